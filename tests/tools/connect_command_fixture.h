#ifndef CAIRN_TESTS_TOOLS_CONNECT_COMMAND_FIXTURE_H_
#define CAIRN_TESTS_TOOLS_CONNECT_COMMAND_FIXTURE_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "openssl/ssl.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/subprocess.h"
#include "tests/support/test_directory.h"
#include "tests/support/test_time.h"
#include "tests/support/tls_pair.h"
#include "tests/support/tls_server.h"

namespace cairn::tools {

using Args = std::vector<std::string>;

// Runs "cairn connect" as its user does: the built program, against servers on
// loopback.
class ConnectCommandTest : public ::testing::Test {
 protected:
  static testing::ProcessResult Run(Args args) {
    args.insert(args.begin(), "connect");
    return testing::RunProcess("tools/cairn", args);
  }

  // Connects to `host` on this port at kNow, with the root of the fixture.
  testing::ProcessResult Connect(int port, const Args& args = {},
                                 const std::string& host = "localhost") const {
    Args all = {"--roots", root_pem_, "--time=2026-11-21T00:00:00Z",
                absl::StrCat(host, ":", port)};
    all.insert(all.end(), args.begin(), args.end());
    return Run(all);
  }

  static testing::Context Server(const testing::TestCertificate& leaf,
                                 uint16_t version = TLS1_3_VERSION) {
    return testing::NewContext(version, leaf);
  }

  // Expects a report: on standard output, nothing on standard error, this
  // expression in the first line, and a verdict that begins so.
  static void ExpectReport(const testing::ProcessResult& result, int exit_code,
                           const std::string& first_line,
                           const std::string& verdict) {
    EXPECT_EQ(result.exit_code, exit_code);
    EXPECT_EQ(result.err, "");
    const std::string line = result.out.substr(0, result.out.find('\n'));
    EXPECT_THAT(line, ::testing::ContainsRegex(first_line));
    EXPECT_THAT(result.out, ::testing::HasSubstr(absl::StrCat("\n", verdict)));
    EXPECT_THAT(result.out, ::testing::HasSubstr("\nasked: purpose server, "));
  }
  static void ExpectConnected(const testing::ProcessResult& result) {
    ExpectReport(result, 0, "^connected to 127.0.0.1:[0-9]+$", "trusted");
  }

  // Expects this one line on standard error, and nothing else.
  static void ExpectError(const testing::ProcessResult& result, int exit_code,
                          const ::testing::Matcher<std::string>& message) {
    EXPECT_EQ(result.exit_code, exit_code);
    EXPECT_EQ(result.out, "");
    EXPECT_THAT(result.err, ::testing::StartsWith("cairn: "));
    EXPECT_THAT(result.err, ::testing::EndsWith("\n"));
    EXPECT_THAT(result.err.substr(7, result.err.size() - 8), message);
  }

  const testing::TestDirectory directory_;
  const testing::TestCertificate root_ = testing::Ca("CN=Root,O=Example");
  const testing::TestCertificate inter_ =
      testing::Ca("CN=Intermediate,O=Example").IssuedBy(root_);
  const testing::TestCertificate leaf_ = testing::Leaf("O=Leaf")
                                             .San("localhost")
                                             .San(testing::IpName("127.0.0.1"))
                                             .IssuedBy(inter_);
  const std::string root_pem_ = directory_.Write("root.pem", root_.Pem());
};

}  // namespace cairn::tools

#endif  // CAIRN_TESTS_TOOLS_CONNECT_COMMAND_FIXTURE_H_
