#include "tests/support/ocsp_factory.h"

#include <string>

#include "gtest/gtest.h"
#include "tests/support/stub_signature.h"
#include "tests/support/test_time.h"

namespace cairn::testing {
namespace {

class OcspFactoryTest : public ::testing::Test {
 protected:
  const TestCertificate issuer_ = Ca("Issuer").Stub();
  const TestCertificate leaf_ = Leaf().Stub().Serial(5).IssuedBy(issuer_);
};

// Every field, written out.
TEST_F(OcspFactoryTest, Response) {
  const std::string id = Sequence({"id"});
  const std::string tbs = Sequence(
      {Explicit(1, issuer_.name().der()), GeneralizedTime(kNow - kDay),
       Sequence({Sequence(
           {id, Primitive(0, ""), GeneralizedTime(kNow - kDay),
            Explicit(0, GeneralizedTime(kNow + 6 * kDay)),
            Explicit(1, Sequence({Sequence({Oid("1.2.3"), Boolean(true),
                                            OctetString("value")})}))})}),
       Explicit(1, Sequence({Sequence({Oid(der::Oid::kOcspNonce),
                                       OctetString(OctetString("nonce"))})}))});
  const std::string signature =
      StubSignature(der::Input::FromString(issuer_.key().spki()),
                    der::Input::FromString(tbs));
  const std::string basic = Sequence(
      {tbs, Sequence({Oid(der::Oid::kEd25519)}), BitString(signature)});
  EXPECT_EQ(
      Ocsp(StatusOf(leaf_).RawCertId(id).Extension("1.2.3", true, "value"))
          .ByName()
          .Nonce("nonce")
          .der(),
      Sequence({Enumerated(0), Explicit(0, Sequence({Oid(der::Oid::kOcspBasic),
                                                     OctetString(basic)}))}));
}

TEST_F(OcspFactoryTest, CertId) {
  const std::string entry = StatusOf(leaf_).der();
  EXPECT_EQ(
      StatusOf(leaf_).NameHash("n").KeyHash("k").SerialBytes("\x06").der(),
      StatusOf(leaf_)
          .RawCertId(Sequence({Sequence({Oid(der::Oid::kSha1), Null()}),
                               OctetString("n"), OctetString("k"), Integer(6)}))
          .der());
  EXPECT_NE(entry.find(OctetString(OcspKeyHash(issuer_.key())) + Integer(5)),
            std::string::npos);
  EXPECT_EQ(OcspKeyHash(issuer_.key()).size(), 20u);
  EXPECT_NE(
      StatusOf(leaf_).Hash(Digest::kSha384).der().find(Oid(der::Oid::kSha384)),
      std::string::npos);
}

TEST_F(OcspFactoryTest, SettersLeaveTheOriginalAlone) {
  const OcspResponse good = Ocsp(leaf_);
  const std::string before = good.der();
  EXPECT_NE(good.CorruptSignature().der(), before);
  EXPECT_NE(good.Add(StatusOf(leaf_).Revoked()).der(), before);
  EXPECT_EQ(good.der(), before);
}

TEST_F(OcspFactoryTest, Mutations) {
  const auto append = [](const char* what) {
    return [what](std::string der) { return der + what; };
  };
  const std::string good = Ocsp(leaf_).der();
  EXPECT_EQ(Ocsp(leaf_).MutateResponse(append("x")).der(), good + "x");
  EXPECT_EQ(Ocsp(leaf_).MutateBasic(append("x")).der().back(), 'x');
  EXPECT_NE(Ocsp(leaf_).MutateTbs(append("mark")).der().find("mark"),
            std::string::npos);
  EXPECT_EQ(StatusOf(leaf_).Mutate(append("x")).der(),
            StatusOf(leaf_).der() + "x");
}

TEST_F(OcspFactoryTest, ResponderIsEnclosed) {
  const auto responder = Responder().Stub().IssuedBy(issuer_);
  const std::string response = Ocsp(leaf_).SignedBy(responder).der();
  EXPECT_NE(response.find(Explicit(0, Sequence({responder.der()}))),
            std::string::npos);
  EXPECT_NE(response.find(OcspKeyHash(responder.key())), std::string::npos);
  EXPECT_TRUE(responder.certificate().names_purpose(Purpose::OcspSigning()));
  EXPECT_FALSE(responder.certificate().is_ca());
}

}  // namespace
}  // namespace cairn::testing
