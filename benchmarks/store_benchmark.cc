// Loading a trust store from a PEM bundle: Roots(), or the file of --roots.

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "benchmark/benchmark.h"
#include "benchmarks/measured.h"
#include "benchmarks/roots.h"
#include "trustdomain/certificate_files.h"
#include "trustdomain/pem.h"
#include "trustdomain/root_files.h"
#include "trustdomain/trust_store.h"

namespace cairn::benchmarks {
namespace {

void LabelRoots(benchmark::State& state) {
  state.SetLabel(absl::StrCat(Roots().size(), " roots"));
  state.counters["bytes"] = static_cast<double>(RootsPem().size());
}

// PEM alone.
void StoreReadPem(benchmark::State& state) {
  const std::string& pem = RootsPem();
  LabelRoots(state);
  Measured measured(state);
  for (auto _ : state) {
    if (ReadPem(pem).blocks.size() != Roots().size()) {
      state.SkipWithError("not read");
    }
  }
}
BENCHMARK(StoreReadPem)->Name("store/read_pem")->Unit(benchmark::kMillisecond);

// A store without constraints: certificates and nothing else.
void StoreLoadBundle(benchmark::State& state) {
  const std::string& pem = RootsPem();
  LabelRoots(state);
  Measured measured(state);
  for (auto _ : state) {
    const absl::StatusOr<CertificateList> list =
        ReadCertificates(pem, "bundle");
    TrustStore::Builder builder;
    for (const std::string& root : list->certificates) {
      builder.AddAnchor(root).IgnoreError();
    }
    const std::shared_ptr<const TrustStore> store = builder.Build();
    if (store->anchor_count() != Roots().size()) {
      state.SkipWithError("not loaded");
    }
  }
}
BENCHMARK(StoreLoadBundle)
    ->Name("store/load_bundle")
    ->Unit(benchmark::kMillisecond);

// By way of a RootList, as cairn and its root stores do it.
void StoreLoadRootList(benchmark::State& state) {
  const std::string& pem = RootsPem();
  LabelRoots(state);
  Measured measured(state);
  for (auto _ : state) {
    const absl::StatusOr<RootList> list = ReadRoots(pem, "bundle");
    std::vector<std::string> problems;
    const std::shared_ptr<const TrustStore> store =
        MakeTrustStore(*list, Purpose::Known::kServerAuth, &problems);
    if (store->anchor_count() != Roots().size()) {
      state.SkipWithError("not loaded");
    }
  }
}
BENCHMARK(StoreLoadRootList)
    ->Name("store/load_root_list")
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace cairn::benchmarks
