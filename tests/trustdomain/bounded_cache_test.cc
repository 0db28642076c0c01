#include <string>

#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "trustdomain/bounded_cache_internal.h"

namespace cairn::internal {
namespace {

using ocsp::internal::Hash128;
using Cache = BoundedCache<std::string>;

constexpr size_t kMaxKey = 100;
constexpr size_t kPlenty = 1 << 20;

Hash128 HashOf(uint64_t low, uint64_t high = 0) {
  Hash128 hash;
  hash.low = low;
  hash.high = high;
  return hash;
}

void Put(Cache& cache, Hash128 hash, absl::string_view key,
         const std::string& value) {
  const der::Input parts[] = {der::Input::FromString(key)};
  cache.Insert({hash, parts}, value, 0);
}

std::string Get(Cache& cache, Hash128 hash, absl::string_view key) {
  const der::Input parts[] = {der::Input::FromString(key)};
  return cache.Find({hash, parts}).value_or("nothing");
}

CacheCounters CountersOf(const Cache& cache) {
  CacheCounters counters;
  cache.AddTo(&counters);
  return counters;
}

TEST(BoundedCache, FindsByHashAndAllBytes) {
  Cache cache({8, kPlenty}, kMaxKey);
  EXPECT_EQ(Get(cache, HashOf(1), "key"), "nothing");
  Put(cache, HashOf(1), "key", "value");
  EXPECT_EQ(Get(cache, HashOf(1), "key"), "value");
  EXPECT_EQ(Get(cache, HashOf(2), "key"), "nothing");
  for (absl::string_view other : {"", "ke", "keY", "Key", "keyy"}) {
    EXPECT_EQ(Get(cache, HashOf(1), other), "nothing") << other;
  }
}

// The bytes decide, even where somebody knew how to make hashes collide. The
// latest of such keys is kept.
TEST(BoundedCache, EqualHashesOfOtherKeys) {
  Cache cache({8, kPlenty}, kMaxKey);
  Put(cache, HashOf(1), "one", "1");
  Put(cache, HashOf(1), "two", "2");
  EXPECT_EQ(Get(cache, HashOf(1), "one"), "nothing");
  EXPECT_EQ(Get(cache, HashOf(1), "two"), "2");
  EXPECT_EQ(CountersOf(cache).entries, 1u);
  EXPECT_EQ(CountersOf(cache).evictions, 1u);
}

TEST(BoundedCache, PuttingInAgainChangesNothing) {
  Cache cache({8, kPlenty}, kMaxKey);
  Put(cache, HashOf(1), "one", "1");
  Put(cache, HashOf(1), "one", "again");
  EXPECT_EQ(Get(cache, HashOf(1), "one"), "1");
  EXPECT_EQ(CountersOf(cache).insertions, 1u);
}

TEST(BoundedCache, KeyOfSeveralParts) {
  Cache cache({8, kPlenty}, kMaxKey);
  const std::string one = "one", two = "two";
  const der::Input parts[] = {der::Input::FromString(one), der::Input(),
                              der::Input::FromString(two)};
  cache.Insert({HashOf(1), parts}, "value", 0);
  EXPECT_EQ(cache.Find({HashOf(1), parts}).value_or(""), "value");
  EXPECT_FALSE(
      cache.Find({HashOf(1), absl::MakeSpan(parts).first(1)}).has_value());
}

// What was used since the hand last came by is passed over once.
TEST(BoundedCache, SecondChance) {
  Cache cache({3, kPlenty}, kMaxKey);
  Put(cache, HashOf(1), "1", "1");
  Put(cache, HashOf(2), "2", "2");
  Put(cache, HashOf(3), "3", "3");
  EXPECT_EQ(Get(cache, HashOf(1), "1"), "1");
  Put(cache, HashOf(4), "4", "4");
  EXPECT_EQ(Get(cache, HashOf(2), "2"), "nothing");
  EXPECT_EQ(CountersOf(cache).entries, 3u);
  // The oldest first: 3, then 1, whose second chance is used up, then 4.
  Put(cache, HashOf(5), "5", "5");
  Put(cache, HashOf(6), "6", "6");
  Put(cache, HashOf(7), "7", "7");
  for (uint64_t gone : {1, 3, 4}) {
    EXPECT_EQ(Get(cache, HashOf(gone), std::to_string(gone)), "nothing");
  }
  for (uint64_t there : {5, 6, 7}) {
    const std::string key = std::to_string(there);
    EXPECT_EQ(Get(cache, HashOf(there), key), key);
  }
  EXPECT_EQ(CountersOf(cache).entries, 3u);
  EXPECT_EQ(CountersOf(cache).evictions, 4u);
}

TEST(BoundedCache, EverythingInUse) {
  Cache cache({3, kPlenty}, kMaxKey);
  for (uint64_t i = 0; i < 3; ++i) {
    Put(cache, HashOf(i), std::to_string(i), "v");
    EXPECT_EQ(Get(cache, HashOf(i), std::to_string(i)), "v");
  }
  Put(cache, HashOf(3), "3", "v");
  EXPECT_EQ(Get(cache, HashOf(3), "3"), "v");
  EXPECT_EQ(CountersOf(cache).entries, 3u);
}

TEST(BoundedCache, LimitOfEntries) {
  for (size_t limit : {1, 2, 63, 127}) {
    Cache cache({limit, kPlenty}, kMaxKey);
    for (uint64_t i = 0; i < limit; ++i) {
      Put(cache, HashOf(i, i), std::to_string(i), "v");
    }
    EXPECT_EQ(CountersOf(cache).entries, limit);
    EXPECT_EQ(CountersOf(cache).evictions, 0u);
    Put(cache, HashOf(limit, limit), "one more", "v");
    EXPECT_EQ(CountersOf(cache).entries, limit);
    EXPECT_EQ(CountersOf(cache).evictions, 1u);
  }
}

// From 128 entries on there are shards, each of which has its part.
TEST(BoundedCache, LimitOfEntriesInShards) {
  Cache cache({128, kPlenty}, kMaxKey);
  for (uint64_t i = 0; i < 65; ++i) {
    Put(cache, HashOf(i, 2 * i), std::to_string(i), "v");
  }
  EXPECT_EQ(CountersOf(cache).entries, 64u);
  for (uint64_t i = 0; i < 65; ++i) {
    Put(cache, HashOf(i, 2 * i + 1), std::to_string(i), "v");
  }
  EXPECT_EQ(CountersOf(cache).entries, 128u);
}

TEST(BoundedCache, LimitOfBytes) {
  Cache measured({2, kPlenty}, kMaxKey);
  Put(measured, HashOf(1), std::string(50, 'k'), "v");
  const size_t one = static_cast<size_t>(CountersOf(measured).bytes);
  EXPECT_GT(one, 50u);

  Cache cache({100, 2 * one}, kMaxKey);
  Put(cache, HashOf(1), std::string(50, 'a'), "a");
  Put(cache, HashOf(2), std::string(50, 'b'), "b");
  EXPECT_EQ(CountersOf(cache).entries, 2u);
  EXPECT_EQ(CountersOf(cache).bytes, 2 * one);
  Put(cache, HashOf(3), std::string(50, 'c'), "c");
  EXPECT_EQ(CountersOf(cache).entries, 2u);
  EXPECT_EQ(CountersOf(cache).bytes, 2 * one);

  Cache exact({100, one}, kMaxKey);
  Put(exact, HashOf(1), std::string(50, 'a'), "a");
  EXPECT_EQ(CountersOf(exact).entries, 1u);
  Cache too_small({100, one - 1}, kMaxKey);
  Put(too_small, HashOf(1), std::string(50, 'a'), "a");
  EXPECT_EQ(CountersOf(too_small).entries, 0u);
  EXPECT_EQ(CountersOf(too_small).too_large, 1u);
}

// One large entry makes several go, and their places are used again.
TEST(BoundedCache, LargeAndSmall) {
  Cache cache({100, 5000}, 4000);
  for (uint64_t round = 0; round < 20; ++round) {
    const uint64_t first = 10 * round;
    Put(cache, HashOf(first), std::string(3900, 'l'), "large");
    EXPECT_EQ(Get(cache, HashOf(first), std::string(3900, 'l')), "large");
    for (uint64_t i = 1; i < 8; ++i) {
      Put(cache, HashOf(first + i), std::to_string(i), "small");
      EXPECT_EQ(Get(cache, HashOf(first + i), std::to_string(i)), "small");
      EXPECT_LE(CountersOf(cache).bytes, 5000u);
    }
  }
  const CacheCounters counters = CountersOf(cache);
  EXPECT_EQ(counters.insertions, 160u);
  EXPECT_EQ(counters.entries + counters.evictions, 160u);
  EXPECT_GT(counters.entries, 0u);
}

// What the value has on the heap counts.
TEST(BoundedCache, MemoryOfValues) {
  Cache cache({100, kPlenty}, kMaxKey);
  const der::Input parts[] = {der::Input::FromString("k")};
  cache.Insert({HashOf(1), parts}, "v", 0);
  const uint64_t before = CountersOf(cache).bytes;
  cache.Insert({HashOf(2), parts}, "v", 1000);
  EXPECT_EQ(CountersOf(cache).bytes, 2 * before + 1000);
}

TEST(BoundedCache, LimitOfKeys) {
  Cache cache({8, kPlenty}, kMaxKey);
  Put(cache, HashOf(1), std::string(kMaxKey, 'k'), "v");
  EXPECT_EQ(CountersOf(cache).entries, 1u);
  Put(cache, HashOf(2), std::string(kMaxKey + 1, 'k'), "v");
  EXPECT_EQ(CountersOf(cache).entries, 1u);
  EXPECT_EQ(CountersOf(cache).too_large, 1u);
}

TEST(BoundedCache, SecretsDiffer) {
  const ocsp::internal::HashSecret a = RandomHashSecret();
  const ocsp::internal::HashSecret b = RandomHashSecret();
  EXPECT_NE(a.words[0], b.words[0]);
  EXPECT_NE(a.words[1], b.words[1]);
  EXPECT_NE(a.words[0], a.words[1]);
}

}  // namespace
}  // namespace cairn::internal
