#include "der/time.h"

#include <cstddef>

#include "der/tag.h"

namespace cairn::der {
namespace {

constexpr int kDaysInMonth[12] = {31, 28, 31, 30, 31, 30,
                                  31, 31, 30, 31, 30, 31};
constexpr int64_t kDaysPerEra = 146097;  // 400 Gregorian years
// 1970-01-01 in days after 0000-03-01, where eras begin.
constexpr int64_t kEpochDay = 719468;

bool IsLeapYear(int year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

// Days from 1970-01-01. Years are counted from March, so that the leap day is
// the last of its year, and from 400 years before year 0, so that nothing is
// negative.
int64_t DaysFromCivil(int year, int month, int day) {
  const unsigned before_march = month <= 2 ? 1 : 0;
  const unsigned y = static_cast<unsigned>(year) + 400 - before_march;
  const unsigned month_from_march =
      static_cast<unsigned>(month) + 12 * before_march - 3;
  const unsigned day_of_year =
      (153 * month_from_march + 2) / 5 + static_cast<unsigned>(day) - 1;
  const unsigned days = y * 365 + y / 4 - y / 100 + y / 400 + day_of_year;
  return int64_t{days} - kDaysPerEra - kEpochDay;
}

// Eight digits at `at` as four pairs: the pair at octet 2 * i is a number in
// bits 16 * i and up. False if one is no digit. All eight at once.
inline bool ReadPairs(const uint8_t* at, uint64_t* pairs) {
  // One load, written so that compilers see it.
  uint64_t octets = uint64_t{at[0]} | uint64_t{at[1]} << 8 |
                    uint64_t{at[2]} << 16 | uint64_t{at[3]} << 24 |
                    uint64_t{at[4]} << 32 | uint64_t{at[5]} << 40 |
                    uint64_t{at[6]} << 48 | uint64_t{at[7]} << 56;
  constexpr uint64_t kHighNibbles = 0xf0f0f0f0f0f0f0f0;
  constexpr uint64_t kDigits = 0x3030303030303030;
  // A carry comes only from an octet that is refused anyhow.
  if ((octets & kHighNibbles) != kDigits ||
      ((octets + 0x0606060606060606) & kHighNibbles) != kDigits) {
    return false;
  }
  octets -= kDigits;
  *pairs = (octets * 10 + (octets >> 8)) & 0x00ff00ff00ff00ff;
  return true;
}

inline int Pair(uint64_t pairs, int i) {
  return static_cast<int>((pairs >> (16 * i)) & 0xff);
}

inline bool Convert(const CalendarTime& c, Time* time) {
  const auto out_of = [](int value, int first, int last) {
    return static_cast<unsigned>(value - first) >
           static_cast<unsigned>(last - first);
  };
  if (out_of(c.year, 0, 9999) || out_of(c.month, 1, 12) ||
      out_of(c.hour, 0, 23) || out_of(c.minute, 0, 59) ||
      out_of(c.second, 0, 59)) {
    return false;
  }
  const int leap_day = c.month == 2 && IsLeapYear(c.year) ? 1 : 0;
  if (out_of(c.day, 1, kDaysInMonth[c.month - 1] + leap_day)) return false;
  *time = DaysFromCivil(c.year, c.month, c.day) * kSecondsPerDay +
          c.hour * 3600 + c.minute * 60 + c.second;
  return true;
}

// `rest` is DDHHMMSS, as pairs.
inline bool FromPairs(int year, int month, uint64_t rest, Time* time) {
  return Convert(CalendarTime{year, month, Pair(rest, 0), Pair(rest, 1),
                              Pair(rest, 2), Pair(rest, 3)},
                 time);
}

}  // namespace

bool FromCalendar(const CalendarTime& c, Time* time) {
  return Convert(c, time);
}

CalendarTime ToCalendar(Time time) {
  int64_t days = time / kSecondsPerDay;
  int64_t seconds = time % kSecondsPerDay;
  if (seconds < 0) {
    seconds += kSecondsPerDay;
    --days;
  }
  days += kEpochDay;
  const int64_t era =
      (days >= 0 ? days : days - (kDaysPerEra - 1)) / kDaysPerEra;
  const int64_t day_of_era = days - era * kDaysPerEra;
  const int64_t year_of_era = (day_of_era - day_of_era / 1460 +
                               day_of_era / 36524 - day_of_era / 146096) /
                              365;
  const int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int64_t month_from_march = (5 * day_of_year + 2) / 153;
  CalendarTime c;
  c.day = static_cast<int>(day_of_year - (153 * month_from_march + 2) / 5 + 1);
  c.month = static_cast<int>(month_from_march < 10 ? month_from_march + 3
                                                   : month_from_march - 9);
  c.year = static_cast<int>(year_of_era + era * 400 + (c.month <= 2 ? 1 : 0));
  c.hour = static_cast<int>(seconds / 3600);
  c.minute = static_cast<int>(seconds / 60 % 60);
  c.second = static_cast<int>(seconds % 60);
  return c;
}

// YYYYMMDDHHMMSSZ
bool ParseGeneralizedTime(Input contents, Time* time) {
  uint64_t date;
  uint64_t rest;
  return contents.size() == 15 && contents[14] == 'Z' &&
         ReadPairs(contents.data(), &date) &&
         ReadPairs(contents.data() + 6, &rest) &&
         FromPairs(Pair(date, 0) * 100 + Pair(date, 1), Pair(date, 2), rest,
                   time);
}

// YYMMDDHHMMSSZ
bool ParseUtcTime(Input contents, Time* time) {
  uint64_t date;
  uint64_t rest;
  if (contents.size() != 13 || contents[12] != 'Z' ||
      !ReadPairs(contents.data(), &date) ||
      !ReadPairs(contents.data() + 4, &rest)) {
    return false;
  }
  const int year = Pair(date, 0);
  return FromPairs(year >= 50 ? 1900 + year : 2000 + year, Pair(date, 1), rest,
                   time);
}

bool ReadTime(Reader* reader, Time* time, bool* generalized) {
  Reader ahead = *reader;
  Input contents;
  const bool is_generalized = ahead.Peek(kGeneralizedTime);
  if (is_generalized) {
    if (!ahead.Read(kGeneralizedTime, &contents) ||
        !ParseGeneralizedTime(contents, time)) {
      return false;
    }
  } else if (!ahead.Read(kUtcTime, &contents) ||
             !ParseUtcTime(contents, time)) {
    return false;
  }
  if (generalized != nullptr) *generalized = is_generalized;
  *reader = ahead;
  return true;
}

}  // namespace cairn::der
