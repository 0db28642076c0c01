// The program as such: its commands and how it answers to none. What a command
// does is tested beside it.

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/subprocess.h"

namespace cairn::tools {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::ProcessResult;
using testing::RunProcess;
using ::testing::StartsWith;

constexpr char kCairn[] = "tools/cairn";

TEST(Cairn, Help) {
  for (const std::vector<std::string>& args :
       std::vector<std::vector<std::string>>{{"help"},
                                             {"--help"},
                                             {"-h"},
                                             {"verify", "--help"},
                                             {"ocsp", "--help"},
                                             {"crl", "-h"}}) {
    const ProcessResult result = RunProcess(kCairn, args);
    EXPECT_EQ(result.exit_code, 0);
    EXPECT_THAT(result.out, StartsWith("usage:\ncairn verify "));
    EXPECT_THAT(result.err, IsEmpty());
  }
}

// The usage names every flag and every value that has a name.
TEST(Cairn, HelpIsComplete) {
  const std::string help = RunProcess(kCairn, {"help"}).out;
  for (const char* word : {"cairn verify ",
                           "cairn ocsp ",
                           "cairn crl ",
                           "--roots",
                           "--intermediates",
                           "--host",
                           "--ip",
                           "--email",
                           "--uri",
                           "--no-identity",
                           "--purpose",
                           "server",
                           "client",
                           "email",
                           "code-signing",
                           "timestamping",
                           "ocsp-signing",
                           "any",
                           "OID",
                           "--time",
                           "--policy",
                           "webpki",
                           "webpki-strict",
                           "rfc5280",
                           "rfc5280-strict",
                           "private",
                           "--json",
                           "--ocsp",
                           "--crl",
                           "--revocation",
                           "off",
                           "soft",
                           "hard",
                           "--fetch",
                           "--allow-local",
                           "--fetch-timeout",
                           "--url",
                           "--response",
                           "--save",
                           "--nonce",
                           "--hash",
                           "sha1",
                           "sha256",
                           "--issuer",
                           "--cert",
                           "cairn connect",
                           "--starttls",
                           "smtp",
                           "imap",
                           "pop3",
                           "--alpn",
                           "--client-cert",
                           "--client-key",
                           "--password",
                           "--save-chain",
                           "--ct-logs",
                           "--ct-policy",
                           "--timeout"}) {
    EXPECT_THAT(help, HasSubstr(word));
  }
  for (size_t at = 0; at < help.size();) {
    const size_t end = help.find('\n', at);
    ASSERT_NE(end, std::string::npos);
    EXPECT_LE(end - at, 80u) << "lines fit a terminal";
    at = end + 1;
  }
}

TEST(Cairn, NoCommand) {
  const ProcessResult result = RunProcess(kCairn, {});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.out, IsEmpty());
  EXPECT_THAT(result.err, StartsWith("usage:\ncairn verify "));
}

TEST(Cairn, UnknownCommand) {
  for (const char* command : {"frobnicate", "", "--roots", "-x"}) {
    const ProcessResult result = RunProcess(kCairn, {command});
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.out, IsEmpty());
    EXPECT_EQ(result.err, std::string("cairn: no such command: ") + command +
                              "; \"cairn help\" lists them\n");
  }
}

}  // namespace
}  // namespace cairn::tools
