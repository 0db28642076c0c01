#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pkix/chain_builder.h"
#include "pkix/trace.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/matchers.h"
#include "tests/support/names.h"
#include "tests/support/test_time.h"
#include "tests/support/test_trust_domain.h"
#include "tests/support/verify.h"

namespace cairn::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Everything a build tried, as a tree.
class ChainBuilderTraceTest : public ::testing::Test {
 protected:
  // A line for each entry: "0 certificate O=Leaf: Ok", and "2 anchor CN=Root <
  // 1: Ok" for what might have issued entry 1.
  static std::vector<std::string> Lines(const Trace& trace) {
    std::vector<std::string> lines;
    for (const TraceEntry& entry : trace.entries()) {
      const char* kind = entry.kind == TraceEntry::Kind::kAnchor ? "anchor"
                         : entry.kind == TraceEntry::Kind::kPath
                             ? "path"
                             : "certificate";
      lines.push_back(absl::StrCat(
          entry.depth, " ", kind, " ",
          entry.subject.empty() ? "?" : DescribeName(entry.subject),
          entry.parent == TraceEntry::kNoParent
              ? ""
              : absl::StrCat(" < ", entry.parent),
          ": ", ErrorName(entry.failure.error)));
    }
    return lines;
  }

  std::vector<std::string> TraceOf(TestTrustDomain& domain,
                                   const TestCertificate& leaf,
                                   const BuildOptions& options = Host()) {
    BuildCertChain(domain, leaf.certificate(), options, &trace_);
    return Lines(trace_);
  }

  const TestCertificate root_ = Ca("Root").Stub();
  const TestCertificate inter_ = Ca("Intermediate").Stub().IssuedBy(root_);
  const TestCertificate leaf_ = Leaf().Stub().IssuedBy(inter_);
  TraceBuffer<> trace_;
};

TEST_F(ChainBuilderTraceTest, OfSuccess) {
  TestTrustDomain domain;
  domain.AddChainOf(leaf_);
  EXPECT_THAT(TraceOf(domain, leaf_),
              ElementsAre("0 certificate O=Leaf: Ok",
                          "1 certificate CN=Intermediate < 0: Ok",
                          "2 anchor CN=Root < 1: Ok"));
  EXPECT_EQ(trace_.entries()[0].certificate, leaf_.input());
  EXPECT_EQ(trace_.entries()[1].certificate, inter_.input());
  EXPECT_EQ(trace_.entries()[1].subject, inter_.certificate().subject());
  EXPECT_EQ(trace_.entries()[2].certificate, root_.input());
  EXPECT_EQ(trace_.dropped(), 0u);
}

TEST_F(ChainBuilderTraceTest, OfABareAnchor) {
  TestTrustDomain domain;
  domain.TrustBare(root_).Offer(inter_);
  EXPECT_THAT(TraceOf(domain, leaf_),
              ElementsAre("0 certificate O=Leaf: Ok",
                          "1 certificate CN=Intermediate < 0: Ok",
                          "2 anchor CN=Root < 1: Ok"));
  EXPECT_THAT(trace_.entries()[2].certificate, IsEmpty());
}

TEST_F(ChainBuilderTraceTest, OfAnEndEntityThatIsRefused) {
  TestTrustDomain domain;
  domain.AddChainOf(leaf_);
  EXPECT_THAT(TraceOf(domain, leaf_, Host("b.example.com")),
              ElementsAre("0 certificate O=Leaf: HostnameMismatch"));
}

TEST_F(ChainBuilderTraceTest, EveryCandidateWithItsReason) {
  const auto expired = inter_.NotAfter(kNow - 1);
  const auto impostor = inter_.Key(StubKey(9)).NoSubjectKeyId();
  const auto dead_end = inter_.IssuedBy(Ca("Nobody").Stub());
  TestTrustDomain domain;
  domain.Offer(impostor).Offer(dead_end).Offer(expired).OfferBytes("garbage");
  EXPECT_THAT(TraceOf(domain, leaf_),
              ElementsAre("0 certificate O=Leaf: Ok",
                          "1 certificate ? < 0: MalformedCertificate",
                          "1 certificate CN=Intermediate < 0: BadSignature",
                          "1 certificate CN=Intermediate < 0: Ok",
                          "2 certificate ? < 3: MalformedCertificate",
                          "2 certificate CN=Nobody < 3: UnknownIssuer",
                          "1 certificate CN=Intermediate < 0: Expired"));
  EXPECT_EQ(trace_.entries()[1].certificate.AsStringView(), "garbage");
  EXPECT_EQ(trace_.entries()[2].certificate, impostor.input());
  EXPECT_EQ(trace_.entries()[3].certificate, dead_end.input());
  EXPECT_THAT(trace_.entries()[5].certificate, IsEmpty())
      << "the name of one that is missing";
  EXPECT_EQ(trace_.entries()[6].certificate, expired.input());
}

TEST_F(ChainBuilderTraceTest, ReasonsHaveTheirPlace) {
  const auto limited = inter_.PathLength(0);
  const auto sub = Ca("Sub").Stub().IssuedBy(limited);
  const auto leaf = Leaf().Stub().IssuedBy(sub);
  TestTrustDomain domain;
  domain.AddChainOf(leaf);
  EXPECT_THAT(
      TraceOf(domain, leaf),
      ElementsAre("0 certificate O=Leaf: Ok", "1 certificate CN=Sub < 0: Ok",
                  "2 certificate CN=Intermediate < 1: PathLengthExceeded"));
  const Failure& failure = trace_.entries()[2].failure;
  EXPECT_EQ(failure.extension, Extension::kBasicConstraints);
  EXPECT_EQ(failure.offset, limited.certificate().extension_offset(
                                Extension::kBasicConstraints));
}

TEST_F(ChainBuilderTraceTest, PathsHangFromTheirAnchors) {
  const auto other_root = Ca("Other root").Stub();
  const auto cross = inter_.IssuedBy(other_root);
  TestTrustDomain domain;
  domain.Trust(root_).Trust(other_root).Offer(inter_).Offer(cross);
  domain.SetChainAnswer(HookResult::Refuse(7));
  EXPECT_THAT(TraceOf(domain, leaf_),
              ElementsAre("0 certificate O=Leaf: Ok",
                          "1 certificate CN=Intermediate < 0: Ok",
                          "2 anchor CN=Root < 1: Ok",
                          "0 path O=Leaf < 2: RefusedByTrustDomain",
                          "1 certificate CN=Intermediate < 0: Ok",
                          "2 anchor CN=Other root < 4: Ok",
                          "0 path O=Leaf < 5: RefusedByTrustDomain"));
  EXPECT_EQ(trace_.entries()[3].failure.detail, 7u);
}

TEST_F(ChainBuilderTraceTest, PathsNameTheCertificateAtFault) {
  TestTrustDomain domain;
  domain.AddChainOf(leaf_).Revoke(inter_);
  TraceOf(domain, leaf_);
  ASSERT_EQ(trace_.entries().size(), 4u);
  const TraceEntry& path = trace_.entries()[3];
  EXPECT_EQ(path.kind, TraceEntry::Kind::kPath);
  EXPECT_EQ(path.depth, 1);
  EXPECT_EQ(path.failure.error, Error::kRevoked);
  EXPECT_EQ(path.certificate, inter_.input());
}

TEST_F(ChainBuilderTraceTest, WhatSourcesOfRevocationSaid) {
  TestTrustDomain domain;
  domain.AddChainOf(leaf_);
  domain.on_revocation = [](const RevocationQuery& query) {
    query.notes->Add("filter", RevocationStatus::kUnknown,
                     Error::kRevocationUnavailable);
    query.notes->Add("list", RevocationStatus::kGood, Error::kOk);
    return RevocationAnswer::Good();
  };
  TraceOf(domain, leaf_);
  ASSERT_EQ(trace_.entries().size(), 7u);
  const TraceEntry& first = trace_.entries()[3];
  EXPECT_EQ(first.kind, TraceEntry::Kind::kRevocation);
  EXPECT_EQ(first.depth, 1);
  EXPECT_EQ(first.parent, 2) << "the anchor's entry";
  EXPECT_EQ(first.certificate, inter_.input());
  EXPECT_EQ(first.source, "filter");
  EXPECT_EQ(first.revocation, RevocationStatus::kUnknown);
  EXPECT_EQ(first.failure.error, Error::kRevocationUnavailable);
  const TraceEntry& last = trace_.entries()[6];
  EXPECT_EQ(last.depth, 0);
  EXPECT_EQ(last.source, "list");
  EXPECT_EQ(last.revocation, RevocationStatus::kGood);
  EXPECT_TRUE(last.failure.ok());
}

TEST_F(ChainBuilderTraceTest, NobodyListensWithoutATrace) {
  TestTrustDomain domain;
  domain.AddChainOf(leaf_);
  domain.on_revocation = [](const RevocationQuery& query) {
    EXPECT_EQ(query.notes, nullptr);
    return RevocationAnswer::Good();
  };
  EXPECT_THAT(Verify(domain, leaf_), IsTrusted());
}

TEST_F(ChainBuilderTraceTest, OfAnEndEntityThatIsARefusedAnchor) {
  TestTrustDomain domain;
  domain.Trust(leaf_).SetChainAnswer(HookResult::Refuse(7));
  EXPECT_THAT(TraceOf(domain, leaf_),
              ElementsAre("0 certificate O=Leaf: Ok",
                          "0 path O=Leaf < 0: RefusedByTrustDomain",
                          "1 certificate CN=Intermediate < 0: UnknownIssuer"));
}

TEST_F(ChainBuilderTraceTest, OfLoopsAndRootsThatAreNotTrusted) {
  TestTrustDomain domain;
  domain.Offer(inter_).Offer(root_);
  EXPECT_THAT(TraceOf(domain, leaf_),
              ElementsAre("0 certificate O=Leaf: Ok",
                          "1 certificate CN=Intermediate < 0: Ok",
                          "2 certificate CN=Root < 1: Ok",
                          "3 certificate CN=Root < 2: Loop",
                          "3 certificate CN=Root < 2: UntrustedRoot"));
}

// A certificate that is met again on another path is as it was: its issuers
// are known, though none is tried a second time.
TEST_F(ChainBuilderTraceTest, NoIssuerBecomesUnknownLater) {
  // sub hangs from two CAs, so that its issuer, whose signature on inter_ is
  // bad, is met at two depths: the deeper one first.
  const auto bad = Ca("Bad").Stub().CorruptSignature().IssuedBy(root_);
  const auto sub = Ca("Sub").Stub();
  const auto detour = Ca("Detour").Stub().IssuedBy(bad);
  const auto by_detour = sub.IssuedBy(detour);
  const auto by_bad = sub.IssuedBy(bad);
  TestTrustDomain domain;
  domain.Trust(root_).Offer(bad).Offer(detour).Offer(by_detour).Offer(by_bad);
  const auto leaf = Leaf().Stub().IssuedBy(sub);
  EXPECT_THAT(
      TraceOf(domain, leaf),
      ElementsAre(
          "0 certificate O=Leaf: Ok", "1 certificate CN=Sub < 0: Ok",
          "2 certificate CN=Detour < 1: Ok", "3 certificate CN=Bad < 2: Ok",
          "4 anchor CN=Root < 3: BadSignature", "1 certificate CN=Sub < 0: Ok",
          "2 certificate CN=Bad < 5: Ok"));
}

TEST_F(ChainBuilderTraceTest, SubjectOfARefusedQueryIsNotItsOwnIssuer) {
  TestTrustDomain domain;
  domain.on_find_issuers = [&](const IssuerQuery& query, IssuerSink& sink) {
    if (query.subject.der() == inter_.input()) return HookResult::Refuse(5);
    sink.Offer(inter_.certificate());
    return HookResult::Ok();
  };
  TraceOf(domain, leaf_);
  for (const TraceEntry& entry : trace_.entries()) {
    if (entry.parent == TraceEntry::kNoParent) continue;
    EXPECT_EQ(entry.depth, trace_.entries()[entry.parent].depth + 1);
    EXPECT_NE(entry.failure.error, Error::kUnknownIssuer);
  }
}

TEST_F(ChainBuilderTraceTest, WithoutATraceTheResultIsTheSame) {
  TestTrustDomain domain;
  domain.AddChainOf(leaf_).Offer(inter_.NotAfter(kNow - 1)).Revoke(inter_);
  ChainBuilder builder;
  const BuildResult with =
      builder.Build(domain, leaf_.certificate(), Host(), &trace_);
  const BuildResult without =
      builder.Build(domain, leaf_.certificate(), Host());
  EXPECT_EQ(::testing::PrintToString(with), ::testing::PrintToString(without));
  EXPECT_FALSE(trace_.entries().empty()) << "and the trace is left alone";
}

TEST_F(ChainBuilderTraceTest, IsClearedByTheNextBuild) {
  TestTrustDomain domain;
  domain.AddChainOf(leaf_);
  EXPECT_EQ(TraceOf(domain, leaf_).size(), 3u);
  EXPECT_EQ(TraceOf(domain, leaf_).size(), 3u);
  EXPECT_EQ(TraceOf(domain, leaf_, Host("b.example.com")).size(), 1u);
  BuildOptions invalid = Host();
  invalid.limits.max_certificates = 0;
  EXPECT_THAT(TraceOf(domain, leaf_, invalid), IsEmpty());
}

TEST_F(ChainBuilderTraceTest, DropsWhatDoesNotFit) {
  TestTrustDomain domain;
  domain.Trust(root_);
  for (int i = 0; i < 10; ++i) domain.Offer(inter_.NotAfter(kNow - 1 - i));
  domain.Offer(inter_);
  // The end entity, the intermediate that is valid, and the anchor first.
  TestTrustDomain failing;
  for (int i = 0; i < 10; ++i) failing.Offer(inter_.NotAfter(kNow - 1 - i));
  for (size_t capacity : {0u, 1u, 5u, 10u, 11u, 12u}) {
    SCOPED_TRACE(capacity);
    std::vector<TraceEntry> storage(capacity);
    Trace trace(absl::MakeSpan(storage));
    EXPECT_THAT(BuildCertChain(failing, leaf_.certificate(), Host(), &trace),
                FailsWith(Error::kExpired));
    EXPECT_EQ(trace.entries().size(), std::min<size_t>(capacity, 11));
    EXPECT_EQ(trace.dropped(), 11 - std::min<size_t>(capacity, 11));
    // What fits is what came first.
    for (size_t i = 0; i < trace.entries().size(); ++i) {
      EXPECT_EQ(trace.entries()[i].depth, i == 0 ? 0 : 1);
    }
    EXPECT_THAT(BuildCertChain(domain, leaf_.certificate(), Host(), &trace),
                IsTrusted());
    EXPECT_EQ(trace.dropped(), 3 - std::min<size_t>(capacity, 3));
  }
}

TEST_F(ChainBuilderTraceTest, WhoseParentDidNotFitHasNone) {
  TestTrustDomain domain;
  domain.AddChainOf(leaf_);
  domain.Offer(inter_.IssuedBy(Ca("Nobody").Stub()));
  domain.SetChainAnswer(HookResult::Refuse(7));
  for (size_t capacity = 0; capacity < 8; ++capacity) {
    std::vector<TraceEntry> storage(capacity);
    Trace trace(absl::MakeSpan(storage));
    BuildCertChain(domain, leaf_.certificate(), Host(), &trace);
    for (size_t i = 0; i < trace.entries().size(); ++i) {
      const uint16_t parent = trace.entries()[i].parent;
      EXPECT_TRUE(parent == TraceEntry::kNoParent || parent < i);
    }
  }
}

}  // namespace
}  // namespace cairn::testing
