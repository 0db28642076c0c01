#include "crl/check.h"

#include <algorithm>

#include "crl/scope_internal.h"
#include "der/reader.h"
#include "pkix/budget.h"
#include "pkix/distribution_point.h"
#include "pkix/general_name.h"
#include "pkix/name.h"

namespace cairn::crl {
namespace {

// How close to an answer a CRL came that has nothing to say: the closest is
// reported. 0 for one that must not be used.
int Closeness(Error error) {
  switch (error) {
    case Error::kCrlOutOfScope:
      return 1;
    case Error::kCrlSignerUnknown:
      return 2;
    case Error::kCrlNotYetValid:
      return 3;
    case Error::kCrlExpired:
      return 4;
    case Error::kDeltaCrlWithoutBase:
      return 5;
    case Error::kCrlReasonsIncomplete:
      return 6;
    default:
      return 0;
  }
}

}  // namespace

HookResult CrlList::FindCrls(der::Input /*issuer*/, Sink& sink) {
  for (const Crl& crl : crls_) {
    if (sink.Offer(Candidate{&crl, nullptr}) == Sink::Take::kStop) break;
  }
  return Error::kOk;
}

// One check, from beginning to end.
class Checker final : private Sink, private SignerSink {
 public:
  Checker(TrustDomain& domain, const Query& query, Source& source,
          SignerFinder& finder, Answer* answer)
      : domain_(domain),
        query_(query),
        source_(source),
        finder_(finder),
        answer_(*answer) {}

  void Run();

 private:
  // A CRL that covers the certificate.
  struct Slot {
    Candidate candidate;
    uint16_t reasons = 0;
    // In its time, by itself.
    bool is_current = false;
    // Verified, and `finding` has been found.
    bool is_usable = false;
    // kOk where it is usable.
    Failure failure;
    VerifiedCrl verified;
    Finding finding;

    const Crl& crl() const { return *candidate.crl; }
  };
  // A certificate that signed a CRL, and whether it is trusted.
  struct Signer {
    const Certificate* certificate;
    Error trust;
  };

  // Collecting.
  void FindCrls();
  bool AskFor(der::Input issuer);
  Sink::Take Offer(const Candidate& candidate) override;
  Sink::Take OfferBroken(const Failure& failure) override;
  SignerSink::Take Offer(const Certificate& certificate) override;

  // Judging one by one.
  Error CheckTime(const Crl& crl) const;
  bool MayHaveDelta(const Slot& slot) const;
  void Judge();
  VerifyContext ContextOf(const Slot& slot) {
    return {domain_, query_.policy, slot.candidate.memo, &signatures_};
  }
  Failure VerifyByIssuer(Slot* slot);
  void VerifyByOthers(Slot* slot);
  bool VerifyBy(const Certificate& signer, Slot* slot);
  Error TrustIn(const Certificate& signer);

  // Judging together.
  void Combine();
  bool Fit(const Slot& delta, const Slot& base) const;
  bool HaveSameScopeAndKey(const Slot& a, const Slot& b) const;
  bool IsSuperseded(const Slot& slot) const;
  const Slot* FindDelta(const Slot& base) const;
  void UseComplete(const Slot& slot);
  void UseLoneDelta(const Slot& slot);

  // The verdict.
  void NoteRevoked(const Slot& slot, const Crl* complete, const Crl* delta);
  void Note(const Failure& failure, const Crl* crl);
  void Finish();
  der::Time ValidUntil(const Crl& crl) const;

  TrustDomain& domain_;
  const Query& query_;
  Source& source_;
  SignerFinder& finder_;
  Answer& answer_;

  Budget offers_{kMaxOffers};
  Budget signatures_{kMaxSignatureChecks};
  der::Input issuers_[kMaxCrlIssuers];
  int issuer_count_ = 0;
  Slot slots_[kMaxCrls];
  int slot_count_ = 0;
  // The signers offered for one CRL.
  const Crl* signed_ = nullptr;
  const Certificate* offered_[kMaxSigners];
  int offered_count_ = 0;
  // Those whose trust has been asked for.
  Signer signers_[kMaxSigners];
  int signer_count_ = 0;

  // Reasons that CRLs in their time cover.
  uint16_t reasons_ = 0;
  const Crl* good_crl_ = nullptr;
  const Crl* good_delta_ = nullptr;
  der::Time good_until_ = der::kMaxTime;
  // The failure to report, and what it is about.
  Failure noted_ = Error::kNoCrl;
  const Crl* noted_crl_ = nullptr;
  int closeness_ = 0;
  bool is_invalid_ = false;
  bool is_pending_ = false;
  // Of a CRL that is at hand.
  bool is_crl_pending_ = false;
};

void Checker::Run() {
  answer_ = Answer();
  FindCrls();
  Judge();
  Combine();
  Finish();
}

// RFC 5280 section 6.3.3 begins with the distribution points and looks for
// their CRLs. Here it is the CRLs that are asked which of the points they fit.
void Checker::FindCrls() {
  AskFor(query_.issuer.subject);
  const Certificate& certificate = query_.certificate;
  if (certificate.has_extension(Extension::kCrlDistributionPoints) &&
      !ForEachDistributionPoint(
          certificate.extension(Extension::kCrlDistributionPoints),
          [this](const DistributionPoint& point) {
            for (der::Reader names(point.crl_issuer); !names.AtEnd();) {
              GeneralName name;
              if (!ReadGeneralName(&names, &name)) break;
              if (name.form == NameForm::kDirectoryName &&
                  !AskFor(name.value)) {
                return false;
              }
            }
            return true;
          })) {
    Note(Error::kMalformedDistributionPoints, nullptr);
  }
}

// False once there are too many names.
bool Checker::AskFor(der::Input issuer) {
  for (int i = 0; i < issuer_count_; ++i) {
    if (NamesMatch(issuers_[i], issuer)) return true;
  }
  if (issuer_count_ == kMaxCrlIssuers) {
    Note(Error::kCrlLimitReached, nullptr);
    return false;
  }
  issuers_[issuer_count_++] = issuer;
  Note(source_.FindCrls(issuer, *this).failure(), nullptr);
  return true;
}

Sink::Take Checker::Offer(const Candidate& candidate) {
  for (int i = 0; i < slot_count_; ++i) {
    if (slots_[i].crl().der().data() == candidate.crl->der().data()) {
      return Sink::Take::kMore;
    }
  }
  if (!offers_.Charge()) {
    Note(Error::kCrlLimitReached, candidate.crl);
    return Sink::Take::kStop;
  }
  Budget comparisons(kMaxPointComparisons);
  const internal::Scope scope = internal::ScopeOf(
      *candidate.crl, query_.certificate, query_.issuer.subject, &comparisons);
  if (scope.exhausted) {
    Note(Error::kCrlLimitReached, candidate.crl);
    return Sink::Take::kMore;
  }
  if (!scope.covers) {
    Note(Error::kCrlOutOfScope, candidate.crl);
    return Sink::Take::kMore;
  }
  if (slot_count_ == kMaxCrls) {
    Note(Error::kCrlLimitReached, candidate.crl);
    return Sink::Take::kStop;
  }
  Slot& slot = slots_[slot_count_++];
  slot.candidate = candidate;
  slot.reasons = scope.reasons;
  ++answer_.counters_.crls;
  return Sink::Take::kMore;
}

Sink::Take Checker::OfferBroken(const Failure& failure) {
  Note(failure, nullptr);
  return offers_.Charge() ? Sink::Take::kMore : Sink::Take::kStop;
}

// (a) (1): whether the CRL is in its time by itself. Both ends belong to it.
Error Checker::CheckTime(const Crl& crl) const {
  const Options& options = query_.options;
  if (crl.this_update() > query_.time + options.slop) {
    return Error::kCrlNotYetValid;
  }
  if (ValidUntil(crl) < query_.time - options.slop ||
      (options.max_age != 0 &&
       crl.this_update() < query_.time - options.slop - options.max_age)) {
    return Error::kCrlExpired;
  }
  return Error::kOk;
}

der::Time Checker::ValidUntil(const Crl& crl) const {
  return crl.has_next_update()
             ? crl.next_update()
             : crl.this_update() + query_.options.lifetime_without_next_update;
}

// Whether a delta that is in its time may make up for an expired CRL.
bool Checker::MayHaveDelta(const Slot& slot) const {
  if (slot.crl().is_delta()) return false;
  for (int i = 0; i < slot_count_; ++i) {
    const Crl& other = slots_[i].crl();
    if (other.is_delta() && CheckTime(other) == Error::kOk &&
        internal::HaveSameScope(other, slot.crl())) {
      return true;
    }
  }
  return false;
}

// The keys at hand come first, for all CRLs, so that forged ones cannot use up
// the signature checks of those that the issuer signed.
void Checker::Judge() {
  for (int i = 0; i < slot_count_; ++i) {
    Slot& slot = slots_[i];
    const Error time = CheckTime(slot.crl());
    slot.is_current = time == Error::kOk;
    // Expired ones are worth a look where a delta may make up for that.
    const bool is_worth_it =
        slot.is_current || (time == Error::kCrlExpired && MayHaveDelta(slot));
    slot.failure = is_worth_it ? VerifyByIssuer(&slot) : Failure(time);
  }
  for (int i = 0; i < slot_count_; ++i) {
    Slot& slot = slots_[i];
    VerifyByOthers(&slot);
    if (slot.failure.ok()) {
      // (i) and (j), as far as they concern this CRL.
      slot.finding = slot.verified.Find(query_.certificate.serial_number(),
                                        query_.issuer.subject);
      slot.failure = slot.finding.failure;
    }
    slot.is_usable = slot.failure.ok();
    Note(slot.failure, &slot.crl());
  }
}

// (f) and (g), by the certificate's issuer.
Failure Checker::VerifyByIssuer(Slot* slot) {
  if (!NamesMatch(slot->crl().issuer(), query_.issuer.subject)) {
    return Error::kCrlSignerUnknown;
  }
  return Verify(ContextOf(*slot), slot->crl(), query_.issuer, &slot->verified);
}

// The same by somebody else, where it failed because the issuer has not signed
// or may not.
void Checker::VerifyByOthers(Slot* slot) {
  if (slot->failure.error != Error::kCrlSignerUnknown &&
      slot->failure.error != Error::kBadCrlSignature &&
      slot->failure.error != Error::kCrlSignerMayNotSign) {
    return;
  }
  signed_ = &slot->crl();
  offered_count_ = 0;
  const HookResult found = finder_.FindSigners(slot->crl(), *this);
  signed_ = nullptr;
  if (found.error() != Error::kOk) slot->failure = found.failure();
  // Key identifiers order, they never reject.
  const der::Input key_id = slot->crl().authority_key_identifier();
  for (bool matching : {true, false}) {
    for (int i = 0; i < offered_count_; ++i) {
      const bool matches =
          !key_id.empty() && offered_[i]->subject_key_identifier() == key_id;
      if (matches == matching && VerifyBy(*offered_[i], slot)) return;
    }
  }
}

// Whether `signer` signed the CRL and is trusted. If not, the slot's failure
// becomes what stands against it, unless that is only that another key signed,
// or something is pending.
bool Checker::VerifyBy(const Certificate& signer, Slot* slot) {
  VerifiedCrl verified;
  Failure failure = Verify(
      ContextOf(*slot), slot->crl(),
      IssuerKey{signer.subject(), signer.public_key(), &signer}, &verified);
  if (failure.ok()) failure = TrustIn(signer);
  if (failure.ok()) {
    slot->failure = failure;
    slot->verified = verified;
    return true;
  }
  const bool says_more = failure.error != Error::kBadCrlSignature ||
                         slot->failure.error == Error::kCrlSignerUnknown;
  if (says_more && slot->failure.error != Error::kPending) {
    slot->failure = failure;
  }
  return false;
}

SignerSink::Take Checker::Offer(const Certificate& certificate) {
  if (!NamesMatch(certificate.subject(), signed_->issuer())) {
    return SignerSink::Take::kMore;
  }
  for (int i = 0; i < offered_count_; ++i) {
    if (offered_[i]->der() == certificate.der()) return SignerSink::Take::kMore;
  }
  if (offered_count_ == kMaxSigners) {
    Note(Error::kCrlLimitReached, signed_);
    return SignerSink::Take::kStop;
  }
  offered_[offered_count_++] = &certificate;
  return SignerSink::Take::kMore;
}

Error Checker::TrustIn(const Certificate& signer) {
  for (int i = 0; i < signer_count_; ++i) {
    if (signers_[i].certificate->der() == signer.der()) {
      return signers_[i].trust;
    }
  }
  if (signer_count_ == kMaxSigners) return Error::kCrlLimitReached;
  Error trust = finder_.IsTrusted(signer).error();
  if (trust != Error::kOk && trust != Error::kPending) {
    trust = Error::kCrlSignerNotTrusted;
  }
  signers_[signer_count_++] = Signer{&signer, trust};
  return trust;
}

void Checker::Combine() {
  for (int i = 0; i < slot_count_; ++i) {
    const Slot& slot = slots_[i];
    if (!slot.is_usable) continue;
    if (slot.crl().is_delta()) {
      UseLoneDelta(slot);
    } else if (!IsSuperseded(slot)) {
      UseComplete(slot);
    }
  }
}

bool Checker::HaveSameScopeAndKey(const Slot& a, const Slot& b) const {
  return a.verified.signer_key() == b.verified.signer_key() &&
         internal::HaveSameScope(a.crl(), b.crl());
}

// Whether a newer complete CRL, in its time, takes the place of this one.
bool Checker::IsSuperseded(const Slot& slot) const {
  for (int i = 0; i < slot_count_; ++i) {
    const Slot& other = slots_[i];
    if (other.is_usable && other.is_current && !other.crl().is_delta() &&
        !slot.crl().number().empty() && HaveSameScopeAndKey(other, slot) &&
        internal::CompareNumbers(other.crl().number(), slot.crl().number()) >
            0 &&
        other.crl().this_update() >= slot.crl().this_update()) {
      return true;
    }
  }
  return false;
}

// (c), and section 5.2.4: the delta and the complete CRL are of one scope and
// one key, and BaseCRLNumber is not above the number of the complete CRL.
bool Checker::Fit(const Slot& delta, const Slot& base) const {
  return delta.is_usable && delta.crl().is_delta() && base.is_usable &&
         !base.crl().is_delta() && !delta.crl().number().empty() &&
         HaveSameScopeAndKey(delta, base) &&
         internal::CompareNumbers(delta.crl().base_number(),
                                  base.crl().number()) <= 0;
}

// The newest delta that fits and is newer than `base`. Null if there is none.
const Checker::Slot* Checker::FindDelta(const Slot& base) const {
  const Slot* newest = nullptr;
  for (int i = 0; i < slot_count_; ++i) {
    const Slot& delta = slots_[i];
    if (Fit(delta, base) &&
        internal::CompareNumbers(
            delta.crl().number(),
            newest == nullptr ? base.crl().number() : newest->crl().number()) >
            0) {
      newest = &delta;
    }
  }
  return newest;
}

// (i) to (l).
void Checker::UseComplete(const Slot& slot) {
  const Slot* delta = FindDelta(slot);
  if (!slot.is_current && delta == nullptr) {
    Note(Error::kCrlExpired, &slot.crl());
    return;
  }
  const Crl* delta_crl = delta == nullptr ? nullptr : &delta->crl();
  if (delta != nullptr && delta->finding.listed) {
    if (delta->finding.entry.reason != Reason::kRemoveFromCrl) {
      NoteRevoked(*delta, &slot.crl(), delta_crl);
      return;
    }
  } else if (slot.finding.listed) {
    NoteRevoked(slot, &slot.crl(), delta_crl);
    return;
  }
  reasons_ = static_cast<uint16_t>(reasons_ | slot.reasons);
  good_until_ = std::min(
      good_until_, ValidUntil(delta == nullptr ? slot.crl() : *delta_crl));
  if (good_crl_ == nullptr) {
    good_crl_ = &slot.crl();
    good_delta_ = delta_crl;
  }
}

// A delta that belongs to no complete CRL here says nothing about what it does
// not list. What it lists is revoked.
void Checker::UseLoneDelta(const Slot& slot) {
  for (int i = 0; i < slot_count_; ++i) {
    if (Fit(slot, slots_[i])) return;
  }
  if (slot.finding.listed &&
      slot.finding.entry.reason != Reason::kRemoveFromCrl) {
    NoteRevoked(slot, nullptr, &slot.crl());
  } else {
    Note(Error::kDeltaCrlWithoutBase, &slot.crl());
  }
}

// `slot` is `complete` or `delta`.
void Checker::NoteRevoked(const Slot& slot, const Crl* complete,
                          const Crl* delta) {
  if (answer_.status_ == Status::kRevoked) return;
  answer_.status_ = Status::kRevoked;
  answer_.failure_ = Error::kRevoked;
  answer_.crl_ = complete;
  answer_.delta_ = delta;
  answer_.valid_until_ = ValidUntil(delta == nullptr ? *complete : *delta);
  answer_.entry_ = slot.finding.entry;
}

// Keeps the first that must not be used, else what came closest.
void Checker::Note(const Failure& failure, const Crl* crl) {
  if (failure.ok()) return;
  if (failure.error == Error::kPending) {
    is_pending_ = true;
    is_crl_pending_ = is_crl_pending_ || crl != nullptr;
    return;
  }
  const int closeness = Closeness(failure.error);
  if (is_invalid_ || (closeness != 0 && closeness <= closeness_)) return;
  is_invalid_ = closeness == 0;
  closeness_ = closeness;
  noted_ = failure;
  noted_crl_ = crl;
}

// Good only when all reasons are covered, and when no CRL that is at hand still
// waits for its signature to be verified: it may say "revoked".
void Checker::Finish() {
  answer_.counters_.signatures = signatures_.used();
  if (answer_.status_ == Status::kRevoked) return;
  if (reasons_ == kAllReasons && !is_crl_pending_) {
    answer_.status_ = Status::kGood;
    answer_.failure_ = Failure();
    answer_.crl_ = good_crl_;
    answer_.delta_ = good_delta_;
    answer_.valid_until_ = good_until_;
    return;
  }
  if (good_crl_ != nullptr) Note(Error::kCrlReasonsIncomplete, good_crl_);
  answer_.failure_ = noted_;
  answer_.crl_ = noted_crl_;
  answer_.status_ = is_invalid_ ? Status::kInvalid : Status::kNoInformation;
  if (is_pending_) {
    answer_.status_ = Status::kPending;
    answer_.failure_ = Error::kPending;
    answer_.crl_ = nullptr;
  }
}

void Check(TrustDomain& domain, const Query& query, Source& source,
           SignerFinder& finder, Answer* answer) {
  Checker(domain, query, source, finder, answer).Run();
}

}  // namespace cairn::crl
