#include "tools/testca_check.h"

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_replace.h"
#include "absl/types/span.h"
#include "der/input.h"
#include "pkix/chain_builder.h"
#include "pkix/general_name.h"
#include "pkix/report.h"
#include "tools/public_suffixes.h"
#include "trustdomain/in_memory_trust_domain.h"
#include "trustdomain/spiffe_bundle.h"
#include "trustdomain/spiffe_trust_domain.h"
#include "trustdomain/trust_store.h"

namespace cairn::tools {
namespace {

absl::Status Invalid(absl::string_view text) {
  return absl::InvalidArgumentError(text);
}

absl::Status Verify(TrustDomain& domain, const Certificate& certificate,
                    const BuildOptions& options) {
  const BuildResult result = BuildCertChain(domain, certificate, options);
  return result.trusted() ? absl::OkStatus()
                          : Invalid(FailureToText(result.failure()));
}

// The address of an iPAddress in subjectAltName; empty if there is none.
std::vector<uint8_t> AddressOf(const Certificate& certificate) {
  std::vector<uint8_t> address;
  const auto take = [&address](const GeneralName& name) {
    if (name.form == NameForm::kIpAddress) {
      address.assign(name.value.AsSpan().begin(), name.value.AsSpan().end());
    }
    return true;
  };
  const bool well_formed = ForEachGeneralName(
      certificate.extension(Extension::kSubjectAltName), take);
  return well_formed ? address : std::vector<uint8_t>();
}

absl::Status CheckServer(TrustDomain& domain, const Certificate& certificate,
                         const TestLeaf& leaf, der::Time time) {
  const std::string host = absl::StrReplaceAll(leaf.name, {{"*.", "any."}});
  const std::vector<uint8_t> address = AddressOf(certificate);
  const LibPslSuffixes suffixes;
  BuildOptions options(
      Purpose::ServerAuth(),
      address.empty() ? Identity::DnsName(host) : Identity::IpAddress(address),
      time);
  options.policy = ValidationPolicy::WebPkiStrict();
  options.public_suffixes = &suffixes;
  return Verify(domain, certificate, options);
}

absl::Status CheckSvid(const TestCa& ca, const Certificate& certificate,
                       absl::Span<const Certificate> intermediates,
                       der::Time time) {
  const SvidClaim claim = SvidClaim::Of(certificate);
  if (!claim.id().has_value()) return Invalid("not an X509-SVID");
  absl::StatusOr<SpiffeBundle::Pointer> bundle = SpiffeBundle::FromCertificates(
      claim.id()->trust_domain(), {ca.cas().front().Der()});
  if (!bundle.ok()) return bundle.status();
  SpiffeBundles bundles;
  if (absl::Status s = bundles.Update(*std::move(bundle)); !s.ok()) return s;
  for (const Purpose& purpose :
       {Purpose::ServerAuth(), Purpose::ClientAuth()}) {
    SpiffeTrustDomain domain(bundles.Get(), certificate, intermediates);
    absl::Status verified =
        Verify(domain, certificate, SpiffeOptions(purpose, time));
    if (!verified.ok()) return verified;
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckLeaf(const TestCa& ca, const TestLeaf& leaf,
                       const TestCredential& credential, der::Time time) {
  std::vector<std::string> ders = {credential.Der()};
  for (size_t i = 1; i < ca.cas().size(); ++i) {
    ders.push_back(ca.cas()[i].Der());
  }
  std::vector<Certificate> certificates(ders.size());
  for (size_t i = 0; i < ders.size(); ++i) {
    const Failure failure =
        Certificate::Parse(der::Input::FromString(ders[i]), &certificates[i]);
    if (!failure.ok()) return Invalid(FailureToText(failure));
  }
  TrustStore::Builder builder;
  if (absl::Status s = builder.AddAnchor(ca.cas().front().Der()); !s.ok()) {
    return s;
  }
  const auto intermediates = absl::MakeConstSpan(certificates).subspan(1);
  InMemoryTrustDomain domain(builder.Build(), intermediates);
  switch (leaf.kind) {
    case LeafKind::kServer:
      return CheckServer(domain, certificates[0], leaf, time);
    case LeafKind::kClient:
      return Verify(
          domain, certificates[0],
          BuildOptions(Purpose::ClientAuth(), Identity::None(), time));
    case LeafKind::kOcspResponder:
      return Verify(
          domain, certificates[0],
          BuildOptions(Purpose::OcspSigning(), Identity::None(), time));
    case LeafKind::kSpiffe:
      break;
  }
  return CheckSvid(ca, certificates[0], intermediates, time);
}

}  // namespace cairn::tools
