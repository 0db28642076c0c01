#ifndef CAIRN_TRUSTDOMAIN_PURPOSE_NAMES_H_
#define CAIRN_TRUSTDOMAIN_PURPOSE_NAMES_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace cairn {

// Sets of purposes in words, for files and people: "server", "client",
// "code-signing", "email", "timestamping" and "ocsp-signing", as on the command
// line of cairn. A set is bits of PurposeBit().

// Adds the purpose of this name to `*purposes`. False for any other text.
bool AddPurposeByName(absl::string_view name, uint8_t* purposes);

// The names in `purposes` with ", " between them; "every purpose" for
// AnchorConstraints::kEveryPurpose, "no purpose" for none of those above.
std::string PurposesToText(uint8_t purposes);

// The name of each purpose that has one, and its bit: for loops.
struct PurposeName {
  absl::string_view name;
  uint8_t bit;
};
inline constexpr int kPurposeNameCount = 6;
extern const PurposeName kPurposeNames[kPurposeNameCount];

}  // namespace cairn

#endif  // CAIRN_TRUSTDOMAIN_PURPOSE_NAMES_H_
