#include "der/oid.h"

#include <cstdio>
#include <cstring>

namespace cairn::der {
namespace {

// A number that tells the known OIDs apart: the last eight octets, and the
// length. Were two of them ever alike, the switch below would not compile.
constexpr uint64_t Key(const uint8_t* octets, size_t size) {
  uint64_t key = 0;
  const size_t used = size < 8 ? size : 8;
  for (size_t i = size - used; i < size; ++i) key = (key << 8) | octets[i];
  return key ^ (static_cast<uint64_t>(size) << 56);
}

#define CAIRN_OID_OCTETS(name, text, ...) \
  constexpr uint8_t name##Octets[] = {__VA_ARGS__};
CAIRN_OIDS(CAIRN_OID_OCTETS)
#undef CAIRN_OID_OCTETS

}  // namespace

Oid FindOid(Input contents) {
  const auto is = [contents](Input known, Oid oid) {
    return contents == known ? oid : Oid::kUnknown;
  };
  switch (Key(contents.data(), contents.size())) {
#define CAIRN_OID_CASE(name, text, ...)         \
  case Key(name##Octets, sizeof(name##Octets)): \
    return is(Input(name##Octets), Oid::name);
    CAIRN_OIDS(CAIRN_OID_CASE)
#undef CAIRN_OID_CASE
    default:
      return Oid::kUnknown;
  }
}

Input OidContents(Oid oid) {
  switch (oid) {
#define CAIRN_OID_CASE(name, text, ...) \
  case Oid::name:                       \
    return Input(name##Octets);
    CAIRN_OIDS(CAIRN_OID_CASE)
#undef CAIRN_OID_CASE
    case Oid::kUnknown:
      break;
  }
  return Input();
}

absl::string_view OidName(Oid oid) {
  switch (oid) {
#define CAIRN_OID_CASE(name, text, ...) \
  case Oid::name:                       \
    return text;
    CAIRN_OIDS(CAIRN_OID_CASE)
#undef CAIRN_OID_CASE
    case Oid::kUnknown:
      break;
  }
  return "";
}

absl::string_view FormatOid(Input contents, char (&buffer)[kDottedOidSize]) {
  size_t length = 0;
  const auto append = [&](const char* text) {
    const size_t room = kDottedOidSize - length;
    const size_t size = std::strlen(text);
    const size_t used = size < room ? size : room;
    std::memcpy(buffer + length, text, used);
    length += used;
  };
  uint64_t value = 0;
  bool overflow = false;
  bool first = true;
  for (uint8_t octet : contents) {
    overflow = overflow || (value >> 57) != 0;
    value = (value << 7) | (octet & 0x7f);
    if ((octet & 0x80) != 0) continue;
    char number[32];
    if (overflow) {
      append(first ? "…" : ".…");
    } else if (first) {
      // X.690 section 8.19.4: the first subidentifier holds two arcs.
      const uint64_t root = value < 80 ? value / 40 : 2;
      std::snprintf(number, sizeof(number), "%llu.%llu",
                    static_cast<unsigned long long>(root),
                    static_cast<unsigned long long>(value - root * 40));
      append(number);
    } else {
      std::snprintf(number, sizeof(number), ".%llu",
                    static_cast<unsigned long long>(value));
      append(number);
    }
    value = 0;
    overflow = false;
    first = false;
  }
  return absl::string_view(buffer, length);
}

}  // namespace cairn::der
