#ifndef CAIRN_OCSP_LOOKUP_COUNTER_INTERNAL_H_
#define CAIRN_OCSP_LOOKUP_COUNTER_INTERNAL_H_

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "ocsp/cache_statistics.h"

namespace cairn::ocsp::internal {

// Counts hits and misses from any thread. Threads count in different places:
// taking one counter from the other processor would cost as much as the look-up
// that is counted.
class LookupCounter {
 public:
  void Count(bool hit) {
    Part& part = parts_[PartOfThread()];
    (hit ? part.hits : part.misses).fetch_add(1, std::memory_order_relaxed);
  }

  void AddTo(CacheStatistics* statistics) const {
    for (const Part& part : parts_) {
      statistics->hits += part.hits.load(std::memory_order_relaxed);
      statistics->misses += part.misses.load(std::memory_order_relaxed);
    }
  }

 private:
  // More threads than that share, which costs time only.
  static constexpr size_t kParts = 16;

  // Two cache lines: processors fetch pairs.
  struct alignas(128) Part {
    std::atomic<uint64_t> hits{0};
    std::atomic<uint64_t> misses{0};
  };

  static size_t PartOfThread() {
    static std::atomic<size_t> next{0};
    thread_local const size_t part =
        next.fetch_add(1, std::memory_order_relaxed) % kParts;
    return part;
  }

  Part parts_[kParts];
};

}  // namespace cairn::ocsp::internal

#endif  // CAIRN_OCSP_LOOKUP_COUNTER_INTERNAL_H_
