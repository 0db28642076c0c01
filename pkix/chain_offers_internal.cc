// The part of the search that takes what a trust domain offers.

#include <cstring>

#include "pkix/chain_search_internal.h"
#include "pkix/name.h"

namespace cairn::internal {
namespace {

// A subject is charged by its size as well, so that long names are not free to
// compare: one more for each of these many bytes.
constexpr size_t kBytesPerOffer = 1024;

uint32_t Cost(der::Input name, size_t bytes_per_unit) {
  return static_cast<uint32_t>(1 + name.size() / bytes_per_unit);
}

}  // namespace

class ChainSearch::Sink final : public IssuerSink {
 public:
  Sink(ChainSearch* search, int subject)
      : search_(search),
        subject_(subject),
        certificate_(*search->pool_[subject].certificate) {}

  Answer Offer(const Certificate& certificate) override {
    if (!Charge(certificate.subject())) return Answer::kStop;
    if (!HasIssuerName(certificate)) return Next();
    const int known = search_->pool_.Find(certificate.der());
    if (known != kNone) return Take(known);
    if (IsFull()) return Answer::kStop;
    return TakeNew(certificate);
  }

  Answer OfferDer(der::Input der) override {
    if (!Charge(der)) return Answer::kStop;
    const int known = search_->pool_.Find(der);
    if (known != kNone) {
      return HasIssuerName(*search_->pool_[known].certificate) ? Take(known)
                                                               : Next();
    }
    Certificate* slot = search_->pool_.FreeSlot();
    if (Failure f = Certificate::Parse(der, slot); !f.ok()) {
      const ChainSearch::Frame& frame = search_->top();
      search_->Note(TraceEntry::Kind::kCertificate, frame.depth + 1,
                    frame.trace, f, der, der::Input());
      search_->Rank(f, frame.depth + 1, kNone);
      return Next();
    }
    if (!HasIssuerName(*slot)) return Next();
    if (IsFull()) return Answer::kStop;
    return TakeNew(*slot);
  }

  Answer OfferAnchor(const Anchor& anchor) override {
    if (!Charge(anchor.subject)) return Answer::kStop;
    const bool named = anchor.certificate != nullptr
                           ? HasIssuerName(*anchor.certificate)
                           : HasIssuerName(anchor.subject);
    if (!named) return Next();
    CandidatePool& pool = search_->pool_;
    int i = anchor.certificate != nullptr
                ? pool.Find(anchor.certificate->der())
                : pool.FindBareAnchor(anchor.subject, anchor.key);
    if (i == kNone) {
      if (IsFull()) return Answer::kStop;
      i = anchor.certificate != nullptr
              ? pool.Add(*anchor.certificate)
              : pool.AddBareAnchor(anchor.subject, anchor.key);
      search_->Admit(i);
    }
    if (!pool[i].is_anchor) search_->AdmitAnchor(i, &anchor.constraints);
    return Take(i);
  }

 private:
  Answer Next() const { return search_->done_ ? Answer::kStop : Answer::kMore; }

  void Stop(Error error) { search_->Stop(error, search_->top().depth); }

  bool Charge(der::Input bytes) {
    if (search_->done_) return false;
    if (search_->offers_.Charge(Cost(bytes, kBytesPerOffer))) return true;
    Stop(Error::kOfferBudgetExhausted);
    return false;
  }

  bool IsFull() {
    if (!search_->pool_.full()) return false;
    Stop(Error::kTooManyCandidates);
    return true;
  }

  bool HasIssuerName(const Certificate& certificate) {
    return certificate.subject_hash() == certificate_.issuer_hash() &&
           HasIssuerName(certificate.subject());
  }

  bool HasIssuerName(der::Input subject) {
    if (subject == certificate_.issuer()) return true;
    if (!search_->names_.Charge(NameComparisonCost(subject))) {
      Stop(Error::kNameBudgetExhausted);
      return false;
    }
    return NamesMatch(subject, certificate_.issuer());
  }

  Answer TakeNew(const Certificate& certificate) {
    const int i = search_->pool_.Add(certificate);
    search_->Admit(i);
    search_->AskForTrust(i);
    return Take(i);
  }

  Answer Take(int candidate) {
    // The end entity is nobody's issuer here: it stands on every path.
    if (candidate == 0) return Next();
    if (!IsSameCa(search_->pool_[candidate])) {
      search_->pool_[subject_].has_issuers = true;
    }
    search_->offered_.Set(subject_, candidate);
    search_->open_.Set(subject_, candidate);
    const Candidate& taken = search_->pool_[candidate];
    if (ComesLater(taken)) search_->later_.Set(subject_, candidate);
    if (taken.is_anchor && taken.certificate != nullptr &&
        !IsRoot(*taken.certificate)) {
      if (taken.as_intermediate == kNone && IsFull()) return Answer::kStop;
      search_->OfferAsIntermediate(candidate);
    }
    return Next();
  }

  // Roots have no issuer to stand below: they are self-issued, and do not say
  // that another key signed them, as a new root does that the old one signed.
  static bool IsRoot(const Certificate& certificate) {
    const der::Input signer = certificate.authority_key_identifier();
    return certificate.is_self_issued() &&
           (signer.empty() || signer == certificate.subject_key_identifier());
  }

  bool IsSameCa(const Candidate& candidate) const {
    const Candidate& subject = search_->pool_[subject_];
    return candidate.key_id == subject.key_id &&
           candidate.subject_hash == subject.subject_hash &&
           (candidate.subject == subject.subject ||
            NamesMatch(candidate.subject, subject.subject));
  }

  // Key identifiers order, they never refuse (RFC 4158 section 3.5.12).
  bool ComesLater(const Candidate& candidate) const {
    const Certificate* issuer = candidate.certificate;
    if (issuer == nullptr) return false;
    const der::Input wanted = certificate_.authority_key_identifier();
    const der::Input has = issuer->subject_key_identifier();
    if (!wanted.empty() && !has.empty() && wanted != has) return true;
    if (candidate.is_anchor) return false;
    const der::Time time = search_->options_->time;
    return issuer->is_self_issued() || time < issuer->not_before() ||
           time > issuer->not_after();
  }

  ChainSearch* const search_;
  const int subject_;
  const Certificate& certificate_;
};

void ChainSearch::Admit(int candidate) {
  offered_.ClearRow(candidate);
  later_.ClearRow(candidate);
  open_.ClearRow(candidate);
  edges_.AddCertificate(candidate);
  std::memset(dead_[static_cast<size_t>(candidate)], kAlive, sizeof(DeadFrom));
  dead_by_loop_[static_cast<size_t>(candidate)] = false;
}

void ChainSearch::OfferAsIntermediate(int anchor) {
  if (pool_[anchor].as_intermediate == kNone) {
    const int added = pool_.Add(*pool_[anchor].certificate);
    Admit(added);
    pool_[anchor].as_intermediate = static_cast<int16_t>(added);
  }
  const int same = pool_[anchor].as_intermediate;
  for (int subject = 0; subject < pool_.size(); ++subject) {
    if (!offered_.Test(subject, anchor) || offered_.Test(subject, same)) {
      continue;
    }
    offered_.Set(subject, same);
    open_.Set(subject, same);
    later_.Set(subject, same);
  }
}

void ChainSearch::AdmitAnchor(int candidate,
                              const AnchorConstraints* constraints) {
  Candidate& c = pool_[candidate];
  c.is_anchor = true;
  c.constraints = constraints;
  // A distrusted certificate stays so.
  if (c.failure.error != Error::kDistrusted) {
    c.verdict = Candidate::Verdict::kUnknown;
    c.failure = Failure();
  }
}

void ChainSearch::AskForTrust(int candidate) {
  Candidate& c = pool_[candidate];
  c.trust_pending = false;
  const CertTrust trust = domain_->GetCertTrust(*c.certificate, Role::kIssuer);
  switch (trust.level()) {
    case CertTrust::Level::kInherits:
      return;
    case CertTrust::Level::kAnchor:
      AdmitAnchor(candidate, trust.constraints());
      return;
    case CertTrust::Level::kPending:
      AddPending(PendingItem::Kind::kTrust, c.certificate->der());
      c.trust_pending = true;
      c.failure = Error::kPending;
      break;
    case CertTrust::Level::kDistrusted:
      c.failure = Error::kDistrusted;
      break;
  }
  c.verdict = Candidate::Verdict::kRefused;
}

void ChainSearch::AskForIssuers(const Frame& frame) {
  Candidate& candidate = pool_[frame.candidate];
  const Certificate& certificate = *candidate.certificate;
  if (!candidate.issuers_asked) FindIssuers(frame.candidate);
  if (done_ || candidate.issuers_failure.ok()) return;
  Note(TraceEntry::Kind::kCertificate, frame.depth + 1, frame.trace,
       candidate.issuers_failure, der::Input(), certificate.issuer());
  Rank(candidate.issuers_failure, frame.depth, kNone);
}

void ChainSearch::FindIssuers(int subject) {
  Candidate& candidate = pool_[subject];
  const Certificate& certificate = *candidate.certificate;
  candidate.issuers_asked = true;
  Sink sink(this, subject);
  const HookResult result = domain_->FindIssuers(
      IssuerQuery{certificate, certificate.issuer(), certificate.issuer_hash(),
                  certificate.authority_key_identifier(), options_->time},
      sink);
  if (done_) {
    // Cut short: Resume() asks again.
    candidate.issuers_asked = false;
    return;
  }
  if (result.error() == Error::kOk) return;
  if (result.error() == Error::kPending) {
    candidate.issuers_pending = true;
    AddPending(PendingItem::Kind::kIssuers, certificate.der());
    return;
  }
  // The subject is refused: none of its issuers is tried.
  candidate.issuers_failure = result.failure();
  open_.ClearRow(subject);
  offered_.ClearRow(subject);
}

}  // namespace cairn::internal
