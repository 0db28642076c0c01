#ifndef CAIRN_OCSP_CACHE_RECORD_INTERNAL_H_
#define CAIRN_OCSP_CACHE_RECORD_INTERNAL_H_

#include <cstdint>

#include "der/time.h"
#include "ocsp/cached_answer.h"

namespace cairn::ocsp::internal {

// An answer as it is kept, and saved to files.
struct CacheRecord {
  // Of a failure: of the last answer before it, der::kMinTime if there was
  // none.
  der::Time this_update = der::kMinTime;
  // When the answer began to be used: thisUpdate, or when it was put in if that
  // was earlier. A clock that was put back to before this makes it a miss.
  der::Time valid_from = 0;
  der::Time valid_through = 0;
  der::Time revocation_time = 0;
  CachedStatus status = CachedStatus::kFailure;
  uint8_t revocation_reason = kNoRevocationReason;
  // Whether it was asked for since it was last at the end of its queue.
  bool used = false;
  // CacheKey::partition_tag() of its key.
  uint32_t partition_tag = 0;

  bool revoked() const { return status == CachedStatus::kRevoked; }

  // Whether it may be given as an answer at this time.
  bool IsUsable(der::Time now) const {
    return revoked() || (valid_from <= now && now <= valid_through);
  }

  // Whether each field, and all of them together, are as RecordOf() makes them.
  bool IsWellFormed() const;

  CachedAnswer ToAnswer() const;
};

// `answer`, brought into range, as learnt at `now`. Time in range.
CacheRecord RecordOf(const CachedAnswer& answer, der::Time now);

// The table in ocsp/cached_answer.h: changes `*old_record` to what is to be
// kept. False where it stays as it is.
bool Replace(const CacheRecord& new_record, der::Time now,
             CacheRecord* old_record);

}  // namespace cairn::ocsp::internal

#endif  // CAIRN_OCSP_CACHE_RECORD_INTERNAL_H_
