#include "pkix/name_constraints.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "der/tag.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pkix/build_options.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/matchers.h"

namespace cairn::testing {
namespace {

// CheckNameConstraints() of the nameConstraints in `ca` on `subject`.
Failure Check(const TestCertificate& ca, const TestCertificate& subject,
              const Identity* identity = nullptr,
              const ValidationPolicy& policy = ValidationPolicy::WebPki(),
              Budget* budget = nullptr) {
  static auto* const index = new NameConstraintIndex;
  Budget enough(kDefaultNameComparisons);
  NameConstraintCheck check;
  check.constraints = ca.certificate().extension(Extension::kNameConstraints);
  check.certificate = &subject.certificate();
  check.identity = identity;
  check.policy = &policy;
  return CheckNameConstraints(check, index,
                              budget != nullptr ? budget : &enough);
}

// The same subtree among so many others that the index is used. The others are
// of a form that constrains nothing here, or of the same as `base`.
TestCertificate WithOthers(TestCertificate ca, const GeneralNameDer& base,
                           bool permitted, bool excluded) {
  const bool dns = base.der()[0] == DnsName("").der()[0];
  for (int i = 0; i < 20; ++i) {
    const std::string name = absl::StrCat("other", i, ".invalid");
    const GeneralNameDer other = dns ? DnsName(name) : UriName(name);
    if (permitted) ca = ca.Permit(other);
    if (excluded) ca = ca.Exclude(other);
  }
  return ca;
}

struct Row {
  GeneralNameDer base;
  GeneralNameDer name;
  // What comes of it if `base` is the one permitted, or excluded, subtree.
  Error permitted;
  Error excluded;
};

constexpr Error kOk = Error::kOk;
constexpr Error kOut = Error::kNameNotPermitted;
constexpr Error kIn = Error::kNameExcluded;
constexpr Error kBadName = Error::kMalformedPresentedName;
constexpr Error kBadBase = Error::kMalformedNameConstraints;
constexpr Error kCannot = Error::kNameConstraintNotSupported;

void CheckRows(const std::vector<Row>& rows) {
  int number = 0;
  for (const Row& row : rows) {
    SCOPED_TRACE(absl::StrCat("row ", ++number));
    const TestCertificate leaf = Leaf("").San(row.name);
    const TestCertificate permits = Ca("P").Permit(row.base);
    const TestCertificate excludes = Ca("E").Exclude(row.base);
    EXPECT_EQ(Check(permits, leaf).error, row.permitted);
    EXPECT_EQ(Check(excludes, leaf).error, row.excluded);
    // Scanning and the index must not differ.
    EXPECT_EQ(Check(WithOthers(permits, row.base, true, false), leaf).error,
              row.permitted);
    EXPECT_EQ(Check(WithOthers(excludes, row.base, false, true), leaf).error,
              row.excluded);
  }
}

TEST(NameConstraintsTest, DnsNames) {
  CheckRows({
      {"example.com", "example.com", kOk, kIn},
      {"example.com", "www.example.com", kOk, kIn},
      {"example.com", "a.b.example.com", kOk, kIn},
      {"example.com", "notexample.com", kOut, kOk},
      {"example.com", "com", kOut, kOk},
      {"example.com", "example.com.net", kOut, kOk},
      {"example.com", "EXAMPLE.COM", kOk, kIn},
      {"Example.Com", "www.eXample.com", kOk, kIn},
      {"host.example.com", "example.com", kOut, kOk},
      {"com", "example.com", kOk, kIn},
      // A leading dot: names below, and not the domain itself.
      {".example.com", "example.com", kOut, kOk},
      {".example.com", "www.example.com", kOk, kIn},
      {".example.com", "a.b.example.com", kOk, kIn},
      {".example.com", "notexample.com", kOut, kOk},
      // Empty: every dNSName.
      {"", "example.com", kOk, kIn},
  });
}

TEST(NameConstraintsTest, Wildcards) {
  CheckRows({
      // Permitted: all that the wildcard stands for; excluded: any of it.
      {"example.com", "*.example.com", kOk, kIn},
      {"com", "*.example.com", kOk, kIn},
      {".example.com", "*.example.com", kOk, kIn},
      {"a.example.com", "*.example.com", kOut, kIn},
      {"A.Example.com", "*.example.COM", kOut, kIn},
      {"a.b.example.com", "*.example.com", kOut, kOk},
      {".a.example.com", "*.example.com", kOut, kOk},
      {"example.net", "*.example.com", kOut, kOk},
      {"a.example.net", "*.example.com", kOut, kOk},
      {"", "*.example.com", kOk, kIn},
  });
}

TEST(NameConstraintsTest, DnsNamesThatAreNone) {
  CheckRows({
      {"example.com", ".example.com", kBadName, kBadName},
      {"example.com", "", kBadName, kBadName},
      {"example.com", "www.example.com.", kBadName, kBadName},
      {"example.com", "w*.example.com", kBadName, kBadName},
      {"example.com", "*", kBadName, kBadName},
      {"example.com", "www..example.com", kBadName, kBadName},
      {"example.com", absl::string_view("www.example.com\0.net", 20), kBadName,
       kBadName},
      {"example.com", "192.0.2.1", kBadName, kBadName},
      {"*.example.com", "www.example.com", kBadBase, kBadBase},
      {"example.com.", "www.example.com", kBadBase, kBadBase},
      {"..example.com", "www.example.com", kBadBase, kBadBase},
      {".", "www.example.com", kBadBase, kBadBase},
  });
}

TEST(NameConstraintsTest, Addresses) {
  CheckRows({
      {IpRange("192.0.2.0/24"), IpName("192.0.2.1"), kOk, kIn},
      {IpRange("192.0.2.0/24"), IpName("192.0.3.1"), kOut, kOk},
      {IpRange("192.0.2.7/24"), IpName("192.0.2.1"), kOk, kIn},
      {IpRange("0.0.0.0/0"), IpName("203.0.113.9"), kOk, kIn},
      {IpRange("192.0.2.1/32"), IpName("192.0.2.1"), kOk, kIn},
      {IpRange("192.0.2.1/32"), IpName("192.0.2.2"), kOut, kOk},
      {IpRange("192.0.2.128/25"), IpName("192.0.2.127"), kOut, kOk},
      {IpRange("2001:db8::/32"), IpName("2001:db8::1"), kOk, kIn},
      {IpRange("2001:db8::/32"), IpName("2001:db9::1"), kOut, kOk},
      {IpRange("::1/128"), IpName("::1"), kOk, kIn},
      // Another family is another name of the same form.
      {IpRange("0.0.0.0/0"), IpName("::1"), kOut, kOk},
      {IpRange("::/0"), IpName("192.0.2.1"), kOut, kOk},
      {IpRange("192.0.2.0/24"), IpName("::ffff:192.0.2.1"), kOut, kOk},
      // Not an address; not a range; a mask with holes.
      {IpRange("192.0.2.0/24"), IpRange("192.0.2.0/24"), kBadName, kBadName},
      {IpName("::1"), IpName("::1"), kBadBase, kBadBase},
      {IpRange("10.0.0.0/255.0.255.0"), IpName("10.0.0.1"), kBadBase, kBadBase},
  });
}

TEST(NameConstraintsTest, DirectoryNames) {
  CheckRows({
      {DirectoryName("C=DE,O=A"), DirectoryName("C=DE,O=A"), kOk, kIn},
      {DirectoryName("C=DE,O=A"), DirectoryName("C=DE,O=A,CN=x"), kOk, kIn},
      {DirectoryName("C=DE,O=A"), DirectoryName("C=DE,O=AB"), kOut, kOk},
      {DirectoryName("C=DE,O=A"), DirectoryName("C=DE"), kOut, kOk},
      // First, not anywhere (CVE-2026-63577).
      {DirectoryName("C=DE,O=A"), DirectoryName("CN=x,C=DE,O=A"), kOut, kOk},
      {DirectoryName("C=DE,O=A"), DirectoryName("O=A,C=DE"), kOut, kOk},
      // RFC 5280 section 7.1.
      {DirectoryName("O=Two  Words"), DirectoryName("O= two words "), kOk, kIn},
      {DirectoryName(Name("O=A", der::kPrintableString)),
       DirectoryName(Name("O=a", der::kUtf8String)), kOk, kIn},
      {DirectoryName(""), DirectoryName("O=A"), kOk, kIn},
  });
}

TEST(NameConstraintsTest, Mailboxes) {
  CheckRows({
      {EmailName("a@example.com"), EmailName("a@example.com"), kOk, kIn},
      {EmailName("a@example.com"), EmailName("a@EXAMPLE.com"), kOk, kIn},
      {EmailName("a@example.com"), EmailName("A@example.com"), kOut, kOk},
      {EmailName("a@example.com"), EmailName("b@example.com"), kOut, kOk},
      {EmailName("example.com"), EmailName("a@example.com"), kOk, kIn},
      {EmailName("example.com"), EmailName("a@mail.example.com"), kOut, kOk},
      {EmailName(".example.com"), EmailName("a@mail.example.com"), kOk, kIn},
      {EmailName(".example.com"), EmailName("a@example.com"), kOut, kOk},
      {EmailName(""), EmailName("a@example.com"), kOk, kIn},
      {EmailName("*@example.com"), EmailName("*@example.com"), kOk, kIn},
      {EmailName("*@example.com"), EmailName("a@example.com"), kOut, kOk},
      {EmailName("example.com"), EmailName("a@b@example.com"), kBadName,
       kBadName},
      {EmailName("example.com"), EmailName("example.com"), kBadName, kBadName},
      {EmailName("a@b@example.com"), EmailName("a@example.com"), kBadBase,
       kBadBase},
      // RFC 9598 section 6.
      {EmailName("example.com"), SmtpUtf8Name("дöner@example.com"), kOk, kIn},
      {EmailName("example.com"), SmtpUtf8Name("дöner@example.net"), kOut, kOk},
      {EmailName("a@example.com"), SmtpUtf8Name("a@example.com"), kOk, kIn},
      {EmailName("example.com"), SmtpUtf8Name("дöner@EXAMPLE.com"), kBadName,
       kBadName},
  });
}

TEST(NameConstraintsTest, Uris) {
  CheckRows({
      {UriName("example.com"), UriName("https://example.com/x"), kOk, kIn},
      {UriName("example.com"), UriName("https://EXAMPLE.com"), kOk, kIn},
      {UriName("example.com"), UriName("https://www.example.com/"), kOut, kOk},
      {UriName(".example.com"), UriName("https://www.example.com/"), kOk, kIn},
      {UriName(".example.com"), UriName("https://example.com/"), kOut, kOk},
      {UriName("example.com"), UriName("ldap://example.com:389/o=x"), kOk, kIn},
      {UriName(""), UriName("https://example.com/"), kOk, kIn},
      // The host is what counts (CVE-2026-63576).
      {UriName("example.com"), UriName("https://example.com@evil.test/"), kOut,
       kOk},
      {UriName("example.com"), UriName("https://evil.test/@example.com"), kOut,
       kOk},
      {UriName("example.com"), UriName("https://evil.test#@example.com"), kOut,
       kOk},
      {UriName("example.com"), UriName("https://u@example.com:8443"), kOk, kIn},
      {UriName("example.com"), UriName("https://evil.test\\@example.com"),
       kBadName, kBadName},
      // A host that is no name, or none at all, is refused.
      {UriName("example.com"), UriName("https://192.0.2.1/"), kBadName,
       kBadName},
      {UriName("example.com"), UriName("https://[::1]/"), kBadName, kBadName},
      {UriName("example.com"), UriName("urn:example.com"), kBadName, kBadName},
      {UriName("https://example.com"), UriName("https://example.com"), kBadBase,
       kBadBase},
  });
}

TEST(NameConstraintsTest, FormsThatCannotBeDecidedRefuse) {
  CheckRows({
      {OtherName("1.2.3", Null()), OtherName("1.2.3", Null()), kCannot,
       kCannot},
      {OtherName("1.2.3", Null()), OtherName("1.2.4", Null()), kCannot,
       kCannot},
      {RegisteredIdName("1.2.3"), RegisteredIdName("1.2.3"), kCannot, kCannot},
      {X400Name(), X400Name(), kCannot, kCannot},
      {EdiPartyName(), EdiPartyName(), kCannot, kCannot},
  });
}

TEST(NameConstraintsTest, OtherFormsAreNotConstrained) {
  CheckRows({
      {IpRange("192.0.2.0/24"), "example.com", kOk, kOk},
      {"example.com", IpName("192.0.2.1"), kOk, kOk},
      {"example.com", EmailName("a@example.net"), kOk, kOk},
      {EmailName("example.com"), "example.net", kOk, kOk},
      {UriName("example.com"), "example.net", kOk, kOk},
      {OtherName("1.2.3", Null()), "example.com", kOk, kOk},
      {"example.com", OtherName("1.2.3", Null()), kOk, kOk},
      // A malformed constraint of a form that is not there decides nothing.
      {IpName("::1"), "example.com", kOk, kOk},
  });
}

TEST(NameConstraintsTest, PermittedAndExcludedBothCount) {
  const auto ca = Ca("CA").PermitDns("example.com").ExcludeDns("b.example.com");
  EXPECT_EQ(Check(ca, Leaf("").San("a.example.com")).error, kOk);
  EXPECT_EQ(Check(ca, Leaf("").San("b.example.com")).error, kIn);
  EXPECT_EQ(Check(ca, Leaf("").San("x.b.example.com")).error, kIn);
  EXPECT_EQ(Check(ca, Leaf("").San("example.net")).error, kOut);
}

TEST(NameConstraintsTest, EveryNameCounts) {
  const auto ca = Ca("CA").PermitDns("example.com");
  EXPECT_EQ(Check(ca, Leaf("").San("example.com").San("a.example.com")).error,
            kOk);
  const auto leaf = Leaf("").San("example.com").San("example.net");
  const Failure failure = Check(ca, leaf);
  EXPECT_THAT(failure, FailsWithIn(kOut, Extension::kSubjectAltName));
  // The offset is that of the name.
  EXPECT_EQ(leaf.input().From(failure.offset).First(11).AsStringView(),
            "example.net");
}

TEST(NameConstraintsTest, TheSubjectCounts) {
  const auto ca = Ca("CA").Permit(DirectoryName("O=A"));
  EXPECT_EQ(Check(ca, Leaf("O=A,CN=x")).error, kOk);
  EXPECT_EQ(Check(ca, Leaf("O=B")).error, kOut);
  EXPECT_EQ(Check(ca, Leaf("")).error, kOk);
  // The subject and the alternative name, each.
  EXPECT_EQ(Check(ca, Leaf("O=A").San(DirectoryName("O=B"))).error, kOut);
  EXPECT_EQ(Check(ca, Leaf("O=B").San(DirectoryName("O=A"))).error, kOut);
}

TEST(NameConstraintsTest, MailboxesInTheSubjectCountWithoutOthers) {
  const auto ca = Ca("CA").Permit(EmailName("example.com"));
  EXPECT_EQ(Check(ca, Leaf("E=a@example.com").NoSan()).error, kOk);
  EXPECT_EQ(Check(ca, Leaf("E=a@example.net").NoSan()).error, kOut);
  EXPECT_EQ(Check(ca, Leaf("E=a@example.net")).error, kOut);
  EXPECT_EQ(Check(ca, Leaf("E=nonsense").NoSan()).error, kBadName);
  EXPECT_EQ(
      Check(ca, Leaf("E=a@example.net").San(EmailName("a@example.com"))).error,
      kOk);
}

TEST(NameConstraintsTest, TheIdentityCounts) {
  const auto ca = Ca("CA").PermitDns("example.com").ExcludeDns("b.example.com");
  const auto leaf = Leaf("").San("a.example.com");
  const Identity a = Identity::DnsName("a.example.com");
  const Identity b = Identity::DnsName("b.example.com");
  const Identity c = Identity::DnsName("c.example.net");
  EXPECT_EQ(Check(ca, leaf, &a).error, kOk);
  EXPECT_EQ(Check(ca, leaf, &b).error, kIn);
  EXPECT_EQ(Check(ca, leaf, &c).error, kOut);
  const uint8_t address[] = {192, 0, 2, 1};
  const Identity ip = Identity::IpAddress(address);
  EXPECT_EQ(Check(ca, leaf, &ip).error, kOk);
  EXPECT_EQ(Check(Ca("CA").Exclude(IpRange("192.0.2.0/24")), leaf, &ip).error,
            kIn);
  const Identity mail = Identity::Email("x@example.net");
  EXPECT_EQ(Check(Ca("CA").Permit(EmailName("example.com")), leaf, &mail).error,
            kOut);
  // RFC 9598: the domain of a mailbox in UTF-8.
  const Identity utf8_in = Identity::Email(u8"é@example.com");
  const Identity utf8_out = Identity::Email(u8"é@example.net");
  const auto mail_ca = Ca("CA").Permit(EmailName("example.com"));
  EXPECT_EQ(Check(mail_ca, leaf, &utf8_in).error, kOk);
  EXPECT_EQ(Check(mail_ca, leaf, &utf8_out).error, kOut);
  const Identity uri = Identity::Uri("spiffe://example.net/x");
  EXPECT_EQ(Check(Ca("CA").Permit(UriName("example.com")), leaf, &uri).error,
            kOut);
}

TEST(NameConstraintsTest, LeadingDotIsThePolicys) {
  const auto ca = Ca("CA").PermitDns(".example.com");
  const auto leaf = Leaf("").San("a.example.com");
  EXPECT_EQ(Check(ca, leaf).error, kOk);
  EXPECT_EQ(Check(ca, leaf, nullptr, ValidationPolicy::Rfc5280Strict()).error,
            kBadBase);
}

TEST(NameConstraintsTest, Malformed) {
  const auto leaf = Leaf("").San("example.com");
  const auto with = [](std::string value) {
    return Ca("CA").Extension(Extension::kNameConstraints, true,
                              std::move(value));
  };
  const std::string base = DnsName("example.com").der();
  const std::string subtree = Sequence({base});
  const auto lists = [](absl::string_view permitted,
                        absl::string_view excluded) {
    return Sequence({permitted.empty() ? "" : Tlv(0xa0, permitted),
                     excluded.empty() ? "" : Tlv(0xa1, excluded)});
  };
  EXPECT_EQ(Check(with(lists(subtree, "")), leaf).error, kOk);
  EXPECT_EQ(Check(with(Sequence({})), leaf).error, kOk);
  EXPECT_EQ(Check(with(""), leaf).error, kBadBase);
  EXPECT_EQ(Check(with(Null()), leaf).error, kBadBase);
  EXPECT_EQ(Check(with(Sequence({Tlv(0xa0, "")})), leaf).error, kBadBase);
  EXPECT_EQ(Check(with(Sequence({Tlv(0xa1, "")})), leaf).error, kBadBase);
  // Excluded before permitted, and a list twice.
  EXPECT_EQ(
      Check(with(Sequence({Tlv(0xa1, subtree), Tlv(0xa0, subtree)})), leaf)
          .error,
      kBadBase);
  EXPECT_EQ(
      Check(with(Sequence({Tlv(0xa0, subtree), Tlv(0xa0, subtree)})), leaf)
          .error,
      kBadBase);
  // minimum and maximum, even their defaults.
  EXPECT_EQ(
      Check(with(lists(Sequence({base, Tlv(0x80, "\x01")}), "")), leaf).error,
      kBadBase);
  EXPECT_EQ(
      Check(with(lists(Sequence({base, Tlv(0x80, std::string(1, '\0'))}), "")),
            leaf)
          .error,
      kBadBase);
  EXPECT_EQ(
      Check(with(lists(Sequence({base, Tlv(0x81, "\x01")}), "")), leaf).error,
      kBadBase);
  EXPECT_EQ(Check(with(lists(subtree, "") + "x"), leaf).error, kBadBase);
}

TEST(NameConstraintsTest, MalformedAltNameRefuses) {
  const auto ca = Ca("CA").PermitDns("example.com");
  const auto leaf =
      Leaf("").Extension(Extension::kSubjectAltName, false, "not DER");
  EXPECT_THAT(Check(ca, leaf), FailsWithIn(Error::kMalformedExtension,
                                           Extension::kSubjectAltName));
}

// Names that only the last of many subtrees covers.
TestCertificate ManySubtrees(int count) {
  TestCertificate ca = Ca("CA");
  for (int i = 0; i < count; ++i) {
    ca = ca.PermitDns(absl::StrCat("d", i, ".example.com"))
             .ExcludeDns(absl::StrCat("x", i, ".example.com"));
  }
  return ca;
}

TestCertificate ManyNames(int count) {
  TestCertificate leaf = Leaf("");
  for (int i = 0; i < count; ++i) {
    leaf = leaf.San(absl::StrCat("h.d", i, ".example.com"));
  }
  return leaf;
}

TEST(NameConstraintsTest, WorkIsNearlyLinear) {
  Budget budget(kDefaultNameComparisons);
  EXPECT_EQ(Check(ManySubtrees(500), ManyNames(500), nullptr,
                  ValidationPolicy::WebPki(), &budget)
                .error,
            kOk);
  EXPECT_LE(budget.used(), 20u * 500);
  Budget larger(kDefaultNameComparisons);
  EXPECT_EQ(Check(ManySubtrees(1000), ManyNames(1000), nullptr,
                  ValidationPolicy::WebPki(), &larger)
                .error,
            kOk);
  EXPECT_LE(larger.used(), 2 * budget.used() + 1000);
}

TEST(NameConstraintsTest, MoreSubtreesThanTheIndexHoldsAreScanned) {
  TestCertificate ca = Ca("CA");
  const int count = static_cast<int>(NameConstraintIndex::kMaxKeys) + 10;
  std::string subtrees;
  for (int i = 0; i < count; ++i) {
    subtrees += Sequence({DnsName(absl::StrCat("d", i, ".example.com")).der()});
  }
  ca = ca.Extension(Extension::kNameConstraints, true,
                    Sequence({Tlv(0xa0, subtrees)}));
  EXPECT_EQ(Check(ca, Leaf("").San("h.d0.example.com")).error, kOk);
  EXPECT_EQ(
      Check(ca, Leaf("").San(absl::StrCat("d", count - 1, ".example.com")))
          .error,
      kOk);
  EXPECT_EQ(Check(ca, Leaf("").San("example.com")).error, kOut);
  // ... under the budget.
  TestCertificate leaf = Leaf("");
  for (int i = 0; i < 100; ++i) {
    leaf = leaf.San(absl::StrCat("h", i, ".d", count - 1, ".example.com"));
  }
  EXPECT_EQ(Check(ca, leaf).error, Error::kNameBudgetExhausted);
}

TEST(NameConstraintsTest, RepeatedSubtreesAreNotQuadratic) {
  std::string subtrees;
  for (int i = 0; i < 6000; ++i) {
    subtrees += Sequence(
        {DnsName(i % 2 == 0 ? "a.example.com" : "A.EXAMPLE.COM").der()});
  }
  const auto ca = Ca("CA").Extension(Extension::kNameConstraints, true,
                                     Sequence({Tlv(0xa1, subtrees)}));
  Budget budget(kDefaultNameComparisons);
  EXPECT_EQ(Check(ca, Leaf("").San("*.example.com"), nullptr,
                  ValidationPolicy::WebPki(), &budget)
                .error,
            kIn);
  EXPECT_LE(budget.used(), 6u * 6000);
}

TEST(NameConstraintsTest, BudgetAtTheLimitAndOnePast) {
  const auto ca = ManySubtrees(20);
  const auto leaf = ManyNames(20);
  Budget enough(kDefaultNameComparisons);
  ASSERT_EQ(Check(ca, leaf, nullptr, ValidationPolicy::WebPki(), &enough).error,
            kOk);
  Budget exact(enough.used());
  EXPECT_EQ(Check(ca, leaf, nullptr, ValidationPolicy::WebPki(), &exact).error,
            kOk);
  Budget less(enough.used() - 1);
  EXPECT_EQ(Check(ca, leaf, nullptr, ValidationPolicy::WebPki(), &less).error,
            Error::kNameBudgetExhausted);
}

}  // namespace
}  // namespace cairn::testing
