#ifndef CAIRN_TESTS_SUPPORT_TEST_TIME_H_
#define CAIRN_TESTS_SUPPORT_TEST_TIME_H_

#include "der/time.h"

namespace cairn::testing {

inline constexpr der::Time kDay = der::kSecondsPerDay;
inline constexpr der::Time kYear = 365 * kDay;

// The time it is in every test: 2026-11-21T00:00:00Z.
inline constexpr der::Time kNow = 1795219200;

}  // namespace cairn::testing

#endif  // CAIRN_TESTS_SUPPORT_TEST_TIME_H_
