#include "benchmarks/measured.h"

#include "trustdomain/delegating_trust_domain.h"

namespace cairn::benchmarks {
namespace {

class CountingDomain final : public DelegatingTrustDomain {
 public:
  using DelegatingTrustDomain::DelegatingTrustDomain;

  HookResult VerifySignedData(const SignedData& signed_data,
                              const IssuerKey& issuer) override {
    ++count_;
    return DelegatingTrustDomain::VerifySignedData(signed_data, issuer);
  }
  uint32_t count() const { return count_; }

 private:
  uint32_t count_ = 0;
};

}  // namespace

Measured::~Measured() {
  const int64_t allocations = allocations_.count();
  state_.counters["allocs"] = benchmark::Counter(
      static_cast<double>(allocations), benchmark::Counter::kAvgIterations);
  if (items_ != 0) state_.SetItemsProcessed(items_ * state_.iterations());
  // Threads do the same work each, and their counters are added up.
  const auto report = [&](const char* name, uint32_t count) {
    state_.counters[name] =
        benchmark::Counter(count, benchmark::Counter::kAvgThreads);
  };
  report("sigs", work_.signature_checks);
  if (!is_build_) return;
  report("steps", work_.steps);
  report("offers", work_.offers);
  report("names", work_.name_comparisons);
}

uint32_t CountSignatureChecks(TrustDomain& domain,
                              const std::function<void(TrustDomain&)>& work) {
  CountingDomain counting(&domain);
  work(counting);
  return counting.count();
}

}  // namespace cairn::benchmarks
