// Delta CRLs: RFC 5280 sections 5.2.4 and 6.3.3 (c), (h) to (k).

#include <string>

#include "gtest/gtest.h"
#include "tests/crl/crl_check.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/crl_factory.h"

namespace cairn::testing {
namespace {

using crl::Reason;

class CheckDeltaTest : public ::testing::Test {
 protected:
  TestCrl Base() const { return CrlOf(root_).Number(10); }
  TestCrl Delta() const { return CrlOf(root_).Number(12).DeltaOf(10); }
  RevokedEntry For(Reason reason) const {
    return RevokedEntry(leaf_).Reason(reason);
  }
  // Both orders.
  Verdict Check(const TestCrl& base, const TestCrl& delta) {
    CrlCheck one(leaf_);
    const Verdict verdict = one.With(base).With(delta).Run();
    numbers_ = one.Numbers();
    CrlCheck two(leaf_);
    EXPECT_EQ(two.With(delta).With(base).Run(), verdict);
    if (verdict == kGood || verdict == kRevoked) {
      EXPECT_EQ(two.Numbers(), numbers_);
    }
    valid_until_ = two.answer().valid_until();
    return verdict;
  }

  const TestCertificate root_ = Ca("Root").Stub();
  const TestCertificate leaf_ = Leaf().Stub().IssuedBy(root_);
  std::string numbers_;
  der::Time valid_until_ = 0;
};

TEST_F(CheckDeltaTest, NeitherListsIt) {
  EXPECT_EQ(Check(Base(), Delta()), kGood);
  EXPECT_EQ(numbers_, "10 and 12");
}

TEST_F(CheckDeltaTest, WhatTheDeltaSaysIsNewer) {
  EXPECT_EQ(Check(Base(), Delta().Revoke(For(Reason::kSuperseded))), kRevoked);
  EXPECT_EQ(numbers_, "10 and 12");
  EXPECT_EQ(Check(Base().Revoke(For(Reason::kKeyCompromise)), Delta()),
            kRevoked);
  EXPECT_EQ(Check(Base().Revoke(For(Reason::kCertificateHold)),
                  Delta().Revoke(For(Reason::kRemoveFromCrl))),
            kGood);
  EXPECT_EQ(Check(Base().Revoke(For(Reason::kCertificateHold)),
                  Delta().Revoke(For(Reason::kKeyCompromise))),
            kRevoked);
  EXPECT_EQ(Check(Base(), Delta().Revoke(For(Reason::kRemoveFromCrl))), kGood);
}

// Of two, the one with the higher number: it holds all that the other holds.
TEST_F(CheckDeltaTest, TheNewestDeltaCounts) {
  const TestCrl hold = Delta().Number(11).Revoke(For(Reason::kCertificateHold));
  const TestCrl release = Delta().Revoke(For(Reason::kRemoveFromCrl));
  CrlCheck check(leaf_);
  EXPECT_EQ(check.With(Base()).With(hold).With(release).Run(), kGood);
  EXPECT_EQ(check.Numbers(), "10 and 12");
  EXPECT_EQ(CrlCheck(leaf_).With(release).With(hold).With(Base()).Run(), kGood);
  EXPECT_EQ(CrlCheck(leaf_)
                .With(Base())
                .With(release.Number(11))
                .With(hold.Number(12))
                .Run(),
            kRevoked);
}

TEST_F(CheckDeltaTest, ItsBaseMayBeOlderThanTheCompleteCrl) {
  EXPECT_EQ(Check(Base().Revoke(For(Reason::kCertificateHold)),
                  Delta().DeltaOf(9).Revoke(For(Reason::kRemoveFromCrl))),
            kGood);
  EXPECT_EQ(numbers_, "10 and 12");
  // But not newer: then it does not say what happened between the two. The
  // complete CRL stands alone.
  EXPECT_EQ(Check(Base().Revoke(For(Reason::kCertificateHold)),
                  Delta().DeltaOf(11).Revoke(For(Reason::kRemoveFromCrl))),
            kRevoked);
  EXPECT_EQ(Check(Base(), Delta().DeltaOf(11)), kGood);
  EXPECT_EQ(numbers_, "10");
}

// A delta that is not newer than the complete CRL says nothing new.
TEST_F(CheckDeltaTest, AnOldDelta) {
  for (int number : {9, 10}) {
    EXPECT_EQ(Check(Base(), Delta().Number(number).DeltaOf(8).Revoke(
                                For(Reason::kCertificateHold))),
              kGood);
    EXPECT_EQ(numbers_, "10");
    EXPECT_EQ(Check(Base().Revoke(For(Reason::kCertificateHold)),
                    Delta().Number(number).DeltaOf(8).Revoke(
                        For(Reason::kRemoveFromCrl))),
              kRevoked);
  }
}

// What a delta without its complete CRL lists is revoked. Else it says nothing.
TEST_F(CheckDeltaTest, Alone) {
  EXPECT_EQ(CrlCheck(leaf_).With(Delta()).Run(),
            NoInformation(Error::kDeltaCrlWithoutBase));
  CrlCheck check(leaf_);
  EXPECT_EQ(check.With(Delta().Revoke(leaf_)).Run(), kRevoked);
  EXPECT_EQ(check.Numbers(), "- and 12");
  EXPECT_EQ(
      CrlCheck(leaf_).With(Delta().Revoke(For(Reason::kRemoveFromCrl))).Run(),
      NoInformation(Error::kDeltaCrlWithoutBase));
  // The same where the complete CRL is too old for it, or its place is not
  // known.
  EXPECT_EQ(Check(Base(),
                  Delta().WithoutExtension(der::Oid::kCrlNumber).Revoke(leaf_)),
            kRevoked);
  EXPECT_EQ(Check(Base(), Delta().DeltaOf(11).Revoke(leaf_)), kRevoked);
}

// RFC 5280 section 6.3.3 (a) (1) (i): a delta that is in its time brings an
// expired complete CRL up to date.
TEST_F(CheckDeltaTest, AnExpiredCompleteCrl) {
  const TestCrl expired = Base().ThisUpdate(kNow - 9).NextUpdate(kNow - 1);
  EXPECT_EQ(Check(expired, Delta()), kGood);
  EXPECT_EQ(valid_until_, kNow + 6 * kDay);
  EXPECT_EQ(Check(expired.Revoke(leaf_), Delta()), kRevoked);
  EXPECT_EQ(Check(expired, Delta().Revoke(leaf_)), kRevoked);
  // Not one that has expired itself, does not fit, or is forged.
  EXPECT_EQ(Check(expired, Delta().NextUpdate(kNow - 1)),
            NoInformation(Error::kCrlExpired));
  EXPECT_EQ(Check(expired, Delta().DeltaOf(11)).status,
            crl::Status::kNoInformation);
  EXPECT_EQ(Check(expired.Revoke(leaf_), Delta().DeltaOf(11)).status,
            crl::Status::kNoInformation);
  EXPECT_EQ(Check(expired, Delta().CorruptSignature()),
            Invalid(Error::kBadCrlSignature));
  EXPECT_EQ(Check(expired.CorruptSignature(), Delta()),
            Invalid(Error::kBadCrlSignature));
  // And it does not make up for one that is not yet valid.
  EXPECT_EQ(Check(Base().ThisUpdate(kNow + 1), Delta()).status,
            crl::Status::kNoInformation);
}

// An expired complete CRL that no delta brings up to date takes nobody's place.
TEST_F(CheckDeltaTest, AnExpiredCompleteCrlReplacesNone) {
  const TestCrl newer =
      Base().Number(11).ThisUpdate(kNow - 9).NextUpdate(kNow - 1);
  EXPECT_EQ(CrlCheck(leaf_)
                .With(Base().ThisUpdate(kNow - 10).Revoke(leaf_))
                .With(newer)
                .With(Delta().Number(20).DeltaOf(19))
                .Run(),
            kRevoked);
}

// One key, two names, one scope: what one lists, the other does not release.
TEST_F(CheckDeltaTest, OfAnotherIssuerWithTheSameKey) {
  CrlPoint point;
  point.crl_issuer = {DirectoryName("Other")};
  const TestCertificate leaf =
      leaf_.CrlDistributionPoint(point).IssuedBy(root_);
  const TestCertificate other = Ca("Other").Key(root_.key()).IssuedBy(root_);
  const RevokedEntry entry = RevokedEntry(leaf).CertificateIssuer("Root");
  const TestCrl base = Base().Idp(IdpOf().Indirect());
  const TestCrl delta = Delta().Idp(IdpOf().Indirect());
  EXPECT_EQ(CrlCheck(leaf)
                .Signer(other)
                .With(base.Revoke(entry.Reason(Reason::kCertificateHold)))
                .With(delta.IssuerName("Other").Revoke(
                    entry.Reason(Reason::kRemoveFromCrl)))
                .Run(),
            kRevoked);
  EXPECT_EQ(CrlCheck(leaf)
                .With(base.Revoke(entry.Reason(Reason::kCertificateHold)))
                .With(delta.Revoke(entry.Reason(Reason::kRemoveFromCrl)))
                .Run(),
            kGood);
}

TEST_F(CheckDeltaTest, AnExpiredDeltaSaysNothing) {
  EXPECT_EQ(Check(Base(), Delta().NextUpdate(kNow - 1).Revoke(leaf_)), kGood);
  EXPECT_EQ(numbers_, "10");
  EXPECT_EQ(Check(Base(), Delta().ThisUpdate(kNow + 1).Revoke(leaf_)), kGood);
}

// RFC 5280 section 6.3.3 (c): issuer, scope and key identifier are the same,
// (h) and so is the key. A delta that belongs elsewhere changes nothing here.
TEST_F(CheckDeltaTest, OfAnotherScopeOrKey) {
  const TestCertificate same_name = Ca("Root").Key(StubKey(5));
  struct {
    const char* name;
    TestCrl delta;
  } const cases[] = {
      {"scope", Delta().Idp(IdpOf().OnlyUserCerts())},
      {"key identifier", Delta().AuthorityKeyId("x")},
      {"no key identifier",
       Delta().WithoutExtension(der::Oid::kAuthorityKeyIdentifier)},
      {"key", Delta().SignedBy(same_name.key())},
      {"no number", Delta().WithoutExtension(der::Oid::kCrlNumber)},
      {"issuer", Delta().IssuerName("Other")},
  };
  for (const auto& c : cases) {
    CrlCheck check(leaf_);
    EXPECT_EQ(check.Signer(same_name)
                  .With(Base().Revoke(For(Reason::kCertificateHold)))
                  .With(c.delta.Revoke(For(Reason::kRemoveFromCrl)))
                  .Run(),
              kRevoked)
        << c.name;
    EXPECT_EQ(check.Numbers(), "10") << c.name;
  }
  // A complete CRL without a number has no deltas.
  EXPECT_EQ(Check(Base()
                      .WithoutExtension(der::Oid::kCrlNumber)
                      .Revoke(For(Reason::kCertificateHold)),
                  Delta().Revoke(For(Reason::kRemoveFromCrl))),
            kRevoked);
}

// A bad delta is as good as none: who can feed it in could withhold a good one.
TEST_F(CheckDeltaTest, ABadDelta) {
  for (const TestCrl& bad :
       {Delta().CorruptSignature(), Delta().Extension("1.2.3", true, ""),
        Delta().Revoke(RevokedEntry::Raw(Null()))}) {
    EXPECT_EQ(Check(Base(), bad.Revoke(leaf_)), kGood);
    EXPECT_EQ(Check(Base().Revoke(For(Reason::kCertificateHold)),
                    bad.Revoke(For(Reason::kRemoveFromCrl))),
              kRevoked);
  }
}

TEST_F(CheckDeltaTest, OfOnePartition) {
  const TestCertificate leaf =
      leaf_.CrlDistributionPoint("http://c.example/1").IssuedBy(root_);
  const TestCrl base = Base().Idp(IdpOf("http://c.example/1"));
  const TestCrl mine = Delta().Idp(IdpOf("http://c.example/1")).Revoke(leaf);
  const TestCrl other = Delta().Idp(IdpOf("http://c.example/2")).Revoke(leaf);
  EXPECT_EQ(CrlCheck(leaf).With(base).With(mine).Run(), kRevoked);
  EXPECT_EQ(CrlCheck(leaf).With(base).With(other).Run(), kGood);
}

}  // namespace
}  // namespace cairn::testing
