// Four fixed workloads for tools/instruction_guard.sh, which counts their
// instructions.
//
//   instruction_guard WORKLOAD ITERATIONS
//
// Runs the workload once to warm up, then so many times in Guarded(): that is
// the function whose instructions count. Nothing in it depends on time, chance
// or threads. Exit code 1: the workload did not do what it is for; 2: usage.

#include <cstdio>
#include <functional>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "benchmarks/ocsp_workload.h"
#include "benchmarks/unsigned_domain.h"
#include "benchmarks/workloads.h"
#include "ocsp/verify_response.h"
#include "pkix/chain_builder.h"
#include "tests/support/ocsp_factory.h"
#include "tests/support/test_time.h"
#include "trustdomain/trust_store.h"

// One name in the binary, and a call: valgrind finds it by that.
extern "C" __attribute__((noinline)) bool Guarded(
    const std::function<bool()>& workload, int iterations) {
  bool ok = true;
  for (int i = 0; i < iterations; ++i) ok = workload() && ok;
  return ok;
}

namespace cairn::benchmarks {
namespace {

bool Run(const std::function<bool()>& workload, int iterations) {
  return workload() && Guarded(workload, iterations);
}

bool ParseLeaf(int iterations) {
  const Chain chain = WebLikeChain(Keys::kP256);
  const der::Input leaf = chain[0].input();
  const auto parse = [&] {
    Certificate certificate;
    return Certificate::Parse(leaf, &certificate).ok();
  };
  return Run(parse, iterations);
}

// From DER: all but the root is parsed each time.
bool BuildFromDer(const Chain& chain, absl::string_view host, int iterations) {
  TrustStore::Builder store;
  if (!store.AddAnchor(chain.back().der()).ok()) return false;
  Certificate certificates[2];
  const absl::Span<Certificate> parsed =
      absl::MakeSpan(certificates).first(chain.size() - 1);
  UnsignedDomain domain(store.Build(), parsed.subspan(1));
  const BuildOptions options = OptionsFor(host);
  ChainBuilder builder;
  const auto build = [&] {
    return ParseChain(chain, parsed) &&
           builder.Build(domain, parsed[0], options).trusted();
  };
  return Run(build, iterations);
}

bool VerifyOcsp(int iterations) {
  const OcspParties parties;
  const std::string response =
      testing::Ocsp(parties.leaf).SignedBy(parties.responder).der();
  UnsignedDomain domain;
  parties.TeachDigests(response, &domain);
  const ValidationPolicy policy = ValidationPolicy::WebPki();
  const ocsp::ResponseOptions options(testing::kNow, &policy);
  const ocsp::ResponseTarget target = parties.target();
  const auto verify = [&] {
    ocsp::VerifiedResponse verified;
    return ocsp::VerifyResponse(domain, der::Input::FromString(response),
                                target, options, &verified)
        .ok();
  };
  return Run(verify, iterations);
}

int Main(int argc, char** argv) {
  int iterations = 0;
  if (argc != 3 || !absl::SimpleAtoi(argv[2], &iterations) || iterations < 1) {
    std::fprintf(stderr, "usage: instruction_guard WORKLOAD ITERATIONS\n");
    return 2;
  }
  const absl::string_view workload = argv[1];
  bool ok = false;
  if (workload == "parse_leaf") {
    ok = ParseLeaf(iterations);
  } else if (workload == "build_web") {
    ok = BuildFromDer(WebLikeChain(Keys::kP256), kHost, iterations);
  } else if (workload == "constraints_100x100") {
    ok = BuildFromDer(ConstrainedChain(100, 100), kConstrainedHost, iterations);
  } else if (workload == "verify_ocsp") {
    ok = VerifyOcsp(iterations);
  } else {
    std::fprintf(stderr, "instruction_guard: no workload \"%s\"\n", argv[1]);
    return 2;
  }
  if (!ok) std::fprintf(stderr, "instruction_guard: it failed\n");
  return ok ? 0 : 1;
}

}  // namespace
}  // namespace cairn::benchmarks

int main(int argc, char** argv) { return cairn::benchmarks::Main(argc, argv); }
