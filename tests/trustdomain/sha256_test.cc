#include "trustdomain/sha256.h"

#include <string>

#include "gtest/gtest.h"

namespace cairn {
namespace {

// FIPS 180-4's example.
constexpr char kAbc[] =
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

TEST(Sha256, Digest) {
  EXPECT_EQ(Sha256ToText(Sha256Of(der::Input::FromString("abc"))), kAbc);
}

TEST(Sha256, ParsesWhatToolsPrint) {
  for (const char* text :
       {kAbc,
        "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD",
        "BA:78:16:BF:8F:01:CF:EA:41:41:40:DE:5D:AE:22:23:B0:03:61:A3:96:17:7A:"
        "9C:B4:10:FF:61:F2:00:15:AD",
        "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=",
        "sha256/ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="}) {
    const absl::StatusOr<Sha256> digest = ParseSha256(text);
    ASSERT_TRUE(digest.ok()) << digest.status();
    EXPECT_EQ(Sha256ToText(*digest), kAbc) << text;
  }
}

TEST(Sha256, RefusesOtherText) {
  const std::string digits = kAbc;
  for (const std::string& text :
       {std::string(), std::string("abc"), digits + "0", digits + "00",
        digits.substr(1), digits.substr(0, 63) + "g", "sha1/" + digits,
        std::string("ba:7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f"
                    "20015ad::::::::::::::::::::::::::::"),
        std::string("sha256/"), std::string("sha256/AAAA"),
        std::string("\x01\x02")}) {
    const absl::StatusOr<Sha256> digest = ParseSha256(text);
    EXPECT_FALSE(digest.ok()) << text;
    EXPECT_EQ(digest.status().message().find('\n'), std::string::npos);
  }
}

}  // namespace
}  // namespace cairn
