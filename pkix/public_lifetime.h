#ifndef CAIRN_PKIX_PUBLIC_LIFETIME_H_
#define CAIRN_PKIX_PUBLIC_LIFETIME_H_

#include "pkix/certificate.h"

namespace cairn {

// Whether the validity period of an end entity is one that the CA/B Baseline
// Requirements, section 6.3.2, allow at its notBefore: 47 days from
// 2029-03-15, 100 from 2027-03-15, 200 from 2026-03-15, 398 from 2020-09-01,
// 825 from 2018-03-01, 39 months from 2015-04-01, any before.
bool HasPublicLifetime(const Certificate& certificate);

}  // namespace cairn

#endif  // CAIRN_PKIX_PUBLIC_LIFETIME_H_
