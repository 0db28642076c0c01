#include <cstdint>
#include <limits>

#include "gtest/gtest.h"
#include "ocsp/cache_record_internal.h"
#include "tests/ocsp/cache_fixture.h"

namespace cairn::testing {
namespace {

using ocsp::CachedAnswer;
using ocsp::CachedStatus;
using ocsp::kFailureLifetime;
using ocsp::kNoRevocationReason;
using ocsp::internal::CacheRecord;
using ocsp::internal::RecordOf;

constexpr der::Time kFirst = std::numeric_limits<der::Time>::min();
constexpr der::Time kLast = std::numeric_limits<der::Time>::max();

TEST(CacheRecordTest, TheDefaultIsAFailure) {
  EXPECT_EQ(CachedAnswer().status, CachedStatus::kFailure);
  EXPECT_EQ(CacheRecord().status, CachedStatus::kFailure);
}

TEST(CacheRecordTest, ValidFromThisUpdateThroughValidThrough) {
  const CacheRecord record = RecordOf(Good(), kNow);
  EXPECT_FALSE(record.IsUsable(kNow - kDay - 1));
  EXPECT_TRUE(record.IsUsable(kNow - kDay));
  EXPECT_TRUE(record.IsUsable(kNow + kDay));
  EXPECT_FALSE(record.IsUsable(kNow + kDay + 1));
}

// A responder whose clock is ahead, within the verifier's slop.
TEST(CacheRecordTest, AnAnswerFromTheFutureIsValidFromNow) {
  CachedAnswer answer = Good();
  answer.this_update = kNow + 600;
  const CacheRecord record = RecordOf(answer, kNow);
  EXPECT_FALSE(record.IsUsable(kNow - 1));
  EXPECT_TRUE(record.IsUsable(kNow));
  EXPECT_EQ(record.ToAnswer().this_update, kNow + 600);
}

// Also where the clock is put back: by a year, say, which would keep it a year.
TEST(CacheRecordTest, AFailureIsValidForAShortTime) {
  CachedAnswer answer;
  answer.this_update = kNow - kDay;
  answer.valid_through = kNow + kYear;
  const CacheRecord record = RecordOf(answer, kNow);
  EXPECT_FALSE(record.IsUsable(kNow - 1));
  EXPECT_TRUE(record.IsUsable(kNow));
  EXPECT_TRUE(record.IsUsable(kNow + kFailureLifetime));
  EXPECT_FALSE(record.IsUsable(kNow + kFailureLifetime + 1));
  EXPECT_EQ(record.ToAnswer().this_update, kNow);
  EXPECT_EQ(record.ToAnswer().valid_through, kNow + kFailureLifetime);
}

TEST(CacheRecordTest, RevokedIsValidAlways) {
  const CacheRecord record = RecordOf(Revoked(), kNow);
  EXPECT_TRUE(record.IsUsable(kFirst));
  EXPECT_TRUE(record.IsUsable(kNow));
  EXPECT_TRUE(record.IsUsable(kLast));
}

TEST(CacheRecordTest, OnlyRevokedAnswersHaveATimeAndAReason) {
  CachedAnswer answer = Revoked();
  EXPECT_EQ(RecordOf(answer, kNow).ToAnswer().revocation_time, kNow - 2 * kDay);
  EXPECT_EQ(RecordOf(answer, kNow).ToAnswer().revocation_reason, 1);
  for (const CachedStatus status :
       {CachedStatus::kFailure, CachedStatus::kUnknown, CachedStatus::kGood}) {
    answer.status = status;
    const CachedAnswer kept = RecordOf(answer, kNow).ToAnswer();
    EXPECT_EQ(kept.revocation_time, 0);
    EXPECT_EQ(kept.revocation_reason, kNoRevocationReason);
  }
}

// RFC 5280 section 5.3.1.
TEST(CacheRecordTest, Reasons) {
  for (int reason = 0; reason <= 255; ++reason) {
    CachedAnswer answer = Revoked();
    answer.revocation_reason = static_cast<uint8_t>(reason);
    const bool good = (reason >= 0 && reason <= 6) || reason == 8 ||
                      reason == 9 || reason == 10;
    const CachedAnswer kept = RecordOf(answer, kNow).ToAnswer();
    EXPECT_EQ(kept.status, CachedStatus::kRevoked);
    EXPECT_EQ(kept.revocation_reason, good ? reason : kNoRevocationReason);
  }
}

TEST(CacheRecordTest, TimesAreBroughtIntoRange) {
  CachedAnswer answer = Revoked();
  answer.this_update = kFirst;
  answer.valid_through = kLast;
  answer.revocation_time = kLast;
  const CachedAnswer kept = RecordOf(answer, kNow).ToAnswer();
  EXPECT_EQ(kept.this_update, der::kMinTime);
  EXPECT_EQ(kept.valid_through, der::kMaxTime);
  EXPECT_EQ(kept.revocation_time, der::kMaxTime);
  EXPECT_EQ(RecordOf(CachedAnswer(), kLast).ToAnswer().valid_through,
            der::kMaxTime);
  EXPECT_EQ(RecordOf(CachedAnswer(), kFirst).ToAnswer().this_update,
            der::kMinTime);
}

// Whatever is put in can be saved and loaded.
TEST(CacheRecordTest, WhatIsUsableIsWellFormed) {
  constexpr der::Time kTimes[] = {kFirst,
                                  der::kMinTime,
                                  0,
                                  kNow - 1,
                                  kNow,
                                  kNow + 1,
                                  kNow + kFailureLifetime,
                                  der::kMaxTime,
                                  kLast};
  for (const CachedStatus status :
       {CachedStatus::kFailure, CachedStatus::kUnknown, CachedStatus::kGood,
        CachedStatus::kRevoked}) {
    for (const der::Time this_update : kTimes) {
      for (const der::Time valid_through : kTimes) {
        for (const der::Time now : kTimes) {
          CachedAnswer answer = Revoked();
          answer.status = status;
          answer.this_update = this_update;
          answer.valid_through = valid_through;
          const CacheRecord record = RecordOf(answer, now);
          if (!record.IsUsable(now)) continue;
          EXPECT_TRUE(record.IsWellFormed())
              << static_cast<int>(status) << " " << this_update << " "
              << valid_through << " " << now;
        }
      }
    }
  }
}

struct Damage {
  const char* what;
  void (*apply)(CacheRecord& record);
};

constexpr Damage kDamages[] = {
    {"no status", [](CacheRecord& r) { r.status = CachedStatus{4}; }},
    {"thisUpdate too early",
     [](CacheRecord& r) { r.this_update = r.valid_from = der::kMinTime - 1; }},
    {"valid from too early",
     [](CacheRecord& r) { r.valid_from = der::kMinTime - 1; }},
    {"valid from after thisUpdate",
     [](CacheRecord& r) { r.valid_from = r.this_update + 1; }},
    {"valid too long",
     [](CacheRecord& r) { r.valid_through = der::kMaxTime + 1; }},
    {"valid never", [](CacheRecord& r) { r.valid_through = r.valid_from - 1; }},
    {"revocation time", [](CacheRecord& r) { r.revocation_time = 1; }},
    {"revocation reason", [](CacheRecord& r) { r.revocation_reason = 0; }},
};

TEST(CacheRecordTest, WhatIsNotWellFormed) {
  for (const Damage& damage : kDamages) {
    CacheRecord record = RecordOf(Good(), kNow);
    EXPECT_TRUE(record.IsWellFormed());
    damage.apply(record);
    EXPECT_FALSE(record.IsWellFormed()) << damage.what;
  }
  CacheRecord revoked = RecordOf(Revoked(), kNow);
  EXPECT_TRUE(revoked.IsWellFormed());
  revoked.revocation_reason = 7;
  EXPECT_FALSE(revoked.IsWellFormed());
  revoked.revocation_reason = 6;
  EXPECT_TRUE(revoked.IsWellFormed());
  revoked.revocation_time = der::kMaxTime + 1;
  EXPECT_FALSE(revoked.IsWellFormed());
  CacheRecord failure = RecordOf(CachedAnswer(), kNow);
  EXPECT_TRUE(failure.IsWellFormed());
  ++failure.valid_through;
  EXPECT_FALSE(failure.IsWellFormed());
  failure.valid_through = failure.valid_from - 1;
  EXPECT_FALSE(failure.IsWellFormed());
}

}  // namespace
}  // namespace cairn::testing
