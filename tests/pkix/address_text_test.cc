#include "pkix/address_text.h"

#include <arpa/inet.h>

#include <cstdint>
#include <initializer_list>
#include <random>
#include <string>

#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "tests/support/der_builder.h"

namespace cairn::testing {
namespace {

std::string Format(const std::string& octets) {
  char buffer[kMaxAddressText + 1];
  return std::string(FormatAddress(der::Input::FromString(octets), buffer));
}

struct AddressCase {
  const char* hex;
  const char* text;
};

TEST(AddressTextTest, Ipv4) {
  for (const AddressCase& c : std::initializer_list<AddressCase>{
           {"00000000", "0.0.0.0"},
           {"7f000001", "127.0.0.1"},
           {"c0000201", "192.0.2.1"},
           {"0a64c8ff", "10.100.200.255"},
           {"ffffffff", "255.255.255.255"},
       }) {
    EXPECT_EQ(Format(Hex(c.hex)), c.text);
  }
}

// RFC 5952 section 4, rule by rule.
TEST(AddressTextTest, Ipv6) {
  for (const AddressCase& c : std::initializer_list<AddressCase>{
           // 4.1: no leading zeros; one zero for a group of zeros.
           {"20010db8000000000001000000000001", "2001:db8::1:0:0:1"},
           {"20010db8000000010001000000010001", "2001:db8:0:1:1:0:1:1"},
           // 4.2.1: as short as possible.
           {"20010db8000000000000000000020001", "2001:db8::2:1"},
           {"20010db8000000000000000000000001", "2001:db8::1"},
           // 4.2.2: not for one group alone.
           {"20010db8000000010001000100010001", "2001:db8:0:1:1:1:1:1"},
           {"00000001000100010001000100010001", "0:1:1:1:1:1:1:1"},
           {"00010001000100010001000100010000", "1:1:1:1:1:1:1:0"},
           // 4.2.3: the longest, and the first of equals.
           {"20010000000000010000000000000001", "2001:0:0:1::1"},
           {"20010db8000000000001000000000001", "2001:db8::1:0:0:1"},
           {"00000000000000010000000000000001", "::1:0:0:0:1"},
           {"00000000000100000000000000000001", "0:0:1::1"},
           {"00000000000100000000000100000000", "::1:0:0:1:0:0"},
           {"00010000000000000002000000000000", "1::2:0:0:0"},
           // 4.3: lower case.
           {"ABCDEF0123456789ABCDEF0123456789",
            "abcd:ef01:2345:6789:abcd:ef01:2345:6789"},
           // At the ends.
           {"00000000000000000000000000000000", "::"},
           {"00000000000000000000000000000001", "::1"},
           {"00010000000000000000000000000000", "1::"},
           {"00010000000000000000000000000001", "1::1"},
           {"fe800000000000000000000000000000", "fe80::"},
           {"00000000000000000000000000010002", "::1:2"},
           {"00010002000300040005000600000000", "1:2:3:4:5:6::"},
           {"00000000000300040005000600070008", "::3:4:5:6:7:8"},
           // The longest text.
           {"ffffffffffffffffffffffffffffffff",
            "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"},
           // Without embedded IPv4.
           {"00000000000000000000ffffc0000201", "::ffff:c000:201"},
           {"0064ff9b0000000000000000c0000201", "64:ff9b::c000:201"},
           {"000000000000000000000000c0000201", "::c000:201"},
       }) {
    EXPECT_EQ(Format(Hex(c.hex)), c.text);
  }
}

TEST(AddressTextTest, OtherSizes) {
  for (size_t size = 0; size <= 33; ++size) {
    const std::string octets(size, 1);
    EXPECT_EQ(Format(octets).empty(), size != 4 && size != 16) << size;
  }
}

TEST(AddressTextTest, LongestTextFits) {
  EXPECT_EQ(Format(std::string(16, '\xff')).size(), kMaxAddressText);
}

// glibc's inet_ntop() writes IPv4 in these, RFC 5952 section 5 leaves it open.
bool EmbedsIpv4(const std::string& octets) {
  return octets.compare(0, 10, std::string(10, '\0')) == 0 &&
         (octets.compare(10, 2, std::string(2, '\0')) == 0 ||
          octets.compare(10, 2, "\xff\xff") == 0);
}

TEST(AddressTextTest, AgreesWithInetNtop) {
  std::mt19937 random(1);  // NOLINT: the same addresses in every run
  char expected[INET6_ADDRSTRLEN];
  for (int i = 0; i < 100000; ++i) {
    // Groups that are zero, small or any, so that there are runs.
    std::string octets;
    const uint32_t shape = random();
    for (int group = 0; group < 8; ++group) {
      const uint32_t value = random();
      const uint32_t kind = shape >> (2 * group) & 3;
      const uint32_t bits = kind <= 1 ? 0 : kind == 2 ? value & 0xf : value;
      octets.push_back(static_cast<char>(bits >> 8));
      octets.push_back(static_cast<char>(bits));
    }
    if (!EmbedsIpv4(octets)) {
      ASSERT_NE(inet_ntop(AF_INET6, octets.data(), expected, sizeof(expected)),
                nullptr);
      ASSERT_EQ(Format(octets), expected);
    }
    octets.resize(4);
    ASSERT_NE(inet_ntop(AF_INET, octets.data(), expected, sizeof(expected)),
              nullptr);
    ASSERT_EQ(Format(octets), expected);
  }
}

// Every pattern of zero groups.
TEST(AddressTextTest, EveryPatternOfZeros) {
  char expected[INET6_ADDRSTRLEN];
  for (int pattern = 0; pattern < 256; ++pattern) {
    std::string octets(16, '\0');
    for (size_t group = 0; group < 8; ++group) {
      if ((pattern >> group & 1) != 0) octets[2 * group + 1] = '\x0a';
    }
    if (EmbedsIpv4(octets)) continue;
    ASSERT_NE(inet_ntop(AF_INET6, octets.data(), expected, sizeof(expected)),
              nullptr);
    EXPECT_EQ(Format(octets), expected);
  }
}

}  // namespace
}  // namespace cairn::testing
