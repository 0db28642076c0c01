#ifndef CAIRN_TRUSTDOMAIN_CACHE_LIMITS_H_
#define CAIRN_TRUSTDOMAIN_CACHE_LIMITS_H_

#include <cstddef>
#include <cstdint>

namespace cairn {

// How large a SignatureCache or KeyCache may become. Both limits hold; each
// shard of the cache has an equal part of both. Nothing fits where one is 0.
struct CacheLimits {
  size_t max_entries = 0;
  // What the entries take of memory, with all that belongs to them: an
  // estimate from above.
  size_t max_bytes = 0;
};

// What a cache has done since it was made; `entries` and `bytes` are what it
// has now.
struct CacheCounters {
  uint64_t entries = 0;
  uint64_t bytes = 0;
  uint64_t hits = 0;
  uint64_t misses = 0;
  uint64_t insertions = 0;
  // Entries that made room for others.
  uint64_t evictions = 0;
  // What could have been put in and was larger than an entry may be.
  uint64_t too_large = 0;
};

}  // namespace cairn

#endif  // CAIRN_TRUSTDOMAIN_CACHE_LIMITS_H_
