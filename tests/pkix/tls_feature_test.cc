#include "pkix/tls_feature.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/der_builder.h"

namespace cairn {
namespace {

using testing::Integer;
using testing::Leaf;
using testing::Sequence;
using testing::TestCertificate;

TestCertificate WithValue(const std::string& value) {
  return Leaf().Stub().Extension(Extension::kTlsFeature, false, value);
}

TEST(TlsFeatureTest, NumbersOfTlsExtensions) {
  const auto read = [](const std::string& der, std::vector<uint32_t>* out) {
    return ForEachTlsFeature(der::Input::FromString(der), [&](uint32_t f) {
      out->push_back(f);
      return true;
    });
  };
  std::vector<uint32_t> features;
  EXPECT_TRUE(read(Sequence({Integer(5), Integer(65535)}), &features));
  EXPECT_EQ(features, (std::vector<uint32_t>{5, 65535}));
  EXPECT_FALSE(read(Sequence({Integer(65536)}), &features));
  EXPECT_FALSE(read(Sequence({Integer(-1)}), &features));
  EXPECT_FALSE(read(Sequence({}) + "x", &features));
  EXPECT_FALSE(read("", &features));
}

TEST(TlsFeatureTest, MustStaple) {
  EXPECT_FALSE(MustStaple(Leaf().Stub().certificate()));
  EXPECT_TRUE(MustStaple(Leaf().Stub().TlsFeature({5}).certificate()));
  EXPECT_TRUE(MustStaple(Leaf().Stub().TlsFeature({1, 17}).certificate()));
  EXPECT_FALSE(MustStaple(Leaf().Stub().TlsFeature({4, 6}).certificate()));
  EXPECT_FALSE(MustStaple(Leaf().Stub().TlsFeature({}).certificate()));
  EXPECT_TRUE(MustStaple(WithValue("garbage").certificate()))
      << "what cannot be read may demand it";
}

TEST(TlsFeatureTest, OfTheIssuer) {
  const auto has = [](const TestCertificate& issuer,
                      const TestCertificate& subject) {
    return HasTlsFeaturesOf(issuer.certificate(), subject.certificate());
  };
  const auto none = Leaf().Stub();
  const auto one = none.TlsFeature({5});
  const auto two = none.TlsFeature({17, 5});
  const auto bad = WithValue("garbage");
  EXPECT_TRUE(has(none, none));
  EXPECT_TRUE(has(none, one));
  EXPECT_TRUE(has(none, bad));
  EXPECT_TRUE(has(one, one));
  EXPECT_TRUE(has(one, two));
  EXPECT_TRUE(has(two, two));
  EXPECT_FALSE(has(two, one));
  EXPECT_FALSE(has(one, none));
  EXPECT_FALSE(has(one, bad));
  EXPECT_FALSE(has(bad, one));
}

}  // namespace
}  // namespace cairn
