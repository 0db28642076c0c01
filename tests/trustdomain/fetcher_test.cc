#include "trustdomain/fetcher.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/extension_values.h"
#include "tests/support/names.h"

namespace cairn {
namespace {

using testing::CrlPoint;
using testing::DnsName;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::Leaf;
using testing::UriName;
using Kind = FetchRequest::Kind;

TEST(UrlsForTest, OfPoints) {
  CrlPoint several;
  several.full_name = {DnsName("c.example"), UriName("ldap://c.example/1"),
                       UriName("HTTP://c.example/1"),
                       UriName("http://c.example/again")};
  const auto leaf = Leaf()
                        .Stub()
                        .CrlDistributionPoint(several)
                        .CrlDistributionPoint("https://c.example/2")
                        .CrlDistributionPoint("http://c.example/3");
  EXPECT_THAT(UrlsFor(leaf.certificate(), Kind::kCrl),
              ElementsAre("HTTP://c.example/1", "http://c.example/3"));
  EXPECT_THAT(UrlsFor(leaf.certificate(), Kind::kOcsp), IsEmpty());
  EXPECT_THAT(UrlsFor(leaf.certificate(), Kind::kIssuer), IsEmpty());
}

TEST(UrlsForTest, NoMoreThanTheLimit) {
  const auto point = [](const char* uri) { return CrlPoint(uri); };
  auto leaf = Leaf().Stub();
  for (size_t i = 0; i < kMaxUrls; ++i) {
    leaf = leaf.CrlDistributionPoint(point("http://a.example"));
  }
  EXPECT_EQ(UrlsFor(leaf.certificate(), Kind::kCrl).size(), kMaxUrls);
  leaf = leaf.CrlDistributionPoint(point("http://b.example"));
  EXPECT_EQ(UrlsFor(leaf.certificate(), Kind::kCrl).size(), kMaxUrls);
}

TEST(UrlsForTest, OfAccessDescriptions) {
  const auto leaf = Leaf().Stub().OcspUri("http://o.example");
  EXPECT_THAT(UrlsFor(leaf.certificate(), Kind::kOcsp),
              ElementsAre("http://o.example"));
  EXPECT_THAT(UrlsFor(leaf.certificate(), Kind::kIssuer), IsEmpty());
  EXPECT_THAT(UrlsFor(Leaf().Stub().certificate(), Kind::kOcsp), IsEmpty());
}

}  // namespace
}  // namespace cairn
