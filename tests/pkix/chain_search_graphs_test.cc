#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pkix/chain_builder.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/graphs.h"
#include "tests/support/matchers.h"
#include "tests/support/names.h"
#include "tests/support/test_trust_domain.h"
#include "tests/support/verify.h"

namespace cairn::testing {
namespace {

using ::testing::Le;
using ::testing::Not;

// That the search ends soon in graphs made to stall it, says so if it had to
// give up, and finds the path where there is one. All asserted by counters:
// nothing here depends on the machine.
//
// Signatures are stubs but for the tests that say RealKeys.

constexpr GraphStyle kRealKeys = {GraphStyle::Keys::kP256,
                                  GraphStyle::KeyIds::kPresent};
constexpr GraphStyle kNoKeyIds = {GraphStyle::Keys::kStub,
                                  GraphStyle::KeyIds::kAbsent};

// Room for every graph below.
constexpr int kLargeBuilder = 1024;

struct Settings {
  BuildLimits limits;
  int candidates = kDefaultCandidates;
};

Settings Large() { return {BuildLimits(), kLargeBuilder}; }

// Limits that no graph here reaches.
Settings Unlimited() {
  Settings settings = Large();
  settings.limits.signature_checks = kMaxSignatureChecks;
  settings.limits.steps = 10'000'000;
  settings.limits.offers = 10'000'000;
  return settings;
}

// Builds, and checks what must hold in every graph.
BuildResult Search(const TestGraph& graph, const Settings& settings = {}) {
  TestTrustDomain domain;
  domain.RecordCalls(false);
  graph.AddTo(&domain);
  BuildOptions options = Host();
  options.limits = settings.limits;
  ChainBuilder builder(settings.candidates);
  const BuildResult result =
      builder.Build(domain, graph.leaf.certificate(), options);
  const Counters& counters = result.counters();
  EXPECT_EQ(counters.signature_checks,
            static_cast<uint32_t>(domain.count(Hook::kVerify)));
  EXPECT_LE(counters.signature_checks,
            static_cast<uint32_t>(graph.SignaturePairs()));
  EXPECT_LE(counters.signature_checks, options.limits.signature_checks);
  EXPECT_LE(counters.steps, options.limits.steps);
  EXPECT_LE(counters.offers, options.limits.offers);
  EXPECT_LE(counters.candidates, static_cast<uint32_t>(graph.size()));
  EXPECT_LE(counters.candidates, static_cast<uint32_t>(settings.candidates));
  return result;
}

// Meshes: every CA certified by every other.

TEST(ChainSearchGraphsTest, MeshWithoutAnAnchor) {
  // Everything is known after one look at each certificate's issuer.
  for (int cas : {8, 16}) {
    SCOPED_TRACE(cas);
    const TestGraph graph = MeshGraph(cas, Ending::kNothing);
    ASSERT_EQ(graph.SignaturePairs(), cas * (cas - 1) + 1);
    const BuildResult result = Search(graph);
    EXPECT_THAT(result, Not(IsTrusted()));
    EXPECT_FALSE(IsBudgetError(result.failure().error));
    EXPECT_THAT(Search(graph.Shuffled(1)), Not(IsTrusted()));
  }
}

TEST(ChainSearchGraphsTest, MeshOf24WithoutAnAnchor) {
  // 552 certificates and the end entity: too many for the default builder.
  const TestGraph graph = MeshGraph(24, Ending::kNothing);
  ASSERT_EQ(graph.size(), 553);
  const BuildResult full = Search(graph);
  EXPECT_THAT(full, FailsWith(Error::kTooManyCandidates));
  EXPECT_EQ(full.counters().candidates, 256u);
  const BuildResult result = Search(graph, Large());
  EXPECT_THAT(result, FailsWith(Error::kStepBudgetExhausted));
  EXPECT_EQ(result.counters().steps, 50'000u);
  const BuildResult unlimited = Search(graph, Unlimited());
  EXPECT_THAT(unlimited, Not(IsTrusted()));
  EXPECT_FALSE(IsBudgetError(unlimited.failure().error));
}

TEST(ChainSearchGraphsTest, MeshWithAnAnchor) {
  for (int cas : {8, 16}) {
    SCOPED_TRACE(cas);
    const TestGraph graph = MeshGraph(cas, Ending::kAnchor);
    EXPECT_THAT(Search(graph), IsTrusted());
    for (uint32_t seed = 0; seed < 20; ++seed) {
      EXPECT_THAT(Search(graph.Shuffled(seed)), IsTrusted()) << "seed " << seed;
    }
  }
}

TEST(ChainSearchGraphsTest, MeshOf24WithAnAnchor) {
  const TestGraph graph = MeshGraph(24, Ending::kAnchor);
  EXPECT_THAT(Search(graph, Large()), IsTrusted());
  for (uint32_t seed = 0; seed < 10; ++seed) {
    SCOPED_TRACE(seed);
    // In some orders the steps run out.
    const BuildResult result = Search(graph.Shuffled(seed), Large());
    EXPECT_TRUE(result.trusted() ||
                result.failure().error == Error::kStepBudgetExhausted);
    EXPECT_THAT(Search(graph.Shuffled(seed), Unlimited()), IsTrusted());
  }
}

TEST(ChainSearchGraphsTest, MeshRealKeys) {
  EXPECT_THAT(Search(MeshGraph(8, Ending::kNothing, kRealKeys)),
              Not(IsTrusted()));
  EXPECT_THAT(Search(MeshGraph(8, Ending::kAnchor, kRealKeys)), IsTrusted());
}

// A mesh whose CAs have one name: every certificate may be every other's.

TEST(ChainSearchGraphsTest, OneSubjectWithSixKeys) {
  for (const GraphStyle& style : {GraphStyle(), kNoKeyIds}) {
    const TestGraph nothing = OneSubjectGraph(6, Ending::kNothing, style);
    ASSERT_EQ(nothing.SignaturePairs(), 6 * 5 * 6 + 6);
    const BuildResult result = Search(nothing);
    EXPECT_THAT(result, Not(IsTrusted()));
    EXPECT_FALSE(IsBudgetError(result.failure().error));
    const TestGraph anchored = OneSubjectGraph(6, Ending::kAnchor, style);
    for (uint32_t seed = 0; seed < 20; ++seed) {
      EXPECT_THAT(Search(anchored.Shuffled(seed)), IsTrusted());
    }
  }
}

TEST(ChainSearchGraphsTest, OneSubjectWith24Keys) {
  const TestGraph graph = OneSubjectGraph(24, Ending::kNothing, kNoKeyIds);
  ASSERT_EQ(graph.SignaturePairs(), 24 * 23 * 24 + 24);
  EXPECT_THAT(Search(graph), FailsWith(Error::kTooManyCandidates));
  const BuildResult result = Search(graph, Large());
  EXPECT_THAT(result, FailsWith(Error::kSignatureBudgetExhausted));
  EXPECT_EQ(result.counters().signature_checks, 128u);
}

TEST(ChainSearchGraphsTest, OneSubjectWithSixKeysRealKeys) {
  EXPECT_THAT(Search(OneSubjectGraph(6, Ending::kNothing, kRealKeys)),
              Not(IsTrusted()));
  EXPECT_THAT(Search(OneSubjectGraph(6, Ending::kAnchor, kRealKeys)),
              IsTrusted());
}

// A mesh whose CAs have one key: each signature is good for every other name.

TEST(ChainSearchGraphsTest, OneKeyWithManyNames) {
  const TestGraph nothing = OneKeyGraph(12, 500, Ending::kNothing);
  ASSERT_EQ(nothing.SignaturePairs(), 12 * 11 + 1);
  const BuildResult result = Search(nothing);
  EXPECT_THAT(result, Not(IsTrusted()));
  EXPECT_FALSE(IsBudgetError(result.failure().error));
  EXPECT_THAT(Search(OneKeyGraph(12, 500, Ending::kAnchor)), IsTrusted());
}

// Forged certificates with the name of a root.

TEST(ChainSearchGraphsTest, ForgedRootsDoNotHideTheRealOne) {
  for (const GraphStyle& style : {GraphStyle(), kNoKeyIds}) {
    for (int forged : {8, 24}) {
      SCOPED_TRACE(forged);
      const BuildResult result =
          Search(ForgedRootGraph(forged, SignedBy::kAnchor, style));
      ASSERT_THAT(result, IsTrusted());
      EXPECT_EQ(result.counters().signature_checks, 1u);
    }
  }
}

TEST(ChainSearchGraphsTest, ForgedRoots) {
  const BuildResult few = Search(ForgedRootGraph(8, SignedBy::kForger));
  EXPECT_THAT(few, FailsWith(Error::kBadSignature));
  const BuildResult many =
      Search(ForgedRootGraph(24, SignedBy::kForger, kNoKeyIds));
  EXPECT_THAT(many, FailsWith(Error::kSignatureBudgetExhausted));
  EXPECT_EQ(many.counters().signature_checks, 128u);
  EXPECT_THAT(
      Search(ForgedRootGraph(24, SignedBy::kForger, kNoKeyIds), Unlimited()),
      FailsWith(Error::kBadSignature));
}

TEST(ChainSearchGraphsTest, ForgedRootsRealKeys) {
  EXPECT_THAT(Search(ForgedRootGraph(8, SignedBy::kForger, kRealKeys)),
              FailsWith(Error::kBadSignature));
  const BuildResult result =
      Search(ForgedRootGraph(24, SignedBy::kAnchor, kRealKeys));
  EXPECT_THAT(result, IsTrusted());
  EXPECT_EQ(result.counters().signature_checks, 1u);
}

// Ladders: 2 ^ 24 paths.

TEST(ChainSearchGraphsTest, LadderWithAnAnchor) {
  const TestGraph graph = LadderGraph(24, 2, Ending::kAnchor);
  const BuildResult result = Search(graph);
  ASSERT_THAT(result, IsTrusted());
  EXPECT_EQ(result.path().size(), 26u);
  EXPECT_EQ(result.counters().signature_checks, 25u);
  EXPECT_EQ(result.counters().steps, 25u);
  for (uint32_t seed = 0; seed < 20; ++seed) {
    EXPECT_THAT(Search(graph.Shuffled(seed)), IsTrusted());
    EXPECT_THAT(
        Search(LadderGraph(24, 2, Ending::kAnchor, kNoKeyIds).Shuffled(seed)),
        IsTrusted());
  }
}

TEST(ChainSearchGraphsTest, LadderAtTheDepthLimit) {
  const TestGraph graph = LadderGraph(24, 2, Ending::kAnchor);
  Settings settings;
  settings.limits.max_certificates = 26;
  EXPECT_THAT(Search(graph, settings), IsTrusted());
  settings.limits.max_certificates = 25;
  const BuildResult result = Search(graph, settings);
  EXPECT_THAT(result, FailsWith(Error::kPathTooLong));
}

TEST(ChainSearchGraphsTest, LadderWithoutAnAnchor) {
  const TestGraph graph = LadderGraph(24, 2, Ending::kNothing, kNoKeyIds);
  ASSERT_EQ(graph.SignaturePairs(), 1 + 23 * 4 * 2 + 1);
  const BuildResult result = Search(graph);
  EXPECT_THAT(result, Not(IsTrusted()));
  EXPECT_FALSE(IsBudgetError(result.failure().error));
}

// 10 and 18 CAs of one name, with one path of eight certificates.

// At worst every issuer is the last one tried. On the way up there is one
// fewer to try each time, and the anchor comes first.
constexpr uint32_t kWorstOf10 = 10 + 9 + 8 + 7 + 6 + 5 + 1;
constexpr uint32_t kWorstOf18 = 18 + 17 + 16 + 15 + 14 + 13 + 1;
static_assert(kWorstOf18 <= kDefaultSignatureChecks, "always found");

TEST(ChainSearchGraphsTest, SameNames) {
  constexpr int kSeeds = 200;
  for (int cas : {10, 18}) {
    uint32_t most = 0;
    uint32_t sum = 0;
    for (uint32_t seed = 0; seed < kSeeds; ++seed) {
      const BuildResult result = Search(SameNameGraph(cas, 8, seed, kNoKeyIds));
      ASSERT_THAT(result, IsTrusted()) << "seed " << seed;
      EXPECT_EQ(result.path().size(), 8u);
      most = std::max(most, result.counters().signature_checks);
      sum += result.counters().signature_checks;
    }
    RecordProperty(absl::StrCat("most_of_", cas), static_cast<int>(most));
    RecordProperty(absl::StrCat("mean_of_", cas),
                   static_cast<int>(sum / kSeeds));
    EXPECT_LE(most, cas == 10 ? kWorstOf10 : kWorstOf18);
  }
}

TEST(ChainSearchGraphsTest, SameNamesInTheWorstOrder) {
  for (int cas : {10, 18}) {
    TestGraph graph = SameNameGraph(cas, 8, 1, kNoKeyIds);
    const BuildResult found = Search(graph);
    ASSERT_THAT(found, IsTrusted());
    // What is on the path comes last, and what is nearest to the end entity
    // last of all: every issuer is tried after all others that are left.
    const auto place = [&](const TestCertificate& certificate) {
      return std::find(found.path().begin(), found.path().end(),
                       certificate.input()) -
             found.path().begin();
    };
    std::sort(graph.candidates.begin(), graph.candidates.end(),
              [&](const TestCertificate& a, const TestCertificate& b) {
                return place(a) > place(b);
              });
    const BuildResult result = Search(graph);
    ASSERT_THAT(result, IsTrusted());
    EXPECT_EQ(result.counters().signature_checks,
              cas == 10 ? kWorstOf10 : kWorstOf18);
  }
}

TEST(ChainSearchGraphsTest, SameNamesInAnyOrder) {
  const TestGraph graph = SameNameGraph(18, 8, 1, kNoKeyIds);
  for (uint32_t seed = 0; seed < 50; ++seed) {
    EXPECT_THAT(Search(graph.Shuffled(seed)), IsTrusted()) << "seed " << seed;
  }
}

// Good signatures that lead nowhere, in place of bad ones: more than the
// default budget, and never more than there are pairs.
TEST(ChainSearchGraphsTest, TangledSameNames) {
  for (uint32_t seed = 0; seed < 20; ++seed) {
    const TestGraph graph = TangledSameNameGraph(18, 8, 2, seed, kNoKeyIds);
    EXPECT_THAT(Search(graph, Unlimited()), IsTrusted()) << "seed " << seed;
    const BuildResult result = Search(graph);
    EXPECT_TRUE(result.trusted() ||
                result.failure().error == Error::kSignatureBudgetExhausted);
  }
}

// Refusals that depend on the path, beside loops.

// X is met first above C, where its only issuer, C, would close a loop. In
// C's place its other certificate does not do: it excludes B, which stands
// below. Above E and D it does.
TEST(ChainSearchGraphsTest, LoopBesideAnExcludedIntermediate) {
  const TestCertificate root = Ca("Root").Stub();
  const TestCertificate b = Ca("B").Stub();
  const TestCertificate c = Ca("C").Stub();
  const TestCertificate d = Ca("D").Stub();
  const TestCertificate e = Ca("E").Stub();
  const TestCertificate x = Ca("X").Stub();
  const TestCertificate low = Ca("Low").Stub();
  TestGraph graph;
  graph.anchors = {root};
  graph.candidates = {
      low.IssuedBy(b), low.IssuedBy(e),
      b.IssuedBy(c),   e.IssuedBy(d),
      d.IssuedBy(x),   x.IssuedBy(c),
      c.IssuedBy(x),   c.Exclude(DirectoryName("B")).IssuedBy(root)};
  graph.leaf = Leaf().Stub().IssuedBy(low);
  for (uint32_t seed = 0; seed < 20; ++seed) {
    const BuildResult result = Search(seed == 0 ? graph : graph.Shuffled(seed));
    ASSERT_THAT(result, IsTrusted()) << "seed " << seed;
    EXPECT_EQ(result.path().size(), 7u);
  }
}

// The same with the last word of the trust domain in place of the excluded
// name.
TEST(ChainSearchGraphsTest, LoopBesideARefusedPath) {
  const TestCertificate root = Ca("Root").Stub();
  const TestCertificate b = Ca("B").Stub();
  const TestCertificate c = Ca("C").Stub();
  const TestCertificate d = Ca("D").Stub();
  const TestCertificate e = Ca("E").Stub();
  const TestCertificate x = Ca("X").Stub();
  const TestCertificate low = Ca("Low").Stub();
  TestTrustDomain domain;
  domain.Trust(root)
      .Offer(low.IssuedBy(b))
      .Offer(low.IssuedBy(e))
      .Offer(b.IssuedBy(c))
      .Offer(e.IssuedBy(d))
      .Offer(d.IssuedBy(x))
      .Offer(x.IssuedBy(c))
      .Offer(c.IssuedBy(x))
      .Offer(c.IssuedBy(root));
  domain.on_chain = [&](const VerifiedChain& chain) {
    for (int i = 0; i < chain.size(); ++i) {
      if (chain.certificate(i).subject() == b.certificate().subject()) {
        return HookResult::Refuse(1);
      }
    }
    return HookResult::Ok();
  };
  EXPECT_THAT(Verify(domain, Leaf().Stub().IssuedBy(low)), IsTrusted());
}

// What the web has seen.

TEST(ChainSearchGraphsTest, ExpiredCrossSignRealKeys) {
  const TestGraph graph = ExpiredCrossSignGraph(kRealKeys);
  const BuildResult result = Search(graph);
  ASSERT_THAT(result, IsTrusted());
  EXPECT_EQ(DescribeName(result.anchor_subject()),
            "CN=ISRG Root X1,O=Internet Security Research Group,C=US");
  EXPECT_EQ(result.path().size(), 3u);
  EXPECT_EQ(result.counters().signature_checks, 2u);
}

TEST(ChainSearchGraphsTest, ExpiredCrossSignWithTheExpiredRootOnly) {
  TestGraph graph = ExpiredCrossSignGraph();
  graph.anchors = {graph.anchors[0]};
  const BuildResult result = Search(graph);
  EXPECT_THAT(result, FailsWithAt(Error::kExpired, 3));
  // A store that goes on trusting it, as Android's did.
  AnchorConstraints constraints;
  constraints.expiry = AnchorConstraints::Expiry::kIgnored;
  TestTrustDomain domain;
  domain.Trust(graph.anchors[0], constraints);
  for (const TestCertificate& c : graph.candidates) domain.Offer(c);
  EXPECT_THAT(Verify(domain, graph.leaf), IsTrusted());
}

TEST(ChainSearchGraphsTest, DecoysRealKeys) {
  const BuildResult result = Search(DecoyGraph(8, kRealKeys));
  ASSERT_THAT(result, IsTrusted());
  EXPECT_EQ(result.counters().signature_checks, 2u);
}

TEST(ChainSearchGraphsTest, DecoysWithoutKeyIdentifiers) {
  const BuildResult result = Search(DecoyGraph(8, kNoKeyIds));
  ASSERT_THAT(result, IsTrusted());
  EXPECT_EQ(result.counters().signature_checks, 10u);
}

// Every limit, at the limit and one past it.

TEST(ChainSearchGraphsTest, SignatureChecksAtTheLimit) {
  const TestGraph graph = DecoyGraph(8, kNoKeyIds);
  Settings settings;
  settings.limits.signature_checks = 10;
  EXPECT_THAT(Search(graph, settings), IsTrusted());
  settings.limits.signature_checks = 9;
  const BuildResult result = Search(graph, settings);
  EXPECT_THAT(result, FailsWithAt(Error::kSignatureBudgetExhausted, 1));
  EXPECT_EQ(result.counters().signature_checks, 9u);
  settings.limits.signature_checks = 0;
  EXPECT_THAT(Search(graph, settings),
              FailsWith(Error::kSignatureBudgetExhausted));
}

TEST(ChainSearchGraphsTest, DefaultSignatureChecksAtTheLimit) {
  // The last decoy takes one check more than there are.
  EXPECT_THAT(Search(DecoyGraph(126, kNoKeyIds)), IsTrusted());
  const BuildResult result = Search(DecoyGraph(127, kNoKeyIds));
  EXPECT_THAT(result, FailsWith(Error::kSignatureBudgetExhausted));
  EXPECT_EQ(result.counters().signature_checks, 128u);
}

TEST(ChainSearchGraphsTest, StepsAtTheLimit) {
  const TestGraph graph = DecoyGraph(8, kNoKeyIds);
  Settings settings;
  settings.limits.steps = 10;
  EXPECT_THAT(Search(graph, settings), IsTrusted());
  settings.limits.steps = 9;
  const BuildResult result = Search(graph, settings);
  EXPECT_THAT(result, FailsWith(Error::kStepBudgetExhausted));
  EXPECT_EQ(result.counters().steps, 9u);
  settings.limits.steps = 0;
  EXPECT_THAT(Search(graph, settings), FailsWith(Error::kStepBudgetExhausted));
}

TEST(ChainSearchGraphsTest, OffersAtTheLimit) {
  // Nine for the end entity, one for the intermediate.
  const TestGraph graph = DecoyGraph(8);
  Settings settings;
  settings.limits.offers = 10;
  EXPECT_THAT(Search(graph, settings), IsTrusted());
  settings.limits.offers = 9;
  const BuildResult result = Search(graph, settings);
  EXPECT_THAT(result, FailsWith(Error::kOfferBudgetExhausted));
  EXPECT_EQ(result.counters().offers, 9u);
  settings.limits.offers = 0;
  EXPECT_THAT(Search(graph, settings), FailsWith(Error::kOfferBudgetExhausted));
}

TEST(ChainSearchGraphsTest, LargeOffersCostMore) {
  // One, and one more for each kilobyte of DER.
  const TestCertificate root = Ca("Root").Stub();
  const TestCertificate leaf = Leaf().Stub().IssuedBy(root);
  TestTrustDomain domain;
  domain.Trust(root).OfferBytes(std::string(10 * 1024, 'x'));
  EXPECT_EQ(Verify(domain, leaf).counters().offers, 12u);
}

TEST(ChainSearchGraphsTest, NameComparisonsAtTheLimit) {
  // Two certificates, each offered one issuer that has the name byte for byte
  // and nine that have it as RFC 5280 section 7.1 compares names.
  TestGraph graph = DecoyGraph(0);
  for (int i = 1; i <= 9; ++i) {
    const std::string spaces(static_cast<size_t>(i), ' ');
    for (const char* name : {"Same", "Root"}) {
      graph.candidates.push_back(Ca(absl::StrCat(name, spaces)).Stub());
    }
  }
  TestTrustDomain domain;
  graph.AddTo(&domain);
  domain.OfferEverything();
  BuildOptions options = Host();
  EXPECT_EQ(Verify(domain, graph.leaf, options).counters().name_comparisons,
            18u);
  options.limits.name_comparisons = 18;
  EXPECT_THAT(Verify(domain, graph.leaf, options), IsTrusted());
  options.limits.name_comparisons = 17;
  const BuildResult result = Verify(domain, graph.leaf, options);
  EXPECT_THAT(result, FailsWithAt(Error::kNameBudgetExhausted, 1));
  EXPECT_EQ(result.counters().name_comparisons, 17u);
  options.limits.name_comparisons = 0;
  EXPECT_THAT(Verify(domain, graph.leaf, options),
              FailsWithAt(Error::kNameBudgetExhausted, 0));
}

TEST(ChainSearchGraphsTest, NameConstraintsAtTheLimit) {
  const TestCertificate root = Ca("Root").Stub();
  TestCertificate inter = Ca("Intermediate").Stub().IssuedBy(root);
  for (int i = 0; i < 100; ++i) {
    inter = inter.PermitDns(absl::StrCat("a", i, ".example.com"));
  }
  const TestCertificate leaf =
      Leaf().Stub().San("a99.example.com").IssuedBy(inter);
  TestTrustDomain domain;
  domain.AddChainOf(leaf);
  BuildOptions options = Host("a99.example.com");
  const uint32_t used =
      Verify(domain, leaf, options).counters().name_comparisons;
  EXPECT_GE(used, 100u);
  options.limits.name_comparisons = used;
  EXPECT_THAT(Verify(domain, leaf, options), IsTrusted());
  options.limits.name_comparisons = used - 1;
  EXPECT_THAT(Verify(domain, leaf, options),
              FailsWith(Error::kNameBudgetExhausted));
}

TEST(ChainSearchGraphsTest, CandidatesAtTheLimit) {
  const TestGraph graph = DecoyGraph(8);
  ASSERT_EQ(graph.size(), 11);
  Settings settings;
  settings.candidates = 11;
  EXPECT_THAT(Search(graph, settings), IsTrusted());
  settings.candidates = 10;
  const BuildResult result = Search(graph, settings);
  EXPECT_THAT(result, FailsWithAt(Error::kTooManyCandidates, 1));
  EXPECT_EQ(result.counters().candidates, 10u);
}

TEST(ChainSearchGraphsTest, BareAnchorsAndDerAreCandidatesToo) {
  const TestGraph graph = DecoyGraph(3);
  TestTrustDomain domain;
  domain.TrustBare(graph.anchors[0]).OfferAsDer();
  for (const TestCertificate& c : graph.candidates) domain.Offer(c);
  ChainBuilder enough(6);
  EXPECT_THAT(enough.Build(domain, graph.leaf.certificate(), Host()),
              IsTrusted());
  ChainBuilder small(5);
  EXPECT_THAT(small.Build(domain, graph.leaf.certificate(), Host()),
              FailsWith(Error::kTooManyCandidates));
  // A candidate that is passed over, or cannot be read, needs no room.
  ChainBuilder full(6);
  domain.Offer(Ca("Other").Stub()).OfferEverything().OfferBytes("garbage");
  EXPECT_THAT(full.Build(domain, graph.leaf.certificate(), Host()),
              IsTrusted());
}

// Whatever runs out, it is never called an unknown issuer.
TEST(ChainSearchGraphsTest, RunningOutHasItsOwnError) {
  // A mesh, and for the end entity issuers whose names match in other bytes.
  TestGraph graph = MeshGraph(8, Ending::kNothing);
  const std::string issuer = DescribeName(graph.leaf.certificate().issuer());
  for (size_t i = 1; i <= 51; ++i) {
    graph.candidates.push_back(Ca(issuer + std::string(i, ' ')).Stub());
  }
  TestTrustDomain domain;
  graph.AddTo(&domain);
  domain.OfferEverything();
  for (uint32_t limit : {0u, 1u, 2u, 7u, 50u}) {
    SCOPED_TRACE(limit);
    const auto error_with = [&](uint32_t BuildLimits::*member) {
      BuildOptions options = Host();
      options.limits.*member = limit;
      return Verify(domain, graph.leaf, options).failure().error;
    };
    if (limit < 29) {
      EXPECT_EQ(error_with(&BuildLimits::signature_checks),
                Error::kSignatureBudgetExhausted);
    }
    EXPECT_EQ(error_with(&BuildLimits::steps), Error::kStepBudgetExhausted);
    EXPECT_EQ(error_with(&BuildLimits::offers), Error::kOfferBudgetExhausted);
    EXPECT_EQ(error_with(&BuildLimits::name_comparisons),
              Error::kNameBudgetExhausted);
  }
}

TEST(ChainSearchGraphsTest, LimitsCountWhatTheWholeBuildDid) {
  // Every path of the ladder is refused, so that the search goes on.
  const TestGraph graph = LadderGraph(12, 2, Ending::kAnchor);
  TestTrustDomain domain;
  graph.AddTo(&domain);
  domain.RecordCalls(false).SetChainAnswer(HookResult::Refuse(1));
  const BuildResult result = Verify(domain, graph.leaf);
  EXPECT_THAT(result, Not(IsTrusted()));
  EXPECT_THAT(result.counters().steps, Le(50'000u));
  EXPECT_THAT(result.counters().signature_checks, Le(128u));
  EXPECT_LE(domain.count(Hook::kChain), 50'000);
}

}  // namespace
}  // namespace cairn::testing
