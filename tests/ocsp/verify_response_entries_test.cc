#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/ocsp/verify_fixture.h"
#include "tests/support/der_builder.h"
#include "tests/support/test_time.h"

namespace cairn::testing {
namespace {

// What a response says, once its signature is verified.
class VerifyResponseEntriesTest : public VerifyResponseTest {
 protected:
  OcspEntry Mine() const { return StatusOf(leaf_); }
  OcspResult Verify(const OcspEntry& entry) {
    return VerifyResponseTest::Verify(Ocsp(entry));
  }
  using VerifyResponseTest::Verify;
};

TEST_F(VerifyResponseEntriesTest, Status) {
  EXPECT_THAT(Verify(Mine()), IsGood());
  EXPECT_THAT(Verify(Mine().Unknown()), IsUnknown());
  const OcspResult revoked = Verify(Mine().Revoked(kNow - 5 * kDay));
  EXPECT_THAT(revoked, IsRevoked());
  EXPECT_EQ(revoked.response.revocation_time(), kNow - 5 * kDay);
  EXPECT_EQ(revoked.response.revocation_reason(),
            ocsp::VerifiedResponse::kNoReason);
  // Whatever the time.
  EXPECT_THAT(Verify(Mine().Revoked(kNow + kYear)), IsRevoked());
}

TEST_F(VerifyResponseEntriesTest, MalformedStatus) {
  const std::string time = GeneralizedTime(kNow);
  const std::string rows[] = {
      "",
      Null(),
      Primitive(0, "x"),
      Primitive(0, std::string(1, '\0')),
      Explicit(0, ""),
      Explicit(0, Null()),
      Primitive(2, "x"),
      Explicit(2, ""),
      Primitive(3, ""),
      Primitive(1, time),
      Explicit(1, ""),
      Explicit(1, UtcTime(kNow)),
      Explicit(1, Sequence({time})),
      Explicit(1, time + time),
      Explicit(1, time + Null()),
      Explicit(1, time + Explicit(0, "")),
      Explicit(1, time + Explicit(0, Integer(1))),
      Explicit(1, time + Explicit(0, Enumerated(1) + Enumerated(1))),
      Explicit(1, time + Explicit(0, Tlv(der::kEnumerated, ""))),
      Explicit(1, time + Explicit(0, Tlv(der::kEnumerated,
                                         absl::string_view("\0\1", 2)))),
      Explicit(1, time + Explicit(0, Enumerated(1)) + Null()),
      Explicit(1, time + Enumerated(1)),
      Explicit(1, Explicit(0, Enumerated(1))),
  };
  for (const std::string& status : rows) {
    EXPECT_THAT(Verify(Mine().RawStatus(status)),
                FailsWith(Error::kMalformedOcspEntry))
        << absl::BytesToHexString(status);
  }
}

TEST_F(VerifyResponseEntriesTest, Reasons) {
  for (uint8_t reason : {0, 1, 2, 3, 4, 5, 6, 8, 9, 10}) {
    const OcspResult result = Verify(Mine().Reason(reason));
    EXPECT_THAT(result, IsRevoked());
    EXPECT_EQ(result.response.revocation_reason(), reason);
  }
  // A number that means nothing leaves the certificate revoked.
  for (uint8_t reason : {7, 11, 99, 127, 255}) {
    const OcspResult result = Verify(Mine().Reason(reason));
    EXPECT_THAT(result, IsRevoked());
    EXPECT_EQ(result.response.revocation_reason(),
              ocsp::VerifiedResponse::kNoReason);
  }
  const OcspResult two_octets = Verify(Mine().RawStatus(Explicit(
      1,
      GeneralizedTime(kNow) + Explicit(0, Tlv(der::kEnumerated, "\x01\x01")))));
  EXPECT_THAT(two_octets, IsRevoked());
  EXPECT_EQ(two_octets.response.revocation_reason(),
            ocsp::VerifiedResponse::kNoReason);
}

TEST_F(VerifyResponseEntriesTest, NoEntryForTheCertificate) {
  const OcspResponse none = Ocsp(leaf_).NoEntries();
  EXPECT_THAT(Verify(none), FailsWith(Error::kOcspNoMatchingEntry));
  EXPECT_THAT(Verify(none.Add(StatusOf(other_))),
              FailsWith(Error::kOcspNoMatchingEntry));
  EXPECT_THAT(Verify(none.Add(StatusOf(other_).Revoked())),
              FailsWith(Error::kOcspNoMatchingEntry));
  EXPECT_THAT(Verify(Mine().SerialBytes("\x05")),
              FailsWith(Error::kOcspNoMatchingEntry));
  EXPECT_THAT(Verify(Mine().NameHash(std::string(20, 'x'))),
              FailsWith(Error::kOcspNoMatchingEntry));
  EXPECT_THAT(Verify(Mine().KeyHash(std::string(20, 'x'))),
              FailsWith(Error::kOcspNoMatchingEntry));
  EXPECT_THAT(Verify(Mine().NameHash("")),
              FailsWith(Error::kOcspNoMatchingEntry));
  EXPECT_THAT(Verify(Mine().KeyHash("")),
              FailsWith(Error::kOcspNoMatchingEntry));
}

// RFC 6960 section 4.1.1: the hash is that of the issuer field in the
// certificate, however the issuer spells its own name.
TEST_F(VerifyResponseEntriesTest, TheIssuerAsTheCertificateNamesIt) {
  const OcspResponse plain = Ocsp(leaf_.Serial(9));
  leaf_ = leaf_.Serial(9).IssuerName("CN=ISSUER");
  EXPECT_THAT(Verify(Ocsp(leaf_)), IsGood());
  EXPECT_THAT(Verify(plain), FailsWith(Error::kOcspNoMatchingEntry));
}

TEST_F(VerifyResponseEntriesTest, EntriesForOthersAreNotBelieved) {
  EXPECT_THAT(Verify(Ocsp(StatusOf(other_).Revoked()).Add(Mine())), IsGood());
  EXPECT_THAT(Verify(Ocsp(StatusOf(other_)).Add(Mine().Revoked())),
              IsRevoked());
  EXPECT_THAT(Verify(Ocsp(Mine().Revoked()).Add(StatusOf(other_))),
              IsRevoked());
  // Nor judged, but for their encoding.
  EXPECT_THAT(Verify(Ocsp(StatusOf(other_)
                              .ThisUpdate(kNow + 9 * kDay)
                              .NextUpdate(kNow)
                              .Extension("1.2.3", true, ""))
                         .Add(Mine())),
              IsGood());
  EXPECT_THAT(Verify(Ocsp(Mine()).Add(StatusOf(other_).RawThisUpdate(Null()))),
              FailsWith(Error::kMalformedOcspEntry));
  EXPECT_THAT(Verify(Ocsp(Mine()).Add(StatusOf(other_).RawCertId(Null()))),
              FailsWith(Error::kMalformedOcspEntry));
}

TEST_F(VerifyResponseEntriesTest, Hashes) {
  for (Digest hash :
       {Digest::kSha1, Digest::kSha256, Digest::kSha384, Digest::kSha512}) {
    EXPECT_THAT(Verify(Mine().Hash(hash)), IsGood());
    EXPECT_THAT(Verify(Mine().Hash(hash).Revoked()), IsRevoked());
    EXPECT_THAT(Verify(Mine().Hash(hash).KeyHash(std::string(64, 'x'))),
                FailsWith(Error::kOcspNoMatchingEntry));
  }
  // The right octets under the name of another hash.
  EXPECT_THAT(
      Verify(Mine().HashAlgorithm(Sequence({Oid(der::Oid::kSha256), Null()}))),
      FailsWith(Error::kOcspNoMatchingEntry));
}

// An entry whose hash nobody knows says nothing: not about this certificate,
// and not that it is about another.
TEST_F(VerifyResponseEntriesTest, UnknownHashes) {
  const std::string md5 = Sequence({Oid("1.2.840.113549.2.5"), Null()});
  EXPECT_THAT(Verify(Mine().HashAlgorithm(md5)),
              FailsWith(Error::kOcspNoMatchingEntry));
  EXPECT_THAT(Verify(Ocsp(Mine()).Add(Mine().HashAlgorithm(md5))), IsGood());
  EXPECT_THAT(Verify(Ocsp(Mine().HashAlgorithm(md5)).Add(Mine().Revoked())),
              IsRevoked());
}

TEST_F(VerifyResponseEntriesTest, MalformedCertIds) {
  const std::string rows[] = {
      "",
      Sequence({}),
      Sequence({Sequence({Oid(der::Oid::kSha1), Null()})}),
  };
  for (const std::string& id : rows) {
    EXPECT_THAT(Verify(Mine().RawCertId(id)),
                FailsWith(Error::kMalformedOcspEntry));
  }
  // A serial number that is not in the fewest octets, and none.
  EXPECT_THAT(Verify(Mine().SerialBytes(std::string("\0\x05", 2))),
              FailsWith(Error::kMalformedOcspEntry));
  EXPECT_THAT(Verify(Mine().SerialBytes("")),
              FailsWith(Error::kMalformedOcspEntry));
}

TEST_F(VerifyResponseEntriesTest, TheWorstOfSeveralIsBelieved) {
  std::vector<OcspEntry> entries = {Mine(), Mine().Unknown(), Mine().Revoked()};
  std::vector<int> order = {0, 1, 2};
  do {
    OcspResponse all = Ocsp(leaf_).NoEntries();
    OcspResponse two = all;
    for (int i : order) {
      all = all.Add(entries[static_cast<size_t>(i)]);
      if (i != 2) two = two.Add(entries[static_cast<size_t>(i)]);
    }
    EXPECT_THAT(Verify(all), IsRevoked());
    EXPECT_THAT(Verify(two), IsUnknown());
  } while (std::next_permutation(order.begin(), order.end()));
  EXPECT_THAT(Verify(Ocsp(Mine()).Add(Mine())), IsGood());
  // By whichever hash they name it.
  EXPECT_THAT(Verify(Ocsp(Mine()).Add(Mine().Hash(Digest::kSha512).Revoked())),
              IsRevoked());
}

TEST_F(VerifyResponseEntriesTest, OfTwoGoodOnesTheOneThatEndsFirst) {
  const OcspEntry shorter = Mine().NextUpdate(kNow + 2 * kDay);
  for (const OcspResponse& response :
       {Ocsp(Mine()).Add(shorter), Ocsp(shorter).Add(Mine())}) {
    const OcspResult result = Verify(response);
    EXPECT_THAT(result, IsGood());
    EXPECT_EQ(result.response.valid_through(), kNow + 3 * kDay);
  }
}

TEST_F(VerifyResponseEntriesTest, AnExpiredGoodOneBesideOthers) {
  const OcspEntry expired =
      Mine().ThisUpdate(kNow - 30 * kDay).NextUpdate(kNow - 20 * kDay);
  for (bool first : {true, false}) {
    const auto beside = [&](const OcspEntry& entry) {
      return Verify(first ? Ocsp(expired).Add(entry)
                          : Ocsp(entry).Add(expired));
    };
    EXPECT_THAT(beside(Mine()), IsGood());
    EXPECT_THAT(beside(Mine().Unknown()), IsUnknown());
    EXPECT_THAT(beside(Mine().Revoked()), IsRevoked());
    EXPECT_THAT(beside(expired), FailsWith(Error::kOcspResponseExpired));
  }
}

// Dates.

TEST_F(VerifyResponseEntriesTest, ThisUpdateInTheFuture) {
  EXPECT_THAT(Verify(Mine().ThisUpdate(kNow + kDay)), IsGood());
  for (const OcspEntry& entry : {Mine(), Mine().Unknown(), Mine().Revoked()}) {
    EXPECT_THAT(Verify(entry.ThisUpdate(kNow + kDay + 1)),
                FailsWith(Error::kOcspResponseNotYetValid));
  }
  options_.slop = 0;
  EXPECT_THAT(Verify(Mine().ThisUpdate(kNow)), IsGood());
  EXPECT_THAT(Verify(Mine().ThisUpdate(kNow + 1)),
              FailsWith(Error::kOcspResponseNotYetValid));
  EXPECT_FALSE(ocsp::IsNoInformation(Error::kOcspResponseNotYetValid));
}

TEST_F(VerifyResponseEntriesTest, NextUpdateBeforeThisUpdate) {
  const der::Time then = kNow - kDay;
  for (const OcspEntry& entry : {Mine(), Mine().Unknown(), Mine().Revoked()}) {
    EXPECT_THAT(Verify(entry.ThisUpdate(then).NextUpdate(then - 1)),
                FailsWith(Error::kOcspResponseEndsBeforeItBegins));
  }
  EXPECT_THAT(Verify(Mine().ThisUpdate(then).NextUpdate(then)), IsGood());
}

struct ValidityRow {
  const char* name;
  der::Time this_update;
  der::Time next_update;  // 0: none
  der::Time slop;
  der::Time max_age;
  der::Time valid_through;
};

TEST_F(VerifyResponseEntriesTest, Validity) {
  const ValidityRow rows[] = {
      {"nextUpdate", kNow - kDay, kNow + kDay, kDay, 10 * kDay,
       kNow + 2 * kDay},
      {"nextUpdate is now", kNow - kDay, kNow, kDay, 10 * kDay, kNow + kDay},
      {"within the slop", kNow - 2 * kDay, kNow - kDay, kDay, 10 * kDay, kNow},
      {"beyond", kNow - 2 * kDay, kNow - kDay - 1, kDay, 10 * kDay, kNow - 1},
      {"no slop", kNow - 2 * kDay, kNow, 0, 10 * kDay, kNow},
      {"no slop, beyond", kNow - 2 * kDay, kNow - 1, 0, 10 * kDay, kNow - 1},
      {"max_age", kNow - 11 * kDay, kNow + kYear, kDay, 10 * kDay, kNow},
      {"max_age, beyond", kNow - 11 * kDay - 1, kNow + kYear, kDay, 10 * kDay,
       kNow - 1},
      {"a longer max_age", kNow - 100 * kDay, kNow + kDay, kDay, kYear,
       kNow + 2 * kDay},
      {"no nextUpdate", kNow - 2 * kDay, 0, kDay, 10 * kDay, kNow},
      {"no nextUpdate, beyond", kNow - 2 * kDay - 1, 0, kDay, 10 * kDay,
       kNow - 1},
      {"no nextUpdate, max_age", kNow - 3600, 0, 0, 3600, kNow},
      {"no nextUpdate, max_age, beyond", kNow - 3601, 0, 0, 3600, kNow - 1},
      {"max_age of nothing", kNow, kNow + kDay, 0, 0, kNow},
  };
  for (const ValidityRow& row : rows) {
    SCOPED_TRACE(row.name);
    options_.slop = row.slop;
    options_.max_age = row.max_age;
    OcspEntry entry = Mine().ThisUpdate(row.this_update).NoNextUpdate();
    if (row.next_update != 0) entry = entry.NextUpdate(row.next_update);
    const OcspResult good = Verify(entry);
    if (row.valid_through >= kNow) {
      EXPECT_THAT(good, IsGood());
      EXPECT_EQ(good.response.valid_through(), row.valid_through);
      EXPECT_EQ(good.response.this_update(), row.this_update);
    } else {
      EXPECT_THAT(good, FailsWith(Error::kOcspResponseExpired));
    }
    // Bad news does not age.
    const OcspResult revoked = Verify(entry.Revoked());
    EXPECT_THAT(revoked, IsRevoked());
    EXPECT_EQ(revoked.response.valid_through(), row.valid_through);
    EXPECT_THAT(Verify(entry.Unknown()), IsUnknown());
  }
}

TEST_F(VerifyResponseEntriesTest, TheEndsOfTime) {
  options_.max_age = der::kMaxTime;
  EXPECT_THAT(Verify(Mine().NextUpdate(der::kMaxTime)), IsGood());
  EXPECT_THAT(Verify(Mine().ThisUpdate(der::kMinTime).NextUpdate(kNow)),
              IsGood());
  options_.slop = der::kMaxTime;
  EXPECT_THAT(
      Verify(Mine().ThisUpdate(der::kMaxTime).NextUpdate(der::kMaxTime)),
      IsGood());
  const OcspEntry ancient =
      Mine().ThisUpdate(der::kMinTime).NextUpdate(der::kMinTime);
  EXPECT_THAT(Verify(ancient), IsGood());
  options_.slop = 0;
  EXPECT_THAT(Verify(ancient), FailsWith(Error::kOcspResponseExpired));
}

TEST_F(VerifyResponseEntriesTest, MalformedDates) {
  const char* rows[] = {
      "20261120000000",    "20261120240000Z",
      "20261120000060Z",   "20261320000000Z",
      "20260229000000Z",   "20261120000000.0Z",
      "20261120000000+00", "202611200000Z",
      "2026112000000Z",    "",
  };
  for (const char* text : rows) {
    SCOPED_TRACE(text);
    const std::string time = Tlv(der::kGeneralizedTime, text);
    EXPECT_THAT(Verify(Mine().RawThisUpdate(time)),
                FailsWith(Error::kMalformedOcspEntry));
    EXPECT_THAT(Verify(Mine().RawNextUpdate(Explicit(0, time))),
                FailsWith(Error::kMalformedOcspEntry));
    EXPECT_THAT(Verify(Mine().RawStatus(Explicit(1, time))),
                FailsWith(Error::kMalformedOcspEntry));
  }
  const std::string good = GeneralizedTime(kNow + kDay);
  for (const std::string& next_update :
       {Explicit(0, ""), Explicit(0, good + good),
        Explicit(0, UtcTime(kNow + kDay)), Primitive(0, good), good,
        absl::StrCat("\xa0\x81\x11", good)}) {
    EXPECT_THAT(Verify(Mine().RawNextUpdate(next_update)),
                FailsWith(Error::kMalformedOcspEntry));
  }
  EXPECT_THAT(Verify(Mine().RawThisUpdate(UtcTime(kNow))),
              FailsWith(Error::kMalformedOcspEntry));
  EXPECT_THAT(Verify(Mine().RawThisUpdate("")),
              FailsWith(Error::kMalformedOcspEntry));
}

TEST_F(VerifyResponseEntriesTest, SomethingBehindTheLastField) {
  EXPECT_THAT(Verify(Mine().RawExtensions(Null())),
              FailsWith(Error::kMalformedOcspEntry));
  EXPECT_THAT(Verify(Ocsp(leaf_).RawEntries(Sequence({Mine().der(), Null()}))),
              FailsWith(Error::kMalformedOcspEntry));
}

// The signature comes first: what is not signed is not read.
TEST_F(VerifyResponseEntriesTest, NothingIsJudgedBeforeTheSignature) {
  const OcspEntry bad[] = {
      Mine().Revoked(),
      Mine().RawStatus(Null()),
      Mine().ThisUpdate(kNow + kYear),
      Mine().RawExtensions(Explicit(1, Sequence({}))),
      StatusOf(other_),
  };
  for (const OcspEntry& entry : bad) {
    EXPECT_THAT(Verify(Ocsp(entry).CorruptSignature()),
                FailsWith(Error::kBadSignature));
  }
}

}  // namespace
}  // namespace cairn::testing
