#ifndef CAIRN_PKIX_VALIDATION_POLICY_H_
#define CAIRN_PKIX_VALIDATION_POLICY_H_

#include <cstddef>
#include <cstdint>
#include <initializer_list>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "pkix/public_key.h"
#include "pkix/signature_algorithm.h"

namespace cairn {

// Every demand a policy can make that is a yes or no. X(name, text, source).
//
// A rule only ever refuses: adding one to a policy never makes a certificate
// acceptable that was not. docs/policy.md is generated from this list.
// clang-format off
#define CAIRN_RULES(X) CAIRN_PATH_RULES(X) CAIRN_PROFILE_RULES(X)

#define CAIRN_PATH_RULES(X) \
  /* Encoding: what can be read all the same. */ \
  X(kNoExplicitDefaults, "BOOLEAN DEFAULT FALSE is not encoded as FALSE", "X.690 11.5") \
  X(kNoExplicitVersion1, "version 1 is not encoded", "X.690 11.5") \
  X(kRsaNullParameters, "RSA AlgorithmIdentifiers have NULL parameters", "RFC 3279 2.2.1, 2.3.1") \
  X(kSerialNumberPositive, "serialNumber is above zero", "RFC 5280 4.1.2.2") \
  X(kSerialNumberAtMost20Octets, "serialNumber has at most 20 octets", "RFC 5280 4.1.2.2") \
  X(kNoUniqueIdentifiers, "no issuerUniqueID or subjectUniqueID", "RFC 5280 4.1.2.8") \
  X(kUtcTimeBefore2050, "times before 2050 are UTCTime", "RFC 5280 4.1.2.5") \
  X(kMinimalBitStrings, "keyUsage has no trailing zero bits", "X.690 11.2.2") \
  /* Keys and signatures. */ \
  X(kRsaModulusMultipleOf8, "an RSA modulus is a multiple of 8 bits long", "CA/B BR 6.1.5") \
  X(kRsaExponentOddAbove1, "an RSA exponent is odd and at least 3", "CA/B BR 6.1.6") \
  X(kHashFitsCurve, "ECDSA uses the hash of its curve's size", "Mozilla 5.1.2, CA/B BR 7.1.3.2.2") \
  /* Anchors that are certificates. */ \
  X(kAnchorInValidity, "an anchor certificate is within its validity period", "mozilla::pkix") \
  X(kAnchorIsCa, "an anchor certificate of version 3 asserts cA", "mozilla::pkix") \
  X(kAnchorKeyUsage, "an anchor certificate's keyUsage allows keyCertSign", "mozilla::pkix") \
  X(kAnchorExtensionsUnderstood, "no unknown critical or repeated extension in an anchor certificate", "mozilla::pkix") \
  X(kAnchorConstraintsApply, "path length, purposes, name constraints and policies of an anchor certificate bind the path", "RFC 5937 3.2") \
  X(kAnchorProfile, "the profile rules below apply to anchor certificates", "RFC 5280 4") \
  /* End entities. */ \
  X(kEndEntityIsNotCa, "an end entity does not assert cA", "CA/B BR 7.1.2.7.8") \
  X(kEndEntityNamesPurpose, "an end entity has an extKeyUsage", "CA/B BR 7.1.2.7.6") \
  X(kNoAnyPurposeOnEndEntity, "anyExtendedKeyUsage on an end entity stands for nothing", "CA/B BR 7.1.2.7.10") \
  X(kNoForbiddenPurposeOnEndEntity, "a TLS end entity names none of anyExtendedKeyUsage, codeSigning, emailProtection, timeStamping and OCSPSigning", "CA/B BR 7.1.2.7.10") \
  X(kNoOcspSigningOnEndEntity, "a TLS end entity does not name OCSPSigning", "mozilla::pkix") \
  X(kKeyUsageFitsPurpose, "an end entity's keyUsage has a bit that the purpose needs", "RFC 5280 4.2.1.12") \
  X(kPublicLifetimes, "lifetimes below publicly trusted anchors are those of the Baseline Requirements", "CA/B BR 6.3.2") \
  X(kTlsFeaturesInherited, "a certificate names every TLS feature that its issuer names", "RFC 7633 4.2.2") \
  X(kExtKeyUsageNotCritical, "extKeyUsage is not critical", "CA/B BR 7.1.2.7.6, 7.1.2.10.6") \
  /* Names. */ \
  X(kNoWildcardBelowPrivateSuffix, "with a list of public suffixes, no wildcard covers a suffix of its private section", "Public Suffix List") \
  X(kNameConstraintsBindSelfIssued, "name constraints apply to self-issued intermediates", "mozilla::pkix") \
  X(kNoLeadingDotInDnsConstraint, "a dNSName constraint does not begin with a dot", "RFC 5280 4.2.1.10") \
  X(kNoUnderscoreInDnsNames, "dNSNames hold no underscore", "RFC 5280 4.2.1.6") \
  X(kWildcardNeedsTwoLabels, "at least two labels follow a wildcard", "CA/B BR 3.2.2.6")

#define CAIRN_PROFILE_RULES(X) \
  /* RFC 5280 section 4. */ \
  X(kPresentedNamesValid, "every name in subjectAltName is valid in its form", "RFC 5280 4.2.1.6") \
  X(kAuthorityKeyIdentifierPresent, "authorityKeyIdentifier with a keyIdentifier in every certificate that is not self-signed", "RFC 5280 4.2.1.1") \
  X(kAuthorityKeyIdentifierNotCritical, "authorityKeyIdentifier is not critical", "RFC 5280 4.2.1.1") \
  X(kAuthorityCertIssuerWithSerial, "authorityCertIssuer and authorityCertSerialNumber are well formed, and stand together", "RFC 5280 4.2.1.1, A.2") \
  X(kSubjectKeyIdentifierPresent, "subjectKeyIdentifier in every CA certificate", "RFC 5280 4.2.1.2") \
  X(kSubjectKeyIdentifierNotCritical, "subjectKeyIdentifier is not critical", "RFC 5280 4.2.1.2") \
  X(kKeyUsageInCa, "keyUsage in every CA certificate", "RFC 5280 4.2.1.3") \
  X(kKeyUsageNotEmpty, "keyUsage has a bit set", "RFC 5280 4.2.1.3") \
  X(kKeyCertSignInCaOnly, "keyCertSign goes with cA", "RFC 5280 4.2.1.3, 4.2.1.9") \
  X(kPoliciesWellFormed, "certificatePolicies is well formed and names no policy twice", "RFC 5280 4.2.1.4") \
  X(kPolicyMappingsInCaOnly, "policyMappings stands in CA certificates only", "RFC 5280 4.2.1.5") \
  X(kAltNameNotEmpty, "subjectAltName and issuerAltName are well formed and not empty", "RFC 5280 4.2.1.6") \
  X(kAltNameCriticalWithoutSubject, "subjectAltName is critical where the subject is empty", "RFC 5280 4.2.1.6") \
  X(kSubjectDirectoryAttributesNotCritical, "subjectDirectoryAttributes is not critical", "RFC 5280 4.2.1.8") \
  X(kBasicConstraintsCriticalInCa, "basicConstraints is critical in CA certificates", "RFC 5280 4.2.1.9") \
  X(kPathLengthInCaOnly, "pathLenConstraint goes with cA", "RFC 5280 4.2.1.9") \
  X(kNameConstraintsCritical, "nameConstraints is critical", "RFC 5280 4.2.1.10") \
  X(kNameConstraintsInCaOnly, "nameConstraints stands in CA certificates only", "RFC 5280 4.2.1.10") \
  X(kNameConstraintsWellFormed, "nameConstraints is well formed and not empty", "RFC 5280 4.2.1.10") \
  X(kPolicyConstraintsCritical, "policyConstraints is critical and not empty", "RFC 5280 4.2.1.11") \
  X(kDistributionPointsWellFormed, "cRLDistributionPoints and freshestCRL are well formed", "RFC 5280 4.2.1.13, 4.2.1.15") \
  X(kInhibitAnyPolicyCritical, "inhibitAnyPolicy is critical", "RFC 5280 4.2.1.14") \
  X(kFreshestCrlNotCritical, "freshestCRL is not critical", "RFC 5280 4.2.1.15") \
  X(kInformationAccessNotCritical, "authorityInfoAccess and subjectInfoAccess are not critical", "RFC 5280 4.2.2") \
  X(kInformationAccessWellFormed, "authorityInfoAccess and subjectInfoAccess are well formed and not empty", "RFC 5280 4.2.2") \
  X(kIssuerNotEmpty, "the issuer is not empty", "RFC 5280 4.1.2.4") \
  X(kSubjectNotEmptyInCa, "the subject of a CA is not empty", "RFC 5280 4.1.2.6") \
  X(kNoRevAvailAlone, "noRevAvail is not critical and stands neither in CA certificates nor beside pointers to revocation information", "RFC 9608 2, 3") \
  X(kNameStringTypes, "text in names is PrintableString or UTF8String", "RFC 5280 4.1.2.4") \
  /* Profile: root programmes. */ \
  X(kAnchorKeyIdentifierConsistent, "authorityKeyIdentifier of a self-issued anchor is its own key identifier and nothing more", "CA/B BR 7.1.2.1.3") \
  X(kAnchorHasNoPurposes, "a self-issued anchor has no extKeyUsage", "CA/B BR 7.1.2.1.2") \
  X(kAltNameNotCriticalWithSubject, "subjectAltName of an end entity is not critical where the subject is not empty", "CA/B BR 7.1.2.7.12") \
  X(kServerKeyUsage, "keyUsage of a TLS server has neither keyCertSign nor cRLSign", "CA/B BR 7.1.2.7.11") \
  X(kCommonNameIsAltName, "a TLS server has one common name at most, and it is a copy of a subjectAltName entry, or the domain of a wildcard; host names pass where there is no dNSName", "CA/B BR 7.1.4.3, relaxed")
// clang-format on

enum class Rule : uint8_t {
#define CAIRN_RULE_ENUMERATOR(name, text, source) name,
  CAIRN_RULES(CAIRN_RULE_ENUMERATOR)
#undef CAIRN_RULE_ENUMERATOR
      kCount,
};

// A set of rules.
class RuleSet {
 public:
  constexpr RuleSet() = default;
  constexpr RuleSet(std::initializer_list<Rule> rules) {
    for (Rule rule : rules) Add(rule);
  }

  constexpr bool Has(Rule rule) const {
    return (words_[Word(rule)] & Bit(rule)) != 0;
  }
  constexpr bool HasAny(RuleSet rules) const {
    return ((words_[0] & rules.words_[0]) | (words_[1] & rules.words_[1])) != 0;
  }
  // The same words for the same rules and for no others, within one version:
  // for the keys of caches.
  absl::Span<const uint64_t> words() const { return words_; }
  constexpr void Add(Rule rule) { words_[Word(rule)] |= Bit(rule); }
  constexpr void Remove(Rule rule) { words_[Word(rule)] &= ~Bit(rule); }
  friend constexpr RuleSet operator|(RuleSet a, RuleSet b) {
    a.words_[0] |= b.words_[0];
    a.words_[1] |= b.words_[1];
    return a;
  }
  friend constexpr bool operator==(RuleSet a, RuleSet b) {
    return a.words_[0] == b.words_[0] && a.words_[1] == b.words_[1];
  }

 private:
  static constexpr size_t Word(Rule rule) {
    return static_cast<size_t>(rule) / 64;
  }
  static constexpr uint64_t Bit(Rule rule) {
    return uint64_t{1} << (static_cast<int>(rule) % 64);
  }
  uint64_t words_[2] = {};
};
// Those that CheckProfile() looks at.
inline constexpr RuleSet kProfileRules = {
#define CAIRN_RULE_ENUMERATOR(name, text, source) Rule::name,
    CAIRN_PROFILE_RULES(CAIRN_RULE_ENUMERATOR)
#undef CAIRN_RULE_ENUMERATOR
};
static_assert(static_cast<int>(Rule::kCount) <= 128, "a RuleSet is 128 bits");

// The enumerator without its "k". Static storage.
absl::string_view RuleName(Rule rule);

// How strict a build is. All of Cairn's strictness is here: two builds that
// differ in nothing else differ for a reason that stands in this struct.
//
// A value: copy a preset and change what you need. docs/policy.md has every
// rule in every preset.
struct ValidationPolicy {
  // For traces and command lines. Static storage.
  absl::string_view name;
  RuleSet rules;
  // SignatureAlgorithmBit()s that certificates may be signed with. kOther lets
  // the trust domain's VerifySignedData() judge what this library does not
  // know; kForbidden is refused whatever stands here.
  uint32_t signature_algorithms = 0;
  // PublicKeyAlgorithmBit()s that certificates may hold.
  uint32_t public_key_algorithms = 0;
  // Bits. The upper limit is BoringSSL's, and bounds the work of one check.
  uint32_t min_rsa_modulus_bits = 2048;
  uint32_t max_rsa_modulus_bits = 16384;

  bool Has(Rule rule) const { return rules.Has(rule); }

  // What a browser can enforce today without breaking real sites.
  static ValidationPolicy WebPki();
  // WebPki, and what the CA/B Baseline Requirements and RFC 5280 section 4
  // demand of issuers.
  static ValidationPolicy WebPkiStrict();
  // RFC 5280 section 6, path validation, and no more.
  static ValidationPolicy Rfc5280();
  // Rfc5280, and the profile of its section 4.
  static ValidationPolicy Rfc5280Strict();
  // Lenient where private CAs are.
  static ValidationPolicy PrivatePki();
};

// The preset with this name: "webpki", "webpki-strict", "rfc5280",
// "rfc5280-strict" or "private". False for any other.
bool FindValidationPolicy(absl::string_view name, ValidationPolicy* policy);

}  // namespace cairn

#endif  // CAIRN_PKIX_VALIDATION_POLICY_H_
