#include "trustdomain/revocation_checker.h"

#include "pkix/tls_feature.h"

namespace cairn {
namespace {

// Why a certificate needs no check, for the trace; empty where it does.
absl::string_view Exemption(const RevocationPolicy& policy,
                            const RevocationQuery& query) {
  const Certificate& certificate = query.certificate;
  if (query.role != Role::kEndEntity) return "";
  if (policy.no_rev_avail &&
      certificate.has_extension(Extension::kNoRevAvail)) {
    return "noRevAvail";
  }
  // Both ends are part of the period.
  if (certificate.not_after() - certificate.not_before() < policy.short_lived) {
    return "short-lived";
  }
  return "";
}

// How much a finding that is neither good nor revoked tells.
int Weight(const RevocationFinding& finding) {
  if (finding.status() == RevocationStatus::kUnknown) return 3;
  if (finding.is_invalid()) return 2;
  return finding.why() == Error::kRevocationUnavailable ? 0 : 1;
}

void Note(const RevocationQuery& query, absl::string_view source,
          const RevocationFinding& finding) {
  if (query.notes == nullptr) return;
  query.notes->Add(source, finding.status(),
                   finding.status() == RevocationStatus::kRevoked
                       ? Error::kOk
                       : finding.why());
}

}  // namespace

RevocationAnswer RevocationChecker::Check(TrustDomain& domain,
                                          const RevocationQuery& query) const {
  const RevocationPolicy::Mode mode =
      query.role == Role::kEndEntity ? policy_.end_entity : policy_.issuers;
  if (mode == RevocationPolicy::Mode::kOff) {
    return RevocationAnswer::NotChecked();
  }
  const absl::string_view exemption = Exemption(policy_, query);
  const bool exempt = !exemption.empty();
  if (exempt && query.notes != nullptr) {
    query.notes->Add(exemption, RevocationStatus::kNotChecked, Error::kOk);
  }
  const bool needs_staple = policy_.must_staple &&
                            query.role == Role::kEndEntity &&
                            MustStaple(query.certificate);
  bool good = false;
  bool stapled = false;
  bool pending = false;
  bool closed = false;
  Error why = Error::kRevocationUnavailable;
  int weight = 0;
  for (RevocationSource* source : sources_) {
    if (exempt && !source->is_block_list() &&
        !(needs_staple && source->is_staple())) {
      continue;
    }
    // A staple that is still missing is all that is waited for.
    if (good && !source->is_staple()) continue;
    const RevocationFinding finding = source->Find(domain, query);
    Note(query, source->name(), finding);
    if (finding.status() == RevocationStatus::kRevoked) {
      return RevocationAnswer::Revoked();
    }
    if (finding.status() == RevocationStatus::kGood) {
      good = true;
      stapled = stapled || source->is_staple();
      if (stapled || !needs_staple) break;
      continue;
    }
    if (finding.why() == Error::kPending) {
      pending = true;
    } else if (Weight(finding) > weight) {
      weight = Weight(finding);
      why = finding.why();
    }
    closed = closed || finding.fails_closed() ||
             (finding.is_invalid() && policy_.refuse_invalid);
  }
  if (needs_staple && !stapled) {
    return pending ? RevocationAnswer::Pending()
                   : RevocationAnswer::Unknown(RevocationAnswer::Fail::kHard,
                                               Error::kStapledResponseMissing);
  }
  if (good) return RevocationAnswer::Good();
  if (exempt) return RevocationAnswer::NotChecked();
  if (pending) return RevocationAnswer::Pending();
  return RevocationAnswer::Unknown(
      closed || mode == RevocationPolicy::Mode::kHard
          ? RevocationAnswer::Fail::kHard
          : RevocationAnswer::Fail::kSoft,
      why);
}

}  // namespace cairn
