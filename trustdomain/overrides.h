#ifndef CAIRN_TRUSTDOMAIN_OVERRIDES_H_
#define CAIRN_TRUSTDOMAIN_OVERRIDES_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "pkix/build_options.h"
#include "pkix/build_result.h"
#include "pkix/certificate.h"
#include "pkix/chain_builder.h"
#include "pkix/error.h"
#include "pkix/trace.h"
#include "pkix/trust_domain.h"
#include "trustdomain/sha256.h"

namespace cairn {

// Letting somebody accept what was refused: one certificate, for one reason.
// Each has a way of looking again without the one check that refused.
//
//   kUnknownIssuer, kUntrustedRoot     the certificate stands for itself
//   kExpired, kNotYetValid             at the last, or the first, moment at
//                                      which the certificate at fault was valid
//   kHostnameMismatch, kIpAddressMismatch,
//   kEmailMismatch, kUriMismatch       nobody in particular asked for
//   kRevocationUnavailable             no answer is not held against it
//
// Everything else is never overridable: least of all kRevoked, kDistrusted,
// broken signatures and encodings, limits that were reached, and what the trust
// domain itself refused.
bool IsOverridable(Error error);

// Consent to one certificate, for one reason.
struct Override {
  Sha256 certificate;  // the SHA-256 of the whole end entity certificate
  Error error = Error::kOk;
};

// What a hook decides by.
struct OverrideRequest {
  const BuildResult& result;
  const Certificate& end_entity;
  const Sha256& certificate;  // the SHA-256 of end_entity.der()
  // Among others, whom the caller asked for: consent for one host is none for
  // another.
  const BuildOptions& options;
};

// Returns what somebody consented to, from a memory of such decisions or by
// asking; nothing where nobody did. Called on the thread that builds, at most
// once for a build, and only if the failure is overridable. What it returns
// counts only if it names this very certificate and this very error: returning
// something broader does not help.
using OverrideHook =
    std::function<std::optional<Override>(const OverrideRequest&)>;

// What came of it. A value; as BuildResult, it borrows what the build was
// given.
class VerificationOutcome {
 public:
  enum class Verdict : uint8_t {
    kNotTrusted,
    kTrusted,             // by the trust domain
    kAcceptedByOverride,  // refused by the trust domain, and accepted
    kPending,
  };
  // Why an override was not applied.
  enum class Refused : uint8_t {
    kNothing,           // it was, or none was needed
    kNotOverridable,    // the hook was not asked
    kNoConsent,         // the hook returned nothing
    kOtherCertificate,  // the hook named another certificate
    kOtherError,        // the hook named another error
    kMoreIsWrong,       // looked at without that check it fails all the same
  };

  Verdict verdict() const { return verdict_; }
  // Trusted, or accepted by an override.
  bool accepted() const {
    return verdict_ == Verdict::kTrusted ||
           verdict_ == Verdict::kAcceptedByOverride;
  }
  // The trust domain's own verdict. An override does not change it.
  const BuildResult& result() const { return result_; }
  // The one that was applied.
  const std::optional<Override>& applied() const { return applied_; }
  Refused refused() const { return refused_; }
  // The build without the check that refused: its path is what was accepted,
  // its failure what else is wrong. Null where there was none.
  const BuildResult* second_look() const {
    return second_look_.has_value() ? &*second_look_ : nullptr;
  }

  // One line for logs: the verdict, and the override with its fingerprint.
  std::string ToText() const;

 private:
  friend VerificationOutcome BuildWithOverrides(ChainBuilder&, TrustDomain&,
                                                const Certificate&,
                                                const BuildOptions&,
                                                const OverrideHook&, Trace*);
  VerificationOutcome() = default;

  Verdict verdict_ = Verdict::kNotTrusted;
  Refused refused_ = Refused::kNothing;
  BuildResult result_;
  std::optional<Override> applied_;
  std::optional<BuildResult> second_look_;
};

// Builds, and asks the hook where that fails. If it consents, the build is done
// a second time without the check that refused: so one consent covers one
// reason, and a certificate that has expired and is for another host is not
// accepted because it has expired. Revocation is checked as of options.time
// both times; a certificate that stands for itself has no issuer who could have
// revoked it. A second look that waits for something is a refusal.
//
// `trace` is of the first build. builder.chain() is that of the last one, and
// null unless the outcome is accepted(). builder.Resume() is for the verdict
// kPending only: it goes on with the build, and asks nobody.
VerificationOutcome BuildWithOverrides(ChainBuilder& builder,
                                       TrustDomain& domain,
                                       const Certificate& end_entity,
                                       const BuildOptions& options,
                                       const OverrideHook& hook,
                                       Trace* trace = nullptr);

}  // namespace cairn

#endif  // CAIRN_TRUSTDOMAIN_OVERRIDES_H_
