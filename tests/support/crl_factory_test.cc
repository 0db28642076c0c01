#include "tests/support/crl_factory.h"

#include <string>

#include "gtest/gtest.h"
#include "tests/support/verify_signature.h"

namespace cairn::testing {
namespace {

TEST(CrlFactoryTest, TheSameCallsMakeTheSameBytes) {
  const auto make = [] {
    const auto root = Ca("Root");
    return CrlOf(root).Number(5).Idp(IdpOf("u")).Revoke(Leaf().IssuedBy(root));
  };
  EXPECT_EQ(make().der(), make().der());
}

TEST(CrlFactoryTest, SettersLeaveTheOriginalAlone) {
  const auto root = Ca("Root").Stub();
  const TestCrl crl = CrlOf(root);
  const std::string before = crl.der();
  const TestCrl changed = crl.Number(2).Revoke(root).CorruptSignature();
  EXPECT_EQ(crl.der(), before);
  EXPECT_NE(changed.der(), before);
}

TEST(CrlFactoryTest, IsSigned) {
  for (const TestCertificate& root : {Ca("Root").Stub(), Ca("Root")}) {
    const auto verify = [&root](const TestCrl& crl) {
      SignedData data;
      data.data = crl.crl().tbs();
      data.algorithm_der = crl.crl().signature_algorithm_der();
      data.algorithm = crl.crl().signature_algorithm();
      data.signature = crl.crl().signature();
      return VerifySignature(data, root.certificate().public_key()).error();
    };
    EXPECT_EQ(verify(CrlOf(root)), Error::kOk);
    EXPECT_EQ(verify(CrlOf(root).MutateTbs([](std::string tbs) {
                // thisUpdate's last digit.
                tbs[tbs.find('Z') - 1] = '1';
                return tbs;
              })),
              Error::kOk);
    EXPECT_EQ(verify(CrlOf(root).CorruptSignature()), Error::kBadSignature);
    EXPECT_NE(verify(CrlOf(root).SignedBy(StubKey(4))), Error::kOk);
  }
}

TEST(CrlFactoryTest, Extensions) {
  const auto root = Ca("Root").Stub();
  // Replaced, added beside, taken away.
  EXPECT_EQ(CrlOf(root).Number(2).crl().number().AsStringView(), "\x02");
  crl::Crl parsed;
  EXPECT_EQ(
      crl::Crl::Parse(CrlOf(root)
                          .AddExtension(der::Oid::kCrlNumber, false, Integer(2))
                          .input(),
                      &parsed)
          .error,
      Error::kDuplicateCrlExtension);
  EXPECT_TRUE(CrlOf(root)
                  .WithoutExtension(der::Oid::kCrlNumber)
                  .crl()
                  .number()
                  .empty());
  EXPECT_EQ(CrlOf(root).crl().authority_key_identifier().AsStringView(),
            root.key_id());
}

}  // namespace
}  // namespace cairn::testing
