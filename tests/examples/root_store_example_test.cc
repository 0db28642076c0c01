// The example of hot reload does what docs/root-stores.md says, and the page
// shows the whole of it.

#include <cstdio>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/subprocess.h"
#include "tests/support/test_directory.h"
#include "trustdomain/certificate_files.h"

namespace cairn::examples {
namespace {

using ::testing::HasSubstr;
using testing::RunProcess;

constexpr char kReload[] = "examples/reload_roots";
constexpr char kRoot[] = "examples/data/root.pem";
constexpr char kOtherRoot[] = "examples/data/clients_ca.pem";
constexpr char kChain[] = "examples/data/chain.pem";
constexpr char kHost[] = "www.example.com";

std::string Contents(const std::string& path) {
  const auto text = ReadFile(path);
  EXPECT_TRUE(text.ok()) << text.status();
  return text.ok() ? *text : "";
}

// The first lines of the reports in `text`.
std::vector<std::string> Verdicts(const std::string& text) {
  std::vector<std::string> verdicts;
  for (size_t at = 0; at < text.size();) {
    verdicts.push_back(text.substr(at, text.find('\n', at) - at));
    const size_t end = text.find("\n\n", at);
    if (end == std::string::npos) break;
    at = end + 2;
  }
  return verdicts;
}

TEST(ReloadRoots, EachConnectionHasTheStoreOfItsTime) {
  const testing::TestDirectory directory;
  const std::string own = directory.Write("own.pem", Contents(kRoot));
  const std::string out = directory.Write("out", "");
  std::FILE* input =
      popen(absl::StrCat(kReload, " ", kOtherRoot, " ", own, " ", kChain, " ",
                         kHost, " >", out, " 2>", directory.PathOf("err"))
                .c_str(),
            "w");
  ASSERT_NE(input, nullptr);
  // Once it has written `count` verdicts, replaces the roots and says so.
  const auto replace = [&](size_t count, const std::string& roots) {
    for (int i = 0; i < 4000 && Verdicts(Contents(out)).size() < count; ++i) {
      absl::SleepFor(absl::Milliseconds(10));
    }
    directory.Write("own.pem", roots);
    std::fputs("changed\n", input);
    std::fflush(input);
  };
  replace(1, Contents(kOtherRoot));
  replace(2, "garbage");
  replace(3, Contents(kRoot));
  EXPECT_EQ(pclose(input), 0);
  const std::string unknown =
      "not trusted: no certificate of the issuer is known: the issuer is C=XX, "
      "O=Cairn Example, CN=Cairn Example Root";
  EXPECT_THAT(Verdicts(Contents(out)),
              ::testing::ElementsAre("trusted", unknown, unknown, "trusted"));
  EXPECT_EQ(Contents(directory.PathOf("err")),
            own + ": not a DER Certificate at byte 0: truncated\n");
}

TEST(ReloadRoots, BadArguments) {
  EXPECT_EQ(RunProcess(kReload, {}).exit_code, 2);
  EXPECT_EQ(RunProcess(kReload, {kRoot, "/nothing", kChain, kHost}).exit_code,
            2);
  EXPECT_EQ(RunProcess(kReload, {kRoot, kRoot, "/nothing", kHost}).exit_code,
            2);
  EXPECT_EQ(RunProcess(kReload, {kOtherRoot, kRoot, kChain, kHost}).exit_code,
            0);
}

TEST(RootStoresPage, ShowsTheWholeExample) {
  EXPECT_THAT(Contents("docs/root-stores.md"),
              HasSubstr(absl::StrCat(
                  "```cpp\n", Contents("examples/reload_roots.cc"), "```\n")));
}

}  // namespace
}  // namespace cairn::examples
