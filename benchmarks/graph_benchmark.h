#ifndef CAIRN_BENCHMARKS_GRAPH_BENCHMARK_H_
#define CAIRN_BENCHMARKS_GRAPH_BENCHMARK_H_

namespace cairn::benchmarks {

// Registers builds over the graphs that stall path builders, with real P-256
// signatures. Call once, before benchmarks are run.
void RegisterGraphBenchmarks();

}  // namespace cairn::benchmarks

#endif  // CAIRN_BENCHMARKS_GRAPH_BENCHMARK_H_
