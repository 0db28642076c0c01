// The example of Certificate Transparency does what it says, and the page about
// it shows what is compiled.

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/ct_log_factory.h"
#include "tests/support/subprocess.h"
#include "tests/support/test_directory.h"
#include "trustdomain/certificate_files.h"
#include "trustdomain/root_store_file.h"

namespace cairn::testing {
namespace {

using ::testing::HasSubstr;

class CtExample : public ::testing::Test {
 protected:
  CtExample() {
    RootList list;
    list.roots.emplace_back();
    list.roots[0].der = root_.der();
    list.roots[0].publicly_trusted = true;
    roots_ = directory_.Write("roots.json", WriteRootStore(list));
    logs_ = directory_.Write(
        "logs.json", LogListJson({TestLog(P256("one")).Operator("One"),
                                  TestLog(P256("two")).Operator("Two")}));
  }

  ProcessResult Run(const TestCertificate& leaf, const std::string& logs) {
    const std::string chain = directory_.Write("chain.pem", leaf.Pem());
    return RunProcess("examples/ct_check",
                      {logs, roots_, chain, kTestHost, absl::StrCat(kNow)});
  }

  TestDirectory directory_;
  const TestCertificate root_ = Ca("Root");
  const TestCertificate leaf_ = Leaf().IssuedBy(root_);
  std::string roots_;
  std::string logs_;
};

TEST_F(CtExample, Logged) {
  const ProcessResult result =
      Run(WithScts(leaf_, {SctBy(P256("one")), SctBy(P256("two"))}), logs_);
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(
      result.out,
      HasSubstr("Certificate Transparency: satisfied\n"
                "  certificate 0: 2026-10-23T00:00:00Z, \"Log\" (One, usable): "
                "counts\n"
                "  certificate 1: 2026-10-23T00:00:00Z, \"Log\" (Two, usable): "
                "counts\n"));
}

TEST_F(CtExample, NotLogged) {
  const ProcessResult result = Run(leaf_, logs_);
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.out, HasSubstr("the certificate came without SCTs\n"));
}

TEST_F(CtExample, BadArguments) {
  EXPECT_EQ(RunProcess("examples/ct_check", {}).exit_code, 2);
  EXPECT_EQ(Run(leaf_, "/nothing").exit_code, 2);
  const ProcessResult result = Run(leaf_, directory_.Write("bad", "{}"));
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_EQ(result.out, "");
  EXPECT_EQ(result.err, "CT log list: log_list_timestamp: missing\n");
}

// The lines between "// Once" and the end are what the page shows.
TEST(CtPage, ShowsTheExample) {
  const auto page = ReadFile("docs/ct.md");
  const auto code = ReadFile("examples/ct_check.cc");
  ASSERT_TRUE(page.ok() && code.ok());
  const size_t begin = code->find("  cairn::CtSettings settings;");
  const size_t end = code->find("  std::cout");
  ASSERT_LT(begin, end);
  EXPECT_THAT(*page, HasSubstr(code->substr(begin, end - begin)));
}

}  // namespace
}  // namespace cairn::testing
