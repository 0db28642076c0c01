#ifndef CAIRN_TLS_ALERT_H_
#define CAIRN_TLS_ALERT_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "pkix/error.h"

namespace cairn::tls {

// The alert that tells the peer why its certificate was refused (RFC 8446
// section 6.2, RFC 5246 section 7.2.2): the number of an AlertDescription.
//
//   unknown_ca (48)            no path to a trust anchor, or not by these CAs
//   bad_certificate (42)       malformed, badly signed, for somebody else
//   unsupported_certificate    of a kind, or for a purpose, that does not do
//     (43)
//   certificate_expired (45)   and not yet valid
//   certificate_revoked (44)
//   access_denied (49)         a good certificate, but of somebody who is not
//                              let in: kRefusedByTrustDomain
//   bad_certificate_status_response (113)
//                              must-staple, OCSP: to servers only, see below
//   certificate_unknown (46)   everything else about the certificate: its
//                              revocation status, policies, the limits
//   internal_error (80)        our own fault: kOk, kNotDecided, options
//
// A pure function with a row for every Error; docs/tls.md has the table.
uint8_t AlertFor(Error error);

// The name of an alert in RFC 8446, such as "unknown_ca". "unassigned" for a
// number that is none. Static storage.
absl::string_view AlertName(uint8_t alert);

}  // namespace cairn::tls

#endif  // CAIRN_TLS_ALERT_H_
