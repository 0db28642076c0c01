#ifndef CAIRN_TRUSTDOMAIN_BOUNDED_CACHE_INTERNAL_H_
#define CAIRN_TRUSTDOMAIN_BOUNDED_CACHE_INTERNAL_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/synchronization/mutex.h"
#include "absl/types/optional.h"
#include "absl/types/span.h"
#include "der/input.h"
#include "ocsp/siphash_internal.h"
#include "trustdomain/cache_limits.h"

namespace cairn::internal {

// 128 bits from the system's source of randomness.
ocsp::internal::HashSecret RandomHashSecret();

// What an entry is found by. Two keys are the same if all their parts are,
// byte for byte.
struct CacheKeyParts {
  // Keyed with a secret of the cache. Finds the entry, and never decides.
  ocsp::internal::Hash128 hash;
  absl::Span<const der::Input> parts;
  // Whether the key with these parts is `stored`. The sizes of all parts but
  // one must stand in a part of fixed size, or there must be one part only:
  // then no other parts have the same bytes behind each other.
  bool Is(absl::string_view stored) const {
    for (der::Input part : parts) {
      if (stored.size() < part.size() ||
          der::Input::FromString(stored).First(part.size()) != part) {
        return false;
      }
      stored.remove_prefix(part.size());
    }
    return stored.empty();
  }
  size_t size() const {
    size_t size = 0;
    for (der::Input part : parts) size += part.size();
    return size;
  }
};

// Values by keys of any length, in bounded memory: at most limits.max_entries
// of them and about limits.max_bytes, whichever is less. Divided into shards
// with a lock and an equal part of both limits each.
//
// A full shard evicts by "second chance": a hand goes round the entries, takes
// the mark off those that were used since it last came by, and evicts the first
// one without. A look-up allocates nothing. Thread-safe.
template <typename Value>
class BoundedCache {
 public:
  // Entries with keys of more than `max_key_bytes` are not kept.
  BoundedCache(const CacheLimits& limits, size_t max_key_bytes)
      : max_key_bytes_(max_key_bytes),
        shard_count_(ShardCount(limits)),
        shard_limits_{limits.max_entries / shard_count_,
                      limits.max_bytes / shard_count_},
        shards_(std::make_unique<Shard[]>(shard_count_)) {}

  absl::optional<Value> Find(const CacheKeyParts& key) {
    return ShardOf(key).Find(key);
  }
  // `memory` is what the value has on the heap.
  void Insert(const CacheKeyParts& key, Value value, size_t memory) {
    Shard& shard = ShardOf(key);
    const size_t charge = key.size() + memory + kOverhead;
    if (key.size() > max_key_bytes_ || charge > shard_limits_.max_bytes ||
        shard_limits_.max_entries == 0) {
      shard.CountTooLarge();
      return;
    }
    Entry entry;
    entry.hash = key.hash;
    entry.key.reserve(key.size());
    for (der::Input part : key.parts) {
      entry.key.append(part.AsStringView().data(), part.size());
    }
    entry.value = std::move(value);
    entry.charge = charge;
    shard.Insert(std::move(entry), shard_limits_);
  }
  void Clear() {
    for (size_t i = 0; i < shard_count_; ++i) shards_[i].Clear();
  }
  void AddTo(CacheCounters* counters) const {
    for (size_t i = 0; i < shard_count_; ++i) shards_[i].AddTo(counters);
  }

 private:
  // A shard is worth its lock from this many entries on.
  static constexpr size_t kMinEntriesPerShard = 64;
  static constexpr size_t kMaxShards = 16;

  struct Entry {
    ocsp::internal::Hash128 hash;
    std::string key;  // the parts, one behind the other
    Value value;
    size_t charge = 0;  // 0: there is no entry here
    bool used = false;
  };

  // Hashes are random already.
  struct LowHalf {
    size_t operator()(const ocsp::internal::Hash128& hash) const {
      return static_cast<size_t>(hash.low);
    }
  };
  using Index = absl::flat_hash_map<ocsp::internal::Hash128, size_t, LowHalf>;

  // What an entry takes beside its key and its value's heap. Twice, since the
  // vector and the index grow by doubling.
  static constexpr size_t kOverhead =
      2 *
      (sizeof(Entry) + sizeof(typename Index::value_type) + sizeof(size_t) + 1);

  class alignas(128) Shard {
   public:
    absl::optional<Value> Find(const CacheKeyParts& key) {
      absl::MutexLock lock(&mutex_);
      const auto found = index_.find(key.hash);
      if (found == index_.end() || !key.Is(entries_[found->second].key)) {
        ++counters_.misses;
        return absl::nullopt;
      }
      ++counters_.hits;
      entries_[found->second].used = true;
      return entries_[found->second].value;
    }

    // `entry` fits into an empty shard with these limits.
    void Insert(Entry entry, const CacheLimits& limits) {
      absl::MutexLock lock(&mutex_);
      const auto found = index_.find(entry.hash);
      if (found != index_.end()) {
        // Another thread was quicker; or, as good as never, another key has the
        // same hash.
        if (entries_[found->second].key == entry.key) return;
        Evict(found->second);
      }
      while (index_.size() == limits.max_entries ||
             bytes_ + entry.charge > limits.max_bytes) {
        Evict(NextVictim());
      }
      // In the place that the hand left last, where it comes by last.
      if (free_.empty()) {
        free_.push_back(entries_.size());
        entries_.emplace_back();
      }
      bytes_ += entry.charge;
      ++counters_.insertions;
      index_.emplace(entry.hash, free_.back());
      entries_[free_.back()] = std::move(entry);
      free_.pop_back();
    }

    void CountTooLarge() {
      absl::MutexLock lock(&mutex_);
      ++counters_.too_large;
    }

    void Clear() {
      absl::MutexLock lock(&mutex_);
      entries_ = {};
      free_ = {};
      index_ = {};
      bytes_ = 0;
      hand_ = 0;
    }

    void AddTo(CacheCounters* counters) const {
      absl::MutexLock lock(&mutex_);
      counters->entries += index_.size();
      counters->bytes += bytes_;
      counters->hits += counters_.hits;
      counters->misses += counters_.misses;
      counters->insertions += counters_.insertions;
      counters->evictions += counters_.evictions;
      counters->too_large += counters_.too_large;
    }

   private:
    // Only where there are entries. Ends within two rounds.
    size_t NextVictim() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
      while (true) {
        if (hand_ >= entries_.size()) hand_ = 0;
        const size_t i = hand_++;
        if (entries_[i].charge != 0 && !entries_[i].used) return i;
        entries_[i].used = false;
      }
    }

    void Evict(size_t i) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
      ++counters_.evictions;
      bytes_ -= entries_[i].charge;
      index_.erase(entries_[i].hash);
      entries_[i] = Entry();
      free_.push_back(i);
    }

    mutable absl::Mutex mutex_;
    std::vector<Entry> entries_ ABSL_GUARDED_BY(mutex_);
    std::vector<size_t> free_ ABSL_GUARDED_BY(mutex_);  // places in entries_
    Index index_ ABSL_GUARDED_BY(mutex_);
    size_t bytes_ ABSL_GUARDED_BY(mutex_) = 0;
    size_t hand_ ABSL_GUARDED_BY(mutex_) = 0;
    CacheCounters counters_ ABSL_GUARDED_BY(mutex_);
  };

  static size_t ShardCount(const CacheLimits& limits) {
    size_t count = 1;
    while (count < kMaxShards &&
           limits.max_entries >= 2 * count * kMinEntriesPerShard) {
      count *= 2;
    }
    return count;
  }

  // By the half of the hash that the index does not use.
  Shard& ShardOf(const CacheKeyParts& key) {
    return shards_[key.hash.high & (shard_count_ - 1)];
  }

  const size_t max_key_bytes_;
  const size_t shard_count_;
  const CacheLimits shard_limits_;
  const std::unique_ptr<Shard[]> shards_;
};

}  // namespace cairn::internal

#endif  // CAIRN_TRUSTDOMAIN_BOUNDED_CACHE_INTERNAL_H_
