#include "trustdomain/access_rule.h"

#include <functional>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/trustdomain/refusal_matcher.h"
#include "trustdomain/name_from_text.h"

namespace cairn::testing {
namespace {

using ::testing::HasSubstr;

AccessRule Rule(std::vector<std::string> AccessRule::*list,
                std::vector<std::string> values) {
  AccessRule rule;
  rule.*list = std::move(values);
  return rule;
}

Access Required(const AccessRule& rule) {
  AccessRules rules;
  rules.required = {rule};
  absl::StatusOr<Access> access = Access::Create(rules);
  EXPECT_TRUE(access.ok()) << access.status();
  return access.ok() ? *access : Access();
}

Access Allowed(const std::vector<AccessRule>& allowed) {
  AccessRules rules;
  rules.allowed = allowed;
  absl::StatusOr<Access> access = Access::Create(rules);
  EXPECT_TRUE(access.ok()) << access.status();
  return access.ok() ? *access : Access();
}

HookResult Check(const Access& access, const TestCertificate& certificate,
                 absl::Span<const der::Input> policies = {}) {
  return access.Check(certificate.certificate(), policies);
}

std::string NameOf(absl::string_view text) {
  return *NameFromText(text, NameOrder::kAsEncoded);
}

const TestCertificate& Root() {
  static const auto& root = *new TestCertificate(Ca("CN=Clients,O=Example"));
  return root;
}

// One value of one list, a certificate that has it, and its nearest neighbours
// that do not.
struct ListCase {
  const char* what;
  Refusal refusal;
  std::vector<std::string> AccessRule::*list;
  std::string value;
  std::vector<TestCertificate> matching;
  std::vector<TestCertificate> others;
};

std::ostream& operator<<(std::ostream& out, const ListCase& c) {
  return out << c.what;
}

std::vector<ListCase> ListCases() {
  const auto with = [](const GeneralNameDer& name) {
    return Client().San(name).IssuedBy(Root());
  };
  const auto subject = [](const NameDer& name) {
    return Client(name).IssuedBy(Root());
  };
  return {
      {"DnsName",
       Refusal::kRequiredDnsName,
       &AccessRule::dns_names,
       "a.example.com",
       {with("a.example.com"), with("A.EXAMPLE.com"),
        with("b.example.com").San("a.example.com")},
       {with("b.example.com"), with("*.example.com"), with("aa.example.com"),
        with("a.example.com.evil.org"), with(UriName("https://a.example.com/")),
        subject("CN=a.example.com"), Client().IssuedBy(Root())}},
      {"DnsNamesBelow",
       Refusal::kRequiredDnsName,
       &AccessRule::dns_names,
       ".example.com",
       {with("a.example.com"), with("a.b.example.com")},
       {with("example.com"), with("*.example.com"), with("aexample.com"),
        with("a.example.com.evil.org")}},
      {"Email",
       Refusal::kRequiredEmail,
       &AccessRule::emails,
       "a@example.com",
       {with(EmailName("a@example.com")), with(EmailName("a@EXAMPLE.com")),
        with(SmtpUtf8Name("a@example.com"))},
       {with(EmailName("A@example.com")), with(EmailName("b@example.com")),
        with(EmailName("a@example.org")), with("example.com"),
        subject("CN=a,E=a@example.com")}},
      {"EmailsOfAHost",
       Refusal::kRequiredEmail,
       &AccessRule::emails,
       "@example.com",
       {with(EmailName("a@example.com")), with(EmailName("b@Example.com"))},
       {with(EmailName("a@sub.example.com")),
        with(EmailName("a@example.org"))}},
      {"Uri",
       Refusal::kRequiredUri,
       &AccessRule::uris,
       "https://example.com/a",
       {with(UriName("https://example.com/a")),
        with(UriName("HTTPS://EXAMPLE.com/a"))},
       {with(UriName("https://example.com/A")),
        with(UriName("https://example.com/a/")),
        with(UriName("http://example.com/a"))}},
      {"UriWithoutAuthority",
       Refusal::kRequiredUri,
       &AccessRule::uris,
       "urn:uuid:9eebccd2-12bf-40a6-b262-65fe0487d453",
       {with(UriName("urn:uuid:9eebccd2-12bf-40a6-b262-65fe0487d453"))},
       {with(UriName("urn:uuid:9eebccd2-12bf-40a6-b262-65fe0487d454"))}},
      {"IpAddress",
       Refusal::kRequiredIpAddress,
       &AccessRule::ip_addresses,
       "192.0.2.1",
       {with(IpName("192.0.2.1"))},
       {with(IpName("192.0.2.2")), with("192.0.2.1"),
        with(IpName("::ffff:192.0.2.1")),
        with(IpBytes(absl::string_view("\xc0\x00", 2)))}},
      {"IpRange",
       Refusal::kRequiredIpAddress,
       &AccessRule::ip_addresses,
       "2001:db8:8000::/33",
       {with(IpName("2001:db8:8000::")), with(IpName("2001:db8:ffff::1"))},
       {with(IpName("2001:db8:7fff::1")), with(IpName("192.0.2.1"))}},
      {"IpRangeOfItsOwnVersion",
       Refusal::kRequiredIpAddress,
       &AccessRule::ip_addresses,
       "192.0.2.0/24",
       {with(IpName("192.0.2.0")), with(IpName("192.0.2.255"))},
       {with(IpName("192.0.3.0")), with(IpName("c000:0201::")),
        with(IpBytes(absl::string_view("\xc0\x00\x02", 3)))}},
      {"Subject",
       Refusal::kRequiredSubject,
       &AccessRule::subjects,
       NameOf("CN=alice,O=Example"),
       {subject("CN=alice,O=Example"), subject("CN=ALICE,O=Example"),
        subject(Name("CN=alice,O=Example", der::kPrintableString))},
       {subject("CN=alice"), subject("O=Example,CN=alice"),
        subject("CN=alice,O=Example,OU=More"), subject("CN=alicia,O=Example")}},
      {"Issuer",
       Refusal::kRequiredIssuer,
       &AccessRule::issuers,
       NameOf("CN=Clients,O=Example"),
       {Client().IssuedBy(Root())},
       {Client().IssuedBy(Ca("CN=Servers,O=Example"))}},
      {"PublicKey",
       Refusal::kRequiredPublicKey,
       &AccessRule::public_keys,
       KeyPin(Client().Key(P256("alice"))),
       {Client().Key(P256("alice")).IssuedBy(Root()),
        subject("CN=bob").Key(P256("alice"))},
       {Client().IssuedBy(Root()), Client().Key(P256("bob")).IssuedBy(Root())}},
  };
}

class AccessList : public ::testing::TestWithParam<ListCase> {};

INSTANTIATE_TEST_SUITE_P(Each, AccessList, ::testing::ValuesIn(ListCases()),
                         [](const auto& one) {
                           return std::string(one.param.what);
                         });

TEST_P(AccessList, Required) {
  const Access access = Required(Rule(GetParam().list, {GetParam().value}));
  for (const TestCertificate& certificate : GetParam().matching) {
    EXPECT_EQ(Check(access, certificate).error(), Error::kOk);
  }
  for (const TestCertificate& certificate : GetParam().others) {
    EXPECT_THAT(Check(access, certificate), RefusedFor(GetParam().refusal));
  }
}

TEST_P(AccessList, AllowedIsTheReasonTenFurtherOn) {
  const Access access = Allowed({Rule(GetParam().list, {GetParam().value})});
  const Refusal refusal =
      static_cast<Refusal>(static_cast<int>(GetParam().refusal) + 10);
  EXPECT_EQ(Check(access, GetParam().matching[0]).error(), Error::kOk);
  EXPECT_THAT(Check(access, GetParam().others[0]), RefusedFor(refusal));
}

TEST(Access, SerialNumberBesideItsIssuer) {
  AccessRule rule = Rule(&AccessRule::serial_numbers, {"00:9F:01"});
  rule.issuers = {NameOf("CN=Clients,O=Example")};
  const Access access = Required(rule);
  const auto client = Client().IssuedBy(Root());
  EXPECT_EQ(Check(access, client.Serial(0x9f01)).error(), Error::kOk);
  EXPECT_THAT(Check(access, client.Serial(0x9f02)),
              RefusedFor(Refusal::kRequiredSerialNumber));
  // Another CA has a certificate of this number, too.
  EXPECT_THAT(Check(access, Client().Serial(0x9f01).IssuedBy(Ca("Other"))),
              RefusedFor(Refusal::kRequiredIssuer));
}

TEST(Access, Policy) {
  const Access access = Required(Rule(&AccessRule::policies, {"1.2.3.4"}));
  const ObjectId wanted("1.2.3.4");
  const ObjectId other("1.2.3.5");
  const der::Input valid[] = {der::Input::FromString(other.contents()),
                              der::Input::FromString(wanted.contents())};
  const auto client = Client().Policies({"1.2.3.4"}).IssuedBy(Root());
  EXPECT_EQ(Check(access, client, valid).error(), Error::kOk);
  EXPECT_THAT(Check(access, client, absl::MakeSpan(valid).subspan(0, 1)),
              RefusedFor(Refusal::kRequiredPolicy));
  // What the certificate says counts only if it is valid for the path.
  EXPECT_THAT(Check(access, client), RefusedFor(Refusal::kRequiredPolicy));
}

TEST(Access, EveryListOfARuleMustMatch) {
  AccessRule rule = Rule(&AccessRule::dns_names, {"a.example.com"});
  rule.subjects = {NameOf("CN=alice,O=Example")};
  const Access access = Required(rule);
  const auto alice = Client().IssuedBy(Root());
  EXPECT_EQ(Check(access, alice.San("a.example.com")).error(), Error::kOk);
  EXPECT_THAT(Check(access, alice), RefusedFor(Refusal::kRequiredDnsName));
  EXPECT_THAT(Check(access, Client("CN=bob").San("a.example.com")),
              RefusedFor(Refusal::kRequiredSubject));
}

TEST(Access, EveryRequiredRuleMustMatch) {
  AccessRules rules;
  rules.required = {Rule(&AccessRule::dns_names, {"a.example.com"}),
                    Rule(&AccessRule::dns_names, {"b.example.com"})};
  const Access access = *Access::Create(rules);
  EXPECT_EQ(
      Check(access, Client().San("a.example.com").San("b.example.com")).error(),
      Error::kOk);
  EXPECT_THAT(Check(access, Client().San("a.example.com")),
              RefusedByRule(Refusal::kRequiredDnsName, 1));
}

// The refusal names the allowed rule that came nearest.
TEST(Access, OneAllowedRuleMustMatch) {
  AccessRule two = Rule(&AccessRule::dns_names, {"b.example.com"});
  two.emails = {"@example.com"};
  const Access access =
      Allowed({Rule(&AccessRule::dns_names, {"a.example.com"}), two});
  const auto client = Client();
  EXPECT_EQ(Check(access, client.San("a.example.com")).error(), Error::kOk);
  EXPECT_EQ(
      Check(access, client.San("b.example.com").San(EmailName("b@example.com")))
          .error(),
      Error::kOk);
  EXPECT_THAT(Check(access, client.San("c.example.com")),
              RefusedByRule(Refusal::kAllowedDnsName, 0));
  EXPECT_THAT(Check(access, client.San("b.example.com")),
              RefusedByRule(Refusal::kAllowedEmail, 1));
}

TEST(Access, NoListIsForEverybodyAndAnEmptyOneForNobody) {
  EXPECT_EQ(Check(Access(), Client()).error(), Error::kOk);
  EXPECT_THAT(Check(Allowed({}), Client()),
              RefusedFor(Refusal::kAllowListEmpty));
}

// A name that matches does not make up for what follows it.
TEST(Access, MalformedSubjectAltNameMatchesNothing) {
  const Access access =
      Required(Rule(&AccessRule::dns_names, {"a.example.com"}));
  const std::string names =
      Tlv(der::kSequence, GeneralNameDer("a.example.com").der() + "\x82\x7f");
  EXPECT_THAT(Check(access, Client().Extension(Extension::kSubjectAltName,
                                               false, names)),
              RefusedFor(Refusal::kRequiredDnsName));
}

TEST(Access, RefusesRulesThatAreNotValid) {
  const struct {
    AccessRule rule;
    const char* message;
  } kCases[] = {
      {AccessRule(), "a rule without any value would match everybody"},
      {Rule(&AccessRule::dns_names, {""}), "not a valid host name: "},
      {Rule(&AccessRule::dns_names, {"."}), "not a valid host name: ."},
      {Rule(&AccessRule::dns_names, {"*.example.com"}),
       "not a valid host name: *.example.com"},
      {Rule(&AccessRule::dns_names, {"a.example.com", "a b"}),
       "not a valid host name: a b"},
      {Rule(&AccessRule::emails, {"@"}), "not a valid mailbox: @"},
      {Rule(&AccessRule::emails, {"example.com"}),
       "not a valid mailbox: example.com"},
      {Rule(&AccessRule::uris, {"example.com"}),
       "not a valid URI: example.com"},
      {Rule(&AccessRule::ip_addresses, {"10.0.0.1/8"}),
       "not a valid IP address or range: 10.0.0.1/8"},
      {Rule(&AccessRule::ip_addresses, {"10.0.0.0/33"}),
       "not a valid IP address or range: 10.0.0.0/33"},
      {Rule(&AccessRule::ip_addresses, {"10.0.0.0/"}),
       "not a valid IP address or range: 10.0.0.0/"},
      {Rule(&AccessRule::ip_addresses, {"10.0.0"}),
       "not a valid IP address or range: 10.0.0"},
      {Rule(&AccessRule::subjects, {"CN=alice"}),
       "not a valid subject in DER: CN=alice"},
      {Rule(&AccessRule::issuers, {std::string("\x30\x00", 2)}),
       "not a valid issuer in DER: 0\\x00"},
      {Rule(&AccessRule::serial_numbers, {"12"}),
       "serial numbers without an issuer"},
      {Rule(&AccessRule::serial_numbers, {"xy"}),
       "not a valid serial number: xy"},
      {Rule(&AccessRule::public_keys, {"abc"}), "not a SHA-256 digest: abc"},
      {Rule(&AccessRule::policies, {"1.2.x"}),
       "not a valid object identifier: 1.2.x"},
  };
  for (auto row : kCases) {
    row.rule.name = "clients\n";
    AccessRules rules;
    rules.allowed.emplace(
        {Rule(&AccessRule::dns_names, {"a.example.com"}), row.rule});
    EXPECT_EQ(Access::Create(rules).status().message(),
              absl::StrCat("allowed rule 1 clients\\n: ", row.message));
    rules.allowed.reset();
    rules.required = {row.rule};
    EXPECT_THAT(std::string(Access::Create(rules).status().message()),
                HasSubstr("required rule 0"));
  }
}

TEST(Access, AsManyRulesAsTheDetailCanName) {
  AccessRules rules;
  rules.required.assign(Access::kMaxRules,
                        Rule(&AccessRule::dns_names, {"a.example.com"}));
  EXPECT_TRUE(Access::Create(rules).ok());
  rules.required.push_back(rules.required[0]);
  EXPECT_EQ(Access::Create(rules).status().message(),
            "more than 65535 required rules");
}

}  // namespace
}  // namespace cairn::testing
