#include "pkix/information_access.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/printers.h"

namespace cairn::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::PrintToString;

struct Walk {
  bool well_formed;
  std::vector<std::string> found;
};

Walk WalkThrough(der::Input der, size_t stop_after = 100) {
  Walk walk;
  walk.well_formed =
      ForEachAccessDescription(der, [&](const AccessDescription& access) {
        walk.found.push_back(
            absl::StrCat(der::OidName(access.method), " ",
                         NameFormName(access.location.form), " ",
                         access.location.value.AsStringView()));
        return walk.found.size() < stop_after;
      });
  return walk;
}

Walk WalkThrough(const std::string& der, size_t stop_after = 100) {
  return WalkThrough(der::Input::FromString(der), stop_after);
}

std::string Access(const ObjectId& method, const GeneralNameDer& location) {
  return Sequence({Oid(method), location.der()});
}

TEST(InformationAccessTest, OfACertificate) {
  const auto leaf = Leaf()
                        .OcspUri("http://ocsp.example.com/")
                        .CaIssuersUri("http://ca.example.com/ca.cer")
                        .OcspUri("http://ocsp2.example.com/");
  const Walk walk = WalkThrough(
      leaf.certificate().extension(Extension::kAuthorityInfoAccess));
  EXPECT_TRUE(walk.well_formed);
  EXPECT_THAT(
      walk.found,
      ElementsAre(
          "ocsp uniformResourceIdentifier http://ocsp.example.com/",
          "caIssuers uniformResourceIdentifier http://ca.example.com/ca.cer",
          "ocsp uniformResourceIdentifier http://ocsp2.example.com/"));
}

TEST(InformationAccessTest, OtherMethodsAndOtherLocations) {
  const Walk walk =
      WalkThrough(Sequence({Access("1.3.6.1.5.5.7.48.5", UriName("ftp://a/")),
                            Access(der::Oid::kAdOcsp, DnsName("a")),
                            Access("1.2.3", IpBytes("1234"))}));
  EXPECT_TRUE(walk.well_formed);
  EXPECT_THAT(walk.found, ElementsAre(" uniformResourceIdentifier ftp://a/",
                                      "ocsp dNSName a", " iPAddress 1234"));
}

TEST(InformationAccessTest, Malformed) {
  const std::string good = Access(der::Oid::kAdOcsp, UriName("http://a/"));
  const std::string method = Oid(der::Oid::kAdOcsp);
  const std::string location = UriName("http://a/").der();
  ASSERT_TRUE(WalkThrough(Sequence({good})).well_formed);
  for (const std::string& der : {
           std::string(),
           Null(),
           good,
           Sequence({}),
           Set({good}),
           Sequence({good}) + Null(),
           Sequence({good, Null()}),
           Sequence({good, Sequence({})}),
           Sequence({Sequence({method})}),
           Sequence({Sequence({location})}),
           Sequence({Sequence({location, method})}),
           Sequence({Sequence({method, location, location})}),
           Sequence({Sequence({method, Null()})}),
           Sequence({Sequence({method, Explicit(4, Null())})}),
           Sequence({Set({method, location})}),
           Sequence({Sequence({Oid(ObjectId::Raw("")), location})}),
       }) {
    EXPECT_FALSE(WalkThrough(der).well_formed) << PrintToString(der);
  }
  EXPECT_EQ(WalkThrough(Sequence({good, Null(), good})).found.size(), 1u)
      << "what came before the fault";
}

TEST(InformationAccessTest, Stop) {
  const std::string good = Access(der::Oid::kAdOcsp, UriName("http://a/"));
  const Walk walk = WalkThrough(Sequence({good, good, Null()}), 2);
  EXPECT_TRUE(walk.well_formed);
  EXPECT_EQ(walk.found.size(), 2u);
}

TEST(InformationAccessTest, CutAtEveryByte) {
  const std::string der = Access(der::Oid::kAdOcsp, UriName("http://a/"));
  for (size_t size = 0; size < der.size(); ++size) {
    const std::string cut = der.substr(0, size);
    der::Reader reader(der::Input::FromString(cut));
    AccessDescription access;
    EXPECT_FALSE(ReadAccessDescription(&reader, &access)) << size;
  }
}

}  // namespace
}  // namespace cairn::testing
