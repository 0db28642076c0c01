#ifndef CAIRN_TESTS_SUPPORT_REFERENCE_NAMES_H_
#define CAIRN_TESTS_SUPPORT_REFERENCE_NAMES_H_

#include <string>

#include "absl/strings/string_view.h"
#include "der/input.h"
#include "pkix/certificate.h"
#include "pkix/identity.h"
#include "pkix/validation_policy.h"

namespace cairn::testing {

// Names compared and constrained in the plainest way there is, with copies,
// strings and no shortcuts: what the engine's answers are held against. Only
// the readers of syntax are the library's (der/, GeneralName, mailboxes, URIs);
// what the names mean is decided here.

// RFC 5280 section 7.1, as NamesMatch() and NameIsWithin() promise it.
bool ReferenceNamesMatch(der::Input a, der::Input b);
bool ReferenceNameIsWithin(der::Input name, der::Input base);

// RFC 1034's host names, label by label: IsValidHostName().
bool ReferenceIsHostName(absl::string_view name, bool wildcard,
                         bool underscore);

// RFC 9525 section 6.3, for two valid host names of which the first may have a
// wildcard: DnsNameMatches().
bool ReferenceHostCovers(absl::string_view presented, absl::string_view host);

// RFC 5280 section 4.2.1.10: whether the names of `certificate`, and `identity`
// where it is not null, satisfy `constraints`, a whole NameConstraints.
// CheckNameConstraints() without its reasons.
bool ReferenceNamesAllowed(der::Input constraints,
                           const Certificate& certificate,
                           const Identity* identity,
                           const ValidationPolicy& policy);

}  // namespace cairn::testing

#endif  // CAIRN_TESTS_SUPPORT_REFERENCE_NAMES_H_
