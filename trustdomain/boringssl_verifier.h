#ifndef CAIRN_TRUSTDOMAIN_BORINGSSL_VERIFIER_H_
#define CAIRN_TRUSTDOMAIN_BORINGSSL_VERIFIER_H_

#include <cstdint>

#include "absl/types/span.h"
#include "der/input.h"
#include "pkix/signature_algorithm.h"
#include "pkix/trust_domain.h"
#include "trustdomain/decoded_key.h"
#include "trustdomain/key_cache.h"

namespace cairn {

// Signatures and digests by BoringSSL: RSA PKCS #1 and PSS, ECDSA on P-256,
// P-384 and P-521, Ed25519. Which of them are good enough is the policy's to
// say; what this refuses it cannot do at all.
//
// Holds nothing but the pointer to a cache, and is thread-safe.
//
// Heap allocations of a good signature by a key that is decoded: ECDSA 5 (the
// parsed signature), RSA PKCS #1 19 and PSS 20 (BoringSSL's numbers and
// buffers), Ed25519 none. All are inside the functions of BoringSSL that verify
// a digest; around them there is none. Decoding a key takes more.
class BoringSslVerifier {
 public:
  // Decodes the issuer's key each time.
  BoringSslVerifier() = default;
  // Looks for decoded keys in `keys`, and leaves those there that a signature
  // verified with. Null for none; otherwise it must outlive the verifier.
  explicit BoringSslVerifier(KeyCache* keys) : keys_(keys) {}

  // For TrustDomain::VerifySignedData(). kOk; kBadSignature;
  // kSignatureEncoding where the signature cannot be one of this algorithm;
  // kSignatureKeyMismatch; kSignatureAlgorithmNotSupported; or
  // kPublicKeyNotSupported, where the key is of another kind or curve, has no
  // named curve (CVE-2020-0601), or is not a valid key.
  HookResult VerifySignedData(const SignedData& signed_data,
                              const IssuerKey& issuer) const;
  // The same with a key that is decoded already: `key` was made from
  // `issuer.key`.
  HookResult VerifySignedData(const SignedData& signed_data,
                              const IssuerKey& issuer,
                              const DecodedKey& key) const;

  // For TrustDomain::ComputeDigest(). False if `out` is not as long as the
  // digest. Allocates nothing.
  bool ComputeDigest(Digest algorithm, der::Input data,
                     absl::Span<uint8_t> out) const;

 private:
  KeyCache* keys_ = nullptr;
};

}  // namespace cairn

#endif  // CAIRN_TRUSTDOMAIN_BORINGSSL_VERIFIER_H_
