// What verifying an OCSP response costs beside its signatures and digests, and
// with them.

#include <string>

#include "benchmark/benchmark.h"
#include "benchmarks/measured.h"
#include "benchmarks/ocsp_workload.h"
#include "benchmarks/unsigned_domain.h"
#include "ocsp/request.h"
#include "ocsp/verify_response.h"
#include "pkix/trust_domain.h"
#include "tests/support/ocsp_factory.h"
#include "tests/support/test_time.h"
#include "trustdomain/in_memory_trust_domain.h"

namespace cairn::benchmarks {
namespace {

using testing::Ocsp;
using testing::OcspResponse;
using testing::StatusOf;

void Verify(benchmark::State& state, TrustDomain& domain,
            const OcspParties& parties, const std::string& response) {
  const ValidationPolicy policy = ValidationPolicy::WebPki();
  const ocsp::ResponseOptions options(testing::kNow, &policy);
  const ocsp::ResponseTarget target = parties.target();
  const auto verify = [&](TrustDomain& asked) {
    ocsp::VerifiedResponse out;
    const Failure failure = ocsp::VerifyResponse(
        asked, der::Input::FromString(response), target, options, &out);
    if (!failure.ok()) state.SkipWithError("not verified");
    benchmark::DoNotOptimize(out);
  };
  const uint32_t signature_checks = CountSignatureChecks(domain, verify);
  state.counters["bytes"] = static_cast<double>(response.size());
  Measured measured(state);
  for (auto _ : state) verify(domain);
  measured.SignatureChecks(signature_checks);
}

void VerifyUnsigned(benchmark::State& state, const OcspParties& parties,
                    const std::string& response) {
  UnsignedDomain domain;
  parties.TeachDigests(response, &domain);
  Verify(state, domain, parties, response);
}

// Signatures and digests by BoringSSL.
void VerifySigned(benchmark::State& state, const OcspParties& parties,
                  const std::string& response) {
  InMemoryTrustDomain domain(TrustStore::Builder().Build());
  Verify(state, domain, parties, response);
}

void DirectByKey(benchmark::State& state) {
  const OcspParties parties;
  VerifyUnsigned(state, parties, Ocsp(parties.leaf).der());
}
BENCHMARK(DirectByKey)->Name("ocsp/direct_by_key");

void DirectByName(benchmark::State& state) {
  const OcspParties parties;
  VerifyUnsigned(state, parties, Ocsp(parties.leaf).ByName().der());
}
BENCHMARK(DirectByName)->Name("ocsp/direct_by_name");

void DirectRevoked(benchmark::State& state) {
  const OcspParties parties;
  VerifyUnsigned(state, parties, Ocsp(StatusOf(parties.leaf).Reason(1)).der());
}
BENCHMARK(DirectRevoked)->Name("ocsp/direct_revoked");

void DelegatedByKey(benchmark::State& state) {
  const OcspParties parties;
  VerifyUnsigned(state, parties,
                 Ocsp(parties.leaf).SignedBy(parties.responder).der());
}
BENCHMARK(DelegatedByKey)->Name("ocsp/delegated_by_key");

void DelegatedByName(benchmark::State& state) {
  const OcspParties parties;
  VerifyUnsigned(state, parties,
                 Ocsp(parties.leaf).SignedBy(parties.responder).ByName().der());
}
BENCHMARK(DelegatedByName)->Name("ocsp/delegated_by_name");

// Entries for other certificates, before the one that counts.
void DirectWithEntries(benchmark::State& state) {
  const OcspParties parties;
  OcspResponse response = Ocsp(parties.leaf).NoEntries();
  for (int i = 0; i < state.range(0); ++i) {
    response = response.Add(StatusOf(parties.leaf.Serial(i)));
  }
  VerifyUnsigned(state, parties, response.Add(StatusOf(parties.leaf)).der());
}
BENCHMARK(DirectWithEntries)
    ->Name("ocsp/direct_with_entries")
    ->Arg(10)
    ->Arg(100)
    ->Arg(1000);

void DirectSigned(benchmark::State& state) {
  const OcspParties parties;
  VerifySigned(state, parties, Ocsp(parties.leaf).der());
}
BENCHMARK(DirectSigned)->Name("ocsp/direct_signed");

void DelegatedSigned(benchmark::State& state) {
  const OcspParties parties;
  VerifySigned(state, parties,
               Ocsp(parties.leaf).SignedBy(parties.responder).der());
}
BENCHMARK(DelegatedSigned)->Name("ocsp/delegated_signed");

void WriteRequest(benchmark::State& state) {
  const OcspParties parties;
  UnsignedDomain domain;
  parties.TeachDigests("", &domain);
  const ocsp::ResponseTarget target = parties.target();
  Measured measured(state);
  for (auto _ : state) {
    uint8_t buffer[ocsp::kMaxRequestSize];
    der::Input request;
    if (ocsp::WriteRequest(domain, target.certificate, target.issuer, {},
                           buffer, &request) != Error::kOk) {
      state.SkipWithError("not written");
    }
    benchmark::DoNotOptimize(buffer);
  }
}
BENCHMARK(WriteRequest)->Name("ocsp/write_request");

}  // namespace
}  // namespace cairn::benchmarks
