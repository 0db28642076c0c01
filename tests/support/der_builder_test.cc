#include "tests/support/der_builder.h"

#include "absl/strings/escaping.h"
#include "gtest/gtest.h"

namespace cairn::testing {
namespace {

std::string HexOf(const std::string& bytes) {
  return absl::BytesToHexString(bytes);
}

TEST(DerBuilder, LengthsTakeTheFewestOctets) {
  EXPECT_EQ(HexOf(Tlv(0x04, "")), "0400");
  EXPECT_EQ(HexOf(Tlv(0x04, std::string(0x7f, 'x'))).substr(0, 4), "047f");
  EXPECT_EQ(HexOf(Tlv(0x04, std::string(0x80, 'x'))).substr(0, 6), "048180");
  EXPECT_EQ(HexOf(Tlv(0x04, std::string(0x100, 'x'))).substr(0, 8), "04820100");
}

TEST(DerBuilder, Integers) {
  EXPECT_EQ(HexOf(Integer(0)), "020100");
  EXPECT_EQ(HexOf(Integer(127)), "02017f");
  EXPECT_EQ(HexOf(Integer(128)), "02020080");
  EXPECT_EQ(HexOf(Integer(-1)), "0201ff");
  EXPECT_EQ(HexOf(Integer(-128)), "020180");
  EXPECT_EQ(HexOf(Integer(-129)), "0202ff7f");
  EXPECT_EQ(HexOf(Integer(INT64_MIN)), "02088000000000000000");
  EXPECT_EQ(HexOf(IntegerBytes(Hex("0000"))), "02020000");
  EXPECT_EQ(HexOf(UnsignedInteger(Hex("000080"))), "02020080");
  EXPECT_EQ(HexOf(UnsignedInteger("")), "020100");
}

TEST(DerBuilder, OtherUniversalTypes) {
  EXPECT_EQ(HexOf(Boolean(true)), "0101ff");
  EXPECT_EQ(HexOf(Boolean(false)), "010100");
  EXPECT_EQ(HexOf(Null()), "0500");
  EXPECT_EQ(HexOf(BitString(Hex("a0"), 5)), "030205a0");
  EXPECT_EQ(HexOf(NamedBits(0)), "030100");
  EXPECT_EQ(HexOf(NamedBits(1 << 0)), "03020780");
  EXPECT_EQ(HexOf(NamedBits(1 << 5 | 1 << 6)), "03020106");
  EXPECT_EQ(HexOf(NamedBits(1 << 8)), "0303070080");
  EXPECT_EQ(HexOf(Sequence({Null(), Boolean(true)})), "300505000101ff");
  EXPECT_EQ(SequenceOf({Null(), Null()}), Sequence({Null(), Null()}));
}

TEST(DerBuilder, ObjectIdentifiers) {
  EXPECT_EQ(HexOf(Oid("1.2.840.113549.1.1.11")), "06092a864886f70d01010b");
  EXPECT_EQ(HexOf(Oid("2.999.3")), "0603883703");
  EXPECT_EQ(Oid("2.5.29.15"), Oid(der::Oid::kKeyUsage));
  EXPECT_EQ(Oid(Extension::kKeyUsage), Oid(der::Oid::kKeyUsage));
  EXPECT_EQ(HexOf(Oid(ObjectId::Raw(Hex("80")))), "060180");
}

TEST(DerBuilder, Times) {
  EXPECT_EQ(UtcTime(1795219200), Tlv(der::kUtcTime, "261121000000Z"));
  EXPECT_EQ(GeneralizedTime(1795219200),
            Tlv(der::kGeneralizedTime, "20261121000000Z"));
  EXPECT_EQ(ValidityTime(der::kFirstGeneralizedTime - 1),
            Tlv(der::kUtcTime, "491231235959Z"));
  EXPECT_EQ(ValidityTime(der::kFirstGeneralizedTime),
            Tlv(der::kGeneralizedTime, "20500101000000Z"));
}

TEST(DerBuilder, Tagging) {
  EXPECT_EQ(HexOf(Explicit(3, Null())), "a3020500");
  EXPECT_EQ(HexOf(Implicit(1, BitString(""))), "810100");
  EXPECT_EQ(HexOf(Implicit(1, Sequence({Null()}))), "a1020500");
  EXPECT_EQ(HexOf(Primitive(2, "a")), "820161");
}

}  // namespace
}  // namespace cairn::testing
