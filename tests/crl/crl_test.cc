#include "crl/crl.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/crl_factory.h"
#include "tests/support/der_builder.h"
#include "tests/support/matchers.h"
#include "tests/support/names.h"
#include "tests/support/printers.h"
#include "tests/support/test_time.h"

namespace cairn::testing {
namespace {

using crl::Crl;

TestCertificate Issuer() { return Ca("Issuer").Stub(); }
TestCrl Plain() { return CrlOf(Issuer()); }

std::string ManyExtensions(int count) {
  std::string extensions;
  for (int i = 0; i < count; ++i) {
    extensions += Sequence(
        {Oid(ObjectId(absl::StrCat("1.2.3.", i).c_str())), OctetString("")});
  }
  return Explicit(0, Sequence({extensions}));
}

TEST(CrlTest, Fields) {
  const TestCertificate issuer = Issuer();
  const TestCrl test =
      CrlOf(issuer).ThisUpdate(kNow - 10).NextUpdate(kNow + 20).Revoke(
          RevokedEntry(std::string("\x05")));
  const Crl& crl = test.crl();
  EXPECT_EQ(crl.der(), test.input());
  EXPECT_EQ(crl.version(), 2);
  EXPECT_EQ(crl.issuer().AsStringView(), issuer.name().der());
  EXPECT_EQ(crl.issuer_hash(), issuer.certificate().subject_hash());
  EXPECT_EQ(crl.this_update(), kNow - 10);
  EXPECT_TRUE(crl.has_next_update());
  EXPECT_EQ(crl.next_update(), kNow + 20);
  EXPECT_EQ(crl.entries().AsStringView(),
            RevokedEntry(std::string("\x05")).der());
  EXPECT_EQ(crl.signature_algorithm(), SignatureAlgorithm::kEd25519);
  EXPECT_EQ(crl.signature_algorithm_der().AsStringView(),
            SignatureAlgorithmDer(SignatureAlgorithm::kEd25519));
  EXPECT_TRUE(crl.signature_algorithms_agree());
  EXPECT_EQ(crl.signature().AsStringView(),
            issuer.key().Sign(SignatureAlgorithm::kEd25519,
                              crl.tbs().AsStringView()));
  EXPECT_FALSE(crl.has_quirk(EncodingQuirk::kExplicitDefault));
  EXPECT_FALSE(crl.has_quirk(EncodingQuirk::kTimeEncoding));
  EXPECT_FALSE(crl.has_quirk(EncodingQuirk::kRsaNullMissing));
}

TEST(CrlTest, Extensions) {
  CrlPoint freshest("http://c.example/delta");
  const TestCrl test = Plain()
                           .Number(258)
                           .DeltaOf(128)
                           .AuthorityKeyId("key")
                           .Idp(IdpOf("http://c.example/1").Indirect())
                           .FreshestCrl(freshest)
                           .Extension("1.2.3", false, "anything");
  const Crl& crl = test.crl();
  EXPECT_EQ(crl.number().AsStringView(), absl::string_view("\x01\x02", 2));
  EXPECT_TRUE(crl.is_delta());
  // Without the octet that keeps it positive.
  EXPECT_EQ(crl.base_number().AsStringView(), "\x80");
  EXPECT_EQ(crl.authority_key_identifier().AsStringView(), "key");
  EXPECT_EQ(crl.authority_key_identifier_value().AsStringView(),
            Sequence({Primitive(0, "key")}));
  EXPECT_TRUE(crl.issuing_distribution_point().indirect);
  EXPECT_EQ(crl.issuing_distribution_point_value().AsStringView(),
            IdpOf("http://c.example/1").Indirect().der());
  EXPECT_EQ(crl.freshest_crl().AsStringView(), Sequence({Encode(freshest)}));
  EXPECT_TRUE(crl.critical_extension_failure().ok());
}

TEST(CrlTest, WithoutExtensions) {
  const TestCrl test = Plain().Version1();
  const Crl& crl = test.crl();
  EXPECT_EQ(crl.version(), 1);
  EXPECT_TRUE(crl.number().empty());
  EXPECT_FALSE(crl.is_delta());
  EXPECT_TRUE(crl.authority_key_identifier().empty());
  EXPECT_TRUE(crl.authority_key_identifier_value().empty());
  EXPECT_TRUE(crl.issuing_distribution_point_value().empty());
  EXPECT_FALSE(crl.issuing_distribution_point().indirect);
  EXPECT_EQ(crl.issuing_distribution_point().reasons, crl::kAllReasons);
  EXPECT_TRUE(crl.freshest_crl().empty());
  EXPECT_TRUE(crl.entries().empty());
  // Version 2 without any, too.
  EXPECT_EQ(Plain().RawExtensions("").crl().version(), 2);
}

TEST(CrlTest, NextUpdateMayBeAbsent) {
  const TestCrl test =
      Plain().NoNextUpdate().Revoke(RevokedEntry(std::string("\x05")));
  EXPECT_FALSE(test.crl().has_next_update());
  EXPECT_EQ(test.crl().this_update(), kNow - kDay);
  EXPECT_FALSE(test.crl().entries().empty());
}

TEST(CrlTest, ACrlOfNoTimeAtAll) {
  EXPECT_EQ(Plain().ThisUpdate(kNow).NextUpdate(kNow).crl().next_update(),
            kNow);
}

TEST(CrlTest, AnEmptyOneSaysNothing) {
  const Crl crl;
  EXPECT_TRUE(crl.der().empty());
  EXPECT_EQ(crl.version(), 0);
  EXPECT_TRUE(crl.entries().empty());
}

TEST(CrlTest, AZeroNumberIsANumber) {
  const TestCrl test = Plain().Number(0).DeltaOf(0);
  EXPECT_EQ(test.crl().number().AsStringView(), absl::string_view("\0", 1));
  EXPECT_TRUE(test.crl().is_delta());
}

TEST(CrlTest, QuirksAreNoted) {
  EXPECT_TRUE(Plain()
                  .RawThisUpdate(GeneralizedTime(kNow - kDay))
                  .crl()
                  .has_quirk(EncodingQuirk::kTimeEncoding));
  EXPECT_TRUE(Plain()
                  .RawNextUpdate(GeneralizedTime(kNow + kDay))
                  .crl()
                  .has_quirk(EncodingQuirk::kTimeEncoding));
  // From 2050 on it is right.
  EXPECT_FALSE(Plain()
                   .NextUpdate(der::kFirstGeneralizedTime)
                   .crl()
                   .has_quirk(EncodingQuirk::kTimeEncoding));
  EXPECT_TRUE(Plain()
                  .AddRawExtension(
                      Sequence({Oid("1.2.3"), Boolean(false), OctetString("")}))
                  .crl()
                  .has_quirk(EncodingQuirk::kExplicitDefault));
  EXPECT_TRUE(Plain()
                  .OuterAlgorithm(Sequence({Oid(der::Oid::kSha256WithRsa)}))
                  .crl()
                  .has_quirk(EncodingQuirk::kRsaNullMissing));
}

TEST(CrlTest, AlgorithmsThatDiffer) {
  const std::string other =
      SignatureAlgorithmDer(SignatureAlgorithm::kEcdsaSha256);
  EXPECT_FALSE(
      Plain().InnerAlgorithm(other).crl().signature_algorithms_agree());
  EXPECT_FALSE(
      Plain().OuterAlgorithm(other).crl().signature_algorithms_agree());
  EXPECT_TRUE(Plain()
                  .InnerAlgorithm(other)
                  .OuterAlgorithm(other)
                  .crl()
                  .signature_algorithms_agree());
}

// Whether critical extensions forbid the use of the CRL: noted, and said once
// the signature is verified.
TEST(CrlTest, CriticalExtensions) {
  struct {
    const char* name;
    ObjectId oid;
    std::string value;
    Error error;
  } const cases[] = {
      {"unknown", "1.2.3", "", Error::kUnknownCriticalCrlExtension},
      {"of certificates", Extension::kBasicConstraints, Sequence({}),
       Error::kUnknownCriticalCrlExtension},
      {"of entries", der::Oid::kReasonCode, Enumerated(1),
       Error::kUnknownCriticalCrlExtension},
      {"cRLNumber", der::Oid::kCrlNumber, Integer(1),
       Error::kCrlExtensionMustNotBeCritical},
      {"freshestCRL", der::Oid::kFreshestCrl, Sequence({Encode(CrlPoint("u"))}),
       Error::kCrlExtensionMustNotBeCritical},
      {"deltaCRLIndicator", der::Oid::kDeltaCrlIndicator, Integer(1),
       Error::kOk},
      {"issuingDistributionPoint", der::Oid::kIssuingDistributionPoint,
       IdpOf("u").der(), Error::kOk},
      {"authorityKeyIdentifier", der::Oid::kAuthorityKeyIdentifier,
       Sequence({Primitive(0, "key")}), Error::kOk},
      {"issuerAltName", der::Oid::kIssuerAltName, GeneralNames({DnsName("x")}),
       Error::kOk},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(Plain()
                  .Extension(c.oid, true, c.value)
                  .crl()
                  .critical_extension_failure()
                  .error,
              c.error)
        << c.name;
    EXPECT_TRUE(Plain()
                    .Extension(c.oid, false, c.value)
                    .crl()
                    .critical_extension_failure()
                    .ok())
        << c.name;
  }
  // The first of several, and where it is.
  const TestCrl two = Plain()
                          .Extension("1.2.3", true, "a")
                          .Extension(der::Oid::kCrlNumber, true, Integer(1));
  const Failure failure = two.crl().critical_extension_failure();
  EXPECT_EQ(failure.error, Error::kUnknownCriticalCrlExtension);
  EXPECT_EQ(two.der().compare(failure.offset + 2, 4, Oid("1.2.3")), 0);
}

struct BadCase {
  const char* name;
  TestCrl crl;
  Error error;
};

void PrintTo(const BadCase& c, std::ostream* out) { *out << c.name; }

class CrlErrorTest : public ::testing::TestWithParam<BadCase> {};

TEST_P(CrlErrorTest, IsRefused) {
  Crl crl = Plain().crl();
  const Failure failure = Crl::Parse(GetParam().crl.input(), &crl);
  EXPECT_THAT(failure, FailsWith(GetParam().error));
  EXPECT_LE(failure.offset, GetParam().crl.der().size());
  EXPECT_EQ(crl.version(), 0) << "what is left of it can be read";
}

TestCrl Whole(std::string der) {
  return Plain().MutateCrl([der](const std::string&) { return der; });
}
TestCrl WithExtensionValue(der::Oid oid, std::string value) {
  return Plain().Extension(oid, false, value);
}

INSTANTIATE_TEST_SUITE_P(
    Outline, CrlErrorTest,
    ::testing::Values(
        BadCase{"nothing", Whole(""), Error::kMalformedCrl},
        BadCase{"not a SEQUENCE", Whole(Set({Null()})), Error::kMalformedCrl},
        BadCase{"empty", Whole(Sequence({})), Error::kMalformedTbsCertList},
        BadCase{"trailing data",
                Plain().MutateCrl([](std::string der) { return der + '\0'; }),
                Error::kCrlTrailingData},
        BadCase{"a byte short", Plain().MutateCrl([](std::string der) {
                  der.pop_back();
                  return der;
                }),
                Error::kMalformedCrl},
        BadCase{"indefinite length", Plain().MutateCrl([](std::string der) {
                  return "\x30\x80" + der.substr(2) + std::string(2, '\0');
                }),
                Error::kMalformedCrl},
        BadCase{"a fourth element",
                Plain().RawSignature(BitString("signature") + Null()),
                Error::kMalformedCrl},
        BadCase{"no signature", Plain().RawSignature(""), Error::kMalformedCrl},
        BadCase{"signature with unused bits",
                Plain().RawSignature(BitString(std::string("\x80"), 7)),
                Error::kMalformedCrl},
        BadCase{"no algorithm", Plain().OuterAlgorithm(""),
                Error::kMalformedCrl},
        BadCase{"an algorithm that is none",
                Plain().OuterAlgorithm(Sequence({Null()})),
                Error::kMalformedCrl},
        BadCase{"no algorithm inside", Plain().InnerAlgorithm(""),
                Error::kMalformedCrlIssuer},
        BadCase{"an algorithm inside that is none",
                Plain().InnerAlgorithm(Null()), Error::kMalformedTbsCertList},
        BadCase{"version 1, encoded", Plain().RawVersion(Integer(0)),
                Error::kMalformedCrlVersion},
        BadCase{"version 3", Plain().RawVersion(Integer(2)),
                Error::kMalformedCrlVersion},
        BadCase{
            "version in two octets",
            Plain().RawVersion(IntegerBytes(absl::string_view("\x00\x01", 2))),
            Error::kMalformedCrlVersion},
        BadCase{"issuer that is none",
                Plain().IssuerName(NameDer::Raw(Sequence({Null()}))),
                Error::kMalformedCrlIssuer},
        BadCase{"thisUpdate of another type", Plain().RawThisUpdate(Integer(1)),
                Error::kMalformedCrlDates},
        BadCase{"thisUpdate without Z",
                Plain().RawThisUpdate(Tlv(der::kUtcTime, "2611210000")),
                Error::kMalformedCrlDates},
        BadCase{"nextUpdate with fractions",
                Plain().RawNextUpdate(Tlv(der::kGeneralizedTime,
                                          "20261121000000.5Z")),
                Error::kMalformedCrlDates},
        BadCase{"nextUpdate before thisUpdate",
                Plain().NextUpdate(kNow - kDay - 1),
                Error::kCrlEndsBeforeItBegins},
        BadCase{"an empty list", Plain().RawEntries(Sequence({})),
                Error::kMalformedTbsCertList},
        BadCase{"a list of another type", Plain().RawEntries(Set({Null()})),
                Error::kMalformedTbsCertList},
        BadCase{"two lists",
                Plain().RawEntries(Sequence({Null()}) + Sequence({Null()})),
                Error::kMalformedTbsCertList},
        BadCase{"extensions of version 1", Plain().Version1().Number(1),
                Error::kCrlExtensionsNeedVersion2},
        BadCase{"something behind the extensions",
                Plain().RawExtensions(
                    Explicit(0, Sequence({Sequence({Oid("1.2.3"),
                                                    OctetString("")})})) +
                    Null()),
                Error::kMalformedTbsCertList}));

INSTANTIATE_TEST_SUITE_P(
    Extensions, CrlErrorTest,
    ::testing::Values(
        BadCase{"empty", Plain().RawExtensions(Explicit(0, Sequence({}))),
                Error::kMalformedCrlExtension},
        BadCase{"nothing in the tag", Plain().RawExtensions(Explicit(0, "")),
                Error::kMalformedCrlExtension},
        BadCase{"two lists in the tag",
                Plain().RawExtensions(Explicit(
                    0, Sequence({Sequence({Oid("1.2.3"), OctetString("")})}) +
                           Sequence({Null()}))),
                Error::kMalformedCrlExtension},
        BadCase{"one that is none", Plain().AddRawExtension(Null()),
                Error::kMalformedCrlExtension},
        BadCase{"a known one twice",
                Plain().AddExtension(der::Oid::kCrlNumber, false, Integer(1)),
                Error::kDuplicateCrlExtension},
        BadCase{"an unknown one twice",
                Plain()
                    .Extension("1.2.3", false, "a")
                    .Extension("1.2.4", false, "b")
                    .AddExtension("1.2.3", false, "c"),
                Error::kDuplicateCrlExtension},
        BadCase{
            "too many",
            Plain().RawExtensions(ManyExtensions(crl::kMaxCrlExtensions + 1)),
            Error::kMalformedCrlExtension},
        BadCase{"negative cRLNumber", Plain().Number(-1),
                Error::kMalformedCrlExtension},
        BadCase{"cRLNumber of another type",
                WithExtensionValue(der::Oid::kCrlNumber, OctetString("\x01")),
                Error::kMalformedCrlExtension},
        BadCase{"something behind cRLNumber",
                WithExtensionValue(der::Oid::kCrlNumber, Integer(1) + Null()),
                Error::kMalformedCrlExtension},
        BadCase{"negative BaseCRLNumber", Plain().DeltaOf(-1),
                Error::kMalformedCrlExtension},
        BadCase{"authorityKeyIdentifier that is none",
                WithExtensionValue(der::Oid::kAuthorityKeyIdentifier,
                                   OctetString("key")),
                Error::kMalformedCrlExtension},
        BadCase{"something behind the key identifier",
                WithExtensionValue(der::Oid::kAuthorityKeyIdentifier,
                                   Sequence({Primitive(0, "key"), Null()})),
                Error::kMalformedCrlExtension},
        BadCase{"issuingDistributionPoint that is none",
                WithExtensionValue(der::Oid::kIssuingDistributionPoint, "x"),
                Error::kMalformedCrlExtension},
        BadCase{"freshestCRL without points",
                WithExtensionValue(der::Oid::kFreshestCrl, Sequence({})),
                Error::kMalformedCrlExtension},
        BadCase{"freshestCRL with points that are none",
                WithExtensionValue(der::Oid::kFreshestCrl, Sequence({Null()})),
                Error::kMalformedCrlExtension}));

TEST(CrlTest, AsManyExtensionsAsAreRead) {
  EXPECT_EQ(Plain()
                .RawExtensions(ManyExtensions(crl::kMaxCrlExtensions))
                .crl()
                .version(),
            2);
}

TEST(CrlTest, AnEmptyIssuerIsAName) {
  EXPECT_EQ(Plain().IssuerName("").crl().issuer().size(), 2u);
}

// The list is not looked into before the signature is verified.
TEST(CrlTest, EntriesAreNotParsed) {
  const TestCrl test = Plain().AddEntries("these are no entries at all");
  EXPECT_EQ(test.crl().entries().AsStringView(), "these are no entries at all");
}

// A CRL of more than 16 MiB, whose lengths take four octets.
TEST(CrlTest, LargerThanThreeLengthOctetsCanSay) {
  const std::string entries(17 * 1024 * 1024, 'x');
  const TestCrl test = Plain().AddEntries(entries);
  EXPECT_EQ(test.crl().entries().size(), entries.size());
  EXPECT_EQ(test.crl().number().AsStringView(), "\x01");
}

TEST(CrlTest, UpToTheLimitOfSize) {
  const size_t overhead =
      Plain().AddEntries(std::string(1 << 24, 'x')).der().size() - (1 << 24);
  const std::string most(crl::kMaxCrlSize - overhead, 'x');
  const TestCrl fits = Plain().AddEntries(most);
  EXPECT_EQ(fits.der().size(), crl::kMaxCrlSize);
  Crl crl;
  EXPECT_TRUE(Crl::Parse(fits.input(), &crl).ok());
  const TestCrl larger = Plain().AddEntries(most + 'x');
  EXPECT_THAT(Crl::Parse(larger.input(), &crl), FailsWith(Error::kCrlTooLarge));
}

}  // namespace
}  // namespace cairn::testing
