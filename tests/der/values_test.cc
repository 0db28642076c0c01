#include "der/values.h"

#include <cstdint>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace cairn::der {
namespace {

using Bytes = std::vector<uint8_t>;

Input In(const Bytes& bytes) { return Input(bytes.data(), bytes.size()); }

template <typename Read>
bool Reads(const Bytes& bytes, Read read) {
  Reader reader(In(bytes));
  const bool ok = read(&reader);
  if (!ok) {
    EXPECT_EQ(reader.position(), bytes.data());
  }
  return ok && reader.AtEnd();
}

TEST(BooleanTest, TrueIsAllOnes) {
  bool value = false;
  const auto read = [&value](Reader* r) { return ReadBoolean(r, &value); };
  EXPECT_TRUE(Reads({0x01, 0x01, 0xff}, read));
  EXPECT_TRUE(value);
  EXPECT_TRUE(Reads({0x01, 0x01, 0x00}, read));
  EXPECT_FALSE(value);
  EXPECT_FALSE(Reads({0x01, 0x01, 0x01}, read));
  EXPECT_FALSE(Reads({0x01, 0x00}, read));
  EXPECT_FALSE(Reads({0x01, 0x02, 0xff, 0xff}, read));
}

TEST(BooleanTest, DefaultFalse) {
  bool value = true;
  bool is_explicit = true;
  const auto read = [&](Reader* r) {
    return ReadBooleanDefaultFalse(r, &value, &is_explicit);
  };
  EXPECT_TRUE(Reads({}, read));
  EXPECT_FALSE(value);
  EXPECT_FALSE(is_explicit);
  EXPECT_TRUE(Reads({0x01, 0x01, 0x00}, read));
  EXPECT_FALSE(value);
  EXPECT_TRUE(is_explicit);
  EXPECT_TRUE(Reads({0x01, 0x01, 0xff}, read));
  EXPECT_TRUE(value);
  EXPECT_FALSE(is_explicit);
  EXPECT_FALSE(Reads({0x01, 0x01, 0x7f}, read));
}

struct IntegerCase {
  Bytes contents;
  bool valid;
};

TEST(IntegerTest, FewestOctets) {
  const IntegerCase cases[] = {
      {{0x00}, true},        {{0x7f}, true},        {{0x80}, true},
      {{0x00, 0x80}, true},  {{0xff, 0x7f}, true},  {{}, false},
      {{0x00, 0x7f}, false}, {{0xff, 0x80}, false}, {{0x00, 0x00}, false},
  };
  for (const IntegerCase& c : cases) {
    EXPECT_EQ(IsValidInteger(In(c.contents)), c.valid)
        << testing::PrintToString(c.contents);
  }
}

TEST(IntegerTest, SignAndMagnitude) {
  EXPECT_TRUE(IsNegative(In({0x80})));
  EXPECT_FALSE(IsNegative(In({0x00, 0x80})));
  EXPECT_TRUE(IsZero(In({0x00})));
  EXPECT_FALSE(IsZero(In({0x00, 0x80})));
  EXPECT_EQ(WithoutSignOctet(In({0x00, 0x80})), In({0x80}));
  EXPECT_EQ(WithoutSignOctet(In({0x00})), In({0x00}));
}

TEST(IntegerTest, SmallIntegerHasALimit) {
  uint32_t value = 0;
  const auto read = [&value](Reader* r) {
    return ReadSmallInteger(r, 300, &value);
  };
  EXPECT_TRUE(Reads({0x02, 0x02, 0x01, 0x2c}, read));
  EXPECT_EQ(value, 300u);
  EXPECT_FALSE(Reads({0x02, 0x02, 0x01, 0x2d}, read));
  EXPECT_FALSE(Reads({0x02, 0x01, 0xff}, read));
  EXPECT_FALSE(Reads({0x02, 0x05, 0x01, 0x00, 0x00, 0x00, 0x00}, read));
}

TEST(BitStringTest, UnusedBitsAreZero) {
  Input bits;
  uint8_t unused = 0;
  const auto read = [&](Reader* r) { return ReadBitString(r, &bits, &unused); };
  EXPECT_TRUE(Reads({0x03, 0x02, 0x07, 0x80}, read));
  EXPECT_EQ(unused, 7);
  EXPECT_FALSE(Reads({0x03, 0x02, 0x07, 0xc0}, read));
  EXPECT_FALSE(Reads({0x03, 0x02, 0x08, 0x00}, read));
  EXPECT_TRUE(Reads({0x03, 0x01, 0x00}, read));
  EXPECT_FALSE(Reads({0x03, 0x01, 0x01}, read));
  EXPECT_FALSE(Reads({0x03, 0x00}, read));
}

// The bytes are gone when Reads() returns: what was read of them is copied.
Bytes Copy(Input input) { return Bytes(input.begin(), input.end()); }

TEST(BitStringTest, OctetAligned) {
  Bytes bits;
  const auto read = [&](Reader* r) {
    Input input;
    const bool ok = ReadOctetAlignedBitString(r, &input);
    if (ok) bits = Copy(input);
    return ok;
  };
  EXPECT_TRUE(Reads({0x03, 0x02, 0x00, 0xab}, read));
  EXPECT_EQ(bits, Bytes({0xab}));
  EXPECT_FALSE(Reads({0x03, 0x02, 0x01, 0x02}, read));
}

TEST(BitStringTest, NamedBits) {
  uint16_t bits = 0;
  bool trailing = false;
  const auto read = [&](Reader* r) {
    return ReadNamedBits(r, &bits, &trailing);
  };
  EXPECT_TRUE(Reads({0x03, 0x02, 0x05, 0xa0}, read));
  EXPECT_EQ(bits, 0b101);
  EXPECT_FALSE(trailing);
  EXPECT_TRUE(Reads({0x03, 0x03, 0x07, 0x00, 0x80}, read));
  EXPECT_EQ(bits, 1u << 8);
  EXPECT_FALSE(trailing);
  EXPECT_TRUE(Reads({0x03, 0x02, 0x00, 0xa0}, read));
  EXPECT_EQ(bits, 0b101);
  EXPECT_TRUE(trailing);
  // Bits beyond the sixteenth are read, and dropped.
  EXPECT_TRUE(Reads({0x03, 0x04, 0x00, 0x80, 0x00, 0x01}, read));
  EXPECT_EQ(bits, 1u);
}

TEST(ObjectIdentifierTest, CompleteAndMinimal) {
  Bytes oid;
  const auto read = [&](Reader* r) {
    Input input;
    const bool ok = ReadObjectIdentifier(r, &input);
    if (ok) oid = Copy(input);
    return ok;
  };
  EXPECT_TRUE(Reads({0x06, 0x03, 0x55, 0x04, 0x03}, read));
  EXPECT_EQ(oid, Bytes({0x55, 0x04, 0x03}));
  EXPECT_TRUE(Reads({0x06, 0x02, 0x81, 0x00}, read));
  EXPECT_FALSE(Reads({0x06, 0x00}, read));
  EXPECT_FALSE(Reads({0x06, 0x02, 0x55, 0x84}, read));
  EXPECT_FALSE(Reads({0x06, 0x03, 0x55, 0x80, 0x01}, read));
  EXPECT_FALSE(Reads({0x06, 0x02, 0x80, 0x01}, read));
}

TEST(NullTest, HasNoContents) {
  EXPECT_TRUE(Reads({0x05, 0x00}, ReadNull));
  EXPECT_FALSE(Reads({0x05, 0x01, 0x00}, ReadNull));
}

}  // namespace
}  // namespace cairn::der
