#include "ct/policy.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/ct/ct_fixture.h"
#include "tests/support/matchers.h"

namespace cairn::testing {
namespace {

// What a policy asks of SCTs that are good.
class CtPolicyTest : public CtTest {
 protected:
  Error Embedded(std::vector<TestSct> scts) {
    return Check(WithScts(leaf_, scts)).error;
  }
  Error Delivered(std::vector<TestSct> ocsp, std::vector<TestSct> tls) {
    Beside beside;
    for (const TestSct& sct : ocsp) {
      beside.ocsp.push_back(sct.ForCertificate(leaf_));
    }
    for (const TestSct& sct : tls) {
      beside.tls.push_back(sct.ForCertificate(leaf_));
    }
    return Check(leaf_, beside).error;
  }

  const TestSct by_one_ = SctBy(one_);
  const TestSct by_two_ = SctBy(two_);
  const TestSct by_two_again_ = SctBy(two_again_);
  const TestSct by_tiled_ = SctBy(tiled_);
  const TestSct by_rsa_ = SctBy(rsa_);
  const TestSct by_retired_ = SctBy(retired_);
};

TEST_F(CtPolicyTest, HowManyByLifetime) {
  const struct {
    der::Time lifetime;
    int needed;
  } rows[] = {
      {kDay, 2},
      {180 * kDay, 2},
      {180 * kDay + 1, 3},
      {398 * kDay, 3},
  };
  const TestSct scts[] = {by_one_, by_two_, by_rsa_};
  for (const auto& row : rows) {
    const der::Time begin = kNow - 20 * kDay;
    const TestCertificate leaf = leaf_.Validity(begin, begin + row.lifetime);
    const auto error = [&](int count) {
      return Check(WithScts(leaf, absl::MakeSpan(scts).subspan(
                                      0, static_cast<size_t>(count))))
          .error;
    };
    EXPECT_EQ(error(row.needed), Error::kOk) << row.lifetime;
    EXPECT_EQ(error(row.needed - 1), Error::kTooFewScts) << row.lifetime;
  }
}

TEST_F(CtPolicyTest, OneLogCountsOnce) {
  const TestSct later = by_one_.At(Milliseconds(kNow - 28 * kDay));
  const ct::Result result = Check(WithScts(leaf_, {by_one_, by_one_, later}));
  EXPECT_EQ(result.error, Error::kTooFewScts);
  EXPECT_EQ(result.scts[0].error, Error::kOk);
  EXPECT_EQ(result.scts[1].error, Error::kSctDuplicate);
  EXPECT_EQ(result.scts[2].error, Error::kSctDuplicate);
  EXPECT_TRUE(result.scts[2].is_valid());
  EXPECT_EQ(result.embedded.scts, 1);
  // One that does not count takes nobody's place.
  EXPECT_EQ(Embedded({by_one_.CorruptSignature(), by_one_, by_two_}),
            Error::kOk);
  EXPECT_EQ(Delivered({by_one_}, {by_one_}), Error::kTooFewScts)
      << "not by different ways either";
}

TEST_F(CtPolicyTest, Operators) {
  EXPECT_EQ(Embedded({by_two_, by_two_again_}), Error::kTooFewCtLogOperators);
  EXPECT_EQ(Embedded({by_two_, by_two_again_, by_one_}), Error::kOk);
  EXPECT_EQ(Delivered({}, {by_two_, by_two_again_}),
            Error::kTooFewCtLogOperators);
  EXPECT_EQ(Delivered({}, {by_two_, by_one_}), Error::kOk);
  policy_.operators = 1;
  EXPECT_EQ(Embedded({by_two_, by_two_again_}), Error::kOk);
}

// Who ran the log when it made the SCT.
TEST_F(CtPolicyTest, OperatorsThatChanged) {
  const der::Time sold = kNow - 20 * kDay;
  logs_ = Parse({TestLog(one_).Operator("Two").Previously("One", sold),
                 TestLog(two_).Operator("Two")});
  const uint64_t then = Milliseconds(sold);
  EXPECT_EQ(Embedded({by_one_.At(then - 1), by_two_}), Error::kOk);
  EXPECT_EQ(Embedded({by_one_.At(then), by_two_}),
            Error::kTooFewCtLogOperators);
}

TEST_F(CtPolicyTest, RetiredLogs) {
  EXPECT_EQ(Embedded({by_retired_, by_two_}), Error::kOk)
      << "one is still in use";
  logs_ = Parse({TestLog(one_).Operator("One").State("retired", kNow - 1),
                 TestLog(two_).Operator("Two").State("retired", kNow - 1)});
  EXPECT_EQ(Embedded({by_one_, by_two_}), Error::kNoSctOfCurrentLog);
  EXPECT_EQ(Delivered({}, {by_one_, by_two_}), Error::kTooFewScts);
  policy_.current_logs = 0;
  EXPECT_EQ(Embedded({by_one_, by_two_}), Error::kOk);
}

TEST_F(CtPolicyTest, Rfc6962Logs) {
  logs_ = Parse({TestLog(one_).Operator("One").Tiled(),
                 TestLog(two_).Operator("Two").Tiled(),
                 TestLog(rsa_).Operator("Four")});
  EXPECT_EQ(Embedded({by_one_, by_two_}), Error::kNoSctOfRfc6962Log);
  EXPECT_EQ(Embedded({by_one_, by_rsa_}), Error::kOk);
  policy_ = ct::Policy::Apple();
  EXPECT_EQ(Embedded({by_one_, by_two_}), Error::kOk);
}

// SCTs in the certificate and SCTs beside it are not added up.
TEST_F(CtPolicyTest, DeliveredScts) {
  EXPECT_EQ(Delivered({by_one_, by_two_}, {}), Error::kOk);
  EXPECT_EQ(Delivered({}, {by_one_, by_two_}), Error::kOk);
  EXPECT_EQ(Delivered({by_one_}, {by_two_}), Error::kOk);
  EXPECT_EQ(Delivered({by_one_}, {}), Error::kTooFewScts);
  const TestCertificate leaf = WithScts(leaf_, {by_one_});
  EXPECT_EQ(Check(leaf, {{}, {by_two_.ForCertificate(leaf)}}).error,
            Error::kTooFewScts);
  EXPECT_EQ(
      Check(leaf,
            {{}, {by_two_.ForCertificate(leaf), by_rsa_.ForCertificate(leaf)}})
          .error,
      Error::kOk);
  // Of two that fail, the one that came nearer says why.
  EXPECT_EQ(Check(leaf, {{},
                         {by_two_.ForCertificate(leaf),
                          by_two_again_.ForCertificate(leaf)}})
                .error,
            Error::kTooFewCtLogOperators);
}

TEST_F(CtPolicyTest, OldLists) {
  const auto check = [this](der::Time age) {
    logs_ = Parse(Logs(), kNow - age);
    return Check(leaf_);
  };
  ct::Result result = check(70 * kDay - 1);
  EXPECT_EQ(result.error, Error::kSctsMissing);
  EXPECT_TRUE(result.enforced);
  result = check(70 * kDay);
  EXPECT_EQ(result.error, Error::kOk);
  EXPECT_FALSE(result.enforced);
  policy_.old_list = ct::Policy::OldList::kRefused;
  EXPECT_EQ(check(70 * kDay).error, Error::kCtLogListTooOld);
  EXPECT_EQ(check(70 * kDay - 1).error, Error::kSctsMissing);
  policy_.max_list_age = der::kMaxTime;
  EXPECT_EQ(check(20 * kYear).error, Error::kSctsMissing);
  // A list from the future is not old.
  EXPECT_EQ(check(-kDay).error, Error::kSctsMissing);
}

// One that was made by hand, and forgot to say when, is not as good as none.
TEST_F(CtPolicyTest, ListWithoutADate) {
  PublicKey issuer_key;
  ASSERT_TRUE(ParsePublicKey(
      der::Input::FromString(leaf_.issuer().key().spki()), &issuer_key));
  const ct::Question question = {leaf_.certificate(), issuer_key, kNow,
                                 der::Input(), der::Input()};
  std::vector<uint8_t> buffer(ct::BufferSize(question));
  ct::Result result;
  EXPECT_EQ(ct::CheckScts(domain_, question, ct::LogList(), policy_,
                          absl::MakeSpan(buffer), &result),
            Error::kCtLogListTooOld);
}

TEST_F(CtPolicyTest, ReportOnly) {
  policy_ = ct::Policy::ReportOnly();
  EXPECT_EQ(Embedded({}), Error::kOk);
  const ct::Result result =
      Check(WithScts(leaf_, {by_one_, by_two_.CorruptSignature()}));
  EXPECT_EQ(result.error, Error::kOk);
  EXPECT_EQ(result.scts[0].error, Error::kOk);
  EXPECT_EQ(result.scts[1].error, Error::kSctBadSignature);
}

TEST(CtPolicyPresetsTest, AsDocumented) {
  const struct {
    ct::Policy policy;
    int embedded_short, embedded_long, delivered, operators, current, rfc6962;
  } rows[] = {
      {ct::Policy::Chrome(), 2, 3, 2, 2, 1, 1},
      {ct::Policy::Apple(), 2, 3, 2, 2, 1, 0},
      {ct::Policy::ReportOnly(), 0, 0, 0, 0, 0, 0},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(row.policy.short_lifetime, 180 * kDay);
    EXPECT_EQ(row.policy.embedded_short, row.embedded_short);
    EXPECT_EQ(row.policy.embedded_long, row.embedded_long);
    EXPECT_EQ(row.policy.delivered, row.delivered);
    EXPECT_EQ(row.policy.operators, row.operators);
    EXPECT_EQ(row.policy.current_logs, row.current);
    EXPECT_EQ(row.policy.rfc6962_logs, row.rfc6962);
    EXPECT_EQ(row.policy.max_list_age, 70 * kDay);
    EXPECT_EQ(row.policy.old_list, ct::Policy::OldList::kNotEnforced);
  }
}

// The dates of anchors.
class AnchorDatesTest : public CtTest {
 protected:
  static constexpr der::Time kDate = kNow - 29 * kDay;

  Error NotAfter(const ct::Result& result, der::Time date) {
    AnchorConstraints constraints;
    constraints.sct_not_after = date;
    return ct::CheckAnchorDates(result, constraints);
  }
  Error AllAfter(const ct::Result& result, der::Time date) {
    AnchorConstraints constraints;
    constraints.sct_all_after = date;
    return ct::CheckAnchorDates(result, constraints);
  }
};

TEST_F(AnchorDatesTest, NoDates) {
  EXPECT_EQ(ct::CheckAnchorDates(ct::Result(), AnchorConstraints()),
            Error::kOk);
}

TEST_F(AnchorDatesTest, OneSctIsEnoughForNotAfter) {
  const ct::Result result =
      Check(WithScts(leaf_, {SctBy(one_).At(Milliseconds(kNow)),
                             SctBy(two_).At(Milliseconds(kDate))}));
  EXPECT_EQ(NotAfter(result, kDate), Error::kOk);
  EXPECT_EQ(NotAfter(result, kDate - 1), Error::kAnchorSctNotAfter);
  EXPECT_EQ(NotAfter(result, -1), Error::kAnchorSctNotAfter);
}

TEST_F(AnchorDatesTest, EverySctMustBeAllAfter) {
  const ct::Result result =
      Check(WithScts(leaf_, {SctBy(one_).At(Milliseconds(kNow)),
                             SctBy(two_).At(Milliseconds(kDate))}));
  EXPECT_EQ(AllAfter(result, kDate - 1), Error::kOk);
  EXPECT_EQ(AllAfter(result, kDate), Error::kAnchorSctAllAfter);
  EXPECT_EQ(AllAfter(result, -1), Error::kOk);
}

// A timestamp counts to the millisecond.
TEST_F(AnchorDatesTest, Milliseconds) {
  const ct::Result result = Check(
      WithScts(leaf_, {SctBy(one_).At(testing::Milliseconds(kDate) + 1)}));
  EXPECT_EQ(NotAfter(result, kDate), Error::kAnchorSctNotAfter);
  EXPECT_EQ(AllAfter(result, kDate), Error::kOk);
}

// Nobody gets older, or younger, by an SCT that is not the log's.
TEST_F(AnchorDatesTest, OnlyValidOnesCount) {
  const ct::Result result =
      Check(WithScts(leaf_, {SctBy(one_).At(testing::Milliseconds(kNow)),
                             SctBy(two_).At(0).CorruptSignature(),
                             SctBy(P256("unheard of")).At(0)}));
  EXPECT_EQ(NotAfter(result, kDate), Error::kAnchorSctNotAfter);
  EXPECT_EQ(AllAfter(result, kDate), Error::kOk);
  // A second one of the same log is valid.
  const ct::Result twice = Check(WithScts(
      leaf_, {SctBy(one_).At(testing::Milliseconds(kNow)), SctBy(one_).At(0)}));
  EXPECT_EQ(NotAfter(twice, kDate), Error::kOk);
  EXPECT_EQ(AllAfter(twice, kDate), Error::kAnchorSctAllAfter);
}

TEST_F(AnchorDatesTest, WithoutScts) {
  const ct::Result none = Check(leaf_);
  EXPECT_EQ(NotAfter(none, kNow), Error::kSctsMissing);
  EXPECT_EQ(AllAfter(none, 0), Error::kSctsMissing);
  const ct::Result bad =
      Check(WithScts(leaf_, {SctBy(one_).CorruptSignature()}));
  EXPECT_EQ(NotAfter(bad, kNow), Error::kTooFewScts);
  EXPECT_EQ(AllAfter(bad, 0), Error::kTooFewScts);
}

TEST_F(AnchorDatesTest, Pending) {
  const TestCertificate leaf = WithScts(
      leaf_, {SctBy(one_), SctBy(two_).At(testing::Milliseconds(kNow))});
  domain_.PendOnce(Hook::kVerify);
  const ct::Result result = Check(leaf);
  EXPECT_EQ(NotAfter(result, kDate), Error::kPending);
  EXPECT_EQ(NotAfter(result, kNow), Error::kOk) << "the other one is enough";
  EXPECT_EQ(AllAfter(result, kDate), Error::kPending);
  EXPECT_EQ(AllAfter(result, kNow), Error::kAnchorSctAllAfter);
}

}  // namespace
}  // namespace cairn::testing
