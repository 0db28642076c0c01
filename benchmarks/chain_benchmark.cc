// What building a path costs beside its signatures, and with them.

#include <memory>
#include <string>
#include <vector>

#include "benchmark/benchmark.h"
#include "benchmarks/workloads.h"
#include "pkix/chain_builder.h"
#include "pkix/trust_domain.h"
#include "tests/support/stub_signature.h"
#include "tests/support/test_time.h"
#include "trustdomain/in_memory_trust_domain.h"
#include "trustdomain/trust_store.h"

namespace cairn::benchmarks {
namespace {

// A store and no signatures at all: everything is taken to be signed.
class UnsignedDomain final : public TrustDomain {
 public:
  UnsignedDomain(std::shared_ptr<const TrustStore> store,
                 absl::Span<const Certificate> intermediates)
      : store_(std::move(store)), intermediates_(intermediates) {}

  CertTrust GetCertTrust(const Certificate& certificate, Role) override {
    return store_->GetCertTrust(certificate);
  }
  HookResult FindIssuers(const IssuerQuery& query, IssuerSink& sink) override {
    store_->FindIssuers(query, sink);
    for (const Certificate& certificate : intermediates_) {
      if (sink.Offer(certificate) == IssuerSink::Answer::kStop) break;
    }
    return HookResult::Ok();
  }
  HookResult VerifySignedData(const SignedData&, const IssuerKey&) override {
    return HookResult::Ok();
  }

 private:
  std::shared_ptr<const TrustStore> store_;
  absl::Span<const Certificate> intermediates_;
};

std::shared_ptr<const TrustStore> StoreOf(const Chain& chain) {
  TrustStore::Builder builder;
  builder.AddAnchor(chain.back().der()).IgnoreError();
  return builder.Build();
}

BuildOptions OptionsFor(absl::string_view host) {
  return BuildOptions(Purpose::ServerAuth(), Identity::DnsName(host),
                      testing::kNow);
}

// From DER: every certificate but the root is parsed each time.
void BuildFromDer(benchmark::State& state, const Chain& chain,
                  absl::string_view host) {
  const std::shared_ptr<const TrustStore> store = StoreOf(chain);
  const BuildOptions options = OptionsFor(host);
  ChainBuilder builder;
  for (auto _ : state) {
    Certificate parsed[8];
    const size_t count = chain.size() - 1;
    bool ok = true;
    for (size_t i = 0; i < count; ++i) {
      ok = ok && Certificate::Parse(chain[i].input(), &parsed[i]).ok();
    }
    UnsignedDomain domain(store, absl::MakeSpan(parsed).subspan(1, count - 1));
    const BuildResult& result = builder.Build(domain, parsed[0], options);
    if (!ok || !result.trusted()) state.SkipWithError("not trusted");
    benchmark::DoNotOptimize(result);
  }
}

void ParseLeaf(benchmark::State& state) {
  const Chain chain = WebLikeChain(Keys::kP256);
  for (auto _ : state) {
    Certificate certificate;
    benchmark::DoNotOptimize(
        Certificate::Parse(chain[0].input(), &certificate).ok());
    benchmark::DoNotOptimize(certificate);
  }
  state.counters["bytes"] = static_cast<double>(chain[0].der().size());
}
BENCHMARK(ParseLeaf);

void BuildPlain1(benchmark::State& state) {
  BuildFromDer(state, PlainChain(1, Keys::kP256), kHost);
}
BENCHMARK(BuildPlain1);
void BuildPlain3(benchmark::State& state) {
  BuildFromDer(state, PlainChain(3, Keys::kP256), kHost);
}
BENCHMARK(BuildPlain3);
void BuildWebLike(benchmark::State& state) {
  BuildFromDer(state, WebLikeChain(Keys::kP256), kHost);
}
BENCHMARK(BuildWebLike);

void BuildWebLikeParsed(benchmark::State& state) {
  const Chain chain = WebLikeChain(Keys::kP256);
  const std::shared_ptr<const TrustStore> store = StoreOf(chain);
  const BuildOptions options = OptionsFor(kHost);
  const Certificate intermediates[] = {chain[1].certificate()};
  UnsignedDomain domain(store, intermediates);
  ChainBuilder builder;
  for (auto _ : state) {
    const BuildResult& result =
        builder.Build(domain, chain[0].certificate(), options);
    if (!result.trusted()) state.SkipWithError("not trusted");
    benchmark::DoNotOptimize(result);
  }
}
BENCHMARK(BuildWebLikeParsed);

void BuildConstrained(benchmark::State& state) {
  const int size = static_cast<int>(state.range(0));
  BuildFromDer(state, ConstrainedChain(size, size),
               "host0.domain0.example.net");
}
BENCHMARK(BuildConstrained)->Arg(1)->Arg(10)->Arg(100)->Arg(1000);

void BuildWebLikeSigned(benchmark::State& state) {
  const Chain chain = WebLikeChain(Keys::kP256);
  const BuildOptions options = OptionsFor(kHost);
  const Certificate intermediates[] = {chain[1].certificate()};
  InMemoryTrustDomain domain(StoreOf(chain), intermediates);
  ChainBuilder builder;
  for (auto _ : state) {
    const BuildResult& result =
        builder.Build(domain, chain[0].certificate(), options);
    if (!result.trusted()) state.SkipWithError("not trusted");
  }
}
BENCHMARK(BuildWebLikeSigned);

}  // namespace
}  // namespace cairn::benchmarks

BENCHMARK_MAIN();
