#ifndef CAIRN_TRUSTDOMAIN_PRIVATE_TRUST_DOMAIN_H_
#define CAIRN_TRUSTDOMAIN_PRIVATE_TRUST_DOMAIN_H_

#include <memory>

#include "absl/types/span.h"
#include "der/time.h"
#include "pkix/build_options.h"
#include "pkix/certificate.h"
#include "trustdomain/client_groups.h"
#include "trustdomain/in_memory_trust_domain.h"

namespace cairn {

// A private PKI: what a server needs that asks its clients for certificates.
// Client groups say who may issue for whom, and who may come in.
//
//   PrivateTrustDomain domain(groups, sent_by_the_client);
//   const BuildResult& result =
//       builder.Build(domain, client, ClientOptions(now));
//   if (result.trusted()) {
//     Welcome(groups->GroupOf(*builder.chain()));
//   } else {
//     LOG(INFO) << RefusalToText(result.failure());
//   }
//
// Cheap, so make one per connection; thread-safe as InMemoryTrustDomain is.
class PrivateTrustDomain : public InMemoryTrustDomain {
 public:
  // `intermediates` are what the client sent beside its own certificate.
  // Borrowed, they must outlive the domain.
  explicit PrivateTrustDomain(std::shared_ptr<const ClientGroups> groups,
                              absl::Span<const Certificate> intermediates = {});

  // An anchor that issues does not stand for itself: nobody comes in with the
  // certificate of a CA.
  CertTrust GetCertTrust(const Certificate& certificate, Role role) override;
  HookResult CheckChain(const VerifiedChain& chain) override;

  const ClientGroups& groups() const { return *groups_; }

 private:
  std::shared_ptr<const ClientGroups> groups_;
};

// How a TLS server verifies a client of a private PKI: purpose clientAuth, no
// identity asked for (the access rules say who it may be), PrivatePki, and the
// certificate policies worked out for the rules that ask for them.
//
// A certificate without an extKeyUsage passes, as private PKIs often issue
// them; `options.policy.rules.Add(Rule::kEndEntityNamesPurpose)` refuses it.
BuildOptions ClientOptions(der::Time time);

}  // namespace cairn

#endif  // CAIRN_TRUSTDOMAIN_PRIVATE_TRUST_DOMAIN_H_
