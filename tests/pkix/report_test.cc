#include "pkix/report.h"

#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "pkix/chain_builder.h"
#include "pkix/name_text.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/matchers.h"
#include "tests/support/public_keys.h"
#include "tests/support/test_time.h"
#include "tests/support/test_trust_domain.h"
#include "tests/support/verify.h"

namespace cairn::testing {
namespace {

using ::testing::PrintToString;

std::string Show(const NameDer& name) {
  return NameToText(der::Input::FromString(name.der()));
}

// A name of one commonName.
NameDer Cn(der::Tag tag, absl::string_view value) {
  return NameOf({Rdn({Attribute(der::Oid::kCommonName, tag, value)})});
}

// One line, of ASCII that terminals print.
bool IsPlainLine(absl::string_view text) {
  for (char c : text) {
    if (!absl::ascii_isprint(c)) return false;
  }
  return true;
}
bool IsPlain(absl::string_view text) {
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    if (!IsPlainLine(line)) return false;
  }
  return true;
}

// Names.

TEST(NameToTextTest, InTheOrderOfTheEncoding) {
  EXPECT_EQ(Show("C=US,O=Example,CN=www.example.com"),
            "C=US, O=Example, CN=www.example.com");
  EXPECT_EQ(Show("CN=a+O=b,C=XX"), "CN=a+O=b, C=XX");
  EXPECT_EQ(Show(""), "(empty)");
  EXPECT_EQ(Show("CN="), "CN=");
}

TEST(NameToTextTest, Malformed) {
  EXPECT_EQ(Show(NameDer::Raw("")), "(malformed)");
  EXPECT_EQ(Show(NameDer::Raw(Null())), "(malformed)");
  EXPECT_EQ(Show(NameOf(
                {Rdn({Attribute(der::Oid::kCommonName, der::kUtf8String, "a")}),
                 Null()})),
            "(malformed)");
}

TEST(NameToTextTest, Types) {
  EXPECT_EQ(Show("CN=a,L=b,ST=c,O=d,OU=e,C=FF,streetAddress=g,DC=h,UID=i"),
            "CN=a, L=b, ST=c, O=d, OU=e, C=FF, STREET=g, DC=h, UID=i");
  EXPECT_EQ(Show("E=a@example.com,serialNumber=5,givenName=b"),
            "emailAddress=a@example.com, serialNumber=5, givenName=b");
  EXPECT_EQ(Show("1.2.3.4=a,2.5.4.99=b"), "1.2.3.4=a, 2.5.4.99=b");
}

struct ValueCase {
  const char* what;
  NameDer name;
  std::string text;
};

TEST(NameToTextTest, Values) {
  const ValueCase cases[] = {
      {"as it stands", Cn(der::kUtf8String, "  A  b "), "CN=  A  b "},
      {"separators", Cn(der::kUtf8String, R"(a,b=c+d\e"f)"),
       R"(CN=a\,b\=c\+d\\e\"f)"},
      {"line breaks", Cn(der::kUtf8String, "a\r\nb\tc"),
       R"(CN=a\x0d\x0ab\x09c)"},
      {"NUL and DEL", Cn(der::kUtf8String, std::string("a\0b\x7f", 4)),
       R"(CN=a\x00b\x7f)"},
      {"colours", Cn(der::kUtf8String, "\x1b[31mred\x1b[0m"),
       R"(CN=\x1b[31mred\x1b[0m)"},
      {"a window title", Cn(der::kPrintableString, "\x1b]0;pwned\x07"),
       R"(CN=\x1b]0;pwned\x07)"},
      {"a control character of ISO 8859-1", Cn(der::kUtf8String, "\xc2\x9b"),
       R"(CN=\x9b)"},
      {"a letter of ISO 8859-1", Cn(der::kUtf8String, "\xc3\xa9"),
       R"(CN=\xe9)"},
      {"other letters", Cn(der::kUtf8String, "\xe6\x97\xa5\xf0\x9f\x98\x80"),
       R"(CN=\u{65e5}\u{1f600})"},
      {"right-to-left override", Cn(der::kUtf8String, "moc.\xe2\x80\xaelive"),
       R"(CN=moc.\u{202e}live)"},
      {"what looks like an escape", Cn(der::kUtf8String, R"(\x1b)"),
       R"(CN=\\x1b)"},
      {"BMPString", Cn(der::kBmpString, std::string("\0a\x20\x2e", 4)),
       R"(CN=a\u{202e})"},
      {"UniversalString",
       Cn(der::kUniversalString, std::string("\0\0\0a\0\1\xf6\0", 8)),
       R"(CN=a\u{1f600})"},
      {"TeletexString", Cn(der::kTeletexString, "a\xe9\x1b"),
       R"(CN=a\xe9\x1b)"},
      {"no string at all", Cn(der::kSequence, Null()), R"(CN=\x05\x00)"},
      {"not UTF-8",
       Cn(der::kUtf8String,
          "ab\xff"
          "cd"),
       R"(CN=ab\?)"},
      {"half a character", Cn(der::kBmpString, std::string("\0a\0", 3)),
       R"(CN=a\?)"},
      {"not ASCII", Cn(der::kIa5String, "a\x80"), R"(CN=a\?)"},
  };
  for (const ValueCase& c : cases) EXPECT_EQ(Show(c.name), c.text) << c.what;
}

TEST(NameToTextTest, IsCut) {
  const std::string fits(kMaxNameText - 3, 'a');
  EXPECT_EQ(Show(Cn(der::kUtf8String, fits)), "CN=" + fits);
  EXPECT_EQ(Show(Cn(der::kUtf8String, fits + "a")),
            absl::StrCat("CN=", fits.substr(3), "..."));
  for (der::Tag tag : {der::kUtf8String, der::kTeletexString}) {
    const std::string text = Show(Cn(tag, std::string(100000, '\x1b')));
    EXPECT_EQ(text.size(), kMaxNameText);
    EXPECT_TRUE(absl::EndsWith(text, "..."));
  }
  std::string many = "CN=0";
  for (int i = 1; i < 1000; ++i) absl::StrAppend(&many, ",CN=", i);
  EXPECT_EQ(Show(many).size(), kMaxNameText);
  EXPECT_TRUE(absl::StartsWith(Show(many), "CN=0, CN=1, CN=2, "));
}

// Object identifiers that der/oid.h does not know are printed as numbers, of
// any size, and what is printed is text.
TEST(NameToTextTest, LargeObjectIdentifiers) {
  const std::string huge = "\x83" + std::string(9, '\xff') + '\x7f';
  for (int arcs = 0; arcs < 130; ++arcs) {
    const ObjectId type = ObjectId::Raw(
        "\x2a" + std::string(static_cast<size_t>(arcs), 1) + huge);
    const std::string text =
        Show(NameOf({Rdn({Attribute(type, der::kUtf8String, "a")})}));
    EXPECT_LE(text.size(), kMaxNameText);
    EXPECT_TRUE(absl::StartsWith(text, "1.2"));
    NameText characters(der::kUtf8String, der::Input::FromString(text));
    int32_t c = 0;
    while (c >= 0) c = characters.Next();
    EXPECT_EQ(c, NameText::kEnd) << "not UTF-8: " << PrintToString(text);
  }
}

// Whatever is in it.
TEST(NameToTextTest, IsPlainAndShort) {
  std::mt19937 random(1);  // NOLINT: the same names in every run
  for (int i = 0; i < 20000; ++i) {
    std::string value(random() % 400, 0);
    for (char& c : value) c = static_cast<char>(random());
    const auto tag = static_cast<der::Tag>(random() % 31);
    const std::string text = Show(NameOf(
        {Rdn({Attribute(der::Oid::kCommonName, tag, value),
              Attribute("1.2.3", der::kUtf8String, value.substr(0, 20))}),
         Rdn({Attribute(der::Oid::kSurname, der::kBmpString, value)})}));
    ASSERT_LE(text.size(), kMaxNameText);
    ASSERT_TRUE(IsPlainLine(text)) << PrintToString(text);
  }
}

TEST(TimeToTextTest, Times) {
  EXPECT_EQ(TimeToText(0), "1970-01-01T00:00:00Z");
  EXPECT_EQ(TimeToText(-1), "1969-12-31T23:59:59Z");
  EXPECT_EQ(TimeToText(kNow), "2026-11-21T00:00:00Z");
  EXPECT_EQ(TimeToText(1709208367), "2024-02-29T12:06:07Z");
  EXPECT_EQ(TimeToText(der::kMinTime), "0000-01-01T00:00:00Z");
  EXPECT_EQ(TimeToText(der::kMaxTime), "9999-12-31T23:59:59Z");
}

TEST(PublicKeyToTextTest, Keys) {
  const auto text = [](const std::string& spki) {
    PublicKey key;
    EXPECT_TRUE(ParsePublicKey(der::Input::FromString(spki), &key));
    return PublicKeyToText(key);
  };
  EXPECT_EQ(text(RsaPublicKey(2048)), "RSA 2048");
  EXPECT_EQ(text(RsaPublicKey(2047)), "RSA 2047");
  EXPECT_EQ(text(P256().spki()), "P-256");
  EXPECT_EQ(text(P521().spki()), "P-521");
  EXPECT_EQ(text(Ed25519().spki()), "Ed25519");
  EXPECT_EQ(text(DsaPublicKey()), "DSA");
  EXPECT_EQ(text(UnknownPublicKey()), "unknown");
  EXPECT_EQ(text(ExplicitCurvePublicKey()), "an elliptic curve without a name");
  EXPECT_EQ(PublicKeyToText(PublicKey()), "unknown");
}

// Failures.

TEST(FailureToTextTest, WithoutACertificate) {
  EXPECT_EQ(FailureToText(Error::kExpired), "expired");
  EXPECT_EQ(FailureToText(Failure()), "no error");
  EXPECT_EQ(FailureToText({Error::kMalformedExtension, Extension::kKeyUsage}),
            "malformed extension (keyUsage)");
  EXPECT_EQ(
      FailureToText({Error::kDuplicateExtension, Extension::kUnknown, 300}),
      "an extension appears twice (unknown extension) at byte 300");
  EXPECT_EQ(
      FailureToText({Error::kMalformedExtension, Extension::kKeyUsage, 211}),
      "malformed extension (keyUsage) at byte 211");
  EXPECT_EQ(FailureToText({Error::kMalformedCertificate, Extension::kNone, 0}),
            "not a DER Certificate at byte 0: element missing");
}

TEST(FailureToTextTest, ReasonsOfTheTrustDomain) {
  Failure refused(Error::kRefusedByTrustDomain);
  EXPECT_EQ(FailureToText(refused), "refused by the trust domain");
  refused.detail = 77;
  EXPECT_EQ(FailureToText(refused), "refused by the trust domain (77)");
  Failure other(Error::kExpired);
  other.detail = 77;
  EXPECT_EQ(FailureToText(other), "expired");
}

struct FailureCase {
  Failure failure;
  TestCertificate certificate;
  const char* text;
};

TEST(FailureToTextTest, WhatTheCertificateShows) {
  const auto root = Ca("CN=Root,O=Example");
  const auto leaf =
      Leaf().IssuedBy(root).NotAfter(1777279417).NotBefore(1700000000);
  const FailureCase cases[] = {
      {Error::kExpired, leaf, "expired: not after 2026-04-27T08:43:37Z"},
      {Error::kNotYetValid, leaf,
       "not yet valid: not before 2023-11-14T22:13:20Z"},
      {Error::kUnknownIssuer, leaf,
       "no certificate of the issuer is known: the issuer is "
       "CN=Root, O=Example"},
      {Error::kPublicKeyTooSmall, leaf.RawPublicKey(RsaPublicKey(1024)),
       "public key too small: RSA 1024"},
      {Error::kPublicKeyNotAllowed, leaf.RawPublicKey(DsaPublicKey()),
       "public key algorithm or curve not allowed: DSA"},
      {Error::kSignatureAlgorithmNotAllowed,
       leaf.Algorithm(SignatureAlgorithmDer(SignatureAlgorithm::kEcdsaSha1)),
       "signature algorithm not allowed: ecdsa-with-SHA1"},
      {Failure(Error::kPathLengthExceeded, Extension::kBasicConstraints),
       Ca("CA").PathLength(0),
       "more certificates below a CA than its pathLenConstraint allows "
       "(basicConstraints): pathLenConstraint 0"},
      {Error::kRevoked, leaf, "revoked"},
  };
  for (const FailureCase& c : cases) {
    EXPECT_EQ(FailureToText(c.failure, c.certificate.input()), c.text);
  }
}

struct PresentedCase {
  const char* what;
  TestCertificate certificate;
  std::string names;
};

TEST(FailureToTextTest, WhomTheCertificateIsFor) {
  auto eight = Leaf();
  for (int i = 1; i <= 8; ++i) eight = eight.San(absl::StrCat(i, ".example"));
  const std::string eight_names =
      "1.example, 2.example, 3.example, 4.example, 5.example, 6.example, "
      "7.example, 8.example";
  const std::string long_name(300, 'a');
  const PresentedCase cases[] = {
      {"one", Leaf().San("a.example.com"), "a.example.com"},
      {"none", Leaf().NoSan(), "no name at all"},
      {"an empty sequence",
       Leaf().Extension(Extension::kSubjectAltName, false, Sequence({})),
       "no name at all"},
      {"every form",
       Leaf()
           .San("*.example.com")
           .San(EmailName("a@example.com"))
           .San(IpName("192.0.2.1"))
           .San(IpName("2001:db8::1"))
           .San(UriName("spiffe://a/b"))
           .San(DirectoryName("CN=a"))
           .San(OtherName("1.2.3", Null()))
           .San(RegisteredIdName("1.2.3")),
       "*.example.com, a@example.com, 192.0.2.1, 2001:db8::1, spiffe://a/b, "
       "(directoryName), (otherName), (registeredID)"},
      {"eight", eight, eight_names},
      {"nine", eight.San("9.example"), eight_names + " and 1 more"},
      {"escapes", Leaf().San("a\x1b[0m\nb\xff,c"), R"(a\x1b[0m\x0ab\xff\,c)"},
      {"too long", Leaf().San(long_name),
       long_name.substr(0, kMaxNameText - 3) + "..."},
  };
  for (const PresentedCase& c : cases) {
    EXPECT_EQ(FailureToText(Error::kHostnameMismatch, c.certificate.input()),
              absl::StrCat("the certificate is not for this host name: it is "
                           "for ",
                           c.names))
        << c.what;
  }
  for (Error error : {Error::kIpAddressMismatch, Error::kEmailMismatch,
                      Error::kUriMismatch}) {
    EXPECT_EQ(FailureToText(error, Leaf().input()),
              absl::StrCat(ErrorText(error), ": it is for example.com"));
  }
}

// An iPAddress that is no address is not passed over in silence.
TEST(FailureToTextTest, AddressesOfOtherSizes) {
  const std::string text =
      FailureToText(Error::kIpAddressMismatch,
                    Leaf().San(IpBytes("12345")).San("a.example.com").input());
  EXPECT_FALSE(absl::StrContains(text, "it is for , ")) << text;
}

// RFC 5280's parser at work: what is wrong with the bytes at fault.
TEST(FailureToTextTest, EncodingErrors) {
  const auto text = [](const std::string& der) {
    Certificate c;
    const Failure failure = Certificate::Parse(der::Input::FromString(der), &c);
    return FailureToText(failure, der::Input::FromString(der));
  };
  const std::string der = Leaf().der();
  EXPECT_EQ(text(""), "not a DER Certificate at byte 0: element missing");
  EXPECT_EQ(text("-----BEGIN CERTIFICATE-----"),
            "not a DER Certificate at byte 0: truncated");
  EXPECT_EQ(text(der.substr(0, 100)),
            "not a DER Certificate at byte 0: truncated");
  EXPECT_EQ(text("\x30\x80" + der.substr(4)),
            "not a DER Certificate at byte 0: indefinite length (BER, not "
            "DER)");
  EXPECT_EQ(text(std::string("\x30\x83\x00", 3) + der.substr(2)),
            "not a DER Certificate at byte 0: length not in the fewest octets "
            "(BER, not DER)");
  EXPECT_EQ(text("\x30\x84\x01" + std::string(3, 0)),
            "not a DER Certificate at byte 0: length of 16 MiB or more");
  EXPECT_EQ(text("\x3f\x81"),
            "not a DER Certificate at byte 0: tag number above 30");
  EXPECT_EQ(text(Leaf().SerialBytes("").der()),
            "malformed serialNumber at byte 13: unexpected or invalid "
            "element");
  EXPECT_EQ(
      text(Leaf().Serial(1).Extension(Extension::kKeyUsage, true, "bad").der()),
      "malformed extension (keyUsage) at byte 189: unexpected or "
      "invalid element");
}

// Where the bytes at fault are good and stand in a bad place, their encoding is
// not what is wrong.
TEST(FailureToTextTest, NotAboutTheEncoding) {
  const auto text = [](const TestCertificate& certificate) {
    Certificate c;
    const Failure failure = Certificate::Parse(certificate.input(), &c);
    return FailureToText(failure, certificate.input());
  };
  EXPECT_EQ(text(Leaf().Serial(1).Validity(kNow, kNow - 1)),
            "notAfter lies before notBefore at byte 45");
  EXPECT_EQ(text(Leaf().Serial(1).Version(1).BasicConstraints(false)),
            "extensions in a certificate that is not version 3 at byte 179");
  const auto leaf = Leaf();
  EXPECT_EQ(
      text(leaf.MutateCertificate(
          [](const std::string& der) { return der + "x"; })),
      absl::StrCat("bytes follow the certificate at byte ", leaf.der().size()));
}

// Certificates.

TEST(CertificateToTextTest, OneLine) {
  const auto root = Ca("CN=Root,C=XX");
  EXPECT_EQ(
      CertificateToText(Leaf("CN=www.example.com").IssuedBy(root).input()),
      "CN=www.example.com; issuer CN=Root, C=XX; 2026-10-22T00:00:00Z "
      "to 2027-01-20T00:00:00Z; P-256");
  EXPECT_EQ(CertificateToText(Leaf("").IssuedBy(root).input()),
            "(empty); issuer CN=Root, C=XX; 2026-10-22T00:00:00Z to "
            "2027-01-20T00:00:00Z; P-256");
  EXPECT_EQ(CertificateToText(der::Input()),
            "not a DER Certificate at byte 0: element missing");
}

// Every report of a certificate with a flipped bit is a line of plain text.
TEST(CertificateToTextTest, IsPlain) {
  const auto leaf =
      Leaf("CN=a,O=b").Serial(1).Stub().IssuedBy(Ca("CN=c").Stub());
  std::string der = leaf.der();
  for (size_t bit = 0; bit < der.size() * 8; ++bit) {
    const char mask = static_cast<char>(1 << (bit % 8));
    der[bit / 8] = static_cast<char>(der[bit / 8] ^ mask);
    const der::Input input = der::Input::FromString(der);
    for (const std::string& text :
         {CertificateToText(input),
          FailureToText(Error::kHostnameMismatch, input),
          FailureToText(Error::kUnknownIssuer, input)}) {
      ASSERT_TRUE(IsPlainLine(text)) << bit << ": " << PrintToString(text);
    }
    der[bit / 8] = static_cast<char>(der[bit / 8] ^ mask);
  }
}

// Traces.

TraceEntry Entry(TraceEntry::Kind kind, int depth, const NameDer& subject,
                 const Failure& failure) {
  TraceEntry entry;
  entry.kind = kind;
  entry.depth = static_cast<uint8_t>(depth);
  entry.subject = der::Input::FromString(subject.der());
  entry.failure = failure;
  return entry;
}

TEST(TraceToTextTest, IndentedByDepth) {
  const NameDer leaf("CN=leaf");
  const NameDer a("CN=a");
  const NameDer b("CN=b");
  const NameDer root("CN=root");
  const NameDer none = NameDer::Raw("");
  TraceBuffer<> trace;
  EXPECT_EQ(TraceToText(trace), "");
  trace.Add(Entry(TraceEntry::Kind::kCertificate, 0, leaf, Failure()));
  trace.Add(Entry(TraceEntry::Kind::kCertificate, 1, a, Error::kBadSignature));
  trace.Add(Entry(TraceEntry::Kind::kCertificate, 1, none,
                  {Error::kMalformedSubject, Extension::kNone, 40}));
  trace.Add(Entry(TraceEntry::Kind::kCertificate, 1, b, Failure()));
  trace.Add(Entry(TraceEntry::Kind::kAnchor, 2, root, Failure()));
  trace.Add(Entry(TraceEntry::Kind::kPath, 1, b, Error::kPolicyRequired));
  trace.Add(
      Entry(TraceEntry::Kind::kAnchor, 2, root, Error::kAnchorNotForPurpose));
  EXPECT_EQ(TraceToText(trace), R"(  CN=leaf
    CN=a: the signature is not the issuer's
    (unreadable certificate): malformed subject at byte 40
    CN=b
      anchor CN=root
    path refused at certificate 1: CN=b: no acceptable certificate policy
      anchor CN=root: the trust anchor is not trusted for this purpose
)");
}

TEST(TraceToTextTest, WhatDidNotFit) {
  const NameDer leaf("CN=leaf");
  TraceBuffer<1> trace;
  for (int i = 0; i < 4; ++i) {
    trace.Add(Entry(TraceEntry::Kind::kCertificate, 0, leaf, Failure()));
  }
  EXPECT_EQ(TraceToText(trace), "  CN=leaf\n  and 3 more\n");
}

// A trace of `entries`, each of which is a line of 64 bytes, and one that did
// not fit.
std::string LongTrace(size_t entries, const BuildResult* result = nullptr) {
  const NameDer subject("CN=" + std::string(58, 'a'));
  std::vector<TraceEntry> storage(entries);
  Trace trace(absl::MakeSpan(storage));
  for (size_t i = 0; i <= entries; ++i) {
    trace.Add(Entry(TraceEntry::Kind::kCertificate, 0, subject, Failure()));
  }
  return result == nullptr ? TraceToText(trace) : ResultToText(*result, &trace);
}

TEST(TraceToTextTest, IsCut) {
  constexpr size_t kFits = kMaxReport / 64;
  EXPECT_EQ(LongTrace(10).size(), 640 + std::strlen("  and 1 more\n"));
  for (size_t entries : {kFits - 1, kFits, kFits + 1, 10 * kFits}) {
    EXPECT_LE(LongTrace(entries).size(), kMaxReport) << entries;
    const BuildResult result;
    EXPECT_LE(LongTrace(entries, &result).size(), kMaxReport) << entries;
  }
  EXPECT_TRUE(absl::EndsWith(LongTrace(10 * kFits), "..."));
}

// Results: the story of a build, beside the chain that it was told of.

class ResultToTextTest : public ::testing::Test {
 protected:
  // Without the last line, the work.
  std::string Report(const TestCertificate& leaf,
                     const BuildOptions& options = Host()) {
    ChainBuilder builder;
    const std::string text = ResultToText(
        builder.Build(domain_, leaf.certificate(), options, &trace_), &trace_);
    const size_t work = text.rfind("work: ");
    EXPECT_NE(work, std::string::npos);
    EXPECT_TRUE(IsPlain(text));
    return text.substr(0, work);
  }

  const TestCertificate root_ = Ca("Root");
  const TestCertificate inter_ = Ca("Inter").IssuedBy(root_);
  const TestCertificate leaf_ = Leaf().IssuedBy(inter_);
  TestTrustDomain domain_;
  TraceBuffer<> trace_;
};

TEST_F(ResultToTextTest, Trusted) {
  domain_.AddChainOf(leaf_);
  EXPECT_EQ(Report(leaf_),
            R"(trusted
  0 O=Leaf; issuer CN=Inter; 2026-10-22T00:00:00Z to 2027-01-20T00:00:00Z; P-256
  1 CN=Inter; issuer CN=Root; 2021-11-22T00:00:00Z to 2036-11-18T00:00:00Z; P-256
  2 (anchor) CN=Root; issuer CN=Root; 2021-11-22T00:00:00Z to 2036-11-18T00:00:00Z; P-256
)");
}

TEST_F(ResultToTextTest, TrustedByABareAnchor) {
  domain_.TrustBare(root_).Offer(inter_).SetRevocation(
      leaf_, RevocationAnswer::Good());
  domain_.SetRevocation(
      inter_, RevocationAnswer::Unknown(RevocationAnswer::Fail::kSoft));
  EXPECT_EQ(Report(leaf_),
            R"(trusted
  0 O=Leaf; issuer CN=Inter; 2026-10-22T00:00:00Z to 2027-01-20T00:00:00Z; P-256, not revoked
  1 CN=Inter; issuer CN=Root; 2021-11-22T00:00:00Z to 2036-11-18T00:00:00Z; P-256, revocation unknown
  anchor CN=Root
)");
}

TEST_F(ResultToTextTest, Expired) {
  const auto expired = leaf_.NotAfter(kNow - 1);
  domain_.AddChainOf(expired);
  EXPECT_EQ(Report(expired),
            R"(not trusted: expired: not after 2026-11-20T23:59:59Z
certificate 0: O=Leaf
  0 O=Leaf; issuer CN=Inter; 2026-10-22T00:00:00Z to 2026-11-20T23:59:59Z; P-256
tried:
  O=Leaf: expired: not after 2026-11-20T23:59:59Z
)");
}

TEST_F(ResultToTextTest, WrongHost) {
  domain_.AddChainOf(leaf_);
  EXPECT_EQ(
      Report(leaf_, Host("a.example.com")),
      R"(not trusted: the certificate is not for this host name (subjectAltName) at byte 306: it is for example.com
certificate 0: O=Leaf
  0 O=Leaf; issuer CN=Inter; 2026-10-22T00:00:00Z to 2027-01-20T00:00:00Z; P-256
tried:
  O=Leaf: the certificate is not for this host name (subjectAltName) at byte 306: it is for example.com
)");
}

TEST_F(ResultToTextTest, NoIssuerKnown) {
  EXPECT_EQ(
      Report(leaf_),
      R"(not trusted: no certificate of the issuer is known: the issuer is CN=Inter
certificate 0: O=Leaf
  0 O=Leaf; issuer CN=Inter; 2026-10-22T00:00:00Z to 2027-01-20T00:00:00Z; P-256
tried:
  O=Leaf
    CN=Inter: no certificate of the issuer is known
)");
}

TEST_F(ResultToTextTest, UntrustedRoot) {
  domain_.Offer(inter_).Offer(root_);
  EXPECT_EQ(
      Report(leaf_),
      R"(not trusted: the chain ends in a self-signed certificate that is not a trust anchor
certificate 2: CN=Root
  0 O=Leaf; issuer CN=Inter; 2026-10-22T00:00:00Z to 2027-01-20T00:00:00Z; P-256
  1 CN=Inter; issuer CN=Root; 2021-11-22T00:00:00Z to 2036-11-18T00:00:00Z; P-256
  2 CN=Root; issuer CN=Root; 2021-11-22T00:00:00Z to 2036-11-18T00:00:00Z; P-256
tried:
  O=Leaf
    CN=Inter
      CN=Root
        CN=Root: the issuer stands on the path already
        CN=Root: the chain ends in a self-signed certificate that is not a trust anchor
)");
}

// The first question of every user: which candidate failed, and why.
TEST_F(ResultToTextTest, SeveralCandidates) {
  domain_.Trust(root_)
      .Offer(inter_.NotAfter(kNow - 1))
      .Offer(inter_.Key(P256(5)))
      .Offer(inter_.BasicConstraints(false))
      .OfferBytes("junk");
  EXPECT_EQ(Report(leaf_),
            R"(not trusted: expired: not after 2026-11-20T23:59:59Z
certificate 1: CN=Inter
  0 O=Leaf; issuer CN=Inter; 2026-10-22T00:00:00Z to 2027-01-20T00:00:00Z; P-256
  1 CN=Inter; issuer CN=Root; 2021-11-22T00:00:00Z to 2026-11-20T23:59:59Z; P-256
tried:
  O=Leaf
    (unreadable certificate): not a DER Certificate at byte 0: truncated
    CN=Inter: the issuer is not a CA (basicConstraints) (basicConstraints) at byte 205
    CN=Inter: expired: not after 2026-11-20T23:59:59Z
    CN=Inter: the signature is not the issuer's
)");
}

TEST_F(ResultToTextTest, NameConstraints) {
  const auto inter = inter_.PermitDns("example.org");
  domain_.Trust(root_).Offer(inter);
  EXPECT_EQ(
      Report(leaf_.IssuedBy(inter)),
      R"(not trusted: a name is not within the permitted subtrees (subjectAltName) at byte 319
certificate 0: O=Leaf
  0 O=Leaf; issuer CN=Inter; 2026-10-22T00:00:00Z to 2027-01-20T00:00:00Z; P-256
  1 CN=Inter; issuer CN=Root; 2021-11-22T00:00:00Z to 2036-11-18T00:00:00Z; P-256
tried:
  O=Leaf
    CN=Inter: a name is not within the permitted subtrees (subjectAltName) at byte 319
)");
}

TEST_F(ResultToTextTest, PathRefused) {
  domain_.AddChainOf(leaf_);
  BuildOptions options = Host();
  options.policies.require_explicit_policy = true;
  EXPECT_EQ(
      Report(leaf_, options),
      R"(not trusted: no acceptable certificate policy (certificatePolicies)
certificate 1: CN=Inter
  0 O=Leaf; issuer CN=Inter; 2026-10-22T00:00:00Z to 2027-01-20T00:00:00Z; P-256
  1 CN=Inter; issuer CN=Root; 2021-11-22T00:00:00Z to 2036-11-18T00:00:00Z; P-256
  2 CN=Root; issuer CN=Root; 2021-11-22T00:00:00Z to 2036-11-18T00:00:00Z; P-256
tried:
  O=Leaf
    CN=Inter
      anchor CN=Root
    path refused at certificate 1: CN=Inter: no acceptable certificate policy (certificatePolicies)
)");
}

TEST_F(ResultToTextTest, Revoked) {
  domain_.AddChainOf(leaf_).Revoke(inter_);
  EXPECT_EQ(Report(leaf_),
            R"(not trusted: revoked
certificate 1: CN=Inter
  0 O=Leaf; issuer CN=Inter; 2026-10-22T00:00:00Z to 2027-01-20T00:00:00Z; P-256
  1 CN=Inter; issuer CN=Root; 2021-11-22T00:00:00Z to 2036-11-18T00:00:00Z; P-256
  2 CN=Root; issuer CN=Root; 2021-11-22T00:00:00Z to 2036-11-18T00:00:00Z; P-256
tried:
  O=Leaf
    CN=Inter
      anchor CN=Root
    path refused at certificate 1: CN=Inter: revoked
)");
}

TEST_F(ResultToTextTest, RefusedByTheTrustDomain) {
  domain_.AddChainOf(leaf_).SetChainAnswer(HookResult::Refuse(42));
  EXPECT_EQ(Report(leaf_),
            R"(not trusted: refused by the trust domain (42)
certificate 0: O=Leaf
  0 O=Leaf; issuer CN=Inter; 2026-10-22T00:00:00Z to 2027-01-20T00:00:00Z; P-256
  1 CN=Inter; issuer CN=Root; 2021-11-22T00:00:00Z to 2036-11-18T00:00:00Z; P-256
  2 CN=Root; issuer CN=Root; 2021-11-22T00:00:00Z to 2036-11-18T00:00:00Z; P-256
tried:
  O=Leaf
    CN=Inter
      anchor CN=Root
  path refused at certificate 0: O=Leaf: refused by the trust domain (42)
)");
}

TEST_F(ResultToTextTest, Pending) {
  domain_.AddChainOf(leaf_).PendOnce(Hook::kFindIssuers, inter_);
  ChainBuilder builder;
  const BuildResult& result =
      builder.Build(domain_, leaf_.certificate(), Host());
  EXPECT_EQ(ResultToText(result),
            R"(pending
  0 O=Leaf; issuer CN=Inter; 2026-10-22T00:00:00Z to 2027-01-20T00:00:00Z; P-256
  1 CN=Inter; issuer CN=Root; 2021-11-22T00:00:00Z to 2036-11-18T00:00:00Z; P-256
waiting for the issuers of CN=Inter
work: 1 signature checks, 1 steps, 1 offers, 0 name comparisons, 0 revocation checks
)");
}

struct PendingCase {
  Hook hook;
  const char* text;
};

TEST_F(ResultToTextTest, EveryKindOfWaiting) {
  for (const PendingCase& c : std::initializer_list<PendingCase>{
           {Hook::kTrust, "waiting for the trust in O=Leaf\n"},
           {Hook::kFindIssuers, "waiting for the issuers of O=Leaf\n"},
           {Hook::kVerify, "waiting for the signature of O=Leaf\n"},
           {Hook::kRevocation, "waiting for the revocation status of O=Leaf\n"},
           {Hook::kChain,
            "waiting for the trust domain's check of the chain of O=Leaf\n"},
           {Hook::kPublicKey, "waiting for a check of O=Leaf\n"},
       }) {
    TestTrustDomain domain;
    domain.AddChainOf(leaf_).PendOnce(c.hook, leaf_);
    const std::string text = ResultToText(Verify(domain, leaf_));
    EXPECT_TRUE(absl::StrContains(text, c.text)) << text;
  }
}

TEST_F(ResultToTextTest, BudgetUsedUp) {
  domain_.AddChainOf(leaf_);
  BuildOptions options = Host();
  options.limits.signature_checks = 1;
  EXPECT_EQ(Report(leaf_, options),
            R"(not trusted: the budget of signature checks is used up
certificate 1: CN=Inter
  0 O=Leaf; issuer CN=Inter; 2026-10-22T00:00:00Z to 2027-01-20T00:00:00Z; P-256
  1 CN=Inter; issuer CN=Root; 2021-11-22T00:00:00Z to 2036-11-18T00:00:00Z; P-256
tried:
  O=Leaf
    CN=Inter
      anchor CN=Root: the budget of signature checks is used up
)");
}

TEST_F(ResultToTextTest, Escapes) {
  const auto inter = Ca(Cn(der::kUtf8String, "\x1b[2J\n")).IssuedBy(root_);
  const auto leaf = Leaf().San("\x1b[31m\r\n").IssuedBy(inter);
  domain_.AddChainOf(leaf);
  EXPECT_EQ(
      Report(leaf),
      R"(not trusted: the certificate is not for this host name (subjectAltName) at byte 306: it is for \x1b[31m\x0d\x0a
certificate 0: O=Leaf
  0 O=Leaf; issuer CN=\x1b[2J\x0a; 2026-10-22T00:00:00Z to 2027-01-20T00:00:00Z; P-256
tried:
  O=Leaf: the certificate is not for this host name (subjectAltName) at byte 306: it is for \x1b[31m\x0d\x0a
)");
}

TEST_F(ResultToTextTest, Work) {
  domain_.AddChainOf(leaf_).SetRevocation(RevocationAnswer::Good());
  const std::string text = ResultToText(Verify(domain_, leaf_));
  EXPECT_EQ(
      text.substr(text.rfind("work: ")),
      R"(work: 2 signature checks, 2 steps, 2 offers, 0 name comparisons, 2 revocation checks
)");
}

TEST_F(ResultToTextTest, NothingBuilt) {
  EXPECT_EQ(ResultToText(BuildResult()),
            R"(not trusted: nothing has been decided yet
work: 0 signature checks, 0 steps, 0 offers, 0 name comparisons, 0 revocation checks
)");
}

}  // namespace
}  // namespace cairn::testing
