#include "der/reader.h"

#include <cstdint>
#include <string>
#include <vector>

#include "der/fault.h"
#include "gtest/gtest.h"

namespace cairn::der {
namespace {

using Bytes = std::vector<uint8_t>;

Input In(const Bytes& bytes) { return Input(bytes.data(), bytes.size()); }

TEST(ReaderTest, ReadsContentsAndMovesOn) {
  const Bytes bytes = {0x02, 0x01, 0x05, 0x05, 0x00};
  Reader reader(In(bytes));
  Input value;
  ASSERT_TRUE(reader.Read(kInteger, &value));
  EXPECT_EQ(value, In({0x05}));
  ASSERT_TRUE(reader.Read(kNull, &value));
  EXPECT_TRUE(value.empty());
  EXPECT_TRUE(reader.AtEnd());
}

TEST(ReaderTest, ReadTlvKeepsTheHeader) {
  const Bytes bytes = {0x30, 0x02, 0x05, 0x00};
  Reader reader(In(bytes));
  Input tlv;
  ASSERT_TRUE(reader.ReadTlv(kSequence, &tlv));
  EXPECT_EQ(tlv, In(bytes));
}

TEST(ReaderTest, StaysWhereItIsWhenItRefuses) {
  const Bytes bytes = {0x02, 0x01, 0x05};
  Reader reader(In(bytes));
  Input value;
  EXPECT_FALSE(reader.Read(kOctetString, &value));
  EXPECT_EQ(reader.position(), bytes.data());
  EXPECT_TRUE(reader.Read(kInteger, &value));
}

struct HeaderCase {
  const char* what;
  Bytes bytes;
  bool accepted;
  Fault fault;
};

void PrintTo(const HeaderCase& c, std::ostream* os) { *os << c.what; }

Bytes WithContents(Bytes header, size_t size) {
  header.resize(header.size() + size, 0);
  return header;
}

class ReaderHeaderTest : public testing::TestWithParam<HeaderCase> {};

TEST_P(ReaderHeaderTest, AcceptsDerOnly) {
  const HeaderCase& c = GetParam();
  Reader reader(In(c.bytes));
  Input value;
  Tag tag;
  EXPECT_EQ(reader.ReadAny(&tag, &value), c.accepted);
  EXPECT_EQ(Diagnose(In(c.bytes)), c.fault) << FaultText(c.fault);
}

INSTANTIATE_TEST_SUITE_P(
    All, ReaderHeaderTest,
    testing::Values(
        HeaderCase{"empty contents", {0x04, 0x00}, true, Fault::kNone},
        HeaderCase{"127 bytes, short form", WithContents({0x04, 0x7f}, 127),
                   true, Fault::kNone},
        HeaderCase{"128 bytes, one octet",
                   WithContents({0x04, 0x81, 0x80}, 128), true, Fault::kNone},
        HeaderCase{"255 bytes, one octet",
                   WithContents({0x04, 0x81, 0xff}, 255), true, Fault::kNone},
        HeaderCase{"256 bytes, two octets",
                   WithContents({0x04, 0x82, 0x01, 0x00}, 256), true,
                   Fault::kNone},
        HeaderCase{"65536 bytes, three octets",
                   WithContents({0x04, 0x83, 0x01, 0x00, 0x00}, 65536), true,
                   Fault::kNone},
        HeaderCase{"nothing", {}, false, Fault::kEmpty},
        HeaderCase{"tag only", {0x04}, false, Fault::kTruncated},
        HeaderCase{
            "one byte short", {0x04, 0x02, 0x00}, false, Fault::kTruncated},
        HeaderCase{"length octets missing",
                   {0x04, 0x82, 0x01},
                   false,
                   Fault::kTruncated},
        HeaderCase{"127 bytes in long form",
                   WithContents({0x04, 0x81, 0x7f}, 127), false,
                   Fault::kNonMinimalLength},
        HeaderCase{"255 bytes in two octets",
                   WithContents({0x04, 0x82, 0x00, 0xff}, 255), false,
                   Fault::kNonMinimalLength},
        HeaderCase{"65535 bytes in three octets",
                   WithContents({0x04, 0x83, 0x00, 0xff, 0xff}, 65535), false,
                   Fault::kNonMinimalLength},
        HeaderCase{"indefinite length",
                   {0x30, 0x80, 0x00, 0x00},
                   false,
                   Fault::kIndefiniteLength},
        HeaderCase{
            "reserved length 0xff", {0x04, 0xff}, false, Fault::kTruncated},
        HeaderCase{"four length octets",
                   {0x04, 0x84, 0x01, 0x00, 0x00, 0x00},
                   false,
                   Fault::kLengthTooLarge},
        HeaderCase{"high tag number",
                   {0x1f, 0x20, 0x00},
                   false,
                   Fault::kHighTagNumber},
        HeaderCase{"high tag number, context",
                   {0xbf, 0x20, 0x00},
                   false,
                   Fault::kHighTagNumber}));

// CRLs outgrow three length octets: ReadLarge() reads four, and nothing else
// that the others refuse.
TEST(ReaderTest, ReadLargeReadsFourLengthOctets) {
  constexpr size_t kSize = 16 * 1024 * 1024;
  Bytes bytes = WithContents({0x30, 0x84, 0x01, 0x00, 0x00, 0x00}, kSize);
  bytes.push_back(0x05);
  Reader reader(In(bytes));
  Input tlv;
  Input value;
  Reader as_usual = reader;
  EXPECT_FALSE(as_usual.Read(kSequence, &value));
  EXPECT_FALSE(reader.ReadLarge(kSet, &tlv, &value));
  ASSERT_TRUE(reader.ReadLarge(kSequence, &tlv, &value));
  EXPECT_EQ(tlv.data(), bytes.data());
  EXPECT_EQ(tlv.size(), kSize + 6);
  EXPECT_EQ(value.data(), bytes.data() + 6);
  EXPECT_EQ(value.size(), kSize);
  EXPECT_EQ(reader.Remaining().size(), 1u);
}

TEST(ReaderTest, ReadLargeReadsWhatTheOthersRead) {
  const Bytes bytes = {0x30, 0x03, 0x02, 0x01, 0x07, 0x30, 0x00};
  Reader reader(In(bytes));
  Input tlv;
  Input value;
  ASSERT_TRUE(reader.ReadLarge(kSequence, &tlv, &value));
  EXPECT_EQ(tlv.size(), 5u);
  EXPECT_EQ(value.size(), 3u);
  ASSERT_TRUE(reader.ReadLarge(kSequence, &tlv, &value));
  EXPECT_TRUE(value.empty());
  EXPECT_TRUE(reader.AtEnd());
  EXPECT_FALSE(reader.ReadLarge(kSequence, &tlv, &value));
}

TEST(ReaderTest, ReadLargeIsAsStrict) {
  const Bytes bad[] = {
      // Three length octets would have done.
      WithContents({0x30, 0x84, 0x00, 0x01, 0x00, 0x00}, 65536),
      // One byte short, then shorter and shorter.
      WithContents({0x30, 0x84, 0x01, 0x00, 0x00, 0x00}, 16 * 1024 * 1024 - 1),
      {0x30, 0x84, 0x01, 0x00, 0x00, 0x00},
      {0x30, 0x84, 0xff, 0xff, 0xff, 0xff},
      {0x30, 0x84, 0x01, 0x00, 0x00},
      {0x30, 0x84},
      {0x30},
      // Five octets, the indefinite form, and lengths that are not minimal.
      {0x30, 0x85, 0x01, 0x00, 0x00, 0x00, 0x00},
      {0x30, 0x80, 0x00, 0x00},
      {0x30, 0x81, 0x00},
  };
  for (const Bytes& bytes : bad) {
    Reader reader(In(bytes));
    Input tlv;
    Input value;
    EXPECT_FALSE(reader.ReadLarge(kSequence, &tlv, &value)) << bytes.size();
    EXPECT_EQ(reader.position(), bytes.data());
  }
}

TEST(ReaderTest, ReadOnlyRefusesWhatFollows) {
  const Bytes bytes = {0x05, 0x00, 0x05, 0x00};
  Input value;
  EXPECT_FALSE(ReadOnly(In(bytes), kNull, &value));
  EXPECT_TRUE(ReadOnly(In(bytes).First(2), kNull, &value));
}

TEST(ReaderTest, ReadNestedWantsEverythingConsumed) {
  const Bytes bytes = {0x30, 0x04, 0x05, 0x00, 0x05, 0x00};
  const auto read_nulls = [](int count) {
    return [count](Reader* reader) {
      for (int i = 0; i < count; ++i) {
        Input null;
        if (!reader->Read(kNull, &null)) return false;
      }
      return true;
    };
  };
  Reader reader(In(bytes));
  EXPECT_TRUE(ReadNested(&reader, kSequence, read_nulls(2)));
  reader = Reader(In(bytes));
  EXPECT_FALSE(ReadNested(&reader, kSequence, read_nulls(1)));
  reader = Reader(In(bytes));
  EXPECT_FALSE(ReadNested(&reader, kSequence, read_nulls(3)));
}

TEST(ReaderTest, ReadEach) {
  const Bytes bytes = {0x05, 0x00, 0x05, 0x00};
  int count = 0;
  const auto read_null = [&count](Reader* reader) {
    Input null;
    ++count;
    return reader->Read(kNull, &null);
  };
  EXPECT_TRUE(ReadEach(In(bytes), EmptyAllowed::kNo, read_null));
  EXPECT_EQ(count, 2);
  EXPECT_FALSE(ReadEach(Input(), EmptyAllowed::kNo, read_null));
  EXPECT_TRUE(ReadEach(Input(), EmptyAllowed::kYes, read_null));
  // An element that reads nothing must not be called for ever.
  EXPECT_FALSE(
      ReadEach(In(bytes), EmptyAllowed::kNo, [](Reader*) { return true; }));
}

TEST(ReaderTest, ReadOptional) {
  const Bytes bytes = {0x81, 0x01, 0x07, 0x82, 0x05};
  Reader reader(In(bytes));
  Input value;
  bool present;
  ASSERT_TRUE(reader.ReadOptional(ContextPrimitive(0), &value, &present));
  EXPECT_FALSE(present);
  ASSERT_TRUE(reader.ReadOptional(ContextPrimitive(1), &value, &present));
  EXPECT_TRUE(present);
  EXPECT_EQ(value, In({0x07}));
  EXPECT_FALSE(reader.ReadOptional(ContextPrimitive(2), &value, &present));
}

}  // namespace
}  // namespace cairn::der
