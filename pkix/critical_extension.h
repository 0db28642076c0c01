#ifndef CAIRN_PKIX_CRITICAL_EXTENSION_H_
#define CAIRN_PKIX_CRITICAL_EXTENSION_H_

#include "pkix/certificate.h"
#include "pkix/error.h"

namespace cairn {

// RFC 5280 section 4.2: a critical extension is refused if it "contains
// information that [the system] cannot process". Of the critical extensions of
// `certificate` that this library knows by name, refuses
//
// - with kUnknownCriticalExtension netscapeCertType and
//   subjectDirectoryAttributes, whose contents it does not look at, and
//   certificatePolicies with a qualifier that is neither a CPS pointer nor a
//   user notice (section 4.2.1.4);
// - with kMalformedExtension those that the parser leaves for later, that no
//   check of the path reads, and that are malformed.
Failure CheckCriticalExtensions(const Certificate& certificate);

}  // namespace cairn

#endif  // CAIRN_PKIX_CRITICAL_EXTENSION_H_
