#ifndef CAIRN_TRUSTDOMAIN_STORE_STACK_H_
#define CAIRN_TRUSTDOMAIN_STORE_STACK_H_

#include <cstddef>
#include <initializer_list>
#include <memory>

#include "absl/container/inlined_vector.h"
#include "absl/types/span.h"
#include "pkix/certificate.h"
#include "pkix/trust_domain.h"
#include "trustdomain/trust_store.h"

namespace cairn {

// Several stores as one: the platform's, your own, one for this connection.
//
//   InMemoryTrustDomain domain({own, platform}, sent);
//
// What any of them distrusts is distrusted. Of an anchor that several have, the
// first one's constraints count: put the store that knows best first.
//
// Shares the stores. Cheap to copy; as thread-safe as they are: asking
// changes nothing, and allocates only where FindKey() decodes a key.
class StoreStack {
 public:
  using Store = std::shared_ptr<const TrustStore>;

  // One store. None of them may be null.
  StoreStack(Store store);  // NOLINT: reads as it is meant
  StoreStack(std::initializer_list<Store> stores);
  explicit StoreStack(absl::Span<const Store> stores);

  // As in TrustStore.
  CertTrust GetCertTrust(const Certificate& certificate) const;
  void FindIssuers(const IssuerQuery& query, IssuerSink& sink) const;

  // As in TrustStore, from the first store that has the key.
  const DecodedKey* FindKey(const PublicKey& key) const;

  size_t size() const { return stores_.size(); }
  const TrustStore& store(size_t i) const { return *stores_[i]; }

 private:
  class Filter;

  // Whether store(i) is the one that says what `anchor` may do, and none says
  // that it is distrusted.
  bool Decides(size_t i, const Anchor& anchor) const;

  // Platform, own and per connection: no heap.
  absl::InlinedVector<Store, 3> stores_;
};

}  // namespace cairn

#endif  // CAIRN_TRUSTDOMAIN_STORE_STACK_H_
