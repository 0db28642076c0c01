#ifndef CAIRN_PKIX_SIGNATURE_ALGORITHM_H_
#define CAIRN_PKIX_SIGNATURE_ALGORITHM_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "der/input.h"

namespace cairn {

// Signature algorithms of certificates, CRLs and OCSP responses.
enum class SignatureAlgorithm : uint8_t {
  kOther = 0,  // unknown to this library: the trust domain's to judge
  kRsaPkcs1Sha1,
  kRsaPkcs1Sha256,
  kRsaPkcs1Sha384,
  kRsaPkcs1Sha512,
  kRsaPssSha256,  // MGF1 with the same hash, salt as long as the hash
  kRsaPssSha384,
  kRsaPssSha512,
  kEcdsaSha1,
  kEcdsaSha256,
  kEcdsaSha384,
  kEcdsaSha512,
  kEd25519,
  // MD2, MD5, DSA, RSA-PSS with other parameters, and RFC 9925's id-unsigned:
  // known, and never accepted.
  kForbidden,
};

// Sets of signature algorithms are kept as bits of a uint32_t.
constexpr uint32_t SignatureAlgorithmBit(SignatureAlgorithm algorithm) {
  return 1u << static_cast<int>(algorithm);
}

enum class Digest : uint8_t { kSha1, kSha256, kSha384, kSha512 };

// AlgorithmIdentifier  ::=  SEQUENCE  {
//      algorithm               OBJECT IDENTIFIER,
//      parameters              ANY DEFINED BY algorithm OPTIONAL  }
//
// Reads `der`, a whole AlgorithmIdentifier, as a signature algorithm. False if
// it is malformed, or if a known algorithm has parameters that its RFC does
// not allow (RFC 4055, 5758, 8410). An algorithm that is not known is kOther.
// RFC 4055 section 5 demands NULL parameters for RSA PKCS #1; their absence is
// read and reported in `*rsa_null_missing`, for the caller to judge.
bool ParseSignatureAlgorithm(der::Input der, SignatureAlgorithm* algorithm,
                             bool* rsa_null_missing);

// A name for people, such as "ecdsa-with-SHA256". Static storage.
absl::string_view SignatureAlgorithmName(SignatureAlgorithm algorithm);

}  // namespace cairn

#endif  // CAIRN_PKIX_SIGNATURE_ALGORITHM_H_
