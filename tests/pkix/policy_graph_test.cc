#include "pkix/policy_graph.h"

#include <algorithm>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pkix/chain_builder.h"
#include "pkix/ev.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/der_builder.h"
#include "tests/support/matchers.h"
#include "tests/support/test_trust_domain.h"
#include "tests/support/verify.h"

namespace cairn::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr char kA[] = "1.2.3.1";
constexpr char kB[] = "1.2.3.2";
constexpr char kC[] = "1.2.3.3";
constexpr char kAny[] = "2.5.29.32.0";

// Contents octets of policies, and views of them.
struct PolicySet {
  PolicySet(std::initializer_list<const char*> dotted) {
    for (const char* text : dotted) octets.push_back(OidContents(text));
    for (const std::string& policy : octets) {
      views.push_back(der::Input::FromString(policy));
    }
  }
  static std::string OidContents(const char* dotted) {
    return ObjectId(dotted).contents();
  }

  std::vector<std::string> octets;
  std::vector<der::Input> views;
};

struct PolicyResult {
  BuildResult result;
  std::vector<std::string> policies;  // dotted
};

PolicyResult Build(const TestCertificate& leaf, const PolicyOptions& policies,
                   const AnchorConstraints& constraints = {}) {
  TestTrustDomain domain;
  TestCertificate certificate = leaf;
  while (!certificate.is_self_signed()) {
    certificate = certificate.issuer();
    if (!certificate.is_self_signed()) domain.Offer(certificate);
  }
  domain.Trust(certificate, constraints);
  BuildOptions options = Host();
  options.policies = policies;
  options.compute_policies = true;
  PolicyResult result{Verify(domain, leaf, options), {}};
  for (der::Input policy : result.result.policies()) {
    char buffer[der::kDottedOidSize];
    result.policies.emplace_back(der::FormatOid(policy, buffer));
  }
  return result;
}

PolicyOptions Explicit() {
  PolicyOptions options;
  options.require_explicit_policy = true;
  return options;
}

TestCertificate Issuer(const TestCertificate& root,
                       std::initializer_list<ObjectId> policies,
                       const char* name = "Issuer") {
  return Ca(name).Policies(policies).IssuedBy(root);
}

TEST(PolicyGraphTest, APolicyOfEveryCertificateIsValid) {
  const auto root = Ca("Root");
  const auto issuer = Issuer(root, {kA, kB});
  const auto leaf = Leaf().Policies({kA, kC}).IssuedBy(issuer);
  const PolicyResult r = Build(leaf, Explicit());
  EXPECT_THAT(r.result, IsTrusted());
  EXPECT_THAT(r.policies, ElementsAre(kA));
}

TEST(PolicyGraphTest, NoCommonPolicy) {
  const auto issuer = Issuer(Ca("Root"), {kA});
  const auto leaf = Leaf().Policies({kB}).IssuedBy(issuer);
  EXPECT_THAT(Build(leaf, Explicit()).result,
              FailsWithAt(Error::kPolicyRequired, 0));
  // Nobody asked for one.
  const PolicyResult r = Build(leaf, PolicyOptions());
  EXPECT_THAT(r.result, IsTrusted());
  EXPECT_THAT(r.policies, IsEmpty());
}

TEST(PolicyGraphTest, MissingExtensionEndsAllPolicies) {
  const auto issuer = Ca("Issuer").IssuedBy(Ca("Root"));
  const auto leaf = Leaf().Policies({kA}).IssuedBy(issuer);
  EXPECT_THAT(Build(leaf, Explicit()).result,
              FailsWithAt(Error::kPolicyRequired, 1));
}

TEST(PolicyGraphTest, AnyPolicy) {
  const auto root = Ca("Root");
  const auto any = Issuer(root, {kAny});
  EXPECT_THAT(Build(Leaf().Policies({kA}).IssuedBy(any), Explicit()).policies,
              ElementsAre(kA));
  EXPECT_THAT(Build(Leaf().Policies({kAny}).IssuedBy(any), Explicit()).policies,
              ElementsAre(kAny));
  EXPECT_THAT(Build(Leaf().Policies({kAny}).IssuedBy(Issuer(root, {kA, kB})),
                    Explicit())
                  .policies,
              UnorderedElementsAre(kA, kB));
}

TEST(PolicyGraphTest, InhibitAnyPolicy) {
  const auto root = Ca("Root");
  PolicyOptions inhibited = Explicit();
  inhibited.inhibit_any_policy = true;
  const auto any = Issuer(root, {kAny});
  EXPECT_THAT(Build(Leaf().Policies({kA}).IssuedBy(any), inhibited).result,
              FailsWith(Error::kPolicyRequired));
  // inhibitAnyPolicy 0: not below this certificate, but in it.
  const auto inhibits =
      Ca("I").Policies({kAny}).InhibitAnyPolicy(0).IssuedBy(root);
  EXPECT_THAT(
      Build(Leaf().Policies({kA}).IssuedBy(inhibits), Explicit()).policies,
      ElementsAre(kA));
  EXPECT_THAT(
      Build(Leaf().Policies({kAny}).IssuedBy(inhibits), Explicit()).result,
      FailsWith(Error::kPolicyRequired));
}

TEST(PolicyGraphTest, RequireExplicitPolicy) {
  const auto root = Ca("Root");
  const auto now =
      Ca("I").Policies({kA}).RequireExplicitPolicy(0).IssuedBy(root);
  EXPECT_THAT(Build(Leaf().Policies({kA}).IssuedBy(now), {}).result,
              IsTrusted());
  EXPECT_THAT(Build(Leaf().IssuedBy(now), {}).result,
              FailsWithAt(Error::kPolicyRequired, 0));
  // One certificate may do without.
  const auto later =
      Ca("I").Policies({kA}).RequireExplicitPolicy(1).IssuedBy(root);
  EXPECT_THAT(Build(Leaf().IssuedBy(later), {}).result,
              FailsWith(Error::kPolicyRequired));
  const auto much_later =
      Ca("I").Policies({kA}).RequireExplicitPolicy(2).IssuedBy(root);
  EXPECT_THAT(Build(Leaf().IssuedBy(much_later), {}).result, IsTrusted());
  // The end entity may require it of itself.
  EXPECT_THAT(Build(Leaf().RequireExplicitPolicy(0).IssuedBy(root), {}).result,
              FailsWith(Error::kPolicyRequired));
}

TEST(PolicyGraphTest, ItMattersWithoutBeingAskedFor) {
  const auto root = Ca("Root");
  const auto issuer =
      Ca("I").Policies({kA}).RequireExplicitPolicy(0).IssuedBy(root);
  EXPECT_THAT(Verify(Leaf().IssuedBy(issuer)),
              FailsWithAt(Error::kPolicyRequired, 0));
  EXPECT_THAT(Verify(Leaf().Policies({kA}).IssuedBy(issuer)), IsTrusted());
}

TEST(PolicyGraphTest, Mapping) {
  const auto maps =
      Ca("I").Policies({kA}).MapPolicy(kA, kB).IssuedBy(Ca("Root"));
  EXPECT_THAT(Build(Leaf().Policies({kB}).IssuedBy(maps), Explicit()).policies,
              ElementsAre(kA));
  // The policy that was mapped away is not valid below.
  EXPECT_THAT(Build(Leaf().Policies({kA}).IssuedBy(maps), Explicit()).result,
              FailsWith(Error::kPolicyRequired));
  PolicyOptions inhibited = Explicit();
  inhibited.inhibit_policy_mapping = true;
  EXPECT_THAT(Build(Leaf().Policies({kB}).IssuedBy(maps), inhibited).result,
              FailsWith(Error::kPolicyRequired));
}

TEST(PolicyGraphTest, MappingOutOfAnyPolicy) {
  const auto maps =
      Ca("I").Policies({kAny}).MapPolicy(kA, kB).IssuedBy(Ca("Root"));
  EXPECT_THAT(Build(Leaf().Policies({kB}).IssuedBy(maps), Explicit()).policies,
              // By the mapping, and because anyPolicy lets it through.
              ::testing::Contains(kA));
}

TEST(PolicyGraphTest, AnyPolicyCannotBeMapped) {
  const auto root = Ca("Root");
  for (const auto& maps : {Ca("I").Policies({kA}).MapPolicy(kAny, kA),
                           Ca("I").Policies({kA}).MapPolicy(kA, kAny)}) {
    EXPECT_THAT(
        Build(Leaf().Policies({kA}).IssuedBy(maps.IssuedBy(root)), Explicit())
            .result,
        FailsWithAt(Error::kAnyPolicyMapped, 1));
  }
}

TEST(PolicyGraphTest, InitialPolicySet) {
  const auto issuer = Issuer(Ca("Root"), {kA, kB});
  const auto leaf = Leaf().Policies({kA, kB}).IssuedBy(issuer);
  const PolicySet wanted = {kB, kC};
  PolicyOptions options = Explicit();
  options.initial_policies = wanted.views;
  EXPECT_THAT(Build(leaf, options).policies, ElementsAre(kB));
  const PolicySet unwanted = {kC};
  options.initial_policies = unwanted.views;
  EXPECT_THAT(Build(leaf, options).result, FailsWith(Error::kPolicyRequired));
  const PolicySet any = {kAny};
  options.initial_policies = any.views;
  EXPECT_THAT(Build(leaf, options).policies, UnorderedElementsAre(kA, kB));
}

// RFC 5937: an anchor's own policies, and those a trust domain imposes.
TEST(PolicyGraphTest, AnchorPolicies) {
  const auto own = Ca("Root").Policies({kB});
  const auto leaf = Leaf().Policies({kA, kB}).IssuedBy(Issuer(own, {kA, kB}));
  EXPECT_THAT(Build(leaf, Explicit()).policies, ElementsAre(kB));
  const auto leaf_a = Leaf().Policies({kA}).IssuedBy(Issuer(own, {kA, kB}));
  EXPECT_THAT(Build(leaf_a, Explicit()).result,
              FailsWith(Error::kPolicyRequired));

  const PolicySet imposed = {kA};
  AnchorConstraints constraints;
  constraints.policies = imposed.views;
  const auto free_leaf =
      Leaf().Policies({kA, kB}).IssuedBy(Issuer(Ca("Root"), {kA, kB}));
  EXPECT_THAT(Build(free_leaf, Explicit(), constraints).policies,
              ElementsAre(kA));
  const auto any_leaf =
      Leaf().Policies({kAny}).IssuedBy(Issuer(Ca("Root"), {kAny}));
  EXPECT_THAT(Build(any_leaf, Explicit(), constraints).policies,
              ElementsAre(kA));
}

TEST(PolicyGraphTest, AnchorConstraintsBind) {
  const auto root = Ca("Root").RequireExplicitPolicy(0);
  EXPECT_THAT(Build(Leaf().IssuedBy(root), {}).result,
              FailsWith(Error::kPolicyRequired));
}

TEST(PolicyGraphTest, Malformed) {
  const auto root = Ca("Root");
  const auto twice = Leaf().Policies({kA, kA}).IssuedBy(root);
  EXPECT_THAT(
      Build(twice, Explicit()).result,
      FailsWithIn(Error::kMalformedPolicies, Extension::kCertificatePolicies));
  const auto empty =
      Leaf()
          .Extension(Extension::kCertificatePolicies, false, Sequence({}))
          .IssuedBy(root);
  EXPECT_THAT(Build(empty, Explicit()).result,
              FailsWith(Error::kMalformedPolicies));
  const auto constraints = Ca("I")
                               .Extension(Extension::kPolicyConstraints, true,
                                          Sequence({Tlv(0x80, "\xff")}))
                               .IssuedBy(root);
  EXPECT_THAT(
      Verify(Leaf().IssuedBy(constraints)),
      FailsWithIn(Error::kMalformedPolicies, Extension::kPolicyConstraints));
  EXPECT_THAT(
      Verify(Leaf()
                 .Extension(Extension::kPolicyConstraints, true,
                            Sequence({Tlv(0x80, "\xff")}))
                 .IssuedBy(root)),
      FailsWithIn(Error::kMalformedPolicies, Extension::kPolicyConstraints));
  // Also where it is not critical.
  const auto inhibit = [&root](std::string value) {
    return Leaf().IssuedBy(
        Ca("I")
            .Extension(Extension::kInhibitAnyPolicy, false, std::move(value))
            .IssuedBy(root));
  };
  EXPECT_THAT(
      Build(inhibit(Null()), {}).result,
      FailsWithIn(Error::kMalformedPolicies, Extension::kInhibitAnyPolicy));
  EXPECT_THAT(Build(inhibit(Integer(0)), {}).result, IsTrusted());
  // A critical extension that cannot be read is not passed over.
  EXPECT_THAT(Verify(empty.Critical(Extension::kCertificatePolicies)),
              FailsWith(Error::kMalformedPolicies));
  EXPECT_THAT(Verify(empty), IsTrusted());
}

// CVE-2023-0464, CVE-2026-32281: each certificate maps every policy to every
// other. A tree has 2^32 leaves here.
TEST(PolicyGraphTest, MappingsDoNotExplode) {
  TestCertificate issuer = Ca("Root").Stub();
  for (int i = 0; i < 28; ++i) {
    issuer = Ca(absl::StrCat("CA ", i))
                 .Stub()
                 .Policies({kA, kB})
                 .MapPolicy(kA, kA)
                 .MapPolicy(kA, kB)
                 .MapPolicy(kB, kA)
                 .MapPolicy(kB, kB)
                 .IssuedBy(issuer);
  }
  const PolicyResult r =
      Build(Leaf().Stub().Policies({kA, kB}).IssuedBy(issuer), Explicit());
  EXPECT_THAT(r.result, IsTrusted());
  EXPECT_THAT(r.policies, UnorderedElementsAre(kA, kB));
  EXPECT_LE(r.result.counters().steps, 100u);
}

TestCertificate WithPolicies(TestCertificate certificate, size_t count) {
  for (size_t i = 0; i < count; ++i) {
    certificate = certificate.RawPolicy(
        Sequence({Oid(absl::StrCat("1.2.4.", i).c_str())}));
  }
  return certificate;
}

TEST(PolicyGraphTest, EntriesAtTheLimitAndOnePast) {
  const auto issuer = Issuer(Ca("Root"), {kAny});
  EXPECT_THAT(
      Build(WithPolicies(Leaf(), PolicyGraph::kMaxEntries).IssuedBy(issuer), {})
          .result,
      // Every one of them is valid: more than a result holds.
      FailsWith(Error::kPolicyGraphTooLarge));
  EXPECT_THAT(
      Build(WithPolicies(Leaf(), PolicyGraph::kMaxResult).IssuedBy(issuer), {})
          .policies,
      ::testing::SizeIs(PolicyGraph::kMaxResult));
  const auto last = Issuer(Ca("Root"), {ObjectId("1.2.4.0")});
  EXPECT_THAT(
      Build(WithPolicies(Leaf(), PolicyGraph::kMaxEntries).IssuedBy(last), {})
          .policies,
      ElementsAre("1.2.4.0"));
  EXPECT_THAT(
      Build(WithPolicies(Leaf(), PolicyGraph::kMaxEntries + 1).IssuedBy(last),
            {})
          .result,
      FailsWithAt(Error::kPolicyGraphTooLarge, 0));
}

TEST(PolicyGraphTest, MappingsAtTheLimitAndOnePast) {
  const auto mapping = [](size_t count) {
    TestCertificate issuer = Issuer(Ca("Root").Stub(), {kA}).Stub();
    for (size_t i = 0; i < count; ++i) {
      issuer = issuer.MapPolicy(kA, absl::StrCat("1.2.4.", i).c_str());
    }
    return Leaf().Stub().Policies({"1.2.4.0"}).IssuedBy(issuer);
  };
  EXPECT_THAT(Build(mapping(PolicyGraph::kMaxEntries), Explicit()).policies,
              ElementsAre(kA));
  EXPECT_THAT(Build(mapping(PolicyGraph::kMaxEntries + 1), Explicit()).result,
              FailsWithAt(Error::kPolicyGraphTooLarge, 1));
}

// Of an anchor's own, where the certificates below allow any.
TEST(PolicyGraphTest, AnchorPoliciesAtTheLimitAndOnePast) {
  const auto below = [](size_t count) {
    return Leaf().Policies({kAny}).IssuedBy(WithPolicies(Ca("Root"), count));
  };
  EXPECT_THAT(Build(below(PolicyGraph::kMaxResult), {}).policies,
              ::testing::SizeIs(PolicyGraph::kMaxResult));
  EXPECT_THAT(Build(below(PolicyGraph::kMaxResult + 1), {}).result,
              FailsWith(Error::kPolicyGraphTooLarge));
}

TEST(PolicyGraphTest, NodesAtTheLimit) {
  // 16 levels of 128 policies are all the nodes there are.
  TestCertificate issuer = Ca("Root").Stub();
  const size_t levels = PolicyGraph::kMaxNodes / PolicyGraph::kMaxEntries;
  for (size_t i = 0; i + 1 < levels; ++i) {
    issuer = WithPolicies(Ca(absl::StrCat("CA ", i)).Stub(),
                          PolicyGraph::kMaxEntries)
                 .IssuedBy(issuer);
  }
  const auto leaf = Leaf().Stub();
  EXPECT_THAT(
      Build(leaf.Policies({"1.2.4.0"}).IssuedBy(issuer), Explicit()).result,
      IsTrusted());
  const auto one_more =
      WithPolicies(Ca("One more").Stub(), PolicyGraph::kMaxEntries)
          .IssuedBy(issuer);
  EXPECT_THAT(
      Build(leaf.Policies({"1.2.4.0"}).IssuedBy(one_more), Explicit()).result,
      FailsWithAt(Error::kPolicyGraphTooLarge, 0));
}

class EvTest : public ::testing::Test {
 protected:
  EvStatus Status(const TestCertificate& leaf) {
    TestTrustDomain domain;
    domain.AddChainOf(leaf);
    EvStatus status = EvStatus::kNoEvPolicy;
    domain.on_chain = [&](const VerifiedChain& chain) {
      status = CheckEv(chain, ev_.views);
      return HookResult::Ok();
    };
    BuildOptions options = Host();
    options.compute_policies = true;
    EXPECT_THAT(Verify(domain, leaf, options), IsTrusted());
    return status;
  }

  const PolicySet ev_ = {kA};
};

TEST_F(EvTest, NeedsThePolicyOnEveryLevel) {
  const auto root = Ca("Root");
  EXPECT_EQ(Status(Leaf().Policies({kA}).IssuedBy(Issuer(root, {kA}))),
            EvStatus::kEv);
  EXPECT_EQ(Status(Leaf().Policies({kA}).IssuedBy(Issuer(root, {kAny}))),
            EvStatus::kEv);
  EXPECT_EQ(Status(Leaf().Policies({kA}).IssuedBy(Issuer(root, {kB}))),
            EvStatus::kNoEvPolicy);
  EXPECT_EQ(Status(Leaf().Policies({kB}).IssuedBy(Issuer(root, {kAny}))),
            EvStatus::kNoEvPolicy);
  EXPECT_EQ(Status(Leaf().Policies({kAny}).IssuedBy(Issuer(root, {kAny}))),
            EvStatus::kNoEvPolicy);
  EXPECT_EQ(Status(Leaf().IssuedBy(Issuer(root, {kA}))), EvStatus::kNoEvPolicy);
}

TEST_F(EvTest, NeverFromTheAnchorItself) {
  EXPECT_EQ(Status(Leaf().Policies({kA}).IssuedBy(Ca("Root"))),
            EvStatus::kIssuedByAnchor);
}

}  // namespace
}  // namespace cairn::testing
