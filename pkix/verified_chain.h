#ifndef CAIRN_PKIX_VERIFIED_CHAIN_H_
#define CAIRN_PKIX_VERIFIED_CHAIN_H_

#include <cstdint>

#include "absl/types/span.h"
#include "der/input.h"
#include "der/time.h"
#include "pkix/anchor.h"
#include "pkix/certificate.h"
#include "pkix/identity.h"
#include "pkix/key_usage.h"
#include "pkix/revocation_status.h"

namespace cairn {

namespace internal {
class ChainSearch;
}  // namespace internal

// Certificates on a path, the anchor's included: the most that any option
// allows.
inline constexpr int kMaxPathCertificates = 64;

// A path whose every signature has been verified, and that passed every check
// up to the trust domain's own. Only the engine makes one: who holds a
// VerifiedChain need not ask whether it was verified.
//
// Borrows the certificates. Valid until the builder that made it builds again
// or is destroyed.
class VerifiedChain {
 public:
  VerifiedChain(const VerifiedChain&) = delete;
  VerifiedChain& operator=(const VerifiedChain&) = delete;

  // Certificates below the anchor, at least one: the end entity is 0, each is
  // signed by the key of the next, the last by the anchor's. Where the end
  // entity is itself the anchor it is the only one, and unsigned.
  int size() const { return size_; }
  const Certificate& certificate(int i) const { return *certificates_[i]; }
  const Certificate& end_entity() const { return *certificates_[0]; }

  const Anchor& anchor() const { return anchor_; }
  // The end entity was accepted because the trust domain named it an anchor.
  bool end_entity_is_anchor() const { return end_entity_is_anchor_; }

  // What the trust domain said of certificate(i), so far.
  RevocationStatus revocation(int i) const { return revocation_[i]; }

  // The certificate policies valid for the path, contents octets of object
  // identifiers: the user-constrained-policy-set of RFC 9618 section 5.6.
  // Empty unless BuildOptions::compute_policies asked for them or something on
  // the path made them matter.
  absl::Span<const der::Input> policies() const { return policies_; }

  // What the build was for.
  const Purpose& purpose() const { return *purpose_; }
  const Identity& identity() const { return *identity_; }
  der::Time time() const { return time_; }

 private:
  friend class internal::ChainSearch;
  VerifiedChain() = default;

  const Certificate* certificates_[kMaxPathCertificates];
  RevocationStatus revocation_[kMaxPathCertificates];
  int size_ = 0;
  bool end_entity_is_anchor_ = false;
  Anchor anchor_;
  absl::Span<const der::Input> policies_;
  const Purpose* purpose_ = nullptr;
  const Identity* identity_ = nullptr;
  der::Time time_ = 0;
};

}  // namespace cairn

#endif  // CAIRN_PKIX_VERIFIED_CHAIN_H_
