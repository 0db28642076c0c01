#include "ocsp/cache_record_internal.h"

#include <algorithm>

namespace cairn::ocsp::internal {
namespace {

der::Time InRange(der::Time time) {
  return std::min(std::max(time, der::kMinTime), der::kMaxTime);
}

bool IsInRange(der::Time time) { return InRange(time) == time; }

}  // namespace

bool CacheRecord::IsWellFormed() const {
  if (!IsInRange(this_update) || !IsInRange(valid_from) ||
      !IsInRange(valid_through) || !IsInRange(revocation_time)) {
    return false;
  }
  switch (status) {
    case CachedStatus::kFailure:
      if (valid_from > valid_through ||
          valid_through - valid_from > kFailureLifetime) {
        return false;
      }
      break;
    case CachedStatus::kUnknown:
    case CachedStatus::kGood:
      if (valid_from > this_update || valid_from > valid_through) return false;
      break;
    case CachedStatus::kRevoked:
      return valid_from <= this_update &&
             (revocation_reason == kNoRevocationReason ||
              IsRevocationReason(revocation_reason));
    default:
      return false;
  }
  return revocation_time == 0 && revocation_reason == kNoRevocationReason;
}

CachedAnswer CacheRecord::ToAnswer() const {
  CachedAnswer answer;
  answer.status = status;
  answer.this_update =
      status == CachedStatus::kFailure ? valid_from : this_update;
  answer.valid_through = valid_through;
  answer.revocation_time = revocation_time;
  answer.revocation_reason = revocation_reason;
  return answer;
}

CacheRecord RecordOf(const CachedAnswer& answer, der::Time now) {
  now = InRange(now);
  CacheRecord record;
  record.status = answer.status;
  if (answer.status == CachedStatus::kFailure) {
    record.valid_from = now;
    record.valid_through = InRange(now + kFailureLifetime);
    return record;
  }
  record.this_update = InRange(answer.this_update);
  record.valid_from = std::min(record.this_update, now);
  record.valid_through = InRange(answer.valid_through);
  if (answer.status == CachedStatus::kRevoked) {
    record.revocation_time = InRange(answer.revocation_time);
    if (IsRevocationReason(answer.revocation_reason)) {
      record.revocation_reason = answer.revocation_reason;
    }
  }
  return record;
}

bool Replace(const CacheRecord& new_record, der::Time now,
             CacheRecord* old_record) {
  const bool newer = new_record.this_update > old_record->this_update;
  const bool older = new_record.this_update < old_record->this_update;
  if (old_record->revoked()) {
    if (!new_record.revoked() || !newer) return false;
    *old_record = new_record;
    return true;
  }
  switch (new_record.status) {
    case CachedStatus::kFailure: {
      if (old_record->status != CachedStatus::kFailure &&
          old_record->IsUsable(now)) {
        return false;
      }
      const der::Time this_update = old_record->this_update;
      *old_record = new_record;
      old_record->this_update = this_update;
      return true;
    }
    case CachedStatus::kUnknown:
      if (older) return false;
      break;
    case CachedStatus::kGood:
      if (older) return false;
      if (old_record->status == CachedStatus::kUnknown && !newer) return false;
      break;
    case CachedStatus::kRevoked:
      break;
  }
  *old_record = new_record;
  return true;
}

}  // namespace cairn::ocsp::internal
