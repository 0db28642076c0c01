#include "tools/test_pki.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "der/input.h"
#include "nlohmann/json.hpp"
#include "openssl/asn1.h"
#include "openssl/bio.h"
#include "openssl/bn.h"
#include "openssl/ec_key.h"
#include "openssl/evp.h"
#include "openssl/mem.h"
#include "openssl/nid.h"
#include "openssl/pem.h"
#include "openssl/pkcs8.h"
#include "openssl/rand.h"
#include "openssl/x509.h"
#include "openssl/x509v3.h"
#include "pkix/certificate.h"
#include "trustdomain/pem.h"

namespace cairn::tools {
namespace {

// For whom every CA may issue, asked for or not: nobody else is called so.
constexpr absl::string_view kOwnSubtrees[] = {
    "DNS:localhost",
    "DNS:test",
    "IP:127.0.0.0/255.0.0.0",
    "IP:::1/ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    "email:.test",
    "URI:.test"};

// A SHA-1 and Triple DES file is what every reader of PKCS #12 knows, and the
// strongest that BoringSSL writes. OpenSSL 3 no longer reads the default, RC2.
constexpr int kPkcs12Encryption = NID_pbe_WithSHA1And3_Key_TripleDES_CBC;

absl::Status Failed(absl::string_view what) {
  return absl::InternalError(absl::StrCat("BoringSSL cannot make ", what));
}

std::string Contents(BIO* bio) {
  const uint8_t* data = nullptr;
  size_t size = 0;
  if (!BIO_mem_contents(bio, &data, &size)) return "";
  return std::string(reinterpret_cast<const char*>(data), size);
}

bssl::UniquePtr<BIO> BioOf(const std::string& text) {
  return bssl::UniquePtr<BIO>(
      BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

// No pass phrase is ever asked for at the terminal.
int NoPassPhrase(char*, int, int, void*) { return -1; }

bssl::UniquePtr<EVP_PKEY> NewKey() {
  bssl::UniquePtr<EC_KEY> ec(EC_KEY_new_by_curve_name(NID_X9_62_prime256v1));
  bssl::UniquePtr<EVP_PKEY> key(EVP_PKEY_new());
  if (!ec || !key || !EC_KEY_generate_key(ec.get()) ||
      !EVP_PKEY_set1_EC_KEY(key.get(), ec.get())) {
    return nullptr;
  }
  return key;
}

bool AddToName(X509_NAME* name, int nid, absl::string_view value) {
  return X509_NAME_add_entry_by_NID(
             name, nid, V_ASN1_UTF8STRING,
             reinterpret_cast<const uint8_t*>(value.data()),
             static_cast<int>(value.size()), -1, 0) == 1;
}

bssl::UniquePtr<X509_NAME> NewName(absl::string_view common_name) {
  bssl::UniquePtr<X509_NAME> name(X509_NAME_new());
  if (!name ||
      !AddToName(name.get(), NID_organizationName, kTestCaOrganization) ||
      (!common_name.empty() &&
       !AddToName(name.get(), NID_commonName, common_name))) {
    return nullptr;
  }
  return name;
}

// 16 random octets, the first of which is neither zero nor negative.
bool SetRandomSerial(X509* certificate) {
  uint8_t octets[16];
  RAND_bytes(octets, sizeof(octets));
  octets[0] = static_cast<uint8_t>((octets[0] & 0x3f) | 0x40);
  bssl::UniquePtr<BIGNUM> number(BN_bin2bn(octets, sizeof(octets), nullptr));
  return number &&
         BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate));
}

// One extension in BoringSSL's configuration text.
struct ExtensionText {
  int nid;
  std::string value;
};

// Permits directory names of the organisation.
bool PermitSubjects(NAME_CONSTRAINTS* constraints) {
  bssl::UniquePtr<X509_NAME> name = NewName("");
  GENERAL_SUBTREE* subtree = GENERAL_SUBTREE_new();
  if (!name || subtree == nullptr) {
    GENERAL_SUBTREE_free(subtree);
    return false;
  }
  if (!sk_GENERAL_SUBTREE_push(constraints->permittedSubtrees, subtree)) {
    GENERAL_SUBTREE_free(subtree);
    return false;
  }
  GENERAL_NAME_set0_value(subtree->base, GEN_DIRNAME, name.release());
  return true;
}

bssl::UniquePtr<X509_EXTENSION> NewConstraints(
    const std::vector<std::string>& subtrees) {
  const std::string text =
      absl::StrCat("permitted;", absl::StrJoin(kOwnSubtrees, ",permitted;"),
                   subtrees.empty() ? "" : ",permitted;",
                   absl::StrJoin(subtrees, ",permitted;"));
  bssl::UniquePtr<X509_EXTENSION> names(X509V3_EXT_nconf_nid(
      nullptr, nullptr, NID_name_constraints, text.c_str()));
  if (!names) return nullptr;
  bssl::UniquePtr<NAME_CONSTRAINTS> constraints(
      static_cast<NAME_CONSTRAINTS*>(X509V3_EXT_d2i(names.get())));
  if (!constraints || !PermitSubjects(constraints.get())) return nullptr;
  return bssl::UniquePtr<X509_EXTENSION>(
      X509V3_EXT_i2d(NID_name_constraints, /*crit=*/1, constraints.get()));
}

// What a certificate is made from.
struct Template {
  std::string common_name;
  TestPeriod period;
  std::vector<ExtensionText> extensions;
  const std::vector<std::string>* subtrees = nullptr;  // of a CA
};

// Signed by `issuer`, by itself where that is null.
absl::StatusOr<TestCredential> Sign(const Template& from,
                                    const TestCredential* issuer) {
  TestCredential made;
  made.key = NewKey();
  made.certificate.reset(X509_new());
  bssl::UniquePtr<X509_NAME> name = NewName(from.common_name);
  bssl::UniquePtr<ASN1_TIME> begin(
      ASN1_TIME_set(nullptr, from.period.not_before));
  bssl::UniquePtr<ASN1_TIME> end(ASN1_TIME_set(nullptr, from.period.not_after));
  X509* certificate = made.certificate.get();
  if (!made.key || certificate == nullptr || !name || !begin || !end) {
    return Failed("a certificate");
  }
  X509* signer = issuer == nullptr ? certificate : issuer->certificate.get();
  if (!X509_set_version(certificate, X509_VERSION_3) ||
      !SetRandomSerial(certificate) ||
      !X509_set_subject_name(certificate, name.get()) ||
      !X509_set_issuer_name(certificate, X509_get_subject_name(signer)) ||
      !X509_set1_notBefore(certificate, begin.get()) ||
      !X509_set1_notAfter(certificate, end.get()) ||
      !X509_set_pubkey(certificate, made.key.get())) {
    return Failed("a certificate");
  }
  X509V3_CTX context;
  X509V3_set_ctx(&context, signer, certificate, nullptr, nullptr, 0);
  for (const ExtensionText& text : from.extensions) {
    bssl::UniquePtr<X509_EXTENSION> extension(
        X509V3_EXT_nconf_nid(nullptr, &context, text.nid, text.value.c_str()));
    if (!extension || !X509_add_ext(certificate, extension.get(), -1)) {
      return Failed(absl::StrCat("the extension ", text.value));
    }
  }
  if (from.subtrees != nullptr) {
    bssl::UniquePtr<X509_EXTENSION> extension = NewConstraints(*from.subtrees);
    if (!extension || !X509_add_ext(certificate, extension.get(), -1)) {
      return Failed("name constraints");
    }
  }
  EVP_PKEY* key = issuer == nullptr ? made.key.get() : issuer->key.get();
  if (!X509_sign(certificate, key, EVP_sha256())) {
    return Failed("a signature");
  }
  return made;
}

// Adds a CRL's own extensions and its signature.
bool FinishCrl(X509_CRL* crl, uint64_t number, const TestCredential& ca) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, ca.certificate.get(), nullptr, nullptr, crl, 0);
  bssl::UniquePtr<X509_EXTENSION> key_id(X509V3_EXT_nconf_nid(
      nullptr, &context, NID_authority_key_identifier, "keyid:always"));
  bssl::UniquePtr<ASN1_INTEGER> value(ASN1_INTEGER_new());
  return key_id && value && ASN1_INTEGER_set_uint64(value.get(), number) &&
         X509_CRL_add_ext(crl, key_id.get(), -1) &&
         X509_CRL_add1_ext_i2d(crl, NID_crl_number, value.get(), 0, 0) &&
         X509_CRL_sort(crl) && X509_CRL_sign(crl, ca.key.get(), EVP_sha256());
}

bool AddRevoked(X509_CRL* crl, const ASN1_INTEGER* serial,
                const ASN1_TIME* when) {
  bssl::UniquePtr<X509_REVOKED> entry(X509_REVOKED_new());
  if (!entry || !X509_REVOKED_set_serialNumber(entry.get(), serial) ||
      !X509_REVOKED_set_revocationDate(entry.get(), when) ||
      !X509_CRL_add0_revoked(crl, entry.get())) {
    return false;
  }
  entry.release();
  return true;
}

bool IsOn(X509_CRL* crl, const ASN1_INTEGER* serial) {
  const STACK_OF(X509_REVOKED)* entries = X509_CRL_get_REVOKED(crl);
  for (size_t i = 0; i < sk_X509_REVOKED_num(entries); ++i) {
    if (ASN1_INTEGER_cmp(
            X509_REVOKED_get0_serialNumber(sk_X509_REVOKED_value(entries, i)),
            serial) == 0) {
      return true;
    }
  }
  return false;
}

// The CRL of `ca` among those that were written; null if there is none.
bssl::UniquePtr<X509_CRL> FindCrl(const std::string& pem,
                                  const TestCredential& ca) {
  bssl::UniquePtr<BIO> bio = BioOf(pem);
  for (;;) {
    bssl::UniquePtr<X509_CRL> crl(
        PEM_read_bio_X509_CRL(bio.get(), nullptr, NoPassPhrase, nullptr));
    if (!crl || X509_CRL_verify(crl.get(), ca.key.get()) == 1) return crl;
  }
}

uint64_t NumberOf(X509_CRL* crl) {
  bssl::UniquePtr<ASN1_INTEGER> number(static_cast<ASN1_INTEGER*>(
      X509_CRL_get_ext_d2i(crl, NID_crl_number, nullptr, nullptr)));
  uint64_t value = 0;
  if (!number || !ASN1_INTEGER_get_uint64(&value, number.get())) return 0;
  return value;
}

bool IsTestCa(X509* certificate) {
  char organization[sizeof(kTestCaOrganization) + 1];
  return X509_NAME_get_text_by_NID(X509_get_subject_name(certificate),
                                   NID_organizationName, organization,
                                   sizeof(organization)) > 0 &&
         absl::string_view(organization) == kTestCaOrganization &&
         X509_get_ext_by_NID(certificate, NID_name_constraints, -1) >= 0;
}

}  // namespace

std::string TestCredential::Der() const {
  uint8_t* data = nullptr;
  const int size = i2d_X509(certificate.get(), &data);
  if (size <= 0) return "";
  const bssl::UniquePtr<uint8_t> owner(data);
  return std::string(reinterpret_cast<const char*>(data),
                     static_cast<size_t>(size));
}

std::string TestCredential::CertificatePem() const {
  return WritePem("CERTIFICATE", Der());
}

absl::StatusOr<std::string> TestCredential::KeyPem() const {
  bssl::UniquePtr<BIO> bio(BIO_new(BIO_s_mem()));
  if (!bio || !PEM_write_bio_PKCS8PrivateKey(bio.get(), key.get(), nullptr,
                                             nullptr, 0, nullptr, nullptr)) {
    return Failed("a key file");
  }
  return Contents(bio.get());
}

absl::StatusOr<TestCa> TestCa::Make(const std::vector<std::string>& subtrees,
                                    int intermediates, TestPeriod period) {
  // Tells the roots of two test CAs apart, for who looks at a list of them.
  uint8_t random[4];
  RAND_bytes(random, sizeof(random));
  const std::string id = absl::BytesToHexString(
      absl::string_view(reinterpret_cast<const char*>(random), sizeof(random)));
  TestCa ca;
  for (int i = 0; i <= intermediates; ++i) {
    Template from;
    from.common_name =
        absl::StrCat("Cairn test CA ", id, i == 0 ? " root" : " intermediate ",
                     i == 0 ? "" : absl::StrCat(i), " - do not trust");
    from.period = period;
    from.subtrees = &subtrees;
    from.extensions = {
        {NID_basic_constraints,
         absl::StrCat("critical,CA:TRUE,pathlen:", intermediates - i)},
        {NID_key_usage, "critical,keyCertSign,cRLSign"},
        {NID_subject_key_identifier, "hash"}};
    if (i != 0) {
      from.extensions.push_back({NID_authority_key_identifier, "keyid:always"});
    }
    absl::StatusOr<TestCredential> made =
        Sign(from, i == 0 ? nullptr : &ca.cas_.back());
    if (!made.ok()) return made.status();
    ca.cas_.push_back(*std::move(made));
  }
  return ca;
}

absl::StatusOr<TestCredential> TestCa::ReadCredential(
    const std::string& certificate_pem, const std::string& key_pem) {
  TestCredential read;
  read.certificate = ReadTestCertificate(certificate_pem);
  read.key.reset(PEM_read_bio_PrivateKey(BioOf(key_pem).get(), nullptr,
                                         NoPassPhrase, nullptr));
  if (!read.certificate || !read.key ||
      !X509_check_private_key(read.certificate.get(), read.key.get())) {
    return absl::InvalidArgumentError(
        "not a certificate in PEM and its private key");
  }
  return read;
}

absl::StatusOr<TestCa> TestCa::Restore(std::vector<TestCredential> cas) {
  for (size_t i = 0; i < cas.size(); ++i) {
    if (!IsTestCa(cas[i].certificate.get()) ||
        !IsIssuedBy(cas[i].certificate.get(), cas[i == 0 ? 0 : i - 1])) {
      return absl::InvalidArgumentError("not a CA that cairn testca made");
    }
  }
  TestCa ca;
  ca.cas_ = std::move(cas);
  return ca;
}

std::string TestCa::IntermediatesPem() const {
  std::string pem;
  for (size_t i = cas_.size(); i-- > 1;) pem += cas_[i].CertificatePem();
  return pem;
}

TestPeriod TestCa::period() const {
  const std::string der = cas_.back().Der();
  Certificate certificate;
  TestPeriod period;  // nothing is within it
  if (Certificate::Parse(der::Input::FromString(der), &certificate).ok()) {
    period.not_before = certificate.not_before();
    period.not_after = certificate.not_after();
  }
  return period;
}

absl::StatusOr<TestCredential> TestCa::Issue(const TestLeaf& leaf,
                                             TestPeriod period) const {
  Template from;
  from.common_name = leaf.common_name;
  from.period = period;
  from.extensions = {{NID_basic_constraints, "critical,CA:FALSE"},
                     {NID_key_usage, "critical,digitalSignature"},
                     {NID_subject_key_identifier, "hash"},
                     {NID_authority_key_identifier, "keyid:always"}};
  switch (leaf.kind) {
    case LeafKind::kServer:
      from.extensions.push_back({NID_ext_key_usage, "serverAuth"});
      break;
    case LeafKind::kClient:
      from.extensions.push_back({NID_ext_key_usage, "clientAuth"});
      break;
    case LeafKind::kSpiffe:
      from.extensions.push_back({NID_ext_key_usage, "serverAuth,clientAuth"});
      break;
    case LeafKind::kOcspResponder:
      from.extensions.push_back({NID_ext_key_usage, "OCSPSigning"});
      from.extensions.push_back({NID_id_pkix_OCSP_noCheck, "ignored"});
      break;
  }
  if (!leaf.alt_name.empty()) {
    from.extensions.push_back({NID_subject_alt_name, leaf.alt_name});
  }
  return Sign(from, &cas_.back());
}

absl::StatusOr<std::string> TestCa::MakePkcs12(
    const TestCredential& credential, const TestLeaf& leaf,
    const std::string& password) const {
  bssl::UniquePtr<STACK_OF(X509)> chain(sk_X509_new_null());
  for (size_t i = cas_.size(); chain && i-- > 1;) {
    if (!bssl::PushToStack(chain.get(), bssl::UpRef(cas_[i].certificate))) {
      chain.reset();
    }
  }
  if (!chain) return Failed("a PKCS #12 file");
  bssl::UniquePtr<PKCS12> file(PKCS12_create(
      password.c_str(), leaf.name.c_str(), credential.key.get(),
      credential.certificate.get(), chain.get(), kPkcs12Encryption,
      kPkcs12Encryption, PKCS12_DEFAULT_ITER, PKCS12_DEFAULT_ITER, 0));
  bssl::UniquePtr<BIO> bio(BIO_new(BIO_s_mem()));
  if (!file || !bio || !i2d_PKCS12_bio(bio.get(), file.get())) {
    return absl::InvalidArgumentError(
        "--password: BoringSSL cannot make a PKCS #12 file with it");
  }
  return Contents(bio.get());
}

absl::StatusOr<std::string> TestCa::MakeCrls(const std::vector<X509*>& revoked,
                                             const std::string& old,
                                             int64_t now) const {
  bssl::UniquePtr<BIO> out(BIO_new(BIO_s_mem()));
  bssl::UniquePtr<ASN1_TIME> time(ASN1_TIME_set(nullptr, now));
  bssl::UniquePtr<ASN1_TIME> end(ASN1_TIME_set(nullptr, period().not_after));
  if (!out || !time || !end) return Failed("a CRL");
  for (size_t i = cas_.size(); i-- > 0;) {
    const TestCredential& ca = cas_[i];
    bssl::UniquePtr<X509_CRL> crl(X509_CRL_new());
    const bssl::UniquePtr<X509_CRL> last = FindCrl(old, ca);
    if (!last && !old.empty()) {
      // Without it, what was revoked would be good again.
      return absl::InvalidArgumentError("not a CRL of every CA");
    }
    if (!crl || !X509_CRL_set_version(crl.get(), X509_CRL_VERSION_2) ||
        !X509_CRL_set_issuer_name(
            crl.get(), X509_get_subject_name(ca.certificate.get())) ||
        !X509_CRL_set1_lastUpdate(crl.get(), time.get()) ||
        !X509_CRL_set1_nextUpdate(crl.get(), end.get())) {
      return Failed("a CRL");
    }
    const STACK_OF(X509_REVOKED)* entries =
        last ? X509_CRL_get_REVOKED(last.get()) : nullptr;
    for (size_t j = 0; j < sk_X509_REVOKED_num(entries); ++j) {
      const X509_REVOKED* entry = sk_X509_REVOKED_value(entries, j);
      if (!AddRevoked(crl.get(), X509_REVOKED_get0_serialNumber(entry),
                      X509_REVOKED_get0_revocationDate(entry))) {
        return Failed("a CRL");
      }
    }
    if (i + 1 == cas_.size()) {
      for (X509* certificate : revoked) {
        const ASN1_INTEGER* serial = X509_get0_serialNumber(certificate);
        if (!IsOn(crl.get(), serial) &&
            !AddRevoked(crl.get(), serial, time.get())) {
          return Failed("a CRL");
        }
      }
    }
    if (!FinishCrl(crl.get(), last ? NumberOf(last.get()) + 1 : 1, ca) ||
        !PEM_write_bio_X509_CRL(out.get(), crl.get())) {
      return Failed("a CRL");
    }
  }
  return Contents(out.get());
}

absl::StatusOr<std::string> TestCa::MakeSpiffeBundle() const {
  // An uncompressed point: 4, x, y.
  uint8_t* data = nullptr;
  const int size = i2d_PublicKey(cas_.front().key.get(), &data);
  const bssl::UniquePtr<uint8_t> owner(data);
  constexpr size_t kFieldSize = 32;
  if (size != static_cast<int>(1 + 2 * kFieldSize)) return Failed("a bundle");
  const absl::string_view point(reinterpret_cast<const char*>(data),
                                1 + 2 * kFieldSize);
  nlohmann::ordered_json key;
  key["kty"] = "EC";
  key["use"] = "x509-svid";
  key["crv"] = "P-256";
  key["x"] = absl::WebSafeBase64Escape(point.substr(1, kFieldSize));
  key["y"] = absl::WebSafeBase64Escape(point.substr(1 + kFieldSize));
  key["x5c"] = {absl::Base64Escape(cas_.front().Der())};
  nlohmann::ordered_json bundle;
  bundle["keys"] = nlohmann::ordered_json::array({key});
  bundle["spiffe_sequence"] = 1;
  bundle["spiffe_refresh_hint"] = 3600;
  return bundle.dump(2) + "\n";
}

bssl::UniquePtr<X509> ReadTestCertificate(const std::string& pem) {
  return bssl::UniquePtr<X509>(
      PEM_read_bio_X509(BioOf(pem).get(), nullptr, NoPassPhrase, nullptr));
}

bool IsIssuedBy(X509* certificate, const TestCredential& ca) {
  return X509_verify(certificate, ca.key.get()) == 1;
}

}  // namespace cairn::tools
