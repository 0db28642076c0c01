// Who may have signed a CRL: RFC 5280 section 6.3.3 (f) and (g).

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/crl/crl_check.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/crl_factory.h"

namespace cairn::testing {
namespace {

class CheckSignersTest : public ::testing::Test {
 protected:
  // The CA's other key, for CRLs.
  TestCertificate Twin(int n) const {
    return Ca("Root").Key(StubKey(n)).IssuedBy(root_);
  }

  const TestCertificate root_ = Ca("Root").Stub();
  const TestCertificate leaf_ = Leaf().Stub().IssuedBy(root_);
  const TestCertificate twin_ = Twin(1);
  const TestCrl by_twin_ = CrlOf(root_).SignedBy(StubKey(1));
};

TEST_F(CheckSignersTest, AnotherKeyOfTheSameName) {
  CrlCheck check(leaf_);
  EXPECT_EQ(check.With(by_twin_).Signer(twin_).Run(), kGood);
  EXPECT_EQ(check.trust_asked(), std::vector<std::string>{"CN=Root"});
  EXPECT_EQ(check.answer().counters().signatures, 2u);
  EXPECT_EQ(CrlCheck(leaf_).With(by_twin_.Revoke(leaf_)).Signer(twin_).Run(),
            kRevoked);
}

TEST_F(CheckSignersTest, NobodyKnowsIt) {
  EXPECT_EQ(CrlCheck(leaf_).With(by_twin_).Run(),
            Invalid(Error::kBadCrlSignature));
  EXPECT_EQ(CrlCheck(leaf_).With(by_twin_).Signer(Twin(2)).Run(),
            Invalid(Error::kBadCrlSignature));
}

// A key of the same name under another root: only its path tells.
TEST_F(CheckSignersTest, NotTrusted) {
  for (Error why : {Error::kUnknownIssuer, Error::kRevoked, Error::kExpired}) {
    for (const TestCrl& crl : {by_twin_, by_twin_.Revoke(leaf_)}) {
      EXPECT_EQ(CrlCheck(leaf_).With(crl).Signer(twin_, why).Run(),
                Invalid(Error::kCrlSignerNotTrusted));
    }
  }
  EXPECT_EQ(
      CrlCheck(leaf_).With(by_twin_).Signer(twin_, HookResult::Pending()).Run(),
      kPending);
}

// What may still come is waited for, whoever else is not trusted.
TEST_F(CheckSignersTest, PendingAndNotTrusted) {
  const TestCertificate elsewhere =
      Ca("Root").Key(StubKey(1)).IssuedBy(Ca("Other root").Stub());
  for (bool pending_first : {false, true}) {
    CrlCheck check(leaf_);
    if (pending_first) check.Signer(twin_, HookResult::Pending());
    check.Signer(elsewhere, Error::kUnknownIssuer);
    if (!pending_first) check.Signer(twin_, HookResult::Pending());
    EXPECT_EQ(check.With(by_twin_).Run(), kPending);
  }
}

// Trust is asked for only when the signature is good, and once.
TEST_F(CheckSignersTest, TrustIsTheLastQuestion) {
  CrlCheck check(leaf_);
  check.With(by_twin_)
      .With(by_twin_.Number(2))
      .Signer(Twin(2))
      .Signer(twin_)
      .Signer(Ca("Other").Stub());
  EXPECT_EQ(check.Run(), kGood);
  EXPECT_EQ(check.trust_asked().size(), 1u);
  CrlCheck forged(leaf_);
  EXPECT_EQ(forged.With(by_twin_.CorruptSignature()).Signer(twin_).Run(),
            Invalid(Error::kBadCrlSignature));
  EXPECT_TRUE(forged.trust_asked().empty());
}

TEST_F(CheckSignersTest, ItMustBeAllowedToSignCrls) {
  using U = KeyUsage;
  const TestCertificate without =
      twin_.KeyUsage({U::kKeyCertSign}).IssuedBy(root_);
  CrlCheck check(leaf_);
  EXPECT_EQ(check.With(by_twin_).Signer(without).Run(),
            Invalid(Error::kCrlSignerMayNotSign));
  EXPECT_TRUE(check.trust_asked().empty());
  // CRL signers need not be CAs.
  const TestCertificate only_crls =
      Leaf("Root").Key(StubKey(1)).KeyUsage({U::kCrlSign}).IssuedBy(root_);
  EXPECT_EQ(CrlCheck(leaf_).With(by_twin_).Signer(only_crls).Run(), kGood);
}

// The certificate's own issuer may not sign CRLs, but has another key that may:
// or the same key in another certificate.
TEST_F(CheckSignersTest, TheIssuerMayNot) {
  using U = KeyUsage;
  const TestCertificate issuer = root_.KeyUsage({U::kKeyCertSign});
  const TestCertificate leaf = Leaf().Stub().IssuedBy(issuer);
  EXPECT_EQ(CrlCheck(leaf).With(CrlOf(issuer)).Run(),
            Invalid(Error::kCrlSignerMayNotSign));
  EXPECT_EQ(CrlCheck(leaf).With(by_twin_).Signer(twin_).Run(), kGood);
  EXPECT_EQ(CrlCheck(leaf).With(CrlOf(issuer)).Signer(root_).Run(), kGood);
}

// An indirect CRL of an issuer that nobody knows says nothing.
TEST_F(CheckSignersTest, AnIndirectIssuerThatNobodyKnows) {
  CrlPoint point("http://c.example/1");
  point.crl_issuer = {DirectoryName("CRL issuer")};
  const TestCertificate leaf = leaf_.CrlDistributionPoint(point);
  const TestCertificate issuer = Ca("CRL issuer").Stub().IssuedBy(root_);
  const TestCrl crl = CrlOf(issuer).Idp(IdpOf().Indirect());
  EXPECT_EQ(CrlCheck(leaf).With(crl).Run(),
            NoInformation(Error::kCrlSignerUnknown));
  EXPECT_EQ(CrlCheck(leaf).With(crl).Signer(issuer).Run(), kGood);
  EXPECT_EQ(
      CrlCheck(leaf).With(crl).Signer(issuer, Error::kUntrustedRoot).Run(),
      Invalid(Error::kCrlSignerNotTrusted));
  EXPECT_EQ(CrlCheck(leaf).With(crl.CorruptSignature()).Signer(issuer).Run(),
            Invalid(Error::kBadCrlSignature));
  // The certificate's issuer is not its issuer.
  EXPECT_EQ(CrlCheck(leaf).With(crl.SignedBy(root_.key())).Run(),
            NoInformation(Error::kCrlSignerUnknown));
}

TEST_F(CheckSignersTest, AnswersOfTheFinder) {
  EXPECT_EQ(
      CrlCheck(leaf_).With(by_twin_).FinderAnswers(HookResult::Pending()).Run(),
      kPending);
  EXPECT_EQ(
      CrlCheck(leaf_).With(by_twin_).FinderAnswers(HookResult::Refuse(3)).Run(),
      Invalid(Error::kRefusedByTrustDomain));
  // It is not asked where the issuer has signed.
  EXPECT_EQ(CrlCheck(leaf_)
                .With(CrlOf(root_))
                .FinderAnswers(HookResult::Pending())
                .Run(),
            kGood);
}

// The key identifier of the CRL says who is tried first, and nothing more.
TEST_F(CheckSignersTest, KeyIdentifiersOrder) {
  CrlCheck check(leaf_);
  for (int i = 2; i < 8; ++i) check.Signer(Twin(i));
  check.Signer(twin_);
  CrlCheck wrong(leaf_);
  wrong.Signer(Twin(2)).Signer(twin_);
  EXPECT_EQ(check.With(by_twin_.AuthorityKeyId(twin_.key_id())).Run(), kGood);
  EXPECT_EQ(check.answer().counters().signatures, 2u);
  EXPECT_EQ(wrong.With(by_twin_.AuthorityKeyId(Twin(2).key_id())).Run(), kGood);
  EXPECT_EQ(wrong.answer().counters().signatures, 3u);
}

// One certificate of several is trusted: that is enough.
TEST_F(CheckSignersTest, OneOfSeveral) {
  const TestCertificate other_root = Ca("Other root").Stub();
  const TestCertificate elsewhere =
      Ca("Root").Key(StubKey(1)).IssuedBy(other_root);
  CrlCheck check(leaf_);
  EXPECT_EQ(check.With(by_twin_)
                .Signer(elsewhere, Error::kUnknownIssuer)
                .Signer(twin_)
                .Run(),
            kGood);
  EXPECT_EQ(check.trust_asked().size(), 2u);
}

}  // namespace
}  // namespace cairn::testing
