#include "trustdomain/trust_store.h"

#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "pkix/error.h"
#include "pkix/name.h"
#include "pkix/public_key.h"
#include "trustdomain/boringssl_verifier.h"

namespace cairn {
namespace {

// The end of the signature: as good as a hash of the whole, for certificates
// that the owner of the store chose.
uint64_t DerKey(der::Input der) {
  uint64_t key = 0;
  if (der.size() >= sizeof(key)) {
    std::memcpy(&key, der.end() - sizeof(key), sizeof(key));
  }
  return key;
}

bool ComputeSha256(der::Input data, absl::Span<uint8_t> out) {
  return BoringSslVerifier().ComputeDigest(Digest::kSha256, data, out);
}

absl::Status NotACertificate(const Failure& failure) {
  std::string text(ErrorText(failure.error));
  if (failure.extension != Extension::kNone) {
    absl::StrAppend(&text, " (", ExtensionName(failure.extension), ")");
  }
  if (failure.offset != Failure::kNoOffset) {
    absl::StrAppend(&text, " at byte ", failure.offset);
  }
  return absl::InvalidArgumentError(text);
}

}  // namespace

void TrustStore::FindIssuers(const IssuerQuery& query, IssuerSink& sink) const {
  const auto found = by_subject_.find(query.issuer_hash);
  if (found == by_subject_.end()) return;
  for (const Entry* entry : found->second) {
    const IssuerSink::Answer answer = entry->kind == Entry::Kind::kAnchor
                                          ? sink.OfferAnchor(entry->anchor)
                                          : sink.Offer(entry->certificate);
    if (answer == IssuerSink::Answer::kStop) return;
  }
}

const TrustStore::Entry* TrustStore::FindCertificate(der::Input der) const {
  const auto found = by_der_.find(DerKey(der));
  if (found == by_der_.end()) return nullptr;
  for (const Entry* entry : found->second) {
    if (entry->certificate.der() == der) return entry;
  }
  return nullptr;
}

CertTrust TrustStore::GetCertTrust(const Certificate& certificate) const {
  const Entry* entry = FindCertificate(certificate.der());
  if (entry == nullptr) {
    return blocked_.Lists(certificate, ComputeSha256) ? CertTrust::Distrusted()
                                                      : CertTrust::Inherits();
  }
  switch (entry->kind) {
    case Entry::Kind::kAnchor:
      return CertTrust::IsAnchor(&entry->anchor.constraints);
    case Entry::Kind::kIntermediate:
      return CertTrust::Inherits();
    case Entry::Kind::kDistrusted:
      break;
  }
  return CertTrust::Distrusted();
}

const DecodedKey* TrustStore::FindKey(const PublicKey& key) const {
  const auto found = by_key_.find(key.info.AsStringView());
  if (found == by_key_.end()) return nullptr;
  const Entry& entry = *found->second;
  absl::call_once(entry.decode_key, [&entry] {
    entry.decoded_key = std::make_unique<const DecodedKey>(entry.key());
  });
  return entry.decoded_key.get();
}

bool TrustStore::Distrusts(const Anchor& anchor) const {
  if (anchor.certificate != nullptr) {
    return GetCertTrust(*anchor.certificate).level() ==
           CertTrust::Level::kDistrusted;
  }
  return blocked_.ListsKey(anchor.subject, anchor.key.info, ComputeSha256);
}

bool TrustStore::Blocks(const Entry& entry) const {
  if (entry.certificate.version() != 0) {
    return blocked_.Lists(entry.certificate, ComputeSha256);
  }
  return blocked_.ListsKey(entry.anchor.subject, entry.anchor.key.info,
                           ComputeSha256);
}

TrustStore::Builder::Builder() = default;
TrustStore::Builder::~Builder() = default;

void TrustStore::Builder::CopyConstraints(const AnchorConstraints& constraints,
                                          Entry* entry) {
  AnchorConstraints& copy = entry->anchor.constraints;
  copy = constraints;
  entry->name_constraints =
      std::string(constraints.name_constraints.AsStringView());
  copy.name_constraints = der::Input::FromString(entry->name_constraints);
  for (der::Input policy : constraints.policies) {
    entry->policies.emplace_back(policy.AsStringView());
  }
  for (const std::string& policy : entry->policies) {
    entry->policy_views.push_back(der::Input::FromString(policy));
  }
  copy.policies = entry->policy_views;
}

absl::Status TrustStore::Builder::AddCertificate(
    Entry::Kind kind, absl::string_view der,
    const AnchorConstraints& constraints) {
  auto entry = std::make_unique<Entry>();
  entry->kind = kind;
  entry->der = std::string(der);
  if (Failure f = Certificate::Parse(der::Input::FromString(entry->der),
                                     &entry->certificate);
      !f.ok()) {
    return NotACertificate(f);
  }
  if (kind == Entry::Kind::kAnchor) {
    entry->anchor = Anchor::FromCertificate(entry->certificate);
    CopyConstraints(constraints, entry.get());
  }
  const auto inserted =
      by_der_.try_emplace(absl::string_view(entry->der), entries_.size());
  if (inserted.second) {
    entries_.push_back(std::move(entry));
    return absl::OkStatus();
  }
  // The key is a view of the entry that goes: it must not outlive it.
  const size_t i = inserted.first->second;
  by_der_.erase(inserted.first);
  by_der_.emplace(absl::string_view(entry->der), i);
  entries_[i] = std::move(entry);
  return absl::OkStatus();
}

absl::Status TrustStore::Builder::AddAnchor(
    absl::string_view der, const AnchorConstraints& constraints) {
  return AddCertificate(Entry::Kind::kAnchor, der, constraints);
}

absl::Status TrustStore::Builder::AddIntermediate(absl::string_view der) {
  return AddCertificate(Entry::Kind::kIntermediate, der, {});
}

absl::Status TrustStore::Builder::AddDistrusted(absl::string_view der) {
  return AddCertificate(Entry::Kind::kDistrusted, der, {});
}

absl::Status TrustStore::Builder::AddBareAnchor(
    absl::string_view subject, absl::string_view public_key_info,
    const AnchorConstraints& constraints) {
  auto entry = std::make_unique<Entry>();
  entry->kind = Entry::Kind::kAnchor;
  entry->der = absl::StrCat(subject, public_key_info);
  const der::Input bytes = der::Input::FromString(entry->der);
  entry->anchor.subject = bytes.First(subject.size());
  if (!IsWellFormedName(entry->anchor.subject)) {
    return absl::InvalidArgumentError(ErrorText(Error::kMalformedSubject));
  }
  if (!ParsePublicKey(bytes.From(subject.size()), &entry->anchor.key)) {
    return absl::InvalidArgumentError(
        ErrorText(Error::kMalformedSubjectPublicKeyInfo));
  }
  CopyConstraints(constraints, entry.get());
  entries_.push_back(std::move(entry));
  return absl::OkStatus();
}

void TrustStore::Builder::BlockIssuerAndSerial(absl::string_view issuer,
                                               absl::string_view serial) {
  blocked_.AddIssuerAndSerial(issuer, serial);
}

void TrustStore::Builder::BlockSubjectAndKey(absl::string_view subject,
                                             absl::string_view sha256) {
  blocked_.AddSubjectAndKey(subject, sha256);
}

void TrustStore::Builder::BlockKey(absl::string_view sha256) {
  blocked_.AddKey(sha256);
}

std::shared_ptr<const TrustStore> TrustStore::Builder::Build() {
  std::shared_ptr<TrustStore> store(new TrustStore());
  store->entries_.reserve(entries_.size());
  store->blocked_ = std::move(blocked_);
  blocked_ = BlockList();
  for (std::unique_ptr<Entry>& owned : entries_) {
    const Entry* entry = owned.get();
    if (store->Blocks(*entry)) owned->kind = Entry::Kind::kDistrusted;
    store->entries_.push_back(std::move(owned));
    const bool bare = entry->certificate.version() == 0;
    if (!bare) {
      store->by_der_[DerKey(entry->certificate.der())].push_back(entry);
    }
    if (entry->kind == Entry::Kind::kDistrusted) continue;
    if (entry->kind == Entry::Kind::kAnchor) {
      store->anchors_.push_back(&entry->anchor);
    } else {
      ++store->intermediate_count_;
    }
    const der::Input subject =
        bare ? entry->anchor.subject : entry->certificate.subject();
    store->by_subject_[NameTailHash(subject)].push_back(entry);
    store->by_key_.try_emplace(entry->key().info.AsStringView(), entry);
  }
  entries_.clear();
  by_der_.clear();
  return store;
}

}  // namespace cairn
