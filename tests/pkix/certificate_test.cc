#include "pkix/certificate.h"

#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "pkix/name.h"
#include "tests/pkix/parsed_certificate.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/printers.h"
#include "tests/support/public_keys.h"
#include "tests/support/test_time.h"

namespace cairn::testing {
namespace {

using ::testing::PrintToString;

// Fields.

TEST(CertificateTest, Fields) {
  const auto root = Ca("CN=Root,O=Example").Key(P384());
  const auto leaf = Leaf("O=Leaf")
                        .IssuedBy(root)
                        .SerialBytes(Hex("0102030405"))
                        .Validity(1700000000, 1800000000)
                        .San("a.example.com")
                        .OcspUri("http://ocsp.example.com/");
  const Parsed c(leaf);
  ASSERT_TRUE(c.failure().ok()) << PrintToString(c.failure());
  EXPECT_EQ(Text(c->der()), leaf.der());
  EXPECT_EQ(Text(c->tbs()), leaf.tbs());
  EXPECT_EQ(c->version(), 3);
  EXPECT_EQ(Text(c->serial_number()), Hex("0102030405"));
  EXPECT_EQ(Text(c->issuer()), NameDer("CN=Root,O=Example").der());
  EXPECT_EQ(Text(c->subject()), NameDer("O=Leaf").der());
  EXPECT_EQ(c->issuer_hash(), NameTailHash(c->issuer()));
  EXPECT_EQ(c->subject_hash(), NameTailHash(c->subject()));
  EXPECT_EQ(c->not_before(), 1700000000);
  EXPECT_EQ(c->not_after(), 1800000000);
  EXPECT_FALSE(c->is_self_issued());
  EXPECT_FALSE(c->has_empty_subject());
  EXPECT_EQ(c->signature_algorithm(), SignatureAlgorithm::kEcdsaSha384);
  EXPECT_EQ(Text(c->signature_algorithm_der()),
            SignatureAlgorithmDer(SignatureAlgorithm::kEcdsaSha384));
  EXPECT_TRUE(c->signature_algorithms_agree());
  EXPECT_EQ(Text(c->signature()),
            root.key().Sign(SignatureAlgorithm::kEcdsaSha384, leaf.tbs()));
  EXPECT_EQ(Text(c->public_key().info), leaf.key().spki());
  EXPECT_EQ(c->public_key().algorithm, PublicKeyAlgorithm::kEcP256);
  EXPECT_EQ(c->public_key().bits.size(), 65u);
  EXPECT_FALSE(c->has_quirks());
  EXPECT_EQ(Quirks(*c), 0);
  EXPECT_EQ(Text(c->authority_key_identifier()), root.key_id());
  EXPECT_EQ(Text(c->subject_key_identifier()), leaf.key_id());
  EXPECT_FALSE(c->has_authority_cert_issuer());
  EXPECT_FALSE(c->has_authority_cert_serial());
  EXPECT_EQ(Text(c->extension(Extension::kSubjectAltName)),
            GeneralNames({"a.example.com"}));
  EXPECT_EQ(c->duplicate_extension_offset(), Failure::kNoOffset);
  EXPECT_EQ(c->unknown_critical_extension_offset(), Failure::kNoOffset);
}

TEST(CertificateTest, EmptyCertificate) { ExpectEmpty(Certificate()); }

// Copies are views of the same bytes.
TEST(CertificateTest, IsCopied) {
  const auto leaf = Leaf();
  Certificate copy;
  {
    Certificate original;
    ASSERT_TRUE(Certificate::Parse(leaf.input(), &original).ok());
    copy = original;
  }
  EXPECT_EQ(copy.der().data(), leaf.input().data());
  EXPECT_EQ(Text(copy.tbs()), leaf.tbs());
  EXPECT_EQ(copy.key_usage(), KeyUsageBit(KeyUsage::kDigitalSignature));
}

// "About 0.5 kB": a builder holds hundreds.
TEST(CertificateTest, IsSmall) { EXPECT_LE(sizeof(Certificate), 512u); }

TEST(CertificateTest, ParsingAgainForgetsEverything) {
  Certificate c;
  const auto full = FullFeatured();
  ASSERT_TRUE(Certificate::Parse(full.input(), &c).ok());
  const auto bare = Ca("Old").Version(1);
  ASSERT_TRUE(Certificate::Parse(bare.input(), &c).ok());
  EXPECT_EQ(c.version(), 1);
  EXPECT_FALSE(c.is_ca());
  EXPECT_EQ(c.path_length(), Certificate::kNoPathLength);
  EXPECT_EQ(c.purposes(), 0);
  EXPECT_EQ(Quirks(c), 0);
  EXPECT_EQ(c.unknown_critical_extension_offset(), Failure::kNoOffset);
  EXPECT_TRUE(c.all_extensions().empty());
}

TEST(CertificateTest, Versions) {
  EXPECT_EQ(Parsed(Ca("Old").Version(1))->version(), 1);
  EXPECT_EQ(Parsed(Ca("Old").Version(2))->version(), 2);
  EXPECT_EQ(Parsed(Ca("New"))->version(), 3);
  EXPECT_EQ(Parsed(Ca("Old").ExplicitVersion1())->version(), 1);
  // Version 3 without extensions is well-formed.
  EXPECT_EQ(Parsed(Ca("New").NoExtensions())->version(), 3);
}

TEST(CertificateTest, SelfIssuedAndEmptySubject) {
  const auto root = Ca("Root");
  EXPECT_TRUE(Parsed(root)->is_self_issued());
  EXPECT_TRUE(Parsed(root.Key(P256(1)).IssuedBy(root))->is_self_issued());
  EXPECT_FALSE(Parsed(Ca("Other").IssuedBy(root))->is_self_issued());
  // RFC 5280 section 6.1: names match as section 7.1 compares them.
  EXPECT_TRUE(Parsed(Ca("ROOT").IssuedBy(root))->is_self_issued());
  EXPECT_FALSE(Parsed(Ca("O=x,CN=Root").IssuedBy(root))->is_self_issued());
  EXPECT_TRUE(Parsed(Leaf("").IssuedBy(root))->has_empty_subject());
  EXPECT_FALSE(Parsed(Leaf("CN=").IssuedBy(root))->has_empty_subject());
}

TEST(CertificateTest, SignatureAlgorithmsAgreeByteForByte) {
  const std::string with_null =
      SignatureAlgorithmDer(SignatureAlgorithm::kRsaPkcs1Sha256);
  const std::string without = Sequence({Oid(der::Oid::kSha256WithRsa)});
  EXPECT_TRUE(
      Parsed(Leaf().Algorithm(with_null))->signature_algorithms_agree());
  const Parsed inner(Leaf().Algorithm(with_null).InnerAlgorithm(without));
  EXPECT_FALSE(inner->signature_algorithms_agree());
  EXPECT_EQ(Quirks(*inner), 0);
  const Parsed outer(Leaf().Algorithm(with_null).OuterAlgorithm(without));
  EXPECT_FALSE(outer->signature_algorithms_agree());
  EXPECT_EQ(outer->signature_algorithm(), SignatureAlgorithm::kRsaPkcs1Sha256);
}

// Extensions.

// An extension value that parses, where the parser looks at it.
std::string SomeValue(Extension extension) {
  switch (extension) {
    case Extension::kBasicConstraints:
    case Extension::kAuthorityKeyIdentifier:
      return Sequence({});
    case Extension::kKeyUsage:
      return NamedBits(1);
    case Extension::kExtKeyUsage:
      return Sequence({Oid("1.2.3")});
    case Extension::kSubjectKeyIdentifier:
      return OctetString("id");
    case Extension::kNoRevAvail:
      return Null();
    default:
      return "not looked at";
  }
}

TEST(CertificateTest, EveryExtensionByItself) {
  for (Extension extension : kEveryExtension) {
    for (bool critical : {false, true}) {
      SCOPED_TRACE(absl::StrCat(ExtensionName(extension), critical));
      const auto leaf =
          Leaf()
              .NoExtensions()
              .Extension("1.2.3", false, "something before it")
              .Extension(extension, critical, SomeValue(extension));
      const Parsed c(leaf);
      ASSERT_TRUE(c.failure().ok()) << PrintToString(c.failure());
      for (Extension other : kEveryExtension) {
        EXPECT_EQ(c->has_extension(other), other == extension);
        EXPECT_EQ(c->is_critical(other), critical && other == extension);
        EXPECT_EQ(Text(c->extension(other)),
                  other == extension ? SomeValue(extension) : "");
        EXPECT_EQ(c->extension_offset(other) != Failure::kNoOffset,
                  other == extension);
      }
      EXPECT_EQ(c->extension_offset(extension),
                leaf.der().find(Oid(extension)) - 2)
          << "two octets of header before extnID";
      EXPECT_EQ(c->unknown_critical_extension_offset(), Failure::kNoOffset);
    }
  }
}

// Neither is an extension that a certificate can have.
TEST(CertificateTest, NoneAndUnknownAreNeverPresent) {
  const Parsed c(FullFeatured());
  ASSERT_TRUE(c.failure().ok());
  for (Extension extension : {Extension::kNone, Extension::kUnknown}) {
    EXPECT_FALSE(c->has_extension(extension));
    EXPECT_FALSE(c->is_critical(extension));
    EXPECT_TRUE(c->extension(extension).empty());
  }
}

TEST(CertificateTest, AllExtensionsInOrder) {
  const Parsed c(Leaf()
                     .NoExtensions()
                     .Extension("1.2.3", true, "a")
                     .Extension("1.2.4", false, "b"));
  ASSERT_TRUE(c.failure().ok());
  der::Reader reader(c->all_extensions());
  ExtensionFields fields;
  ASSERT_TRUE(ReadExtension(&reader, &fields));
  EXPECT_EQ(Text(fields.oid), ObjectId("1.2.3").contents());
  EXPECT_TRUE(fields.critical);
  EXPECT_EQ(Text(fields.value), "a");
  ASSERT_TRUE(ReadExtension(&reader, &fields));
  EXPECT_EQ(Text(fields.oid), ObjectId("1.2.4").contents());
  EXPECT_FALSE(fields.critical);
  EXPECT_EQ(Text(fields.value), "b");
  EXPECT_TRUE(reader.AtEnd());
}

TEST(CertificateTest, BasicConstraints) {
  EXPECT_TRUE(Parsed(Ca("CA"))->is_ca());
  EXPECT_FALSE(Parsed(Leaf())->is_ca());
  EXPECT_FALSE(Parsed(Leaf().BasicConstraints(false))->is_ca());
  EXPECT_FALSE(Parsed(Leaf().ExplicitNotCa())->is_ca());
  // Means nothing, and is for the profile to refuse.
  const Parsed c(Leaf().BasicConstraints(false, 1));
  ASSERT_TRUE(c.failure().ok());
  EXPECT_FALSE(c->is_ca());
  EXPECT_EQ(c->path_length(), 1);
}

TEST(CertificateTest, PathLengthSaturates) {
  EXPECT_EQ(Parsed(Ca("CA"))->path_length(), Certificate::kNoPathLength);
  struct Case {
    const char* integer;
    int path_length;
  };
  for (const Case& c : std::initializer_list<Case>{
           {"00", 0},
           {"01", 1},
           {"7f", 127},
           {"0080", 128},
           {"00fe", 254},
           {"00ff", 255},
           {"0100", 255},
           {"7fff", 255},
           {"00ffffffff", 255},
           {"0100000000", 255},
           {"010000000000000000", 255},
       }) {
    const Parsed parsed(Ca("CA").Extension(
        Extension::kBasicConstraints, true,
        Sequence({Boolean(true), IntegerBytes(Hex(c.integer))})));
    ASSERT_TRUE(parsed.failure().ok()) << c.integer;
    EXPECT_EQ(parsed->path_length(), c.path_length) << c.integer;
    EXPECT_TRUE(parsed->is_ca()) << c.integer;
  }
}

TEST(CertificateTest, KeyUsageBits) {
  for (int i = 0; i <= 8; ++i) {
    const auto usage = static_cast<KeyUsage>(i);
    const Parsed c(Leaf().KeyUsage({usage}));
    EXPECT_EQ(c->key_usage(), 1u << i);
    for (int j = 0; j <= 8; ++j) {
      EXPECT_EQ(c->allows_key_usage(static_cast<KeyUsage>(j)), i == j);
    }
  }
  const Parsed two(
      Leaf().KeyUsage({KeyUsage::kDecipherOnly, KeyUsage::kDigitalSignature}));
  EXPECT_EQ(two->key_usage(), 0x101);
}

TEST(CertificateTest, KeyUsageAbsentAllowsAllAndEmptyAllowsNone) {
  const Parsed absent(Leaf().WithoutExtension(Extension::kKeyUsage));
  const Parsed empty(Leaf().KeyUsage({}));
  EXPECT_FALSE(absent->has_key_usage());
  EXPECT_TRUE(empty->has_key_usage());
  EXPECT_EQ(empty->key_usage(), 0);
  for (int i = 0; i <= 8; ++i) {
    EXPECT_TRUE(absent->allows_key_usage(static_cast<KeyUsage>(i)));
    EXPECT_FALSE(empty->allows_key_usage(static_cast<KeyUsage>(i)));
  }
}

TEST(CertificateTest, Purposes) {
  EXPECT_FALSE(Parsed(Ca("CA"))->has_purposes());
  const std::string own = ObjectId("1.2.3.4").contents();
  const std::string longer = ObjectId("1.2.3.4.5").contents();
  const Purpose own_purpose = Purpose::FromOid(der::Input::FromString(own));
  const Purpose longer_purpose =
      Purpose::FromOid(der::Input::FromString(longer));
  const Parsed c(Leaf().Purposes({der::Oid::kClientAuth, "1.2.3.4"}));
  ASSERT_TRUE(c.failure().ok());
  EXPECT_TRUE(c->has_purposes());
  EXPECT_EQ(c->purposes(), PurposeBit(Purpose::Known::kClientAuth) |
                               PurposeBit(Purpose::Known::kOther));
  EXPECT_TRUE(c->names_purpose(Purpose::ClientAuth()));
  EXPECT_TRUE(c->names_purpose(own_purpose));
  EXPECT_FALSE(c->names_purpose(longer_purpose));
  EXPECT_FALSE(c->names_purpose(Purpose::ServerAuth()));
  EXPECT_FALSE(c->names_purpose(Purpose::Any()));
  // Literally: anyExtendedKeyUsage names itself alone.
  const Parsed any(Leaf().Purposes({der::Oid::kAnyExtendedKeyUsage}));
  EXPECT_TRUE(any->names_purpose(Purpose::Any()));
  EXPECT_FALSE(any->names_purpose(Purpose::ServerAuth()));
  EXPECT_FALSE(any->names_purpose(own_purpose));
}

TEST(CertificateTest, EveryKnownPurpose) {
  struct Case {
    der::Oid oid;
    Purpose::Known known;
  };
  for (const Case& c : std::initializer_list<Case>{
           {der::Oid::kServerAuth, Purpose::Known::kServerAuth},
           {der::Oid::kClientAuth, Purpose::Known::kClientAuth},
           {der::Oid::kCodeSigning, Purpose::Known::kCodeSigning},
           {der::Oid::kEmailProtection, Purpose::Known::kEmailProtection},
           {der::Oid::kTimeStamping, Purpose::Known::kTimeStamping},
           {der::Oid::kOcspSigning, Purpose::Known::kOcspSigning},
           {der::Oid::kAnyExtendedKeyUsage, Purpose::Known::kAny},
       }) {
    const Parsed parsed(Leaf().Purposes({c.oid}));
    EXPECT_EQ(parsed->purposes(), PurposeBit(c.known)) << der::OidName(c.oid);
    EXPECT_TRUE(
        parsed->names_purpose(Purpose::FromOid(der::OidContents(c.oid))))
        << der::OidName(c.oid);
  }
}

TEST(CertificateTest, KeyIdentifiers) {
  const auto root = Ca("Root").SubjectKeyId("root's id");
  const Parsed plain(Leaf().IssuedBy(root).SubjectKeyId("leaf's id"));
  EXPECT_EQ(Text(plain->authority_key_identifier()), "root's id");
  EXPECT_EQ(Text(plain->subject_key_identifier()), "leaf's id");
  const Parsed with_serial(Leaf().IssuedBy(root).AuthorityKeyIdAndSerial());
  EXPECT_EQ(Text(with_serial->authority_key_identifier()), "root's id");
  EXPECT_TRUE(with_serial->has_authority_cert_issuer());
  EXPECT_TRUE(with_serial->has_authority_cert_serial());
  const Parsed without(Leaf().IssuedBy(root).Extension(
      Extension::kAuthorityKeyIdentifier, false, Sequence({})));
  ASSERT_TRUE(without.failure().ok());
  EXPECT_TRUE(without->has_extension(Extension::kAuthorityKeyIdentifier));
  EXPECT_TRUE(without->authority_key_identifier().empty());
  const Parsed none(Leaf().NoSubjectKeyId().NoAuthorityKeyId());
  EXPECT_TRUE(none->authority_key_identifier().empty());
  EXPECT_TRUE(none->subject_key_identifier().empty());
}

TEST(CertificateTest, TheFirstOfTwoEqualExtensionsCounts) {
  const auto ca =
      Ca("CA").AddExtension(Extension::kBasicConstraints, false, Sequence({}));
  const Parsed c(ca);
  ASSERT_TRUE(c.failure().ok());
  EXPECT_TRUE(c->is_ca());
  EXPECT_TRUE(c->is_critical(Extension::kBasicConstraints));
  EXPECT_EQ(c->duplicate_extension_offset(),
            LastOffset(ca, Oid(Extension::kBasicConstraints)) - 2);
  EXPECT_LT(c->extension_offset(Extension::kBasicConstraints),
            c->duplicate_extension_offset());
  // What the second holds is not looked at, bad or good.
  EXPECT_TRUE(
      Parsed(Ca("CA").AddExtension(Extension::kBasicConstraints, false, "bad"))
          .failure()
          .ok());
  EXPECT_FALSE(
      Parsed(Leaf().BasicConstraints(false).AddExtension(
                 Extension::kBasicConstraints, true, Sequence({Boolean(true)})))
          ->is_ca());
}

TEST(CertificateTest, DuplicatesOfUnknownExtensionsAreSeen) {
  const auto leaf = Leaf()
                        .Extension("1.2.3", false, "a")
                        .AddExtension("1.2.4", false, "b")
                        .AddExtension("1.2.3", false, "c")
                        .AddExtension("1.2.4", false, "d");
  EXPECT_EQ(Parsed(leaf)->duplicate_extension_offset(),
            LastOffset(leaf, Oid("1.2.3")) - 2)
      << "the first that repeats another";
}

// All of these look alike to a filter by size and last octet.
TEST(CertificateTest, ExtensionsThatAreNotDuplicates) {
  auto leaf = Leaf().NoExtensions();
  for (int i = 0; i < kMaxExtensions; ++i) {
    leaf = leaf.Extension(absl::StrCat("1.2.", i, ".1").c_str(), false, "");
  }
  const Parsed c(leaf);
  ASSERT_TRUE(c.failure().ok());
  EXPECT_EQ(c->duplicate_extension_offset(), Failure::kNoOffset);
}

// Wherever the two stand.
TEST(CertificateTest, DuplicatesAtEveryPlace) {
  constexpr int kCount = 12;
  for (int first = 0; first < kCount; ++first) {
    for (int second = first + 1; second < kCount; ++second) {
      auto leaf = Leaf().NoExtensions();
      for (int i = 0; i < kCount; ++i) {
        const int arc = i == second ? first : i;
        leaf = leaf.AddExtension(absl::StrCat("1.2.", arc).c_str(), false, "");
      }
      EXPECT_EQ(Parsed(leaf)->duplicate_extension_offset(),
                LastOffset(leaf, Oid(absl::StrCat("1.2.", first).c_str())) - 2)
          << first << " at " << second;
    }
  }
}

TEST(CertificateTest, UnknownCriticalExtension) {
  const auto leaf = Leaf()
                        .Extension("1.2.3", false, "a")
                        .Extension("1.2.4", true, "b")
                        .Extension("1.2.5", true, "c");
  EXPECT_EQ(Parsed(leaf)->unknown_critical_extension_offset(),
            LastOffset(leaf, Oid("1.2.4")) - 2)
      << "the first";
  EXPECT_EQ(Parsed(Leaf().Extension("1.2.3", false, "a"))
                ->unknown_critical_extension_offset(),
            Failure::kNoOffset);
  // A neighbour in id-ce that nobody assigned.
  EXPECT_NE(Parsed(Leaf().Extension("2.5.29.99", true, "a"))
                ->unknown_critical_extension_offset(),
            Failure::kNoOffset);
}

// Quirks.

struct QuirkCase {
  const char* what;
  TestCertificate certificate;
  uint16_t quirks;
};

std::vector<QuirkCase> QuirkCases() {
  const auto bit = [](EncodingQuirk quirk) {
    return static_cast<uint16_t>(quirk);
  };
  const uint16_t explicit_default = bit(EncodingQuirk::kExplicitDefault);
  const uint16_t not_positive = bit(EncodingQuirk::kSerialNotPositive);
  const uint16_t too_long = bit(EncodingQuirk::kSerialTooLong);
  const uint16_t unique_id = bit(EncodingQuirk::kUniqueIdentifier);
  const uint16_t time = bit(EncodingQuirk::kTimeEncoding);
  const uint16_t zeros = bit(EncodingQuirk::kKeyUsageTrailingZeros);
  const uint16_t null_missing = bit(EncodingQuirk::kRsaNullMissing);
  const der::Time in_2049 = der::kFirstGeneralizedTime - 1;
  const der::Time in_2050 = der::kFirstGeneralizedTime;
  const der::Time in_1949 = der::kFirstUtcTime - 1;
  const auto validity = [](std::string not_before, std::string not_after) {
    return Leaf().RawValidity(Sequence({not_before, not_after}));
  };
  const auto key_usage = [](std::string bits) {
    return Leaf().Extension(Extension::kKeyUsage, true, bits);
  };
  return {
      {"none", Leaf(), 0},
      {"critical FALSE encoded",
       Leaf().ExplicitNotCritical(Extension::kKeyUsage), explicit_default},
      {"critical FALSE encoded, unknown extension",
       Leaf().Extension("1.2.3", false, "").ExplicitNotCritical("1.2.3"),
       explicit_default},
      {"cA FALSE encoded", Leaf().ExplicitNotCa(), explicit_default},
      {"cA FALSE left out", Leaf().BasicConstraints(false), 0},
      {"version 1 encoded", Ca("Old").ExplicitVersion1(),
       bit(EncodingQuirk::kExplicitVersion1)},
      {"version 1 left out", Ca("Old").Version(1), 0},
      {"RSA signature without NULL",
       Leaf().Algorithm(Sequence({Oid(der::Oid::kSha256WithRsa)})),
       null_missing},
      {"RSA signature with NULL",
       Leaf().Algorithm(
           SignatureAlgorithmDer(SignatureAlgorithm::kRsaPkcs1Sha256)),
       0},
      {"RSA key without NULL",
       Leaf().RawPublicKey(RsaPublicKey(2048, 65537, RsaNull::kMissing)),
       null_missing},
      {"RSA key with NULL", Leaf().RawPublicKey(RsaPublicKey(2048)), 0},
      {"serial number 0", Leaf().Serial(0), not_positive},
      {"serial number -1", Leaf().Serial(-1), not_positive},
      {"serial number -2^159", Leaf().SerialBytes("\x80" + std::string(19, 0)),
       not_positive},
      {"serial number 1", Leaf().Serial(1), 0},
      {"serial number of 20 octets",
       Leaf().SerialBytes("\x7f" + std::string(19, '\xff')), 0},
      {"serial number of 21 octets",
       Leaf().SerialBytes("\x01" + std::string(20, 0)), too_long},
      {"serial number of 20 octets and a sign",
       Leaf().SerialBytes(std::string(1, 0) + std::string(20, '\xff')),
       too_long},
      {"negative serial number of 21 octets",
       Leaf().SerialBytes("\x80" + std::string(20, 0)),
       static_cast<uint16_t>(too_long | not_positive)},
      {"issuerUniqueID in version 2", Leaf().Version(2).IssuerUniqueId("\x01"),
       unique_id},
      {"subjectUniqueID in version 3", Leaf().SubjectUniqueId("\x01"),
       unique_id},
      {"both unique identifiers",
       Leaf().IssuerUniqueId("\x01").SubjectUniqueId(""), unique_id},
      {"notBefore a GeneralizedTime in 2049",
       validity(GeneralizedTime(in_2049), ValidityTime(in_2050)), time},
      {"notAfter a GeneralizedTime in 2049",
       validity(UtcTime(kNow), GeneralizedTime(in_2049)), time},
      {"notBefore a GeneralizedTime in 1950",
       validity(GeneralizedTime(der::kFirstUtcTime), UtcTime(kNow)), time},
      {"notAfter a GeneralizedTime in 2050",
       validity(UtcTime(in_2049), GeneralizedTime(in_2050)), 0},
      {"notBefore a GeneralizedTime in 1949",
       validity(GeneralizedTime(in_1949), UtcTime(kNow)), 0},
      {"no well-defined expiration date (RFC 5280 section 4.1.2.5)",
       validity(UtcTime(kNow), GeneralizedTime(der::kMaxTime)), 0},
      {"keyUsage with a zero bit at the end", key_usage(BitString("\x80", 6)),
       zeros},
      {"keyUsage in whole octets", key_usage(BitString("\xa0")), zeros},
      {"keyUsage of one zero octet", key_usage(BitString(std::string(1, 0))),
       zeros},
      {"keyUsage without bits", key_usage(BitString("")), 0},
      {"keyUsage, the ninth bit",
       key_usage(BitString(std::string("\x00\x80", 2), 7)), 0},
  };
}

TEST(CertificateTest, QuirksAreReadAndNoted) {
  for (const QuirkCase& c : QuirkCases()) {
    const Parsed parsed(c.certificate);
    EXPECT_TRUE(parsed.failure().ok())
        << c.what << ": " << PrintToString(parsed.failure());
    EXPECT_EQ(Quirks(*parsed), c.quirks) << c.what;
    EXPECT_EQ(parsed->has_quirks(), c.quirks != 0) << c.what;
  }
}

}  // namespace
}  // namespace cairn::testing
