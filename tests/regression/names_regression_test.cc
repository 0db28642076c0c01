// What broke other verifiers: names and name constraints. Each test is named
// after one of the reports, and shows the attack and its nearest legitimate
// neighbour.

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pkix/chain_builder.h"
#include "pkix/report.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/der_builder.h"
#include "tests/support/matchers.h"
#include "tests/support/test_time.h"
#include "tests/support/test_trust_domain.h"
#include "tests/support/verify.h"

namespace cairn::testing {
namespace {

// A chain of a root, an intermediate and an end entity.
TestCertificate Below(const TestCertificate& constrained,
                      const TestCertificate& leaf) {
  return leaf.IssuedBy(constrained.IssuedBy(Ca("Root")));
}

BuildOptions Anybody(Purpose purpose = Purpose::ServerAuth()) {
  return BuildOptions(purpose, Identity::None(), kNow);
}

// Go: constraint checks were quadratic. Also CVE-2025-14831 (GnuTLS),
// CVE-2024-34702 (Botan).
TEST(NamesRegression, CVE_2025_58187_NamesTimesConstraintsIsNotQuadratic) {
  TestCertificate ca = Ca("Constrained").Stub();
  TestCertificate leaf = Leaf("").Stub();
  for (int i = 0; i < 1500; ++i) {
    ca = ca.PermitDns(absl::StrCat("p", i, ".example.com"))
             .ExcludeDns(absl::StrCat("x", i, ".example.com"));
    leaf = leaf.San(absl::StrCat("h.p", i, ".example.com"));
  }
  const auto chain = leaf.IssuedBy(ca.IssuedBy(Ca("Root").Stub()));
  const BuildResult result = Verify(chain, Anybody());
  EXPECT_THAT(result, IsTrusted());
  EXPECT_LE(result.counters().name_comparisons, 30'000u);
  const auto attack =
      leaf.San("h.x1499.example.com").IssuedBy(ca.IssuedBy(Ca("Root").Stub()));
  EXPECT_THAT(Verify(attack, Anybody()), FailsWith(Error::kNameExcluded));
}

TEST(NamesRegression, CVE_2025_61727_ExcludedNameStopsTheWildcardOverIt) {
  const auto ca = Ca("C").ExcludeDns("test.example.com");
  EXPECT_THAT(
      Verify(Below(ca, Leaf().San("*.example.com")), Host("www.example.com")),
      FailsWithAt(Error::kNameExcluded, 0));
  EXPECT_THAT(
      Verify(Below(ca, Leaf().San("www.example.com")), Host("www.example.com")),
      IsTrusted());
}

// The fix of the above was too broad.
TEST(NamesRegression, Go_76935_WildcardElsewhereIsNotExcluded) {
  const auto ca = Ca("C").ExcludeDns("test.example.com");
  EXPECT_THAT(
      Verify(Below(ca, Leaf().San("*.example.net")), Host("www.example.net")),
      IsTrusted());
  EXPECT_THAT(Verify(Below(ca, Leaf().San("*.www.example.com")),
                     Host("a.www.example.com")),
              IsTrusted());
  EXPECT_THAT(Verify(Below(Ca("C").ExcludeDns("a.b.example.com"),
                           Leaf().San("*.example.com")),
                     Host("www.example.com")),
              IsTrusted());
}

TEST(NamesRegression, RUSTSEC_2026_0099_PermittedNameIsNotItsWildcard) {
  const auto ca = Ca("C").PermitDns("accept.example.com");
  EXPECT_THAT(Verify(Below(ca, Leaf().San("*.example.com")),
                     Host("accept.example.com")),
              FailsWithAt(Error::kNameNotPermitted, 0));
  EXPECT_THAT(Verify(Below(ca, Leaf().San("*.accept.example.com")),
                     Host("a.accept.example.com")),
              IsTrusted());
}

// pyca: constraints were applied to the SAN, not to the name asked for.
TEST(NamesRegression, CVE_2026_34073_WildcardDoesNotWidenThePermittedName) {
  const auto ca = Ca("C").PermitDns("a.example.com");
  EXPECT_THAT(
      Verify(Below(ca, Leaf().San("*.example.com")), Host("b.example.com")),
      FailsWith(Error::kNameNotPermitted));
  EXPECT_THAT(
      Verify(Below(ca, Leaf().San("a.example.com")), Host("a.example.com")),
      IsTrusted());
}

// URI constraints were parsed and ignored. Also CVE-2026-5263 (wolfSSL), where
// excluded URIs were inverted, and rustls/webpki 471.
TEST(NamesRegression, RUSTSEC_2026_0098_UriConstraintsAreApplied) {
  const auto inside = Leaf().San(UriName("https://a.example.com/x"));
  const auto outside = Leaf().San(UriName("https://a.example.net/x"));
  const auto permits = Ca("C").Permit(UriName(".example.com"));
  const auto excludes = Ca("C").Exclude(UriName(".example.com"));
  EXPECT_THAT(Verify(Below(permits, inside), Anybody()), IsTrusted());
  EXPECT_THAT(Verify(Below(permits, outside), Anybody()),
              FailsWith(Error::kNameNotPermitted));
  EXPECT_THAT(Verify(Below(excludes, inside), Anybody()),
              FailsWith(Error::kNameExcluded));
  EXPECT_THAT(Verify(Below(excludes, outside), Anybody()), IsTrusted());
}

// Botan: where permitted subtrees matched, excluded ones were not looked at.
TEST(NamesRegression, CVE_2024_39312_PermittedAndExcludedAreBothChecked) {
  const auto ca =
      Ca("C").PermitDns("example.com").ExcludeDns("secret.example.com");
  const auto verify = [&ca](const char* name) {
    return Verify(Below(ca, Leaf().San(name)), Host(name));
  };
  EXPECT_THAT(verify("www.example.com"), IsTrusted());
  EXPECT_THAT(verify("a.secret.example.com"), FailsWith(Error::kNameExcluded));
  EXPECT_THAT(verify("www.example.net"), FailsWith(Error::kNameNotPermitted));
}

// Also CVE-2026-32884 (Botan), GO-2026-4866.
TEST(NamesRegression, CVE_2026_3833_LetterCaseIsNoWayRound) {
  const auto ca = Ca("C").ExcludeDns("Secret.example.com");
  for (const char* name :
       {"secret.example.com", "SECRET.EXAMPLE.COM", "a.sEcReT.example.COM"}) {
    EXPECT_THAT(Verify(Below(ca, Leaf().San(name)), Host(name)),
                FailsWith(Error::kNameExcluded))
        << name;
  }
  EXPECT_THAT(Verify(Below(ca, Leaf().San("SECRETS.example.com")),
                     Host("secrets.example.com")),
              IsTrusted());
}

// Go: of several constraints with one local part the last one won.
TEST(NamesRegression, CVE_2026_27137_MailboxesOfOneLocalPartAllCount) {
  const auto ca = Ca("C")
                      .Exclude(EmailName("root@a.example.com"))
                      .Exclude(EmailName("root@b.example.com"));
  const auto verify = [&ca](const char* mailbox) {
    return Verify(Below(ca, Leaf().San(EmailName(mailbox))), Anybody());
  };
  EXPECT_THAT(verify("root@a.example.com"), FailsWith(Error::kNameExcluded));
  EXPECT_THAT(verify("root@b.example.com"), FailsWith(Error::kNameExcluded));
  EXPECT_THAT(verify("root@c.example.com"), IsTrusted());
}

TEST(NamesRegression, CVE_2026_27138_EmptyDnsNameIsRefused) {
  EXPECT_THAT(Verify(Below(Ca("C").PermitDns("example.com"), Leaf().San(""))),
              FailsWith(Error::kHostnameMismatch));
  EXPECT_THAT(Verify(Below(Ca("C").PermitDns("example.com"), Leaf().San("")),
                     Anybody()),
              FailsWith(Error::kMalformedPresentedName));
  EXPECT_THAT(Verify(Below(Ca("C").PermitDns("example.com"), Leaf())),
              IsTrusted());
}

// Bouncy Castle. Also CVE-2026-103602.
TEST(NamesRegression, CVE_2026_8763_TrailingDotIsNoWayRound) {
  const auto excludes = Ca("C").ExcludeDns("example.com");
  EXPECT_THAT(
      Verify(Below(excludes, Leaf().San("www.example.com.")), Anybody()),
      FailsWith(Error::kMalformedPresentedName));
  EXPECT_THAT(Verify(Below(Ca("C"), Leaf().San("www.example.com.")),
                     Host("www.example.com.")),
              FailsWith(Error::kHostnameMismatch));
  EXPECT_THAT(Verify(Below(Ca("C").ExcludeDns("example.com."), Leaf())),
              FailsWith(Error::kMalformedNameConstraints));
  // A resolver's final dot in the name asked for is just that.
  EXPECT_THAT(Verify(Below(Ca("C"), Leaf()), Host("example.com.")),
              IsTrusted());
}

TEST(NamesRegression, CVE_2026_63577_DirectoryNameIsAPrefix) {
  const auto ca = Ca("C").Permit(DirectoryName("C=DE,O=A"));
  EXPECT_THAT(Verify(Below(ca, Leaf("CN=x,C=DE,O=A"))),
              FailsWith(Error::kNameNotPermitted));
  EXPECT_THAT(Verify(Below(ca, Leaf("C=DE,O=A,CN=x"))), IsTrusted());
}

TEST(NamesRegression, CVE_2026_63576_UriHostIsFoundStrictly) {
  const auto ca = Ca("C").Permit(UriName("example.com"));
  const auto verify = [&ca](const char* uri) {
    return Verify(Below(ca, Leaf().San(UriName(uri))), Anybody());
  };
  for (const char* uri :
       {"https://example.com@evil.test/", "https://example.com:x@evil.test/",
        "https://evil.test/#@example.com",
        "https://evil.test:443/example.com"}) {
    EXPECT_THAT(verify(uri), FailsWith(Error::kNameNotPermitted)) << uri;
  }
  for (const char* uri : {"https://evil.test\\@example.com/", "https://[::1]/",
                          "https:/example.com", "https://exam ple.com/"}) {
    EXPECT_THAT(verify(uri), FailsWith(Error::kMalformedPresentedName)) << uri;
  }
  EXPECT_THAT(verify("https://u:p@example.com:443/p?q#f"), IsTrusted());
}

TEST(NamesRegression, CVE_2026_71889_ConstraintsApplyToTheLeaf) {
  // By the root right above it, and by one far above.
  const auto root = Ca("Root").PermitDns("example.com");
  EXPECT_THAT(
      Verify(Leaf().San("example.net").IssuedBy(root), Host("example.net")),
      FailsWithAt(Error::kNameNotPermitted, 0));
  const auto issuer = Ca("B").IssuedBy(Ca("A").IssuedBy(root));
  EXPECT_THAT(
      Verify(Leaf().San("example.net").IssuedBy(issuer), Host("example.net")),
      FailsWithAt(Error::kNameNotPermitted, 0));
  EXPECT_THAT(Verify(Leaf().IssuedBy(issuer)), IsTrusted());
}

// GnuTLS: an empty intersection of permitted subtrees was no constraint.
TEST(NamesRegression, CVE_2026_42011_DisjointSubtreesPermitNothing) {
  const auto outer = Ca("Outer").PermitDns("a.example.com");
  const auto inner = Ca("Inner").PermitDns("b.example.com");
  const auto issuer = inner.IssuedBy(outer.IssuedBy(Ca("Root")));
  for (const char* name : {"a.example.com", "b.example.com", "c.example.com"}) {
    EXPECT_THAT(Verify(Leaf().San(name).IssuedBy(issuer), Host(name)),
                FailsWith(Error::kNameNotPermitted))
        << name;
  }
  const auto within = Ca("Inner").PermitDns("x.a.example.com");
  EXPECT_THAT(Verify(Leaf()
                         .San("x.a.example.com")
                         .IssuedBy(within.IssuedBy(outer.IssuedBy(Ca("Root")))),
                     Host("x.a.example.com")),
              IsTrusted());
}

// Also openssl 32373.
TEST(NamesRegression, Openssl_31680_Utf8MailboxesCountAsMail) {
  const auto ca = Ca("C").Permit(EmailName("example.com"));
  const auto verify = [&ca](const char* mailbox) {
    return Verify(Below(ca, Leaf().San(SmtpUtf8Name(mailbox))), Anybody());
  };
  EXPECT_THAT(verify("usér@example.net"), FailsWith(Error::kNameNotPermitted));
  EXPECT_THAT(verify("usér@example.com"), IsTrusted());
}

// Punycode in constraints overflowed. Also CVE-2022-3602, CVE-2022-3786: there
// is no punycode here, A-labels are compared as they are.
TEST(NamesRegression, CVE_2022_4203_InternationalisedNamesAreAscii) {
  const auto ca = Ca("C").Permit(EmailName("xn--bcher-kva.example"));
  EXPECT_THAT(Verify(Below(ca, Leaf().San(EmailName("a@b\xc3\xbc"
                                                    "cher.example"))),
                     Anybody()),
              FailsWith(Error::kMalformedPresentedName));
  EXPECT_THAT(
      Verify(Below(ca, Leaf().San(EmailName("a@xn--bcher-kva.example"))),
             Anybody()),
      IsTrusted());
  const std::string long_label = absl::StrCat("xn--", std::string(4000, 'a'));
  EXPECT_THAT(Verify(Below(Ca("C").Permit(EmailName(long_label)),
                           Leaf().San(EmailName("a@example.com"))),
                     Anybody()),
              FailsWith(Error::kMalformedNameConstraints));
}

// Also CVE-2026-42012 and CVE-2026-42013 (GnuTLS), CVE-2026-59638,
// CVE-2026-66402.
TEST(NamesRegression, GHSA_3jrg_j22w_mpmc_CommonNameIsNoIdentity) {
  const auto root = Ca("Root");
  EXPECT_THAT(Verify(Leaf("CN=example.com").NoSan().IssuedBy(root)),
              FailsWith(Error::kHostnameMismatch));
  EXPECT_THAT(Verify(Leaf("CN=example.com").San("example.net").IssuedBy(root)),
              FailsWith(Error::kHostnameMismatch));
  EXPECT_THAT(
      Verify(Leaf("CN=example.com").San(IpName("192.0.2.1")).IssuedBy(root)),
      FailsWith(Error::kHostnameMismatch));
  EXPECT_THAT(Verify(Leaf("CN=other").San("example.com").IssuedBy(root)),
              IsTrusted());
}

// cpp-httplib: with an address as host nothing was checked.
TEST(NamesRegression, CVE_2026_54919_AddressesAreChecked) {
  const auto root = Ca("Root");
  const uint8_t address[] = {192, 0, 2, 1};
  BuildOptions options = Host();
  options.identity = Identity::IpAddress(address);
  EXPECT_THAT(Verify(Leaf().IssuedBy(root), options),
              FailsWith(Error::kIpAddressMismatch));
  EXPECT_THAT(Verify(Leaf().San("192.0.2.1").IssuedBy(root), options),
              FailsWith(Error::kIpAddressMismatch));
  EXPECT_THAT(Verify(Leaf().San(IpName("192.0.2.2")).IssuedBy(root), options),
              FailsWith(Error::kIpAddressMismatch));
  EXPECT_THAT(Verify(Leaf().San(IpName("192.0.2.1")).IssuedBy(root), options),
              IsTrusted());
  // Text that looks like an address is no host name.
  EXPECT_THAT(Verify(Leaf().San("192.0.2.1").IssuedBy(root), Host("192.0.2.1")),
              FailsWith(Error::kInvalidIdentity));
}

// Go: error texts grew with the square of the names. Also CVE-2026-27145.
TEST(NamesRegression, CVE_2025_61729_ErrorTextIsCapped) {
  TestCertificate leaf = Leaf("").Stub();
  for (int i = 0; i < 3000; ++i) {
    leaf = leaf.San(absl::StrCat("host", i, ".example.net"));
  }
  const auto chain = leaf.IssuedBy(Ca("Root").Stub());
  const BuildResult result = Verify(chain);
  EXPECT_THAT(result, FailsWith(Error::kHostnameMismatch));
  EXPECT_LE(ResultToText(result).size(), 4000u);
}

}  // namespace
}  // namespace cairn::testing
