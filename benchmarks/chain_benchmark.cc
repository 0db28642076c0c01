// What building a path costs: beside its signatures, and with those of every
// algorithm. "from DER" means that every certificate but the root is parsed
// each time, as for a TLS connection.

#include "benchmarks/chain_benchmark.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "benchmark/benchmark.h"
#include "benchmarks/measured.h"
#include "benchmarks/roots.h"
#include "benchmarks/unsigned_domain.h"
#include "benchmarks/workloads.h"
#include "pkix/chain_builder.h"
#include "pkix/error.h"
#include "trustdomain/in_memory_trust_domain.h"
#include "trustdomain/trust_store.h"

namespace cairn::benchmarks {
namespace {

constexpr size_t kMaxChain = 8;

enum class Store : uint8_t {
  kRoot,        // the chain's root and nothing else
  kRoots,       // Roots() as well
  kOtherRoots,  // Roots() alone
};

enum class Input : uint8_t { kDer, kParsed };

// One thing to build.
struct Scenario {
  const char* name;
  Chain (*chain)(Keys);
  Store store = Store::kRoot;
  Input input = Input::kDer;
  const char* host = kHost;
  Error result = Error::kOk;
};

constexpr Scenario kScenarios[] = {
    {"leaf+1+root", [](Keys keys) { return PlainChain(1, keys); }},
    {"leaf+3+root", [](Keys keys) { return PlainChain(3, keys); }},
    {"web", WebLikeChain},
    {"web_roots", WebLikeChain, Store::kRoots},
    {"web_parsed", WebLikeChain, Store::kRoot, Input::kParsed},
    {"web_roots_parsed", WebLikeChain, Store::kRoots, Input::kParsed},
    {"web_wrong_name", WebLikeChain, Store::kRoots, Input::kDer,
     "www.example.edu", Error::kHostnameMismatch},
    {"web_unknown_issuer", WebLikeChain, Store::kOtherRoots, Input::kDer, kHost,
     Error::kUnknownIssuer},
};

// Signatures cost nothing in these.
constexpr Scenario kUnsignedScenarios[] = {
    {"constraints_100x100", [](Keys) { return ConstrainedChain(100, 100); },
     Store::kRoot, Input::kDer, kConstrainedHost},
    {"constraints_1000x1000", [](Keys) { return ConstrainedChain(1000, 1000); },
     Store::kRoot, Input::kDer, kConstrainedHost},
};

std::shared_ptr<const TrustStore> MakeStore(const Chain& chain, Store kind) {
  TrustStore::Builder builder;
  if (kind != Store::kRoot) {
    for (const std::string& root : Roots()) {
      builder.AddAnchor(root).IgnoreError();
    }
  }
  if (kind != Store::kOtherRoots) {
    builder.AddAnchor(chain.back().der()).IgnoreError();
  }
  return builder.Build();
}

template <typename Domain>
void Build(benchmark::State& state, const Scenario& scenario, Keys keys) {
  const Chain chain = scenario.chain(keys);
  Certificate certificates[kMaxChain];
  const absl::Span<Certificate> parsed =
      absl::MakeSpan(certificates).first(chain.size() - 1);
  ParseChain(chain, parsed);
  Domain domain(MakeStore(chain, scenario.store), parsed.subspan(1));
  const BuildOptions options = OptionsFor(scenario.host);
  ChainBuilder builder;
  builder.Build(domain, parsed[0], options);  // the store decodes its keys
  Measured measured(state);
  for (auto _ : state) {
    const bool ok =
        scenario.input == Input::kParsed || ParseChain(chain, parsed);
    const BuildResult& result = builder.Build(domain, parsed[0], options);
    if (!ok || result.failure().error != scenario.result) {
      state.SkipWithError("not what was to come of it");
    }
    benchmark::DoNotOptimize(result);
    measured.Build(result.counters());
  }
}

// `web_roots`, by several threads: one domain, a builder each.
template <typename Domain>
void BuildShared(benchmark::State& state) {
  static const auto* const chain = new Chain(WebLikeChain(Keys::kP256));
  static const auto* const intermediate =
      new Certificate((*chain)[1].certificate());
  static auto* const domain = new Domain(MakeStore(*chain, Store::kRoots),
                                         absl::MakeSpan(intermediate, 1));
  const BuildOptions options = OptionsFor(kHost);
  ChainBuilder builder;
  builder.Build(*domain, (*chain)[0].certificate(), options);
  Measured measured(state, 1);
  for (auto _ : state) {
    Certificate leaf;
    const bool ok = Certificate::Parse((*chain)[0].input(), &leaf).ok();
    const BuildResult& result = builder.Build(*domain, leaf, options);
    if (!ok || !result.trusted()) state.SkipWithError("not trusted");
    measured.Build(result.counters());
  }
}

void ParseLeaf(benchmark::State& state) {
  const Chain chain = WebLikeChain(Keys::kP256);
  const der::Input leaf = chain[0].input();
  state.counters["bytes"] = static_cast<double>(leaf.size());
  Measured measured(state);
  for (auto _ : state) {
    Certificate certificate;
    benchmark::DoNotOptimize(Certificate::Parse(leaf, &certificate).ok());
    benchmark::DoNotOptimize(certificate);
  }
}

void MakeBuilder(benchmark::State& state) {
  Measured measured(state);
  for (auto _ : state) {
    const ChainBuilder builder;
    benchmark::DoNotOptimize(builder);
  }
}

template <typename Domain>
void Register(const Scenario& scenario, Keys keys, const char* algorithm) {
  benchmark::RegisterBenchmark(
      absl::StrCat("build/", algorithm, "/", scenario.name).c_str(),
      [&scenario, keys](benchmark::State& state) {
        Build<Domain>(state, scenario, keys);
      });
}

}  // namespace

void RegisterChainBenchmarks() {
  benchmark::RegisterBenchmark("parse/web_leaf", ParseLeaf);
  benchmark::RegisterBenchmark("make_builder", MakeBuilder);
  // Real keys and signatures, for their size; they are not looked at.
  for (const Scenario& scenario : kScenarios) {
    Register<UnsignedDomain>(scenario, Keys::kP256, "unsigned");
  }
  for (const Scenario& scenario : kUnsignedScenarios) {
    Register<UnsignedDomain>(scenario, Keys::kStub, "unsigned");
  }
  struct {
    Keys keys;
    const char* name;
  } const algorithms[] = {
      {Keys::kP256, "P-256"},       {Keys::kP384, "P-384"},
      {Keys::kRsa2048, "RSA-2048"}, {Keys::kRsa4096, "RSA-4096"},
      {Keys::kEd25519, "Ed25519"},
  };
  for (const auto& algorithm : algorithms) {
    for (const Scenario& scenario : kScenarios) {
      Register<InMemoryTrustDomain>(scenario, algorithm.keys, algorithm.name);
    }
  }
  for (int threads : {1, 2}) {
    benchmark::RegisterBenchmark("threads/unsigned/web_roots",
                                 BuildShared<UnsignedDomain>)
        ->Threads(threads)
        ->UseRealTime();
    benchmark::RegisterBenchmark("threads/P-256/web_roots",
                                 BuildShared<InMemoryTrustDomain>)
        ->Threads(threads)
        ->UseRealTime();
  }
}

}  // namespace cairn::benchmarks
