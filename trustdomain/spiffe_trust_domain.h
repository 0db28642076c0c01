#ifndef CAIRN_TRUSTDOMAIN_SPIFFE_TRUST_DOMAIN_H_
#define CAIRN_TRUSTDOMAIN_SPIFFE_TRUST_DOMAIN_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "der/time.h"
#include "pkix/build_options.h"
#include "pkix/certificate.h"
#include "pkix/verified_chain.h"
#include "trustdomain/in_memory_trust_domain.h"
#include "trustdomain/refusal.h"
#include "trustdomain/spiffe_bundle.h"
#include "trustdomain/spiffe_id.h"

namespace cairn {

// What X509-SVID says of a certificate that identifies a workload (sections 2
// to 5.2), but for its signature: exactly one URI, which is a SPIFFE ID with a
// path; no CA; keyUsage with digitalSignature and with neither keyCertSign nor
// cRLSign. The ID, or why it is none. That keyUsage is critical is not asked
// for. `certificate` need not be verified, and then the ID is a mere claim.
class SvidClaim {
 public:
  static SvidClaim Of(const Certificate& certificate);

  // Unset where the certificate is no X509-SVID.
  const std::optional<SpiffeId>& id() const { return id_; }
  // Where it is none.
  Refusal refusal() const { return refusal_; }

 private:
  explicit SvidClaim(Refusal refusal) : refusal_(refusal) {}
  explicit SvidClaim(SpiffeId id) : id_(std::move(id)) {}

  std::optional<SpiffeId> id_;
  Refusal refusal_ = Refusal::kSpiffeIdInvalid;
};

// Which workloads may come in.
class SpiffeAccess {
 public:
  // Anybody who has a bundle vouch for them.
  SpiffeAccess() = default;
  // SPIFFE IDs, each of which stands for itself; one without a path stands for
  // its whole trust domain. None at all: nobody. InvalidArgument for one that
  // is not valid.
  static absl::StatusOr<SpiffeAccess> Only(const std::vector<std::string>& ids);

  bool Allows(const SpiffeId& id) const;

 private:
  std::optional<std::vector<SpiffeId>> allowed_;
};

// Verifies one X509-SVID, with the bundle of the trust domain that it claims to
// be of and with no other, so that what a federated trust domain issues is good
// for its own names only.
//
//   SpiffeTrustDomain domain(bundles.Get(), svid, sent, access);
//   const BuildResult& result = builder.Build(
//       domain, svid, SpiffeOptions(Purpose::ClientAuth(), now));
//   if (result.trusted()) Welcome(domain.IdOf(*builder.chain()));
//
// Make one for each connection. Verifying another certificate with it is
// refused, unless that is of the same trust domain.
class SpiffeTrustDomain : public InMemoryTrustDomain {
 public:
  // `svid` is looked at here and not kept. `intermediates` are what the peer
  // sent beside it; borrowed, they must outlive the domain.
  SpiffeTrustDomain(SpiffeBundles::Snapshot bundles, const Certificate& svid,
                    absl::Span<const Certificate> intermediates = {},
                    SpiffeAccess access = SpiffeAccess());

  // No certificate of a bundle stands for itself.
  CertTrust GetCertTrust(const Certificate& certificate, Role role) override;
  // Refuses a certificate that is no X509-SVID, or of a trust domain without a
  // bundle, before any signature is verified.
  HookResult FindIssuers(const IssuerQuery& query, IssuerSink& sink) override;
  // The rules for the end entity, once more, and for what signed it: a SPIFFE
  // ID of a signing certificate has no path.
  HookResult CheckChain(const VerifiedChain& chain) override;

  // The SPIFFE ID of a chain that this domain verified.
  static std::string IdOf(const VerifiedChain& chain);

 private:
  SpiffeTrustDomain(const SpiffeBundle::Pointer& bundle, SvidClaim claim,
                    absl::Span<const Certificate> intermediates,
                    SpiffeAccess access);

  SpiffeBundle::Pointer bundle_;  // null where there is none
  Refusal refusal_;               // of what it was made for
  bool refused_;
  SpiffeAccess access_;
};

// How an X509-SVID is verified. `purpose` is clientAuth for who connects and
// serverAuth for who is connected to.
BuildOptions SpiffeOptions(Purpose purpose, der::Time time);

}  // namespace cairn

#endif  // CAIRN_TRUSTDOMAIN_SPIFFE_TRUST_DOMAIN_H_
