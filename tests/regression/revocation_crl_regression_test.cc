// What broke other verifiers: CRLs. Each test is named after one of the
// reports, and shows the attack and its nearest legitimate neighbour.

#include <string>
#include <type_traits>

#include "crl/check.h"
#include "crl/verified_crl.h"
#include "gtest/gtest.h"
#include "tests/crl/crl_check.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/crl_factory.h"
#include "tests/support/extension_values.h"
#include "tests/support/names.h"

namespace cairn::testing {
namespace {

constexpr Verdict kOutOfScope = NoInformation(Error::kCrlOutOfScope);

class CrlRegression : public ::testing::Test {
 protected:
  TestCertificate LeafAt(const CrlPoint& a, const CrlPoint& b) const {
    return Leaf()
        .Stub()
        .CrlDistributionPoint(a)
        .CrlDistributionPoint(b)
        .IssuedBy(root_);
  }
  TestCrl Partition(const CrlPoint& point) const {
    return CrlOf(root_).Idp(IdpOf(point));
  }

  const TestCertificate root_ = Ca("Root").Stub();
  const TestCertificate leaf_ = Leaf().Stub().IssuedBy(root_);
};

// rustls-webpki compared the first distribution point of the certificate only,
// and took a CRL that names the second for one that has nothing to do with it.
TEST_F(CrlRegression, RUSTSEC_2026_0049_EveryDistributionPointIsCompared) {
  const TestCertificate leaf =
      LeafAt("http://c.example/1", "http://c.example/2");
  for (const char* uri : {"http://c.example/1", "http://c.example/2"}) {
    EXPECT_EQ(CrlCheck(leaf).With(Partition(uri).Revoke(leaf)).Run(), kRevoked);
    EXPECT_EQ(CrlCheck(leaf).With(Partition(uri)).Run(), kGood);
  }
}

// The same within one distribution point, and within the CRL: every name with
// every name.
TEST_F(CrlRegression, RUSTSEC_2026_0049_EveryNameIsCompared) {
  CrlPoint in_certificate;
  in_certificate.full_name = {UriName("ldap://c.example/1"),
                              UriName("http://c.example/1")};
  CrlPoint in_crl;
  in_crl.full_name = {DnsName("c.example"), UriName("http://c.example/1")};
  const TestCertificate leaf = LeafAt("http://other.example", in_certificate);
  EXPECT_EQ(CrlCheck(leaf).With(Partition(in_crl).Revoke(leaf)).Run(),
            kRevoked);
  EXPECT_EQ(CrlCheck(leaf).With(Partition(in_crl)).Run(), kGood);
}

// AWS-LC took a partition for the whole: a CRL that does not cover the
// certificate says that it is good.
TEST_F(CrlRegression, CVE_2026_4428_AnotherPartitionSaysNothing) {
  const TestCertificate leaf =
      LeafAt("http://c.example/1", "http://c.example/2");
  EXPECT_EQ(CrlCheck(leaf).With(Partition("http://c.example/3")).Run(),
            kOutOfScope);
  EXPECT_EQ(CrlCheck(leaf_).With(Partition("http://c.example/1")).Run(),
            kOutOfScope);
  EXPECT_EQ(CrlCheck(leaf_).With(CrlOf(root_).Idp(IdpOf().OnlyCaCerts())).Run(),
            kOutOfScope);
  EXPECT_EQ(
      CrlCheck(leaf_).With(CrlOf(root_).Idp(IdpOf().OnlyReasons(1 << 1))).Run(),
      NoInformation(Error::kCrlReasonsIncomplete));
  // Nor does it hide what the right one says.
  EXPECT_EQ(CrlCheck(leaf)
                .With(Partition("http://c.example/3"))
                .With(Partition("http://c.example/2").Revoke(leaf))
                .Run(),
            kRevoked);
  // The whole is good.
  EXPECT_EQ(CrlCheck(leaf).With(CrlOf(root_)).Run(), kGood);
}

// rustls-webpki panicked on a CRL before it had verified it: an IDP whose
// onlySomeReasons is empty. The outline of a CRL has total parsers, and its
// entries are not looked at before the signature is good.
TEST_F(CrlRegression, RUSTSEC_2026_0104_EmptyOnlySomeReasons) {
  for (const std::string& reasons :
       {Primitive(3, ""), Primitive(3, absl::string_view("\x01", 1)),
        Primitive(3, "\xff")}) {
    const TestCrl crl = CrlOf(root_).Extension(
        der::Oid::kIssuingDistributionPoint, true, Sequence({reasons}));
    EXPECT_EQ(CrlCheck(leaf_).With(crl).Run(),
              Invalid(Error::kMalformedCrlExtension));
  }
  // No reasons at all are few, but well formed.
  EXPECT_EQ(
      CrlCheck(leaf_).With(CrlOf(root_).Idp(IdpOf().OnlyReasons(0))).Run(),
      NoInformation(Error::kCrlReasonsIncomplete));
}

// OpenSSL followed a null pointer for a delta CRL without cRLNumber.
TEST_F(CrlRegression, CVE_2026_28388_DeltaWithoutNumber) {
  const TestCrl delta =
      CrlOf(root_).DeltaOf(1).WithoutExtension(der::Oid::kCrlNumber);
  EXPECT_EQ(CrlCheck(leaf_).With(CrlOf(root_)).With(delta).Run(), kGood);
  EXPECT_EQ(CrlCheck(leaf_).With(CrlOf(root_)).With(delta.Revoke(leaf_)).Run(),
            kRevoked);
  EXPECT_EQ(CrlCheck(leaf_).With(delta).Run(),
            NoInformation(Error::kDeltaCrlWithoutBase));
  EXPECT_EQ(CrlCheck(leaf_)
                .With(CrlOf(root_).WithoutExtension(der::Oid::kCrlNumber))
                .With(delta)
                .Run(),
            kGood);
}

// Entries are parsed once the signature is good, not before: what stands in a
// forged CRL is never looked at.
TEST_F(CrlRegression, RUSTSEC_2026_0104_EntriesComeAfterTheSignature) {
  const TestCrl bad = CrlOf(root_).Revoke(RevokedEntry::Raw("garbage"));
  EXPECT_EQ(CrlCheck(leaf_).With(bad.CorruptSignature()).Run(),
            Invalid(Error::kBadCrlSignature));
  EXPECT_EQ(CrlCheck(leaf_).With(bad).Run(),
            Invalid(Error::kMalformedCrlEntry));
}

// wolfSSL passed over critical extensions of CRLs that it did not know.
TEST_F(CrlRegression, CVE_2026_6450_UnknownCriticalExtensions) {
  const RevokedEntry entry(std::string("\x01"));
  EXPECT_EQ(
      CrlCheck(leaf_).With(CrlOf(root_).Extension("1.2.3", true, "")).Run(),
      Invalid(Error::kUnknownCriticalCrlExtension));
  EXPECT_EQ(CrlCheck(leaf_)
                .With(CrlOf(root_).Revoke(entry.Extension("1.2.3", true, "")))
                .Run(),
            Invalid(Error::kUnknownCriticalCrlEntryExtension));
  EXPECT_EQ(
      CrlCheck(leaf_).With(CrlOf(root_).Extension("1.2.3", false, "")).Run(),
      kGood);
  EXPECT_EQ(CrlCheck(leaf_)
                .With(CrlOf(root_).Revoke(entry.Extension("1.2.3", false, "")))
                .Run(),
            kGood);
}

// Botan read the status of a response that it had not verified. Nobody but the
// verifier can fill in what a status is read from.
TEST_F(CrlRegression, CVE_2026_32883_AStatusIsReadFromWhatIsVerified) {
  static_assert(!std::is_constructible<crl::VerifiedCrl, const crl::Crl&>(),
                "only Verify() makes one");
  static_assert(!std::is_constructible<crl::Answer, crl::Status>(),
                "only Check() makes one");
  const TestCrl crl = CrlOf(root_).Revoke(leaf_);
  const crl::VerifiedCrl nothing;
  EXPECT_FALSE(nothing
                   .Find(leaf_.certificate().serial_number(),
                         leaf_.certificate().issuer())
                   .failure.ok());
  EXPECT_EQ(CrlCheck(leaf_).With(crl.SignedBy(StubKey(1))).Run(),
            Invalid(Error::kBadCrlSignature));
  EXPECT_EQ(CrlCheck(leaf_).With(crl).Run(), kRevoked);
}

// The CRL signer must belong to the issuer's own path: a key of the same name
// elsewhere does not (CVE-2022-43705, Botan, of OCSP responders).
TEST_F(CrlRegression, CVE_2022_43705_ASignerOfTheSameNameElsewhere) {
  const TestCertificate impostor =
      Ca("Root").Key(StubKey(1)).IssuedBy(Ca("Other root").Stub());
  const TestCrl crl = CrlOf(root_).SignedBy(StubKey(1));
  EXPECT_EQ(
      CrlCheck(leaf_).With(crl).Signer(impostor, Error::kUnknownIssuer).Run(),
      Invalid(Error::kCrlSignerNotTrusted));
  const TestCertificate twin = Ca("Root").Key(StubKey(1)).IssuedBy(root_);
  EXPECT_EQ(CrlCheck(leaf_).With(crl).Signer(twin).Run(), kGood);
}

}  // namespace
}  // namespace cairn::testing
