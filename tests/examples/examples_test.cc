// The examples do what they say, on the data that lies beside them, and README
// shows the one that it says it shows.

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "examples/example_data.h"
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

constexpr char kRoot[] = "examples/data/root.pem";
constexpr char kChain[] = "examples/data/chain.pem";

std::string Contents(const std::string& path) {
  absl::StatusOr<std::string> text = ReadFile(path);
  EXPECT_TRUE(text.ok()) << text.status();
  return text.ok() ? *text : "";
}

// The files in the tree are what the generator writes, and there are no others.
TEST(ExampleData, IsWhatTheGeneratorWrites) {
  size_t files = 0;
  for (const auto& [name, text] : MakeExampleFiles()) {
    EXPECT_EQ(Contents(absl::StrCat("examples/data/", name)), text) << name;
    ++files;
  }
  size_t found = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator("examples/data")) {
    const std::string extension = entry.path().extension();
    EXPECT_TRUE(extension == ".pem" || extension == ".json") << entry.path();
    ++found;
  }
  EXPECT_EQ(found, files);
}

TEST(ExampleData, HoldsNoPrivateKey) {
  for (const auto& file : MakeExampleFiles()) {
    EXPECT_THAT(file.text, ::testing::Not(HasSubstr("PRIVATE"))) << file.name;
  }
}

TEST(ExampleData, GeneratorWritesToADirectory) {
  const testing::TestDirectory directory;
  EXPECT_EQ(
      RunProcess("examples/make_example_data", {directory.path()}).exit_code,
      0);
  EXPECT_EQ(Contents(directory.PathOf("root.pem")), Contents(kRoot));
  EXPECT_EQ(Contents(directory.PathOf("chain.pem")), Contents(kChain));
  EXPECT_EQ(RunProcess("examples/make_example_data", {}).exit_code, 2);
  EXPECT_EQ(RunProcess("examples/make_example_data", {"/nothing"}).exit_code,
            1);
}

class Example : public ::testing::TestWithParam<const char*> {};

INSTANTIATE_TEST_SUITE_P(Each, Example,
                         ::testing::Values("examples/minimal",
                                           "examples/custom_trust_domain"));

TEST_P(Example, Trusted) {
  for (const char* host : {"www.example.com", "example.com"}) {
    const ProcessResult result = RunProcess(GetParam(), {kRoot, kChain, host});
    EXPECT_EQ(result.exit_code, 0);
    EXPECT_THAT(result.out, StartsWith("trusted\n"));
    EXPECT_THAT(result.out, HasSubstr("CN=Cairn Example Root"));
    EXPECT_EQ(result.err, "");
  }
}

TEST_P(Example, AnotherHost) {
  const ProcessResult result =
      RunProcess(GetParam(), {kRoot, kChain, "www.example.org"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(
      result.out,
      StartsWith("not trusted: the certificate is not for this host name"));
}

// Nothing but the root is an anchor.
TEST_P(Example, AnotherRoot) {
  const testing::TestDirectory directory;
  const std::string other =
      directory.Write("other.pem", testing::Ca("CN=Cairn Example Root").Pem());
  const ProcessResult result =
      RunProcess(GetParam(), {other, kChain, "www.example.com"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.out, StartsWith("not trusted: "));
  const std::string with_root =
      directory.Write("all.pem", Contents(kChain) + Contents(kRoot));
  EXPECT_EQ(
      RunProcess(GetParam(), {other, with_root, "www.example.com"}).exit_code,
      1);
}

TEST_P(Example, BadArguments) {
  const testing::TestDirectory directory;
  const std::string bad = directory.Write("bad.pem", "garbage");
  // A root that cannot be read must not make the next certificate the root.
  const std::string bad_block =
      testing::PemBlock("CERTIFICATE", "x") + Contents(kChain);
  const std::string bad_first = directory.Write("first.pem", bad_block);
  const std::string host = "www.example.com";
  for (const std::vector<std::string>& args :
       std::vector<std::vector<std::string>>{{},
                                             {kRoot, kChain},
                                             {kRoot, kChain, host, "more"},
                                             {bad, kChain, host},
                                             {kRoot, bad, host},
                                             {kRoot, bad_first, host},
                                             {"/nothing", kChain, host},
                                             {kRoot, "/nothing", host}}) {
    const ProcessResult result = RunProcess(GetParam(), args);
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_EQ(result.out, "");
  }
}

// The contents of the first block of README.md that is marked as C++.
std::string CodeInReadme() {
  const std::string readme = Contents("README.md");
  constexpr absl::string_view kBegin = "\n```cpp\n";
  const size_t begin = readme.find(std::string(kBegin));
  if (begin == std::string::npos) return "";
  const size_t from = begin + kBegin.size();
  return readme.substr(from, readme.find("```\n", from) - from);
}

TEST(Readme, ShowsTheMinimalExample) {
  EXPECT_EQ(CodeInReadme(), Contents("examples/minimal.cc"));
}

TEST(Readme, ExamplesAreAsShortAsItSays) {
  const auto lines = [](const std::string& path) {
    const std::string text = Contents(path);
    return std::count(text.begin(), text.end(), '\n');
  };
  EXPECT_LT(lines("examples/custom_trust_domain.cc"), 60);
  const std::string minimal = Contents("examples/minimal.cc");
  const std::string main = minimal.substr(minimal.find("int main("));
  // Between the braces.
  EXPECT_LE(std::count(main.begin(), main.end(), '\n') - 2, 20);
}

}  // namespace
}  // namespace cairn::examples
