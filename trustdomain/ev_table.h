#ifndef CAIRN_TRUSTDOMAIN_EV_TABLE_H_
#define CAIRN_TRUSTDOMAIN_EV_TABLE_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "der/input.h"
#include "pkix/ev.h"
#include "pkix/trust_domain.h"
#include "pkix/verified_chain.h"
#include "trustdomain/sha256.h"

namespace cairn {

// Whether a path is one of extended validation.
struct EvFinding {
  bool is_ev = false;
  // Why, or why not: a few words in static storage.
  absl::string_view why;
};

// Which certificate policies a root programme recognises for which of its
// roots: Mozilla's ExtendedValidation.cpp, Chrome's root store or your own, as
// data. This library has no such list.
//
// Owns its entries. Fill it, then share it between threads.
class EvTable {
 public:
  // `anchor_sha256` is the fingerprint of the root's certificate, see
  // ParseSha256(), `policies` object identifiers in dotted decimal.
  // InvalidArgument, and nothing changes, where one of them is not valid or
  // there is no policy. A second call for one root adds to it.
  absl::Status Add(absl::string_view anchor_sha256,
                   const std::vector<std::string>& policies);

  // The path's end entity and all above it are asked for one of the root's
  // policies, and the root must not have issued the end entity itself. A bare
  // anchor has no fingerprint and is not in the table. Needs
  // BuildOptions::compute_policies.
  EvFinding Check(const VerifiedChain& chain) const;

  // For TrustDomain::CheckChain() of a domain that takes nothing else: kOk, or
  // Refusal::kNotEv.
  HookResult Require(const VerifiedChain& chain) const;

 private:
  // By fingerprint, as octets: contents octets of object identifiers.
  absl::flat_hash_map<std::string, std::vector<std::string>> policies_;
};

}  // namespace cairn

#endif  // CAIRN_TRUSTDOMAIN_EV_TABLE_H_
