#ifndef CAIRN_TRUSTDOMAIN_CT_CHECKER_H_
#define CAIRN_TRUSTDOMAIN_CT_CHECKER_H_

#include <cstdint>

#include "ct/check.h"
#include "ct/policy.h"
#include "der/input.h"
#include "der/time.h"
#include "pkix/error.h"
#include "pkix/trust_domain.h"
#include "pkix/validation_policy.h"
#include "pkix/verified_chain.h"
#include "trustdomain/ct_log_list.h"
#include "trustdomain/delegating_trust_domain.h"
#include "trustdomain/sha256.h"

namespace cairn {

// The SCTs that a TLS server sent beside its certificate. Both are borrowed and
// may be empty: they must live as long as what uses them.
struct DeliveredScts {
  // The stapled OCSPResponse. Its SCTs count once it is verified.
  der::Input ocsp_response;
  // The extension signed_certificate_timestamp: a
  // SignedCertificateTimestampList with its length.
  der::Input tls_list;
};

// Who must be in Certificate Transparency.
enum class CtScope : uint8_t {
  // TLS servers below anchors that are publicly trusted
  // (AnchorConstraints::publicly_trusted).
  kPublicServers,
  // Every end entity.
  kEverything,
};

// What CT is to be checked with.
struct CtSettings {
  // Must not be null, and outlives what uses it.
  const CtLogList* logs = nullptr;
  ct::Policy policy = ct::Policy::Chrome();
  CtScope scope = CtScope::kPublicServers;
  // What stapled OCSP responses must satisfy.
  ValidationPolicy ocsp_policy = ValidationPolicy::WebPki();
};

// What came of a check.
struct CtReport {
  // Whether the scope covers the chain. Where it does not, and the anchor has
  // no dates either, nothing is verified: `result` says kNotDecided.
  bool required = false;
  // Why the OCSP response was not looked into for SCTs; kOk if it was, if it
  // has none, and if there is no response.
  Error ocsp_error = Error::kOk;
  // Of the SCTs. Borrows what the check was about.
  ct::Result result;
  // What the trust domain answered: kOk, or why it refused the path.
  Error error = Error::kNotDecided;
};

// Holds the SCTs of the end entity of `chain` against the settings, and against
// the dates of the chain's anchor, which bind whatever the scope is
// (AnchorConstraints::sct_not_after and sct_all_after). For
// TrustDomain::CheckChain(): kOk, kPending, or what is missing, see
// ct::CheckScts() and ct::CheckAnchorDates(). The report says the same and why.
//
// `domain` verifies signatures and digests. An OCSP response that does not hold
// the object identifier of SCT lists is not verified again. An end entity that
// is itself the anchor is accepted: nobody issued it. Thread-safe if `domain`
// is. Allocates nothing for certificates with their SCTs of up to 8 kB
// together, beyond what `domain` does.
HookResult CheckCt(TrustDomain& domain, const VerifiedChain& chain,
                   const CtSettings& settings, const DeliveredScts& delivered,
                   CtReport* report);

// Another trust domain, and Certificate Transparency:
//
//   absl::StatusOr<CtLogList> logs = CtLogList::Parse(json);
//   ...
//   CtSettings settings;
//   settings.logs = &*logs;
//   InMemoryTrustDomain domain(store, sent);
//   CtTrustDomain with_ct(&domain, settings, {stapled, tls_list});
//
// For one connection, and one thread at a time. SCTs are verified once for each
// end entity and issuer key, however many paths there are.
class CtTrustDomain : public DelegatingTrustDomain {
 public:
  // `inner` and what `settings` and `delivered` borrow must outlive the domain.
  CtTrustDomain(TrustDomain* inner, const CtSettings& settings,
                const DeliveredScts& delivered = {})
      : DelegatingTrustDomain(inner),
        settings_(settings),
        delivered_(delivered) {}

  // The other domain's word, and then CT.
  HookResult CheckChain(const VerifiedChain& chain) override;

  // Of the path that was looked at last; kNotDecided before that, and where the
  // other domain refused it. Borrows the end entity's certificate.
  const CtReport& report() const { return report_; }

 private:
  const CtSettings settings_;
  const DeliveredScts delivered_;
  CtReport report_;
  // Of what was verified last: `ocsp_error` and `result`. And what that was
  // about; memory may have been used again since.
  CtReport verified_;
  der::Input verified_certificate_;
  Sha256 verified_digest_ = {};
  Sha256 verified_key_digest_ = {};
  der::Time verified_time_ = 0;
};

}  // namespace cairn

#endif  // CAIRN_TRUSTDOMAIN_CT_CHECKER_H_
