// The limits of a check, each at the limit and one past it. What is left out
// makes nothing good.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/crl/crl_check.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/crl_factory.h"

namespace cairn::testing {
namespace {

constexpr Verdict kLimit = Invalid(Error::kCrlLimitReached);

class CheckLimitsTest : public ::testing::Test {
 protected:
  TestCrl Some(int number) const {
    return CrlOf(root_).Number(number).Idp(IdpOf().OnlyReasons(1 << 1));
  }

  const TestCertificate root_ = Ca("Root").Stub();
  const TestCertificate leaf_ = Leaf().Stub().IssuedBy(root_);
};

TEST_F(CheckLimitsTest, Crls) {
  for (int others : {crl::kMaxCrls - 1, crl::kMaxCrls}) {
    CrlCheck check(leaf_);
    for (int i = 0; i < others; ++i) check.With(Some(i));
    EXPECT_EQ(check.With(CrlOf(root_)).Run(),
              others < crl::kMaxCrls ? kGood : kLimit);
    EXPECT_EQ(check.answer().counters().crls,
              static_cast<uint32_t>(crl::kMaxCrls));
  }
  // Those that do not cover the certificate do not count.
  CrlCheck others(leaf_);
  for (int i = 0; i < 2 * crl::kMaxCrls; ++i) {
    others.With(CrlOf(root_).Number(i).Idp(IdpOf("http://c.example/1")));
  }
  EXPECT_EQ(others.With(CrlOf(root_)).Run(), kGood);
}

// What was found before the limit stands.
TEST_F(CheckLimitsTest, RevokedAndGoodBeforeTheLimitStand) {
  for (bool listed : {false, true}) {
    CrlCheck check(leaf_);
    check.With(listed ? CrlOf(root_).Revoke(leaf_) : CrlOf(root_));
    for (int i = 0; i < crl::kMaxCrls; ++i) check.With(Some(100 + i));
    EXPECT_EQ(check.Run(), listed ? kRevoked : kGood);
  }
}

TEST_F(CheckLimitsTest, Offers) {
  // One CRL many times costs a look each.
  class Repeating : public crl::Source {
   public:
    HookResult FindCrls(der::Input, crl::Sink& sink) override {
      for (uint32_t i = 0; i < count; ++i) {
        ++offered;
        if (sink.Offer({other, nullptr}) == crl::Sink::Take::kStop) {
          return Error::kOk;
        }
      }
      sink.Offer({own, nullptr});
      return Error::kOk;
    }
    uint32_t count = 0;
    uint32_t offered = 0;
    const crl::Crl* other = nullptr;
    const crl::Crl* own = nullptr;
  };
  const TestCrl other = CrlOf(Ca("Other").Stub());
  const TestCrl own = CrlOf(root_);
  const ValidationPolicy policy = ValidationPolicy::WebPki();
  const Certificate& issuer = root_.certificate();
  const IssuerKey key{issuer.subject(), issuer.public_key(), &issuer};
  const crl::Query query{leaf_.certificate(), key, kNow, policy, {}};
  for (uint32_t count : {crl::kMaxOffers - 1, crl::kMaxOffers}) {
    Repeating source;
    source.count = count;
    source.other = &other.crl();
    source.own = &own.crl();
    TestTrustDomain domain;
    crl::NoOtherSigners finder;
    crl::Answer answer;
    crl::Check(domain, query, source, finder, &answer);
    EXPECT_EQ(answer.status(), count < crl::kMaxOffers ? crl::Status::kGood
                                                       : crl::Status::kInvalid);
    EXPECT_EQ(source.offered, count);
  }
}

TEST_F(CheckLimitsTest, Signers) {
  for (int count : {crl::kMaxSigners, crl::kMaxSigners + 1}) {
    CrlCheck check(leaf_);
    check.With(CrlOf(root_).SignedBy(StubKey(0)));
    // The right one comes last.
    for (int i = count - 1; i >= 0; --i) {
      check.Signer(Ca("Root").Key(StubKey(i)).IssuedBy(root_));
    }
    EXPECT_EQ(check.Run(), count == crl::kMaxSigners ? kGood : kLimit);
  }
}

// Certificates of other names are not counted.
TEST_F(CheckLimitsTest, SignersOfOtherNames) {
  CrlCheck check(leaf_);
  check.With(CrlOf(root_).SignedBy(StubKey(0)));
  for (int i = 0; i < 3 * crl::kMaxSigners; ++i) {
    check.Signer(Ca(absl::StrCat("Other ", i)).Stub());
  }
  check.Signer(Ca("Root").Key(StubKey(0)).IssuedBy(root_));
  EXPECT_EQ(check.Run(), kGood);
}

// Paths are dear: those of eight signers are asked for, in all CRLs together.
TEST_F(CheckLimitsTest, TrustedSigners) {
  TestCertificate leaf = leaf_;
  for (int name = 1; name < crl::kMaxCrlIssuers; ++name) {
    CrlPoint point;
    point.crl_issuer = {DirectoryName(absl::StrCat("CRL issuer ", name))};
    leaf = leaf.CrlDistributionPoint(point);
  }
  leaf = leaf.IssuedBy(root_);
  for (int signers : {crl::kMaxSigners, crl::kMaxSigners + 1}) {
    CrlCheck check(leaf);
    for (int i = 0; i < signers; ++i) {
      const TestCertificate signer =
          Ca(absl::StrCat("CRL issuer ", 1 + i % (crl::kMaxCrlIssuers - 1)))
              .Key(StubKey(i))
              .IssuedBy(root_);
      const bool last = i == signers - 1;
      check.Signer(signer, last ? Error::kOk : Error::kUnknownIssuer);
      check.With(CrlOf(signer)
                     .Number(i)
                     .Idp(IdpOf().Indirect())
                     .Revoke(RevokedEntry(leaf).CertificateIssuer("Root")));
    }
    EXPECT_EQ(check.Run(), signers == crl::kMaxSigners
                               ? kRevoked
                               : Invalid(Error::kCrlSignerNotTrusted));
    EXPECT_EQ(check.trust_asked().size(), size_t{crl::kMaxSigners});
  }
}

// Forged CRLs that come first, and a crowd of signers to try them with, do not
// use up what it takes to verify the issuer's own.
TEST_F(CheckLimitsTest, ForgedCrlsDoNotUseUpTheSignatures) {
  for (bool listed : {false, true}) {
    CrlCheck check(leaf_);
    for (int i = 1; i < crl::kMaxCrls; ++i) {
      check.With(CrlOf(root_).Number(i).SignedBy(StubKey(1000)));
    }
    for (int i = 0; i < crl::kMaxSigners; ++i) {
      check.Signer(Ca("Root").Key(StubKey(i)).IssuedBy(root_));
    }
    check.With(listed ? CrlOf(root_).Revoke(leaf_) : CrlOf(root_));
    EXPECT_EQ(check.Run(), listed ? kRevoked : kGood);
  }
}

TEST_F(CheckLimitsTest, Signatures) {
  // Each CRL would cost nine checks: the issuer's key, and eight others.
  CrlCheck check(leaf_);
  for (int i = 0; i < crl::kMaxCrls; ++i) {
    check.With(Some(i).SignedBy(StubKey(1000)));
  }
  for (int i = 0; i < crl::kMaxSigners; ++i) {
    check.Signer(Ca("Root").Key(StubKey(i)).IssuedBy(root_));
  }
  EXPECT_EQ(check.Run().status, crl::Status::kInvalid);
  EXPECT_EQ(check.answer().counters().signatures, crl::kMaxSignatureChecks);
  EXPECT_EQ(check.domain().count(Hook::kVerify),
            static_cast<int>(crl::kMaxSignatureChecks));
}

TEST_F(CheckLimitsTest, NamesOfCrlIssuers) {
  for (int count : {crl::kMaxCrlIssuers, crl::kMaxCrlIssuers + 1}) {
    TestCertificate leaf = leaf_;
    // The certificate's issuer is one of them.
    for (int i = 1; i < count; ++i) {
      CrlPoint point;
      point.crl_issuer = {DirectoryName(absl::StrCat("CRL issuer ", i))};
      leaf = leaf.CrlDistributionPoint(point);
    }
    leaf = leaf.IssuedBy(root_);
    CrlCheck check(leaf);
    EXPECT_EQ(check.Run(), count == crl::kMaxCrlIssuers
                               ? NoInformation(Error::kNoCrl)
                               : kLimit);
    EXPECT_EQ(check.asked().size(), size_t{crl::kMaxCrlIssuers});
    EXPECT_EQ(check.With(CrlOf(root_)).Run(), kGood);
  }
}

// Names times names: the work ends, whatever is in the certificate and the CRL.
TEST_F(CheckLimitsTest, ComparisonsOfNames) {
  const auto names = [](const char* prefix, int count) {
    CrlPoint point;
    for (int i = 0; i < count; ++i) {
      point.full_name.push_back(UriName(absl::StrCat(prefix, i)));
    }
    return point;
  };
  constexpr int kMany = 100;
  const TestCertificate leaf =
      leaf_.CrlDistributionPoint(names("a", kMany)).IssuedBy(root_);
  const TestCrl crl = CrlOf(root_).Idp(IdpOf(names("b", kMany)));
  EXPECT_EQ(CrlCheck(leaf).With(crl).Run(), kLimit);
  EXPECT_EQ(CrlCheck(leaf).With(crl.Revoke(leaf)).Run(), kLimit);
  // Thirty by thirty are compared.
  const TestCertificate smaller =
      leaf_.CrlDistributionPoint(names("a", 30)).IssuedBy(root_);
  EXPECT_EQ(
      CrlCheck(smaller).With(CrlOf(root_).Idp(IdpOf(names("b", 30)))).Run(),
      NoInformation(Error::kCrlOutOfScope));
  // A CRL like that takes nothing away from the next one.
  EXPECT_EQ(CrlCheck(leaf).With(crl).With(CrlOf(root_).Revoke(leaf)).Run(),
            kRevoked);
}

// Distribution points without names are counted as well.
TEST_F(CheckLimitsTest, ManyDistributionPoints) {
  for (uint32_t count :
       {crl::kMaxPointComparisons - 1, crl::kMaxPointComparisons}) {
    TestCertificate leaf = leaf_;
    std::string points;
    CrlPoint point;
    point.crl_issuer = {DirectoryName("Root")};
    for (uint32_t i = 0; i < count; ++i) points += Encode(point);
    leaf = leaf.Extension(Extension::kCrlDistributionPoints, false,
                          Sequence({points}))
               .IssuedBy(root_);
    const TestCrl crl = CrlOf(root_).Idp(IdpOf("http://c.example/1"));
    // And the issuer's name.
    EXPECT_EQ(CrlCheck(leaf).With(crl).Run(),
              count < crl::kMaxPointComparisons
                  ? NoInformation(Error::kCrlOutOfScope)
                  : kLimit);
  }
}

TEST_F(CheckLimitsTest, ComparisonsAtTheLimit) {
  const TestCertificate leaf =
      leaf_.CrlDistributionPoint("http://c.example/1").IssuedBy(root_);
  CrlPoint most;
  // Each of its names is compared with the issuer's and with the distribution
  // point's, which counts one by itself.
  constexpr int kNames = (crl::kMaxPointComparisons - 2) / 2;
  for (int i = 0; i < kNames; ++i) {
    most.full_name.push_back(UriName(absl::StrCat("u", i)));
  }
  EXPECT_EQ(CrlCheck(leaf).With(CrlOf(root_).Idp(IdpOf(most))).Run(),
            NoInformation(Error::kCrlOutOfScope));
  most.full_name.push_back(UriName("one more"));
  EXPECT_EQ(CrlCheck(leaf).With(CrlOf(root_).Idp(IdpOf(most))).Run(), kLimit);
}

}  // namespace
}  // namespace cairn::testing
