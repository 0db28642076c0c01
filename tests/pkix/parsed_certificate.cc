#include "tests/pkix/parsed_certificate.h"

#include "gtest/gtest.h"

namespace cairn::testing {
namespace {

constexpr EncodingQuirk kEveryQuirk[] = {
    EncodingQuirk::kExplicitDefault, EncodingQuirk::kExplicitVersion1,
    EncodingQuirk::kRsaNullMissing,  EncodingQuirk::kSerialNotPositive,
    EncodingQuirk::kSerialTooLong,   EncodingQuirk::kUniqueIdentifier,
    EncodingQuirk::kTimeEncoding,    EncodingQuirk::kKeyUsageTrailingZeros,
};

}  // namespace

uint16_t Quirks(const Certificate& c) {
  uint16_t quirks = 0;
  for (EncodingQuirk quirk : kEveryQuirk) {
    if (c.has_quirk(quirk)) quirks |= static_cast<uint16_t>(quirk);
  }
  return quirks;
}

void ExpectEmpty(const Certificate& c) {
  EXPECT_EQ(c.der().data(), nullptr);
  EXPECT_EQ(c.version(), 0);
  for (der::Input view :
       {c.der(), c.tbs(), c.serial_number(), c.issuer(), c.subject(),
        c.signature_algorithm_der(), c.signature(), c.public_key().info,
        c.public_key().bits, c.all_extensions(), c.authority_key_identifier(),
        c.subject_key_identifier()}) {
    EXPECT_TRUE(view.empty());
  }
  EXPECT_EQ(c.issuer_hash(), 0u);
  EXPECT_EQ(c.subject_hash(), 0u);
  EXPECT_EQ(c.not_before(), 0);
  EXPECT_EQ(c.not_after(), 0);
  EXPECT_EQ(c.signature_algorithm(), SignatureAlgorithm::kOther);
  EXPECT_EQ(c.public_key().algorithm, PublicKeyAlgorithm::kOther);
  EXPECT_FALSE(c.signature_algorithms_agree());
  EXPECT_FALSE(c.is_self_issued());
  EXPECT_FALSE(c.has_empty_subject());
  EXPECT_FALSE(c.has_quirks());
  EXPECT_EQ(Quirks(c), 0);
  for (Extension extension : kEveryExtension) {
    EXPECT_FALSE(c.has_extension(extension));
    EXPECT_FALSE(c.is_critical(extension));
    EXPECT_TRUE(c.extension(extension).empty());
    EXPECT_EQ(c.extension_offset(extension), Failure::kNoOffset);
  }
  EXPECT_EQ(c.duplicate_extension_offset(), Failure::kNoOffset);
  EXPECT_EQ(c.unknown_critical_extension_offset(), Failure::kNoOffset);
  EXPECT_FALSE(c.is_ca());
  EXPECT_EQ(c.path_length(), Certificate::kNoPathLength);
  EXPECT_FALSE(c.has_key_usage());
  EXPECT_EQ(c.key_usage(), 0);
  EXPECT_FALSE(c.has_purposes());
  EXPECT_EQ(c.purposes(), 0);
  EXPECT_FALSE(c.names_purpose(Purpose::ServerAuth()));
  EXPECT_FALSE(c.has_authority_cert_issuer());
  EXPECT_FALSE(c.has_authority_cert_serial());
}

void ExpectWithin(const Certificate& c) {
  std::vector<der::Input> views = {
      c.tbs(),
      c.serial_number(),
      c.issuer(),
      c.subject(),
      c.signature_algorithm_der(),
      c.signature(),
      c.public_key().info,
      c.public_key().bits,
      c.all_extensions(),
      c.authority_key_identifier(),
      c.subject_key_identifier(),
  };
  for (Extension extension : kEveryExtension) {
    views.push_back(c.extension(extension));
  }
  for (der::Input view : views) {
    if (view.empty()) continue;
    ASSERT_GE(view.begin(), c.der().begin());
    ASSERT_LE(view.end(), c.der().end());
  }
}

uint32_t LastOffset(const TestCertificate& certificate,
                    const std::string& needle) {
  const size_t at = certificate.der().rfind(needle);
  EXPECT_NE(at, std::string::npos);
  return static_cast<uint32_t>(at);
}

TestCertificate FullFeatured() {
  return Ca("C=XX,O=Example+OU=Unit,CN=Sub")
      .IssuedBy(Ca("C=XX,CN=Root"))
      .IssuerUniqueId("\x01\x02")
      .SubjectUniqueId("\x03")
      .PathLength(3)
      .AuthorityKeyIdAndSerial()
      .Purposes({der::Oid::kServerAuth, der::Oid::kClientAuth, "1.2.3.4.5"})
      .San("a.example.com")
      .San(EmailName("a@example.com"))
      .San(IpName("2001:db8::1"))
      .Permit("example.com")
      .Exclude(DirectoryName("O=Other"))
      .Policies({"1.2.3.4", der::Oid::kAnyPolicy})
      .MapPolicy("1.2.3.4", "1.2.3.5")
      .RequireExplicitPolicy(2)
      .InhibitPolicyMapping(1)
      .InhibitAnyPolicy(0)
      .OcspUri("http://ocsp.example.com/")
      .CaIssuersUri("http://ca.example.com/")
      .CrlDistributionPoint("http://crl.example.com/")
      .NoRevAvail()
      .OcspNoCheck()
      .MustStaple()
      .SctList(std::string("\x00\x00", 2))
      .CtPoison()
      .Extension(Extension::kSubjectDirectoryAttributes, false, Sequence({}))
      .Extension(Extension::kIssuerAltName, false,
                 GeneralNames({"ca.example.com"}))
      .Extension(Extension::kFreshestCrl, false, Sequence({}))
      .Extension(Extension::kSubjectInfoAccess, false, Sequence({}))
      .Extension(Extension::kNetscapeCertType, false, BitString("\x01"))
      .Extension("1.2.3.4.5.6", true, "anything at all")
      .Extension("1.2.3.4.5.7", false, "");
}

}  // namespace cairn::testing
