#include "crl/issuing_distribution_point.h"

#include <string>

#include "gtest/gtest.h"
#include "tests/support/crl_factory.h"
#include "tests/support/der_builder.h"
#include "tests/support/names.h"

namespace cairn::testing {
namespace {

using crl::IssuingDistributionPoint;
using crl::kAllReasons;

bool Parse(const std::string& der, IssuingDistributionPoint* point) {
  return crl::ParseIssuingDistributionPoint(der::Input::FromString(der), point);
}

TEST(IssuingDistributionPointTest, ReadsEveryField) {
  const std::string der = IdpOf("http://c.example/1")
                              .OnlyUserCerts()
                              .OnlyReasons(2)
                              .Indirect()
                              .der();
  IssuingDistributionPoint point;
  ASSERT_TRUE(Parse(der, &point));
  EXPECT_EQ(point.name.kind, DistributionPointName::Kind::kFullName);
  EXPECT_EQ(point.name.names.AsStringView(),
            UriName("http://c.example/1").der());
  EXPECT_TRUE(point.only_user_certs);
  EXPECT_FALSE(point.only_ca_certs);
  EXPECT_FALSE(point.only_attribute_certs);
  EXPECT_TRUE(point.indirect);
  EXPECT_EQ(point.reasons, 2);
}

TEST(IssuingDistributionPointTest, WhatIsAbsentHasItsDefault) {
  IssuingDistributionPoint point;
  point.indirect = true;
  ASSERT_TRUE(Parse(IdpOf().OnlyCaCerts().der(), &point));
  EXPECT_EQ(point.name.kind, DistributionPointName::Kind::kAbsent);
  EXPECT_TRUE(point.only_ca_certs);
  EXPECT_FALSE(point.only_user_certs);
  EXPECT_FALSE(point.indirect);
  EXPECT_EQ(point.reasons, kAllReasons);
  ASSERT_TRUE(Parse(IdpOf().OnlyAttributeCerts().der(), &point));
  EXPECT_TRUE(point.only_attribute_certs);
}

TEST(IssuingDistributionPointTest, NameRelativeToCrlIssuer) {
  CrlPoint relative;
  relative.relative_name =
      Attribute(der::Oid::kCommonName, der::kUtf8String, "Part 1");
  IssuingDistributionPoint point;
  ASSERT_TRUE(Parse(IdpOf(relative).der(), &point));
  EXPECT_EQ(point.name.kind, DistributionPointName::Kind::kRelativeName);
}

// kAllReasons is what RFC 5280 section 6.3.2 calls "all reasons": the unused
// bit 0 is none, and bits above 8 are none that anybody knows.
TEST(IssuingDistributionPointTest, ReasonsAreThoseThatExist) {
  IssuingDistributionPoint point;
  ASSERT_TRUE(Parse(IdpOf().OnlyReasons(0xffff).der(), &point));
  EXPECT_EQ(point.reasons, kAllReasons);
  ASSERT_TRUE(Parse(IdpOf().OnlyReasons(1).der(), &point));
  EXPECT_EQ(point.reasons, 0);
  ASSERT_TRUE(Parse(IdpOf().OnlyReasons(0).der(), &point));
  EXPECT_EQ(point.reasons, 0);
}

TEST(IssuingDistributionPointTest, RefusesWhatIsMalformed) {
  const std::string flag = Implicit(1, Boolean(true));
  const std::string cases[] = {
      "",
      "garbage",
      // "MUST NOT issue CRLs where the DER encoding of the issuing distribution
      // point extension is an empty sequence".
      Sequence({}),
      // A default value encoded, BOOLEANs that DER does not know.
      Sequence({Implicit(1, Boolean(false))}),
      Sequence({Primitive(1, "\x01")}),
      Sequence({Primitive(1, "")}),
      Sequence({Primitive(1, "\xff\xff")}),
      // Twice, in another order, something more, something behind it.
      Sequence({flag, flag}),
      Sequence({Implicit(4, Boolean(true)), flag}),
      Sequence({flag, Implicit(6, Boolean(true))}),
      Sequence({flag}) + Null(),
      // More than one of the three.
      IdpOf().OnlyUserCerts().OnlyCaCerts().der(),
      IdpOf().OnlyCaCerts().OnlyAttributeCerts().der(),
      IdpOf().OnlyUserCerts().OnlyAttributeCerts().der(),
      // Names and reasons that are none.
      Sequence({Explicit(0, "")}),
      Sequence({Explicit(0, Implicit(0, Sequence({})))}),
      Sequence({Explicit(0, Implicit(0, Sequence({Null()})))}),
      Sequence({Primitive(3, "")}),
      Sequence({Primitive(3, "\x08\x00")}),
  };
  for (const std::string& der : cases) {
    IssuingDistributionPoint point;
    EXPECT_FALSE(Parse(der, &point)) << der.size();
  }
}

}  // namespace
}  // namespace cairn::testing
