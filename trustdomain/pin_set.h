#ifndef CAIRN_TRUSTDOMAIN_PIN_SET_H_
#define CAIRN_TRUSTDOMAIN_PIN_SET_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "pkix/trust_domain.h"
#include "pkix/verified_chain.h"
#include "trustdomain/delegating_trust_domain.h"
#include "trustdomain/sha256.h"

namespace cairn {

// Public keys of which one must stand on the path, beside all other checks.
// Immutable, thread-safe, and checks without the heap.
class PinSet {
 public:
  // SHA-256 of whole SubjectPublicKeyInfos, as ParseSha256() reads them.
  // `pins`: keys that are in use. `backup_pins`: keys that are not, kept for
  // the day on which the others are lost; they are accepted like the others.
  // InvalidArgument where one of the two is empty, since the loss of one key
  // would then lock everybody out, where they share a pin, and for text that is
  // not a digest.
  static absl::StatusOr<PinSet> Create(
      absl::Span<const std::string> pins,
      absl::Span<const std::string> backup_pins);

  // For TrustDomain::CheckChain(): kOk if the key of any certificate on the
  // path is pinned, or the anchor's; else Refusal::kNoKeyPinned. Only what is
  // verified counts: a certificate that the peer sent and that is not on the
  // path does not.
  HookResult Check(const VerifiedChain& chain) const;

  // Whether this SubjectPublicKeyInfo is pinned.
  bool Contains(der::Input public_key_info) const;

 private:
  PinSet() = default;

  std::vector<Sha256> pins_;  // of both kinds
};

// Another trust domain, and pins.
class PinnedTrustDomain : public DelegatingTrustDomain {
 public:
  // Both are borrowed and must outlive the domain.
  PinnedTrustDomain(TrustDomain* inner, const PinSet* pins)
      : DelegatingTrustDomain(inner), pins_(pins) {}

  // The other domain's word, and then the pins.
  HookResult CheckChain(const VerifiedChain& chain) override;

 private:
  const PinSet* pins_;
};

}  // namespace cairn

#endif  // CAIRN_TRUSTDOMAIN_PIN_SET_H_
