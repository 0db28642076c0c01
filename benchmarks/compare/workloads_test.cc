// What run.sh measures: Cairn says of every workload what it should.

#include <fstream>
#include <string>

#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/support/subprocess.h"
#include "tests/support/test_directory.h"

namespace cairn::compare {
namespace {

using testing::ProcessResult;
using testing::RunProcess;
using testing::TestDirectory;

constexpr char kPeer[] = "benchmarks/compare/cairn_peer";

// The last line that the program prints when it runs `measure` once.
nlohmann::json RunOnce(const std::string& folder, const std::string& workload,
                       const std::string& measure) {
  const ProcessResult result =
      RunProcess(kPeer, {folder, workload, "count", measure, "1"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  const size_t line = result.out.rfind('\n', result.out.size() - 2);
  return nlohmann::json::parse(result.out.substr(line + 1), nullptr, false);
}

TEST(CompareWorkloads, CairnAnswersEachAsExpected) {
  const TestDirectory directory;
  ASSERT_EQ(RunProcess("benchmarks/compare/make_workloads", {directory.path()})
                .exit_code,
            0);
  std::ifstream file(directory.PathOf("workloads.json"));
  const auto workloads = nlohmann::json::parse(file);
  EXPECT_EQ(workloads.size(), 12u);
  for (const auto& workload : workloads) {
    const std::string name = workload["name"];
    SCOPED_TRACE(name);
    const std::string expected = workload["expected"];
    EXPECT_EQ(RunOnce(directory.path(), name, "der")["verdict"], expected);
    if (workload["signatures"] == 0) continue;
    for (const char* measure : {"parsed", "stubbed", "stubbed_parsed"}) {
      EXPECT_EQ(RunOnce(directory.path(), name, measure)["verdict"], expected)
          << measure;
    }
    EXPECT_EQ(RunOnce(directory.path(), name, "signatures")["measure"],
              "signatures");
  }
}

TEST(CompareWorkloads, BadArgumentsGetOneLine) {
  for (const auto& args : std::vector<std::vector<std::string>>{
           {}, {"a", "b", "time"}, {"/nowhere", "web", "time", "1"}}) {
    const ProcessResult result = RunProcess(kPeer, args);
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_EQ(result.out, "");
    EXPECT_EQ(result.err.find('\n'), result.err.size() - 1) << result.err;
  }
}

}  // namespace
}  // namespace cairn::compare
