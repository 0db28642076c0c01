#include "ct/log_list.h"

#include <algorithm>

namespace cairn::ct {

absl::string_view LogStateName(LogState state) {
  switch (state) {
    case LogState::kNone:
      break;
    case LogState::kPending:
      return "pending";
    case LogState::kQualified:
      return "qualified";
    case LogState::kUsable:
      return "usable";
    case LogState::kReadOnly:
      return "readonly";
    case LogState::kRetired:
      return "retired";
    case LogState::kRejected:
      return "rejected";
  }
  return "none";
}

absl::string_view Log::OperatorAt(Timestamp time) const {
  for (const PreviousOperator& previous : previous_operators) {
    if (time < previous.end) return previous.name;
  }
  return operator_name;
}

const Log* LogList::Find(der::Input id) const {
  if (id.size() != kLogIdSize) return nullptr;
  const auto found = std::lower_bound(
      logs.begin(), logs.end(), id, [](const Log& log, der::Input wanted) {
        return std::lexicographical_compare(log.id.begin(), log.id.end(),
                                            wanted.begin(), wanted.end());
      });
  return found != logs.end() && der::Input(found->id) == id ? &*found : nullptr;
}

}  // namespace cairn::ct
