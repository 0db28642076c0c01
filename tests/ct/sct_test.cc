#include "ct/sct.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/support/ct_log_factory.h"
#include "tests/support/der_builder.h"
#include "tests/support/printers.h"

namespace cairn::testing {
namespace {

Error Parse(const std::string& serialized) {
  ct::Sct sct;
  return ct::ParseSct(der::Input::FromString(serialized), &sct);
}

Error ParseList(const std::string& tls) {
  ct::SctList list;
  return ct::ParseSctList(der::Input::FromString(tls), &list);
}

// Version, log, timestamp, extensions, algorithms, signature.
std::string Serialized() {
  return absl::StrCat(Hex("00"), std::string(32, '\x11'),
                      Hex("0000018f00000000"), Hex("0003 aabbcc"), Hex("04 03"),
                      Hex("0002 0506"));
}

TEST(SctTest, Fields) {
  const std::string serialized = Serialized();
  ct::Sct sct;
  ASSERT_EQ(ct::ParseSct(der::Input::FromString(serialized), &sct), Error::kOk);
  EXPECT_EQ(sct.log_id.AsStringView(), std::string(32, '\x11'));
  EXPECT_EQ(sct.timestamp, 0x18f00000000u);
  EXPECT_EQ(sct.extensions.AsStringView(), Hex("aabbcc"));
  EXPECT_EQ(sct.hash_algorithm, 4);
  EXPECT_EQ(sct.signature_algorithm, 3);
  EXPECT_EQ(sct.signature.AsStringView(), Hex("0506"));
}

TEST(SctTest, ConsumesExactly) {
  const std::string serialized = Serialized();
  EXPECT_EQ(Parse(serialized), Error::kOk);
  for (size_t size = 0; size < serialized.size(); ++size) {
    EXPECT_EQ(Parse(serialized.substr(0, size)), Error::kMalformedSct) << size;
  }
  EXPECT_EQ(Parse(serialized + '\0'), Error::kMalformedSct);
}

// Of another version nothing more is known, not even that it is malformed.
TEST(SctTest, OtherVersions) {
  for (const char* hex : {"01", "ff", "010203"}) {
    EXPECT_EQ(Parse(Hex(hex)), Error::kSctVersionUnknown) << hex;
  }
}

TEST(SctListTest, InOrder) {
  const std::string tls = SctListOf({"a", "bc", "def"});
  ASSERT_EQ(tls, Hex("000c 0001 61 0002 6263 0003 646566"));
  ct::SctList list;
  ASSERT_EQ(ct::ParseSctList(der::Input::FromString(tls), &list), Error::kOk);
  ASSERT_EQ(list.count, 3);
  EXPECT_EQ(list.scts[0].AsStringView(), "a");
  EXPECT_EQ(list.scts[1].AsStringView(), "bc");
  EXPECT_EQ(list.scts[2].AsStringView(), "def");
}

TEST(SctListTest, Malformed) {
  const char* const cases[] = {
      "",                   // nothing
      "00",                 // half of a length
      "0000",               // sct_list<1..2^16-1>
      "0002 0000",          // SerializedSCT<1..2^16-1>
      "0005 0001 61 0000",  // one good, one empty
      "0001 00",            // half of an inner length
      "0003 0002 61",       // inner length too long
      "0004 0001 61",       // outer length too long
      "0002 0001 61",       // outer length too short
      "0003 0001 61 00",    // a byte after the list
      "0004 0001 61 00",    // a byte within the list
  };
  for (const char* hex : cases) {
    EXPECT_EQ(ParseList(Hex(hex)), Error::kMalformedSctList) << hex;
  }
  EXPECT_EQ(ParseList(Hex("0003 0001 61")), Error::kOk);
}

TEST(SctListTest, EveryTruncationIsMalformed) {
  const std::string tls = SctListOf({Serialized(), Serialized()});
  EXPECT_EQ(ParseList(tls), Error::kOk);
  for (size_t size = 0; size < tls.size(); ++size) {
    EXPECT_EQ(ParseList(tls.substr(0, size)), Error::kMalformedSctList) << size;
  }
}

TEST(SctListTest, Limit) {
  std::vector<std::string> scts(ct::kMaxSctsInList, Serialized());
  EXPECT_EQ(ParseList(SctListOf(scts)), Error::kOk);
  scts.push_back(Serialized());
  EXPECT_EQ(ParseList(SctListOf(scts)), Error::kTooManyScts);
}

// The longest that TLS can say.
TEST(SctListTest, LongestSct) {
  EXPECT_EQ(ParseList(SctListOf({std::string(0xfffd, 'a')})), Error::kOk);
}

TEST(SctListExtensionTest, IsOneOctetString) {
  const auto read = [](const std::string& value) {
    der::Input tls;
    return ct::ReadSctListExtension(der::Input::FromString(value), &tls);
  };
  const std::string value = OctetString("abc");
  der::Input tls;
  ASSERT_EQ(ct::ReadSctListExtension(der::Input::FromString(value), &tls),
            Error::kOk);
  EXPECT_EQ(tls.AsStringView(), "abc");
  EXPECT_EQ(read(""), Error::kMalformedSctList);
  EXPECT_EQ(read("abc"), Error::kMalformedSctList);
  EXPECT_EQ(read(value + '\0'), Error::kMalformedSctList);
  EXPECT_EQ(read(value.substr(0, 4)), Error::kMalformedSctList);
  EXPECT_EQ(read(BitString("abc")), Error::kMalformedSctList);
}

}  // namespace
}  // namespace cairn::testing
