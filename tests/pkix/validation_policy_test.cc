#include "pkix/validation_policy.h"

#include <initializer_list>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace cairn::testing {
namespace {

using ::testing::UnorderedElementsAre;
using ::testing::UnorderedElementsAreArray;

constexpr Rule kEvery[] = {
#define RULE(name, text, source) Rule::name,
    CAIRN_RULES(RULE)
#undef RULE
};

constexpr Rule kProfile[] = {
#define RULE(name, text, source) Rule::name,
    CAIRN_PROFILE_RULES(RULE)
#undef RULE
};

std::vector<ValidationPolicy> EveryPreset() {
  return {ValidationPolicy::WebPki(), ValidationPolicy::WebPkiStrict(),
          ValidationPolicy::Rfc5280(), ValidationPolicy::Rfc5280Strict(),
          ValidationPolicy::PrivatePki()};
}

// The names of the rules of a policy.
std::vector<std::string> Rules(const ValidationPolicy& policy) {
  std::vector<std::string> names;
  for (Rule rule : kEvery) {
    EXPECT_EQ(policy.Has(rule), policy.rules.Has(rule));
    if (policy.Has(rule)) names.emplace_back(RuleName(rule));
  }
  return names;
}

// Golden lists. A change here is a change of what every user of the preset
// accepts: docs/policy.md and the release notes say so too.

const std::vector<std::string> kAnchorRules = {
    "AnchorInValidity",       "AnchorIsCa",
    "AnchorKeyUsage",         "AnchorExtensionsUnderstood",
    "AnchorConstraintsApply",
};

const std::vector<std::string> kSection4Rules = {
    "NoExplicitDefaults",
    "NoExplicitVersion1",
    "RsaNullParameters",
    "SerialNumberPositive",
    "SerialNumberAtMost20Octets",
    "NoUniqueIdentifiers",
    "UtcTimeBefore2050",
    "MinimalBitStrings",
    "AnchorProfile",
    "NoLeadingDotInDnsConstraint",
    "NoUnderscoreInDnsNames",
    "PresentedNamesValid",
    "AuthorityKeyIdentifierPresent",
    "AuthorityKeyIdentifierNotCritical",
    "AuthorityCertIssuerWithSerial",
    "SubjectKeyIdentifierPresent",
    "SubjectKeyIdentifierNotCritical",
    "KeyUsageInCa",
    "KeyUsageNotEmpty",
    "KeyCertSignInCaOnly",
    "PoliciesWellFormed",
    "PolicyMappingsInCaOnly",
    "AltNameNotEmpty",
    "AltNameCriticalWithoutSubject",
    "SubjectDirectoryAttributesNotCritical",
    "BasicConstraintsCriticalInCa",
    "PathLengthInCaOnly",
    "NameConstraintsInCaOnly",
    "NameConstraintsWellFormed",
    "PolicyConstraintsCritical",
    "DistributionPointsWellFormed",
    "InhibitAnyPolicyCritical",
    "FreshestCrlNotCritical",
    "InformationAccessNotCritical",
    "InformationAccessWellFormed",
    "IssuerNotEmpty",
    "SubjectNotEmptyInCa",
    "NoRevAvailAlone",
    "NameStringTypes",
};

using Names = std::vector<std::string>;

Names Join(std::initializer_list<Names> lists) {
  Names joined;
  for (const Names& list : lists) {
    joined.insert(joined.end(), list.begin(), list.end());
  }
  return joined;
}

const Names kWebPkiRules = Join({kAnchorRules,
                                 {
                                     "EndEntityIsNotCa",
                                     "NoAnyPurposeOnEndEntity",
                                     "NoOcspSigningOnEndEntity",
                                     "NameConstraintsBindSelfIssued",
                                     "WildcardNeedsTwoLabels",
                                     "KeyUsageFitsPurpose",
                                     "TlsFeaturesInherited",
                                 }});

TEST(PresetTest, WebPki) {
  EXPECT_THAT(Rules(ValidationPolicy::WebPki()),
              UnorderedElementsAreArray(kWebPkiRules));
}

TEST(PresetTest, WebPkiStrict) {
  EXPECT_THAT(
      Rules(ValidationPolicy::WebPkiStrict()),
      UnorderedElementsAreArray(Join({kWebPkiRules,
                                      kSection4Rules,
                                      {
                                          "ExtKeyUsageNotCritical",
                                          "AltNameNotCriticalWithSubject",
                                          "NoWildcardBelowPrivateSuffix",
                                          "EndEntityNamesPurpose",
                                          "NoForbiddenPurposeOnEndEntity",
                                          "PublicLifetimes",
                                          "AnchorKeyIdentifierConsistent",
                                          "AnchorHasNoPurposes",
                                          "ServerKeyUsage",
                                          "CommonNameIsAltName",
                                          "RsaModulusMultipleOf8",
                                          "RsaExponentOddAbove1",
                                          "HashFitsCurve",
                                      }})));
}

TEST(PresetTest, Rfc5280) {
  EXPECT_THAT(Rules(ValidationPolicy::Rfc5280()),
              UnorderedElementsAre("NoAnyPurposeOnEndEntity"));
}

TEST(PresetTest, Rfc5280Strict) {
  EXPECT_THAT(Rules(ValidationPolicy::Rfc5280Strict()),
              UnorderedElementsAreArray(Join({kAnchorRules,
                                              kSection4Rules,
                                              {
                                                  "NoAnyPurposeOnEndEntity",
                                                  "KeyUsageFitsPurpose",
                                                  "NameConstraintsCritical",
                                              }})));
}

TEST(PresetTest, PrivatePki) {
  EXPECT_THAT(
      Rules(ValidationPolicy::PrivatePki()),
      UnorderedElementsAreArray(Join({kAnchorRules,
                                      {
                                          "EndEntityIsNotCa",
                                          "NameConstraintsBindSelfIssued",
                                      }})));
}

bool Contains(const ValidationPolicy& strict, const ValidationPolicy& lenient) {
  return (strict.rules | lenient.rules) == strict.rules;
}

// What a strict preset accepts, the lenient one does.
TEST(PresetTest, StrictOnesAreStricter) {
  EXPECT_TRUE(
      Contains(ValidationPolicy::WebPkiStrict(), ValidationPolicy::WebPki()));
  EXPECT_TRUE(
      Contains(ValidationPolicy::Rfc5280Strict(), ValidationPolicy::Rfc5280()));
  EXPECT_TRUE(
      Contains(ValidationPolicy::WebPki(), ValidationPolicy::PrivatePki()));
  EXPECT_TRUE(
      Contains(ValidationPolicy::WebPki(), ValidationPolicy::Rfc5280()));
  EXPECT_FALSE(
      Contains(ValidationPolicy::WebPki(), ValidationPolicy::WebPkiStrict()));
  EXPECT_FALSE(
      Contains(ValidationPolicy::Rfc5280(), ValidationPolicy::Rfc5280Strict()));
}

// "What a browser can enforce today": no rule of the profile.
TEST(PresetTest, ProfileRulesAreForStrictPresetsOnly) {
  for (const ValidationPolicy& policy : EveryPreset()) {
    const bool strict =
        policy.name == "webpki-strict" || policy.name == "rfc5280-strict";
    EXPECT_EQ(policy.rules.HasAny(kProfileRules), strict) << policy.name;
  }
}

TEST(PresetTest, SignatureAlgorithms) {
  const std::set<SignatureAlgorithm> refused = {
      SignatureAlgorithm::kRsaPkcs1Sha1,
      SignatureAlgorithm::kEcdsaSha1,
      SignatureAlgorithm::kForbidden,
  };
  for (const ValidationPolicy& policy : EveryPreset()) {
    SCOPED_TRACE(policy.name);
    for (int i = 0; i <= static_cast<int>(SignatureAlgorithm::kForbidden);
         ++i) {
      const auto algorithm = static_cast<SignatureAlgorithm>(i);
      EXPECT_EQ(
          (policy.signature_algorithms & SignatureAlgorithmBit(algorithm)) != 0,
          refused.count(algorithm) == 0)
          << SignatureAlgorithmName(algorithm);
    }
  }
}

TEST(PresetTest, PublicKeys) {
  const std::set<PublicKeyAlgorithm> refused = {
      PublicKeyAlgorithm::kEcOtherCurve,
      PublicKeyAlgorithm::kEcNotNamed,
      PublicKeyAlgorithm::kDsa,
  };
  for (const ValidationPolicy& policy : EveryPreset()) {
    SCOPED_TRACE(policy.name);
    for (int i = 0; i <= static_cast<int>(PublicKeyAlgorithm::kDsa); ++i) {
      const auto algorithm = static_cast<PublicKeyAlgorithm>(i);
      EXPECT_EQ((policy.public_key_algorithms &
                 PublicKeyAlgorithmBit(algorithm)) != 0,
                refused.count(algorithm) == 0)
          << PublicKeyAlgorithmName(algorithm);
    }
    EXPECT_EQ(policy.min_rsa_modulus_bits, 2048u);
    EXPECT_EQ(policy.max_rsa_modulus_bits, 16384u);
  }
}

TEST(PresetTest, FoundByName) {
  for (absl::string_view name :
       {"webpki", "webpki-strict", "rfc5280", "rfc5280-strict", "private"}) {
    ValidationPolicy policy;
    ASSERT_TRUE(FindValidationPolicy(name, &policy)) << name;
    EXPECT_EQ(policy.name, name);
  }
  for (const ValidationPolicy& preset : EveryPreset()) {
    ValidationPolicy policy;
    ASSERT_TRUE(FindValidationPolicy(preset.name, &policy));
    EXPECT_TRUE(policy.rules == preset.rules) << preset.name;
    EXPECT_EQ(policy.signature_algorithms, preset.signature_algorithms);
    EXPECT_EQ(policy.public_key_algorithms, preset.public_key_algorithms);
  }
}

TEST(PresetTest, OtherNamesAreNotFound) {
  ValidationPolicy policy;
  policy.name = "mine";
  for (absl::string_view name : {"", "WebPki", "webpki ", "webpki-", "web",
                                 "private-pki", "default", "mine"}) {
    EXPECT_FALSE(FindValidationPolicy(name, &policy)) << name;
    EXPECT_EQ(policy.name, "mine") << "left alone";
  }
}

// A policy that nobody filled in accepts nothing.
TEST(ValidationPolicyTest, DefaultAllowsNoAlgorithm) {
  const ValidationPolicy policy;
  EXPECT_EQ(policy.signature_algorithms, 0u);
  EXPECT_EQ(policy.public_key_algorithms, 0u);
  EXPECT_TRUE(policy.rules == RuleSet());
}

TEST(RuleSetTest, AddAndRemove) {
  for (Rule rule : kEvery) {
    RuleSet set;
    EXPECT_FALSE(set.Has(rule));
    set.Add(rule);
    for (Rule other : kEvery) EXPECT_EQ(set.Has(other), other == rule);
    EXPECT_TRUE(set == RuleSet{rule});
    set.Remove(rule);
    EXPECT_TRUE(set == RuleSet());
    RuleSet all(RuleSet{rule});
    for (Rule other : kEvery) all.Add(other);
    all.Remove(rule);
    for (Rule other : kEvery) EXPECT_EQ(all.Has(other), other != rule);
  }
}

TEST(RuleSetTest, Unions) {
  const RuleSet a = {Rule::kAnchorIsCa, Rule::kHashFitsCurve};
  const RuleSet b = {Rule::kAnchorIsCa, Rule::kServerKeyUsage};
  const RuleSet both = {Rule::kAnchorIsCa, Rule::kHashFitsCurve,
                        Rule::kServerKeyUsage};
  EXPECT_TRUE((a | b) == both);
  EXPECT_TRUE(a.HasAny(b));
  EXPECT_FALSE(a.HasAny(RuleSet{Rule::kServerKeyUsage}));
  EXPECT_FALSE(a.HasAny(RuleSet()));
  EXPECT_FALSE(a == b);
}

TEST(RuleSetTest, ProfileRules) {
  RuleSet expected;
  for (Rule rule : kProfile) expected.Add(rule);
  EXPECT_TRUE(kProfileRules == expected);
  EXPECT_FALSE(kProfileRules.Has(Rule::kEndEntityIsNotCa));
}

TEST(RuleTest, Names) {
  std::set<absl::string_view> names;
  for (Rule rule : kEvery) {
    EXPECT_FALSE(RuleName(rule).empty());
    EXPECT_TRUE(names.insert(RuleName(rule)).second) << RuleName(rule);
  }
  EXPECT_EQ(names.size(), static_cast<size_t>(Rule::kCount));
  EXPECT_EQ(RuleName(Rule::kNoExplicitDefaults), "NoExplicitDefaults");
  EXPECT_EQ(RuleName(Rule::kCount), "");
}

}  // namespace
}  // namespace cairn::testing
