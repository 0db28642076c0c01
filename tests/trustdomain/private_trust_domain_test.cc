#include "trustdomain/private_trust_domain.h"

#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pkix/chain_builder.h"
#include "tests/trustdomain/refusal_matcher.h"
#include "trustdomain/name_from_text.h"

namespace cairn::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

ClientGroup Group(const std::string& name,
                  const std::vector<TestCertificate>& anchors) {
  ClientGroup group;
  group.name = name;
  for (const TestCertificate& anchor : anchors) {
    group.anchors.push_back(anchor.der());
  }
  return group;
}

std::shared_ptr<const ClientGroups> Make(
    const std::vector<ClientGroup>& groups) {
  absl::StatusOr<std::shared_ptr<const ClientGroups>> made =
      ClientGroups::Create(groups);
  EXPECT_TRUE(made.ok()) << made.status();
  return made.ok() ? *made : *ClientGroups::Create({});
}

AccessRules AllowDns(const std::vector<std::string>& names) {
  AccessRules rules;
  rules.allowed.emplace();
  for (const std::string& name : names) {
    AccessRule rule;
    rule.name = "rule for " + name;
    rule.dns_names = {name};
    rules.allowed->push_back(rule);
  }
  return rules;
}

class PrivateTrustDomainTest : public ::testing::Test {
 protected:
  BuildResult VerifyClient(const std::shared_ptr<const ClientGroups>& groups,
                           const TestCertificate& client,
                           const BuildOptions& options = ClientOptions(kNow)) {
    PrivateTrustDomain domain(groups, sent_);
    const BuildResult result =
        builder_.Build(domain, client.certificate(), options);
    if (result.trusted()) {
      group_ = std::string(groups->GroupOf(*builder_.chain()));
      rule_ = std::string(groups->RuleOf(*builder_.chain()));
    }
    return result;
  }

  const TestCertificate root_ = Ca("Root");
  const TestCertificate staff_ca_ = Ca("Staff").IssuedBy(root_);
  const TestCertificate robots_ca_ = Ca("Robots").IssuedBy(root_);
  const TestCertificate alice_ = Client().San("alice.example.com");
  std::vector<Certificate> sent_ = {
      staff_ca_.certificate(), robots_ca_.certificate(), root_.certificate()};
  ChainBuilder builder_;
  std::string group_;
  std::string rule_;
};

TEST_F(PrivateTrustDomainTest, EachGroupHasItsAnchor) {
  const auto other = Ca("Partner");
  const auto groups = Make({Group("own", {root_}), Group("partners", {other})});
  EXPECT_THAT(VerifyClient(groups, alice_.IssuedBy(staff_ca_)), IsTrusted());
  EXPECT_EQ(group_, "own");
  EXPECT_THAT(VerifyClient(groups, alice_.IssuedBy(other)), IsTrusted());
  EXPECT_EQ(group_, "partners");
  EXPECT_THAT(VerifyClient(groups, alice_.IssuedBy(Ca("Stranger"))),
              FailsWith(Error::kUnknownIssuer));
}

// An intermediate as anchor: its siblings, and the root above it, issue for
// nobody, though the client sends them.
TEST_F(PrivateTrustDomainTest, IntermediateAsAnchor) {
  const auto groups = Make({Group("staff", {staff_ca_})});
  EXPECT_THAT(VerifyClient(groups, alice_.IssuedBy(staff_ca_)), IsTrusted());
  EXPECT_THAT(VerifyClient(groups, alice_.IssuedBy(robots_ca_)),
              FailsWith(Error::kUntrustedRoot));
  EXPECT_FALSE(VerifyClient(groups, alice_.IssuedBy(root_)).trusted());
}

TEST_F(PrivateTrustDomainTest, IntermediatesOfTheGroup) {
  ClientGroup group = Group("staff", {root_});
  sent_.clear();
  const auto client = alice_.IssuedBy(staff_ca_);
  EXPECT_THAT(VerifyClient(Make({group}), client),
              FailsWith(Error::kUnknownIssuer));
  group.intermediates = {staff_ca_.der()};
  EXPECT_THAT(VerifyClient(Make({group}), client), IsTrusted());
}

// The rules of one group bind nobody in another, and help nobody there.
TEST_F(PrivateTrustDomainTest, RulesBindTheirOwnGroup) {
  ClientGroup staff = Group("staff", {staff_ca_});
  staff.access = AllowDns({"alice.example.com", "bob.example.com"});
  ClientGroup robots = Group("robots", {robots_ca_});
  robots.access = AllowDns({"r2.example.com"});
  const auto groups = Make({staff, robots});
  EXPECT_THAT(VerifyClient(groups, alice_.IssuedBy(staff_ca_)), IsTrusted());
  EXPECT_EQ(group_, "staff");
  EXPECT_EQ(rule_, "rule for alice.example.com");
  EXPECT_THAT(
      VerifyClient(groups, Client().San("bob.example.com").IssuedBy(staff_ca_)),
      IsTrusted());
  EXPECT_EQ(rule_, "rule for bob.example.com");
  EXPECT_THAT(VerifyClient(groups, alice_.IssuedBy(robots_ca_)),
              RefusedFor(Refusal::kAllowedDnsName));
}

TEST_F(PrivateTrustDomainTest, PolicyOfThePath) {
  AccessRule rule;
  rule.policies = {"1.2.3.4"};
  ClientGroup group = Group("own", {root_});
  group.access.required = {rule};
  const auto groups = Make({group});
  const auto ca = staff_ca_.Policies({"1.2.3.4"});
  sent_ = {ca.certificate()};
  EXPECT_THAT(VerifyClient(groups, alice_.Policies({"1.2.3.4"}).IssuedBy(ca)),
              IsTrusted());
  EXPECT_THAT(VerifyClient(groups, alice_.IssuedBy(ca)),
              RefusedFor(Refusal::kRequiredPolicy));
  // A CA that was not given the policy cannot hand it on.
  sent_ = {staff_ca_.certificate()};
  EXPECT_THAT(
      VerifyClient(groups, alice_.Policies({"1.2.3.4"}).IssuedBy(staff_ca_)),
      RefusedFor(Refusal::kRequiredPolicy));
}

TEST_F(PrivateTrustDomainTest, Pins) {
  ClientGroup group = Group("own", {root_});
  group.pins = *PinSet::Create({KeyPin(staff_ca_)}, {KeyPin(Ca("Spare"))});
  const auto groups = Make({group});
  EXPECT_THAT(VerifyClient(groups, alice_.IssuedBy(staff_ca_)), IsTrusted());
  EXPECT_THAT(VerifyClient(groups, alice_.IssuedBy(robots_ca_)),
              RefusedFor(Refusal::kNoKeyPinned));
}

TEST_F(PrivateTrustDomainTest, ConstraintsOfTheGroup) {
  const std::string constraints =
      NameConstraintsValue({DnsName("example.com")}, {});
  ClientGroup group = Group("own", {root_});
  group.constraints.name_constraints = der::Input::FromString(constraints);
  const auto groups = Make({group});
  EXPECT_THAT(VerifyClient(groups, alice_.IssuedBy(staff_ca_)), IsTrusted());
  EXPECT_THAT(
      VerifyClient(groups,
                   Client().San("alice.example.org").IssuedBy(staff_ca_)),
      FailsWith(Error::kNameNotPermitted));
}

TEST_F(PrivateTrustDomainTest, PurposeIsClientAuth) {
  const auto groups = Make({Group("own", {root_})});
  const auto client = alice_.IssuedBy(staff_ca_);
  EXPECT_THAT(VerifyClient(groups, client.Purposes({der::Oid::kServerAuth})),
              FailsWith(Error::kPurposeNotAllowed));
  const auto none = client.WithoutExtension(Extension::kExtKeyUsage);
  EXPECT_THAT(VerifyClient(groups, none), IsTrusted());
  BuildOptions strict = ClientOptions(kNow);
  strict.policy.rules.Add(Rule::kEndEntityNamesPurpose);
  EXPECT_THAT(VerifyClient(groups, none, strict),
              FailsWith(Error::kPurposeMissing));
}

TEST_F(PrivateTrustDomainTest, PinnedClientStandsForItself) {
  const auto pinned = alice_.SelfSigned();
  ClientGroup group;
  group.name = "pinned";
  group.pinned_clients = {pinned.der()};
  const auto groups = Make({group});
  EXPECT_THAT(VerifyClient(groups, pinned), IsTrusted());
  EXPECT_EQ(group_, "pinned");
  // Another certificate of the same name, and of the same key.
  EXPECT_FALSE(
      VerifyClient(groups, alice_.Key(P256("mallory")).SelfSigned()).trusted());
  EXPECT_THAT(VerifyClient(groups, pinned.NotAfter(kNow + kYear)),
              FailsWith(Error::kAnchorDoesNotIssue));
}

// frostsnap 571: who holds a pinned leaf signs another certificate with it.
TEST_F(PrivateTrustDomainTest, PinnedClientDoesNotIssue) {
  // It says that it may, even.
  for (const TestCertificate& pinned :
       {alice_.SelfSigned(), Ca("CN=alice,O=Example").SelfSigned()}) {
    ClientGroup group;
    group.name = "pinned";
    group.pinned_clients = {pinned.der()};
    const auto forged = Client("CN=admin").IssuedBy(pinned);
    sent_ = {pinned.certificate()};
    EXPECT_THAT(VerifyClient(Make({group}), forged),
                FailsWith(Error::kAnchorDoesNotIssue));
    sent_.clear();
    EXPECT_THAT(VerifyClient(Make({group}), forged),
                FailsWith(Error::kAnchorDoesNotIssue));
  }
}

// Rules bind pinned clients, too.
TEST_F(PrivateTrustDomainTest, PinnedClientAndRules) {
  ClientGroup group;
  group.name = "pinned";
  group.pinned_clients = {alice_.SelfSigned().der()};
  group.access = AllowDns({"bob.example.com"});
  EXPECT_THAT(VerifyClient(Make({group}), alice_.SelfSigned()),
              RefusedFor(Refusal::kAllowedDnsName));
}

TEST_F(PrivateTrustDomainTest, CertificateOfACaIsNoClient) {
  const auto groups = Make({Group("own", {root_})});
  EXPECT_THAT(VerifyClient(groups, root_), FailsWith(Error::kEndEntityIsACa));
  BuildOptions lenient = ClientOptions(kNow);
  lenient.policy.rules.Remove(Rule::kEndEntityIsNotCa);
  PrivateTrustDomain domain(groups);
  EXPECT_EQ(domain.GetCertTrust(root_.certificate(), Role::kEndEntity).level(),
            CertTrust::Level::kInherits);
  EXPECT_EQ(domain.GetCertTrust(root_.certificate(), Role::kIssuer).level(),
            CertTrust::Level::kAnchor);
}

TEST_F(PrivateTrustDomainTest, NamesForTheCertificateRequest) {
  ClientGroup pinned = Group("own", {staff_ca_, robots_ca_});
  pinned.pinned_clients = {alice_.SelfSigned().der()};
  const auto renewed = Ca("Partner").Key(P256("new"));
  const auto groups =
      Make({pinned, Group("partners", {Ca("Partner"), renewed})});
  EXPECT_THAT(groups->ca_names(),
              ElementsAre(staff_ca_.name().der(), robots_ca_.name().der(),
                          Ca("Partner").name().der()));
  EXPECT_THAT(Make({})->ca_names(), IsEmpty());
}

TEST_F(PrivateTrustDomainTest, RefusesGroupsThatAreNotValid) {
  const auto message = [](const std::vector<ClientGroup>& groups) {
    return std::string(ClientGroups::Create(groups).status().message());
  };
  EXPECT_EQ(message({Group("", {root_})}), "a client group without a name");
  EXPECT_EQ(message({Group("a", {root_}), Group("a", {staff_ca_})}),
            "client group a is there twice");
  EXPECT_EQ(message({Group("a\n", {})}),
            "client group a\\n: neither anchors nor pinned clients");
  // A renewed certificate of the CA is the same anchor.
  EXPECT_EQ(message({Group("a", {root_}),
                     Group("b", {staff_ca_, root_.NotAfter(kNow + kYear)})}),
            "client group b, anchor 1: CN=Root is in group a, too");
  ClientGroup both = Group("a", {root_});
  both.pinned_clients = {root_.der()};
  EXPECT_EQ(message({both}),
            "client group a, pinned client 0: CN=Root is both an anchor and a "
            "pinned client");
  ClientGroup bad = Group("a", {root_});
  bad.anchors.push_back("x");
  EXPECT_EQ(message({bad}).rfind("client group a, anchor 1: ", 0), 0u);
  bad = Group("a", {root_});
  bad.intermediates.push_back("x");
  EXPECT_EQ(message({bad}).rfind("client group a, intermediate 0: ", 0), 0u);
  bad = Group("a", {root_});
  bad.access.required = {AccessRule()};
  EXPECT_EQ(message({bad}),
            "client group a: required rule 0: a rule without any value would "
            "match everybody");
}

// One group has a root, another an intermediate below it and stricter rules. A
// client of that intermediate cannot choose the group of the root by sending
// another certificate of the intermediate.
TEST_F(PrivateTrustDomainTest, AnchorBelowTheAnchorOfAnotherGroup) {
  ClientGroup robots = Group("robots", {robots_ca_});
  robots.access = AllowDns({"r2.example.com"});
  const auto groups = Make({Group("own", {root_}), robots});
  const auto robot = Client().San("r2.example.com").IssuedBy(robots_ca_);
  const auto other = Client().San("hal.example.com").IssuedBy(robots_ca_);
  const auto renewed = robots_ca_.NotAfter(kNow + kYear);
  for (const TestCertificate& sent : {robots_ca_, renewed}) {
    sent_ = {sent.certificate(), staff_ca_.certificate()};
    EXPECT_THAT(VerifyClient(groups, robot), IsTrusted());
    EXPECT_EQ(group_, "robots");
    EXPECT_FALSE(VerifyClient(groups, other).trusted());
    EXPECT_THAT(VerifyClient(groups, alice_.IssuedBy(staff_ca_)), IsTrusted());
    EXPECT_EQ(group_, "own");
  }
  TrustStore::Builder store;
  ASSERT_TRUE(store.AddAnchor(root_.der()).ok());
  const Certificate sent[] = {renewed.certificate()};
  InMemoryTrustDomain around(store.Build(), sent);
  ASSERT_THAT(builder_.Build(around, other.certificate(), ClientOptions(kNow)),
              IsTrusted());
  EXPECT_THAT(groups->Check(*builder_.chain()),
              RefusedFor(Refusal::kIssuerOfAnotherGroup));
}

// A certificate that one group has as intermediate stays the anchor of another.
TEST_F(PrivateTrustDomainTest, IntermediateOfOneGroupAnchorOfAnother) {
  ClientGroup wide = Group("wide", {Ca("Partner")});
  wide.intermediates = {staff_ca_.der()};
  for (const auto& groups :
       {std::vector<ClientGroup>{wide, Group("staff", {staff_ca_})},
        std::vector<ClientGroup>{Group("staff", {staff_ca_}), wide}}) {
    EXPECT_THAT(VerifyClient(Make(groups), alice_.IssuedBy(staff_ca_)),
                IsTrusted());
    EXPECT_EQ(group_, "staff");
  }
}

// A chain that some other domain verified belongs to no group.
TEST_F(PrivateTrustDomainTest, AnchorOfNoGroup) {
  const auto groups = Make({Group("own", {root_})});
  const auto stranger = Ca("Stranger");
  TrustStore::Builder store;
  ASSERT_TRUE(store.AddAnchor(stranger.der()).ok());
  InMemoryTrustDomain domain(store.Build());
  const auto client = alice_.IssuedBy(stranger);
  ASSERT_THAT(builder_.Build(domain, client.certificate(), ClientOptions(kNow)),
              IsTrusted());
  EXPECT_EQ(groups->GroupOf(*builder_.chain()), "");
  EXPECT_EQ(groups->RuleOf(*builder_.chain()), "");
  EXPECT_THAT(groups->Check(*builder_.chain()),
              RefusedFor(Refusal::kAnchorOfNoGroup));
}

}  // namespace
}  // namespace cairn::testing
