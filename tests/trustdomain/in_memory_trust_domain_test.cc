#include "trustdomain/in_memory_trust_domain.h"

#include <string>
#include <vector>

#include "absl/types/span.h"
#include "gtest/gtest.h"
#include "pkix/chain_builder.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/matchers.h"
#include "tests/support/test_time.h"
#include "tests/support/verify.h"
#include "trustdomain/trust_store.h"

namespace cairn::testing {
namespace {

class InMemoryTrustDomainTest : public ::testing::Test {
 protected:
  // A store with `root_` for its only anchor and these intermediates.
  static std::shared_ptr<const TrustStore> Store(
      const TestCertificate& root,
      const std::vector<TestCertificate>& intermediates = {}) {
    TrustStore::Builder builder;
    EXPECT_TRUE(builder.AddAnchor(root.der()).ok());
    for (const TestCertificate& one : intermediates) {
      EXPECT_TRUE(builder.AddIntermediate(one.der()).ok());
    }
    return builder.Build();
  }

  const TestCertificate root_ = Ca("Root");
  const TestCertificate inter_ = Ca("Intermediate").IssuedBy(root_);
  const TestCertificate leaf_ = Leaf().IssuedBy(inter_);
};

TEST_F(InMemoryTrustDomainTest, IntermediateOfTheStore) {
  InMemoryTrustDomain domain(Store(root_, {inter_}));
  const BuildResult result = Verify(domain, leaf_);
  ASSERT_THAT(result, IsTrusted());
  ASSERT_EQ(result.path().size(), 3u);
  EXPECT_EQ(result.path()[0], leaf_.input());
  EXPECT_EQ(result.path()[1], inter_.input());
  EXPECT_EQ(result.path()[2], root_.input());
  EXPECT_EQ(result.counters().signature_checks, 2u);
}

TEST_F(InMemoryTrustDomainTest, IntermediateOfThePeer) {
  const auto store = Store(root_);
  InMemoryTrustDomain without(store);
  EXPECT_THAT(Verify(without, leaf_), FailsWithAt(Error::kUnknownIssuer, 0));
  const Certificate sent[] = {Ca("Somebody").certificate(),
                              inter_.certificate(), root_.certificate()};
  InMemoryTrustDomain domain(store, sent);
  EXPECT_THAT(Verify(domain, leaf_), IsTrusted());
}

TEST_F(InMemoryTrustDomainTest, PeerCannotBringAnAnchor) {
  const auto evil = Ca("Evil");
  const auto forged = Ca("Root").Key(P256(66));
  const auto evil_leaf = Leaf().IssuedBy(evil);
  const auto forged_leaf = Leaf().IssuedBy(forged);
  const Certificate sent[] = {evil.certificate(), forged.certificate()};
  InMemoryTrustDomain domain(Store(root_), sent);
  EXPECT_THAT(Verify(domain, evil_leaf), FailsWith(Error::kUntrustedRoot));
  EXPECT_FALSE(Verify(domain, forged_leaf).trusted());
}

TEST_F(InMemoryTrustDomainTest, SignaturesAreVerified) {
  InMemoryTrustDomain domain(Store(root_, {inter_}));
  EXPECT_THAT(Verify(domain, leaf_.CorruptSignature()),
              FailsWithAt(Error::kBadSignature, 0));
  EXPECT_THAT(Verify(domain, leaf_.SignedBy(P256(99))),
              FailsWithAt(Error::kBadSignature, 0));
  InMemoryTrustDomain bad_inter(Store(root_, {inter_.CorruptSignature()}));
  EXPECT_THAT(Verify(bad_inter, leaf_), FailsWithAt(Error::kBadSignature, 1));
}

TEST_F(InMemoryTrustDomainTest, EveryKindOfKey) {
  const auto a = Ca("A").Key(Rsa(2048));
  const auto b = Ca("B").Key(P384()).IssuedBy(a).SignedWith(
      SignatureAlgorithm::kRsaPssSha384);
  const auto c = Ca("C").Key(Ed25519()).IssuedBy(b);
  const auto d = Ca("D").Key(P521()).IssuedBy(c);
  InMemoryTrustDomain domain(Store(a, {b, c, d}));
  EXPECT_THAT(Verify(domain, Leaf().IssuedBy(d)), IsTrusted());
}

TEST_F(InMemoryTrustDomainTest, AnchorAsEndEntity) {
  const auto pinned = Leaf("O=Pinned").SelfSigned();
  InMemoryTrustDomain domain(Store(pinned));
  EXPECT_THAT(Verify(domain, pinned), IsTrusted());
  EXPECT_THAT(Verify(domain, Leaf("O=Pinned").Serial(9).SelfSigned()),
              ::testing::Not(IsTrusted()));
}

TEST_F(InMemoryTrustDomainTest, SoftHooksAreTheDefaults) {
  InMemoryTrustDomain domain(Store(root_, {inter_}));
  EXPECT_EQ(Verify(domain, leaf_).revocation(0), RevocationStatus::kNotChecked);
  EXPECT_EQ(Verify(domain, leaf_).counters().revocation_checks, 0u);
}

TEST_F(InMemoryTrustDomainTest, Digest) {
  InMemoryTrustDomain domain(Store(root_));
  std::vector<uint8_t> out(32);
  EXPECT_TRUE(domain.ComputeDigest(
      Digest::kSha256, der::Input::FromString("abc"), absl::MakeSpan(out)));
  EXPECT_EQ(out[0], 0xba);
  EXPECT_FALSE(
      domain.ComputeDigest(Digest::kSha1, der::Input(), absl::MakeSpan(out)));
}

// Deriving from it is how rules are added.
TEST_F(InMemoryTrustDomainTest, DerivedDomainHasTheLastWord) {
  class Pinned final : public InMemoryTrustDomain {
   public:
    using InMemoryTrustDomain::InMemoryTrustDomain;
    HookResult CheckChain(const VerifiedChain& chain) override {
      return chain.anchor().subject == stores().store(0).anchor(0).subject
                 ? HookResult::Ok()
                 : HookResult::Refuse(1);
    }
  };
  const auto other = Ca("Other");
  TrustStore::Builder builder;
  ASSERT_TRUE(builder.AddAnchor(root_.der()).ok());
  ASSERT_TRUE(builder.AddAnchor(other.der()).ok());
  ASSERT_TRUE(builder.AddIntermediate(inter_.der()).ok());
  Pinned domain(builder.Build());
  EXPECT_THAT(Verify(domain, leaf_), IsTrusted());
  EXPECT_THAT(Verify(domain, Leaf().IssuedBy(other)),
              FailsWith(Error::kRefusedByTrustDomain));
}

}  // namespace
}  // namespace cairn::testing
