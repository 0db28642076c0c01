#include "ct/check.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/ct/ct_fixture.h"
#include "tests/support/der_builder.h"
#include "tests/support/matchers.h"

namespace cairn::testing {
namespace {

// What makes one SCT count, and what does not.

class SctCheckTest : public CtTest {};

TEST_F(SctCheckTest, GoodOnes) {
  for (const TestKey* log : {&one_, &two_again_, &tiled_, &rsa_}) {
    EXPECT_EQ(ErrorOf(SctBy(*log)), Error::kOk);
  }
  EXPECT_EQ(ErrorOf(SctBy(one_).Extensions(Hex("0000050000000001"))),
            Error::kOk);
}

// CtExtensions are signed, too: none can be added.
TEST_F(SctCheckTest, TamperedExtensions) {
  const TestSct sct = SctBy(one_).Extensions("abc");
  std::string serialized = sct.ForPrecertificate(leaf_);
  const TestCertificate plain = leaf_.SerialBytes(leaf_.serial());
  EXPECT_EQ(Check(plain.SctList(SctListOf({serialized}))).scts[0].error,
            Error::kOk);
  serialized[1 + 32 + 8 + 2] ^= 1;
  EXPECT_EQ(Check(plain.SctList(SctListOf({serialized}))).scts[0].error,
            Error::kSctBadSignature);
}

TEST_F(SctCheckTest, WhichLog) {
  EXPECT_EQ(ErrorOf(SctBy(P256("unheard of"))), Error::kSctLogUnknown);
  EXPECT_EQ(ErrorOf(SctBy(one_).SignedBy(two_)), Error::kSctBadSignature)
      << "one log's name under another's signature";
  EXPECT_EQ(ErrorOf(SctBy(one_).LogId(LogIdOf(two_))), Error::kSctBadSignature);
  EXPECT_EQ(ErrorOf(SctBy(one_).CorruptSignature()), Error::kSctBadSignature);
}

TEST_F(SctCheckTest, ChangedTimestamp) {
  const uint64_t then = Milliseconds(kNow - 29 * kDay);
  EXPECT_EQ(ErrorOf(SctBy(one_).At(then).ClaimedTime(then)), Error::kOk);
  EXPECT_EQ(ErrorOf(SctBy(one_).At(then).ClaimedTime(then + 1)),
            Error::kSctBadSignature);
}

// The whole of the current second is not the future.
TEST_F(SctCheckTest, Future) {
  EXPECT_EQ(ErrorOf(SctBy(one_).At(Milliseconds(kNow) + 999)), Error::kOk);
  EXPECT_EQ(ErrorOf(SctBy(one_).At(Milliseconds(kNow + 1))),
            Error::kSctInFuture);
  EXPECT_EQ(ErrorOf(SctBy(one_).At(UINT64_MAX)), Error::kSctInFuture);
  time_ = -1;
  EXPECT_EQ(ErrorOf(SctBy(one_).At(0)), Error::kSctInFuture);
  time_ = 0;
  EXPECT_EQ(ErrorOf(SctBy(one_).At(0)), Error::kOk);
}

TEST_F(SctCheckTest, StatesOfLogs) {
  EXPECT_EQ(ErrorOf(SctBy(pending_)), Error::kSctLogNotAccepted);
  EXPECT_EQ(ErrorOf(SctBy(rejected_)), Error::kSctLogNotAccepted);
  EXPECT_EQ(ErrorOf(SctBy(stateless_)), Error::kSctLogNotAccepted);
}

TEST_F(SctCheckTest, RetiredLogs) {
  const uint64_t end = Milliseconds(kRetiredAt);
  EXPECT_EQ(ErrorOf(SctBy(retired_).At(end - 1)), Error::kOk);
  EXPECT_EQ(ErrorOf(SctBy(retired_).At(end)), Error::kSctLogRetired);
  // A server that delivers its SCTs can get new ones.
  EXPECT_EQ(
      Check(leaf_, {{}, {SctBy(retired_).At(end - 1).ForCertificate(leaf_)}})
          .scts[0]
          .error,
      Error::kSctLogRetired);
}

TEST_F(SctCheckTest, TemporalInterval) {
  const der::Time expiry = leaf_.certificate().not_after();
  const auto error = [&](der::Time begin, der::Time end) {
    logs_ = Parse({TestLog(one_).Expiry(begin, end)});
    return ErrorOf(SctBy(one_));
  };
  EXPECT_EQ(error(expiry, expiry + 1), Error::kOk);
  EXPECT_EQ(error(expiry + 1, expiry + 2), Error::kSctOutsideLogInterval);
  EXPECT_EQ(error(expiry - 1, expiry), Error::kSctOutsideLogInterval);
}

// RFC 6962 section 2.1.4: the log's key says which algorithm.
TEST_F(SctCheckTest, Algorithms) {
  EXPECT_EQ(ErrorOf(SctBy(one_).Algorithms(4, 3)), Error::kOk);
  EXPECT_EQ(ErrorOf(SctBy(rsa_).Algorithms(4, 1)), Error::kOk);
  const struct {
    const TestKey& log;
    uint8_t hash;
    uint8_t signature;
  } rows[] = {{one_, 4, 1}, {rsa_, 4, 3}, {one_, 2, 3}, {one_, 5, 3},
              {one_, 0, 3}, {one_, 4, 0}, {one_, 4, 7}, {rsa_, 2, 1}};
  for (const auto& row : rows) {
    EXPECT_EQ(ErrorOf(SctBy(row.log).Algorithms(row.hash, row.signature)),
              Error::kSctAlgorithmNotAllowed)
        << int{row.hash} << ", " << int{row.signature};
  }
  for (const TestKey* key : {&P384(), &Rsa(1024), &Ed25519()}) {
    logs_ = Parse({TestLog(*key)});
    EXPECT_EQ(ErrorOf(SctBy(*key)), Error::kSctAlgorithmNotAllowed);
  }
  EXPECT_EQ(domain_.count(Hook::kVerify), 2) << "only the good ones";
}

TEST_F(SctCheckTest, WhichIssuer) {
  EXPECT_EQ(ErrorOf(SctBy(one_).IssuerKey(root_.key())), Error::kOk);
  EXPECT_EQ(ErrorOf(SctBy(one_).IssuerKey(P256("another CA"))),
            Error::kSctBadSignature);
}

// An SCT binds every byte of the certificate but the SCT list.
TEST_F(SctCheckTest, AnotherCertificate) {
  const TestCertificate other = leaf_.San("other.example");
  const std::string list = SctListOf(
      {SctBy(one_).ForPrecertificate(other.SerialBytes(leaf_.serial()))});
  EXPECT_EQ(
      Check(leaf_.SerialBytes(leaf_.serial()).SctList(list)).scts[0].error,
      Error::kSctBadSignature);
  const std::string beside = SctBy(one_).ForCertificate(other);
  EXPECT_EQ(Check(leaf_, {{}, {beside}}).scts[0].error,
            Error::kSctBadSignature);
  EXPECT_EQ(Check(other, {{}, {beside}}).scts[0].error, Error::kOk);
}

TEST_F(SctCheckTest, EveryBitOfTheCertificate) {
  const TestCertificate good = WithScts(leaf_, {SctBy(one_)});
  const std::string& tbs = good.tbs();
  int still_parsed = 0;
  for (size_t i = 0; i < tbs.size(); ++i) {
    const TestCertificate changed = good.MutateTbs([i](std::string bytes) {
      bytes[i] = static_cast<char>(bytes[i] ^ 1);
      return bytes;
    });
    Certificate parsed;
    if (!Certificate::Parse(changed.input(), &parsed).ok()) continue;
    ++still_parsed;
    const ct::Result result = Check(changed);
    for (const ct::SctVerdict& verdict : result.verdicts()) {
      EXPECT_NE(verdict.error, Error::kOk) << "byte " << i;
    }
    EXPECT_NE(result.error, Error::kOk) << "byte " << i;
  }
  EXPECT_GT(still_parsed, 100);
}

// The two kinds of entry are not each other's.
TEST_F(SctCheckTest, EntryTypes) {
  const TestCertificate plain = leaf_.SerialBytes(leaf_.serial());
  EXPECT_EQ(Check(plain.SctList(SctListOf({SctBy(one_).ForCertificate(plain)})))
                .scts[0]
                .error,
            Error::kSctBadSignature);
  EXPECT_EQ(
      Check(plain, {{}, {SctBy(one_).ForPrecertificate(plain)}}).scts[0].error,
      Error::kSctBadSignature);
}

TEST_F(SctCheckTest, MalformedAndOtherVersions) {
  const TestCertificate plain = leaf_.SerialBytes(leaf_.serial());
  const std::string good = SctBy(one_).ForPrecertificate(plain);
  const ct::Result result = Check(plain.SctList(SctListOf(
      {SctBy(two_).Version(1).ForPrecertificate(plain), good + "x", good})));
  ASSERT_EQ(result.sct_count, 3);
  EXPECT_EQ(result.scts[0].error, Error::kSctVersionUnknown);
  EXPECT_EQ(result.scts[1].error, Error::kMalformedSct);
  EXPECT_EQ(result.scts[2].error, Error::kOk) << "the others do not matter";
}

TEST_F(SctCheckTest, WhereTheyComeFrom) {
  const TestCertificate leaf = WithScts(leaf_, {SctBy(one_), SctBy(two_)});
  const ct::Result result =
      Check(leaf, {{SctBy(one_).ForCertificate(leaf)},
                   {SctBy(tiled_).ForCertificate(leaf),
                    SctBy(P256("unheard of")).ForCertificate(leaf)}});
  EXPECT_EQ(result.error, Error::kOk);
  EXPECT_TRUE(result.enforced);
  const struct {
    ct::Source source;
    int index;
    const char* log_operator;
    Error error;
  } rows[] = {
      {ct::Source::kCertificate, 0, "One", Error::kOk},
      {ct::Source::kCertificate, 1, "Two", Error::kOk},
      {ct::Source::kOcsp, 0, "One", Error::kOk},
      {ct::Source::kTls, 0, "Three", Error::kOk},
      {ct::Source::kTls, 1, nullptr, Error::kSctLogUnknown},
  };
  ASSERT_EQ(result.sct_count, 5);
  for (int i = 0; i < 5; ++i) {
    const ct::SctVerdict& verdict = result.scts[i];
    EXPECT_EQ(verdict.source, rows[i].source) << i;
    EXPECT_EQ(verdict.index, rows[i].index) << i;
    EXPECT_EQ(verdict.error, rows[i].error) << i;
    EXPECT_EQ(verdict.sct.timestamp, Milliseconds(kNow - 29 * kDay)) << i;
    if (rows[i].log_operator == nullptr) {
      EXPECT_EQ(verdict.log, nullptr) << i;
    } else {
      EXPECT_EQ(verdict.log->operator_name, rows[i].log_operator) << i;
    }
  }
  EXPECT_EQ(result.signature_checks, 4);
  EXPECT_EQ(result.embedded.scts, 2);
  EXPECT_EQ(result.delivered.scts, 2);
}

TEST_F(SctCheckTest, Names) {
  EXPECT_EQ(ct::SourceName(ct::Source::kCertificate), "certificate");
  EXPECT_EQ(ct::SourceName(ct::Source::kOcsp), "OCSP");
  EXPECT_EQ(ct::SourceName(ct::Source::kTls), "TLS");
}

// Lists that cannot be read.

class SctListCheckTest : public CtTest {
 protected:
  static constexpr int kCertificate = 0;
  static constexpr int kOcsp = 1;
  static constexpr int kTls = 2;
};

TEST_F(SctListCheckTest, None) {
  const ct::Result result = Check(leaf_);
  EXPECT_EQ(result.error, Error::kSctsMissing);
  EXPECT_EQ(result.sct_count, 0);
  EXPECT_EQ(domain_.count(Hook::kVerify), 0);
}

TEST_F(SctListCheckTest, MalformedExtension) {
  const ct::Result result =
      Check(leaf_.Extension(Extension::kCtSctList, false, "x"));
  EXPECT_EQ(result.list_errors[kCertificate], Error::kMalformedSctList);
  EXPECT_EQ(result.error, Error::kMalformedSctList);
  EXPECT_EQ(Check(leaf_.Extension(Extension::kCtSctList, false, "")).error,
            Error::kMalformedSctList)
      << "present and empty";
}

TEST_F(SctListCheckTest, MalformedListsAreNotRead) {
  const std::string good = SctBy(one_).ForCertificate(leaf_);
  tls_ = SctListOf({good}) + "x";
  ocsp_ = OcspSctList({good, good}).substr(1);
  const ct::Result result = CheckRaw(leaf_.SctList(""));
  EXPECT_EQ(result.sct_count, 0);
  for (int source : {kCertificate, kOcsp, kTls}) {
    EXPECT_EQ(result.list_errors[source], Error::kMalformedSctList) << source;
  }
  EXPECT_EQ(result.error, Error::kMalformedSctList);
}

// Whoever can put a bad list beside a good one can leave it out as well.
TEST_F(SctListCheckTest, MalformedListBesideAGoodOne) {
  tls_ = "x";
  const ct::Result result =
      CheckRaw(WithScts(leaf_, {SctBy(one_), SctBy(two_)}));
  EXPECT_EQ(result.error, Error::kOk);
  EXPECT_EQ(result.list_errors[kTls], Error::kMalformedSctList);
  EXPECT_EQ(result.list_errors[kCertificate], Error::kOk);
}

TEST_F(SctListCheckTest, Limit) {
  const std::string good = SctBy(one_).ForCertificate(leaf_);
  std::vector<std::string> scts(ct::kMaxSctsInList - 1, good);
  scts.push_back(SctBy(two_).ForCertificate(leaf_));
  EXPECT_EQ(Check(leaf_, {scts, scts}).error, Error::kOk);
  scts.push_back(good);
  const ct::Result result = Check(leaf_, {{}, scts});
  EXPECT_EQ(result.error, Error::kTooManyScts);
  EXPECT_EQ(result.sct_count, 0);
}

// What the trust domain says.

class CtHooksTest : public CtTest {};

TEST_F(CtHooksTest, Pending) {
  const TestCertificate leaf =
      WithScts(leaf_, {SctBy(one_), SctBy(two_), SctBy(tiled_)});
  domain_.PendOnce(Hook::kVerify);
  ct::Result result = Check(leaf);
  EXPECT_EQ(result.scts[0].error, Error::kPending);
  EXPECT_EQ(result.error, Error::kOk) << "the other two are enough";
  domain_.PendOnce(Hook::kVerify, 2);
  result = Check(leaf);
  EXPECT_EQ(result.error, Error::kPending);
  EXPECT_EQ(Check(leaf).error, Error::kOk) << "asked again";
}

TEST_F(CtHooksTest, NoDigest) {
  class NoDigests : public TestTrustDomain {
    bool ComputeDigest(Digest, der::Input, absl::Span<uint8_t>) override {
      return false;
    }
  };
  NoDigests domain;
  const TestCertificate leaf = WithScts(leaf_, {SctBy(one_), SctBy(two_)});
  PublicKey key;
  ASSERT_TRUE(ParsePublicKey(der::Input::FromString(root_.key().spki()), &key));
  const ct::Question question = {leaf.certificate(), key, kNow, der::Input(),
                                 der::Input()};
  std::vector<uint8_t> buffer(ct::BufferSize(question));
  ct::Result result;
  EXPECT_EQ(ct::CheckScts(domain, question, logs_.view(), policy_,
                          absl::MakeSpan(buffer), &result),
            Error::kTooFewScts);
  EXPECT_EQ(result.scts[0].error, Error::kDigestUnavailable);
  // A buffer that is too small is no reason to crash either.
  EXPECT_EQ(ct::CheckScts(domain_, question, logs_.view(), policy_,
                          absl::MakeSpan(buffer).subspan(0, 100), &result),
            Error::kTooFewScts);
  EXPECT_EQ(result.scts[0].error, Error::kBufferTooSmall);
}

// The issuer's key is hashed once.
TEST_F(CtHooksTest, OneDigest) {
  Check(WithScts(leaf_, {SctBy(one_), SctBy(two_), SctBy(tiled_)}));
  EXPECT_EQ(domain_.count(Hook::kDigest), 1);
  EXPECT_EQ(domain_.count(Hook::kVerify), 3);
}

}  // namespace
}  // namespace cairn::testing
