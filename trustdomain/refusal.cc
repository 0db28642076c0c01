#include "trustdomain/refusal.h"

#include "absl/strings/str_cat.h"

namespace cairn {
namespace {

absl::string_view RefusalText(Refusal refusal) {
  switch (refusal) {
#define CAIRN_REFUSAL_TEXT(name, number, text) \
  case Refusal::name:                          \
    return text;
    CAIRN_REFUSALS(CAIRN_REFUSAL_TEXT)
#undef CAIRN_REFUSAL_TEXT
  }
  return "";
}

// Whether the reason is one rule of several.
bool HasRule(Refusal refusal) { return refusal < Refusal::kAllowListEmpty; }

}  // namespace

absl::string_view RefusalName(Refusal refusal) {
  switch (refusal) {
#define CAIRN_REFUSAL_NAME(name, number, text) \
  case Refusal::name:                          \
    return absl::string_view(#name).substr(1);
    CAIRN_REFUSALS(CAIRN_REFUSAL_NAME)
#undef CAIRN_REFUSAL_NAME
  }
  return "";
}

std::string RefusalToText(const Failure& failure) {
  const absl::string_view error = ErrorText(failure.error);
  if (failure.error != Error::kRefusedByTrustDomain) return std::string(error);
  const Refusal refusal = RefusalOf(failure.detail);
  const absl::string_view text = RefusalText(refusal);
  if (text.empty()) return std::string(error);
  return HasRule(refusal)
             ? absl::StrCat(text, " (rule ", RuleOf(failure.detail), ")")
             : std::string(text);
}

}  // namespace cairn
