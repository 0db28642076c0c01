#include "examples/recipes.h"

#include <optional>

#include "trustdomain/name_from_text.h"
#include "trustdomain/private_trust_domain.h"

namespace cairn::examples {

absl::StatusOr<std::shared_ptr<const ClientGroups>> MakeGroups(
    const std::string& staff_ca, const std::string& partner_intermediate) {
  ClientGroup staff;
  staff.name = "staff";
  staff.anchors = {staff_ca};
  AccessRule alice;
  alice.name = "alice";
  alice.subjects = {
      *NameFromText("CN=alice,OU=Staff,O=Example", NameOrder::kRfc4514)};
  AccessRule build_machines;
  build_machines.name = "build machines";
  build_machines.dns_names = {".build.example.com"};
  build_machines.ip_addresses = {"10.1.0.0/16"};
  staff.access.allowed = {alice, build_machines};

  ClientGroup partner;
  partner.name = "partner";
  partner.anchors = {partner_intermediate};
  AccessRule their_policy;
  their_policy.policies = {"1.3.6.1.4.1.32473.1"};
  partner.access.required = {their_policy};
  return ClientGroups::Create({staff, partner});
}

BuildResult Connections::Verify(ChainBuilder& builder, const Certificate& leaf,
                                absl::Span<const Certificate> sent,
                                const BuildOptions& options) {
  InMemoryTrustDomain domain(store_, sent);
  domain.UseSignatureCache(&signatures_);
  domain.UseKeyCache(&keys_);
  return builder.Build(domain, leaf, options);
}

EvFinding FindEv(ChainBuilder& builder, TrustDomain& domain,
                 const Certificate& leaf, BuildOptions options,
                 const std::string& root_sha256) {
  EvTable table;
  if (!table.Add(root_sha256, {"2.23.140.1.1"}).ok()) return EvFinding();
  options.compute_policies = true;
  const BuildResult& result = builder.Build(domain, leaf, options);
  return result.trusted() ? table.Check(*builder.chain()) : EvFinding();
}

bool IsOAuthClient(const std::string& registered_subject_dn,
                   const Certificate& verified) {
  TlsClientAuthMetadata metadata;
  metadata.tls_client_auth_subject_dn = registered_subject_dn;
  const auto client = TlsClientAuth::Create(metadata);
  return client.ok() && client->Check(verified).error() == Error::kOk;
}

bool IsSelfSignedClient(const std::shared_ptr<const SelfSignedClients>& clients,
                        const std::string& client_id,
                        const Certificate& certificate, der::Time now) {
  SelfSignedTrustDomain domain(clients);
  const BuildResult result =
      BuildCertChain(domain, certificate, SelfSignedClientOptions(now));
  return result.trusted() && clients->IsClient(client_id, certificate);
}

bool KnownDevices::Meet(const std::string& device,
                        const Certificate& certificate,
                        const BuildOptions& options) {
  TrustOnFirstUse domain(device, [this](const FirstUse& use) {
    const auto known =
        keys_.emplace(std::string(use.peer), use.public_key).first;
    return known->second == use.public_key ? FirstUseAnswer::kTrust
                                           : FirstUseAnswer::kKeyChanged;
  });
  return BuildCertChain(domain, certificate, options).trusted();
}

VerificationOutcome Decisions::Verify(ChainBuilder& builder,
                                      TrustDomain& domain,
                                      const Certificate& leaf,
                                      const std::string& host,
                                      der::Time now) const {
  const BuildOptions options(Purpose::ServerAuth(), Identity::DnsName(host),
                             now);
  return BuildWithOverrides(
      builder, domain, leaf, options,
      [&](const OverrideRequest& request) -> std::optional<Override> {
        const auto of_host = decisions_.find(host);
        if (of_host == decisions_.end()) return std::nullopt;
        for (const Override& decision : of_host->second) {
          if (decision.certificate == request.certificate &&
              decision.error == request.result.failure().error) {
            return decision;
          }
        }
        return std::nullopt;
      });
}

}  // namespace cairn::examples
