#ifndef CAIRN_TESTS_SUPPORT_DER_BUILDER_H_
#define CAIRN_TESTS_SUPPORT_DER_BUILDER_H_

#include <cstdint>
#include <initializer_list>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "der/oid.h"
#include "der/tag.h"
#include "der/time.h"
#include "pkix/extension.h"

namespace cairn::testing {

// DER as std::strings. Every function returns one whole element, and takes the
// bytes it wraps as they are: what is malformed goes in and comes out
// unchanged.

// An object identifier, by name or in dotted decimal.
class ObjectId {
 public:
  ObjectId(der::Oid oid);         // NOLINT: reads as it is meant
  ObjectId(Extension extension);  // NOLINT: the same
  ObjectId(const char* dotted);   // NOLINT: the same
  // Contents octets as they are.
  static ObjectId Raw(std::string contents);

  // The contents octets.
  const std::string& contents() const { return contents_; }

 private:
  ObjectId() = default;

  std::string contents_;
};

// An element with a length in the fewest octets.
std::string Tlv(der::Tag tag, absl::string_view contents);

// SEQUENCE and SET of these elements, in this order.
std::string Sequence(std::initializer_list<absl::string_view> elements);
std::string SequenceOf(absl::Span<const std::string> elements);
std::string Set(std::initializer_list<absl::string_view> elements);

std::string Boolean(bool value);
std::string Null();
std::string Integer(int64_t value);
// Contents octets as they are.
std::string IntegerBytes(absl::string_view contents);
// A non-negative INTEGER from its octets, big endian, of which leading zeros
// are dropped.
std::string UnsignedInteger(absl::string_view big_endian);
std::string Enumerated(uint8_t value);
std::string OctetString(absl::string_view octets);
std::string BitString(absl::string_view octets, uint8_t unused_bits = 0);
// Named bits without trailing zeros: bit n of `bits` is bit n of the type.
std::string NamedBits(uint16_t bits);
std::string Oid(const ObjectId& oid);

std::string Utf8String(absl::string_view text);
std::string PrintableString(absl::string_view text);
std::string Ia5String(absl::string_view text);

std::string UtcTime(der::Time time);
std::string GeneralizedTime(der::Time time);
// The one of the two that RFC 5280 section 4.1.2.5 wants.
std::string ValidityTime(der::Time time);

// [number] EXPLICIT around `element`, or [number] IMPLICIT over a constructed
// type's contents.
std::string Explicit(uint8_t number, absl::string_view element);
// [number] IMPLICIT: `element` with its tag replaced.
std::string Implicit(uint8_t number, absl::string_view element);
// [number] IMPLICIT over a primitive type's contents.
std::string Primitive(uint8_t number, absl::string_view contents);

// The bytes that `digits` spells; white space is passed over.
std::string Hex(absl::string_view digits);

}  // namespace cairn::testing

#endif  // CAIRN_TESTS_SUPPORT_DER_BUILDER_H_
