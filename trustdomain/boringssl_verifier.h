#ifndef CAIRN_TRUSTDOMAIN_BORINGSSL_VERIFIER_H_
#define CAIRN_TRUSTDOMAIN_BORINGSSL_VERIFIER_H_

#include <cstdint>

#include "absl/types/span.h"
#include "der/input.h"
#include "pkix/signature_algorithm.h"
#include "pkix/trust_domain.h"

namespace cairn {

// Signatures and digests by BoringSSL: RSA PKCS #1 and PSS, ECDSA on P-256,
// P-384 and P-521, Ed25519. Which of them are good enough is the policy's to
// say; what this refuses it cannot do at all.
//
// Stateless and thread-safe.
class BoringSslVerifier {
 public:
  // For TrustDomain::VerifySignedData(). kOk; kBadSignature;
  // kSignatureEncoding where the signature cannot be one of this algorithm;
  // kSignatureKeyMismatch; kSignatureAlgorithmNotSupported; or
  // kPublicKeyNotSupported, where the key is of another kind or curve, has no
  // named curve (CVE-2020-0601), or is not a valid key.
  HookResult VerifySignedData(const SignedData& signed_data,
                              const IssuerKey& issuer) const;

  // For TrustDomain::ComputeDigest(). False if `out` is not as long as the
  // digest.
  bool ComputeDigest(Digest algorithm, der::Input data,
                     absl::Span<uint8_t> out) const;
};

}  // namespace cairn

#endif  // CAIRN_TRUSTDOMAIN_BORINGSSL_VERIFIER_H_
