#ifndef CAIRN_DER_READER_H_
#define CAIRN_DER_READER_H_

#include <cstddef>
#include <cstdint>

#include "der/input.h"
#include "der/tag.h"

namespace cairn::der {

// A bounds-checked cursor over the TLVs of an Input. All reading of DER goes
// through this one type.
//
// It reads DER only: single-octet tags, definite lengths in the fewest octets
// (X.690 section 10.1). Every Read leaves the cursor where it was when it
// returns false, so position() then points at the element that was refused.
// Borrows its Input. Not thread-safe; copy it to look ahead.
class Reader {
 public:
  Reader() = default;
  explicit Reader(Input input) : at_(input.data()), end_(input.end()) {}

  bool AtEnd() const { return at_ == end_; }
  const uint8_t* position() const { return at_; }
  Input Remaining() const {
    return Input(at_, static_cast<size_t>(end_ - at_));
  }

  // Whether the next identifier octet is `tag`. False at the end.
  bool Peek(Tag tag) const { return at_ != end_ && *at_ == tag; }

  // Reads an element with this tag; `value` becomes its contents.
  bool Read(Tag tag, Input* value) {
    size_t length;
    const uint8_t* contents;
    if (!Peek(tag) || !ReadLength(&contents, &length)) return false;
    *value = Input(contents, length);
    at_ = contents + length;
    return true;
  }
  bool Read(Tag tag, Reader* value) {
    Input contents;
    if (!Read(tag, &contents)) return false;
    *value = Reader(contents);
    return true;
  }

  // Reads an element with this tag; `tlv` becomes the whole of it, header
  // included.
  bool ReadTlv(Tag tag, Input* tlv) { return Peek(tag) && ReadWhole(tlv); }

  // The same for an element of any tag.
  bool ReadAny(Tag* tag, Input* value) {
    size_t length;
    const uint8_t* contents;
    if (!HasTag() || !ReadLength(&contents, &length)) return false;
    *tag = *at_;
    *value = Input(contents, length);
    at_ = contents + length;
    return true;
  }
  bool ReadAnyTlv(Input* tlv) { return HasTag() && ReadWhole(tlv); }

  // Reads an element with this tag of any size below 4 GiB, for CRLs, which
  // outgrow what the others read. Both the whole of it and its contents.
  bool ReadLarge(Tag tag, Input* tlv, Input* value) {
    size_t length;
    const uint8_t* contents;
    if (!Peek(tag) || (!ReadLength(&contents, &length) &&
                       !ReadLargeLength(&contents, &length))) {
      return false;
    }
    *value = Input(contents, length);
    *tlv = Input(at_, static_cast<size_t>(contents + length - at_));
    at_ = contents + length;
    return true;
  }

  // Reads an element with this tag if it comes next. `*present` says whether
  // it did. False only where it comes next and is malformed.
  bool ReadOptional(Tag tag, Input* value, bool* present) {
    *present = Peek(tag);
    return !*present || Read(tag, value);
  }

 private:
  // Whether the next identifier octet is the whole of an identifier.
  bool HasTag() const {
    return at_ != end_ && (*at_ & kTagNumberMask) != kTagNumberMask;
  }
  bool ReadWhole(Input* tlv) {
    size_t length;
    const uint8_t* contents;
    if (!ReadLength(&contents, &length)) return false;
    *tlv = Input(at_, static_cast<size_t>(contents + length - at_));
    at_ = contents + length;
    return true;
  }
  // Decodes the length octets behind the identifier at the cursor. On success
  // `*length` octets from `*contents` on lie within the input.
  bool ReadLength(const uint8_t** contents, size_t* length) const;
  // The same for a length in four octets, which ReadLength() refuses.
  bool ReadLargeLength(const uint8_t** contents, size_t* length) const;

  const uint8_t* at_ = nullptr;
  const uint8_t* end_ = nullptr;
};

namespace internal {

// What follows an identifier in a length of the long form: `octets` of them,
// from `at` on. The length, or SIZE_MAX if it is none: 0x80 is the indefinite
// form, and four octets would announce 16 MiB or more, which only CRLs may
// have: see Reader::ReadLarge().
size_t LongLength(const uint8_t* at, const uint8_t* end, size_t octets);

}  // namespace internal

inline bool Reader::ReadLength(const uint8_t** contents, size_t* length) const {
  if (end_ - at_ < 2) return false;
  size_t value = at_[1];
  const uint8_t* behind = at_ + 2;
  if (value >= 0x80) {
    const size_t octets = value & 0x7f;
    value = internal::LongLength(behind, end_, octets);
    if (value == SIZE_MAX) return false;
    behind += octets;
  }
  if (value > static_cast<size_t>(end_ - behind)) return false;
  *contents = behind;
  *length = value;
  return true;
}

inline bool Reader::ReadLargeLength(const uint8_t** contents,
                                    size_t* length) const {
  if (end_ - at_ < 6 || at_[1] != 0x84 || at_[2] == 0) return false;
  *contents = at_ + 6;
  *length = size_t{at_[2]} << 24 | size_t{at_[3]} << 16 | size_t{at_[4]} << 8 |
            at_[5];
  return *length <= static_cast<size_t>(end_ - *contents);
}

// Reads the one element, with tag `tag`, that `input` consists of.
inline bool ReadOnly(Input input, Tag tag, Input* value) {
  Reader reader(input);
  return reader.Read(tag, value) && reader.AtEnd();
}
inline bool ReadOnly(Input input, Tag tag, Reader* value) {
  Input contents;
  if (!ReadOnly(input, tag, &contents)) return false;
  *value = Reader(contents);
  return true;
}

// Reads an element with tag `tag` and hands its contents to
// `parse(Reader*) -> bool`, which must consume them all.
template <typename Parse>
bool ReadNested(Reader* reader, Tag tag, Parse parse) {
  Reader contents;
  return reader->Read(tag, &contents) && parse(&contents) && contents.AtEnd();
}

enum class EmptyAllowed : uint8_t { kNo, kYes };

// SEQUENCE OF and SET OF: hands the cursor to `parse(Reader*) -> bool` until
// `contents`, the inside of the SEQUENCE or SET, is used up. `parse` reads one
// element and returns false to refuse it.
template <typename Parse>
bool ReadEach(Input contents, EmptyAllowed empty, Parse parse) {
  Reader reader(contents);
  if (reader.AtEnd()) return empty == EmptyAllowed::kYes;
  while (!reader.AtEnd()) {
    const uint8_t* before = reader.position();
    if (!parse(&reader) || reader.position() == before) return false;
  }
  return true;
}

}  // namespace cairn::der

#endif  // CAIRN_DER_READER_H_
