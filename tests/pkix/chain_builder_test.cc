#include "pkix/chain_builder.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/graphs.h"
#include "tests/support/matchers.h"
#include "tests/support/public_keys.h"
#include "tests/support/test_time.h"
#include "tests/support/test_trust_domain.h"
#include "tests/support/verify.h"

namespace cairn::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// What a build reports, which candidates it takes, and that one build knows
// nothing of the last. Anchors, limits, failures, traces and hooks have tests
// of their own.
class ChainBuilderTest : public ::testing::Test {
 protected:
  const TestCertificate root_ = Ca("Root");
  const TestCertificate inter_ = Ca("Intermediate").IssuedBy(root_);
  const TestCertificate leaf_ = Leaf().IssuedBy(inter_);
};

TEST_F(ChainBuilderTest, ReportsThePath) {
  TestTrustDomain domain;
  domain.Trust(root_).Offer(inter_);
  ChainBuilder builder;
  const BuildResult& result =
      builder.Build(domain, leaf_.certificate(), Host());
  ASSERT_THAT(result, IsTrusted());
  EXPECT_EQ(result.outcome(), Outcome::kTrusted);
  EXPECT_EQ(result.failure_depth(), 0);
  EXPECT_THAT(result.path(),
              ElementsAre(leaf_.input(), inter_.input(), root_.input()));
  EXPECT_EQ(result.anchor_subject(), root_.certificate().subject());
  EXPECT_EQ(result.anchor_public_key(), root_.certificate().public_key().info);
  EXPECT_TRUE(result.anchor_has_certificate());
  EXPECT_EQ(result.revocation(0), RevocationStatus::kNotChecked);
  EXPECT_THAT(result.policies(), IsEmpty());
  EXPECT_THAT(result.pending(), IsEmpty());
  EXPECT_FALSE(result.more_pending());
}

TEST_F(ChainBuilderTest, CountsItsWork) {
  TestTrustDomain domain;
  domain.Trust(root_).Offer(inter_).SetRevocation(RevocationAnswer::Good());
  const Counters counters = Verify(domain, leaf_).counters();
  EXPECT_EQ(counters.signature_checks, 2u);
  EXPECT_EQ(counters.steps, 2u);
  EXPECT_EQ(counters.offers, 2u);
  EXPECT_EQ(counters.name_comparisons, 0u) << "the names are the same bytes";
  EXPECT_EQ(counters.revocation_checks, 2u);
  EXPECT_EQ(counters.candidates, 3u);
}

TEST_F(ChainBuilderTest, AnchorIssuedTheEndEntity) {
  const auto leaf = Leaf().IssuedBy(root_);
  const BuildResult result = Verify(leaf);
  ASSERT_THAT(result, IsTrusted());
  EXPECT_THAT(result.path(), ElementsAre(leaf.input(), root_.input()));
  EXPECT_EQ(result.counters().signature_checks, 1u);
}

TEST_F(ChainBuilderTest, ReportsRevocationByPlaceOnThePath) {
  TestTrustDomain domain;
  domain.Trust(root_)
      .Offer(inter_)
      .SetRevocation(leaf_, RevocationAnswer::Good())
      .SetRevocation(inter_,
                     RevocationAnswer::Unknown(RevocationAnswer::Fail::kSoft));
  const BuildResult result = Verify(domain, leaf_);
  ASSERT_THAT(result, IsTrusted());
  EXPECT_EQ(result.revocation(0), RevocationStatus::kGood);
  EXPECT_EQ(result.revocation(1), RevocationStatus::kUnknown);
  EXPECT_EQ(result.revocation(2), RevocationStatus::kNotChecked)
      << "nobody asks about an anchor";
}

TEST_F(ChainBuilderTest, ReportsPoliciesIfAsked) {
  const auto inter = inter_.Policies({"2.23.140.1.2.1", "2.23.140.1.2.2"});
  const auto leaf = Leaf().Policies({"2.23.140.1.2.2"}).IssuedBy(inter);
  BuildOptions options = Host();
  EXPECT_THAT(Verify(leaf, options).policies(), IsEmpty());
  options.compute_policies = true;
  const BuildResult result = Verify(leaf, options);
  ASSERT_THAT(result, IsTrusted());
  const ObjectId policy("2.23.140.1.2.2");
  EXPECT_THAT(result.policies(),
              ElementsAre(der::Input::FromString(policy.contents())));
}

TEST_F(ChainBuilderTest, RefusesWithoutTheRequiredPolicy) {
  BuildOptions options = Host();
  options.policies.require_explicit_policy = true;
  EXPECT_THAT(Verify(leaf_, options), FailsWith(Error::kPolicyRequired));
  const auto inter = inter_.Policies({"1.2.3"});
  EXPECT_THAT(Verify(Leaf().Policies({"1.2.3"}).IssuedBy(inter), options),
              IsTrusted());
}

TEST_F(ChainBuilderTest, ChainIsThereAfterSuccessOnly) {
  ChainBuilder builder;
  EXPECT_EQ(builder.chain(), nullptr);
  TestTrustDomain domain;
  domain.AddChainOf(leaf_);
  ASSERT_THAT(builder.Build(domain, leaf_.certificate(), Host()), IsTrusted());
  ASSERT_NE(builder.chain(), nullptr);
  EXPECT_EQ(builder.chain()->size(), 2);
  EXPECT_EQ(builder.chain()->end_entity().der(), leaf_.input());
  EXPECT_EQ(builder.chain()->certificate(1).der(), inter_.input());
  EXPECT_EQ(builder.chain()->anchor().certificate->der(), root_.input());
  builder.Build(domain, leaf_.certificate(), Host("b.example.com"));
  EXPECT_EQ(builder.chain(), nullptr);
}

// Which candidates are taken.

TEST_F(ChainBuilderTest, KeyIdentifiersNeverReject) {
  const auto other_ids = inter_.SubjectKeyId("another key");
  TestTrustDomain domain;
  domain.Trust(root_.SubjectKeyId("yet another")).Offer(other_ids);
  EXPECT_THAT(Verify(domain, leaf_), IsTrusted());
  EXPECT_THAT(Verify(leaf_.NoAuthorityKeyId()), IsTrusted());
  EXPECT_THAT(Verify(Leaf().IssuedBy(inter_.NoSubjectKeyId())), IsTrusted());
}

TEST_F(ChainBuilderTest, KeyIdentifiersOrder) {
  // Seven with the right name, the right one offered last.
  const TestGraph graph = DecoyGraph(6);
  TestTrustDomain domain;
  graph.AddTo(&domain);
  EXPECT_EQ(Verify(domain, graph.leaf).counters().signature_checks, 2u);
  // Without identifiers they are tried in the order they were offered in.
  GraphStyle style;
  style.key_ids = GraphStyle::KeyIds::kAbsent;
  const TestGraph unmarked = DecoyGraph(6, style);
  TestTrustDomain unmarked_domain;
  unmarked.AddTo(&unmarked_domain);
  EXPECT_EQ(Verify(unmarked_domain, unmarked.leaf).counters().signature_checks,
            8u);
}

TEST_F(ChainBuilderTest, ValidCandidatesComeFirst) {
  const auto expired = inter_.NotAfter(kNow - 1);
  const auto early = inter_.NotBefore(kNow + 1);
  TestTrustDomain domain;
  domain.Trust(root_).Offer(expired).Offer(early).Offer(inter_);
  const BuildResult result = Verify(domain, leaf_);
  ASSERT_THAT(result, IsTrusted());
  EXPECT_EQ(result.counters().steps, 2u);
}

TEST_F(ChainBuilderTest, AnchorsComeFirst) {
  // The same name and key as a cross certificate and as a root.
  const auto cross = root_.IssuedBy(Ca("Other root"));
  TestTrustDomain domain;
  domain.Offer(inter_).Offer(cross).Trust(root_);
  const BuildResult result = Verify(domain, leaf_);
  EXPECT_THAT(result.path(),
              ElementsAre(leaf_.input(), inter_.input(), root_.input()));
  EXPECT_EQ(result.counters().steps, 2u);
}

TEST_F(ChainBuilderTest, CandidatesAsDer) {
  TestTrustDomain domain;
  domain.Trust(root_).Offer(inter_).OfferAsDer();
  const BuildResult result = Verify(domain, leaf_);
  ASSERT_THAT(result, IsTrusted());
  EXPECT_THAT(result.path(),
              ElementsAre(leaf_.input(), inter_.input(), root_.input()));
  EXPECT_EQ(result.counters().candidates, 3u);
}

TEST_F(ChainBuilderTest, MalformedCandidateIsNotFatal) {
  const std::string cut = inter_.der().substr(0, inter_.der().size() - 1);
  TestTrustDomain domain;
  domain.OfferBytes("").OfferBytes(cut).Trust(root_).Offer(inter_);
  EXPECT_THAT(Verify(domain, leaf_), IsTrusted());
  TestTrustDomain nothing_else;
  nothing_else.OfferBytes(cut);
  EXPECT_THAT(Verify(nothing_else, leaf_),
              FailsWith(Error::kMalformedCertificate));
}

TEST_F(ChainBuilderTest, OfferedAgainAndAgainIsOneCandidate) {
  TestTrustDomain domain;
  domain.Trust(root_);
  for (int i = 0; i < 50; ++i) domain.Offer(inter_).OfferBytes(inter_.der());
  const BuildResult result = Verify(domain, leaf_);
  ASSERT_THAT(result, IsTrusted());
  EXPECT_EQ(result.counters().candidates, 3u);
  EXPECT_EQ(result.counters().signature_checks, 2u);
  EXPECT_EQ(result.counters().steps, 2u);
  // 100 for the end entity; 50 as bytes, whoever is asked for, and the anchor.
  EXPECT_EQ(result.counters().offers, 151u);
  EXPECT_EQ(domain.count(Hook::kTrust), 3);
}

TEST_F(ChainBuilderTest, ExactCopyFromElsewhereIsTheSameCandidate) {
  const std::string copy = inter_.der();
  Certificate parsed;
  ASSERT_TRUE(Certificate::Parse(der::Input::FromString(copy), &parsed).ok());
  const Anchor anchor = Anchor::FromCertificate(root_.certificate());
  TestTrustDomain domain;
  domain.on_find_issuers = [&](const IssuerQuery& query, IssuerSink& sink) {
    if (query.subject.der() == leaf_.input()) {
      sink.Offer(parsed);
      sink.OfferDer(inter_.input());
      sink.Offer(inter_.certificate());
    } else {
      sink.OfferAnchor(anchor);
      sink.OfferAnchor(anchor);
      sink.Offer(root_.certificate());
    }
    return HookResult::Ok();
  };
  const BuildResult result = Verify(domain, leaf_);
  ASSERT_THAT(result, IsTrusted());
  EXPECT_EQ(result.counters().candidates, 3u);
  EXPECT_EQ(result.counters().signature_checks, 2u);
}

TEST_F(ChainBuilderTest, OffersWithAnotherNameArePassedOver) {
  TestTrustDomain domain;
  domain.AddChainOf(leaf_).OfferEverything();
  for (int i = 0; i < 20; ++i) domain.Offer(Ca(absl::StrCat("Other ", i)));
  const BuildResult result = Verify(domain, leaf_);
  ASSERT_THAT(result, IsTrusted());
  EXPECT_EQ(result.counters().candidates, 3u);
  EXPECT_EQ(result.counters().offers, 44u);
  EXPECT_EQ(result.counters().name_comparisons, 0u)
      << "names whose hashes differ are not compared";
}

TEST_F(ChainBuilderTest, EndEntityIsNobodysIssuer) {
  TestTrustDomain domain;
  domain.AddChainOf(leaf_).Offer(leaf_).OfferEverything();
  EXPECT_THAT(Verify(domain, leaf_), IsTrusted());
  const auto self_signed = Leaf();
  TestTrustDomain offers_it;
  offers_it.Offer(self_signed);
  EXPECT_THAT(Verify(offers_it, self_signed),
              FailsWithAt(Error::kUntrustedRoot, 0));
}

// RFC 5280 section 7.1.
TEST_F(ChainBuilderTest, NamesMatchAcrossStringTypes) {
  const auto inter = Ca(Name("CN=Issuing  CA,O=Example", der::kPrintableString))
                         .IssuedBy(root_);
  const auto leaf = Leaf().IssuedBy(inter).IssuerName(
      Name("CN=issuing ca,O=EXAMPLE", der::kUtf8String));
  TestTrustDomain domain;
  domain.Trust(root_).Offer(inter);
  EXPECT_THAT(Verify(domain, leaf), IsTrusted());
  const auto other = Leaf().IssuedBy(inter).IssuerName(
      Name("CN=issuing cb,O=EXAMPLE", der::kUtf8String));
  EXPECT_THAT(Verify(domain, other), FailsWithAt(Error::kUnknownIssuer, 0));
}

TEST_F(ChainBuilderTest, AnchorNamesMatchAcrossStringTypes) {
  const auto root = Ca(Name("O=Example", der::kPrintableString));
  const auto leaf =
      Leaf().IssuedBy(root).IssuerName(Name("O=EXAMPLE", der::kUtf8String));
  TestTrustDomain by_certificate;
  by_certificate.Trust(root);
  EXPECT_THAT(Verify(by_certificate, leaf), IsTrusted());
  TestTrustDomain bare;
  bare.TrustBare(root);
  EXPECT_THAT(Verify(bare, leaf), IsTrusted());
}

// CVE-2026-57826: version 1 and 2 certificates cannot say that they are CAs.
TEST_F(ChainBuilderTest, OldVersionsAreNotIntermediates) {
  for (int version : {1, 2}) {
    SCOPED_TRACE(version);
    const auto old = inter_.Version(version);
    EXPECT_THAT(Verify(Leaf().IssuedBy(old)),
                FailsWithAt(Error::kVersionNotAllowed, 1));
  }
}

TEST_F(ChainBuilderTest, AlgorithmsOfOneCertificateMustAgree) {
  const std::string p384 =
      SignatureAlgorithmDer(SignatureAlgorithm::kEcdsaSha384);
  EXPECT_THAT(Verify(leaf_.InnerAlgorithm(p384)),
              FailsWithAt(Error::kSignatureAlgorithmMismatch, 0));
  EXPECT_THAT(Verify(leaf_.OuterAlgorithm(p384)),
              FailsWithAt(Error::kSignatureAlgorithmMismatch, 0));
  EXPECT_THAT(Verify(Leaf().IssuedBy(inter_.InnerAlgorithm(p384))),
              FailsWithAt(Error::kSignatureAlgorithmMismatch, 1));
}

TEST_F(ChainBuilderTest, SignatureOfAnotherKindThanTheKeyIsNotChecked) {
  TestTrustDomain domain;
  domain.Trust(root_).Offer(inter_.Key(Rsa(2048)));
  const BuildResult result = Verify(domain, leaf_);
  EXPECT_THAT(result, FailsWithAt(Error::kSignatureKeyMismatch, 0));
  EXPECT_EQ(result.counters().signature_checks, 0u);
  EXPECT_EQ(domain.count(Hook::kVerify), 0);
}

// One candidate's failure is not the next one's.
TEST_F(ChainBuilderTest, GoodPathBesideBadOnes) {
  TestTrustDomain domain;
  domain.Offer(inter_.CorruptSignature())
      .Offer(inter_.NotAfter(kNow - 1))
      .Offer(inter_.BasicConstraints(false))
      .Offer(inter_.KeyUsage({KeyUsage::kCrlSign}))
      .Offer(inter_.PermitDns("other.test"))
      .Offer(inter_.Version(1))
      .Offer(inter_.Purposes({der::Oid::kClientAuth}))
      .Offer(inter_.Extension("1.2.3", true, ""))
      .Offer(inter_.RawPublicKey(DsaPublicKey()))
      .Offer(inter_.IssuedBy(Ca("Nobody")))
      .Offer(inter_)
      .Trust(root_);
  EXPECT_THAT(Verify(domain, leaf_), IsTrusted());
}

// Use again and again.

TEST_F(ChainBuilderTest, OneBuildKnowsNothingOfTheLast) {
  const auto bad_leaf = leaf_.CorruptSignature();
  const auto long_leaf =
      Leaf("O=Other").IssuedBy(Ca("Second").IssuedBy(inter_));
  TestTrustDomain domain;
  domain.Trust(root_).Offer(inter_);
  TestTrustDomain second;
  second.AddChainOf(long_leaf);
  TestTrustDomain nobody;
  nobody.Offer(inter_);
  ChainBuilder builder;
  for (int round = 0; round < 3; ++round) {
    SCOPED_TRACE(round);
    EXPECT_THAT(builder.Build(domain, leaf_.certificate(), Host()),
                IsTrusted());
    const BuildResult& bad =
        builder.Build(domain, bad_leaf.certificate(), Host());
    EXPECT_THAT(bad, FailsWithAt(Error::kBadSignature, 0));
    EXPECT_THAT(bad.anchor_subject(), IsEmpty());
    EXPECT_THAT(bad.policies(), IsEmpty());
    const BuildResult& good =
        builder.Build(second, long_leaf.certificate(), Host());
    EXPECT_THAT(good, IsTrusted());
    EXPECT_EQ(good.path().size(), 4u);
    EXPECT_EQ(good.counters().signature_checks, 3u);
    // What one domain trusts, the next does not.
    EXPECT_THAT(builder.Build(nobody, leaf_.certificate(), Host()),
                FailsWithAt(Error::kUnknownIssuer, 1));
    // Nor does a good signature stay one, or a good time.
    domain.on_verify = [](const SignedData&, const IssuerKey&) {
      return HookResult(Error::kBadSignature);
    };
    EXPECT_THAT(builder.Build(domain, leaf_.certificate(), Host()),
                FailsWithAt(Error::kBadSignature, 0));
    domain.on_verify = nullptr;
    BuildOptions late = Host();
    late.time = kNow + kYear;
    EXPECT_THAT(builder.Build(domain, leaf_.certificate(), late),
                FailsWithAt(Error::kExpired, 0));
  }
}

TEST_F(ChainBuilderTest, CandidatesOfTheLastBuildAreForgotten) {
  // As many as there is room for, twice.
  ChainBuilder builder(8);
  for (int round = 0; round < 2; ++round) {
    const TestGraph graph = DecoyGraph(round + 5);
    TestTrustDomain domain;
    graph.AddTo(&domain);
    EXPECT_THAT(builder.Build(domain, graph.leaf.certificate(), Host()),
                round == 0 ? ::testing::Matcher<const BuildResult&>(IsTrusted())
                           : FailsWith(Error::kTooManyCandidates));
  }
}

TEST_F(ChainBuilderTest, CapacityIsBroughtIntoRange) {
  TestTrustDomain domain;
  domain.AddChainOf(leaf_);
  for (int capacity : {-1, 0, 1, 2}) {
    SCOPED_TRACE(capacity);
    ChainBuilder builder(capacity);
    EXPECT_THAT(builder.Build(domain, leaf_.certificate(), Host()),
                FailsWith(Error::kTooManyCandidates));
  }
  for (int capacity : {3, kMaxCandidates, kMaxCandidates + 1}) {
    SCOPED_TRACE(capacity);
    ChainBuilder builder(capacity);
    EXPECT_THAT(builder.Build(domain, leaf_.certificate(), Host()),
                IsTrusted());
  }
}

// Options.

TEST_F(ChainBuilderTest, OptionsOutOfRange) {
  const auto with = [](int certificates, uint32_t signatures) {
    BuildOptions options = Host();
    options.limits.max_certificates = certificates;
    options.limits.signature_checks = signatures;
    return options;
  };
  EXPECT_THAT(Verify(leaf_, with(64, 4096)), IsTrusted());
  EXPECT_THAT(Verify(leaf_, with(3, 2)), IsTrusted());
  for (const BuildOptions& options :
       {with(0, 128), with(-1, 128), with(65, 128), with(32, 4097)}) {
    const BuildResult result = Verify(leaf_, options);
    EXPECT_THAT(result, FailsWithAt(Error::kInvalidOptions, 0));
    EXPECT_THAT(result.path(), IsEmpty());
    EXPECT_EQ(result.counters().steps, 0u);
  }
}

TEST_F(ChainBuilderTest, InvalidOptionsAskNobody) {
  TestTrustDomain domain;
  domain.AddChainOf(leaf_);
  BuildOptions options = Host();
  options.limits.max_certificates = 65;
  EXPECT_THAT(Verify(domain, leaf_, options),
              FailsWith(Error::kInvalidOptions));
  EXPECT_THAT(domain.calls(), IsEmpty());
}

TEST_F(ChainBuilderTest, InvalidIdentity) {
  TestTrustDomain domain;
  domain.AddChainOf(leaf_);
  EXPECT_THAT(Verify(domain, leaf_, Host("not a host")),
              FailsWithAt(Error::kInvalidIdentity, 0));
  EXPECT_THAT(domain.calls(), IsEmpty());
}

TEST_F(ChainBuilderTest, OptionsAreCopied) {
  TestTrustDomain domain;
  domain.AddChainOf(leaf_).PendOnce(Hook::kRevocation);
  ChainBuilder builder;
  {
    BuildOptions options = Host();
    EXPECT_THAT(builder.Build(domain, leaf_.certificate(), options),
                IsPending());
    options.time = 0;
    options.limits.max_certificates = 1;
  }
  EXPECT_THAT(builder.Resume(), IsTrusted());
}

// BuildCertChain.

TEST_F(ChainBuilderTest, FreeFunctionReturnsAValue) {
  TestTrustDomain domain;
  domain.AddChainOf(leaf_);
  const BuildResult good = BuildCertChain(domain, leaf_.certificate(), Host());
  const BuildResult bad =
      BuildCertChain(domain, leaf_.certificate(), Host("b.example.com"));
  EXPECT_THAT(good, IsTrusted());
  EXPECT_EQ(good.path().size(), 3u);
  EXPECT_THAT(bad, FailsWithAt(Error::kHostnameMismatch, 0));
}

TEST_F(ChainBuilderTest, FreeFunctionWithinAHook) {
  const auto other_root = Ca("Other root");
  const auto responder = Leaf("O=Responder").IssuedBy(other_root);
  TestTrustDomain other;
  other.Trust(other_root);
  int nested = 0;
  TestTrustDomain domain;
  domain.AddChainOf(leaf_);
  domain.on_revocation = [&](const RevocationQuery&) {
    ++nested;
    TestTrustDomain inner;
    inner.AddChainOf(leaf_);
    inner.on_revocation = [&](const RevocationQuery&) {
      return Verify(other, responder).trusted() ? RevocationAnswer::Good()
                                                : RevocationAnswer::Revoked();
    };
    return Verify(inner, leaf_).trusted() ? RevocationAnswer::Good()
                                          : RevocationAnswer::Revoked();
  };
  const BuildResult result = Verify(domain, leaf_);
  ASSERT_THAT(result, IsTrusted());
  EXPECT_EQ(nested, 2);
  EXPECT_EQ(result.revocation(0), RevocationStatus::kGood);
  EXPECT_THAT(result.path(),
              ElementsAre(leaf_.input(), inter_.input(), root_.input()));
}

}  // namespace
}  // namespace cairn::testing
