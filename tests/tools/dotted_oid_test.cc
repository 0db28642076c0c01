#include "tools/dotted_oid.h"

#include <string>

#include "der/oid.h"
#include "gtest/gtest.h"
#include "tests/support/der_builder.h"

namespace cairn::tools {
namespace {

std::string Octets(absl::string_view text) {
  std::string octets;
  EXPECT_TRUE(ParseDottedOid(text, &octets)) << text;
  return octets;
}

TEST(DottedOid, KnownOnes) {
  EXPECT_EQ(Octets("1.3.6.1.5.5.7.3.1"),
            der::OidContents(der::Oid::kServerAuth).AsStringView());
  EXPECT_EQ(Octets("2.5.29.37.0"),
            der::OidContents(der::Oid::kAnyExtendedKeyUsage).AsStringView());
  EXPECT_EQ(Octets("1.2.840.113549.1.1.1"),
            der::OidContents(der::Oid::kRsaEncryption).AsStringView());
}

TEST(DottedOid, ReadsWhatTheLibraryWrites) {
  for (const char* text :
       {"0.0", "0.39", "1.0", "1.39", "2.0", "2.47", "2.48", "2.999.3",
        "1.3.6.1.4.1.311.10.3.4", "2.25.4294967295", "2.4294967295"}) {
    const std::string octets = Octets(text);
    char buffer[der::kDottedOidSize];
    EXPECT_EQ(der::FormatOid(der::Input::FromString(octets), buffer), text);
  }
}

TEST(DottedOid, Edges) {
  using testing::Hex;
  EXPECT_EQ(Octets("0.0"), Hex("00"));
  EXPECT_EQ(Octets("2.47"), Hex("7f"));
  EXPECT_EQ(Octets("2.48"), Hex("8100"));
  EXPECT_EQ(Octets("1.2.127"), Hex("2a7f"));
  EXPECT_EQ(Octets("1.2.128"), Hex("2a8100"));
  EXPECT_EQ(Octets("1.2.16383.16384"), Hex("2aff7f818000"));
  EXPECT_EQ(Octets("1.2.4294967295"), Hex("2a8fffffff7f"));
  EXPECT_EQ(Octets("2.4294967295"), Hex("908080804f"));
}

TEST(DottedOid, NoOid) {
  for (const char* text : {"",
                           "1",
                           ".",
                           "1.",
                           ".1",
                           "1..2",
                           "3.0",
                           "0.40",
                           "1.40",
                           "01.2",
                           "1.02",
                           "1.2.03",
                           "a.b",
                           "1.2.x",
                           "1.2.-3",
                           "1.2.+3",
                           "1. 2",
                           " 1.2",
                           "1.2 ",
                           "1.2.4294967296",
                           "1.2.99999999999999999999",
                           "1,2",
                           "serverAuth"}) {
    std::string octets = "untouched";
    EXPECT_FALSE(ParseDottedOid(text, &octets)) << text;
    EXPECT_EQ(octets, "untouched") << text;
  }
}

}  // namespace
}  // namespace cairn::tools
