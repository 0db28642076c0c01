#include "tools/client_credential.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "absl/flags/flag.h"
#include "absl/strings/str_cat.h"
#include "der/input.h"
#include "der/reader.h"
#include "der/tag.h"
#include "openssl/bio.h"
#include "openssl/bytestring.h"
#include "openssl/err.h"
#include "openssl/evp.h"
#include "openssl/mem.h"
#include "openssl/pem.h"
#include "openssl/pkcs8.h"
#include "openssl/stack.h"
#include "openssl/x509.h"
#include "pkix/certificate.h"
#include "tools/input_files.h"
#include "trustdomain/certificate_files.h"
#include "trustdomain/pem.h"

ABSL_FLAG(std::string, password, "", "of PKCS #12 files and private keys");

namespace cairn::tools {
namespace {

absl::Status Invalid(const std::string& file, absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat(file, ": ", what));
}

// For PEM_read_bio_PrivateKey(): the password, never the terminal.
int GivePassword(char* buffer, int size, int /*write*/, void* password) {
  const auto& text = *static_cast<const std::string*>(password);
  if (text.empty() || text.size() > static_cast<size_t>(size)) return -1;
  std::memcpy(buffer, text.data(), text.size());
  return static_cast<int>(text.size());
}

absl::StatusOr<bssl::UniquePtr<EVP_PKEY>> ReadKey(const std::string& text,
                                                  const std::string& file,
                                                  const std::string& password) {
  const bssl::UniquePtr<BIO> bio(
      BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  std::string given = password;
  bssl::UniquePtr<EVP_PKEY> key(
      PEM_read_bio_PrivateKey(bio.get(), nullptr, GivePassword, &given));
  const uint32_t error = ERR_peek_error();
  ERR_clear_error();
  if (key != nullptr) return key;
  if (ERR_GET_LIB(error) == ERR_LIB_PEM &&
      ERR_GET_REASON(error) == PEM_R_NO_START_LINE) {
    return Invalid(file,
                   "no private key in PEM; --client-key names another file");
  }
  return Invalid(file, password.empty()
                           ? "the private key cannot be read; --password is "
                             "for one that is encrypted"
                           : "the private key cannot be read with this "
                             "password");
}

// PFX ::= SEQUENCE {
//      version     INTEGER {v3(3)}(v3,...),
//      ...
//
// RFC 7292 section 4; BER, so of its length nothing is asked.
bool LooksLikePkcs12(const std::string& text) {
  CBS file;
  CBS_init(&file, reinterpret_cast<const uint8_t*>(text.data()), text.size());
  CBS pfx;
  unsigned tag = 0;
  size_t header = 0;
  int ber_found = 0;
  int indefinite = 0;
  if (!CBS_get_any_ber_asn1_element(&file, &pfx, &tag, &header, &ber_found,
                                    &indefinite) ||
      tag != CBS_ASN1_SEQUENCE || !CBS_skip(&pfx, header)) {
    return false;
  }
  const CBS& contents = indefinite ? file : pfx;
  return CBS_len(&contents) > 0 && CBS_data(&contents)[0] == CBS_ASN1_INTEGER;
}

// Certificates of a PKCS #12 file in the order of the path from `first`; what
// does not stand on it is left out, as is a root that issued itself.
std::vector<std::string> PathOrder(std::string first,
                                   std::vector<std::string> others) {
  std::vector<std::string> path = {std::move(first)};
  for (;;) {
    Certificate last;
    if (!Certificate::Parse(der::Input::FromString(path.back()), &last).ok()) {
      return path;
    }
    const auto issuer =
        std::find_if(others.begin(), others.end(), [&](const std::string& der) {
          Certificate other;
          return Certificate::Parse(der::Input::FromString(der), &other).ok() &&
                 other.subject() == last.issuer() &&
                 other.subject() != other.issuer();
        });
    if (issuer == others.end()) return path;
    std::string next = std::move(*issuer);
    others.erase(issuer);
    path.push_back(std::move(next));
  }
}

std::string ToDer(X509* certificate) {
  uint8_t* der = nullptr;
  const int size = i2d_X509(certificate, &der);
  if (size < 0) return "";
  const bssl::UniquePtr<uint8_t> owned(der);
  return std::string(reinterpret_cast<const char*>(der),
                     static_cast<size_t>(size));
}

// Whether `password` opened the file.
bool OpenPkcs12(const std::string& text, const std::string& password,
                bssl::UniquePtr<EVP_PKEY>* key,
                bssl::UniquePtr<STACK_OF(X509)>* certificates) {
  CBS file;
  CBS_init(&file, reinterpret_cast<const uint8_t*>(text.data()), text.size());
  certificates->reset(sk_X509_new_null());
  EVP_PKEY* read = nullptr;
  const bool ok = PKCS12_get_key_and_certs(&read, certificates->get(), &file,
                                           password.c_str()) == 1;
  key->reset(read);
  ERR_clear_error();
  return ok;
}

absl::StatusOr<ClientCredential> ReadPkcs12(const std::string& text,
                                            const std::string& file,
                                            const std::string& password) {
  ClientCredential credential;
  bssl::UniquePtr<STACK_OF(X509)> certificates;
  if (!OpenPkcs12(text, password, &credential.key, &certificates) &&
      (!password.empty() ||
       !OpenPkcs12(text, kDefaultPassword, &credential.key, &certificates))) {
    return Invalid(file, password.empty()
                             ? "this PKCS #12 file cannot be opened without a "
                               "password: --password"
                             : "this PKCS #12 file cannot be opened with this "
                               "password");
  }
  if (credential.key == nullptr) {
    return Invalid(file, "no private key in this PKCS #12 file");
  }
  std::string own;
  std::vector<std::string> others;
  for (size_t i = 0; i < sk_X509_num(certificates.get()); ++i) {
    X509* certificate = sk_X509_value(certificates.get(), i);
    const bssl::UniquePtr<EVP_PKEY> key(X509_get_pubkey(certificate));
    const bool is_own = own.empty() && key != nullptr &&
                        EVP_PKEY_cmp(key.get(), credential.key.get()) == 1;
    if (is_own) {
      own = ToDer(certificate);
    } else {
      others.push_back(ToDer(certificate));
    }
  }
  ERR_clear_error();
  if (own.empty()) {
    return Invalid(file, "no certificate for the key in this PKCS #12 file");
  }
  credential.chain = PathOrder(std::move(own), std::move(others));
  return credential;
}

bool KeyIsOf(const std::string& certificate, const EVP_PKEY* key) {
  const auto* der = reinterpret_cast<const uint8_t*>(certificate.data());
  const bssl::UniquePtr<X509> parsed(d2i_X509(
      nullptr, &der, static_cast<long>(certificate.size())));  // NOLINT
  const bssl::UniquePtr<EVP_PKEY> own(
      parsed == nullptr ? nullptr : X509_get_pubkey(parsed.get()));
  ERR_clear_error();
  return own != nullptr && EVP_PKEY_cmp(own.get(), key) == 1;
}

}  // namespace

std::string PasswordFlag() { return absl::GetFlag(FLAGS_password); }

absl::StatusOr<ClientCredential> LoadClientCredential(
    const std::string& certificate_file, const std::string& key_file,
    const std::string& password) {
  const absl::StatusOr<std::string> text = ReadFile(certificate_file);
  if (!text.ok()) return text.status();
  if (!LooksLikePem(*text) && LooksLikePkcs12(*text)) {
    if (!key_file.empty()) {
      return Invalid(certificate_file,
                     "a PKCS #12 file has its key in it: --client-key is one "
                     "too many");
    }
    return ReadPkcs12(*text, certificate_file, password);
  }
  absl::StatusOr<std::vector<std::string>> chain =
      LoadChainFile(certificate_file);
  if (!chain.ok()) return chain.status();
  const std::string& file = key_file.empty() ? certificate_file : key_file;
  const absl::StatusOr<std::string> key_text =
      key_file.empty() ? text : ReadFile(key_file);
  if (!key_text.ok()) return key_text.status();
  absl::StatusOr<bssl::UniquePtr<EVP_PKEY>> key =
      ReadKey(*key_text, file, password);
  if (!key.ok()) return key.status();
  if (!KeyIsOf(chain->front(), key->get())) {
    return Invalid(file, absl::StrCat("not the key of the certificate in ",
                                      certificate_file));
  }
  return ClientCredential{*std::move(chain), *std::move(key)};
}

}  // namespace cairn::tools
