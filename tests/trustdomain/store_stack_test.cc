#include "trustdomain/store_stack.h"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/matchers.h"
#include "tests/support/test_time.h"
#include "tests/support/verify.h"
#include "trustdomain/in_memory_trust_domain.h"
#include "trustdomain/sha256.h"

namespace cairn::testing {
namespace {

using Store = std::shared_ptr<const TrustStore>;

std::string KeyDigest(const TestCertificate& certificate) {
  const Sha256 digest =
      Sha256Of(der::Input::FromString(certificate.key().spki()));
  return std::string(der::Input(digest).AsStringView());
}

Store Trusting(const TestCertificate& root,
               const AnchorConstraints& constraints = {}) {
  TrustStore::Builder builder;
  EXPECT_TRUE(builder.AddAnchor(root.der(), constraints).ok());
  return builder.Build();
}

Store TrustingBare(const TestCertificate& root) {
  TrustStore::Builder builder;
  EXPECT_TRUE(builder.AddBareAnchor(root.name().der(), root.key().spki()).ok());
  return builder.Build();
}

Store Distrusting(const TestCertificate& certificate) {
  TrustStore::Builder builder;
  EXPECT_TRUE(builder.AddDistrusted(certificate.der()).ok());
  return builder.Build();
}

Store Blocking(const TestCertificate& certificate) {
  TrustStore::Builder builder;
  builder.BlockKey(KeyDigest(certificate));
  return builder.Build();
}

Store Offering(const TestCertificate& intermediate) {
  TrustStore::Builder builder;
  EXPECT_TRUE(builder.AddIntermediate(intermediate.der()).ok());
  return builder.Build();
}

class StoreStackTest : public ::testing::Test {
 protected:
  // What comes of the leaf, in both orders of the stores.
  static void Expect(const std::vector<Store>& stores,
                     const TestCertificate& leaf,
                     const ::testing::Matcher<const BuildResult&>& matcher) {
    std::vector<Store> order = stores;
    for (int i = 0; i < 2; ++i) {
      InMemoryTrustDomain domain{StoreStack(order)};
      EXPECT_THAT(testing::Verify(domain, leaf), matcher) << i;
      std::reverse(order.begin(), order.end());
    }
  }

  const TestCertificate root_ = Ca("Root");
  const TestCertificate other_ = Ca("Other");
  const TestCertificate inter_ = Ca("Intermediate").IssuedBy(root_);
  const TestCertificate leaf_ = Leaf().IssuedBy(inter_);
};

TEST_F(StoreStackTest, AnyOfThemMayHoldWhatIsNeeded) {
  Expect({Trusting(root_), Offering(inter_)}, leaf_, IsTrusted());
  Expect({Trusting(other_), Trusting(root_), Offering(inter_)}, leaf_,
         IsTrusted());
  Expect({Trusting(other_), Offering(inter_)}, leaf_,
         FailsWith(Error::kUnknownIssuer));
  Expect({TrustingBare(root_), Offering(inter_)}, leaf_, IsTrusted());
}

TEST_F(StoreStackTest, OneStoreConverts) {
  InMemoryTrustDomain domain(Trusting(root_));
  EXPECT_EQ(domain.stores().size(), 1u);
  EXPECT_EQ(domain.stores().store(0).anchor_count(), 1u);
  InMemoryTrustDomain two({Trusting(root_), Offering(inter_)});
  EXPECT_EQ(two.stores().size(), 2u);
  EXPECT_THAT(testing::Verify(two, leaf_), IsTrusted());
}

// Whichever store distrusts, and however the anchor is offered.
TEST_F(StoreStackTest, DistrustWins) {
  for (const TestCertificate& bad : {root_, inter_, leaf_}) {
    Expect({Trusting(root_), Offering(inter_), Distrusting(bad)}, leaf_,
           ::testing::Not(IsTrusted()));
    Expect({Trusting(root_), Offering(inter_), Blocking(bad)}, leaf_,
           ::testing::Not(IsTrusted()));
  }
  Expect({TrustingBare(root_), Offering(inter_), Blocking(root_)}, leaf_,
         ::testing::Not(IsTrusted()));
  // A root that a peer sends, too, and that one store trusts.
  for (const StoreStack& stack :
       {StoreStack({Trusting(root_), Distrusting(root_)}),
        StoreStack({Blocking(root_), Trusting(root_)})}) {
    EXPECT_EQ(stack.GetCertTrust(root_.certificate()).level(),
              CertTrust::Level::kDistrusted);
    EXPECT_EQ(stack.GetCertTrust(other_.certificate()).level(),
              CertTrust::Level::kInherits);
  }
  // The nearest that is not distrusted.
  Expect({Trusting(root_), Offering(inter_), Distrusting(other_)}, leaf_,
         IsTrusted());
  Expect({TrustingBare(root_), Offering(inter_), Blocking(other_)}, leaf_,
         IsTrusted());
}

TEST_F(StoreStackTest, TheFirstStoreSaysWhatAnAnchorMayDo) {
  AnchorConstraints client;
  client.purposes = PurposeBit(Purpose::Known::kClientAuth);
  const auto verify = [&](std::vector<Store> stores) {
    stores.push_back(Offering(inter_));
    InMemoryTrustDomain domain{StoreStack(stores)};
    return testing::Verify(domain, leaf_);
  };
  EXPECT_THAT(verify({Trusting(root_), Trusting(root_, client)}), IsTrusted());
  EXPECT_THAT(verify({Trusting(root_, client), Trusting(root_)}),
              FailsWith(Error::kAnchorNotForPurpose));
  // Also where the certificate is sent, and GetCertTrust() is asked about it.
  const Certificate sent[] = {inter_.certificate(), root_.certificate()};
  InMemoryTrustDomain domain({Trusting(root_, client), Trusting(root_)}, sent);
  EXPECT_THAT(testing::Verify(domain, leaf_),
              FailsWith(Error::kAnchorNotForPurpose));
}

TEST_F(StoreStackTest, StopsWhenToldTo) {
  class StoppingSink final : public IssuerSink {
   public:
    Answer Offer(const Certificate&) override { return Stop(); }
    Answer OfferDer(der::Input) override { return Stop(); }
    Answer OfferAnchor(const Anchor&) override { return Stop(); }
    int offers = 0;

   private:
    Answer Stop() {
      ++offers;
      return Answer::kStop;
    }
  };
  const TestCertificate again = root_.Serial(77);
  const StoreStack stack({Trusting(root_), Trusting(again)});
  const auto leaf = Leaf().IssuedBy(root_);
  StoppingSink sink;
  stack.FindIssuers({leaf.certificate(), leaf.certificate().issuer(),
                     leaf.certificate().issuer_hash(), der::Input(), kNow},
                    sink);
  EXPECT_EQ(sink.offers, 1);
}

TEST_F(StoreStackTest, FindKeyInTheFirstStoreThatHasIt) {
  const auto a = Ca("Key A"), b = Ca("Key B");
  const Store first = Trusting(a), second = Offering(b), third = Trusting(b);
  const StoreStack stack{first, second, third};
  const PublicKey& key_a = a.certificate().public_key();
  const PublicKey& key_b = b.certificate().public_key();
  EXPECT_EQ(stack.FindKey(key_a), first->FindKey(key_a));
  EXPECT_EQ(stack.FindKey(key_b), second->FindKey(key_b));
  EXPECT_NE(stack.FindKey(key_b), nullptr);
  EXPECT_EQ(stack.FindKey(Ca("Key C").certificate().public_key()), nullptr);
}

}  // namespace
}  // namespace cairn::testing
