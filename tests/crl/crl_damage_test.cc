// Every byte of a CRL matters: whatever is changed, cut or added, a certificate
// that the CRL revokes is not good, and one that it does not is not revoked.

#include <string>

#include "gtest/gtest.h"
#include "tests/crl/crl_check.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/crl_factory.h"

namespace cairn::testing {
namespace {

class CrlDamageTest : public ::testing::Test {
 protected:
  // The CRL with every extension that there is.
  TestCrl Full() const {
    return CrlOf(root_)
        .Number(3)
        .Idp(IdpOf("http://c.example/1").Indirect().OnlyUserCerts())
        .FreshestCrl("http://c.example/delta")
        .Extension("1.2.3", false, "x")
        .Revoke(RevokedEntry(other_)
                    .Reason(crl::Reason::kSuperseded)
                    .InvalidityDate(kNow)
                    .CertificateIssuer("Other"))
        .Revoke(RevokedEntry(listed_).CertificateIssuer("Root"));
  }
  Verdict Check(const TestCertificate& leaf, const std::string& der) {
    CrlCheck check(leaf);
    return check
        .With(CrlOf(root_).MutateCrl([der](const std::string&) { return der; }))
        .Run();
  }

  const TestCertificate root_ = Ca("Root").Stub();
  const TestCertificate listed_ =
      Leaf().Stub().CrlDistributionPoint("http://c.example/1").IssuedBy(root_);
  const TestCertificate other_ = listed_.Serial(5).IssuedBy(root_);
};

TEST_F(CrlDamageTest, WholeItSpeaks) {
  EXPECT_EQ(Check(listed_, Full().der()), kRevoked);
  EXPECT_EQ(Check(other_, Full().der()), kGood);
}

TEST_F(CrlDamageTest, EveryBitFlipped) {
  const std::string der = Full().der();
  for (size_t i = 0; i < der.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string damaged = der;
      damaged[i] = static_cast<char>(damaged[i] ^ (1 << bit));
      for (const TestCertificate& leaf : {listed_, other_}) {
        const crl::Status status = Check(leaf, damaged).status;
        EXPECT_TRUE(status == crl::Status::kInvalid ||
                    status == crl::Status::kNoInformation)
            << i << " bit " << bit;
      }
    }
  }
}

TEST_F(CrlDamageTest, CutAnywhere) {
  const std::string der = Full().der();
  for (size_t size = 0; size < der.size(); ++size) {
    EXPECT_EQ(Check(listed_, der.substr(0, size)).status, crl::Status::kInvalid)
        << size;
  }
  EXPECT_EQ(Check(listed_, der + '\0'), Invalid(Error::kCrlTrailingData));
}

// The same with a signature over the damage: nothing may crash, and what is
// read must be what is there.
TEST_F(CrlDamageTest, SignedDamage) {
  const TestCrl full = Full();
  const size_t size = full.crl().tbs().size();
  for (size_t i = 0; i < size; ++i) {
    for (int value : {0x00, 0x01, 0x30, 0x7f, 0x80, 0x84, 0xff}) {
      const TestCrl damaged = full.MutateTbs([i, value](std::string tbs) {
        tbs[i] = static_cast<char>(value);
        return tbs;
      });
      CrlCheck(listed_).With(damaged).Run();
    }
  }
}

// The entries alone, signed again: an entry that cannot be read is never passed
// over.
TEST_F(CrlDamageTest, SignedDamageInTheEntries) {
  const TestCrl full = Full();
  const auto offset = static_cast<size_t>(full.crl().entries().data() -
                                          full.crl().tbs().data());
  const size_t size = full.crl().entries().size();
  for (size_t i = 0; i < size; ++i) {
    const TestCrl damaged = full.MutateTbs([&](std::string tbs) {
      // A length that is one more or less, or another tag.
      tbs[offset + i] = static_cast<char>(tbs[offset + i] + 1);
      return tbs;
    });
    crl::Crl crl;
    if (!crl::Crl::Parse(damaged.input(), &crl).ok()) continue;
    const crl::Status status = CrlCheck(listed_).With(damaged).Run().status;
    // Where it is good, another serial number or issuer is listed now.
    if (status != crl::Status::kGood) continue;
    const std::string before = full.der();
    EXPECT_TRUE(before.find(listed_.serial()) != std::string::npos);
    const bool names_another =
        damaged.der().find(listed_.serial()) == std::string::npos ||
        damaged.der().find(DirectoryName("Root").der()) == std::string::npos;
    EXPECT_TRUE(names_another) << i;
  }
}

}  // namespace
}  // namespace cairn::testing
