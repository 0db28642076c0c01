// The table in ocsp/cached_answer.h, cell by cell.

#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "ocsp/cache.h"
#include "tests/ocsp/cache_fixture.h"

namespace cairn::testing {
namespace {

using ocsp::Cache;
using ocsp::CachedAnswer;
using ocsp::CachedStatus;
using ocsp::CacheInsertion;
using ocsp::CacheKey;

// thisUpdate of what is there, and when that was put in.
constexpr der::Time kOldUpdate = kNow - 3 * kDay;
constexpr der::Time kOldNow = kNow - 2 * kDay;

CachedAnswer Make(CachedStatus status, der::Time this_update,
                  der::Time valid_through) {
  CachedAnswer answer;
  answer.status = status;
  answer.this_update = this_update;
  answer.valid_through = valid_through;
  return answer;
}

constexpr der::Time kValid = kNow;  // to the last second
constexpr der::Time kExpired = kNow - 1;

void Put(Cache& cache, const CacheKey& key, const CachedAnswer& answer,
         der::Time now) {
  EXPECT_EQ(cache.Insert(key, answer, now), CacheInsertion::kStored);
}

template <CachedStatus status, der::Time valid_through>
void There(Cache& cache, const CacheKey& key) {
  Put(cache, key, Make(status, kOldUpdate, valid_through), kOldNow);
}

template <CachedStatus status>
void FailureAfter(Cache& cache, const CacheKey& key) {
  There<status, kExpired>(cache, key);
  Put(cache, key, CachedAnswer(), kNow);
}

struct Row {
  absl::string_view there;
  void (*prepare)(Cache& cache, const CacheKey& key);
  // What a look-up says while nothing else has come in.
  absl::string_view status;
  // One letter for each column: S for stored, - for ignored.
  absl::string_view cells;
};

struct Column {
  absl::string_view comes;
  CachedAnswer answer;
  absl::string_view status;
};

const Column kColumns[] = {
    {"failure", CachedAnswer(), "failure"},
    {"unknown, older", Make(CachedStatus::kUnknown, kOldUpdate - 1, kValid),
     "unknown"},
    {"unknown, same time", Make(CachedStatus::kUnknown, kOldUpdate, kValid),
     "unknown"},
    {"unknown, newer", Make(CachedStatus::kUnknown, kOldUpdate + 1, kValid),
     "unknown"},
    {"good, older", Make(CachedStatus::kGood, kOldUpdate - 1, kValid), "good"},
    {"good, same time", Make(CachedStatus::kGood, kOldUpdate, kValid), "good"},
    {"good, newer", Make(CachedStatus::kGood, kOldUpdate + 1, kValid), "good"},
    {"revoked, older", Make(CachedStatus::kRevoked, kOldUpdate - 1, kExpired),
     "revoked"},
    {"revoked, same time", Make(CachedStatus::kRevoked, kOldUpdate, kExpired),
     "revoked"},
    {"revoked, newer", Make(CachedStatus::kRevoked, kOldUpdate + 1, kExpired),
     "revoked"},
    {"unknown, newer, out of date",
     Make(CachedStatus::kUnknown, kOldUpdate + 1, kExpired), ""},
    {"good, newer, out of date",
     Make(CachedStatus::kGood, kOldUpdate + 1, kExpired), ""},
};

const Row kRows[] = {
    {"nothing", [](Cache&, const CacheKey&) {}, "nothing",
     "S"
     "SSS"
     "SSS"
     "SSS"
     "--"},
    {"failure",
     [](Cache& cache, const CacheKey& key) {
       Put(cache, key, CachedAnswer(), kNow - 1);
     },
     "failure",
     "S"
     "SSS"
     "SSS"
     "SSS"
     "--"},
    {"failure, not valid",
     [](Cache& cache, const CacheKey& key) {
       Put(cache, key, CachedAnswer(), kOldNow);
     },
     "nothing",
     "S"
     "SSS"
     "SSS"
     "SSS"
     "--"},
    {"failure after good", FailureAfter<CachedStatus::kGood>, "failure",
     "S"
     "-SS"
     "-SS"
     "SSS"
     "--"},
    {"failure after unknown", FailureAfter<CachedStatus::kUnknown>, "failure",
     "S"
     "-SS"
     "-SS"
     "SSS"
     "--"},
    {"unknown", There<CachedStatus::kUnknown, kValid>, "unknown",
     "-"
     "-SS"
     "--S"
     "SSS"
     "--"},
    {"unknown, not valid", There<CachedStatus::kUnknown, kExpired>, "nothing",
     "S"
     "-SS"
     "--S"
     "SSS"
     "--"},
    {"good", There<CachedStatus::kGood, kValid>, "good",
     "-"
     "-SS"
     "-SS"
     "SSS"
     "--"},
    {"good, not valid", There<CachedStatus::kGood, kExpired>, "nothing",
     "S"
     "-SS"
     "-SS"
     "SSS"
     "--"},
    {"revoked", There<CachedStatus::kRevoked, kValid>, "revoked",
     "-"
     "---"
     "---"
     "--S"
     "--"},
    {"revoked, not valid", There<CachedStatus::kRevoked, kExpired>, "revoked",
     "-"
     "---"
     "---"
     "--S"
     "--"},
};

TEST(CacheRules, EveryCell) {
  Cache cache(Entries(1000));
  uint64_t serial = 0;
  for (const Row& row : kRows) {
    ASSERT_EQ(row.cells.size(), std::size(kColumns)) << row.there;
    for (size_t i = 0; i < std::size(kColumns); ++i) {
      const Column& column = kColumns[i];
      SCOPED_TRACE(std::string(row.there) + " <- " + std::string(column.comes));
      const CacheKey key = KeyOf(cache, ++serial);
      row.prepare(cache, key);
      EXPECT_EQ(StatusOf(cache, key), row.status);
      const bool stored = row.cells[i] == 'S';
      EXPECT_EQ(cache.Insert(key, column.answer, kNow),
                stored ? CacheInsertion::kStored : CacheInsertion::kIgnored);
      EXPECT_EQ(StatusOf(cache, key), stored ? column.status : row.status);
      if (!stored || column.status == "failure") continue;
      EXPECT_EQ(cache.Lookup(key, kNow)->this_update,
                column.answer.this_update);
    }
  }
}

// A responder that says good again does not bring a certificate back.
TEST(CacheRules, RevokedIsForEver) {
  Cache cache(Entries(10));
  const CacheKey key = KeyOf(cache, 1);
  CachedAnswer revoked = Revoked();
  revoked.revocation_reason = 6;  // certificateHold
  Put(cache, key, revoked, kNow);
  CachedAnswer good = Good();
  good.this_update = kNow + kYear;
  good.valid_through = kNow + 2 * kYear;
  EXPECT_EQ(cache.Insert(key, good, kNow + kYear), CacheInsertion::kIgnored);
  EXPECT_EQ(StatusOf(cache, key, kNow + kYear), "revoked");
  EXPECT_EQ(cache.Lookup(key, kNow)->revocation_reason, 6);
}

TEST(CacheRules, ANewerRevokedAnswerBringsItsTimeAndReason) {
  Cache cache(Entries(10));
  const CacheKey key = KeyOf(cache, 1);
  Put(cache, key, Revoked(), kNow);
  CachedAnswer again = Revoked();
  again.revocation_time = kNow - 5 * kDay;
  again.revocation_reason = 4;
  EXPECT_EQ(cache.Insert(key, again, kNow), CacheInsertion::kIgnored);
  EXPECT_EQ(cache.Lookup(key, kNow)->revocation_reason, 1);
  ++again.this_update;
  Put(cache, key, again, kNow);
  EXPECT_EQ(cache.Lookup(key, kNow)->revocation_reason, 4);
  EXPECT_EQ(cache.Lookup(key, kNow)->revocation_time, kNow - 5 * kDay);
}

// An old response that is still valid, replayed once the newer one is not.
TEST(CacheRules, AnOlderAnswerDoesNotComeBackThroughAFailure) {
  Cache cache(Entries(10));
  const CacheKey key = KeyOf(cache, 1);
  Put(cache, key, Make(CachedStatus::kUnknown, kOldUpdate, kExpired), kOldNow);
  const CachedAnswer old =
      Make(CachedStatus::kGood, kOldUpdate - kDay, kNow + kDay);
  EXPECT_EQ(cache.Insert(key, old, kNow), CacheInsertion::kIgnored);
  Put(cache, key, CachedAnswer(), kNow);
  Put(cache, key, CachedAnswer(), kNow + kDay);
  EXPECT_EQ(cache.Insert(key, old, kNow + kDay), CacheInsertion::kIgnored);
  EXPECT_EQ(StatusOf(cache, key, kNow + kDay), "failure");
}

TEST(CacheRules, AFailureIsRenewed) {
  Cache cache(Entries(10));
  const CacheKey key = KeyOf(cache, 1);
  Put(cache, key, CachedAnswer(), kNow);
  EXPECT_EQ(StatusOf(cache, key, kNow + 300), "failure");
  EXPECT_EQ(StatusOf(cache, key, kNow + 301), "nothing");
  Put(cache, key, CachedAnswer(), kNow + 10);
  EXPECT_EQ(StatusOf(cache, key, kNow + 310), "failure");
  EXPECT_EQ(StatusOf(cache, key, kNow + 311), "nothing");
}

// A good answer of a clock that ran ahead is not used when it was put right,
// nor does it keep a failure out.
TEST(CacheRules, AClockThatIsPutBack) {
  Cache cache(Entries(10));
  const CacheKey key = KeyOf(cache, 1);
  Put(cache, key, Make(CachedStatus::kGood, kNow + kDay, kNow + 9 * kDay),
      kNow + 2 * kDay);
  EXPECT_EQ(StatusOf(cache, key, kNow + kDay), "good");
  EXPECT_EQ(StatusOf(cache, key, kNow + kDay - 1), "nothing");
  Put(cache, key, CachedAnswer(), kNow);
  EXPECT_EQ(StatusOf(cache, key, kNow), "failure");
}

}  // namespace
}  // namespace cairn::testing
