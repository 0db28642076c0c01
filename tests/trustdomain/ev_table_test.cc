#include "trustdomain/ev_table.h"

#include <string>

#include "gtest/gtest.h"
#include "pkix/chain_builder.h"
#include "tests/support/test_trust_domain.h"
#include "tests/trustdomain/refusal_matcher.h"

namespace cairn::testing {
namespace {

constexpr char kEv[] = "2.23.140.1.1";
constexpr char kOther[] = "2.23.140.1.2.2";

class EvTableTest : public ::testing::Test {
 protected:
  EvFinding Check(const TestCertificate& leaf, const EvTable& table) {
    TestTrustDomain domain;
    domain.AddChainOf(leaf);
    return CheckIn(domain, leaf, table);
  }
  EvFinding CheckIn(TrustDomain& domain, const TestCertificate& leaf,
                    const EvTable& table) {
    BuildOptions options = Host();
    options.compute_policies = true;
    const BuildResult& result =
        builder_.Build(domain, leaf.certificate(), options);
    EXPECT_THAT(result, IsTrusted());
    if (!result.trusted()) return EvFinding();
    EXPECT_EQ(table.Require(*builder_.chain()).error() == Error::kOk,
              table.Check(*builder_.chain()).is_ev);
    return table.Check(*builder_.chain());
  }
  EvTable Table(const std::vector<std::string>& policies) {
    EvTable table;
    EXPECT_TRUE(table.Add(Fingerprint(root_), policies).ok());
    return table;
  }

  const TestCertificate root_ = Ca("Root");
  const TestCertificate inter_ =
      Ca("Intermediate").Policies({der::Oid::kAnyPolicy}).IssuedBy(root_);
  const TestCertificate leaf_ = Leaf().Policies({kEv}).IssuedBy(inter_);
  ChainBuilder builder_;
};

TEST_F(EvTableTest, Ev) {
  for (const EvTable& table :
       {Table({kEv}), Table({kOther, kEv}), Table({kEv, kOther})}) {
    const EvFinding finding = Check(leaf_, table);
    EXPECT_TRUE(finding.is_ev);
    EXPECT_EQ(finding.why, "extended validation");
  }
}

TEST_F(EvTableTest, SaysWhyNot) {
  EXPECT_EQ(Check(Leaf().Policies({kOther}).IssuedBy(inter_), Table({kEv})).why,
            "no EV policy");
  EXPECT_EQ(Check(Leaf().IssuedBy(inter_), Table({kEv})).why, "no EV policy");
  // The intermediate was not given the policy.
  EXPECT_EQ(Check(Leaf().Policies({kEv}).IssuedBy(
                      inter_.Policies({kOther}).WithoutExtension(
                          Extension::kCertificatePolicies)),
                  Table({kEv}))
                .why,
            "no EV policy");
  EXPECT_EQ(Check(Leaf().Policies({kEv}).IssuedBy(root_), Table({kEv})).why,
            "issued by the anchor itself");
  EXPECT_EQ(Check(leaf_, EvTable()).why, "the anchor is not in the EV table");
  // anyPolicy stands for none.
  EXPECT_EQ(Check(Leaf().Policies({der::Oid::kAnyPolicy}).IssuedBy(inter_),
                  Table({kEv}))
                .why,
            "no EV policy");
}

// The fingerprint is that of one certificate: neither its renewal nor a bare
// anchor of its name and key is meant.
TEST_F(EvTableTest, OneCertificate) {
  const auto renewed = root_.NotAfter(kNow + kYear);
  EXPECT_FALSE(
      Check(leaf_.IssuedBy(inter_.IssuedBy(renewed)), Table({kEv})).is_ev);
  TestTrustDomain bare;
  bare.TrustBare(root_).Offer(inter_);
  EXPECT_EQ(CheckIn(bare, leaf_, Table({kEv})).why,
            "the anchor is not in the EV table");
}

TEST_F(EvTableTest, DomainThatTakesNothingElse) {
  const EvTable table = Table({kEv});
  BuildOptions options = Host();
  options.compute_policies = true;
  const auto ordinary = Leaf().Policies({kOther}).IssuedBy(inter_);
  TestTrustDomain domain;
  domain.AddChainOf(leaf_);
  domain.on_chain = [&table](const VerifiedChain& chain) {
    return table.Require(chain);
  };
  EXPECT_THAT(Verify(domain, leaf_, options), IsTrusted());
  EXPECT_THAT(Verify(domain, ordinary, options), RefusedFor(Refusal::kNotEv));
}

TEST_F(EvTableTest, RefusesWhatIsNotValid) {
  EvTable table;
  EXPECT_EQ(table.Add("x", {kEv}).message(), "not a SHA-256 digest: x");
  EXPECT_EQ(table.Add(Fingerprint(root_), {}).message(),
            "a root without an EV policy");
  EXPECT_EQ(table.Add(Fingerprint(root_), {kEv, "x"}).message(),
            "not an object identifier in dotted decimal: x");
  EXPECT_FALSE(Check(leaf_, table).is_ev) << "nothing was added";
}

}  // namespace
}  // namespace cairn::testing
