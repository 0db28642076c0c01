// Every Rule, both ways: what it refuses is accepted without it, and its
// nearest legitimate neighbour is accepted with it.

#include <functional>
#include <ostream>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pkix/chain_builder.h"
#include "pkix/validation_policy.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/der_builder.h"
#include "tests/support/matchers.h"
#include "tests/support/public_keys.h"
#include "tests/support/test_time.h"
#include "tests/support/test_trust_domain.h"
#include "tests/support/verify.h"

namespace cairn::testing {
namespace {

// Where the certificate that breaks the rule stands.
enum class Place { kLeaf, kIntermediate, kAnchor };

struct RuleRow {
  Rule rule;
  Place place;
  // Turns a certificate of that place into one that breaks the rule, and into
  // its legitimate neighbour.
  std::function<TestCertificate(TestCertificate)> bad;
  std::function<TestCertificate(TestCertificate)> good;
  Error error;
  Extension extension = Extension::kNone;
};

void PrintTo(const RuleRow& row, std::ostream* os) {
  *os << RuleName(row.rule);
}

TestCertificate Same(TestCertificate certificate) { return certificate; }

TestCertificate Chain(
    Place place,
    const std::function<TestCertificate(TestCertificate)>& change) {
  TestCertificate root = Ca("O=Root,CN=Root");
  if (place == Place::kAnchor) root = change(root);
  TestCertificate issuer = Ca("O=Root,CN=Intermediate").IssuedBy(root);
  if (place == Place::kIntermediate) issuer = change(issuer);
  TestCertificate leaf = Leaf().IssuedBy(issuer);
  if (place == Place::kLeaf) leaf = change(leaf);
  return leaf;
}

BuildResult VerifyWith(const TestCertificate& leaf, RuleSet rules) {
  BuildOptions options = Host();
  options.policy = ValidationPolicy::Rfc5280();
  options.policy.rules = rules;
  if (!leaf.certificate().has_extension(Extension::kSubjectAltName)) {
    options.identity = Identity::None();
  }
  TestTrustDomain domain;
  TestCertificate certificate = leaf;
  while (!certificate.is_self_signed()) {
    certificate = certificate.issuer();
    if (!certificate.is_self_signed()) domain.Offer(certificate);
  }
  AnchorConstraints constraints;
  constraints.publicly_trusted = true;
  domain.Trust(certificate, constraints);
  return Verify(domain, leaf, options);
}

class RuleTest : public ::testing::TestWithParam<RuleRow> {};

TEST_P(RuleTest, RefusesWhatItIsAboutAndNothingElse) {
  const RuleRow& row = GetParam();
  // Rules about certificates say nothing of anchors without kAnchorProfile.
  const RuleSet without =
      row.place == Place::kAnchor ? RuleSet{Rule::kAnchorProfile} : RuleSet{};
  const RuleSet with = without | RuleSet{row.rule};
  const TestCertificate bad = Chain(row.place, row.bad);
  const TestCertificate good = Chain(row.place, row.good);
  if (row.rule != Rule::kAnchorProfile) {
    EXPECT_THAT(VerifyWith(bad, without), IsTrusted());
  }
  const BuildResult refused = VerifyWith(bad, with);
  EXPECT_THAT(refused, FailsWith(row.error));
  EXPECT_EQ(refused.failure().extension, row.extension);
  EXPECT_THAT(VerifyWith(good, with), IsTrusted());
}

std::vector<RuleRow> Rows() {
  using C = TestCertificate;
  const auto leaf = Place::kLeaf;
  const auto ca = Place::kIntermediate;
  const auto anchor = Place::kAnchor;
  return {
      // Encoding.
      {Rule::kNoExplicitDefaults, leaf, [](C c) { return c.ExplicitNotCa(); },
       [](C c) { return c.BasicConstraints(false); },
       Error::kExplicitDefaultValue},
      {Rule::kNoExplicitDefaults, leaf,
       [](C c) {
         return c.ExplicitNotCritical(Extension::kSubjectKeyIdentifier);
       },
       Same, Error::kExplicitDefaultValue},
      {Rule::kNoExplicitVersion1, leaf,
       [](C c) { return c.Version(1).ExplicitVersion1(); },
       [](C c) { return c.Version(1); }, Error::kExplicitVersion1},
      {Rule::kRsaNullParameters, leaf,
       [](C c) {
         return c.RawPublicKey(RsaPublicKey(2048, 65537, RsaNull::kMissing));
       },
       [](C c) { return c.Key(Rsa(2048)); }, Error::kRsaParametersMissing},
      {Rule::kSerialNumberPositive, leaf, [](C c) { return c.Serial(0); },
       [](C c) { return c.Serial(1); }, Error::kSerialNumberNotPositive},
      {Rule::kSerialNumberPositive, leaf, [](C c) { return c.Serial(-1); },
       Same, Error::kSerialNumberNotPositive},
      {Rule::kSerialNumberAtMost20Octets, leaf,
       [](C c) { return c.SerialBytes(std::string(21, '\x11')); },
       [](C c) { return c.SerialBytes(std::string(20, '\x11')); },
       Error::kSerialNumberTooLong},
      {Rule::kNoUniqueIdentifiers, leaf,
       [](C c) { return c.SubjectUniqueId("x"); }, Same,
       Error::kUniqueIdentifierPresent},
      {Rule::kUtcTimeBefore2050, leaf,
       [](C c) {
         return c.RawValidity(
             Sequence({UtcTime(kNow - kDay), GeneralizedTime(kNow + kDay)}));
       },
       [](C c) {
         return c.RawValidity(
             Sequence({UtcTime(kNow - kDay),
                       GeneralizedTime(der::kFirstGeneralizedTime)}));
       },
       Error::kTimeEncodingNotAllowed},
      {Rule::kMinimalBitStrings, leaf,
       [](C c) {
         return c.Extension(
             Extension::kKeyUsage, true,
             Tlv(der::kBitString, absl::string_view("\0\x80", 2)));
       },
       Same, Error::kBitStringNotMinimal},
      // Keys and signatures.
      {Rule::kRsaModulusMultipleOf8, leaf,
       [](C c) { return c.RawPublicKey(RsaPublicKey(2052, 65537)); },
       [](C c) { return c.RawPublicKey(RsaPublicKey(2056, 65537)); },
       Error::kPublicKeyNotAllowed},
      {Rule::kRsaExponentOddAbove1, leaf,
       [](C c) { return c.RawPublicKey(RsaPublicKey(2048, 1)); },
       [](C c) { return c.RawPublicKey(RsaPublicKey(2048, 3)); },
       Error::kPublicKeyNotAllowed},
      {Rule::kRsaExponentOddAbove1, leaf,
       [](C c) { return c.RawPublicKey(RsaPublicKey(2048, 4)); }, Same,
       Error::kPublicKeyNotAllowed},
      {Rule::kHashFitsCurve, leaf,
       [](C c) { return c.SignedWith(SignatureAlgorithm::kEcdsaSha512); },
       [](C c) { return c.SignedWith(SignatureAlgorithm::kEcdsaSha256); },
       Error::kHashDoesNotFitCurve},
      {Rule::kTlsFeaturesInherited, anchor,
       [](C c) { return c.TlsFeature({5}); },
       [](C c) { return c.TlsFeature({}); }, Error::kRequiredTlsFeatureMissing,
       Extension::kTlsFeature},
      // Anchors.
      {Rule::kAnchorInValidity, anchor,
       [](C c) { return c.NotAfter(kNow - 1); },
       [](C c) { return c.NotAfter(kNow); }, Error::kExpired},
      {Rule::kAnchorInValidity, anchor,
       [](C c) { return c.NotBefore(kNow + 1); },
       [](C c) { return c.NotBefore(kNow); }, Error::kNotYetValid},
      {Rule::kAnchorIsCa, anchor, [](C c) { return c.BasicConstraints(false); },
       // Version 1 cannot say that it is one.
       [](C c) { return c.Version(1); }, Error::kIssuerIsNotACa,
       Extension::kBasicConstraints},
      {Rule::kAnchorKeyUsage, anchor,
       [](C c) { return c.KeyUsage({KeyUsage::kDigitalSignature}); },
       [](C c) { return c.WithoutExtension(Extension::kKeyUsage); },
       Error::kIssuerMayNotSign, Extension::kKeyUsage},
      {Rule::kAnchorExtensionsUnderstood, anchor,
       [](C c) { return c.Extension("1.2.3.4", true, Null()); },
       [](C c) { return c.Extension("1.2.3.4", false, Null()); },
       Error::kUnknownCriticalExtension, Extension::kUnknown},
      {Rule::kAnchorConstraintsApply, anchor,
       [](C c) { return c.PathLength(0); }, [](C c) { return c.PathLength(1); },
       Error::kPathLengthExceeded, Extension::kBasicConstraints},
      {Rule::kAnchorConstraintsApply, anchor,
       [](C c) { return c.Purposes({der::Oid::kClientAuth}); },
       [](C c) { return c.Purposes({der::Oid::kAnyExtendedKeyUsage}); },
       Error::kPurposeNotAllowed, Extension::kExtKeyUsage},
      {Rule::kAnchorConstraintsApply, anchor,
       [](C c) { return c.PermitDns("example.net"); },
       [](C c) { return c.PermitDns("example.com"); }, Error::kNameNotPermitted,
       Extension::kSubjectAltName},
      {Rule::kAnchorConstraintsApply, anchor,
       [](C c) { return c.RequireExplicitPolicy(0); },
       [](C c) { return c.RequireExplicitPolicy(9); }, Error::kPolicyRequired,
       Extension::kCertificatePolicies},
      // End entities.
      {Rule::kEndEntityIsNotCa, leaf,
       [](C c) { return c.BasicConstraints(true); },
       [](C c) { return c.BasicConstraints(false); }, Error::kEndEntityIsACa,
       Extension::kBasicConstraints},
      {Rule::kEndEntityNamesPurpose, leaf,
       [](C c) { return c.WithoutExtension(Extension::kExtKeyUsage); }, Same,
       Error::kPurposeMissing, Extension::kExtKeyUsage},
      {Rule::kNoAnyPurposeOnEndEntity, leaf,
       [](C c) { return c.Purposes({der::Oid::kAnyExtendedKeyUsage}); },
       [](C c) {
         return c.Purposes(
             {der::Oid::kServerAuth, der::Oid::kAnyExtendedKeyUsage});
       },
       Error::kPurposeNotAllowed, Extension::kExtKeyUsage},
      {Rule::kNoForbiddenPurposeOnEndEntity, leaf,
       [](C c) {
         return c.Purposes(
             {der::Oid::kServerAuth, der::Oid::kAnyExtendedKeyUsage});
       },
       [](C c) {
         return c.Purposes({der::Oid::kServerAuth, der::Oid::kClientAuth});
       },
       Error::kPurposeNotAllowed, Extension::kExtKeyUsage},
      {Rule::kNoForbiddenPurposeOnEndEntity, leaf,
       [](C c) {
         return c.Purposes({der::Oid::kServerAuth, der::Oid::kCodeSigning});
       },
       [](C c) { return c.Purposes({der::Oid::kServerAuth}); },
       Error::kPurposeNotAllowed, Extension::kExtKeyUsage},
      {Rule::kExtKeyUsageNotCritical, leaf,
       [](C c) {
         return c.Purposes({der::Oid::kServerAuth})
             .Critical(Extension::kExtKeyUsage);
       },
       [](C c) { return c.Purposes({der::Oid::kServerAuth}); },
       Error::kExtensionMustNotBeCritical, Extension::kExtKeyUsage},
      {Rule::kExtKeyUsageNotCritical, ca,
       [](C c) {
         return c.Purposes({der::Oid::kServerAuth})
             .Critical(Extension::kExtKeyUsage);
       },
       [](C c) { return c.Purposes({der::Oid::kServerAuth}); },
       Error::kExtensionMustNotBeCritical, Extension::kExtKeyUsage},
      {Rule::kAltNameNotCriticalWithSubject, leaf,
       [](C c) { return c.Critical(Extension::kSubjectAltName); },
       [](C c) { return c.Subject("").Critical(Extension::kSubjectAltName); },
       Error::kExtensionMustNotBeCritical, Extension::kSubjectAltName},
      {Rule::kAuthorityCertIssuerWithSerial, leaf,
       [](C c) {
         return c.Extension(
             Extension::kAuthorityKeyIdentifier, false,
             Sequence({Primitive(0, "id"), Primitive(2, "\x01")}));
       },
       [](C c) { return c.AuthorityKeyIdAndSerial(); },
       Error::kExtensionContentsNotAllowed, Extension::kAuthorityKeyIdentifier},
      {Rule::kAuthorityCertIssuerWithSerial, leaf,
       [](C c) {
         return c.Extension(
             Extension::kAuthorityKeyIdentifier, false,
             Sequence({Explicit(1, Null()), Primitive(2, "\x01")}));
       },
       Same, Error::kExtensionContentsNotAllowed,
       Extension::kAuthorityKeyIdentifier},
      {Rule::kNoOcspSigningOnEndEntity, leaf,
       [](C c) {
         return c.Purposes({der::Oid::kServerAuth, der::Oid::kOcspSigning});
       },
       [](C c) {
         return c.Purposes({der::Oid::kServerAuth, der::Oid::kClientAuth});
       },
       Error::kPurposeNotAllowed, Extension::kExtKeyUsage},
      {Rule::kKeyUsageFitsPurpose, leaf,
       [](C c) { return c.KeyUsage({KeyUsage::kNonRepudiation}); },
       [](C c) { return c.KeyUsage({KeyUsage::kKeyEncipherment}); },
       Error::kKeyUsageNotAllowed, Extension::kKeyUsage},
      {Rule::kPublicLifetimes, leaf,
       [](C c) { return c.Validity(kNow - kDay, kNow + 199 * kDay); },
       [](C c) { return c.Validity(kNow - kDay, kNow + 199 * kDay - 1); },
       Error::kValidityPeriodTooLong},
      // Names.
      {Rule::kNoLeadingDotInDnsConstraint, ca,
       [](C c) { return c.ExcludeDns(".example.net"); },
       [](C c) { return c.ExcludeDns("example.net"); },
       Error::kMalformedNameConstraints},
      {Rule::kWildcardNeedsTwoLabels, leaf, [](C c) { return c.San("*.com"); },
       [](C c) { return c.San("*.com").San(kTestHost); },
       Error::kHostnameMismatch, Extension::kSubjectAltName},
      // Profile.
      {Rule::kPresentedNamesValid, leaf,
       [](C c) { return c.San(kTestHost).San("x..example.com"); },
       [](C c) { return c.San(kTestHost).San("x.example.com"); },
       Error::kMalformedPresentedName, Extension::kSubjectAltName},
      {Rule::kPresentedNamesValid, leaf,
       [](C c) { return c.San(kTestHost).San(UriName("relative/uri")); },
       [](C c) { return c.San(kTestHost).San(UriName("urn:uuid:1")); },
       Error::kMalformedPresentedName, Extension::kSubjectAltName},
      {Rule::kPresentedNamesValid, leaf,
       [](C c) { return c.San(kTestHost).San(IpBytes("12345")); },
       [](C c) { return c.San(kTestHost).San(IpBytes("1234")); },
       Error::kMalformedPresentedName, Extension::kSubjectAltName},
      {Rule::kPresentedNamesValid, leaf,
       [](C c) { return c.San(kTestHost).San(EmailName("a@b@c.test")); },
       [](C c) { return c.San(kTestHost).San(EmailName("a@c.test")); },
       Error::kMalformedPresentedName, Extension::kSubjectAltName},
      {Rule::kAuthorityKeyIdentifierPresent, leaf,
       [](C c) { return c.NoAuthorityKeyId(); }, Same, Error::kExtensionMissing,
       Extension::kAuthorityKeyIdentifier},
      {Rule::kAuthorityKeyIdentifierPresent, ca,
       [](C c) {
         return c.Extension(Extension::kAuthorityKeyIdentifier, false,
                            Sequence({}));
       },
       Same, Error::kExtensionContentsNotAllowed,
       Extension::kAuthorityKeyIdentifier},
      {Rule::kAuthorityKeyIdentifierNotCritical, leaf,
       [](C c) { return c.Critical(Extension::kAuthorityKeyIdentifier); }, Same,
       Error::kExtensionMustNotBeCritical, Extension::kAuthorityKeyIdentifier},
      {Rule::kSubjectKeyIdentifierPresent, ca,
       [](C c) { return c.NoSubjectKeyId(); }, Same, Error::kExtensionMissing,
       Extension::kSubjectKeyIdentifier},
      {Rule::kSubjectKeyIdentifierPresent, anchor,
       [](C c) { return c.NoSubjectKeyId(); }, Same, Error::kExtensionMissing,
       Extension::kSubjectKeyIdentifier},
      {Rule::kSubjectKeyIdentifierNotCritical, ca,
       [](C c) { return c.Critical(Extension::kSubjectKeyIdentifier); }, Same,
       Error::kExtensionMustNotBeCritical, Extension::kSubjectKeyIdentifier},
      {Rule::kKeyUsageInCa, ca,
       [](C c) { return c.WithoutExtension(Extension::kKeyUsage); }, Same,
       Error::kExtensionMissing, Extension::kKeyUsage},
      {Rule::kKeyUsageNotEmpty, leaf, [](C c) { return c.KeyUsage({}); }, Same,
       Error::kExtensionContentsNotAllowed, Extension::kKeyUsage},
      {Rule::kKeyCertSignInCaOnly, leaf,
       [](C c) {
         return c.KeyUsage(
             {KeyUsage::kDigitalSignature, KeyUsage::kKeyCertSign});
       },
       Same, Error::kExtensionContentsNotAllowed, Extension::kKeyUsage},
      {Rule::kPoliciesWellFormed, leaf,
       [](C c) {
         return c.Policies({"1.2.3", "1.2.3"});
       },
       [](C c) {
         return c.Policies({"1.2.3", "1.2.4"});
       },
       Error::kMalformedExtension, Extension::kCertificatePolicies},
      {Rule::kPoliciesWellFormed, leaf,
       [](C c) {
         return c.Extension(Extension::kCertificatePolicies, false,
                            Sequence({}));
       },
       Same, Error::kMalformedExtension, Extension::kCertificatePolicies},
      {Rule::kPolicyMappingsInCaOnly, leaf,
       [](C c) {
         return c.MapPolicy("1.2.3", "1.2.4")
             .Critical(Extension::kPolicyMappings, false);
       },
       Same, Error::kExtensionNotAllowed, Extension::kPolicyMappings},
      {Rule::kAltNameNotEmpty, ca,
       [](C c) {
         return c.Extension(Extension::kIssuerAltName, false, Sequence({}));
       },
       [](C c) {
         return c.Extension(Extension::kIssuerAltName, false,
                            Sequence({DnsName("ca.test").der()}));
       },
       Error::kMalformedExtension, Extension::kIssuerAltName},
      {Rule::kAltNameCriticalWithoutSubject, leaf,
       [](C c) {
         return c.Subject("").Critical(Extension::kSubjectAltName, false);
       },
       [](C c) { return c.Subject("").Critical(Extension::kSubjectAltName); },
       Error::kExtensionMustBeCritical, Extension::kSubjectAltName},
      {Rule::kBasicConstraintsCriticalInCa, ca,
       [](C c) { return c.Critical(Extension::kBasicConstraints, false); },
       Same, Error::kExtensionMustBeCritical, Extension::kBasicConstraints},
      {Rule::kPathLengthInCaOnly, leaf,
       [](C c) { return c.BasicConstraints(false, 0); },
       [](C c) { return c.BasicConstraints(false); },
       Error::kExtensionContentsNotAllowed, Extension::kBasicConstraints},
      {Rule::kNameConstraintsCritical, ca,
       [](C c) {
         return c.PermitDns("example.com")
             .Critical(Extension::kNameConstraints, false);
       },
       [](C c) { return c.PermitDns("example.com"); },
       Error::kExtensionMustBeCritical, Extension::kNameConstraints},
      {Rule::kNameConstraintsInCaOnly, leaf,
       [](C c) { return c.PermitDns("example.com"); }, Same,
       Error::kExtensionNotAllowed, Extension::kNameConstraints},
      {Rule::kNameConstraintsWellFormed, ca,
       [](C c) {
         return c.Extension(Extension::kNameConstraints, true, Sequence({}));
       },
       [](C c) { return c.PermitDns("example.com"); },
       Error::kMalformedNameConstraints, Extension::kNameConstraints},
      {Rule::kNameConstraintsWellFormed, ca,
       [](C c) { return c.Permit(IpName("::1")); },
       [](C c) { return c.Permit(IpRange("::1/128")); },
       Error::kMalformedNameConstraints, Extension::kNameConstraints},
      {Rule::kPolicyConstraintsCritical, ca,
       [](C c) {
         return c.RequireExplicitPolicy(9).Critical(
             Extension::kPolicyConstraints, false);
       },
       [](C c) { return c.RequireExplicitPolicy(9); },
       Error::kExtensionMustBeCritical, Extension::kPolicyConstraints},
      {Rule::kPolicyConstraintsCritical, ca,
       [](C c) {
         return c.Extension(Extension::kPolicyConstraints, true, Sequence({}));
       },
       [](C c) { return c.InhibitPolicyMapping(0); },
       Error::kMalformedExtension, Extension::kPolicyConstraints},
      {Rule::kDistributionPointsWellFormed, leaf,
       // Reasons alone.
       [](C c) {
         return c.Extension(
             Extension::kCrlDistributionPoints, false,
             Sequence(
                 {Sequence({Primitive(1, absl::string_view("\1\2", 2))})}));
       },
       [](C c) { return c.CrlDistributionPoint("http://c.test/1.crl"); },
       Error::kMalformedExtension, Extension::kCrlDistributionPoints},
      {Rule::kInhibitAnyPolicyCritical, ca,
       [](C c) {
         return c.InhibitAnyPolicy(0).Critical(Extension::kInhibitAnyPolicy,
                                               false);
       },
       [](C c) { return c.InhibitAnyPolicy(0); },
       Error::kExtensionMustBeCritical, Extension::kInhibitAnyPolicy},
      {Rule::kFreshestCrlNotCritical, leaf,
       [](C c) {
         return c.Extension(Extension::kFreshestCrl, true,
                            Sequence({Encode(CrlPoint("http://c.test"))}));
       },
       [](C c) {
         return c.Extension(Extension::kFreshestCrl, false,
                            Sequence({Encode(CrlPoint("http://c.test"))}));
       },
       Error::kExtensionMustNotBeCritical, Extension::kFreshestCrl},
      {Rule::kInformationAccessNotCritical, leaf,
       [](C c) {
         return c.OcspUri("http://o.test")
             .Critical(Extension::kAuthorityInfoAccess);
       },
       [](C c) { return c.OcspUri("http://o.test"); },
       Error::kExtensionMustNotBeCritical, Extension::kAuthorityInfoAccess},
      {Rule::kInformationAccessWellFormed, leaf,
       [](C c) {
         return c.Extension(Extension::kAuthorityInfoAccess, false,
                            "malformed");
       },
       [](C c) { return c.CaIssuersUri("http://i.test"); },
       Error::kMalformedExtension, Extension::kAuthorityInfoAccess},
      {Rule::kIssuerNotEmpty, ca,
       [](C c) { return c.IssuedBy(c.issuer().Subject("").SelfSigned()); },
       Same, Error::kEmptyIssuer},
      {Rule::kSubjectNotEmptyInCa, ca, [](C c) { return c.Subject(""); }, Same,
       Error::kEmptySubject},
      {Rule::kNoRevAvailAlone, ca, [](C c) { return c.NoRevAvail(); }, Same,
       Error::kExtensionNotAllowed, Extension::kNoRevAvail},
      {Rule::kNoRevAvailAlone, leaf,
       [](C c) { return c.NoRevAvail().OcspUri("http://o.test"); },
       [](C c) { return c.NoRevAvail().CaIssuersUri("http://i.test"); },
       Error::kExtensionNotAllowed, Extension::kNoRevAvail},
      {Rule::kNoRevAvailAlone, leaf,
       [](C c) { return c.NoRevAvail().Critical(Extension::kNoRevAvail); },
       [](C c) { return c.NoRevAvail(); }, Error::kExtensionMustNotBeCritical,
       Extension::kNoRevAvail},
      {Rule::kNameStringTypes, leaf,
       [](C c) { return c.Subject(Name("O=Leaf", der::kTeletexString)); },
       [](C c) { return c.Subject(Name("O=Leaf", der::kPrintableString)); },
       Error::kNameEncodingNotAllowed},
      // Root programmes.
      {Rule::kAnchorKeyIdentifierConsistent, anchor,
       [](C c) { return c.AuthorityKeyId("another"); },
       [](C c) { return c.AuthorityKeyId(c.key_id()); },
       Error::kKeyIdentifierMismatch, Extension::kAuthorityKeyIdentifier},
      {Rule::kAnchorKeyIdentifierConsistent, anchor,
       [](C c) {
         // [1] and [2] beside the key identifier.
         return c.Extension(
             Extension::kAuthorityKeyIdentifier, false,
             Sequence({Primitive(0, c.key_id()),
                       Explicit(1, DirectoryName("O=Root,CN=Root").der()),
                       Primitive(2, "\1")}));
       },
       Same, Error::kExtensionContentsNotAllowed,
       Extension::kAuthorityKeyIdentifier},
      {Rule::kAnchorHasNoPurposes, anchor,
       [](C c) { return c.Purposes({der::Oid::kServerAuth}); }, Same,
       Error::kExtensionNotAllowed, Extension::kExtKeyUsage},
      {Rule::kServerKeyUsage, leaf,
       [](C c) {
         return c.KeyUsage({KeyUsage::kDigitalSignature, KeyUsage::kCrlSign});
       },
       Same, Error::kExtensionContentsNotAllowed, Extension::kKeyUsage},
      {Rule::kCommonNameIsAltName, leaf,
       [](C c) { return c.Subject("CN=example.net"); },
       [](C c) { return c.Subject("CN=example.com"); },
       Error::kCommonNameNotInSubjectAltName},
      {Rule::kCommonNameIsAltName, leaf,
       [](C c) { return c.Subject("CN=Example.com"); },
       [](C c) {
         return c.San(kTestHost).San("*.x.test").Subject("CN=x.test");
       },
       Error::kCommonNameNotInSubjectAltName},
      {Rule::kCommonNameIsAltName, leaf,
       [](C c) {
         return c.San(kTestHost)
             .San(IpName("2001:db8::1"))
             .Subject("CN=2001:DB8::1");
       },
       [](C c) {
         return c.San(kTestHost)
             .San(IpName("2001:db8::1"))
             .Subject("CN=2001:db8::1");
       },
       Error::kCommonNameNotInSubjectAltName},
      {Rule::kCommonNameIsAltName, leaf,
       [](C c) {
         return c.San(kTestHost)
             .San(IpName("192.0.2.1"))
             .Subject("CN=0xC0000201");
       },
       [](C c) {
         return c.San(kTestHost)
             .San(IpName("192.0.2.1"))
             .Subject("CN=192.0.2.1");
       },
       Error::kCommonNameNotInSubjectAltName},
  };
}

// Rules whose chains do not fit the table have tests of their own.
bool HasItsOwnTest(Rule rule) {
  return rule == Rule::kNameConstraintsBindSelfIssued ||
         rule == Rule::kNoWildcardBelowPrivateSuffix ||  // identity_test
         rule == Rule::kNoUnderscoreInDnsNames ||
         rule == Rule::kSubjectDirectoryAttributesNotCritical ||
         rule == Rule::kAnchorProfile;
}

INSTANTIATE_TEST_SUITE_P(Table, RuleTest, ::testing::ValuesIn(Rows()),
                         [](const ::testing::TestParamInfo<RuleRow>& row) {
                           return absl::StrCat(RuleName(row.param.rule), "_",
                                               row.index);
                         });

TEST(RulesTest, EveryRuleIsInTheTable) {
  std::set<Rule> tested;
  for (const RuleRow& row : Rows()) tested.insert(row.rule);
  for (int i = 0; i < static_cast<int>(Rule::kCount); ++i) {
    const Rule rule = static_cast<Rule>(i);
    EXPECT_TRUE(tested.count(rule) != 0 || HasItsOwnTest(rule))
        << RuleName(rule);
  }
}

TEST(RulesTest, NameConstraintsBindSelfIssued) {
  const auto root = Ca("O=Root").PermitDns("example.com");
  const auto issuer = Ca("O=Root").Key(P256(77)).San("ca.test").IssuedBy(root);
  const auto leaf = Leaf().IssuedBy(issuer);
  const RuleSet apply = {Rule::kAnchorConstraintsApply};
  EXPECT_THAT(VerifyWith(leaf, apply), IsTrusted());
  EXPECT_THAT(
      VerifyWith(leaf, apply | RuleSet{Rule::kNameConstraintsBindSelfIssued}),
      FailsWithAt(Error::kNameNotPermitted, 1));
  // The end entity is never exempt.
  const auto self_issued = Leaf("O=Root").San("ca.test").IssuedBy(root);
  BuildOptions options = Host("ca.test", ValidationPolicy::Rfc5280());
  options.policy.rules.Add(Rule::kAnchorConstraintsApply);
  EXPECT_THAT(Verify(self_issued, options),
              FailsWithAt(Error::kNameNotPermitted, 0));
}

TEST(RulesTest, NoUnderscoreInDnsNames) {
  const auto leaf = Leaf().San("a_b.example.com").IssuedBy(Ca("Root"));
  ValidationPolicy policy = ValidationPolicy::Rfc5280();
  EXPECT_THAT(Verify(leaf, Host("a_b.example.com", policy)), IsTrusted());
  policy.rules.Add(Rule::kNoUnderscoreInDnsNames);
  EXPECT_THAT(Verify(leaf, Host("a_b.example.com", policy)),
              FailsWith(Error::kHostnameMismatch));
  const auto plain = Leaf().San("ab.example.com").IssuedBy(Ca("Root"));
  EXPECT_THAT(Verify(plain, Host("ab.example.com", policy)), IsTrusted());
}

TEST(RulesTest, SubjectDirectoryAttributesNotCritical) {
  const auto leaf =
      Leaf()
          .Extension(Extension::kSubjectDirectoryAttributes, true, Sequence({}))
          .IssuedBy(Ca("Root"));
  // Nobody processes it: the rule of RFC 5280 section 4.2 refuses it anyway.
  EXPECT_THAT(VerifyWith(leaf, {}),
              FailsWithIn(Error::kUnknownCriticalExtension,
                          Extension::kSubjectDirectoryAttributes));
  EXPECT_THAT(
      VerifyWith(leaf.Critical(Extension::kSubjectDirectoryAttributes, false),
                 {Rule::kSubjectDirectoryAttributesNotCritical}),
      IsTrusted());
}

TEST(RulesTest, AnchorProfile) {
  const auto leaf = Leaf().IssuedBy(Ca("Root").NoSubjectKeyId());
  const RuleSet rule = {Rule::kSubjectKeyIdentifierPresent};
  EXPECT_THAT(VerifyWith(leaf, rule), IsTrusted());
  EXPECT_THAT(VerifyWith(leaf, rule | RuleSet{Rule::kAnchorProfile}),
              FailsWithAt(Error::kExtensionMissing, 1));
}

TEST(RulesTest, PublicLifetimesBindPublicAnchorsOnly) {
  const auto leaf =
      Leaf().Validity(kNow - kDay, kNow + 1000 * kDay).IssuedBy(Ca("Root"));
  BuildOptions options = Host();
  options.policy.rules.Add(Rule::kPublicLifetimes);
  EXPECT_THAT(Verify(leaf, options), IsTrusted());
  EXPECT_THAT(VerifyWith(leaf, {Rule::kPublicLifetimes}),
              FailsWith(Error::kValidityPeriodTooLong));
}

}  // namespace
}  // namespace cairn::testing
