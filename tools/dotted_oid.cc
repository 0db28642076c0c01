#include "tools/dotted_oid.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"

namespace cairn::tools {
namespace {

// Appends a subidentifier: base 128, most significant first.
void AppendSubidentifier(uint64_t value, std::string* octets) {
  std::string reversed(1, static_cast<char>(value & 0x7f));
  while ((value >>= 7) != 0) {
    reversed.push_back(static_cast<char>(0x80 | (value & 0x7f)));
  }
  octets->append(reversed.rbegin(), reversed.rend());
}

}  // namespace

bool ParseDottedOid(absl::string_view text, std::string* octets) {
  std::vector<uint64_t> arcs;
  for (absl::string_view part : absl::StrSplit(text, '.')) {
    uint32_t arc;
    // SimpleAtoi() would take white space and signs too.
    if (!std::all_of(part.begin(), part.end(), absl::ascii_isdigit) ||
        (part.size() > 1 && part[0] == '0') || !absl::SimpleAtoi(part, &arc)) {
      return false;
    }
    arcs.push_back(arc);
  }
  if (arcs.size() < 2 || arcs[0] > 2 || (arcs[0] < 2 && arcs[1] > 39)) {
    return false;
  }
  octets->clear();
  AppendSubidentifier(arcs[0] * 40 + arcs[1], octets);
  for (size_t i = 2; i < arcs.size(); ++i) AppendSubidentifier(arcs[i], octets);
  return true;
}

}  // namespace cairn::tools
