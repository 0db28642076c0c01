// The examples of trust domains do what they say, and the pages about trust
// domains show nothing but code that is compiled.

#include <algorithm>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/subprocess.h"
#include "tests/support/test_directory.h"
#include "trustdomain/certificate_files.h"

namespace cairn::examples {
namespace {

using ::testing::HasSubstr;
using testing::ProcessResult;
using testing::RunProcess;
using ::testing::StartsWith;

constexpr char kClientCheck[] = "examples/client_check";
constexpr char kSpiffe[] = "examples/spiffe_peer";
constexpr char kCa[] = "examples/data/clients_ca.pem";
constexpr char kAlice[] = "examples/data/alice.pem";
constexpr char kWorkload[] = "examples/data/workload.pem";
constexpr char kBundle[] = "examples/data/spiffe_bundle.json";

std::string Contents(const std::string& path) {
  absl::StatusOr<std::string> text = ReadFile(path);
  EXPECT_TRUE(text.ok()) << text.status();
  return text.ok() ? *text : "";
}

TEST(ClientCheck, AllowedByTheSecondRule) {
  const ProcessResult result = RunProcess(
      kClientCheck, {kCa, kAlice, "bob.example.com", "alice.example.com"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.out, "welcome: staff, alice.example.com\n");
  EXPECT_EQ(result.err, "");
}

TEST(ClientCheck, NotOnTheList) {
  const ProcessResult result =
      RunProcess(kClientCheck, {kCa, kAlice, "bob.example.com"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.out,
              StartsWith("refused: not on the allow-list: the nearest rule "
                         "asks for another dNSName (rule 0)\n"));
}

TEST(ClientCheck, ClientOfAnotherCa) {
  const ProcessResult result = RunProcess(
      kClientCheck, {kCa, "examples/data/chain.pem", "www.example.com"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.out, StartsWith("refused: "));
}

TEST(ClientCheck, BadArguments) {
  for (const std::vector<std::string>& args :
       std::vector<std::vector<std::string>>{{},
                                             {kCa, kAlice},
                                             {"/nothing", kAlice, "a.test"},
                                             {kCa, "/nothing", "a.test"}}) {
    EXPECT_EQ(RunProcess(kClientCheck, args).exit_code, 2);
  }
  const ProcessResult result = RunProcess(kClientCheck, {kCa, kAlice, "a b"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_EQ(result.out, "");
  EXPECT_EQ(result.err,
            "client group staff: allowed rule 0 a b: not a valid host name: a "
            "b\n");
}

TEST(SpiffePeer, WorkloadOfItsTrustDomain) {
  const ProcessResult result =
      RunProcess(kSpiffe, {kWorkload, "example.org", kBundle});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.out, "spiffe://example.org/ns/prod/sa/web\n");
}

// The same bundle under another name vouches for nobody of example.org.
TEST(SpiffePeer, OtherTrustDomain) {
  const ProcessResult result =
      RunProcess(kSpiffe, {kWorkload, "example.net", kBundle});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_EQ(result.out,
            "refused: no bundle of the certificate's trust domain is known\n");
}

TEST(SpiffePeer, BadArguments) {
  const testing::TestDirectory directory;
  const std::string bad = directory.Write("bad.json", "{\"keys\": 1}");
  for (const std::vector<std::string>& args :
       std::vector<std::vector<std::string>>{
           {},
           {kWorkload},
           {kWorkload, "example.org"},
           {"/nothing", "example.org", kBundle},
           {kWorkload, "example.org", "/nothing"}}) {
    EXPECT_EQ(RunProcess(kSpiffe, args).exit_code, 2);
  }
  const ProcessResult result =
      RunProcess(kSpiffe, {kWorkload, "example.org", bad});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_EQ(result.err, "JWK set: keys is not an array\n");
}

TEST(TrustExamples, AreShort) {
  for (const char* path :
       {"examples/client_check.cc", "examples/spiffe_peer.cc"}) {
    const std::string text = Contents(path);
    EXPECT_LT(std::count(text.begin(), text.end(), '\n'), 80) << path;
  }
}

class Page : public ::testing::TestWithParam<const char*> {};

INSTANTIATE_TEST_SUITE_P(Each, Page,
                         ::testing::Values("docs/mtls.md", "docs/tls.md",
                                           "docs/trust-domains.md"));

// Every block of C++ stands, as it is, in a file that is compiled and that the
// page names.
TEST_P(Page, ShowsNothingButCompiledCode) {
  const std::string page = Contents(GetParam());
  const std::string kBegin = "\n```cpp\n";
  int blocks = 0;
  for (size_t at = page.find(kBegin); at != std::string::npos;
       at = page.find(kBegin, at + 1)) {
    ++blocks;
    const size_t from = at + kBegin.size();
    const std::string block = page.substr(from, page.find("```", from) - from);
    bool found = false;
    for (const char* path :
         {"examples/custom_trust_domain.cc", "examples/client_check.cc",
          "examples/recipes.cc", "examples/recipes.h",
          "examples/spiffe_peer.cc", "examples/tls_snippets.cc"}) {
      if (Contents(path).find(block) == std::string::npos) continue;
      found = true;
      EXPECT_THAT(page, HasSubstr(path));
    }
    EXPECT_TRUE(found) << block;
  }
  EXPECT_GE(blocks, 4);
}

}  // namespace
}  // namespace cairn::examples
