// What a look-up in a full OCSP cache of a million entries costs, by how much
// of the key is made anew, and what changing, saving and loading it costs.
//
// "items" are look-ups, insertions or entries. Entries are asked for in an
// order that no processor foresees, so that each look-up waits for memory.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

#include "absl/types/optional.h"
#include "benchmark/benchmark.h"
#include "benchmarks/measured.h"
#include "der/input.h"
#include "ocsp/cache.h"
#include "ocsp/cache_file.h"
#include "tests/support/test_time.h"

namespace cairn::benchmarks {
namespace {

using ocsp::Cache;
using ocsp::CachedAnswer;
using ocsp::CachedStatus;
using ocsp::CacheInsertion;
using ocsp::CacheKey;
using ocsp::CacheOptions;
using ocsp::IssuerCacheKey;
using testing::kDay;
using testing::kNow;

constexpr size_t kEntries = 1000000;

// A name of 80 bytes and an RSA-2048 key: with the serial number, 394 bytes.
constexpr size_t kNameSize = 80;
constexpr size_t kKeySize = 294;
constexpr size_t kSerialSize = 20;

// The same sequence each time.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed * 2 + 1) {}
  uint64_t Next() {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 7;
    state_ ^= state_ << 17;
    return state_;
  }

 private:
  uint64_t state_;
};

class Certificates {
 public:
  Certificates() : name_(kNameSize, 'n'), key_(kKeySize, 'k') {}

  der::Input name() const { return der::Input::FromString(name_); }
  der::Input key() const { return der::Input::FromString(key_); }

 private:
  std::string name_;
  std::string key_;
};

struct SerialNumber {
  explicit SerialNumber(uint64_t number) {
    std::memcpy(bytes, &number, sizeof(number));
  }
  uint8_t bytes[kSerialSize] = {};
};

IssuerCacheKey IssuerOf(const Cache& cache, const Certificates& certificates) {
  return cache.IssuerKey(certificates.name(), certificates.key())
      .AddSetting(10 * kDay)
      .AddSetting(kDay);
}

CacheKey KeyOf(const IssuerCacheKey& issuer, uint64_t number) {
  return issuer.KeyFor(SerialNumber(number).bytes);
}

CachedAnswer Good() {
  CachedAnswer answer;
  answer.status = CachedStatus::kGood;
  answer.this_update = kNow - kDay;
  answer.valid_through = kNow + kDay;
  return answer;
}

// A full cache, for all benchmarks that only look.
Cache& FullCache() {
  static Cache* const cache = [] {
    CacheOptions options;
    options.capacity = kEntries;
    auto* made = new Cache(options);
    const Certificates certificates;
    const IssuerCacheKey issuer = IssuerOf(*made, certificates);
    for (uint64_t i = 0; i < kEntries; ++i) {
      made->Insert(KeyOf(issuer, i), Good(), kNow);
    }
    return made;
  }();
  return *cache;
}

void Look(benchmark::State& state, Cache& cache, const CacheKey& key,
          bool found) {
  const absl::optional<CachedAnswer> answer = cache.Lookup(key, kNow);
  if (answer.has_value() != found) state.SkipWithError("wrong answer");
}

// Name, key, serial number and settings are hashed each time.
void LookupWholeKey(benchmark::State& state) {
  Cache& cache = FullCache();
  const Certificates certificates;
  Random random(static_cast<uint64_t>(state.thread_index()) + 1);
  Measured measured(state, 1);
  for (auto _ : state) {
    const IssuerCacheKey issuer = IssuerOf(cache, certificates);
    Look(state, cache, KeyOf(issuer, random.Next() % kEntries), true);
  }
}

// The issuer is hashed once.
void LookupKnownIssuer(benchmark::State& state) {
  Cache& cache = FullCache();
  const Certificates certificates;
  const IssuerCacheKey issuer = IssuerOf(cache, certificates);
  Random random(static_cast<uint64_t>(state.thread_index()) + 1);
  Measured measured(state, 1);
  for (auto _ : state) {
    Look(state, cache, KeyOf(issuer, random.Next() % kEntries), true);
  }
}

// As for a chain: four keys are made, then asked for.
void LookupFourAhead(benchmark::State& state) {
  Cache& cache = FullCache();
  const Certificates certificates;
  const IssuerCacheKey issuer = IssuerOf(cache, certificates);
  Random random(static_cast<uint64_t>(state.thread_index()) + 1);
  const auto make = [&] {
    const CacheKey key = KeyOf(issuer, random.Next() % kEntries);
    cache.Prefetch(key);
    return key;
  };
  Measured measured(state, 4);
  for (auto _ : state) {
    const CacheKey keys[] = {make(), make(), make(), make()};
    for (const CacheKey& key : keys) Look(state, cache, key, true);
  }
}

void LookupMiss(benchmark::State& state) {
  Cache& cache = FullCache();
  const Certificates certificates;
  const IssuerCacheKey issuer = IssuerOf(cache, certificates);
  Random random(static_cast<uint64_t>(state.thread_index()) + 1);
  Measured measured(state, 1);
  for (auto _ : state) {
    Look(state, cache, KeyOf(issuer, kEntries + random.Next() % kEntries),
         false);
  }
}

// Making a key and nothing more.
void HashWholeKey(benchmark::State& state) {
  Cache& cache = FullCache();
  const Certificates certificates;
  uint64_t number = 0;
  Measured measured(state, 1);
  for (auto _ : state) {
    const IssuerCacheKey issuer = IssuerOf(cache, certificates);
    benchmark::DoNotOptimize(KeyOf(issuer, ++number));
  }
}

void HashKnownIssuer(benchmark::State& state) {
  Cache& cache = FullCache();
  const Certificates certificates;
  const IssuerCacheKey issuer = IssuerOf(cache, certificates);
  uint64_t number = 0;
  Measured measured(state, 1);
  for (auto _ : state) {
    benchmark::DoNotOptimize(KeyOf(issuer, ++number));
  }
}

// Each insertion evicts an entry.
void InsertIntoFull(benchmark::State& state) {
  static Cache* const cache = [] {
    CacheOptions options;
    options.capacity = kEntries;
    return new Cache(options);
  }();
  const Certificates certificates;
  const IssuerCacheKey issuer = IssuerOf(*cache, certificates);
  // Threads insert what no other inserts.
  uint64_t number = static_cast<uint64_t>(state.thread_index() + 1) << 40;
  if (state.thread_index() == 0) {
    for (uint64_t i = 0; cache->statistics().evictions == 0; ++i) {
      for (int j = 0; j < 1000; ++j) {
        cache->Insert(KeyOf(issuer, ++number), Good(), kNow);
      }
    }
  }
  number += uint64_t{1} << 50;
  Measured measured(state, 1);
  for (auto _ : state) {
    if (cache->Insert(KeyOf(issuer, ++number), Good(), kNow) !=
        CacheInsertion::kStored) {
      state.SkipWithError("not stored");
    }
  }
}

void Construct(benchmark::State& state) {
  CacheOptions options;
  options.capacity = kEntries;
  state.counters["bytes/entry"] =
      static_cast<double>(Cache(options).memory_bytes()) /
      static_cast<double>(kEntries);
  Measured measured(state, static_cast<int64_t>(kEntries));
  for (auto _ : state) {
    const Cache cache(options);
    benchmark::DoNotOptimize(cache);
  }
}

void Serialize(benchmark::State& state) {
  const Cache& cache = FullCache();
  Measured measured(state, static_cast<int64_t>(kEntries));
  for (auto _ : state) {
    benchmark::DoNotOptimize(ocsp::SerializeCache(cache));
  }
}

void Parse(benchmark::State& state) {
  const std::string file = ocsp::SerializeCache(FullCache());
  CacheOptions options;
  options.capacity = kEntries;
  Measured measured(state, static_cast<int64_t>(kEntries));
  for (auto _ : state) {
    const ocsp::LoadedCache loaded =
        ocsp::ParseCache(der::Input::FromString(file).AsSpan(), options);
    if (!loaded.status.ok()) state.SkipWithError("not loaded");
  }
}

BENCHMARK(LookupWholeKey)
    ->Name("ocsp_cache/lookup_whole_key")
    ->Threads(1)
    ->Threads(2)
    ->UseRealTime();
BENCHMARK(LookupKnownIssuer)
    ->Name("ocsp_cache/lookup_known_issuer")
    ->Threads(1)
    ->Threads(2)
    ->UseRealTime();
BENCHMARK(LookupFourAhead)
    ->Name("ocsp_cache/lookup_four_ahead")
    ->Threads(1)
    ->Threads(2)
    ->UseRealTime();
BENCHMARK(LookupMiss)
    ->Name("ocsp_cache/lookup_miss")
    ->Threads(1)
    ->Threads(2)
    ->UseRealTime();
BENCHMARK(HashWholeKey)->Name("ocsp_cache/hash_whole_key");
BENCHMARK(HashKnownIssuer)->Name("ocsp_cache/hash_known_issuer");
BENCHMARK(InsertIntoFull)
    ->Name("ocsp_cache/insert_into_full")
    ->Threads(1)
    ->Threads(2)
    ->UseRealTime();
BENCHMARK(Construct)
    ->Name("ocsp_cache/construct")
    ->Unit(benchmark::kMillisecond);
BENCHMARK(Serialize)
    ->Name("ocsp_cache/serialize")
    ->Unit(benchmark::kMillisecond);
BENCHMARK(Parse)->Name("ocsp_cache/parse")->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace cairn::benchmarks
