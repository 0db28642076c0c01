#ifndef CAIRN_PKIX_EV_H_
#define CAIRN_PKIX_EV_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "der/input.h"
#include "pkix/verified_chain.h"

namespace cairn {

// Whether a chain is one of Extended Validation, and if not, why.
enum class EvStatus : uint8_t {
  kEv,
  // None of the policies valid for the path is one of the root programme's.
  // anyPolicy does not stand for one.
  kNoEvPolicy,
  // The anchor issued the end entity itself, which EV forbids, or is it.
  kIssuedByAnchor,
};

// `ev_policies` are the policies that the root programme recognises for this
// chain's anchor, contents octets of object identifiers. The build must have
// had BuildOptions::compute_policies.
EvStatus CheckEv(const VerifiedChain& chain,
                 absl::Span<const der::Input> ev_policies);

// A few words, such as "no EV policy". Static storage.
absl::string_view EvStatusText(EvStatus status);

}  // namespace cairn

#endif  // CAIRN_PKIX_EV_H_
