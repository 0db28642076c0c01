// The part of the search that judges a whole path: policies, revocation, the
// trust domain's last word.

#include <algorithm>

#include "pkix/chain_search_internal.h"

namespace cairn::internal {

// The trust domain's word stands for a signature. What it trusts the
// certificate for is still held against the purpose.
void ChainSearch::TryLeafAsAnchor(const AnchorConstraints* constraints) {
  Failure failure;
  const Purpose::Known purpose = options_->purpose.known();
  if (constraints != nullptr && purpose != Purpose::Known::kAny &&
      (constraints->purposes & PurposeBit(purpose)) == 0) {
    failure = Error::kAnchorNotForPurpose;
  } else if (constraints != nullptr) {
    failure = CheckAnchorDates(*constraints);
  }
  if (failure.ok()) {
    Candidate anchor = pool_[0];
    anchor.constraints = constraints;
    FillChain(anchor, true);
    const HookResult result = domain_->CheckChain(chain_);
    if (result.error() == Error::kOk) {
      Succeed();
      return;
    }
    if (result.error() == Error::kPending) {
      AddPending(PendingItem::Kind::kChain, leaf_->der());
    }
    failure = result.failure();
    if (result.for_every_path()) {
      Stop(failure, 0);
      return;
    }
  }
  Note(TraceEntry::Kind::kPath, 0, top().trace, failure, leaf_->der(),
       leaf_->subject());
  Rank(failure, 0, kNone);
}

void ChainSearch::TryPath(int anchor, uint16_t trace) {
  FillChain(pool_[anchor], false);
  const PathRefusal refusal = CheckPath(anchor, trace);
  if (refusal.failure.ok()) {
    Succeed();
    return;
  }
  refused_a_path_ = true;
  const Certificate& at_fault =
      CertificateAt(std::min(refusal.fault_depth, frame_count_ - 1));
  Note(TraceEntry::Kind::kPath, refusal.fault_depth, trace, refusal.failure,
       at_fault.der(), at_fault.subject());
  Rank(refusal.failure, refusal.fault_depth, anchor);
  if (refusal.for_every_path || IsBudgetError(refusal.failure.error)) {
    Stop(refusal.failure, refusal.fault_depth);
    return;
  }
  // Every path with the same certificates from low to high is refused too.
  frame_count_ = std::min(frame_count_, refusal.high);
  for (int depth = 0; depth < frame_count_; ++depth) {
    frames_[depth].path_low = std::min(frames_[depth].path_low, refusal.low);
  }
}

ChainSearch::PathRefusal ChainSearch::CheckPath(int anchor, uint16_t trace) {
  PathRefusal refusal;
  refusal.failure = CheckPolicies(pool_[anchor], &refusal.fault_depth);
  refusal.high = frame_count_;
  if (!refusal.failure.ok()) return refusal;
  for (int depth = frame_count_ - 1; depth >= 0; --depth) {
    const bool below_anchor = depth == frame_count_ - 1;
    const Candidate& issuer =
        pool_[below_anchor ? anchor : frames_[depth + 1].candidate];
    refusal.failure = CheckRevocation(depth, issuer, anchor, trace);
    if (!refusal.failure.ok()) {
      refusal.fault_depth = depth;
      refusal.low = depth;
      // Revoked by this issuer is revoked under every anchor. What is not known
      // may be known under another.
      const bool revoked = refusal.failure.error == Error::kRevoked;
      if (revoked) refusal.high = depth + 1;
      refusal.for_every_path = depth == 0 && revoked;
      return refusal;
    }
  }
  const HookResult result = domain_->CheckChain(chain_);
  if (result.error() == Error::kPending) {
    AddPending(PendingItem::Kind::kChain, leaf_->der());
  }
  refusal.failure = result.failure();
  refusal.fault_depth = 0;
  refusal.for_every_path = result.for_every_path();
  return refusal;
}

Failure ChainSearch::CheckPolicies(const Candidate& anchor, int* fault_depth) {
  const Certificate* path[kMaxPathCertificates];
  for (int i = 0; i < frame_count_; ++i) {
    path[i] = &CertificateAt(frame_count_ - 1 - i);
  }
  const absl::Span<const Certificate* const> span(
      path, static_cast<size_t>(frame_count_));
  const Certificate* binding =
      Has(Rule::kAnchorConstraintsApply) ? anchor.certificate : nullptr;
  if (!options_->compute_policies &&
      !PoliciesMatter(span, binding, options_->policies)) {
    return Failure();
  }
  int at = 0;
  const Failure failure = policy_graph_.Check(
      span, binding,
      anchor.constraints != nullptr ? anchor.constraints->policies
                                    : absl::Span<const der::Input>(),
      options_->policies, &steps_, &at);
  *fault_depth = frame_count_ - 1 - at;
  chain_.policies_ = policy_graph_.policies();
  return failure;
}

class ChainSearch::Notes final : public RevocationNotes {
 public:
  Notes(ChainSearch* search, int depth, uint16_t anchor_trace)
      : search_(search), depth_(depth), anchor_trace_(anchor_trace) {}

  void Add(absl::string_view source, RevocationStatus status,
           Error why) override {
    const Certificate& certificate = search_->CertificateAt(depth_);
    TraceEntry entry;
    entry.kind = TraceEntry::Kind::kRevocation;
    entry.depth = static_cast<uint8_t>(depth_);
    entry.parent = anchor_trace_;
    entry.failure = why;
    entry.certificate = certificate.der();
    entry.subject = certificate.subject();
    entry.source = source;
    entry.revocation = status;
    search_->trace_->Add(entry);
  }

 private:
  ChainSearch* const search_;
  const int depth_;
  const uint16_t anchor_trace_;
};

Failure ChainSearch::CheckRevocation(int depth, const Candidate& issuer,
                                     int anchor, uint16_t trace) {
  const int subject = frames_[depth].candidate;
  Edge* edge = edges_.Find(subject, issuer.key_id);
  if (!edge->revocation_asked || edge->revocation_anchor != anchor) {
    const Certificate& certificate = *pool_[subject].certificate;
    Notes notes(this, depth, trace);
    edge->revocation = domain_->CheckRevocation(
        RevocationQuery{certificate, KeyOf(issuer),
                        depth == 0 ? Role::kEndEntity : Role::kIssuer,
                        options_->purpose, options_->time, options_->policy,
                        chain_.anchor_, trace_ != nullptr ? &notes : nullptr});
    edge->revocation_asked = true;
    edge->revocation_anchor = static_cast<uint16_t>(anchor);
    if (edge->revocation.status() != RevocationStatus::kNotChecked) {
      ++revocation_checks_;
    }
    if (edge->revocation.error() == Error::kPending) {
      AddPending(PendingItem::Kind::kRevocation, certificate.der());
    }
  }
  chain_.revocation_[depth] = edge->revocation.status();
  return edge->revocation.error();
}

void ChainSearch::FillChain(const Candidate& anchor, bool leaf_is_anchor) {
  chain_.size_ = frame_count_;
  for (int depth = 0; depth < frame_count_; ++depth) {
    chain_.certificates_[depth] = &CertificateAt(depth);
    chain_.revocation_[depth] = RevocationStatus::kNotChecked;
  }
  chain_.policies_ = {};
  chain_.end_entity_is_anchor_ = leaf_is_anchor;
  chain_.anchor_.subject = anchor.subject;
  chain_.anchor_.key = *anchor.key;
  chain_.anchor_.certificate = anchor.certificate;
  chain_.anchor_.constraints =
      anchor.constraints != nullptr ? *anchor.constraints : AnchorConstraints();
  chain_.purpose_ = &options_->purpose;
  chain_.identity_ = &options_->identity;
  chain_.time_ = options_->time;
}

void ChainSearch::Succeed() {
  done_ = true;
  result_.outcome_ = Outcome::kTrusted;
  result_.failure_ = Error::kOk;
  result_.failure_depth_ = 0;
  result_.path_size_ = chain_.size_;
  for (int i = 0; i < chain_.size_; ++i) {
    result_.path_[i] = chain_.certificates_[i]->der();
    result_.revocation_[i] = chain_.revocation_[i];
  }
  result_.policy_count_ = chain_.policies_.size();
  std::copy(chain_.policies_.begin(), chain_.policies_.end(),
            result_.policies_);
  result_.anchor_subject_ = chain_.anchor_.subject;
  result_.anchor_public_key_ = chain_.anchor_.key.info;
  result_.anchor_has_certificate_ = chain_.anchor_.certificate != nullptr;
  if (result_.anchor_has_certificate_ && !chain_.end_entity_is_anchor_) {
    result_.revocation_[result_.path_size_] = RevocationStatus::kNotChecked;
    result_.path_[result_.path_size_++] = chain_.anchor_.certificate->der();
  }
}

}  // namespace cairn::internal
