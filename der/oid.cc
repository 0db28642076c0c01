#include "der/oid.h"

#include <cstdio>
#include <cstring>

namespace cairn::der {
namespace {

#define CAIRN_OID_OCTETS(name, text, ...) \
  constexpr uint8_t name##Octets[] = {__VA_ARGS__};
CAIRN_OIDS(CAIRN_OID_OCTETS)
#undef CAIRN_OID_OCTETS

// An OID's key: its last eight octets, and its length in the highest ones. Of
// up to seven octets it is the whole.
constexpr uint64_t Key(uint64_t last_octets, size_t size) {
  return last_octets ^ (static_cast<uint64_t>(size) << 56);
}

constexpr uint64_t KnownKey(const uint8_t* octets, size_t size) {
  const size_t used = size < 8 ? size : 8;
  uint64_t last = 0;
  for (size_t i = 0; i < used; ++i) {
    last |= uint64_t{octets[size - used + i]} << (8 * i);
  }
  return Key(last, size);
}

uint64_t KeyOf(Input contents) {
  const size_t size = contents.size();
  if (size == 3) {  // attribute types and most extensions
    return Key(uint64_t{contents[0]} | uint64_t{contents[1]} << 8 |
                   uint64_t{contents[2]} << 16,
               size);
  }
  if (size < 8) return KnownKey(contents.data(), size);
  // One load, written so that compilers see it.
  const uint8_t* p = contents.end() - 8;
  return Key(uint64_t{p[0]} | uint64_t{p[1]} << 8 | uint64_t{p[2]} << 16 |
                 uint64_t{p[3]} << 24 | uint64_t{p[4]} << 32 |
                 uint64_t{p[5]} << 40 | uint64_t{p[6]} << 48 |
                 uint64_t{p[7]} << 56,
             size);
}

struct KnownOid {
  uint64_t key;
  const uint8_t* octets;
  size_t size;
};

// By Oid; kUnknown is first.
constexpr KnownOid kKnown[] = {{0, nullptr, 0},
#define CAIRN_OID_ROW(name, text, ...)                         \
  {KnownKey(name##Octets, sizeof(name##Octets)), name##Octets, \
   sizeof(name##Octets)},
                               CAIRN_OIDS(CAIRN_OID_ROW)
#undef CAIRN_OID_ROW
};
constexpr size_t kKnownCount = sizeof(kKnown) / sizeof(kKnown[0]);

// The known OIDs by key, made when this is compiled: open addressing, at most
// half full.
constexpr size_t kSlots = 256;
static_assert(2 * kKnownCount <= kSlots, "the table wants to be sparse");

constexpr size_t FirstSlot(uint64_t key) {
  return static_cast<size_t>((key * 0x9e3779b97f4a7c15) >> 56);
}

struct OidTable {
  uint8_t slots[kSlots] = {};

  constexpr OidTable() {
    for (size_t i = 1; i < kKnownCount; ++i) {
      size_t slot = FirstSlot(kKnown[i].key);
      while (slots[slot] != 0) slot = (slot + 1) % kSlots;
      slots[slot] = static_cast<uint8_t>(i);
    }
  }
};
constexpr OidTable kTable;

}  // namespace

namespace {

// Whether the octets before the last eight are the same.
bool HeadsMatch(const uint8_t* octets, Input contents) {
  for (size_t i = 0; i + 8 < contents.size(); ++i) {
    if (octets[i] != contents[i]) return false;
  }
  return true;
}

}  // namespace

Oid FindOid(Input contents) {
  const uint64_t key = KeyOf(contents);
  for (size_t slot = FirstSlot(key); kTable.slots[slot] != 0;
       slot = (slot + 1) % kSlots) {
    const uint8_t i = kTable.slots[slot];
    const KnownOid& known = kKnown[i];
    if (known.key == key && known.size == contents.size() &&
        HeadsMatch(known.octets, contents)) {
      return static_cast<Oid>(i);
    }
  }
  return Oid::kUnknown;
}

Input OidContents(Oid oid) {
  const KnownOid& known = kKnown[static_cast<size_t>(oid)];
  return Input(known.octets, known.size);
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
  bool full = false;
  const auto append = [&](const char* text) {
    const size_t size = std::strlen(text);
    full = full || size > kDottedOidSize - length;
    if (full) return;
    std::memcpy(buffer + length, text, size);
    length += size;
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
