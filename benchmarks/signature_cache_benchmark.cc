// What is saved by keeping verified signatures and decoded keys: web-like
// chains from DER, with real signatures, of which the intermediate comes from
// the peer and the root from the store. Signatures that the cache knows count
// among "sigs": a build cannot tell.

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "benchmark/benchmark.h"
#include "benchmarks/measured.h"
#include "benchmarks/workloads.h"
#include "pkix/chain_builder.h"
#include "trustdomain/in_memory_trust_domain.h"
#include "trustdomain/key_cache.h"
#include "trustdomain/signature_cache.h"
#include "trustdomain/trust_store.h"

namespace cairn::benchmarks {
namespace {

// Chains of other servers, with signatures of their own: processors learn their
// way through one that they verify again and again.
constexpr int kChains = 32;

class Handshake {
 public:
  explicit Handshake(Keys keys) : options_(OptionsFor(kHost)) {
    const Chain chain = WebLikeChain(keys);
    for (int i = 0; i < kChains; ++i) {
      const testing::TestCertificate issuer = chain[1].Serial(1000 + i);
      const testing::TestCertificate leaf =
          chain[0].Serial(2000 + i).IssuedBy(issuer);
      chains_.push_back({leaf, issuer});
    }
    TrustStore::Builder builder;
    builder.AddAnchor(chain.back().der()).IgnoreError();
    store_ = builder.Build();
  }

  // Verifies one chain in each iteration, and in the next the next.
  void Run(benchmark::State& state, SignatureCache* signatures,
           KeyCache* keys) {
    size_t next = 0;
    const auto verify = [&]() -> const BuildResult& {
      Certificate leaf;
      Certificate sent[1];
      if (!Certificate::Parse(chains_[next][0].input(), &leaf).ok() ||
          !Certificate::Parse(chains_[next][1].input(), &sent[0]).ok()) {
        state.SkipWithError("not parsed");
      }
      next = (next + 1) % chains_.size();
      InMemoryTrustDomain domain(store_, sent);
      domain.UseSignatureCache(signatures);
      domain.UseKeyCache(keys);
      const BuildResult& result = builder_.Build(domain, leaf, options_);
      if (!result.trusted()) state.SkipWithError("not trusted");
      return result;
    };
    // What is to be warm is warm then.
    for (size_t i = 0; i < chains_.size(); ++i) verify();
    Measured measured(state);
    for (auto _ : state) measured.Build(verify().counters());
  }

 private:
  std::vector<Chain> chains_;
  const BuildOptions options_;
  std::shared_ptr<const TrustStore> store_;
  ChainBuilder builder_;
};

// No cache: two signatures, and the intermediate's key is decoded.
void Cold(benchmark::State& state, Keys keys) {
  Handshake handshake(keys);
  handshake.Run(state, nullptr, nullptr);
}

// All keys are decoded.
void ColdWithKeyCache(benchmark::State& state, Keys keys) {
  Handshake handshake(keys);
  KeyCache decoded;
  handshake.Run(state, nullptr, &decoded);
}

// The signatures of intermediates are known, and none of a leaf: there is no
// room for those.
void WarmIntermediate(benchmark::State& state, Keys keys) {
  Handshake handshake(keys);
  SignatureCacheOptions options;
  options.other_issuers.max_entries = 0;
  SignatureCache signatures(options);
  handshake.Run(state, &signatures, nullptr);
}

// The same, and all keys are decoded.
void WarmIntermediateAndKey(benchmark::State& state, Keys keys) {
  Handshake handshake(keys);
  SignatureCacheOptions options;
  options.other_issuers.max_entries = 0;
  SignatureCache signatures(options);
  KeyCache decoded;
  handshake.Run(state, &signatures, &decoded);
}

// Both signatures are known.
void Repeated(benchmark::State& state, Keys keys) {
  Handshake handshake(keys);
  SignatureCache signatures;
  handshake.Run(state, &signatures, nullptr);
}

// From threads that share the cache.
void RepeatedInThreads(benchmark::State& state) {
  static SignatureCache* const signatures = new SignatureCache();
  Handshake handshake(Keys::kP256);
  handshake.Run(state, signatures, nullptr);
}

bool Register() {
  struct {
    Keys keys;
    const char* name;
  } const algorithms[] = {{Keys::kP256, "P-256"},
                          {Keys::kP384, "P-384"},
                          {Keys::kRsa2048, "RSA-2048"},
                          {Keys::kEd25519, "Ed25519"}};
  struct {
    void (*run)(benchmark::State&, Keys);
    const char* name;
  } const kept[] = {{Cold, "nothing"},
                    {ColdWithKeyCache, "keys"},
                    {WarmIntermediate, "intermediate"},
                    {WarmIntermediateAndKey, "intermediate_and_keys"},
                    {Repeated, "all"}};
  for (const auto& algorithm : algorithms) {
    for (const auto& what : kept) {
      benchmark::RegisterBenchmark(
          absl::StrCat("kept/", algorithm.name, "/", what.name).c_str(),
          [run = what.run, keys = algorithm.keys](benchmark::State& state) {
            run(state, keys);
          });
    }
  }
  for (int threads : {1, 2}) {
    benchmark::RegisterBenchmark("threads/P-256/kept", RepeatedInThreads)
        ->Threads(threads)
        ->UseRealTime();
  }
  return true;
}

[[maybe_unused]] const bool kRegistered = Register();

}  // namespace
}  // namespace cairn::benchmarks
