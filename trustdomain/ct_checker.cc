#include "trustdomain/ct_checker.h"

#include <algorithm>
#include <cstddef>

#include "absl/container/fixed_array.h"
#include "absl/types/span.h"
#include "der/oid.h"
#include "ocsp/verify_response.h"

namespace cairn {
namespace {

// Certificates of the web with their SCTs have 1 to 3 kB.
constexpr size_t kStackBuffer = 8 * 1024;

IssuerKey IssuerOf(const VerifiedChain& chain) {
  if (chain.size() == 1) {
    const Anchor& anchor = chain.anchor();
    return {anchor.subject, anchor.key, anchor.certificate};
  }
  const Certificate& issuer = chain.certificate(1);
  return {issuer.subject(), issuer.public_key(), &issuer};
}

bool HasDates(const AnchorConstraints& constraints) {
  return constraints.sct_not_after != der::kMaxTime ||
         constraints.sct_all_after != der::kMinTime;
}

bool IsInScope(const VerifiedChain& chain, CtScope scope) {
  return scope == CtScope::kEverything ||
         (chain.anchor().constraints.publicly_trusted &&
          chain.purpose().known() == Purpose::Known::kServerAuth);
}

// Whether the response may have an SCT list at all.
bool MayHaveScts(der::Input response) {
  const der::Input oid = der::OidContents(der::Oid::kOcspSctList);
  return std::search(response.begin(), response.end(), oid.begin(),
                     oid.end()) != response.end();
}

// The SCT list extension of the stapled response, empty if there is none.
der::Input FindOcspExtension(TrustDomain& domain, const VerifiedChain& chain,
                             const IssuerKey& issuer,
                             const CtSettings& settings, der::Input response,
                             Error* error) {
  *error = Error::kOk;
  if (!MayHaveScts(response)) return der::Input();
  ocsp::VerifiedResponse verified;
  *error =
      ocsp::VerifyResponse(
          domain, response, ocsp::ResponseTarget{chain.end_entity(), issuer},
          ocsp::ResponseOptions(chain.time(), &settings.ocsp_policy), &verified)
          .error;
  return verified.sct_list();
}

// Fills in `ocsp_error` and `result`.
void VerifyScts(TrustDomain& domain, const VerifiedChain& chain,
                const CtSettings& settings, const DeliveredScts& delivered,
                CtReport* report) {
  const IssuerKey issuer = IssuerOf(chain);
  const ct::Question question = {
      chain.end_entity(), issuer.key, chain.time(),
      FindOcspExtension(domain, chain, issuer, settings,
                        delivered.ocsp_response, &report->ocsp_error),
      delivered.tls_list};
  absl::FixedArray<uint8_t, kStackBuffer> buffer(ct::BufferSize(question));
  ct::CheckScts(domain, question, settings.logs->view(), settings.policy,
                absl::MakeSpan(buffer), &report->result);
}

bool IsPending(const CtReport& report) {
  const auto verdicts = report.result.verdicts();
  return report.ocsp_error == Error::kPending ||
         std::any_of(verdicts.begin(), verdicts.end(),
                     [](const ct::SctVerdict& verdict) {
                       return verdict.error == Error::kPending;
                     });
}

// What the verified SCTs mean for this chain.
Error Decide(const VerifiedChain& chain, const CtReport& report) {
  const AnchorConstraints& constraints = chain.anchor().constraints;
  const bool waits = report.ocsp_error == Error::kPending;
  if (report.required && report.result.error != Error::kOk) {
    return waits ? Error::kPending : report.result.error;
  }
  if (waits && HasDates(constraints)) return Error::kPending;
  return ct::CheckAnchorDates(report.result, constraints);
}

// Calls `verify` where it matters.
template <typename Verify>
HookResult Check(const VerifiedChain& chain, const CtSettings& settings,
                 CtReport* report, Verify verify) {
  report->required =
      !chain.end_entity_is_anchor() && IsInScope(chain, settings.scope);
  if (chain.end_entity_is_anchor() ||
      (!report->required && !HasDates(chain.anchor().constraints))) {
    return report->error = Error::kOk;
  }
  verify();
  return report->error = Decide(chain, *report);
}

}  // namespace

HookResult CheckCt(TrustDomain& domain, const VerifiedChain& chain,
                   const CtSettings& settings, const DeliveredScts& delivered,
                   CtReport* report) {
  *report = CtReport();
  return Check(chain, settings, report,
               [&] { VerifyScts(domain, chain, settings, delivered, report); });
}

HookResult CtTrustDomain::CheckChain(const VerifiedChain& chain) {
  // What it says of another path, or of a build before, ends here.
  report_ = CtReport();
  const HookResult inner = DelegatingTrustDomain::CheckChain(chain);
  if (inner.error() != Error::kOk) return inner;
  return Check(chain, settings_, &report_, [&] {
    const der::Input certificate = chain.end_entity().der();
    const Sha256 digest = Sha256Of(certificate);
    const Sha256 key_digest = Sha256Of(IssuerOf(chain).key.info);
    const bool is_verified =
        verified_.result.error != Error::kNotDecided && !IsPending(verified_) &&
        verified_certificate_.data() == certificate.data() &&
        verified_digest_ == digest && verified_key_digest_ == key_digest &&
        verified_time_ == chain.time();
    if (!is_verified) {
      VerifyScts(*this, chain, settings_, delivered_, &verified_);
      verified_certificate_ = certificate;
      verified_digest_ = digest;
      verified_key_digest_ = key_digest;
      verified_time_ = chain.time();
    }
    report_.ocsp_error = verified_.ocsp_error;
    report_.result = verified_.result;
  });
}

}  // namespace cairn
