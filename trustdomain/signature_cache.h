#ifndef CAIRN_TRUSTDOMAIN_SIGNATURE_CACHE_H_
#define CAIRN_TRUSTDOMAIN_SIGNATURE_CACHE_H_

#include <cstddef>
#include <cstdint>
#include <memory>

#include "absl/functional/function_ref.h"
#include "pkix/trust_domain.h"
#include "trustdomain/cache_limits.h"

namespace cairn {

// About 2 kB for each: the intermediates of the web, or so many client
// certificates of one CA.
inline constexpr CacheLimits kDefaultSignatureCacheLimits = {2048,
                                                             4 * 1024 * 1024};

// What one entry may have of bytes: those that were signed, the signature, its
// algorithm and the key. Certificates of the web have 2 kB and seldom 8; CRLs
// mostly have more than this, and would push out all else.
inline constexpr size_t kMaxCachedSignatureBytes = 16 * 1024;

struct SignatureCacheOptions {
  // For signatures by keys that are known, see SignatureContext.
  CacheLimits known_issuers = kDefaultSignatureCacheLimits;
  // For all others.
  CacheLimits other_issuers = kDefaultSignatureCacheLimits;
};

// What cannot be seen from a signature.
struct SignatureContext {
  // The key stands in a store of yours: an anchor, or an intermediate that was
  // loaded with them. Strangers cannot make signatures with such keys, only
  // send certificates that exist, so that these have a part of the cache of
  // their own.
  bool issuer_is_known = false;
  // What one verifier accepted answers for another one only if both have the
  // same number here. Give different ones where verifiers with different ideas
  // of what is good share a cache.
  uint64_t scope = 0;
};

// Signatures that were found to be good, in memory, so that they need not be
// verified again: those of intermediates that peers send again and again, and
// those of peers that come back.
//
//   SignatureCache signatures;                  // one for the process
//   InMemoryTrustDomain domain(store, sent);
//   domain.UseSignatureCache(&signatures);
//
// In a trust domain of your own, in VerifySignedData():
//
//   return signatures->VerifySignedData(
//       data, issuer, SignatureContext(),
//       [&](const SignedData& d, const IssuerKey& i) {
//         return verifier.VerifySignedData(d, i);
//       });
//
// What is remembered is arithmetic, not trust: that this key made this
// signature over these bytes. Everything that enters into that is compared byte
// for byte: the signed bytes, the whole AlgorithmIdentifier, the signature, and
// the issuer's whole SubjectPublicKeyInfo. Hashes only find the place. Nothing
// but kOk is kept. What the policy thinks of algorithms and keys, dates,
// distrust and revocation are asked outside, each time; so domains with
// different stores and policies may share a cache, and it stays right when
// stores are replaced.
//
// A build cannot see whether a signature was found here: its budget is charged
// and Counters::signature_checks counted either way. counters() tells.
//
// OCSP responses and CRLs are verified through the same hook, and kept as well
// if they are small enough (kMaxCachedSignatureBytes).
//
// Bounded: see CacheLimits. What was not used lately makes way for new entries.
// A stranger who signs with keys of their own can fill the part for other
// issuers: each signature pushes out what takes as much room, one ordinary
// entry or about eight at most. One who collects certificates of your issuers
// can do the same to the part for known ones. What is lost is time, nothing
// else. Thread-safe; `verify` is called without a lock. Finding a signature
// allocates nothing.
class SignatureCache {
 public:
  // Decides by `signed_data` and `issuer.key` alone, always the same way.
  using Verifier =
      absl::FunctionRef<HookResult(const SignedData&, const IssuerKey&)>;

  explicit SignatureCache(
      const SignatureCacheOptions& options = SignatureCacheOptions());
  ~SignatureCache();
  SignatureCache(const SignatureCache&) = delete;
  SignatureCache& operator=(const SignatureCache&) = delete;

  // kOk where that is known; otherwise what `verify` says, which is remembered
  // if it is kOk. `issuer.key` is as ParsePublicKey() left it.
  HookResult VerifySignedData(const SignedData& signed_data,
                              const IssuerKey& issuer,
                              const SignatureContext& context, Verifier verify);

  void Clear();
  // Both parts together. Takes the lock of each shard in turn.
  CacheCounters counters() const;

 private:
  struct State;
  const std::unique_ptr<State> state_;
};

}  // namespace cairn

#endif  // CAIRN_TRUSTDOMAIN_SIGNATURE_CACHE_H_
