#include "pkix/address_text.h"

#include <cstdio>

namespace cairn {
namespace {

constexpr int kGroups = 8;

// The first of the longest runs of zero groups, if it has more than one (RFC
// 5952 sections 4.2.2 and 4.2.3).
struct Run {
  int begin = kGroups;
  int size = 1;
};
Run LongestZeroRun(const unsigned (&groups)[kGroups]) {
  Run longest;
  int begin = 0;
  for (int i = 0; i <= kGroups; ++i) {
    if (i < kGroups && groups[i] == 0) continue;
    if (i - begin > longest.size) {
      longest.begin = begin;
      longest.size = i - begin;
    }
    begin = i + 1;
  }
  return longest;
}

size_t FormatIpv6(der::Input address, char* out) {
  unsigned groups[kGroups];
  for (size_t i = 0; i < kGroups; ++i) {
    groups[i] = static_cast<unsigned>(address[2 * i] << 8 | address[2 * i + 1]);
  }
  const Run run = LongestZeroRun(groups);
  size_t length = 0;
  for (int i = 0; i < kGroups; ++i) {
    if (i == run.begin) {
      out[length++] = ':';
      if (i == 0) out[length++] = ':';
      i += run.size - 1;
      continue;
    }
    length += static_cast<size_t>(std::snprintf(
        out + length, kMaxAddressText + 1 - length, "%x", groups[i]));
    if (i != kGroups - 1) out[length++] = ':';
  }
  return length;
}

}  // namespace

absl::string_view FormatAddress(der::Input address,
                                char (&buffer)[kMaxAddressText + 1]) {
  size_t length = 0;
  if (address.size() == 4) {
    length = static_cast<size_t>(
        std::snprintf(buffer, sizeof(buffer), "%d.%d.%d.%d", address[0],
                      address[1], address[2], address[3]));
  } else if (address.size() == 16) {
    length = FormatIpv6(address, buffer);
  }
  return absl::string_view(buffer, length);
}

}  // namespace cairn
