#ifndef CAIRN_PKIX_PROFILE_CHECKS_H_
#define CAIRN_PKIX_PROFILE_CHECKS_H_

#include <cstdint>

#include "pkix/certificate.h"
#include "pkix/error.h"
#include "pkix/key_usage.h"
#include "pkix/validation_policy.h"

namespace cairn {

enum class ProfileRole : uint8_t { kEndEntity, kIntermediate, kAnchor };

// The rules about what issuers may put into a certificate: RFC 5280 section 4
// and root programmes. Path validation does not need them; strict policies ask
// for them. Checks only the rules that `policy` has, in the order of the RFC.
Failure CheckProfile(const Certificate& certificate, ProfileRole role,
                     const Purpose& purpose, const ValidationPolicy& policy);

}  // namespace cairn

#endif  // CAIRN_PKIX_PROFILE_CHECKS_H_
