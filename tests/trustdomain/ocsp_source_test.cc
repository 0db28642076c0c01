#include "trustdomain/ocsp_source.h"

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/fake_fetcher.h"
#include "tests/support/matchers.h"
#include "tests/support/ocsp_factory.h"
#include "tests/support/test_time.h"
#include "tests/support/test_trust_domain.h"
#include "tests/support/verify.h"

namespace cairn {
namespace {

using testing::Ca;
using ::testing::ElementsAre;
using testing::FakeFetcher;
using testing::Hook;
using testing::Host;
using testing::IsTrusted;
using testing::kNow;
using testing::Leaf;
using testing::Ocsp;
using testing::StatusOf;
using testing::TestCertificate;
using testing::TestTrustDomain;
using testing::Verify;

using ::testing::SizeIs;

constexpr der::Time kDay = der::kSecondsPerDay;

class OcspSourceTest : public ::testing::Test {
 protected:
  // What `source` says of the end entity, or of its issuer, in a build.
  RevocationFinding Ask(RevocationSource& source,
                        Role role = Role::kEndEntity) {
    RevocationFinding finding = RevocationFinding::Nothing(Error::kNotDecided);
    TestTrustDomain domain;
    domain.AddChainOf(leaf_);
    domain.on_revocation = [&](const RevocationQuery& query) {
      if (query.role == role) finding = source.Find(domain, query);
      return RevocationAnswer::NotChecked();
    };
    BuildOptions options = Host();
    options.time = now_;
    options.policy = policy_;
    EXPECT_THAT(Verify(domain, leaf_, options), IsTrusted());
    return finding;
  }

  RevocationFinding AskStaple(const std::string& response,
                              Role role = Role::kEndEntity) {
    StapledOcspSource source(der::Input::FromString(response), settings_);
    return Ask(source, role);
  }

  RevocationFinding AskCache() {
    CachedOcspSource source(settings_);
    return Ask(source);
  }

  RevocationFinding AskNetwork() {
    FetchedOcspSource source(fetcher_, settings_);
    return Ask(source);
  }

  TestCertificate inter_ =
      Ca("Intermediate").Stub().IssuedBy(Ca("Root").Stub());
  TestCertificate leaf_ =
      Leaf().Stub().OcspUri("http://ocsp.example").IssuedBy(inter_);
  OcspSettings settings_;
  FakeFetcher fetcher_;
  der::Time now_ = kNow;
  ValidationPolicy policy_ = ValidationPolicy::WebPki();
};

struct Row {
  const char* what;
  std::string response;
  RevocationStatus status;
  Error why;
  bool invalid;
};

TEST_F(OcspSourceTest, Staples) {
  constexpr auto nothing = RevocationStatus::kNotChecked;
  const Row rows[] = {
      {"good", Ocsp(leaf_).der(), RevocationStatus::kGood, Error::kOk, false},
      {"revoked", Ocsp(StatusOf(leaf_).Revoked(kNow - 5)).der(),
       RevocationStatus::kRevoked, Error::kRevoked, false},
      {"unknown", Ocsp(StatusOf(leaf_).Unknown()).der(),
       RevocationStatus::kUnknown, Error::kRevocationUnknown, false},
      {"none", "", nothing, Error::kRevocationUnavailable, false},
      {"about another", Ocsp(leaf_.Serial(99)).der(), nothing,
       Error::kOcspNoMatchingEntry, false},
      {"expired",
       Ocsp(StatusOf(leaf_)
                .ThisUpdate(kNow - 9 * kDay)
                .NextUpdate(kNow - 3 * kDay))
           .der(),
       nothing, Error::kOcspResponseExpired, false},
      {"forged", Ocsp(leaf_).CorruptSignature().der(), nothing,
       Error::kBadSignature, true},
      {"garbage", "garbage", nothing, Error::kMalformedOcspResponse, true},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.what);
    const RevocationFinding finding = AskStaple(row.response);
    EXPECT_EQ(finding.status(), row.status);
    EXPECT_EQ(finding.why(), row.why);
    EXPECT_EQ(finding.is_invalid(), row.invalid);
  }
}

TEST_F(OcspSourceTest, StaplesAreAboutTheEndEntity) {
  EXPECT_EQ(AskStaple(Ocsp(inter_).der(), Role::kIssuer).status(),
            RevocationStatus::kNotChecked);
}

TEST_F(OcspSourceTest, PendingSignatures) {
  TestTrustDomain domain;
  domain.AddChainOf(leaf_);
  const std::string response = Ocsp(leaf_).der();
  StapledOcspSource source(der::Input::FromString(response));
  Error why = Error::kOk;
  domain.on_revocation = [&](const RevocationQuery& query) {
    if (query.role == Role::kEndEntity) {
      domain.PendOnce(Hook::kVerify);
      why = source.Find(domain, query).why();
    }
    return RevocationAnswer::NotChecked();
  };
  EXPECT_THAT(Verify(domain, leaf_), IsTrusted());
  EXPECT_EQ(why, Error::kPending);
}

TEST_F(OcspSourceTest, StaplesAreRemembered) {
  ocsp::Cache cache;
  settings_.cache = &cache;
  EXPECT_EQ(AskCache().status(), RevocationStatus::kNotChecked);
  AskStaple(Ocsp(leaf_).der());
  EXPECT_EQ(AskCache().status(), RevocationStatus::kGood);
  AskStaple(Ocsp(StatusOf(leaf_).Unknown()).der());
  EXPECT_EQ(AskCache().status(), RevocationStatus::kUnknown);
  AskStaple(Ocsp(StatusOf(leaf_).Revoked()).der());
  EXPECT_EQ(AskCache().status(), RevocationStatus::kRevoked);
  AskStaple(Ocsp(StatusOf(leaf_).ThisUpdate(kNow)).der());
  EXPECT_EQ(AskCache().status(), RevocationStatus::kRevoked) << "for ever";
}

// An older response, or one from a responder that was not told, changes
// nothing.
TEST_F(OcspSourceTest, OnceRevokedAlwaysRevoked) {
  ocsp::Cache cache;
  settings_.cache = &cache;
  const std::string good = Ocsp(StatusOf(leaf_).ThisUpdate(kNow)).der();
  EXPECT_EQ(AskStaple(good).status(), RevocationStatus::kGood);
  AskStaple(Ocsp(StatusOf(leaf_).Revoked()).der());
  EXPECT_EQ(AskStaple(good).status(), RevocationStatus::kRevoked);
  fetcher_.Serve("http://ocsp.example/", good);
  EXPECT_EQ(AskNetwork().status(), RevocationStatus::kRevoked);
  EXPECT_THAT(fetcher_.requests(), SizeIs(0));
}

TEST_F(OcspSourceTest, SettingsThatMakeNoSenseFailClosed) {
  settings_.slop = -1;
  EXPECT_TRUE(AskStaple(Ocsp(leaf_).der()).fails_closed());
}

// A stolen key with OCSPSigning must not vouch for itself.
TEST_F(OcspSourceTest, NobodyVouchesForHimself) {
  policy_ = ValidationPolicy::Rfc5280();
  leaf_ = leaf_.Purposes({der::Oid::kServerAuth, der::Oid::kOcspSigning});
  EXPECT_EQ(AskStaple(Ocsp(leaf_).SignedBy(leaf_).der()).why(),
            Error::kOcspSignerNotIssued);
  EXPECT_EQ(
      AskStaple(Ocsp(leaf_)
                    .SignedBy(testing::Responder().Stub().IssuedBy(inter_))
                    .der())
          .status(),
      RevocationStatus::kGood);
}

// Anyone can staple rubbish: that must not keep an answer from being looked up.
TEST_F(OcspSourceTest, BadStaplesAreNotRemembered) {
  ocsp::Cache cache;
  settings_.cache = &cache;
  fetcher_.Serve("http://ocsp.example/", Ocsp(leaf_).der());
  AskStaple("garbage");
  EXPECT_EQ(AskNetwork().status(), RevocationStatus::kGood);
  AskStaple(Ocsp(leaf_).CorruptSignature().der());
  EXPECT_EQ(AskCache().status(), RevocationStatus::kGood);
}

TEST_F(OcspSourceTest, CachedAnswersExpire) {
  ocsp::Cache cache;
  settings_.cache = &cache;
  AskStaple(Ocsp(StatusOf(leaf_).NextUpdate(kNow + kDay)).der());
  now_ = kNow + 2 * kDay;
  EXPECT_EQ(AskCache().status(), RevocationStatus::kGood) << "with slop";
  now_ = kNow + 2 * kDay + 1;
  EXPECT_EQ(AskCache().status(), RevocationStatus::kNotChecked);
}

// CVE-2022-21654: a decision does not outlive the settings it was made under.
TEST_F(OcspSourceTest, CachedAnswersAreForTheSameSettings) {
  ocsp::Cache cache;
  settings_.cache = &cache;
  AskStaple(Ocsp(leaf_).der());
  const OcspSettings before = settings_;
  const auto found = [&] {
    return AskCache().status() == RevocationStatus::kGood;
  };
  EXPECT_TRUE(found());
  settings_.slop = 0;
  EXPECT_FALSE(found());
  settings_ = before;
  settings_.max_age = kDay;
  EXPECT_FALSE(found());
  settings_ = before;
  settings_.partition = der::Input::FromString("other");
  EXPECT_FALSE(found());
  settings_ = before;
  policy_.rules.Add(Rule::kNoExplicitDefaults);
  EXPECT_FALSE(found());
  policy_ = ValidationPolicy::WebPki();
  policy_.min_rsa_modulus_bits = 3072;
  EXPECT_FALSE(found());
  policy_ = ValidationPolicy::WebPki();
  policy_.signature_algorithms |=
      SignatureAlgorithmBit(SignatureAlgorithm::kRsaPkcs1Sha1);
  EXPECT_FALSE(found());
  policy_ = ValidationPolicy::WebPki();
  EXPECT_TRUE(found());
  leaf_ = leaf_.Serial(4711);
  EXPECT_FALSE(found()) << "another certificate";
}

TEST_F(OcspSourceTest, ACacheFullOfRevokedFailsClosed) {
  ocsp::CacheOptions options;
  options.capacity = 1;
  ocsp::Cache cache(options);
  settings_.cache = &cache;
  const TestCertificate first = leaf_;
  AskStaple(Ocsp(StatusOf(leaf_).Revoked()).der());
  leaf_ = first.Serial(2);
  EXPECT_FALSE(AskCache().fails_closed());
  AskStaple(Ocsp(leaf_).der());
  EXPECT_FALSE(AskCache().fails_closed()) << "only a good answer was lost";
  AskStaple(Ocsp(StatusOf(leaf_).Revoked()).der());
  EXPECT_TRUE(AskCache().fails_closed());
  EXPECT_EQ(AskCache().why(), Error::kRevocationCacheFull);
  leaf_ = first;
  EXPECT_EQ(AskCache().status(), RevocationStatus::kRevoked);
}

TEST_F(OcspSourceTest, FetchesByGet) {
  fetcher_.Serve("http://ocsp.example/", Ocsp(leaf_).der());
  EXPECT_EQ(AskNetwork().status(), RevocationStatus::kGood);
  ASSERT_THAT(fetcher_.requests(), SizeIs(1));
  EXPECT_TRUE(
      absl::StartsWith(fetcher_.requests()[0], "GET http://ocsp.example/M"));
}

TEST_F(OcspSourceTest, LongUrlsByPost) {
  const std::string url =
      absl::StrCat("http://ocsp.example/", std::string(250, 'a'));
  leaf_ = Leaf().Stub().OcspUri(url).IssuedBy(inter_);
  fetcher_.Serve("http://ocsp.example/", Ocsp(leaf_).der());
  EXPECT_EQ(AskNetwork().status(), RevocationStatus::kGood);
  EXPECT_THAT(fetcher_.requests(), ElementsAre(absl::StrCat("POST ", url)));
}

TEST_F(OcspSourceTest, FetchFailures) {
  EXPECT_EQ(AskNetwork().why(), Error::kFetchFailed);
  fetcher_.Pend();
  EXPECT_EQ(AskNetwork().why(), Error::kPending);
  leaf_ = Leaf().Stub().IssuedBy(inter_);
  EXPECT_EQ(AskNetwork().why(), Error::kRevocationUnavailable);
}

TEST_F(OcspSourceTest, RespondersThatFailAreLeftAlone) {
  ocsp::Cache cache;
  settings_.cache = &cache;
  EXPECT_EQ(AskNetwork().why(), Error::kFetchFailed);
  EXPECT_EQ(AskNetwork().why(), Error::kFetchFailed);
  EXPECT_THAT(fetcher_.requests(), SizeIs(1));
  now_ += ocsp::kFailureLifetime + 1;
  // What is forged is looked at again each time.
  fetcher_.Serve("http://ocsp.example/", "garbage");
  EXPECT_TRUE(AskNetwork().is_invalid());
  EXPECT_TRUE(AskNetwork().is_invalid());
  fetcher_.Serve("http://ocsp.example/", Ocsp(leaf_).der());
  EXPECT_EQ(AskNetwork().status(), RevocationStatus::kGood);
  EXPECT_EQ(AskCache().status(), RevocationStatus::kGood);
}

}  // namespace
}  // namespace cairn
