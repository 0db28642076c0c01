#include "tests/support/test_trust_domain.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest-spi.h"
#include "gtest/gtest.h"
#include "pkix/chain_builder.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/failing_trust_domain.h"
#include "tests/support/matchers.h"
#include "tests/support/test_time.h"
#include "tests/support/verify.h"

namespace cairn::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::PrintToString;

class TestTrustDomainTest : public ::testing::Test {
 protected:
  const TestCertificate root_ = Ca("Root");
  const TestCertificate inter_ =
      Ca("Intermediate").PathLength(0).IssuedBy(root_);
  const TestCertificate leaf_ = Leaf().IssuedBy(inter_);
};

TEST_F(TestTrustDomainTest, RealChainIsTrustedUnderEveryPreset) {
  for (const ValidationPolicy& policy :
       {ValidationPolicy::WebPki(), ValidationPolicy::WebPkiStrict(),
        ValidationPolicy::Rfc5280(), ValidationPolicy::Rfc5280Strict(),
        ValidationPolicy::PrivatePki()}) {
    SCOPED_TRACE(policy.name);
    EXPECT_THAT(Verify(leaf_, Host(kTestHost, policy)), IsTrusted());
    EXPECT_THAT(Verify(leaf_, Host("b.example.com", policy)),
                FailsWithAt(Error::kHostnameMismatch, 0));
  }
}

TEST_F(TestTrustDomainTest, ChainOfEveryKindOfKey) {
  const auto a = Ca("A").Key(Rsa(2048));
  const auto b = Ca("B").Key(P384()).IssuedBy(a).SignedWith(
      SignatureAlgorithm::kRsaPssSha256);
  const auto c = Ca("C").Key(Ed25519()).IssuedBy(b);
  const auto d = Ca("D").Key(P521()).IssuedBy(c);
  const auto e = Ca("E").Stub().IssuedBy(d);
  EXPECT_THAT(Verify(Leaf().IssuedBy(e)), IsTrusted());
}

TEST_F(TestTrustDomainTest, BadSignatures) {
  EXPECT_THAT(Verify(leaf_.CorruptSignature()),
              FailsWithAt(Error::kBadSignature, 0));
  EXPECT_THAT(Verify(leaf_.SignedBy(P256(99))),
              FailsWithAt(Error::kBadSignature, 0));
  const auto stub = inter_.Stub();
  EXPECT_THAT(Verify(leaf_.IssuedBy(stub)), IsTrusted());
  EXPECT_THAT(Verify(leaf_.IssuedBy(stub).CorruptSignature()),
              FailsWithAt(Error::kBadSignature, 0));
}

TEST_F(TestTrustDomainTest, CallsInOrder) {
  TestTrustDomain domain;
  domain.AddChainOf(leaf_);
  ASSERT_THAT(Verify(domain, leaf_), IsTrusted());
  EXPECT_THAT(
      domain.calls(),
      ElementsAre("trust O=Leaf", "find issuers of O=Leaf",
                  "trust CN=Intermediate", "verify O=Leaf by CN=Intermediate",
                  "find issuers of CN=Intermediate", "trust CN=Root",
                  "verify CN=Intermediate by CN=Root",
                  "revocation of CN=Intermediate", "revocation of O=Leaf",
                  "chain O=Leaf, CN=Intermediate, CN=Root"));
  EXPECT_EQ(domain.count(Hook::kVerify), 2);
  EXPECT_EQ(domain.count(Hook::kSignatureAlgorithm), 2);
  domain.ForgetCalls();
  EXPECT_EQ(domain.count(Hook::kVerify), 0);
  EXPECT_THAT(domain.calls(), ElementsAre());
}

TEST_F(TestTrustDomainTest, WaysToTrust) {
  TestTrustDomain by_offer;
  by_offer.TrustByOffer(root_).Offer(inter_);
  EXPECT_THAT(Verify(by_offer, leaf_), IsTrusted());
  TestTrustDomain bare;
  bare.Offer(inter_).TrustBare(root_);
  const BuildResult result = Verify(bare, leaf_);
  EXPECT_THAT(result, IsTrusted());
  EXPECT_FALSE(result.anchor_has_certificate());
  TestTrustDomain nobody;
  nobody.Offer(inter_).Offer(root_);
  EXPECT_THAT(Verify(nobody, leaf_), FailsWith(Error::kUntrustedRoot));
  TestTrustDomain distrusted;
  distrusted.Trust(root_).Offer(inter_).Distrust(inter_);
  EXPECT_THAT(Verify(distrusted, leaf_), FailsWithAt(Error::kDistrusted, 1));
}

TEST_F(TestTrustDomainTest, AnchorConstraintsAreCopied) {
  TestTrustDomain domain;
  {
    const std::string constraints = NameConstraintsValue({"other.test"}, {});
    AnchorConstraints anchor;
    anchor.name_constraints = der::Input::FromString(constraints);
    domain.Trust(root_, anchor).Offer(inter_);
  }
  EXPECT_THAT(Verify(domain, leaf_), FailsWith(Error::kNameNotPermitted));
}

TEST_F(TestTrustDomainTest, WaysToOffer) {
  TestTrustDomain domain;
  domain.AddChainOf(leaf_).Offer(Ca("Decoy")).OfferBytes("not a certificate");
  BuildResult result = Verify(domain, leaf_);
  EXPECT_THAT(result, IsTrusted());
  EXPECT_EQ(result.counters().offers, 4u) << "bytes are offered twice";
  domain.OfferEverything();
  result = Verify(domain, leaf_);
  EXPECT_THAT(result, IsTrusted());
  EXPECT_EQ(result.counters().offers, 8u);
  domain.OfferAsDer();
  EXPECT_THAT(Verify(domain, leaf_), IsTrusted());
}

TEST_F(TestTrustDomainTest, Revocation) {
  TestTrustDomain domain;
  domain.AddChainOf(leaf_).SetRevocation(RevocationAnswer::Good());
  const BuildResult good = Verify(domain, leaf_);
  EXPECT_THAT(good, IsTrusted());
  EXPECT_EQ(good.revocation(0), RevocationStatus::kGood);
  domain.Revoke(inter_);
  EXPECT_THAT(Verify(domain, leaf_), FailsWithAt(Error::kRevoked, 1));
}

TEST_F(TestTrustDomainTest, PendingOnce) {
  for (Hook hook : {Hook::kTrust, Hook::kFindIssuers, Hook::kVerify,
                    Hook::kSignatureAlgorithm, Hook::kPublicKey,
                    Hook::kValidityPeriod, Hook::kRevocation, Hook::kChain}) {
    SCOPED_TRACE(static_cast<int>(hook));
    TestTrustDomain domain;
    domain.AddChainOf(leaf_).PendOnce(hook, leaf_);
    ChainBuilder builder;
    EXPECT_THAT(builder.Build(domain, leaf_.certificate(), Host()),
                IsPending());
    EXPECT_THAT(builder.Resume(), IsTrusted());
  }
  TestTrustDomain domain;
  domain.AddChainOf(leaf_).PendOnce(Hook::kRevocation, 2);
  ChainBuilder builder;
  EXPECT_THAT(builder.Build(domain, leaf_.certificate(), Host()), IsPending());
  EXPECT_THAT(builder.Resume(), IsPending());
  EXPECT_THAT(builder.Resume(), IsTrusted());
}

TEST_F(TestTrustDomainTest, ExtensionsItUnderstands) {
  const auto leaf = leaf_.Extension("1.2.3", true, "");
  TestTrustDomain domain;
  domain.AddChainOf(leaf);
  EXPECT_THAT(Verify(domain, leaf),
              FailsWith(Error::kUnknownCriticalExtension));
  domain.Understand("1.2.3");
  EXPECT_THAT(Verify(domain, leaf), IsTrusted());
}

TEST_F(TestTrustDomainTest, AnswersByFunction) {
  TestTrustDomain domain;
  domain.AddChainOf(leaf_);
  domain.SetChainAnswer(HookResult::Refuse(7));
  EXPECT_THAT(Verify(domain, leaf_), FailsWith(Error::kRefusedByTrustDomain));
  domain.on_chain = [](const VerifiedChain&) { return HookResult::Ok(); };
  EXPECT_THAT(Verify(domain, leaf_), IsTrusted());
  domain.on_verify = [](const SignedData&, const IssuerKey&) {
    return HookResult(Error::kSignatureEncoding);
  };
  EXPECT_THAT(Verify(domain, leaf_), FailsWith(Error::kSignatureEncoding));
}

TEST_F(TestTrustDomainTest, ManyStubs) {
  TestTrustDomain domain;
  std::vector<TestCertificate> cas = {Ca("0").Stub()};
  domain.Trust(cas[0]);
  for (int i = 1; i <= 20; ++i) {
    cas.push_back(Ca(absl::StrCat(i)).Stub().IssuedBy(cas.back()));
    domain.Offer(cas.back());
  }
  EXPECT_THAT(Verify(domain, Leaf().Stub().IssuedBy(cas.back())), IsTrusted());
}

TEST_F(TestTrustDomainTest, Printing) {
  EXPECT_EQ(PrintToString(Error::kExpired), "Expired");
  const auto expired = leaf_.NotAfter(kNow - 1);
  TestTrustDomain domain;
  TraceBuffer<> trace;
  domain.AddChainOf(expired);
  const BuildResult failed =
      BuildCertChain(domain, expired.certificate(), Host(), &trace);
  EXPECT_THAT(failed, Not(IsTrusted()));
  EXPECT_THAT(PrintToString(failed),
              HasSubstr("NotTrusted: Expired, depth 0; path: [O=Leaf]; "
                        "0 signature checks"));
  EXPECT_THAT(PrintToString<Trace>(trace),
              HasSubstr("certificate O=Leaf: Expired"));
  EXPECT_THAT(PrintToString(Verify(leaf_)),
              HasSubstr("Trusted; path: [O=Leaf] [CN=Intermediate] [CN=Root]"));
}

TEST(FailingTrustDomainTest, EveryCallFailsTheTest) {
  EXPECT_NONFATAL_FAILURE(
      {
        FailingTrustDomain domain;
        EXPECT_THAT(Verify(domain, Leaf()), FailsWith(Error::kDistrusted));
      },
      "GetCertTrust");
}

}  // namespace
}  // namespace cairn::testing
