// What verifying an OCSP response costs beside its signatures and digests, and
// with them.

#include <algorithm>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "benchmark/benchmark.h"
#include "ocsp/request.h"
#include "ocsp/verify_response.h"
#include "pkix/trust_domain.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/keys.h"
#include "tests/support/ocsp_factory.h"
#include "tests/support/test_time.h"
#include "tests/support/verify_signature.h"

namespace cairn::benchmarks {
namespace {

using testing::Ca;
using testing::Leaf;
using testing::Ocsp;
using testing::OcspResponse;
using testing::Responder;
using testing::StatusOf;
using testing::TestCertificate;

// Everything is taken to be signed, and digests are known beforehand: what
// remains is Cairn's own work.
class StubbedDomain final : public TrustDomain {
 public:
  // Learns the SHA-1 digest of `data`, which is recognised by its address.
  void Learn(der::Input data) {
    known_.push_back({data.data(), {}});
    testing::ComputeTestDigest(Digest::kSha1, data,
                               absl::MakeSpan(known_.back().digest));
  }

  CertTrust GetCertTrust(const Certificate&, Role) override {
    return CertTrust::Inherits();
  }
  HookResult FindIssuers(const IssuerQuery&, IssuerSink&) override {
    return HookResult::Ok();
  }
  HookResult VerifySignedData(const SignedData&, const IssuerKey&) override {
    return HookResult::Ok();
  }
  bool ComputeDigest(Digest, der::Input data,
                     absl::Span<uint8_t> out) override {
    for (const Known& known : known_) {
      if (known.data != data.data()) continue;
      std::copy(known.digest, known.digest + 20, out.begin());
      return true;
    }
    return false;
  }

 private:
  struct Known {
    const uint8_t* data;
    uint8_t digest[20];
  };
  std::vector<Known> known_;
};

// Signatures and digests by BoringSSL.
class RealDomain final : public TrustDomain {
 public:
  CertTrust GetCertTrust(const Certificate&, Role) override {
    return CertTrust::Inherits();
  }
  HookResult FindIssuers(const IssuerQuery&, IssuerSink&) override {
    return HookResult::Ok();
  }
  HookResult VerifySignedData(const SignedData& signed_data,
                              const IssuerKey& issuer) override {
    return testing::VerifySignature(signed_data, issuer.key);
  }
  bool ComputeDigest(Digest algorithm, der::Input data,
                     absl::Span<uint8_t> out) override {
    return testing::ComputeTestDigest(algorithm, data, out);
  }
};

// A certificate as the web has them, and who speaks for its issuer.
struct Parties {
  TestCertificate issuer =
      Ca("C=US,O=Example Trust Services,CN=Example TLS CA 1");
  TestCertificate leaf =
      Leaf("CN=www.example.com").San("www.example.com").IssuedBy(issuer);
  TestCertificate responder =
      Responder("C=US,O=Example Trust Services,CN=Example OCSP Responder 1")
          .IssuedBy(issuer);

  ocsp::ResponseTarget target() const {
    const Certificate& certificate = issuer.certificate();
    return {leaf.certificate(),
            {certificate.subject(), certificate.public_key(), &certificate}};
  }
};

void Verify(benchmark::State& state, TrustDomain& domain,
            const Parties& parties, const std::string& response) {
  const ValidationPolicy policy = ValidationPolicy::WebPki();
  const ocsp::ResponseOptions options(testing::kNow, &policy);
  const ocsp::ResponseTarget target = parties.target();
  for (auto _ : state) {
    ocsp::VerifiedResponse out;
    const Failure failure = ocsp::VerifyResponse(
        domain, der::Input::FromString(response), target, options, &out);
    if (!failure.ok()) state.SkipWithError("not verified");
    benchmark::DoNotOptimize(out);
  }
  state.counters["bytes"] = static_cast<double>(response.size());
}

void VerifyStubbed(benchmark::State& state, const Parties& parties,
                   const std::string& response) {
  StubbedDomain domain;
  domain.Learn(parties.leaf.certificate().issuer());
  domain.Learn(parties.issuer.certificate().public_key().bits);
  // The certificate in the response is not where the factory's is.
  const std::string responder = parties.responder.der();
  const size_t at = response.find(responder);
  if (at != std::string::npos) {
    Certificate embedded;
    if (!Certificate::Parse(
             der::Input::FromString(response).From(at).First(responder.size()),
             &embedded)
             .ok()) {
      state.SkipWithError("does not parse");
    }
    domain.Learn(embedded.public_key().bits);
  }
  Verify(state, domain, parties, response);
}

void DirectByKey(benchmark::State& state) {
  const Parties parties;
  VerifyStubbed(state, parties, Ocsp(parties.leaf).der());
}
BENCHMARK(DirectByKey);

void DirectByName(benchmark::State& state) {
  const Parties parties;
  VerifyStubbed(state, parties, Ocsp(parties.leaf).ByName().der());
}
BENCHMARK(DirectByName);

void DirectRevoked(benchmark::State& state) {
  const Parties parties;
  VerifyStubbed(state, parties, Ocsp(StatusOf(parties.leaf).Reason(1)).der());
}
BENCHMARK(DirectRevoked);

void DelegatedByKey(benchmark::State& state) {
  const Parties parties;
  VerifyStubbed(state, parties,
                Ocsp(parties.leaf).SignedBy(parties.responder).der());
}
BENCHMARK(DelegatedByKey);

void DelegatedByName(benchmark::State& state) {
  const Parties parties;
  VerifyStubbed(state, parties,
                Ocsp(parties.leaf).SignedBy(parties.responder).ByName().der());
}
BENCHMARK(DelegatedByName);

// Entries for other certificates, before the one that counts.
void DirectWithEntries(benchmark::State& state) {
  const Parties parties;
  OcspResponse response = Ocsp(parties.leaf).NoEntries();
  for (int i = 0; i < state.range(0); ++i) {
    response = response.Add(StatusOf(parties.leaf.Serial(i)));
  }
  VerifyStubbed(state, parties, response.Add(StatusOf(parties.leaf)).der());
}
BENCHMARK(DirectWithEntries)->Arg(10)->Arg(100)->Arg(1000);

void DirectSigned(benchmark::State& state) {
  const Parties parties;
  RealDomain domain;
  Verify(state, domain, parties, Ocsp(parties.leaf).der());
}
BENCHMARK(DirectSigned);

void DelegatedSigned(benchmark::State& state) {
  const Parties parties;
  RealDomain domain;
  Verify(state, domain, parties,
         Ocsp(parties.leaf).SignedBy(parties.responder).der());
}
BENCHMARK(DelegatedSigned);

void WriteRequest(benchmark::State& state) {
  const Parties parties;
  StubbedDomain domain;
  domain.Learn(parties.leaf.certificate().issuer());
  domain.Learn(parties.issuer.certificate().public_key().bits);
  const ocsp::ResponseTarget target = parties.target();
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
BENCHMARK(WriteRequest);

}  // namespace
}  // namespace cairn::benchmarks
