#include "tools/public_address.h"

#include <arpa/inet.h>

#include <cstdint>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace cairn::tools {
namespace {

std::vector<uint8_t> Parse(const std::string& text) {
  std::vector<uint8_t> octets(16);
  if (inet_pton(AF_INET6, text.c_str(), octets.data()) == 1) return octets;
  octets.resize(4);
  EXPECT_EQ(inet_pton(AF_INET, text.c_str(), octets.data()), 1) << text;
  return octets;
}

// The first and the last of each range that is not public.
TEST(PublicAddress, NotPublic) {
  for (const char* text :
       {"0.0.0.0",
        "0.255.255.255",
        "10.0.0.0",
        "10.255.255.255",
        "100.64.0.0",
        "100.127.255.255",
        "127.0.0.0",
        "127.0.0.1",
        "127.255.255.255",
        "169.254.0.0",
        "169.254.169.254",  // where clouds keep their machines' secrets
        "169.254.255.255",
        "172.16.0.0",
        "172.31.255.255",
        "192.0.0.0",
        "192.0.0.255",
        "192.0.2.0",
        "192.0.2.255",
        "192.88.99.1",
        "192.168.0.0",
        "192.168.255.255",
        "198.18.0.0",
        "198.19.255.255",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.0",
        "239.255.255.255",
        "240.0.0.0",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",  // v4-compatible
        "::8.8.8.8",
        "::ffff:127.0.0.1",
        "::ffff:10.1.2.3",
        "::ffff:169.254.169.254",
        "::ffff:0:8.8.8.8",
        "64:ff9b::10.0.0.1",
        "64:ff9b:1::8.8.8.8",
        "100::1",
        "1fff:ffff::1",
        "2001::1",  // Teredo
        "2001:1ff:ffff::1",
        "2001:db8::1",
        "2001:db8:ffff::1",
        "2002:7f00:1::1",  // 6to4 of 127.0.0.1
        "2002:c0a8:101::1",
        "3fff::1",
        "3fff:fff::1",
        "4000::1",
        "fc00::1",
        "fdff:ffff::1",
        "fe80::1",
        "febf::1",
        "fec0::1",
        "ff02::1"}) {
    EXPECT_FALSE(IsPublicAddress(Parse(text))) << text;
  }
}

// Their neighbours, and what is embedded and public.
TEST(PublicAddress, Public) {
  for (const char* text :
       {"1.0.0.0",          "8.8.8.8",         "9.255.255.255",
        "11.0.0.0",         "100.63.255.255",  "100.128.0.0",
        "126.255.255.255",  "128.0.0.0",       "169.253.255.255",
        "169.255.0.0",      "172.15.255.255",  "172.32.0.0",
        "191.255.255.255",  "192.0.1.0",       "192.0.3.0",
        "192.88.98.255",    "192.88.100.0",    "192.167.255.255",
        "192.169.0.0",      "198.17.255.255",  "198.20.0.0",
        "198.51.99.255",    "198.51.101.0",    "203.0.112.255",
        "203.0.114.0",      "223.255.255.255", "::ffff:8.8.8.8",
        "64:ff9b::8.8.8.8", "2000::1",         "2001:200::1",
        "2001:db7:ffff::1", "2001:db9::1",     "2002:808:808::1",
        "2003::1",          "2a00:1450::1",    "3ffe:ffff::1",
        "3fff:1000::1"}) {
    EXPECT_TRUE(IsPublicAddress(Parse(text))) << text;
  }
}

TEST(PublicAddress, OtherSizes) {
  for (size_t size : {0, 1, 3, 5, 15, 17}) {
    EXPECT_FALSE(IsPublicAddress(std::vector<uint8_t>(size, 8))) << size;
  }
}

}  // namespace
}  // namespace cairn::tools
