#ifndef CAIRN_DER_TIME_H_
#define CAIRN_DER_TIME_H_

#include <cstdint>

#include "der/input.h"
#include "der/reader.h"

namespace cairn::der {

// Seconds since 1970-01-01T00:00:00Z, leap seconds not counted. The range is
// that of GeneralizedTime: kMinTime to kMaxTime.
using Time = int64_t;

inline constexpr Time kMinTime = -62167219200;  // 0000-01-01T00:00:00Z
inline constexpr Time kMaxTime = 253402300799;  // 9999-12-31T23:59:59Z

inline constexpr Time kSecondsPerDay = 24 * 60 * 60;

// RFC 5280 section 4.1.2.5 wants UTCTime from 1950-01-01T00:00:00Z until before
// 2050-01-01T00:00:00Z, GeneralizedTime else.
inline constexpr Time kFirstUtcTime = -631152000;
inline constexpr Time kFirstGeneralizedTime = 2524608000;

// GeneralizedTime as RFC 5280 section 4.1.2.5.2 has it: YYYYMMDDHHMMSSZ. No
// fraction, no offset, no leap second; the date must exist.
bool ParseGeneralizedTime(Input contents, Time* time);

// UTCTime as RFC 5280 section 4.1.2.5.1 has it: YYMMDDHHMMSSZ, 1950 to 2049.
bool ParseUtcTime(Input contents, Time* time);

// Time ::= CHOICE {
//      utcTime        UTCTime,
//      generalTime    GeneralizedTime }
//
// `*generalized`, where given, says which it was.
bool ReadTime(Reader* reader, Time* time, bool* generalized = nullptr);

// A calendar date and time of day, UTC.
struct CalendarTime {
  int year;    // 0 to 9999
  int month;   // 1 to 12
  int day;     // 1 to 31
  int hour;    // 0 to 23
  int minute;  // 0 to 59
  int second;  // 0 to 59
};

// `time` lies within kMinTime and kMaxTime.
CalendarTime ToCalendar(Time time);
// The reverse. False where no such date exists.
bool FromCalendar(const CalendarTime& calendar, Time* time);

}  // namespace cairn::der

#endif  // CAIRN_DER_TIME_H_
