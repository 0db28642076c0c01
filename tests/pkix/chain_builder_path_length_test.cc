#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pkix/chain_builder.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/graphs.h"
#include "tests/support/matchers.h"
#include "tests/support/test_trust_domain.h"
#include "tests/support/verify.h"

namespace cairn::testing {
namespace {

// pathLenConstraint, BuildOptions::max_path_length and the number of
// certificates.
class ChainBuilderPathLengthTest : public ::testing::Test {
 protected:
  // A leaf below `count` intermediates of stub keys below `issuer`.
  static TestCertificate LeafBelow(TestCertificate issuer, int count) {
    for (int i = 0; i < count; ++i) {
      issuer = Ca(absl::StrCat("Below ", i)).Stub().IssuedBy(issuer);
    }
    return Leaf().Stub().IssuedBy(issuer);
  }

  static BuildOptions MaxPathLength(int length) {
    BuildOptions options = Host();
    options.max_path_length = length;
    return options;
  }

  static BuildOptions MaxCertificates(int count) {
    BuildOptions options = Host();
    options.limits.max_certificates = count;
    return options;
  }

  const TestCertificate root_ = Ca("Root").Stub();
};

// RFC 5280 section 4.2.1.9: the number of intermediates below, so that 0 may
// issue end entities.
TEST_F(ChainBuilderPathLengthTest, OfAnIntermediate) {
  for (int limit : {0, 1, 3}) {
    SCOPED_TRACE(limit);
    const auto ca = Ca("Limited").Stub().PathLength(limit).IssuedBy(root_);
    EXPECT_THAT(Verify(LeafBelow(ca, limit)), IsTrusted());
    const BuildResult result = Verify(LeafBelow(ca, limit + 1));
    EXPECT_THAT(result, FailsWithAt(Error::kPathLengthExceeded, limit + 2));
    EXPECT_EQ(result.failure().extension, Extension::kBasicConstraints);
    EXPECT_EQ(result.failure().offset,
              ca.certificate().extension_offset(Extension::kBasicConstraints));
  }
}

TEST_F(ChainBuilderPathLengthTest, OfTheAnchorsCertificate) {
  const auto root = root_.PathLength(1);
  EXPECT_THAT(Verify(LeafBelow(root, 1)), IsTrusted());
  EXPECT_THAT(Verify(LeafBelow(root, 2)),
              FailsWithAt(Error::kPathLengthExceeded, 3));
  EXPECT_THAT(
      Verify(LeafBelow(root, 2), Host(kTestHost, ValidationPolicy::Rfc5280())),
      IsTrusted())
      << "there an anchor is a name and a key";
}

TEST_F(ChainBuilderPathLengthTest, TheTightestCounts) {
  const auto wide = Ca("Wide").Stub().PathLength(9).IssuedBy(root_);
  const auto tight = Ca("Tight").Stub().PathLength(0).IssuedBy(wide);
  const auto beneath = Ca("Beneath").Stub().PathLength(9).IssuedBy(tight);
  EXPECT_THAT(Verify(LeafBelow(tight, 0)), IsTrusted());
  EXPECT_THAT(Verify(LeafBelow(beneath, 0)),
              FailsWithAt(Error::kPathLengthExceeded, 2));
}

// RFC 5280 section 6.1.4 (l).
TEST_F(ChainBuilderPathLengthTest, SelfIssuedCertificatesDoNotCount) {
  const auto ca = Ca("CA").Key(StubKey(1)).PathLength(0).IssuedBy(root_);
  const auto rollover = Ca("CA").Key(StubKey(2)).IssuedBy(ca);
  const auto rollover2 = Ca("CA").Key(StubKey(3)).IssuedBy(rollover);
  EXPECT_THAT(Verify(LeafBelow(rollover2, 0)), IsTrusted());
  EXPECT_THAT(Verify(LeafBelow(rollover2, 1)),
              FailsWithAt(Error::kPathLengthExceeded, 4));
  EXPECT_THAT(Verify(LeafBelow(rollover2, 0), MaxPathLength(1)), IsTrusted());
  EXPECT_THAT(Verify(LeafBelow(rollover2, 1), MaxPathLength(1)),
              FailsWith(Error::kPathLengthExceeded));
}

TEST_F(ChainBuilderPathLengthTest, OtherPathWhereOneIsTooLong) {
  // The same CA twice: certified narrowly, and by another root.
  const auto inner = Ca("Inner").Stub();
  const auto narrow = Ca("Outer").Stub().PathLength(0).IssuedBy(root_);
  const auto other_root = Ca("Other root").Stub();
  const auto by_narrow = inner.IssuedBy(narrow);
  const auto by_other = inner.IssuedBy(other_root);
  TestTrustDomain domain;
  domain.Trust(root_)
      .Trust(other_root)
      .Offer(narrow)
      .Offer(by_narrow)
      .Offer(by_other);
  EXPECT_THAT(Verify(domain, LeafBelow(inner, 0)), IsTrusted());
}

// A CA that was reached over a long way and found useless must be tried again
// when it is reached over a shorter one.
TEST_F(ChainBuilderPathLengthTest, ShorterWayAfterALongOne) {
  const auto target = Ca("Target").Stub().PathLength(1).IssuedBy(root_);
  const auto near = Ca("Near").Stub();
  const auto detour = Ca("Detour").Stub().IssuedBy(target);
  const auto by_detour = near.IssuedBy(detour);
  const auto by_target = near.IssuedBy(target);
  TestTrustDomain domain;
  domain.Trust(root_).Offer(target).Offer(detour).Offer(by_detour).Offer(
      by_target);
  const BuildResult result = Verify(domain, LeafBelow(near, 0));
  EXPECT_THAT(result, IsTrusted());
  EXPECT_EQ(result.path().size(), 4u);
}

TEST_F(ChainBuilderPathLengthTest, OfTheOptions) {
  for (int count : {0, 1, 4}) {
    SCOPED_TRACE(count);
    const auto leaf = LeafBelow(root_, count);
    EXPECT_THAT(Verify(leaf, MaxPathLength(-1)), IsTrusted());
    EXPECT_THAT(Verify(leaf, MaxPathLength(count)), IsTrusted());
    if (count != 0) {
      EXPECT_THAT(Verify(leaf, MaxPathLength(count - 1)),
                  FailsWithAt(Error::kPathLengthExceeded, count));
    }
  }
}

TEST_F(ChainBuilderPathLengthTest, OfTheOptionsBindsBareAnchorsToo) {
  const auto inter = Ca("Intermediate").Stub().IssuedBy(root_);
  const auto leaf = Leaf().Stub().IssuedBy(inter);
  TestTrustDomain domain;
  domain.TrustBare(root_).Offer(inter);
  EXPECT_THAT(Verify(domain, leaf, MaxPathLength(1)), IsTrusted());
  EXPECT_THAT(Verify(domain, leaf, MaxPathLength(0)),
              FailsWith(Error::kPathLengthExceeded));
}

TEST_F(ChainBuilderPathLengthTest, Certificates) {
  for (int count : {2, 3, 32, 64}) {
    SCOPED_TRACE(count);
    const TestGraph graph = ChainGraph(count);
    TestTrustDomain domain;
    graph.AddTo(&domain);
    const BuildResult found =
        Verify(domain, graph.leaf, MaxCertificates(count));
    ASSERT_THAT(found, IsTrusted());
    EXPECT_EQ(found.path().size(), static_cast<size_t>(count));
    const BuildResult result =
        Verify(domain, graph.leaf, MaxCertificates(count - 1));
    EXPECT_THAT(result, FailsWithAt(Error::kPathTooLong, count - 1));
    EXPECT_EQ(result.path().size(), static_cast<size_t>(count));
  }
}

TEST_F(ChainBuilderPathLengthTest, DefaultIs32Certificates) {
  for (int count : {32, 33}) {
    SCOPED_TRACE(count);
    const TestGraph graph = ChainGraph(count);
    TestTrustDomain domain;
    graph.AddTo(&domain);
    EXPECT_EQ(Verify(domain, graph.leaf).trusted(), count == 32);
  }
}

// One more than any option allows: nothing overflows.
TEST_F(ChainBuilderPathLengthTest, MoreThanAnyOptionAllows) {
  for (int count : {65, 66, 100}) {
    SCOPED_TRACE(count);
    const TestGraph graph = ChainGraph(count);
    TestTrustDomain domain;
    graph.AddTo(&domain);
    const BuildResult result = Verify(domain, graph.leaf, MaxCertificates(64));
    EXPECT_THAT(result, FailsWithAt(Error::kPathTooLong, 64));
    EXPECT_EQ(result.path().size(), 64u) << "as many as there is room for";
  }
}

TEST_F(ChainBuilderPathLengthTest, OneCertificateIsAnAnchorByItself) {
  const auto leaf = Leaf().Stub().IssuedBy(root_);
  TestTrustDomain domain;
  domain.Trust(leaf);
  EXPECT_THAT(Verify(domain, leaf, MaxCertificates(1)), IsTrusted());
  EXPECT_THAT(Verify(leaf, MaxCertificates(1)),
              FailsWithAt(Error::kPathTooLong, 1));
}

TEST_F(ChainBuilderPathLengthTest, BareAnchorCountsAsACertificate) {
  const auto inter = Ca("Intermediate").Stub().IssuedBy(root_);
  TestTrustDomain domain;
  domain.TrustBare(root_).Offer(inter);
  const auto leaf = Leaf().Stub().IssuedBy(inter);
  EXPECT_THAT(Verify(domain, leaf, MaxCertificates(3)), IsTrusted());
  EXPECT_THAT(Verify(domain, leaf, MaxCertificates(2)),
              FailsWith(Error::kPathTooLong));
}

TEST_F(ChainBuilderPathLengthTest, ShortPathBesideOneThatIsTooLong) {
  const auto inter = Ca("Intermediate").Stub();
  const auto long_way =
      inter.IssuedBy(Ca("B").Stub().IssuedBy(Ca("A").Stub().IssuedBy(root_)));
  const auto leaf = Leaf().Stub().IssuedBy(inter);
  TestTrustDomain domain;
  domain.AddChainOf(Leaf("O=Other").Stub().IssuedBy(long_way))
      .Offer(inter.IssuedBy(root_));
  EXPECT_THAT(Verify(domain, leaf, MaxCertificates(3)), IsTrusted());
  EXPECT_THAT(Verify(domain, leaf, MaxCertificates(2)),
              FailsWith(Error::kPathTooLong));
}

}  // namespace
}  // namespace cairn::testing
