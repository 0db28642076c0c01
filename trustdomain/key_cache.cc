#include "trustdomain/key_cache.h"

#include <utility>

#include "absl/types/optional.h"
#include "der/input.h"
#include "trustdomain/bounded_cache_internal.h"

namespace cairn {
namespace {

using Cache = internal::BoundedCache<std::shared_ptr<const DecodedKey>>;

// An RSA key of 16384 bits, more than BoringSSL verifies with, has 2 KiB.
constexpr size_t kMaxKeyBytes = 4096;

// An RSA key is four numbers of its modulus's size, of which the modulus and
// two that speed up arithmetic count, and what makes up an EVP_PKEY; a key on a
// curve is a point of three coordinates.
size_t MemoryOf(const PublicKey& key) { return 1024 + 4 * key.info.size(); }

}  // namespace

struct KeyCache::State {
  explicit State(const CacheLimits& limits) : cache(limits, kMaxKeyBytes) {}

  const ocsp::internal::HashSecret secret = internal::RandomHashSecret();
  Cache cache;
};

KeyCache::KeyCache(const CacheLimits& limits)
    : state_(std::make_unique<State>(limits)) {}

KeyCache::~KeyCache() = default;

std::shared_ptr<const DecodedKey> KeyCache::Find(const PublicKey& key) {
  const der::Input parts[] = {key.info};
  return state_->cache
      .Find({ocsp::internal::SipHashOf(state_->secret, key.info), parts})
      .value_or(nullptr);
}

void KeyCache::Insert(const PublicKey& key,
                      std::shared_ptr<const DecodedKey> decoded) {
  if (!decoded->valid()) return;
  const der::Input parts[] = {key.info};
  state_->cache.Insert(
      {ocsp::internal::SipHashOf(state_->secret, key.info), parts},
      std::move(decoded), MemoryOf(key));
}

void KeyCache::Clear() { state_->cache.Clear(); }

CacheCounters KeyCache::counters() const {
  CacheCounters counters;
  state_->cache.AddTo(&counters);
  return counters;
}

}  // namespace cairn
