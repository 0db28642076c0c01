#include "ocsp/cache.h"

#include <algorithm>
#include <random>

#include "ocsp/cache_record_internal.h"
#include "ocsp/cache_shard_internal.h"
#include "ocsp/cache_slot_internal.h"
#include "ocsp/lookup_counter_internal.h"
#include "ocsp/slot_memory_internal.h"

namespace cairn::ocsp {
namespace {

using internal::CacheRoom;
using internal::CacheShard;
using internal::CacheSlot;
using internal::Hash128;
using internal::HashSecret;
using internal::LookupCounter;
using internal::SlotMemory;

// A shard is worth its lock from this many entries on.
constexpr size_t kMinEntriesPerShard = 256;

// Half of the slots are free on average, and an eighth in the fullest shard.
constexpr size_t kSlotsPerEntry = 2;
constexpr size_t MaxEntriesIn(size_t slots) { return slots - slots / 8; }

// The standard deviation of a shard's entries is less than the square root of
// its share, which is 16 at least.
static_assert(MaxEntriesIn(kSlotsPerEntry * kMinEntriesPerShard) ==
              kMinEntriesPerShard + 12 * 16);

static_assert(kSlotsPerEntry * sizeof(CacheSlot) +
                  (sizeof(Cache) + sizeof(CacheRoom) + sizeof(LookupCounter) +
                   2 * sizeof(CacheShard)) /
                      (2 * kMinEntriesPerShard) <
              kMaxBytesPerCacheEntry);

HashSecret RandomSecret() {
  std::random_device random;
  HashSecret secret;
  for (uint64_t& word : secret.words) {
    word = (uint64_t{random()} << 32) | uint64_t{random()};
  }
  return secret;
}

size_t ShardCount(size_t capacity) {
  size_t count = 1;
  while (count < kMaxCacheShards &&
         capacity >= 2 * count * kMinEntriesPerShard) {
    count *= 2;
  }
  return count;
}

}  // namespace

Cache::Cache(const CacheOptions& options)
    : capacity_(
          std::min(std::max(options.capacity, size_t{1}), kMaxCacheCapacity)),
      secret_(options.secret.has_value() ? *options.secret : RandomSecret()),
      shard_count_(ShardCount(capacity_)),
      slots_per_shard_(kSlotsPerEntry *
                       ((capacity_ + shard_count_ - 1) / shard_count_)),
      room_(std::make_unique<CacheRoom>(capacity_)),
      lookups_(std::make_unique<LookupCounter>()),
      memory_(std::make_unique<SlotMemory>(shard_count_ * slots_per_shard_)),
      shards_(std::make_unique<CacheShard[]>(shard_count_)) {
  const size_t max_entries =
      shard_count_ == 1 ? capacity_ : MaxEntriesIn(slots_per_shard_);
  for (size_t i = 0; i < shard_count_; ++i) {
    shards_[i].Initialize(memory_->slots() + i * slots_per_shard_,
                          slots_per_shard_, max_entries, room_.get());
  }
}

Cache::~Cache() = default;

IssuerCacheKey Cache::IssuerKey(der::Input name,
                                der::Input subject_public_key_info) const {
  return IssuerCacheKey(secret_, name, subject_public_key_info);
}

absl::optional<CachedAnswer> Cache::Lookup(const CacheKey& key, der::Time now) {
  const absl::optional<CachedAnswer> answer =
      ShardOf(key.hash()).Lookup(key.hash(), now);
  lookups_->Count(answer.has_value());
  return answer;
}

void Cache::Prefetch(const CacheKey& key) const {
  ShardOf(key.hash()).Prefetch(key.hash());
}

CacheInsertion Cache::Insert(const CacheKey& key, const CachedAnswer& answer,
                             der::Time now) {
  CacheShard& shard = ShardOf(key.hash());
  const CacheInsertion result =
      MakePlace(shard, [&] { return shard.Insert(key, answer, now); });
  if (result == CacheInsertion::kRefused) {
    shard.CountRefusal(answer.status);
    if (answer.status == CachedStatus::kRevoked) {
      room_->set_has_refused_revoked(true);
    }
  }
  return result;
}

bool Cache::has_refused_revoked() const { return room_->has_refused_revoked(); }

void Cache::Clear() {
  // First, so that a refusal meanwhile is not forgotten.
  room_->set_has_refused_revoked(false);
  for (size_t i = 0; i < shard_count_; ++i) shards_[i].Clear();
}

void Cache::ClearPartition(der::Input partition) {
  const uint32_t tag = internal::PartitionTag(secret_, partition);
  for (size_t i = 0; i < shard_count_; ++i) shards_[i].ClearPartition(tag);
}

CacheStatistics Cache::statistics() const {
  CacheStatistics statistics;
  lookups_->AddTo(&statistics);
  for (size_t i = 0; i < shard_count_; ++i) shards_[i].AddTo(&statistics);
  statistics.entries = capacity_ - room_->left();
  return statistics;
}

size_t Cache::memory_bytes() const {
  return sizeof(Cache) + sizeof(CacheRoom) + sizeof(LookupCounter) +
         sizeof(SlotMemory) + memory_->bytes() +
         shard_count_ * sizeof(CacheShard);
}

// By other bits than the place within the shard.
CacheShard& Cache::ShardOf(const Hash128& hash) const {
  return shards_[hash.low & (shard_count_ - 1)];
}

template <typename Insertion>
CacheInsertion Cache::MakePlace(const CacheShard& shard, Insertion insert) {
  // More than once round only where other threads take what was made free.
  while (true) {
    switch (insert()) {
      case CacheShard::Outcome::kStored:
        return CacheInsertion::kStored;
      case CacheShard::Outcome::kIgnored:
        return CacheInsertion::kIgnored;
      case CacheShard::Outcome::kShardIsFull:
        return CacheInsertion::kRefused;
      case CacheShard::Outcome::kNoRoom:
        if (!EvictElsewhere(shard)) return CacheInsertion::kRefused;
        break;
    }
  }
}

// Evicts from the first shard behind `full` that has something to evict.
bool Cache::EvictElsewhere(const CacheShard& full) {
  const size_t start = static_cast<size_t>(&full - shards_.get());
  for (size_t i = 1; i <= shard_count_; ++i) {
    if (shards_[(start + i) & (shard_count_ - 1)].EvictOne()) return true;
  }
  return false;
}

Cache::Restored Cache::Restore(const internal::KeyedRecord& saved) {
  CacheShard& shard = ShardOf(saved.hash);
  if (shard.Contains(saved.hash)) return Restored::kDuplicate;
  const CacheInsertion result =
      MakePlace(shard, [&] { return shard.Restore(saved); });
  if (result == CacheInsertion::kRefused && saved.record.revoked()) {
    return Restored::kNoPlaceForRevoked;
  }
  return Restored::kOk;
}

}  // namespace cairn::ocsp
