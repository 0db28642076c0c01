#ifndef CAIRN_TOOLS_TESTCA_CHECK_H_
#define CAIRN_TOOLS_TESTCA_CHECK_H_

#include <string>

#include "absl/status/status.h"
#include "der/time.h"
#include "tools/test_pki.h"
#include "tools/testca_names.h"

namespace cairn::tools {

// Verifies what was made, before it is written: servers under webpki-strict and
// by their name, clients and OCSP responders under webpki, and SPIFFE IDs as
// SpiffeTrustDomain does, for both purposes. InvalidArgument says why it is not
// trusted: mostly, its CA may not issue for that name.
absl::Status CheckLeaf(const TestCa& ca, const TestLeaf& leaf,
                       const TestCredential& credential, der::Time time);

}  // namespace cairn::tools

#endif  // CAIRN_TOOLS_TESTCA_CHECK_H_
