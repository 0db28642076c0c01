#include "trustdomain/purpose_names.h"

#include "absl/strings/str_cat.h"
#include "pkix/anchor.h"
#include "pkix/key_usage.h"

namespace cairn {

const PurposeName kPurposeNames[kPurposeNameCount] = {
    {"server", PurposeBit(Purpose::Known::kServerAuth)},
    {"client", PurposeBit(Purpose::Known::kClientAuth)},
    {"email", PurposeBit(Purpose::Known::kEmailProtection)},
    {"code-signing", PurposeBit(Purpose::Known::kCodeSigning)},
    {"timestamping", PurposeBit(Purpose::Known::kTimeStamping)},
    {"ocsp-signing", PurposeBit(Purpose::Known::kOcspSigning)},
};

bool AddPurposeByName(absl::string_view name, uint8_t* purposes) {
  for (const PurposeName& purpose : kPurposeNames) {
    if (purpose.name != name) continue;
    *purposes = static_cast<uint8_t>(*purposes | purpose.bit);
    return true;
  }
  return false;
}

std::string PurposesToText(uint8_t purposes) {
  if (purposes == AnchorConstraints::kEveryPurpose) return "every purpose";
  std::string text;
  for (const PurposeName& purpose : kPurposeNames) {
    if ((purposes & purpose.bit) == 0) continue;
    absl::StrAppend(&text, text.empty() ? "" : ", ", purpose.name);
  }
  return text.empty() ? "no purpose" : text;
}

}  // namespace cairn
