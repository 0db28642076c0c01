#include "trustdomain/boringssl_verifier.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <utility>

#include "openssl/base.h"
#include "openssl/curve25519.h"
#include "openssl/digest.h"
#include "openssl/ecdsa.h"
#include "openssl/evp.h"
#include "openssl/nid.h"
#include "openssl/rsa.h"
#include "openssl/sha.h"
#include "pkix/public_key.h"
#include "trustdomain/error_queue_internal.h"

namespace cairn {
namespace {

// BoringSSL's RSA_PSS_SALTLEN_DIGEST, which older versions have no name for.
constexpr int kSaltOfDigestSize = -1;

// How BoringSSL is asked about an algorithm.
struct Method {
  enum class Scheme { kNone, kRsaPkcs1, kRsaPss, kEcdsa, kEd25519 };

  Scheme scheme = Scheme::kNone;
  Digest digest = Digest::kSha256;  // unused for Ed25519, which hashes itself
};

Method MethodFor(SignatureAlgorithm algorithm) {
  using Scheme = Method::Scheme;
  switch (algorithm) {
    case SignatureAlgorithm::kRsaPkcs1Sha1:
      return {Scheme::kRsaPkcs1, Digest::kSha1};
    case SignatureAlgorithm::kRsaPkcs1Sha256:
      return {Scheme::kRsaPkcs1, Digest::kSha256};
    case SignatureAlgorithm::kRsaPkcs1Sha384:
      return {Scheme::kRsaPkcs1, Digest::kSha384};
    case SignatureAlgorithm::kRsaPkcs1Sha512:
      return {Scheme::kRsaPkcs1, Digest::kSha512};
    case SignatureAlgorithm::kRsaPssSha256:
      return {Scheme::kRsaPss, Digest::kSha256};
    case SignatureAlgorithm::kRsaPssSha384:
      return {Scheme::kRsaPss, Digest::kSha384};
    case SignatureAlgorithm::kRsaPssSha512:
      return {Scheme::kRsaPss, Digest::kSha512};
    case SignatureAlgorithm::kEcdsaSha1:
      return {Scheme::kEcdsa, Digest::kSha1};
    case SignatureAlgorithm::kEcdsaSha256:
      return {Scheme::kEcdsa, Digest::kSha256};
    case SignatureAlgorithm::kEcdsaSha384:
      return {Scheme::kEcdsa, Digest::kSha384};
    case SignatureAlgorithm::kEcdsaSha512:
      return {Scheme::kEcdsa, Digest::kSha512};
    case SignatureAlgorithm::kEd25519:
      return {Scheme::kEd25519};
    case SignatureAlgorithm::kOther:
    case SignatureAlgorithm::kForbidden:
      break;
  }
  return {};
}

const EVP_MD* MdFor(Digest algorithm) {
  switch (algorithm) {
    case Digest::kSha1:
      return EVP_sha1();
    case Digest::kSha256:
      return EVP_sha256();
    case Digest::kSha384:
      return EVP_sha384();
    case Digest::kSha512:
      return EVP_sha512();
  }
  return nullptr;
}

// A digest on the stack: EVP_Digest() takes a context from the heap.
struct DigestValue {
  std::array<uint8_t, SHA512_DIGEST_LENGTH> bytes;
  size_t size = 0;
};

DigestValue DigestOf(Digest algorithm, der::Input data) {
  DigestValue digest;
  uint8_t* out = digest.bytes.data();
  switch (algorithm) {
    case Digest::kSha1:
      digest.size = SHA_DIGEST_LENGTH;
      SHA1(data.data(), data.size(), out);
      break;
    case Digest::kSha256:
      digest.size = SHA256_DIGEST_LENGTH;
      SHA256(data.data(), data.size(), out);
      break;
    case Digest::kSha384:
      digest.size = SHA384_DIGEST_LENGTH;
      SHA384(data.data(), data.size(), out);
      break;
    case Digest::kSha512:
      digest.size = SHA512_DIGEST_LENGTH;
      SHA512(data.data(), data.size(), out);
      break;
  }
  return digest;
}

Error Verdict(bool verified) {
  return verified ? Error::kOk : Error::kBadSignature;
}

// The three below say kSignatureEncoding of octets that could not have been a
// signature, whatever was signed, and kSignatureKeyMismatch of a decoded key
// that is not the issuer's.

Error VerifyEcdsa(Digest algorithm, const EVP_PKEY* key,
                  const SignedData& data) {
  const EC_KEY* ec_key = EVP_PKEY_get0_EC_KEY(key);
  if (ec_key == nullptr) return Error::kSignatureKeyMismatch;
  const bssl::UniquePtr<ECDSA_SIG> signature(
      ECDSA_SIG_from_bytes(data.signature.data(), data.signature.size()));
  if (signature == nullptr) return Error::kSignatureEncoding;
  const DigestValue digest = DigestOf(algorithm, data.data);
  return Verdict(ECDSA_do_verify(digest.bytes.data(), digest.size,
                                 signature.get(), ec_key) == 1);
}

Error VerifyRsa(const Method& method, const EVP_PKEY* key,
                const SignedData& data) {
  RSA* rsa = EVP_PKEY_get0_RSA(key);
  if (rsa == nullptr) return Error::kSignatureKeyMismatch;
  if (data.signature.size() != RSA_size(rsa)) return Error::kSignatureEncoding;
  const DigestValue digest = DigestOf(method.digest, data.data);
  const EVP_MD* md = MdFor(method.digest);
  if (method.scheme == Method::Scheme::kRsaPss) {
    return Verdict(RSA_verify_pss_mgf1(rsa, digest.bytes.data(), digest.size,
                                       md, md, kSaltOfDigestSize,
                                       data.signature.data(),
                                       data.signature.size()) == 1);
  }
  return Verdict(RSA_verify(EVP_MD_type(md), digest.bytes.data(), digest.size,
                            data.signature.data(), data.signature.size(),
                            rsa) == 1);
}

Error VerifyEd25519(const EVP_PKEY* key, const SignedData& data) {
  if (data.signature.size() != ED25519_SIGNATURE_LEN) {
    return Error::kSignatureEncoding;
  }
  uint8_t bytes[ED25519_PUBLIC_KEY_LEN];
  size_t size = sizeof(bytes);
  if (EVP_PKEY_id(key) != EVP_PKEY_ED25519 ||
      !EVP_PKEY_get_raw_public_key(key, bytes, &size)) {
    return Error::kSignatureKeyMismatch;
  }
  return Verdict(ED25519_verify(data.data.data(), data.data.size(),
                                data.signature.data(), bytes) == 1);
}

// What can be said before the key is decoded.
Error CheckKind(const SignedData& signed_data, const PublicKey& key) {
  if (MethodFor(signed_data.algorithm).scheme == Method::Scheme::kNone) {
    return Error::kSignatureAlgorithmNotSupported;
  }
  if (!DecodedKey::Supports(key.algorithm)) {
    return Error::kPublicKeyNotSupported;
  }
  return SignatureFitsKey(signed_data.algorithm, key)
             ? Error::kOk
             : Error::kSignatureKeyMismatch;
}

// Of a key that CheckKind() has nothing against.
Error VerifyWith(const EVP_PKEY* key, const SignedData& data) {
  if (key == nullptr) return Error::kPublicKeyNotSupported;
  const internal::ErrorQueueGuard guard;
  const Method method = MethodFor(data.algorithm);
  switch (method.scheme) {
    case Method::Scheme::kRsaPkcs1:
    case Method::Scheme::kRsaPss:
      return VerifyRsa(method, key, data);
    case Method::Scheme::kEcdsa:
      return VerifyEcdsa(method.digest, key, data);
    case Method::Scheme::kEd25519:
      return VerifyEd25519(key, data);
    case Method::Scheme::kNone:
      break;
  }
  return Error::kSignatureAlgorithmNotSupported;
}

}  // namespace

HookResult BoringSslVerifier::VerifySignedData(const SignedData& signed_data,
                                               const IssuerKey& issuer) const {
  const Error error = CheckKind(signed_data, issuer.key);
  if (error != Error::kOk) return error;
  if (keys_ == nullptr) {
    return VerifyWith(DecodedKey(issuer.key).key_.get(), signed_data);
  }
  std::shared_ptr<const DecodedKey> key = keys_->Find(issuer.key);
  if (key != nullptr) return VerifyWith(key->key_.get(), signed_data);
  key = std::make_shared<const DecodedKey>(issuer.key);
  const Error result = VerifyWith(key->key_.get(), signed_data);
  if (result == Error::kOk) keys_->Insert(issuer.key, std::move(key));
  return result;
}

HookResult BoringSslVerifier::VerifySignedData(const SignedData& signed_data,
                                               const IssuerKey& issuer,
                                               const DecodedKey& key) const {
  const Error error = CheckKind(signed_data, issuer.key);
  return error != Error::kOk ? error : VerifyWith(key.key_.get(), signed_data);
}

bool BoringSslVerifier::ComputeDigest(Digest algorithm, der::Input data,
                                      absl::Span<uint8_t> out) const {
  const DigestValue digest = DigestOf(algorithm, data);
  if (out.size() != digest.size) return false;
  std::copy_n(digest.bytes.begin(), digest.size, out.begin());
  return true;
}

}  // namespace cairn
