#include "trustdomain/trust_on_first_use.h"

#include <map>
#include <string>

#include "gtest/gtest.h"
#include "pkix/chain_builder.h"
#include "tests/trustdomain/refusal_matcher.h"

namespace cairn::testing {
namespace {

// What an application does: remembers the key of every peer.
class Memory {
 public:
  TrustOnFirstUse::Ask Ask() {
    return [this](const FirstUse& use) {
      ++asked_;
      const auto known = keys_.find(std::string(use.peer));
      if (known == keys_.end()) {
        if (!accepts_new_) return FirstUseAnswer::kRefuse;
        keys_[std::string(use.peer)] = use.public_key;
        return FirstUseAnswer::kTrust;
      }
      return known->second == use.public_key ? FirstUseAnswer::kTrust
                                             : FirstUseAnswer::kKeyChanged;
    };
  }
  BuildResult Meet(const std::string& peer, const TestCertificate& certificate,
                   const BuildOptions& options = Host()) {
    TrustOnFirstUse domain(peer, Ask());
    return Verify(domain, certificate, options);
  }

  bool accepts_new_ = true;
  int asked_ = 0;
  std::map<std::string, Sha256> keys_;
};

TEST(TrustOnFirstUse, RemembersTheFirst) {
  Memory memory;
  const auto first = Leaf().SelfSigned();
  EXPECT_THAT(memory.Meet("printer", first), IsTrusted());
  EXPECT_THAT(memory.Meet("printer", first), IsTrusted());
  EXPECT_THAT(memory.Meet("printer", first.Serial(7)), IsTrusted())
      << "renewed with the same key";
  EXPECT_EQ(memory.asked_, 3);
}

TEST(TrustOnFirstUse, AnotherKeyIsNotTheSamePeer) {
  Memory memory;
  ASSERT_THAT(memory.Meet("printer", Leaf().SelfSigned()), IsTrusted());
  const auto other = Leaf().Key(P256("mallory")).SelfSigned();
  EXPECT_THAT(memory.Meet("printer", other),
              RefusedFor(Refusal::kPeerKeyChanged));
  EXPECT_THAT(memory.Meet("scanner", other), IsTrusted());
}

TEST(TrustOnFirstUse, SomebodyMayRefuse) {
  Memory memory;
  memory.accepts_new_ = false;
  EXPECT_THAT(memory.Meet("printer", Leaf().SelfSigned()),
              RefusedFor(Refusal::kFirstUseRefused));
  EXPECT_TRUE(memory.keys_.empty());
}

// Nothing is remembered of a certificate that would be refused anyway.
TEST(TrustOnFirstUse, AskedOnlyOnceTheRestIsRight) {
  Memory memory;
  EXPECT_THAT(memory.Meet("printer", Leaf().San("example.org").NoSan()),
              FailsWith(Error::kHostnameMismatch));
  EXPECT_THAT(memory.Meet("printer", Leaf().NotAfter(kNow - 1)),
              FailsWith(Error::kExpired));
  EXPECT_THAT(memory.Meet("printer", Client().San(kTestHost)),
              FailsWith(Error::kPurposeNotAllowed));
  EXPECT_EQ(memory.asked_, 0);
  EXPECT_THAT(memory.Meet("printer", Leaf()), IsTrusted());
}

// Each certificate is one of its own: one that a remembered peer signed is as
// new as any other.
TEST(TrustOnFirstUse, RememberedPeerDoesNotIssue) {
  Memory memory;
  const auto ca = Leaf("CN=peer").SelfSigned();
  ASSERT_THAT(memory.Meet("printer", ca), IsTrusted());
  EXPECT_THAT(memory.Meet("printer", Leaf("CN=other").IssuedBy(ca)),
              RefusedFor(Refusal::kPeerKeyChanged));
  TrustOnFirstUse domain("printer", memory.Ask());
  EXPECT_EQ(domain.GetCertTrust(ca.certificate(), Role::kIssuer).level(),
            CertTrust::Level::kInherits);
}

TEST(TrustOnFirstUse, Pending) {
  bool answered = false;
  TrustOnFirstUse domain("printer", [&answered](const FirstUse& use) {
    EXPECT_EQ(use.peer, "printer");
    EXPECT_EQ(use.certificate, Sha256Of(use.chain.end_entity().der()));
    return answered ? FirstUseAnswer::kTrust : FirstUseAnswer::kPending;
  });
  const auto leaf = Leaf().SelfSigned();
  ChainBuilder builder;
  EXPECT_THAT(builder.Build(domain, leaf.certificate(), Host()), IsPending());
  answered = true;
  EXPECT_THAT(builder.Resume(), IsTrusted());
}

}  // namespace
}  // namespace cairn::testing
