// The flags of "cairn verify" about revocation: good, missing, empty and bad.
// What responders and CRLs do is in openssl_ocsp_test.cc and
// openssl_crl_test.cc.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/crl_factory.h"
#include "tests/support/ocsp_factory.h"
#include "tests/support/subprocess.h"
#include "tests/tools/verify_command_fixture.h"

namespace cairn::tools {
namespace {

using testing::CrlOf;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::Ocsp;
using testing::ProcessResult;
using ::testing::StartsWith;

class VerifyRevocationTest : public VerifyCommandTest {
 protected:
  ProcessResult RunWith(Args args) const {
    args.insert(args.end(), {"--host=example.com", chain_pem_});
    return RunHere(args);
  }

  const std::string staple_ = directory_.Write("staple", Ocsp(leaf_).der());
  const std::string crl_ = directory_.Write("x.crl", CrlOf(inter_).der());
};

TEST_F(VerifyRevocationTest, OffUnlessAsked) {
  for (const Args& args :
       {Args{}, Args{"--revocation=off"}, Args{"--fetch=false"}}) {
    const ProcessResult result = RunWith(args);
    ExpectTrusted(result);
    EXPECT_THAT(result.out, Not(HasSubstr("revocation unknown")));
    EXPECT_THAT(result.out, Not(HasSubstr(", revocation ")));
    EXPECT_THAT(result.out, HasSubstr(", 0 revocation checks\n"));
  }
}

TEST_F(VerifyRevocationTest, Modes) {
  const struct {
    Args args;
    const char* text;
  } cases[] = {
      {{"--ocsp", staple_}, ", policy webpki, revocation soft, 1 trust"},
      {{"--crl", crl_}, ", policy webpki, revocation soft, 1 trust"},
      {{"--revocation=soft"}, ", policy webpki, revocation soft, 1 trust"},
      {{"--fetch"}, ", policy webpki, revocation soft, 1 trust"},
  };
  for (const auto& c : cases) {
    const ProcessResult result = RunWith(c.args);
    ExpectTrusted(result);
    EXPECT_THAT(result.out, HasSubstr(c.text));
  }
  const ProcessResult hard = RunWith({"--revocation=hard"});
  ExpectNotTrusted(hard, "no revocation information");
  EXPECT_THAT(hard.out, HasSubstr(", policy webpki, revocation hard, 1 trust"));
}

// A staple is about the end entity: hard mode wants the intermediate, too.
TEST_F(VerifyRevocationTest, HardIsForIntermediatesToo) {
  EXPECT_EQ(RunWith({"--ocsp", staple_, "--revocation=hard"}).exit_code, 1);
  const std::string root_crl = directory_.Write("root.crl", CrlOf(root_).der());
  ExpectTrusted(
      RunWith({"--ocsp", staple_, "--crl", root_crl, "--revocation=hard"}));
}

TEST_F(VerifyRevocationTest, BadFlags) {
  const struct {
    Args args;
    const char* message;
  } cases[] = {
      {{"--revocation=maybe"}, "--revocation: not off, soft or hard: maybe"},
      {{"--revocation=Hard"}, "--revocation: not off, soft or hard: Hard"},
      {{"--revocation="}, "--revocation needs a value"},
      {{"--ocsp="}, "--ocsp needs a value"},
      {{"--crl="}, "--crl needs a value"},
      {{"--crl=a", "--crl=b"}, "--crl is given more than once"},
      {{"--fetch=perhaps"}, "--fetch: not true or false: perhaps"},
      {{"--fetch", "--allow-local=x"}, "--allow-local: not true or false: x"},
      {{"--fetch", "--fetch-timeout=0s"},
       "--fetch-timeout: not from 1ms to 2m: 0"},
      {{"--ocsp=a", "--revocation=off"},
       "--ocsp and --crl contradict --revocation=off"},
      {{"--crl=a", "--revocation=off"},
       "--ocsp and --crl contradict --revocation=off"},
      {{"--crl=,"}, "an empty path in a list of CRLs"},
  };
  for (const auto& c : cases) ExpectUsageError(RunWith(c.args), c.message);
}

TEST_F(VerifyRevocationTest, BadFiles) {
  const std::string gone = directory_.PathOf("gone");
  const std::string missing = gone + ": No such file or directory";
  ExpectUsageError(RunWith({"--ocsp", gone}), missing);
  ExpectUsageError(RunWith({"--crl", gone}), missing);
  ExpectUsageError(RunWith({"--crl", crl_ + "," + gone}), missing);
  ExpectUsageError(RunWith({"--ocsp", directory_.path()}),
                   directory_.path() + ": is a directory");
  const testing::TestDirectory empty;
  ExpectUsageError(RunWith({"--crl", empty.path()}),
                   empty.path() + ": no CRLs in this directory");
  ExpectUsageError(RunWith({"--crl", leaf_pem_}),
                   leaf_pem_ + ": no CRL in this file");
  ExpectUsageError(RunWith({"--ocsp", leaf_pem_}),
                   leaf_pem_ + ": not an OCSP response in DER");
  const ProcessResult garbage =
      RunWith({"--crl", directory_.Write("garbage", "hello")});
  EXPECT_EQ(garbage.exit_code, 2);
  EXPECT_EQ(garbage.out, "");
  EXPECT_THAT(garbage.err, HasSubstr("/garbage: not a DER CertificateList"));
}

// One bad CRL in a list is told, and the others are used.
TEST_F(VerifyRevocationTest, BadCrlsAreSkippedAndReported) {
  const std::string path =
      directory_.Write("two.pem", testing::PemBlock("X509 CRL", "garbage") +
                                      CrlOf(inter_).Revoke(leaf_).Pem());
  const ProcessResult result = RunWith({"--crl", path});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.out, StartsWith("not trusted: revoked\n"));
  EXPECT_THAT(result.err,
              StartsWith(absl::StrCat("cairn: skipped: ", path,
                                      ":1: not a DER CertificateList")));
}

// What looks like a response and is none is for the verifier: a server may
// staple anything.
TEST_F(VerifyRevocationTest, BrokenStaple) {
  const std::string broken =
      directory_.Write("broken", absl::string_view("\x30\x03\x0a\x01\x00", 5));
  const ProcessResult soft = RunWith({"--ocsp", broken});
  ExpectTrusted(soft);
  EXPECT_THAT(soft.out,
              HasSubstr("\ncertificate 0: stapled OCSP says nothing: "));
}

}  // namespace
}  // namespace cairn::tools
