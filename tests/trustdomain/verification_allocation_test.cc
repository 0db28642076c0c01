// How often verification asks the heap, in numbers: those that
// trustdomain/boringssl_verifier.h states.

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "gtest/gtest.h"
#include "pkix/chain_builder.h"
#include "tests/support/allocation_counter.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/keys.h"
#include "tests/support/matchers.h"
#include "tests/support/verify.h"
#include "tests/trustdomain/signed_message.h"
#include "trustdomain/boringssl_verifier.h"
#include "trustdomain/in_memory_trust_domain.h"
#include "trustdomain/key_cache.h"
#include "trustdomain/signature_cache.h"
#include "trustdomain/trust_store.h"

namespace cairn::testing {
namespace {

constexpr int kEcdsa = 5;
constexpr int kRsaPkcs1 = 19;
constexpr int kRsaPss = 20;
constexpr int kEd25519 = 0;

struct Case {
  const TestKey& key;
  SignatureAlgorithm algorithm;
  int64_t allocations;
};

std::vector<Case> Cases() {
  return {
      {P256(), SignatureAlgorithm::kEcdsaSha256, kEcdsa},
      {P256(), SignatureAlgorithm::kEcdsaSha512, kEcdsa},
      {P384(), SignatureAlgorithm::kEcdsaSha384, kEcdsa},
      {P521(), SignatureAlgorithm::kEcdsaSha512, kEcdsa},
      {Rsa(2048), SignatureAlgorithm::kRsaPkcs1Sha256, kRsaPkcs1},
      {Rsa(2048), SignatureAlgorithm::kRsaPkcs1Sha512, kRsaPkcs1},
      {Rsa(4096), SignatureAlgorithm::kRsaPkcs1Sha384, kRsaPkcs1},
      {Rsa(2048), SignatureAlgorithm::kRsaPssSha256, kRsaPss},
      {Rsa(2048), SignatureAlgorithm::kRsaPssSha512, kRsaPss},
      {Ed25519(), SignatureAlgorithm::kEd25519, kEd25519},
  };
}

TEST(VerificationAllocation, DecodedKey) {
  for (const Case& c : Cases()) {
    SCOPED_TRACE(SignatureAlgorithmName(c.algorithm));
    const SignedMessage message(c.key, c.algorithm);
    const DecodedKey key(message.public_key());
    const auto verify = [&](const SignedData& data, const IssuerKey& issuer) {
      return BoringSslVerifier().VerifySignedData(data, issuer, key);
    };
    // The first time BoringSSL prepares what it keeps with the key.
    ASSERT_EQ(message.Ask(verify).error(), Error::kOk);
    const AllocationScope scope;
    const HookResult result = message.Ask(verify);
    EXPECT_EQ(scope.count(), c.allocations);
    EXPECT_EQ(result.error(), Error::kOk);
  }
}

// Finding a key takes nothing.
TEST(VerificationAllocation, KeyCache) {
  KeyCache keys;
  const BoringSslVerifier verifier(&keys);
  for (const Case& c : Cases()) {
    SCOPED_TRACE(SignatureAlgorithmName(c.algorithm));
    const SignedMessage message(c.key, c.algorithm);
    const auto verify = [&](const SignedData& data, const IssuerKey& issuer) {
      return verifier.VerifySignedData(data, issuer);
    };
    ASSERT_EQ(message.Ask(verify).error(), Error::kOk);
    const AllocationScope scope;
    const HookResult result = message.Ask(verify);
    EXPECT_EQ(scope.count(), c.allocations);
    EXPECT_EQ(result.error(), Error::kOk);
  }
}

// A signature that is known takes nothing at all, whatever its algorithm.
TEST(VerificationAllocation, SignatureCache) {
  SignatureCache signatures;
  const BoringSslVerifier verifier;
  for (const Case& c : Cases()) {
    SCOPED_TRACE(SignatureAlgorithmName(c.algorithm));
    const SignedMessage message(c.key, c.algorithm);
    const auto verify = [&](const SignedData& data, const IssuerKey& issuer) {
      return signatures.VerifySignedData(
          data, issuer, {}, [&](const SignedData& d, const IssuerKey& i) {
            return verifier.VerifySignedData(d, i);
          });
    };
    ASSERT_EQ(message.Ask(verify).error(), Error::kOk);
    const AllocationScope scope;
    const HookResult result = message.Ask(verify);
    EXPECT_EQ(scope.count(), 0);
    EXPECT_EQ(result.error(), Error::kOk);
  }
}

TEST(VerificationAllocation, Digests) {
  std::array<uint8_t, 64> out;
  const AllocationScope scope;
  EXPECT_TRUE(BoringSslVerifier().ComputeDigest(Digest::kSha1, der::Input(),
                                                absl::MakeSpan(out).first(20)));
  EXPECT_TRUE(BoringSslVerifier().ComputeDigest(Digest::kSha256, der::Input(),
                                                absl::MakeSpan(out).first(32)));
  EXPECT_TRUE(BoringSslVerifier().ComputeDigest(Digest::kSha384, der::Input(),
                                                absl::MakeSpan(out).first(48)));
  EXPECT_TRUE(BoringSslVerifier().ComputeDigest(Digest::kSha512, der::Input(),
                                                absl::MakeSpan(out)));
  EXPECT_EQ(scope.count(), 0);
}

// A whole build in the ready-made domain: two signatures, the second by a key
// of the store.
class BuildAllocation : public ::testing::Test {
 protected:
  BuildAllocation() {
    TrustStore::Builder builder;
    EXPECT_TRUE(builder.AddAnchor(root_.der()).ok());
    store_ = builder.Build();
    sent_[0] = inter_.certificate();
  }

  // Of the second build.
  int64_t Count(InMemoryTrustDomain& domain) {
    const Certificate& leaf = leaf_.certificate();
    const BuildOptions options = Host();
    EXPECT_THAT(builder_.Build(domain, leaf, options), IsTrusted());
    const AllocationScope scope;
    const BuildResult& result = builder_.Build(domain, leaf, options);
    const int64_t count = scope.count();
    EXPECT_THAT(result, IsTrusted());
    return count;
  }

  const TestCertificate root_ = Ca("Root");
  const TestCertificate inter_ = Ca("Intermediate").IssuedBy(root_);
  const TestCertificate leaf_ = Leaf().IssuedBy(inter_);
  std::shared_ptr<const TrustStore> store_;
  Certificate sent_[1];
  ChainBuilder builder_;
};

TEST_F(BuildAllocation, KeyCache) {
  KeyCache keys;
  InMemoryTrustDomain domain(store_, sent_);
  domain.UseKeyCache(&keys);
  EXPECT_EQ(Count(domain), 2 * kEcdsa);
}

TEST_F(BuildAllocation, KeysOfTheStoreAreDecodedOnce) {
  TrustStore::Builder builder;
  EXPECT_TRUE(builder.AddAnchor(root_.der()).ok());
  EXPECT_TRUE(builder.AddIntermediate(inter_.der()).ok());
  InMemoryTrustDomain domain(builder.Build());
  EXPECT_EQ(Count(domain), 2 * kEcdsa);
}

TEST_F(BuildAllocation, SignatureCache) {
  SignatureCache signatures;
  InMemoryTrustDomain domain(store_, sent_);
  domain.UseSignatureCache(&signatures);
  EXPECT_EQ(Count(domain), 0);
}

}  // namespace
}  // namespace cairn::testing
