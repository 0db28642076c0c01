#ifndef CAIRN_PKIX_NAME_TEXT_H_
#define CAIRN_PKIX_NAME_TEXT_H_

#include <cstddef>
#include <cstdint>

#include "der/input.h"
#include "der/tag.h"

namespace cairn {

// The characters of an attribute value, one at a time and without a copy.
class NameText {
 public:
  enum class Fold : uint8_t {
    // As they stand in the value.
    kNone,
    // As RFC 5280 section 7.1 compares them: white space at the ends dropped
    // and within collapsed to one space, ASCII letters in lower case.
    kForComparison,
  };

  // What Next() returns after the last character, and where the bytes are not
  // valid in their string type.
  static constexpr int32_t kEnd = -1;
  static constexpr int32_t kInvalid = -2;

  // Whether values of this type are text that can be compared so.
  static bool IsText(der::Tag tag);

  // IsText(tag).
  NameText(der::Tag tag, der::Input value, Fold fold = Fold::kForComparison);

  int32_t Next();

 private:
  // The next character as it stands in the value.
  int32_t Decode();
  int32_t DecodeUtf8();
  int32_t DecodeUnits(size_t octets);

  der::Tag tag_;
  Fold fold_;
  const uint8_t* at_;
  const uint8_t* end_;
  // A character that was read ahead, past white space.
  int32_t pending_ = kEnd;
  bool started_ = false;
};

}  // namespace cairn

#endif  // CAIRN_PKIX_NAME_TEXT_H_
