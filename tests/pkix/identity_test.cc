#include "pkix/identity.h"

#include <cstdint>
#include <initializer_list>
#include <ostream>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/matchers.h"

namespace cairn::testing {
namespace {

using ::testing::PrintToString;

TestCertificate WithNames(std::initializer_list<GeneralNameDer> names) {
  TestCertificate leaf = Leaf().NoSan();
  for (const GeneralNameDer& name : names) leaf = leaf.San(name);
  return leaf;
}

// The octets of an iPAddress.
std::string Address(absl::string_view text) {
  return IpName(text).der().substr(2);
}

Identity Ip(const std::string& octets) {
  return Identity::IpAddress(der::Input::FromString(octets).AsSpan());
}

Error Check(const TestCertificate& leaf, const Identity& identity,
            const ValidationPolicy& policy = ValidationPolicy::WebPki()) {
  return CheckIdentity(leaf.certificate(), identity, policy).error;
}

Error CheckHost(const TestCertificate& leaf, absl::string_view host,
                const ValidationPolicy& policy = ValidationPolicy::WebPki()) {
  return CheckHostname(leaf.certificate(), host, policy).error;
}

std::vector<ValidationPolicy> EveryPreset() {
  return {ValidationPolicy::WebPki(), ValidationPolicy::WebPkiStrict(),
          ValidationPolicy::Rfc5280(), ValidationPolicy::Rfc5280Strict(),
          ValidationPolicy::PrivatePki()};
}

// Identities.

TEST(IdentityTest, Kinds) {
  const uint8_t address[] = {192, 0, 2, 1};
  EXPECT_EQ(Identity::None().kind(), Identity::Kind::kNone);
  EXPECT_EQ(Identity::DnsName("a").kind(), Identity::Kind::kDnsName);
  EXPECT_EQ(Identity::IpAddress(address).kind(), Identity::Kind::kIpAddress);
  EXPECT_EQ(Identity::IpAddress(address).value(), der::Input(address));
  EXPECT_EQ(Identity::Email("a@b").kind(), Identity::Kind::kEmail);
  EXPECT_EQ(Identity::Email("a@b").value().AsStringView(), "a@b");
  EXPECT_EQ(Identity::Uri("a://b").kind(), Identity::Kind::kUri);
  EXPECT_EQ(Identity::Uri("a://b").value().AsStringView(), "a://b");
}

TEST(IdentityTest, OneFinalDotIsDropped) {
  const auto value = [](absl::string_view host) {
    return Identity::DnsName(host).value().AsStringView();
  };
  EXPECT_EQ(value("example.com."), "example.com");
  EXPECT_EQ(value("example.com"), "example.com");
  EXPECT_EQ(value("example.com.."), "example.com.");
  EXPECT_EQ(value("."), ".");
  EXPECT_EQ(value(""), "");
}

struct ValidCase {
  const char* what;
  Identity identity;
  bool valid;
};

TEST(IdentityTest, Valid) {
  const std::string v4(4, 1);
  const std::string v6(16, 1);
  const std::string five(5, 1);
  for (const ValidCase& c : std::initializer_list<ValidCase>{
           {"none", Identity::None(), true},
           {"host", Identity::DnsName("example.com"), true},
           {"host with a final dot", Identity::DnsName("example.com."), true},
           {"host with two", Identity::DnsName("example.com.."), false},
           {"single label", Identity::DnsName("localhost"), true},
           {"underscore", Identity::DnsName("a_b.example.com"), true},
           {"no host", Identity::DnsName(""), false},
           {"the root", Identity::DnsName("."), false},
           {"wildcard", Identity::DnsName("*.example.com"), false},
           {"empty label", Identity::DnsName("a..example.com"), false},
           {"first label empty", Identity::DnsName(".example.com"), false},
           {"IPv4 address as a host", Identity::DnsName("192.0.2.1"), false},
           {"the same and a dot", Identity::DnsName("192.0.2.1."), false},
           {"IPv6 address as a host", Identity::DnsName("::1"), false},
           {"IPv6 literal as a host", Identity::DnsName("[::1]"), false},
           {"host and port", Identity::DnsName("example.com:443"), false},
           {"U-label", Identity::DnsName(u8"bücher.example"), false},
           {"NUL", Identity::DnsName(absl::string_view("a.com\0.b.com", 12)),
            false},
           {"IPv4", Ip(v4), true},
           {"IPv6", Ip(v6), true},
           {"no address", Identity::IpAddress({}), false},
           {"five octets", Ip(five), false},
           {"mailbox", Identity::Email("a@example.com"), true},
           {"mailbox in capitals", Identity::Email("A@EXAMPLE.COM"), true},
           {"mailbox in UTF-8", Identity::Email(u8"é@example.com"), true},
           {"no mailbox", Identity::Email(""), false},
           {"only a domain", Identity::Email("example.com"), false},
           {"two mailboxes", Identity::Email("a@b,c@d"), false},
           {"URI", Identity::Uri("spiffe://example.org/a"), true},
           {"URI without an authority", Identity::Uri("urn:a:b"), false},
           {"no URI", Identity::Uri(""), false},
           {"two hosts in a URI", Identity::Uri("http://a@b@c/"), false},
       }) {
    EXPECT_EQ(c.identity.IsValid(), c.valid) << c.what;
    // Nothing is looked up for what is not valid.
    const auto leaf = WithNames({"example.com"});
    const Error error = CheckIdentity(leaf.certificate(), c.identity,
                                      ValidationPolicy::WebPki())
                            .error;
    EXPECT_EQ(error == Error::kInvalidIdentity, !c.valid) << c.what;
  }
}

// Even where the certificate has the very same text.
TEST(IdentityTest, InvalidIdentitiesMatchNothing) {
  const auto leaf = WithNames({"", "*.example.com", "192.0.2.1", "example..com",
                               EmailName("a"), UriName("urn:a:b")});
  for (absl::string_view host :
       {"", "*.example.com", "192.0.2.1", "example..com"}) {
    EXPECT_EQ(CheckHost(leaf, host), Error::kInvalidIdentity) << host;
  }
  EXPECT_EQ(Check(leaf, Identity::Email("a")), Error::kInvalidIdentity);
  EXPECT_EQ(Check(leaf, Identity::Uri("urn:a:b")), Error::kInvalidIdentity);
  const auto no_san = Leaf().NoSan();
  EXPECT_EQ(CheckHost(no_san, ""), Error::kInvalidIdentity);
}

TEST(IdentityTest, NobodyInParticular) {
  EXPECT_EQ(Check(Leaf(), Identity::None()), Error::kOk);
  EXPECT_EQ(Check(Leaf().NoSan(), Identity::None()), Error::kOk);
  EXPECT_EQ(Check(Leaf().Extension(Extension::kSubjectAltName, false, "bad"),
                  Identity::None()),
            Error::kOk);
}

// Host names (RFC 9525 section 6.3).

struct HostCase {
  const char* presented;
  const char* host;
  bool matches;
};

std::ostream& operator<<(std::ostream& out, const HostCase& c) {
  return out << c.presented << " for " << c.host;
}

TEST(HostnameTest, OnePresentedName) {
  for (const HostCase& c : std::initializer_list<HostCase>{
           {"example.com", "example.com", true},
           {"example.com", "EXAMPLE.com", true},
           {"EXAMPLE.COM", "example.com", true},
           {"xn--bcher-kva.example", "XN--BCHER-KVA.example", true},
           {"localhost", "localhost", true},
           {"a.b.c.d.example.com", "a.b.c.d.example.com", true},
           {"example.com", "a.example.com", false},
           {"a.example.com", "example.com", false},
           {"example.com", "badexample.com", false},
           {"example.com", "example.org", false},
           {"example.com", "example.com.evil.test", false},
           {"com", "example.com", false},
           // A final dot is one of the reference's.
           {"example.com", "example.com.", true},
           {"example.com.", "example.com", false},
           {"example.com.", "example.com.", false},
           {"*.example.com", "a.example.com.", true},
           {"*.example.com.", "a.example.com", false},
           // One label, the first, and not none.
           {"*.example.com", "a.example.com", true},
           {"*.example.com", "A.EXAMPLE.COM", true},
           {"*.EXAMPLE.com", "a.example.com", true},
           {"*.example.com", "xn--bcher-kva.example.com", true},
           {"*.example.com", "a-b.example.com", true},
           {"*.example.com", "1.example.com", true},
           {"*.example.com", "example.com", false},
           {"*.example.com", "a.b.example.com", false},
           {"*.example.com", "a.example.org", false},
           {"*.example.com", "abadexample.com", false},
           {"*.example.com", "a.badexample.com", false},
           {"*.b.example.com", "a.b.example.com", true},
           {"*.b.example.com", "a.c.example.com", false},
           // No other wildcards.
           {"*", "example", false},
           {"*", "a.example.com", false},
           {"*.", "a.", false},
           {"*.*.example.com", "a.b.example.com", false},
           {"*.*.example.com", "a.example.com", false},
           {"**.example.com", "a.example.com", false},
           {"f*.example.com", "foo.example.com", false},
           {"*o.example.com", "foo.example.com", false},
           {"f*o.example.com", "foo.example.com", false},
           {"xn--*.example.com", "xn--a.example.com", false},
           {"a.*.example.com", "a.b.example.com", false},
           {"a.*.com", "a.example.com", false},
           {"a.example.*", "a.example.com", false},
           {"*example.com", "a.example.com", false},
           {".example.com", "a.example.com", false},
           {".example.com", "example.com", false},
           {"*..example.com", "a.example.com", false},
           // Not valid and therefore nobody's.
           {"", "example.com", false},
           {" example.com", "example.com", false},
           {"example.com ", "example.com", false},
           {"http://example.com", "example.com", false},
           {"example.com:443", "example.com", false},
           // Underscores are read.
           {"a_b.example.com", "a_b.example.com", true},
           {"*.example.com", "a_b.example.com", true},
       }) {
    const auto leaf = WithNames({c.presented});
    EXPECT_EQ(CheckHost(leaf, c.host),
              c.matches ? Error::kOk : Error::kHostnameMismatch)
        << c;
  }
}

TEST(HostnameTest, NulBytesDoNotEndNames) {
  const auto leaf = WithNames({std::string("example.com\0", 12),
                               std::string("example.com\0.evil.test", 22)});
  EXPECT_EQ(CheckHost(leaf, "example.com"), Error::kHostnameMismatch);
}

TEST(HostnameTest, AnyOfSeveral) {
  const auto leaf =
      WithNames({"a.example.com", IpName("192.0.2.1"), "*.b.example.com",
                 EmailName("x@c.example.com"), "d.example.com"});
  for (absl::string_view host :
       {"a.example.com", "x.b.example.com", "d.example.com"}) {
    EXPECT_EQ(CheckHost(leaf, host), Error::kOk) << host;
  }
  for (absl::string_view host :
       {"b.example.com", "c.example.com", "example.com"}) {
    EXPECT_EQ(CheckHost(leaf, host), Error::kHostnameMismatch) << host;
  }
}

// A name that is not valid is passed over, wherever it stands.
TEST(HostnameTest, InvalidNamesBesideTheRightOne) {
  for (const char* invalid : {"", ".", "*", "a..b", "-", "a b", "192.0.2.1"}) {
    EXPECT_EQ(CheckHost(WithNames({invalid, "example.com"}), "example.com"),
              Error::kOk)
        << invalid;
    EXPECT_EQ(CheckHost(WithNames({"example.com", invalid}), "example.com"),
              Error::kOk)
        << invalid;
  }
}

// GHSA-3jrg-j22w-mpmc, CVE-2026-42012 and others: the common name is never
// looked at, with or without a subjectAltName.
TEST(HostnameTest, NoCommonName) {
  for (const ValidationPolicy& policy : EveryPreset()) {
    SCOPED_TRACE(policy.name);
    const auto leaf = Leaf("CN=example.com");
    EXPECT_EQ(CheckHost(leaf.NoSan(), "example.com", policy),
              Error::kHostnameMismatch);
    EXPECT_EQ(CheckHost(leaf.San("other.test"), "example.com", policy),
              Error::kHostnameMismatch);
    EXPECT_EQ(CheckHost(leaf.San(IpName("192.0.2.1")), "example.com", policy),
              Error::kHostnameMismatch);
    EXPECT_EQ(CheckHost(leaf.San(DirectoryName("CN=example.com")),
                        "example.com", policy),
              Error::kHostnameMismatch);
    EXPECT_EQ(CheckHost(leaf, "example.com", policy), Error::kOk)
        << "the subjectAltName that Leaf() comes with";
  }
}

// Names of other forms are no host names, whatever they hold.
TEST(HostnameTest, OtherForms) {
  for (const GeneralNameDer& name :
       {EmailName("example.com"), UriName("example.com"),
        UriName("https://example.com/"), IpBytes("example.com"),
        OtherName("1.2.3", Ia5String("example.com")),
        GeneralNameDer::Raw(Primitive(8, "example.com"))}) {
    EXPECT_EQ(CheckHost(WithNames({name}), "example.com"),
              Error::kHostnameMismatch);
  }
}

// CVE-2026-54919 and its like: an address is never a host name.
TEST(HostnameTest, AddressesInText) {
  const auto leaf = WithNames(
      {"192.0.2.1", "*.0.2.1", "2001:db8::1", "[::1]", IpName("192.0.2.1")});
  for (absl::string_view host :
       {"192.0.2.1", "192.0.2.1.", "2001:db8::1", "[::1]", "3221225985"}) {
    EXPECT_EQ(CheckHost(leaf, host), Error::kInvalidIdentity) << host;
  }
}

TEST(HostnameTest, WildcardNeedsTwoLabels) {
  const ValidationPolicy web = ValidationPolicy::WebPki();
  ASSERT_TRUE(web.Has(Rule::kWildcardNeedsTwoLabels));
  ValidationPolicy lenient = web;
  lenient.rules.Remove(Rule::kWildcardNeedsTwoLabels);
  const auto wildcard = WithNames({"*.com"});
  EXPECT_EQ(CheckHost(wildcard, "example.com", web), Error::kHostnameMismatch);
  EXPECT_EQ(CheckHost(wildcard, "example.com", lenient), Error::kOk);
  EXPECT_EQ(CheckHost(WithNames({"*.co.uk"}), "example.co.uk", web),
            Error::kOk);
  // Another name may match all the same.
  EXPECT_EQ(CheckHost(WithNames({"*.com", "example.com"}), "example.com", web),
            Error::kOk);
}

TEST(HostnameTest, NoUnderscoreInDnsNames) {
  const ValidationPolicy web = ValidationPolicy::WebPki();
  ASSERT_FALSE(web.Has(Rule::kNoUnderscoreInDnsNames));
  ValidationPolicy strict = web;
  strict.rules.Add(Rule::kNoUnderscoreInDnsNames);
  for (const char* name : {"a_b.example.com", "_a.example.com", "*.a_b.test"}) {
    const auto leaf = WithNames({name});
    const std::string host = name[0] == '*' ? "x.a_b.test" : name;
    EXPECT_EQ(CheckHost(leaf, host, web), Error::kOk) << name;
    EXPECT_EQ(CheckHost(leaf, host, strict), Error::kHostnameMismatch) << name;
  }
  // What is asked for may have one: the rule is about certificates.
  EXPECT_EQ(CheckHost(WithNames({"*.example.com"}), "a_b.example.com", strict),
            Error::kOk);
}

TEST(HostnameTest, LongNames) {
  const std::string label(63, 'a');
  const std::string longest =
      absl::StrCat(label, ".", label, ".", label, ".", std::string(61, 'a'));
  ASSERT_EQ(longest.size(), 253u);
  EXPECT_EQ(CheckHost(WithNames({longest}), longest), Error::kOk);
  EXPECT_EQ(CheckHost(WithNames({longest}), longest + "."), Error::kOk);
  EXPECT_EQ(CheckHost(WithNames({longest + "a"}), longest + "a"),
            Error::kInvalidIdentity);
  const std::string wildcard = "*" + longest.substr(63);
  EXPECT_EQ(CheckHost(WithNames({wildcard}), longest), Error::kOk);
}

// Public suffixes.

class SuffixList : public PublicSuffixList {
 public:
  bool IsPublicSuffix(absl::string_view domain,
                      Section section) const override {
    asked.push_back(std::string(domain));
    const std::string lower = absl::AsciiStrToLower(domain);
    return lower == "com" || lower == "co.uk" || lower == "uk" ||
           (section == Section::kAll && lower == "github.io");
  }
  mutable std::vector<std::string> asked;
};

Error CheckWithSuffixes(const TestCertificate& leaf, absl::string_view host,
                        const SuffixList& suffixes) {
  const Failure failure = CheckHostname(leaf.certificate(), host,
                                        ValidationPolicy::WebPki(), &suffixes);
  if (failure.error == Error::kPublicSuffixWildcard) {
    EXPECT_EQ(failure.extension, Extension::kSubjectAltName);
    EXPECT_EQ(failure.offset,
              leaf.certificate().extension_offset(Extension::kSubjectAltName));
  }
  return failure.error;
}

TEST(PublicSuffixTest, WildcardRightBelowASuffix) {
  const SuffixList suffixes;
  EXPECT_EQ(CheckWithSuffixes(WithNames({"*.co.uk"}), "a.co.uk", suffixes),
            Error::kPublicSuffixWildcard);
  EXPECT_EQ(CheckWithSuffixes(WithNames({"*.CO.uk"}), "a.co.uk", suffixes),
            Error::kPublicSuffixWildcard);
  EXPECT_EQ(CheckHost(WithNames({"*.co.uk"}), "a.co.uk"), Error::kOk)
      << "without a list";
  // The nearest that are fine: a domain of its own below the suffix, and a
  // host in it.
  EXPECT_EQ(CheckWithSuffixes(WithNames({"*.example.co.uk"}), "a.example.co.uk",
                              suffixes),
            Error::kOk);
  EXPECT_EQ(CheckWithSuffixes(WithNames({"a.co.uk"}), "a.co.uk", suffixes),
            Error::kOk);
  EXPECT_EQ(CheckWithSuffixes(WithNames({"co.uk"}), "co.uk", suffixes),
            Error::kOk);
}

TEST(PublicSuffixTest, PrivateSectionByRule) {
  const SuffixList suffixes;
  const auto leaf = WithNames({"*.github.io"});
  ValidationPolicy policy = ValidationPolicy::WebPki();
  EXPECT_TRUE(
      CheckHostname(leaf.certificate(), "a.github.io", policy, &suffixes).ok());
  policy.rules.Add(Rule::kNoWildcardBelowPrivateSuffix);
  EXPECT_EQ(
      CheckHostname(leaf.certificate(), "a.github.io", policy, &suffixes).error,
      Error::kPublicSuffixWildcard);
  EXPECT_TRUE(
      CheckHostname(leaf.certificate(), "a.github.io", policy, nullptr).ok());
}

TEST(PublicSuffixTest, AnotherNameMatches) {
  const SuffixList suffixes;
  EXPECT_EQ(
      CheckWithSuffixes(WithNames({"*.co.uk", "a.co.uk"}), "a.co.uk", suffixes),
      Error::kOk);
  EXPECT_EQ(
      CheckWithSuffixes(WithNames({"a.co.uk", "*.co.uk"}), "a.co.uk", suffixes),
      Error::kOk);
  EXPECT_EQ(
      CheckWithSuffixes(WithNames({"*.co.uk", "b.co.uk"}), "a.co.uk", suffixes),
      Error::kPublicSuffixWildcard);
  EXPECT_EQ(
      CheckWithSuffixes(WithNames({"*.co.uk"}), "a.example.co.uk", suffixes),
      Error::kHostnameMismatch);
}

// It is asked about what a matching wildcard covers, and nothing else.
TEST(PublicSuffixTest, IsAskedOnlyWhereItMatters) {
  const SuffixList suffixes;
  CheckWithSuffixes(WithNames({"*.org.uk", "*.B.example.com", "a.example.com",
                               "*.*.com", "*.com"}),
                    "a.b.example.com", suffixes);
  EXPECT_EQ(suffixes.asked, std::vector<std::string>{"B.example.com"});
}

// Addresses.

TEST(IpAddressTest, EveryOctetCounts) {
  const auto v4 = WithNames({IpName("192.0.2.1")});
  const auto v6 = WithNames({IpName("2001:db8::1")});
  EXPECT_EQ(Check(v4, Ip(Address("192.0.2.1"))), Error::kOk);
  EXPECT_EQ(Check(v6, Ip(Address("2001:db8::1"))), Error::kOk);
  for (const TestCertificate& leaf : {v4, v6}) {
    const std::string good =
        Address(leaf.der() == v4.der() ? "192.0.2.1" : "2001:db8::1");
    for (size_t i = 0; i < good.size(); ++i) {
      std::string other = good;
      other[i] = static_cast<char>(other[i] ^ 1);
      EXPECT_EQ(Check(leaf, Ip(other)), Error::kIpAddressMismatch) << i;
    }
  }
}

TEST(IpAddressTest, AnyOfSeveral) {
  const auto leaf = WithNames({"example.com", IpName("192.0.2.1"),
                               IpName("2001:db8::1"), IpName("192.0.2.2")});
  for (absl::string_view address : {"192.0.2.1", "192.0.2.2", "2001:db8::1"}) {
    EXPECT_EQ(Check(leaf, Ip(Address(address))), Error::kOk) << address;
  }
  EXPECT_EQ(Check(leaf, Ip(Address("192.0.2.3"))), Error::kIpAddressMismatch);
}

// RFC 9525 section 6.5: no mapping between the families.
TEST(IpAddressTest, MappedAddressesAreOthers) {
  const auto v4 = WithNames({IpName("192.0.2.1")});
  const auto mapped = WithNames({IpName("::ffff:192.0.2.1")});
  EXPECT_EQ(Check(v4, Ip(Address("::ffff:192.0.2.1"))),
            Error::kIpAddressMismatch);
  EXPECT_EQ(Check(mapped, Ip(Address("192.0.2.1"))), Error::kIpAddressMismatch);
  EXPECT_EQ(Check(mapped, Ip(Address("::ffff:192.0.2.1"))), Error::kOk);
  EXPECT_EQ(Check(WithNames({IpName("::192.0.2.1")}), Ip(Address("192.0.2.1"))),
            Error::kIpAddressMismatch);
}

TEST(IpAddressTest, OtherFormsAndOtherSizes) {
  const std::string address = Address("192.0.2.1");
  for (const GeneralNameDer& name :
       {DnsName("192.0.2.1"), EmailName("a@192.0.2.1"), UriName("//192.0.2.1"),
        DnsName(address), UriName(address), IpBytes(""),
        IpBytes(address + address), IpBytes(address + '\0'),
        IpBytes("192.0.2.1"), IpBytes(address.substr(1)),
        IpRange("192.0.2.1/32")}) {
    EXPECT_EQ(Check(WithNames({name}), Ip(address)), Error::kIpAddressMismatch)
        << PrintToString(name.der());
  }
  EXPECT_EQ(Check(Leaf("CN=192.0.2.1").NoSan(), Ip(address)),
            Error::kIpAddressMismatch);
}

TEST(IpAddressTest, CheckIpAddress) {
  const auto leaf = WithNames({IpName("192.0.2.1")});
  const ValidationPolicy policy = ValidationPolicy::WebPki();
  EXPECT_TRUE(CheckIpAddress(leaf.certificate(), {192, 0, 2, 1}, policy).ok());
  EXPECT_THAT(
      CheckIpAddress(leaf.certificate(), {192, 0, 2, 2}, policy),
      FailsWithIn(Error::kIpAddressMismatch, Extension::kSubjectAltName));
  EXPECT_THAT(CheckIpAddress(leaf.certificate(), {192, 0, 2}, policy),
              FailsWith(Error::kInvalidIdentity));
}

// Mailboxes.

TEST(EmailTest, Rfc822Name) {
  const auto leaf = WithNames({EmailName("First.Last@Example.com")});
  EXPECT_EQ(Check(leaf, Identity::Email("First.Last@example.com")), Error::kOk);
  EXPECT_EQ(Check(leaf, Identity::Email("First.Last@EXAMPLE.COM")), Error::kOk);
  for (absl::string_view other :
       {"first.last@example.com", "Last@example.com", "First.Last@example.org",
        "First.Last@a.example.com", "First.Last@ample.com"}) {
    EXPECT_EQ(Check(leaf, Identity::Email(other)), Error::kEmailMismatch)
        << other;
  }
}

TEST(EmailTest, OtherForms) {
  for (const GeneralNameDer& name :
       {DnsName("a@example.com"), DnsName("example.com"),
        UriName("mailto:a@example.com"), EmailName("example.com"),
        EmailName("@example.com"), EmailName("*@example.com"),
        EmailName("<a@example.com>"), EmailName("a@example.com."),
        EmailName("a@example.com "),
        EmailName(absl::string_view("a@example.com\0", 14)),
        OtherName("1.2.3", Utf8String("a@example.com"))}) {
    EXPECT_EQ(Check(WithNames({name}), Identity::Email("a@example.com")),
              Error::kEmailMismatch)
        << PrintToString(name.der());
  }
  const auto in_subject = Leaf("E=a@example.com").NoSan();
  EXPECT_EQ(Check(in_subject, Identity::Email("a@example.com")),
            Error::kEmailMismatch)
      << "subjectAltName alone";
}

TEST(EmailTest, SmtpUtf8Mailbox) {
  const auto leaf = WithNames({SmtpUtf8Name(u8"é@example.com")});
  EXPECT_EQ(Check(leaf, Identity::Email(u8"é@example.com")), Error::kOk);
  EXPECT_EQ(Check(leaf, Identity::Email(u8"É@example.com")),
            Error::kEmailMismatch);
  EXPECT_EQ(Check(leaf, Identity::Email("e\xcc\x81@example.com")),
            Error::kEmailMismatch)
      << "octet for octet: not normalised";
  EXPECT_EQ(Check(leaf, Identity::Email(u8"é@example.org")),
            Error::kEmailMismatch);
  // The domain of an identity in UTF-8 is held to RFC 9598 as well.
  EXPECT_EQ(Check(leaf, Identity::Email(u8"é@EXAMPLE.com")),
            Error::kInvalidIdentity);
}

TEST(EmailTest, MalformedSmtpUtf8Mailboxes) {
  const Identity wanted = Identity::Email(u8"é@example.com");
  const ObjectId type = der::Oid::kSmtpUtf8Mailbox;
  const std::string mailbox = u8"é@example.com";
  ASSERT_EQ(Check(WithNames({OtherName(type, Utf8String(mailbox))}), wanted),
            Error::kOk);
  for (const GeneralNameDer& name :
       {OtherName(type, Ia5String(mailbox)),
        OtherName(type, OctetString(mailbox)),
        OtherName(type, Sequence({Utf8String(mailbox)})),
        OtherName("1.3.6.1.5.5.7.8.10", Utf8String(mailbox)),
        SmtpUtf8Name(u8"é@Example.com"), SmtpUtf8Name(u8"é@example.com."),
        EmailName(mailbox)}) {
    EXPECT_EQ(Check(WithNames({name}), wanted), Error::kEmailMismatch)
        << PrintToString(name.der());
  }
}

// URIs.

TEST(UriIdentityTest, WholeUris) {
  const auto leaf = WithNames({UriName("spiffe://Example.org/ns/prod/web")});
  EXPECT_EQ(Check(leaf, Identity::Uri("spiffe://example.org/ns/prod/web")),
            Error::kOk);
  EXPECT_EQ(Check(leaf, Identity::Uri("SPIFFE://EXAMPLE.ORG/ns/prod/web")),
            Error::kOk);
  for (absl::string_view other :
       {"spiffe://example.org/ns/prod/Web", "spiffe://example.org/ns/prod",
        "spiffe://example.org/ns/prod/web/", "spiffe://example.org",
        "spiffe://example.org/ns/prod/web?", "spiffe://example.org/ns/prod/we",
        "spiffe://a.example.org/ns/prod/web", "http://example.org/ns/prod/web",
        "spiffe://u@example.org/ns/prod/web",
        "spiffe://example.org:1/ns/prod/web"}) {
    EXPECT_EQ(Check(leaf, Identity::Uri(other)), Error::kUriMismatch) << other;
  }
}

TEST(UriIdentityTest, OtherFormsAndInvalidUris) {
  for (const GeneralNameDer& name :
       {DnsName("example.org"), DnsName("a://example.org/"),
        EmailName("a://example.org/"), UriName("example.org"),
        UriName("a://example.org/\n"), UriName("a://example.org./"),
        UriName("a://x@y@example.org/")}) {
    EXPECT_EQ(Check(WithNames({name}), Identity::Uri("a://example.org/")),
              Error::kUriMismatch);
  }
  EXPECT_EQ(Check(WithNames({UriName("x"), UriName("a://example.org/")}),
                  Identity::Uri("a://example.org/")),
            Error::kOk);
}

// The extension as a whole.

TEST(SubjectAltNameTest, WhereTheMismatchIs) {
  const auto leaf = WithNames({"a.example.com"});
  const Failure mismatch = CheckHostname(leaf.certificate(), "b.example.com",
                                         ValidationPolicy::WebPki());
  EXPECT_EQ(mismatch.error, Error::kHostnameMismatch);
  EXPECT_EQ(mismatch.extension, Extension::kSubjectAltName);
  EXPECT_EQ(mismatch.offset,
            leaf.der().find(Oid(Extension::kSubjectAltName)) - 2);
  const auto without = Leaf().NoSan();
  const Failure missing = CheckHostname(without.certificate(), "b.example.com",
                                        ValidationPolicy::WebPki());
  EXPECT_EQ(missing.error, Error::kHostnameMismatch);
  EXPECT_EQ(missing.offset, Failure::kNoOffset);
}

// A name that matches does not make up for bytes that nobody can read, before
// it or behind it.
TEST(SubjectAltNameTest, Malformed) {
  const std::string name = DnsName("example.com").der();
  const std::string other = OtherName("1.2.3", Null()).der();
  struct Case {
    const char* what;
    std::string value;
  };
  for (const Case& c : std::initializer_list<Case>{
           {"nothing", ""},
           {"no name", Sequence({})},
           {"no SEQUENCE", name},
           {"a SET", Set({name})},
           {"something follows", Sequence({name}) + Null()},
           {"NULL behind", Sequence({name, Null()})},
           {"NULL before", Sequence({Null(), name})},
           {"[9] behind", Sequence({name, Primitive(9, "")})},
           {"cut off", Sequence({name, name.substr(0, 5)})},
           {"otherName without a value",
            Sequence({name, Implicit(0, Sequence({Oid("1.2.3")}))})},
           {"a malformed directoryName",
            Sequence({name, Explicit(4, Sequence({Set({})}))})},
           {"[2] constructed", Sequence({name, Explicit(2, Null())})},
       }) {
    const auto leaf =
        Leaf().Extension(Extension::kSubjectAltName, false, c.value);
    const Failure failure = CheckHostname(leaf.certificate(), "example.com",
                                          ValidationPolicy::WebPki());
    EXPECT_THAT(failure, FailsWithIn(Error::kMalformedExtension,
                                     Extension::kSubjectAltName))
        << c.what;
    EXPECT_EQ(failure.offset,
              leaf.der().find(Oid(Extension::kSubjectAltName)) - 2)
        << c.what;
    const std::string address = Address("192.0.2.1");
    EXPECT_EQ(Check(leaf, Ip(address)), Error::kMalformedExtension) << c.what;
    EXPECT_EQ(Check(leaf, Identity::Email("a@example.com")),
              Error::kMalformedExtension)
        << c.what;
  }
  EXPECT_EQ(CheckHost(Leaf().Extension(Extension::kSubjectAltName, false,
                                       Sequence({name, other})),
                      "example.com"),
            Error::kOk);
}

TEST(SubjectAltNameTest, MalformedAndPublicSuffix) {
  const SuffixList suffixes;
  const auto leaf =
      Leaf().Extension(Extension::kSubjectAltName, false,
                       Sequence({DnsName("*.co.uk").der(), Null()}));
  EXPECT_EQ(CheckWithSuffixes(leaf, "a.co.uk", suffixes),
            Error::kMalformedExtension);
}

// The presets differ in what they refuse, never in what identity means.
TEST(SubjectAltNameTest, EveryPreset) {
  const auto leaf = WithNames({"a.example.com", "*.b.example.com"});
  for (const ValidationPolicy& policy : EveryPreset()) {
    SCOPED_TRACE(policy.name);
    EXPECT_EQ(CheckHost(leaf, "a.example.com", policy), Error::kOk);
    EXPECT_EQ(CheckHost(leaf, "x.b.example.com", policy), Error::kOk);
    EXPECT_EQ(CheckHost(leaf, "b.example.com", policy),
              Error::kHostnameMismatch);
    EXPECT_EQ(CheckHost(leaf, "x.y.b.example.com", policy),
              Error::kHostnameMismatch);
  }
}

// What the builder calls, which asks IsValid() once.
TEST(CheckValidIdentityTest, IsCheckIdentityOfValidOnes) {
  const ValidationPolicy policy = ValidationPolicy::WebPki();
  const std::string address = Address("192.0.2.1");
  const SuffixList suffixes;
  for (const TestCertificate& leaf :
       {Leaf(), Leaf().NoSan(), WithNames({IpName("192.0.2.1"), "*.co.uk"}),
        WithNames({EmailName("a@b.example"), UriName("a://b/")}),
        Leaf().Extension(Extension::kSubjectAltName, false, "bad")}) {
    for (const Identity& identity :
         {Identity::None(), Identity::DnsName("example.com"),
          Identity::DnsName("a.co.uk"), Ip(address),
          Identity::Email("a@b.example"), Identity::Uri("a://b/")}) {
      const Certificate& c = leaf.certificate();
      const Failure expected = CheckIdentity(c, identity, policy, &suffixes);
      const Failure actual = CheckValidIdentity(c, identity, policy, &suffixes);
      EXPECT_EQ(actual.error, expected.error);
      EXPECT_EQ(actual.extension, expected.extension);
      EXPECT_EQ(actual.offset, expected.offset);
    }
  }
}

TEST(DnsNameMatchesTest, ValidNames) {
  const auto matches = [](absl::string_view presented, absl::string_view host) {
    return DnsNameMatches(der::Input::FromString(presented),
                          der::Input::FromString(host));
  };
  EXPECT_TRUE(matches("a.example.com", "A.example.COM"));
  EXPECT_TRUE(matches("*.example.com", "a.example.com"));
  EXPECT_FALSE(matches("*.example.com", "example.com"));
  EXPECT_FALSE(matches("*.example.com", "a.b.example.com"));
  EXPECT_FALSE(matches("*.com", "com"));
  EXPECT_FALSE(matches("a.example.com", "*.example.com"));
}

}  // namespace
}  // namespace cairn::testing
