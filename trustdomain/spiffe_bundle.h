#ifndef CAIRN_TRUSTDOMAIN_SPIFFE_BUNDLE_H_
#define CAIRN_TRUSTDOMAIN_SPIFFE_BUNDLE_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "trustdomain/trust_store.h"

namespace cairn {

// The anchors of one SPIFFE trust domain. Immutable, shared by shared_ptr.
class SpiffeBundle {
 public:
  using Pointer = std::shared_ptr<const SpiffeBundle>;

  // Reads a bundle in SPIFFE's format (SPIFFE Trust Domain and Bundle, section
  // 4): a JWK Set whose keys of use "x509-svid" are anchors, by the first
  // certificate of their x5c. Keys of other uses, and those without x5c, are
  // passed over. Which trust domain it is of, the JSON does not say: the caller
  // knows, from where it was fetched.
  //
  // A bundle without anchors is one in which nothing is trusted.
  // InvalidArgument with one line where the name or the JSON is not valid (see
  // ParseJwkSet()), or an anchor is not a CA certificate: such a bundle is
  // refused as a whole.
  static absl::StatusOr<Pointer> FromJson(absl::string_view trust_domain,
                                          absl::string_view json);

  // The same from whole certificates in DER, as the Workload API delivers them.
  static absl::StatusOr<Pointer> FromCertificates(
      absl::string_view trust_domain,
      const std::vector<std::string>& certificates,
      std::optional<uint64_t> sequence = std::nullopt);

  const std::string& trust_domain() const { return trust_domain_; }
  // spiffe_sequence: grows whenever the contents change.
  const std::optional<uint64_t>& sequence() const { return sequence_; }
  // spiffe_refresh_hint: how often to look for a new bundle, in seconds.
  const std::optional<uint64_t>& refresh_hint() const { return refresh_hint_; }
  const std::shared_ptr<const TrustStore>& store() const { return store_; }

 private:
  SpiffeBundle() = default;

  std::string trust_domain_;
  std::optional<uint64_t> sequence_;
  std::optional<uint64_t> refresh_hint_;
  std::shared_ptr<const TrustStore> store_;
};

// The bundles that are in force: one's own, and those of the trust domains one
// is federated with. Each vouches for its own trust domain and for no other.
//
// Bundles change while connections are verified. Who verifies takes a snapshot,
// which does not change.
class SpiffeBundles {
 public:
  using Set = std::map<std::string, SpiffeBundle::Pointer, std::less<>>;
  using Snapshot = std::shared_ptr<const Set>;

  SpiffeBundles();
  SpiffeBundles(const SpiffeBundles&) = delete;
  SpiffeBundles& operator=(const SpiffeBundles&) = delete;

  // Adds a bundle, or puts it in the place of the one of the same trust domain.
  // FailedPrecondition, and nothing changes, where its sequence number is lower
  // than that one's, or missing where that one has one: an old bundle would
  // bring back keys that were withdrawn. Thread-safe.
  absl::Status Update(SpiffeBundle::Pointer bundle) ABSL_LOCKS_EXCLUDED(mutex_);
  // Ends a federation. Whether there was one. Thread-safe.
  bool Remove(absl::string_view trust_domain) ABSL_LOCKS_EXCLUDED(mutex_);
  // By trust domain. Thread-safe.
  Snapshot Get() const ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  mutable absl::Mutex mutex_;
  Snapshot current_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace cairn

#endif  // CAIRN_TRUSTDOMAIN_SPIFFE_BUNDLE_H_
