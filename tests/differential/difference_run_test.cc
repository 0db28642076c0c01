#include "tests/differential/difference_run.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace cairn::differential {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr Difference kKnown[] = {
    {"a.1", "", Refuser::kCairn, {"Bad", "", ""}, Right::kCairn, "", "why"},
    {"b.1", "c.*", Refuser::kPeer, {"", "", "no"}, Right::kCairn, "", "why"},
};
const Verdict kAccepts = {true, ""};
const Verdict kBad = {false, "Bad"};

TEST(DifferenceRunTest, CountsWhereBothAgree) {
  DifferenceRun run(kKnown);
  run.Compare(Lane::kOpenssl, {"d.1"}, kAccepts, kAccepts);
  run.Compare(Lane::kOpenssl, {"d.1"}, kBad, {false, "another reason"});
  run.Compare(Lane::kOpenssl, {}, kAccepts, kAccepts);
  run.Skip();
  run.CheckExplanations();
  EXPECT_EQ(run.passed(), 3);
  EXPECT_EQ(run.skipped(), 1);
  EXPECT_THAT(run.failures(), IsEmpty());
}

TEST(DifferenceRunTest, ExplainsByTheDeviation) {
  DifferenceRun run(kKnown);
  run.Compare(Lane::kOpenssl, {"a.1"}, kBad, kAccepts);
  run.Compare(Lane::kOpenssl, {"a.1", "d.1"}, kBad, kAccepts);
  EXPECT_EQ(run.passed(), 0);
  EXPECT_EQ(run.skipped(), 2);
  EXPECT_THAT(run.failures(), IsEmpty());
  EXPECT_THAT(run.Explained(),
              ElementsAre("openssl a.1: Cairn refuses 2: why"));
}

TEST(DifferenceRunTest, ExplainsNothingElse) {
  DifferenceRun run(kKnown);
  run.Compare(Lane::kOpenssl, {"a.2"}, kBad, kAccepts);          // deviation
  run.Compare(Lane::kGnutls, {"a.1"}, kBad, kAccepts);           // lane
  run.Compare(Lane::kOpenssl, {"a.1"}, kAccepts, kBad);          // refuser
  run.Compare(Lane::kOpenssl, {"a.1"}, {false, "X"}, kAccepts);  // reason
  run.Compare(Lane::kGnutls, {"b.1"}, kAccepts, {false, "no"});  // no second
  run.Compare(Lane::kGnutls, {"b.1", "d.1"}, kAccepts, {false, "no"});
  EXPECT_EQ(run.failures().size(), 6u);
  EXPECT_EQ(run.failures()[0],
            "openssl a.2: Cairn (webpki) refuses (Bad), OpenSSL accepts");
}

TEST(DifferenceRunTest, ExplainsByTwoDeviations) {
  DifferenceRun run(kKnown);
  run.Compare(Lane::kGnutls, {"b.1", "c.7"}, kAccepts, {false, "no."});
  run.CheckExplanations();
  EXPECT_EQ(run.skipped(), 1);
  EXPECT_THAT(run.failures(), IsEmpty());
}

TEST(DifferenceRunTest, ExplanationsThatAgreeFail) {
  DifferenceRun one(kKnown);
  one.Compare(Lane::kOpenssl, {"a.1"}, kAccepts, kAccepts);
  one.CheckExplanations();
  EXPECT_THAT(
      one.failures(),
      ElementsAre("openssl a.1: agrees, but is listed as a difference"));

  // Among all that begin so, one that differs will do.
  DifferenceRun many(kKnown);
  many.Compare(Lane::kGnutls, {"b.1", "c.1"}, kAccepts, kAccepts);
  many.Compare(Lane::kGnutls, {"b.1", "c.2"}, kAccepts, {false, "no"});
  many.CheckExplanations();
  EXPECT_THAT(many.failures(), IsEmpty());
}

TEST(DifferenceRunTest, ExplanationsThatWereNotAskedForPass) {
  DifferenceRun run(kKnown);
  run.Compare(Lane::kOpenssl, {"a.1", "d.1"}, kAccepts, kAccepts);
  run.CheckExplanations();
  EXPECT_THAT(run.failures(), IsEmpty());
}

}  // namespace
}  // namespace cairn::differential
