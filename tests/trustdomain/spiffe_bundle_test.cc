#include "trustdomain/spiffe_bundle.h"

#include <string>
#include <thread>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/support/certificate_factory.h"

namespace cairn::testing {
namespace {

constexpr char kOwn[] = "example.org";

std::string Key(const TestCertificate& ca,
                absl::string_view use = "x509-svid") {
  return absl::StrCat(R"({"kty":"EC","use":")", use, R"(","x5c":[")",
                      absl::Base64Escape(ca.der()), R"("]})");
}

SpiffeBundle::Pointer Bundle(const TestCertificate& ca,
                             std::optional<uint64_t> sequence = std::nullopt,
                             const char* trust_domain = kOwn) {
  absl::StatusOr<SpiffeBundle::Pointer> bundle =
      SpiffeBundle::FromCertificates(trust_domain, {ca.der()}, sequence);
  EXPECT_TRUE(bundle.ok()) << bundle.status();
  return *bundle;
}

TEST(SpiffeBundle, Json) {
  const auto first = Ca("CN=1");
  const auto second = Ca("CN=2");
  const absl::StatusOr<SpiffeBundle::Pointer> bundle = SpiffeBundle::FromJson(
      kOwn,
      absl::StrCat(
          R"({"spiffe_sequence":12,"spiffe_refresh_hint":300,"keys":[)",
          Key(first), ",", Key(second), ",", Key(Ca("CN=jwt"), "jwt-svid"), ",",
          Key(Ca("CN=?"), "later"), R"(,{"kty":"EC"},)",
          R"({"kty":"EC","use":"x509-svid","x5c":[]}]})"));
  ASSERT_TRUE(bundle.ok()) << bundle.status();
  EXPECT_EQ((*bundle)->trust_domain(), kOwn);
  EXPECT_EQ((*bundle)->sequence(), 12u);
  EXPECT_EQ((*bundle)->refresh_hint(), 300u);
  const TrustStore& store = *(*bundle)->store();
  ASSERT_EQ(store.anchor_count(), 2u) << "keys of other uses are passed over";
  EXPECT_EQ(store.anchor(0).subject, first.certificate().subject());
  EXPECT_EQ(store.anchor(1).subject, second.certificate().subject());
}

TEST(SpiffeBundle, RefusesWhatIsNotValid) {
  const auto message = [](absl::string_view trust_domain,
                          absl::string_view json) {
    return std::string(
        SpiffeBundle::FromJson(trust_domain, json).status().message());
  };
  EXPECT_EQ(message("Example.org", R"({"keys":[]})"),
            "not the name of a trust domain: Example.org");
  EXPECT_EQ(message("spiffe://example.org", R"({"keys":[]})"),
            "not the name of a trust domain: spiffe://example.org");
  EXPECT_EQ(message(kOwn, "[]"), "JWK set: not a JSON object");
  EXPECT_EQ(message(kOwn, absl::StrCat(R"({"keys":[)", Key(Ca("CN=1")), ",",
                                       Key(Leaf("CN=leaf")), "]}")),
            "bundle of example.org, certificate 1: not a CA certificate: "
            "CN=leaf");
  EXPECT_EQ(
      message(kOwn,
              R"({"keys":[{"kty":"EC","use":"x509-svid","x5c":["YWJj"]}]})")
          .rfind("bundle of example.org, certificate 0: ", 0),
      0u);
  // Withdrawn, all of them.
  EXPECT_TRUE(SpiffeBundle::FromJson(kOwn, R"({"keys":[]})").ok());
}

TEST(SpiffeBundles, RotationLeavesSnapshotsAlone) {
  SpiffeBundles bundles;
  EXPECT_TRUE(bundles.Get()->empty());
  const auto first = Bundle(Ca("CN=1"), 1);
  const auto second = Bundle(Ca("CN=2"), 2);
  ASSERT_TRUE(bundles.Update(first).ok());
  const SpiffeBundles::Snapshot before = bundles.Get();
  ASSERT_TRUE(bundles.Update(second).ok());
  ASSERT_TRUE(bundles.Update(Bundle(Ca("CN=3"), 9, "example.net")).ok());
  EXPECT_EQ(before->size(), 1u);
  EXPECT_EQ(before->at(kOwn), first);
  EXPECT_EQ(bundles.Get()->size(), 2u);
  EXPECT_EQ(bundles.Get()->at(kOwn), second);
  EXPECT_TRUE(bundles.Remove("example.net"));
  EXPECT_FALSE(bundles.Remove("example.net"));
  EXPECT_EQ(bundles.Get()->size(), 1u);
}

// An old bundle would bring back keys that were withdrawn.
TEST(SpiffeBundles, NoWayBack) {
  SpiffeBundles bundles;
  const auto current = Bundle(Ca("CN=2"), 2);
  ASSERT_TRUE(bundles.Update(Bundle(Ca("CN=0"))).ok());
  ASSERT_TRUE(bundles.Update(current).ok());
  EXPECT_EQ(bundles.Update(Bundle(Ca("CN=1"), 1)).message(),
            "bundle of example.org: older than the one that is in force "
            "(spiffe_sequence 1, was 2)");
  EXPECT_EQ(bundles.Update(Bundle(Ca("CN=1"))).message(),
            "bundle of example.org: older than the one that is in force "
            "(spiffe_sequence missing, was 2)");
  EXPECT_EQ(bundles.Get()->at(kOwn), current);
  EXPECT_TRUE(bundles.Update(Bundle(Ca("CN=2"), 2)).ok()) << "fetched again";
  EXPECT_TRUE(bundles.Update(Bundle(Ca("CN=3"), 3)).ok());
  EXPECT_TRUE(bundles.Update(Bundle(Ca("CN=1"), 1, "example.net")).ok())
      << "each trust domain counts by itself";
}

TEST(SpiffeBundles, ThreadsMayUpdateAndRead) {
  SpiffeBundles bundles;
  std::vector<SpiffeBundle::Pointer> all;
  for (uint64_t i = 0; i < 50; ++i) all.push_back(Bundle(Ca("CN=1"), i));
  std::thread writer([&] {
    for (const auto& bundle : all) EXPECT_TRUE(bundles.Update(bundle).ok());
  });
  uint64_t last = 0;
  for (int i = 0; i < 1000; ++i) {
    const SpiffeBundles::Snapshot now = bundles.Get();
    if (now->empty()) continue;
    EXPECT_GE(*now->at(kOwn)->sequence(), last);
    last = *now->at(kOwn)->sequence();
  }
  writer.join();
  EXPECT_EQ(*bundles.Get()->at(kOwn)->sequence(), 49u);
}

}  // namespace
}  // namespace cairn::testing
