#ifndef CAIRN_CRL_CHECK_H_
#define CAIRN_CRL_CHECK_H_

#include <cstdint>

#include "absl/types/span.h"
#include "crl/crl.h"
#include "crl/entry.h"
#include "crl/verified_crl.h"
#include "der/input.h"
#include "der/time.h"
#include "pkix/certificate.h"
#include "pkix/error.h"
#include "pkix/trust_domain.h"
#include "pkix/validation_policy.h"

namespace cairn::crl {

// Limits of one check. Whatever is left out because of one is reported as
// kCrlLimitReached, and never makes a certificate good.

// CRLs that cover the certificate: a complete one and a delta for each of a
// dozen distribution points. PKITS needs 2.
inline constexpr int kMaxCrls = 32;
// CRLs that a source offers, in and out of scope. Each costs a comparison of
// names.
inline constexpr uint32_t kMaxOffers = 4096;
// Certificates of one CRL's issuer that are tried as its signer.
inline constexpr int kMaxSigners = 8;
// Distinct names of CRL issuers in the certificate's distribution points.
inline constexpr int kMaxCrlIssuers = 8;
// Calls of VerifySignedData(): one for each CRL with the issuer's key, and as
// many with others.
inline constexpr uint32_t kMaxSignatureChecks = 2 * kMaxCrls;
// Comparisons of the certificate's distribution points, and of their names,
// with those of one CRL. The web needs three: the issuer's name, one point, one
// name.
inline constexpr uint32_t kMaxPointComparisons = 1024;

struct Options {
  // Added to both ends of a CRL's time, in seconds, for clocks that differ.
  der::Time slop = 0;
  // A CRL whose thisUpdate is longer ago than this, in seconds, counts as
  // expired whatever its nextUpdate says. 0: no such limit.
  der::Time max_age = 0;
  // How long a CRL without nextUpdate is good for, in seconds, from its
  // thisUpdate: what OCSP responses without one are given.
  der::Time lifetime_without_next_update = der::kSecondsPerDay;
};

// The question: has `issuer` revoked `certificate`? That the certificate's
// signature is `issuer`'s, and `issuer` trusted, has been verified.
struct Query {
  const Certificate& certificate;
  IssuerKey issuer;
  der::Time time;
  const ValidationPolicy& policy;
  Options options;
};

// A CRL, and what is remembered of it. Borrows both.
struct Candidate {
  const Crl* crl = nullptr;
  Memo* memo = nullptr;  // null for none
};

// Takes CRLs. What is offered is borrowed for as long as the Answer is used.
class Sink {
 public:
  enum class Take : uint8_t { kMore, kStop };

  virtual Take Offer(const Candidate& candidate) = 0;
  // Tells of a CRL that cannot be parsed.
  virtual Take OfferBroken(const Failure& failure) = 0;

 protected:
  ~Sink() = default;
};

// Where CRLs come from.
class Source {
 public:
  virtual ~Source() = default;

  // Offers the CRLs of `issuer`, a whole Name; others are passed over. Asked
  // for the issuer of the certificate first, then for every other CRL issuer
  // that its distribution points name. Offering a CRL twice does no harm. Where
  // anybody can add CRLs, offer those first that are most likely genuine: only
  // kMaxCrls that cover the certificate are looked at.
  // kOk, also where there is none; kPending when CRLs may arrive later; any
  // other answer is noted as a CRL that cannot be used.
  virtual HookResult FindCrls(der::Input issuer, Sink& sink) = 0;
};

// The CRLs that are at hand, as a Source. Borrows them.
class CrlList : public Source {
 public:
  explicit CrlList(absl::Span<const Crl> crls) : crls_(crls) {}
  HookResult FindCrls(der::Input issuer, Sink& sink) override;

 private:
  absl::Span<const Crl> crls_;
};

// Takes certificates that may have signed a CRL. What is offered is borrowed
// until the end of the check.
class SignerSink {
 public:
  enum class Take : uint8_t { kMore, kStop };

  virtual Take Offer(const Certificate& certificate) = 0;

 protected:
  ~SignerSink() = default;
};

// Finds the signers of CRLs that the certificate's issuer did not sign: another
// key of the same name, or the issuer of an indirect CRL.
class SignerFinder {
 public:
  virtual ~SignerFinder() = default;

  // Offers certificates whose subject is crl.issuer(), in any order; others
  // are passed over. Nothing about `crl` is verified. kOk, also where there is
  // none; kPending when they may arrive later; any other answer refuses the
  // CRL.
  virtual HookResult FindSigners(const Crl& crl, SignerSink& sink) = 0;

  // Whether a valid path leads from `signer` to the trust anchor of the
  // certificate in question, the same anchor (RFC 5280 section 6.3.3 (f)), for
  // any purpose. Called after the signature of a CRL by `signer` and its
  // keyUsage have been found good, once per certificate and check. kOk,
  // kPending, or why not.
  virtual HookResult IsTrusted(const Certificate& signer) = 0;
};

// Knows no other signers than the certificate's issuer.
class NoOtherSigners : public SignerFinder {
 public:
  HookResult FindSigners(const Crl&, SignerSink&) override {
    return Error::kOk;
  }
  HookResult IsTrusted(const Certificate&) override {
    return Error::kCrlSignerNotTrusted;
  }
};

enum class Status : uint8_t {
  kNoInformation,  // no CRL that covers the certificate and its time
  kInvalid,        // and one that ought to cannot be used
  kPending,        // and one that may is not there yet
  kGood,           // not revoked for any reason
  kRevoked,
};

// Work done by a check.
struct Counters {
  uint32_t crls = 0;        // in scope
  uint32_t signatures = 0;  // VerifySignedData() calls
};

// What the CRLs say of a certificate. Only Check() makes one that says more
// than "no information". Borrows the CRLs.
class Answer {
 public:
  Answer() = default;

  Status status() const { return status_; }
  // kOk where good, kRevoked, kPending; else the reason: of kInvalid what is
  // wrong with the first CRL that cannot be used, of kNoInformation what comes
  // closest.
  const Failure& failure() const { return failure_; }
  // The CRL that `failure` is about, or that says "revoked", or the first that
  // says "good". Null where there is none.
  const Crl* crl() const { return crl_; }
  // The delta CRL that was used with it. Null for none.
  const Crl* delta() const { return delta_; }
  // Good or revoked: until when these CRLs say so. The earliest nextUpdate of
  // those that were used, without slop; at most der::kMaxTime.
  der::Time valid_until() const { return valid_until_; }
  // Revoked: the entry.
  const Entry& entry() const { return entry_; }
  const Counters& counters() const { return counters_; }

 private:
  friend class Checker;

  Status status_ = Status::kNoInformation;
  Failure failure_ = Error::kNotDecided;
  const Crl* crl_ = nullptr;
  const Crl* delta_ = nullptr;
  der::Time valid_until_ = 0;
  Entry entry_;
  Counters counters_;
};

// CRL validation, RFC 5280 section 6.3.3, over all CRLs that `source` has,
// together. No heap beyond what source, memos and finder use.
//
// A CRL counts if it is verified, in its time, and covers the certificate: its
// issuer and issuingDistributionPoint fit one of the certificate's distribution
// points, or the certificate's issuer, which every certificate has as a
// distribution point. Expired CRLs and those of other scopes say nothing.
//
// Revoked, on hold included, by any such CRL is revoked, whatever is wrong with
// others. Good takes CRLs that cover all reasons together. A delta CRL is used
// with each complete CRL that it fits, the newest that there is, and also makes
// up for a nextUpdate that has passed; one that fits none can still say
// "revoked". Of complete CRLs with the same scope and key, the newest that is
// in its time counts. A CRL that is broken or forged takes nothing away from
// the others: who could feed one in could as well withhold them.
void Check(TrustDomain& domain, const Query& query, Source& source,
           SignerFinder& finder, Answer* answer);

}  // namespace cairn::crl

#endif  // CAIRN_CRL_CHECK_H_
