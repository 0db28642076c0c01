#include "trustdomain/certdata.h"

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pkix/report.h"
#include "tests/support/certdata_factory.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/matchers.h"
#include "tests/support/test_time.h"
#include "tests/support/verify.h"
#include "trustdomain/dns_constraints.h"
#include "trustdomain/in_memory_trust_domain.h"
#include "trustdomain/purpose_names.h"

namespace cairn::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

RootList Read(const std::string& text) {
  const absl::StatusOr<RootList> list = ReadCertdata(text, "certdata.txt");
  EXPECT_TRUE(list.ok()) << list.status();
  return list.ok() ? *list : RootList();
}

RootList Read(const CertdataEntry& entry) {
  return Read(CertdataText({entry}));
}

// The line, from 1, that the first line of `part` has in `text`.
int LineOf(const std::string& text, const std::string& part) {
  const size_t at = text.find(part);
  EXPECT_NE(at, std::string::npos) << part;
  return 1 + static_cast<int>(std::count(
                 text.begin(), text.begin() + static_cast<int>(at), '\n'));
}

class CertdataTest : public ::testing::Test {
 protected:
  // Whether `leaf_` verifies with what was read, as somebody's server.
  BuildResult Verify(const RootList& list) const {
    std::vector<std::string> problems;
    InMemoryTrustDomain domain(
        MakeTrustStore(list, Purpose::Known::kServerAuth, &problems));
    EXPECT_THAT(problems, IsEmpty());
    return testing::Verify(domain, leaf_);
  }

  const TestCertificate root_ = Ca("CN=Root,O=Example").Serial(0x1234);
  const TestCertificate other_ = Ca("CN=Other,O=Example");
  // Begins 30 days before kNow: 2026-10-22T00:00:00Z.
  const TestCertificate leaf_ = Leaf().IssuedBy(root_);
};

TEST_F(CertdataTest, RootForServers) {
  const RootList list = Read(CertdataEntry(root_));
  EXPECT_THAT(list.problems, IsEmpty());
  EXPECT_THAT(list.distrusted, IsEmpty());
  EXPECT_TRUE(list.has_constraints);
  ASSERT_THAT(list.roots, SizeIs(1));
  const RootEntry& entry = list.roots[0];
  EXPECT_EQ(entry.der, root_.der());
  EXPECT_EQ(entry.purposes, PurposeBit(Purpose::Known::kServerAuth));
  EXPECT_TRUE(entry.publicly_trusted);
  EXPECT_EQ(entry.kind, AnchorConstraints::Kind::kIssuer);
  EXPECT_THAT(entry.distrust_dates, IsEmpty());
  EXPECT_EQ(entry.name_constraints, "");
  EXPECT_THAT(Verify(list), IsTrusted());
}

TEST_F(CertdataTest, TrustBits) {
  const struct {
    const char* server;
    const char* email;
    const char* code;
    const char* purposes;  // of the root, empty for none
    bool only_itself;
    const char* distrusted;  // empty for nothing
  } cases[] = {
      {"TRUSTED_DELEGATOR", "TRUSTED_DELEGATOR", "MUST_VERIFY_TRUST",
       "server, email", false, ""},
      {"MUST_VERIFY_TRUST", "TRUSTED_DELEGATOR", "MUST_VERIFY_TRUST", "email",
       false, ""},
      {"MUST_VERIFY_TRUST", "MUST_VERIFY_TRUST", "TRUSTED_DELEGATOR",
       "code-signing", false, ""},
      {"MUST_VERIFY_TRUST", "VALID_DELEGATOR", "TRUST_UNKNOWN", "", false, ""},
      {"TRUSTED", "MUST_VERIFY_TRUST", "TRUSTED", "server, code-signing", true,
       ""},
      // As a delegator for one purpose it cannot be an end entity for another.
      {"TRUSTED_DELEGATOR", "TRUSTED", "MUST_VERIFY_TRUST", "server", false,
       ""},
      {"NOT_TRUSTED", "NOT_TRUSTED", "NOT_TRUSTED", "", false, "every purpose"},
      {"NOT_TRUSTED", "TRUSTED_DELEGATOR", "MUST_VERIFY_TRUST", "email", false,
       "server"},
      {"MUST_VERIFY_TRUST", "NOT_TRUSTED", "NOT_TRUSTED", "", false,
       "email, code-signing"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(absl::StrCat(c.server, " ", c.email, " ", c.code));
    CertdataEntry entry(root_);
    entry.server = c.server;
    entry.email = c.email;
    entry.code = c.code;
    // The other entry stands for all that is not touched.
    const RootList list = Read(CertdataText({entry, CertdataEntry(other_)}));
    EXPECT_THAT(list.problems, IsEmpty());
    ASSERT_THAT(list.roots, SizeIs(*c.purposes == '\0' ? 1 : 2));
    EXPECT_EQ(list.roots.back().der, other_.der());
    if (*c.purposes != '\0') {
      EXPECT_EQ(PurposesToText(list.roots[0].purposes), c.purposes);
      EXPECT_EQ(list.roots[0].kind == AnchorConstraints::Kind::kEndEntityOnly,
                c.only_itself);
    }
    ASSERT_THAT(list.distrusted, SizeIs(*c.distrusted == '\0' ? 0 : 1));
    if (*c.distrusted != '\0') {
      EXPECT_EQ(PurposesToText(list.distrusted[0].purposes), c.distrusted);
      EXPECT_EQ(list.distrusted[0].certificate, root_.der());
    }
  }
}

// The names that PKCS #11 3.2 gave to the same things.
TEST_F(CertdataTest, StandardTrustObjects) {
  std::string text = CertdataText({CertdataEntry(root_)});
  text = absl::StrReplaceAll(
      text, {{"CKO_NSS_TRUST", "CKO_TRUST"},
             {"CKT_NSS_TRUSTED_DELEGATOR", "CKT_TRUST_ANCHOR"},
             {"CKT_NSS_MUST_VERIFY_TRUST", "CKT_TRUST_MUST_VERIFY_TRUST"},
             {"CKA_TRUST_SERVER", "CKA_PKCS_TRUST_SERVER"},
             {"CKA_CERT_SHA1_HASH", "CKA_HASH_OF_CERTIFICATE"}});
  const RootList list = Read(text);
  EXPECT_THAT(list.problems, IsEmpty());
  ASSERT_THAT(list.roots, SizeIs(1));
  EXPECT_EQ(PurposesToText(list.roots[0].purposes), "server");
}

TEST_F(CertdataTest, OutsideOfMozillasProgramme) {
  CertdataEntry entry(root_);
  entry.mozilla_policy = "CK_FALSE";
  const RootList list = Read(entry);
  ASSERT_THAT(list.roots, SizeIs(1));
  EXPECT_FALSE(list.roots[0].publicly_trusted);
}

// Compared with the notBefore of the end entity, in whichever object it stands.
TEST_F(CertdataTest, DistrustAfter) {
  const struct {
    const char* date;
    const char* text;
    bool trusted;
  } cases[] = {
      {"261022000000Z", "2026-10-22T00:00:00Z", true},
      {"261021235959Z", "2026-10-21T23:59:59Z", false},
      {"20261022000000Z", "2026-10-22T00:00:00Z", true},
      {"20261021235959Z", "2026-10-21T23:59:59Z", false},
  };
  for (const auto& c : cases) {
    for (const bool dates_in_trust : {false, true}) {
      SCOPED_TRACE(absl::StrCat(c.date, dates_in_trust ? " in trust" : ""));
      CertdataEntry entry(root_);
      entry.server_distrust_after = c.date;
      entry.dates_in_trust = dates_in_trust;
      const RootList list = Read(entry);
      EXPECT_THAT(list.problems, IsEmpty());
      ASSERT_THAT(list.roots, SizeIs(1));
      ASSERT_THAT(list.roots[0].distrust_dates, SizeIs(1));
      EXPECT_EQ(TimeToText(list.roots[0].distrust_dates[0].after), c.text);
      EXPECT_EQ(list.roots[0].distrust_dates[0].purposes,
                PurposeBit(Purpose::Known::kServerAuth));
      if (c.trusted) {
        EXPECT_THAT(Verify(list), IsTrusted());
      } else {
        EXPECT_THAT(Verify(list), FailsWith(Error::kAnchorDistrustedAfter));
      }
    }
  }
}

TEST_F(CertdataTest, DatesOfServersAndMailAreApart) {
  CertdataEntry entry(root_);
  entry.email = "TRUSTED_DELEGATOR";
  entry.server_distrust_after = "270101000000Z";
  entry.email_distrust_after = "250101000000Z";
  const RootList list = Read(entry);
  ASSERT_THAT(list.roots, SizeIs(1));
  const auto after = [&](Purpose::Known purpose) {
    return TimeToText(DistrustAfter(list.roots[0], purpose));
  };
  EXPECT_EQ(after(Purpose::Known::kServerAuth), "2027-01-01T00:00:00Z");
  EXPECT_EQ(after(Purpose::Known::kEmailProtection), "2025-01-01T00:00:00Z");
  EXPECT_EQ(after(Purpose::Known::kAny), "2025-01-01T00:00:00Z");
  EXPECT_EQ(after(Purpose::Known::kClientAuth), TimeToText(der::kMaxTime));
  EXPECT_THAT(Verify(list), IsTrusted());
}

TEST_F(CertdataTest, OfTwoDatesTheEarlierCounts) {
  for (const bool earlier_in_trust : {false, true}) {
    CertdataEntry entry(root_);
    entry.server_distrust_after = "250101000000Z";
    CertdataEntry later = entry;
    later.server_distrust_after = "270101000000Z";
    (earlier_in_trust ? entry : later).dates_in_trust = true;
    const RootList list = Read(
        absl::StrCat(CertdataHeader(),
                     CertificateObjectText(earlier_in_trust ? later : entry),
                     TrustObjectText(earlier_in_trust ? entry : later)));
    ASSERT_THAT(list.roots, SizeIs(1));
    ASSERT_THAT(list.roots[0].distrust_dates, SizeIs(1));
    EXPECT_EQ(TimeToText(list.roots[0].distrust_dates[0].after),
              "2025-01-01T00:00:00Z");
  }
}

// A date that cannot be read is not "no date".
TEST_F(CertdataTest, BadDateLeavesTheRootOut) {
  for (const char* date : {"2610220000Z", "261022000000", "261322000000Z",
                           "261022000000+0100", "x"}) {
    for (const bool dates_in_trust : {false, true}) {
      CertdataEntry entry(root_);
      entry.server_distrust_after = date;
      entry.dates_in_trust = dates_in_trust;
      const std::string text = CertdataText({entry, CertdataEntry(other_)});
      const RootList list = Read(text);
      ASSERT_THAT(list.roots, SizeIs(1)) << date;
      EXPECT_EQ(list.roots[0].der, other_.der());
      EXPECT_THAT(list.problems,
                  ::testing::Contains(absl::StrCat(
                      "certdata.txt:",
                      LineOf(text,
                             "CKA_NSS_SERVER_DISTRUST_AFTER "
                             "MULTILINE_OCTAL"),
                      ": CKA_NSS_SERVER_DISTRUST_AFTER is not a time")));
    }
  }
  std::string text = CertdataText({CertdataEntry(root_)});
  text = absl::StrReplaceAll(text, {{"SERVER_DISTRUST_AFTER CK_BBOOL CK_FALSE",
                                     "SERVER_DISTRUST_AFTER CK_BBOOL "
                                     "CK_TRUE"}});
  EXPECT_THAT(Read(text).roots, IsEmpty());
}

TEST_F(CertdataTest, DistrustedWithoutItsCertificate) {
  const TestCertificate inter = Ca("Intermediate").Serial(9).IssuedBy(root_);
  CertdataEntry entry(inter);
  entry.label = "Explicitly \\x44istrusted";
  entry.server = entry.email = entry.code = "NOT_TRUSTED";
  const RootList list = Read(absl::StrCat(CertdataText({CertdataEntry(root_)}),
                                          TrustObjectText(entry)));
  EXPECT_THAT(list.problems, IsEmpty());
  ASSERT_THAT(list.distrusted, SizeIs(1));
  const DistrustedEntry& distrusted = list.distrusted[0];
  EXPECT_EQ(distrusted.label, "Explicitly Distrusted");
  EXPECT_EQ(distrusted.issuer, root_.name().der());
  EXPECT_EQ(distrusted.serial, "\x09");
  EXPECT_EQ(distrusted.certificate, "");
  EXPECT_EQ(distrusted.purposes, AnchorConstraints::kEveryPurpose);

  // It refuses this intermediate, in any encoding, and no other.
  const auto verify = [&](const TestCertificate& ca) {
    std::vector<std::string> problems;
    const Certificate sent[] = {ca.certificate()};
    InMemoryTrustDomain domain(
        MakeTrustStore(list, Purpose::Known::kServerAuth, &problems), sent);
    return testing::Verify(domain, Leaf().IssuedBy(ca));
  };
  EXPECT_THAT(verify(inter), FailsWith(Error::kDistrusted));
  EXPECT_THAT(verify(inter.NotAfter(kNow + kYear)),
              FailsWith(Error::kDistrusted));
  EXPECT_THAT(verify(inter.Serial(10)), IsTrusted());
}

TEST_F(CertdataTest, TrustWithoutItsCertificate) {
  const std::string text =
      absl::StrCat(CertdataHeader(), TrustObjectText(CertdataEntry(root_)));
  const RootList list = Read(text);
  EXPECT_THAT(list.roots, IsEmpty());
  EXPECT_THAT(
      list.problems,
      ElementsAre(absl::StrCat(
          "certdata.txt:", LineOf(text, "CKA_CLASS CK_OBJECT_CLASS CKO_NSS_T"),
          ": the certificate that it trusts is not there")));
}

TEST_F(CertdataTest, CertificateWithoutTrust) {
  const std::string text = absl::StrCat(
      CertdataHeader(), CertificateObjectText(CertdataEntry(root_)));
  const RootList list = Read(text);
  EXPECT_THAT(list.roots, IsEmpty());
  EXPECT_THAT(list.problems,
              ElementsAre(EndsWith(": there is no trust object for it")));
}

// Same issuer and serial number, another certificate.
TEST_F(CertdataTest, TrustIsForTheCertificateWithItsHash) {
  const TestCertificate twin = root_.NotAfter(kNow + kYear);
  const CertdataEntry entry(root_);
  CertdataEntry twin_entry(twin);
  twin_entry.server = "MUST_VERIFY_TRUST";
  twin_entry.email = "TRUSTED_DELEGATOR";
  RootList list =
      Read(absl::StrCat(CertdataHeader(), CertificateObjectText(twin_entry),
                        CertificateObjectText(entry), TrustObjectText(entry),
                        TrustObjectText(twin_entry)));
  EXPECT_THAT(list.problems, IsEmpty());
  ASSERT_THAT(list.roots, SizeIs(2));
  EXPECT_EQ(list.roots[0].der, twin.der());
  EXPECT_EQ(PurposesToText(list.roots[0].purposes), "email");
  EXPECT_EQ(PurposesToText(list.roots[1].purposes), "server");

  list = Read(absl::StrCat(CertdataHeader(), CertificateObjectText(twin_entry),
                           TrustObjectText(entry)));
  EXPECT_THAT(list.roots, IsEmpty());
  EXPECT_THAT(list.problems, SizeIs(2));
}

TEST_F(CertdataTest, TwoTrustObjectsTrustNothing) {
  CertdataEntry second(root_);
  second.email = "TRUSTED_DELEGATOR";
  const RootList list = Read(absl::StrCat(CertdataText({CertdataEntry(root_)}),
                                          TrustObjectText(second)));
  EXPECT_THAT(list.roots, IsEmpty());
  EXPECT_THAT(list.problems,
              ElementsAre(EndsWith(
                  ": there is another trust object for its certificate")));
}

TEST_F(CertdataTest, ConstraintsThatNssImposes) {
  const std::string subject =
      "C=TR,L=Gebze - Kocaeli,"
      "O=Turkiye Bilimsel ve Teknolojik Arastirma Kurumu - TUBITAK,"
      "OU=Kamu Sertifikasyon Merkezi - Kamu SM,"
      "CN=TUBITAK Kamu SM SSL Kok Sertifikasi - Surum 1";
  const TestCertificate root = Ca(Name(subject, der::kPrintableString));
  const RootList list = Read(CertdataEntry(root));
  ASSERT_THAT(list.roots, SizeIs(1));
  std::vector<std::string> problems;
  InMemoryTrustDomain domain(
      MakeTrustStore(list, Purpose::Known::kServerAuth, &problems));
  const auto verify = [&](const char* host) {
    return testing::Verify(domain, Leaf().San(host).IssuedBy(root),
                           Host(host, ValidationPolicy::WebPkiStrict()));
  };
  EXPECT_THAT(verify("www.example.com.tr"), IsTrusted());
  EXPECT_THAT(verify("www.example.com"), FailsWith(Error::kNameNotPermitted));
  // Another of that name is not this one.
  const RootList other = Read(CertdataEntry(Ca(subject + " 2")));
  ASSERT_THAT(other.roots, SizeIs(1));
  EXPECT_EQ(other.roots[0].name_constraints, "");
}

// Each of these breaks an object of one root, and only that root is missing.
TEST_F(CertdataTest, MalformedObjects) {
  const std::string good = CertdataText({CertdataEntry(root_)});
  const struct {
    const char* what;
    const char* from;
    const char* to;
    const char* problem;
  } cases[] = {
      {"a digit that is not octal", "CKA_VALUE MULTILINE_OCTAL\n\\060",
       "CKA_VALUE MULTILINE_OCTAL\n\\069", "this line is not octal"},
      {"above 255", "CKA_VALUE MULTILINE_OCTAL\n\\060",
       "CKA_VALUE MULTILINE_OCTAL\n\\460", "this line is not octal"},
      {"not in groups", "CKA_VALUE MULTILINE_OCTAL\n\\060",
       "CKA_VALUE MULTILINE_OCTAL\n\\60", "this line is not octal"},
      {"text in octal", "CKA_VALUE MULTILINE_OCTAL\n",
       "CKA_VALUE MULTILINE_OCTAL\nhello\n", "this line is not octal"},
      {"no END", "END\nCKA_NSS_MOZILLA", "CKA_NSS_MOZILLA",
       "a MULTILINE_OCTAL value has no END"},
      {"an empty value", "CKA_VALUE MULTILINE_OCTAL\n",
       "CKA_VALUE MULTILINE_OCTAL\nEND\nCKA_OTHER MULTILINE_OCTAL\n",
       "not a DER Certificate"},
      {"no certificate", "CKA_VALUE MULTILINE_OCTAL", "CKA_X MULTILINE_OCTAL",
       "there is no CKA_VALUE"},
      {"another type", "CKA_CERT_SHA1_HASH MULTILINE_OCTAL",
       "CKA_CERT_SHA1_HASH UTF8 \"x\"\nCKA_Y MULTILINE_OCTAL",
       "CKA_CERT_SHA1_HASH is not MULTILINE_OCTAL"},
      {"an attribute twice", "CKA_TOKEN CK_BBOOL CK_TRUE\nCKA_PRIVATE",
       "CKA_TRUST_SERVER_AUTH CK_TRUST CKT_NSS_TRUSTED_DELEGATOR\n"
       "CKA_TRUST_SERVER_AUTH CK_TRUST CKT_NSS_NOT_TRUSTED\nCKA_PRIVATE",
       "CKA_TRUST_SERVER_AUTH is there twice"},
      {"unknown trust", "CKT_NSS_TRUSTED_DELEGATOR", "CKT_NSS_TRUSTED_DELEGATO",
       "unknown trust: CKT_NSS_TRUSTED_DELEGATO"},
      {"trust is missing", "CKA_TRUST_EMAIL_PROTECTION CK_TRUST",
       "CKA_TRUST_MAIL CK_TRUST", "there is no CKA_TRUST_EMAIL_PROTECTION"},
      {"not an attribute", "CKA_TRUST_CODE_SIGNING CK_TRUST",
       "hello\nCKA_TRUST_CODE_SIGNING CK_TRUST",
       "this line is not an attribute"},
      {"half an attribute", "CKA_TRUST_CODE_SIGNING CK_TRUST",
       "CKA_HALF\nCKA_TRUST_CODE_SIGNING CK_TRUST",
       "this line is not an attribute"},
      {"the issuer is not a name", "CKA_ISSUER MULTILINE_OCTAL\n\\060",
       "CKA_ISSUER MULTILINE_OCTAL\n\\061", "CKA_ISSUER is not a Name"},
      {"the serial number is not an integer",
       "CKA_SERIAL_NUMBER MULTILINE_OCTAL\n\\002",
       "CKA_SERIAL_NUMBER MULTILINE_OCTAL\n\\004",
       "CKA_SERIAL_NUMBER is not an INTEGER"},
      {"another serial number",
       "CKA_SERIAL_NUMBER MULTILINE_OCTAL\n\\002\\002\\022\\064",
       "CKA_SERIAL_NUMBER MULTILINE_OCTAL\n\\002\\002\\022\\065",
       "CKA_ISSUER or CKA_SERIAL_NUMBER is not the certificate's"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.what);
    // The first place only: in the certificate object where both have it.
    std::string text = good;
    const size_t at = text.find(c.from, CertdataHeader().size());
    ASSERT_NE(at, std::string::npos);
    text.replace(at, std::string(c.from).size(), c.to);
    for (const TestCertificate& whole : {Ca("Third"), other_}) {
      text += CertificateObjectText(CertdataEntry(whole)) +
              TrustObjectText(CertdataEntry(whole));
    }
    const RootList list = Read(text);
    ASSERT_THAT(list.roots, SizeIs(2));
    EXPECT_EQ(list.roots[1].der, other_.der());
    EXPECT_THAT(list.distrusted, IsEmpty());
    ASSERT_THAT(list.problems, ::testing::Not(IsEmpty()));
    EXPECT_THAT(list.problems, ::testing::Contains(HasSubstr(c.problem)));
    for (const std::string& problem : list.problems) {
      EXPECT_THAT(problem, ::testing::MatchesRegex("certdata\\.txt:[0-9]+: "
                                                   "[^\n]+"));
    }
  }
}

TEST_F(CertdataTest, ProblemsHaveTheirLines) {
  std::string text = CertdataText({CertdataEntry(root_)});
  text.replace(text.find("CKT_NSS_MUST_VERIFY_TRUST"), 3, "XXX");
  EXPECT_THAT(
      Read(text).problems,
      ElementsAre(
          absl::StrCat(
              "certdata.txt:",
              LineOf(text, "CKA_CLASS CK_OBJECT_CLASS CKO_CERTIFICATE\nCKA"),
              ": there is no trust object for it"),
          absl::StrCat(
              "certdata.txt:", LineOf(text, "CKA_TRUST_EMAIL_PROTECTION"),
              ": unknown trust: XXX_NSS_MUST_VERIFY_TRUST")));
}

// Wherever the file is cut, what is read of it is what the whole file says.
TEST_F(CertdataTest, CutOffFile) {
  CertdataEntry first(root_);
  first.email = "TRUSTED_DELEGATOR";
  first.server_distrust_after = "261022000000Z";
  CertdataEntry second(other_);
  second.email = "TRUSTED_DELEGATOR";
  second.email_distrust_after = "261022000000Z";
  second.dates_in_trust = true;
  CertdataEntry third(Ca("Third"));
  third.server = "TRUSTED";
  third.code = "NOT_TRUSTED";
  const std::string text = CertdataText({first, second, third});
  const RootList whole = Read(text);
  ASSERT_THAT(whole.roots, SizeIs(3));
  ASSERT_THAT(whole.distrusted, SizeIs(1));
  for (size_t size = CertdataHeader().size(); size < text.size(); ++size) {
    const absl::StatusOr<RootList> list =
        ReadCertdata(text.substr(0, size), "cut");
    if (!list.ok()) {
      // Not one object has begun.
      EXPECT_LT(size, text.find("CKA_TOKEN", CertdataHeader().size()));
      continue;
    }
    for (const RootEntry& entry : list->roots) {
      EXPECT_THAT(whole.roots, ::testing::Contains(entry)) << size;
    }
    for (const DistrustedEntry& entry : list->distrusted) {
      EXPECT_THAT(whole.distrusted, ::testing::Contains(entry)) << size;
    }
    // The last line may be empty.
    if (size < text.size() - 1) {
      EXPECT_LT(list->roots.size() + list->distrusted.size(), 4u) << size;
    }
  }
}

TEST_F(CertdataTest, LineEndsAndWhiteSpace) {
  const std::string text =
      absl::StrReplaceAll(CertdataText({CertdataEntry(root_)}),
                          {{"\n", " \r\n"}, {" CK_TRUST ", "  CK_TRUST\t"}});
  const RootList list = Read(text);
  EXPECT_THAT(list.problems, IsEmpty());
  EXPECT_THAT(list.roots, SizeIs(1));
}

TEST(CertdataFileTest, OtherFiles) {
  for (const char* text :
       {"", "hello", "# BEGINDATA\n", "BEGINDATA CKA_CLASS\n"}) {
    EXPECT_FALSE(IsCertdata(text));
    const auto list = ReadCertdata(text, "x");
    EXPECT_EQ(list.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(list.status().message(),
              "x: not certdata.txt: there is no BEGINDATA line");
  }
  const auto empty = ReadCertdata(CertdataHeader(), "x");
  EXPECT_EQ(empty.status().message(), "x: no roots in this certdata.txt");
  EXPECT_TRUE(IsCertdata("x\n BEGINDATA \n"));
}

}  // namespace
}  // namespace cairn::testing
