#include "tests/support/certificate_factory.h"

#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "openssl/sha.h"
#include "pkix/certificate_policies.h"
#include "pkix/distribution_point.h"
#include "pkix/general_name.h"
#include "pkix/information_access.h"
#include "tests/support/matchers.h"
#include "tests/support/public_keys.h"
#include "tests/support/test_time.h"

namespace cairn::testing {
namespace {

using ::testing::ElementsAre;

std::string Text(der::Input input) { return std::string(input.AsStringView()); }

// What an extension holds.
std::string ValueOf(const TestCertificate& certificate, Extension extension) {
  return Text(certificate.certificate().extension(extension));
}

bool IsCritical(const TestCertificate& certificate, Extension extension) {
  return certificate.certificate().is_critical(extension);
}

std::vector<std::string> ExtensionOids(const TestCertificate& certificate) {
  std::vector<std::string> oids;
  der::Reader reader(certificate.certificate().all_extensions());
  for (ExtensionFields fields; ReadExtension(&reader, &fields);) {
    oids.push_back(std::string(ExtensionName(FindExtension(fields.oid))));
  }
  return oids;
}

Failure Parse(const TestCertificate& certificate) {
  Certificate parsed;
  return Certificate::Parse(certificate.input(), &parsed);
}

TEST(CertificateFactory, CaByDefault) {
  const auto root = Ca("Root");
  const Certificate& c = root.certificate();
  EXPECT_EQ(c.version(), 3);
  EXPECT_TRUE(c.is_self_issued());
  EXPECT_TRUE(c.is_ca());
  EXPECT_EQ(c.path_length(), Certificate::kNoPathLength);
  EXPECT_EQ(c.key_usage(), KeyUsageBit(KeyUsage::kKeyCertSign) |
                               KeyUsageBit(KeyUsage::kCrlSign));
  EXPECT_EQ(Text(c.subject_key_identifier()), root.key_id());
  EXPECT_FALSE(c.has_extension(Extension::kAuthorityKeyIdentifier));
  EXPECT_TRUE(c.is_critical(Extension::kBasicConstraints));
  EXPECT_TRUE(c.is_critical(Extension::kKeyUsage));
  EXPECT_FALSE(c.has_quirks());
  EXPECT_TRUE(c.signature_algorithms_agree());
  EXPECT_EQ(c.not_before(), kNow - 5 * kYear);
  EXPECT_EQ(c.not_after(), kNow + 10 * kYear);
  EXPECT_EQ(Text(c.public_key().info), root.key().spki());
  EXPECT_EQ(Text(c.serial_number()), root.serial());
  EXPECT_EQ(Text(c.tbs()), root.tbs());
  EXPECT_TRUE(root.is_self_signed());
}

TEST(CertificateFactory, LeafByDefault) {
  const auto root = Ca("Root");
  const auto leaf = Leaf().IssuedBy(root);
  const Certificate& c = leaf.certificate();
  EXPECT_FALSE(c.is_ca());
  EXPECT_FALSE(c.has_extension(Extension::kBasicConstraints));
  EXPECT_EQ(c.key_usage(), KeyUsageBit(KeyUsage::kDigitalSignature));
  EXPECT_EQ(c.purposes(), PurposeBit(Purpose::Known::kServerAuth));
  EXPECT_EQ(Text(c.issuer()), root.name().der());
  EXPECT_EQ(Text(c.authority_key_identifier()), root.key_id());
  EXPECT_FALSE(c.is_critical(Extension::kSubjectAltName));
  EXPECT_EQ(ValueOf(leaf, Extension::kSubjectAltName),
            Sequence({DnsName(kTestHost).der()}));
  EXPECT_EQ(c.not_before(), kNow - 30 * kDay);
  EXPECT_EQ(c.not_after(), kNow + 60 * kDay);
  EXPECT_FALSE(leaf.is_self_signed());
  EXPECT_EQ(leaf.issuer().der(), root.der());
}

TEST(CertificateFactory, SettersLeaveTheOriginalAlone) {
  const auto leaf = Leaf();
  const std::string before = leaf.der();
  const auto other = leaf.Serial(5);
  EXPECT_EQ(leaf.der(), before);
  EXPECT_NE(other.der(), before);
}

TEST(CertificateFactory, SameCallsSameBytes) {
  const auto make = [] {
    return Leaf().San("a.example.com").IssuedBy(Ca("Root"));
  };
  EXPECT_EQ(make().der(), make().der());
  // Golden: the same in every process.
  const std::string der = make().der();
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const uint8_t*>(der.data()), der.size(),
         reinterpret_cast<uint8_t*>(&digest[0]));
  EXPECT_EQ(absl::BytesToHexString(digest),
            "a4f225c7e7489bb91a05d6d3abd1d3e7e24cbb01964488ff5438eb33e0d69b09");
}

TEST(CertificateFactory, OrderOfIssuingDoesNotMatter) {
  const auto root = Ca("Root");
  EXPECT_EQ(Leaf().IssuedBy(root).San("a.example.com").der(),
            Leaf().San("a.example.com").IssuedBy(root).der());
}

TEST(CertificateFactory, Variants) {
  const auto root = Ca("Root");
  const auto other = Ca("Other");
  const auto inter = Ca("Intermediate").IssuedBy(root);
  const auto cross = inter.IssuedBy(other);
  EXPECT_EQ(cross.name(), inter.name());
  EXPECT_EQ(&cross.key(), &inter.key());
  EXPECT_EQ(Text(cross.certificate().issuer()), other.name().der());

  const auto rekeyed = root.Key(P256(7)).IssuedBy(root);
  EXPECT_TRUE(rekeyed.certificate().is_self_issued());
  EXPECT_EQ(Text(rekeyed.certificate().authority_key_identifier()),
            root.key_id());
  EXPECT_NE(rekeyed.key_id(), root.key_id());

  const auto renewed = inter.NotAfter(kNow + 20 * kYear);
  EXPECT_EQ(&renewed.key(), &inter.key());
  EXPECT_NE(renewed.serial(), inter.serial());
  EXPECT_TRUE(inter.SelfSigned().certificate().is_self_issued());
}

TEST(CertificateFactory, Versions) {
  EXPECT_EQ(Ca("Old").Version(1).certificate().version(), 1);
  EXPECT_EQ(Ca("Old").Version(2).certificate().version(), 2);
  EXPECT_TRUE(Ca("Old").ExplicitVersion1().certificate().has_quirk(
      EncodingQuirk::kExplicitVersion1));
  EXPECT_THAT(Parse(Ca("Old").Version(1).BasicConstraints(true)),
              FailsWith(Error::kExtensionsNeedVersion3));
  EXPECT_THAT(Parse(Leaf().RawVersion(Explicit(0, Integer(3)))),
              FailsWith(Error::kMalformedVersion));
}

TEST(CertificateFactory, SerialNumbers) {
  EXPECT_EQ(Leaf().serial().size(), 16u);
  EXPECT_NE(Leaf().serial(), Leaf().San("a.example.com").serial());
  EXPECT_EQ(Leaf().Serial(128).serial(), Hex("0080"));
  EXPECT_TRUE(Leaf().Serial(0).certificate().has_quirk(
      EncodingQuirk::kSerialNotPositive));
  EXPECT_TRUE(Leaf()
                  .SerialBytes(std::string(21, 'x'))
                  .certificate()
                  .has_quirk(EncodingQuirk::kSerialTooLong));
  EXPECT_THAT(Parse(Leaf().SerialBytes("")),
              FailsWith(Error::kMalformedSerialNumber));
}

TEST(CertificateFactory, Algorithms) {
  const auto ca = Ca("RSA").Key(Rsa(1024));
  const auto leaf = Leaf().IssuedBy(ca);
  EXPECT_EQ(leaf.certificate().signature_algorithm(),
            SignatureAlgorithm::kRsaPkcs1Sha256);
  EXPECT_EQ(leaf.SignedWith(SignatureAlgorithm::kRsaPssSha256)
                .certificate()
                .signature_algorithm(),
            SignatureAlgorithm::kRsaPssSha256);
  const std::string sha1 =
      SignatureAlgorithmDer(SignatureAlgorithm::kRsaPkcs1Sha1);
  const auto inner = leaf.InnerAlgorithm(sha1);
  EXPECT_FALSE(inner.certificate().signature_algorithms_agree());
  EXPECT_EQ(inner.certificate().signature_algorithm(),
            SignatureAlgorithm::kRsaPkcs1Sha256);
  const auto outer = leaf.OuterAlgorithm(sha1);
  EXPECT_FALSE(outer.certificate().signature_algorithms_agree());
  EXPECT_EQ(outer.certificate().signature_algorithm(),
            SignatureAlgorithm::kRsaPkcs1Sha1);
  const auto both = leaf.Algorithm(Sequence({Oid(der::Oid::kSha256WithRsa)}));
  EXPECT_TRUE(both.certificate().signature_algorithms_agree());
  EXPECT_TRUE(both.certificate().has_quirk(EncodingQuirk::kRsaNullMissing));
}

TEST(CertificateFactory, Signatures) {
  const auto root = Ca("Root");
  const auto leaf = Leaf().IssuedBy(root);
  EXPECT_EQ(Text(leaf.certificate().signature()),
            root.key().Sign(SignatureAlgorithm::kEcdsaSha256, leaf.tbs()));
  EXPECT_EQ(leaf.CorruptSignature().tbs(), leaf.tbs());
  EXPECT_NE(leaf.CorruptSignature().der(), leaf.der());
  EXPECT_EQ(Text(leaf.RawSignature("abc").certificate().signature()), "abc");
  const auto by_other = leaf.SignedBy(P256(9));
  EXPECT_EQ(by_other.tbs(), leaf.tbs());
  EXPECT_EQ(Text(by_other.certificate().signature()),
            P256(9).Sign(SignatureAlgorithm::kEcdsaSha256, leaf.tbs()));
}

TEST(CertificateFactory, NamesAndValidity) {
  const auto leaf =
      Leaf()
          .Subject("CN=a,O=b")
          .IssuerName("CN=c")
          .Validity(der::kFirstGeneralizedTime - 1, der::kFirstGeneralizedTime);
  EXPECT_EQ(Text(leaf.certificate().subject()), NameDer("CN=a,O=b").der());
  EXPECT_EQ(Text(leaf.certificate().issuer()), NameDer("CN=c").der());
  EXPECT_EQ(leaf.certificate().not_after(), der::kFirstGeneralizedTime);
  EXPECT_FALSE(leaf.certificate().has_quirks());
  EXPECT_TRUE(Leaf("").certificate().has_empty_subject());
  EXPECT_THAT(Parse(Leaf().RawValidity(Sequence({UtcTime(kNow)}))),
              FailsWith(Error::kMalformedValidity));
}

TEST(CertificateFactory, PublicKeys) {
  EXPECT_EQ(Leaf().Key(P384()).certificate().public_key().algorithm,
            PublicKeyAlgorithm::kEcP384);
  EXPECT_EQ(Leaf().Stub().certificate().public_key().algorithm,
            PublicKeyAlgorithm::kEd25519);
  const auto odd = Ca("Odd").RawPublicKey(DsaPublicKey());
  EXPECT_EQ(odd.certificate().public_key().algorithm, PublicKeyAlgorithm::kDsa);
  EXPECT_EQ(Text(Leaf().IssuedBy(odd).certificate().authority_key_identifier()),
            Text(odd.certificate().subject_key_identifier()));
}

TEST(CertificateFactory, UniqueIds) {
  EXPECT_TRUE(
      Leaf().IssuerUniqueId("a").SubjectUniqueId("b").certificate().has_quirk(
          EncodingQuirk::kUniqueIdentifier));
}

TEST(CertificateFactory, BasicConstraints) {
  EXPECT_EQ(Ca("x").PathLength(0).certificate().path_length(), 0);
  EXPECT_TRUE(Ca("x").PathLength(0).certificate().is_ca());
  EXPECT_EQ(Ca("x").BasicConstraints(true, 3).certificate().path_length(), 3);
  const auto explicit_false = Leaf().ExplicitNotCa();
  EXPECT_FALSE(explicit_false.certificate().is_ca());
  EXPECT_TRUE(
      explicit_false.certificate().has_quirk(EncodingQuirk::kExplicitDefault));
  EXPECT_EQ(
      ValueOf(Leaf().BasicConstraints(false), Extension::kBasicConstraints),
      Sequence({}));
}

TEST(CertificateFactory, KeyUsageAndPurposes) {
  const auto leaf = Leaf()
                        .KeyUsage({KeyUsage::kDecipherOnly})
                        .Purposes({der::Oid::kClientAuth, "1.2.3"});
  EXPECT_EQ(leaf.certificate().key_usage(),
            KeyUsageBit(KeyUsage::kDecipherOnly));
  EXPECT_EQ(leaf.certificate().purposes(),
            PurposeBit(Purpose::Known::kClientAuth) |
                PurposeBit(Purpose::Known::kOther));
  EXPECT_FALSE(leaf.certificate().has_quirks());
}

TEST(CertificateFactory, SubjectAltNames) {
  const auto leaf = Leaf().San("a.example.com").San(IpName("192.0.2.1"));
  EXPECT_EQ(
      ValueOf(leaf, Extension::kSubjectAltName),
      Sequence({DnsName("a.example.com").der(), IpName("192.0.2.1").der()}));
  EXPECT_TRUE(IsCritical(Leaf(""), Extension::kSubjectAltName));
  EXPECT_FALSE(
      Leaf().NoSan().certificate().has_extension(Extension::kSubjectAltName));
  EXPECT_EQ(ValueOf(Leaf().NoSan().San("a"), Extension::kSubjectAltName),
            Sequence({DnsName("a").der()}));
}

TEST(CertificateFactory, NameConstraints) {
  const auto ca = Ca("x")
                      .PermitDns("a.example.com")
                      .Permit(IpRange("10.0.0.0/8"))
                      .ExcludeDns("b.example.com");
  EXPECT_EQ(ValueOf(ca, Extension::kNameConstraints),
            NameConstraintsValue({"a.example.com", IpRange("10.0.0.0/8")},
                                 {"b.example.com"}));
  EXPECT_TRUE(IsCritical(ca, Extension::kNameConstraints));
  EXPECT_EQ(ValueOf(Ca("x").Exclude("a"), Extension::kNameConstraints),
            NameConstraintsValue({}, {"a"}));
}

TEST(CertificateFactory, Policies) {
  const auto ca = Ca("x")
                      .Policies({"1.2.3", der::Oid::kAnyPolicy})
                      .MapPolicy("1.2.3", "1.2.4")
                      .InhibitPolicyMapping(1)
                      .RequireExplicitPolicy(0)
                      .InhibitAnyPolicy(2);
  std::vector<std::string> policies;
  EXPECT_TRUE(
      ForEachPolicy(ca.certificate().extension(Extension::kCertificatePolicies),
                    [&](der::Input policy) {
                      policies.push_back(Text(policy));
                      return true;
                    }));
  EXPECT_THAT(policies, ElementsAre(ObjectId("1.2.3").contents(),
                                    ObjectId("2.5.29.32.0").contents()));
  PolicyConstraints constraints;
  ASSERT_TRUE(ParsePolicyConstraints(
      ca.certificate().extension(Extension::kPolicyConstraints), &constraints));
  EXPECT_TRUE(constraints.has_require_explicit_policy);
  EXPECT_EQ(constraints.require_explicit_policy, 0u);
  EXPECT_EQ(constraints.inhibit_policy_mapping, 1u);
  uint32_t skip_certs;
  EXPECT_TRUE(ParseInhibitAnyPolicy(
      ca.certificate().extension(Extension::kInhibitAnyPolicy), &skip_certs));
  EXPECT_EQ(skip_certs, 2u);
  EXPECT_TRUE(ForEachPolicyMapping(
      ca.certificate().extension(Extension::kPolicyMappings),
      [](der::Input issuer_domain, der::Input subject_domain) {
        EXPECT_EQ(Text(issuer_domain), ObjectId("1.2.3").contents());
        EXPECT_EQ(Text(subject_domain), ObjectId("1.2.4").contents());
        return true;
      }));
  for (Extension extension :
       {Extension::kPolicyMappings, Extension::kPolicyConstraints,
        Extension::kInhibitAnyPolicy}) {
    EXPECT_TRUE(IsCritical(ca, extension));
  }
}

TEST(CertificateFactory, KeyIdentifiers) {
  const auto ca = Ca("x").SubjectKeyId("ski");
  EXPECT_EQ(Text(ca.certificate().subject_key_identifier()), "ski");
  EXPECT_EQ(Text(Leaf().IssuedBy(ca).certificate().authority_key_identifier()),
            "ski");
  const auto leaf = Leaf().IssuedBy(ca).AuthorityKeyId("aki");
  EXPECT_EQ(Text(leaf.certificate().authority_key_identifier()), "aki");
  const auto without = Leaf().IssuedBy(ca).NoAuthorityKeyId().NoSubjectKeyId();
  EXPECT_THAT(ExtensionOids(without),
              ElementsAre("keyUsage", "extKeyUsage", "subjectAltName"));
  const auto with_serial = Leaf().IssuedBy(ca).AuthorityKeyIdAndSerial();
  EXPECT_TRUE(with_serial.certificate().has_authority_cert_issuer());
  EXPECT_TRUE(with_serial.certificate().has_authority_cert_serial());
  // A root may have one too.
  EXPECT_TRUE(Ca("x").AuthorityKeyId("ski").certificate().has_extension(
      Extension::kAuthorityKeyIdentifier));
}

TEST(CertificateFactory, PointersToOtherPlaces) {
  CrlPoint indirect;
  indirect.full_name = {UriName("http://example.com/2.crl")};
  indirect.reasons = 1 << 1;
  indirect.crl_issuer = {DirectoryName("CN=CRL issuer")};
  CrlPoint relative;
  relative.relative_name =
      Attribute(der::Oid::kCommonName, der::kUtf8String, "1");
  const auto leaf = Leaf()
                        .OcspUri("http://example.com/ocsp")
                        .CaIssuersUri("http://example.com/ca")
                        .CrlDistributionPoint("http://example.com/1.crl")
                        .CrlDistributionPoint(indirect)
                        .CrlDistributionPoint(relative);
  std::vector<der::Oid> methods;
  EXPECT_TRUE(ForEachAccessDescription(
      leaf.certificate().extension(Extension::kAuthorityInfoAccess),
      [&](const AccessDescription& access) {
        methods.push_back(access.method);
        return true;
      }));
  EXPECT_THAT(methods, ElementsAre(der::Oid::kAdOcsp, der::Oid::kAdCaIssuers));
  std::vector<DistributionPoint> points;
  EXPECT_TRUE(ForEachDistributionPoint(
      leaf.certificate().extension(Extension::kCrlDistributionPoints),
      [&](const DistributionPoint& point) {
        points.push_back(point);
        return true;
      }));
  ASSERT_EQ(points.size(), 3u);
  EXPECT_EQ(points[0].name.kind, DistributionPointName::Kind::kFullName);
  EXPECT_FALSE(points[0].has_reasons);
  EXPECT_EQ(points[1].reasons, 1 << 1);
  EXPECT_FALSE(points[1].crl_issuer.empty());
  EXPECT_EQ(points[2].name.kind, DistributionPointName::Kind::kRelativeName);
}

TEST(CertificateFactory, SmallExtensions) {
  const auto leaf =
      Leaf().MustStaple().NoRevAvail().OcspNoCheck().SctList("list").CtPoison();
  EXPECT_EQ(ValueOf(leaf, Extension::kTlsFeature), Sequence({Integer(5)}));
  EXPECT_EQ(ValueOf(leaf, Extension::kNoRevAvail), Null());
  EXPECT_EQ(ValueOf(leaf, Extension::kOcspNoCheck), Null());
  EXPECT_EQ(ValueOf(leaf, Extension::kCtSctList), OctetString("list"));
  EXPECT_TRUE(IsCritical(leaf, Extension::kCtPoison));
}

TEST(CertificateFactory, AnyExtension) {
  EXPECT_NE(Leaf()
                .Extension("1.2.3", true, "value")
                .certificate()
                .unknown_critical_extension_offset(),
            Failure::kNoOffset);
  EXPECT_THAT(Parse(Leaf().Extension(Extension::kKeyUsage, true, "value")),
              FailsWithIn(Error::kMalformedExtension, Extension::kKeyUsage));
  EXPECT_THAT(ExtensionOids(
                  Leaf().Extension(Extension::kKeyUsage, false, NamedBits(1))),
              ElementsAre("keyUsage", "extKeyUsage", "subjectKeyIdentifier",
                          "subjectAltName"))
      << "replaced in place";
  EXPECT_NE(Leaf()
                .DuplicateExtension(Extension::kKeyUsage)
                .certificate()
                .duplicate_extension_offset(),
            Failure::kNoOffset);
  EXPECT_NE(Leaf()
                .AddExtension(Extension::kKeyUsage, false, NamedBits(2))
                .certificate()
                .duplicate_extension_offset(),
            Failure::kNoOffset);
  EXPECT_TRUE(IsCritical(Leaf().Critical(Extension::kExtKeyUsage),
                         Extension::kExtKeyUsage));
  EXPECT_FALSE(IsCritical(Ca("x").Critical(Extension::kKeyUsage, false),
                          Extension::kKeyUsage));
  EXPECT_TRUE(Leaf()
                  .ExplicitNotCritical(Extension::kExtKeyUsage)
                  .certificate()
                  .has_quirk(EncodingQuirk::kExplicitDefault));
  EXPECT_TRUE(Leaf().NoExtensions().certificate().all_extensions().empty());
  EXPECT_THAT(Parse(Leaf().RawExtensions(Explicit(3, Sequence({})))),
              FailsWith(Error::kMalformedExtensions));
  EXPECT_THAT(Parse(Leaf().AddRawExtension(Null())),
              FailsWith(Error::kMalformedExtensions));
}

TEST(CertificateFactory, Mutations) {
  const auto leaf = Leaf().IssuedBy(Ca("Root"));
  EXPECT_THAT(
      Parse(leaf.MutateTbs([](std::string tbs) { return Sequence({tbs}); })),
      FailsWith(Error::kMalformedSerialNumber));
  EXPECT_THAT(
      Parse(leaf.MutateCertificate([](std::string der) { return der + "x"; })),
      FailsWith(Error::kTrailingData));
}

TEST(CertificateFactory, Pem) {
  EXPECT_EQ(PemBlock("X", std::string(49, 'a')),
            "-----BEGIN X-----\n"
            "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFh\n"
            "YQ==\n"
            "-----END X-----\n");
  EXPECT_EQ(Leaf().Pem(), PemBlock("CERTIFICATE", Leaf().der()));
}

TEST(CertificateFactoryDeathTest, CertificateThatDoesNotParse) {
  EXPECT_DEATH(Leaf().SerialBytes("").certificate(),
               "O=Leaf does not parse: MalformedSerialNumber");
}

}  // namespace
}  // namespace cairn::testing
