#include <string>

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
using ::testing::Not;

// What is an anchor, what it may do, and what it demands of the path.
class ChainBuilderAnchorTest : public ::testing::Test {
 protected:
  // A build of leaf_ below root_ with these constraints.
  BuildResult VerifyUnder(const AnchorConstraints& constraints,
                          const BuildOptions& options = Host()) const {
    TestTrustDomain domain;
    domain.Trust(root_, constraints).Offer(inter_);
    return Verify(domain, leaf_, options);
  }

  static AnchorConstraints EndEntityOnly() {
    AnchorConstraints constraints;
    constraints.kind = AnchorConstraints::Kind::kEndEntityOnly;
    return constraints;
  }

  const TestCertificate root_ = Ca("Root");
  const TestCertificate inter_ = Ca("Intermediate").IssuedBy(root_);
  const TestCertificate leaf_ = Leaf().IssuedBy(inter_);
};

// Ways to be one.

TEST_F(ChainBuilderAnchorTest, ByGetCertTrust) {
  TestTrustDomain domain;
  domain.Trust(root_).Offer(inter_);
  const BuildResult result = Verify(domain, leaf_);
  ASSERT_THAT(result, IsTrusted());
  EXPECT_TRUE(result.anchor_has_certificate());
  EXPECT_EQ(result.path().size(), 3u);
}

TEST_F(ChainBuilderAnchorTest, ByOfferAnchor) {
  TestTrustDomain domain;
  domain.TrustByOffer(root_).Offer(inter_);
  const BuildResult result = Verify(domain, leaf_);
  ASSERT_THAT(result, IsTrusted());
  EXPECT_THAT(result.path(),
              ElementsAre(leaf_.input(), inter_.input(), root_.input()));
  EXPECT_THAT(domain.calls(), Not(::testing::Contains("trust CN=Root")));
}

TEST_F(ChainBuilderAnchorTest, Bare) {
  TestTrustDomain domain;
  domain.TrustBare(root_).Offer(inter_);
  const BuildResult result = Verify(domain, leaf_);
  ASSERT_THAT(result, IsTrusted());
  EXPECT_FALSE(result.anchor_has_certificate());
  EXPECT_EQ(result.anchor_subject(), root_.certificate().subject());
  EXPECT_EQ(result.anchor_public_key(), root_.certificate().public_key().info);
  EXPECT_THAT(result.path(), ElementsAre(leaf_.input(), inter_.input()));
}

TEST_F(ChainBuilderAnchorTest, IntermediateAsAnchor) {
  TestTrustDomain domain;
  domain.Trust(inter_).Trust(root_);
  const BuildResult result = Verify(domain, leaf_);
  EXPECT_THAT(result.path(), ElementsAre(leaf_.input(), inter_.input()));
  EXPECT_EQ(result.counters().signature_checks, 1u);
}

TEST_F(ChainBuilderAnchorTest, OfferedAsCertificateFirstAndAsAnchorThen) {
  TestTrustDomain domain;
  domain.Offer(inter_).Offer(root_).TrustByOffer(root_);
  const BuildResult result = Verify(domain, leaf_);
  EXPECT_THAT(result, IsTrusted());
  EXPECT_EQ(result.counters().candidates, 3u);
}

TEST_F(ChainBuilderAnchorTest, OfSeveralThatFit) {
  const auto other = Ca("Root").Key(P256(7));
  TestTrustDomain domain;
  domain.TrustBare(other).Trust(other).Trust(root_).Offer(inter_);
  const BuildResult result = Verify(domain, leaf_);
  ASSERT_THAT(result, IsTrusted());
  EXPECT_EQ(result.anchor_public_key(), root_.certificate().public_key().info);
}

// By subject and whole subjectPublicKeyInfo.

// CVE-2026-34580 (Botan): an anchor was matched by its name and key identifier.
TEST_F(ChainBuilderAnchorTest, NameAndKeyIdentifierDoNotMakeAnAnchor) {
  const auto forged = Ca("Root").Key(P256(66)).SubjectKeyId(root_.key_id());
  const auto forged_inter = Ca("Intermediate").Key(P256(67)).IssuedBy(forged);
  const auto forged_leaf = Leaf().IssuedBy(forged_inter);
  ASSERT_EQ(forged.certificate().subject(), root_.certificate().subject());
  ASSERT_EQ(forged.certificate().subject_key_identifier(),
            root_.certificate().subject_key_identifier());
  TestTrustDomain domain;
  domain.Trust(root_).Offer(forged).Offer(forged_inter);
  // Depth 2 is the forged root, which the real one has not signed either.
  EXPECT_THAT(Verify(domain, forged_leaf),
              FailsWithAt(Error::kBadSignature, 2));
  TestTrustDomain bare;
  bare.TrustBare(root_).Offer(forged).Offer(forged_inter);
  EXPECT_THAT(Verify(bare, forged_leaf), FailsWithAt(Error::kBadSignature, 2));
  // The real one, beside the forged, and with another identifier.
  domain.Offer(inter_);
  EXPECT_THAT(Verify(domain, leaf_), IsTrusted());
  TestTrustDomain other_id;
  other_id.Trust(root_.SubjectKeyId("other")).Offer(inter_);
  EXPECT_THAT(Verify(other_id, leaf_), IsTrusted());
}

TEST_F(ChainBuilderAnchorTest, KeyAloneDoesNotMakeAnAnchor) {
  const auto same_key = Ca("Impostor").Key(root_.key());
  const auto leaf = Leaf().IssuedBy(same_key);
  TestTrustDomain domain;
  domain.Trust(root_).Offer(same_key).OfferEverything();
  EXPECT_THAT(Verify(domain, leaf), FailsWithAt(Error::kUntrustedRoot, 1));
  TestTrustDomain bare;
  bare.TrustBare(root_).OfferEverything();
  EXPECT_THAT(Verify(bare, leaf), FailsWithAt(Error::kUnknownIssuer, 0));
}

TEST_F(ChainBuilderAnchorTest, AnotherCertificateOfTheAnchorIsNoneByItself) {
  // GetCertTrust() knows certificates by their bytes, so a renewed root is not
  // trusted; a bare anchor has no bytes to differ in.
  const auto renewed = root_.NotAfter(kNow + 20 * kYear);
  TestTrustDomain domain;
  domain.Trust(renewed).Offer(inter_);
  EXPECT_THAT(Verify(domain, leaf_), IsTrusted()) << "the same name and key";
  TestTrustDomain offered;
  offered.Offer(renewed).Offer(inter_);
  EXPECT_THAT(Verify(offered, leaf_), FailsWithAt(Error::kUntrustedRoot, 2));
}

TEST_F(ChainBuilderAnchorTest, CrossCertificateOfAnAnchorIsNotNeeded) {
  // Only the cross certificate is offered, and the anchor is bare.
  const auto cross = root_.IssuedBy(Ca("Nobody"));
  TestTrustDomain domain;
  domain.TrustBare(root_).Offer(cross).Offer(inter_);
  EXPECT_THAT(Verify(domain, leaf_), IsTrusted());
}

// The end entity as an anchor.

TEST_F(ChainBuilderAnchorTest, EndEntityItself) {
  TestTrustDomain domain;
  domain.Trust(leaf_);
  bool seen = false;
  domain.on_chain = [&](const VerifiedChain& chain) {
    seen = true;
    EXPECT_EQ(chain.size(), 1);
    EXPECT_TRUE(chain.end_entity_is_anchor());
    EXPECT_EQ(chain.end_entity().der(), leaf_.input());
    EXPECT_EQ(chain.anchor().certificate->der(), leaf_.input());
    return HookResult::Ok();
  };
  const BuildResult result = Verify(domain, leaf_);
  ASSERT_THAT(result, IsTrusted());
  EXPECT_TRUE(seen);
  EXPECT_THAT(result.path(), ElementsAre(leaf_.input()));
  EXPECT_EQ(result.anchor_public_key(), leaf_.certificate().public_key().info);
  EXPECT_EQ(result.counters().signature_checks, 0u);
  EXPECT_THAT(domain.calls(), ElementsAre("trust O=Leaf",
                                          "chain O=Leaf, "
                                          "O=Leaf"))
      << "its issuers and its revocation are of no interest";
}

TEST_F(ChainBuilderAnchorTest, EndEntityItselfIsCheckedAllTheSame) {
  TestTrustDomain domain;
  domain.Trust(leaf_);
  EXPECT_THAT(Verify(domain, leaf_, Host("b.example.com")),
              FailsWithAt(Error::kHostnameMismatch, 0));
  BuildOptions late = Host();
  late.time = kNow + kYear;
  EXPECT_THAT(Verify(domain, leaf_, late), FailsWithAt(Error::kExpired, 0));
}

TEST_F(ChainBuilderAnchorTest, EndEntityItselfForAnotherPurpose) {
  AnchorConstraints client;
  client.purposes = PurposeBit(Purpose::Known::kClientAuth);
  TestTrustDomain domain;
  domain.Trust(leaf_, client);
  EXPECT_THAT(Verify(domain, leaf_),
              FailsWithAt(Error::kAnchorNotForPurpose, 0));
  // What it is not trusted for by itself, it may still have from its issuer.
  domain.AddChainOf(leaf_);
  const BuildResult result = Verify(domain, leaf_);
  ASSERT_THAT(result, IsTrusted());
  EXPECT_EQ(result.path().size(), 3u);
}

TEST_F(ChainBuilderAnchorTest, EndEntityItselfRefusedByCheckChain) {
  TestTrustDomain domain;
  domain.Trust(leaf_).AddChainOf(leaf_);
  domain.on_chain = [](const VerifiedChain& chain) {
    return chain.end_entity_is_anchor() ? HookResult::Refuse(1)
                                        : HookResult::Ok();
  };
  EXPECT_EQ(Verify(domain, leaf_).path().size(), 3u);
  domain.on_chain = [](const VerifiedChain& chain) {
    return chain.end_entity_is_anchor() ? HookResult::Refuse(1).ForEveryPath()
                                        : HookResult::Ok();
  };
  EXPECT_THAT(Verify(domain, leaf_),
              FailsWithAt(Error::kRefusedByTrustDomain, 0));
}

TEST_F(ChainBuilderAnchorTest, SelfSignedEndEntityIsNoAnchorByItself) {
  const auto self_signed = Leaf();
  TestTrustDomain domain;
  domain.Trust(root_);
  EXPECT_THAT(Verify(domain, self_signed),
              FailsWithAt(Error::kUntrustedRoot, 0));
  domain.Trust(self_signed);
  EXPECT_THAT(Verify(domain, self_signed), IsTrusted());
}

// frostsnap 571: a pinned end entity could issue for any host.
TEST_F(ChainBuilderAnchorTest, EndEntityOnlyNeverIssues) {
  const auto pinned = Ca("Pinned").San(kTestHost);
  const auto below = Leaf().IssuedBy(pinned);
  BuildOptions options = Host(kTestHost, ValidationPolicy::Rfc5280());
  TestTrustDomain domain;
  domain.Trust(pinned, EndEntityOnly());
  EXPECT_THAT(Verify(domain, below, options),
              FailsWithAt(Error::kAnchorDoesNotIssue, 1));
  EXPECT_THAT(Verify(domain, pinned, options), IsTrusted());
  TestTrustDomain offered;
  offered.TrustByOffer(pinned, EndEntityOnly());
  EXPECT_THAT(Verify(offered, below, options),
              FailsWithAt(Error::kAnchorDoesNotIssue, 1));
  TestTrustDomain bare;
  bare.TrustBare(pinned, EndEntityOnly());
  EXPECT_THAT(Verify(bare, below, options),
              FailsWith(Error::kAnchorDoesNotIssue));
  // The same certificate as an issuer.
  TestTrustDomain issuer;
  issuer.Trust(pinned);
  EXPECT_THAT(Verify(issuer, below, options), IsTrusted());
}

TEST_F(ChainBuilderAnchorTest, EndEntityOnlyStandsForItself) {
  TestTrustDomain domain;
  domain.Trust(leaf_, EndEntityOnly());
  EXPECT_THAT(Verify(domain, leaf_), IsTrusted());
  const auto sibling = Leaf("O=Sibling").Key(leaf_.key()).IssuedBy(inter_);
  EXPECT_THAT(Verify(domain, sibling), FailsWith(Error::kUnknownIssuer))
      << "not even with the same key";
}

// Distrust.

TEST_F(ChainBuilderAnchorTest, DistrustedEndEntity) {
  TestTrustDomain domain;
  domain.AddChainOf(leaf_).Distrust(leaf_);
  EXPECT_THAT(Verify(domain, leaf_), FailsWithAt(Error::kDistrusted, 0));
  EXPECT_THAT(domain.calls(), ElementsAre("trust O=Leaf"));
  const auto other = Leaf("O=Other").IssuedBy(inter_);
  EXPECT_THAT(Verify(domain, other), IsTrusted());
}

TEST_F(ChainBuilderAnchorTest, DistrustedIntermediate) {
  TestTrustDomain domain;
  domain.AddChainOf(leaf_).Distrust(inter_);
  const BuildResult result = Verify(domain, leaf_);
  EXPECT_THAT(result, FailsWithAt(Error::kDistrusted, 1));
  EXPECT_EQ(result.counters().signature_checks, 0u);
  // Another certificate of the same CA.
  const auto renewed = inter_.NotAfter(kNow + kYear);
  domain.Offer(renewed);
  EXPECT_THAT(Verify(domain, leaf_).path(),
              ElementsAre(leaf_.input(), renewed.input(), root_.input()));
}

TEST_F(ChainBuilderAnchorTest, DistrustIsStrongerThanAnOfferedAnchor) {
  TestTrustDomain domain;
  domain.Offer(inter_).Offer(root_).TrustByOffer(root_).Distrust(root_);
  EXPECT_THAT(Verify(domain, leaf_), FailsWithAt(Error::kDistrusted, 2));
}

// What an anchor is trusted for.

TEST_F(ChainBuilderAnchorTest, DistrustAfter) {
  AnchorConstraints constraints;
  constraints.distrust_after = kNow - 30 * kDay;
  const auto at_the_limit = leaf_.NotBefore(kNow - 30 * kDay);
  const auto past = leaf_.NotBefore(kNow - 30 * kDay + 1);
  TestTrustDomain domain;
  domain.Trust(root_, constraints).Offer(inter_);
  EXPECT_THAT(Verify(domain, at_the_limit), IsTrusted());
  EXPECT_THAT(Verify(domain, past),
              FailsWithAt(Error::kAnchorDistrustedAfter, 2));
  TestTrustDomain bare;
  bare.TrustBare(root_, constraints).Offer(inter_);
  EXPECT_THAT(Verify(bare, at_the_limit), IsTrusted());
  EXPECT_THAT(Verify(bare, past), FailsWith(Error::kAnchorDistrustedAfter));
  // The intermediate's age does not matter, and neither does another anchor.
  const auto other_root = Ca("Other root");
  domain.Offer(inter_.IssuedBy(other_root)).Trust(other_root);
  EXPECT_THAT(Verify(domain, past), IsTrusted());
}

TEST_F(ChainBuilderAnchorTest, Purposes) {
  AnchorConstraints constraints;
  constraints.purposes = PurposeBit(Purpose::Known::kServerAuth);
  EXPECT_THAT(VerifyUnder(constraints), IsTrusted());
  constraints.purposes = PurposeBit(Purpose::Known::kClientAuth) |
                         PurposeBit(Purpose::Known::kEmailProtection);
  EXPECT_THAT(VerifyUnder(constraints),
              FailsWithAt(Error::kAnchorNotForPurpose, 2));
  constraints.purposes = 0;
  EXPECT_THAT(VerifyUnder(constraints),
              FailsWithAt(Error::kAnchorNotForPurpose, 2));
  BuildOptions any(Purpose::Any(), Identity::DnsName(kTestHost), kNow);
  EXPECT_THAT(VerifyUnder(constraints, any), IsTrusted());
}

TEST_F(ChainBuilderAnchorTest, PurposesOfItsCertificate) {
  const auto root = root_.Purposes({der::Oid::kClientAuth});
  TestTrustDomain domain;
  domain.Trust(root).Offer(inter_);
  EXPECT_THAT(Verify(domain, leaf_), FailsWithAt(Error::kPurposeNotAllowed, 2));
  EXPECT_THAT(
      Verify(domain, leaf_, Host(kTestHost, ValidationPolicy::Rfc5280())),
      IsTrusted());
}

TEST_F(ChainBuilderAnchorTest, Expiry) {
  using Expiry = AnchorConstraints::Expiry;
  const ValidationPolicy enforcing = ValidationPolicy::WebPki();
  const ValidationPolicy ignoring = ValidationPolicy::Rfc5280();
  const auto verify = [this](der::Time not_before, der::Time not_after,
                             Expiry expiry, const ValidationPolicy& policy) {
    AnchorConstraints constraints;
    constraints.expiry = expiry;
    TestTrustDomain domain;
    domain.Trust(root_.Validity(not_before, not_after), constraints)
        .Offer(inter_);
    return Verify(domain, leaf_, Host(kTestHost, policy));
  };
  for (Expiry expiry :
       {Expiry::kByPolicy, Expiry::kEnforced, Expiry::kIgnored}) {
    for (const ValidationPolicy& policy : {enforcing, ignoring}) {
      SCOPED_TRACE(policy.name);
      SCOPED_TRACE(static_cast<int>(expiry));
      const bool enforced =
          expiry == Expiry::kEnforced ||
          (expiry == Expiry::kByPolicy && policy.name == enforcing.name);
      EXPECT_THAT(verify(kNow, kNow, expiry, policy), IsTrusted());
      const BuildResult expired =
          verify(kNow - kYear, kNow - 1, expiry, policy);
      const BuildResult early = verify(kNow + 1, kNow + kYear, expiry, policy);
      if (enforced) {
        EXPECT_THAT(expired, FailsWithAt(Error::kExpired, 2));
        EXPECT_THAT(early, FailsWithAt(Error::kNotYetValid, 2));
      } else {
        EXPECT_THAT(expired, IsTrusted());
        EXPECT_THAT(early, IsTrusted());
      }
    }
  }
}

TEST_F(ChainBuilderAnchorTest, LifetimesBelowPubliclyTrustedAnchors) {
  const auto old_fashioned = leaf_.NotAfter(kNow + 2 * kYear);
  BuildOptions strict = Host(kTestHost, ValidationPolicy::WebPkiStrict());
  AnchorConstraints constraints;
  TestTrustDomain own;
  own.Trust(root_, constraints).Offer(inter_);
  EXPECT_THAT(Verify(own, old_fashioned, strict), IsTrusted());
  constraints.publicly_trusted = true;
  TestTrustDomain publicly;
  publicly.Trust(root_, constraints).Offer(inter_);
  EXPECT_THAT(Verify(publicly, old_fashioned, strict),
              FailsWith(Error::kValidityPeriodTooLong));
  EXPECT_THAT(Verify(publicly, leaf_, strict), IsTrusted());
  EXPECT_THAT(Verify(publicly, old_fashioned), IsTrusted());
}

TEST_F(ChainBuilderAnchorTest, NameConstraintsOfTheTrustDomain) {
  const auto verify = [this](const std::string& value) {
    AnchorConstraints constraints;
    constraints.name_constraints = der::Input::FromString(value);
    return VerifyUnder(constraints);
  };
  EXPECT_THAT(verify(NameConstraintsValue({kTestHost}, {})), IsTrusted());
  EXPECT_THAT(verify(NameConstraintsValue({"other.test"}, {})),
              FailsWithAt(Error::kNameNotPermitted, 0));
  EXPECT_THAT(verify(NameConstraintsValue({}, {kTestHost})),
              FailsWithAt(Error::kNameExcluded, 0));
  EXPECT_THAT(verify(NameConstraintsValue({}, {DirectoryName("Intermediate")})),
              FailsWithAt(Error::kNameExcluded, 1));
  EXPECT_THAT(verify("not a SEQUENCE"),
              FailsWithAt(Error::kMalformedNameConstraints, 2));
}

TEST_F(ChainBuilderAnchorTest, NameConstraintsOnABareAnchor) {
  const std::string value = NameConstraintsValue({"other.test"}, {});
  AnchorConstraints constraints;
  constraints.name_constraints = der::Input::FromString(value);
  TestTrustDomain domain;
  domain.TrustBare(root_, constraints).Offer(inter_);
  EXPECT_THAT(Verify(domain, leaf_), FailsWithAt(Error::kNameNotPermitted, 0));
  const auto other = Leaf().San("www.other.test").IssuedBy(inter_);
  EXPECT_THAT(Verify(domain, other, Host("www.other.test")), IsTrusted());
}

TEST_F(ChainBuilderAnchorTest, NameConstraintsOfItsCertificate) {
  const auto root = root_.PermitDns("other.test");
  TestTrustDomain domain;
  domain.Trust(root).Offer(inter_);
  EXPECT_THAT(Verify(domain, leaf_), FailsWithAt(Error::kNameNotPermitted, 0));
  EXPECT_THAT(
      Verify(domain, leaf_, Host(kTestHost, ValidationPolicy::Rfc5280())),
      IsTrusted());
  // Without its certificate there is nothing to bind the path.
  TestTrustDomain bare;
  bare.TrustBare(root).Offer(inter_);
  EXPECT_THAT(Verify(bare, leaf_), IsTrusted());
}

TEST_F(ChainBuilderAnchorTest, NameConstraintsOfBothApply) {
  const auto root = root_.PermitDns(kTestHost);
  const std::string value = NameConstraintsValue({}, {kTestHost});
  AnchorConstraints constraints;
  constraints.name_constraints = der::Input::FromString(value);
  TestTrustDomain domain;
  domain.Trust(root, constraints).Offer(inter_);
  EXPECT_THAT(Verify(domain, leaf_), FailsWithAt(Error::kNameExcluded, 0));
}

TEST_F(ChainBuilderAnchorTest, PoliciesOfTheTrustDomain) {
  const ObjectId allowed("1.2.3");
  const ObjectId other("1.2.4");
  const auto inter = inter_.Policies({allowed, other});
  const auto leaf = Leaf().Policies({allowed, other}).IssuedBy(inter);
  const der::Input policies[] = {der::Input::FromString(allowed.contents())};
  AnchorConstraints constraints;
  constraints.policies = policies;
  BuildOptions options = Host();
  options.compute_policies = true;
  TestTrustDomain domain;
  domain.Trust(root_, constraints).Offer(inter);
  EXPECT_THAT(Verify(domain, leaf, options).policies(),
              ElementsAre(policies[0]));
}

TEST_F(ChainBuilderAnchorTest, ItsCertificateMustBeACa) {
  for (const TestCertificate& root :
       {root_.BasicConstraints(false), root_.KeyUsage({KeyUsage::kCrlSign}),
        root_.Extension("1.2.3", true, "")}) {
    TestTrustDomain domain;
    domain.Trust(root).Offer(inter_);
    EXPECT_THAT(Verify(domain, leaf_), Not(IsTrusted()));
    // RFC 5280 section 6 takes from an anchor its name and key.
    EXPECT_THAT(
        Verify(domain, leaf_, Host(kTestHost, ValidationPolicy::Rfc5280())),
        IsTrusted());
    TestTrustDomain bare;
    bare.TrustBare(root).Offer(inter_);
    EXPECT_THAT(Verify(bare, leaf_), IsTrusted());
  }
}

// Old roots are version 1; everything else of that version is refused.
TEST_F(ChainBuilderAnchorTest, OldVersionsMayBeAnchors) {
  for (int version : {1, 2}) {
    SCOPED_TRACE(version);
    TestTrustDomain domain;
    domain.Trust(root_.Version(version)).Offer(inter_);
    EXPECT_THAT(Verify(domain, leaf_), IsTrusted());
  }
}

TEST_F(ChainBuilderAnchorTest, SignatureOfAnAnchorIsNotChecked) {
  TestTrustDomain domain;
  domain.Trust(root_.CorruptSignature()).Offer(inter_);
  const BuildResult result = Verify(domain, leaf_);
  EXPECT_THAT(result, IsTrusted());
  EXPECT_EQ(result.counters().signature_checks, 2u);
}

TEST_F(ChainBuilderAnchorTest, AnAnchorThatFailsLeavesRoomForAnother) {
  const auto other_root = Ca("Other root");
  AnchorConstraints constraints;
  constraints.purposes = 0;
  TestTrustDomain domain;
  domain.Trust(root_, constraints)
      .Offer(inter_)
      .Offer(inter_.IssuedBy(other_root))
      .Trust(other_root);
  EXPECT_THAT(Verify(domain, leaf_).anchor_subject(),
              other_root.certificate().subject());
}

TEST_F(ChainBuilderAnchorTest, NothingIsTrustedByDefault) {
  TestTrustDomain domain;
  domain.Offer(root_).Offer(inter_);
  const BuildResult result = Verify(domain, leaf_);
  EXPECT_THAT(result, FailsWithAt(Error::kUntrustedRoot, 2));
  EXPECT_THAT(result.anchor_subject(), IsEmpty());
}

}  // namespace
}  // namespace cairn::testing
