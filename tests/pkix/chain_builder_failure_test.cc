#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pkix/chain_builder.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/matchers.h"
#include "tests/support/test_time.h"
#include "tests/support/test_trust_domain.h"
#include "tests/support/verify.h"

namespace cairn::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Which reason a failed build returns, and whom and which path it blames.
class ChainBuilderFailureTest : public ::testing::Test {
 protected:
  const TestCertificate root_ = Ca("Root").Stub();
  const TestCertificate inter_ = Ca("Intermediate").Stub().IssuedBy(root_);
  const TestCertificate leaf_ = Leaf().Stub().IssuedBy(inter_);
};

// The ends a search can come to.

TEST_F(ChainBuilderFailureTest, UnknownIssuer) {
  TestTrustDomain nobody;
  BuildResult result = Verify(nobody, leaf_);
  EXPECT_THAT(result, FailsWithAt(Error::kUnknownIssuer, 0));
  EXPECT_THAT(result.path(), ElementsAre(leaf_.input()));
  TestTrustDomain intermediate_only;
  intermediate_only.Offer(inter_);
  result = Verify(intermediate_only, leaf_);
  EXPECT_THAT(result, FailsWithAt(Error::kUnknownIssuer, 1));
  EXPECT_THAT(result.path(), ElementsAre(leaf_.input(), inter_.input()));
}

TEST_F(ChainBuilderFailureTest, UntrustedRoot) {
  TestTrustDomain domain;
  domain.Offer(inter_).Offer(root_);
  const BuildResult result = Verify(domain, leaf_);
  EXPECT_THAT(result, FailsWithAt(Error::kUntrustedRoot, 2));
  EXPECT_THAT(result.path(),
              ElementsAre(leaf_.input(), inter_.input(), root_.input()));
}

// Two CAs that certify each other, and nobody else: their issuers are known.
TEST_F(ChainBuilderFailureTest, Loop) {
  const auto a = Ca("A").Stub();
  const auto b = Ca("B").Stub();
  const auto a_by_b = a.IssuedBy(b);
  const auto b_by_a = b.IssuedBy(a);
  TestTrustDomain domain;
  domain.Offer(a_by_b).Offer(b_by_a);
  const auto leaf = Leaf().Stub().IssuedBy(a);
  const BuildResult result = Verify(domain, leaf);
  EXPECT_THAT(result, FailsWithAt(Error::kLoop, 3))
      << "nothing is called an unknown issuer that was offered";
  EXPECT_THAT(result.path(), ElementsAre(leaf.input(), a_by_b.input(),
                                         b_by_a.input(), a_by_b.input()));
  // A CA without an issuer says more.
  const auto b_by_nobody = b.IssuedBy(Ca("Nobody").Stub());
  domain.Offer(b_by_nobody);
  EXPECT_THAT(Verify(domain, leaf), FailsWithAt(Error::kUnknownIssuer, 2));
}

TEST_F(ChainBuilderFailureTest, PathTooLong) {
  BuildOptions options = Host();
  options.limits.max_certificates = 2;
  const BuildResult result = Verify(leaf_, options);
  EXPECT_THAT(result, FailsWithAt(Error::kPathTooLong, 2));
  EXPECT_THAT(result.path(),
              ElementsAre(leaf_.input(), inter_.input(), root_.input()));
}

// Whom each failure blames, and on which path.

TEST_F(ChainBuilderFailureTest, OfTheEndEntity) {
  TestTrustDomain domain;
  domain.Trust(root_).Offer(inter_);
  const struct {
    TestCertificate leaf;
    Error error;
  } kCases[] = {
      {leaf_.NotAfter(kNow - 1), Error::kExpired},
      {leaf_.NotBefore(kNow + 1), Error::kNotYetValid},
      {leaf_.San("other.test"), Error::kHostnameMismatch},
      {leaf_.BasicConstraints(true), Error::kEndEntityIsACa},
      {leaf_.Purposes({der::Oid::kClientAuth}), Error::kPurposeNotAllowed},
      {leaf_.Extension("1.2.3", true, ""), Error::kUnknownCriticalExtension},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(ErrorName(c.error));
    const BuildResult result = Verify(domain, c.leaf);
    EXPECT_THAT(result, FailsWithAt(c.error, 0));
    EXPECT_THAT(result.path(), ElementsAre(c.leaf.input()));
    EXPECT_EQ(result.counters().offers, 0u) << "no issuer was looked for";
  }
}

TEST_F(ChainBuilderFailureTest, OfAnIntermediate) {
  const struct {
    TestCertificate intermediate;
    Error error;
  } kCases[] = {
      {inter_.NotAfter(kNow - 1), Error::kExpired},
      {inter_.BasicConstraints(false), Error::kIssuerIsNotACa},
      {inter_.KeyUsage({KeyUsage::kCrlSign}), Error::kIssuerMayNotSign},
      {inter_.Purposes({der::Oid::kClientAuth}), Error::kPurposeNotAllowed},
      {inter_.Version(1), Error::kVersionNotAllowed},
      {inter_.PermitRaw("broken"), Error::kMalformedNameConstraints},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(ErrorName(c.error));
    TestTrustDomain domain;
    domain.Trust(root_).Offer(c.intermediate);
    const BuildResult result = Verify(domain, leaf_);
    EXPECT_THAT(result, FailsWithAt(c.error, 1));
    EXPECT_THAT(result.path(),
                ElementsAre(leaf_.input(), c.intermediate.input()));
    EXPECT_EQ(result.counters().signature_checks, 0u);
  }
}

TEST_F(ChainBuilderFailureTest, OfSignaturesBlamesWhatIsSigned) {
  const auto bad_leaf = leaf_.CorruptSignature();
  BuildResult result = Verify(bad_leaf);
  EXPECT_THAT(result, FailsWithAt(Error::kBadSignature, 0));
  EXPECT_THAT(result.path(), ElementsAre(bad_leaf.input(), inter_.input()));
  const auto bad_inter = inter_.CorruptSignature();
  const auto leaf = Leaf().Stub().IssuedBy(bad_inter);
  result = Verify(leaf);
  EXPECT_THAT(result, FailsWithAt(Error::kBadSignature, 1));
  EXPECT_THAT(result.path(),
              ElementsAre(leaf.input(), bad_inter.input(), root_.input()));
}

TEST_F(ChainBuilderFailureTest, OfNameConstraintsBlamesWhoHasTheName) {
  const auto strict = inter_.ExcludeDns(kTestHost);
  const auto leaf = Leaf().Stub().IssuedBy(strict);
  BuildResult result = Verify(leaf);
  EXPECT_THAT(result, FailsWithAt(Error::kNameExcluded, 0));
  EXPECT_THAT(result.path(), ElementsAre(leaf.input(), strict.input()));
  EXPECT_NE(result.failure().offset, Failure::kNoOffset);

  const auto outer = inter_.Exclude(DirectoryName("Inner"));
  const auto inner = Ca("Inner").Stub().IssuedBy(outer);
  const auto below = Leaf().Stub().IssuedBy(inner);
  result = Verify(below);
  EXPECT_THAT(result, FailsWithAt(Error::kNameExcluded, 1));
  EXPECT_THAT(result.path(),
              ElementsAre(below.input(), inner.input(), outer.input()));
}

TEST_F(ChainBuilderFailureTest, OfAWholePath) {
  const std::vector<der::Input> whole = {leaf_.input(), inter_.input(),
                                         root_.input()};
  const auto blames = [&](TestTrustDomain* domain, Error error, int depth,
                          const BuildOptions& options = Host()) {
    const BuildResult result = Verify(*domain, leaf_, options);
    EXPECT_THAT(result, FailsWithAt(error, depth));
    return std::vector<der::Input>(result.path().begin(), result.path().end());
  };
  TestTrustDomain refusing;
  refusing.AddChainOf(leaf_).SetChainAnswer(HookResult::Refuse(1));
  EXPECT_EQ(blames(&refusing, Error::kRefusedByTrustDomain, 0), whole);
  TestTrustDomain revoking;
  revoking.AddChainOf(leaf_).Revoke(inter_);
  EXPECT_EQ(blames(&revoking, Error::kRevoked, 1), whole);
  TestTrustDomain unsure;
  unsure.AddChainOf(leaf_).SetRevocation(
      leaf_, RevocationAnswer::Unknown(RevocationAnswer::Fail::kHard));
  EXPECT_EQ(blames(&unsure, Error::kRevocationUnknown, 0), whole);
  TestTrustDomain plain;
  plain.AddChainOf(leaf_);
  BuildOptions with_policy = Host();
  with_policy.policies.require_explicit_policy = true;
  EXPECT_EQ(blames(&plain, Error::kPolicyRequired, 1, with_policy), whole)
      << "the first without a policy";
}

TEST_F(ChainBuilderFailureTest, OfAnAnchor) {
  AnchorConstraints constraints;
  constraints.purposes = 0;
  TestTrustDomain domain;
  domain.Trust(root_, constraints).Offer(inter_);
  BuildResult result = Verify(domain, leaf_);
  EXPECT_THAT(result, FailsWithAt(Error::kAnchorNotForPurpose, 2));
  EXPECT_THAT(result.path(),
              ElementsAre(leaf_.input(), inter_.input(), root_.input()));
  // A bare one has no certificate to show.
  TestTrustDomain bare;
  bare.TrustBare(root_, constraints).Offer(inter_);
  result = Verify(bare, leaf_);
  EXPECT_THAT(result, FailsWithAt(Error::kAnchorNotForPurpose, 2));
  EXPECT_THAT(result.path(), ElementsAre(leaf_.input(), inter_.input()));
}

TEST_F(ChainBuilderFailureTest, OfAMalformedCandidate) {
  TestTrustDomain domain;
  domain.OfferBytes("not a certificate");
  const BuildResult result = Verify(domain, leaf_);
  EXPECT_THAT(result, FailsWithAt(Error::kMalformedCertificate, 1));
  EXPECT_EQ(result.failure().offset, 0u);
}

// Of several, the one that comes closest to a path.

TEST_F(ChainBuilderFailureTest, HighestRankFirst) {
  // From low to high; each is what the build returns until the next is there.
  const struct {
    TestCertificate intermediate;
    Error error;
  } kCases[] = {
      {inter_.Key(StubKey(9)), Error::kBadSignature},
      {inter_.BasicConstraints(false), Error::kIssuerIsNotACa},
      {inter_.Extension("1.2.3", true, ""), Error::kUnknownCriticalExtension},
      {inter_.Purposes({der::Oid::kClientAuth}), Error::kPurposeNotAllowed},
      {inter_.NotAfter(kNow - 1), Error::kExpired},
      {inter_.PermitDns("other.test"), Error::kNameNotPermitted},
  };
  TestTrustDomain ascending;
  TestTrustDomain descending;
  std::vector<TestCertificate> reversed;
  for (const auto& c : kCases) {
    SCOPED_TRACE(ErrorName(c.error));
    ascending.Offer(c.intermediate);
    EXPECT_THAT(Verify(ascending, leaf_), FailsWith(c.error));
    reversed.insert(reversed.begin(), c.intermediate);
  }
  for (const TestCertificate& c : reversed) descending.Offer(c);
  EXPECT_THAT(Verify(descending, leaf_), FailsWith(Error::kNameNotPermitted))
      << "whatever the order";
}

TEST_F(ChainBuilderFailureTest, OfOneRankTheDeepest) {
  const auto deep = Ca("Deep").Stub().NotAfter(kNow - 1).IssuedBy(root_);
  const auto expired = inter_.NotAfter(kNow - 1);
  const auto by_deep = inter_.IssuedBy(deep);
  for (bool deep_first : {true, false}) {
    SCOPED_TRACE(deep_first);
    TestTrustDomain domain;
    if (!deep_first) domain.Offer(expired);
    domain.Trust(root_).Offer(by_deep).Offer(deep);
    if (deep_first) domain.Offer(expired);
    const BuildResult result = Verify(domain, leaf_);
    EXPECT_THAT(result, FailsWithAt(Error::kExpired, 2));
    EXPECT_THAT(result.path(),
                ElementsAre(leaf_.input(), by_deep.input(), deep.input()));
  }
}

TEST_F(ChainBuilderFailureTest, OfOneRankAndDepthTheFirst) {
  const auto first = inter_.NotAfter(kNow - 1);
  const auto second = inter_.NotAfter(kNow - 2);
  TestTrustDomain domain;
  domain.Trust(root_).Offer(first).Offer(second);
  EXPECT_THAT(Verify(domain, leaf_).path(),
              ElementsAre(leaf_.input(), first.input()));
}

TEST_F(ChainBuilderFailureTest, DeadEndsRankBelowEveryReason) {
  // A dead end further up, and a bad signature right above the end entity.
  const auto dead_end = inter_.IssuedBy(Ca("Nobody").Stub());
  const auto impostor = inter_.Key(StubKey(9));
  TestTrustDomain domain;
  domain.Offer(dead_end).Offer(impostor);
  const BuildResult result = Verify(domain, leaf_);
  EXPECT_THAT(result, FailsWithAt(Error::kBadSignature, 0));
  EXPECT_THAT(result.path(), ElementsAre(leaf_.input(), impostor.input()));
}

// A root that is not trusted, and its cross certificate by a root that is not
// there: ISRG Root X1 in a store that has neither it nor DST Root CA X3.
TEST_F(ChainBuilderFailureTest, UntrustedRootRanksAboveUnknownIssuer) {
  const auto cross = root_.IssuedBy(Ca("Other root").Stub());
  TestTrustDomain domain;
  domain.Offer(inter_).Offer(cross).Offer(root_);
  EXPECT_THAT(Verify(domain, leaf_), FailsWithAt(Error::kUntrustedRoot, 2));
}

TEST_F(ChainBuilderFailureTest, EveryFailureEndsUntrusted) {
  // Nothing that was found out on the way shows as an anchor.
  TestTrustDomain domain;
  domain.AddChainOf(leaf_).SetChainAnswer(Error::kPolicyRequired);
  const BuildResult result = Verify(domain, leaf_);
  EXPECT_FALSE(result.trusted());
  EXPECT_THAT(result.anchor_subject(), IsEmpty());
  EXPECT_THAT(result.anchor_public_key(), IsEmpty());
  EXPECT_FALSE(result.anchor_has_certificate());
  EXPECT_THAT(result.policies(), IsEmpty());
}

}  // namespace
}  // namespace cairn::testing
