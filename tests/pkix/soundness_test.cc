// Paths that were once refused or accepted for the wrong reason: rules that
// hold only where a chain of other rules lets them be seen.

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "pkix/chain_builder.h"
#include "pkix/name_constraints.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/der_builder.h"
#include "tests/support/matchers.h"
#include "tests/support/public_keys.h"
#include "tests/support/test_time.h"
#include "tests/support/test_trust_domain.h"
#include "tests/support/verify.h"

namespace cairn {
namespace {

using namespace testing;  // NOLINT: the factory's language

BuildOptions With(const ValidationPolicy& policy) {
  return Host(kTestHost, policy);
}

const ValidationPolicy kEveryPreset[] = {
    ValidationPolicy::WebPki(), ValidationPolicy::WebPkiStrict(),
    ValidationPolicy::Rfc5280(), ValidationPolicy::Rfc5280Strict(),
    ValidationPolicy::PrivatePki()};

// RFC 5280 section 6.1.4 (a), critical or not.
TEST(SoundnessTest, AnyPolicyIsNeverMapped) {
  const auto root = Ca("Root");
  const auto mapping = [&](const ObjectId& to) {
    return Leaf()
        .Policies({"1.2.3.4"})
        .IssuedBy(Ca("Inter")
                      .Policies({der::Oid::kAnyPolicy, "1.2.3.4"})
                      .MapPolicy("1.2.3.4", to)
                      .Critical(der::Oid::kPolicyMappings, false)
                      .IssuedBy(root));
  };
  for (const ValidationPolicy& policy : kEveryPreset) {
    SCOPED_TRACE(policy.name);
    EXPECT_THAT(Verify(mapping(der::Oid::kAnyPolicy), With(policy)),
                FailsWith(Error::kAnyPolicyMapped));
    EXPECT_THAT(Verify(mapping("1.2.3.5"), With(policy)), IsTrusted());
  }
}

// RFC 5280 section 6.1: self-issued by names that match, not by bytes.
TEST(SoundnessTest, SelfIssuedByNamesThatMatch) {
  const auto inter = Ca("CN=Inter").PathLength(0).IssuedBy(Ca("CN=Root"));
  const auto policy = With(ValidationPolicy::Rfc5280());
  const auto below = [&](const char* name) {
    return Leaf().IssuedBy(Ca(name).Key(P256(77)).IssuedBy(inter));
  };
  EXPECT_THAT(Verify(below("CN=Inter"), policy), IsTrusted());
  EXPECT_THAT(Verify(below("CN=INTER"), policy), IsTrusted());
  EXPECT_THAT(Verify(below("CN=Intern"), policy),
              FailsWith(Error::kPathLengthExceeded));
}

// What is an anchor for something else may stand below another.
TEST(SoundnessTest, AnchorsAreIntermediatesToo) {
  const auto root = Ca("Root");
  const auto inter = Ca("Inter").IssuedBy(root);
  const auto leaf = Leaf().IssuedBy(inter);
  AnchorConstraints email;
  email.purposes = PurposeBit(Purpose::Known::kEmailProtection);
  AnchorConstraints pinned;
  pinned.kind = AnchorConstraints::Kind::kEndEntityOnly;
  AnchorConstraints old;
  old.distrust_after = kNow - 3 * kYear;
  for (const AnchorConstraints& constraints : {email, pinned, old}) {
    TestTrustDomain both;
    both.Trust(root).Trust(inter, constraints);
    EXPECT_THAT(Verify(both, leaf), IsTrusted());
    TestTrustDomain by_offer;
    by_offer.Trust(root).TrustByOffer(inter, constraints);
    EXPECT_THAT(Verify(by_offer, leaf), IsTrusted());
    TestTrustDomain alone;
    alone.Trust(inter, constraints).Offer(root);
    EXPECT_FALSE(Verify(alone, leaf).trusted());
  }
}

TEST(SoundnessTest, AnchorsAreIntermediatesAfterAPathWasRefused) {
  const auto root = Ca("Root");
  const auto inter = Ca("Inter").IssuedBy(root);
  TestTrustDomain domain;
  domain.Trust(root).Trust(inter);
  domain.on_chain = [](const VerifiedChain& chain) {
    return chain.size() == 1 ? HookResult::Refuse(1) : HookResult::Ok();
  };
  const BuildResult result = Verify(domain, Leaf().IssuedBy(inter));
  ASSERT_THAT(result, IsTrusted());
  EXPECT_EQ(result.path().size(), 3u);
}

// The end entity may be another certificate of the anchor's own key.
TEST(SoundnessTest, EndEntityWithTheAnchorsKey) {
  const auto policy = With(ValidationPolicy::Rfc5280());
  const auto root = Ca("CN=Root");
  const auto renewed = root.Serial(99).San(kTestHost);
  TestTrustDomain domain;
  domain.Trust(root);
  EXPECT_THAT(Verify(domain, renewed, policy), IsTrusted());
  EXPECT_THAT(Verify(domain, renewed.CorruptSignature(), policy),
              FailsWith(Error::kBadSignature));
  const auto leaf = Leaf("CN=Self").KeyUsage({KeyUsage::kDigitalSignature});
  TestTrustDomain bare;
  bare.TrustBare(leaf);
  EXPECT_THAT(Verify(bare, leaf, policy), IsTrusted());
}

// RFC 5280 section 4.2: critical, and not to be processed.
TEST(SoundnessTest, CriticalExtensionsAreProcessedOrRefused) {
  const auto root = Ca("Root");
  const auto with = [&](der::Oid oid, const std::string& value) {
    return Leaf().Extension(oid, true, value).IssuedBy(root);
  };
  for (const ValidationPolicy& policy :
       {ValidationPolicy::WebPki(), ValidationPolicy::Rfc5280()}) {
    SCOPED_TRACE(policy.name);
    // objectSigning.
    EXPECT_THAT(Verify(with(der::Oid::kNetscapeCertType,
                            std::string("\x03\x02\x04\x10", 4)),
                       With(policy)),
                FailsWith(Error::kUnknownCriticalExtension));
    for (der::Oid oid :
         {der::Oid::kIssuerAltName, der::Oid::kCrlDistributionPoints,
          der::Oid::kCtSctList, der::Oid::kTlsFeature, der::Oid::kOcspNoCheck,
          der::Oid::kFreshestCrl, der::Oid::kAuthorityInfoAccess,
          der::Oid::kSubjectInfoAccess}) {
      EXPECT_THAT(Verify(with(oid, "garbage"), With(policy)),
                  FailsWith(Error::kMalformedExtension))
          << der::OidName(oid);
    }
    EXPECT_THAT(Verify(with(der::Oid::kOcspNoCheck, Null()), With(policy)),
                IsTrusted());
    EXPECT_THAT(Verify(Leaf()
                           .CrlDistributionPoint("http://c.test")
                           .Critical(der::Oid::kCrlDistributionPoints)
                           .IssuedBy(root),
                       With(policy)),
                IsTrusted());
  }
}

// RFC 5280 section 4.2.1.4.
TEST(SoundnessTest, QualifiersOfCriticalPolicies) {
  const auto with = [](const ObjectId& qualifier, bool critical) {
    return Leaf()
        .RawPolicy(Sequence(
            {Oid("1.2.3.4"), Sequence({Sequence({Oid(qualifier), Null()})})}))
        .Critical(der::Oid::kCertificatePolicies, critical)
        .IssuedBy(Ca("Root"));
  };
  for (const ValidationPolicy& policy : kEveryPreset) {
    SCOPED_TRACE(policy.name);
    EXPECT_THAT(Verify(with("1.2.3.4.5", true), With(policy)),
                FailsWith(Error::kUnknownCriticalExtension));
    EXPECT_THAT(Verify(with("1.2.3.4.5", false), With(policy)), IsTrusted());
    EXPECT_THAT(Verify(with(der::Oid::kQtCps, true), With(policy)),
                IsTrusted());
    EXPECT_THAT(Verify(with(der::Oid::kQtUnotice, true), With(policy)),
                IsTrusted());
  }
}

// Self-issued is not self-signed.
TEST(SoundnessTest, KeyIdentifiersOfSelfIssuedIntermediates) {
  const auto root = Ca("CN=Root");
  const auto next = Ca("CN=Root").Key(P256(77)).IssuedBy(root);
  for (const ValidationPolicy& policy :
       {ValidationPolicy::WebPkiStrict(), ValidationPolicy::Rfc5280Strict()}) {
    EXPECT_THAT(Verify(Leaf().IssuedBy(next.NoAuthorityKeyId()), With(policy)),
                FailsWith(Error::kExtensionMissing));
    EXPECT_THAT(Verify(Leaf().IssuedBy(next), With(policy)), IsTrusted());
  }
}

// Who may say "unknown" depends on the anchor: what was answered below one does
// not count below another.
TEST(SoundnessTest, RevocationBelowAnotherAnchor) {
  const auto soft_root = Ca("CN=Soft");
  const auto hard_root = Ca("CN=Hard");
  const auto by_soft = Ca("CN=I").IssuedBy(soft_root);
  const auto by_hard = Ca("CN=I").IssuedBy(hard_root);
  const auto leaf = Leaf().IssuedBy(by_soft);
  const auto is_soft = [&](const Anchor& anchor) {
    return anchor.subject == soft_root.certificate().subject();
  };
  for (bool soft_first : {true, false}) {
    SCOPED_TRACE(soft_first);
    TestTrustDomain domain;
    if (soft_first) domain.Trust(soft_root).Offer(by_soft);
    domain.Trust(hard_root).Offer(by_hard);
    if (!soft_first) domain.Trust(soft_root).Offer(by_soft);
    domain.on_revocation = [&](const RevocationQuery& query) {
      if (query.role != Role::kEndEntity) return RevocationAnswer::Good();
      return RevocationAnswer::Unknown(is_soft(query.anchor)
                                           ? RevocationAnswer::Fail::kSoft
                                           : RevocationAnswer::Fail::kHard);
    };
    EXPECT_THAT(Verify(domain, leaf), IsTrusted());
    domain.on_chain = [&](const VerifiedChain& chain) {
      return is_soft(chain.anchor()) ? HookResult::Refuse(1) : HookResult::Ok();
    };
    EXPECT_FALSE(Verify(domain, leaf).trusted());
  }
}

TEST(SoundnessTest, EndEntitiesThatAreAnchors) {
  AnchorConstraints distrusted;
  distrusted.distrust_after = kNow - 3 * kYear;
  TestTrustDomain domain;
  const auto leaf = Leaf();
  domain.Trust(leaf, distrusted);
  EXPECT_THAT(Verify(domain, leaf), FailsWith(Error::kAnchorDistrustedAfter));

  AnchorConstraints timeless;
  timeless.expiry = AnchorConstraints::Expiry::kIgnored;
  const auto root = Ca("Root");
  const auto expired = Leaf().NotAfter(kNow - kDay).IssuedBy(root);
  TestTrustDomain ignores;
  ignores.Trust(expired, timeless).Trust(root);
  EXPECT_THAT(Verify(ignores, expired), IsTrusted());
  // On any other path it is an end entity like others.
  ignores.on_chain = [](const VerifiedChain& chain) {
    return chain.end_entity_is_anchor() ? HookResult::Refuse(1)
                                        : HookResult::Ok();
  };
  EXPECT_THAT(Verify(ignores, expired), FailsWithAt(Error::kExpired, 0));
  TestTrustDomain heeds;
  heeds.Trust(expired);
  EXPECT_THAT(Verify(heeds, expired), FailsWithAt(Error::kExpired, 0));
}

// RFC 5937 section 3.2: what the anchor's certificate says of policies binds
// the path.
TEST(SoundnessTest, PoliciesOfTheAnchorsCertificate) {
  // The policies of the result are views of these.
  const auto chain = [](const ObjectId& root_policy) {
    return Leaf()
        .Policies({der::Oid::kAnyPolicy})
        .IssuedBy(Ca("CN=I")
                      .Policies({der::Oid::kAnyPolicy})
                      .IssuedBy(Ca("CN=Root").Policies({root_policy})));
  };
  BuildOptions options = Host();
  options.compute_policies = true;
  const ObjectId policy("1.2.3.4");
  const auto one_leaf = chain(policy);
  const BuildResult one = Verify(one_leaf, options);
  ASSERT_THAT(one, IsTrusted());
  ASSERT_EQ(one.policies().size(), 1u);
  EXPECT_EQ(one.policies()[0], der::Input::FromString(policy.contents()));
  const auto any_leaf = chain(der::Oid::kAnyPolicy);
  const BuildResult any = Verify(any_leaf, options);
  ASSERT_THAT(any, IsTrusted());
  ASSERT_EQ(any.policies().size(), 1u);
  EXPECT_EQ(any.policies()[0], der::OidContents(der::Oid::kAnyPolicy));
}

TEST(SoundnessTest, AnIndexHoldsWhatItWasMadeFor) {
  const auto index = std::make_unique<NameConstraintIndex>();
  for (size_t keys : {9u, 10u, 11u, 12u, 6143u, 6144u}) {
    index->Reset(keys);
    size_t inserted = 0;
    while (inserted < keys && !index->full()) {
      index->Insert(inserted++ * 0x9e3779b97f4a7c15, 1);
    }
    EXPECT_EQ(inserted, keys);
  }
}

// Names that no constraint is about are read all the same, again and again:
// they count.
TEST(SoundnessTest, NamesOfOtherFormsAreCharged) {
  const auto root = Ca("Root").Stub().Exclude(IpRange("10.0.0.0/8"));
  auto leaf = Leaf().Stub();
  for (int i = 0; i < 20; ++i) leaf = leaf.San(absl::StrCat("a", i, ".test"));
  leaf = leaf.San(kTestHost).IssuedBy(root);
  EXPECT_GE(Verify(leaf).counters().name_comparisons, 21u);
}

// CAs of one key whose names differ in their middles: to tell them apart
// counts.
TEST(SoundnessTest, NamesOfLoopsAreCharged) {
  const TestKey& key = StubKey("shared");
  const auto ca = [&](int i) {
    return Ca(absl::StrCat("O=", std::string(1000, 'a'), i, ",CN=x")).Key(key);
  };
  TestTrustDomain domain;
  for (int i = 0; i < 4; ++i) domain.Offer(ca(i + 1).IssuedBy(ca(i)));
  domain.Trust(ca(0));
  const auto leaf = Leaf().Stub().IssuedBy(ca(4));
  const BuildResult result = Verify(domain, leaf);
  EXPECT_THAT(result, IsTrusted());
  EXPECT_GE(result.counters().name_comparisons, 8u);
  BuildOptions options = Host();
  options.limits.name_comparisons = 0;
  EXPECT_THAT(Verify(domain, leaf, options),
              FailsWith(Error::kNameBudgetExhausted));
}

// C is offered as X's issuer only, as a fetch would: what the search remembers
// of loops does not hide the one path there is.
TEST(SoundnessTest, OffersThatDifferBySubject) {
  const TestKey& key = P256(50);
  const auto anchor = Ca("CN=Anchor");
  const auto c = Ca("CN=C").Key(key).IssuedBy(anchor);
  const auto x = Ca("CN=X").IssuedBy(c);
  const auto c_by_x = Ca("CN=C").Key(key).IssuedBy(x);
  const auto z = Ca("CN=Z").IssuedBy(c_by_x);
  const auto y = Ca("CN=Y").IssuedBy(x);
  const auto z_by_y = z.IssuedBy(y);
  const auto leaf = Leaf().IssuedBy(z);
  const Anchor the_anchor = Anchor::FromCertificate(anchor.certificate());
  for (bool to_all : {true, false}) {
    SCOPED_TRACE(to_all);
    TestTrustDomain domain;
    domain.on_find_issuers = [&](const IssuerQuery& query, IssuerSink& sink) {
      for (const TestCertificate* one : {&z, &z_by_y, &y, &x, &c_by_x}) {
        if (query.issuer == one->certificate().subject()) {
          sink.Offer(one->certificate());
        }
      }
      if (query.issuer == c.certificate().subject() &&
          (to_all || query.subject.der() == x.input())) {
        sink.Offer(c.certificate());
      }
      if (query.issuer == anchor.certificate().subject()) {
        sink.OfferAnchor(the_anchor);
      }
      return HookResult::Ok();
    };
    EXPECT_THAT(Verify(domain, leaf), IsTrusted());
  }
}

}  // namespace
}  // namespace cairn
