#ifndef CAIRN_CRL_SCOPE_INTERNAL_H_
#define CAIRN_CRL_SCOPE_INTERNAL_H_

#include <cstdint>

#include "crl/crl.h"
#include "der/input.h"
#include "pkix/budget.h"
#include "pkix/certificate.h"

// Not for embedders.

namespace cairn::crl::internal {

// What a CRL covers of a certificate.
struct Scope {
  bool covers = false;
  // The reasons for which it would list it: bits of kAllReasons.
  uint16_t reasons = 0;
  // Name comparisons ran out before the end.
  bool exhausted = false;
};

// RFC 5280 section 6.3.3 (b) and (d): whether `crl` covers `certificate`, which
// `issuer`, a whole Name, issued, by one of the certificate's distribution
// points or by the issuer's name. The reasons are those of all distribution
// points that fit. Malformed distribution points fit nothing. Charges
// `comparisons` for every distribution point, and every pair of names that is
// compared.
Scope ScopeOf(const Crl& crl, const Certificate& certificate, der::Input issuer,
              Budget* comparisons);

// Whether both have the same issuer, key identifier and scope, so that one can
// be newer than the other, or its delta (RFC 5280 section 6.3.3 (c)).
bool HaveSameScope(const Crl& a, const Crl& b);

// Compares two CRL numbers without sign octets: below, equal to or above 0. No
// number, empty, is below all others.
int CompareNumbers(der::Input a, der::Input b);

}  // namespace cairn::crl::internal

#endif  // CAIRN_CRL_SCOPE_INTERNAL_H_
