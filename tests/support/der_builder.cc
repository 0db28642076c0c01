#include "tests/support/der_builder.h"

#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"
#include "tests/support/die.h"

namespace cairn::testing {
namespace {

void AppendBase128(uint64_t value, std::string* out) {
  std::string reversed(1, static_cast<char>(value & 0x7f));
  while ((value >>= 7) != 0) {
    reversed.push_back(static_cast<char>(0x80 | (value & 0x7f)));
  }
  out->append(reversed.rbegin(), reversed.rend());
}

std::string ParseDotted(const char* dotted) {
  const char* at = dotted;
  const auto next_arc = [&]() -> uint64_t {
    if (!std::isdigit(static_cast<unsigned char>(*at))) {
      Die(absl::StrCat("not an object identifier: ", dotted));
    }
    char* end;
    const uint64_t arc = std::strtoull(at, &end, 10);
    at = end;
    return arc;
  };
  const auto skip_dot = [&] {
    if (*at++ != '.') Die(absl::StrCat("not an object identifier: ", dotted));
  };
  std::string contents;
  const uint64_t root = next_arc();
  skip_dot();
  AppendBase128(root * 40 + next_arc(), &contents);
  while (*at != '\0') {
    skip_dot();
    AppendBase128(next_arc(), &contents);
  }
  return contents;
}

std::string Join(std::initializer_list<absl::string_view> elements) {
  std::string joined;
  for (absl::string_view element : elements) {
    joined.append(element.data(), element.size());
  }
  return joined;
}

// MMDDHHMMSSZ.
std::string AfterYear(const der::CalendarTime& c) {
  char text[64];
  std::snprintf(text, sizeof(text), "%02d%02d%02d%02d%02dZ", c.month, c.day,
                c.hour, c.minute, c.second);
  return text;
}

}  // namespace

ObjectId::ObjectId(der::Oid oid)
    : contents_(der::OidContents(oid).AsStringView()) {}
ObjectId::ObjectId(Extension extension) : ObjectId(ExtensionOid(extension)) {}
ObjectId::ObjectId(const char* dotted) : contents_(ParseDotted(dotted)) {}

ObjectId ObjectId::Raw(std::string contents) {
  ObjectId oid;
  oid.contents_ = std::move(contents);
  return oid;
}

std::string Tlv(der::Tag tag, absl::string_view contents) {
  std::string out(1, static_cast<char>(tag));
  const size_t size = contents.size();
  if (size < 0x80) {
    out.push_back(static_cast<char>(size));
  } else {
    std::string reversed;
    for (size_t rest = size; rest != 0; rest >>= 8) {
      reversed.push_back(static_cast<char>(rest & 0xff));
    }
    out.push_back(static_cast<char>(0x80 | reversed.size()));
    out.append(reversed.rbegin(), reversed.rend());
  }
  out.append(contents.data(), size);
  return out;
}

std::string Sequence(std::initializer_list<absl::string_view> elements) {
  return Tlv(der::kSequence, Join(elements));
}

std::string SequenceOf(absl::Span<const std::string> elements) {
  std::string joined;
  for (const std::string& element : elements) joined += element;
  return Tlv(der::kSequence, joined);
}

std::string Set(std::initializer_list<absl::string_view> elements) {
  return Tlv(der::kSet, Join(elements));
}

std::string Boolean(bool value) {
  return Tlv(der::kBoolean, std::string(1, value ? '\xff' : '\0'));
}

std::string Null() { return Tlv(der::kNull, ""); }

std::string Integer(int64_t value) {
  std::string contents;
  for (int shift = 56; shift >= 0; shift -= 8) {
    contents.push_back(static_cast<char>(value >> shift));
  }
  // X.690 section 8.3.2: the first nine bits are not all alike.
  const auto is_redundant = [&contents] {
    const uint8_t first = static_cast<uint8_t>(contents[0]);
    const bool negative = (static_cast<uint8_t>(contents[1]) & 0x80) != 0;
    return first == (negative ? 0xff : 0x00);
  };
  while (contents.size() > 1 && is_redundant()) contents.erase(0, 1);
  return Tlv(der::kInteger, contents);
}

std::string IntegerBytes(absl::string_view contents) {
  return Tlv(der::kInteger, contents);
}

std::string UnsignedInteger(absl::string_view big_endian) {
  while (big_endian.size() > 1 && big_endian[0] == 0) {
    big_endian.remove_prefix(1);
  }
  const bool needs_sign =
      big_endian.empty() || (static_cast<uint8_t>(big_endian[0]) & 0x80) != 0;
  return Tlv(der::kInteger,
             absl::StrCat(std::string(needs_sign ? 1 : 0, '\0'), big_endian));
}

std::string Enumerated(uint8_t value) {
  return Tlv(der::kEnumerated, std::string(1, static_cast<char>(value)));
}

std::string OctetString(absl::string_view octets) {
  return Tlv(der::kOctetString, octets);
}

std::string BitString(absl::string_view octets, uint8_t unused_bits) {
  return Tlv(
      der::kBitString,
      absl::StrCat(std::string(1, static_cast<char>(unused_bits)), octets));
}

std::string NamedBits(uint16_t bits) {
  std::string octets;
  int last = -1;
  for (int bit = 0; bit < 16; ++bit) {
    if ((bits >> bit & 1) == 0) continue;
    last = bit;
    octets.resize(static_cast<size_t>(bit / 8 + 1));
    octets.back() = static_cast<char>(octets.back() | (0x80 >> (bit % 8)));
  }
  return BitString(octets, static_cast<uint8_t>(last < 0 ? 0 : 7 - last % 8));
}

std::string Oid(const ObjectId& oid) {
  return Tlv(der::kObjectIdentifier, oid.contents());
}

std::string Utf8String(absl::string_view text) {
  return Tlv(der::kUtf8String, text);
}
std::string PrintableString(absl::string_view text) {
  return Tlv(der::kPrintableString, text);
}
std::string Ia5String(absl::string_view text) {
  return Tlv(der::kIa5String, text);
}

std::string UtcTime(der::Time time) {
  const der::CalendarTime c = der::ToCalendar(time);
  char year[16];
  std::snprintf(year, sizeof(year), "%02d", c.year % 100);
  return Tlv(der::kUtcTime, year + AfterYear(c));
}

std::string GeneralizedTime(der::Time time) {
  const der::CalendarTime c = der::ToCalendar(time);
  char year[16];
  std::snprintf(year, sizeof(year), "%04d", c.year);
  return Tlv(der::kGeneralizedTime, year + AfterYear(c));
}

std::string ValidityTime(der::Time time) {
  return time >= der::kFirstUtcTime && time < der::kFirstGeneralizedTime
             ? UtcTime(time)
             : GeneralizedTime(time);
}

std::string Explicit(uint8_t number, absl::string_view element) {
  return Tlv(der::ContextConstructed(number), element);
}

std::string Implicit(uint8_t number, absl::string_view element) {
  DieUnless(!element.empty(), "Implicit() needs an element");
  std::string out(element);
  const int constructed = element[0] & der::kConstructedBit;
  out[0] = static_cast<char>(der::ContextPrimitive(number) | constructed);
  return out;
}

std::string Primitive(uint8_t number, absl::string_view contents) {
  return Tlv(der::ContextPrimitive(number), contents);
}

std::string Hex(absl::string_view digits) {
  std::string out;
  int high = -1;
  for (char c : digits) {
    if (std::isspace(static_cast<unsigned char>(c))) continue;
    const int value = c >= '0' && c <= '9'   ? c - '0'
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                             : -1;
    if (value < 0) Die(absl::StrCat("not hexadecimal: ", digits));
    if (high < 0) {
      high = value;
    } else {
      out.push_back(static_cast<char>(high << 4 | value));
      high = -1;
    }
  }
  DieUnless(high < 0, "an odd number of hexadecimal digits");
  return out;
}

}  // namespace cairn::testing
