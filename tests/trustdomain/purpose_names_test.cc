#include "trustdomain/purpose_names.h"

#include "gtest/gtest.h"
#include "pkix/anchor.h"
#include "pkix/key_usage.h"

namespace cairn {
namespace {

TEST(PurposeNamesTest, BothWays) {
  uint8_t all = 0;
  for (const PurposeName& purpose : kPurposeNames) {
    uint8_t one = 0;
    EXPECT_TRUE(AddPurposeByName(purpose.name, &one));
    EXPECT_EQ(one, purpose.bit);
    EXPECT_EQ(PurposesToText(one), purpose.name);
    EXPECT_TRUE(AddPurposeByName(purpose.name, &all));
  }
  EXPECT_EQ(PurposesToText(all),
            "server, client, email, code-signing, timestamping, ocsp-signing");
}

TEST(PurposeNamesTest, OtherNamesAndSets) {
  for (const char* text : {"", "Server", "server ", "any", "every purpose",
                           "serverAuth", "1.3.6.1.5.5.7.3.1"}) {
    uint8_t purposes = 0;
    EXPECT_FALSE(AddPurposeByName(text, &purposes)) << text;
    EXPECT_EQ(purposes, 0);
  }
  EXPECT_EQ(PurposesToText(AnchorConstraints::kEveryPurpose), "every purpose");
  EXPECT_EQ(PurposesToText(0), "no purpose");
  EXPECT_EQ(PurposesToText(PurposeBit(Purpose::Known::kOther)), "no purpose");
}

}  // namespace
}  // namespace cairn
