#ifndef CAIRN_TRUSTDOMAIN_REVOCATION_SOURCE_H_
#define CAIRN_TRUSTDOMAIN_REVOCATION_SOURCE_H_

#include "absl/strings/string_view.h"
#include "pkix/error.h"
#include "pkix/revocation_status.h"
#include "pkix/trust_domain.h"

namespace cairn {

// What one source says of one certificate: good, revoked, or why neither.
class RevocationFinding {
 public:
  static RevocationFinding Good() {
    return RevocationFinding(RevocationStatus::kGood, Error::kOk);
  }
  static RevocationFinding Revoked() {
    return RevocationFinding(RevocationStatus::kRevoked, Error::kRevoked);
  }
  // The responder does not know the certificate.
  static RevocationFinding Unknown() {
    return RevocationFinding(RevocationStatus::kUnknown,
                             Error::kRevocationUnknown);
  }
  // What the source has is broken or forged.
  static RevocationFinding Invalid(Error why) {
    RevocationFinding finding(RevocationStatus::kNotChecked, why);
    finding.invalid_ = true;
    return finding;
  }
  // The source cannot rule out that the certificate has been revoked: it is
  // refused, in RevocationPolicy::Mode::kSoft, too, unless another source says
  // "good".
  static RevocationFinding FailClosed(Error why) {
    RevocationFinding finding(RevocationStatus::kUnknown, why);
    finding.fails_closed_ = true;
    return finding;
  }
  // The source has no say. `why`: kRevocationUnavailable where it has nothing,
  // kPending where it may have later, or why what it has does not count, such
  // as its date.
  static RevocationFinding Nothing(Error why = Error::kRevocationUnavailable) {
    return RevocationFinding(RevocationStatus::kNotChecked, why);
  }

  RevocationStatus status() const { return status_; }
  // kOk for a certificate that is good.
  Error why() const { return why_; }
  bool is_invalid() const { return invalid_; }
  bool fails_closed() const { return fails_closed_; }

 private:
  RevocationFinding(RevocationStatus status, Error why)
      : status_(status), why_(why) {
    // Only what is good has no reason to be anything else.
    if (why == Error::kOk && status != RevocationStatus::kGood) {
      why_ = Error::kRevocationUnavailable;
    }
  }

  RevocationStatus status_;
  Error why_;
  bool invalid_ = false;
  bool fails_closed_ = false;
};

// Something that knows about revocation: a stapled response, a cache, CRLs, a
// block list, a filter of the embedder's own. Derive from it to add one.
//
// Threads: called on the threads that build. A source that several trust
// domains share must allow that.
class RevocationSource {
 public:
  virtual ~RevocationSource() = default;

  // For the trace, such as "stapled OCSP". Static storage.
  virtual absl::string_view name() const = 0;

  // Whether `query.certificate` has been revoked, as far as this source knows.
  // `domain` verifies signatures and digests. What is asked about is part of a
  // path whose every signature has been verified.
  virtual RevocationFinding Find(TrustDomain& domain,
                                 const RevocationQuery& query) = 0;

  // Whether a good answer of this source is the stapled response that a
  // must-staple certificate demands (RFC 7633).
  virtual bool is_staple() const { return false; }

  // Whether it is a list of distrusted certificates: asked before all other
  // sources, about every certificate, whatever the policy's modes and
  // exemptions say of the others.
  virtual bool is_block_list() const { return false; }
};

}  // namespace cairn

#endif  // CAIRN_TRUSTDOMAIN_REVOCATION_SOURCE_H_
