#ifndef CAIRN_OCSP_CACHE_SHARD_INTERNAL_H_
#define CAIRN_OCSP_CACHE_SHARD_INTERNAL_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/types/optional.h"
#include "der/time.h"
#include "ocsp/cache_key.h"
#include "ocsp/cache_record_internal.h"
#include "ocsp/cache_slot_internal.h"
#include "ocsp/cache_statistics.h"
#include "ocsp/cached_answer.h"
#include "ocsp/siphash_internal.h"

namespace cairn::ocsp::internal {

// How many entries the cache may still take in, all shards together, and
// whether that was not enough.
class CacheRoom {
 public:
  explicit CacheRoom(size_t room) : room_(room) {}

  bool has_refused_revoked() const {
    return has_refused_revoked_.load(std::memory_order_acquire);
  }
  void set_has_refused_revoked(bool value) {
    has_refused_revoked_.store(value, std::memory_order_release);
  }

  // One less. False where there is none.
  bool Take() {
    size_t room = room_.load(std::memory_order_relaxed);
    while (room != 0) {
      if (room_.compare_exchange_weak(room, room - 1,
                                      std::memory_order_relaxed)) {
        return true;
      }
    }
    return false;
  }
  void Give(size_t count) { room_.fetch_add(count, std::memory_order_relaxed); }
  size_t left() const { return room_.load(std::memory_order_relaxed); }

 private:
  std::atomic<size_t> room_;
  std::atomic<bool> has_refused_revoked_{false};
};

// A part of the cache: a hash table of fixed size with a lock of its own.
//
// Entries stand in the table itself, each as near behind the place that its
// hash names as there was room (linear probing). With half of the slots free, a
// look-up waits for memory once: for the slot of that place, while the one
// behind it comes along.
//
// Look-ups take no lock. They read, and then ask a SequenceLock whether anybody
// wrote meanwhile; if so, they take the lock and read again.
//
// Entries that may be evicted stand in one queue, revoked ones in another. A
// hit does not move its entry, it marks it. What is evicted is the last of the
// queue; a marked entry found there loses its mark and goes to the front
// instead. That is "second chance", an approximation of least recently used
// that writes to no other entry on a hit. At most kMaxSecondChances are given
// at once, so that evicting takes bounded time.
//
// Thread-safe. Aligned so that neighbours share no cache line.
class alignas(2 * kCacheLine) CacheShard {
 public:
  // With every entry of a full shard in use, an insertion moves 32 of them and
  // evicts the next, within some microseconds.
  static constexpr int kMaxSecondChances = 32;

  CacheShard() = default;
  CacheShard(const CacheShard&) = delete;
  CacheShard& operator=(const CacheShard&) = delete;

  // Once, before anything else. At most `max_entries` are kept, fewer than
  // there are slots. Slots and room outlive the shard.
  void Initialize(CacheSlot* slots, size_t slot_count, size_t max_entries,
                  CacheRoom* room);

  // Begins to fetch what a look-up of `hash` reads.
  void Prefetch(const Hash128& hash) const;
  absl::optional<CachedAnswer> Lookup(const Hash128& hash, der::Time now);

  enum class Outcome {
    kStored,
    kIgnored,
    // The cache is full, and nothing here may be evicted.
    kNoRoom,
    // This shard is full of revoked entries.
    kShardIsFull,
  };
  Outcome Insert(const CacheKey& key, const CachedAnswer& answer,
                 der::Time now);
  // Puts in what was saved, which is well-formed.
  Outcome Restore(const KeyedRecord& saved);
  bool Contains(const Hash128& hash) const;
  // Counts an answer that found no place.
  void CountRefusal(CachedStatus status);

  // Makes room for one by evicting an entry. False where none may be.
  bool EvictOne();

  void Clear();
  // The entries of one partition.
  void ClearPartition(uint32_t partition_tag);

  // All entries: revoked ones behind the others, each from the one that was put
  // in or used the longest ago.
  void AppendTo(std::vector<KeyedRecord>* records) const;
  // But for `entries`, which CacheRoom knows for all shards at one time.
  void AddTo(CacheStatistics* statistics) const;
  size_t max_entries() const { return max_entries_; }

 private:
  struct Queue {
    uint32_t front = kNoSlot;
    uint32_t back = kNoSlot;
  };

  // The place that a hash names.
  uint32_t HomeOf(const Hash128& hash) const {
    return static_cast<uint32_t>(((hash.low >> 32) * slot_count_) >> 32);
  }
  uint32_t After(uint32_t slot) const {
    return slot + 1 == slot_count_ ? 0 : slot + 1;
  }
  // How far `slot` is behind `start`, round the end.
  uint32_t Distance(uint32_t start, uint32_t slot) const {
    return slot >= start ? slot - start : slot + slot_count_ - start;
  }
  Queue& QueueOf(const CacheRecord& record)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return record.revoked() ? revoked_ : evictable_;
  }

  uint32_t Find(const Hash128& hash) const;
  absl::optional<CachedAnswer> Read(const Hash128& hash, der::Time now,
                                    uint32_t* slot) const;
  Outcome Place(const Hash128& hash, const CacheRecord& record)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool Evict() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Erase(uint32_t slot) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void PushFront(uint32_t slot, Queue* queue)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Unlink(uint32_t slot, Queue* queue)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Move(uint32_t from, uint32_t to) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  // These do not change after Initialize().
  CacheRoom* room_ = nullptr;
  uint32_t slot_count_ = 0;
  uint32_t max_entries_ = 0;
  CacheSlot* slots_ = nullptr;
  // On one cache line with them: it is all that a look-up reads but slots.
  SequenceLock sequence_;

  alignas(kCacheLine) mutable absl::Mutex mutex_;
  Queue evictable_ ABSL_GUARDED_BY(mutex_);
  Queue revoked_ ABSL_GUARDED_BY(mutex_);
  // But for hits and misses.
  CacheStatistics statistics_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace cairn::ocsp::internal

#endif  // CAIRN_OCSP_CACHE_SHARD_INTERNAL_H_
