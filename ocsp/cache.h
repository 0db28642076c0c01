#ifndef CAIRN_OCSP_CACHE_H_
#define CAIRN_OCSP_CACHE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/types/optional.h"
#include "absl/types/span.h"
#include "der/input.h"
#include "der/time.h"
#include "ocsp/cache_key.h"
#include "ocsp/cache_statistics.h"
#include "ocsp/cached_answer.h"
#include "ocsp/siphash_internal.h"

namespace cairn::ocsp {

namespace internal {
class CacheRoom;
class CacheShard;
class LookupCounter;
class SlotMemory;
struct KeyedRecord;
}  // namespace internal

struct LoadedCache;

// Half a megabyte: more sites than a browser visits between restarts.
inline constexpr size_t kDefaultCacheCapacity = 4096;

// 2.2 GB.
inline constexpr size_t kMaxCacheCapacity = size_t{1} << 24;

// What an entry may take of memory, everything counted, in a cache for 512
// entries or more.
inline constexpr size_t kMaxBytesPerCacheEntry = 160;

// Parts with a lock of their own, which only changes take. A cache for less
// than 512 entries has one.
inline constexpr size_t kMaxCacheShards = 16;

struct CacheOptions {
  // Entries, revoked ones included; 1 to kMaxCacheCapacity, anything else is
  // taken as the nearest of them.
  size_t capacity = kDefaultCacheCapacity;
  // For tests: instead of 128 random bits. See ocsp/cache_key.h.
  absl::optional<internal::HashSecret> secret;
};

enum class CacheInsertion {
  kStored,
  // What the cache has outranks the answer, or the answer is out of date. See
  // the table in ocsp/cached_answer.h.
  kIgnored,
  // The cache is full of revoked entries. See Cache.
  kRefused,
};

// What OCSP responders said, in memory.
//
//   Cache cache;
//   IssuerCacheKey issuer = cache.IssuerKey(name, spki);  // keep it
//   issuer.SetPartition(origin).AddSetting(...);
//   const CacheKey key = issuer.KeyFor(serial_number);
//   absl::optional<CachedAnswer> answer = cache.Lookup(key, now);
//   if (!answer.has_value()) ... cache.Insert(key, *what_was_learnt, now);
//
// All memory is taken at construction, about 130 bytes an entry. Look-ups and
// insertions take constant time and do not allocate. Every method may be called
// from any thread at any time; an answer is seen by all threads once Insert()
// has returned. Look-ups take no lock as long as nobody changes the same shard,
// and do not slow each other down.
//
// Full: the least recently used entry makes way (approximately: an entry that
// was used since it was put in, or since it was last considered, is passed over
// in favour of the next, up to a limit). Revoked entries never make way, and
// are never replaced by anything less: once a certificate was seen to be
// revoked, only Clear() and ClearPartition() make the cache forget it.
//
// The capacity is that of the whole cache, not a sum of parts. The cache is
// divided into shards, each of which can hold three quarters more than its
// share: twelve standard deviations of what hashing leaves uneven, or more. So
// a cache for N entries holds N. When it is full, the shard of the new entry
// evicts one of its own, or another shard does where that has none to evict.
//
// Full of revoked entries: new answers are refused and counted. A good one is
// lost, so that it must be asked for again. A revoked one is lost to the cache
// too: the caller, who has it in hand, must act on it, and a caller that takes
// "no answer" for good must no longer do so once has_refused_revoked(). Never
// does the cache answer good in place of what it could not keep.
class Cache {
 public:
  explicit Cache(const CacheOptions& options = CacheOptions());
  ~Cache();
  Cache(const Cache&) = delete;
  Cache& operator=(const Cache&) = delete;

  // What the keys of an issuer's certificates have in common: see
  // IssuerCacheKey.
  IssuerCacheKey IssuerKey(der::Input name,
                           der::Input subject_public_key_info) const;

  // What is known at `now`. Nothing known, or out of date, is no answer; a
  // revoked answer is never out of date.
  absl::optional<CachedAnswer> Lookup(const CacheKey& key, der::Time now);

  // Begins to fetch from memory what Lookup() of the same key will read, and
  // returns at once. In a cache that is larger than the processor's, a look-up
  // is mostly waiting for memory: call this for all certificates of a chain, or
  // as soon as the key is known, and do something else meanwhile.
  void Prefetch(const CacheKey& key) const;

  // Puts in what was learnt at `now`.
  CacheInsertion Insert(const CacheKey& key, const CachedAnswer& answer,
                        der::Time now);

  // Forgets everything, revoked entries included. What other threads put in
  // meanwhile may stay.
  void Clear();
  // Forgets what was learnt in one partition, revoked entries included, in time
  // linear in the entries: when a private window closes, say. An empty
  // partition is all that has none. An entry of another partition is taken
  // along with a chance of 2^-32.
  void ClearPartition(der::Input partition);

  // Takes the lock of each shard in turn.
  CacheStatistics statistics() const;
  // Whether a revoked answer has found no place since the cache was made or
  // last cleared: a miss no longer means that none has been seen. Saved and
  // loaded with the entries. Takes no lock.
  bool has_refused_revoked() const;
  // As it is after bringing it into range.
  size_t capacity() const { return capacity_; }
  // All that the cache has of memory, itself included.
  size_t memory_bytes() const;

 private:
  friend std::string SerializeCache(const Cache& cache);
  friend LoadedCache ParseCache(absl::Span<const uint8_t> file,
                                const CacheOptions& options);

  internal::CacheShard& ShardOf(const internal::Hash128& hash) const;
  // Calls `insert`, which returns a CacheShard::Outcome, until it finds a place
  // or there is none.
  template <typename Insertion>
  CacheInsertion MakePlace(const internal::CacheShard& shard, Insertion insert);
  bool EvictElsewhere(const internal::CacheShard& full);
  // Puts in an entry of a file. One that is not revoked is dropped where there
  // is no place for it.
  enum class Restored { kOk, kDuplicate, kNoPlaceForRevoked };
  Restored Restore(const internal::KeyedRecord& saved);

  const size_t capacity_;
  const internal::HashSecret secret_;
  const size_t shard_count_;  // a power of two
  const size_t slots_per_shard_;
  const std::unique_ptr<internal::CacheRoom> room_;
  const std::unique_ptr<internal::LookupCounter> lookups_;
  const std::unique_ptr<internal::SlotMemory> memory_;
  const std::unique_ptr<internal::CacheShard[]> shards_;
};

}  // namespace cairn::ocsp

#endif  // CAIRN_OCSP_CACHE_H_
