#ifndef CAIRN_PKIX_BUILD_RESULT_H_
#define CAIRN_PKIX_BUILD_RESULT_H_

#include <cstddef>
#include <cstdint>

#include "absl/types/span.h"
#include "der/input.h"
#include "pkix/error.h"
#include "pkix/policy_graph.h"
#include "pkix/verified_chain.h"

namespace cairn {

namespace internal {
class ChainSearch;
}  // namespace internal

enum class Outcome : uint8_t {
  kNotTrusted,
  kTrusted,
  kPending,  // no path yet, and some hook answered "pending"
};

// Work a build did.
struct Counters {
  uint32_t signature_checks = 0;
  uint32_t steps = 0;   // candidates looked at
  uint32_t offers = 0;  // candidates offered
  uint32_t name_comparisons = 0;
  uint32_t revocation_checks = 0;  // asked, and not answered "not checked"
  uint32_t candidates = 0;  // distinct candidates, the end entity included
};

// Something a build waits for.
struct PendingItem {
  enum class Kind : uint8_t {
    kTrust,       // GetCertTrust
    kIssuers,     // FindIssuers
    kSignature,   // VerifySignedData
    kRevocation,  // CheckRevocation
    kChain,       // CheckChain; the certificate is the end entity
    kOther,       // a check of one certificate
  };
  Kind kind = Kind::kIssuers;
  der::Input certificate;  // the certificate the hook was asked about
};
// A build remembers this many things it waits for: more than an application
// will fetch for one connection.
inline constexpr int kMaxPendingItems = 16;

// What came of a build. Starts as failure; only a path that passed everything
// makes it kTrusted. A value; its Inputs are borrowed from what the build was
// given, the trust domain's offers included.
class BuildResult {
 public:
  Outcome outcome() const { return outcome_; }
  bool trusted() const { return outcome_ == Outcome::kTrusted; }

  // Why not: the highest-ranking reason of all paths tried. kOk if trusted,
  // kPending if pending.
  const Failure& failure() const { return failure_; }
  // The place in path() of the certificate at fault: 0 is the end entity.
  // Where an issuer is missing, the certificate whose issuer it is.
  int failure_depth() const { return failure_depth_; }

  // If trusted: the path, the end entity first, the anchor's certificate last
  // (a bare anchor has none). If not: the path on which failure() was met, up
  // to the candidate that was refused, as far as kMaxPathCertificates go. Whole
  // certificates.
  absl::Span<const der::Input> path() const {
    return absl::MakeSpan(path_, static_cast<size_t>(path_size_));
  }
  // If trusted: the anchor's subject and subjectPublicKeyInfo, whole, and
  // whether path() ends with its certificate.
  der::Input anchor_subject() const { return anchor_subject_; }
  der::Input anchor_public_key() const { return anchor_public_key_; }
  bool anchor_has_certificate() const { return anchor_has_certificate_; }
  // If trusted: what the trust domain said of path()[i]'s revocation.
  RevocationStatus revocation(int i) const { return revocation_[i]; }

  // If trusted: the certificate policies valid for the path; see
  // VerifiedChain::policies().
  absl::Span<const der::Input> policies() const {
    return absl::MakeSpan(policies_, policy_count_);
  }

  const Counters& counters() const { return counters_; }

  // What the build waited for, as far as there was room; more_pending() if
  // there was not. A build can be trusted all the same, by another path.
  absl::Span<const PendingItem> pending() const {
    return absl::MakeSpan(pending_, static_cast<size_t>(pending_size_));
  }
  bool more_pending() const { return more_pending_; }

 private:
  friend class internal::ChainSearch;

  Outcome outcome_ = Outcome::kNotTrusted;
  bool anchor_has_certificate_ = false;
  bool more_pending_ = false;
  int path_size_ = 0;
  int pending_size_ = 0;
  int failure_depth_ = 0;
  Failure failure_ = Error::kNotDecided;
  Counters counters_;
  der::Input anchor_subject_;
  der::Input anchor_public_key_;
  der::Input path_[kMaxPathCertificates];
  RevocationStatus revocation_[kMaxPathCertificates] = {};
  size_t policy_count_ = 0;
  der::Input policies_[PolicyGraph::kMaxResult];
  PendingItem pending_[kMaxPendingItems];
};

}  // namespace cairn

#endif  // CAIRN_PKIX_BUILD_RESULT_H_
