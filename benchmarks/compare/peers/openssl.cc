// OpenSSL: X509_verify_cert with a store that is made once.

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include "peer.h"

namespace {

using cairn::compare::Peer;
using cairn::compare::Signature;
using cairn::compare::Workload;

X509* Parse(const std::string& der) {
  const auto* p = reinterpret_cast<const unsigned char*>(der.data());
  return d2i_X509(nullptr, &p, static_cast<long>(der.size()));
}

EVP_PKEY* ParseKey(const std::string& der) {
  const auto* p = reinterpret_cast<const unsigned char*>(der.data());
  return d2i_PUBKEY(nullptr, &p, static_cast<long>(der.size()));
}

const unsigned char* Octets(const std::string& text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

bool IsGood(const Signature& signature, EVP_PKEY* key) {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  const bool good =
      EVP_DigestVerifyInit(context, nullptr, EVP_sha256(), nullptr, key) == 1 &&
      EVP_DigestVerify(context, Octets(signature.signature),
                       signature.signature.size(), Octets(signature.data),
                       signature.data.size()) == 1;
  EVP_MD_CTX_free(context);
  return good;
}

const char* Verify(const Workload& workload, X509_STORE* store, X509* leaf,
                   STACK_OF(X509) * intermediates) {
  X509_STORE_CTX* context = X509_STORE_CTX_new();
  X509_STORE_CTX_init(context, store, leaf, intermediates);
  X509_VERIFY_PARAM* param = X509_STORE_CTX_get0_param(context);
  X509_VERIFY_PARAM_set_time(param, static_cast<time_t>(workload.time));
  X509_VERIFY_PARAM_set1_host(param, workload.host.data(),
                              workload.host.size());
  X509_STORE_CTX_set_default(context, "ssl_server");
  const char* reason = nullptr;
  if (X509_verify_cert(context) != 1) {
    reason = X509_verify_cert_error_string(X509_STORE_CTX_get_error(context));
  }
  X509_STORE_CTX_free(context);
  return reason;
}

}  // namespace

int main(int argc, char** argv) {
  Peer peer(argc, argv);
  peer.Introduce("OpenSSL", OpenSSL_version(OPENSSL_VERSION_STRING),
                 "X509_verify_cert");
  const Workload& workload = peer.workload();
  X509_STORE* store = X509_STORE_new();
  for (const std::string& der : workload.roots) {
    X509* root = Parse(der);
    if (X509_STORE_add_cert(store, root) != 1) Peer::Die("cannot add a root");
    X509_free(root);
  }
  peer.MeasureVerification("der", [&] {
    X509* leaf = Parse(workload.leaf);
    STACK_OF(X509)* intermediates = sk_X509_new_null();
    for (const std::string& der : workload.intermediates) {
      sk_X509_push(intermediates, Parse(der));
    }
    const char* reason = Verify(workload, store, leaf, intermediates);
    sk_X509_pop_free(intermediates, X509_free);
    X509_free(leaf);
    return reason;
  });
  if (workload.signatures.empty()) return 0;

  X509* leaf = Parse(workload.leaf);
  STACK_OF(X509)* intermediates = sk_X509_new_null();
  for (const std::string& der : workload.intermediates) {
    sk_X509_push(intermediates, Parse(der));
  }
  peer.MeasureVerification(
      "parsed", [&] { return Verify(workload, store, leaf, intermediates); });
  peer.MeasureSignatures("signatures", [&](size_t i) {
    EVP_PKEY* key = ParseKey(workload.signatures[i].key);
    const bool good = IsGood(workload.signatures[i], key);
    EVP_PKEY_free(key);
    return good;
  });
  std::vector<EVP_PKEY*> keys;
  for (const Signature& signature : workload.signatures) {
    keys.push_back(ParseKey(signature.key));
  }
  peer.MeasureSignatures("signatures_ready", [&](size_t i) {
    return IsGood(workload.signatures[i], keys[i]);
  });
  return 0;
}
