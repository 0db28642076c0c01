#include "trustdomain/overrides.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/str_cat.h"
#include "pkix/report.h"
#include "trustdomain/delegating_trust_domain.h"
#include "trustdomain/refusal.h"

namespace cairn {
namespace {

using Verdict = VerificationOutcome::Verdict;
using Refused = VerificationOutcome::Refused;

bool IsMissingIssuer(Error error) {
  return error == Error::kUnknownIssuer || error == Error::kUntrustedRoot;
}

bool IsAboutTime(Error error) {
  return error == Error::kExpired || error == Error::kNotYetValid;
}

bool IsMismatch(Error error) {
  return error == Error::kHostnameMismatch ||
         error == Error::kIpAddressMismatch || error == Error::kEmailMismatch ||
         error == Error::kUriMismatch;
}

// The trust domain without one check. Those that are options of the build are
// not in here.
class SecondLook final : public DelegatingTrustDomain {
 public:
  SecondLook(TrustDomain* inner, Error error, der::Time time)
      : DelegatingTrustDomain(inner), error_(error), time_(time) {
    for_itself_only_.kind = AnchorConstraints::Kind::kEndEntityOnly;
  }

  CertTrust GetCertTrust(const Certificate& certificate, Role role) override {
    const CertTrust trust =
        DelegatingTrustDomain::GetCertTrust(certificate, role);
    const bool stands_for_itself = IsMissingIssuer(error_) &&
                                   role == Role::kEndEntity &&
                                   trust.level() == CertTrust::Level::kInherits;
    return stands_for_itself ? CertTrust::IsAnchor(&for_itself_only_) : trust;
  }

  RevocationAnswer CheckRevocation(const RevocationQuery& query) override {
    // As of now, whenever the path is looked at.
    RevocationQuery now = query;
    now.time = time_;
    const RevocationAnswer answer = DelegatingTrustDomain::CheckRevocation(now);
    return error_ == Error::kRevocationUnavailable && answer.error() == error_
               ? RevocationAnswer::Unknown(RevocationAnswer::Fail::kSoft)
               : answer;
  }

 private:
  const Error error_;
  const der::Time time_;
  AnchorConstraints for_itself_only_;
};

// The last or first moment at which the certificate at fault was valid.
der::Time TimeOfSecondLook(const BuildResult& result, der::Time time) {
  const size_t at = static_cast<size_t>(result.failure_depth());
  Certificate at_fault;
  if (at >= result.path().size() ||
      !Certificate::Parse(result.path()[at], &at_fault).ok()) {
    return time;
  }
  return std::min(std::max(time, at_fault.not_before()), at_fault.not_after());
}

std::string Describe(const Failure& failure) {
  return failure.error == Error::kRefusedByTrustDomain ? RefusalToText(failure)
                                                       : FailureToText(failure);
}

absl::string_view RefusedText(Refused refused) {
  switch (refused) {
    case Refused::kNothing:
      return "";
    case Refused::kNotOverridable:
      return "cannot be overridden";
    case Refused::kNoConsent:
      return "not overridden";
    case Refused::kOtherCertificate:
      return "the override is for another certificate";
    case Refused::kOtherError:
      return "the override is for another error";
    case Refused::kMoreIsWrong:
      return "overridden, but more is wrong";
  }
  return "";
}

}  // namespace

bool IsOverridable(Error error) {
  return IsMissingIssuer(error) || IsAboutTime(error) || IsMismatch(error) ||
         error == Error::kRevocationUnavailable;
}

std::string VerificationOutcome::ToText() const {
  switch (verdict_) {
    case Verdict::kTrusted:
      return "trusted";
    case Verdict::kPending:
      return "pending";
    case Verdict::kAcceptedByOverride:
      return absl::StrCat("accepted by override of ",
                          ErrorName(applied_->error), " for certificate ",
                          Sha256ToText(applied_->certificate));
    case Verdict::kNotTrusted:
      break;
  }
  std::string text = absl::StrCat("not trusted: ", Describe(result_.failure()),
                                  "; ", RefusedText(refused_));
  if (second_look_.has_value()) {
    absl::StrAppend(&text, ": ", Describe(second_look_->failure()));
  }
  return text;
}

VerificationOutcome BuildWithOverrides(ChainBuilder& builder,
                                       TrustDomain& domain,
                                       const Certificate& end_entity,
                                       const BuildOptions& options,
                                       const OverrideHook& hook, Trace* trace) {
  VerificationOutcome outcome;
  outcome.result_ = builder.Build(domain, end_entity, options, trace);
  if (outcome.result_.trusted()) {
    outcome.verdict_ = Verdict::kTrusted;
    return outcome;
  }
  if (outcome.result_.outcome() == Outcome::kPending) {
    outcome.verdict_ = Verdict::kPending;
    return outcome;
  }
  const Error error = outcome.result_.failure().error;
  outcome.refused_ = Refused::kNotOverridable;
  if (!IsOverridable(error)) return outcome;
  outcome.refused_ = Refused::kNoConsent;
  const Sha256 certificate = Sha256Of(end_entity.der());
  const std::optional<Override> consent =
      hook(OverrideRequest{outcome.result_, end_entity, certificate, options});
  if (!consent.has_value()) return outcome;
  outcome.refused_ = Refused::kOtherCertificate;
  if (consent->certificate != certificate) return outcome;
  outcome.refused_ = Refused::kOtherError;
  if (consent->error != error) return outcome;

  outcome.refused_ = Refused::kMoreIsWrong;
  BuildOptions relaxed = options;
  if (IsMismatch(error)) relaxed.identity = Identity::None();
  if (IsAboutTime(error)) {
    relaxed.time = TimeOfSecondLook(outcome.result_, options.time);
  }
  SecondLook second_look(&domain, error, options.time);
  outcome.second_look_ = builder.Build(second_look, end_entity, relaxed);
  if (!outcome.second_look_->trusted()) return outcome;
  outcome.refused_ = Refused::kNothing;
  outcome.verdict_ = Verdict::kAcceptedByOverride;
  outcome.applied_ = consent;
  return outcome;
}

}  // namespace cairn
