#include "tests/support/verify_signature.h"

#include "openssl/bytestring.h"
#include "openssl/digest.h"
#include "openssl/err.h"
#include "openssl/evp.h"
#include "openssl/rsa.h"
#include "tests/support/stub_signature.h"

namespace cairn::testing {
namespace {

enum class Padding : uint8_t { kNone, kPss };
struct Method {
  int key_type;
  const EVP_MD* (*hash)();  // null: the key's own
  Padding padding;
};

const EVP_MD* NoHash() { return nullptr; }

// False for algorithms that nobody can verify.
bool MethodOf(SignatureAlgorithm algorithm, Method* method) {
  switch (algorithm) {
    case SignatureAlgorithm::kRsaPkcs1Sha1:
      *method = {EVP_PKEY_RSA, EVP_sha1, Padding::kNone};
      return true;
    case SignatureAlgorithm::kRsaPkcs1Sha256:
      *method = {EVP_PKEY_RSA, EVP_sha256, Padding::kNone};
      return true;
    case SignatureAlgorithm::kRsaPkcs1Sha384:
      *method = {EVP_PKEY_RSA, EVP_sha384, Padding::kNone};
      return true;
    case SignatureAlgorithm::kRsaPkcs1Sha512:
      *method = {EVP_PKEY_RSA, EVP_sha512, Padding::kNone};
      return true;
    case SignatureAlgorithm::kRsaPssSha256:
      *method = {EVP_PKEY_RSA, EVP_sha256, Padding::kPss};
      return true;
    case SignatureAlgorithm::kRsaPssSha384:
      *method = {EVP_PKEY_RSA, EVP_sha384, Padding::kPss};
      return true;
    case SignatureAlgorithm::kRsaPssSha512:
      *method = {EVP_PKEY_RSA, EVP_sha512, Padding::kPss};
      return true;
    case SignatureAlgorithm::kEcdsaSha1:
      *method = {EVP_PKEY_EC, EVP_sha1, Padding::kNone};
      return true;
    case SignatureAlgorithm::kEcdsaSha256:
      *method = {EVP_PKEY_EC, EVP_sha256, Padding::kNone};
      return true;
    case SignatureAlgorithm::kEcdsaSha384:
      *method = {EVP_PKEY_EC, EVP_sha384, Padding::kNone};
      return true;
    case SignatureAlgorithm::kEcdsaSha512:
      *method = {EVP_PKEY_EC, EVP_sha512, Padding::kNone};
      return true;
    case SignatureAlgorithm::kEd25519:
      *method = {EVP_PKEY_ED25519, NoHash, Padding::kNone};
      return true;
    case SignatureAlgorithm::kOther:
    case SignatureAlgorithm::kForbidden:
      break;
  }
  return false;
}

Error Verify(const SignedData& signed_data, const PublicKey& key) {
  Method method;
  if (!MethodOf(signed_data.algorithm, &method)) {
    return Error::kSignatureAlgorithmNotSupported;
  }
  CBS spki;
  CBS_init(&spki, key.info.data(), key.info.size());
  bssl::UniquePtr<EVP_PKEY> public_key(EVP_parse_public_key(&spki));
  if (public_key == nullptr) return Error::kPublicKeyNotSupported;
  if (EVP_PKEY_id(public_key.get()) != method.key_type) {
    return Error::kSignatureKeyMismatch;
  }
  bssl::ScopedEVP_MD_CTX ctx;
  EVP_PKEY_CTX* pkey_ctx;
  if (!EVP_DigestVerifyInit(ctx.get(), &pkey_ctx, method.hash(), nullptr,
                            public_key.get()) ||
      (method.padding == Padding::kPss &&
       (!EVP_PKEY_CTX_set_rsa_padding(pkey_ctx, RSA_PKCS1_PSS_PADDING) ||
        !EVP_PKEY_CTX_set_rsa_pss_saltlen(pkey_ctx, -1)))) {
    return Error::kPublicKeyNotSupported;
  }
  return EVP_DigestVerify(ctx.get(), signed_data.signature.data(),
                          signed_data.signature.size(), signed_data.data.data(),
                          signed_data.data.size())
             ? Error::kOk
             : Error::kBadSignature;
}

}  // namespace

HookResult VerifySignature(const SignedData& signed_data,
                           const PublicKey& key) {
  if (IsStubPublicKey(key.info)) {
    return IsStubSignature(key.info, signed_data.data, signed_data.signature)
               ? Error::kOk
               : Error::kBadSignature;
  }
  const Error error = Verify(signed_data, key);
  ERR_clear_error();
  return error;
}

bool ComputeTestDigest(Digest algorithm, der::Input data,
                       absl::Span<uint8_t> out) {
  const EVP_MD* md = algorithm == Digest::kSha1     ? EVP_sha1()
                     : algorithm == Digest::kSha256 ? EVP_sha256()
                     : algorithm == Digest::kSha384 ? EVP_sha384()
                                                    : EVP_sha512();
  return EVP_MD_size(md) == out.size() &&
         EVP_Digest(data.data(), data.size(), out.data(), nullptr, md,
                    nullptr) == 1;
}

}  // namespace cairn::testing
