#ifndef CAIRN_TESTS_SUPPORT_REFERENCE_POLICIES_H_
#define CAIRN_TESTS_SUPPORT_REFERENCE_POLICIES_H_

#include <set>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "pkix/certificate.h"
#include "pkix/policy_graph.h"

namespace cairn::testing {

// What the policies of a path come to.
struct ReferencePolicies {
  bool ok = false;
  // The user-constrained-policy-set: contents octets of object identifiers.
  std::set<std::string> policies;
};

// RFC 5280 section 6.1 as it is written, with its valid_policy_tree: a node for
// every way a policy can come down the path, exponential in its length. For
// paths of a few certificates with a few policies. The arguments are those of
// PolicyGraph::Check(); see there for what an anchor binds (RFC 5937).
ReferencePolicies CheckReferencePolicies(
    absl::Span<const Certificate* const> path, const Certificate* anchor,
    const PolicyOptions& options);

}  // namespace cairn::testing

#endif  // CAIRN_TESTS_SUPPORT_REFERENCE_POLICIES_H_
