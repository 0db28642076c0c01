#include "trustdomain/decoded_key.h"

#include "openssl/base.h"
#include "openssl/bn.h"
#include "openssl/bytestring.h"
#include "openssl/evp.h"
#include "openssl/rsa.h"
#include "trustdomain/error_queue_internal.h"

namespace cairn {
namespace {

// Null for a key that is not valid.
bssl::UniquePtr<EVP_PKEY> Decode(const PublicKey& key) {
  if (!DecodedKey::Supports(key.algorithm)) return nullptr;
  const internal::ErrorQueueGuard guard;
  CBS cbs;
  if (key.algorithm != PublicKeyAlgorithm::kRsa) {
    CBS_init(&cbs, key.info.data(), key.info.size());
    return bssl::UniquePtr<EVP_PKEY>(EVP_parse_public_key(&cbs));
  }
  // EVP_parse_public_key() wants the AlgorithmIdentifier's NULL, about which
  // the policy decides (Rule::kRsaNullParameters).
  CBS_init(&cbs, key.bits.data(), key.bits.size());
  const bssl::UniquePtr<RSA> rsa(RSA_parse_public_key(&cbs));
  bssl::UniquePtr<EVP_PKEY> decoded(EVP_PKEY_new());
  // Older versions find out about even moduli only when they compute.
  if (rsa == nullptr || decoded == nullptr ||
      !BN_is_odd(RSA_get0_n(rsa.get())) ||
      !EVP_PKEY_set1_RSA(decoded.get(), rsa.get())) {
    return nullptr;
  }
  return decoded;
}

}  // namespace

// BoringSSL reads some keys that are refused here: P-224, and explicit
// parameters that happen to be those of a named curve.
bool DecodedKey::Supports(PublicKeyAlgorithm algorithm) {
  switch (algorithm) {
    case PublicKeyAlgorithm::kRsa:
    case PublicKeyAlgorithm::kEcP256:
    case PublicKeyAlgorithm::kEcP384:
    case PublicKeyAlgorithm::kEcP521:
    case PublicKeyAlgorithm::kEd25519:
      return true;
    default:
      return false;
  }
}

DecodedKey::DecodedKey(const PublicKey& key) : key_(Decode(key).release()) {}

DecodedKey::~DecodedKey() = default;

void DecodedKey::Free::operator()(evp_pkey_st* key) const {
  EVP_PKEY_free(key);
}

}  // namespace cairn
