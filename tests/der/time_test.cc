#include "der/time.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"

namespace cairn::der {
namespace {

constexpr Time kBad = -1;

Time Generalized(absl::string_view text) {
  Time time = 0;
  return ParseGeneralizedTime(Input::FromString(text), &time) ? time : kBad;
}

Time Utc(absl::string_view text) {
  Time time = 0;
  return ParseUtcTime(Input::FromString(text), &time) ? time : kBad;
}

TEST(TimeTest, KnownTimes) {
  EXPECT_EQ(Generalized("19700101000000Z"), 0);
  EXPECT_EQ(Generalized("20261121000000Z"), 1795219200);
  EXPECT_EQ(Generalized("00000101000000Z"), kMinTime);
  EXPECT_EQ(Generalized("99991231235959Z"), kMaxTime);
  EXPECT_EQ(Generalized("20500101000000Z"), kFirstGeneralizedTime);
  EXPECT_EQ(Utc("500101000000Z"), kFirstUtcTime);
  EXPECT_EQ(Utc("491231235959Z"), kFirstGeneralizedTime - 1);
  EXPECT_EQ(Utc("700101000001Z"), 1);
}

TEST(TimeTest, DaysThatExist) {
  EXPECT_NE(Generalized("20240229000000Z"), kBad);
  EXPECT_NE(Generalized("20000229000000Z"), kBad);
  EXPECT_EQ(Generalized("20230229000000Z"), kBad);
  EXPECT_EQ(Generalized("21000229000000Z"), kBad);
  EXPECT_EQ(Generalized("20240431000000Z"), kBad);
  EXPECT_EQ(Generalized("20240001000000Z"), kBad);
  EXPECT_EQ(Generalized("20241301000000Z"), kBad);
  EXPECT_EQ(Generalized("20240100000000Z"), kBad);
}

TEST(TimeTest, OnlyTheFormsOfRfc5280) {
  for (absl::string_view text :
       {"20240101000000", "20240101000000z", "20240101000000+0000",
        "202401010000Z", "20240101000000.5Z", "2024010100000Z", "",
        "20240101240000Z", "20240101006000Z", "20240101000060Z",
        "2024010100000:Z", "2024010100000/Z", " 0240101000000Z"}) {
    EXPECT_EQ(Generalized(text), kBad) << text;
  }
  for (absl::string_view text :
       {"240101000000", "2401010000Z", "240101000000+0000", "240101000060Z",
        "20240101000000Z"}) {
    EXPECT_EQ(Utc(text), kBad) << text;
  }
}

TEST(TimeTest, ReadTimeSaysWhichItWas) {
  const std::string both =
      absl::StrCat("\x17\x0d", "240101000000Z", "\x18\x0f", "20240101000000Z");
  Reader reader(Input::FromString(both));
  Time utc = 0;
  Time generalized = 1;
  bool is_generalized = true;
  ASSERT_TRUE(ReadTime(&reader, &utc, &is_generalized));
  EXPECT_FALSE(is_generalized);
  ASSERT_TRUE(ReadTime(&reader, &generalized, &is_generalized));
  EXPECT_TRUE(is_generalized);
  EXPECT_EQ(utc, generalized);
  EXPECT_FALSE(ReadTime(&reader, &utc));
}

// Abseil's calendar is the reference: every day of eight centuries, and the
// ends of the range.
TEST(TimeTest, CalendarAgreesWithAbseil) {
  const auto check = [](Time time) {
    const CalendarTime c = ToCalendar(time);
    const absl::CivilSecond expected =
        absl::ToCivilSecond(absl::FromUnixSeconds(time), absl::UTCTimeZone());
    ASSERT_EQ(
        absl::CivilSecond(c.year, c.month, c.day, c.hour, c.minute, c.second),
        expected);
    Time back = 0;
    ASSERT_TRUE(FromCalendar(c, &back));
    ASSERT_EQ(back, time);
  };
  for (Time day = -146097; day <= 146097; ++day) {
    check(day * kSecondsPerDay + (day * day) % kSecondsPerDay);
  }
  check(kMinTime);
  check(kMaxTime);
}

}  // namespace
}  // namespace cairn::der
