// Which CRLs cover a certificate: RFC 5280 section 6.3.3 (b) and (d).

#include <initializer_list>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/crl/crl_check.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/crl_factory.h"
#include "tests/support/extension_values.h"
#include "tests/support/names.h"

namespace cairn::testing {
namespace {

constexpr char kUri1[] = "http://c.example/1";
constexpr char kUri2[] = "http://c.example/2";
constexpr Verdict kOutOfScope = NoInformation(Error::kCrlOutOfScope);

std::string CommonName(absl::string_view value) {
  return Attribute(der::Oid::kCommonName, der::kUtf8String, value);
}

CrlPoint Relative(absl::string_view common_name) {
  CrlPoint point;
  point.relative_name = CommonName(common_name);
  return point;
}

CrlPoint Names(std::initializer_list<GeneralNameDer> names) {
  CrlPoint point;
  point.full_name = names;
  return point;
}

class CheckScopeTest : public ::testing::Test {
 protected:
  TestCertificate LeafAt(std::initializer_list<CrlPoint> points) const {
    TestCertificate leaf = Leaf().Stub().Serial(7);
    for (const CrlPoint& point : points) {
      leaf = leaf.CrlDistributionPoint(point);
    }
    return leaf.IssuedBy(root_);
  }
  TestCrl At(const CrlPoint& point) const {
    return CrlOf(root_).Idp(IdpOf(point));
  }
  // What a CRL without entries says, which is checked against what it says when
  // it lists the certificate.
  Verdict Check(const TestCertificate& leaf, const TestCrl& crl) {
    const Verdict verdict = CrlCheck(leaf).With(crl).Run();
    EXPECT_EQ(CrlCheck(leaf).With(crl.Revoke(leaf)).Run(),
              verdict == kOutOfScope ? kOutOfScope : kRevoked);
    return verdict;
  }

  const TestCertificate root_ = Ca("O=Example,CN=Root").Stub();
};

TEST_F(CheckScopeTest, WithoutScopeACrlCoversEverything) {
  EXPECT_EQ(Check(LeafAt({}), CrlOf(root_)), kGood);
  EXPECT_EQ(Check(LeafAt({kUri1}), CrlOf(root_)), kGood);
  EXPECT_EQ(Check(LeafAt({Relative("Part 1")}), CrlOf(root_)), kGood);
}

// RUSTSEC-2026-0049, CVE-2026-4428: every distribution point, and every name of
// each, is compared with every name of the CRL.
TEST_F(CheckScopeTest, AnyNameOfAnyPoint) {
  const CrlPoint both = Names({UriName(kUri1), UriName(kUri2)});
  EXPECT_EQ(Check(LeafAt({kUri1}), At(kUri1)), kGood);
  EXPECT_EQ(Check(LeafAt({kUri1}), At(kUri2)), kOutOfScope);
  EXPECT_EQ(Check(LeafAt({kUri1, kUri2}), At(kUri2)), kGood);
  EXPECT_EQ(Check(LeafAt({kUri2, kUri1}), At(kUri2)), kGood);
  EXPECT_EQ(Check(LeafAt({both}), At(kUri2)), kGood);
  EXPECT_EQ(Check(LeafAt({kUri2}), At(both)), kGood);
  EXPECT_EQ(Check(LeafAt({both}), At("http://c.example/3")), kOutOfScope);
  EXPECT_EQ(Check(LeafAt({}), At(kUri1)), kOutOfScope);
}

TEST_F(CheckScopeTest, NamesMatchByTheirForm) {
  struct {
    const char* name;
    GeneralNameDer in_certificate;
    GeneralNameDer in_crl;
    bool match;
  } const cases[] = {
      {"case of a URI", UriName("http://C.example/1"), UriName(kUri1), false},
      {"URI and dNSName", DnsName("c.example"), UriName("c.example"), false},
      {"dNSName", DnsName("c.example"), DnsName("c.example"), true},
      {"rfc822Name", EmailName("a@c.example"), EmailName("a@c.example"), true},
      {"directoryName", DirectoryName("O=A,CN=b"), DirectoryName("O=a,CN=B"),
       true},
      {"another directoryName", DirectoryName("O=A,CN=b"),
       DirectoryName("O=A,CN=c"), false},
      {"part of a directoryName", DirectoryName("O=A,CN=b"),
       DirectoryName("O=A"), false},
      {"iPAddress", IpName("192.0.2.1"), IpName("192.0.2.1"), true},
      {"otherName", OtherName("1.2.3", Null()), OtherName("1.2.3", Null()),
       true},
      {"otherName of another type", OtherName("1.2.3", Null()),
       OtherName("1.2.4", Null()), false},
      {"registeredID", RegisteredIdName("1.2.3"), RegisteredIdName("1.2.3"),
       true},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(Check(LeafAt({Names({c.in_certificate})}), At(Names({c.in_crl}))),
              c.match ? kGood : kOutOfScope)
        << c.name;
  }
}

// nameRelativeToCRLIssuer stands for the issuer's name and one more RDN.
TEST_F(CheckScopeTest, RelativeNames) {
  const CrlPoint whole = Names({DirectoryName("O=Example,CN=Root,CN=Part 1")});
  EXPECT_EQ(Check(LeafAt({Relative("Part 1")}), At(Relative("Part 1"))), kGood);
  EXPECT_EQ(Check(LeafAt({Relative("Part 1")}), At(Relative("PART  1"))),
            kGood);
  EXPECT_EQ(Check(LeafAt({Relative("Part 1")}), At(Relative("Part 2"))),
            kOutOfScope);
  EXPECT_EQ(Check(LeafAt({Relative("Part 1")}), At(whole)), kGood);
  EXPECT_EQ(Check(LeafAt({whole}), At(Relative("Part 1"))), kGood);
  EXPECT_EQ(Check(LeafAt({Relative("Part 1")}),
                  At(Names({DirectoryName("O=Other,CN=Root,CN=Part 1")}))),
            kOutOfScope);
  // One that is too long to be put together matches nothing.
  const CrlPoint huge = Relative(std::string(2000, 'x'));
  EXPECT_EQ(Check(LeafAt({huge}), At(huge)), kOutOfScope);
}

// Every certificate has its issuer's name as a distribution point.
TEST_F(CheckScopeTest, TheNameOfTheIssuer) {
  const TestCrl crl = At(Names({DirectoryName("O=Example,CN=Root")}));
  EXPECT_EQ(Check(LeafAt({}), crl), kGood);
  EXPECT_EQ(Check(LeafAt({kUri1}), crl), kGood);
  EXPECT_EQ(Check(LeafAt({}), At(Names({DirectoryName("O=Example")}))),
            kOutOfScope);
}

TEST_F(CheckScopeTest, KindsOfCertificates) {
  const TestCertificate leaf = LeafAt({});
  const TestCertificate ca = Ca("Sub").Stub().IssuedBy(root_);
  const TestCrl crls[] = {CrlOf(root_).Idp(IdpOf().OnlyUserCerts()),
                          CrlOf(root_).Idp(IdpOf().OnlyCaCerts()),
                          CrlOf(root_).Idp(IdpOf().OnlyAttributeCerts())};
  EXPECT_EQ(Check(leaf, crls[0]), kGood);
  EXPECT_EQ(Check(leaf, crls[1]), kOutOfScope);
  EXPECT_EQ(Check(leaf, crls[2]), kOutOfScope);
  EXPECT_EQ(Check(ca, crls[0]), kOutOfScope);
  EXPECT_EQ(Check(ca, crls[1]), kGood);
  EXPECT_EQ(Check(ca, crls[2]), kOutOfScope);
  // With a name besides, both must fit.
  EXPECT_EQ(
      Check(LeafAt({kUri1}), CrlOf(root_).Idp(IdpOf(kUri1).OnlyUserCerts())),
      kGood);
  EXPECT_EQ(
      Check(LeafAt({kUri1}), CrlOf(root_).Idp(IdpOf(kUri1).OnlyCaCerts())),
      kOutOfScope);
  EXPECT_EQ(
      Check(LeafAt({kUri1}), CrlOf(root_).Idp(IdpOf(kUri2).OnlyUserCerts())),
      kOutOfScope);
  // basicConstraints without cA is an end entity.
  EXPECT_EQ(Check(leaf.BasicConstraints(false).IssuedBy(root_), crls[0]),
            kGood);
}

// RFC 5280 section 6.3.3 (d), (l): good takes all reasons.
TEST_F(CheckScopeTest, Reasons) {
  constexpr uint16_t kKeyCompromise = 1 << 1;
  constexpr uint16_t kOthers = crl::kAllReasons & ~kKeyCompromise;
  const TestCertificate leaf = LeafAt({});
  const TestCrl some = CrlOf(root_).Idp(IdpOf().OnlyReasons(kKeyCompromise));
  const TestCrl others = CrlOf(root_).Idp(IdpOf().OnlyReasons(kOthers));
  const Verdict incomplete = NoInformation(Error::kCrlReasonsIncomplete);
  EXPECT_EQ(CrlCheck(leaf).With(some).Run(), incomplete);
  EXPECT_EQ(CrlCheck(leaf).With(others).Run(), incomplete);
  EXPECT_EQ(CrlCheck(leaf).With(some).With(others).Run(), kGood);
  EXPECT_EQ(CrlCheck(leaf).With(some).With(others.Revoke(leaf)).Run(),
            kRevoked);
  EXPECT_EQ(CrlCheck(leaf).With(some.Revoke(leaf)).Run(), kRevoked);
  EXPECT_EQ(CrlCheck(leaf).With(some).With(some.Number(2)).Run(), incomplete);
  // Every single bit counts, but not those that stand for nothing.
  for (int bit = 0; bit < 9; ++bit) {
    const auto but = static_cast<uint16_t>(crl::kAllReasons & ~(1 << bit));
    EXPECT_EQ(
        CrlCheck(leaf).With(CrlOf(root_).Idp(IdpOf().OnlyReasons(but))).Run(),
        bit == 0 ? kGood : incomplete)
        << bit;
  }
  EXPECT_EQ(CrlCheck(leaf).With(CrlOf(root_).Idp(IdpOf().OnlyReasons(0))).Run(),
            incomplete);
  // One of the two has expired, or is forged.
  EXPECT_EQ(CrlCheck(leaf).With(some).With(others.NextUpdate(kNow - 1)).Run(),
            incomplete);
  EXPECT_EQ(CrlCheck(leaf).With(some).With(others.CorruptSignature()).Run(),
            Invalid(Error::kBadCrlSignature));
  // The earlier of two ends.
  CrlCheck check(leaf);
  EXPECT_EQ(check.With(some).With(others.NextUpdate(kNow + 5)).Run(), kGood);
  EXPECT_EQ(check.answer().valid_until(), kNow + 5);
}

TEST_F(CheckScopeTest, ReasonsOfDistributionPoints) {
  CrlPoint some(kUri1);
  some.reasons = 1 << 1;
  CrlPoint others(kUri2);
  others.reasons = static_cast<uint16_t>(crl::kAllReasons & ~(1 << 1));
  const TestCertificate leaf = LeafAt({some, others});
  const Verdict incomplete = NoInformation(Error::kCrlReasonsIncomplete);
  EXPECT_EQ(CrlCheck(leaf).With(At(kUri1)).Run(), incomplete);
  EXPECT_EQ(CrlCheck(leaf).With(At(kUri2)).Run(), incomplete);
  EXPECT_EQ(CrlCheck(leaf).With(At(kUri1)).With(At(kUri2)).Run(), kGood);
  // One CRL for both.
  EXPECT_EQ(
      CrlCheck(leaf).With(At(Names({UriName(kUri1), UriName(kUri2)}))).Run(),
      kGood);
  // The reasons of the point and those of the CRL, both.
  EXPECT_EQ(CrlCheck(leaf)
                .With(CrlOf(root_).Idp(IdpOf(kUri2).OnlyReasons(1 << 2)))
                .With(At(kUri1))
                .Run(),
            incomplete);
  // A CRL of everything does not care.
  EXPECT_EQ(CrlCheck(leaf).With(CrlOf(root_)).Run(), kGood);
}

// Indirect CRLs: the distribution point names their issuer, and the CRL says
// that it is indirect.
class IndirectCrlTest : public CheckScopeTest {
 protected:
  CrlPoint PointOf(const NameDer& crl_issuer) const {
    CrlPoint point(kUri1);
    point.crl_issuer = {DirectoryName(crl_issuer)};
    return point;
  }
  TestCrl Indirect() const {
    return CrlOf(crl_issuer_).Idp(IdpOf(kUri1).Indirect());
  }
  RevokedEntry Listed(const TestCertificate& leaf) const {
    return RevokedEntry(leaf).CertificateIssuer("O=Example,CN=Root");
  }
  Verdict Check(const TestCertificate& leaf, const TestCrl& crl) {
    return CrlCheck(leaf).With(crl).Signer(crl_issuer_).Run();
  }

  const TestCertificate crl_issuer_ = Ca("CRL issuer").Stub().IssuedBy(root_);
  const TestCertificate leaf_ = LeafAt({PointOf("CRL issuer")});
};

TEST_F(IndirectCrlTest, GoodAndRevoked) {
  EXPECT_EQ(Check(leaf_, Indirect()), kGood);
  EXPECT_EQ(Check(leaf_, Indirect().Revoke(Listed(leaf_))), kRevoked);
  // The serial number of somebody else's certificate.
  EXPECT_EQ(Check(leaf_, Indirect().Revoke(leaf_)), kGood);
  EXPECT_EQ(
      Check(leaf_, Indirect().Revoke(
                       RevokedEntry(leaf_).CertificateIssuer("Somebody"))),
      kGood);
  // The issuer of one entry is that of the next.
  const TestCertificate other = LeafAt({}).Serial(8).IssuedBy(root_);
  EXPECT_EQ(Check(leaf_, Indirect().Revoke(Listed(other)).Revoke(leaf_)),
            kRevoked);
  EXPECT_EQ(Check(leaf_,
                  Indirect()
                      .Revoke(Listed(other))
                      .Revoke(RevokedEntry(other).CertificateIssuer("Somebody"))
                      .Revoke(leaf_)),
            kGood);
}

TEST_F(IndirectCrlTest, TheSourceIsAskedForItsIssuer) {
  CrlCheck check(leaf_);
  check.Run();
  EXPECT_EQ(check.asked(),
            (std::vector<std::string>{"O=Example,CN=Root", "CN=CRL issuer"}));
  // Each name once.
  CrlCheck twice(LeafAt({PointOf("A"), PointOf("a"), PointOf("B"),
                         PointOf("O=Example,CN=Root")}));
  twice.Run();
  EXPECT_EQ(twice.asked(),
            (std::vector<std::string>{"O=Example,CN=Root", "CN=A", "CN=B"}));
}

TEST_F(IndirectCrlTest, BothMustSaySo) {
  // The CRL does not say that it is indirect.
  EXPECT_EQ(Check(leaf_, CrlOf(crl_issuer_).Idp(IdpOf(kUri1))), kOutOfScope);
  EXPECT_EQ(Check(leaf_, CrlOf(crl_issuer_)), kOutOfScope);
  // The distribution point names another issuer, or none.
  EXPECT_EQ(Check(LeafAt({PointOf("Somebody")}), Indirect()), kOutOfScope);
  EXPECT_EQ(Check(LeafAt({kUri1}), Indirect()), kOutOfScope);
  EXPECT_EQ(Check(LeafAt({}), Indirect()), kOutOfScope);
  // Another name of the distribution point.
  EXPECT_EQ(Check(leaf_, CrlOf(crl_issuer_).Idp(IdpOf(kUri2).Indirect())),
            kOutOfScope);
  // An indirect CRL without a name is about all that it may be about.
  EXPECT_EQ(Check(leaf_, CrlOf(crl_issuer_).Idp(IdpOf().Indirect())), kGood);
}

// A distribution point of an issuer alone: the CRL's name is the issuer's.
TEST_F(IndirectCrlTest, PointWithoutName) {
  CrlPoint point;
  point.crl_issuer = {DirectoryName("CRL issuer")};
  const TestCertificate leaf = LeafAt({point});
  EXPECT_EQ(Check(leaf, CrlOf(crl_issuer_).Idp(IdpOf().Indirect())), kGood);
  EXPECT_EQ(
      Check(leaf,
            CrlOf(crl_issuer_)
                .Idp(IdpOf(Names({DirectoryName("CRL issuer")})).Indirect())),
      kGood);
  EXPECT_EQ(Check(leaf, Indirect()), kOutOfScope);
}

// cRLIssuer may hold several names; relative names are relative to the CRL's
// issuer.
TEST_F(IndirectCrlTest, OtherForms) {
  CrlPoint several(kUri1);
  several.crl_issuer = {DnsName("example.com"), DirectoryName("Somebody"),
                        DirectoryName("CRL issuer")};
  EXPECT_EQ(Check(LeafAt({several}), Indirect()), kGood);
  CrlPoint relative = Relative("Part 1");
  relative.crl_issuer = {DirectoryName("CRL issuer")};
  EXPECT_EQ(Check(LeafAt({relative}),
                  CrlOf(crl_issuer_).Idp(IdpOf(Relative("Part 1")).Indirect())),
            kGood);
  EXPECT_EQ(
      Check(LeafAt({relative}),
            CrlOf(crl_issuer_)
                .Idp(IdpOf(Names({DirectoryName("CN=CRL issuer,CN=Part 1")}))
                         .Indirect())),
      kGood);
}

// The CA's own CRL may be indirect. Its entries are its own until one says
// otherwise.
TEST_F(IndirectCrlTest, OfTheCaItself) {
  const TestCertificate leaf = LeafAt({kUri1});
  const TestCrl crl = CrlOf(root_).Idp(IdpOf(kUri1).Indirect());
  EXPECT_EQ(Check(leaf, crl), kGood);
  EXPECT_EQ(Check(leaf, crl.Revoke(leaf)), kRevoked);
  EXPECT_EQ(
      Check(leaf, crl.Revoke(RevokedEntry(leaf).CertificateIssuer("Other"))),
      kGood);
}

// One distribution point with cRLIssuer, one without: both CRLs cover it.
TEST_F(IndirectCrlTest, BesideADirectOne) {
  const TestCertificate leaf = LeafAt({kUri2, PointOf("CRL issuer")});
  CrlCheck check(leaf);
  check.Signer(crl_issuer_).With(At(kUri2));
  EXPECT_EQ(check.Run(), kGood);
  EXPECT_EQ(check.With(Indirect().Revoke(Listed(leaf))).Run(), kRevoked);
}

// Distribution points that cannot be read fit nothing. A CRL of everything does
// not need them.
TEST_F(CheckScopeTest, MalformedDistributionPoints) {
  const TestCertificate leaf =
      LeafAt({})
          .Extension(Extension::kCrlDistributionPoints, false,
                     Sequence({Encode(CrlPoint(kUri1)), Null()}))
          .IssuedBy(root_);
  EXPECT_EQ(CrlCheck(leaf).Run(), Invalid(Error::kMalformedDistributionPoints));
  EXPECT_EQ(CrlCheck(leaf).With(At(kUri2)).Run(),
            Invalid(Error::kMalformedDistributionPoints));
  EXPECT_EQ(CrlCheck(leaf).With(CrlOf(root_)).Run(), kGood);
  EXPECT_EQ(CrlCheck(leaf).With(CrlOf(root_).Revoke(leaf)).Run(), kRevoked);
}

}  // namespace
}  // namespace cairn::testing
