#include "pkix/ev.h"

#include "pkix/certificate_policies.h"

namespace cairn {

EvStatus CheckEv(const VerifiedChain& chain,
                 absl::Span<const der::Input> ev_policies) {
  if (chain.size() < 2) return EvStatus::kIssuedByAnchor;
  for (der::Input policy : chain.policies()) {
    if (IsAnyPolicy(policy)) continue;
    for (der::Input ev_policy : ev_policies) {
      if (policy == ev_policy) return EvStatus::kEv;
    }
  }
  return EvStatus::kNoEvPolicy;
}

absl::string_view EvStatusText(EvStatus status) {
  switch (status) {
    case EvStatus::kEv:
      return "extended validation";
    case EvStatus::kNoEvPolicy:
      return "no EV policy";
    case EvStatus::kIssuedByAnchor:
      return "issued by the anchor itself";
  }
  return "";
}

}  // namespace cairn
