#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pkix/chain_builder.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/failing_trust_domain.h"
#include "tests/support/matchers.h"
#include "tests/support/names.h"
#include "tests/support/public_keys.h"
#include "tests/support/test_time.h"
#include "tests/support/test_trust_domain.h"
#include "tests/support/verify.h"

namespace cairn::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// What the trust domain is asked, when, how often, and what becomes of its
// answers.
class ChainBuilderHooksTest : public ::testing::Test {
 protected:
  const TestCertificate root_ = Ca("Root").Stub();
  const TestCertificate outer_ = Ca("Outer").Stub().IssuedBy(root_);
  const TestCertificate inner_ = Ca("Inner").Stub().IssuedBy(outer_);
  const TestCertificate leaf_ = Leaf().Stub().IssuedBy(inner_);
};

// Order.

TEST_F(ChainBuilderHooksTest, CheapBeforeDearAndTopBeforeBottom) {
  TestTrustDomain domain;
  domain.AddChainOf(leaf_);
  ASSERT_THAT(Verify(domain, leaf_), IsTrusted());
  EXPECT_THAT(domain.calls(),
              ElementsAre("trust O=Leaf",                 //
                          "find issuers of O=Leaf",       //
                          "trust CN=Inner",               //
                          "verify O=Leaf by CN=Inner",    //
                          "find issuers of CN=Inner",     //
                          "trust CN=Outer",               //
                          "verify CN=Inner by CN=Outer",  //
                          "find issuers of CN=Outer",     //
                          "trust CN=Root",                //
                          "verify CN=Outer by CN=Root",   //
                          "revocation of CN=Outer",       //
                          "revocation of CN=Inner",       //
                          "revocation of O=Leaf",         //
                          "chain O=Leaf, CN=Inner, CN=Outer, CN=Root"));
}

TEST_F(ChainBuilderHooksTest, NothingIsAskedOnceTheEndEntityIsRefused) {
  class Domain : public FailingTrustDomain {
    CertTrust GetCertTrust(const Certificate&, Role role) override {
      EXPECT_EQ(role, Role::kEndEntity);
      return CertTrust::Distrusted();
    }
  };
  Domain domain;
  EXPECT_THAT(Verify(domain, leaf_), FailsWithAt(Error::kDistrusted, 0));
}

TEST_F(ChainBuilderHooksTest, NoSignatureIsCheckedBelowARefusedIssuer) {
  for (const TestCertificate& refused :
       {inner_.NotAfter(kNow - 1), inner_.BasicConstraints(false),
        inner_.ExcludeDns(kTestHost)}) {
    TestTrustDomain domain;
    domain.Trust(root_).Offer(outer_).Offer(refused);
    EXPECT_THAT(Verify(domain, leaf_), ::testing::Not(IsTrusted()));
    EXPECT_EQ(domain.count(Hook::kVerify), 0);
    EXPECT_EQ(domain.count(Hook::kFindIssuers), 1);
  }
}

TEST_F(ChainBuilderHooksTest, RolesAndSubjects) {
  TestTrustDomain domain;
  domain.AddChainOf(leaf_);
  std::vector<std::string> asked;
  const auto note = [&](const char* hook, der::Input subject, Role role) {
    asked.push_back(absl::StrCat(hook, " ", DescribeName(subject),
                                 role == Role::kIssuer ? " issuing" : ""));
  };
  domain.on_signature_algorithm = [&](const Certificate& c, Role role) {
    note("algorithm", c.subject(), role);
    return HookResult::Ok();
  };
  domain.on_validity_period = [&](const Certificate& c, Role role) {
    note("validity", c.subject(), role);
    return HookResult::Ok();
  };
  domain.on_public_key = [&](const PublicKey& key, Role role) {
    const TestCertificate* owners[] = {&leaf_, &inner_, &outer_, &root_};
    for (const TestCertificate* owner : owners) {
      if (owner->certificate().public_key().info == key.info) {
        note("key", owner->certificate().subject(), role);
      }
    }
    return HookResult::Ok();
  };
  ASSERT_THAT(Verify(domain, leaf_), IsTrusted());
  EXPECT_THAT(asked,
              ElementsAre("algorithm O=Leaf", "key O=Leaf", "validity O=Leaf",
                          "algorithm CN=Inner issuing", "key CN=Inner issuing",
                          "validity CN=Inner issuing",
                          "algorithm CN=Outer issuing", "key CN=Outer issuing",
                          "validity CN=Outer issuing", "key CN=Root issuing"))
      << "of an anchor, only the key";
}

TEST_F(ChainBuilderHooksTest, FindIssuersIsToldWhatIsLookedFor) {
  TestTrustDomain domain;
  std::vector<std::string> queries;
  domain.on_find_issuers = [&](const IssuerQuery& query, IssuerSink& sink) {
    queries.push_back(DescribeName(query.issuer));
    EXPECT_EQ(query.issuer, query.subject.issuer());
    EXPECT_EQ(query.key_identifier, query.subject.authority_key_identifier());
    EXPECT_EQ(query.time, kNow);
    for (const TestCertificate* c : {&inner_, &outer_}) {
      sink.Offer(c->certificate());
    }
    return HookResult::Ok();
  };
  EXPECT_THAT(Verify(domain, leaf_), FailsWithAt(Error::kUnknownIssuer, 2));
  EXPECT_THAT(queries, ElementsAre("CN=Inner", "CN=Outer", "CN=Root"));
}

TEST_F(ChainBuilderHooksTest, FindIssuersIsAskedOncePerCertificate) {
  // The same outer CA above two inner ones.
  const auto twin = inner_.Key(StubKey(3)).NoSubjectKeyId();
  const auto other = inner_.PathLength(0);
  TestTrustDomain domain;
  domain.Offer(twin).Offer(inner_).Offer(other).Offer(outer_);
  EXPECT_THAT(Verify(domain, leaf_), FailsWith(Error::kBadSignature));
  const std::vector<std::string>& calls = domain.calls();
  EXPECT_EQ(std::count(calls.begin(), calls.end(), "find issuers of CN=Outer"),
            1);
  EXPECT_EQ(std::count(calls.begin(), calls.end(), "trust CN=Outer"), 1);
}

TEST_F(ChainBuilderHooksTest, SinkSaysWhenToStop) {
  BuildOptions options = Host();
  options.limits.offers = 3;
  TestTrustDomain domain;
  std::vector<IssuerSink::Answer> answers;
  domain.on_find_issuers = [&](const IssuerQuery&, IssuerSink& sink) {
    for (int i = 0; i < 5; ++i) {
      answers.push_back(sink.Offer(inner_.certificate()));
    }
    return HookResult::Ok();
  };
  EXPECT_THAT(Verify(domain, leaf_, options),
              FailsWith(Error::kOfferBudgetExhausted));
  EXPECT_THAT(answers,
              ElementsAre(IssuerSink::Answer::kMore, IssuerSink::Answer::kMore,
                          IssuerSink::Answer::kMore, IssuerSink::Answer::kStop,
                          IssuerSink::Answer::kStop));
}

// Signatures.

TEST_F(ChainBuilderHooksTest, SignedDataIsWhatTheCertificateSays) {
  TestTrustDomain domain;
  domain.Trust(root_).Offer(outer_).Offer(inner_);
  std::vector<der::Input> signed_data;
  domain.on_verify = [&](const SignedData& data, const IssuerKey& issuer) {
    const TestCertificate& subject =
        data.data == leaf_.certificate().tbs()    ? leaf_
        : data.data == inner_.certificate().tbs() ? inner_
                                                  : outer_;
    const TestCertificate by = subject.issuer();
    EXPECT_EQ(data.data, subject.certificate().tbs());
    EXPECT_EQ(data.signature, subject.certificate().signature());
    EXPECT_EQ(data.algorithm, SignatureAlgorithm::kEd25519);
    EXPECT_EQ(data.algorithm_der,
              subject.certificate().signature_algorithm_der());
    EXPECT_EQ(issuer.subject, by.certificate().subject());
    EXPECT_EQ(issuer.key.info, by.certificate().public_key().info);
    EXPECT_EQ(issuer.certificate->der(), by.input());
    signed_data.push_back(data.data);
    return HookResult::Ok();
  };
  ASSERT_THAT(Verify(domain, leaf_), IsTrusted());
  EXPECT_THAT(signed_data,
              ElementsAre(leaf_.certificate().tbs(), inner_.certificate().tbs(),
                          outer_.certificate().tbs()));
}

TEST_F(ChainBuilderHooksTest, ABareAnchorIsAKeyWithoutACertificate) {
  const auto leaf = Leaf().Stub().IssuedBy(root_);
  TestTrustDomain domain;
  domain.TrustBare(root_);
  domain.on_verify = [&](const SignedData&, const IssuerKey& issuer) {
    EXPECT_EQ(issuer.certificate, nullptr);
    EXPECT_EQ(issuer.subject, root_.certificate().subject());
    return HookResult::Ok();
  };
  domain.on_revocation = [&](const RevocationQuery& query) {
    EXPECT_EQ(query.issuer.certificate, nullptr);
    EXPECT_EQ(query.issuer.key.info, root_.certificate().public_key().info);
    return RevocationAnswer::Good();
  };
  EXPECT_THAT(Verify(domain, leaf), IsTrusted());
  EXPECT_EQ(domain.count(Hook::kVerify), 1);
}

TEST_F(ChainBuilderHooksTest, AlgorithmsOfTheTrustDomain) {
  // An algorithm and a key that the library does not know.
  const std::string algorithm = Sequence({Oid("1.3.6.1.4.1.55555.2")});
  const auto root = root_.RawPublicKey(UnknownPublicKey());
  const auto leaf = Leaf().Stub().IssuedBy(root_).Algorithm(algorithm);
  TestTrustDomain domain;
  domain.Trust(root);
  EXPECT_THAT(Verify(domain, leaf),
              FailsWithAt(Error::kSignatureAlgorithmNotAllowed, 0));
  domain.on_signature_algorithm = [](const Certificate&, Role) {
    return HookResult::Ok();
  };
  EXPECT_THAT(Verify(domain, leaf),
              FailsWithAt(Error::kPublicKeyNotAllowed, 1));
  domain.on_public_key = [](const PublicKey&, Role) {
    return HookResult::Ok();
  };
  domain.on_verify = [&](const SignedData& data, const IssuerKey&) {
    EXPECT_EQ(data.algorithm, SignatureAlgorithm::kOther);
    EXPECT_EQ(data.algorithm_der.AsStringView(), algorithm);
    return HookResult::Ok();
  };
  EXPECT_THAT(Verify(domain, leaf), IsTrusted());
  EXPECT_EQ(domain.count(Hook::kVerify), 1);
}

TEST_F(ChainBuilderHooksTest, CertificatesOfOneKeyShareASignatureCheck) {
  TestTrustDomain domain;
  domain.Trust(root_).Offer(outer_).Offer(inner_);
  for (int i = 1; i <= 5; ++i) {
    domain.Offer(inner_.Serial(i).IssuedBy(Ca(absl::StrCat(i)).Stub()));
  }
  const BuildResult result = Verify(domain, leaf_);
  ASSERT_THAT(result, IsTrusted());
  EXPECT_EQ(result.counters().signature_checks, 3u);
}

// Answers.

TEST_F(ChainBuilderHooksTest, RefusalsKeepTheirDetail) {
  const auto detail_of =
      [this](const std::function<void(TestTrustDomain*)>& set) {
        TestTrustDomain domain;
        domain.AddChainOf(leaf_);
        set(&domain);
        const BuildResult result = Verify(domain, leaf_);
        EXPECT_THAT(result, FailsWith(Error::kRefusedByTrustDomain));
        return result.failure().detail;
      };
  EXPECT_EQ(detail_of([](TestTrustDomain* d) {
              d->on_find_issuers = [](const IssuerQuery&, IssuerSink&) {
                return HookResult::Refuse(1);
              };
            }),
            1u);
  EXPECT_EQ(detail_of([](TestTrustDomain* d) {
              d->on_verify = [](const SignedData&, const IssuerKey&) {
                return HookResult::Refuse(2);
              };
            }),
            2u);
  EXPECT_EQ(detail_of([](TestTrustDomain* d) {
              d->on_signature_algorithm = [](const Certificate&, Role) {
                return HookResult::Refuse(3);
              };
            }),
            3u);
  EXPECT_EQ(detail_of([](TestTrustDomain* d) {
              d->on_public_key = [](const PublicKey&, Role) {
                return HookResult::Refuse(4);
              };
            }),
            4u);
  EXPECT_EQ(detail_of([](TestTrustDomain* d) {
              d->on_validity_period = [](const Certificate&, Role) {
                return HookResult::Refuse(5);
              };
            }),
            5u);
  EXPECT_EQ(detail_of([](TestTrustDomain* d) {
              d->SetChainAnswer(HookResult::Refuse(0xffffffff));
            }),
            0xffffffffu);
}

TEST_F(ChainBuilderHooksTest, AnyErrorIsAReason) {
  TestTrustDomain domain;
  domain.AddChainOf(leaf_);
  domain.on_verify = [](const SignedData&, const IssuerKey&) {
    return HookResult(Error::kSignatureAlgorithmNotSupported);
  };
  EXPECT_THAT(Verify(domain, leaf_),
              FailsWithAt(Error::kSignatureAlgorithmNotSupported, 0));
  domain.on_verify = nullptr;
  domain.SetChainAnswer(Error::kPurposeMissing);
  EXPECT_THAT(Verify(domain, leaf_), FailsWithAt(Error::kPurposeMissing, 0));
  // Even one that is no answer.
  domain.SetChainAnswer(Error::kNotDecided);
  EXPECT_THAT(Verify(domain, leaf_), ::testing::Not(IsTrusted()));
  domain.SetChainAnswer(HookResult::Ok());
  domain.on_verify = [](const SignedData&, const IssuerKey&) {
    return HookResult(Error::kNotDecided);
  };
  EXPECT_THAT(Verify(domain, leaf_), ::testing::Not(IsTrusted()));
}

TEST_F(ChainBuilderHooksTest, FindIssuersRefusesTheSubject) {
  // What it offered before it refused does not count.
  TestTrustDomain domain;
  domain.on_find_issuers = [&](const IssuerQuery& query, IssuerSink& sink) {
    for (const TestCertificate* c : {&inner_, &outer_}) {
      sink.Offer(c->certificate());
    }
    return query.subject.der() == inner_.input() ? HookResult::Refuse(9)
                                                 : HookResult::Ok();
  };
  EXPECT_THAT(Verify(domain, leaf_),
              FailsWithAt(Error::kRefusedByTrustDomain, 1));
  EXPECT_EQ(domain.count(Hook::kVerify), 1);
}

TEST_F(ChainBuilderHooksTest, FindIssuersRefusesOnlyThatSubject) {
  const auto other = inner_.IssuedBy(root_);
  TestTrustDomain domain;
  domain.on_find_issuers = [&](const IssuerQuery& query, IssuerSink& sink) {
    if (query.subject.der() == inner_.input()) return HookResult::Refuse(9);
    sink.Offer(inner_.certificate());
    sink.Offer(other.certificate());
    sink.Offer(root_.certificate());
    return HookResult::Ok();
  };
  domain.on_trust = [&](const Certificate& certificate, Role) {
    return certificate.der() == root_.input() ? CertTrust::IsAnchor()
                                              : CertTrust::Inherits();
  };
  EXPECT_THAT(Verify(domain, leaf_), IsTrusted());
}

// Revocation.

TEST_F(ChainBuilderHooksTest, RevocationKnowsRoleAndIssuer) {
  TestTrustDomain domain;
  domain.AddChainOf(leaf_);
  domain.on_revocation = [&](const RevocationQuery& query) {
    const bool is_leaf = query.certificate.der() == leaf_.input();
    EXPECT_EQ(query.role, is_leaf ? Role::kEndEntity : Role::kIssuer);
    EXPECT_EQ(query.issuer.subject, query.certificate.issuer());
    EXPECT_EQ(query.time, kNow);
    EXPECT_EQ(query.purpose.known(), Purpose::Known::kServerAuth);
    if (is_leaf) {
      EXPECT_EQ(query.issuer.certificate->der(), inner_.input());
      EXPECT_EQ(query.issuer.key.info, inner_.certificate().public_key().info);
    }
    return RevocationAnswer::Good();
  };
  EXPECT_THAT(Verify(domain, leaf_), IsTrusted());
  EXPECT_EQ(domain.count(Hook::kRevocation), 3);
}

TEST_F(ChainBuilderHooksTest, RevokedEndEntityEndsTheBuild) {
  // Another path is there, and not looked at.
  const auto other_root = Ca("Other root").Stub();
  TestTrustDomain domain;
  domain.AddChainOf(leaf_)
      .Trust(other_root)
      .Offer(inner_.IssuedBy(other_root))
      .Revoke(leaf_);
  const BuildResult result = Verify(domain, leaf_);
  EXPECT_THAT(result, FailsWithAt(Error::kRevoked, 0));
  EXPECT_EQ(domain.count(Hook::kRevocation), 3);
  EXPECT_EQ(domain.count(Hook::kChain), 0);
  EXPECT_THAT(domain.calls(),
              ::testing::Not(::testing::Contains("trust CN=Other root")));
}

TEST_F(ChainBuilderHooksTest, RevokedIntermediateLeavesOtherPaths) {
  const auto other_root = Ca("Other root").Stub();
  const auto other = inner_.IssuedBy(other_root);
  TestTrustDomain domain;
  domain.AddChainOf(leaf_).Trust(other_root).Offer(other).Revoke(outer_);
  const BuildResult result = Verify(domain, leaf_);
  ASSERT_THAT(result, IsTrusted());
  EXPECT_THAT(result.path(),
              ElementsAre(leaf_.input(), other.input(), other_root.input()));
  EXPECT_THAT(domain.calls(),
              ::testing::Contains("revocation of CN=Inner").Times(1))
      << "below a revoked CA nobody is asked about";
}

TEST_F(ChainBuilderHooksTest, RevocationIsAskedOnceBelowAnAnchor) {
  // Two paths that share all but the outer CA's certificate.
  const auto other_root = Ca("Other root").Stub();
  const auto other = outer_.IssuedBy(other_root);
  TestTrustDomain domain;
  domain.AddChainOf(leaf_).Trust(other_root).Offer(other);
  domain.SetRevocation(RevocationAnswer::Good());
  domain.on_chain = [](const VerifiedChain& chain) {
    return DescribeName(chain.anchor().subject) == "CN=Root"
               ? HookResult::Refuse(1)
               : HookResult::Ok();
  };
  const BuildResult result = Verify(domain, leaf_);
  ASSERT_THAT(result, IsTrusted());
  EXPECT_EQ(domain.count(Hook::kChain), 2);
  // outer_, inner_, leaf_; other, inner_, leaf_: who may answer depends on the
  // anchor.
  EXPECT_EQ(domain.count(Hook::kRevocation), 6);
  EXPECT_EQ(result.counters().revocation_checks, 6u);
  EXPECT_EQ(result.revocation(0), RevocationStatus::kGood);
}

TEST_F(ChainBuilderHooksTest, UnknownRevocationFailsHardOrSoft) {
  TestTrustDomain domain;
  domain.AddChainOf(leaf_).SetRevocation(
      outer_, RevocationAnswer::Unknown(RevocationAnswer::Fail::kSoft));
  const BuildResult soft = Verify(domain, leaf_);
  ASSERT_THAT(soft, IsTrusted());
  EXPECT_EQ(soft.revocation(0), RevocationStatus::kNotChecked);
  EXPECT_EQ(soft.revocation(2), RevocationStatus::kUnknown);
  EXPECT_EQ(soft.counters().revocation_checks, 1u);
  TestTrustDomain strict;
  strict.AddChainOf(leaf_).SetRevocation(
      outer_, RevocationAnswer::Unknown(RevocationAnswer::Fail::kHard));
  EXPECT_THAT(Verify(strict, leaf_), FailsWithAt(Error::kRevocationUnknown, 2));
  TestTrustDomain stapling;
  stapling.AddChainOf(leaf_).SetRevocation(
      leaf_, RevocationAnswer::Unknown(RevocationAnswer::Fail::kHard,
                                       Error::kStapledResponseMissing));
  EXPECT_THAT(Verify(stapling, leaf_),
              FailsWithAt(Error::kStapledResponseMissing, 0));
}

TEST_F(ChainBuilderHooksTest, NoRevocationOfWhatIsNotVerified) {
  TestTrustDomain domain;
  domain.Trust(root_).Offer(outer_.CorruptSignature()).Offer(inner_);
  EXPECT_THAT(Verify(domain, leaf_), FailsWithAt(Error::kBadSignature, 2));
  EXPECT_EQ(domain.count(Hook::kRevocation), 0);
  EXPECT_EQ(domain.count(Hook::kChain), 0);
}

// CheckChain.

TEST_F(ChainBuilderHooksTest, ChainIsCompleteAndInOrder) {
  TestTrustDomain domain;
  domain.AddChainOf(leaf_)
      .SetRevocation(RevocationAnswer::Good())
      .SetRevocation(outer_,
                     RevocationAnswer::Unknown(RevocationAnswer::Fail::kSoft));
  domain.on_chain = [&](const VerifiedChain& chain) {
    EXPECT_EQ(domain.count(Hook::kVerify), 3);
    EXPECT_EQ(domain.count(Hook::kRevocation), 3);
    EXPECT_EQ(chain.size(), 3);
    EXPECT_EQ(chain.certificate(0).der(), leaf_.input());
    EXPECT_EQ(chain.certificate(1).der(), inner_.input());
    EXPECT_EQ(chain.certificate(2).der(), outer_.input());
    EXPECT_EQ(chain.end_entity().der(), leaf_.input());
    EXPECT_EQ(chain.anchor().certificate->der(), root_.input());
    EXPECT_EQ(chain.anchor().subject, root_.certificate().subject());
    EXPECT_FALSE(chain.end_entity_is_anchor());
    EXPECT_EQ(chain.revocation(0), RevocationStatus::kGood);
    EXPECT_EQ(chain.revocation(1), RevocationStatus::kGood);
    EXPECT_EQ(chain.revocation(2), RevocationStatus::kUnknown);
    EXPECT_EQ(chain.purpose().known(), Purpose::Known::kServerAuth);
    EXPECT_EQ(chain.identity().value().AsStringView(), kTestHost);
    EXPECT_EQ(chain.time(), kNow);
    EXPECT_THAT(chain.policies(), IsEmpty());
    return HookResult::Ok();
  };
  EXPECT_THAT(Verify(domain, leaf_), IsTrusted());
  EXPECT_EQ(domain.count(Hook::kChain), 1);
}

TEST_F(ChainBuilderHooksTest, ChainHasTheAnchorsConstraints) {
  AnchorConstraints constraints;
  constraints.publicly_trusted = true;
  TestTrustDomain domain;
  domain.Trust(root_, constraints).Offer(outer_).Offer(inner_);
  domain.on_chain = [](const VerifiedChain& chain) {
    EXPECT_TRUE(chain.anchor().constraints.publicly_trusted);
    return HookResult::Ok();
  };
  EXPECT_THAT(Verify(domain, leaf_), IsTrusted());
}

TEST_F(ChainBuilderHooksTest, RefusedChainLeavesOtherPaths) {
  const auto other_root = Ca("Other root").Stub();
  TestTrustDomain domain;
  domain.AddChainOf(leaf_).Trust(other_root).Offer(inner_.IssuedBy(other_root));
  domain.on_chain = [](const VerifiedChain& chain) {
    return chain.size() == 3 ? HookResult::Refuse(1) : HookResult::Ok();
  };
  const BuildResult result = Verify(domain, leaf_);
  ASSERT_THAT(result, IsTrusted());
  EXPECT_EQ(result.anchor_subject(), other_root.certificate().subject());
  EXPECT_EQ(domain.count(Hook::kChain), 2);
}

TEST_F(ChainBuilderHooksTest, ForEveryPathStops) {
  const auto other_root = Ca("Other root").Stub();
  TestTrustDomain domain;
  domain.AddChainOf(leaf_)
      .Trust(other_root)
      .Offer(inner_.IssuedBy(other_root))
      .SetChainAnswer(HookResult::Refuse(3).ForEveryPath());
  const BuildResult result = Verify(domain, leaf_);
  EXPECT_THAT(result, FailsWithAt(Error::kRefusedByTrustDomain, 0));
  EXPECT_EQ(result.failure().detail, 3u);
  EXPECT_EQ(domain.count(Hook::kChain), 1);
}

// A reason that ends the build is the one returned, whatever ranks higher.
TEST_F(ChainBuilderHooksTest, ForEveryPathOutranksAll) {
  const auto other_root = Ca("Other root").Stub();
  TestTrustDomain domain;
  domain.Trust(root_)
      .Offer(outer_)
      .Offer(inner_)
      .Offer(inner_.IssuedBy(other_root))
      .Trust(other_root)
      .Distrust(other_root);
  domain.on_chain = [](const VerifiedChain&) {
    return HookResult(Error::kBadSignature).ForEveryPath();
  };
  EXPECT_THAT(Verify(domain, leaf_), FailsWithAt(Error::kBadSignature, 0));
}

}  // namespace
}  // namespace cairn::testing
