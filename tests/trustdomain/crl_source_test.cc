#include "trustdomain/crl_source.h"

#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/crl_factory.h"
#include "tests/support/fake_fetcher.h"
#include "tests/support/matchers.h"
#include "tests/support/test_time.h"
#include "tests/support/test_trust_domain.h"
#include "tests/support/verify.h"

namespace cairn {
namespace {

using testing::Ca;
using testing::CrlOf;
using testing::FakeFetcher;
using testing::IsTrusted;
using testing::kNow;
using testing::Leaf;
using testing::TestCertificate;
using testing::TestCrl;
using testing::TestTrustDomain;
using testing::Verify;

class CrlSourceTest : public ::testing::Test {
 protected:
  RevocationFinding Ask(RevocationSource& source) {
    RevocationFinding finding = RevocationFinding::Nothing(Error::kNotDecided);
    domain_.on_revocation = [&](const RevocationQuery& query) {
      if (query.role == Role::kEndEntity) finding = source.Find(domain_, query);
      return RevocationAnswer::NotChecked();
    };
    EXPECT_THAT(Verify(domain_, leaf_), IsTrusted());
    return finding;
  }

  RevocationFinding AskAbout(const std::vector<TestCrl>& crls) {
    std::vector<crl::Crl> parsed;
    for (const TestCrl& crl : crls) parsed.push_back(crl.crl());
    crl::CrlList list(parsed);
    CrlSource source(list);
    return Ask(source);
  }

  TestCertificate root_ = Ca("Root").Stub();
  TestCertificate inter_ = Ca("Intermediate").Stub().IssuedBy(root_);
  TestCertificate leaf_ = Leaf().Stub().IssuedBy(inter_);
  TestTrustDomain domain_;
};

TEST_F(CrlSourceTest, WhatTheIssuersCrlSays) {
  domain_.AddChainOf(leaf_);
  EXPECT_EQ(AskAbout({CrlOf(inter_)}).status(), RevocationStatus::kGood);
  EXPECT_EQ(AskAbout({CrlOf(inter_).Revoke(leaf_)}).status(),
            RevocationStatus::kRevoked);
  EXPECT_EQ(AskAbout({CrlOf(inter_).Revoke(leaf_.Serial(99))}).status(),
            RevocationStatus::kGood);
  const RevocationFinding none = AskAbout({});
  EXPECT_EQ(none.status(), RevocationStatus::kNotChecked);
  EXPECT_EQ(none.why(), Error::kNoCrl);
  const RevocationFinding old =
      AskAbout({CrlOf(inter_).ThisUpdate(kNow - 1000).NextUpdate(kNow - 500)});
  EXPECT_EQ(old.why(), Error::kCrlExpired);
  EXPECT_FALSE(old.is_invalid());
  const RevocationFinding forged = AskAbout({CrlOf(inter_).CorruptSignature()});
  EXPECT_TRUE(forged.is_invalid());
}

// RFC 5280 section 6.3.3 (f): another key of the CA signs CRLs, and has a path
// of its own to the same anchor.
TEST_F(CrlSourceTest, SignersWithAnotherKey) {
  const auto crl_key =
      Ca("Intermediate").Stub().Key(testing::StubKey(7)).IssuedBy(root_);
  const TestCrl crl = CrlOf(crl_key).Revoke(leaf_);
  domain_.AddChainOf(leaf_);
  EXPECT_EQ(AskAbout({crl}).status(), RevocationStatus::kNotChecked)
      << "nobody knows the key";
  domain_.Offer(crl_key);
  EXPECT_EQ(AskAbout({crl}).status(), RevocationStatus::kRevoked);
  EXPECT_EQ(AskAbout({CrlOf(crl_key)}).status(), RevocationStatus::kGood);
}

TEST_F(CrlSourceTest, SignersNeedAPathToTheSameAnchor) {
  const auto other_root = Ca("Other root").Stub();
  const auto crl_key =
      Ca("Intermediate").Stub().Key(testing::StubKey(7)).IssuedBy(other_root);
  domain_.AddChainOf(leaf_).Offer(crl_key);
  const RevocationFinding untrusted = AskAbout({CrlOf(crl_key)});
  EXPECT_EQ(untrusted.status(), RevocationStatus::kNotChecked);
  EXPECT_EQ(untrusted.why(), Error::kCrlSignerNotTrusted);
  domain_.Trust(other_root);
  EXPECT_EQ(AskAbout({CrlOf(crl_key)}).status(), RevocationStatus::kNotChecked)
      << "an anchor, and not the certificate's";
  // The nearest neighbour: the other root under this one.
  TestTrustDomain same;
  same.AddChainOf(leaf_).Offer(other_root.IssuedBy(root_)).Offer(crl_key);
  RevocationFinding finding = RevocationFinding::Nothing();
  const TestCrl keep = CrlOf(crl_key);
  const std::vector<crl::Crl> kept = {keep.crl()};
  crl::CrlList list(kept);
  CrlSource source(list);
  same.on_revocation = [&](const RevocationQuery& query) {
    if (query.role == Role::kEndEntity) finding = source.Find(same, query);
    return RevocationAnswer::NotChecked();
  };
  EXPECT_THAT(Verify(same, leaf_), IsTrusted());
  EXPECT_EQ(finding.status(), RevocationStatus::kGood);
}

TEST_F(CrlSourceTest, SignersThatWereRevoked) {
  const auto crl_key =
      Ca("Intermediate").Stub().Key(testing::StubKey(7)).IssuedBy(root_);
  domain_.AddChainOf(leaf_).Offer(crl_key);
  EXPECT_EQ(AskAbout({CrlOf(crl_key), CrlOf(root_)}).status(),
            RevocationStatus::kGood);
  const RevocationFinding finding =
      AskAbout({CrlOf(crl_key), CrlOf(root_).Revoke(crl_key)});
  EXPECT_EQ(finding.status(), RevocationStatus::kNotChecked);
  EXPECT_EQ(finding.why(), Error::kCrlSignerNotTrusted);
}

TEST_F(CrlSourceTest, EndEntitiesMaySignCrls) {
  // With cRLSign, and with the CA's name: the CRL names its issuer.
  const auto signer = Leaf("CN=Intermediate")
                          .Stub()
                          .Key(testing::StubKey(7))
                          .KeyUsage({KeyUsage::kCrlSign})
                          .IssuedBy(root_);
  domain_.AddChainOf(leaf_).Offer(signer);
  EXPECT_EQ(AskAbout({CrlOf(signer)}).status(), RevocationStatus::kGood);
}

TEST_F(CrlSourceTest, Fetched) {
  FakeFetcher fetcher;
  FetchedCrlSource source(fetcher);
  leaf_ =
      Leaf().Stub().CrlDistributionPoint("http://c.example/1").IssuedBy(inter_);
  domain_.AddChainOf(leaf_);
  EXPECT_EQ(Ask(source).why(), Error::kFetchFailed);
  fetcher.Serve("http://c.example/1", "garbage");
  EXPECT_EQ(Ask(source).why(), Error::kMalformedCrl);
  EXPECT_TRUE(Ask(source).is_invalid());
  fetcher.Serve("http://c.example/1", CrlOf(inter_).der());
  EXPECT_EQ(Ask(source).status(), RevocationStatus::kGood);
  fetcher.Serve("http://c.example/1", CrlOf(inter_).Revoke(leaf_).der());
  EXPECT_EQ(Ask(source).status(), RevocationStatus::kRevoked);
  fetcher.Pend();
  EXPECT_EQ(Ask(source).why(), Error::kPending);
  EXPECT_THAT(fetcher.requests(),
              ::testing::AllOf(::testing::SizeIs(6),
                               ::testing::Each("GET http://c.example/1")));
}

}  // namespace
}  // namespace cairn
