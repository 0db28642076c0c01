#ifndef CAIRN_BENCHMARKS_MEASURED_H_
#define CAIRN_BENCHMARKS_MEASURED_H_

#include <cstdint>
#include <functional>

#include "benchmark/benchmark.h"
#include "pkix/build_result.h"
#include "pkix/trust_domain.h"
#include "tests/support/allocation_counter.h"

namespace cairn::benchmarks {

// What every benchmark reports beside its time, for one iteration:
//
//   allocs  heap allocations, those of BoringSSL included
//   sigs    signature checks
//   steps, offers, names  as in cairn::Counters, for benchmarks of builds
//   items_per_second  where an iteration does several things
//
//   Measured measured(state);
//   for (auto _ : state) {
//     ...
//     measured.Build(result.counters());
//   }
//
// Make it right before the loop, in each thread, with nothing after the loop:
// heap allocations are counted from there to its destructor, which reports.
// Iterations do the same work each time, so that the work of the last one is
// what is reported.
class Measured {
 public:
  // `items` is what one iteration does, or 0.
  explicit Measured(benchmark::State& state, int64_t items = 0)
      : state_(state), items_(items) {}
  ~Measured();
  Measured(const Measured&) = delete;
  Measured& operator=(const Measured&) = delete;

  // What a build did in this iteration.
  void Build(const Counters& counters) {
    is_build_ = true;
    work_ = counters;
  }
  // Signature checks of this iteration, where there is no build.
  void SignatureChecks(uint32_t count) { work_.signature_checks = count; }

 private:
  benchmark::State& state_;
  int64_t items_;
  bool is_build_ = false;
  Counters work_;
  testing::AllocationScope allocations_;
};

// How many signatures `work` asks `domain` to check: for what has no counters.
// `work` is run once, with a domain that counts.
uint32_t CountSignatureChecks(TrustDomain& domain,
                              const std::function<void(TrustDomain&)>& work);

}  // namespace cairn::benchmarks

#endif  // CAIRN_BENCHMARKS_MEASURED_H_
