#include "tests/support/verify.h"

#include "pkix/chain_builder.h"
#include "tests/support/test_time.h"
#include "tests/support/test_trust_domain.h"

namespace cairn::testing {

BuildOptions Host(absl::string_view name, const ValidationPolicy& policy) {
  BuildOptions options(Purpose::ServerAuth(), Identity::DnsName(name), kNow);
  options.policy = policy;
  return options;
}

BuildResult Verify(const TestCertificate& leaf, const BuildOptions& options) {
  TestTrustDomain domain;
  domain.RecordCalls(false).AddChainOf(leaf);
  return BuildCertChain(domain, leaf.certificate(), options);
}

BuildResult Verify(TrustDomain& domain, const TestCertificate& leaf,
                   const BuildOptions& options) {
  return BuildCertChain(domain, leaf.certificate(), options);
}

}  // namespace cairn::testing
