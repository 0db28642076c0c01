#include "trustdomain/key_cache.h"

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "gtest/gtest.h"
#include "tests/support/keys.h"
#include "tests/support/matchers.h"
#include "tests/support/public_keys.h"
#include "tests/trustdomain/signed_message.h"
#include "trustdomain/boringssl_verifier.h"

namespace cairn::testing {
namespace {

PublicKey Parse(const std::string& spki) {
  PublicKey key;
  EXPECT_TRUE(ParsePublicKey(der::Input::FromString(spki), &key));
  return key;
}

void Put(KeyCache& cache, const std::string& spki) {
  const PublicKey key = Parse(spki);
  cache.Insert(key, std::make_shared<const DecodedKey>(key));
}

HookResult Verify(KeyCache& cache, const SignedMessage& message) {
  return message.Ask([&](const SignedData& data, const IssuerKey& issuer) {
    return BoringSslVerifier(&cache).VerifySignedData(data, issuer);
  });
}

TEST(KeyCache, FindsWhatWasPutIn) {
  KeyCache cache;
  const PublicKey key = Parse(P256().spki());
  EXPECT_EQ(cache.Find(key), nullptr);
  const auto decoded = std::make_shared<const DecodedKey>(key);
  cache.Insert(key, decoded);
  EXPECT_EQ(cache.Find(key), decoded);
  // The same bytes elsewhere.
  const std::string copy = P256().spki();
  EXPECT_EQ(cache.Find(Parse(copy)), decoded);
  EXPECT_EQ(cache.Find(Parse(P256(1).spki())), nullptr);
  cache.Clear();
  EXPECT_EQ(cache.Find(key), nullptr);
}

TEST(KeyCache, EveryBitCounts) {
  KeyCache cache;
  Put(cache, P256().spki());
  std::string spki = P256().spki();
  PublicKey key = Parse(spki);
  for (size_t bit = 0; bit < 8 * spki.size(); ++bit) {
    const char flip = static_cast<char>(1 << (bit % 8));
    spki[bit / 8] = static_cast<char>(spki[bit / 8] ^ flip);
    EXPECT_EQ(cache.Find(key), nullptr) << bit;
    spki[bit / 8] = static_cast<char>(spki[bit / 8] ^ flip);
  }
  EXPECT_NE(cache.Find(key), nullptr);
}

TEST(KeyCache, KeysThatAreNotValidAreNotKept) {
  KeyCache cache;
  Put(cache, NamedCurvePublicKey("1.2.840.10045.3.1.7", 32));
  Put(cache, UnknownPublicKey());
  EXPECT_EQ(cache.counters().entries, 0u);
}

// The verifier decodes once, and keeps no key before something verified with
// it: who sends certificates with keys of nobody does not fill the cache.
TEST(KeyCache, VerifierKeepsKeysThatVerified) {
  KeyCache cache;
  for (const TestKey* key : {&Rsa(2048), &P256(), &P384(), &Ed25519()}) {
    cache.Clear();
    SignedMessage message(*key);
    message.data += "!";
    EXPECT_THAT(Verify(cache, message), FailsWith(Error::kBadSignature));
    EXPECT_EQ(cache.counters().entries, 0u);
    message.data.pop_back();
    const CacheCounters before = cache.counters();
    EXPECT_EQ(Verify(cache, message).error(), Error::kOk);
    EXPECT_EQ(cache.counters().entries, 1u);
    EXPECT_EQ(Verify(cache, message).error(), Error::kOk);
    EXPECT_EQ(cache.counters().hits, before.hits + 1);
    EXPECT_EQ(cache.counters().misses, before.misses + 1);
    // A decoded key refuses what it must.
    message.data += "!";
    EXPECT_THAT(Verify(cache, message), FailsWith(Error::kBadSignature));
    message.signature.pop_back();
    EXPECT_THAT(Verify(cache, message), FailsWith(Error::kSignatureEncoding));
  }
}

TEST(KeyCache, LimitOfEntries) {
  KeyCache cache({2, 1 << 20});
  Put(cache, P256(0).spki());
  Put(cache, P256(1).spki());
  EXPECT_EQ(cache.counters().entries, 2u);
  EXPECT_EQ(cache.counters().evictions, 0u);
  const std::shared_ptr<const DecodedKey> used =
      cache.Find(Parse(P256(0).spki()));
  Put(cache, P256(2).spki());
  EXPECT_EQ(cache.counters().entries, 2u);
  EXPECT_EQ(cache.counters().evictions, 1u);
  EXPECT_EQ(cache.Find(Parse(P256(0).spki())), used);
  EXPECT_EQ(cache.Find(Parse(P256(1).spki())), nullptr);
}

// A key that is in use stays until its user is done.
TEST(KeyCache, EvictedKeysLiveOn) {
  KeyCache cache({1, 1 << 20});
  Put(cache, P256().spki());
  const SignedMessage message(P256());
  const std::shared_ptr<const DecodedKey> key =
      cache.Find(Parse(P256().spki()));
  Put(cache, P384().spki());
  EXPECT_EQ(cache.Find(Parse(P256().spki())), nullptr);
  EXPECT_EQ(message
                .Ask([&](const SignedData& data, const IssuerKey& issuer) {
                  return BoringSslVerifier().VerifySignedData(data, issuer,
                                                              *key);
                })
                .error(),
            Error::kOk);
}

TEST(KeyCache, LargerKeysTakeMoreRoom) {
  KeyCache small, large;
  Put(small, P256().spki());
  Put(large, Rsa(2048).spki());
  EXPECT_GT(small.counters().bytes, 1024u);
  EXPECT_GT(large.counters().bytes, small.counters().bytes + 4 * 200);
}

// One RSA key, whose arithmetic BoringSSL prepares on first use, and room for
// less than all keys.
TEST(KeyCache, Threads) {
  KeyCache cache({3, 1 << 20});
  const SignedMessage messages[] = {
      SignedMessage(Rsa(2048)), SignedMessage(P256(1)), SignedMessage(P256(2)),
      SignedMessage(P384()), SignedMessage(Ed25519())};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 10; ++i) {
        for (const SignedMessage& message : messages) {
          EXPECT_EQ(Verify(cache, message).error(), Error::kOk);
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_LE(cache.counters().entries, 3u);
}

}  // namespace
}  // namespace cairn::testing
