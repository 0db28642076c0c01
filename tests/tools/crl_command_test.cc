// "cairn crl": what it prints of every kind of CRL, and input that is bad. CRLs
// of a real CA are in openssl_crl_test.cc.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/support/crl_factory.h"
#include "tests/support/subprocess.h"
#include "tests/support/test_time.h"
#include "tests/tools/verify_command_fixture.h"

namespace cairn::tools {
namespace {

using testing::CrlOf;
using ::testing::HasSubstr;
using testing::IdpOf;
using testing::Leaf;
using testing::ProcessResult;
using testing::RevokedEntry;
using ::testing::StartsWith;
using testing::TestCrl;

class CrlCommandTest : public VerifyCommandTest {
 protected:
  static ProcessResult RunCrl(Args args) {
    args.insert(args.begin(), {"crl", "--time=2026-11-21T00:00:00Z"});
    return testing::RunProcess("tools/cairn", args);
  }
  ProcessResult Print(const TestCrl& crl, Args more = {}) const {
    more.push_back(directory_.Write("x.crl", crl.der()));
    return RunCrl(more);
  }
};

TEST_F(CrlCommandTest, BadInput) {
  const std::string gone = directory_.PathOf("gone");
  const std::string crl = directory_.Write("good.crl", CrlOf(inter_).der());
  const std::string hello = directory_.Write("hello", "hello");
  const std::string empty = directory_.Write("empty", "");
  const std::string two =
      directory_.Write("two", CrlOf(inter_).Pem() + CrlOf(root_).Pem());
  const struct {
    Args args;
    std::string message;
  } cases[] = {
      {{}, "give one file with a CRL"},
      {{crl, crl}, "give one file with a CRL"},
      {{""}, "give one file with a CRL"},
      {{"--roots=x", crl}, "unknown flag --roots"},
      {{"--issuer=", crl}, "--issuer needs a value"},
      {{crl, "--cert"}, "--cert needs a value"},
      {{"--policy=none", crl}, "--policy: no such policy: none"},
      {{gone}, gone + ": No such file or directory"},
      {{directory_.path()}, directory_.path() + ": is a directory"},
      {{empty}, empty + ": empty file"},
      {{leaf_pem_}, leaf_pem_ + ": no CRL in this file"},
      {{two}, two + ": 2 CRLs in this file, and one is wanted"},
      {{"--issuer", gone, crl}, gone + ": No such file or directory"},
      {{"--cert", gone, crl}, gone + ": No such file or directory"},
      {{"--issuer", empty, crl}, empty + ": empty file"},
  };
  for (const auto& c : cases) ExpectUsageError(RunCrl(c.args), c.message);
  for (const Args& args : {Args{hello}, Args{"--issuer", hello, crl},
                           Args{"--cert", hello, crl}}) {
    const ProcessResult result = RunCrl(args);
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_EQ(result.out, "");
    EXPECT_THAT(result.err, StartsWith("cairn: " + hello + ": not a DER "));
  }
}

TEST_F(CrlCommandTest, Text) {
  const ProcessResult result =
      Print(CrlOf(inter_).Number(7).Revoke(leaf_),
            {"--issuer", inter_pem_, "--cert", leaf_pem_});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_EQ(result.err, "");
  EXPECT_THAT(result.out, StartsWith("CRL of CN=Intermediate, O=Example\n"
                                     "version: 2\n"
                                     "number: 7\n"
                                     "this update: 2026-11-20T00:00:00Z\n"
                                     "next update: 2026-11-27T00:00:00Z\n"
                                     "scope: all certificates and reasons\n"
                                     "entries: 1\n"
                                     "signed with: "));
  EXPECT_THAT(result.out,
              HasSubstr("\nsignature: good, by CN=Intermediate, O=Example\n"
                        "certificate: O=Leaf, serial number "));
  EXPECT_THAT(result.out, ::testing::EndsWith(
                              "\nlisted: yes, revoked 2026-11-19T00:00:00Z, "
                              "unspecified\nstatus: revoked\n"));
}

TEST_F(CrlCommandTest, Scopes) {
  const struct {
    TestCrl crl;
    const char* text;
  } cases[] = {
      {CrlOf(inter_).Idp(IdpOf().OnlyUserCerts()),
       "\nscope: end entities only\n"},
      {CrlOf(inter_).Idp(IdpOf().OnlyCaCerts()), "\nscope: CAs only\n"},
      {CrlOf(inter_).Idp(IdpOf().OnlyAttributeCerts()),
       "\nscope: attribute certificates only\n"},
      {CrlOf(inter_).Idp(IdpOf("http://c.example/1").Indirect()),
       "\nscope: certificates of other issuers, too, distribution point "
       "http://c.example/1\n"},
      {CrlOf(inter_).Idp(IdpOf().OnlyReasons(0x22)),
       "\nscope: reasons keyCompromise cessationOfOperation\n"},
      {CrlOf(inter_).Idp(IdpOf("http://c.example/\x1b\xff")),
       "\nscope: distribution point http://c.example/\\x1b\\xff\n"},
      {CrlOf(inter_).DeltaOf(7).Number(8), "\nnumber: 8\nbase: 7\n"},
      {CrlOf(inter_).Version1(), "\nversion: 1\nnumber: none given\n"},
      // Good for a day, the last second included.
      {CrlOf(inter_).NoNextUpdate(), "\nnext update: none given\n"},
      {CrlOf(inter_).NoNextUpdate().ThisUpdate(testing::kNow - testing::kDay -
                                               1),
       "\nnext update: none given (expired)\n"},
  };
  for (const auto& c : cases) {
    const ProcessResult result = Print(c.crl);
    EXPECT_EQ(result.exit_code, 0);
    EXPECT_THAT(result.out, HasSubstr(c.text));
  }
  EXPECT_THAT(Print(CrlOf(inter_).DeltaOf(7)).out,
              StartsWith("delta CRL of CN=Intermediate, O=Example\n"));
}

TEST_F(CrlCommandTest, OutOfScope) {
  const ProcessResult result =
      Print(CrlOf(inter_).Idp(IdpOf().OnlyCaCerts()),
            {"--issuer", inter_pem_, "--cert", leaf_pem_});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.out,
              HasSubstr("\nlisted: no\nstatus: no-information, the CRL does "
                        "not cover the certificate\n"));
}

TEST_F(CrlCommandTest, BrokenEntries) {
  const TestCrl crl = CrlOf(inter_).Revoke(leaf_).Revoke(
      RevokedEntry::Raw(std::string("\x30\x00", 2)));
  const ProcessResult result = Print(crl);
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.out,
              HasSubstr("\nentries: 1, then malformed entry of a CRL\n"));
  const ProcessResult json = Print(crl, {"--json"});
  EXPECT_EQ(nlohmann::json::parse(json.out).at("entries_error").at("name"),
            "MalformedCrlEntry");
}

TEST_F(CrlCommandTest, BadSignature) {
  const TestCrl crl = CrlOf(inter_).CorruptSignature();
  EXPECT_EQ(Print(crl).exit_code, 0) << "nobody asked";
  const ProcessResult result = Print(crl, {"--json", "--issuer", inter_pem_});
  EXPECT_EQ(result.exit_code, 1);
  const nlohmann::json json = nlohmann::json::parse(result.out);
  EXPECT_EQ(json.at("signature"), "bad");
  EXPECT_EQ(json.at("signature_error").at("name"), "BadCrlSignature");
}

// An entry of an indirect CRL goes with the issuer that was last named.
TEST_F(CrlCommandTest, EntriesOfOtherIssuers) {
  const auto other = testing::Ca("Other").IssuedBy(root_);
  const auto theirs = Leaf("O=Theirs").IssuedBy(other);
  const std::string path = directory_.Write("theirs.pem", theirs.Pem());
  const TestCrl crl =
      CrlOf(inter_)
          .Idp(IdpOf().Indirect())
          .Revoke(RevokedEntry("\x55").CertificateIssuer(other.name()))
          .Revoke(theirs);
  EXPECT_THAT(Print(crl, {"--cert", path}).out, HasSubstr("\nlisted: yes, "));
  // The same number of another issuer.
  EXPECT_THAT(Print(crl.Revoke(leaf_), {"--cert", leaf_pem_}).out,
              HasSubstr("\nlisted: no\n"));
}

}  // namespace
}  // namespace cairn::tools
