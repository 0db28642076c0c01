#include "der/oid.h"

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace cairn::der {
namespace {

std::string Dotted(Input contents) {
  char buffer[kDottedOidSize];
  return std::string(FormatOid(contents, buffer));
}

#define NAME(name, text, ...) Oid::name,
const Oid kEvery[] = {CAIRN_OIDS(NAME)};
#undef NAME

TEST(OidTest, EveryOneIsFoundByItsContents) {
  std::set<std::string> seen;
  for (Oid oid : kEvery) {
    EXPECT_EQ(FindOid(OidContents(oid)), oid) << OidName(oid);
    EXPECT_TRUE(seen.insert(Dotted(OidContents(oid))).second) << OidName(oid);
  }
}

TEST(OidTest, NothingElseIsFound) {
  for (Oid oid : kEvery) {
    const Input contents = OidContents(oid);
    std::vector<uint8_t> other(contents.begin(), contents.end());
    other[0] ^= 1;
    EXPECT_NE(FindOid(Input(other.data(), other.size())), oid);
    other[0] ^= 1;
    other.push_back(0x01);
    EXPECT_NE(FindOid(Input(other.data(), other.size())), oid);
  }
  EXPECT_EQ(FindOid(Input()), Oid::kUnknown);
  EXPECT_TRUE(OidContents(Oid::kUnknown).empty());
}

TEST(OidTest, Dotted) {
  EXPECT_EQ(Dotted(OidContents(Oid::kCommonName)), "2.5.4.3");
  EXPECT_EQ(Dotted(OidContents(Oid::kServerAuth)), "1.3.6.1.5.5.7.3.1");
  EXPECT_EQ(Dotted(OidContents(Oid::kSha256WithRsa)), "1.2.840.113549.1.1.11");
  EXPECT_EQ(Dotted(OidContents(Oid::kDomainComponent)),
            "0.9.2342.19200300.100.1.25");
  EXPECT_EQ(Dotted(OidContents(Oid::kCtSctList)), "1.3.6.1.4.1.11129.2.4.2");
  EXPECT_EQ(Dotted(OidContents(Oid::kNetscapeCertType)),
            "2.16.840.1.113730.1.1");
}

TEST(OidTest, DottedOfTheLargeAndTheMany) {
  const uint8_t max[] = {0x2a, 0x81, 0xff, 0xff, 0xff, 0xff,
                         0xff, 0xff, 0xff, 0xff, 0x7f};
  EXPECT_EQ(Dotted(Input(max)), "1.2.18446744073709551615");
  const uint8_t more[] = {0x2a, 0x83, 0xff, 0xff, 0xff, 0xff,
                          0xff, 0xff, 0xff, 0xff, 0x7f};
  EXPECT_EQ(Dotted(Input(more)), "1.2.…");
  const std::vector<uint8_t> many(1000, 0x01);
  EXPECT_EQ(Dotted(Input(many.data(), many.size())).size(), kDottedOidSize - 1)
      << "no number is cut in two";
}

}  // namespace
}  // namespace cairn::der
