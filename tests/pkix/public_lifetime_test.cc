#include "pkix/public_lifetime.h"

#include <initializer_list>
#include <ostream>

#include "der/time.h"
#include "gtest/gtest.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/test_time.h"

namespace cairn::testing {
namespace {

struct Date {
  int year;
  int month;
  int day;
};

std::ostream& operator<<(std::ostream& out, const Date& date) {
  return out << date.year << "-" << date.month << "-" << date.day;
}

der::Time At(const Date& date) {
  der::Time time = 0;
  EXPECT_TRUE(
      der::FromCalendar({date.year, date.month, date.day, 0, 0, 0}, &time));
  return time;
}

// Whether an end entity may be valid for this many seconds, both ends counted.
bool IsAllowed(der::Time not_before, der::Time seconds) {
  const auto leaf = Leaf().Stub().SignedBy(StubKey()).Validity(
      not_before, not_before + seconds - 1);
  return HasPublicLifetime(leaf.certificate());
}

// From this date on, this many days.
struct Limit {
  Date from;
  int days;
};

// CA/B Baseline Requirements section 6.3.2: ballots 193, SC-31 and SC-081v3,
// "39 months" before them. "398 days is measured with a day being equal to
// 86,400 seconds. Any amount of time greater than this, including fractional
// seconds and/or leap seconds, shall represent an additional day"; and RFC 5280
// section 4.1.2.5 counts both ends.
constexpr Limit kLimits[] = {
    {{2015, 4, 1}, 1188}, {{2018, 3, 1}, 825},  {{2020, 9, 1}, 398},
    {{2026, 3, 15}, 200}, {{2027, 3, 15}, 100}, {{2029, 3, 15}, 47},
};

TEST(PublicLifetimeTest, AtTheLimitAndOneSecondMore) {
  for (const Limit& limit : kLimits) {
    const der::Time longest = limit.days * kDay;
    for (der::Time after : {der::Time{0}, der::Time{1}, 7 * kDay, 100 * kDay}) {
      const der::Time from = At(limit.from) + after;
      EXPECT_TRUE(IsAllowed(from, longest)) << limit.from;
      EXPECT_TRUE(IsAllowed(from, longest - 1)) << limit.from;
      EXPECT_FALSE(IsAllowed(from, longest + 1)) << limit.from;
      EXPECT_FALSE(IsAllowed(from, 2 * longest)) << limit.from;
      EXPECT_TRUE(IsAllowed(from, 1)) << limit.from;
    }
  }
}

// What is issued in the last second before a limit comes into force is under
// the one before it.
TEST(PublicLifetimeTest, TheLastSecondBefore) {
  int days_before = 0;
  for (const Limit& limit : kLimits) {
    const der::Time last = At(limit.from) - 1;
    if (days_before == 0) {
      EXPECT_TRUE(IsAllowed(last, 30 * kYear)) << limit.from;
    } else {
      EXPECT_TRUE(IsAllowed(last, days_before * kDay)) << limit.from;
      EXPECT_FALSE(IsAllowed(last, days_before * kDay + 1)) << limit.from;
    }
    days_before = limit.days;
  }
}

TEST(PublicLifetimeTest, NoLimitInThePastAndTheLastForEver) {
  EXPECT_TRUE(IsAllowed(At({1970, 1, 1}), 100 * kYear));
  EXPECT_TRUE(IsAllowed(der::kMinTime, der::kMaxTime - der::kMinTime));
  EXPECT_TRUE(IsAllowed(At({2100, 1, 1}), 47 * kDay));
  EXPECT_FALSE(IsAllowed(At({2100, 1, 1}), 47 * kDay + 1));
}

// 39 months from any day are allowed.
TEST(PublicLifetimeTest, ThirtyNineMonths) {
  for (int year = 2015; year <= 2017; ++year) {
    for (int month = 1; month <= 12; ++month) {
      if (year == 2015 && month < 4) continue;
      const int months = month - 1 + 39;
      const der::Time from = At({year, month, 1});
      const der::Time to = At({year + months / 12, months % 12 + 1, 1});
      EXPECT_TRUE(IsAllowed(from, to - from)) << year << "-" << month;
      EXPECT_FALSE(IsAllowed(from, to - from + 8 * kDay))
          << year << "-" << month;
    }
  }
}

}  // namespace
}  // namespace cairn::testing
