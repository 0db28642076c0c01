#include "pkix/error.h"

namespace cairn {

absl::string_view ErrorName(Error error) {
  switch (error) {
#define CAIRN_ERROR_CASE(name, number, rank, text) \
  case Error::name:                                \
    return &#name[1];
    CAIRN_ERRORS(CAIRN_ERROR_CASE)
#undef CAIRN_ERROR_CASE
  }
  return "Unknown";
}

absl::string_view ErrorText(Error error) {
  switch (error) {
#define CAIRN_ERROR_CASE(name, number, rank, text) \
  case Error::name:                                \
    return text;
    CAIRN_ERRORS(CAIRN_ERROR_CASE)
#undef CAIRN_ERROR_CASE
  }
  return "unknown error";
}

int ErrorRank(Error error) {
  switch (error) {
#define CAIRN_ERROR_CASE(name, number, rank, text) \
  case Error::name:                                \
    return rank;
    CAIRN_ERRORS(CAIRN_ERROR_CASE)
#undef CAIRN_ERROR_CASE
  }
  return 0;
}

bool IsBudgetError(Error error) {
  switch (error) {
    case Error::kSignatureBudgetExhausted:
    case Error::kStepBudgetExhausted:
    case Error::kOfferBudgetExhausted:
    case Error::kNameBudgetExhausted:
    case Error::kTooManyCandidates:
      return true;
    default:
      return false;
  }
}

}  // namespace cairn
