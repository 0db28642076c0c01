#include "trustdomain/store_holder.h"

#include <utility>

namespace cairn {

StoreHolder::StoreHolder(Store store) : store_(std::move(store)) {}

StoreHolder::Store StoreHolder::Get() const {
  absl::ReaderMutexLock lock(&mutex_);
  return store_;
}

StoreHolder::Store StoreHolder::Set(Store store) {
  absl::MutexLock lock(&mutex_);
  store_.swap(store);
  return store;
}

}  // namespace cairn
