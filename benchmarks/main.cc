// Every benchmark there is. Flags are Google Benchmark's, and
//
//   --roots=FILE  real roots, in PEM, in place of the generated ones

#include <cstdio>
#include <string>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/status/status.h"
#include "benchmark/benchmark.h"
#include "benchmarks/chain_benchmark.h"
#include "benchmarks/graph_benchmark.h"
#include "benchmarks/roots.h"

ABSL_FLAG(std::string, roots, "",
          "PEM file with roots, in place of the generated ones");

int main(int argc, char** argv) {
  // Enough to be within some per cent, and two minutes for all of them. A flag
  // of the user's comes later and counts.
  std::string min_time = "--benchmark_min_time=0.1";
  std::vector<char*> arguments = {argv[0], &min_time[0]};
  arguments.insert(arguments.end(), argv + 1, argv + argc);
  int count = static_cast<int>(arguments.size());
  benchmark::Initialize(&count, arguments.data());
  if (absl::ParseCommandLine(count, arguments.data()).size() != 1) {
    std::fprintf(stderr, "benchmarks: takes no arguments but flags\n");
    return 2;
  }
  const std::string roots = absl::GetFlag(FLAGS_roots);
  if (!roots.empty()) {
    const absl::Status status = cairn::benchmarks::LoadRootsFrom(roots);
    if (!status.ok()) {
      std::fprintf(stderr, "benchmarks: --roots: %s\n",
                   std::string(status.message()).c_str());
      return 2;
    }
  }
  cairn::benchmarks::RegisterChainBenchmarks();
  cairn::benchmarks::RegisterGraphBenchmarks();
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
}
