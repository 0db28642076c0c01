#include "trustdomain/private_trust_domain.h"

#include <utility>

namespace cairn {

PrivateTrustDomain::PrivateTrustDomain(
    std::shared_ptr<const ClientGroups> groups,
    absl::Span<const Certificate> intermediates)
    : InMemoryTrustDomain(groups->store(), intermediates),
      groups_(std::move(groups)) {}

CertTrust PrivateTrustDomain::GetCertTrust(const Certificate& certificate,
                                           Role role) {
  const CertTrust trust = InMemoryTrustDomain::GetCertTrust(certificate, role);
  const bool issues =
      trust.level() == CertTrust::Level::kAnchor &&
      trust.constraints()->kind == AnchorConstraints::Kind::kIssuer;
  return issues && role == Role::kEndEntity ? CertTrust::Inherits() : trust;
}

HookResult PrivateTrustDomain::CheckChain(const VerifiedChain& chain) {
  return groups_->Check(chain);
}

BuildOptions ClientOptions(der::Time time) {
  BuildOptions options(Purpose::ClientAuth(), Identity::None(), time);
  options.policy = ValidationPolicy::PrivatePki();
  options.compute_policies = true;
  return options;
}

}  // namespace cairn
