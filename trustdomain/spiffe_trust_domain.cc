#include "trustdomain/spiffe_trust_domain.h"

#include <algorithm>
#include <utility>

#include "pkix/extension.h"
#include "pkix/general_name.h"
#include "pkix/key_usage.h"

namespace cairn {
namespace {

// The URIs of subjectAltName: how many there are, and the last of them.
struct UriNames {
  bool well_formed = true;
  int count = 0;
  absl::string_view uri;
};

UriNames ReadUris(const Certificate& certificate) {
  UriNames names;
  if (!certificate.has_extension(Extension::kSubjectAltName)) return names;
  names.well_formed = ForEachGeneralName(
      certificate.extension(Extension::kSubjectAltName),
      [&names](const GeneralName& name) {
        if (name.form == NameForm::kUniformResourceIdentifier) {
          ++names.count;
          names.uri = name.value.AsStringView();
        }
        return true;
      });
  return names;
}

SpiffeBundle::Pointer FindBundle(const SpiffeBundles::Set& bundles,
                                 const SvidClaim& claim) {
  if (!claim.id().has_value()) return nullptr;
  const auto found = bundles.find(claim.id()->trust_domain());
  return found != bundles.end() ? found->second : nullptr;
}

std::shared_ptr<const TrustStore> StoreOf(const SpiffeBundle::Pointer& bundle) {
  return bundle != nullptr ? bundle->store() : TrustStore::Builder().Build();
}

// X509-SVID section 3.2. A signing certificate need not have a SPIFFE ID.
bool IsSigner(const Certificate& certificate) {
  const UriNames names = ReadUris(certificate);
  if (!names.well_formed) return false;
  if (names.count != 1) return true;
  const absl::StatusOr<SpiffeId> id = SpiffeId::Parse(names.uri);
  return !id.ok() || id->path().empty();
}

}  // namespace

// In the order of X509-SVID sections 2, 3.1, 4.1 and 4.3.
SvidClaim SvidClaim::Of(const Certificate& certificate) {
  const UriNames names = ReadUris(certificate);
  if (!names.well_formed) return SvidClaim(Refusal::kSpiffeAltNameMalformed);
  if (names.count == 0) return SvidClaim(Refusal::kSpiffeNoUri);
  if (names.count > 1) return SvidClaim(Refusal::kSpiffeSeveralUris);
  absl::StatusOr<SpiffeId> id = SpiffeId::Parse(names.uri);
  if (!id.ok()) return SvidClaim(Refusal::kSpiffeIdInvalid);
  if (id->path().empty()) return SvidClaim(Refusal::kSpiffeIdWithoutPath);
  if (certificate.is_ca()) return SvidClaim(Refusal::kSpiffeLeafIsCa);
  const uint16_t usage = certificate.key_usage();
  if ((usage & (KeyUsageBit(KeyUsage::kKeyCertSign) |
                KeyUsageBit(KeyUsage::kCrlSign))) != 0) {
    return SvidClaim(Refusal::kSpiffeLeafMaySign);
  }
  if ((usage & KeyUsageBit(KeyUsage::kDigitalSignature)) == 0) {
    return SvidClaim(Refusal::kSpiffeNoDigitalSignature);
  }
  return SvidClaim(*std::move(id));
}

absl::StatusOr<SpiffeAccess> SpiffeAccess::Only(
    const std::vector<std::string>& ids) {
  SpiffeAccess access;
  access.allowed_.emplace();
  for (const std::string& text : ids) {
    absl::StatusOr<SpiffeId> id = SpiffeId::Parse(text);
    if (!id.ok()) return id.status();
    access.allowed_->push_back(*std::move(id));
  }
  return access;
}

bool SpiffeAccess::Allows(const SpiffeId& id) const {
  if (!allowed_.has_value()) return true;
  return std::any_of(allowed_->begin(), allowed_->end(),
                     [&id](const SpiffeId& allowed) {
                       return allowed.path().empty()
                                  ? allowed.trust_domain() == id.trust_domain()
                                  : allowed == id;
                     });
}

SpiffeTrustDomain::SpiffeTrustDomain(
    SpiffeBundles::Snapshot bundles, const Certificate& svid,
    absl::Span<const Certificate> intermediates, SpiffeAccess access)
    : SpiffeTrustDomain(FindBundle(*bundles, SvidClaim::Of(svid)),
                        SvidClaim::Of(svid), intermediates, std::move(access)) {
}

SpiffeTrustDomain::SpiffeTrustDomain(
    const SpiffeBundle::Pointer& bundle, SvidClaim claim,
    absl::Span<const Certificate> intermediates, SpiffeAccess access)
    : InMemoryTrustDomain(StoreOf(bundle), intermediates),
      bundle_(bundle),
      refusal_(claim.id().has_value() ? Refusal::kSpiffeNoBundle
                                      : claim.refusal()),
      refused_(bundle == nullptr),
      access_(std::move(access)) {}

CertTrust SpiffeTrustDomain::GetCertTrust(const Certificate& certificate,
                                          Role role) {
  return role == Role::kEndEntity
             ? CertTrust::Inherits()
             : InMemoryTrustDomain::GetCertTrust(certificate, role);
}

HookResult SpiffeTrustDomain::FindIssuers(const IssuerQuery& query,
                                          IssuerSink& sink) {
  return refused_ ? Refuse(refusal_)
                  : InMemoryTrustDomain::FindIssuers(query, sink);
}

HookResult SpiffeTrustDomain::CheckChain(const VerifiedChain& chain) {
  if (refused_) return Refuse(refusal_).ForEveryPath();
  const SvidClaim claim = SvidClaim::Of(chain.end_entity());
  if (!claim.id().has_value()) {
    return Refuse(claim.refusal()).ForEveryPath();
  }
  if (claim.id()->trust_domain() != bundle_->trust_domain()) {
    return Refuse(Refusal::kSpiffeOtherTrustDomain).ForEveryPath();
  }
  if (!access_.Allows(*claim.id())) {
    return Refuse(Refusal::kSpiffeIdNotAllowed).ForEveryPath();
  }
  for (int i = 1; i < chain.size(); ++i) {
    if (!IsSigner(chain.certificate(i))) {
      return Refuse(Refusal::kSpiffeSignerHasPath);
    }
  }
  return HookResult::Ok();
}

std::string SpiffeTrustDomain::IdOf(const VerifiedChain& chain) {
  const SvidClaim claim = SvidClaim::Of(chain.end_entity());
  return claim.id().has_value() ? claim.id()->text() : std::string();
}

BuildOptions SpiffeOptions(Purpose purpose, der::Time time) {
  BuildOptions options(purpose, Identity::None(), time);
  options.policy = ValidationPolicy::PrivatePki();
  return options;
}

}  // namespace cairn
