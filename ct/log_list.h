#ifndef CAIRN_CT_LOG_LIST_H_
#define CAIRN_CT_LOG_LIST_H_

#include <array>
#include <cstdint>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "ct/sct.h"
#include "der/input.h"
#include "der/time.h"
#include "pkix/public_key.h"

namespace cairn::ct {

// How a log stands with whoever keeps the list of logs.
enum class LogState : uint8_t {
  kNone,       // the list does not say
  kPending,    // asked to be in the list
  kQualified,  // accepted, and soon to be in use everywhere
  kUsable,
  kReadOnly,  // takes no certificates any more, and is there
  kRetired,   // what it signed before `Log::state_since` may still count
  kRejected,
};

// Such as "usable". Static storage.
absl::string_view LogStateName(LogState state);

// Who ran a log once.
struct PreviousOperator {
  absl::string_view name;
  // SCTs from before this are this operator's.
  Timestamp end = 0;
};

// A log, as a list describes it. Borrows its views.
struct Log {
  std::array<uint8_t, kLogIdSize> id = {};
  PublicKey key;
  absl::string_view description;  // for people
  // Who runs it now, and who ran it before, earliest first.
  absl::string_view operator_name;
  absl::Span<const PreviousOperator> previous_operators;
  LogState state = LogState::kNone;
  // Since when.
  Timestamp state_since = 0;
  // It takes certificates whose notAfter lies in [expiry_begin, expiry_end).
  der::Time expiry_begin = der::kMinTime;
  der::Time expiry_end = der::kMaxTime + 1;
  // It has the interface of RFC 6962, and not only that of static-ct-api.
  bool is_rfc6962 = true;

  // Whether it was accepted once and has not been taken back: qualified,
  // usable or read-only.
  bool is_current() const {
    return state == LogState::kQualified || state == LogState::kUsable ||
           state == LogState::kReadOnly;
  }
  // Who ran it at that time.
  absl::string_view OperatorAt(Timestamp time) const;
};

// The logs that are known. A view: trustdomain/ct_log_list.h has one that owns
// what it holds, and reads the usual JSON.
struct LogList {
  // In ascending order of `id`, each id once.
  absl::Span<const Log> logs;
  // When the list was made. A list that does not say counts as too old, and is
  // refused whatever the policy thinks of old ones.
  der::Time made_at = der::kMinTime;

  // The log with this id, or null.
  const Log* Find(der::Input id) const;
};

}  // namespace cairn::ct

#endif  // CAIRN_CT_LOG_LIST_H_
