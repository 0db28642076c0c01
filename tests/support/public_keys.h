#ifndef CAIRN_TESTS_SUPPORT_PUBLIC_KEYS_H_
#define CAIRN_TESTS_SUPPORT_PUBLIC_KEYS_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "tests/support/der_builder.h"

namespace cairn::testing {

// Whole SubjectPublicKeyInfos that stand in certificates and never sign: the
// key bits are filler, of the right size.

// An EC key on any named curve: "1.2.840.10045.3.1.1" is P-192.
std::string NamedCurvePublicKey(const ObjectId& curve, size_t field_octets);
// P-256's parameters spelled out (CVE-2020-0601), P-256's with NULL in the
// curve's place (implicitCurve), and with no parameters at all.
std::string ExplicitCurvePublicKey();
std::string ImplicitCurvePublicKey();
std::string NoCurvePublicKey();

// An RSA key with a modulus of exactly `bits` bits and this exponent. Without
// the NULL of its AlgorithmIdentifier, if asked for.
enum class RsaNull : uint8_t { kPresent, kMissing };
std::string RsaPublicKey(int bits, int64_t exponent = 65537,
                         RsaNull null = RsaNull::kPresent);
// The same from whole INTEGERs.
std::string RsaPublicKeyOf(absl::string_view modulus,
                           absl::string_view exponent);

std::string DsaPublicKey();
// An algorithm that nobody knows, or this one.
std::string UnknownPublicKey(const ObjectId& algorithm = "1.3.6.1.4.1.55555.1");

// An ECDSA-capable key's SubjectPublicKeyInfo with its bits kept and its curve
// replaced by P-256's parameters spelled out: the attack of CVE-2020-0601.
std::string WithExplicitCurve(absl::string_view spki);

}  // namespace cairn::testing

#endif  // CAIRN_TESTS_SUPPORT_PUBLIC_KEYS_H_
