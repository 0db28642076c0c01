#include "trustdomain/spiffe_bundle.h"

#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "pkix/certificate.h"
#include "pkix/report.h"
#include "trustdomain/jwk_set.h"
#include "trustdomain/spiffe_id.h"

namespace cairn {
namespace {

constexpr absl::string_view kX509SvidUse = "x509-svid";

absl::Status AddAnchor(absl::string_view der, TrustStore::Builder* builder) {
  Certificate certificate;
  const Failure failure =
      Certificate::Parse(der::Input::FromString(der), &certificate);
  if (!failure.ok()) {
    return absl::InvalidArgumentError(FailureToText(failure));
  }
  // X509-SVID section 4.1.
  if (!certificate.is_ca()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "not a CA certificate: ", NameToText(certificate.subject())));
  }
  return builder->AddAnchor(der);
}

}  // namespace

absl::StatusOr<SpiffeBundle::Pointer> SpiffeBundle::FromCertificates(
    absl::string_view trust_domain,
    const std::vector<std::string>& certificates,
    std::optional<uint64_t> sequence) {
  if (!IsSpiffeTrustDomain(trust_domain)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "not the name of a trust domain: ", absl::CHexEscape(trust_domain)));
  }
  TrustStore::Builder builder;
  for (size_t i = 0; i < certificates.size(); ++i) {
    if (absl::Status s = AddAnchor(certificates[i], &builder); !s.ok()) {
      return absl::InvalidArgumentError(absl::StrCat(
          "bundle of ", trust_domain, ", certificate ", i, ": ", s.message()));
    }
  }
  std::shared_ptr<SpiffeBundle> bundle(new SpiffeBundle());
  bundle->trust_domain_ = std::string(trust_domain);
  bundle->sequence_ = sequence;
  bundle->store_ = builder.Build();
  return Pointer(std::move(bundle));
}

absl::StatusOr<SpiffeBundle::Pointer> SpiffeBundle::FromJson(
    absl::string_view trust_domain, absl::string_view json) {
  const absl::StatusOr<JwkSet> set = ParseJwkSet(json);
  if (!set.ok()) return set.status();
  std::vector<std::string> certificates;
  for (const Jwk& key : set->keys) {
    if (key.use == kX509SvidUse && !key.certificate.empty()) {
      certificates.push_back(key.certificate);
    }
  }
  absl::StatusOr<Pointer> plain =
      FromCertificates(trust_domain, certificates, set->spiffe_sequence);
  if (!plain.ok()) return plain.status();
  std::shared_ptr<SpiffeBundle> bundle(new SpiffeBundle(**plain));
  bundle->refresh_hint_ = set->spiffe_refresh_hint;
  return Pointer(std::move(bundle));
}

SpiffeBundles::SpiffeBundles() : current_(std::make_shared<const Set>()) {}

absl::Status SpiffeBundles::Update(SpiffeBundle::Pointer bundle) {
  absl::MutexLock lock(&mutex_);
  const auto old = current_->find(bundle->trust_domain());
  if (old != current_->end() && old->second->sequence().has_value() &&
      (!bundle->sequence().has_value() ||
       *bundle->sequence() < *old->second->sequence())) {
    return absl::FailedPreconditionError(absl::StrCat(
        "bundle of ", bundle->trust_domain(),
        ": older than the one that is in force (spiffe_sequence ",
        bundle->sequence().has_value() ? absl::StrCat(*bundle->sequence())
                                       : "missing",
        ", was ", *old->second->sequence(), ")"));
  }
  auto changed = std::make_shared<Set>(*current_);
  (*changed)[bundle->trust_domain()] = std::move(bundle);
  current_ = std::move(changed);
  return absl::OkStatus();
}

bool SpiffeBundles::Remove(absl::string_view trust_domain) {
  absl::MutexLock lock(&mutex_);
  auto changed = std::make_shared<Set>(*current_);
  const bool removed = changed->erase(std::string(trust_domain)) != 0;
  current_ = std::move(changed);
  return removed;
}

SpiffeBundles::Snapshot SpiffeBundles::Get() const {
  absl::MutexLock lock(&mutex_);
  return current_;
}

}  // namespace cairn
