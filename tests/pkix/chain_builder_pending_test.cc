#include <algorithm>
#include <map>
#include <string>
#include <utility>
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

using Kind = PendingItem::Kind;

// Hooks that answer "pending", and Resume().
class ChainBuilderPendingTest : public ::testing::Test {
 protected:
  const BuildResult& Build(TestTrustDomain& domain) {
    return builder_.Build(domain, leaf_.certificate(), Host());
  }

  static std::vector<std::pair<Kind, der::Input>> Items(
      const BuildResult& result) {
    std::vector<std::pair<Kind, der::Input>> items;
    for (const PendingItem& item : result.pending()) {
      items.emplace_back(item.kind, item.certificate);
    }
    return items;
  }

  const TestCertificate root_ = Ca("Root").Stub();
  const TestCertificate outer_ = Ca("Outer").Stub().IssuedBy(root_);
  const TestCertificate inner_ = Ca("Inner").Stub().IssuedBy(outer_);
  const TestCertificate leaf_ = Leaf().Stub().IssuedBy(inner_);
  // Another way up.
  const TestCertificate other_root_ = Ca("Other root").Stub();
  const TestCertificate other_inner_ = inner_.IssuedBy(other_root_);
  ChainBuilder builder_;
};

struct HookAndKind {
  Hook hook;
  Kind kind;
  const char* name;
};
constexpr HookAndKind kHooks[] = {
    {Hook::kTrust, Kind::kTrust, "trust"},
    {Hook::kFindIssuers, Kind::kIssuers, "issuers"},
    {Hook::kVerify, Kind::kSignature, "signature"},
    {Hook::kSignatureAlgorithm, Kind::kOther, "signature algorithm"},
    {Hook::kPublicKey, Kind::kOther, "public key"},
    {Hook::kValidityPeriod, Kind::kOther, "validity period"},
    {Hook::kRevocation, Kind::kRevocation, "revocation"},
};

TEST_F(ChainBuilderPendingTest, EveryHookAboutEveryCertificate) {
  for (const HookAndKind& row : kHooks) {
    for (const TestCertificate* about : {&leaf_, &inner_, &outer_}) {
      SCOPED_TRACE(absl::StrCat(row.name, " of ",
                                about == &leaf_    ? "leaf"
                                : about == &inner_ ? "inner"
                                                   : "outer"));
      TestTrustDomain domain;
      domain.AddChainOf(leaf_).PendOnce(row.hook, *about);
      const BuildResult& result = Build(domain);
      EXPECT_THAT(result, IsPending());
      EXPECT_THAT(Items(result),
                  ElementsAre(std::make_pair(row.kind, about->input())));
      EXPECT_FALSE(result.more_pending());
      EXPECT_EQ(builder_.chain(), nullptr);
      EXPECT_THAT(result.anchor_subject(), IsEmpty());
      EXPECT_THAT(builder_.Resume(), IsTrusted());
      EXPECT_THAT(result.pending(), IsEmpty());
      EXPECT_NE(builder_.chain(), nullptr);
      EXPECT_EQ(result.path().size(), 4u);
    }
  }
}

TEST_F(ChainBuilderPendingTest, CheckChain) {
  TestTrustDomain domain;
  domain.AddChainOf(leaf_).PendOnce(Hook::kChain);
  EXPECT_THAT(Build(domain), IsPending());
  EXPECT_THAT(Items(Build(domain.PendOnce(Hook::kChain))),
              ElementsAre(std::make_pair(Kind::kChain, leaf_.input())));
  EXPECT_THAT(builder_.Resume(), IsTrusted());
}

TEST_F(ChainBuilderPendingTest, HooksAboutAnAnchor) {
  for (Hook hook : {Hook::kTrust, Hook::kPublicKey}) {
    SCOPED_TRACE(static_cast<int>(hook));
    TestTrustDomain domain;
    domain.AddChainOf(leaf_).PendOnce(hook, root_);
    EXPECT_THAT(Build(domain), IsPending());
    EXPECT_THAT(builder_.Resume(), IsTrusted());
  }
  TestTrustDomain bare;
  bare.TrustBare(root_).Offer(outer_).Offer(inner_).PendOnce(Hook::kPublicKey,
                                                             root_);
  EXPECT_THAT(Build(bare), IsPending());
  EXPECT_THAT(builder_.Resume(), IsTrusted());
}

// The build goes on elsewhere.

TEST_F(ChainBuilderPendingTest, AnotherPathIsFound) {
  for (const HookAndKind& row : kHooks) {
    SCOPED_TRACE(row.name);
    TestTrustDomain domain;
    domain.AddChainOf(leaf_)
        .Trust(other_root_)
        .Offer(other_inner_)
        .PendOnce(row.hook, outer_);
    const BuildResult& result = Build(domain);
    ASSERT_THAT(result, IsTrusted());
    EXPECT_EQ(result.anchor_subject(), other_root_.certificate().subject());
    EXPECT_THAT(Items(result),
                ElementsAre(std::make_pair(row.kind, outer_.input())))
        << "what it did not wait for";
  }
}

TEST_F(ChainBuilderPendingTest, AnotherPathIsFoundPastAPendingChain) {
  TestTrustDomain domain;
  domain.AddChainOf(leaf_)
      .Trust(other_root_)
      .Offer(other_inner_)
      .PendOnce(Hook::kChain);
  EXPECT_THAT(Build(domain), IsTrusted());
  EXPECT_EQ(domain.count(Hook::kChain), 2);
}

TEST_F(ChainBuilderPendingTest, PendingOutranksOtherFailures) {
  TestTrustDomain domain;
  domain.AddChainOf(leaf_)
      .Offer(inner_.NotAfter(kNow - 1))
      .Offer(inner_.CorruptSignature())
      .PendOnce(Hook::kVerify, outer_);
  EXPECT_THAT(Build(domain), IsPending());
}

TEST_F(ChainBuilderPendingTest, EverythingThatIsWaitedForIsListed) {
  TestTrustDomain domain;
  domain.AddChainOf(leaf_).Trust(other_root_).Offer(other_inner_);
  domain.PendOnce(Hook::kVerify, outer_).PendOnce(Hook::kVerify, other_inner_);
  EXPECT_THAT(
      Items(Build(domain)),
      ElementsAre(std::make_pair(Kind::kSignature, outer_.input()),
                  std::make_pair(Kind::kSignature, other_inner_.input())));
  EXPECT_THAT(builder_.Resume(), IsTrusted());
}

TEST_F(ChainBuilderPendingTest, NothingIsListedTwice) {
  // Two paths, and the same question about both.
  TestTrustDomain domain;
  domain.AddChainOf(leaf_).Trust(other_root_).Offer(other_inner_);
  domain.PendOnce(Hook::kChain, 2);
  EXPECT_THAT(Items(Build(domain)),
              ElementsAre(std::make_pair(Kind::kChain, leaf_.input())));
}

// A refusal that ends the build is not put off by what is pending.

TEST_F(ChainBuilderPendingTest, EndOfTheBuildWins) {
  TestTrustDomain revoked;
  revoked.AddChainOf(leaf_)
      .Offer(inner_.Key(StubKey(5)).NoSubjectKeyId())
      .PendOnce(Hook::kTrust, inner_.Key(StubKey(5)).NoSubjectKeyId())
      .Revoke(leaf_);
  const BuildResult& result = Build(revoked);
  EXPECT_THAT(result, FailsWithAt(Error::kRevoked, 0));
  EXPECT_EQ(result.pending().size(), 1u);

  TestTrustDomain refused;
  refused.AddChainOf(leaf_)
      .Trust(other_root_)
      .Offer(other_inner_)
      .PendOnce(Hook::kVerify, outer_)
      .SetChainAnswer(HookResult::Refuse(1).ForEveryPath());
  EXPECT_THAT(Build(refused), FailsWith(Error::kRefusedByTrustDomain));

  BuildOptions options = Host();
  options.limits.steps = 2;
  TestTrustDomain exhausted;
  exhausted.AddChainOf(leaf_)
      .Trust(other_root_)
      .Offer(other_inner_)
      .PendOnce(Hook::kVerify, inner_);
  EXPECT_THAT(builder_.Build(exhausted, leaf_.certificate(), options),
              FailsWith(Error::kStepBudgetExhausted));
}

TEST_F(ChainBuilderPendingTest, TrustOfTheEndEntity) {
  TestTrustDomain domain;
  domain.AddChainOf(leaf_).PendOnce(Hook::kTrust, leaf_);
  const BuildResult& result = Build(domain);
  EXPECT_THAT(result, IsPending());
  EXPECT_THAT(Items(result),
              ElementsAre(std::make_pair(Kind::kTrust, leaf_.input())));
  EXPECT_THAT(domain.calls(), ElementsAre("trust O=Leaf"))
      << "it may be distrusted";
  domain.Distrust(leaf_);
  EXPECT_THAT(builder_.Resume(), FailsWithAt(Error::kDistrusted, 0));
}

TEST_F(ChainBuilderPendingTest, TrustOfTheEndEntityThatIsAnAnchor) {
  TestTrustDomain domain;
  domain.Trust(leaf_).PendOnce(Hook::kTrust, leaf_);
  EXPECT_THAT(Build(domain), IsPending());
  EXPECT_THAT(builder_.Resume(), IsTrusted());
  domain.PendOnce(Hook::kChain);
  EXPECT_THAT(Build(domain), IsPending());
  EXPECT_THAT(builder_.Resume(), IsTrusted());
}

// Resume() asks again what was pending, and nothing else.

TEST_F(ChainBuilderPendingTest, NothingThatWasAnsweredIsAskedAgain) {
  const struct {
    Hook hook;
    const TestCertificate* about;
    const char* call;
  } kCases[] = {
      {Hook::kTrust, &leaf_, "trust O=Leaf"},
      {Hook::kTrust, &outer_, "trust CN=Outer"},
      {Hook::kFindIssuers, &leaf_, "find issuers of O=Leaf"},
      {Hook::kFindIssuers, &outer_, "find issuers of CN=Outer"},
      {Hook::kVerify, &leaf_, "verify O=Leaf by CN=Inner"},
      {Hook::kVerify, &outer_, "verify CN=Outer by CN=Root"},
      {Hook::kRevocation, &outer_, "revocation of CN=Outer"},
      {Hook::kRevocation, &leaf_, "revocation of O=Leaf"},
      {Hook::kChain, &leaf_, "chain O=Leaf, CN=Inner, CN=Outer, CN=Root"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.call);
    TestTrustDomain domain;
    domain.AddChainOf(leaf_).PendOnce(c.hook, *c.about);
    EXPECT_THAT(Build(domain), IsPending());
    EXPECT_THAT(builder_.Resume(), IsTrusted());
    std::map<std::string, int> times;
    for (const std::string& call : domain.calls()) ++times[call];
    EXPECT_EQ(times.size(), 14u) << "all that a build asks";
    for (const auto& call : times) {
      EXPECT_EQ(call.second, call.first == c.call ? 2 : 1) << call.first;
    }
  }
}

TEST_F(ChainBuilderPendingTest, SignaturesAreNeverCheckedAgain) {
  for (const HookAndKind& row : kHooks) {
    SCOPED_TRACE(row.name);
    TestTrustDomain domain;
    domain.AddChainOf(leaf_)
        .Offer(inner_.Key(StubKey(5)).NoSubjectKeyId())
        .PendOnce(row.hook, outer_);
    EXPECT_THAT(Build(domain), IsPending());
    EXPECT_THAT(builder_.Resume(), IsTrusted());
    // Three that are good and the impostor's; one that was pending.
    EXPECT_LE(domain.count(Hook::kVerify), row.hook == Hook::kVerify ? 5 : 4);
  }
}

TEST_F(ChainBuilderPendingTest, TrustIsNotAskedAgainForAnotherHook) {
  for (Hook hook :
       {Hook::kSignatureAlgorithm, Hook::kPublicKey, Hook::kValidityPeriod}) {
    SCOPED_TRACE(static_cast<int>(hook));
    TestTrustDomain domain;
    domain.AddChainOf(leaf_).PendOnce(hook, outer_);
    EXPECT_THAT(Build(domain), IsPending());
    EXPECT_THAT(builder_.Resume(), IsTrusted());
    EXPECT_THAT(domain.calls(), ::testing::Contains("trust CN=Outer").Times(1));
  }
}

TEST_F(ChainBuilderPendingTest, WorkOfResumeIsCountedByItself) {
  TestTrustDomain domain;
  domain.AddChainOf(leaf_).PendOnce(Hook::kVerify, outer_);
  EXPECT_EQ(Build(domain).counters().signature_checks, 3u);
  EXPECT_EQ(builder_.Resume().counters().signature_checks, 1u);
}

TEST_F(ChainBuilderPendingTest, SeveralRounds) {
  for (const HookAndKind& row : kHooks) {
    for (const TestCertificate* about : {&leaf_, &outer_}) {
      SCOPED_TRACE(
          absl::StrCat(row.name, about == &leaf_ ? " of leaf" : " of outer"));
      TestTrustDomain domain;
      domain.AddChainOf(leaf_).PendOnce(row.hook, *about, 3);
      EXPECT_THAT(Build(domain), IsPending());
      for (int round = 0; round < 2; ++round) {
        const BuildResult& result = builder_.Resume();
        EXPECT_THAT(result, IsPending()) << "round " << round;
        EXPECT_THAT(Items(result),
                    ElementsAre(std::make_pair(row.kind, about->input())));
      }
      EXPECT_THAT(builder_.Resume(), IsTrusted());
    }
  }
}

TEST_F(ChainBuilderPendingTest, OneHookAfterTheOther) {
  TestTrustDomain domain;
  domain.AddChainOf(leaf_);
  for (const HookAndKind& row : kHooks) {
    for (const TestCertificate* about : {&leaf_, &inner_, &outer_}) {
      domain.PendOnce(row.hook, *about);
    }
  }
  domain.PendOnce(Hook::kChain);
  EXPECT_THAT(Build(domain), IsPending());
  int rounds = 0;
  while (builder_.Resume().outcome() == Outcome::kPending && rounds < 50) {
    ++rounds;
  }
  EXPECT_THAT(builder_.Resume(), IsTrusted());
  EXPECT_EQ(domain.count(Hook::kVerify), 6);
}

TEST_F(ChainBuilderPendingTest, PendingAndThenRefused) {
  for (const HookAndKind& row : kHooks) {
    for (const TestCertificate* about : {&leaf_, &outer_}) {
      SCOPED_TRACE(
          absl::StrCat(row.name, about == &leaf_ ? " of leaf" : " of outer"));
      TestTrustDomain domain;
      domain.AddChainOf(leaf_).PendOnce(row.hook, *about);
      EXPECT_THAT(Build(domain), IsPending());
      domain.on_trust = [](const Certificate&, Role) {
        return CertTrust::Distrusted();
      };
      domain.on_find_issuers = [](const IssuerQuery&, IssuerSink&) {
        return HookResult::Refuse(1);
      };
      domain.on_verify = [](const SignedData&, const IssuerKey&) {
        return HookResult(Error::kBadSignature);
      };
      domain.on_signature_algorithm = [](const Certificate&, Role) {
        return HookResult(Error::kSignatureAlgorithmNotAllowed);
      };
      domain.on_public_key = [](const PublicKey&, Role) {
        return HookResult(Error::kPublicKeyNotAllowed);
      };
      domain.on_validity_period = [](const Certificate&, Role) {
        return HookResult(Error::kValidityPeriodTooLong);
      };
      domain.on_revocation = [](const RevocationQuery&) {
        return RevocationAnswer::Revoked();
      };
      EXPECT_EQ(builder_.Resume().outcome(), Outcome::kNotTrusted);
    }
  }
}

TEST_F(ChainBuilderPendingTest, RefusedForTheReasonGivenAtLast) {
  TestTrustDomain domain;
  domain.AddChainOf(leaf_).PendOnce(Hook::kRevocation, outer_);
  EXPECT_THAT(Build(domain), IsPending());
  domain.Revoke(outer_);
  EXPECT_THAT(builder_.Resume(), FailsWithAt(Error::kRevoked, 2));

  TestTrustDomain distrusting;
  distrusting.AddChainOf(leaf_).PendOnce(Hook::kTrust, outer_);
  EXPECT_THAT(Build(distrusting), IsPending());
  distrusting.Distrust(outer_);
  EXPECT_THAT(builder_.Resume(), FailsWithAt(Error::kDistrusted, 2));

  TestTrustDomain nobody;
  nobody.Offer(outer_).Offer(inner_).PendOnce(Hook::kFindIssuers, outer_);
  EXPECT_THAT(Build(nobody), IsPending());
  EXPECT_THAT(builder_.Resume(), FailsWithAt(Error::kUnknownIssuer, 2));
}

TEST_F(ChainBuilderPendingTest, ReasonsFromBeforeAreNotForgotten) {
  // One branch was refused for a reason of its own, the other waits, and then
  // comes to nothing.
  TestTrustDomain domain;
  domain.on_find_issuers = [&](const IssuerQuery& query, IssuerSink& sink) {
    if (query.subject.der() == leaf_.input()) {
      sink.Offer(inner_.certificate());
      sink.Offer(other_inner_.certificate());
    }
    return query.subject.der() == inner_.input() ? HookResult::Refuse(9)
                                                 : HookResult::Ok();
  };
  domain.PendOnce(Hook::kFindIssuers, other_inner_);
  EXPECT_THAT(Build(domain), IsPending());
  EXPECT_THAT(builder_.Resume(), FailsWithAt(Error::kRefusedByTrustDomain, 1));
}

// Issuers that come late.

TEST_F(ChainBuilderPendingTest, IssuersArriveInRounds) {
  // Each certificate is there one round after it was asked for.
  std::vector<const TestCertificate*> arrived;
  std::map<std::string, int> asked;
  TestTrustDomain domain;
  domain.on_trust = [&](const Certificate& certificate, Role) {
    return certificate.der() == root_.input() ? CertTrust::IsAnchor()
                                              : CertTrust::Inherits();
  };
  domain.on_find_issuers = [&](const IssuerQuery& query, IssuerSink& sink) {
    for (const TestCertificate* c : {&inner_, &outer_, &root_}) {
      if (c->certificate().subject() != query.issuer) continue;
      if (asked[c->der()]++ == 0) return HookResult::Pending();
      sink.OfferDer(c->input());
    }
    return HookResult::Ok();
  };
  EXPECT_THAT(Build(domain), IsPending());
  EXPECT_THAT(builder_.Resume(), IsPending());
  EXPECT_THAT(builder_.Resume(), IsPending());
  EXPECT_THAT(builder_.Resume(), IsTrusted());
  EXPECT_EQ(domain.count(Hook::kVerify), 3);
  EXPECT_EQ(domain.count(Hook::kFindIssuers), 6);
}

TEST_F(ChainBuilderPendingTest, OffersBesidePendingAreUsed) {
  TestTrustDomain domain;
  bool later = false;
  domain.on_trust = [&](const Certificate& certificate, Role) {
    return certificate.der() == root_.input() ? CertTrust::IsAnchor()
                                              : CertTrust::Inherits();
  };
  domain.on_find_issuers = [&](const IssuerQuery& query, IssuerSink& sink) {
    sink.Offer(inner_.certificate());
    sink.Offer(outer_.certificate());
    sink.Offer(root_.certificate());
    return query.subject.der() == leaf_.input() && !later
               ? HookResult::Pending()
               : HookResult::Ok();
  };
  const BuildResult& result = Build(domain);
  EXPECT_THAT(result, IsTrusted());
  EXPECT_THAT(Items(result),
              ElementsAre(std::make_pair(Kind::kIssuers, leaf_.input())));
  later = true;
  EXPECT_THAT(builder_.Resume(), IsTrusted());
  EXPECT_THAT(result.pending(), IsEmpty());
}

TEST_F(ChainBuilderPendingTest, WhatWasOfferedBeforeIsOneCandidate) {
  TestTrustDomain domain;
  domain.AddChainOf(leaf_).PendOnce(Hook::kFindIssuers, inner_, 3);
  Build(domain);
  builder_.Resume();
  builder_.Resume();
  EXPECT_EQ(builder_.Resume().counters().candidates, 4u);
}

// How much is remembered.

TEST_F(ChainBuilderPendingTest, AsManyItemsAsThereIsRoomFor) {
  for (int count : {kMaxPendingItems, kMaxPendingItems + 1}) {
    SCOPED_TRACE(count);
    // That many certificates of the issuer, each waiting for its own.
    std::vector<TestCertificate> issuers;
    for (int i = 0; i < count; ++i) {
      issuers.push_back(inner_.IssuedBy(Ca(absl::StrCat("CA ", i)).Stub()));
    }
    TestTrustDomain domain;
    domain.on_find_issuers = [&](const IssuerQuery& query, IssuerSink& sink) {
      if (query.subject.der() != leaf_.input()) return HookResult::Pending();
      for (const TestCertificate& c : issuers) sink.Offer(c.certificate());
      return HookResult::Ok();
    };
    for (const BuildResult* result : {&Build(domain), &builder_.Resume()}) {
      EXPECT_THAT(*result, IsPending());
      EXPECT_EQ(result->pending().size(), 16u);
      EXPECT_EQ(result->more_pending(), count > kMaxPendingItems);
    }
  }
}

// Limits count anew.

TEST_F(ChainBuilderPendingTest, SignatureChecksCountAnew) {
  BuildOptions options = Host();
  options.limits.signature_checks = 2;
  TestTrustDomain domain;
  domain.AddChainOf(leaf_).PendOnce(Hook::kVerify, inner_);
  EXPECT_THAT(builder_.Build(domain, leaf_.certificate(), options),
              IsPending());
  EXPECT_THAT(builder_.Resume(), IsTrusted()) << "two more";
}

// The offers ran out while something else was pending: what was not offered for
// want of budget is offered then.
TEST_F(ChainBuilderPendingTest, OffersThatRanOutCountAnew) {
  BuildOptions options = Host();
  options.limits.offers = 7;
  TestTrustDomain domain;
  domain.on_trust = [&](const Certificate& certificate, Role) {
    return certificate.der() == other_root_.input() ? CertTrust::IsAnchor()
                                                    : CertTrust::Inherits();
  };
  domain.on_find_issuers = [&](const IssuerQuery& query, IssuerSink& sink) {
    if (query.subject.der() == leaf_.input()) {
      sink.Offer(inner_.certificate());
      sink.Offer(other_inner_.certificate());
    } else if (query.subject.der() == other_inner_.input()) {
      for (int i = 0; i < 5; ++i) sink.Offer(inner_.certificate());
      sink.Offer(other_root_.certificate());
    }
    return HookResult::Ok();
  };
  domain.PendOnce(Hook::kFindIssuers, inner_);
  const BuildResult& result =
      builder_.Build(domain, leaf_.certificate(), options);
  EXPECT_THAT(result, FailsWith(Error::kOfferBudgetExhausted));
  EXPECT_EQ(result.pending().size(), 1u);
  EXPECT_THAT(builder_.Resume(), IsTrusted());
}

// The same for name comparisons, which a nameConstraints needs.
TEST_F(ChainBuilderPendingTest, NameComparisonsThatRanOutCountAnew) {
  const auto narrow = other_inner_.PermitDns(kTestHost);
  const auto narrower = narrow.ExcludeDns("www.example.com");
  bool answered = false;
  TestTrustDomain domain;
  domain.on_trust = [&](const Certificate& certificate, Role) {
    return certificate.der() == other_root_.input() ? CertTrust::IsAnchor()
                                                    : CertTrust::Inherits();
  };
  domain.on_find_issuers = [&](const IssuerQuery& query, IssuerSink& sink) {
    if (query.subject.der() == leaf_.input()) {
      sink.Offer(narrow.certificate());
      sink.Offer(narrower.certificate());
    } else if (query.subject.der() == narrower.input()) {
      sink.Offer(other_root_.certificate());
    } else if (!answered) {
      return HookResult::Pending();
    }
    return HookResult::Ok();
  };
  const uint32_t both = Build(domain).counters().name_comparisons;
  BuildOptions options = Host();
  options.limits.name_comparisons = both - 1;
  const BuildResult& result =
      builder_.Build(domain, leaf_.certificate(), options);
  ASSERT_THAT(result, FailsWith(Error::kNameBudgetExhausted));
  ASSERT_EQ(result.pending().size(), 1u);
  answered = true;
  EXPECT_THAT(builder_.Resume(), IsTrusted());
}

// Resume() where there is nothing to wait for.

TEST_F(ChainBuilderPendingTest, ResumeWithoutABuild) {
  ChainBuilder builder;
  const BuildResult& result = builder.Resume();
  EXPECT_THAT(result, FailsWithAt(Error::kInvalidOptions, 0));
  EXPECT_THAT(result.path(), IsEmpty());
  EXPECT_EQ(builder.chain(), nullptr);
  EXPECT_THAT(builder.Resume(), FailsWith(Error::kInvalidOptions));
  TestTrustDomain domain;
  domain.AddChainOf(leaf_);
  EXPECT_THAT(builder.Build(domain, leaf_.certificate(), Host()), IsTrusted());
}

TEST_F(ChainBuilderPendingTest, ResumeOfADecidedBuildSaysTheSame) {
  TestTrustDomain domain;
  domain.AddChainOf(leaf_);
  EXPECT_THAT(Build(domain), IsTrusted());
  EXPECT_THAT(builder_.Resume(), IsTrusted());
  EXPECT_EQ(domain.count(Hook::kVerify), 3);
  const auto expired = leaf_.NotAfter(kNow - 1);
  EXPECT_THAT(builder_.Build(domain, expired.certificate(), Host()),
              FailsWithAt(Error::kExpired, 0));
  EXPECT_THAT(builder_.Resume(), FailsWithAt(Error::kExpired, 0));
  BuildOptions invalid = Host();
  invalid.limits.max_certificates = 0;
  EXPECT_THAT(builder_.Build(domain, leaf_.certificate(), invalid),
              FailsWith(Error::kInvalidOptions));
  EXPECT_THAT(builder_.Resume(), FailsWith(Error::kInvalidOptions));
}

TEST_F(ChainBuilderPendingTest, NextBuildDoesNotWaitForTheLast) {
  TestTrustDomain domain;
  domain.AddChainOf(leaf_).PendOnce(Hook::kVerify, outer_);
  EXPECT_THAT(Build(domain), IsPending());
  const BuildResult& result = Build(domain);
  EXPECT_THAT(result, IsTrusted());
  EXPECT_THAT(result.pending(), IsEmpty());
}

TEST_F(ChainBuilderPendingTest, TraceIsThatOfTheLastRound) {
  TestTrustDomain domain;
  domain.AddChainOf(leaf_).PendOnce(Hook::kVerify, outer_);
  TraceBuffer<> trace;
  EXPECT_THAT(builder_.Build(domain, leaf_.certificate(), Host(), &trace),
              IsPending());
  ASSERT_EQ(trace.entries().size(), 4u);
  EXPECT_EQ(trace.entries()[3].failure.error, Error::kPending);
  EXPECT_THAT(builder_.Resume(), IsTrusted());
  ASSERT_EQ(trace.entries().size(), 4u);
  EXPECT_EQ(trace.entries()[3].failure.error, Error::kOk);
}

}  // namespace
}  // namespace cairn::testing
