#ifndef CAIRN_TESTS_SUPPORT_VERIFY_H_
#define CAIRN_TESTS_SUPPORT_VERIFY_H_

#include "absl/strings/string_view.h"
#include "pkix/build_options.h"
#include "pkix/build_result.h"
#include "pkix/trust_domain.h"
#include "pkix/validation_policy.h"
#include "tests/support/certificate_factory.h"

namespace cairn::testing {

// Builds in one line, with a builder that belongs to the thread.
//
//   EXPECT_THAT(Verify(leaf), IsTrusted());
//   EXPECT_THAT(Verify(leaf, Host("b.example.com")),
//               FailsWith(Error::kHostnameMismatch));

// A TLS server of this name, at kNow. Borrows `name`.
BuildOptions Host(absl::string_view name = kTestHost,
                  const ValidationPolicy& policy = ValidationPolicy::WebPki());

// In a trust domain that trusts the root that `leaf` was issued under and
// offers what stands between.
BuildResult Verify(const TestCertificate& leaf,
                   const BuildOptions& options = Host());

BuildResult Verify(TrustDomain& domain, const TestCertificate& leaf,
                   const BuildOptions& options = Host());

}  // namespace cairn::testing

#endif  // CAIRN_TESTS_SUPPORT_VERIFY_H_
