// "cairn verify" and input that is bad: one clear line on standard error for
// each, nothing on standard output, the right exit code.

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pkix/certificate.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/subprocess.h"
#include "tests/support/test_directory.h"
#include "tests/tools/verify_command_fixture.h"
#include "trustdomain/certificate_files.h"

namespace cairn::tools {
namespace {

using testing::Ca;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::PemBlock;
using testing::ProcessResult;
using ::testing::StartsWith;
using testing::TestDirectory;

using VerifyCommandInput = VerifyCommandTest;

TEST_F(VerifyCommandInput, BadFlags) {
  const struct {
    Args args;
    const char* message;
  } cases[] = {
      {{}, "give one file with the chain, end entity first"},
      {{"--no-identity"}, "give one file with the chain, end entity first"},
      {{"--no-identity", "a", "b"},
       "give one file with the chain, end entity first"},
      {{"--no-identity", ""}, "give one file with the chain, end entity first"},
      {{"a"},
       "give exactly one of --host, --ip, --email, --uri and --no-identity"},
      {{"--host=a.example", "--ip=192.0.2.1", "a"},
       "give exactly one of --host, --ip, --email, --uri and --no-identity"},
      {{"--host=a.example", "--no-identity", "a"},
       "give exactly one of --host, --ip, --email, --uri and --no-identity"},
      {{"--host=a.example", "--host=b.example", "a"},
       "--host is given more than once"},
      {{"--no-identity=false", "a"},
       "give exactly one of --host, --ip, --email, --uri and --no-identity"},
      {{"--root", "x"}, "unknown flag --root"},
      {{"--verbose=1", "a"}, "unknown flag --verbose"},
      {{"-v", "a"}, "unknown flag -v"},
      {{"--help=full"}, "unknown flag --help"},
      {{"a", "--host"}, "--host needs a value"},
      {{"a", "--roots"}, "--roots needs a value"},
      {{"a", "--host="}, "--host needs a value"},
      {{"a", "--host", ""}, "--host needs a value"},
      {{"a", "--no-identity", "--time", ""}, "--time needs a value"},
      {{"a", "--no-identity", "--json=perhaps"},
       "--json: not true or false: perhaps"},
      {{"a", "--no-identity", "--policy=strict"},
       "--policy: no such policy: strict"},
      {{"a", "--no-identity", "--policy=WebPki"},
       "--policy: no such policy: WebPki"},
      {{"a", "--no-identity", "--purpose=tls"},
       "--purpose: no such purpose: tls"},
      {{"a", "--no-identity", "--purpose=1"}, "--purpose: no such purpose: 1"},
      {{"a", "--no-identity", "--purpose=1.2.\n"},
       "--purpose: no such purpose: 1.2.\\n"},
  };
  for (const auto& c : cases) ExpectUsageError(Run(c.args), c.message);
}

TEST_F(VerifyCommandInput, BadIdentities) {
  const struct {
    const char* flag;
    std::vector<std::string> values;
    const char* kind;
  } cases[] = {
      {"--host",
       {"*.example.com", "a..b", ".a", "-a", "192.0.2.1", "a b",
        "b\xc3\xbc.example", "a:443", "https://a.example", "::1",
        std::string(300, 'a')},
       "host name"},
      {"--ip",
       {"192.0.2", "192.0.2.256", "192.0.2.1/24", "example.com", "2001:db8",
        "[::1]", "::1%eth0", "0300.0.2.1"},
       "IP address"},
      {"--email",
       {"a", "a@", "@b", "a@b@c", "a b@c", "a@192.0.2.1"},
       "mailbox"},
      {"--uri",
       {"a", "https:", "https://", "//a.example", "urn:x", "a b://c"},
       "URI"},
  };
  for (const auto& c : cases) {
    for (const std::string& value : c.values) {
      ExpectUsageError(
          Run({"a", c.flag, value}),
          absl::StrCat(c.flag, ": not a valid ", c.kind, ": ", value));
    }
  }
}

TEST_F(VerifyCommandInput, BadTimes) {
  for (const char* time :
       {"now", "2026-11-21", "2026-11-21T00:00:00", "2026-02-30T00:00:00Z",
        "2026-11-21T24:00:01Z", "20261121000000Z", "1795219200",
        "2026-11-21T00:00:00Zx"}) {
    ExpectUsageError(Run({"a", "--no-identity", "--time", time}),
                     absl::StrCat("--time: not an RFC 3339 time: ", time));
  }
  for (const char* time : {"infinite-future", "infinite-past",
                           "10000-01-01T00:00:00Z", "-0001-12-31T23:59:59Z"}) {
    ExpectUsageError(Run({"a", "--no-identity", "--time", time}),
                     absl::StrCat("--time: out of range: ", time));
  }
}

TEST_F(VerifyCommandInput, FilesThatAreMissing) {
  const std::string gone = directory_.PathOf("gone");
  const std::string message = gone + ": No such file or directory";
  ExpectUsageError(RunHere({"--no-identity", gone}), message);
  ExpectUsageError(Run({"--roots", gone, "--no-identity", chain_pem_}),
                   message);
  ExpectUsageError(
      RunHere({"--no-identity", "--intermediates", gone, chain_pem_}), message);
  // The name of a file does not get to write on the terminal.
  ExpectUsageError(RunHere({"--no-identity", "/gone\n\x1b[31m"}),
                   "/gone\\n\\x1b[31m: No such file or directory");
}

TEST_F(VerifyCommandInput, FilesThatAreNone) {
  const std::string directory = directory_.path();
  ExpectUsageError(RunHere({"--no-identity", directory}),
                   directory + ": is a directory");
  const TestDirectory empty;
  ExpectUsageError(Run({"--roots", empty.path(), "--no-identity", chain_pem_}),
                   empty.path() + ": no certificates in this directory");
  ExpectUsageError(RunHere({"--no-identity", "/proc/self/mem"}),
                   "/proc/self/mem: Input/output error");
  if (geteuid() == 0) return;  // may read everything
  const std::string secret = directory_.Write("secret.pem", leaf_.Pem());
  ASSERT_EQ(chmod(secret.c_str(), 0), 0);
  ExpectUsageError(RunHere({"--no-identity", secret}),
                   secret + ": Permission denied");
}

// Every file argument alike.
TEST_F(VerifyCommandInput, BadContents) {
  const std::string der = leaf_.der();
  std::string indefinite = der;
  indefinite[1] = '\x80';
  // The outer length in three octets, where two are enough.
  const std::string long_length = absl::StrCat("\x30\x83", std::string(1, '\0'),
                                               der.substr(2, 2), der.substr(4));
  const struct {
    std::string contents;
    std::string message;  // the beginning of it
  } cases[] = {
      {"", "empty file"},
      {"\n", "not a DER Certificate at byte 0: truncated"},
      {"hello\n", "not a DER Certificate at byte 0: truncated"},
      {der.substr(0, 1), "not a DER Certificate at byte 0: truncated"},
      {der.substr(0, der.size() / 2),
       "not a DER Certificate at byte 0: truncated"},
      {der.substr(0, der.size() - 1),
       "not a DER Certificate at byte 0: truncated"},
      {indefinite, "not a DER Certificate at byte 0: indefinite length"},
      {long_length,
       "not a DER Certificate at byte 0: length not in the fewest octets"},
      {der + '\0',
       absl::StrCat("bytes follow the certificate at byte ", der.size())},
      {std::string(kMaxCertificateSize + 1, '0'),
       "the certificate is larger than this library reads"},
      {PemBlock("PRIVATE KEY", "key"), "no certificate in this file"},
  };
  for (const auto& c : cases) {
    const std::string path = directory_.Write("bad", c.contents);
    for (const Args& args : {Args{"--no-identity", "--roots", root_pem_, path},
                             Args{"--no-identity", "--roots", path, chain_pem_},
                             Args{"--no-identity", "--roots", root_pem_,
                                  "--intermediates", path, leaf_pem_}}) {
      const ProcessResult result = Run(args);
      EXPECT_EQ(result.exit_code, 2);
      EXPECT_THAT(result.out, IsEmpty());
      EXPECT_THAT(result.err,
                  StartsWith(absl::StrCat("cairn: ", path, ": ", c.message)));
      EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1);
    }
  }
}

TEST_F(VerifyCommandInput, PemWithNothingGood) {
  const std::string bad = PemBlock("CERTIFICATE", "garbage");
  const std::string path = directory_.Write("bad.pem", "text\n" + bad);
  for (const Args& args : {Args{"--no-identity", "--roots", root_pem_, path},
                           Args{"--no-identity", "--roots", path, chain_pem_},
                           Args{"--no-identity", "--roots", root_pem_,
                                "--intermediates", path, leaf_pem_}}) {
    const ProcessResult result = Run(args);
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.out, IsEmpty());
    EXPECT_THAT(result.err, StartsWith(absl::StrCat(
                                "cairn: ", path, ":2: not a DER Certificate")));
    EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1);
  }
}

TEST_F(VerifyCommandInput, FileThatIsTooLarge) {
  const std::string path = directory_.Write("large.pem", leaf_.Pem());
  ASSERT_EQ(truncate(path.c_str(), kMaxFileSize + 1), 0);
  ExpectUsageError(
      RunHere({"--no-identity", path}),
      absl::StrCat(path, ": larger than ", kMaxFileSize, " bytes"));
}

TEST_F(VerifyCommandInput, OutputThatCannotBeWritten) {
  const ProcessResult result = testing::RunProcess(
      "tools/cairn",
      {"verify", "--roots", root_pem_, "--time=2026-11-21T00:00:00Z",
       "--no-identity", chain_pem_},
      "/dev/full");
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_EQ(result.err, "cairn: cannot write to standard output\n");
}

TEST_F(VerifyCommandInput, FileThatLooksLikeAFlag) {
  ExpectUsageError(RunHere({"--no-identity", "--", "--hosts"}),
                   "--hosts: No such file or directory");
}

TEST_F(VerifyCommandInput, BadCertificatesAreSkippedAndReported) {
  const std::string bad = PemBlock("CERTIFICATE", "garbage");
  const std::string roots = directory_.Write("some bad.pem", bad + root_.Pem());
  const std::string chain =
      directory_.Write("x.pem", leaf_.Pem() + bad + inter_.Pem());
  const std::string more = directory_.Write("more.pem", bad + Ca("A").Pem());
  const ProcessResult result =
      Run({"--roots", roots, "--intermediates", more,
           "--time=2026-11-21T00:00:00Z", "--host=example.com", chain});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.out, StartsWith("trusted\n"));
  const std::string leaf_pem = leaf_.Pem();
  const auto line = 1 + std::count(leaf_pem.begin(), leaf_pem.end(), '\n');
  constexpr char kWhy[] = "not a DER Certificate at byte 0: ";
  EXPECT_THAT(result.err, StartsWith(absl::StrCat("cairn: skipped: ", chain,
                                                  ":", line, ": ", kWhy)));
  EXPECT_THAT(result.err, HasSubstr(absl::StrCat("\ncairn: skipped: ", more,
                                                 ":1: ", kWhy)));
  EXPECT_THAT(result.err, HasSubstr(absl::StrCat("\ncairn: skipped: ", roots,
                                                 ":1: ", kWhy)));
  EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 3);
}

// A bad first certificate must not make the second one the end entity.
TEST_F(VerifyCommandInput, BadEndEntity) {
  const std::string good = leaf_.Pem() + inter_.Pem();
  const struct {
    std::string first;
    const char* message;
  } cases[] = {
      {PemBlock("CERTIFICATE", leaf_.der().substr(0, 99)),
       ":1: not a DER Certificate at byte 0: truncated"},
      {"-----BEGIN CERTIFICATE-----\n?\n-----END CERTIFICATE-----\n",
       ":1: a PEM block is not valid base64"},
      {"-----BEGIN CERTIFICATE-----\nAAAA\n",
       ":1: a PEM block has no END line"},
      {"x-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
       ":1: a BEGIN line is not well formed"},
  };
  for (const auto& c : cases) {
    const std::string path = directory_.Write("x.pem", c.first + good);
    const ProcessResult result = RunHere({"--host=example.com", path});
    ExpectUsageError(result, path + c.message);
  }
}

}  // namespace
}  // namespace cairn::tools
