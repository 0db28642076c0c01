#include "pkix/chain_search_internal.h"

#include <algorithm>
#include <cstring>

#include "pkix/name.h"
#include "pkix/public_lifetime.h"
#include "pkix/tls_feature.h"

namespace cairn::internal {
namespace {

int ClampCapacity(int capacity) {
  return std::min(std::max(capacity, 1), kMaxCandidates);
}

}  // namespace

ChainSearch::ChainSearch(int capacity)
    : pool_(ClampCapacity(capacity)),
      edges_(ClampCapacity(capacity)),
      offered_(ClampCapacity(capacity)),
      later_(ClampCapacity(capacity)),
      open_(ClampCapacity(capacity)),
      dead_(new DeadFrom[static_cast<size_t>(ClampCapacity(capacity))]),
      dead_by_loop_(new bool[static_cast<size_t>(ClampCapacity(capacity))]) {}

const BuildResult& ChainSearch::Build(TrustDomain& domain,
                                      const Certificate& end_entity,
                                      const BuildOptions& options,
                                      Trace* trace) {
  domain_ = &domain;
  leaf_ = &end_entity;
  options_.emplace(options);
  trace_ = trace;
  check_.policy = &options_->policy;
  check_.domain = domain_;
  check_.purpose = &options_->purpose;
  check_.time = options_->time;
  leaf_trust_.reset();
  leaf_accepted_ = false;
  pool_.Clear();
  edges_.Clear();
  Admit(pool_.Add(end_entity));
  Reset();
  Run();
  return result_;
}

const BuildResult& ChainSearch::Resume() {
  if (!options_.has_value()) {
    result_.outcome_ = Outcome::kNotTrusted;
    result_.failure_ = Error::kInvalidOptions;
    return result_;
  }
  Reset();
  edges_.ForgetPending();
  for (int i = 0; i < pool_.size(); ++i) {
    Candidate& candidate = pool_[i];
    if (candidate.issuers_pending) {
      candidate.issuers_pending = false;
      candidate.issuers_asked = false;
    }
    if (candidate.failure.error == Error::kPending ||
        IsBudgetError(candidate.failure.error)) {
      candidate.verdict = Candidate::Verdict::kUnknown;
      candidate.failure = Failure();
      if (candidate.trust_pending) AskForTrust(i);
    }
    open_.CopyRow(i, offered_);
  }
  Run();
  return result_;
}

const VerifiedChain* ChainSearch::chain() const {
  return result_.trusted() ? &chain_ : nullptr;
}

void ChainSearch::Reset() {
  const BuildLimits& limits = options_->limits;
  signatures_ = Budget(limits.signature_checks);
  steps_ = Budget(limits.steps);
  offers_ = Budget(limits.offers);
  names_ = Budget(limits.name_comparisons);
  revocation_checks_ = 0;
  done_ = false;
  exact_ = false;
  refused_a_path_ = false;
  met_loop_memo_ = false;
  best_rank_ = -1;
  best_frames_ = 0;
  frame_count_ = 0;
  if (trace_ != nullptr) trace_->Clear();
  result_.outcome_ = Outcome::kNotTrusted;
  result_.failure_ = Error::kNotDecided;
  result_.failure_depth_ = 0;
  result_.path_size_ = 0;
  result_.policy_count_ = 0;
  result_.pending_size_ = 0;
  result_.more_pending_ = false;
  result_.anchor_subject_ = der::Input();
  result_.anchor_public_key_ = der::Input();
  result_.anchor_has_certificate_ = false;
  chain_.size_ = 0;
}

void ChainSearch::Run() {
  if (!AreOptionsValid()) {
    Stop(Error::kInvalidOptions, 0);
  } else if (JudgeLeaf()) {
    Search();
    if (!done_ && met_loop_memo_ && (refused_a_path_ || OffersDiffer())) {
      exact_ = true;
      Search();
    }
  }
  FinishResult();
}

bool ChainSearch::AreOptionsValid() const {
  const BuildLimits& limits = options_->limits;
  return limits.max_certificates >= 1 &&
         limits.max_certificates <= kMaxPathCertificates &&
         limits.signature_checks <= kMaxSignatureChecks;
}

void ChainSearch::Stop(const Failure& failure, int depth) {
  if (done_) return;
  done_ = true;
  best_rank_ = -1;
  Rank(failure, depth, kNone);
}

void ChainSearch::FinishResult() {
  Counters& counters = result_.counters_;
  counters.signature_checks = signatures_.used();
  counters.steps = steps_.used();
  counters.offers = offers_.used();
  counters.name_comparisons = names_.used();
  counters.revocation_checks = revocation_checks_;
  counters.candidates = static_cast<uint32_t>(pool_.size());
  if (result_.trusted() || result_.pending_size_ == 0) return;
  // Something that is pending may still lead to a path, unless the search was
  // stopped for another reason.
  if (!done_ || result_.failure_.error == Error::kPending) {
    result_.outcome_ = Outcome::kPending;
    result_.failure_ = Error::kPending;
  }
}

bool ChainSearch::OffersDiffer() const {
  for (int i = 0; i < pool_.size(); ++i) {
    if (!pool_[i].issuers_asked) continue;
    for (int j = 0; j < i; ++j) {
      if (pool_[j].issuers_asked && !offered_.SameRows(i, j) &&
          pool_[i].certificate->issuer_hash() ==
              pool_[j].certificate->issuer_hash()) {
        return true;
      }
    }
  }
  return false;
}

bool ChainSearch::JudgeLeaf() {
  Push(0, 0, TraceEntry::kNoParent);
  const auto refuse = [this](const Failure& failure) {
    Note(TraceEntry::Kind::kCertificate, 0, TraceEntry::kNoParent, failure,
         leaf_->der(), leaf_->subject());
    if (failure.error == Error::kPending) {
      AddPending(PendingItem::Kind::kOther, leaf_->der());
    }
    Stop(failure, 0);
    return false;
  };
  if (!options_->identity.IsValid()) return refuse(Error::kInvalidIdentity);
  if (!leaf_trust_.has_value() ||
      leaf_trust_->level() == CertTrust::Level::kPending) {
    leaf_trust_ = domain_->GetCertTrust(*leaf_, Role::kEndEntity);
  }
  const CertTrust trust = *leaf_trust_;
  if (trust.level() == CertTrust::Level::kDistrusted) {
    return refuse(Error::kDistrusted);
  }
  if (trust.level() == CertTrust::Level::kPending) {
    AddPending(PendingItem::Kind::kTrust, leaf_->der());
    Stop(Error::kPending, 0);
    return false;
  }
  // An anchor's expiry may be no matter, and it may be the end entity itself.
  const bool ignores_expiry =
      trust.level() == CertTrust::Level::kAnchor &&
      trust.constraints() != nullptr &&
      trust.constraints()->expiry == AnchorConstraints::Expiry::kIgnored;
  if (!leaf_accepted_) {
    CertificateCheck check = check_;
    if (ignores_expiry) {
      check.time = std::min(std::max(check.time, leaf_->not_before()),
                            leaf_->not_after());
    }
    Failure failure = CheckEndEntity(*leaf_, check);
    if (failure.ok()) {
      failure = CheckValidIdentity(*leaf_, options_->identity, options_->policy,
                                   options_->public_suffixes);
    }
    if (!failure.ok()) return refuse(failure);
    leaf_accepted_ = true;
  }
  top().trace = Note(TraceEntry::Kind::kCertificate, 0, TraceEntry::kNoParent,
                     Failure(), leaf_->der(), leaf_->subject());
  if (trust.level() == CertTrust::Level::kAnchor) {
    TryLeafAsAnchor(trust.constraints());
    // Of any other path it is an end entity like others.
    if (!done_ && ignores_expiry) {
      if (Failure f = CheckTime(*leaf_, options_->time); !f.ok()) {
        return refuse(f);
      }
    }
  }
  return !done_;
}

void ChainSearch::Search() {
  for (int i = 0; i < pool_.size(); ++i) {
    std::memset(dead_[static_cast<size_t>(i)], kAlive, sizeof(DeadFrom));
    dead_by_loop_[static_cast<size_t>(i)] = false;
  }
  if (frame_count_ == 0) Push(0, 0, 0);
  while (frame_count_ != 0 && !done_) {
    Frame& frame = top();
    AskForIssuers(frame);
    if (done_) return;
    const int candidate = NextCandidate(frame);
    if (candidate == kNone) {
      Pop();
    } else {
      Try(candidate);
    }
  }
}

void ChainSearch::Push(int candidate, int path_length, uint16_t trace) {
  Frame& frame = frames_[frame_count_];
  frame.candidate = candidate;
  frame.depth = frame_count_++;
  frame.path_length = path_length;
  frame.phase = 0;
  frame.next = 0;
  frame.path_low = kNowhere;
  frame.loop_low = kNowhere;
  frame.trace = trace;
}

void ChainSearch::Pop() {
  const Frame frame = top();
  const Candidate& candidate = pool_[frame.candidate];
  if (!candidate.has_issuers && candidate.issuers_failure.ok()) {
    const Certificate& certificate = CertificateAt(frame.depth);
    const Failure failure = certificate.is_self_issued()
                                ? Error::kUntrustedRoot
                                : Error::kUnknownIssuer;
    Note(TraceEntry::Kind::kCertificate, frame.depth + 1, frame.trace, failure,
         der::Input(), certificate.issuer());
    Rank(failure, frame.depth, kNone);
  }
  --frame_count_;
  if (frame_count_ == 0) return;
  Frame& parent = top();
  parent.path_low = std::min(parent.path_low, frame.path_low);
  parent.loop_low = std::min(parent.loop_low, frame.loop_low);
  const bool path_tainted = frame.path_low < frame.depth;
  const bool loop_tainted = frame.loop_low < frame.depth;
  if (path_tainted || (loop_tainted && exact_)) return;
  const size_t i = static_cast<size_t>(frame.candidate);
  for (int depth = frame.depth; depth < kMaxPathCertificates; ++depth) {
    dead_[i][depth] =
        std::min(dead_[i][depth], static_cast<uint8_t>(frame.path_length));
  }
  dead_by_loop_[i] = dead_by_loop_[i] || loop_tainted;
}

int ChainSearch::NextCandidate(Frame& frame) {
  constexpr int kPhases = 3;
  for (; frame.phase < kPhases; ++frame.phase, frame.next = 0) {
    const bool last = frame.phase == kPhases - 1;
    for (;;) {
      const int i = open_.Next(frame.candidate, frame.next, pool_.size());
      if (i == pool_.size()) break;
      frame.next = i + 1;
      if (later_.Test(frame.candidate, i) != last) continue;
      if (!last && pool_[i].is_anchor != (frame.phase == 0)) continue;
      return i;
    }
  }
  return kNone;
}

void ChainSearch::Try(int candidate) {
  Frame& frame = top();
  const int depth = frame.depth + 1;
  if (!steps_.Charge()) {
    Stop(Error::kStepBudgetExhausted, frame.depth);
    return;
  }
  Candidate& issuer = pool_[candidate];
  const bool adds_to_length =
      !issuer.is_anchor && !issuer.certificate->is_self_issued();
  const int path_length = frame.path_length + (adds_to_length ? 1 : 0);

  if (!issuer.is_anchor && IsDead(frame, candidate, path_length)) return;
  if (issuer.verdict == Candidate::Verdict::kUnknown) Judge(issuer);
  if (issuer.verdict == Candidate::Verdict::kRefused) {
    open_.Clear(frame.candidate, candidate);
    Refuse(candidate, issuer.failure, issuer.failure_is_leafs ? 0 : depth);
    return;
  }
  int at = 0;
  if (ClosesLoop(issuer, &at)) {
    if (at == 0) {
      open_.Clear(frame.candidate, candidate);
    } else {
      frame.loop_low = std::min(frame.loop_low, at);
    }
    Refuse(candidate, Error::kLoop, depth);
    return;
  }
  if (done_) return;
  if (Failure f = CheckPathLength(frame, issuer, path_length); !f.ok()) {
    Refuse(candidate, f, depth);
    return;
  }
  if (Failure f = CheckIntermediateNames(issuer, &at); !f.ok()) {
    refused_a_path_ = true;
    frame.path_low = std::min(frame.path_low, at);
    Refuse(candidate, f,
           f.error == Error::kMalformedNameConstraints ? depth : at);
    return;
  }
  if (Failure f = CheckEdge(frame.candidate, issuer); !f.ok()) {
    open_.Clear(frame.candidate, candidate);
    Refuse(candidate, f, frame.depth);
    return;
  }
  const uint16_t trace = NoteCandidate(candidate, Failure());
  if (!issuer.is_anchor) {
    Push(candidate, path_length, trace);
    return;
  }
  TryPath(candidate, trace);
}

void ChainSearch::Refuse(int candidate, const Failure& failure,
                         int fault_depth) {
  NoteCandidate(candidate, failure);
  Rank(failure, fault_depth, candidate);
  if (IsBudgetError(failure.error)) Stop(failure, fault_depth);
}

void ChainSearch::Judge(Candidate& candidate) {
  candidate.failure_is_leafs = false;
  Failure failure = candidate.is_anchor
                        ? JudgeAnchor(candidate)
                        : CheckIntermediate(*candidate.certificate, check_);
  if (failure.ok()) {
    failure = JudgeLeafNames(candidate);
    candidate.failure_is_leafs =
        failure.error != Error::kMalformedNameConstraints;
  }
  if (failure.error == Error::kPending) {
    AddPending(PendingItem::Kind::kOther, candidate.certificate != nullptr
                                              ? candidate.certificate->der()
                                              : der::Input());
  }
  candidate.failure = failure;
  candidate.verdict = failure.ok() ? Candidate::Verdict::kAccepted
                                   : Candidate::Verdict::kRefused;
}

Failure ChainSearch::JudgeAnchor(const Candidate& candidate) {
  const AnchorConstraints none;
  const AnchorConstraints& constraints =
      candidate.constraints != nullptr ? *candidate.constraints : none;
  Anchor anchor;
  anchor.subject = candidate.subject;
  anchor.key = *candidate.key;
  anchor.certificate = candidate.certificate;
  anchor.constraints = constraints;
  if (Failure f = CheckAnchor(anchor, check_); !f.ok()) return f;
  return CheckAnchorDates(constraints);
}

Failure ChainSearch::CheckAnchorDates(
    const AnchorConstraints& constraints) const {
  if (leaf_->not_before() > constraints.distrust_after) {
    return Error::kAnchorDistrustedAfter;
  }
  if (constraints.publicly_trusted && Has(Rule::kPublicLifetimes) &&
      !HasPublicLifetime(*leaf_)) {
    return Error::kValidityPeriodTooLong;
  }
  return Failure();
}

template <typename Check>
Failure ChainSearch::ForEachConstraints(const Candidate& candidate,
                                        Check check) const {
  const Certificate* certificate = candidate.certificate;
  if (certificate != nullptr &&
      certificate->has_extension(Extension::kNameConstraints) &&
      (!candidate.is_anchor || Has(Rule::kAnchorConstraintsApply))) {
    if (Failure f = check(certificate->extension(Extension::kNameConstraints));
        !f.ok()) {
      return f;
    }
  }
  if (candidate.is_anchor && candidate.constraints != nullptr &&
      !candidate.constraints->name_constraints.empty()) {
    return check(candidate.constraints->name_constraints);
  }
  return Failure();
}

Failure ChainSearch::CheckNames(der::Input constraints,
                                const Certificate& certificate,
                                const Identity* identity) {
  NameConstraintCheck check;
  check.constraints = constraints;
  check.certificate = &certificate;
  check.identity = identity;
  check.policy = &options_->policy;
  return CheckNameConstraints(check, &index_, &names_);
}

Failure ChainSearch::JudgeLeafNames(const Candidate& candidate) {
  return ForEachConstraints(candidate, [this](der::Input constraints) {
    return CheckNames(constraints, *leaf_, &options_->identity);
  });
}

// RFC 5280 section 6.1.3 (b) and (c), for the intermediates below: self-issued
// ones are exempt unless the policy says otherwise.
Failure ChainSearch::CheckIntermediateNames(const Candidate& candidate,
                                            int* at) {
  return ForEachConstraints(candidate, [&](der::Input constraints) {
    for (int depth = 1; depth < frame_count_; ++depth) {
      const Certificate& certificate = CertificateAt(depth);
      if (certificate.is_self_issued() &&
          !Has(Rule::kNameConstraintsBindSelfIssued)) {
        continue;
      }
      *at = depth;
      if (Failure f = CheckNames(constraints, certificate, nullptr); !f.ok()) {
        return f;
      }
    }
    return Failure();
  });
}

// The same subject with the same key, whatever certificate says so: a CA does
// not stand on a path twice. But the end entity may be another certificate of
// the anchor itself: its signature says whether it is.
bool ChainSearch::ClosesLoop(const Candidate& candidate, int* at) {
  for (int depth = candidate.is_anchor ? 1 : 0; depth < frame_count_; ++depth) {
    const Candidate& below = pool_[frames_[depth].candidate];
    if (below.key_id != candidate.key_id ||
        below.subject_hash != candidate.subject_hash) {
      continue;
    }
    if (below.subject != candidate.subject) {
      if (!names_.Charge(NameComparisonCost(candidate.subject))) {
        Stop(Error::kNameBudgetExhausted, depth);
        return false;
      }
      if (!NamesMatch(below.subject, candidate.subject)) continue;
    }
    *at = depth;
    return true;
  }
  return false;
}

bool ChainSearch::IsDead(Frame& frame, int candidate, int path_length) {
  const size_t i = static_cast<size_t>(candidate);
  const int depth = frame.depth + 1;
  if (depth == kMaxPathCertificates || dead_[i][depth] > path_length) {
    return false;
  }
  if (dead_by_loop_[i]) {
    met_loop_memo_ = true;
    frame.loop_low = 0;
  }
  return true;
}

// RFC 5280 section 6.1.4 (l) and (m). What is refused here is refused with
// more certificates below, too: dead_ relies on it.
Failure ChainSearch::CheckPathLength(const Frame& frame,
                                     const Candidate& candidate,
                                     int path_length) const {
  if (frame_count_ + 1 > options_->limits.max_certificates) {
    return Error::kPathTooLong;
  }
  if (options_->max_path_length >= 0 &&
      path_length > options_->max_path_length) {
    return Error::kPathLengthExceeded;
  }
  const Certificate* certificate = candidate.certificate;
  if (certificate == nullptr ||
      (candidate.is_anchor && !Has(Rule::kAnchorConstraintsApply)) ||
      certificate->path_length() == Certificate::kNoPathLength ||
      frame.path_length <= certificate->path_length()) {
    return Failure();
  }
  return Failure(Error::kPathLengthExceeded, Extension::kBasicConstraints,
                 certificate->extension_offset(Extension::kBasicConstraints));
}

Failure ChainSearch::CheckEdge(int subject, const Candidate& issuer) {
  const Certificate& certificate = *pool_[subject].certificate;
  if (!SignatureFitsKey(certificate.signature_algorithm(), *issuer.key)) {
    return Error::kSignatureKeyMismatch;
  }
  if (Has(Rule::kHashFitsCurve) &&
      !HashFitsCurve(certificate.signature_algorithm(), *issuer.key)) {
    return Error::kHashDoesNotFitCurve;
  }
  if (Has(Rule::kTlsFeaturesInherited) && issuer.certificate != nullptr &&
      !HasTlsFeaturesOf(*issuer.certificate, certificate)) {
    return Failure(Error::kRequiredTlsFeatureMissing, Extension::kTlsFeature,
                   certificate.extension_offset(Extension::kTlsFeature));
  }
  Edge* edge = edges_.Find(subject, issuer.key_id);
  if (edge == nullptr || edge->signature.error() == Error::kNotDecided) {
    if ((edge == nullptr && edges_.full()) || !signatures_.Charge()) {
      return Error::kSignatureBudgetExhausted;
    }
    SignedData data;
    data.data = certificate.tbs();
    data.algorithm_der = certificate.signature_algorithm_der();
    data.algorithm = certificate.signature_algorithm();
    data.signature = certificate.signature();
    const HookResult answer = domain_->VerifySignedData(data, KeyOf(issuer));
    if (edge == nullptr) edge = edges_.Add(subject, issuer.key_id);
    edge->signature = answer;
    if (answer.error() == Error::kPending) {
      AddPending(PendingItem::Kind::kSignature, certificate.der());
    }
  }
  if (edge->signature.error() != Error::kOk) return edge->signature.failure();
  return edge->revocation.status() == RevocationStatus::kRevoked
             ? Error::kRevoked
             : Error::kOk;
}

void ChainSearch::Rank(const Failure& failure, int fault_depth, int candidate) {
  const int rank = ErrorRank(failure.error);
  if (rank < best_rank_ ||
      (rank == best_rank_ && frame_count_ <= best_frames_)) {
    return;
  }
  best_rank_ = rank;
  best_frames_ = frame_count_;
  result_.failure_ = failure;
  result_.failure_depth_ = fault_depth;
  result_.path_size_ = 0;
  for (int depth = 0; depth < frame_count_; ++depth) {
    result_.path_[result_.path_size_++] = CertificateAt(depth).der();
  }
  if (candidate != kNone && pool_[candidate].certificate != nullptr &&
      result_.path_size_ < kMaxPathCertificates) {
    result_.path_[result_.path_size_++] = pool_[candidate].certificate->der();
  }
}

uint16_t ChainSearch::Note(TraceEntry::Kind kind, int depth, uint16_t parent,
                           const Failure& failure, der::Input certificate,
                           der::Input subject) {
  if (trace_ == nullptr) return TraceEntry::kNoParent;
  TraceEntry entry;
  entry.kind = kind;
  entry.depth = static_cast<uint8_t>(depth);
  entry.parent = parent;
  entry.failure = failure;
  entry.certificate = certificate;
  entry.subject = subject;
  return trace_->Add(entry);
}

uint16_t ChainSearch::NoteCandidate(int candidate, const Failure& failure) {
  if (trace_ == nullptr) return TraceEntry::kNoParent;
  const Candidate& c = pool_[candidate];
  return Note(
      c.is_anchor ? TraceEntry::Kind::kAnchor : TraceEntry::Kind::kCertificate,
      frame_count_, top().trace, failure,
      c.certificate != nullptr ? c.certificate->der() : der::Input(),
      c.subject);
}

void ChainSearch::AddPending(PendingItem::Kind kind, der::Input certificate) {
  for (const PendingItem& item : result_.pending()) {
    if (item.kind == kind && item.certificate == certificate) return;
  }
  if (result_.pending_size_ == kMaxPendingItems) {
    result_.more_pending_ = true;
    return;
  }
  result_.pending_[result_.pending_size_++] = PendingItem{kind, certificate};
}

}  // namespace cairn::internal
