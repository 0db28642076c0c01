#include "der/values.h"

#include <cstddef>

#include "der/tag.h"

namespace cairn::der {
namespace {

// Commits `ahead`, a copy of `*reader` that has read on.
bool Accept(Reader* reader, const Reader& ahead) {
  *reader = ahead;
  return true;
}

bool SplitBitString(Input contents, Input* bits, uint8_t* unused) {
  if (contents.empty()) return false;
  const uint8_t count = contents[0];
  const Input octets = contents.From(1);
  if (count > 7 || (octets.empty() && count != 0)) return false;
  if (count != 0) {
    const uint8_t mask = static_cast<uint8_t>((1u << count) - 1);
    if ((octets[octets.size() - 1] & mask) != 0) return false;
  }
  *bits = octets;
  *unused = count;
  return true;
}

}  // namespace

bool ReadBoolean(Reader* reader, bool* value) {
  Reader ahead = *reader;
  Input contents;
  if (!ahead.Read(kBoolean, &contents) || !ParseBoolean(contents, value)) {
    return false;
  }
  return Accept(reader, ahead);
}

bool IsValidInteger(Input value) {
  if (value.empty()) return false;
  if (value.size() == 1) return true;
  const bool next_is_negative = (value[1] & 0x80) != 0;
  if (value[0] == 0x00) return next_is_negative;
  if (value[0] == 0xff) return !next_is_negative;
  return true;
}

bool ReadInteger(Reader* reader, Input* value) {
  Reader ahead = *reader;
  Input contents;
  if (!ahead.Read(kInteger, &contents) || !IsValidInteger(contents)) {
    return false;
  }
  *value = contents;
  return Accept(reader, ahead);
}

bool ReadSmallInteger(Reader* reader, uint32_t max, uint32_t* value) {
  Reader ahead = *reader;
  Input contents;
  if (!ReadInteger(&ahead, &contents) || IsNegative(contents)) return false;
  const Input magnitude = WithoutSignOctet(contents);
  if (magnitude.size() > 4) return false;
  uint32_t number = 0;
  for (uint8_t octet : magnitude) number = (number << 8) | octet;
  if (number > max) return false;
  *value = number;
  return Accept(reader, ahead);
}

bool ReadBitString(Reader* reader, Input* bits, uint8_t* unused) {
  Reader ahead = *reader;
  Input contents;
  if (!ahead.Read(kBitString, &contents) ||
      !SplitBitString(contents, bits, unused)) {
    return false;
  }
  return Accept(reader, ahead);
}

bool ReadOctetAlignedBitString(Reader* reader, Input* bits) {
  Reader ahead = *reader;
  uint8_t unused;
  if (!ReadBitString(&ahead, bits, &unused) || unused != 0) return false;
  return Accept(reader, ahead);
}

bool ParseNamedBits(Input contents, uint16_t* bits, bool* trailing_zeros) {
  Input octets;
  uint8_t unused;
  if (!SplitBitString(contents, &octets, &unused)) return false;
  // The first bit is the highest of the first octet.
  const auto reversed = [](unsigned octet) {
    octet = (octet & 0xf0) >> 4 | (octet & 0x0f) << 4;
    octet = (octet & 0xcc) >> 2 | (octet & 0x33) << 2;
    return (octet & 0xaa) >> 1 | (octet & 0x55) << 1;
  };
  unsigned result = octets.empty() ? 0 : reversed(octets[0]);
  if (octets.size() > 1) result |= reversed(octets[1]) << 8;
  *bits = static_cast<uint16_t>(result);
  *trailing_zeros =
      !octets.empty() && (octets[octets.size() - 1] & (1u << unused)) == 0;
  return true;
}

bool ReadNamedBits(Reader* reader, uint16_t* bits, bool* trailing_zeros) {
  Reader ahead = *reader;
  Input contents;
  if (!ahead.Read(kBitString, &contents) ||
      !ParseNamedBits(contents, bits, trailing_zeros)) {
    return false;
  }
  return Accept(reader, ahead);
}

bool internal::IsValidLongObjectIdentifier(Input oid) {
  if (oid.empty() || (oid[oid.size() - 1] & 0x80) != 0) return false;
  bool starts = true;
  for (uint8_t octet : oid) {
    if (starts && octet == 0x80) return false;
    starts = (octet & 0x80) == 0;
  }
  return true;
}

bool ReadNull(Reader* reader) {
  Reader ahead = *reader;
  Input contents;
  if (!ahead.Read(kNull, &contents) || !contents.empty()) return false;
  return Accept(reader, ahead);
}

}  // namespace cairn::der
