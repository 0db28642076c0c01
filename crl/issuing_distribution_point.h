#ifndef CAIRN_CRL_ISSUING_DISTRIBUTION_POINT_H_
#define CAIRN_CRL_ISSUING_DISTRIBUTION_POINT_H_

#include <cstdint>

#include "der/input.h"
#include "pkix/distribution_point.h"

namespace cairn::crl {

// ReasonFlags ::= BIT STRING {
//      unused                  (0),
//      keyCompromise           (1),
//      cACompromise            (2),
//      affiliationChanged      (3),
//      superseded              (4),
//      cessationOfOperation    (5),
//      certificateHold         (6),
//      privilegeWithdrawn      (7),
//      aACompromise            (8) }
//
// RFC 5280 section 4.2.1.13. A set of them is kept as bits of a uint16_t; this
// is what section 6.3.2 calls "all reasons".
inline constexpr uint16_t kAllReasons = 0x01fe;

// Which certificates and reasons a CRL is about (RFC 5280 section 5.2.5).
struct IssuingDistributionPoint {
  DistributionPointName name;
  bool only_user_certs = false;
  bool only_ca_certs = false;
  bool only_attribute_certs = false;
  // May list certificates of other issuers than its own.
  bool indirect = false;
  // onlySomeReasons, or kAllReasons where it is absent.
  uint16_t reasons = kAllReasons;
};

// IssuingDistributionPoint ::= SEQUENCE {
//      distributionPoint          [0] DistributionPointName OPTIONAL,
//      onlyContainsUserCerts      [1] BOOLEAN DEFAULT FALSE,
//      onlyContainsCACerts        [2] BOOLEAN DEFAULT FALSE,
//      onlySomeReasons            [3] ReasonFlags OPTIONAL,
//      indirectCRL                [4] BOOLEAN DEFAULT FALSE,
//      onlyContainsAttributeCerts [5] BOOLEAN DEFAULT FALSE }
//
// Reads `der`, the whole extension value. False if it is malformed, empty, has
// a default value encoded, or asserts more than one of the three "only
// contains", all of which RFC 5280 forbids.
bool ParseIssuingDistributionPoint(der::Input der,
                                   IssuingDistributionPoint* point);

}  // namespace cairn::crl

#endif  // CAIRN_CRL_ISSUING_DISTRIBUTION_POINT_H_
