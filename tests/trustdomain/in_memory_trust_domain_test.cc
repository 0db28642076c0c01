#include "trustdomain/in_memory_trust_domain.h"

#include <string>
#include <vector>

#include "absl/types/span.h"
#include "gtest/gtest.h"
#include "pkix/chain_builder.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/matchers.h"
#include "tests/support/test_time.h"
#include "tests/support/verify.h"
#include "trustdomain/key_cache.h"
#include "trustdomain/signature_cache.h"
#include "trustdomain/trust_store.h"

namespace cairn::testing {
namespace {

class InMemoryTrustDomainTest : public ::testing::Test {
 protected:
  // A store with `root_` for its only anchor and these intermediates.
  static std::shared_ptr<const TrustStore> Store(
      const TestCertificate& root,
      const std::vector<TestCertificate>& intermediates = {}) {
    TrustStore::Builder builder;
    EXPECT_TRUE(builder.AddAnchor(root.der()).ok());
    for (const TestCertificate& one : intermediates) {
      EXPECT_TRUE(builder.AddIntermediate(one.der()).ok());
    }
    return builder.Build();
  }

  const TestCertificate root_ = Ca("Root");
  const TestCertificate inter_ = Ca("Intermediate").IssuedBy(root_);
  const TestCertificate leaf_ = Leaf().IssuedBy(inter_);
};

TEST_F(InMemoryTrustDomainTest, IntermediateOfTheStore) {
  InMemoryTrustDomain domain(Store(root_, {inter_}));
  const BuildResult result = Verify(domain, leaf_);
  ASSERT_THAT(result, IsTrusted());
  ASSERT_EQ(result.path().size(), 3u);
  EXPECT_EQ(result.path()[0], leaf_.input());
  EXPECT_EQ(result.path()[1], inter_.input());
  EXPECT_EQ(result.path()[2], root_.input());
  EXPECT_EQ(result.counters().signature_checks, 2u);
}

TEST_F(InMemoryTrustDomainTest, IntermediateOfThePeer) {
  const auto store = Store(root_);
  InMemoryTrustDomain without(store);
  EXPECT_THAT(Verify(without, leaf_), FailsWithAt(Error::kUnknownIssuer, 0));
  const Certificate sent[] = {Ca("Somebody").certificate(),
                              inter_.certificate(), root_.certificate()};
  InMemoryTrustDomain domain(store, sent);
  EXPECT_THAT(Verify(domain, leaf_), IsTrusted());
}

TEST_F(InMemoryTrustDomainTest, PeerCannotBringAnAnchor) {
  const auto evil = Ca("Evil");
  const auto forged = Ca("Root").Key(P256(66));
  const auto evil_leaf = Leaf().IssuedBy(evil);
  const auto forged_leaf = Leaf().IssuedBy(forged);
  const Certificate sent[] = {evil.certificate(), forged.certificate()};
  InMemoryTrustDomain domain(Store(root_), sent);
  EXPECT_THAT(Verify(domain, evil_leaf), FailsWith(Error::kUntrustedRoot));
  EXPECT_FALSE(Verify(domain, forged_leaf).trusted());
}

TEST_F(InMemoryTrustDomainTest, SignaturesAreVerified) {
  InMemoryTrustDomain domain(Store(root_, {inter_}));
  EXPECT_THAT(Verify(domain, leaf_.CorruptSignature()),
              FailsWithAt(Error::kBadSignature, 0));
  EXPECT_THAT(Verify(domain, leaf_.SignedBy(P256(99))),
              FailsWithAt(Error::kBadSignature, 0));
  InMemoryTrustDomain bad_inter(Store(root_, {inter_.CorruptSignature()}));
  EXPECT_THAT(Verify(bad_inter, leaf_), FailsWithAt(Error::kBadSignature, 1));
}

TEST_F(InMemoryTrustDomainTest, EveryKindOfKey) {
  const auto a = Ca("A").Key(Rsa(2048));
  const auto b = Ca("B").Key(P384()).IssuedBy(a).SignedWith(
      SignatureAlgorithm::kRsaPssSha384);
  const auto c = Ca("C").Key(Ed25519()).IssuedBy(b);
  const auto d = Ca("D").Key(P521()).IssuedBy(c);
  InMemoryTrustDomain domain(Store(a, {b, c, d}));
  EXPECT_THAT(Verify(domain, Leaf().IssuedBy(d)), IsTrusted());
}

TEST_F(InMemoryTrustDomainTest, AnchorAsEndEntity) {
  const auto pinned = Leaf("O=Pinned").SelfSigned();
  InMemoryTrustDomain domain(Store(pinned));
  EXPECT_THAT(Verify(domain, pinned), IsTrusted());
  EXPECT_THAT(Verify(domain, Leaf("O=Pinned").Serial(9).SelfSigned()),
              ::testing::Not(IsTrusted()));
}

TEST_F(InMemoryTrustDomainTest, SoftHooksAreTheDefaults) {
  InMemoryTrustDomain domain(Store(root_, {inter_}));
  EXPECT_EQ(Verify(domain, leaf_).revocation(0), RevocationStatus::kNotChecked);
  EXPECT_EQ(Verify(domain, leaf_).counters().revocation_checks, 0u);
}

TEST_F(InMemoryTrustDomainTest, Digest) {
  InMemoryTrustDomain domain(Store(root_));
  std::vector<uint8_t> out(32);
  EXPECT_TRUE(domain.ComputeDigest(
      Digest::kSha256, der::Input::FromString("abc"), absl::MakeSpan(out)));
  EXPECT_EQ(out[0], 0xba);
  EXPECT_FALSE(
      domain.ComputeDigest(Digest::kSha1, der::Input(), absl::MakeSpan(out)));
}

// The second time all signatures are known, in whatever domain; the result and
// its counters are the same.
TEST_F(InMemoryTrustDomainTest, SignatureCache) {
  SignatureCache cache;
  const auto store = Store(root_);
  const Certificate sent[] = {inter_.certificate()};
  for (uint64_t i = 0; i < 3; ++i) {
    InMemoryTrustDomain domain(store, sent);
    domain.UseSignatureCache(&cache);
    const BuildResult result = Verify(domain, leaf_);
    ASSERT_THAT(result, IsTrusted());
    EXPECT_EQ(result.counters().signature_checks, 2u);
    EXPECT_EQ(cache.counters().misses, 2u);
    EXPECT_EQ(cache.counters().hits, 2 * i);
  }
  // Another end entity below the same intermediate: one signature is new.
  InMemoryTrustDomain domain(store, sent);
  domain.UseSignatureCache(&cache);
  EXPECT_THAT(Verify(domain, Leaf().Serial(7).IssuedBy(inter_)), IsTrusted());
  EXPECT_EQ(cache.counters().misses, 3u);
  EXPECT_EQ(cache.counters().hits, 5u);
  // And a forged one is not helped.
  EXPECT_THAT(Verify(domain, leaf_.CorruptSignature()),
              FailsWithAt(Error::kBadSignature, 0));
  EXPECT_THAT(
      Verify(domain, leaf_.Serial(8).RawSignature(std::string(
                         leaf_.certificate().signature().AsStringView()))),
      FailsWithAt(Error::kBadSignature, 0));
  EXPECT_EQ(cache.counters().entries, 3u);
}

// What a cache knows is that signatures are good: everything else is asked each
// time.
TEST_F(InMemoryTrustDomainTest, SignatureCacheDecidesNothingElse) {
  class NoEcdsa final : public InMemoryTrustDomain {
   public:
    using InMemoryTrustDomain::InMemoryTrustDomain;
    HookResult CheckSignatureAlgorithm(const Certificate&, Role) override {
      return Error::kSignatureAlgorithmNotAllowed;
    }
  };
  class NoP256 final : public InMemoryTrustDomain {
   public:
    using InMemoryTrustDomain::InMemoryTrustDomain;
    HookResult CheckPublicKey(const PublicKey&, Role) override {
      return Error::kPublicKeyNotAllowed;
    }
  };
  SignatureCache cache;
  const auto store = Store(root_, {inter_});
  InMemoryTrustDomain domain(store);
  domain.UseSignatureCache(&cache);
  ASSERT_THAT(Verify(domain, leaf_), IsTrusted());
  ASSERT_EQ(cache.counters().entries, 2u);

  EXPECT_THAT(Verify(domain, leaf_, Host("b.example.com")),
              FailsWith(Error::kHostnameMismatch));
  BuildOptions later = Host();
  later.time = kNow + int64_t{100} * 365 * 24 * 60 * 60;
  EXPECT_FALSE(Verify(domain, leaf_, later).trusted());
  BuildOptions no_ecdsa = Host();
  no_ecdsa.policy.signature_algorithms = 0;
  EXPECT_THAT(Verify(domain, leaf_, no_ecdsa),
              FailsWith(Error::kSignatureAlgorithmNotAllowed));
  NoEcdsa strict(store);
  strict.UseSignatureCache(&cache);
  EXPECT_THAT(Verify(strict, leaf_),
              FailsWith(Error::kSignatureAlgorithmNotAllowed));
  NoP256 stricter(store);
  stricter.UseSignatureCache(&cache);
  EXPECT_THAT(Verify(stricter, leaf_), FailsWith(Error::kPublicKeyNotAllowed));
  // Another store: the anchor is not one any more, or is distrusted.
  InMemoryTrustDomain stranger(Store(Ca("Other"), {inter_, root_}));
  stranger.UseSignatureCache(&cache);
  EXPECT_FALSE(Verify(stranger, leaf_).trusted());
  TrustStore::Builder builder;
  ASSERT_TRUE(builder.AddDistrusted(inter_.der()).ok());
  InMemoryTrustDomain distrusting({builder.Build(), store});
  distrusting.UseSignatureCache(&cache);
  EXPECT_FALSE(Verify(distrusting, leaf_).trusted());
  EXPECT_THAT(Verify(domain, leaf_), IsTrusted());
  // Signatures by keys of the store were known ones: no misses but those of
  // the domains to which they are strangers.
  EXPECT_EQ(cache.counters().entries, 2u);
}

// Keys of the store count as known: with no room for others, both edges above
// an end entity that is issued by the store's intermediate are kept, and none
// of a chain that the peer brought.
TEST_F(InMemoryTrustDomainTest, KeysOfTheStoreAreKnown) {
  SignatureCacheOptions options;
  options.other_issuers.max_entries = 0;
  SignatureCache of_store(options), of_peer(options);
  InMemoryTrustDomain with_intermediate(Store(root_, {inter_}));
  with_intermediate.UseSignatureCache(&of_store);
  EXPECT_THAT(Verify(with_intermediate, leaf_), IsTrusted());
  EXPECT_EQ(of_store.counters().entries, 2u);
  const Certificate sent[] = {inter_.certificate()};
  InMemoryTrustDomain domain(Store(root_), sent);
  domain.UseSignatureCache(&of_peer);
  EXPECT_THAT(Verify(domain, leaf_), IsTrusted());
  EXPECT_EQ(of_peer.counters().entries, 1u);
  EXPECT_EQ(of_peer.counters().too_large, 1u);
}

TEST_F(InMemoryTrustDomainTest, KeyCache) {
  KeyCache keys;
  const Certificate sent[] = {inter_.certificate()};
  InMemoryTrustDomain domain(Store(root_), sent);
  domain.UseKeyCache(&keys);
  for (uint64_t i = 0; i < 3; ++i) {
    EXPECT_THAT(Verify(domain, leaf_), IsTrusted());
    // The root's key is the store's affair.
    EXPECT_EQ(keys.counters().entries, 1u);
    EXPECT_EQ(keys.counters().misses, 1u);
    EXPECT_EQ(keys.counters().hits, i);
  }
  EXPECT_THAT(Verify(domain, leaf_.CorruptSignature()),
              FailsWithAt(Error::kBadSignature, 0));
  domain.UseKeyCache(nullptr);
  EXPECT_THAT(Verify(domain, leaf_), IsTrusted());
  EXPECT_EQ(keys.counters().hits, 3u);
}

// Deriving from it is how rules are added.
TEST_F(InMemoryTrustDomainTest, DerivedDomainHasTheLastWord) {
  class Pinned final : public InMemoryTrustDomain {
   public:
    using InMemoryTrustDomain::InMemoryTrustDomain;
    HookResult CheckChain(const VerifiedChain& chain) override {
      return chain.anchor().subject == stores().store(0).anchor(0).subject
                 ? HookResult::Ok()
                 : HookResult::Refuse(1);
    }
  };
  const auto other = Ca("Other");
  TrustStore::Builder builder;
  ASSERT_TRUE(builder.AddAnchor(root_.der()).ok());
  ASSERT_TRUE(builder.AddAnchor(other.der()).ok());
  ASSERT_TRUE(builder.AddIntermediate(inter_.der()).ok());
  Pinned domain(builder.Build());
  EXPECT_THAT(Verify(domain, leaf_), IsTrusted());
  EXPECT_THAT(Verify(domain, Leaf().IssuedBy(other)),
              FailsWith(Error::kRefusedByTrustDomain));
}

}  // namespace
}  // namespace cairn::testing
