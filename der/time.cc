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
// the last of its year, and in eras of 400, which are all alike.
int64_t DaysFromCivil(int year, int month, int day) {
  const int64_t y = month <= 2 ? year - 1 : year;
  const int64_t era = (y >= 0 ? y : y - 399) / 400;
  const int64_t year_of_era = y - era * 400;
  const int64_t month_from_march = (month + 9) % 12;
  const int64_t day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
  const int64_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * kDaysPerEra + day_of_era - kEpochDay;
}

// Reads two digits at `*at` and moves past them.
bool ReadTwoDigits(const uint8_t** at, int* value) {
  const unsigned tens = static_cast<unsigned>((*at)[0]) - '0';
  const unsigned ones = static_cast<unsigned>((*at)[1]) - '0';
  if (tens > 9 || ones > 9) return false;
  *value = static_cast<int>(tens * 10 + ones);
  *at += 2;
  return true;
}

// MMDDHHMMSSZ, after the year.
bool ParseAfterYear(const uint8_t* at, int year, Time* time) {
  CalendarTime calendar;
  calendar.year = year;
  if (!ReadTwoDigits(&at, &calendar.month) ||
      !ReadTwoDigits(&at, &calendar.day) ||
      !ReadTwoDigits(&at, &calendar.hour) ||
      !ReadTwoDigits(&at, &calendar.minute) ||
      !ReadTwoDigits(&at, &calendar.second) || *at != 'Z') {
    return false;
  }
  return FromCalendar(calendar, time);
}

}  // namespace

bool FromCalendar(const CalendarTime& c, Time* time) {
  if (c.year < 0 || c.year > 9999 || c.month < 1 || c.month > 12 || c.day < 1 ||
      c.hour < 0 || c.hour > 23 || c.minute < 0 || c.minute > 59 ||
      c.second < 0 || c.second > 59) {
    return false;
  }
  int last_day = kDaysInMonth[c.month - 1];
  if (c.month == 2 && IsLeapYear(c.year)) ++last_day;
  if (c.day > last_day) return false;
  *time = DaysFromCivil(c.year, c.month, c.day) * kSecondsPerDay +
          c.hour * 3600 + c.minute * 60 + c.second;
  return true;
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

bool ParseGeneralizedTime(Input contents, Time* time) {
  if (contents.size() != 15) return false;
  const uint8_t* at = contents.data();
  int century;
  int year;
  if (!ReadTwoDigits(&at, &century) || !ReadTwoDigits(&at, &year)) {
    return false;
  }
  return ParseAfterYear(at, century * 100 + year, time);
}

bool ParseUtcTime(Input contents, Time* time) {
  if (contents.size() != 13) return false;
  const uint8_t* at = contents.data();
  int year;
  if (!ReadTwoDigits(&at, &year)) return false;
  return ParseAfterYear(at, year >= 50 ? 1900 + year : 2000 + year, time);
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
