#include "tests/support/public_keys.h"

#include "der/reader.h"
#include "der/values.h"
#include "tests/support/die.h"

namespace cairn::testing {
namespace {

std::string Filler(size_t octets) {
  std::string out;
  for (size_t i = 0; i < octets; ++i) {
    out.push_back(static_cast<char>(0x5a ^ (i * 37)));
  }
  return out;
}

// An uncompressed point.
std::string Point(size_t field_octets) {
  return "\x04" + Filler(2 * field_octets);
}

std::string PublicKeyInfo(const ObjectId& algorithm,
                          absl::string_view parameters,
                          absl::string_view bits) {
  return Sequence({Sequence({Oid(algorithm), parameters}), BitString(bits)});
}

// SpecifiedECDomain of P-256 (SEC 1 appendix C.2).
std::string ExplicitP256() {
  const std::string prime =
      Hex("ffffffff000000010000000000000000"
          "00000000ffffffffffffffffffffffff");
  const std::string a =
      Hex("ffffffff000000010000000000000000"
          "00000000fffffffffffffffffffffffc");
  const std::string b =
      Hex("5ac635d8aa3a93e7b3ebbd55769886bc"
          "651d06b0cc53b0f63bce3c3e27d2604b");
  const std::string generator =
      Hex("046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
          "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5");
  const std::string order =
      Hex("ffffffff00000000ffffffffffffffff"
          "bce6faada7179e84f3b9cac2fc632551");
  return Sequence({Integer(1),
                   Sequence({Oid("1.2.840.10045.1.1"), UnsignedInteger(prime)}),
                   Sequence({OctetString(a), OctetString(b)}),
                   OctetString(generator), UnsignedInteger(order), Integer(1)});
}

}  // namespace

std::string NamedCurvePublicKey(const ObjectId& curve, size_t field_octets) {
  return PublicKeyInfo(der::Oid::kEcPublicKey, Oid(curve), Point(field_octets));
}

std::string ExplicitCurvePublicKey() {
  return PublicKeyInfo(der::Oid::kEcPublicKey, ExplicitP256(), Point(32));
}

std::string ImplicitCurvePublicKey() {
  return PublicKeyInfo(der::Oid::kEcPublicKey, Null(), Point(32));
}

std::string NoCurvePublicKey() {
  return PublicKeyInfo(der::Oid::kEcPublicKey, "", Point(32));
}

std::string RsaPublicKey(int bits, int64_t exponent, RsaNull null) {
  DieUnless(bits > 0, "an RSA modulus has bits");
  std::string modulus = Filler(static_cast<size_t>((bits + 7) / 8));
  // The highest bit is set and those above it are not; the number is odd.
  const int top = (bits - 1) % 8;
  modulus.front() =
      static_cast<char>((modulus.front() & ((1 << top) - 1)) | (1 << top));
  modulus.back() = static_cast<char>(modulus.back() | 1);
  return PublicKeyInfo(der::Oid::kRsaEncryption,
                       null == RsaNull::kPresent ? Null() : "",
                       Sequence({UnsignedInteger(modulus), Integer(exponent)}));
}

std::string RsaPublicKeyOf(absl::string_view modulus,
                           absl::string_view exponent) {
  return PublicKeyInfo(der::Oid::kRsaEncryption, Null(),
                       Sequence({modulus, exponent}));
}

std::string DsaPublicKey() {
  const std::string parameters =
      Sequence({UnsignedInteger(Filler(256)), UnsignedInteger(Filler(32)),
                UnsignedInteger(Filler(256))});
  return PublicKeyInfo(der::Oid::kDsa, parameters,
                       UnsignedInteger(Filler(256)));
}

std::string UnknownPublicKey(const ObjectId& algorithm) {
  return PublicKeyInfo(algorithm, "", Filler(48));
}

std::string WithExplicitCurve(absl::string_view spki) {
  der::Reader fields;
  der::Input algorithm;
  der::Input bits;
  DieUnless(
      der::ReadOnly(der::Input::FromString(spki), der::kSequence, &fields) &&
          fields.Read(der::kSequence, &algorithm) &&
          der::ReadOctetAlignedBitString(&fields, &bits),
      "not a SubjectPublicKeyInfo");
  return PublicKeyInfo(der::Oid::kEcPublicKey, ExplicitP256(),
                       bits.AsStringView());
}

}  // namespace cairn::testing
