#ifndef CAIRN_OCSP_CACHE_SLOT_INTERNAL_H_
#define CAIRN_OCSP_CACHE_SLOT_INTERNAL_H_

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "der/time.h"
#include "ocsp/cache_record_internal.h"
#include "ocsp/cached_answer.h"
#include "ocsp/siphash_internal.h"

namespace cairn::ocsp::internal {

// A cache line: the unit that a look-up waits for.
inline constexpr size_t kCacheLine = 64;

// The number of a slot that is none.
inline constexpr uint32_t kNoSlot = 0xffffffff;

// An entry with the hash of its key.
struct KeyedRecord {
  Hash128 hash;
  CacheRecord record;
};

// Room for an entry in the table of a shard: one cache line.
//
// Written by who holds the shard's lock, read by anybody. What is read while it
// is written is a mixture; a SequenceLock tells.
class alignas(kCacheLine) CacheSlot {
 public:
  bool taken() const { return taken_.load(std::memory_order_acquire); }

  Hash128 hash() const {
    Hash128 hash;
    hash.low = hash_low_.load(std::memory_order_acquire);
    hash.high = hash_high_.load(std::memory_order_acquire);
    return hash;
  }

  // `taken()`.
  CacheRecord record() const {
    CacheRecord record;
    record.this_update = this_update_.load(std::memory_order_acquire);
    record.valid_from = valid_from_.load(std::memory_order_acquire);
    record.valid_through = valid_through_.load(std::memory_order_acquire);
    record.revocation_time = revocation_time_.load(std::memory_order_acquire);
    record.partition_tag = partition_tag_.load(std::memory_order_acquire);
    record.status = status_.load(std::memory_order_acquire);
    record.revocation_reason = reason_.load(std::memory_order_acquire);
    record.used = used();
    return record;
  }

  void Put(const Hash128& hash, const CacheRecord& record) {
    hash_low_.store(hash.low, std::memory_order_release);
    hash_high_.store(hash.high, std::memory_order_release);
    this_update_.store(record.this_update, std::memory_order_release);
    valid_from_.store(record.valid_from, std::memory_order_release);
    valid_through_.store(record.valid_through, std::memory_order_release);
    revocation_time_.store(record.revocation_time, std::memory_order_release);
    partition_tag_.store(record.partition_tag, std::memory_order_release);
    status_.store(record.status, std::memory_order_release);
    reason_.store(record.revocation_reason, std::memory_order_release);
    set_used(record.used);
    taken_.store(true, std::memory_order_release);
  }

  void Free() { taken_.store(false, std::memory_order_release); }

  // Readers set it, too.
  bool used() const { return used_.load(std::memory_order_relaxed); }
  void set_used(bool used) { used_.store(used, std::memory_order_relaxed); }

  // Neighbours in a queue; the first and the last have kNoSlot there. Only for
  // who holds the lock.
  uint32_t previous = kNoSlot;
  uint32_t next = kNoSlot;

 private:
  std::atomic<uint64_t> hash_low_{0};
  std::atomic<uint64_t> hash_high_{0};
  std::atomic<der::Time> this_update_{0};
  std::atomic<der::Time> valid_from_{0};
  std::atomic<der::Time> valid_through_{0};
  std::atomic<der::Time> revocation_time_{0};
  std::atomic<uint32_t> partition_tag_{0};
  std::atomic<CachedStatus> status_{CachedStatus::kFailure};
  std::atomic<uint8_t> reason_{kNoRevocationReason};
  std::atomic<bool> used_{false};
  std::atomic<bool> taken_{false};
};
static_assert(sizeof(CacheSlot) == kCacheLine);

// Lets readers notice that somebody wrote, without a write of their own: two
// threads that only read do not slow each other down.
//
// One writer at a time, which stores with memory_order_release between Begin()
// and End(); readers load with memory_order_acquire. A reader that has loaded
// something stored after Begin() then also finds the number that Begin() left,
// and one that found the number of End() finds all that was stored before.
class SequenceLock {
 public:
  void Begin() {
    number_.store(number_.load(std::memory_order_relaxed) + 1,
                  std::memory_order_relaxed);
  }
  void End() {
    number_.store(number_.load(std::memory_order_relaxed) + 1,
                  std::memory_order_release);
  }

  uint64_t StartReading() const {
    return number_.load(std::memory_order_acquire);
  }
  // Whether what was loaded since StartReading() returned `number` was whole.
  bool WasQuiet(uint64_t number) const {
    return number % 2 == 0 && number_.load(std::memory_order_relaxed) == number;
  }

 private:
  // Odd while somebody writes.
  std::atomic<uint64_t> number_{0};
};

}  // namespace cairn::ocsp::internal

#endif  // CAIRN_OCSP_CACHE_SLOT_INTERNAL_H_
