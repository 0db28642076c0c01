#include "tests/support/test_trust_domain.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/types/optional.h"
#include "der/reader.h"
#include "pkix/name.h"
#include "tests/support/names.h"
#include "tests/support/verify_signature.h"

namespace cairn::testing {
namespace {

// The subject of a whole tbsCertificate, as text.
std::string DescribeTbs(der::Input tbs) {
  der::Reader fields;
  der::Input version;
  der::Input skipped;
  der::Input subject;
  bool has_version;
  const bool is_certificate =
      der::ReadOnly(tbs, der::kSequence, &fields) &&
      fields.ReadOptional(der::ContextConstructed(0), &version, &has_version) &&
      fields.Read(der::kInteger, &skipped) &&   // serialNumber
      fields.Read(der::kSequence, &skipped) &&  // signature
      fields.Read(der::kSequence, &skipped) &&  // issuer
      fields.Read(der::kSequence, &skipped) &&  // validity
      fields.ReadTlv(der::kSequence, &subject);
  return is_certificate ? DescribeName(subject) : "data";
}

}  // namespace

// Anchor constraints, and what they borrow.
struct TestTrustDomain::Constraints {
  AnchorConstraints value;
  std::string name_constraints;
  std::list<std::string> policies;
  std::vector<der::Input> policy_inputs;
};

// Something to offer.
struct TestTrustDomain::Offering {
  enum class As : uint8_t { kCertificate, kTrusted, kAnchor, kBytes };

  As as = As::kCertificate;
  absl::optional<TestCertificate> certificate;
  const AnchorConstraints* constraints = nullptr;
  Anchor anchor;
  std::string bytes;
};

struct TestTrustDomain::Revocation {
  TestCertificate certificate;
  RevocationAnswer answer;
};

struct TestTrustDomain::Pending {
  Hook hook;
  // The certificate or, for kVerify, the tbsCertificate, for kPublicKey the
  // SubjectPublicKeyInfo. Empty: any.
  std::string about;
  int times;
};

TestTrustDomain::TestTrustDomain() = default;
TestTrustDomain::~TestTrustDomain() = default;

const AnchorConstraints* TestTrustDomain::Keep(
    const AnchorConstraints& constraints) {
  constraints_.emplace_back();
  Constraints& kept = constraints_.back();
  kept.value = constraints;
  kept.name_constraints =
      std::string(constraints.name_constraints.AsStringView());
  kept.value.name_constraints = der::Input::FromString(kept.name_constraints);
  for (der::Input policy : constraints.policies) {
    kept.policies.emplace_back(policy.AsStringView());
    kept.policy_inputs.push_back(der::Input::FromString(kept.policies.back()));
  }
  kept.value.policies = kept.policy_inputs;
  return &kept.value;
}

TestTrustDomain::Offering& TestTrustDomain::AddOffering(
    const TestCertificate& certificate) {
  offerings_.emplace_back();
  offerings_.back().certificate = certificate;
  return offerings_.back();
}

TestTrustDomain& TestTrustDomain::Trust(const TestCertificate& certificate,
                                        const AnchorConstraints& constraints) {
  Offering& offering = AddOffering(certificate);
  offering.as = Offering::As::kTrusted;
  offering.constraints = Keep(constraints);
  return *this;
}

TestTrustDomain& TestTrustDomain::TrustByOffer(
    const TestCertificate& certificate, const AnchorConstraints& constraints) {
  Offering& offering = AddOffering(certificate);
  offering.as = Offering::As::kAnchor;
  offering.anchor =
      Anchor::FromCertificate(certificate.certificate(), *Keep(constraints));
  return *this;
}

TestTrustDomain& TestTrustDomain::TrustBare(
    const TestCertificate& certificate, const AnchorConstraints& constraints) {
  TrustByOffer(certificate, constraints);
  offerings_.back().anchor.certificate = nullptr;
  return *this;
}

TestTrustDomain& TestTrustDomain::Distrust(const TestCertificate& certificate) {
  distrusted_.push_back(certificate);
  return *this;
}

TestTrustDomain& TestTrustDomain::Offer(const TestCertificate& certificate) {
  AddOffering(certificate);
  return *this;
}

TestTrustDomain& TestTrustDomain::OfferBytes(std::string der) {
  offerings_.emplace_back();
  offerings_.back().as = Offering::As::kBytes;
  offerings_.back().bytes = std::move(der);
  return *this;
}

TestTrustDomain& TestTrustDomain::AddChainOf(const TestCertificate& leaf) {
  TestCertificate at = leaf;
  while (!at.is_self_signed()) {
    at = at.issuer();
    if (at.is_self_signed()) {
      Trust(at);
    } else {
      Offer(at);
    }
  }
  return *this;
}

TestTrustDomain& TestTrustDomain::OfferAsDer(bool as_der) {
  offer_as_der_ = as_der;
  return *this;
}

TestTrustDomain& TestTrustDomain::OfferEverything(bool everything) {
  offer_everything_ = everything;
  return *this;
}

TestTrustDomain& TestTrustDomain::Revoke(const TestCertificate& certificate) {
  return SetRevocation(certificate, RevocationAnswer::Revoked());
}

TestTrustDomain& TestTrustDomain::SetRevocation(
    const TestCertificate& certificate, const RevocationAnswer& answer) {
  revocations_.push_back({certificate, answer});
  return *this;
}

TestTrustDomain& TestTrustDomain::SetRevocation(
    const RevocationAnswer& answer) {
  other_revocation_ = answer;
  return *this;
}

TestTrustDomain& TestTrustDomain::SetChainAnswer(const HookResult& answer) {
  chain_answer_ = answer;
  return *this;
}

TestTrustDomain& TestTrustDomain::Understand(const ObjectId& extension) {
  understood_.push_back(extension);
  return *this;
}

TestTrustDomain& TestTrustDomain::AddPending(Hook hook, std::string about,
                                             int times) {
  pending_.push_back({hook, std::move(about), times});
  return *this;
}

TestTrustDomain& TestTrustDomain::PendOnce(Hook hook, int times) {
  return AddPending(hook, "", times);
}

TestTrustDomain& TestTrustDomain::PendOnce(Hook hook,
                                           const TestCertificate& certificate,
                                           int times) {
  switch (hook) {
    case Hook::kVerify:
      return AddPending(hook, certificate.tbs(), times);
    case Hook::kPublicKey:
      return AddPending(
          hook,
          std::string(
              certificate.certificate().public_key().info.AsStringView()),
          times);
    default:
      return AddPending(hook, certificate.der(), times);
  }
}

TestTrustDomain& TestTrustDomain::RecordCalls(bool record) {
  record_ = record;
  return *this;
}

void TestTrustDomain::ForgetCalls() {
  std::fill(std::begin(counts_), std::end(counts_), 0);
  calls_.clear();
}

bool TestTrustDomain::Pends(Hook hook, der::Input about) {
  ++counts_[static_cast<size_t>(hook)];
  for (Pending& pending : pending_) {
    if (pending.hook != hook || pending.times == 0 ||
        (!pending.about.empty() && about.AsStringView() != pending.about)) {
      continue;
    }
    --pending.times;
    return true;
  }
  return false;
}

CertTrust TestTrustDomain::GetCertTrust(const Certificate& certificate,
                                        Role role) {
  if (record_) {
    calls_.push_back(
        absl::StrCat("trust ", DescribeName(certificate.subject())));
  }
  if (Pends(Hook::kTrust, certificate.der())) return CertTrust::Pending();
  if (on_trust) return on_trust(certificate, role);
  for (const TestCertificate& distrusted : distrusted_) {
    if (distrusted.input() == certificate.der()) {
      return CertTrust::Distrusted();
    }
  }
  for (const Offering& offering : offerings_) {
    if (offering.as == Offering::As::kTrusted &&
        offering.certificate->input() == certificate.der()) {
      return CertTrust::IsAnchor(offering.constraints);
    }
  }
  return CertTrust::Inherits();
}

IssuerSink::Answer TestTrustDomain::OfferOne(const Offering& offering,
                                             IssuerSink& sink) const {
  switch (offering.as) {
    case Offering::As::kAnchor:
      return sink.OfferAnchor(offering.anchor);
    case Offering::As::kBytes:
      return sink.OfferDer(der::Input::FromString(offering.bytes));
    case Offering::As::kCertificate:
    case Offering::As::kTrusted:
      break;
  }
  return offer_as_der_ ? sink.OfferDer(offering.certificate->input())
                       : sink.Offer(offering.certificate->certificate());
}

HookResult TestTrustDomain::FindIssuers(const IssuerQuery& query,
                                        IssuerSink& sink) {
  if (record_) {
    calls_.push_back(absl::StrCat("find issuers of ",
                                  DescribeName(query.subject.subject())));
  }
  if (Pends(Hook::kFindIssuers, query.subject.der())) {
    return HookResult::Pending();
  }
  if (on_find_issuers) return on_find_issuers(query, sink);
  for (const Offering& offering : offerings_) {
    const bool fits =
        offer_everything_ || !offering.certificate.has_value() ||
        NamesMatch(der::Input::FromString(offering.certificate->name().der()),
                   query.issuer);
    if (fits && OfferOne(offering, sink) == IssuerSink::Answer::kStop) break;
  }
  return HookResult::Ok();
}

HookResult TestTrustDomain::VerifySignedData(const SignedData& signed_data,
                                             const IssuerKey& issuer) {
  if (record_) {
    calls_.push_back(absl::StrCat("verify ", DescribeTbs(signed_data.data),
                                  " by ", DescribeName(issuer.subject)));
  }
  if (Pends(Hook::kVerify, signed_data.data)) return HookResult::Pending();
  if (on_verify) return on_verify(signed_data, issuer);
  return VerifySignature(signed_data, issuer.key);
}

HookResult TestTrustDomain::CheckSignatureAlgorithm(
    const Certificate& certificate, Role role) {
  if (Pends(Hook::kSignatureAlgorithm, certificate.der())) {
    return HookResult::Pending();
  }
  if (on_signature_algorithm) return on_signature_algorithm(certificate, role);
  return TrustDomain::CheckSignatureAlgorithm(certificate, role);
}

HookResult TestTrustDomain::CheckPublicKey(const PublicKey& key, Role role) {
  if (Pends(Hook::kPublicKey, key.info)) return HookResult::Pending();
  if (on_public_key) return on_public_key(key, role);
  return TrustDomain::CheckPublicKey(key, role);
}

HookResult TestTrustDomain::CheckValidityPeriod(const Certificate& certificate,
                                                Role role) {
  if (Pends(Hook::kValidityPeriod, certificate.der())) {
    return HookResult::Pending();
  }
  if (on_validity_period) return on_validity_period(certificate, role);
  return TrustDomain::CheckValidityPeriod(certificate, role);
}

bool TestTrustDomain::UnderstandsExtension(der::Input oid, der::Input, Role) {
  ++counts_[static_cast<size_t>(Hook::kExtension)];
  return std::any_of(understood_.begin(), understood_.end(),
                     [oid](const ObjectId& understood) {
                       return oid.AsStringView() == understood.contents();
                     });
}

RevocationAnswer TestTrustDomain::CheckRevocation(
    const RevocationQuery& query) {
  if (record_) {
    calls_.push_back(absl::StrCat("revocation of ",
                                  DescribeName(query.certificate.subject())));
  }
  if (Pends(Hook::kRevocation, query.certificate.der())) {
    return RevocationAnswer::Pending();
  }
  if (on_revocation) return on_revocation(query);
  for (const Revocation& row : revocations_) {
    if (row.certificate.input() == query.certificate.der()) return row.answer;
  }
  return other_revocation_;
}

HookResult TestTrustDomain::CheckChain(const VerifiedChain& chain) {
  if (record_) {
    std::string call = "chain ";
    for (int i = 0; i < chain.size(); ++i) {
      absl::StrAppend(&call, DescribeName(chain.certificate(i).subject()),
                      ", ");
    }
    absl::StrAppend(&call, DescribeName(chain.anchor().subject));
    calls_.push_back(call);
  }
  if (Pends(Hook::kChain, chain.end_entity().der())) {
    return HookResult::Pending();
  }
  if (on_chain) return on_chain(chain);
  return chain_answer_;
}

bool TestTrustDomain::ComputeDigest(Digest algorithm, der::Input data,
                                    absl::Span<uint8_t> out) {
  ++counts_[static_cast<size_t>(Hook::kDigest)];
  return ComputeTestDigest(algorithm, data, out);
}

}  // namespace cairn::testing
