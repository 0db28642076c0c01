#include "trustdomain/signature_cache.h"

#include "absl/types/optional.h"
#include "der/input.h"
#include "trustdomain/bounded_cache_internal.h"

namespace cairn {
namespace {

using ocsp::internal::Hash128;
using ocsp::internal::HashSecret;
using ocsp::internal::SipHash;

// An entry says by being there all that there is to say.
struct Verified {};
using Cache = internal::BoundedCache<Verified>;

// What stands before the bytes: all sizes, and what has no bytes of its own.
struct Header {
  uint64_t scope;
  uint64_t algorithm;
  uint64_t key_algorithm;
  uint64_t sizes[4];
};
static_assert(sizeof(Header) == 7 * sizeof(uint64_t), "no padding");

// By signature and key: whoever cannot sign with the key cannot make another
// entry with the same hash. What was signed can be much longer than both, and
// is compared.
Hash128 HashOf(const HashSecret& secret, const Header& header,
               der::Input signature, der::Input key) {
  SipHash hash(secret);
  hash.AddWord(header.scope);
  for (uint64_t size : header.sizes) hash.AddWord(size);
  hash.AddPadded(signature);
  hash.AddPadded(key);
  return hash.Finish();
}

}  // namespace

struct SignatureCache::State {
  explicit State(const SignatureCacheOptions& options)
      : known_issuers(options.known_issuers, kMaxCachedSignatureBytes),
        other_issuers(options.other_issuers, kMaxCachedSignatureBytes) {}

  const HashSecret secret = internal::RandomHashSecret();
  Cache known_issuers;
  Cache other_issuers;
};

SignatureCache::SignatureCache(const SignatureCacheOptions& options)
    : state_(std::make_unique<State>(options)) {}

SignatureCache::~SignatureCache() = default;

HookResult SignatureCache::VerifySignedData(const SignedData& signed_data,
                                            const IssuerKey& issuer,
                                            const SignatureContext& context,
                                            Verifier verify) {
  const der::Input key = issuer.key.info;
  const Header header = {
      context.scope,
      static_cast<uint64_t>(signed_data.algorithm),
      static_cast<uint64_t>(issuer.key.algorithm),
      {signed_data.data.size(), signed_data.algorithm_der.size(),
       signed_data.signature.size(), key.size()}};
  const der::Input parts[] = {
      der::Input(reinterpret_cast<const uint8_t*>(&header), sizeof(header)),
      signed_data.signature, key, signed_data.algorithm_der, signed_data.data};
  const internal::CacheKeyParts edge = {
      HashOf(state_->secret, header, signed_data.signature, key), parts};
  Cache& cache =
      context.issuer_is_known ? state_->known_issuers : state_->other_issuers;
  if (cache.Find(edge).has_value()) return HookResult::Ok();
  const HookResult result = verify(signed_data, issuer);
  if (result.error() == Error::kOk) cache.Insert(edge, Verified(), 0);
  return result;
}

void SignatureCache::Clear() {
  state_->known_issuers.Clear();
  state_->other_issuers.Clear();
}

CacheCounters SignatureCache::counters() const {
  CacheCounters counters;
  state_->known_issuers.AddTo(&counters);
  state_->other_issuers.AddTo(&counters);
  return counters;
}

}  // namespace cairn
