#include "tools/public_address.h"

#include <cstddef>

namespace cairn::tools {
namespace {

struct Prefix {
  uint8_t octets[12];  // of the address, from its start
  int bits;
};

bool IsIn(absl::Span<const uint8_t> address, const Prefix& prefix) {
  const size_t whole = static_cast<size_t>(prefix.bits) / 8;
  for (size_t i = 0; i < whole; ++i) {
    if (address[i] != prefix.octets[i]) return false;
  }
  const int rest = prefix.bits % 8;
  return rest == 0 ||
         (address[whole] >> (8 - rest)) == (prefix.octets[whole] >> (8 - rest));
}

// IANA's registry of special-purpose IPv4 addresses (RFC 6890), and multicast.
constexpr Prefix kNotPublic4[] = {
    {{0}, 8},              // "this network", 0.0.0.0 among them
    {{10}, 8},             // private, RFC 1918
    {{100, 64}, 10},       // shared, RFC 6598
    {{127}, 8},            // loopback
    {{169, 254}, 16},      // link-local
    {{172, 16}, 12},       // private
    {{192, 0, 0}, 24},     // protocol assignments
    {{192, 0, 2}, 24},     // documentation
    {{192, 88, 99}, 24},   // 6to4 relays, deprecated
    {{192, 168}, 16},      // private
    {{198, 18}, 15},       // benchmarks
    {{198, 51, 100}, 24},  // documentation
    {{203, 0, 113}, 24},   // documentation
    {{224}, 4},            // multicast
    {{240}, 4},            // reserved, broadcast among them
};

bool IsPublic4(absl::Span<const uint8_t> address) {
  for (const Prefix& prefix : kNotPublic4) {
    if (IsIn(address, prefix)) return false;
  }
  return true;
}

// Where an IPv4 address stands in an IPv6 address.
struct Embedding {
  Prefix prefix;
  size_t offset;
};
constexpr Embedding kEmbeddings[] = {
    {{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96}, 12},  // v4-mapped
    {{{0, 0x64, 0xff, 0x9b}, 96}, 12},                       // NAT64, RFC 6052
    {{{0x20, 0x02}, 16}, 2},                                 // 6to4
};

// What there is of IPv6 for hosts, and the parts of it that are for none.
constexpr Prefix kGlobalUnicast6 = {{0x20}, 3};
constexpr Prefix kNotPublic6[] = {
    {{0x20, 0x01, 0x00}, 23},        // protocol assignments, Teredo
    {{0x20, 0x01, 0x0d, 0xb8}, 32},  // documentation
    {{0x3f, 0xff, 0x00}, 20},        // documentation
};

bool IsPublic6(absl::Span<const uint8_t> address) {
  for (const Embedding& embedding : kEmbeddings) {
    if (IsIn(address, embedding.prefix)) {
      return IsPublic4(address.subspan(embedding.offset, 4));
    }
  }
  if (!IsIn(address, kGlobalUnicast6)) return false;
  for (const Prefix& prefix : kNotPublic6) {
    if (IsIn(address, prefix)) return false;
  }
  return true;
}

}  // namespace

bool IsPublicAddress(absl::Span<const uint8_t> address) {
  switch (address.size()) {
    case 4:
      return IsPublic4(address);
    case 16:
      return IsPublic6(address);
    default:
      return false;
  }
}

}  // namespace cairn::tools
