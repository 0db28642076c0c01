// "cairn ocsp" and input that is bad: one clear line on standard error for
// each, nothing on standard output, exit code 2. What it does with responders
// is in openssl_ocsp_test.cc.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/support/ocsp_factory.h"
#include "tests/support/subprocess.h"
#include "tests/tools/verify_command_fixture.h"

namespace cairn::tools {
namespace {

using ::testing::HasSubstr;
using testing::Leaf;
using testing::Ocsp;
using testing::ProcessResult;
using ::testing::StartsWith;
using testing::StatusOf;

class OcspCommandTest : public VerifyCommandTest {
 protected:
  static ProcessResult RunOcsp(Args args) {
    args.insert(args.begin(), "ocsp");
    return testing::RunProcess("tools/cairn", args);
  }
  // About the leaf and this response, at kNow.
  ProcessResult Read(const std::string& response, Args more = {}) const {
    Args args = {"--time=2026-11-21T00:00:00Z", "--response",
                 directory_.Write("response", response), leaf_pem_, inter_pem_};
    args.insert(args.end(), more.begin(), more.end());
    return RunOcsp(args);
  }

  const std::string good_ = Ocsp(leaf_).der();
};

TEST_F(OcspCommandTest, BadFlags) {
  const std::string two = "give two files: the certificate and its issuer";
  const struct {
    Args args;
    std::string message;
  } cases[] = {
      {{}, two},
      {{"a"}, two},
      {{"a", "b", "c"}, two},
      {{"a", ""}, two},
      {{"", "b"}, two},
      {{"a", "b", "--roots=x"}, "unknown flag --roots"},
      {{"a", "b", "--url"}, "--url needs a value"},
      {{"a", "b", "--url="}, "--url needs a value"},
      {{"a", "b", "--response="}, "--response needs a value"},
      {{"a", "b", "--save="}, "--save needs a value"},
      {{"a", "b", "--url=https://a.example"},
       "--url: not a URL of http: https://a.example"},
      {{"a", "b", "--url=a.example"}, "--url: not a URL of http: a.example"},
      {{"a", "b", "--url=http://a.example", "--response=r"},
       "give one of --url and --response"},
      {{"a", "b", "--save=s", "--response=r"},
       "--save and --nonce are not for --response"},
      {{"a", "b", "--nonce", "--response=r"},
       "--save and --nonce are not for --response"},
      {{"a", "b", "--nonce=perhaps"}, "--nonce: not true or false: perhaps"},
      {{"a", "b", "--hash=md5"}, "--hash: not sha1 or sha256: md5"},
      {{"a", "b", "--hash=SHA1"}, "--hash: not sha1 or sha256: SHA1"},
      {{"a", "b", "--time=now"}, "--time: not an RFC 3339 time: now"},
      {{"a", "b", "--policy=strict"}, "--policy: no such policy: strict"},
  };
  for (const auto& c : cases) ExpectUsageError(RunOcsp(c.args), c.message);
}

TEST_F(OcspCommandTest, BadTimeouts) {
  const Args args = {"--url=http://127.0.0.1:1/", leaf_pem_, inter_pem_};
  const struct {
    const char* flag;
    const char* message;
  } cases[] = {
      {"--fetch-timeout=soon", "--fetch-timeout: bad value: soon"},
      {"--fetch-timeout=5", "--fetch-timeout: bad value: 5"},
      {"--fetch-timeout=0", "--fetch-timeout: not from 1ms to 2m: 0"},
      {"--fetch-timeout=-1s", "--fetch-timeout: not from 1ms to 2m: -1s"},
      {"--fetch-timeout=999us", "--fetch-timeout: not from 1ms to 2m: 999us"},
      {"--fetch-timeout=121s", "--fetch-timeout: not from 1ms to 2m: 2m1s"},
      {"--fetch-timeout=inf", "--fetch-timeout: not from 1ms to 2m: inf"},
  };
  for (const auto& c : cases) {
    Args all = args;
    all.push_back(c.flag);
    ExpectUsageError(RunOcsp(all), c.message);
  }
}

TEST_F(OcspCommandTest, BadFiles) {
  const std::string gone = directory_.PathOf("gone");
  const std::string missing = gone + ": No such file or directory";
  ExpectUsageError(RunOcsp({gone, inter_pem_}), missing);
  ExpectUsageError(RunOcsp({leaf_pem_, gone}), missing);
  ExpectUsageError(RunOcsp({"--response", gone, leaf_pem_, inter_pem_}),
                   missing);
  ExpectUsageError(
      RunOcsp({"--response", directory_.path(), leaf_pem_, inter_pem_}),
      directory_.path() + ": is a directory");
  const std::string path = directory_.Write("x", "hello");
  for (const Args& args : {Args{path, inter_pem_}, Args{leaf_pem_, path}}) {
    const ProcessResult result = RunOcsp(args);
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_EQ(result.out, "");
    EXPECT_THAT(result.err, StartsWith(absl::StrCat(
                                "cairn: ", path, ": not a DER Certificate")));
  }
  for (const char* contents : {"hello", "\x30\x03\x0a\x01\x06x", "\x30"}) {
    const std::string response = directory_.Write("r", contents);
    ExpectUsageError(RunOcsp({"--response", response, leaf_pem_, inter_pem_}),
                     response + ": not an OCSP response in DER");
  }
  // Files that are taken for a response by mistake.
  for (const std::string& other : {leaf_pem_, inter_pem_}) {
    ExpectUsageError(RunOcsp({"--response", other, leaf_pem_, inter_pem_}),
                     other + ": not an OCSP response in DER");
  }
  const std::string empty = directory_.Write("empty", "");
  ExpectUsageError(RunOcsp({"--response", empty, leaf_pem_, inter_pem_}),
                   empty + ": empty file");
}

// The response of one CA must not be used for the certificate of another.
TEST_F(OcspCommandTest, NotTheIssuer) {
  ExpectUsageError(RunOcsp({leaf_pem_, root_pem_}),
                   absl::StrCat(root_pem_, " did not issue ", leaf_pem_,
                                ": the issuer is CN=Intermediate, O=Example"));
  const std::string twin = directory_.Write(
      "twin.pem", inter_.Key(testing::P256(7)).IssuedBy(root_).Pem());
  ExpectUsageError(RunOcsp({leaf_pem_, twin}),
                   absl::StrCat(twin, " did not issue ", leaf_pem_,
                                ": the signature is not the issuer's"));
}

TEST_F(OcspCommandTest, NoResponder) {
  ExpectUsageError(
      RunOcsp({leaf_pem_, inter_pem_}),
      "the certificate names no OCSP responder: give --url or --response");
}

// What a certificate has for a URL does not get to write on the terminal.
TEST_F(OcspCommandTest, TerminalsAreSafe) {
  const auto leaf =
      Leaf()
          .Extension(der::Oid::kAuthorityInfoAccess, false,
                     testing::Sequence({testing::Sequence(
                         {testing::Oid(der::Oid::kAdOcsp),
                          testing::Primitive(6, "http://a\x1b[31m\n\xff")})}))
          .IssuedBy(inter_);
  const std::string path = directory_.Write("x.pem", leaf.Pem());
  for (const char* format : {"--json=false", "--json"}) {
    const ProcessResult result = RunOcsp({format, path, inter_pem_});
    EXPECT_EQ(result.exit_code, 4);
    EXPECT_THAT(result.out, HasSubstr("not a URL of http"));
    for (const char c : result.out) {
      EXPECT_TRUE(c == '\n' || (c >= 0x20 && c < 0x7f)) << int{c};
    }
  }
}

TEST_F(OcspCommandTest, Verdicts) {
  const struct {
    std::string response;
    int exit_code;
    const char* line;
  } cases[] = {
      {good_, 0, "good\n"},
      {Ocsp(StatusOf(leaf_).Revoked().Reason(1)).der(), 1, "revoked\n"},
      {Ocsp(StatusOf(leaf_).Unknown()).der(), 1, "unknown\n"},
      {Ocsp(inter_).der(), 1, "invalid: "},
      {Ocsp(leaf_).CorruptSignature().der(), 1, "invalid: "},
      {Ocsp(Leaf().Serial(99).IssuedBy(inter_)).der(), 1,
       "no-information: the OCSP response says nothing about this "},
  };
  for (const auto& c : cases) {
    const ProcessResult result = Read(c.response);
    EXPECT_EQ(result.exit_code, c.exit_code);
    EXPECT_EQ(result.err, "");
    EXPECT_THAT(result.out, StartsWith(c.line));
  }
}

TEST_F(OcspCommandTest, Text) {
  const ProcessResult result =
      Read(Ocsp(StatusOf(leaf_).Revoked().Reason(1)).der());
  EXPECT_THAT(result.out,
              HasSubstr("\nrevocation time: 2026-11-18T00:00:00Z\nreason: "
                        "keyCompromise\nthis update: 2026-11-20T00:00:00Z\n"
                        "valid through: 2026-11-28T00:00:00Z\n"));
  EXPECT_THAT(result.out,
              ::testing::EndsWith("\nsigned by: issuer\nasked: time "
                                  "2026-11-21T00:00:00Z, policy webpki\n"));
}

// Whatever the file is called.
TEST_F(OcspCommandTest, JsonIsUtf8) {
  const std::string path = directory_.Write("r\xff\n", good_);
  const ProcessResult result =
      RunOcsp({"--time=2026-11-21T00:00:00Z", "--json", "--response", path,
               leaf_pem_, inter_pem_});
  EXPECT_EQ(result.exit_code, 0);
  const nlohmann::json json = nlohmann::json::parse(result.out);
  EXPECT_EQ(json.at("verdict"), "good");
  EXPECT_EQ(json.at("valid_through"), "2026-11-28T00:00:00Z");
}

TEST_F(OcspCommandTest, OutputThatCannotBeWritten) {
  const std::string response = directory_.Write("response", good_);
  const ProcessResult result =
      testing::RunProcess("tools/cairn",
                          {"ocsp", "--time=2026-11-21T00:00:00Z", "--response",
                           response, leaf_pem_, inter_pem_},
                          "/dev/full");
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_EQ(result.err, "cairn: cannot write to standard output\n");
}

}  // namespace
}  // namespace cairn::tools
