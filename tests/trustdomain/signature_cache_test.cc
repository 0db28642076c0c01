#include "trustdomain/signature_cache.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/support/keys.h"
#include "tests/support/matchers.h"
#include "tests/trustdomain/signed_message.h"
#include "trustdomain/boringssl_verifier.h"

namespace cairn::testing {
namespace {

// A verifier that says what it is told and counts how often it is asked.
class CountingVerifier {
 public:
  HookResult Ask(SignatureCache& cache, const SignedMessage& message,
                 HookResult answer = HookResult::Ok(),
                 const SignatureContext& context = {}) {
    return message.Ask([&](const SignedData& data, const IssuerKey& issuer) {
      return cache.VerifySignedData(data, issuer, context,
                                    [&](const SignedData&, const IssuerKey&) {
                                      ++calls_;
                                      return answer;
                                    });
    });
  }
  // Whether the cache knows it.
  bool IsKnown(SignatureCache& cache, const SignedMessage& message,
               const SignatureContext& context = {}) {
    const int before = calls_;
    const HookResult result =
        Ask(cache, message, Error::kBadSignature, context);
    EXPECT_EQ(result.error() == Error::kOk, calls_ == before);
    return calls_ == before;
  }

  int calls() const { return calls_; }

 private:
  int calls_ = 0;
};

SignatureCacheOptions Limits(size_t known_entries, size_t other_entries) {
  SignatureCacheOptions options;
  options.known_issuers.max_entries = known_entries;
  options.other_issuers.max_entries = other_entries;
  return options;
}

SignatureContext KnownIssuer() {
  SignatureContext context;
  context.issuer_is_known = true;
  return context;
}

// With a real verifier: the first time it computes, then the cache answers, and
// what was forged is refused all the same.
TEST(SignatureCache, GoodSignatureIsVerifiedOnce) {
  SignatureCache cache;
  const BoringSslVerifier verifier;
  int calls = 0;
  const auto ask = [&](const SignedData& data, const IssuerKey& issuer) {
    return cache.VerifySignedData(data, issuer, {},
                                  [&](const SignedData& d, const IssuerKey& i) {
                                    ++calls;
                                    return verifier.VerifySignedData(d, i);
                                  });
  };
  SignedMessage message(P256());
  EXPECT_EQ(message.Ask(ask).error(), Error::kOk);
  EXPECT_EQ(message.Ask(ask).error(), Error::kOk);
  EXPECT_EQ(message.Ask(ask).error(), Error::kOk);
  EXPECT_EQ(calls, 1);
  message.data += "!";
  EXPECT_THAT(message.Ask(ask), FailsWith(Error::kBadSignature));
  EXPECT_THAT(message.Ask(ask), FailsWith(Error::kBadSignature));
  EXPECT_EQ(calls, 3);
  const CacheCounters counters = cache.counters();
  EXPECT_EQ(counters.hits, 2u);
  EXPECT_EQ(counters.misses, 3u);
  EXPECT_EQ(counters.entries, 1u);
  EXPECT_EQ(counters.insertions, 1u);
  EXPECT_EQ(counters.evictions, 0u);
}

// Each bit of everything that goes into a signature is asked about again, and
// what the verifier says of it counts.
TEST(SignatureCache, EveryBitCounts) {
  SignatureCache cache;
  CountingVerifier verifier;
  SignedMessage message(P256());
  ASSERT_EQ(verifier.Ask(cache, message).error(), Error::kOk);
  for (std::string* part : {&message.data, &message.algorithm_der,
                            &message.signature, &message.spki}) {
    for (size_t bit = 0; bit < 8 * part->size(); ++bit) {
      char& byte = (*part)[bit / 8];
      const char flip = static_cast<char>(1 << (bit % 8));
      byte = static_cast<char>(byte ^ flip);
      EXPECT_FALSE(verifier.IsKnown(cache, message)) << bit;
      byte = static_cast<char>(byte ^ flip);
    }
    // One byte more or less.
    part->push_back('\0');
    EXPECT_FALSE(verifier.IsKnown(cache, message));
    part->pop_back();
    const std::string whole = *part;
    part->pop_back();
    EXPECT_FALSE(verifier.IsKnown(cache, message));
    *part = whole;
  }
  EXPECT_TRUE(verifier.IsKnown(cache, message));
  EXPECT_EQ(cache.counters().entries, 1u);
}

// The same bytes behind each other, divided in another way.
TEST(SignatureCache, WhereOnePartEndsCounts) {
  SignatureCache cache;
  CountingVerifier verifier;
  SignedMessage message(P256());
  ASSERT_EQ(verifier.Ask(cache, message).error(), Error::kOk);
  std::string* const parts[] = {&message.signature, &message.spki,
                                &message.algorithm_der, &message.data};
  for (std::string* from : parts) {
    for (std::string* to : parts) {
      if (from == to) continue;
      const std::string saved[] = {*from, *to};
      to->insert(0, 1, from->back());
      from->pop_back();
      EXPECT_FALSE(verifier.IsKnown(cache, message));
      *from = saved[0];
      *to = saved[1];
      to->push_back(from->front());
      from->erase(0, 1);
      EXPECT_FALSE(verifier.IsKnown(cache, message));
      *from = saved[0];
      *to = saved[1];
    }
  }
  EXPECT_TRUE(verifier.IsKnown(cache, message));
}

TEST(SignatureCache, WhatHasNoBytesCounts) {
  SignatureCache cache;
  CountingVerifier verifier;
  SignedMessage message(P256());
  ASSERT_EQ(verifier.Ask(cache, message).error(), Error::kOk);
  message.algorithm = SignatureAlgorithm::kEcdsaSha384;
  EXPECT_FALSE(verifier.IsKnown(cache, message));
  message.algorithm = SignatureAlgorithm::kEcdsaSha256;
  message.key_algorithm = PublicKeyAlgorithm::kEcP384;
  EXPECT_FALSE(verifier.IsKnown(cache, message));
  message.key_algorithm = PublicKeyAlgorithm::kEcP256;
  SignatureContext other_scope;
  other_scope.scope = 1;
  EXPECT_FALSE(verifier.IsKnown(cache, message, other_scope));
  EXPECT_TRUE(verifier.IsKnown(cache, message));
}

TEST(SignatureCache, OnlySuccessIsKept) {
  SignatureCache cache;
  CountingVerifier verifier;
  const SignedMessage message(P256());
  const HookResult answers[] = {
      Error::kBadSignature,          Error::kSignatureEncoding,
      Error::kSignatureKeyMismatch,  Error::kSignatureAlgorithmNotSupported,
      Error::kPublicKeyNotSupported, HookResult::Pending(),
      HookResult::Refuse(7)};
  for (const HookResult& answer : answers) {
    for (int i = 0; i < 2; ++i) {
      const int before = verifier.calls();
      const HookResult result = verifier.Ask(cache, message, answer);
      EXPECT_EQ(result.error(), answer.error());
      EXPECT_EQ(result.detail(), answer.detail());
      EXPECT_EQ(verifier.calls(), before + 1);
    }
  }
  EXPECT_EQ(cache.counters().entries, 0u);
  EXPECT_EQ(cache.counters().insertions, 0u);
  // And then it is good after all: "pending" was, say.
  EXPECT_EQ(verifier.Ask(cache, message).error(), Error::kOk);
  EXPECT_TRUE(verifier.IsKnown(cache, message));
}

// A key that is not known is not found among the known ones, and the other way
// round.
TEST(SignatureCache, PartsAreApart) {
  SignatureCache cache;
  CountingVerifier verifier;
  const SignedMessage known(P256(1)), other(P256(2));
  verifier.Ask(cache, known, HookResult::Ok(), KnownIssuer());
  verifier.Ask(cache, other);
  EXPECT_FALSE(verifier.IsKnown(cache, known));
  EXPECT_FALSE(verifier.IsKnown(cache, other, KnownIssuer()));
  EXPECT_TRUE(verifier.IsKnown(cache, known, KnownIssuer()));
  EXPECT_TRUE(verifier.IsKnown(cache, other));
}

// What a stranger signs pushes out what strangers signed, and nothing else.
TEST(SignatureCache, StrangersCannotFillThePartOfKnownIssuers) {
  SignatureCache cache(Limits(2, 2));
  CountingVerifier verifier;
  const SignedMessage known(P256());
  verifier.Ask(cache, known, HookResult::Ok(), KnownIssuer());
  const SignedMessage other(P256(1));
  verifier.Ask(cache, other);
  for (int i = 0; i < 100; ++i) {
    verifier.Ask(cache, SignedMessage(P256(2), absl::StrCat("flood ", i)));
  }
  EXPECT_TRUE(verifier.IsKnown(cache, known, KnownIssuer()));
  EXPECT_FALSE(verifier.IsKnown(cache, other));
  EXPECT_EQ(cache.counters().entries, 3u);
  EXPECT_EQ(cache.counters().evictions, 99u);
}

TEST(SignatureCache, HoldsAsManyAsItsLimit) {
  SignatureCache cache(Limits(0, 3));
  CountingVerifier verifier;
  for (int i = 0; i < 3; ++i) {
    verifier.Ask(cache, SignedMessage(P256(), absl::StrCat(i)));
  }
  EXPECT_EQ(cache.counters().entries, 3u);
  EXPECT_EQ(cache.counters().evictions, 0u);
  // One more, while 0 is in use.
  EXPECT_TRUE(verifier.IsKnown(cache, SignedMessage(P256(), "0")));
  verifier.Ask(cache, SignedMessage(P256(), "3"));
  EXPECT_EQ(cache.counters().entries, 3u);
  EXPECT_EQ(cache.counters().evictions, 1u);
  EXPECT_TRUE(verifier.IsKnown(cache, SignedMessage(P256(), "0")));
  EXPECT_FALSE(verifier.IsKnown(cache, SignedMessage(P256(), "1")));
  EXPECT_TRUE(verifier.IsKnown(cache, SignedMessage(P256(), "2")));
  EXPECT_TRUE(verifier.IsKnown(cache, SignedMessage(P256(), "3")));
}

TEST(SignatureCache, NothingFitsWhereALimitIsNought) {
  SignatureCacheOptions options;
  options.other_issuers = {0, 1 << 20};
  options.known_issuers = {100, 0};
  SignatureCache cache(options);
  CountingVerifier verifier;
  const SignedMessage message(P256());
  verifier.Ask(cache, message);
  verifier.Ask(cache, message, HookResult::Ok(), KnownIssuer());
  EXPECT_FALSE(verifier.IsKnown(cache, message));
  EXPECT_FALSE(verifier.IsKnown(cache, message, KnownIssuer()));
  EXPECT_EQ(cache.counters().entries, 0u);
  EXPECT_EQ(cache.counters().too_large, 2u);
}

// A CRL, say, is verified each time.
TEST(SignatureCache, LargeMessagesAreNotKept) {
  SignatureCache cache;
  CountingVerifier verifier;
  const SignedMessage small(P256());
  const size_t beside = small.spki.size() + small.algorithm_der.size();
  constexpr size_t kHeader = 56;
  const auto message_of = [&](size_t size) {
    // The signature has 70 to 72 octets.
    auto message = std::make_unique<SignedMessage>(P256());
    message->data.assign(size - kHeader - beside - message->signature.size(),
                         'x');
    return message;
  };
  const auto largest = message_of(kMaxCachedSignatureBytes);
  verifier.Ask(cache, *largest);
  EXPECT_TRUE(verifier.IsKnown(cache, *largest));
  EXPECT_EQ(cache.counters().too_large, 0u);
  const auto too_large = message_of(kMaxCachedSignatureBytes + 1);
  EXPECT_EQ(verifier.Ask(cache, *too_large).error(), Error::kOk);
  EXPECT_FALSE(verifier.IsKnown(cache, *too_large));
  EXPECT_EQ(cache.counters().too_large, 1u);
}

TEST(SignatureCache, BytesAreBounded) {
  SignatureCacheOptions options;
  options.other_issuers = {1000, 256 * 1024};
  SignatureCache cache(options);
  CountingVerifier verifier;
  for (int i = 0; i < 200; ++i) {
    SignedMessage message(P256(), absl::StrCat(i));
    message.data.resize(4000, 'x');
    verifier.Ask(cache, message);
  }
  const CacheCounters counters = cache.counters();
  EXPECT_LE(counters.bytes, 256u * 1024);
  // About 4.4 kB each, and some room is left in each of the eight shards.
  EXPECT_GE(counters.entries, 48u);
  EXPECT_EQ(counters.entries + counters.evictions, 200u);
}

TEST(SignatureCache, Clear) {
  SignatureCache cache;
  CountingVerifier verifier;
  const SignedMessage message(P256());
  verifier.Ask(cache, message);
  verifier.Ask(cache, message, HookResult::Ok(), KnownIssuer());
  EXPECT_EQ(cache.counters().entries, 2u);
  EXPECT_GT(cache.counters().bytes, 0u);
  cache.Clear();
  EXPECT_EQ(cache.counters().entries, 0u);
  EXPECT_EQ(cache.counters().bytes, 0u);
  EXPECT_FALSE(verifier.IsKnown(cache, message));
  EXPECT_FALSE(verifier.IsKnown(cache, message, KnownIssuer()));
  verifier.Ask(cache, message);
  EXPECT_TRUE(verifier.IsKnown(cache, message));
}

// Eight threads, more messages than there is room for, half of them forged:
// nobody ever gets another answer than the truth.
TEST(SignatureCache, Threads) {
  SignatureCache cache(Limits(200, 20));
  std::vector<std::unique_ptr<SignedMessage>> messages;
  for (int i = 0; i < 40; ++i) {
    messages.push_back(
        std::make_unique<SignedMessage>(P256(i % 3), absl::StrCat(i)));
    // The same signature, and something else.
    messages.push_back(
        std::make_unique<SignedMessage>(P256(i % 3), absl::StrCat(i)));
    messages.back()->data += " forged";
  }
  std::atomic<uint64_t> calls{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int round = 0; round < 30; ++round) {
        for (size_t i = 0; i < messages.size(); ++i) {
          const size_t n = (i * 7 + static_cast<size_t>(t)) % messages.size();
          const bool forged = n % 2 == 1;
          SignatureContext context;
          context.issuer_is_known = round % 2 == 1;
          const HookResult result = messages[n]->Ask(
              [&](const SignedData& data, const IssuerKey& issuer) {
                return cache.VerifySignedData(
                    data, issuer, context,
                    [&](const SignedData&, const IssuerKey&) {
                      calls.fetch_add(1);
                      return HookResult(forged ? Error::kBadSignature
                                               : Error::kOk);
                    });
              });
          EXPECT_EQ(result.error() == Error::kOk, !forged);
        }
        if (t == 0 && round % 10 == 9) cache.Clear();
        EXPECT_LE(cache.counters().entries, 220u);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const CacheCounters counters = cache.counters();
  EXPECT_EQ(counters.hits + counters.misses, 8u * 30 * 80);
  EXPECT_EQ(counters.misses, calls.load());
  EXPECT_GT(counters.hits, 0u);
}

}  // namespace
}  // namespace cairn::testing
