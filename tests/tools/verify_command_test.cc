#include "tools/verify_command.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "pkix/report.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/subprocess.h"
#include "tests/support/test_time.h"
#include "tests/tools/verify_command_fixture.h"
#include "tools/command_line.h"
#include "trustdomain/certificate_files.h"

namespace cairn::tools {
namespace {

using testing::Ca;
using ::testing::ContainsRegex;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::kDay;
using testing::kNow;
using testing::kYear;
using testing::Leaf;
using ::testing::Not;
using testing::ProcessResult;
using ::testing::StartsWith;
using testing::TestCertificate;
using Json = nlohmann::json;

// Verdicts.

TEST_F(VerifyCommandTest, Trusted) {
  const ProcessResult result = RunHere({"--host", "example.com", chain_pem_});
  ExpectTrusted(result);
  // The path, each certificate with what identifies it.
  for (const char* text :
       {"O=Leaf", "CN=Intermediate, O=Example", "CN=Root, O=Example",
        "2026-10-22T00:00:00Z", "2027-01-20T00:00:00Z", "2036-11-18T00:00:00Z",
        "P-256", "2 signature checks"}) {
    EXPECT_THAT(result.out, HasSubstr(text));
  }
  EXPECT_LT(result.out.find("O=Leaf"), result.out.find("CN=Intermediate"));
  EXPECT_THAT(result.out, Not(HasSubstr("tried:")));
  EXPECT_THAT(result.out, EndsWith(absl::StrCat(
                              "\nasked: purpose server, host example.com, time "
                              "2026-11-21T00:00:00Z, policy webpki, 1 trust "
                              "anchor (",
                              root_pem_, ")\n")));
}

TEST_F(VerifyCommandTest, SaysWhichCertificateAndWhy) {
  const auto expired = inter_.Validity(kNow - 2 * kYear, kNow - kDay);
  const ProcessResult result =
      RunHere({"--host=example.com", Chain(leaf_.IssuedBy(expired))});
  ExpectNotTrusted(result, "expired: not after 2026-11-20T00:00:00Z");
  EXPECT_THAT(result.out,
              HasSubstr("\ncertificate 1: CN=Intermediate, O=Example\n"));
}

TEST_F(VerifyCommandTest, SaysEverythingThatWasTried) {
  const auto expired = inter_.Validity(kNow - 2 * kYear, kNow - kDay);
  const auto not_ca = inter_.BasicConstraints(false);
  const auto wrong_key = inter_.Key(testing::P256(7)).IssuedBy(root_);
  const std::string path =
      directory_.Write("tried.pem", leaf_.Pem() + expired.Pem() + not_ca.Pem() +
                                        wrong_key.Pem());
  const ProcessResult result = RunHere({"--host=example.com", path});
  EXPECT_EQ(result.exit_code, 1);
  const std::string tried = result.out.substr(result.out.find("\ntried:\n"));
  EXPECT_THAT(tried, HasSubstr("expired"));
  EXPECT_THAT(tried, HasSubstr("not a CA"));
  EXPECT_THAT(tried, HasSubstr("signature"));
}

TEST_F(VerifyCommandTest, UnknownIssuer) {
  const ProcessResult result = RunHere({"--host=example.com", leaf_pem_});
  ExpectNotTrusted(result,
                   "no certificate of the issuer is known: the issuer is "
                   "CN=Intermediate, O=Example");
}

TEST_F(VerifyCommandTest, UntrustedRoot) {
  const std::string other = directory_.Write("other.pem", Ca("Other").Pem());
  const std::string whole =
      directory_.Write("whole.pem", leaf_.Pem() + inter_.Pem() + root_.Pem());
  const ProcessResult result =
      Run({"--roots", other, "--time=2026-11-21T00:00:00Z",
           "--host=example.com", whole});
  ExpectNotTrusted(result,
                   "the chain ends in a self-signed certificate that is not a "
                   "trust anchor");
}

TEST_F(VerifyCommandTest, OrderOfTheOthersDoesNotMatter) {
  const auto second = Ca("Second").IssuedBy(inter_);
  const auto leaf = Leaf().IssuedBy(second);
  ExpectTrusted(RunHere(
      {"--host=example.com",
       directory_.Write("x.pem", leaf.Pem() + root_.Pem() + Ca("X").Pem() +
                                     inter_.Pem() + second.Pem())}));
}

TEST_F(VerifyCommandTest, TerminalsAreSafe) {
  const auto leaf = Leaf(testing::NameOf({testing::Rdn({testing::Attribute(
                             der::Oid::kCommonName, der::kUtf8String,
                             "\x1b]0;title\x07\nCN=fake\x7f")})}))
                        .IssuedBy(inter_);
  for (const char* host : {"--host=example.com", "--host=b.example.com"}) {
    for (const char* format : {"--json=false", "--json"}) {
      const ProcessResult result = RunHere({host, format, Chain(leaf)});
      for (const char c : result.out) {
        EXPECT_TRUE(c == '\n' || (c >= 0x20 && c < 0x7f)) << int{c};
      }
    }
  }
}

// More than the limits allow: an answer, soon, of a bounded size, and not
// "unknown issuer".
TEST_F(VerifyCommandTest, FloodOfCandidates) {
  std::string pem = leaf_.Pem();
  for (int i = 0; i < 400; ++i) {
    pem += inter_.Stub().Key(testing::StubKey(i)).Serial(i + 1).Pem();
  }
  const ProcessResult result =
      RunHere({"--host=example.com", directory_.Write("flood.pem", pem)});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.out, ContainsRegex("^not trusted: (the budget of|more "
                                        "candidate certificates than)"));
  EXPECT_LT(result.out.size(), kMaxReport + 1000);
  // The good one among fewer of them is found.
  pem = leaf_.Pem();
  for (int i = 0; i < 100; ++i) {
    pem += inter_.Stub().Key(testing::StubKey(i)).Serial(i + 1).Pem();
  }
  ExpectTrusted(RunHere({"--host=example.com",
                         directory_.Write("fewer.pem", pem + inter_.Pem())}));
}

// Identities.

TEST_F(VerifyCommandTest, Identities) {
  const auto leaf = Leaf()
                        .San("www.example.com")
                        .San(testing::IpName("192.0.2.1"))
                        .San(testing::IpName("2001:db8::1"))
                        .San(testing::EmailName("Someone@example.com"))
                        .San(testing::UriName("spiffe://example.org/service"))
                        .IssuedBy(inter_);
  const std::string chain = Chain(leaf);
  for (const char* flag :
       {"--host=www.example.com", "--host=WWW.EXAMPLE.COM",
        "--host=www.example.com.", "--ip=192.0.2.1", "--ip=2001:db8::1",
        "--ip=2001:DB8:0:0::0:1", "--email=Someone@EXAMPLE.com",
        "--uri=spiffe://example.org/service", "--no-identity",
        "--no_identity"}) {
    SCOPED_TRACE(flag);
    ExpectTrusted(RunHere({flag, chain}));
  }
  const std::string others =
      "www.example.com, 192.0.2.1, 2001:db8::1, Someone@example.com, "
      "spiffe://example.org/service";
  const struct {
    const char* flag;
    const char* why;
  } cases[] = {
      {"--host=example.com", "the certificate is not for this host name"},
      {"--ip=192.0.2.2", "the certificate is not for this IP address"},
      {"--email=someone@example.com",
       "the certificate is not for this e-mail address"},
      {"--uri=spiffe://example.org/other",
       "the certificate is not for this URI"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.flag);
    const ProcessResult result = RunHere({c.flag, chain});
    EXPECT_EQ(result.exit_code, 1);
    EXPECT_THAT(result.out, StartsWith(absl::StrCat("not trusted: ", c.why)));
    // And whom it is for.
    EXPECT_THAT(result.out, HasSubstr(others));
  }
}

TEST_F(VerifyCommandTest, AskedFor) {
  const struct {
    Args flags;
    const char* text;
  } cases[] = {
      {{"--host=a.example"}, "purpose server, host a.example, time "},
      {{"--ip=192.0.2.1"}, "purpose server, ip 192.0.2.1, time "},
      {{"--email=a@b.example"}, "purpose server, email a@b.example, time "},
      {{"--uri=https://a.example/x"}, "uri https://a.example/x, time "},
      {{"--no-identity", "--purpose=client"},
       "purpose client, no identity, time "},
      {{"--no-identity", "--purpose=1.2.3"}, "purpose 1.2.3, no identity"},
      {{"--no-identity", "--policy=private"}, ", policy private, "},
  };
  for (const auto& c : cases) {
    Args args = c.flags;
    args.push_back(chain_pem_);
    const std::string out = RunHere(args).out;
    EXPECT_THAT(out.substr(out.find("\nasked: ")), HasSubstr(c.text));
  }
}

TEST_F(VerifyCommandTest, WildcardUnderAPublicSuffix) {
  ExpectTrusted(
      RunHere({"--host=a.example.co.uk", Chain(leaf_.San("*.example.co.uk"))}));
  const ProcessResult result =
      RunHere({"--host=example.co.uk", Chain(leaf_.San("*.co.uk"))});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.out, HasSubstr("wildcard covers a whole public suffix"));
}

// Purposes, times, policies.

TEST_F(VerifyCommandTest, Purposes) {
  const struct {
    const char* flag;
    testing::ObjectId purpose;
  } cases[] = {
      {"server", der::Oid::kServerAuth},
      {"client", der::Oid::kClientAuth},
      {"email", der::Oid::kEmailProtection},
      {"code-signing", der::Oid::kCodeSigning},
      {"timestamping", der::Oid::kTimeStamping},
      {"ocsp-signing", der::Oid::kOcspSigning},
      {"1.3.6.1.5.5.7.3.17", "1.3.6.1.5.5.7.3.17"},
  };
  for (const auto& leaf_case : cases) {
    const std::string chain =
        Chain(Leaf().Purposes({leaf_case.purpose}).IssuedBy(inter_));
    for (const auto& asked : cases) {
      SCOPED_TRACE(absl::StrCat(leaf_case.flag, " asked for ", asked.flag));
      const ProcessResult result =
          RunHere({"--no-identity", "--purpose", asked.flag, chain});
      EXPECT_EQ(result.exit_code, &asked == &leaf_case ? 0 : 1) << result.out;
    }
    ExpectTrusted(RunHere({"--no-identity", "--purpose=any", chain}));
  }
}

TEST_F(VerifyCommandTest, Times) {
  const auto verify = [&](const std::string& time) {
    return Run(
        {"--roots", root_pem_, "--no-identity", "--time", time, chain_pem_});
  };
  // The leaf is valid from 2026-10-22 to 2027-01-20, both included.
  for (const char* time :
       {"2026-10-22T00:00:00Z", "2027-01-20T00:00:00Z",
        "2027-01-20T00:00:00.9Z", "2026-10-22T02:00:00+02:00",
        "2027-01-19T16:00:00-08:00", "2026-11-21t00:00:00z"}) {
    SCOPED_TRACE(time);
    ExpectTrusted(verify(time));
  }
  for (const char* time : {"2026-10-21T23:59:59Z", "2026-10-21T23:59:59.9Z",
                           "1000-01-01T00:00:00Z", "0000-01-01T00:00:00Z"}) {
    SCOPED_TRACE(time);
    ExpectNotTrusted(verify(time),
                     "not yet valid: not before 2026-10-22T00:00:00Z");
  }
  for (const char* time : {"2027-01-20T00:00:01Z", "9999-12-31T23:59:59Z"}) {
    SCOPED_TRACE(time);
    ExpectNotTrusted(verify(time), "expired: not after 2027-01-20T00:00:00Z");
  }
}

TEST_F(VerifyCommandTest, TimeIsNowByDefault) {
  const auto long_root = root_.Validity(0, der::kMaxTime);
  const auto long_leaf = Leaf().Validity(0, der::kMaxTime).IssuedBy(long_root);
  const auto old_leaf = Leaf().Validity(0, 1).IssuedBy(long_root);
  const std::string roots = directory_.Write("long.pem", long_root.Pem());
  ExpectTrusted(Run({"--roots", roots, "--no-identity", Chain(long_leaf)}));
  ExpectNotTrusted(Run({"--roots", roots, "--no-identity", Chain(old_leaf)}),
                   "expired: not after 1970-01-01T00:00:01Z");
}

// Every preset can be named, and is the one that it says.
TEST_F(VerifyCommandTest, Policies) {
  const auto no_purpose = leaf_.WithoutExtension(Extension::kExtKeyUsage);
  const auto any_purpose = leaf_.Purposes({der::Oid::kAnyExtendedKeyUsage});
  const auto ca = Ca("Leaf CA").San("example.com").IssuedBy(inter_);
  const auto no_key_id = leaf_.NoAuthorityKeyId();
  const struct {
    const char* policy;
    bool no_purpose, any_purpose, ca, no_key_id;
  } cases[] = {
      {"webpki", true, false, false, true},
      {"webpki-strict", false, false, false, false},
      {"rfc5280", true, false, true, true},
      {"rfc5280-strict", true, false, false, false},
      {"private", true, true, false, true},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.policy);
    const auto trusted = [&](const TestCertificate& leaf) {
      const ProcessResult result =
          RunHere({"--host=example.com", "--policy", c.policy, Chain(leaf)});
      EXPECT_THAT(result.out,
                  HasSubstr(absl::StrCat(", policy ", c.policy, ", ")));
      return result.exit_code == 0;
    };
    EXPECT_TRUE(trusted(leaf_));
    EXPECT_EQ(trusted(no_purpose), c.no_purpose);
    EXPECT_EQ(trusted(any_purpose), c.any_purpose);
    EXPECT_EQ(trusted(ca), c.ca);
    EXPECT_EQ(trusted(no_key_id), c.no_key_id);
  }
}

// Files.

TEST_F(VerifyCommandTest, RootsOfEveryForm) {
  const std::string directory = directory_.PathOf("roots");
  directory_.Write("roots/a.pem", Ca("A").Pem());
  directory_.Write("roots/b.der", root_.der());
  directory_.Write("roots/README", "no certificate");
  for (const std::string& roots :
       {directory_.Write("root.der", root_.der()),
        directory_.Write("bundle.pem", Ca("A").Pem() + root_.Pem()),
        directory}) {
    SCOPED_TRACE(roots);
    ExpectTrusted(Run({"--roots", roots, "--time=2026-11-21T00:00:00Z",
                       "--host=example.com", chain_pem_}));
  }
  const ProcessResult two =
      Run({"--roots", directory, "--time=2026-11-21T00:00:00Z",
           "--host=example.com", chain_pem_});
  EXPECT_THAT(two.out,
              HasSubstr(absl::StrCat("2 trust anchors (", directory, ")")));
}

TEST_F(VerifyCommandTest, SystemRoots) {
  if (!LoadSystemRoots().ok()) GTEST_SKIP() << "this machine has none";
  for (const Args& flags : {Args{}, Args{"--roots=system"}}) {
    Args args = flags;
    args.insert(args.end(), {"--host=example.com",
                             "--time=2026-11-21T00:00:00Z", chain_pem_});
    const ProcessResult result = Run(args);
    ExpectNotTrusted(result,
                     "no certificate of the issuer is known: the issuer is "
                     "CN=Root, O=Example");
    EXPECT_THAT(result.out, HasSubstr("(system)"));
  }
}

TEST_F(VerifyCommandTest, IntermediatesOfEveryForm) {
  directory_.Write("inters/a.pem", Ca("A").Pem());
  directory_.Write("inters/b.crt", inter_.Pem());
  for (const std::string& inters :
       {inter_pem_, directory_.Write("inter.der", inter_.der()),
        directory_.Write("inters.pem", Ca("A").Pem() + inter_.Pem()),
        directory_.PathOf("inters")}) {
    SCOPED_TRACE(inters);
    ExpectTrusted(
        RunHere({"--host=example.com", "--intermediates", inters, leaf_pem_}));
  }
}

TEST_F(VerifyCommandTest, ChainAsDer) {
  ExpectTrusted(RunHere({"--host=example.com", "--intermediates", inter_pem_,
                         directory_.Write("leaf.der", leaf_.der())}));
}

TEST_F(VerifyCommandTest, RootAsEndEntity) {
  const ProcessResult result =
      RunHere({"--no-identity", "--policy=rfc5280", root_pem_});
  ExpectTrusted(result);
}

// JSON.

TEST_F(VerifyCommandTest, JsonTrusted) {
  for (const char* flag : {"--json", "--json=true"}) {
    const ProcessResult result =
        RunHere({flag, "--host=example.com", chain_pem_});
    EXPECT_EQ(result.exit_code, 0);
    EXPECT_THAT(result.err, IsEmpty());
    const Json json = Json::parse(result.out);
    EXPECT_EQ(json.at("verdict"), "trusted");
    EXPECT_EQ(json.at("anchor"), "CN=Root, O=Example");
    ASSERT_EQ(json.at("path").size(), 3u);
    EXPECT_EQ(json.at("path").at(0).at("subject"), "O=Leaf");
    EXPECT_EQ(json.at("counters").at("signature_checks"), 2);
  }
}

TEST_F(VerifyCommandTest, JsonNotTrusted) {
  const ProcessResult result =
      RunHere({"--json", "--host=b.example.com", chain_pem_});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, IsEmpty());
  const Json json = Json::parse(result.out);
  EXPECT_EQ(json.at("verdict"), "not-trusted");
  EXPECT_EQ(json.at("error").at("name"), "HostnameMismatch");
  EXPECT_EQ(json.at("error").at("certificate"), 0);
  EXPECT_FALSE(json.at("trace").empty());
}

TEST_F(VerifyCommandTest, JsonWithBadInputIsNoJson) {
  ExpectUsageError(RunHere({"--json", "--no-identity", "/nothing"}),
                   "/nothing: No such file or directory");
}

TEST_F(VerifyCommandTest, JsonSwitchedOff) {
  for (const char* flag : {"--nojson", "--json=false"}) {
    ExpectTrusted(RunHere({flag, "--host=example.com", chain_pem_}));
  }
}

// The command has no domain that answers "pending"; this is what it would do.
TEST(ExitCodeFor, EveryOutcome) {
  EXPECT_EQ(ExitCodeFor(Outcome::kTrusted), 0);
  EXPECT_EQ(ExitCodeFor(Outcome::kNotTrusted), 1);
  EXPECT_EQ(ExitCodeFor(Outcome::kPending), 3);
  EXPECT_EQ(kExitUsage, 2);
}

}  // namespace
}  // namespace cairn::tools
