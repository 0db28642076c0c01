#ifndef CAIRN_TESTS_TOOLS_VERIFY_COMMAND_FIXTURE_H_
#define CAIRN_TESTS_TOOLS_VERIFY_COMMAND_FIXTURE_H_

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/subprocess.h"
#include "tests/support/test_directory.h"

namespace cairn::tools {

using Args = std::vector<std::string>;

// Runs "cairn verify" as its user does: the built program, on files.
class VerifyCommandTest : public ::testing::Test {
 protected:
  static testing::ProcessResult Run(Args args) {
    args.insert(args.begin(), "verify");
    return testing::RunProcess("tools/cairn", args);
  }

  // With the root of the fixture, at kNow; `args` come after that.
  testing::ProcessResult RunHere(const Args& args) const {
    Args all = {"--roots", root_pem_, "--time=2026-11-21T00:00:00Z"};
    all.insert(all.end(), args.begin(), args.end());
    return Run(all);
  }

  // The file with the chain of this leaf: it and everything above it but the
  // root.
  std::string Chain(const testing::TestCertificate& leaf) const {
    std::string pem;
    for (testing::TestCertificate at = leaf; !at.is_self_signed();
         at = at.issuer()) {
      pem += at.Pem();
    }
    return directory_.Write("a chain.pem", pem);
  }

  // Expects a verdict: on standard output, nothing on standard error, and the
  // work and the question at the end.
  static void ExpectVerdict(const testing::ProcessResult& result, int exit_code,
                            const std::string& first_line) {
    EXPECT_EQ(result.exit_code, exit_code);
    EXPECT_EQ(result.err, "");
    EXPECT_EQ(result.out.substr(0, result.out.find('\n')), first_line);
    EXPECT_THAT(result.out, ::testing::HasSubstr("\nwork: "));
    EXPECT_THAT(result.out, ::testing::HasSubstr("\nasked: "));
  }
  static void ExpectTrusted(const testing::ProcessResult& result) {
    ExpectVerdict(result, 0, "trusted");
  }
  static void ExpectNotTrusted(const testing::ProcessResult& result,
                               const std::string& why) {
    ExpectVerdict(result, 1, absl::StrCat("not trusted: ", why));
  }

  // Expects exit code 2, this one line on standard error, and nothing else.
  static void ExpectUsageError(const testing::ProcessResult& result,
                               const std::string& message) {
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_EQ(result.out, "");
    EXPECT_EQ(result.err, absl::StrCat("cairn: ", message, "\n"));
  }

  const testing::TestDirectory directory_;
  const testing::TestCertificate root_ = testing::Ca("CN=Root,O=Example");
  const testing::TestCertificate inter_ =
      testing::Ca("CN=Intermediate,O=Example").IssuedBy(root_);
  const testing::TestCertificate leaf_ =
      testing::Leaf("O=Leaf").IssuedBy(inter_);
  const std::string root_pem_ = directory_.Write("root.pem", root_.Pem());
  const std::string inter_pem_ = directory_.Write("inter.pem", inter_.Pem());
  const std::string leaf_pem_ = directory_.Write("leaf.pem", leaf_.Pem());
  const std::string chain_pem_ =
      directory_.Write("chain.pem", leaf_.Pem() + inter_.Pem());
};

}  // namespace cairn::tools

#endif  // CAIRN_TESTS_TOOLS_VERIFY_COMMAND_FIXTURE_H_
