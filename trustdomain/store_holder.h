#ifndef CAIRN_TRUSTDOMAIN_STORE_HOLDER_H_
#define CAIRN_TRUSTDOMAIN_STORE_HOLDER_H_

#include <memory>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "trustdomain/trust_store.h"

namespace cairn {

// The store that is in force, replaced while a program runs.
//
//   StoreHolder roots(first);              // one for the program
//   InMemoryTrustDomain domain(roots.Get());  // one for each connection
//   roots.Set(second);                     // whenever there is a new one
//
// Whoever called Get() keeps the store they got until they let go of it: a
// build ends with the store it began with, and a store goes with the last build
// that uses it.
//
// Thread-safe.
class StoreHolder {
 public:
  using Store = std::shared_ptr<const TrustStore>;

  explicit StoreHolder(Store store);
  StoreHolder(const StoreHolder&) = delete;
  StoreHolder& operator=(const StoreHolder&) = delete;

  Store Get() const ABSL_LOCKS_EXCLUDED(mutex_);
  // Makes `store` the one in force and returns the one that was.
  Store Set(Store store) ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  mutable absl::Mutex mutex_;
  Store store_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace cairn

#endif  // CAIRN_TRUSTDOMAIN_STORE_HOLDER_H_
