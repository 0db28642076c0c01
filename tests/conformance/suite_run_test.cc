#include "tests/conformance/suite_run.h"

#include "gtest/gtest.h"

namespace cairn::conformance {
namespace {

constexpr Exception kExceptions[] = {{"a::1", "one"}, {"b::*", "many"}};

void ExpectCounts(SuiteRun& run, int passed, int failed, int skipped) {
  EXPECT_EQ(run.Finish(), failed == 0 ? 0 : 1);
  EXPECT_EQ(run.passed(), passed);
  EXPECT_EQ(run.failed(), failed);
  EXPECT_EQ(run.skipped(), skipped);
}

TEST(SuiteRunTest, Counts) {
  SuiteRun run(kExceptions);
  run.Agree("c::1");
  run.Disagree("c::2", "what");
  run.Skip("c::3", "why");
  ExpectCounts(run, 1, 1, 1);
}

TEST(SuiteRunTest, ExceptionsThatDisagreeAreSkipped) {
  SuiteRun run(kExceptions);
  run.Disagree("a::1", "what");
  run.Disagree("b::1", "what");
  run.Agree("b::2");
  run.Agree("a::11");
  ExpectCounts(run, 2, 0, 2);
}

TEST(SuiteRunTest, ExceptionsThatAgreeFail) {
  SuiteRun one(kExceptions);
  one.Agree("a::1");
  ExpectCounts(one, 0, 1, 0);
  SuiteRun many(kExceptions);
  many.Agree("b::1");
  many.Agree("b::2");
  ExpectCounts(many, 1, 1, 0);
}

TEST(SuiteRunTest, ExceptionsThatAreNotInTheSuiteDoNotMatter) {
  SuiteRun run(kExceptions);
  run.Agree("c::1");
  ExpectCounts(run, 1, 0, 0);
}

}  // namespace
}  // namespace cairn::conformance
