#ifndef CAIRN_TRUSTDOMAIN_KEY_CACHE_H_
#define CAIRN_TRUSTDOMAIN_KEY_CACHE_H_

#include <cstddef>
#include <memory>

#include "pkix/public_key.h"
#include "trustdomain/cache_limits.h"
#include "trustdomain/decoded_key.h"

namespace cairn {

// Intermediates that publicly trusted CAs use at one time are fewer than 2,000,
// and those that one server or client meets are a small part of them.
inline constexpr CacheLimits kDefaultKeyCacheLimits = {1024, 4 * 1024 * 1024};

// Public keys that are decoded already, by their whole SubjectPublicKeyInfo:
// those of intermediates that peers send again and again. The keys of a
// TrustStore need no cache, the store decodes them once.
//
//   KeyCache keys;                     // one for the process
//   BoringSslVerifier verifier(&keys);
//
// A key is found by its bytes, all of which are compared: the cache makes
// nothing trusted and nothing good. Bounded, see CacheLimits: what was not used
// lately makes way. Thread-safe. Finding a key allocates nothing.
class KeyCache {
 public:
  explicit KeyCache(const CacheLimits& limits = kDefaultKeyCacheLimits);
  ~KeyCache();
  KeyCache(const KeyCache&) = delete;
  KeyCache& operator=(const KeyCache&) = delete;

  // Null where it is not there. `key` is as ParsePublicKey() left it.
  std::shared_ptr<const DecodedKey> Find(const PublicKey& key);
  // `decoded` was made from `key`. One that is not valid is not kept.
  void Insert(const PublicKey& key, std::shared_ptr<const DecodedKey> decoded);

  void Clear();
  // Takes the lock of each shard in turn.
  CacheCounters counters() const;

 private:
  struct State;
  const std::unique_ptr<State> state_;
};

}  // namespace cairn

#endif  // CAIRN_TRUSTDOMAIN_KEY_CACHE_H_
