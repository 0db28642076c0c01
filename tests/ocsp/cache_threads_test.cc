// The cache under several threads. What this shows, it shows best under
// ThreadSanitizer.

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include "absl/types/span.h"
#include "gtest/gtest.h"
#include "ocsp/cache.h"
#include "ocsp/cache_file.h"
#include "tests/ocsp/cache_fixture.h"

namespace cairn::testing {
namespace {

using ocsp::Cache;
using ocsp::CachedAnswer;
using ocsp::CachedStatus;
using ocsp::CacheInsertion;

constexpr int kThreads = 4;
constexpr int kSteps = 20000;

template <typename Run>
void RunThreads(Run run) {
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([=] { run(static_cast<uint64_t>(i)); });
  }
  for (std::thread& thread : threads) thread.join();
}

// An answer in which each number follows from the serial number and a step, so
// that one made of two shows.
CachedAnswer Telling(uint64_t serial, int step) {
  CachedAnswer answer = Good();
  answer.this_update =
      kNow - 4000000 + static_cast<der::Time>(serial) * 100000 + step;
  answer.valid_through = answer.this_update + kYear;
  return answer;
}

void ExpectWhole(const CachedAnswer& answer, uint64_t serial) {
  const der::Time step = answer.this_update - Telling(serial, 0).this_update;
  ASSERT_GE(step, 0);
  ASSERT_LT(step, kSteps);
  ASSERT_EQ(answer.valid_through, answer.this_update + kYear);
  ASSERT_EQ(answer.status, CachedStatus::kGood);
  ASSERT_EQ(answer.revocation_time, 0);
}

// Few entries, many changes: entries are replaced, evicted and moved while they
// are read.
TEST(CacheThreads, AnswersAreWholeAndOfTheirKey) {
  Cache cache(Entries(12));
  RunThreads([&](uint64_t thread) {
    for (int step = 0; step < kSteps; ++step) {
      const uint64_t serial = (static_cast<uint64_t>(step) * 7 + thread) % 20;
      if ((static_cast<uint64_t>(step) + thread) % 4 == 0) {
        cache.Insert(KeyOf(cache, serial), Telling(serial, step), kNow);
      }
      const auto answer = cache.Lookup(KeyOf(cache, serial), kNow);
      if (answer.has_value()) {
        ASSERT_NO_FATAL_FAILURE(ExpectWhole(*answer, serial));
      }
    }
  });
  const ocsp::CacheStatistics statistics = cache.statistics();
  EXPECT_LE(statistics.entries, 12u);
  EXPECT_EQ(statistics.hits + statistics.misses,
            uint64_t{kThreads} * uint64_t{kSteps});
}

// One entry that changes all the time.
TEST(CacheThreads, AnswersAreNotReadWhileTheyAreWritten) {
  Cache cache(Entries(1));
  const ocsp::CacheKey key = KeyOf(cache, 1);
  cache.Insert(key, Telling(1, 0), kNow);
  std::atomic<bool> done{false};
  std::thread writer([&] {
    for (int step = 1; step < 10 * kSteps; ++step) {
      cache.Insert(key, Telling(1, step % kSteps), kNow);
      if (step % kSteps == kSteps - 1) cache.Clear();
    }
    done = true;
  });
  while (!done) {
    const auto answer = cache.Lookup(key, kNow);
    if (!answer.has_value()) continue;
    ExpectWhole(*answer, 1);
    if (HasFatalFailure()) break;
  }
  writer.join();
}

// Nothing that happens around it makes a revoked certificate good or unknown to
// the cache.
TEST(CacheThreads, RevokedStaysRevoked) {
  Cache cache(Entries(600));
  for (uint64_t i = 0; i < 20; ++i) {
    cache.Insert(KeyOf(cache, i), Revoked(), kNow);
  }
  RunThreads([&](uint64_t thread) {
    for (int step = 0; step < kSteps; ++step) {
      const uint64_t serial = static_cast<uint64_t>(step) % 20;
      cache.Insert(KeyOf(cache, serial), Good(), kNow + step);
      cache.Insert(
          KeyOf(cache, 1000 + static_cast<uint64_t>(step) * kThreads + thread),
          Good(), kNow);
      ASSERT_EQ(StatusOf(cache, KeyOf(cache, serial)), "revoked");
    }
  });
  EXPECT_EQ(cache.statistics().entries, 600u);
}

// Entries move when others make way: who looks for one meanwhile finds it.
TEST(CacheThreads, EntriesAreFoundWhileTheyMove) {
  Cache cache(Entries(500));
  std::vector<ocsp::CacheKey> revoked;
  for (uint64_t i = 0; i < 450; ++i) {
    revoked.push_back(KeyOf(cache, i));
    cache.Insert(revoked.back(), Revoked(), kNow);
  }
  std::atomic<bool> done{false};
  std::thread writer([&] {
    const ocsp::IssuerCacheKey issuer =
        cache.IssuerKey(der::Input(), der::Input());
    for (int step = 0; step < 20 * kSteps; ++step) {
      const uint8_t serial[] = {static_cast<uint8_t>(step >> 16),
                                static_cast<uint8_t>(step >> 8),
                                static_cast<uint8_t>(step)};
      cache.Insert(issuer.KeyFor(serial), Good(), kNow);
    }
    done = true;
  });
  int lost = 0;
  while (!done) {
    for (const ocsp::CacheKey& key : revoked) {
      if (!cache.Lookup(key, kNow).has_value()) ++lost;
    }
  }
  writer.join();
  EXPECT_EQ(lost, 0);
}

// Shards that take each other's room: nothing is lost or counted twice.
TEST(CacheThreads, TheLastPlacesAreTakenOnce) {
  for (int round = 0; round < 5; ++round) {
    Cache cache(Entries(1024));
    std::atomic<int> stored{0};
    RunThreads([&](uint64_t thread) {
      for (uint64_t i = 0; i < 400; ++i) {
        if (cache.Insert(KeyOf(cache, i * kThreads + thread), Revoked(),
                         kNow) == CacheInsertion::kStored) {
          ++stored;
        }
      }
    });
    EXPECT_EQ(stored, 1024);
    EXPECT_EQ(cache.statistics().entries, 1024u);
    EXPECT_EQ(cache.statistics().refusals, 1600u - 1024u);
    EXPECT_TRUE(cache.has_refused_revoked());
  }
}

TEST(CacheThreads, AFullCacheStaysFull) {
  Cache cache(Entries(1024));
  RunThreads([&](uint64_t thread) {
    const ocsp::IssuerCacheKey issuer =
        cache.IssuerKey(der::Input(), der::Input());
    for (int step = 0; step < 5 * kSteps; ++step) {
      const uint8_t serial[] = {static_cast<uint8_t>(thread),
                                static_cast<uint8_t>(step >> 8),
                                static_cast<uint8_t>(step)};
      ASSERT_EQ(cache.Insert(issuer.KeyFor(serial), Good(), kNow),
                CacheInsertion::kStored);
    }
  });
  EXPECT_EQ(cache.statistics().entries, 1024u);
}

TEST(CacheThreads, EverythingAtOnce) {
  Cache cache(Entries(600));
  RunThreads([&](uint64_t thread) {
    for (int step = 0; step < kSteps / 10; ++step) {
      const uint64_t serial = static_cast<uint64_t>(step) * kThreads + thread;
      const std::string partition = step % 2 == 0 ? "even" : "odd";
      const auto key = KeyOf(cache, serial, partition);
      cache.Insert(key, step % 5 == 0 ? Revoked() : Good(), kNow);
      cache.Prefetch(key);
      cache.Lookup(key, kNow);
      if (step % 100 == 50) cache.ClearPartition(der::Input::FromString("odd"));
      if (step % 1000 == 500) cache.Clear();
      if (step % 300 == 100) {
        const std::string file = ocsp::SerializeCache(cache);
        const auto loaded = ocsp::ParseCache(
            der::Input::FromString(file).AsSpan(), Entries(600));
        ASSERT_TRUE(loaded.status.ok()) << loaded.status;
      }
      ASSERT_LE(cache.statistics().entries, 600u);
    }
  });
}

}  // namespace
}  // namespace cairn::testing
