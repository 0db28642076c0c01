#ifndef CAIRN_PKIX_PUBLIC_KEY_H_
#define CAIRN_PKIX_PUBLIC_KEY_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "der/input.h"
#include "pkix/signature_algorithm.h"

namespace cairn {

enum class PublicKeyAlgorithm : uint8_t {
  kOther = 0,  // unknown to this library: the trust domain's to judge
  kRsa,
  kEcP256,
  kEcP384,
  kEcP521,
  kEcOtherCurve,  // a named curve that is none of the three
  kEcNotNamed,    // explicit or missing curve parameters (CVE-2020-0601)
  kEd25519,
  kDsa,
};

// Sets of public key algorithms are kept as bits of a uint32_t.
constexpr uint32_t PublicKeyAlgorithmBit(PublicKeyAlgorithm algorithm) {
  return 1u << static_cast<int>(algorithm);
}

// What a SubjectPublicKeyInfo says, read but not decoded: no key object is
// made here and no curve point checked. Borrows the bytes it was parsed from.
struct PublicKey {
  der::Input info;  // the whole SubjectPublicKeyInfo
  der::Input bits;  // the octets of subjectPublicKey
  PublicKeyAlgorithm algorithm = PublicKeyAlgorithm::kOther;
  // rsaEncryption without the NULL that RFC 3279 section 2.3.1 demands.
  bool rsa_null_missing = false;
  // RSA: the modulus in bits. Other algorithms: 0.
  uint32_t modulus_bits = 0;
  // RSA: the public exponent, or UINT32_MAX where it is larger than that.
  uint32_t exponent = 0;
};

// SubjectPublicKeyInfo  ::=  SEQUENCE  {
//      algorithm            AlgorithmIdentifier,
//      subjectPublicKey     BIT STRING  }
//
// RFC 5280 section 4.1.2.7. `der` is the whole element. False if it is
// malformed, or if an RSA key in it is.
bool ParsePublicKey(der::Input der, PublicKey* key);

// Whether a key of this kind can have made a signature of that algorithm at
// all. An algorithm or key that is not known fits everything.
bool SignatureFitsKey(SignatureAlgorithm signature, const PublicKey& key);

// Whether an ECDSA signature uses the hash of its curve's size: SHA-256 with
// P-256, SHA-384 with P-384, SHA-512 with P-521. True for all other keys.
bool HashFitsCurve(SignatureAlgorithm signature, const PublicKey& key);

// A name for people, such as "RSA" or "P-256". Static storage.
absl::string_view PublicKeyAlgorithmName(PublicKeyAlgorithm algorithm);

}  // namespace cairn

#endif  // CAIRN_PKIX_PUBLIC_KEY_H_
