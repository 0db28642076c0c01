#include "tools/purpose_flag.h"

#include <string>

#include "absl/status/status.h"
#include "gtest/gtest.h"

namespace cairn::tools {
namespace {

TEST(PurposeFlag, Names) {
  const struct {
    const char* text;
    Purpose::Known known;
  } cases[] = {
      {"server", Purpose::Known::kServerAuth},
      {"client", Purpose::Known::kClientAuth},
      {"email", Purpose::Known::kEmailProtection},
      {"code-signing", Purpose::Known::kCodeSigning},
      {"timestamping", Purpose::Known::kTimeStamping},
      {"ocsp-signing", Purpose::Known::kOcspSigning},
      {"any", Purpose::Known::kAny},
      {"1.3.6.1.5.5.7.3.2", Purpose::Known::kClientAuth},
      {"2.5.29.37.0", Purpose::Known::kAny},
  };
  for (const auto& c : cases) {
    PurposeFlag flag;
    ASSERT_TRUE(flag.Parse(c.text).ok()) << c.text;
    EXPECT_EQ(flag.purpose().known(), c.known) << c.text;
    EXPECT_EQ(flag.text(), c.text);
  }
}

TEST(PurposeFlag, AnyOtherObjectIdentifier) {
  PurposeFlag flag;
  // Microsoft's document signing.
  ASSERT_TRUE(flag.Parse("1.3.6.1.4.1.311.10.3.12").ok());
  EXPECT_EQ(flag.purpose().known(), Purpose::Known::kOther);
  EXPECT_EQ(flag.purpose().oid().AsStringView(),
            "\x2b\x06\x01\x04\x01\x82\x37\x0a\x03\x0c");
}

TEST(PurposeFlag, NoPurpose) {
  for (const char* text : {"", "Server", "serverAuth", "servers", "1", "1.2.",
                           "code signing", "server,client"}) {
    PurposeFlag flag;
    const absl::Status status = flag.Parse(text);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << text;
    EXPECT_EQ(status.message(),
              std::string("--purpose: no such purpose: ") + text);
  }
}

TEST(PurposeFlag, ParsesAgain) {
  PurposeFlag flag;
  ASSERT_TRUE(flag.Parse("1.2.3").ok());
  ASSERT_TRUE(flag.Parse("server").ok());
  EXPECT_EQ(flag.purpose().known(), Purpose::Known::kServerAuth);
}

}  // namespace
}  // namespace cairn::tools
