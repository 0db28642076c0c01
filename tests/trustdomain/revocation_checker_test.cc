#include "trustdomain/revocation_checker.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pkix/chain_builder.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/matchers.h"
#include "tests/support/test_time.h"
#include "tests/support/test_trust_domain.h"
#include "tests/support/verify.h"

namespace cairn {
namespace {

using testing::Ca;
using ::testing::ElementsAre;
using testing::FailsWithAt;
using testing::IsTrusted;
using testing::kNow;
using testing::Leaf;
using testing::TestCertificate;
using testing::TestTrustDomain;
using testing::Verify;
using Mode = RevocationPolicy::Mode;

// Says what it is told to, and counts.
class FakeSource : public RevocationSource {
 public:
  explicit FakeSource(RevocationFinding finding) : finding_(finding) {}

  absl::string_view name() const override { return "fake"; }
  RevocationFinding Find(TrustDomain&, const RevocationQuery&) override {
    ++asked;
    return finding_;
  }
  bool is_staple() const override { return staple; }
  bool is_block_list() const override { return block_list; }

  int asked = 0;
  bool staple = false;
  bool block_list = false;

 private:
  RevocationFinding finding_;
};

const RevocationFinding kGood = RevocationFinding::Good();
const RevocationFinding kRevoked = RevocationFinding::Revoked();
const RevocationFinding kUnknown = RevocationFinding::Unknown();
const RevocationFinding kNothing = RevocationFinding::Nothing();
const RevocationFinding kPending = RevocationFinding::Nothing(Error::kPending);
const RevocationFinding kBroken =
    RevocationFinding::Invalid(Error::kBadSignature);

class RevocationCheckerTest : public ::testing::Test {
 protected:
  // Asks these sources about the end entity of a chain of three.
  RevocationAnswer Ask(const std::vector<RevocationFinding>& findings) {
    fakes_.clear();
    std::vector<RevocationSource*> sources;
    fakes_.reserve(findings.size());
    for (const RevocationFinding& finding : findings) {
      fakes_.emplace_back(finding);
      sources.push_back(&fakes_.back());
    }
    return AskSources(sources);
  }

  RevocationAnswer AskSources(const std::vector<RevocationSource*>& sources) {
    RevocationAnswer answer = RevocationAnswer::NotChecked();
    TestTrustDomain domain;
    AnchorConstraints constraints;
    constraints.publicly_trusted = publicly_trusted_;
    domain.Trust(leaf_.issuer().issuer(), constraints).Offer(leaf_.issuer());
    domain.on_revocation = [&](const RevocationQuery& query) {
      if (query.role == Role::kEndEntity) {
        answer = RevocationChecker(policy_, sources).Check(domain, query);
      }
      return RevocationAnswer::Good();
    };
    EXPECT_THAT(Verify(domain, leaf_), IsTrusted());
    return answer;
  }

  RevocationPolicy policy_;
  bool publicly_trusted_ = false;
  TestCertificate leaf_ = Leaf().Stub().IssuedBy(
      Ca("Intermediate").Stub().IssuedBy(Ca("Root").Stub()));
  std::vector<FakeSource> fakes_;
};

struct Row {
  const char* what;
  std::vector<RevocationFinding> findings;
  RevocationStatus status;
  Error soft;
  Error hard;
  int asked;
};

TEST_F(RevocationCheckerTest, Lattice) {
  constexpr auto good = RevocationStatus::kGood;
  constexpr auto revoked = RevocationStatus::kRevoked;
  constexpr auto unknown = RevocationStatus::kUnknown;
  const Row rows[] = {
      {"no source", {}, unknown, Error::kOk, Error::kRevocationUnavailable, 0},
      {"good", {kGood}, good, Error::kOk, Error::kOk, 1},
      {"revoked", {kRevoked}, revoked, Error::kRevoked, Error::kRevoked, 1},
      {"nothing",
       {kNothing},
       unknown,
       Error::kOk,
       Error::kRevocationUnavailable,
       1},
      {"unknown",
       {kUnknown},
       unknown,
       Error::kOk,
       Error::kRevocationUnknown,
       1},
      {"nothing, good", {kNothing, kGood}, good, Error::kOk, Error::kOk, 2},
      {"nothing, revoked",
       {kNothing, kRevoked},
       revoked,
       Error::kRevoked,
       Error::kRevoked,
       2},
      {"unknown, revoked",
       {kUnknown, kRevoked},
       revoked,
       Error::kRevoked,
       Error::kRevoked,
       2},
      {"unknown, good", {kUnknown, kGood}, good, Error::kOk, Error::kOk, 2},
      {"broken, good", {kBroken, kGood}, good, Error::kOk, Error::kOk, 2},
      {"broken, revoked",
       {kBroken, kRevoked},
       revoked,
       Error::kRevoked,
       Error::kRevoked,
       2},
      {"good ends the search",
       {kGood, kRevoked},
       good,
       Error::kOk,
       Error::kOk,
       1},
      {"pending", {kPending}, unknown, Error::kPending, Error::kPending, 1},
      {"pending, good", {kPending, kGood}, good, Error::kOk, Error::kOk, 2},
      {"pending, revoked",
       {kPending, kRevoked},
       revoked,
       Error::kRevoked,
       Error::kRevoked,
       2},
      {"pending, unknown",
       {kPending, kUnknown},
       unknown,
       Error::kPending,
       Error::kPending,
       2},
      {"nothing, unknown",
       {kNothing, kUnknown},
       unknown,
       Error::kOk,
       Error::kRevocationUnknown,
       2},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.what);
    for (Mode mode : {Mode::kSoft, Mode::kHard}) {
      policy_.end_entity = mode;
      const RevocationAnswer answer = Ask(row.findings);
      EXPECT_EQ(answer.status(), row.status);
      EXPECT_EQ(answer.error(), mode == Mode::kSoft ? row.soft : row.hard);
      int asked = 0;
      for (const FakeSource& fake : fakes_) asked += fake.asked;
      EXPECT_EQ(asked, row.asked);
    }
  }
}

TEST_F(RevocationCheckerTest, RefuseInvalid) {
  EXPECT_EQ(Ask({kBroken}).error(), Error::kOk);
  policy_.refuse_invalid = true;
  EXPECT_EQ(Ask({kBroken}).error(), Error::kBadSignature);
  EXPECT_EQ(Ask({kNothing, kBroken}).error(), Error::kBadSignature);
  EXPECT_EQ(Ask({kBroken, kUnknown}).error(), Error::kRevocationUnknown);
  EXPECT_EQ(Ask({kNothing}).error(), Error::kOk);
  EXPECT_EQ(Ask({kUnknown}).error(), Error::kOk);
  EXPECT_EQ(Ask({kBroken, kGood}).error(), Error::kOk);
}

TEST_F(RevocationCheckerTest, FailClosed) {
  const auto closed =
      RevocationFinding::FailClosed(Error::kRevocationCacheFull);
  EXPECT_EQ(Ask({closed}).error(), Error::kRevocationCacheFull);
  EXPECT_EQ(Ask({closed, kNothing}).error(), Error::kRevocationCacheFull);
  EXPECT_EQ(Ask({closed, kGood}).error(), Error::kOk);
  EXPECT_EQ(Ask({closed, kRevoked}).error(), Error::kRevoked);
  EXPECT_EQ(Ask({closed, kPending}).error(), Error::kPending);
}

TEST_F(RevocationCheckerTest, OffAsksNobody) {
  policy_.end_entity = Mode::kOff;
  EXPECT_EQ(Ask({kRevoked}).status(), RevocationStatus::kNotChecked);
  EXPECT_EQ(fakes_[0].asked, 0);
  leaf_ = leaf_.TlsFeature({5});
  EXPECT_EQ(Ask({kNothing}).error(), Error::kOk);
}

// Block lists: first, always, and about everything.
TEST_F(RevocationCheckerTest, BlockLists) {
  FakeSource revoked(kRevoked);
  revoked.block_list = true;
  FakeSource silent(kNothing);
  silent.block_list = true;
  FakeSource good(kGood);
  for (Mode mode : {Mode::kOff, Mode::kSoft, Mode::kHard}) {
    policy_.end_entity = mode;
    EXPECT_EQ(AskSources({&good, &revoked}).error(), Error::kRevoked);
    EXPECT_EQ(AskSources({&good, &silent}).error(), Error::kOk);
  }
  FakeSource closed(RevocationFinding::FailClosed(Error::kDigestUnavailable));
  closed.block_list = true;
  for (Mode mode : {Mode::kOff, Mode::kSoft}) {
    policy_.end_entity = mode;
    EXPECT_EQ(AskSources({&closed}).error(), Error::kDigestUnavailable);
  }
}

// "Not known for no reason" is no way to be accepted.
TEST_F(RevocationCheckerTest, NoReasonIsNoGoodReason) {
  policy_.end_entity = Mode::kHard;
  EXPECT_EQ(Ask({RevocationFinding::Nothing(Error::kOk)}).error(),
            Error::kRevocationUnavailable);
  EXPECT_EQ(RevocationAnswer::Unknown(RevocationAnswer::Fail::kHard, Error::kOk)
                .error(),
            Error::kRevocationUnknown);
}

// Modes by role, through a whole build: each certificate is refused for what
// its own mode says.
TEST_F(RevocationCheckerTest, ModesByRole) {
  FakeSource nothing(kNothing);
  RevocationSource* const sources[] = {&nothing};
  const auto build = [&](Mode end_entity, Mode issuers) {
    policy_.end_entity = end_entity;
    policy_.issuers = issuers;
    TestTrustDomain domain;
    domain.AddChainOf(leaf_);
    domain.on_revocation = [&](const RevocationQuery& query) {
      return RevocationChecker(policy_, sources).Check(domain, query);
    };
    return Verify(domain, leaf_);
  };
  const BuildResult soft = build(Mode::kSoft, Mode::kSoft);
  ASSERT_THAT(soft, IsTrusted());
  EXPECT_EQ(soft.revocation(0), RevocationStatus::kUnknown);
  EXPECT_EQ(soft.revocation(1), RevocationStatus::kUnknown);
  EXPECT_EQ(soft.revocation(2), RevocationStatus::kNotChecked) << "the anchor";
  const BuildResult leaf_only = build(Mode::kSoft, Mode::kOff);
  ASSERT_THAT(leaf_only, IsTrusted());
  EXPECT_EQ(leaf_only.revocation(1), RevocationStatus::kNotChecked);
  EXPECT_THAT(build(Mode::kHard, Mode::kSoft),
              FailsWithAt(Error::kRevocationUnavailable, 0));
  EXPECT_THAT(build(Mode::kSoft, Mode::kHard),
              FailsWithAt(Error::kRevocationUnavailable, 1));
}

TEST_F(RevocationCheckerTest, MustStaple) {
  leaf_ = leaf_.TlsFeature({5});
  FakeSource staple(kGood);
  staple.staple = true;
  FakeSource no_staple(kNothing);
  no_staple.staple = true;
  FakeSource slow_staple(kPending);
  slow_staple.staple = true;
  FakeSource bad_staple(kUnknown);
  bad_staple.staple = true;
  FakeSource other(kGood);
  FakeSource revoked(kRevoked);
  EXPECT_EQ(AskSources({&staple}).error(), Error::kOk);
  EXPECT_EQ(AskSources({&other, &staple}).error(), Error::kOk);
  EXPECT_EQ(AskSources({&other}).error(), Error::kStapledResponseMissing);
  EXPECT_EQ(AskSources({}).error(), Error::kStapledResponseMissing);
  EXPECT_EQ(AskSources({&no_staple, &other}).error(),
            Error::kStapledResponseMissing);
  EXPECT_EQ(AskSources({&bad_staple, &other}).error(),
            Error::kStapledResponseMissing);
  EXPECT_EQ(AskSources({&slow_staple, &other}).error(), Error::kPending);
  FakeSource slow(kPending);
  EXPECT_EQ(AskSources({&no_staple, &slow}).error(),
            Error::kStapledResponseMissing)
      << "only a staple is waited for";
  EXPECT_EQ(AskSources({&revoked, &staple}).error(), Error::kRevoked);
  policy_.must_staple = false;
  EXPECT_EQ(AskSources({&other}).error(), Error::kOk);
  policy_.must_staple = true;
  leaf_ = leaf_.WithoutExtension(Extension::kTlsFeature);
  EXPECT_EQ(AskSources({&other}).error(), Error::kOk);
}

TEST_F(RevocationCheckerTest, NoRevAvail) {
  policy_.end_entity = Mode::kHard;
  leaf_ = leaf_.NoRevAvail();
  EXPECT_EQ(Ask({kNothing}).status(), RevocationStatus::kNotChecked);
  EXPECT_EQ(fakes_[0].asked, 0);
  FakeSource list(kRevoked);
  list.block_list = true;
  EXPECT_EQ(AskSources({&list}).status(), RevocationStatus::kRevoked);
  policy_.no_rev_avail = false;
  EXPECT_EQ(Ask({kNothing}).error(), Error::kRevocationUnavailable);
  // Where the extension contradicts itself it promises nothing.
  policy_.no_rev_avail = true;
  const TestCertificate exempt = leaf_;
  for (const TestCertificate& contradiction :
       {exempt.Critical(Extension::kNoRevAvail),
        exempt.CrlDistributionPoint("http://c.test"),
        exempt.OcspUri("http://o.test")}) {
    leaf_ = contradiction;
    EXPECT_EQ(Ask({kNothing}).error(), Error::kRevocationUnavailable);
  }
}

TEST_F(RevocationCheckerTest, ShortLived) {
  policy_.end_entity = Mode::kHard;
  leaf_ = leaf_.Validity(kNow, kNow);
  EXPECT_EQ(Ask({kNothing}).error(), Error::kRevocationUnavailable)
      << "a private CA has promised nothing";
  publicly_trusted_ = true;
  // Both ends count.
  leaf_ = leaf_.Validity(kNow, kNow + kShortLived - 1);
  EXPECT_EQ(Ask({kNothing}).status(), RevocationStatus::kNotChecked);
  EXPECT_EQ(fakes_[0].asked, 0);
  leaf_ = leaf_.Validity(kNow, kNow + kShortLived);
  EXPECT_EQ(Ask({kNothing}).error(), Error::kRevocationUnavailable);
  policy_.short_lived = 0;
  leaf_ = leaf_.Validity(kNow, kNow);
  EXPECT_EQ(Ask({kNothing}).error(), Error::kRevocationUnavailable);
}

TEST_F(RevocationCheckerTest, IssuersAreNeverExempt) {
  FakeSource nothing(kNothing);
  RevocationSource* const sources[] = {&nothing};
  policy_.issuers = Mode::kHard;
  const auto brief =
      Ca("Brief").Stub().Validity(kNow, kNow + 60).IssuedBy(Ca("Root").Stub());
  const auto leaf = Leaf().Stub().IssuedBy(brief);
  TestTrustDomain domain;
  domain.AddChainOf(leaf);
  domain.on_revocation = [&](const RevocationQuery& query) {
    return RevocationChecker(policy_, sources).Check(domain, query);
  };
  EXPECT_THAT(Verify(domain, leaf),
              FailsWithAt(Error::kRevocationUnavailable, 1));
}

TEST_F(RevocationCheckerTest, NotesSayWhatEachSourceSaid) {
  std::vector<std::string> notes;
  class Listener : public RevocationNotes {
   public:
    explicit Listener(std::vector<std::string>* notes) : notes_(notes) {}
    void Add(absl::string_view source, RevocationStatus status,
             Error why) override {
      notes_->push_back(absl::StrCat(source, " ", static_cast<int>(status), " ",
                                     ErrorName(why)));
    }

   private:
    std::vector<std::string>* notes_;
  } listener(&notes);
  TestTrustDomain domain;
  domain.AddChainOf(leaf_);
  FakeSource broken(kBroken);
  FakeSource good(kGood);
  FakeSource never(kGood);
  RevocationSource* const sources[] = {&broken, &good, &never};
  domain.on_revocation = [&](const RevocationQuery& query) {
    const RevocationQuery heard{query.certificate, query.issuer, query.role,
                                query.purpose,     query.time,   query.policy,
                                query.anchor,      &listener};
    return RevocationChecker(policy_, sources).Check(domain, heard);
  };
  EXPECT_THAT(Verify(domain, leaf_), IsTrusted());
  EXPECT_THAT(notes, ElementsAre("fake 0 BadSignature", "fake 1 Ok",
                                 "fake 0 BadSignature", "fake 1 Ok"));
}

}  // namespace
}  // namespace cairn
