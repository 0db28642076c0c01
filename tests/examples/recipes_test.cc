#include "examples/recipes.h"

#include <string>

#include "gtest/gtest.h"
#include "tests/trustdomain/refusal_matcher.h"

namespace cairn::examples {
namespace {

using testing::Ca;
using testing::Client;
using testing::FailsWith;
using testing::Host;
using testing::IsTrusted;
using testing::kNow;
using testing::Leaf;
using testing::RefusedFor;
using testing::TestCertificate;

TEST(Recipes, Groups) {
  const auto staff_ca = Ca("Staff");
  const auto partner = Ca("Partner").IssuedBy(Ca("Partner root"));
  const auto groups = MakeGroups(staff_ca.der(), partner.der());
  ASSERT_TRUE(groups.ok()) << groups.status();
  PrivateTrustDomain domain(*groups);
  const BuildOptions options = ClientOptions(kNow);
  const auto client = Client("O=Example,OU=Staff,CN=alice");
  EXPECT_THAT(Verify(domain, client.IssuedBy(staff_ca), options), IsTrusted());
  EXPECT_THAT(Verify(domain, client.IssuedBy(partner), options),
              RefusedFor(Refusal::kRequiredPolicy));
  EXPECT_THAT(
      Verify(domain, client.Policies({"1.3.6.1.4.1.32473.1"}).IssuedBy(partner),
             options),
      IsTrusted());
  const auto machine = Client("CN=7").San("7.build.example.com");
  EXPECT_THAT(
      Verify(domain,
             machine.San(testing::IpName("10.1.0.7")).IssuedBy(staff_ca),
             options),
      IsTrusted());
  EXPECT_THAT(
      Verify(domain,
             machine.San(testing::IpName("10.2.0.7")).IssuedBy(staff_ca),
             options),
      testing::RefusedByRule(Refusal::kAllowedIpAddress, 1));
}

TEST(Recipes, Connections) {
  const auto root = Ca("Root");
  const auto inter = Ca("Intermediate").IssuedBy(root);
  TrustStore::Builder store;
  ASSERT_TRUE(store.AddAnchor(root.der()).ok());
  Connections connections(store.Build());
  ChainBuilder builder;
  const Certificate sent[] = {inter.certificate()};
  const auto leaf = Leaf().IssuedBy(inter);
  for (int i = 0; i < 2; ++i) {
    EXPECT_THAT(connections.Verify(builder, leaf.certificate(), sent, Host()),
                IsTrusted());
  }
  EXPECT_EQ(connections.signatures().counters().misses, 2u);
  EXPECT_EQ(connections.signatures().counters().hits, 2u);
  EXPECT_THAT(connections.Verify(builder, leaf.CorruptSignature().certificate(),
                                 sent, Host()),
              FailsWith(Error::kBadSignature));
}

TEST(Recipes, PinnedDomain) {
  const auto root = Ca("Root");
  const auto other = Ca("Other");
  TrustStore::Builder store;
  ASSERT_TRUE(store.AddAnchor(root.der()).ok());
  ASSERT_TRUE(store.AddAnchor(other.der()).ok());
  PinnedDomain domain(
      store.Build(), {},
      *PinSet::Create({testing::KeyPin(root)}, {testing::KeyPin(Ca("Spare"))}));
  EXPECT_THAT(Verify(domain, Leaf().IssuedBy(root)), IsTrusted());
  EXPECT_THAT(Verify(domain, Leaf().IssuedBy(other)),
              RefusedFor(Refusal::kNoKeyPinned));
}

TEST(Recipes, Ev) {
  const auto root = Ca("Root");
  const auto inter =
      Ca("EV CA").Policies({der::Oid::kAnyPolicy}).IssuedBy(root);
  const auto leaf = Leaf().Policies({"2.23.140.1.1"}).IssuedBy(inter);
  TrustStore::Builder store;
  ASSERT_TRUE(store.AddAnchor(root.der()).ok());
  const Certificate sent[] = {inter.certificate()};
  InMemoryTrustDomain domain(store.Build(), sent);
  ChainBuilder builder;
  EXPECT_TRUE(FindEv(builder, domain, leaf.certificate(), Host(),
                     testing::Fingerprint(root))
                  .is_ev);
  EXPECT_EQ(FindEv(builder, domain, leaf.certificate(), Host(),
                   testing::Fingerprint(inter))
                .why,
            "the anchor is not in the EV table");
}

TEST(Recipes, OAuthClients) {
  EXPECT_TRUE(IsOAuthClient("CN=alice,O=Example",
                            Client("O=Example,CN=alice").certificate()));
  EXPECT_FALSE(IsOAuthClient("CN=bob,O=Example",
                             Client("O=Example,CN=alice").certificate()));
  SelfSignedClient registered;
  registered.client_id = "app";
  registered.certificates = {Client().der()};
  const auto clients = *SelfSignedClients::Create({registered});
  EXPECT_TRUE(IsSelfSignedClient(clients, "app", Client().certificate(), kNow));
  EXPECT_FALSE(
      IsSelfSignedClient(clients, "other", Client().certificate(), kNow));
  EXPECT_FALSE(IsSelfSignedClient(clients, "app",
                                  Client().Serial(7).certificate(), kNow));
}

TEST(Recipes, KnownDevices) {
  KnownDevices devices;
  EXPECT_TRUE(devices.Meet("printer", Leaf().certificate(), Host()));
  EXPECT_TRUE(devices.Meet("printer", Leaf().Serial(7).certificate(), Host()));
  EXPECT_FALSE(devices.Meet(
      "printer", Leaf().Key(testing::P256("other")).certificate(), Host()));
}

TEST(Recipes, Decisions) {
  const auto leaf = Leaf().IssuedBy(Ca("Stranger"));
  InMemoryTrustDomain domain(TrustStore::Builder().Build());
  ChainBuilder builder;
  Decisions decisions;
  const auto accepted = [&](const TestCertificate& one, const char* host) {
    return decisions.Verify(builder, domain, one.certificate(), host, kNow)
        .accepted();
  };
  EXPECT_FALSE(accepted(leaf, "example.com"));
  decisions.Remember("example.com",
                     Override{Sha256Of(leaf.input()), Error::kUnknownIssuer});
  EXPECT_TRUE(accepted(leaf, "example.com"));
  EXPECT_FALSE(accepted(leaf.Serial(7), "example.com"));
  EXPECT_FALSE(accepted(leaf, "example.org"));
}

}  // namespace
}  // namespace cairn::examples
