#include "trustdomain/store_stack.h"

#include <utility>

namespace cairn {

// Passes on what one of several stores offers, less the anchors that it has no
// say about.
class StoreStack::Filter final : public IssuerSink {
 public:
  Filter(const StoreStack& stack, size_t store, IssuerSink& sink)
      : stack_(stack), store_(store), sink_(sink) {}

  Answer Offer(const Certificate& certificate) override {
    return Note(sink_.Offer(certificate));
  }
  Answer OfferDer(der::Input certificate) override {
    return Note(sink_.OfferDer(certificate));
  }
  Answer OfferAnchor(const Anchor& anchor) override {
    if (!stack_.Decides(store_, anchor)) return Answer::kMore;
    return Note(sink_.OfferAnchor(anchor));
  }

  bool stopped() const { return stopped_; }

 private:
  Answer Note(Answer answer) {
    stopped_ = answer == Answer::kStop;
    return answer;
  }

  const StoreStack& stack_;
  const size_t store_;
  IssuerSink& sink_;
  bool stopped_ = false;
};

StoreStack::StoreStack(Store store) { stores_.push_back(std::move(store)); }

StoreStack::StoreStack(std::initializer_list<Store> stores) : stores_(stores) {}

StoreStack::StoreStack(absl::Span<const Store> stores)
    : stores_(stores.begin(), stores.end()) {}

CertTrust StoreStack::GetCertTrust(const Certificate& certificate) const {
  CertTrust answer = CertTrust::Inherits();
  for (const Store& store : stores_) {
    const CertTrust trust = store->GetCertTrust(certificate);
    if (trust.level() == CertTrust::Level::kDistrusted) return trust;
    if (answer.level() == CertTrust::Level::kInherits) answer = trust;
  }
  return answer;
}

const DecodedKey* StoreStack::FindKey(const PublicKey& key) const {
  for (const Store& store : stores_) {
    if (const DecodedKey* found = store->FindKey(key)) return found;
  }
  return nullptr;
}

bool StoreStack::Decides(size_t i, const Anchor& anchor) const {
  for (size_t j = 0; j < stores_.size(); ++j) {
    if (j == i) continue;
    if (stores_[j]->Distrusts(anchor)) return false;
    if (j < i && anchor.certificate != nullptr &&
        stores_[j]->GetCertTrust(*anchor.certificate).level() ==
            CertTrust::Level::kAnchor) {
      return false;
    }
  }
  return true;
}

void StoreStack::FindIssuers(const IssuerQuery& query, IssuerSink& sink) const {
  // One store has filtered itself.
  if (stores_.size() == 1) return stores_[0]->FindIssuers(query, sink);
  for (size_t i = 0; i < stores_.size(); ++i) {
    Filter filter(*this, i, sink);
    stores_[i]->FindIssuers(query, filter);
    if (filter.stopped()) return;
  }
}

}  // namespace cairn
