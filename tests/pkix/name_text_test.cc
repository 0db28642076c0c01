#include "pkix/name_text.h"

#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace cairn::testing {
namespace {

using ::testing::PrintToString;

// A character above all others, for kInvalid.
constexpr char32_t kBad = 0x7fffffff;

// The characters up to the end, or up to and with kBad.
std::u32string Read(der::Tag tag, const std::string& value,
                    NameText::Fold fold) {
  NameText text(tag, der::Input::FromString(value), fold);
  std::u32string out;
  for (;;) {
    const int32_t c = text.Next();
    if (c == NameText::kEnd) {
      EXPECT_EQ(text.Next(), NameText::kEnd) << "and remains there";
      return out;
    }
    if (c == NameText::kInvalid) {
      EXPECT_EQ(text.Next(), NameText::kInvalid) << "and remains there";
      return out + kBad;
    }
    out.push_back(static_cast<char32_t>(c));
  }
}

std::u32string Raw(der::Tag tag, const std::string& value) {
  return Read(tag, value, NameText::Fold::kNone);
}

std::u32string Folded(der::Tag tag, const std::string& value) {
  return Read(tag, value, NameText::Fold::kForComparison);
}

std::u32string Utf8(const std::string& value) {
  return Raw(der::kUtf8String, value);
}

std::u32string Bad(std::u32string before = U"") { return before + kBad; }

std::string Bytes(std::initializer_list<int> octets) {
  std::string out;
  for (int octet : octets) out.push_back(static_cast<char>(octet));
  return out;
}

TEST(NameTextTest, WhatIsText) {
  for (int tag = 0; tag <= 0xff; ++tag) {
    const bool expected =
        tag == der::kUtf8String || tag == der::kPrintableString ||
        tag == der::kIa5String || tag == der::kVisibleString ||
        tag == der::kTeletexString || tag == der::kBmpString || tag == der::kUniversalString;
    EXPECT_EQ(NameText::IsText(static_cast<der::Tag>(tag)), expected) << tag;
  }
}

TEST(NameTextTest, FoldsUnlessTold) {
  NameText text(der::kUtf8String, der::Input::FromString("A"));
  EXPECT_EQ(text.Next(), 'a');
}

TEST(NameTextTest, EveryTypeSpellsTheSame) {
  const std::u32string expected = U"Ab 1";
  for (der::Tag tag : {der::kUtf8String, der::kPrintableString, der::kIa5String,
                       der::kVisibleString}) {
    EXPECT_EQ(Raw(tag, "Ab 1"), expected);
  }
  EXPECT_EQ(Raw(der::kBmpString, std::string("\0A\0b\0 \0001", 8)), expected);
  EXPECT_EQ(Raw(der::kUniversalString,
                std::string("\0\0\0A\0\0\0b\0\0\0 \0\0\0001", 16)),
            expected);
}

TEST(NameTextTest, Nothing) {
  for (der::Tag tag : {der::kUtf8String, der::kPrintableString, der::kBmpString,
                       der::kUniversalString}) {
    EXPECT_EQ(Raw(tag, ""), U"");
    EXPECT_EQ(Folded(tag, ""), U"");
  }
}

TEST(NameTextTest, AsciiTypesHoldAsciiOnly) {
  for (der::Tag tag :
       {der::kPrintableString, der::kIa5String, der::kVisibleString}) {
    EXPECT_EQ(Raw(tag, "a\x7f"), U"a\x7f");
    EXPECT_EQ(Raw(tag, "a\x80"), Bad(U"a"));
    EXPECT_EQ(Raw(tag, "\xc3\xa9"), Bad());
    EXPECT_EQ(Raw(tag, "\xff"), Bad());
  }
}

TEST(NameTextTest, Bmp) {
  const auto bmp = [](std::initializer_list<int> octets) {
    return Raw(der::kBmpString, Bytes(octets));
  };
  EXPECT_EQ(bmp({0x00, 0x00}), std::u32string(1, 0));
  EXPECT_EQ(bmp({0xd7, 0xff, 0xe0, 0x00, 0xff, 0xff}), U"\ud7ff\ue000\uffff");
  EXPECT_EQ(bmp({0x00}), Bad());
  EXPECT_EQ(bmp({0x00, 0x41, 0x00}), Bad(U"A"));
  // Surrogates, alone and in pairs: BMPString is UCS-2, not UTF-16.
  EXPECT_EQ(bmp({0xd8, 0x00}), Bad());
  EXPECT_EQ(bmp({0xdf, 0xff}), Bad());
  EXPECT_EQ(bmp({0x00, 0x41, 0xd8, 0x3d, 0xde, 0x00}), Bad(U"A"));
}

TEST(NameTextTest, Universal) {
  const auto universal = [](std::initializer_list<int> octets) {
    return Raw(der::kUniversalString, Bytes(octets));
  };
  EXPECT_EQ(universal({0x00, 0x01, 0xf6, 0x00}), U"\U0001f600");
  EXPECT_EQ(universal({0x00, 0x10, 0xff, 0xff}), U"\U0010ffff");
  EXPECT_EQ(universal({0x00, 0x11, 0x00, 0x00}), Bad());
  EXPECT_EQ(universal({0x00, 0x00, 0xd8, 0x00}), Bad());
  EXPECT_EQ(universal({0x00, 0x00, 0xdf, 0xff}), Bad());
  // What would be kEnd and kInvalid in 32 bits.
  EXPECT_EQ(universal({0xff, 0xff, 0xff, 0xff}), Bad());
  EXPECT_EQ(universal({0xff, 0xff, 0xff, 0xfe}), Bad());
  EXPECT_EQ(universal({0x80, 0x00, 0x00, 0x41}), Bad());
  EXPECT_EQ(universal({0x00, 0x00, 0x41}), Bad());
  EXPECT_EQ(universal({0x00, 0x00, 0x00, 0x41, 0x00, 0x00}), Bad(U"A"));
}

TEST(NameTextTest, Utf8InTheFewestOctets) {
  EXPECT_EQ(Utf8(Bytes({0x00})), std::u32string(1, 0));
  EXPECT_EQ(Utf8(Bytes({0x7f})), U"\u007f");
  EXPECT_EQ(Utf8(Bytes({0xc2, 0x80})), std::u32string(1, 0x80));
  EXPECT_EQ(Utf8(Bytes({0xdf, 0xbf})), U"\u07ff");
  EXPECT_EQ(Utf8(Bytes({0xe0, 0xa0, 0x80})), U"\u0800");
  EXPECT_EQ(Utf8(Bytes({0xef, 0xbf, 0xbf})), U"\uffff");
  EXPECT_EQ(Utf8(Bytes({0xf0, 0x90, 0x80, 0x80})), U"\U00010000");
  EXPECT_EQ(Utf8(Bytes({0xf4, 0x8f, 0xbf, 0xbf})), U"\U0010ffff");
  const std::string overlong[] = {
      Bytes({0xc0, 0x80}),
      Bytes({0xc0, 0xaf}),
      Bytes({0xc1, 0xbf}),
      Bytes({0xe0, 0x80, 0x80}),
      Bytes({0xe0, 0x9f, 0xbf}),
      Bytes({0xf0, 0x80, 0x80, 0x80}),
      Bytes({0xf0, 0x8f, 0xbf, 0xbf}),
      Bytes({0xf8, 0x88, 0x80, 0x80, 0x80}),
      Bytes({0xfc, 0x84, 0x80, 0x80, 0x80, 0x80}),
  };
  for (const std::string& value : overlong) {
    EXPECT_EQ(Utf8(value), Bad()) << PrintToString(value);
    EXPECT_EQ(Utf8("ab" + value), Bad(U"ab")) << PrintToString(value);
  }
}

TEST(NameTextTest, Utf8WithoutSurrogatesAndBeyond) {
  EXPECT_EQ(Utf8(Bytes({0xed, 0x9f, 0xbf})), U"\ud7ff");
  EXPECT_EQ(Utf8(Bytes({0xee, 0x80, 0x80})), U"\ue000");
  for (const std::string& value :
       {Bytes({0xed, 0xa0, 0x80}), Bytes({0xed, 0xbf, 0xbf}),
        Bytes({0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80}),
        Bytes({0xf4, 0x90, 0x80, 0x80}), Bytes({0xf5, 0x80, 0x80, 0x80}),
        Bytes({0xfe}), Bytes({0xff})}) {
    EXPECT_EQ(Utf8(value), Bad()) << PrintToString(value);
  }
}

TEST(NameTextTest, Utf8ContinuationOctets) {
  for (const std::string& value :
       {Bytes({0x80}), Bytes({0xbf}), Bytes({0xc3}), Bytes({0xc3, 0x28}),
        Bytes({0xc3, 0xc3}), Bytes({0xe2, 0x82}), Bytes({0xe2, 0x28, 0xa1}),
        Bytes({0xe2, 0x82, 0x28}), Bytes({0xf0, 0x9f, 0x98}),
        Bytes({0xf0, 0x28, 0x98, 0x80}), Bytes({0xf0, 0x9f, 0x28, 0x80}),
        Bytes({0xf0, 0x9f, 0x98, 0x28})}) {
    EXPECT_EQ(Utf8(value), Bad()) << PrintToString(value);
  }
}

// What would complete the character lies beyond the end.
TEST(NameTextTest, EndsWhereTheValueEnds) {
  const std::string text = "\xc3\xa9\xe6\x97\xa5\xf0\x9f\x98\x80";
  for (size_t begin : {0u, 2u, 5u}) {
    for (size_t size = 1; size < (begin == 0   ? 2u
                                  : begin == 2 ? 3u
                                               : 4u);
         ++size) {
      NameText cut(der::kUtf8String,
                   der::Input::FromString(text).From(begin).First(size));
      EXPECT_EQ(cut.Next(), NameText::kInvalid) << begin << " " << size;
    }
  }
  const std::string units("\0\0\0A\0\0\0B", 8);
  for (size_t size = 1; size < 4; ++size) {
    NameText cut(der::kUniversalString,
                 der::Input::FromString(units).First(size));
    EXPECT_EQ(cut.Next(), NameText::kInvalid) << size;
  }
}

std::string EncodeUtf8(char32_t c) {
  const auto more = [c](int shift) {
    return static_cast<int>(0x80 | (c >> shift & 0x3f));
  };
  const auto first = [c](int mark, int shift) {
    return static_cast<int>(mark | (c >> shift));
  };
  if (c < 0x80) return Bytes({first(0, 0)});
  if (c < 0x800) return Bytes({first(0xc0, 6), more(0)});
  if (c < 0x10000) return Bytes({first(0xe0, 12), more(6), more(0)});
  return Bytes({first(0xf0, 18), more(12), more(6), more(0)});
}

bool IsOneCharacter(const std::string& value) {
  NameText text(der::kUtf8String, der::Input::FromString(value),
                NameText::Fold::kNone);
  return text.Next() >= 0 && text.Next() == NameText::kEnd;
}

// Every code point is read, and nothing else is: no more strings of one to
// three octets are a character than there are characters.
TEST(NameTextTest, Utf8IsOneToOne) {
  for (char32_t c = 0; c <= 0x10ffff; ++c) {
    if (c >= 0xd800 && c <= 0xdfff) continue;
    const std::string value = EncodeUtf8(c);
    NameText text(der::kUtf8String, der::Input::FromString(value),
                  NameText::Fold::kNone);
    ASSERT_EQ(text.Next(), static_cast<int32_t>(c));
    ASSERT_EQ(text.Next(), NameText::kEnd);
  }
  int of_two = 0;
  for (int i = 0; i < 0x10000; ++i) {
    if (IsOneCharacter(Bytes({i >> 8, i & 0xff}))) ++of_two;
  }
  EXPECT_EQ(of_two, 0x800 - 0x80);
  int of_three = 0;
  for (int i = 0xc00000; i < 0x1000000; ++i) {
    if (IsOneCharacter(Bytes({i >> 16, i >> 8 & 0xff, i & 0xff}))) ++of_three;
  }
  EXPECT_EQ(of_three, 0x10000 - 0x800 - 0x800);
}

struct FoldCase {
  const char* text;
  const char32_t* folded;
};

TEST(NameTextTest, Folding) {
  const FoldCase cases[] = {
      {"abc", U"abc"},
      {"ABC", U"abc"},
      {"aBcXyZ", U"abcxyz"},
      {"@[`{", U"@[`{"},
      {"a b", U"a b"},
      {"a  b", U"a b"},
      {"a \t\n\v\f\r b", U"a b"},
      {"a\tb", U"a b"},
      {" a", U"a"},
      {"a ", U"a"},
      {"  a  b  ", U"a b"},
      {" ", U""},
      {"   ", U""},
      {" \t ", U""},
      {"A  B  C", U"a b c"},
  };
  for (const FoldCase& c : cases) {
    EXPECT_EQ(Folded(der::kPrintableString, c.text), c.folded) << c.text;
    EXPECT_EQ(Folded(der::kUtf8String, c.text), c.folded) << c.text;
    std::string bmp;
    for (const char* at = c.text; *at != 0; ++at) {
      bmp += std::string(1, '\0') + *at;
    }
    EXPECT_EQ(Folded(der::kBmpString, bmp), c.folded) << c.text;
  }
}

TEST(NameTextTest, NotFolding) {
  EXPECT_EQ(Utf8("  A  b  "), U"  A  b  ");
  EXPECT_EQ(Utf8("\t"), U"\t");
}

// No Unicode tables: other letters and other spaces stay as they are.
TEST(NameTextTest, FoldingIsAsciiOnly) {
  EXPECT_EQ(Folded(der::kUtf8String, u8"É"), U"\u00c9");
  EXPECT_EQ(Folded(der::kUtf8String, u8"Straße"), U"stra\u00dfe");
  EXPECT_EQ(Folded(der::kUtf8String, "\xc2\xa0z"), U"\u00a0z");
  // The Kelvin sign and the long s, which Unicode folds to ASCII.
  EXPECT_EQ(Folded(der::kUtf8String, "\xe2\x84\xaa\xc5\xbf"), U"\u212a\u017f");
}

// White space before what is not valid does not hide it.
TEST(NameTextTest, InvalidAfterWhiteSpace) {
  EXPECT_EQ(Folded(der::kUtf8String, " \xff"), Bad());
  EXPECT_EQ(Folded(der::kUtf8String, "a \xff"), Bad(U"a "));
  EXPECT_EQ(Folded(der::kUtf8String, "a\xff b"), Bad(U"a"));
  EXPECT_EQ(Folded(der::kBmpString, std::string("\0 \0", 3)), Bad());
}

TEST(NameTextTest, NulIsACharacter) {
  EXPECT_EQ(Folded(der::kUtf8String, std::string("a\0B", 3)),
            std::u32string(U"a\0b", 3));
}

}  // namespace
}  // namespace cairn::testing
