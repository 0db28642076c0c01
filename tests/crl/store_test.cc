#include "crl/store.h"

#include <atomic>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/crl/crl_check.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/crl_factory.h"
#include "tests/support/matchers.h"
#include "tests/support/printers.h"
#include "tests/support/test_trust_domain.h"

namespace cairn::testing {
namespace {

using crl::Snapshot;
using crl::SnapshotSource;
using crl::Store;
using crl::StoreLimits;

// Keeps what is offered.
class Offers : public crl::Sink {
 public:
  Take Offer(const crl::Candidate& candidate) override {
    crls.emplace_back(candidate.crl->der().AsStringView());
    return crls.size() == stop_after ? Take::kStop : Take::kMore;
  }
  Take OfferBroken(const Failure&) override { return Take::kMore; }

  std::vector<std::string> crls;
  size_t stop_after = 0;
};

class StoreTest : public ::testing::Test {
 protected:
  // A check with the store as it is now, or with a snapshot.
  Verdict Check(const TestCertificate& leaf, const Store& store,
                der::Time time = kNow) {
    return Check(leaf, store.snapshot(), time);
  }
  Verdict Check(const TestCertificate& leaf,
                std::shared_ptr<const Snapshot> snapshot,
                der::Time time = kNow) {
    SnapshotSource source(std::move(snapshot));
    const Certificate& issuer = root_.certificate();
    const IssuerKey key{issuer.subject(), issuer.public_key(), &issuer};
    const ValidationPolicy policy = ValidationPolicy::WebPki();
    const crl::Query query{leaf.certificate(), key, time, policy, {}};
    crl::NoOtherSigners finder;
    crl::Answer answer;
    crl::Check(domain_, query, source, finder, &answer);
    return {answer.status(), answer.failure().error};
  }
  std::vector<std::string> OfferedFor(const Store& store,
                                      const TestCertificate& issuer) {
    Offers offers;
    store.snapshot()->FindCrls(issuer.certificate().subject(), offers);
    return offers.crls;
  }
  Failure Add(Store* store, const TestCrl& crl) {
    return store->Add(crl.der());
  }
  int Verified() const { return domain_.count(Hook::kVerify); }

  const TestCertificate root_ = Ca("Root").Stub();
  const TestCertificate other_root_ = Ca("Other root").Stub();
  const TestCertificate leaf_ = Leaf().Stub().IssuedBy(root_);
  const TestCertificate other_ = Leaf("O=Other").Stub().IssuedBy(root_);
  TestTrustDomain domain_;
};

TEST_F(StoreTest, Empty) {
  const Store store;
  ASSERT_NE(store.snapshot(), nullptr);
  EXPECT_EQ(store.snapshot()->size(), 0u);
  EXPECT_EQ(Check(leaf_, store), NoInformation(Error::kNoCrl));
}

TEST_F(StoreTest, AddsAndAnswers) {
  Store store;
  EXPECT_TRUE(Add(&store, CrlOf(root_).Revoke(leaf_)).ok());
  EXPECT_TRUE(Add(&store, CrlOf(other_root_)).ok());
  EXPECT_EQ(store.snapshot()->size(), 2u);
  EXPECT_EQ(store.snapshot()->bytes(), CrlOf(root_).Revoke(leaf_).der().size() +
                                           CrlOf(other_root_).der().size());
  EXPECT_EQ(Check(leaf_, store), kRevoked);
  EXPECT_EQ(Check(other_, store), kGood);
}

TEST_F(StoreTest, OffersThoseOfTheName) {
  Store store;
  Add(&store, CrlOf(root_));
  Add(&store, CrlOf(other_root_));
  Add(&store, CrlOf(root_).Number(2));
  EXPECT_EQ(OfferedFor(store, root_),
            (std::vector<std::string>{CrlOf(root_).Number(2).der(),
                                      CrlOf(root_).der()}));
  EXPECT_EQ(OfferedFor(store, other_root_).size(), 1u);
  EXPECT_TRUE(OfferedFor(store, Ca("Third").Stub()).empty());
  // A name that matches, in other letters.
  EXPECT_EQ(OfferedFor(store, Ca("ROOT").Stub()).size(), 2u);
  Offers one;
  one.stop_after = 1;
  store.snapshot()->FindCrls(root_.certificate().subject(), one);
  EXPECT_EQ(one.crls.size(), 1u);
}

TEST_F(StoreTest, WhatDoesNotParseIsRefused) {
  Store store;
  EXPECT_THAT(store.Add("garbage"), FailsWith(Error::kMalformedCrl));
  EXPECT_THAT(store.Add(""), FailsWith(Error::kMalformedCrl));
  EXPECT_EQ(store.snapshot()->size(), 0u);
  const std::vector<Failure> results =
      store.AddAll({CrlOf(root_).der(), "garbage", CrlOf(other_root_).der()});
  ASSERT_EQ(results.size(), 3u);
  EXPECT_TRUE(results[0].ok());
  EXPECT_THAT(results[1], FailsWith(Error::kMalformedCrl));
  EXPECT_TRUE(results[2].ok());
  EXPECT_EQ(store.snapshot()->size(), 2u);
}

// A signature is verified once, and so is one that is bad.
TEST_F(StoreTest, RemembersSignatures) {
  Store store;
  Add(&store, CrlOf(root_).Revoke(other_));
  for (int i = 0; i < 5; ++i) EXPECT_EQ(Check(leaf_, store), kGood);
  EXPECT_EQ(Check(other_, store), kRevoked);
  EXPECT_EQ(Verified(), 1);
  Store forged;
  Add(&forged, CrlOf(root_).CorruptSignature());
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(Check(leaf_, forged), Invalid(Error::kBadCrlSignature));
  }
  EXPECT_EQ(Verified(), 2);
}

// It is the key that is remembered, not the name.
TEST_F(StoreTest, RemembersByKey) {
  Store store;
  Add(&store, CrlOf(root_).Revoke(leaf_));
  EXPECT_EQ(Check(leaf_, store), kRevoked);
  const TestCertificate twin = Ca("Root").Key(StubKey(3));
  const TestCertificate leaf_of_twin = Leaf().Stub().IssuedBy(twin);
  const Certificate& issuer = twin.certificate();
  const IssuerKey key{issuer.subject(), issuer.public_key(), &issuer};
  const ValidationPolicy policy = ValidationPolicy::WebPki();
  SnapshotSource source(store.snapshot());
  crl::NoOtherSigners finder;
  crl::Answer answer;
  crl::Check(domain_, {leaf_of_twin.certificate(), key, kNow, policy, {}},
             source, finder, &answer);
  EXPECT_EQ(answer.status(), crl::Status::kInvalid);
  EXPECT_EQ(answer.failure().error, Error::kBadCrlSignature);
}

// A verdict is made anew each time: a stricter policy is obeyed (compare
// CVE-2022-21654).
TEST_F(StoreTest, RemembersNothingButTheSignature) {
  Store store;
  Add(&store, CrlOf(root_).RawThisUpdate(GeneralizedTime(kNow - kDay)));
  EXPECT_EQ(Check(leaf_, store), kGood);
  SnapshotSource source(store.snapshot());
  const Certificate& issuer = root_.certificate();
  const IssuerKey key{issuer.subject(), issuer.public_key(), &issuer};
  ValidationPolicy policy = ValidationPolicy::WebPki();
  policy.rules.Add(Rule::kUtcTimeBefore2050);
  crl::NoOtherSigners finder;
  crl::Answer answer;
  crl::Check(domain_, {leaf_.certificate(), key, kNow, policy, {}}, source,
             finder, &answer);
  EXPECT_EQ(answer.failure().error, Error::kTimeEncodingNotAllowed);
  EXPECT_EQ(Check(leaf_, store, kNow + kYear),
            NoInformation(Error::kCrlExpired));
}

// The same bytes again change nothing, and what is known of them stays known.
TEST_F(StoreTest, AddingAgain) {
  Store store;
  Add(&store, CrlOf(root_));
  EXPECT_EQ(Check(leaf_, store), kGood);
  EXPECT_TRUE(Add(&store, CrlOf(root_)).ok());
  EXPECT_EQ(store.snapshot()->size(), 1u);
  EXPECT_EQ(Check(leaf_, store), kGood);
  EXPECT_EQ(Verified(), 1);
}

TEST_F(StoreTest, ANewerOneTakesThePlaceOfAVerifiedOne) {
  Store store;
  Add(&store, CrlOf(root_).Number(1));
  EXPECT_EQ(Check(leaf_, store), kGood);
  Add(&store, CrlOf(root_).Number(2).Revoke(leaf_));
  EXPECT_EQ(store.snapshot()->size(), 2u) << "nothing is known of it yet";
  EXPECT_EQ(Check(leaf_, store), kRevoked);
  // Now it is verified, and the next to come finds the old one gone.
  Add(&store, CrlOf(root_).Number(3));
  EXPECT_EQ(
      OfferedFor(store, root_),
      (std::vector<std::string>{CrlOf(root_).Number(2).Revoke(leaf_).der(),
                                CrlOf(root_).Number(3).der()}));
  EXPECT_EQ(Check(leaf_, store), kGood);
  EXPECT_EQ(store.snapshot()->bytes(),
            CrlOf(root_).Number(2).Revoke(leaf_).der().size() +
                CrlOf(root_).Number(3).der().size());
}

TEST_F(StoreTest, AnOlderOneNeverDoes) {
  Store store;
  Add(&store, CrlOf(root_).Number(5).Revoke(leaf_));
  EXPECT_EQ(Check(leaf_, store), kRevoked);
  Add(&store, CrlOf(root_).Number(4));
  EXPECT_EQ(Check(leaf_, store), kRevoked);
  Add(&store, CrlOf(other_root_));
  EXPECT_EQ(Check(leaf_, store), kRevoked);
}

// Whoever can feed in CRLs cannot push out what is verified, nor hide what
// others add.
TEST_F(StoreTest, ForgedOnes) {
  Store store;
  Add(&store, CrlOf(root_).Number(1).Revoke(leaf_));
  EXPECT_EQ(Check(leaf_, store), kRevoked);
  for (int i = 0; i < 100; ++i) {
    Add(&store,
        CrlOf(root_).Number(1000 + i).ThisUpdate(kNow).SignedBy(StubKey(i)));
    EXPECT_EQ(Check(leaf_, store), kRevoked);
  }
  EXPECT_EQ(OfferedFor(store, root_)[0],
            CrlOf(root_).Number(1).Revoke(leaf_).der());
  // The honest one that comes after them is found.
  Add(&store, CrlOf(root_).Number(2).Revoke(other_));
  EXPECT_EQ(Check(other_, store), kRevoked);
  EXPECT_EQ(Check(leaf_, store), kGood);
  // Each forgery was looked at once.
  EXPECT_EQ(Verified(), 102);
}

TEST_F(StoreTest, NotReplacedByOtherScopes) {
  const TestCrl first = CrlOf(root_).Number(1);
  const TestCrl others[] = {
      first.Number(2).Idp(IdpOf().OnlyUserCerts()),
      first.Number(2).DeltaOf(1),
      first.Number(2).AuthorityKeyId("x"),
      first.Number(2).ThisUpdate(kNow - 2 * kDay),
      first.Number(2).NextUpdate(kNow + kDay),
      first.Number(1).NextUpdate(kNow + 9 * kDay),
  };
  for (const TestCrl& other : others) {
    Store store;
    Add(&store, first);
    Add(&store, other);
    Check(leaf_, store);
    Add(&store, CrlOf(other_root_));
    Add(&store, CrlOf(root_).Number(77));
    EXPECT_THAT(OfferedFor(store, root_),
                ::testing::Contains(::testing::Eq(first.der())));
  }
}

// Without a number nobody knows which is newer.
TEST_F(StoreTest, NotReplacedWithoutANumber) {
  const TestCrl first = CrlOf(root_).WithoutExtension(der::Oid::kCrlNumber);
  Store store;
  Add(&store, first);
  Add(&store, CrlOf(root_).Number(2));
  EXPECT_EQ(Check(leaf_, store), kGood);
  Add(&store, CrlOf(root_).Number(3));
  EXPECT_THAT(OfferedFor(store, root_), ::testing::Contains(first.der()));
}

TEST_F(StoreTest, LimitOfCrls) {
  StoreLimits limits;
  limits.max_crls = 3;
  Store store(limits);
  Add(&store, CrlOf(root_).Number(1).Revoke(leaf_));
  EXPECT_EQ(Check(leaf_, store), kRevoked);
  Add(&store, CrlOf(other_root_).Number(1));
  Add(&store, CrlOf(root_).Number(2).CorruptSignature());
  EXPECT_EQ(Check(leaf_, store), kRevoked);
  EXPECT_EQ(store.snapshot()->size(), 3u);
  // The forged one goes first, then the untried ones, the oldest first.
  EXPECT_TRUE(Add(&store, CrlOf(other_root_).Number(2)).ok());
  EXPECT_EQ(OfferedFor(store, root_).size(), 1u);
  EXPECT_EQ(OfferedFor(store, other_root_).size(), 2u);
  EXPECT_TRUE(Add(&store, CrlOf(other_root_).Number(3)).ok());
  EXPECT_EQ(OfferedFor(store, other_root_),
            (std::vector<std::string>{CrlOf(other_root_).Number(3).der(),
                                      CrlOf(other_root_).Number(2).der()}));
  EXPECT_EQ(Check(leaf_, store), kRevoked);
  EXPECT_EQ(store.snapshot()->size(), 3u);
}

TEST_F(StoreTest, ForgedOnesGoBeforeOlderUntriedOnes) {
  StoreLimits limits;
  limits.max_crls = 2;
  Store store(limits);
  // A partition that is not the certificate's is not tried.
  const TestCrl untried = CrlOf(root_).Idp(IdpOf("http://c.example/1"));
  Add(&store, untried);
  Add(&store, CrlOf(root_).CorruptSignature());
  EXPECT_EQ(Check(leaf_, store), Invalid(Error::kBadCrlSignature));
  Add(&store, CrlOf(root_).Number(3));
  EXPECT_EQ(
      OfferedFor(store, root_),
      (std::vector<std::string>{CrlOf(root_).Number(3).der(), untried.der()}));
}

TEST_F(StoreTest, FullOfVerifiedOnes) {
  StoreLimits limits;
  limits.max_crls = 2;
  Store store(limits);
  Add(&store, CrlOf(root_));
  Add(&store, CrlOf(root_).Idp(IdpOf().OnlyUserCerts()));
  EXPECT_EQ(Check(leaf_, store), kGood);
  EXPECT_THAT(Add(&store, CrlOf(other_root_)),
              FailsWith(Error::kCrlLimitReached));
  EXPECT_EQ(store.snapshot()->size(), 2u);
}

TEST_F(StoreTest, LimitOfBytes) {
  const TestCrl one = CrlOf(root_);
  StoreLimits limits;
  limits.max_bytes = one.der().size();
  Store fits(limits);
  EXPECT_TRUE(Add(&fits, one).ok());
  limits.max_bytes = one.der().size() - 1;
  Store too_small(limits);
  EXPECT_THAT(Add(&too_small, one), FailsWith(Error::kCrlLimitReached));
  EXPECT_EQ(too_small.snapshot()->bytes(), 0u);
  // One that fits only if others go, but does not even then, moves nobody.
  limits.max_bytes = 3 * one.der().size();
  Store store(limits);
  Add(&store, one);
  EXPECT_EQ(Check(leaf_, store), kGood);
  Add(&store, CrlOf(other_root_));
  EXPECT_THAT(Add(&store, one.AddEntries(std::string(limits.max_bytes, 'x'))),
              FailsWith(Error::kCrlLimitReached));
  EXPECT_EQ(store.snapshot()->size(), 2u);
}

// What is added together does not push each other out: the last are refused.
TEST_F(StoreTest, LimitOfABatch) {
  StoreLimits limits;
  limits.max_crls = 2;
  Store store(limits);
  Add(&store, CrlOf(other_root_));
  const std::vector<Failure> results =
      store.AddAll({CrlOf(root_).Number(1).der(), CrlOf(root_).Number(2).der(),
                    CrlOf(root_).Number(3).der()});
  EXPECT_TRUE(results[0].ok());
  EXPECT_TRUE(results[1].ok());
  EXPECT_THAT(results[2], FailsWith(Error::kCrlLimitReached));
  EXPECT_EQ(OfferedFor(store, root_).size(), 2u);
  EXPECT_TRUE(OfferedFor(store, other_root_).empty());
}

TEST_F(StoreTest, RemovesExpiredOnes) {
  Store store;
  Add(&store, CrlOf(root_).Number(1).NextUpdate(kNow));
  Add(&store, CrlOf(root_).Number(2).NextUpdate(kNow + 1));
  Add(&store, CrlOf(root_).Number(3).ThisUpdate(kNow - 1).NoNextUpdate());
  store.RemoveExpired(kNow - 1);
  EXPECT_EQ(store.snapshot()->size(), 3u);
  store.RemoveExpired(kNow);
  EXPECT_EQ(store.snapshot()->size(), 2u);
  store.RemoveExpired(kNow + 1);
  EXPECT_EQ(OfferedFor(store, root_),
            std::vector<std::string>{
                CrlOf(root_).Number(2).NextUpdate(kNow + 1).der()});
  store.RemoveExpired(kNow + 2);
  EXPECT_EQ(store.snapshot()->size(), 0u);
  EXPECT_EQ(store.snapshot()->bytes(), 0u);
}

// A build goes on with the snapshot that it took.
TEST_F(StoreTest, SnapshotsDoNotChange) {
  Store store;
  Add(&store, CrlOf(root_).Number(1));
  const std::shared_ptr<const Snapshot> before = store.snapshot();
  Add(&store, CrlOf(root_).Number(2).Revoke(leaf_));
  EXPECT_EQ(Check(leaf_, before), kGood);
  EXPECT_EQ(Check(leaf_, store), kRevoked);
  store.RemoveExpired(kNow + kYear);
  EXPECT_EQ(Check(leaf_, before), kGood);
  EXPECT_EQ(Check(leaf_, store), NoInformation(Error::kNoCrl));
}

TEST_F(StoreTest, EntriesThatAreMalformed) {
  Store store;
  Add(&store, CrlOf(root_).Revoke(leaf_).Revoke(RevokedEntry::Raw(Null())));
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(Check(leaf_, store), Invalid(Error::kMalformedCrlEntry));
  }
}

// More keys than are remembered: the one that signed is, always.
TEST_F(StoreTest, ManyKeysOfOneName) {
  Failure failure;
  const auto stored = crl::StoredCrl::Make(CrlOf(root_).der(), &failure);
  ASSERT_NE(stored, nullptr);
  EXPECT_EQ(stored->standing(), crl::StoredCrl::Standing::kUntried);
  std::vector<TestCertificate> twins;
  for (int i = 0; i < 20; ++i) {
    twins.push_back(Ca("Root").Key(StubKey(i)));
    stored->RememberSignature(twins.back().certificate().public_key(),
                              Error::kBadSignature);
  }
  EXPECT_EQ(stored->standing(), crl::StoredCrl::Standing::kRefused);
  EXPECT_EQ(stored->SignatureBy(twins[0].certificate().public_key()),
            Error::kBadSignature);
  EXPECT_EQ(stored->SignatureBy(twins[19].certificate().public_key()),
            Error::kNotDecided);
  stored->RememberSignature(root_.certificate().public_key(), Error::kOk);
  EXPECT_EQ(stored->standing(), crl::StoredCrl::Standing::kVerified);
  EXPECT_EQ(stored->SignatureBy(root_.certificate().public_key()), Error::kOk);
  // The first word stands.
  stored->RememberSignature(root_.certificate().public_key(),
                            Error::kBadSignature);
  EXPECT_EQ(stored->SignatureBy(root_.certificate().public_key()), Error::kOk);
}

// For ThreadSanitizer: adding and checking at the same time.
TEST_F(StoreTest, ManyThreads) {
  Store store;
  Add(&store, CrlOf(root_).Number(1).Revoke(leaf_));
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 3; ++t) {
    threads.emplace_back([&] {
      TestTrustDomain domain;
      domain.RecordCalls(false);
      const Certificate& issuer = root_.certificate();
      const IssuerKey key{issuer.subject(), issuer.public_key(), &issuer};
      const ValidationPolicy policy = ValidationPolicy::WebPki();
      for (int i = 0; i < 50; ++i) {
        SnapshotSource source(store.snapshot());
        crl::NoOtherSigners finder;
        crl::Answer answer;
        crl::Check(domain, {leaf_.certificate(), key, kNow, policy, {}}, source,
                   finder, &answer);
        if (answer.status() != crl::Status::kRevoked) ++wrong;
      }
    });
  }
  for (int i = 2; i < 40; ++i) {
    Add(&store, CrlOf(root_).Number(i).Revoke(leaf_));
    store.RemoveExpired(kNow - kDay);
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace cairn::testing
