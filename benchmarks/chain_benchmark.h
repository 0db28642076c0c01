#ifndef CAIRN_BENCHMARKS_CHAIN_BENCHMARK_H_
#define CAIRN_BENCHMARKS_CHAIN_BENCHMARK_H_

namespace cairn::benchmarks {

// Registers builds of every scenario, without signatures and with those of
// every algorithm. Call once, before benchmarks are run.
void RegisterChainBenchmarks();

}  // namespace cairn::benchmarks

#endif  // CAIRN_BENCHMARKS_CHAIN_BENCHMARK_H_
