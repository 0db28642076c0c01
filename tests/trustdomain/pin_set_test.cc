#include "trustdomain/pin_set.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/support/test_trust_domain.h"
#include "tests/trustdomain/refusal_matcher.h"

namespace cairn::testing {
namespace {

using Pins = std::vector<std::string>;

class PinSetTest : public ::testing::Test {
 protected:
  // What becomes of `leaf_` under pins, one in use and one for later.
  BuildResult VerifyWith(const TestCertificate& pinned,
                         const TestCertificate& backup) {
    const absl::StatusOr<PinSet> pins =
        PinSet::Create(Pins{KeyPin(pinned)}, Pins{KeyPin(backup)});
    EXPECT_TRUE(pins.ok()) << pins.status();
    TestTrustDomain inner;
    inner.AddChainOf(leaf_).Offer(sent_);
    PinnedTrustDomain domain(&inner, &*pins);
    return Verify(domain, leaf_);
  }

  const TestCertificate root_ = Ca("Root");
  const TestCertificate inter_ = Ca("Intermediate").IssuedBy(root_);
  const TestCertificate leaf_ = Leaf().IssuedBy(inter_);
  // Sent by the peer, and not on the path.
  const TestCertificate sent_ = Ca("Intermediate").Key(P256("other"));
  const TestCertificate elsewhere_ = Ca("Elsewhere");
};

TEST_F(PinSetTest, AnyKeyOnThePathTheAnchorIncluded) {
  for (const TestCertificate& pinned : {leaf_, inter_, root_}) {
    EXPECT_THAT(VerifyWith(pinned, elsewhere_), IsTrusted());
  }
}

TEST_F(PinSetTest, BackupPinsCount) {
  EXPECT_THAT(VerifyWith(elsewhere_, inter_), IsTrusted());
}

TEST_F(PinSetTest, OtherKeysAreRefused) {
  EXPECT_THAT(VerifyWith(elsewhere_, Ca("Lost")),
              RefusedFor(Refusal::kNoKeyPinned));
}

// CVE-2016-2402: a pin matched a certificate that came with the chain and was
// not part of the path.
TEST_F(PinSetTest, CertificatesBesideThePathDoNotCount) {
  EXPECT_THAT(VerifyWith(sent_, elsewhere_), RefusedFor(Refusal::kNoKeyPinned));
}

TEST_F(PinSetTest, BareAnchorHasAKey) {
  const PinSet pins =
      *PinSet::Create(Pins{KeyPin(root_)}, Pins{KeyPin(elsewhere_)});
  TestTrustDomain inner;
  inner.TrustBare(root_).Offer(inter_);
  PinnedTrustDomain domain(&inner, &pins);
  EXPECT_THAT(Verify(domain, leaf_), IsTrusted());
}

// Pins come on top of the other domain's rules, they do not replace them.
TEST_F(PinSetTest, OtherRefusalsStay) {
  const PinSet pins =
      *PinSet::Create(Pins{KeyPin(leaf_)}, Pins{KeyPin(elsewhere_)});
  TestTrustDomain inner;
  inner.AddChainOf(leaf_).SetChainAnswer(HookResult::Refuse(1001));
  PinnedTrustDomain domain(&inner, &pins);
  EXPECT_EQ(Verify(domain, leaf_).failure().detail, 1001u);
  TestTrustDomain untrusting;
  PinnedTrustDomain pinned_only(&untrusting, &pins);
  EXPECT_THAT(Verify(pinned_only, leaf_), FailsWith(Error::kUnknownIssuer));
}

// The search goes on: another path may have a pinned key.
TEST_F(PinSetTest, AnotherPathMayBePinned) {
  const auto other_root = Ca("Other root");
  const auto cross = inter_.IssuedBy(other_root);
  const PinSet pins =
      *PinSet::Create(Pins{KeyPin(other_root)}, Pins{KeyPin(elsewhere_)});
  TestTrustDomain inner;
  inner.Trust(root_).Trust(other_root).Offer(inter_).Offer(cross);
  PinnedTrustDomain domain(&inner, &pins);
  EXPECT_THAT(Verify(domain, leaf_), IsTrusted());
}

TEST_F(PinSetTest, RefusedWhenItIsMade) {
  const std::string pin = KeyPin(leaf_);
  const std::string backup = KeyPin(elsewhere_);
  EXPECT_EQ(PinSet::Create(Pins{pin}, Pins{}).status().message(),
            "no backup pin: the loss of one key would lock everybody out");
  EXPECT_EQ(PinSet::Create(Pins{}, Pins{backup}).status().message(), "no pin");
  EXPECT_EQ(PinSet::Create(Pins{pin}, Pins{pin}).status().message(),
            "a backup pin that is in use: " + pin);
  EXPECT_EQ(PinSet::Create(Pins{pin, "x"}, Pins{backup}).status().message(),
            "not a SHA-256 digest: x");
  EXPECT_FALSE(PinSet::Create(Pins{pin}, Pins{"x"}).ok());
  EXPECT_TRUE(PinSet::Create(Pins{pin}, Pins{backup}).ok());
}

}  // namespace
}  // namespace cairn::testing
