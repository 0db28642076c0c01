// What CRLs cost: to parse, to look through, to index, to look up in, and a
// whole check. Argument: the number of entries. Signatures are stubs, unless it
// says otherwise.

#include <cstdint>
#include <memory>
#include <string>

#include "benchmark/benchmark.h"
#include "benchmarks/measured.h"
#include "benchmarks/unsigned_domain.h"
#include "crl/check.h"
#include "crl/crl.h"
#include "crl/index.h"
#include "crl/store.h"
#include "crl/verified_crl.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/crl_factory.h"
#include "tests/support/der_builder.h"
#include "tests/support/test_time.h"
#include "trustdomain/in_memory_trust_domain.h"

namespace cairn::benchmarks {
namespace {

using testing::Ca;
using testing::CrlOf;
using testing::kNow;
using testing::Leaf;
using testing::TestCertificate;
using testing::TestCrl;

const TestCertificate& Issuer() {
  static const auto* issuer = new TestCertificate(Ca("Issuer").Stub());
  return *issuer;
}

const TestCertificate& EndEntity() {
  static const auto* leaf =
      new TestCertificate(Leaf()
                              .Stub()
                              .CrlDistributionPoint("http://c.example/1")
                              .IssuedBy(Issuer()));
  return *leaf;
}

IssuerKey IssuerKeyOf(const TestCertificate& issuer) {
  const Certificate& certificate = issuer.certificate();
  return IssuerKey{certificate.subject(), certificate.public_key(),
                   &certificate};
}

// Serial numbers of 16 octets, as random as a CA's, and a reason in every
// second entry.
std::string Entries(int64_t count) {
  const std::string date = testing::UtcTime(kNow - testing::kDay);
  const std::string reason = testing::Sequence(
      {testing::Sequence({testing::Oid(der::Oid::kReasonCode),
                          testing::OctetString(testing::Enumerated(4))})});
  std::string entries;
  uint64_t state = 1;
  for (int64_t i = 0; i < count; ++i) {
    std::string serial;
    for (int octet = 0; octet < 16; ++octet) {
      state = state * 6364136223846793005 + 1442695040888963407;
      serial.push_back(static_cast<char>(state >> 56));
    }
    serial[0] = static_cast<char>((serial[0] & 0x3f) | 0x40);
    const bool with_reason = i % 2 == 0;
    entries += testing::Sequence({testing::IntegerBytes(serial), date,
                                  with_reason ? reason : std::string()});
  }
  return entries;
}

TestCrl CrlWith(int64_t count) {
  TestCrl crl = CrlOf(Issuer()).Idp(testing::IdpOf("http://c.example/1"));
  return count == 0 ? crl : crl.AddEntries(Entries(count));
}

crl::VerifiedCrl VerifiedOf(const TestCrl& crl) {
  static const auto* policy = new ValidationPolicy(ValidationPolicy::WebPki());
  UnsignedDomain domain;
  crl::VerifiedCrl verified;
  const Failure failure =
      crl::Verify(crl::VerifyContext{domain, *policy}, crl.crl(),
                  IssuerKeyOf(Issuer()), &verified);
  benchmark::DoNotOptimize(failure);
  return verified;
}

void Bytes(benchmark::State& state, const TestCrl& crl) {
  state.counters["bytes"] = static_cast<double>(crl.der().size());
}

void CrlParse(benchmark::State& state) {
  const TestCrl crl = CrlWith(state.range(0));
  const der::Input input = crl.input();
  Bytes(state, crl);
  Measured measured(state);
  for (auto _ : state) {
    crl::Crl parsed;
    benchmark::DoNotOptimize(crl::Crl::Parse(input, &parsed));
  }
}
BENCHMARK(CrlParse)->Name("crl/parse")->Arg(0)->Arg(1000)->Arg(600'000);

void CrlScan(benchmark::State& state) {
  const TestCrl crl = CrlWith(state.range(0));
  const crl::VerifiedCrl verified = VerifiedOf(crl);
  const Certificate& leaf = EndEntity().certificate();
  Bytes(state, crl);
  Measured measured(state);
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        verified.Find(leaf.serial_number(), leaf.issuer()));
  }
}
BENCHMARK(CrlScan)->Name("crl/scan")->Arg(0)->Arg(1000)->Arg(600'000);

void CrlMakeIndex(benchmark::State& state) {
  const TestCrl crl = CrlWith(state.range(0));
  const crl::VerifiedCrl verified = VerifiedOf(crl);
  Measured measured(state);
  for (auto _ : state) {
    const crl::Index index(verified);
    benchmark::DoNotOptimize(index.size());
  }
}
BENCHMARK(CrlMakeIndex)
    ->Name("crl/make_index")
    ->Arg(1000)
    ->Arg(600'000)
    ->Unit(benchmark::kMillisecond);

void CrlFindInIndex(benchmark::State& state) {
  const TestCrl crl = CrlWith(state.range(0));
  const crl::Index index(VerifiedOf(crl));
  const der::Input issuer = Issuer().certificate().subject();
  // As many serial numbers as do not fit into a cache, in the order of the CRL,
  // which is not that of the index.
  der::Reader entries(crl.crl().entries());
  Measured measured(state);
  for (auto _ : state) {
    if (entries.AtEnd()) entries = der::Reader(crl.crl().entries());
    der::Reader fields;
    der::Input serial;
    entries.Read(der::kSequence, &fields);
    fields.Read(der::kInteger, &serial);
    const crl::Finding finding = index.Find(serial, issuer);
    if (!finding.listed) state.SkipWithError("not found");
  }
}
BENCHMARK(CrlFindInIndex)->Name("crl/find_in_index")->Arg(1000)->Arg(600'000);

// Whole checks. A CRL as it came, and one that a store has seen before.
template <typename MakeSource>
void RunChecks(benchmark::State& state, MakeSource make_source) {
  const ValidationPolicy policy = ValidationPolicy::WebPki();
  UnsignedDomain domain;
  crl::NoOtherSigners finder;
  const crl::Query query{EndEntity().certificate(), IssuerKeyOf(Issuer()), kNow,
                         policy, crl::Options()};
  const auto check = [&] {
    auto source = make_source();
    crl::Answer answer;
    crl::Check(domain, query, source, finder, &answer);
    if (answer.status() != crl::Status::kGood) state.SkipWithError("not good");
    return answer.counters().signatures;
  };
  check();  // what is done once is not counted
  Measured measured(state);
  for (auto _ : state) measured.SignatureChecks(check());
}

void CrlCheck(benchmark::State& state) {
  const TestCrl crl = CrlWith(state.range(0));
  RunChecks(state, [&crl] { return crl::CrlList({&crl.crl(), 1}); });
}
BENCHMARK(CrlCheck)->Name("crl/check")->Arg(0)->Arg(1000)->Arg(600'000);

void CrlCheckFromStore(benchmark::State& state) {
  crl::Store store;
  if (!store.Add(CrlWith(state.range(0)).der()).ok()) return;
  RunChecks(state, [&store] { return crl::SnapshotSource(store.snapshot()); });
}
BENCHMARK(CrlCheckFromStore)
    ->Name("crl/check_from_store")
    ->Arg(0)
    ->Arg(1000)
    ->Arg(600'000);

// An issuer with as many partitions, of which one is the certificate's.
void CrlCheckPartitions(benchmark::State& state) {
  crl::Store store;
  for (int64_t i = 1; i <= state.range(0); ++i) {
    const std::string uri = "http://c.example/" + std::to_string(i);
    if (!store.Add(CrlOf(Issuer()).Idp(testing::IdpOf(uri.c_str())).der())
             .ok()) {
      return;
    }
  }
  RunChecks(state, [&store] { return crl::SnapshotSource(store.snapshot()); });
}
BENCHMARK(CrlCheckPartitions)->Name("crl/check_partitions")->Arg(1)->Arg(128);

// With a real signature: P-256 and SHA-256 over the whole CRL.
void CrlVerifyP256(benchmark::State& state) {
  const TestCertificate issuer = Ca("Issuer");
  TestCrl crl = CrlOf(issuer);
  if (state.range(0) != 0) crl = crl.AddEntries(Entries(state.range(0)));
  const ValidationPolicy policy = ValidationPolicy::WebPki();
  InMemoryTrustDomain domain(TrustStore::Builder().Build());
  const auto verify = [&](TrustDomain& asked) {
    crl::VerifiedCrl verified;
    const Failure failure =
        crl::Verify(crl::VerifyContext{asked, policy}, crl.crl(),
                    IssuerKeyOf(issuer), &verified);
    if (!failure.ok()) state.SkipWithError("not verified");
  };
  const uint32_t signature_checks = CountSignatureChecks(domain, verify);
  Bytes(state, crl);
  Measured measured(state);
  for (auto _ : state) verify(domain);
  measured.SignatureChecks(signature_checks);
}
BENCHMARK(CrlVerifyP256)
    ->Name("crl/verify_P-256")
    ->Arg(0)
    ->Arg(600'000)
    ->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace cairn::benchmarks
