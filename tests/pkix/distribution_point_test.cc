#include "pkix/distribution_point.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/extension_values.h"
#include "tests/support/printers.h"

namespace cairn::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::PrintToString;
using Kind = DistributionPointName::Kind;

std::string Text(der::Input input) { return std::string(input.AsStringView()); }

bool Reads(const std::string& der, DistributionPoint* point) {
  der::Reader reader(der::Input::FromString(der));
  return ReadDistributionPoint(&reader, point) && reader.AtEnd();
}

bool Reads(const std::string& der) {
  DistributionPoint point;
  return Reads(der, &point);
}

const char kUri[] = "http://crl.example.com/";

TEST(DistributionPointTest, FullName) {
  DistributionPoint point;
  const std::string der = Encode(CrlPoint(kUri));
  ASSERT_TRUE(Reads(der, &point));
  EXPECT_EQ(point.name.kind, Kind::kFullName);
  EXPECT_EQ(Text(point.name.names), UriName(kUri).der());
  EXPECT_FALSE(point.has_reasons);
  EXPECT_EQ(point.reasons, 0xffff) << "all of them";
  EXPECT_TRUE(point.crl_issuer.empty());
}

TEST(DistributionPointTest, RelativeName) {
  CrlPoint spec;
  spec.relative_name =
      Attribute(der::Oid::kCommonName, der::kUtf8String, "CRL1") +
      Attribute(der::Oid::kOrganizationName, der::kUtf8String, "Example");
  spec.crl_issuer = {DirectoryName("O=CA")};
  const std::string der = Encode(spec);
  DistributionPoint point;
  ASSERT_TRUE(Reads(der, &point));
  EXPECT_EQ(point.name.kind, Kind::kRelativeName);
  EXPECT_EQ(Text(point.name.names), spec.relative_name);
  EXPECT_EQ(Text(point.crl_issuer), DirectoryName("O=CA").der());
}

TEST(DistributionPointTest, EveryField) {
  CrlPoint spec(kUri);
  spec.full_name.push_back(DirectoryName("CN=CRL1"));
  spec.reasons = 0x102;
  spec.crl_issuer = {DirectoryName("O=CA"), "ca.example.com"};
  const std::string der = Encode(spec);
  DistributionPoint point;
  ASSERT_TRUE(Reads(der, &point));
  EXPECT_EQ(Text(point.name.names),
            UriName(kUri).der() + DirectoryName("CN=CRL1").der());
  EXPECT_TRUE(point.has_reasons);
  EXPECT_EQ(point.reasons, 0x102);
  EXPECT_EQ(Text(point.crl_issuer),
            DirectoryName("O=CA").der() + DnsName("ca.example.com").der());
}

// RFC 5280 section 4.2.1.13: "a DistributionPoint MUST NOT consist of only the
// reasons field; either distributionPoint or cRLIssuer MUST be present".
TEST(DistributionPointTest, NotOnlyReasons) {
  CrlPoint only_issuer;
  only_issuer.crl_issuer = {DirectoryName("O=CA")};
  DistributionPoint point;
  const std::string der = Encode(only_issuer);
  ASSERT_TRUE(Reads(der, &point));
  EXPECT_EQ(point.name.kind, Kind::kAbsent);
  EXPECT_TRUE(point.name.names.empty());
  CrlPoint only_reasons;
  only_reasons.reasons = 2;
  EXPECT_FALSE(Reads(Encode(only_reasons)));
  EXPECT_FALSE(Reads(Encode(CrlPoint())));
}

TEST(DistributionPointTest, ReadingAgainForgetsEverything) {
  CrlPoint spec(kUri);
  spec.reasons = 2;
  spec.crl_issuer = {DirectoryName("O=CA")};
  const std::string full = Encode(spec);
  const std::string plain = Encode(CrlPoint(kUri));
  DistributionPoint point;
  ASSERT_TRUE(Reads(full, &point));
  ASSERT_TRUE(Reads(plain, &point));
  EXPECT_FALSE(point.has_reasons);
  EXPECT_EQ(point.reasons, 0xffff);
  EXPECT_TRUE(point.crl_issuer.empty());
}

// A DistributionPointName from one element.
std::string Point(absl::string_view name) {
  return Sequence({Explicit(0, name)});
}

TEST(DistributionPointTest, Malformed) {
  const std::string uri = UriName(kUri).der();
  const std::string full_name = Explicit(0, uri);
  const std::string reasons = Implicit(1, NamedBits(2));
  const std::string issuer = Explicit(2, uri);
  ASSERT_TRUE(Reads(Point(full_name)));
  ASSERT_TRUE(Reads(Sequence({Explicit(0, full_name), reasons, issuer})));
  for (const std::string& der : {
           std::string(),
           Null(),
           Set({Explicit(0, full_name)}),
           Point(""),
           Point(full_name + full_name),
           Point(Null()),
           Point(uri),
           // [0] and [1] are constructed; there is no [2].
           Point(Primitive(0, uri)),
           Point(Explicit(2, uri)),
           // GeneralNames: at least one, and nothing else.
           Point(Explicit(0, "")),
           Point(Explicit(0, Null())),
           Point(Explicit(0, uri + Null())),
           Point(Explicit(0, Sequence({uri}))),
           // RelativeDistinguishedName: at least one attribute.
           Point(Explicit(1, "")),
           Point(Explicit(1, Null())),
           // Order, and what is unknown.
           Sequence({reasons, Explicit(0, full_name)}),
           Sequence({Explicit(0, full_name), issuer, reasons}),
           Sequence({Explicit(0, full_name), Primitive(3, "")}),
           Sequence({Explicit(0, full_name), Explicit(0, full_name)}),
           // Reasons.
           Sequence({Explicit(0, full_name), Primitive(1, "")}),
           Sequence({Explicit(0, full_name), Primitive(1, "\x08")}),
           Sequence({Explicit(0, full_name), Primitive(1, "\x01\x01")}),
           Sequence({Explicit(0, full_name), Explicit(1, NamedBits(2))}),
           // cRLIssuer.
           Sequence({Explicit(0, full_name), Explicit(2, "")}),
           Sequence({Explicit(0, full_name), Explicit(2, Null())}),
           Sequence({Explicit(0, full_name), Primitive(2, uri)}),
       }) {
    EXPECT_FALSE(Reads(der)) << PrintToString(der);
  }
}

// RelativeDistinguishedName ::= SET SIZE (1..MAX) OF AttributeTypeAndValue
TEST(DistributionPointTest, RelativeNamesAreMadeOfAttributes) {
  const std::string type = Oid(der::Oid::kCommonName);
  const std::string value = Utf8String("a");
  EXPECT_TRUE(Reads(Point(Explicit(1, Sequence({type, value})))));
  for (const std::string& attribute :
       {Sequence({}), Sequence({type}), Sequence({value}),
        Sequence({type, value, value}), Sequence({value, type})}) {
    EXPECT_FALSE(Reads(Point(Explicit(1, attribute))))
        << PrintToString(attribute);
  }
}

TEST(DistributionPointTest, CutAtEveryByte) {
  CrlPoint spec(kUri);
  spec.reasons = 0x102;
  spec.crl_issuer = {DirectoryName("O=CA")};
  const std::string der = Encode(spec);
  for (size_t size = 0; size < der.size(); ++size) {
    const std::string cut = der.substr(0, size);
    EXPECT_FALSE(Reads(cut)) << size;
  }
}

// The same CHOICE stands in IssuingDistributionPoint (RFC 5280 section 5.2.5).
TEST(DistributionPointNameTest, ByItself) {
  const std::string uri = UriName(kUri).der();
  DistributionPointName name;
  const std::string full = Explicit(0, uri);
  ASSERT_TRUE(ParseDistributionPointName(der::Input::FromString(full), &name));
  EXPECT_EQ(name.kind, Kind::kFullName);
  EXPECT_EQ(Text(name.names), uri);
  const std::string attribute =
      Attribute(der::Oid::kCommonName, der::kUtf8String, "a");
  const std::string relative = Explicit(1, attribute);
  ASSERT_TRUE(
      ParseDistributionPointName(der::Input::FromString(relative), &name));
  EXPECT_EQ(name.kind, Kind::kRelativeName);
  EXPECT_EQ(Text(name.names), attribute);
  EXPECT_FALSE(ParseDistributionPointName(der::Input(), &name));
}

// CRLDistributionPoints.

struct Walk {
  bool well_formed;
  std::vector<std::string> names;
};

Walk WalkThrough(const std::string& der, size_t stop_after = 100) {
  Walk walk;
  walk.well_formed = ForEachDistributionPoint(
      der::Input::FromString(der), [&](const DistributionPoint& point) {
        walk.names.push_back(Text(point.name.names));
        return walk.names.size() < stop_after;
      });
  return walk;
}

TEST(DistributionPointsTest, OfACertificate) {
  const auto leaf = Leaf()
                        .CrlDistributionPoint("http://a/")
                        .CrlDistributionPoint("http://b/");
  std::vector<std::string> names;
  EXPECT_TRUE(ForEachDistributionPoint(
      leaf.certificate().extension(Extension::kCrlDistributionPoints),
      [&](const DistributionPoint& point) {
        names.push_back(Text(point.name.names));
        return true;
      }));
  EXPECT_THAT(names, ElementsAre(UriName("http://a/").der(),
                                 UriName("http://b/").der()));
}

TEST(DistributionPointsTest, Malformed) {
  const std::string point = Encode(CrlPoint("http://a/"));
  EXPECT_TRUE(WalkThrough(Sequence({point})).well_formed);
  EXPECT_FALSE(WalkThrough("").well_formed);
  EXPECT_FALSE(WalkThrough(Sequence({})).well_formed);
  EXPECT_FALSE(WalkThrough(Set({point})).well_formed);
  EXPECT_FALSE(WalkThrough(Sequence({point}) + Null()).well_formed);
  const Walk walk = WalkThrough(Sequence({point, Sequence({}), point}));
  EXPECT_FALSE(walk.well_formed);
  EXPECT_EQ(walk.names.size(), 1u);
}

TEST(DistributionPointsTest, Stop) {
  const std::string point = Encode(CrlPoint("http://a/"));
  const Walk walk = WalkThrough(Sequence({point, point, Null()}), 2);
  EXPECT_TRUE(walk.well_formed);
  EXPECT_EQ(walk.names.size(), 2u);
}

}  // namespace
}  // namespace cairn::testing
