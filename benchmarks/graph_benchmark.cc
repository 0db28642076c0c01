// What it costs at worst: graphs made to stall path builders, with real P-256
// signatures, in milliseconds. The label says how the build ended.
//
// Certificates come from a store, which offers those of the right name, or, as
// "sent", from the peer: then everything is offered whoever is asked for.

#include "benchmarks/graph_benchmark.h"

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "benchmark/benchmark.h"
#include "benchmarks/measured.h"
#include "benchmarks/unsigned_domain.h"
#include "benchmarks/workloads.h"
#include "pkix/chain_builder.h"
#include "pkix/error.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/graphs.h"
#include "trustdomain/in_memory_trust_domain.h"
#include "trustdomain/trust_store.h"

namespace cairn::benchmarks {
namespace {

using testing::Ending;
using testing::GraphStyle;
using testing::SignedBy;
using testing::TestCertificate;
using testing::TestGraph;

constexpr GraphStyle kKeyIds = {GraphStyle::Keys::kP256,
                                GraphStyle::KeyIds::kPresent};
constexpr GraphStyle kNoKeyIds = {GraphStyle::Keys::kP256,
                                  GraphStyle::KeyIds::kAbsent};

// Key identifiers are left out where several keys have one name: nothing tells
// their owners apart then but signatures.
struct Graph {
  const char* name;
  TestGraph (*make)();
  // Larger than a default builder.
  bool large = false;
};
constexpr Graph kGraphs[] = {
    {"mesh_8", [] { return MeshGraph(8, Ending::kNothing, kKeyIds); }},
    {"mesh_16", [] { return MeshGraph(16, Ending::kNothing, kKeyIds); }},
    {"mesh_24", [] { return MeshGraph(24, Ending::kNothing, kKeyIds); }, true},
    {"mesh_24_anchored", [] { return MeshGraph(24, Ending::kAnchor, kKeyIds); },
     true},
    {"one_subject_6",
     [] { return OneSubjectGraph(6, Ending::kNothing, kNoKeyIds); }},
    {"one_subject_24",
     [] { return OneSubjectGraph(24, Ending::kNothing, kNoKeyIds); }, true},
    {"forged_8",
     [] { return ForgedRootGraph(8, SignedBy::kForger, kNoKeyIds); }},
    {"forged_24",
     [] { return ForgedRootGraph(24, SignedBy::kForger, kNoKeyIds); }},
    {"forged_24_anchored",
     [] { return ForgedRootGraph(24, SignedBy::kAnchor, kNoKeyIds); }},
    {"ladder_24x2",
     [] { return LadderGraph(24, 2, Ending::kNothing, kNoKeyIds); }},
    {"ladder_24x2_anchored",
     [] { return LadderGraph(24, 2, Ending::kAnchor, kNoKeyIds); }},
    {"same_name_10_path_8", [] { return SameNameGraph(10, 8, 1, kNoKeyIds); }},
    {"same_name_18_path_8", [] { return SameNameGraph(18, 8, 1, kNoKeyIds); }},
    {"tangled_18_path_8",
     [] { return TangledSameNameGraph(18, 8, 2, 1, kNoKeyIds); }},
    {"expired_cross_sign", [] { return ExpiredCrossSignGraph(kKeyIds); }},
    {"decoys_8", [] { return DecoyGraph(8, kKeyIds); }},
    {"decoys_8_no_key_ids", [] { return DecoyGraph(8, kNoKeyIds); }},
    {"decoys_126_no_key_ids", [] { return DecoyGraph(126, kNoKeyIds); }},
};

// Its signatures are all good and none is verified: only names are costly.
TestGraph OneKey() { return OneKeyGraph(12, 500, Ending::kNothing); }

enum class Source : uint8_t { kStore, kSent };

// Room for every graph.
constexpr int kRoomForAll = 1024;

std::vector<Certificate> ParsedOf(const std::vector<TestCertificate>& from) {
  std::vector<Certificate> parsed;
  for (const TestCertificate& certificate : from) {
    parsed.push_back(certificate.certificate());
  }
  return parsed;
}

void Run(benchmark::State& state, TrustDomain& domain,
         const Certificate& end_entity, int room) {
  const BuildOptions options = OptionsFor(testing::kTestHost);
  ChainBuilder builder(room);
  Error error = Error::kNotDecided;
  uint32_t candidates = 0;
  builder.Build(domain, end_entity, options);  // the store decodes its keys
  {
    Measured measured(state);
    for (auto _ : state) {
      const BuildResult& result = builder.Build(domain, end_entity, options);
      error = result.failure().error;
      candidates = result.counters().candidates;
      measured.Build(result.counters());
    }
  }
  state.counters["candidates"] = candidates;
  state.SetLabel(std::string(ErrorName(error)));
}

template <typename Domain>
void RunGraph(benchmark::State& state, const TestGraph& graph, Source source,
              int room) {
  TrustStore::Builder store;
  for (const TestCertificate& anchor : graph.anchors) {
    store.AddAnchor(anchor.der()).IgnoreError();
  }
  std::vector<Certificate> sent;
  if (source == Source::kSent) {
    sent = ParsedOf(graph.candidates);
  } else {
    for (const TestCertificate& candidate : graph.candidates) {
      store.AddIntermediate(candidate.der()).IgnoreError();
    }
  }
  Domain domain(store.Build(), sent);
  Run(state, domain, graph.leaf.certificate(), room);
}

// Eight intermediates with the name of the right one and other keys, and
// signatures that cost nothing.
void Decoys(benchmark::State& state, const GraphStyle& style) {
  const TestGraph graph = DecoyGraph(8, style);
  TrustStore::Builder store;
  store.AddAnchor(graph.anchors[0].der()).IgnoreError();
  const std::vector<Certificate> candidates = ParsedOf(graph.candidates);
  UnsignedDomain domain(store.Build(), candidates);
  for (size_t i = 0; i + 1 < candidates.size(); ++i) {
    domain.AddForger(candidates[i].public_key());
  }
  Run(state, domain, graph.leaf.certificate(), kDefaultCandidates);
}

void Register(const Graph& graph, Source source, int room, const char* what) {
  benchmark::RegisterBenchmark(absl::StrCat("graph/", graph.name, what).c_str(),
                               [&graph, source, room](benchmark::State& state) {
                                 RunGraph<InMemoryTrustDomain>(
                                     state, graph.make(), source, room);
                               })
      ->Unit(benchmark::kMillisecond);
}

}  // namespace

void RegisterGraphBenchmarks() {
  benchmark::RegisterBenchmark(
      "build/unsigned/decoys_8",
      [](benchmark::State& state) { Decoys(state, kKeyIds); });
  benchmark::RegisterBenchmark(
      "build/unsigned/decoys_8_no_key_ids",
      [](benchmark::State& state) { Decoys(state, kNoKeyIds); });
  for (const Graph& graph : kGraphs) {
    Register(graph, Source::kStore, kDefaultCandidates, "");
    if (graph.large) {
      Register(graph, Source::kStore, kRoomForAll, "_large_builder");
    }
    Register(graph, Source::kSent, kRoomForAll, "_sent");
  }
  benchmark::RegisterBenchmark("graph/one_key_12_unsigned", [](benchmark::State&
                                                                   state) {
    RunGraph<UnsignedDomain>(state, OneKey(), Source::kStore,
                             kDefaultCandidates);
  })->Unit(benchmark::kMillisecond);
}

}  // namespace cairn::benchmarks
