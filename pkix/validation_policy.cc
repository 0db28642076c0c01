#include "pkix/validation_policy.h"

namespace cairn {
namespace {

constexpr uint32_t kSignatureAlgorithms =
    SignatureAlgorithmBit(SignatureAlgorithm::kOther) |
    SignatureAlgorithmBit(SignatureAlgorithm::kRsaPkcs1Sha256) |
    SignatureAlgorithmBit(SignatureAlgorithm::kRsaPkcs1Sha384) |
    SignatureAlgorithmBit(SignatureAlgorithm::kRsaPkcs1Sha512) |
    SignatureAlgorithmBit(SignatureAlgorithm::kRsaPssSha256) |
    SignatureAlgorithmBit(SignatureAlgorithm::kRsaPssSha384) |
    SignatureAlgorithmBit(SignatureAlgorithm::kRsaPssSha512) |
    SignatureAlgorithmBit(SignatureAlgorithm::kEcdsaSha256) |
    SignatureAlgorithmBit(SignatureAlgorithm::kEcdsaSha384) |
    SignatureAlgorithmBit(SignatureAlgorithm::kEcdsaSha512) |
    SignatureAlgorithmBit(SignatureAlgorithm::kEd25519);

constexpr uint32_t kPublicKeyAlgorithms =
    PublicKeyAlgorithmBit(PublicKeyAlgorithm::kOther) |
    PublicKeyAlgorithmBit(PublicKeyAlgorithm::kRsa) |
    PublicKeyAlgorithmBit(PublicKeyAlgorithm::kEcP256) |
    PublicKeyAlgorithmBit(PublicKeyAlgorithm::kEcP384) |
    PublicKeyAlgorithmBit(PublicKeyAlgorithm::kEcP521) |
    PublicKeyAlgorithmBit(PublicKeyAlgorithm::kEd25519);

// What an anchor that is a certificate must keep to.
constexpr RuleSet kAnchorRules = {
    Rule::kAnchorInValidity,       Rule::kAnchorIsCa,
    Rule::kAnchorKeyUsage,         Rule::kAnchorExtensionsUnderstood,
    Rule::kAnchorConstraintsApply,
};

constexpr RuleSet kWebPkiRules =
    kAnchorRules |
    RuleSet{
        Rule::kEndEntityIsNotCa,         Rule::kNoAnyPurposeOnEndEntity,
        Rule::kNoOcspSigningOnEndEntity, Rule::kNameConstraintsBindSelfIssued,
        Rule::kWildcardNeedsTwoLabels,   Rule::kKeyUsageFitsPurpose,
        Rule::kTlsFeaturesInherited,
    };

// RFC 5280 section 4, as far as it binds issuers of any kind.
constexpr RuleSet kSection4Rules = {
    Rule::kNoExplicitDefaults,
    Rule::kNoExplicitVersion1,
    Rule::kRsaNullParameters,
    Rule::kSerialNumberPositive,
    Rule::kSerialNumberAtMost20Octets,
    Rule::kNoUniqueIdentifiers,
    Rule::kUtcTimeBefore2050,
    Rule::kMinimalBitStrings,
    Rule::kAnchorProfile,
    Rule::kNoLeadingDotInDnsConstraint,
    Rule::kNoUnderscoreInDnsNames,
    Rule::kPresentedNamesValid,
    Rule::kAuthorityKeyIdentifierPresent,
    Rule::kAuthorityKeyIdentifierNotCritical,
    Rule::kAuthorityCertIssuerWithSerial,
    Rule::kSubjectKeyIdentifierPresent,
    Rule::kSubjectKeyIdentifierNotCritical,
    Rule::kKeyUsageInCa,
    Rule::kKeyUsageNotEmpty,
    Rule::kKeyCertSignInCaOnly,
    Rule::kPoliciesWellFormed,
    Rule::kPolicyMappingsInCaOnly,
    Rule::kAltNameNotEmpty,
    Rule::kAltNameCriticalWithoutSubject,
    Rule::kSubjectDirectoryAttributesNotCritical,
    Rule::kBasicConstraintsCriticalInCa,
    Rule::kPathLengthInCaOnly,
    Rule::kNameConstraintsInCaOnly,
    Rule::kNameConstraintsWellFormed,
    Rule::kPolicyConstraintsCritical,
    Rule::kDistributionPointsWellFormed,
    Rule::kInhibitAnyPolicyCritical,
    Rule::kFreshestCrlNotCritical,
    Rule::kInformationAccessNotCritical,
    Rule::kInformationAccessWellFormed,
    Rule::kIssuerNotEmpty,
    Rule::kSubjectNotEmptyInCa,
    Rule::kNoRevAvailAlone,
    Rule::kNameStringTypes,
};

constexpr RuleSet kBaselineRequirements = {
    Rule::kExtKeyUsageNotCritical,
    Rule::kAltNameNotCriticalWithSubject,
    Rule::kNoWildcardBelowPrivateSuffix,
    Rule::kEndEntityNamesPurpose,
    Rule::kNoForbiddenPurposeOnEndEntity,
    Rule::kPublicLifetimes,
    Rule::kAnchorKeyIdentifierConsistent,
    Rule::kAnchorHasNoPurposes,
    Rule::kServerKeyUsage,
    Rule::kCommonNameIsAltName,
    Rule::kRsaModulusMultipleOf8,
    Rule::kRsaExponentOddAbove1,
    Rule::kHashFitsCurve,
};

ValidationPolicy Make(absl::string_view name, RuleSet rules) {
  ValidationPolicy policy;
  policy.name = name;
  policy.rules = rules;
  policy.signature_algorithms = kSignatureAlgorithms;
  policy.public_key_algorithms = kPublicKeyAlgorithms;
  return policy;
}

}  // namespace

absl::string_view RuleName(Rule rule) {
  switch (rule) {
#define CAIRN_RULE_CASE(name, text, source) \
  case Rule::name:                          \
    return &#name[1];
    CAIRN_RULES(CAIRN_RULE_CASE)
#undef CAIRN_RULE_CASE
    case Rule::kCount:
      break;
  }
  return "";
}

ValidationPolicy ValidationPolicy::WebPki() {
  return Make("webpki", kWebPkiRules);
}

ValidationPolicy ValidationPolicy::WebPkiStrict() {
  return Make("webpki-strict",
              kWebPkiRules | kSection4Rules | kBaselineRequirements);
}

ValidationPolicy ValidationPolicy::Rfc5280() {
  return Make("rfc5280", RuleSet{Rule::kNoAnyPurposeOnEndEntity});
}

ValidationPolicy ValidationPolicy::Rfc5280Strict() {
  return Make("rfc5280-strict", kAnchorRules | kSection4Rules |
                                    RuleSet{Rule::kNoAnyPurposeOnEndEntity,
                                            Rule::kKeyUsageFitsPurpose,
                                            Rule::kNameConstraintsCritical});
}

ValidationPolicy ValidationPolicy::PrivatePki() {
  return Make("private",
              kAnchorRules | RuleSet{
                                 Rule::kEndEntityIsNotCa,
                                 Rule::kNameConstraintsBindSelfIssued,
                             });
}

bool FindValidationPolicy(absl::string_view name, ValidationPolicy* policy) {
  for (const ValidationPolicy& preset :
       {ValidationPolicy::WebPki(), ValidationPolicy::WebPkiStrict(),
        ValidationPolicy::Rfc5280(), ValidationPolicy::Rfc5280Strict(),
        ValidationPolicy::PrivatePki()}) {
    if (preset.name == name) {
      *policy = preset;
      return true;
    }
  }
  return false;
}

}  // namespace cairn
