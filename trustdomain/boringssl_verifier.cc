#include "trustdomain/boringssl_verifier.h"

#include <cstddef>

#include "openssl/base.h"
#include "openssl/bn.h"
#include "openssl/bytestring.h"
#include "openssl/digest.h"
#include "openssl/ecdsa.h"
#include "openssl/err.h"
#include "openssl/evp.h"
#include "openssl/rsa.h"
#include "pkix/public_key.h"

namespace cairn {
namespace {

// BoringSSL's RSA_PSS_SALTLEN_DIGEST, which older versions have no name for.
constexpr int kSaltOfDigestSize = -1;

// How BoringSSL is asked about an algorithm.
struct Method {
  const EVP_MD* digest = nullptr;  // null for Ed25519, which hashes itself
  bool is_pss = false;
  bool supported = true;
};

Method MethodFor(SignatureAlgorithm algorithm) {
  switch (algorithm) {
    case SignatureAlgorithm::kRsaPkcs1Sha1:
    case SignatureAlgorithm::kEcdsaSha1:
      return {EVP_sha1()};
    case SignatureAlgorithm::kRsaPkcs1Sha256:
    case SignatureAlgorithm::kEcdsaSha256:
      return {EVP_sha256()};
    case SignatureAlgorithm::kRsaPkcs1Sha384:
    case SignatureAlgorithm::kEcdsaSha384:
      return {EVP_sha384()};
    case SignatureAlgorithm::kRsaPkcs1Sha512:
    case SignatureAlgorithm::kEcdsaSha512:
      return {EVP_sha512()};
    case SignatureAlgorithm::kRsaPssSha256:
      return {EVP_sha256(), true};
    case SignatureAlgorithm::kRsaPssSha384:
      return {EVP_sha384(), true};
    case SignatureAlgorithm::kRsaPssSha512:
      return {EVP_sha512(), true};
    case SignatureAlgorithm::kEd25519:
      return {};
    case SignatureAlgorithm::kOther:
    case SignatureAlgorithm::kForbidden:
      break;
  }
  return {nullptr, false, false};
}

// BoringSSL reads some keys that are refused here: P-224, and explicit
// parameters that happen to be those of a named curve.
bool IsSupported(PublicKeyAlgorithm algorithm) {
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

// Null for a key that is not valid.
bssl::UniquePtr<EVP_PKEY> DecodeKey(const PublicKey& key) {
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

// BoringSSL's errors are kept per thread: leaves those that were there, and no
// others.
class ErrorQueueGuard {
 public:
  ErrorQueueGuard() { ERR_set_mark(); }
  ~ErrorQueueGuard() { ERR_pop_to_mark(); }
  ErrorQueueGuard(const ErrorQueueGuard&) = delete;
  ErrorQueueGuard& operator=(const ErrorQueueGuard&) = delete;
};

// Why BoringSSL refused: whether these bytes could have been a signature.
Error ReasonForRefusal(SignatureAlgorithm algorithm, const EVP_PKEY* key,
                       der::Input signature) {
  bool well_formed = true;
  switch (EVP_PKEY_id(key)) {
    case EVP_PKEY_EC: {
      bssl::UniquePtr<ECDSA_SIG> parsed(
          ECDSA_SIG_from_bytes(signature.data(), signature.size()));
      well_formed = parsed != nullptr;
      break;
    }
    case EVP_PKEY_RSA:
      well_formed = signature.size() == static_cast<size_t>(EVP_PKEY_size(key));
      break;
    default:
      well_formed =
          algorithm != SignatureAlgorithm::kEd25519 || signature.size() == 64;
      break;
  }
  return well_formed ? Error::kBadSignature : Error::kSignatureEncoding;
}

bool Verify(const Method& method, EVP_PKEY* key, const SignedData& data) {
  bssl::ScopedEVP_MD_CTX context;
  EVP_PKEY_CTX* options = nullptr;
  if (!EVP_DigestVerifyInit(context.get(), &options, method.digest, nullptr,
                            key)) {
    return false;
  }
  if (method.is_pss &&
      (!EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING) ||
       !EVP_PKEY_CTX_set_rsa_mgf1_md(options, method.digest) ||
       !EVP_PKEY_CTX_set_rsa_pss_saltlen(options, kSaltOfDigestSize))) {
    return false;
  }
  return EVP_DigestVerify(context.get(), data.signature.data(),
                          data.signature.size(), data.data.data(),
                          data.data.size()) == 1;
}

}  // namespace

HookResult BoringSslVerifier::VerifySignedData(const SignedData& signed_data,
                                               const IssuerKey& issuer) const {
  const Method method = MethodFor(signed_data.algorithm);
  if (!method.supported) return Error::kSignatureAlgorithmNotSupported;
  if (!IsSupported(issuer.key.algorithm)) return Error::kPublicKeyNotSupported;
  if (!SignatureFitsKey(signed_data.algorithm, issuer.key)) {
    return Error::kSignatureKeyMismatch;
  }
  const ErrorQueueGuard guard;
  const bssl::UniquePtr<EVP_PKEY> key = DecodeKey(issuer.key);
  if (key == nullptr) return Error::kPublicKeyNotSupported;
  return Verify(method, key.get(), signed_data)
             ? Error::kOk
             : ReasonForRefusal(signed_data.algorithm, key.get(),
                                signed_data.signature);
}

bool BoringSslVerifier::ComputeDigest(Digest algorithm, der::Input data,
                                      absl::Span<uint8_t> out) const {
  const EVP_MD* digest = nullptr;
  switch (algorithm) {
    case Digest::kSha1:
      digest = EVP_sha1();
      break;
    case Digest::kSha256:
      digest = EVP_sha256();
      break;
    case Digest::kSha384:
      digest = EVP_sha384();
      break;
    case Digest::kSha512:
      digest = EVP_sha512();
      break;
  }
  unsigned size = 0;
  return digest != nullptr && out.size() == EVP_MD_size(digest) &&
         EVP_Digest(data.data(), data.size(), out.data(), &size, digest,
                    nullptr) == 1;
}

}  // namespace cairn
