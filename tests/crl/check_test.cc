#include "crl/check.h"

#include <string>

#include "gtest/gtest.h"
#include "tests/crl/crl_check.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/crl_factory.h"
#include "tests/support/names.h"
#include "tests/support/printers.h"

namespace cairn::testing {
namespace {

using crl::Reason;

class CheckTest : public ::testing::Test {
 protected:
  const TestCertificate root_ = Ca("Root").Stub();
  const TestCertificate leaf_ = Leaf().Stub().IssuedBy(root_);
  const TestCertificate other_ = Leaf("O=Other").Stub().IssuedBy(root_);
};

TEST_F(CheckTest, NoCrls) {
  CrlCheck check(leaf_);
  EXPECT_EQ(check.Run(), NoInformation(Error::kNoCrl));
  EXPECT_EQ(check.answer().crl(), nullptr);
  EXPECT_EQ(check.answer().counters().crls, 0u);
  EXPECT_EQ(check.asked(), std::vector<std::string>{"CN=Root"});
}

TEST_F(CheckTest, AnAnswerThatNobodyGave) {
  const crl::Answer answer;
  EXPECT_EQ(answer.status(), crl::Status::kNoInformation);
  EXPECT_EQ(answer.failure().error, Error::kNotDecided);
}

TEST_F(CheckTest, Good) {
  CrlCheck check(leaf_);
  EXPECT_EQ(check.With(CrlOf(root_).Number(5).Revoke(other_)).Run(), kGood);
  EXPECT_EQ(check.Numbers(), "5");
  EXPECT_EQ(check.answer().valid_until(), kNow + 6 * kDay);
  EXPECT_EQ(check.answer().counters().crls, 1u);
  EXPECT_EQ(check.answer().counters().signatures, 1u);
  EXPECT_TRUE(check.trust_asked().empty());
}

TEST_F(CheckTest, GoodByAnEmptyCrl) {
  EXPECT_EQ(CrlCheck(leaf_).With(CrlOf(root_)).Run(), kGood);
  EXPECT_EQ(CrlCheck(leaf_).With(CrlOf(root_).Version1()).Run(), kGood);
}

TEST_F(CheckTest, Revoked) {
  CrlCheck check(leaf_);
  EXPECT_EQ(check
                .With(CrlOf(root_).Number(6).Revoke(
                    RevokedEntry(leaf_)
                        .Date(kNow - 99)
                        .Reason(Reason::kKeyCompromise)
                        .InvalidityDate(kNow - 999)))
                .Run(),
            kRevoked);
  EXPECT_EQ(check.Numbers(), "6");
  EXPECT_EQ(check.answer().entry().revocation_date, kNow - 99);
  EXPECT_EQ(check.answer().entry().reason, Reason::kKeyCompromise);
  EXPECT_EQ(check.answer().entry().invalidity_date, kNow - 999);
  EXPECT_EQ(check.answer().valid_until(), kNow + 6 * kDay);
}

// Every reason is one, on hold included; so is one that nobody knows, and
// "removeFromCRL" where there is nothing to be removed from.
TEST_F(CheckTest, RevokedForAnyReason) {
  for (int reason = 0; reason <= 10; ++reason) {
    CrlCheck check(leaf_);
    EXPECT_EQ(check
                  .With(CrlOf(root_).Revoke(
                      RevokedEntry(leaf_).Reason(static_cast<Reason>(reason))))
                  .Run(),
              kRevoked)
        << reason;
    EXPECT_EQ(static_cast<int>(check.answer().entry().reason), reason);
  }
}

// A certificate is one of an issuer and a serial number.
TEST_F(CheckTest, TheSerialNumberOfAnotherIssuer) {
  const TestCertificate other_root = Ca("Other root").Stub();
  const TestCertificate twin =
      leaf_.SerialBytes(leaf_.serial()).IssuedBy(other_root);
  EXPECT_EQ(CrlCheck(leaf_)
                .With(CrlOf(root_))
                .With(CrlOf(other_root).Revoke(twin))
                .Run(),
            kGood);
  EXPECT_EQ(CrlCheck(leaf_).With(CrlOf(other_root).Revoke(twin)).Run(),
            NoInformation(Error::kCrlOutOfScope));
}

TEST_F(CheckTest, SerialNumbersOfAllKinds) {
  for (const std::string& serial :
       {std::string("\x00\x80", 2), std::string("\xff", 1), std::string(1, 0),
        std::string(30, 'x')}) {
    const TestCertificate leaf = leaf_.SerialBytes(serial).IssuedBy(root_);
    EXPECT_EQ(CrlCheck(leaf).With(CrlOf(root_).Revoke(leaf)).Run(), kRevoked);
    EXPECT_EQ(CrlCheck(leaf).With(CrlOf(root_).Revoke(other_)).Run(), kGood);
  }
}

// Both ends of a CRL's time belong to it.
TEST_F(CheckTest, Time) {
  struct {
    der::Time at;
    Verdict verdict;
  } const cases[] = {
      {kNow - 11, NoInformation(Error::kCrlNotYetValid)},
      {kNow - 10, kGood},
      {kNow + 20, kGood},
      {kNow + 21, NoInformation(Error::kCrlExpired)},
  };
  const TestCrl crl = CrlOf(root_).ThisUpdate(kNow - 10).NextUpdate(kNow + 20);
  for (const auto& c : cases) {
    CrlCheck check(leaf_);
    EXPECT_EQ(check.With(crl).At(c.at).Run(), c.verdict) << c.at - kNow;
    // What is out of time costs nothing.
    EXPECT_EQ(check.answer().counters().signatures,
              c.verdict == kGood ? 1u : 0u);
  }
}

TEST_F(CheckTest, Slop) {
  crl::Options options;
  options.slop = 5;
  const TestCrl crl = CrlOf(root_).ThisUpdate(kNow - 10).NextUpdate(kNow + 20);
  const auto at = [&](der::Time time) {
    return CrlCheck(leaf_).With(crl).Options(options).At(time).Run();
  };
  EXPECT_EQ(at(kNow - 16), NoInformation(Error::kCrlNotYetValid));
  EXPECT_EQ(at(kNow - 15), kGood);
  EXPECT_EQ(at(kNow + 25), kGood);
  EXPECT_EQ(at(kNow + 26), NoInformation(Error::kCrlExpired));
}

TEST_F(CheckTest, MaxAge) {
  crl::Options options;
  options.max_age = 100;
  const auto from = [&](der::Time this_update) {
    return CrlCheck(leaf_)
        .With(CrlOf(root_).ThisUpdate(this_update))
        .Options(options)
        .Run();
  };
  EXPECT_EQ(from(kNow - 100), kGood);
  EXPECT_EQ(from(kNow - 101), NoInformation(Error::kCrlExpired));
  options.slop = 1;
  EXPECT_EQ(from(kNow - 101), kGood);
  EXPECT_EQ(from(kNow - 102), NoInformation(Error::kCrlExpired));
}

// RFC 5280 demands nextUpdate. Without it a CRL is good for a day, as an OCSP
// response is.
TEST_F(CheckTest, WithoutNextUpdate) {
  const auto from = [&](der::Time this_update) {
    return CrlCheck(leaf_)
        .With(CrlOf(root_).ThisUpdate(this_update).NoNextUpdate())
        .Run();
  };
  EXPECT_EQ(from(kNow), kGood);
  EXPECT_EQ(from(kNow - kDay), kGood);
  EXPECT_EQ(from(kNow - kDay - 1), NoInformation(Error::kCrlExpired));
  crl::Options options;
  options.lifetime_without_next_update = 0;
  CrlCheck check(leaf_);
  check.With(CrlOf(root_).ThisUpdate(kNow - 1).NoNextUpdate());
  EXPECT_EQ(check.Options(options).Run(), NoInformation(Error::kCrlExpired));
  options.lifetime_without_next_update = 1;
  EXPECT_EQ(check.Options(options).Run(), kGood);
  EXPECT_EQ(check.answer().valid_until(), kNow);
}

// An expired CRL says nothing, neither way.
TEST_F(CheckTest, ExpiredAndListed) {
  EXPECT_EQ(CrlCheck(leaf_)
                .With(CrlOf(root_).NextUpdate(kNow - 1).Revoke(leaf_))
                .Run(),
            NoInformation(Error::kCrlExpired));
}

// What must not be used makes nothing good, and the reason is told.
TEST_F(CheckTest, OnesThatMustNotBeUsed) {
  struct {
    TestCrl crl;
    Error error;
  } const cases[] = {
      {CrlOf(root_).CorruptSignature(), Error::kBadCrlSignature},
      {CrlOf(root_).Extension("1.2.3", true, ""),
       Error::kUnknownCriticalCrlExtension},
      {CrlOf(root_).Extension(der::Oid::kCrlNumber, true, Integer(1)),
       Error::kCrlExtensionMustNotBeCritical},
      {CrlOf(root_).Revoke(RevokedEntry(other_).Extension("1.2.3", true, "")),
       Error::kUnknownCriticalCrlEntryExtension},
      {CrlOf(root_).Revoke(RevokedEntry::Raw(Null())),
       Error::kMalformedCrlEntry},
      {CrlOf(root_).RawVersion(Integer(2)), Error::kMalformedCrlVersion},
      {CrlOf(root_).NextUpdate(kNow - 2 * kDay), Error::kCrlEndsBeforeItBegins},
      {CrlOf(root_).InnerAlgorithm(
           SignatureAlgorithmDer(SignatureAlgorithm::kEcdsaSha256)),
       Error::kCrlSignatureAlgorithmMismatch},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(CrlCheck(leaf_).With(c.crl).Run(), Invalid(c.error));
    // Listed or not: nothing in them counts.
    EXPECT_EQ(CrlCheck(leaf_).With(c.crl.Revoke(leaf_)).Run(),
              Invalid(c.error));
    // But they take nothing away from others, in any order.
    EXPECT_EQ(CrlCheck(leaf_).With(c.crl).With(CrlOf(root_)).Run(), kGood);
    EXPECT_EQ(CrlCheck(leaf_).With(CrlOf(root_)).With(c.crl).Run(), kGood);
    const TestCrl revoked = CrlOf(root_).Revoke(leaf_);
    EXPECT_EQ(CrlCheck(leaf_).With(c.crl).With(revoked).Run(), kRevoked);
    EXPECT_EQ(CrlCheck(leaf_).With(revoked).With(c.crl).Run(), kRevoked);
    // They weigh more than those that have nothing to say.
    const TestCrl expired = CrlOf(root_).NextUpdate(kNow - 1);
    EXPECT_EQ(CrlCheck(leaf_).With(c.crl).With(expired).Run(),
              Invalid(c.error));
    EXPECT_EQ(CrlCheck(leaf_).With(expired).With(c.crl).Run(),
              Invalid(c.error));
  }
}

TEST_F(CheckTest, TheClosestReasonIsTold) {
  const TestCrl out_of_scope = CrlOf(Ca("Other").Stub());
  const TestCrl not_yet = CrlOf(root_).ThisUpdate(kNow + 1);
  const TestCrl expired = CrlOf(root_).NextUpdate(kNow - 1);
  EXPECT_EQ(CrlCheck(leaf_).With(out_of_scope).With(not_yet).Run(),
            NoInformation(Error::kCrlNotYetValid));
  EXPECT_EQ(CrlCheck(leaf_).With(expired).With(not_yet).Run(),
            NoInformation(Error::kCrlExpired));
  CrlCheck check(leaf_);
  EXPECT_EQ(check.With(out_of_scope).With(expired).Run(),
            NoInformation(Error::kCrlExpired));
  EXPECT_EQ(check.answer().crl(), &expired.crl());
}

// Of complete CRLs of one scope and key, the newest counts: a certificate that
// was on hold may have been released.
TEST_F(CheckTest, TheNewestCompleteCrlCounts) {
  const TestCrl older =
      CrlOf(root_).Number(1).ThisUpdate(kNow - 9).Revoke(leaf_);
  const TestCrl newer = CrlOf(root_).Number(2).ThisUpdate(kNow - 8);
  CrlCheck check(leaf_);
  EXPECT_EQ(check.With(older).With(newer).Run(), kGood);
  EXPECT_EQ(check.Numbers(), "2");
  EXPECT_EQ(CrlCheck(leaf_).With(newer).With(older).Run(), kGood);
  EXPECT_EQ(CrlCheck(leaf_).With(older).With(newer.Revoke(leaf_)).Run(),
            kRevoked);
}

// But only if it is certain to be newer, of the same scope, and good.
TEST_F(CheckTest, WhatDoesNotReplaceAnOlderCrl) {
  const TestCrl older =
      CrlOf(root_).Number(5).ThisUpdate(kNow - 9).Revoke(leaf_);
  const TestCertificate same_name = Ca("Root").Key(StubKey(77));
  struct {
    const char* name;
    TestCrl newer;
  } const cases[] = {
      {"an equal number", CrlOf(root_).Number(5).ThisUpdate(kNow - 8)},
      {"a lower number", CrlOf(root_).Number(4).ThisUpdate(kNow - 8)},
      {"no number", CrlOf(root_)
                        .WithoutExtension(der::Oid::kCrlNumber)
                        .ThisUpdate(kNow - 8)},
      {"an earlier date", CrlOf(root_).Number(6).ThisUpdate(kNow - 10)},
      {"expired",
       CrlOf(root_).Number(6).ThisUpdate(kNow - 8).NextUpdate(kNow - 1)},
      {"not yet valid", CrlOf(root_).Number(6).ThisUpdate(kNow + 1)},
      {"forged",
       CrlOf(root_).Number(6).ThisUpdate(kNow - 8).CorruptSignature()},
      {"broken", CrlOf(root_).Number(6).ThisUpdate(kNow - 8).Revoke(
                     RevokedEntry::Raw(Null()))},
      {"another scope", CrlOf(root_).Number(6).ThisUpdate(kNow - 8).Idp(
                            IdpOf().OnlyUserCerts())},
      {"another key identifier",
       CrlOf(root_).Number(6).ThisUpdate(kNow - 8).AuthorityKeyId("x")},
      {"another key",
       CrlOf(root_).Number(6).ThisUpdate(kNow - 8).SignedBy(same_name.key())},
      {"a delta", CrlOf(root_).Number(6).ThisUpdate(kNow - 8).DeltaOf(1)},
  };
  for (const auto& c : cases) {
    for (bool newer_first : {false, true}) {
      CrlCheck check(leaf_);
      check.With(newer_first ? c.newer : older)
          .With(newer_first ? older : c.newer)
          .Signer(same_name);
      EXPECT_EQ(check.Run(), kRevoked) << c.name;
      EXPECT_EQ(check.answer().crl(), &older.crl()) << c.name;
    }
  }
  // Without a number, a CRL is not known to be older either.
  EXPECT_EQ(CrlCheck(leaf_)
                .With(older.WithoutExtension(der::Oid::kCrlNumber))
                .With(CrlOf(root_).Number(6).ThisUpdate(kNow - 8))
                .Run(),
            kRevoked);
}

// Large numbers are compared as numbers.
TEST_F(CheckTest, LargeNumbers) {
  const auto number = [](const std::string& contents) {
    return IntegerBytes(contents);
  };
  const std::string smaller = std::string("\x7f") + std::string(18, '\xff');
  const std::string larger = std::string("\x01") + std::string(19, '\0');
  const TestCrl older =
      CrlOf(root_)
          .Extension(der::Oid::kCrlNumber, false, number(smaller))
          .Revoke(leaf_);
  const TestCrl newer =
      CrlOf(root_).Extension(der::Oid::kCrlNumber, false, number(larger));
  EXPECT_EQ(CrlCheck(leaf_).With(older).With(newer).Run(), kGood);
  // 0x80 takes a sign octet, 0x7f does not.
  EXPECT_EQ(CrlCheck(leaf_)
                .With(CrlOf(root_).Number(0x7f).Revoke(leaf_))
                .With(CrlOf(root_).Number(0x80))
                .Run(),
            kGood);
}

TEST_F(CheckTest, OfferedTwice) {
  const TestCrl crl = CrlOf(root_);
  CrlCheck check(leaf_);
  EXPECT_EQ(check.With(crl).With(crl).Run(), kGood);
  EXPECT_EQ(check.answer().counters().crls, 1u);
  EXPECT_EQ(check.answer().counters().signatures, 1u);
}

TEST_F(CheckTest, AnswersOfTheSource) {
  EXPECT_EQ(CrlCheck(leaf_).SourceAnswers(HookResult::Pending()).Run(),
            kPending);
  EXPECT_EQ(CrlCheck(leaf_).SourceAnswers(Error::kRevocationUnavailable).Run(),
            Invalid(Error::kRevocationUnavailable));
  // What is there is enough.
  EXPECT_EQ(CrlCheck(leaf_)
                .With(CrlOf(root_))
                .SourceAnswers(HookResult::Pending())
                .Run(),
            kGood);
  EXPECT_EQ(CrlCheck(leaf_)
                .With(CrlOf(root_).Revoke(leaf_))
                .SourceAnswers(HookResult::Pending())
                .Run(),
            kRevoked);
  // It is worth waiting when something is broken.
  EXPECT_EQ(CrlCheck(leaf_)
                .With(CrlOf(root_).CorruptSignature())
                .SourceAnswers(HookResult::Pending())
                .Run(),
            kPending);
}

TEST_F(CheckTest, PendingSignatures) {
  CrlCheck check(leaf_);
  check.With(CrlOf(root_).Revoke(leaf_));
  check.domain().PendOnce(Hook::kVerify);
  EXPECT_EQ(check.Run(), kPending);
  EXPECT_EQ(check.Run(), kRevoked);
}

TEST_F(CheckTest, TheListOfCrls) {
  const TestCrl crls[] = {CrlOf(Ca("Other").Stub()),
                          CrlOf(root_).Revoke(leaf_)};
  const crl::Crl parsed[] = {crls[0].crl(), crls[1].crl()};
  crl::CrlList list(parsed);
  crl::NoOtherSigners finder;
  TestTrustDomain domain;
  const ValidationPolicy policy = ValidationPolicy::WebPki();
  const Certificate& issuer = root_.certificate();
  const IssuerKey key{issuer.subject(), issuer.public_key(), &issuer};
  const crl::Query query{leaf_.certificate(), key, kNow, policy, {}};
  crl::Answer answer;
  crl::Check(domain, query, list, finder, &answer);
  EXPECT_EQ(answer.status(), crl::Status::kRevoked);
  EXPECT_EQ(answer.crl(), &parsed[1]);
}

}  // namespace
}  // namespace cairn::testing
