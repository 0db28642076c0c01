#ifndef CAIRN_CRL_STORE_H_
#define CAIRN_CRL_STORE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/call_once.h"
#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "crl/check.h"
#include "crl/crl.h"
#include "crl/index.h"
#include "crl/verified_crl.h"
#include "der/input.h"
#include "der/time.h"
#include "pkix/error.h"
#include "pkix/trust_domain.h"

namespace cairn::crl {

// The bytes of a CRL, and what is remembered of it: which keys have been found
// to have made its signature, or not, and the index of its entries, made when
// it is first verified. Thread-safe.
class StoredCrl final : public Memo {
 public:
  // What is known of the signature.
  enum class Standing : uint8_t { kVerified, kUntried, kRefused };

  // Takes the bytes. Null, with the reason in `*failure`, if they do not parse.
  static std::shared_ptr<StoredCrl> Make(std::string der, Failure* failure);

  const Crl& crl() const { return crl_; }
  // kVerified once any key has been found to have signed it, kRefused if only
  // others have been tried.
  Standing standing() const;
  // Whether one key has been found to have signed both.
  bool HasSignerOf(const StoredCrl& other) const;

  // Memo.
  Error SignatureBy(const PublicKey& key) const override;
  void RememberSignature(const PublicKey& key, Error result) override;
  const Index* GetIndex(const VerifiedCrl& crl) override;

 private:
  struct Known {
    std::string key;  // the whole SubjectPublicKeyInfo
    Error result;
  };
  // Keys whose result is kept: as many as one check tries. When there are more,
  // a key that signed takes the place of one that did not.
  static constexpr size_t kMaxKnown = kMaxSigners + 1;

  explicit StoredCrl(std::string der) : der_(std::move(der)) {}
  // The SubjectPublicKeyInfo that signed; empty for none.
  std::string Signer() const;

  const std::string der_;
  Crl crl_;
  mutable absl::Mutex mutex_;
  std::vector<Known> known_ ABSL_GUARDED_BY(mutex_);
  absl::once_flag index_once_;
  std::unique_ptr<const Index> index_;
};

// The CRLs that a store held at one time. Immutable, but for what its CRLs
// learn about themselves, and safe to share between threads.
class Snapshot {
 public:
  // Offers those whose issuer may be `issuer`: verified ones first, then those
  // that nobody has tried, the last one added first, then those that no key
  // tried so far has signed.
  void FindCrls(der::Input issuer, Sink& sink) const;

  size_t size() const { return crls_.size(); }
  // Bytes of CRLs, indexes not counted.
  size_t bytes() const { return bytes_; }

 private:
  friend class Store;

  struct Item {
    uint64_t issuer_hash;  // of the CRL: NameTailHash()
    uint64_t added;        // in the order of their adding
    std::shared_ptr<StoredCrl> crl;
  };

  // By issuer_hash, then by added.
  std::vector<Item> crls_;
  size_t bytes_ = 0;
};

// A snapshot as the Source of checks. Cheap; keeps the snapshot.
class SnapshotSource final : public Source {
 public:
  explicit SnapshotSource(std::shared_ptr<const Snapshot> snapshot)
      : snapshot_(std::move(snapshot)) {}
  HookResult FindCrls(der::Input issuer, Sink& sink) override;

 private:
  std::shared_ptr<const Snapshot> snapshot_;
};

struct StoreLimits {
  // A large issuer of the web has a few hundred partitions; ten of those.
  size_t max_crls = 4096;
  // A dozen of the largest CRLs that there are.
  size_t max_bytes = size_t{512} * 1024 * 1024;
};

// Keeps CRLs in memory and hands out snapshots of them. Thread-safe: a build
// goes on with the snapshot that it took while CRLs are added, and what it
// learns about them (signatures, indexes) serves all later ones.
//
// Nothing is verified when a CRL is added: who signed it is known only to the
// check that uses it. So nobody who feeds in CRLs can take away those that are
// there:
// - A CRL that has been verified is dropped for one reason only (but for
//   RemoveExpired()): a newer one, of the same scope and verified with the same
//   key, with a higher number and dates that are not earlier.
// - When the store is full, CRLs that no key has signed go first, then the
//   untried ones, oldest first. If that is not enough the new one is refused.
// Old CRLs that are there beside newer ones take no part: see Check().
//
// "Verified" means by some key that was tried, trusted or not. Somebody who feeds
// in CRLs and has his own certificates offered as their signers can fill the
// store with what is not dropped again, and so keep new CRLs out: add CRLs from
// where you have reason to expect them.
//
// What is remembered of a signature is the word of the TrustDomain that
// verified it. Share a store only between trust domains that verify signatures
// alike.
class Store {
 public:
  explicit Store(const StoreLimits& limits = StoreLimits());
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  // Takes a CRL in DER. kOk also where it is there already; the reason where it
  // does not parse; kCrlLimitReached where there is no room.
  Failure Add(std::string der);
  // The same for many at once, which then appear together and do not push each
  // other out. One result for each, in their order.
  std::vector<Failure> AddAll(std::vector<std::string> crls);

  // Drops every CRL whose nextUpdate, or thisUpdate where there is none, lies
  // before `time`. Pass a time some days ago: a delta CRL may need an expired
  // one.
  void RemoveExpired(der::Time time);

  // Never null.
  std::shared_ptr<const Snapshot> snapshot() const;

 private:
  // What was added from number `keep_from` on stays.
  Failure AddTo(Snapshot* next, std::string der, uint64_t keep_from)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(writing_);
  bool MakeRoom(Snapshot* next, size_t size, uint64_t keep_from) const;
  void Publish(std::shared_ptr<const Snapshot> next);

  const StoreLimits limits_;
  // Held while a new snapshot is made.
  absl::Mutex writing_;
  uint64_t added_ ABSL_GUARDED_BY(writing_) = 0;
  mutable absl::Mutex mutex_;
  std::shared_ptr<const Snapshot> snapshot_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace cairn::crl

#endif  // CAIRN_CRL_STORE_H_
