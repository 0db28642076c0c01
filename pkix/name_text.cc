#include "pkix/name_text.h"

namespace cairn {
namespace {

bool IsSpace(int32_t c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

int32_t ToLower(int32_t c) {
  return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

constexpr int32_t kLastCodePoint = 0x10ffff;

bool IsSurrogate(int32_t c) { return c >= 0xd800 && c <= 0xdfff; }

}  // namespace

bool NameText::IsText(der::Tag tag) {
  switch (tag) {
    case der::kUtf8String:
    case der::kPrintableString:
    case der::kIa5String:
    case der::kVisibleString:
    case der::kTeletexString:
    case der::kBmpString:
    case der::kUniversalString:
      return true;
    default:
      return false;
  }
}

NameText::NameText(der::Tag tag, der::Input value, Fold fold)
    : tag_(tag), fold_(fold), at_(value.begin()), end_(value.end()) {}

int32_t NameText::Next() {
  if (fold_ == Fold::kNone) return Decode();
  int32_t c = pending_;
  pending_ = kEnd;
  if (c == kEnd) c = Decode();
  if (!IsSpace(c)) {
    started_ = true;
    return ToLower(c);
  }
  while (IsSpace(c)) c = Decode();
  if (!started_ || c == kEnd) {
    started_ = true;
    return ToLower(c);
  }
  pending_ = c;
  return ' ';
}

int32_t NameText::Decode() {
  if (at_ == end_) return kEnd;
  switch (tag_) {
    case der::kUtf8String:
      return DecodeUtf8();
    case der::kBmpString:
      return DecodeUnits(2);
    case der::kUniversalString:
      return DecodeUnits(4);
    case der::kTeletexString:
      // ISO 8859-1 is what writers meant by it, and what readers make of it.
      return *at_++;
    default:
      return *at_ < 0x80 ? *at_++ : kInvalid;
  }
}

int32_t NameText::DecodeUtf8() {
  const uint8_t first = *at_;
  if (first < 0x80) {
    ++at_;
    return first;
  }
  // RFC 3629 section 4: the fewest octets, no surrogates.
  int more;
  int32_t c;
  int32_t smallest;
  if (first >= 0xc2 && first <= 0xdf) {
    more = 1;
    c = first & 0x1f;
    smallest = 0x80;
  } else if (first >= 0xe0 && first <= 0xef) {
    more = 2;
    c = first & 0x0f;
    smallest = 0x800;
  } else if (first >= 0xf0 && first <= 0xf4) {
    more = 3;
    c = first & 0x07;
    smallest = 0x10000;
  } else {
    return kInvalid;
  }
  if (end_ - at_ <= more) return kInvalid;
  for (int i = 1; i <= more; ++i) {
    if ((at_[i] & 0xc0) != 0x80) return kInvalid;
    c = (c << 6) | (at_[i] & 0x3f);
  }
  if (c < smallest || c > kLastCodePoint || IsSurrogate(c)) return kInvalid;
  at_ += 1 + more;
  return c;
}

int32_t NameText::DecodeUnits(size_t octets) {
  if (static_cast<size_t>(end_ - at_) < octets) return kInvalid;
  uint32_t c = 0;
  for (size_t i = 0; i < octets; ++i) c = (c << 8) | at_[i];
  if (c > static_cast<uint32_t>(kLastCodePoint) ||
      IsSurrogate(static_cast<int32_t>(c))) {
    return kInvalid;
  }
  at_ += octets;
  return static_cast<int32_t>(c);
}

}  // namespace cairn
