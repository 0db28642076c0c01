#include "trustdomain/refusal.h"

#include <set>

#include "gtest/gtest.h"

namespace cairn {
namespace {

constexpr Refusal kAll[] = {
#define CAIRN_REFUSAL_VALUE(name, number, text) Refusal::name,
    CAIRN_REFUSALS(CAIRN_REFUSAL_VALUE)
#undef CAIRN_REFUSAL_VALUE
};

TEST(Refusal, NumbersNamesAndTextsAreDifferent) {
  std::set<int> numbers;
  std::set<std::string> names;
  std::set<std::string> texts;
  for (const Refusal refusal : kAll) {
    EXPECT_TRUE(numbers.insert(static_cast<int>(refusal)).second);
    EXPECT_LT(static_cast<int>(refusal), 1000) << "ours end there";
    EXPECT_TRUE(names.insert(std::string(RefusalName(refusal))).second);
    EXPECT_TRUE(texts.insert(RefusalToText(Refuse(refusal).failure())).second);
  }
}

// What programs store and compare.
TEST(Refusal, NumbersAreStable) {
  EXPECT_EQ(static_cast<int>(Refusal::kRequiredDnsName), 10);
  EXPECT_EQ(static_cast<int>(Refusal::kAllowedPolicy), 28);
  EXPECT_EQ(static_cast<int>(Refusal::kNoKeyPinned), 40);
  EXPECT_EQ(static_cast<int>(Refusal::kSpiffeNoBundle), 68);
  EXPECT_EQ(static_cast<int>(Refusal::kNotEv), 80);
}

TEST(Refusal, DetailHoldsReasonAndRule) {
  const HookResult result = Refuse(Refusal::kAllowedUri, 65535);
  EXPECT_EQ(result.error(), Error::kRefusedByTrustDomain);
  EXPECT_EQ(RefusalOf(result.detail()), Refusal::kAllowedUri);
  EXPECT_EQ(RuleOf(result.detail()), 65535);
}

TEST(Refusal, Text) {
  EXPECT_EQ(RefusalToText(Refuse(Refusal::kRequiredUri, 2).failure()),
            "the certificate has no URI that is required (rule 2)");
  EXPECT_EQ(RefusalToText(Refuse(Refusal::kNoKeyPinned).failure()),
            "no key on the path is pinned");
  EXPECT_EQ(RefusalToText(Error::kExpired), "expired");
  // A trust domain of somebody else's.
  EXPECT_EQ(RefusalToText(HookResult::Refuse(1000).failure()),
            "refused by the trust domain");
  EXPECT_EQ(RefusalName(static_cast<Refusal>(1000)), "");
}

}  // namespace
}  // namespace cairn
