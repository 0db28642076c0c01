#include "crl/entry.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/crl_factory.h"
#include "tests/support/der_builder.h"
#include "tests/support/names.h"
#include "tests/support/printers.h"
#include "tests/support/test_time.h"

namespace cairn::testing {
namespace {

using crl::Entry;
using crl::Reason;

TestCertificate Issuer() { return Ca("Issuer").Stub(); }
TestCrl Direct() { return CrlOf(Issuer()); }
TestCrl Indirect() { return Direct().Idp(IdpOf().Indirect()); }

// Reads the one entry of `crl`.
Error Read(const TestCrl& crl, Entry* entry) {
  der::Reader reader(crl.crl().entries());
  const Error error = crl::ReadEntry(crl.crl(), &reader, entry);
  EXPECT_TRUE(error != Error::kOk || reader.AtEnd());
  return error;
}

TEST(EntryTest, WithoutExtensions) {
  Entry entry;
  entry.has_explicit_default = true;
  const TestCrl crl =
      Direct().Revoke(RevokedEntry(std::string("\x01\x02")).Date(kNow - 5));
  ASSERT_EQ(Read(crl, &entry), Error::kOk);
  EXPECT_EQ(entry.serial_number.AsStringView(), "\x01\x02");
  EXPECT_EQ(entry.revocation_date, kNow - 5);
  EXPECT_EQ(entry.reason, Reason::kUnspecified);
  EXPECT_FALSE(entry.has_invalidity_date);
  EXPECT_TRUE(entry.certificate_issuer.empty());
  EXPECT_FALSE(entry.has_explicit_default);
}

TEST(EntryTest, WithEveryExtension) {
  Entry entry;
  const TestCrl crl = Indirect().Revoke(RevokedEntry(std::string("\x01"))
                                            .Reason(Reason::kKeyCompromise)
                                            .InvalidityDate(kNow - 7)
                                            .CertificateIssuer("Other")
                                            .Extension("1.2.3", false, "x"));
  ASSERT_EQ(Read(crl, &entry), Error::kOk);
  EXPECT_EQ(entry.reason, Reason::kKeyCompromise);
  EXPECT_TRUE(entry.has_invalidity_date);
  EXPECT_EQ(entry.invalidity_date, kNow - 7);
  EXPECT_EQ(entry.certificate_issuer.AsStringView(),
            DirectoryName("Other").der());
}

TEST(EntryTest, Reasons) {
  struct {
    std::string value;
    Reason reason;
    absl::string_view name;
  } const cases[] = {
      {Enumerated(0), Reason::kUnspecified, "unspecified"},
      {Enumerated(1), Reason::kKeyCompromise, "keyCompromise"},
      {Enumerated(2), Reason::kCaCompromise, "cACompromise"},
      {Enumerated(3), Reason::kAffiliationChanged, "affiliationChanged"},
      {Enumerated(4), Reason::kSuperseded, "superseded"},
      {Enumerated(5), Reason::kCessationOfOperation, "cessationOfOperation"},
      {Enumerated(6), Reason::kCertificateHold, "certificateHold"},
      {Enumerated(8), Reason::kRemoveFromCrl, "removeFromCRL"},
      {Enumerated(9), Reason::kPrivilegeWithdrawn, "privilegeWithdrawn"},
      {Enumerated(10), Reason::kAaCompromise, "aACompromise"},
      // Numbers that stand for nothing are no reason to trust a certificate.
      {Enumerated(7), Reason::kUndefined, "undefined"},
      {Enumerated(11), Reason::kUndefined, "undefined"},
      {Enumerated(200), Reason::kUndefined, "undefined"},
      {Tlv(der::kEnumerated, absl::string_view("\x00\xc8", 2)),
       Reason::kUndefined, "undefined"},
      {Tlv(der::kEnumerated, absl::string_view("\x01\x01", 2)),
       Reason::kUndefined, "undefined"},
  };
  for (const auto& c : cases) {
    Entry entry;
    const TestCrl crl =
        Direct().Revoke(RevokedEntry(std::string("\x01"))
                            .Extension(der::Oid::kReasonCode, false, c.value));
    EXPECT_EQ(Read(crl, &entry), Error::kOk) << c.name;
    EXPECT_EQ(entry.reason, c.reason) << c.name;
    EXPECT_EQ(crl::ReasonName(entry.reason), c.name);
  }
}

TEST(EntryTest, KnownExtensionsMayBeCritical) {
  Entry entry;
  EXPECT_EQ(Read(Direct().Revoke(
                     RevokedEntry(std::string("\x01"))
                         .Extension(der::Oid::kReasonCode, true, Enumerated(1))
                         .Extension(der::Oid::kInvalidityDate, true,
                                    GeneralizedTime(kNow))),
                 &entry),
            Error::kOk);
  // And certificateIssuer may be not: it is obeyed all the same.
  EXPECT_EQ(Read(Indirect().Revoke(
                     RevokedEntry(std::string("\x01"))
                         .Extension(der::Oid::kCertificateIssuer, false,
                                    GeneralNames({DirectoryName("Other")}))),
                 &entry),
            Error::kOk);
  EXPECT_FALSE(entry.certificate_issuer.empty());
}

TEST(EntryTest, ExplicitDefaultsAreReported) {
  Entry entry;
  ASSERT_EQ(Read(Direct().Revoke(RevokedEntry(std::string("\x01"))
                                     .ExtensionNotCritical(
                                         der::Oid::kReasonCode, Enumerated(1))),
                 &entry),
            Error::kOk);
  EXPECT_TRUE(entry.has_explicit_default);
  EXPECT_EQ(entry.reason, Reason::kKeyCompromise);
}

struct BadCase {
  const char* name;
  TestCrl crl;
  Error error;
};

void PrintTo(const BadCase& c, std::ostream* out) { *out << c.name; }

class EntryErrorTest : public ::testing::TestWithParam<BadCase> {};

TEST_P(EntryErrorTest, IsRefused) {
  Entry entry;
  EXPECT_EQ(Read(GetParam().crl, &entry), GetParam().error);
}

RevokedEntry One() { return RevokedEntry(std::string("\x01")); }
TestCrl Raw(std::string der) {
  return Direct().Revoke(RevokedEntry::Raw(std::move(der)));
}

std::string ManyExtensions(int count) {
  std::string extensions;
  for (int i = 0; i < count; ++i) {
    extensions += Sequence(
        {Oid(ObjectId(absl::StrCat("1.2.3.", i).c_str())), OctetString("")});
  }
  return Sequence({extensions});
}

INSTANTIATE_TEST_SUITE_P(
    All, EntryErrorTest,
    ::testing::Values(
        BadCase{"not a SEQUENCE", Raw(Null()), Error::kMalformedCrlEntry},
        BadCase{"empty", Raw(Sequence({})), Error::kMalformedCrlEntry},
        BadCase{"no date", Raw(Sequence({Integer(1)})),
                Error::kMalformedCrlEntry},
        BadCase{"no serial number", Raw(Sequence({UtcTime(kNow)})),
                Error::kMalformedCrlEntry},
        BadCase{"serial number in too many octets",
                Direct().Revoke(RevokedEntry(std::string("\x00\x01", 2))),
                Error::kMalformedCrlEntry},
        BadCase{"serial number without octets",
                Direct().Revoke(RevokedEntry(std::string())),
                Error::kMalformedCrlEntry},
        BadCase{
            "no such day",
            Direct().Revoke(One().RawDate(Tlv(der::kUtcTime, "260230000000Z"))),
            Error::kMalformedCrlEntry},
        BadCase{"something behind the date",
                Raw(Sequence({Integer(1), UtcTime(kNow), Null()})),
                Error::kMalformedCrlEntry},
        BadCase{"something behind the extensions",
                Raw(Sequence({Integer(1), UtcTime(kNow), ManyExtensions(1),
                              Null()})),
                Error::kMalformedCrlEntry},
        BadCase{"truncated", Raw(Hex("300f020101")), Error::kMalformedCrlEntry},
        BadCase{"indefinite length",
                Raw(Hex("3080") + Integer(1) + UtcTime(kNow) + Hex("0000")),
                Error::kMalformedCrlEntry},
        BadCase{"empty extensions",
                Direct().Revoke(One().RawExtensions(Sequence({}))),
                Error::kMalformedCrlEntry},
        BadCase{"an extension that is none",
                Direct().Revoke(One().RawExtensions(Sequence({Null()}))),
                Error::kMalformedCrlEntry},
        BadCase{"a known extension twice",
                Direct().Revoke(One()
                                    .Reason(Reason::kKeyCompromise)
                                    .Reason(Reason::kKeyCompromise)),
                Error::kDuplicateCrlExtension},
        BadCase{"an unknown extension twice",
                Direct().Revoke(One()
                                    .Extension("1.2.3", false, "a")
                                    .Reason(Reason::kKeyCompromise)
                                    .Extension("1.2.3", false, "b")),
                Error::kDuplicateCrlExtension},
        BadCase{"an unknown critical extension",
                Direct().Revoke(One().Extension("1.2.3", true, "a")),
                Error::kUnknownCriticalCrlEntryExtension},
        BadCase{"an extension of version 1",
                Direct().Version1().Revoke(One().Reason(Reason::kSuperseded)),
                Error::kCrlExtensionsNeedVersion2},
        BadCase{"reasonCode of another type",
                Direct().Revoke(One().Extension(der::Oid::kReasonCode, false,
                                                Integer(1))),
                Error::kMalformedCrlEntry},
        BadCase{"reasonCode without octets",
                Direct().Revoke(One().Extension(der::Oid::kReasonCode, false,
                                                Tlv(der::kEnumerated, ""))),
                Error::kMalformedCrlEntry},
        BadCase{"reasonCode in too many octets",
                Direct().Revoke(One().Extension(
                    der::Oid::kReasonCode, false,
                    Tlv(der::kEnumerated, absl::string_view("\x00\x01", 2)))),
                Error::kMalformedCrlEntry},
        BadCase{"something behind reasonCode",
                Direct().Revoke(One().Extension(der::Oid::kReasonCode, false,
                                                Enumerated(1) + Null())),
                Error::kMalformedCrlEntry},
        BadCase{"invalidityDate as UTCTime",
                Direct().Revoke(One().Extension(der::Oid::kInvalidityDate,
                                                false, UtcTime(kNow))),
                Error::kMalformedCrlEntry},
        BadCase{"certificateIssuer in a direct CRL",
                Direct().Revoke(One().CertificateIssuer("Other")),
                Error::kMalformedCrlEntry},
        BadCase{"certificateIssuer without names",
                Indirect().Revoke(One().Extension(der::Oid::kCertificateIssuer,
                                                  true, Sequence({}))),
                Error::kMalformedCrlEntry},
        BadCase{"certificateIssuer without a directoryName",
                Indirect().Revoke(
                    One().Extension(der::Oid::kCertificateIssuer, true,
                                    GeneralNames({DnsName("example.com")}))),
                Error::kMalformedCrlEntry},
        BadCase{
            "certificateIssuer with a name that is none",
            Indirect().Revoke(
                One().Extension(der::Oid::kCertificateIssuer, true,
                                GeneralNames({DirectoryName("Other"),
                                              GeneralNameDer::Raw(Null())}))),
            Error::kMalformedCrlEntry},
        BadCase{"more extensions than are read",
                Direct().Revoke(One().RawExtensions(
                    ManyExtensions(crl::kMaxEntryExtensions + 1))),
                Error::kMalformedCrlEntry}));

TEST(EntryTest, AsManyExtensionsAsAreRead) {
  Entry entry;
  EXPECT_EQ(Read(Direct().Revoke(One().RawExtensions(
                     ManyExtensions(crl::kMaxEntryExtensions))),
                 &entry),
            Error::kOk);
}

TEST(EntryTest, IssuerOfAnEntry) {
  const TestCrl crl = Indirect();
  const auto is_of = [&crl](const std::string& names, const NameDer& issuer) {
    return crl::EntryIsOfIssuer(crl.crl(), der::Input::FromString(names),
                                der::Input::FromString(issuer.der()));
  };
  EXPECT_TRUE(is_of("", "Issuer"));
  EXPECT_FALSE(is_of("", "Other"));
  const std::string other = DirectoryName("Other").der();
  EXPECT_TRUE(is_of(other, "Other"));
  EXPECT_TRUE(is_of(other, "OTHER"));
  EXPECT_FALSE(is_of(other, "Issuer"));
  const std::string several =
      DnsName("Issuer").der() + DirectoryName("A").der() + other;
  EXPECT_TRUE(is_of(several, "A"));
  EXPECT_TRUE(is_of(several, "Other"));
  EXPECT_FALSE(is_of(several, "Issuer"));
}

}  // namespace
}  // namespace cairn::testing
