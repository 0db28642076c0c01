#include "ocsp/cache.h"

#include <cstdint>
#include <limits>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/ocsp/cache_fixture.h"
#include "tests/support/allocation_counter.h"

namespace cairn::testing {
namespace {

using ocsp::Cache;
using ocsp::CachedAnswer;
using ocsp::CachedStatus;
using ocsp::CacheInsertion;
using ocsp::CacheKey;
using ocsp::CacheOptions;
using ocsp::CacheStatistics;

CacheInsertion Put(Cache& cache, uint64_t serial, const CachedAnswer& answer) {
  return cache.Insert(KeyOf(cache, serial), answer, kNow);
}

std::string At(Cache& cache, uint64_t serial) {
  return StatusOf(cache, KeyOf(cache, serial));
}

TEST(CacheTest, WhatGoesInComesOut) {
  Cache cache;
  EXPECT_EQ(At(cache, 1), "nothing");
  EXPECT_EQ(Put(cache, 1, Good()), CacheInsertion::kStored);
  EXPECT_EQ(Put(cache, 2, Revoked()), CacheInsertion::kStored);
  EXPECT_EQ(Put(cache, 3, Unknown()), CacheInsertion::kStored);
  EXPECT_EQ(Put(cache, 4, CachedAnswer()), CacheInsertion::kStored);
  EXPECT_EQ(At(cache, 1), "good");
  EXPECT_EQ(At(cache, 2), "revoked");
  EXPECT_EQ(At(cache, 3), "unknown");
  EXPECT_EQ(At(cache, 4), "failure");
  EXPECT_EQ(At(cache, 5), "nothing");
  const CachedAnswer revoked = *cache.Lookup(KeyOf(cache, 2), kNow);
  EXPECT_EQ(revoked.this_update, kNow - kDay);
  EXPECT_EQ(revoked.valid_through, kNow + kDay);
  EXPECT_EQ(revoked.revocation_time, kNow - 2 * kDay);
  EXPECT_EQ(revoked.revocation_reason, 1);
}

TEST(CacheTest, PartitionsAreApart) {
  Cache cache;
  cache.Insert(KeyOf(cache, 1, "a"), Good(), kNow);
  EXPECT_EQ(StatusOf(cache, KeyOf(cache, 1, "a")), "good");
  EXPECT_EQ(StatusOf(cache, KeyOf(cache, 1, "b")), "nothing");
  EXPECT_EQ(StatusOf(cache, KeyOf(cache, 1)), "nothing");
}

TEST(CacheTest, Statistics) {
  Cache cache(Entries(2));
  At(cache, 1);                   // miss
  Put(cache, 1, Good());          // insertion
  Put(cache, 1, CachedAnswer());  // ignored: good is still valid
  At(cache, 1);                   // hit
  At(cache, 1);                   // hit
  Put(cache, 2, Good());          // insertion
  Put(cache, 3, Good());          // insertion, eviction
  Put(cache, 3, Revoked());       // insertion in place
  Put(cache, 4, Revoked());       // insertion, eviction
  Put(cache, 5, Good());          // refusal
  Put(cache, 6, Revoked());       // refusal
  const CacheStatistics statistics = cache.statistics();
  EXPECT_EQ(statistics.entries, 2u);
  EXPECT_EQ(statistics.hits, 2u);
  EXPECT_EQ(statistics.misses, 1u);
  EXPECT_EQ(statistics.insertions, 5u);
  EXPECT_EQ(statistics.evictions, 2u);
  EXPECT_EQ(statistics.ignored, 1u);
  EXPECT_EQ(statistics.refusals, 2u);
  EXPECT_EQ(statistics.revoked_refusals, 1u);
}

// An answer that is out of date is a miss.
TEST(CacheTest, ExpiredAnswersAreMisses) {
  Cache cache;
  Put(cache, 1, Good());
  EXPECT_EQ(StatusOf(cache, KeyOf(cache, 1), kNow + kDay), "good");
  EXPECT_EQ(StatusOf(cache, KeyOf(cache, 1), kNow + kDay + 1), "nothing");
  EXPECT_EQ(cache.statistics().misses, 1u);
  EXPECT_EQ(cache.statistics().entries, 1u);
}

TEST(CacheTest, CapacityIsBroughtIntoRange) {
  EXPECT_EQ(Cache().capacity(), 4096u);
  EXPECT_EQ(Cache(Entries(0)).capacity(), 1u);
  EXPECT_EQ(Cache(Entries(1)).capacity(), 1u);
}

TEST(CacheTest, CapacityOfOne) {
  Cache cache(Entries(1));
  Put(cache, 1, Good());
  EXPECT_EQ(At(cache, 1), "good");
  Put(cache, 2, Good());
  EXPECT_EQ(At(cache, 1), "nothing");
  EXPECT_EQ(At(cache, 2), "good");
  Put(cache, 2, Revoked());
  EXPECT_EQ(Put(cache, 3, Good()), CacheInsertion::kRefused);
  EXPECT_EQ(At(cache, 2), "revoked");
}

TEST(CacheTest, TheLeastRecentlyUsedMakesWay) {
  Cache cache(Entries(3));
  for (const uint64_t serial : {1, 2, 3}) Put(cache, serial, Good());
  At(cache, 1);
  Put(cache, 4, Good());
  EXPECT_EQ(At(cache, 1), "good");
  EXPECT_EQ(At(cache, 2), "nothing");
  EXPECT_EQ(At(cache, 3), "good");
  EXPECT_EQ(At(cache, 4), "good");
}

TEST(CacheTest, PuttingInAgainIsUseToo) {
  Cache cache(Entries(3));
  for (const uint64_t serial : {1, 2, 3}) Put(cache, serial, Good());
  Put(cache, 1, CachedAnswer());  // ignored
  Put(cache, 2, Good());
  Put(cache, 4, Good());
  EXPECT_EQ(At(cache, 1), "good");
  EXPECT_EQ(At(cache, 2), "good");
  EXPECT_EQ(At(cache, 3), "nothing");
}

// Where all are in use, one goes all the same.
TEST(CacheTest, SecondChancesEnd) {
  Cache cache(Entries(200));
  for (uint64_t i = 0; i < 200; ++i) Put(cache, i, Good());
  for (uint64_t i = 0; i < 200; ++i) At(cache, i);
  Put(cache, 200, Good());
  EXPECT_EQ(At(cache, 200), "good");
  EXPECT_EQ(cache.statistics().entries, 200u);
  EXPECT_EQ(cache.statistics().evictions, 1u);
  // 32 were passed over.
  EXPECT_EQ(At(cache, 31), "good");
  EXPECT_EQ(At(cache, 32), "nothing");
  EXPECT_EQ(At(cache, 33), "good");
}

// A certificate that is in use stays, however many others pass by.
TEST(CacheTest, AnEntryInUseOutlivesAFlood) {
  for (const size_t capacity : {100, 4096}) {
    Cache cache(Entries(capacity));
    Put(cache, 0, Good());
    for (uint64_t i = 1; i <= 20000; ++i) {
      Put(cache, i, Good());
      if (i % 32 == 0) {
        ASSERT_EQ(At(cache, 0), "good") << i;
      }
    }
  }
}

TEST(CacheTest, NothingEvictsARevokedEntry) {
  for (const size_t capacity : {10, 511, 512, 4096}) {
    Cache cache(Entries(capacity));
    for (uint64_t i = 0; i < capacity / 2; ++i) Put(cache, i, Revoked());
    for (uint64_t i = 0; i < 4 * capacity; ++i) {
      ASSERT_EQ(Put(cache, 1000000 + i, i % 2 == 0 ? Good() : Unknown()),
                CacheInsertion::kStored);
    }
    for (uint64_t i = 0; i < capacity / 2; ++i) {
      ASSERT_EQ(At(cache, i), "revoked") << capacity << " " << i;
    }
    EXPECT_EQ(cache.statistics().entries, capacity);
  }
}

// A cache for N entries holds N, whatever their hashes; then one goes for each
// that comes.
TEST(CacheTest, TheCapacityIsThatOfTheWholeCache) {
  for (const size_t capacity : {1, 2, 511, 512, 513, 1000, 1024, 4096, 5000}) {
    Cache cache(Entries(capacity));
    for (uint64_t i = 0; i < capacity; ++i) Put(cache, i, Good());
    EXPECT_EQ(cache.statistics().evictions, 0u) << capacity;
    for (uint64_t i = 0; i < capacity; ++i) {
      ASSERT_EQ(At(cache, i), "good") << capacity << " " << i;
    }
    Put(cache, capacity, Good());
    EXPECT_EQ(cache.statistics().evictions, 1u) << capacity;
    EXPECT_EQ(cache.statistics().entries, capacity);
    EXPECT_EQ(At(cache, capacity), "good");
  }
}

// Full but for one entry, wherever that is: it makes way each time, and the
// shards of most keys have none to evict.
TEST(CacheTest, AnotherShardEvictsWhereOneCannot) {
  for (const size_t capacity : {512, 4096}) {
    Cache cache(Entries(capacity));
    for (uint64_t i = 1; i < capacity; ++i) Put(cache, i, Revoked());
    for (uint64_t i = 0; i < 100; ++i) {
      ASSERT_EQ(Put(cache, 1000000 + i, Good()), CacheInsertion::kStored) << i;
      ASSERT_EQ(At(cache, 1000000 + i), "good");
    }
    EXPECT_EQ(cache.statistics().entries, capacity);
    EXPECT_EQ(cache.statistics().evictions, 99u);
    EXPECT_EQ(cache.statistics().refusals, 0u);
    for (uint64_t i = 1; i < capacity; ++i) {
      ASSERT_EQ(At(cache, i), "revoked") << i;
    }
  }
}

TEST(CacheTest, FullOfRevokedEntriesItFailsClosed) {
  for (const size_t capacity : {4, 512, 4096}) {
    Cache cache(Entries(capacity));
    for (uint64_t i = 0; i < capacity; ++i) {
      ASSERT_EQ(Put(cache, i, Revoked()), CacheInsertion::kStored);
    }
    EXPECT_EQ(Put(cache, 1000000, Good()), CacheInsertion::kRefused);
    EXPECT_EQ(Put(cache, 1000001, Unknown()), CacheInsertion::kRefused);
    EXPECT_EQ(Put(cache, 1000002, CachedAnswer()), CacheInsertion::kRefused);
    EXPECT_FALSE(cache.has_refused_revoked());
    EXPECT_EQ(Put(cache, 1000003, Revoked()), CacheInsertion::kRefused);
    EXPECT_TRUE(cache.has_refused_revoked());
    for (uint64_t i = 1000000; i < 1000004; ++i) {
      EXPECT_EQ(At(cache, i), "nothing");
    }
    for (uint64_t i = 0; i < capacity; ++i) ASSERT_EQ(At(cache, i), "revoked");
    // What is known stays so, and that needs no room.
    EXPECT_EQ(Put(cache, 1, Good()), CacheInsertion::kIgnored);
    EXPECT_EQ(Put(cache, 1, Revoked()), CacheInsertion::kIgnored);
    EXPECT_EQ(cache.statistics().refusals, 4u);
    EXPECT_EQ(cache.statistics().revoked_refusals, 1u);
  }
}

// A good entry becomes revoked where it stands, however full the cache is.
TEST(CacheTest, RevocationOfAnEntryNeedsNoRoom) {
  Cache cache(Entries(4));
  for (uint64_t i = 0; i < 4; ++i) Put(cache, i, Good());
  for (uint64_t i = 0; i < 4; ++i) {
    EXPECT_EQ(Put(cache, i, Revoked()), CacheInsertion::kStored);
  }
  EXPECT_EQ(cache.statistics().evictions, 0u);
  EXPECT_EQ(Put(cache, 4, Good()), CacheInsertion::kRefused);
}

TEST(CacheTest, Clear) {
  for (const size_t capacity : {4, 512}) {
    Cache cache(Entries(capacity));
    for (uint64_t i = 0; i < capacity; ++i) Put(cache, i, Revoked());
    Put(cache, capacity, Revoked());
    EXPECT_TRUE(cache.has_refused_revoked());
    cache.Clear();
    EXPECT_FALSE(cache.has_refused_revoked());
    EXPECT_EQ(cache.statistics().entries, 0u);
    EXPECT_EQ(At(cache, 1), "nothing");
    // All room is back.
    for (uint64_t i = 0; i < capacity; ++i) {
      ASSERT_EQ(Put(cache, i, Good()), CacheInsertion::kStored);
    }
    EXPECT_EQ(cache.statistics().evictions, 0u);
    for (uint64_t i = 0; i < capacity; ++i) ASSERT_EQ(At(cache, i), "good");
  }
}

TEST(CacheTest, ClearPartition) {
  for (const size_t capacity : {300, 600}) {
    Cache cache(Entries(capacity));
    const std::vector<std::string> partitions = {"", "a", "b"};
    const auto key = [&](uint64_t i) {
      return KeyOf(cache, i, partitions[i % 3]);
    };
    for (uint64_t i = 0; i < capacity; ++i) {
      cache.Insert(key(i), i % 2 == 0 ? Good() : Revoked(), kNow);
    }
    const auto expect = [&](const std::vector<bool>& there) {
      for (uint64_t i = 0; i < capacity; ++i) {
        ASSERT_EQ(StatusOf(cache, key(i)), !there[i % 3] ? "nothing"
                                           : i % 2 == 0  ? "good"
                                                         : "revoked");
      }
    };
    expect({true, true, true});
    cache.ClearPartition(der::Input::FromString("none of them"));
    expect({true, true, true});
    cache.ClearPartition(der::Input::FromString("a"));
    expect({true, false, true});
    EXPECT_EQ(cache.statistics().entries, capacity / 3 * 2);
    cache.ClearPartition(der::Input());
    expect({false, false, true});
    EXPECT_EQ(cache.statistics().entries, capacity / 3);
  }
}

TEST(CacheTest, PrefetchChangesNothing) {
  Cache cache(Entries(600));
  Put(cache, 1, Good());
  for (uint64_t i = 0; i < 600; ++i) cache.Prefetch(KeyOf(cache, i));
  EXPECT_EQ(cache.statistics().hits, 0u);
  EXPECT_EQ(cache.statistics().misses, 0u);
  EXPECT_EQ(At(cache, 1), "good");
}

TEST(CacheTest, MemoryOfAnEntry) {
  for (const size_t capacity : {512, 513, 4096, 5000, 1000000}) {
    const size_t bytes = Cache(Entries(capacity)).memory_bytes();
    EXPECT_LE(bytes, 160 * capacity) << capacity;
    EXPECT_GE(bytes, 64 * capacity) << capacity;
  }
  EXPECT_LE(Cache().memory_bytes(), size_t{600000});
}

TEST(CacheTest, NoAllocationAfterConstruction) {
  Cache cache(Entries(1024));
  const ocsp::IssuerCacheKey issuer = cache.IssuerKey(
      der::Input::FromString("name"), der::Input::FromString("key"));
  const AllocationScope scope;
  for (int i = 0; i < 5000; ++i) {
    const uint8_t serial[] = {static_cast<uint8_t>(i >> 8),
                              static_cast<uint8_t>(i)};
    const CacheKey key = issuer.KeyFor(serial);
    cache.Insert(key, i % 7 == 0 ? Revoked() : Good(), kNow);
    cache.Prefetch(key);
    cache.Lookup(key, kNow);
  }
  cache.statistics();
  cache.ClearPartition(der::Input());
  cache.Clear();
  EXPECT_EQ(scope.count(), 0);
}

TEST(CacheTest, AMillionEntries) {
  constexpr uint64_t kMany = 1000000;
  Cache cache(Entries(kMany));
  const ocsp::IssuerCacheKey issuer = cache.IssuerKey(
      der::Input::FromString("name"), der::Input::FromString("key"));
  const auto key = [&](uint64_t i) {
    const uint8_t serial[] = {static_cast<uint8_t>(i >> 16),
                              static_cast<uint8_t>(i >> 8),
                              static_cast<uint8_t>(i)};
    return issuer.KeyFor(serial);
  };
  const auto is_revoked = [](uint64_t i) { return i % 10 == 0; };
  for (uint64_t i = 0; i < kMany; ++i) {
    ASSERT_EQ(cache.Insert(key(i), is_revoked(i) ? Revoked() : Good(), kNow),
              CacheInsertion::kStored);
  }
  EXPECT_EQ(cache.statistics().entries, kMany);
  EXPECT_EQ(cache.statistics().evictions, 0u);
  for (uint64_t i = 0; i < kMany; ++i) {
    const auto answer = cache.Lookup(key(i), kNow);
    ASSERT_TRUE(answer.has_value()) << i;
    ASSERT_EQ(answer->status,
              is_revoked(i) ? CachedStatus::kRevoked : CachedStatus::kGood);
  }
  // As many again: each takes the place of one.
  for (uint64_t i = kMany; i < 2 * kMany; ++i) {
    ASSERT_EQ(cache.Insert(key(i), Good(), kNow), CacheInsertion::kStored);
  }
  EXPECT_EQ(cache.statistics().entries, kMany);
  EXPECT_EQ(cache.statistics().evictions, kMany);
  for (uint64_t i = 0; i < kMany; i += 10) {
    ASSERT_TRUE(cache.Lookup(key(i), kNow).has_value()) << i;
  }
}

// Against a map that forgets nothing: what the cache says is what the map says,
// or nothing, which revoked entries never become.
TEST(CacheTest, AgreesWithAMap) {
  for (const size_t capacity : {1, 5, 60, 600}) {
    SCOPED_TRACE(capacity);
    Cache cache(Entries(capacity));
    std::map<uint64_t, CachedAnswer> model;
    std::mt19937 random(static_cast<uint32_t>(capacity));
    const auto below = [&](uint32_t end) { return random() % end; };
    for (int step = 0; step < 50000; ++step) {
      const uint64_t serial = below(static_cast<uint32_t>(2 * capacity) + 3);
      const CacheKey key = KeyOf(cache, serial);
      if (below(2) == 0) {
        CachedAnswer answer = below(20) == 0  ? Revoked()
                              : below(3) == 0 ? Unknown()
                                              : Good();
        answer.this_update += step;
        answer.valid_through = kNow + kYear;
        switch (cache.Insert(key, answer, kNow + step)) {
          case CacheInsertion::kStored:
            model[serial] = answer;
            break;
          case CacheInsertion::kIgnored:
            ASSERT_EQ(model.at(serial).status, CachedStatus::kRevoked);
            break;
          case CacheInsertion::kRefused:
            break;
        }
      }
      const auto found = cache.Lookup(key, kNow + step);
      const auto expected = model.find(serial);
      const bool known = expected != model.end();
      if (found.has_value()) {
        ASSERT_TRUE(known);
        ASSERT_EQ(found->status, expected->second.status);
        ASSERT_EQ(found->this_update, expected->second.this_update);
      } else if (known) {
        ASSERT_NE(expected->second.status, CachedStatus::kRevoked);
      }
      if (step % 10000 == 9999) {
        cache.Clear();
        model.clear();
      }
    }
    EXPECT_LE(cache.statistics().entries, capacity);
    EXPECT_GT(cache.statistics().evictions, 0u);
  }
}

}  // namespace
}  // namespace cairn::testing
