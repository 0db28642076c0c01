#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pkix/chain_builder.h"
#include "tests/support/allocation_counter.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/graphs.h"
#include "tests/support/matchers.h"
#include "tests/support/test_time.h"
#include "tests/support/test_trust_domain.h"
#include "tests/support/verify.h"

namespace cairn::testing {
namespace {

using ::testing::Not;

// That a build takes nothing from the heap, whatever comes of it. Signatures
// are stubs: real ones allocate in the crypto library.
class ChainBuilderAllocationTest : public ::testing::Test {
 protected:
  ChainBuilderAllocationTest() { domain_.RecordCalls(false); }

  // Builds, and expects not a single allocation.
  const BuildResult& Build(const TestCertificate& leaf,
                           const BuildOptions& options = Host(),
                           Trace* trace = nullptr) {
    // The certificate is made when it is first asked for.
    const Certificate& certificate = leaf.certificate();
    // So are those that are offered: by a build that does not count.
    builder_.Build(domain_, certificate, options);
    const AllocationScope scope;
    const BuildResult& result =
        builder_.Build(domain_, certificate, options, trace);
    EXPECT_EQ(scope.count(), 0);
    return result;
  }

  const TestCertificate root_ = Ca("Root").Stub();
  const TestCertificate inter_ = Ca("Intermediate").Stub().IssuedBy(root_);
  const TestCertificate leaf_ = Leaf().Stub().IssuedBy(inter_);
  TestTrustDomain domain_;
  ChainBuilder builder_;
};

TEST_F(ChainBuilderAllocationTest, TheCounterCounts) {
  const AllocationScope scope;
  const ChainBuilder builder;
  EXPECT_GT(scope.count(), 0);
}

TEST_F(ChainBuilderAllocationTest, Success) {
  domain_.AddChainOf(leaf_);
  EXPECT_THAT(Build(leaf_), IsTrusted());
}

TEST_F(ChainBuilderAllocationTest, CandidatesAsDerAndBareAnchors) {
  domain_.TrustBare(root_).Offer(inter_).OfferAsDer().OfferBytes("garbage");
  EXPECT_THAT(Build(leaf_), IsTrusted());
}

TEST_F(ChainBuilderAllocationTest, FirstBuildOfABuilder) {
  domain_.AddChainOf(leaf_);
  EXPECT_THAT(Build(leaf_), IsTrusted());
  ChainBuilder fresh;
  const AllocationScope scope;
  EXPECT_TRUE(fresh.Build(domain_, leaf_.certificate(), Host()).trusted());
  EXPECT_EQ(scope.count(), 0);
}

TEST_F(ChainBuilderAllocationTest, Failures) {
  domain_.AddChainOf(leaf_);
  EXPECT_THAT(Build(leaf_.CorruptSignature()), FailsWith(Error::kBadSignature));
  EXPECT_THAT(Build(leaf_, Host("b.example.com")),
              FailsWith(Error::kHostnameMismatch));
  EXPECT_THAT(Build(Leaf().Stub().IssuedBy(Ca("Nobody").Stub())),
              FailsWith(Error::kUnknownIssuer));
  domain_.Revoke(inter_);
  EXPECT_THAT(Build(leaf_), FailsWith(Error::kRevoked));
  BuildOptions invalid = Host();
  invalid.limits.max_certificates = 0;
  EXPECT_THAT(Build(leaf_, invalid), FailsWith(Error::kInvalidOptions));
}

TEST_F(ChainBuilderAllocationTest, WithATrace) {
  TraceBuffer<> trace;
  domain_.AddChainOf(leaf_).Offer(inter_.NotAfter(kNow - 1)).Revoke(inter_);
  EXPECT_THAT(Build(leaf_, Host(), &trace), FailsWith(Error::kRevoked));
  EXPECT_EQ(trace.entries().size(), 5u);
}

TEST_F(ChainBuilderAllocationTest, Graphs) {
  const struct {
    TestGraph graph;
    bool trusted;
  } kCases[] = {
      {MeshGraph(16, Ending::kNothing), false},
      {MeshGraph(8, Ending::kAnchor), true},
      {OneSubjectGraph(6, Ending::kNothing), false},
      {ForgedRootGraph(24, SignedBy::kForger), false},
      {LadderGraph(24, 2, Ending::kAnchor), true},
      {SameNameGraph(18, 8, 1), true},
      {ChainGraph(32), true},
  };
  for (const auto& c : kCases) {
    TestTrustDomain domain;
    domain.RecordCalls(false);
    c.graph.AddTo(&domain);
    const Certificate& leaf = c.graph.leaf.certificate();
    TraceBuffer<> trace;
    builder_.Build(domain, leaf, Host());
    const AllocationScope scope;
    const BuildResult& result = builder_.Build(domain, leaf, Host(), &trace);
    EXPECT_EQ(scope.count(), 0);
    EXPECT_EQ(result.trusted(), c.trusted);
  }
}

TEST_F(ChainBuilderAllocationTest, OutOfRoom) {
  const TestGraph graph = MeshGraph(24, Ending::kNothing);
  graph.AddTo(&domain_);
  EXPECT_THAT(Build(graph.leaf), FailsWith(Error::kTooManyCandidates));
}

TEST_F(ChainBuilderAllocationTest, PathsRefusedOneByOne) {
  // The search goes round again without its shortcuts.
  const TestGraph graph = MeshGraph(6, Ending::kAnchor);
  graph.AddTo(&domain_);
  domain_.SetChainAnswer(HookResult::Refuse(1));
  EXPECT_THAT(Build(graph.leaf), Not(IsTrusted()));
}

TEST_F(ChainBuilderAllocationTest, NameConstraints) {
  TestCertificate inter = inter_.Exclude(DirectoryName("O=Nobody"))
                              .Permit(IpRange("192.0.2.0/24"))
                              .Exclude(EmailName("example.org"));
  TestCertificate leaf = Leaf().Stub().San(IpName("192.0.2.1"));
  for (int i = 0; i < 200; ++i) {
    inter = inter.PermitDns(absl::StrCat("a", i, ".example.com"));
    leaf = leaf.San(absl::StrCat("www.a", i, ".example.com"));
  }
  leaf = leaf.IssuedBy(inter);
  domain_.AddChainOf(leaf);
  EXPECT_THAT(Build(leaf, Host("www.a7.example.com")), IsTrusted());
  const auto outside = leaf.San("other.test");
  EXPECT_THAT(Build(outside, Host("www.a7.example.com")),
              FailsWith(Error::kNameNotPermitted));
}

TEST_F(ChainBuilderAllocationTest, Policies) {
  TestCertificate inter = inter_.RequireExplicitPolicy(0);
  TestCertificate leaf = Leaf().Stub();
  for (int i = 0; i < 20; ++i) {
    const std::string policy = absl::StrCat("1.2.3.", i);
    inter = inter.Policies({policy.c_str()})
                .MapPolicy(policy.c_str(), absl::StrCat("1.2.4.", i).c_str());
    leaf = leaf.Policies({absl::StrCat("1.2.4.", i).c_str()});
  }
  leaf = leaf.IssuedBy(inter);
  domain_.AddChainOf(leaf);
  BuildOptions options = Host();
  options.compute_policies = true;
  const BuildResult& result = Build(leaf, options);
  EXPECT_THAT(result, IsTrusted());
  EXPECT_EQ(result.policies().size(), 20u);
}

TEST_F(ChainBuilderAllocationTest, Identities) {
  const auto leaf = Leaf()
                        .Stub()
                        .San("*.example.com")
                        .San(IpName("192.0.2.1"))
                        .San(EmailName("someone@example.com"))
                        .San(UriName("spiffe://example.org/service"))
                        .IssuedBy(inter_);
  domain_.AddChainOf(leaf);
  const uint8_t address[] = {192, 0, 2, 1};
  for (const Identity& identity :
       {Identity::None(), Identity::DnsName("www.example.com"),
        Identity::IpAddress(address), Identity::Email("someone@example.com"),
        Identity::Uri("spiffe://example.org/service")}) {
    SCOPED_TRACE(static_cast<int>(identity.kind()));
    EXPECT_THAT(
        Build(leaf, BuildOptions(Purpose::ServerAuth(), identity, kNow)),
        IsTrusted());
  }
}

TEST_F(ChainBuilderAllocationTest, EveryPreset) {
  domain_.AddChainOf(leaf_);
  for (const ValidationPolicy& policy :
       {ValidationPolicy::WebPki(), ValidationPolicy::WebPkiStrict(),
        ValidationPolicy::Rfc5280(), ValidationPolicy::Rfc5280Strict(),
        ValidationPolicy::PrivatePki()}) {
    SCOPED_TRACE(policy.name);
    EXPECT_THAT(Build(leaf_, Host(kTestHost, policy)), IsTrusted());
  }
}

TEST_F(ChainBuilderAllocationTest, Resume) {
  domain_.AddChainOf(leaf_);
  EXPECT_THAT(Build(leaf_), IsTrusted());
  for (Hook hook : {Hook::kTrust, Hook::kFindIssuers, Hook::kVerify,
                    Hook::kPublicKey, Hook::kRevocation, Hook::kChain}) {
    SCOPED_TRACE(static_cast<int>(hook));
    // Build() builds twice.
    domain_.PendOnce(hook, leaf_, 2);
    EXPECT_THAT(Build(leaf_), IsPending());
    const AllocationScope scope;
    const bool trusted = builder_.Resume().trusted();
    EXPECT_EQ(scope.count(), 0);
    EXPECT_TRUE(trusted);
  }
}

TEST_F(ChainBuilderAllocationTest, FreeFunctionFromItsSecondCallOn) {
  domain_.AddChainOf(leaf_);
  const Certificate& leaf = leaf_.certificate();
  BuildCertChain(domain_, leaf, Host());
  const AllocationScope scope;
  const bool trusted = BuildCertChain(domain_, leaf, Host()).trusted();
  EXPECT_EQ(scope.count(), 0);
  EXPECT_TRUE(trusted);
}

}  // namespace
}  // namespace cairn::testing
