#include "ocsp/cache_file.h"

#include <sys/stat.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/ocsp/cache_fixture.h"
#include "tests/support/test_directory.h"

namespace cairn::testing {
namespace {

using ocsp::Cache;
using ocsp::CachedAnswer;
using ocsp::CacheInsertion;
using ocsp::kCacheFileEntrySize;
using ocsp::kCacheFileHeaderSize;
using ocsp::kCacheFileTrailerSize;
using ocsp::LoadedCache;
using ocsp::ParseCache;
using ocsp::SerializeCache;

LoadedCache Parse(absl::string_view file, size_t capacity = 100) {
  ocsp::CacheOptions options;
  options.capacity = capacity;
  return ParseCache(der::Input::FromString(file).AsSpan(), options);
}

// A good, an unknown, a revoked entry and a failure, in a partition each.
void Fill(Cache& cache) {
  cache.Insert(KeyOf(cache, 1, "a"), Good(), kNow);
  cache.Insert(KeyOf(cache, 2, "b"), Unknown(), kNow);
  cache.Insert(KeyOf(cache, 3, "c"), Revoked(), kNow);
  cache.Insert(KeyOf(cache, 4, "d"), CachedAnswer(), kNow);
}

void ExpectFilled(Cache& cache) {
  EXPECT_EQ(cache.statistics().entries, 4u);
  EXPECT_EQ(StatusOf(cache, KeyOf(cache, 1, "a")), "good");
  EXPECT_EQ(StatusOf(cache, KeyOf(cache, 2, "b")), "unknown");
  EXPECT_EQ(StatusOf(cache, KeyOf(cache, 3, "c")), "revoked");
  EXPECT_EQ(StatusOf(cache, KeyOf(cache, 4, "d")), "failure");
}

// An error and a cache that is empty and works.
void ExpectEmpty(const LoadedCache& loaded, absl::StatusCode code) {
  EXPECT_EQ(loaded.status.code(), code) << loaded.status;
  EXPECT_FALSE(absl::StrContains(loaded.status.message(), "\n"));
  ASSERT_NE(loaded.cache, nullptr);
  EXPECT_EQ(loaded.cache->statistics().entries, 0u);
  const ocsp::CacheKey key = KeyOf(*loaded.cache, 1);
  EXPECT_EQ(loaded.cache->Insert(key, Good(), kNow), CacheInsertion::kStored);
  EXPECT_EQ(StatusOf(*loaded.cache, key), "good");
}

std::string SmallFile() {
  Cache cache(Entries(100));
  Fill(cache);
  return SerializeCache(cache);
}

// The file with other bytes at `offset`, and a checksum that fits.
std::string Patched(std::string file, size_t offset, absl::string_view bytes) {
  file.replace(offset, bytes.size(), bytes.data(), bytes.size());
  file.resize(file.size() - kCacheFileTrailerSize);
  return file + ocsp::internal::CacheFileTrailer(
                    der::Input::FromString(file).AsSpan());
}

TEST(CacheFile, WhatIsSavedIsLoaded) {
  // A secret of its own: the cache that is loaded has it.
  Cache cache;
  Fill(cache);
  const LoadedCache loaded = Parse(SerializeCache(cache));
  ASSERT_TRUE(loaded.status.ok()) << loaded.status;
  ExpectFilled(*loaded.cache);
  EXPECT_EQ(StatusOf(*loaded.cache, KeyOf(cache, 1, "a")), "good");
  const CachedAnswer revoked =
      *loaded.cache->Lookup(KeyOf(cache, 3, "c"), kNow);
  EXPECT_EQ(revoked.this_update, kNow - kDay);
  EXPECT_EQ(revoked.valid_through, kNow + kDay);
  EXPECT_EQ(revoked.revocation_time, kNow - 2 * kDay);
  EXPECT_EQ(revoked.revocation_reason, 1);
}

TEST(CacheFile, TheSizeIsAsTheFormatSays) {
  EXPECT_EQ(SerializeCache(Cache()).size(), 48u + 16u);
  EXPECT_EQ(SmallFile().size(), 48u + 4 * 56u + 16u);
  EXPECT_EQ(SmallFile().substr(0, 12), std::string("CairnOC\n\x01\0\0\0", 12));
}

TEST(CacheFile, AnEmptyCache) {
  const LoadedCache loaded = Parse(SerializeCache(Cache()));
  EXPECT_TRUE(loaded.status.ok()) << loaded.status;
  EXPECT_EQ(loaded.cache->statistics().entries, 0u);
}

// Rules go on where they were: times, revocation, partitions and what is older.
TEST(CacheFile, TheRulesGoOn) {
  Cache cache(Entries(100));
  Fill(cache);
  // A failure in place of a good answer that is out of date.
  cache.Insert(KeyOf(cache, 5), Good(), kNow);
  cache.Insert(KeyOf(cache, 5), CachedAnswer(), kNow + 2 * kDay);
  const LoadedCache loaded = Parse(SerializeCache(cache));
  ASSERT_TRUE(loaded.status.ok()) << loaded.status;
  Cache& again = *loaded.cache;
  EXPECT_EQ(StatusOf(again, KeyOf(again, 1, "a"), kNow + kDay + 1), "nothing");
  EXPECT_EQ(StatusOf(again, KeyOf(again, 3, "c"), kNow + kYear), "revoked");
  EXPECT_EQ(again.Insert(KeyOf(again, 3, "c"), Good(), kNow),
            CacheInsertion::kIgnored);
  CachedAnswer older = Good();
  older.this_update -= 1;
  older.valid_through = kNow + kYear;
  EXPECT_EQ(again.Insert(KeyOf(again, 5), older, kNow + 2 * kDay),
            CacheInsertion::kIgnored);
  again.ClearPartition(der::Input::FromString("c"));
  EXPECT_EQ(StatusOf(again, KeyOf(again, 3, "c")), "nothing");
  EXPECT_EQ(StatusOf(again, KeyOf(again, 1, "a")), "good");
}

TEST(CacheFile, ThatRevokedAnswersWereRefusedIsKept) {
  Cache cache(Entries(1));
  cache.Insert(KeyOf(cache, 1), Revoked(), kNow);
  EXPECT_FALSE(Parse(SerializeCache(cache)).cache->has_refused_revoked());
  cache.Insert(KeyOf(cache, 2), Revoked(), kNow);
  EXPECT_TRUE(Parse(SerializeCache(cache)).cache->has_refused_revoked());
}

TEST(CacheFile, OrderIsKept) {
  Cache cache(Entries(3));
  for (const uint64_t serial : {1, 2, 3}) {
    cache.Insert(KeyOf(cache, serial), Good(), kNow);
  }
  StatusOf(cache, KeyOf(cache, 1));
  const LoadedCache loaded = Parse(SerializeCache(cache), 3);
  Cache& again = *loaded.cache;
  again.Insert(KeyOf(again, 4), Good(), kNow);
  EXPECT_EQ(StatusOf(again, KeyOf(again, 1)), "good");
  EXPECT_EQ(StatusOf(again, KeyOf(again, 2)), "nothing");
  EXPECT_EQ(StatusOf(again, KeyOf(again, 3)), "good");
}

TEST(CacheFile, AnotherCapacity) {
  Cache cache(Entries(2000));
  for (uint64_t i = 0; i < 2000; ++i) {
    cache.Insert(KeyOf(cache, i), i < 500 ? Revoked() : Good(), kNow);
  }
  const std::string file = SerializeCache(cache);
  for (const size_t capacity : {500, 600, 1999, 2000, 5000}) {
    const LoadedCache loaded = Parse(file, capacity);
    ASSERT_TRUE(loaded.status.ok()) << loaded.status;
    EXPECT_EQ(loaded.cache->statistics().entries,
              std::min<size_t>(capacity, 2000));
    for (uint64_t i = 0; i < 500; ++i) {
      ASSERT_EQ(StatusOf(*loaded.cache, KeyOf(cache, i)), "revoked");
    }
  }
  // None of the revoked is dropped silently.
  ExpectEmpty(Parse(file, 499), absl::StatusCode::kResourceExhausted);
}

TEST(CacheFile, EveryByteCounts) {
  const std::string file = SmallFile();
  ASSERT_TRUE(Parse(file).status.ok());
  for (size_t i = 0; i < file.size(); ++i) {
    for (int change = 1; change < 256; ++change) {
      std::string damaged = file;
      damaged[i] = static_cast<char>(damaged[i] ^ change);
      const LoadedCache loaded = Parse(damaged, 10);
      ASSERT_FALSE(loaded.status.ok()) << i << " ^ " << change;
      ASSERT_EQ(loaded.cache->statistics().entries, 0u);
    }
  }
}

TEST(CacheFile, TruncatedAndExtended) {
  const std::string file = SmallFile();
  for (size_t size = 0; size < file.size(); ++size) {
    const LoadedCache loaded = Parse(file.substr(0, size), 10);
    ASSERT_EQ(loaded.status.code(), absl::StatusCode::kDataLoss) << size;
    ASSERT_EQ(loaded.cache->statistics().entries, 0u);
  }
  for (const size_t more : {1, 16, 56, 57, 72}) {
    ExpectEmpty(Parse(file + std::string(more, '\0')),
                absl::StatusCode::kDataLoss);
  }
  ExpectEmpty(Parse(file + file), absl::StatusCode::kDataLoss);
}

TEST(CacheFile, OtherVersions) {
  ExpectEmpty(Parse(Patched(SmallFile(), 8, absl::string_view("\0", 1))),
              absl::StatusCode::kFailedPrecondition);
  ExpectEmpty(Parse(Patched(SmallFile(), 8, "\x02")),
              absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(Parse(Patched(SmallFile(), 8, "\x02")).status.message(),
            "a file of an OCSP cache in version 2; this is version 1");
}

struct Patch {
  const char* what;
  size_t offset;
  std::string bytes;
};

constexpr size_t kFirstEntry = kCacheFileHeaderSize;
constexpr size_t kRevokedEntry = kFirstEntry + 3 * kCacheFileEntrySize;
const std::string kFarTime = "\x7f\x7f\x7f\x7f\x7f\x7f\x7f\x7f";

// The checksum fits: a program that writes what it should not.
TEST(CacheFile, ValuesOutOfRange) {
  const std::string file = SmallFile();
  ASSERT_EQ(Patched(file, 0, "C"), file);
  const Patch patches[] = {
      {"magic", 0, "c"},
      {"size of an entry", 12, "\x39"},
      {"more entries than there are", 16, "\x05"},
      {"fewer entries than there are", 16, "\x03"},
      {"neither refused nor not", 24, "\x02"},
      {"thisUpdate", kFirstEntry + 16, kFarTime},
      {"valid from", kFirstEntry + 24, kFarTime},
      {"valid through", kFirstEntry + 32, kFarTime},
      {"revocation time of a good entry", kFirstEntry + 40, "\x01"},
      {"status", kFirstEntry + 52, "\x04"},
      {"reason of a good entry", kFirstEntry + 53, std::string(1, '\0')},
      {"used", kFirstEntry + 54, "\x02"},
      {"the last byte", kFirstEntry + 55, "\x01"},
      {"revocation time", kRevokedEntry + 40, kFarTime},
      {"reason", kRevokedEntry + 53, "\x07"},
      {"revoked as good", kRevokedEntry + 52, "\x02"},
      {"the same hash twice", kFirstEntry + kCacheFileEntrySize,
       file.substr(kFirstEntry, 16)},
  };
  for (const Patch& patch : patches) {
    SCOPED_TRACE(patch.what);
    const std::string patched = Patched(file, patch.offset, patch.bytes);
    ASSERT_NE(patched, file);
    ExpectEmpty(Parse(patched), absl::StatusCode::kDataLoss);
  }
}

// The neighbours of the above that are in range.
TEST(CacheFile, ValuesInRange) {
  const Patch patches[] = {
      {"refused", 24, "\x01"},
      {"used", kFirstEntry + 54, "\x01"},
      {"reason", kRevokedEntry + 53, "\x06"},
      {"no reason", kRevokedEntry + 53, "\xff"},
      {"another hash", kFirstEntry, "\xaa"},
  };
  for (const Patch& patch : patches) {
    const LoadedCache loaded =
        Parse(Patched(SmallFile(), patch.offset, patch.bytes));
    EXPECT_TRUE(loaded.status.ok()) << patch.what << loaded.status;
    EXPECT_EQ(loaded.cache->statistics().entries, 4u);
  }
}

TEST(CacheFile, SaveAndLoad) {
  const TestDirectory directory;
  const std::string path = directory.PathOf("cache");
  Cache cache;
  Fill(cache);
  ASSERT_TRUE(ocsp::SaveCache(cache, path).ok());
  LoadedCache loaded = ocsp::LoadCache(path);
  ASSERT_TRUE(loaded.status.ok()) << loaded.status;
  ExpectFilled(*loaded.cache);
  // Over what is there.
  cache.Clear();
  ASSERT_TRUE(ocsp::SaveCache(cache, path).ok());
  loaded = ocsp::LoadCache(path);
  ASSERT_TRUE(loaded.status.ok()) << loaded.status;
  EXPECT_EQ(loaded.cache->statistics().entries, 0u);
}

// The file has the cache's secret, and decides what is good.
TEST(CacheFile, OnlyTheUserMayReadIt) {
  const TestDirectory directory;
  const std::string path = directory.PathOf("cache");
  ASSERT_TRUE(ocsp::SaveCache(Cache(), path).ok());
  struct stat status;
  ASSERT_EQ(stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0600u);
}

TEST(CacheFile, NothingElseIsLeftBehind) {
  const TestDirectory directory;
  ASSERT_TRUE(ocsp::SaveCache(Cache(), directory.PathOf("cache")).ok());
  // The rename fails: a directory is in the way.
  directory.Write("taken/file", "x");
  const absl::Status status =
      ocsp::SaveCache(Cache(), directory.PathOf("taken"));
  EXPECT_FALSE(status.ok());
  EXPECT_TRUE(
      absl::StartsWith(status.message(), directory.PathOf("taken") + ": "))
      << status;
  size_t files = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(directory.path())) {
    static_cast<void>(entry);
    ++files;
  }
  EXPECT_EQ(files, 2u);
}

TEST(CacheFile, FilesThatCannotBeUsed) {
  const TestDirectory directory;
  ExpectEmpty(ocsp::LoadCache(directory.PathOf("missing")),
              absl::StatusCode::kNotFound);
  EXPECT_FALSE(ocsp::LoadCache(directory.path()).status.ok());
  ExpectEmpty(ocsp::LoadCache(directory.Write("empty", "")),
              absl::StatusCode::kDataLoss);
  const std::string cut = directory.Write("cut", SmallFile().substr(0, 100));
  ExpectEmpty(ocsp::LoadCache(cut), absl::StatusCode::kDataLoss);
  EXPECT_EQ(ocsp::LoadCache(cut).status.message(),
            absl::StrCat(cut, ": the file of an OCSP cache is not whole"));
  EXPECT_EQ(ocsp::SaveCache(Cache(), directory.PathOf("no/such/path")).code(),
            absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace cairn::testing
