#ifndef CAIRN_OCSP_CACHE_STATISTICS_H_
#define CAIRN_OCSP_CACHE_STATISTICS_H_

#include <cstdint>

namespace cairn::ocsp {

// What a cache has done since it was made. Cache::Clear() resets `entries`
// alone.
struct CacheStatistics {
  // Entries now, valid or not, never more than the capacity. One that another
  // thread is about to put in counts already.
  uint64_t entries = 0;
  // Look-ups that found a valid answer, and those that did not.
  uint64_t hits = 0;
  uint64_t misses = 0;
  // Answers that were stored, in new entries or in those that were there.
  uint64_t insertions = 0;
  // Entries that made room for others.
  uint64_t evictions = 0;
  // Answers that were ignored: the entry for the key outranks them, or they are
  // out of date.
  uint64_t ignored = 0;
  // Answers that found no place among revoked ones, and how many of them were
  // revoked.
  uint64_t refusals = 0;
  uint64_t revoked_refusals = 0;
};

}  // namespace cairn::ocsp

#endif  // CAIRN_OCSP_CACHE_STATISTICS_H_
