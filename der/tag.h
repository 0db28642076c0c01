#ifndef CAIRN_DER_TAG_H_
#define CAIRN_DER_TAG_H_

#include <cstdint>

namespace cairn::der {

// An identifier octet (X.690 section 8.1.2). Nothing in X.509 needs a tag
// number above 30, so one octet is the whole identifier.
using Tag = uint8_t;

inline constexpr Tag kBoolean = 0x01;
inline constexpr Tag kInteger = 0x02;
inline constexpr Tag kBitString = 0x03;
inline constexpr Tag kOctetString = 0x04;
inline constexpr Tag kNull = 0x05;
inline constexpr Tag kObjectIdentifier = 0x06;
inline constexpr Tag kEnumerated = 0x0a;
inline constexpr Tag kUtf8String = 0x0c;
inline constexpr Tag kPrintableString = 0x13;
inline constexpr Tag kTeletexString = 0x14;
inline constexpr Tag kIa5String = 0x16;
inline constexpr Tag kUtcTime = 0x17;
inline constexpr Tag kGeneralizedTime = 0x18;
inline constexpr Tag kVisibleString = 0x1a;
inline constexpr Tag kUniversalString = 0x1c;
inline constexpr Tag kBmpString = 0x1e;
inline constexpr Tag kSequence = 0x30;
inline constexpr Tag kSet = 0x31;

// The tag number. All of its bits set announce further identifier octets,
// which are never valid here.
inline constexpr Tag kTagNumberMask = 0x1f;
inline constexpr Tag kConstructedBit = 0x20;

// [number] IMPLICIT over a primitive type; `number` is 0 to 30.
constexpr Tag ContextPrimitive(uint8_t number) {
  return static_cast<Tag>(0x80 | number);
}
// [number] EXPLICIT, or IMPLICIT over a constructed type.
constexpr Tag ContextConstructed(uint8_t number) {
  return static_cast<Tag>(0xa0 | number);
}

}  // namespace cairn::der

#endif  // CAIRN_DER_TAG_H_
