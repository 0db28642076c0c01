#include "trustdomain/revocation_checker.h"

#include "pkix/tls_feature.h"
#include "trustdomain/fetcher.h"

namespace cairn {
namespace {

// RFC 9608 section 2: the extension of an end entity, not critical, that points
// to no revocation information. Anywhere else it means nothing.
bool HasNoRevocationInformation(const Certificate& certificate) {
  if (!certificate.has_extension(Extension::kNoRevAvail) ||
      certificate.is_critical(Extension::kNoRevAvail) || certificate.is_ca() ||
      certificate.has_extension(Extension::kCrlDistributionPoints) ||
      certificate.has_extension(Extension::kFreshestCrl)) {
    return false;
  }
  return UrlsFor(certificate, FetchRequest::Kind::kOcsp).empty();
}

// Why a certificate needs no check, for the trace; empty where it does.
absl::string_view Exemption(const RevocationPolicy& policy,
                            const RevocationQuery& query) {
  const Certificate& certificate = query.certificate;
  if (query.role != Role::kEndEntity) return "";
  if (policy.no_rev_avail && HasNoRevocationInformation(certificate)) {
    return "noRevAvail";
  }
  // Both ends are part of the period.
  if (query.anchor.constraints.publicly_trusted &&
      certificate.not_after() - certificate.not_before() < policy.short_lived) {
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

RevocationFinding Ask(RevocationSource& source, TrustDomain& domain,
                      const RevocationQuery& query) {
  const RevocationFinding finding = source.Find(domain, query);
  if (query.notes != nullptr) {
    query.notes->Add(source.name(), finding.status(),
                     finding.status() == RevocationStatus::kRevoked
                         ? Error::kOk
                         : finding.why());
  }
  return finding;
}

// What the sources said together. It only gets worse, but for "good".
struct Findings {
  bool revoked = false;
  bool good = false;
  bool stapled = false;
  bool pending = false;
  bool staple_pending = false;
  bool closed = false;
  Error why = Error::kRevocationUnavailable;
  int weight = 0;

  void Add(const RevocationFinding& finding, const RevocationSource& source,
           const RevocationPolicy& policy) {
    if (finding.status() == RevocationStatus::kRevoked) {
      revoked = true;
    } else if (finding.status() == RevocationStatus::kGood) {
      good = true;
      stapled = stapled || source.is_staple();
    } else if (finding.why() == Error::kPending) {
      pending = true;
      staple_pending = staple_pending || source.is_staple();
    } else if (Weight(finding) > weight) {
      weight = Weight(finding);
      why = finding.why();
    }
    closed = closed || finding.fails_closed() ||
             (finding.is_invalid() && policy.refuse_invalid);
  }
};

}  // namespace

RevocationAnswer RevocationChecker::Check(TrustDomain& domain,
                                          const RevocationQuery& query) const {
  const RevocationPolicy::Mode mode =
      query.role == Role::kEndEntity ? policy_.end_entity : policy_.issuers;
  Findings findings;
  for (RevocationSource* source : sources_) {
    if (!source->is_block_list()) continue;
    findings.Add(Ask(*source, domain, query), *source, policy_);
    if (findings.revoked) return RevocationAnswer::Revoked();
  }
  const bool off = mode == RevocationPolicy::Mode::kOff;
  const absl::string_view exemption =
      off ? absl::string_view() : Exemption(policy_, query);
  if (!exemption.empty() && query.notes != nullptr) {
    query.notes->Add(exemption, RevocationStatus::kNotChecked, Error::kOk);
  }
  const bool needs_staple = !off && policy_.must_staple &&
                            query.role == Role::kEndEntity &&
                            MustStaple(query.certificate);
  const bool exempt = off || !exemption.empty();
  for (RevocationSource* source : sources_) {
    if (source->is_block_list()) continue;
    // A must-staple certificate that is good, or exempt, still needs its
    // staple.
    const bool wanted = needs_staple && source->is_staple();
    if ((exempt || findings.good) && !wanted) continue;
    findings.Add(Ask(*source, domain, query), *source, policy_);
    if (findings.revoked) return RevocationAnswer::Revoked();
    if (findings.good && (findings.stapled || !needs_staple)) break;
  }
  if (needs_staple && !findings.stapled) {
    return findings.staple_pending
               ? RevocationAnswer::Pending()
               : RevocationAnswer::Unknown(RevocationAnswer::Fail::kHard,
                                           Error::kStapledResponseMissing);
  }
  if (findings.good) return RevocationAnswer::Good();
  if (findings.pending) return RevocationAnswer::Pending();
  if (exempt && !findings.closed) return RevocationAnswer::NotChecked();
  return RevocationAnswer::Unknown(
      findings.closed || mode == RevocationPolicy::Mode::kHard
          ? RevocationAnswer::Fail::kHard
          : RevocationAnswer::Fail::kSoft,
      findings.why);
}

}  // namespace cairn
