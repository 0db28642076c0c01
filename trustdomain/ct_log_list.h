#ifndef CAIRN_TRUSTDOMAIN_CT_LOG_LIST_H_
#define CAIRN_TRUSTDOMAIN_CT_LOG_LIST_H_

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "ct/log_list.h"
#include "der/time.h"

namespace cairn {

// Google's list of all logs that ever were has 0.2 MB and 200 logs.
inline constexpr size_t kMaxCtLogListSize = 4 * 1024 * 1024;
inline constexpr size_t kMaxCtLogs = 1024;
// A tree head's signature stands at depth 8.
inline constexpr int kMaxCtLogListDepth = 12;

// The logs of Certificate Transparency that are known, and what their keeper
// says of them: the JSON that Google (log_list.json, version 3) and Apple
// publish. Immutable, owns everything in it, and is shared between threads.
class CtLogList {
 public:
  // Reads a list: operators, their `logs` and `tiled_logs`, of those log_id,
  // key, description, state, temporal_interval and previous_operators, and
  // log_list_timestamp. Other members are passed over.
  //
  // A list is read whole or not at all. InvalidArgument, in one line that says
  // where, for text beyond the limits, text of another form, a member of
  // another type than it must be, a key that is none, a log_id that is not the
  // SHA-256 of its key, and a log that is there twice. A log without a state,
  // or with one that has another name than those six, is there and counts for
  // nothing; a key of a kind that logs must not have verifies nothing.
  //
  // A list that does not say when it was made needs `made_at`, which else is
  // not looked at.
  //
  // Nobody signs the JSON itself: get it from its keeper, over HTTPS.
  static absl::StatusOr<CtLogList> Parse(
      absl::string_view json,
      absl::optional<der::Time> made_at = absl::nullopt);

  ~CtLogList();
  CtLogList(CtLogList&&) noexcept;
  CtLogList& operator=(CtLogList&&) noexcept;

  // For ct::CheckScts(). Good for as long as this is, moves included.
  const ct::LogList& view() const { return view_; }

 private:
  // What one log's views point to.
  struct Strings;
  class Reader;

  CtLogList();

  std::vector<std::unique_ptr<const Strings>> strings_;
  std::vector<ct::Log> logs_;
  ct::LogList view_;
};

}  // namespace cairn

#endif  // CAIRN_TRUSTDOMAIN_CT_LOG_LIST_H_
