#include "pkix/public_lifetime.h"

#include "der/time.h"

namespace cairn {
namespace {

struct LifetimeLimit {
  der::Time from;  // notBefore
  int days;
};
constexpr LifetimeLimit kLimits[] = {
    {1868227200, 47},    // 2029-03-15
    {1805068800, 100},   // 2027-03-15
    {1773532800, 200},   // 2026-03-15
    {1598918400, 398},   // 2020-09-01
    {1519862400, 825},   // 2018-03-01
    {1427846400, 1188},  // 2015-04-01: 39 months, of which 36 are 1096 days
};

}  // namespace

bool HasPublicLifetime(const Certificate& certificate) {
  for (const LifetimeLimit& limit : kLimits) {
    if (certificate.not_before() < limit.from) continue;
    // Both ends belong to the period.
    return certificate.not_after() - certificate.not_before() <
           limit.days * der::kSecondsPerDay;
  }
  return true;
}

}  // namespace cairn
