#include "crl/store.h"

#include <algorithm>
#include <utility>

#include "crl/scope_internal.h"
#include "pkix/name.h"

namespace cairn::crl {
namespace {

der::Time LastDate(const Crl& crl) {
  return crl.has_next_update() ? crl.next_update() : crl.this_update();
}

// Whether `newer` leaves nothing to be asked of `older`: RFC 5280 section
// 5.2.3, for CRLs that one key signed.
bool Supersedes(const StoredCrl& newer, const StoredCrl& older) {
  const Crl& a = newer.crl();
  const Crl& b = older.crl();
  return a.is_delta() == b.is_delta() && !b.number().empty() &&
         internal::CompareNumbers(a.number(), b.number()) > 0 &&
         a.this_update() >= b.this_update() && LastDate(a) >= LastDate(b) &&
         internal::HaveSameScope(a, b) && newer.HasSignerOf(older);
}

}  // namespace

std::shared_ptr<StoredCrl> StoredCrl::Make(std::string der, Failure* failure) {
  std::shared_ptr<StoredCrl> crl(new StoredCrl(std::move(der)));
  *failure = Crl::Parse(der::Input::FromString(crl->der_), &crl->crl_);
  if (!failure->ok()) crl = nullptr;
  return crl;
}

std::string StoredCrl::Signer() const {
  absl::MutexLock lock(&mutex_);
  for (const Known& known : known_) {
    if (known.result == Error::kOk) return known.key;
  }
  return std::string();
}

StoredCrl::Standing StoredCrl::standing() const {
  absl::MutexLock lock(&mutex_);
  for (const Known& known : known_) {
    if (known.result == Error::kOk) return Standing::kVerified;
  }
  return known_.empty() ? Standing::kUntried : Standing::kRefused;
}

bool StoredCrl::HasSignerOf(const StoredCrl& other) const {
  const std::string signer = Signer();
  return !signer.empty() && signer == other.Signer();
}

Error StoredCrl::SignatureBy(const PublicKey& key) const {
  absl::MutexLock lock(&mutex_);
  for (const Known& known : known_) {
    if (der::Input::FromString(known.key) == key.info) return known.result;
  }
  return Error::kNotDecided;
}

void StoredCrl::RememberSignature(const PublicKey& key, Error result) {
  Known known{std::string(key.info.AsStringView()), result};
  absl::MutexLock lock(&mutex_);
  for (const Known& other : known_) {
    if (other.key == known.key) return;
  }
  if (known_.size() < kMaxKnown) {
    known_.push_back(std::move(known));
  } else if (result == Error::kOk) {
    known_.back() = std::move(known);
  }
}

const Index* StoredCrl::GetIndex(const VerifiedCrl& crl) {
  absl::call_once(index_once_, [this, &crl] {
    index_ = std::make_unique<const Index>(crl);
  });
  return index_.get();
}

void Snapshot::FindCrls(der::Input issuer, Sink& sink) const {
  const uint64_t hash = NameTailHash(issuer);
  const auto begin = std::lower_bound(
      crls_.begin(), crls_.end(), hash,
      [](const Item& item, uint64_t h) { return item.issuer_hash < h; });
  auto end = begin;
  while (end != crls_.end() && end->issuer_hash == hash) ++end;
  for (StoredCrl::Standing standing :
       {StoredCrl::Standing::kVerified, StoredCrl::Standing::kUntried,
        StoredCrl::Standing::kRefused}) {
    for (auto it = end; it != begin;) {
      --it;
      if (it->crl->standing() == standing &&
          sink.Offer(Candidate{&it->crl->crl(), it->crl.get()}) ==
              Sink::Take::kStop) {
        return;
      }
    }
  }
}

HookResult SnapshotSource::FindCrls(der::Input issuer, Sink& sink) {
  snapshot_->FindCrls(issuer, sink);
  return Error::kOk;
}

Store::Store(const StoreLimits& limits)
    : limits_(limits), snapshot_(std::make_shared<const Snapshot>()) {}

std::shared_ptr<const Snapshot> Store::snapshot() const {
  absl::MutexLock lock(&mutex_);
  return snapshot_;
}

void Store::Publish(std::shared_ptr<const Snapshot> next) {
  // The old one is let go of outside the lock: it may be the last to hold many
  // bytes.
  absl::MutexLock lock(&mutex_);
  snapshot_.swap(next);
}

Failure Store::Add(std::string der) {
  std::vector<std::string> crls;
  crls.push_back(std::move(der));
  return AddAll(std::move(crls))[0];
}

std::vector<Failure> Store::AddAll(std::vector<std::string> crls) {
  absl::MutexLock lock(&writing_);
  auto next = std::make_shared<Snapshot>(*snapshot());
  std::vector<Failure> results;
  results.reserve(crls.size());
  const uint64_t first = added_;
  for (std::string& der : crls) {
    results.push_back(AddTo(next.get(), std::move(der), first));
  }
  Publish(std::move(next));
  return results;
}

Failure Store::AddTo(Snapshot* next, std::string der, uint64_t keep_from) {
  Failure failure;
  std::shared_ptr<StoredCrl> crl = StoredCrl::Make(std::move(der), &failure);
  if (!failure.ok()) return failure;
  std::vector<Snapshot::Item>& items = next->crls_;
  const uint64_t hash = crl->crl().issuer_hash();
  const size_t size = crl->crl().der().size();
  const auto is_before = [](const Snapshot::Item& item, uint64_t h) {
    return item.issuer_hash < h;
  };
  const auto has_hash = [hash](const Snapshot::Item& item) {
    return item.issuer_hash == hash;
  };
  const auto begin =
      std::lower_bound(items.begin(), items.end(), hash, is_before);
  const auto end = std::find_if_not(begin, items.end(), has_hash);
  for (auto it = begin; it != end; ++it) {
    if (it->crl->crl().der() == crl->crl().der()) return Failure();
  }
  // Now is the time to look what its issuer's other CRLs have become.
  const std::vector<Snapshot::Item> others(begin, end);
  items.erase(std::remove_if(begin, end,
                             [&](const Snapshot::Item& older) {
                               const bool drop = std::any_of(
                                   others.begin(), others.end(),
                                   [&older](const Snapshot::Item& newer) {
                                     return Supersedes(*newer.crl, *older.crl);
                                   });
                               if (drop)
                                 next->bytes_ -= older.crl->crl().der().size();
                               return drop;
                             }),
              end);
  if (!MakeRoom(next, size, keep_from)) return Error::kCrlLimitReached;
  auto at = std::lower_bound(items.begin(), items.end(), hash, is_before);
  at = std::find_if_not(at, items.end(), has_hash);
  items.insert(at, Snapshot::Item{hash, added_++, std::move(crl)});
  next->bytes_ += size;
  return Failure();
}

bool Store::MakeRoom(Snapshot* next, size_t size, uint64_t keep_from) const {
  std::vector<Snapshot::Item>& items = next->crls_;
  const auto may_go = [keep_from](const Snapshot::Item& item) {
    return item.added < keep_from &&
           item.crl->standing() != StoredCrl::Standing::kVerified;
  };
  const auto fits = [&](size_t count, size_t bytes) {
    return count < limits_.max_crls && bytes <= limits_.max_bytes &&
           size <= limits_.max_bytes - bytes;
  };
  // What can go goes only if that helps.
  size_t staying = 0;
  size_t staying_bytes = 0;
  for (const Snapshot::Item& item : items) {
    if (may_go(item)) continue;
    ++staying;
    staying_bytes += item.crl->crl().der().size();
  }
  if (!fits(staying, staying_bytes)) return false;
  while (!fits(items.size(), next->bytes_)) {
    auto worst = items.end();
    for (auto it = items.begin(); it != items.end(); ++it) {
      if (!may_go(*it)) continue;
      const auto rank = [](const Snapshot::Item& item) {
        return item.crl->standing() == StoredCrl::Standing::kRefused ? 1 : 0;
      };
      if (worst == items.end() || rank(*it) > rank(*worst) ||
          (rank(*it) == rank(*worst) && it->added < worst->added)) {
        worst = it;
      }
    }
    if (worst == items.end()) return false;
    next->bytes_ -= worst->crl->crl().der().size();
    items.erase(worst);
  }
  return true;
}

void Store::RemoveExpired(der::Time time) {
  absl::MutexLock lock(&writing_);
  auto next = std::make_shared<Snapshot>(*snapshot());
  std::vector<Snapshot::Item>& items = next->crls_;
  items.erase(std::remove_if(items.begin(), items.end(),
                             [&](const Snapshot::Item& item) {
                               const Crl& crl = item.crl->crl();
                               const bool drop = LastDate(crl) < time;
                               if (drop) next->bytes_ -= crl.der().size();
                               return drop;
                             }),
              items.end());
  Publish(std::move(next));
}

}  // namespace cairn::crl
