#include <cstdint>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "der/reader.h"
#include "gtest/gtest.h"
#include "pkix/certificate.h"
#include "tests/pkix/parsed_certificate.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/printers.h"
#include "tests/support/test_time.h"

namespace cairn::testing {
namespace {

// An element of `der`, whole, with `more` at the end of its contents.
std::string AppendInside(const std::string& der, absl::string_view more) {
  der::Reader reader(der::Input::FromString(der));
  der::Tag tag = 0;
  der::Input contents;
  EXPECT_TRUE(reader.ReadAny(&tag, &contents) && reader.AtEnd());
  return Tlv(tag, absl::StrCat(contents.AsStringView(), more));
}

// Errors. `at` is the element that is refused, or the one that stands where
// another is missing.

struct ErrorCase {
  const char* what;
  TestCertificate certificate;
  Error error;
  std::string at;
  Extension extension = Extension::kNone;
};

void ExpectError(const ErrorCase& c) {
  SCOPED_TRACE(c.what);
  const std::string& der = c.certificate.der();
  const size_t offset = der.rfind(c.at);
  ASSERT_NE(offset, std::string::npos);
  const Parsed parsed(der);
  ASSERT_EQ(parsed.failure().error, c.error);
  EXPECT_EQ(parsed.failure().extension, c.extension);
  EXPECT_EQ(parsed.failure().offset, offset);
  EXPECT_EQ(parsed.failure().detail, 0u);
  ExpectEmpty(*parsed);
}

// The certificate as it is, with these bytes in its place.
TestCertificate WholeAs(std::string der) {
  return Leaf().MutateCertificate([der](const std::string&) { return der; });
}

// Leaf() with the parts around tbsCertificate replaced.
TestCertificate WithParts(absl::string_view tbs, absl::string_view algorithm,
                          absl::string_view signature) {
  return WholeAs(Sequence({tbs, algorithm, signature}));
}

TEST(CertificateErrorTest, Whole) {
  const std::string der = Leaf().der();
  const std::string tbs = Leaf().tbs();
  const std::string algorithm =
      SignatureAlgorithmDer(SignatureAlgorithm::kEcdsaSha256);
  const std::string signature = BitString("signature");
  const ErrorCase cases[] = {
      {"a SET", WholeAs("\x31" + der.substr(1)), Error::kMalformedCertificate,
       "\x31" + der.substr(1)},
      {"indefinite length",
       WholeAs("\x30\x80" + der.substr(4) + std::string(2, 0)),
       Error::kMalformedCertificate, "\x30\x80" + der.substr(4)},
      {"length in three octets",
       WholeAs(std::string("\x30\x83\x00", 3) + der.substr(2)),
       Error::kMalformedCertificate, std::string("\x30\x83\x00", 3)},
      {"one octet follows", WholeAs(der + "x"), Error::kTrailingData, "x"},
      {"a certificate follows", WholeAs(der + der), Error::kTrailingData, der},
      {"empty SEQUENCE", WholeAs(Sequence({}) + Null()), Error::kTrailingData,
       Null()},
      {"tbsCertificate is not a SEQUENCE",
       WithParts(Set({}), algorithm, signature),
       Error::kMalformedTbsCertificate, Set({})},
      {"signatureAlgorithm is not a SEQUENCE",
       WithParts(tbs, Set({}), signature), Error::kMalformedSignatureAlgorithm,
       Set({})},
      {"signatureAlgorithm is empty", WithParts(tbs, Sequence({}), signature),
       Error::kMalformedSignatureAlgorithm, Sequence({}) + signature},
      {"signatureAlgorithm is missing", WithParts(tbs, "", signature),
       Error::kMalformedSignatureAlgorithm, signature},
      {"ECDSA with parameters",
       WithParts(tbs, Sequence({Oid(der::Oid::kEcdsaWithSha256), Null()}),
                 signature),
       Error::kMalformedSignatureAlgorithm,
       Sequence({Oid(der::Oid::kEcdsaWithSha256), Null()})},
      {"signatureValue is an OCTET STRING",
       WithParts(tbs, algorithm, OctetString("signature")),
       Error::kMalformedSignature, OctetString("signature")},
      {"signatureValue has unused bits",
       WithParts(tbs, algorithm, BitString("\x80", 1)),
       Error::kMalformedSignature, BitString("\x80", 1)},
      {"signatureValue without a count of unused bits",
       WithParts(tbs, algorithm, Tlv(der::kBitString, "")),
       Error::kMalformedSignature, Tlv(der::kBitString, "")},
      {"signatureValue in pieces (BER)",
       WithParts(tbs, algorithm, Tlv(0x23, BitString("signature"))),
       Error::kMalformedSignature, Tlv(0x23, BitString("signature"))},
      {"something after signatureValue",
       WithParts(tbs, algorithm, signature + OctetString("more")),
       Error::kMalformedCertificate, OctetString("more")},
  };
  for (const ErrorCase& c : cases) ExpectError(c);
  // An empty BIT STRING is well-formed, and no signature.
  EXPECT_TRUE(Parsed(WithParts(tbs, algorithm, BitString(""))).failure().ok());
}

TEST(CertificateErrorTest, NothingAtAll) {
  Certificate c;
  const Failure failure = Certificate::Parse(der::Input(), &c);
  EXPECT_EQ(failure.error, Error::kMalformedCertificate);
  EXPECT_EQ(failure.offset, 0u);
  ExpectEmpty(c);
}

TEST(CertificateErrorTest, SignatureValueMissing) {
  const auto c =
      WithParts(Leaf().tbs(),
                SignatureAlgorithmDer(SignatureAlgorithm::kEcdsaSha256), "");
  const Parsed parsed(c);
  EXPECT_EQ(parsed.failure().error, Error::kMalformedSignature);
  EXPECT_EQ(parsed.failure().offset, c.der().size());
}

TEST(CertificateErrorTest, Fields) {
  const std::string spki = Leaf().key().spki();
  const std::string negative_version = Explicit(0, Integer(-1));
  const std::string bare_dn = Sequence({Sequence({})});
  const std::string empty_rdn = Sequence({Set({})});
  const std::string no_value =
      Sequence({Set({Sequence({Oid(der::Oid::kCommonName)})})});
  const std::string three_parts = Sequence({Set({Sequence(
      {Oid(der::Oid::kCommonName), Utf8String("a"), Utf8String("b")})})});
  const std::string bad_type =
      Sequence({Set({Sequence({IntegerBytes("\x01"), Utf8String("a")})})});
  const auto raw = [](std::string der) { return NameDer::Raw(std::move(der)); };
  const std::string now = UtcTime(kNow);
  const std::string a_day = Sequence({now, UtcTime(kNow - kDay)});
  const std::string a_second = Sequence({now, UtcTime(kNow - 1)});
  const std::string one_time = Sequence({now});
  const std::string three_times = Sequence({now, now, now});
  const std::string no_seconds =
      Sequence({Tlv(der::kUtcTime, "2601010000Z"), now});
  const std::string offset_time =
      Sequence({now, Tlv(der::kGeneralizedTime, "20500101000000+0000")});
  const std::string thirteenth_month =
      Sequence({now, Tlv(der::kUtcTime, "271301000000Z")});
  const std::string padded_spki = AppendInside(spki, Null());
  const std::string unused_bits =
      Sequence({Sequence({Oid("1.2.3")}), BitString("\x80", 1)});
  const std::string bad_id1 = Tlv(0x81, "");
  const std::string bad_id2 = Tlv(0x82, std::string("\x01\x01", 2));
  const ErrorCase cases[] = {
      {"version 4", Leaf().RawVersion(Explicit(0, Integer(3))),
       Error::kMalformedVersion, Explicit(0, Integer(3))},
      {"version -1", Leaf().RawVersion(negative_version),
       Error::kMalformedVersion, negative_version},
      {"version 2 in two octets",
       Leaf().RawVersion(Explicit(0, IntegerBytes(Hex("0001")))),
       Error::kMalformedVersion, Explicit(0, IntegerBytes(Hex("0001")))},
      {"version 256 and more",
       Leaf().RawVersion(Explicit(0, IntegerBytes(Hex("0100000002")))),
       Error::kMalformedVersion, Explicit(0, IntegerBytes(Hex("0100000002")))},
      {"two versions", Leaf().RawVersion(Explicit(0, Integer(2) + Integer(2))),
       Error::kMalformedVersion, Explicit(0, Integer(2) + Integer(2))},
      {"no version in [0]", Leaf().RawVersion(Explicit(0, "")),
       Error::kMalformedVersion, Explicit(0, "")},
      {"version is no INTEGER", Leaf().RawVersion(Explicit(0, Enumerated(2))),
       Error::kMalformedVersion, Explicit(0, Enumerated(2))},
      {"version [0] IMPLICIT", Leaf().RawVersion(Primitive(0, "\x02")),
       Error::kMalformedSerialNumber, Primitive(0, "\x02")},
      {"serialNumber of no octets", Leaf().SerialBytes(""),
       Error::kMalformedSerialNumber, IntegerBytes("")},
      {"serialNumber with a needless zero", Leaf().SerialBytes(Hex("007f")),
       Error::kMalformedSerialNumber, IntegerBytes(Hex("007f"))},
      {"serialNumber with a needless sign", Leaf().SerialBytes(Hex("ff80")),
       Error::kMalformedSerialNumber, IntegerBytes(Hex("ff80"))},
      {"serialNumber is no INTEGER", Leaf().RawVersion(Enumerated(2)),
       Error::kMalformedSerialNumber, Enumerated(2)},
      {"signature is no SEQUENCE", Leaf().InnerAlgorithm(Set({Integer(77)})),
       Error::kMalformedSignatureAlgorithm, Set({Integer(77)})},
      {"issuer is no SEQUENCE", Leaf().IssuerName(raw(Set({Integer(77)}))),
       Error::kMalformedIssuer, Set({Integer(77)})},
      {"issuer's RDN is no SET", Leaf().IssuerName(raw(bare_dn)),
       Error::kMalformedIssuer, bare_dn},
      {"issuer's RDN is empty", Leaf().IssuerName(raw(empty_rdn)),
       Error::kMalformedIssuer, empty_rdn},
      {"validity is no SEQUENCE", Leaf().RawValidity(Set({now, now})),
       Error::kMalformedValidity, Set({now, now})},
      {"notAfter missing", Leaf().RawValidity(one_time),
       Error::kMalformedValidity, one_time},
      {"three times", Leaf().RawValidity(three_times),
       Error::kMalformedValidity, three_times},
      {"a time without seconds", Leaf().RawValidity(no_seconds),
       Error::kMalformedValidity, no_seconds},
      {"a time with an offset", Leaf().RawValidity(offset_time),
       Error::kMalformedValidity, offset_time},
      {"a day that does not exist", Leaf().RawValidity(thirteenth_month),
       Error::kMalformedValidity, thirteenth_month},
      {"notAfter a day before notBefore", Leaf().RawValidity(a_day),
       Error::kValidityEndsBeforeItBegins, a_day},
      {"notAfter a second before notBefore", Leaf().RawValidity(a_second),
       Error::kValidityEndsBeforeItBegins, a_second},
      {"subject's attribute has no value",
       Leaf(raw(no_value)).IssuerName("CN=a"), Error::kMalformedSubject,
       no_value},
      {"subject's attribute has two values",
       Leaf(raw(three_parts)).IssuerName("CN=a"), Error::kMalformedSubject,
       three_parts},
      {"subject's attribute type is no OBJECT IDENTIFIER",
       Leaf(raw(bad_type)).IssuerName("CN=a"), Error::kMalformedSubject,
       bad_type},
      {"subject is no SEQUENCE", Leaf(raw(Null())).IssuerName("CN=a"),
       Error::kMalformedSubject, Null()},
      {"subjectPublicKeyInfo missing",
       Leaf().RawPublicKey("").RawExtensions(Explicit(3, Sequence({}))),
       Error::kMalformedSubjectPublicKeyInfo, Explicit(3, Sequence({}))},
      {"subjectPublicKeyInfo with a third part",
       Leaf().RawPublicKey(padded_spki), Error::kMalformedSubjectPublicKeyInfo,
       padded_spki},
      {"subjectPublicKey with unused bits", Leaf().RawPublicKey(unused_bits),
       Error::kMalformedSubjectPublicKeyInfo, unused_bits},
      {"unique identifier in version 1", Leaf().Version(1).IssuerUniqueId("a"),
       Error::kMalformedUniqueIdentifier, Implicit(1, BitString("a"))},
      {"unique identifier in version 1, the subject's",
       Leaf().Version(1).SubjectUniqueId("a"),
       Error::kMalformedUniqueIdentifier, Implicit(2, BitString("a"))},
      {"issuerUniqueID without a count of unused bits",
       Leaf().RawPublicKey(spki + bad_id1), Error::kMalformedUniqueIdentifier,
       bad_id1},
      {"subjectUniqueID with unused bits that are set",
       Leaf().RawPublicKey(spki + bad_id2), Error::kMalformedUniqueIdentifier,
       bad_id2},
      {"issuerUniqueID twice",
       Leaf()
           .RawPublicKey(spki + Implicit(1, BitString("a")))
           .IssuerUniqueId("b"),
       Error::kMalformedTbsCertificate, Implicit(1, BitString("b"))},
      {"unique identifiers in the wrong order",
       Leaf()
           .RawPublicKey(spki + Implicit(2, BitString("a")))
           .IssuerUniqueId("b"),
       Error::kMalformedTbsCertificate, Implicit(1, BitString("b"))},
      {"unique identifier after the extensions",
       Leaf().MutateTbs([](const std::string& tbs) {
         return AppendInside(tbs, Implicit(2, BitString("a")));
       }),
       Error::kMalformedTbsCertificate, Implicit(2, BitString("a"))},
      {"something after the extensions",
       Leaf().MutateTbs([](const std::string& tbs) {
         return AppendInside(tbs, OctetString("more"));
       }),
       Error::kMalformedTbsCertificate, OctetString("more")},
      {"extensions twice", Leaf().MutateTbs([](const std::string& tbs) {
         return AppendInside(tbs, Explicit(3, OctetString("more")));
       }),
       Error::kMalformedTbsCertificate, Explicit(3, OctetString("more"))},
  };
  for (const ErrorCase& c : cases) ExpectError(c);
}

// X.690 section 8.19: at least one octet, every subidentifier complete and in
// the fewest octets. Names are no exception.
TEST(CertificateErrorTest, AttributeTypesAreObjectIdentifiers) {
  for (absl::string_view type : {"", "\x55\x84", "\x55\x80\x01"}) {
    const std::string name = Sequence({Set(
        {Sequence({Oid(ObjectId::Raw(std::string(type))), Utf8String("a")})})});
    ExpectError({"subject", Leaf(NameDer::Raw(name)).IssuerName("CN=a"),
                 Error::kMalformedSubject, name});
  }
}

// Both ends are part of the period.
TEST(CertificateErrorTest, ValidityOfOneSecond) {
  const Parsed c(Leaf().Validity(kNow, kNow));
  EXPECT_TRUE(c.failure().ok());
  EXPECT_EQ(c->not_before(), c->not_after());
}

TEST(CertificateErrorTest, Extensions) {
  const std::string extension = Sequence({Oid("1.2.3"), OctetString("value")});
  const auto raw = [](std::string der) { return Leaf().RawExtensions(der); };
  const std::string is_true("\x01\x01\x01", 3);
  const std::string bad_extensions[] = {
      Set({Oid("1.2.3"), OctetString("value")}),
      Sequence({}),
      Sequence({Oid("1.2.3")}),
      Sequence({OctetString("value")}),
      Sequence({Oid(ObjectId::Raw("")), OctetString("value")}),
      Sequence({Oid(ObjectId::Raw("\x55\x84")), OctetString("value")}),
      Sequence({Oid("1.2.3"), is_true, OctetString("value")}),
      Sequence(
          {Oid("1.2.3"), Boolean(true), Boolean(true), OctetString("value")}),
      Sequence({Oid("1.2.3"), OctetString("value"), Boolean(true)}),
      Sequence({Oid("1.2.3"), BitString("value")}),
      Sequence({Oid("1.2.3"), OctetString("value"), OctetString("more")}),
      Sequence({Oid("1.2.3"), Tlv(0x24, OctetString("value"))}),
  };
  for (const std::string& bad : bad_extensions) {
    ExpectError({"one extension", raw(Explicit(3, Sequence({extension, bad}))),
                 Error::kMalformedExtensions, bad});
  }
  const std::string in_version_2 = Explicit(3, Sequence({extension}));
  const ErrorCase cases[] = {
      {"in version 2", Leaf().Version(2).RawExtensions(in_version_2),
       Error::kExtensionsNeedVersion3, in_version_2},
      {"in version 1", Leaf().Version(1).RawExtensions(in_version_2),
       Error::kExtensionsNeedVersion3, in_version_2},
      {"no SEQUENCE in [3]", raw(Explicit(3, "")), Error::kMalformedExtensions,
       Explicit(3, "")},
      {"an empty SEQUENCE", raw(Explicit(3, Sequence({}))),
       Error::kMalformedExtensions, Explicit(3, Sequence({}))},
      {"a SET", raw(Explicit(3, Set({extension}))), Error::kMalformedExtensions,
       Explicit(3, Set({extension}))},
      {"two SEQUENCEs",
       raw(Explicit(3, Sequence({extension}) + Sequence({extension}))),
       Error::kMalformedExtensions,
       Explicit(3, Sequence({extension}) + Sequence({extension}))},
      {"[3] IMPLICIT", raw(Primitive(3, extension)),
       Error::kMalformedTbsCertificate, Primitive(3, extension)},
      {"[4]", raw(Explicit(4, Sequence({extension}))),
       Error::kMalformedTbsCertificate, Explicit(4, Sequence({extension}))},
  };
  for (const ErrorCase& c : cases) ExpectError(c);
}

TEST(CertificateErrorTest, ExtensionContents) {
  struct Case {
    Extension extension;
    std::string value;
  };
  const std::string oid = Oid(der::Oid::kServerAuth);
  const std::string is_true("\x01\x01\x01", 3);
  const Case cases[] = {
      {Extension::kBasicConstraints, ""},
      {Extension::kBasicConstraints, Set({})},
      {Extension::kBasicConstraints, Sequence({}) + Null()},
      {Extension::kBasicConstraints, Sequence({is_true})},
      {Extension::kBasicConstraints, Sequence({Boolean(true), Integer(-1)})},
      {Extension::kBasicConstraints,
       Sequence({Boolean(true), IntegerBytes("")})},
      {Extension::kBasicConstraints,
       Sequence({Boolean(true), IntegerBytes(Hex("0001"))})},
      {Extension::kBasicConstraints,
       Sequence({Boolean(true), Integer(0), Integer(0)})},
      {Extension::kBasicConstraints, Sequence({Integer(0), Boolean(true)})},
      {Extension::kBasicConstraints, Sequence({Boolean(true), Boolean(true)})},
      {Extension::kKeyUsage, ""},
      {Extension::kKeyUsage, OctetString("\x80")},
      {Extension::kKeyUsage, Tlv(der::kBitString, "")},
      {Extension::kKeyUsage, BitString("\x81", 1)},
      {Extension::kKeyUsage, BitString(std::string(1, 0), 8)},
      {Extension::kKeyUsage, BitString("\x80", 7) + Null()},
      {Extension::kExtKeyUsage, ""},
      {Extension::kExtKeyUsage, Sequence({})},
      {Extension::kExtKeyUsage, Set({oid})},
      {Extension::kExtKeyUsage, Sequence({oid, Null()})},
      {Extension::kExtKeyUsage, Sequence({Oid(ObjectId::Raw(""))})},
      {Extension::kExtKeyUsage, Sequence({Oid(ObjectId::Raw("\x80\x01"))})},
      {Extension::kExtKeyUsage, Sequence({oid}) + Null()},
      {Extension::kAuthorityKeyIdentifier, ""},
      {Extension::kAuthorityKeyIdentifier, OctetString("id")},
      {Extension::kAuthorityKeyIdentifier, Sequence({OctetString("id")})},
      {Extension::kAuthorityKeyIdentifier,
       Sequence({Explicit(0, OctetString("id"))})},
      {Extension::kAuthorityKeyIdentifier,
       Sequence({Primitive(2, "\x01"), Primitive(0, "id")})},
      {Extension::kAuthorityKeyIdentifier,
       Sequence({Primitive(0, "id"), Primitive(3, "")})},
      {Extension::kAuthorityKeyIdentifier, Sequence({}) + Null()},
      {Extension::kSubjectKeyIdentifier, ""},
      {Extension::kSubjectKeyIdentifier, BitString("id")},
      {Extension::kSubjectKeyIdentifier, OctetString("id") + Null()},
      {Extension::kNoRevAvail, ""},
      {Extension::kNoRevAvail, Sequence({})},
      {Extension::kNoRevAvail, Tlv(der::kNull, "x")},
      {Extension::kNoRevAvail, Null() + Null()},
  };
  for (const Case& c : cases) {
    ExpectError({"contents",
                 Leaf()
                     .NoExtensions()
                     .Extension("1.2.3", false, "")
                     .Extension(c.extension, false, c.value),
                 Error::kMalformedExtension,
                 Sequence({Oid(c.extension), OctetString(c.value)}),
                 c.extension});
  }
}

// The contents of the others are decoded where they are used.
TEST(CertificateErrorTest, ExtensionsThatAreNotDecoded) {
  for (Extension extension :
       {Extension::kSubjectAltName, Extension::kNameConstraints,
        Extension::kCertificatePolicies, Extension::kCrlDistributionPoints,
        Extension::kAuthorityInfoAccess, Extension::kTlsFeature}) {
    const Parsed c(Leaf().Extension(extension, true, "bad"));
    EXPECT_TRUE(c.failure().ok());
    EXPECT_EQ(Text(c->extension(extension)), "bad");
  }
}

// Limits.

// Leaf() with an extension that makes the certificate this large.
TestCertificate OfSize(size_t size) {
  const auto padded = [](size_t padding) {
    return Leaf()
        .Serial(1)
        .Stub()
        .IssuedBy(Ca("Root").Stub())
        .Extension("1.2.3", false, std::string(padding, 'x'));
  };
  // The lengths around the padding are of the same size in both.
  const size_t guess = size - 1000;
  return padded(guess + size - padded(guess).der().size());
}

TEST(CertificateLimitTest, Size) {
  const auto largest = OfSize(kMaxCertificateSize);
  ASSERT_EQ(largest.der().size(), kMaxCertificateSize);
  EXPECT_TRUE(Parsed(largest).failure().ok());
  const auto larger = OfSize(kMaxCertificateSize + 1);
  ASSERT_EQ(larger.der().size(), kMaxCertificateSize + 1);
  const Parsed parsed(larger);
  EXPECT_EQ(parsed.failure().error, Error::kCertificateTooLarge);
  EXPECT_EQ(parsed.failure().offset, 0u);
  ExpectEmpty(*parsed);
  // Nothing is read before the size is known to be good.
  EXPECT_EQ(Parsed(std::string(kMaxCertificateSize + 1, 'x')).failure().error,
            Error::kCertificateTooLarge);
}

// Where lengths grow by an octet, and where 16 bits end.
TEST(CertificateLimitTest, LargeCertificatesParse) {
  for (size_t size : {65535u, 65536u, 65537u, 65540u, 131072u}) {
    const auto large = OfSize(size);
    const Parsed c(large);
    ASSERT_TRUE(c.failure().ok()) << size;
    EXPECT_EQ(Text(c->tbs()), large.tbs());
    EXPECT_EQ(c->signature().size(), 64u);
    EXPECT_EQ(c->extension_offset(Extension::kKeyUsage),
              large.der().find(Oid(Extension::kKeyUsage)) - 2);
  }
}

// What stands beyond 64 KiB has its right offset.
TEST(CertificateLimitTest, OffsetsBeyond64KiB) {
  const auto leaf = Leaf()
                        .Extension("1.2.3", false, std::string(70000, 'x'))
                        .Extension("1.2.4", true, "");
  const uint32_t offset = LastOffset(leaf, Oid("1.2.4")) - 2;
  EXPECT_GT(offset, 70000u);
  EXPECT_EQ(Parsed(leaf)->unknown_critical_extension_offset(), offset);
}

TEST(CertificateLimitTest, Extensions) {
  const auto with = [](int count) {
    auto leaf = Leaf().NoExtensions();
    for (int i = 0; i < count; ++i) {
      leaf = leaf.Extension(absl::StrCat("1.2.3.", i).c_str(), false, "");
    }
    return leaf;
  };
  EXPECT_TRUE(Parsed(with(kMaxExtensions)).failure().ok());
  ExpectError({"one more", with(kMaxExtensions + 1), Error::kTooManyExtensions,
               Sequence({Oid(absl::StrCat("1.2.3.", kMaxExtensions).c_str()),
                         OctetString("")})});
}

}  // namespace
}  // namespace cairn::testing
