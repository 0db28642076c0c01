#include "crl/verified_crl.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/crl_factory.h"
#include "tests/support/der_builder.h"
#include "tests/support/failing_trust_domain.h"
#include "tests/support/matchers.h"
#include "tests/support/printers.h"
#include "tests/support/test_trust_domain.h"

namespace cairn::testing {
namespace {

using crl::Finding;
using crl::Reason;
using crl::VerifiedCrl;

TestCertificate Issuer() { return Ca("Issuer").Stub(); }

IssuerKey KeyOf(const TestCertificate& issuer) {
  const Certificate& certificate = issuer.certificate();
  return IssuerKey{certificate.subject(), certificate.public_key(),
                   &certificate};
}

Failure Verify(TrustDomain& domain, const TestCrl& crl,
               const TestCertificate& signer, VerifiedCrl* verified,
               const ValidationPolicy& policy = ValidationPolicy::WebPki()) {
  return crl::Verify({domain, policy}, crl.crl(), KeyOf(signer), verified);
}

Failure Verify(const TestCrl& crl, const TestCertificate& signer,
               const ValidationPolicy& policy = ValidationPolicy::WebPki()) {
  TestTrustDomain domain;
  VerifiedCrl verified;
  return Verify(domain, crl, signer, &verified, policy);
}

TEST(VerifyTest, AGoodOne) {
  const TestCertificate issuer = Issuer();
  const TestCrl crl = CrlOf(issuer);
  TestTrustDomain domain;
  VerifiedCrl verified;
  EXPECT_TRUE(Verify(domain, crl, issuer, &verified).ok());
  EXPECT_EQ(&verified.crl(), &crl.crl());
  EXPECT_EQ(verified.signer_key(), issuer.certificate().public_key().info);
  EXPECT_EQ(domain.count(Hook::kVerify), 1);
}

TEST(VerifyTest, RealSignatures) {
  for (const TestKey* key : {&P256(), &P384(), &Ed25519(), &Rsa(2048)}) {
    const TestCertificate issuer = Ca("Issuer").Key(*key);
    EXPECT_TRUE(Verify(CrlOf(issuer), issuer).ok());
    EXPECT_THAT(Verify(CrlOf(issuer).CorruptSignature(), issuer),
                FailsWith(Error::kBadCrlSignature));
  }
}

TEST(VerifyTest, NamesAreComparedAsRfc5280Has) {
  const TestCertificate issuer = Ca("O=Example,CN=Issuer").Stub();
  EXPECT_TRUE(
      Verify(CrlOf(issuer).IssuerName("O=EXAMPLE,CN=issuer"), issuer).ok());
  EXPECT_THAT(Verify(CrlOf(issuer).IssuerName("CN=Issuer"), issuer),
              FailsWith(Error::kCrlIssuerNameMismatch));
}

TEST(VerifyTest, KeyUsageOfTheSigner) {
  using U = KeyUsage;
  const TestCertificate issuer = Issuer();
  EXPECT_THAT(Verify(CrlOf(issuer), issuer.KeyUsage({U::kKeyCertSign})),
              FailsWith(Error::kCrlSignerMayNotSign));
  EXPECT_TRUE(Verify(CrlOf(issuer), issuer.KeyUsage({U::kCrlSign})).ok());
  EXPECT_TRUE(
      Verify(CrlOf(issuer), issuer.WithoutExtension(Extension::kKeyUsage))
          .ok());
}

// A bare anchor has no certificate, and no keyUsage.
TEST(VerifyTest, ABareSigner) {
  const TestCertificate issuer = Issuer();
  const TestCrl crl = CrlOf(issuer);
  TestTrustDomain domain;
  VerifiedCrl verified;
  IssuerKey key = KeyOf(issuer);
  key.certificate = nullptr;
  const ValidationPolicy policy = ValidationPolicy::WebPki();
  EXPECT_TRUE(crl::Verify({domain, policy}, crl.crl(), key, &verified).ok());
}

TEST(VerifyTest, AnotherKey) {
  EXPECT_THAT(Verify(CrlOf(Issuer()), Issuer().Key(StubKey(7))),
              FailsWith(Error::kBadCrlSignature));
  // A key that cannot have made it: nobody is asked.
  TestTrustDomain domain;
  VerifiedCrl verified;
  EXPECT_THAT(
      Verify(domain, CrlOf(Issuer()), Ca("Issuer").Key(P256()), &verified),
      FailsWith(Error::kBadCrlSignature));
  EXPECT_EQ(domain.count(Hook::kVerify), 0);
}

// What is cheap comes first: the signature is not looked at.
TEST(VerifyTest, RefusedBeforeTheSignatureIs) {
  const std::string ecdsa =
      SignatureAlgorithmDer(SignatureAlgorithm::kEcdsaSha256);
  const std::string md5 = Sequence({Oid(der::Oid::kMd5WithRsa), Null()});
  const std::string sha1 =
      SignatureAlgorithmDer(SignatureAlgorithm::kRsaPkcs1Sha1);
  struct {
    TestCrl crl;
    Error error;
  } const cases[] = {
      {CrlOf(Issuer()).IssuerName("Other"), Error::kCrlIssuerNameMismatch},
      {CrlOf(Issuer()).InnerAlgorithm(ecdsa),
       Error::kCrlSignatureAlgorithmMismatch},
      {CrlOf(Issuer()).InnerAlgorithm(md5).OuterAlgorithm(md5),
       Error::kCrlSignatureAlgorithmNotAllowed},
      {CrlOf(Issuer()).InnerAlgorithm(sha1).OuterAlgorithm(sha1),
       Error::kCrlSignatureAlgorithmNotAllowed},
  };
  for (const auto& c : cases) {
    FailingTrustDomain domain;
    VerifiedCrl verified;
    EXPECT_THAT(Verify(domain, c.crl, Issuer(), &verified), FailsWith(c.error));
  }
}

TEST(VerifyTest, Sha1WhereThePolicyAllowsIt) {
  const TestCertificate issuer = Ca("Issuer").Key(Rsa(2048));
  const TestCrl crl =
      CrlOf(issuer).SignedWith(SignatureAlgorithm::kRsaPkcs1Sha1);
  ValidationPolicy policy = ValidationPolicy::WebPki();
  EXPECT_THAT(Verify(crl, issuer, policy),
              FailsWith(Error::kCrlSignatureAlgorithmNotAllowed));
  policy.signature_algorithms |=
      SignatureAlgorithmBit(SignatureAlgorithm::kRsaPkcs1Sha1);
  EXPECT_TRUE(Verify(crl, issuer, policy).ok());
}

// Whatever the policy says.
TEST(VerifyTest, AlgorithmsThatAreNeverAllowed) {
  const std::string md5 = Sequence({Oid(der::Oid::kMd5WithRsa), Null()});
  ValidationPolicy policy = ValidationPolicy::WebPki();
  policy.signature_algorithms = 0xffffffff;
  FailingTrustDomain domain;
  VerifiedCrl verified;
  EXPECT_THAT(
      Verify(domain, CrlOf(Issuer()).InnerAlgorithm(md5).OuterAlgorithm(md5),
             Issuer(), &verified, policy),
      FailsWith(Error::kCrlSignatureAlgorithmNotAllowed));
}

// An algorithm that the library does not know is the trust domain's to judge,
// as for certificates.
TEST(VerifyTest, AnUnknownAlgorithm) {
  const std::string algorithm = Sequence({Oid("1.2.3.4")});
  const TestCrl crl =
      CrlOf(Issuer()).InnerAlgorithm(algorithm).OuterAlgorithm(algorithm);
  TestTrustDomain domain;
  domain.on_verify = [&](const SignedData& data, const IssuerKey&) {
    EXPECT_EQ(data.algorithm, SignatureAlgorithm::kOther);
    EXPECT_EQ(data.algorithm_der.AsStringView(), algorithm);
    EXPECT_EQ(data.data, crl.crl().tbs());
    EXPECT_EQ(data.signature, crl.crl().signature());
    return HookResult::Ok();
  };
  ValidationPolicy policy = ValidationPolicy::WebPki();
  policy.signature_algorithms |=
      SignatureAlgorithmBit(SignatureAlgorithm::kOther);
  VerifiedCrl verified;
  EXPECT_TRUE(Verify(domain, crl, Issuer(), &verified, policy).ok());
  policy.signature_algorithms &=
      ~SignatureAlgorithmBit(SignatureAlgorithm::kOther);
  EXPECT_THAT(Verify(domain, crl, Issuer(), &verified, policy),
              FailsWith(Error::kCrlSignatureAlgorithmNotAllowed));
}

TEST(VerifyTest, RulesOfEncoding) {
  struct {
    const char* name;
    TestCrl crl;
    Rule rule;
    Error error;
  } const cases[] = {
      {"GeneralizedTime",
       CrlOf(Issuer()).RawThisUpdate(GeneralizedTime(kNow - kDay)),
       Rule::kUtcTimeBefore2050, Error::kTimeEncodingNotAllowed},
      {"explicit default",
       CrlOf(Issuer()).AddRawExtension(
           Sequence({Oid("1.2.3"), Boolean(false), OctetString("")})),
       Rule::kNoExplicitDefaults, Error::kExplicitDefaultValue},
  };
  for (const auto& c : cases) {
    ValidationPolicy policy = ValidationPolicy::WebPki();
    EXPECT_TRUE(Verify(c.crl, Issuer(), policy).ok()) << c.name;
    policy.rules.Add(c.rule);
    EXPECT_THAT(Verify(c.crl, Issuer(), policy), FailsWith(c.error)) << c.name;
  }
  // RSA without NULL.
  const TestCertificate rsa = Ca("Issuer").Key(Rsa(2048));
  const std::string algorithm = Sequence({Oid(der::Oid::kSha256WithRsa)});
  const TestCrl crl =
      CrlOf(rsa).InnerAlgorithm(algorithm).OuterAlgorithm(algorithm);
  ValidationPolicy policy = ValidationPolicy::WebPki();
  EXPECT_TRUE(Verify(crl, rsa, policy).ok());
  policy.rules.Add(Rule::kRsaNullParameters);
  EXPECT_THAT(Verify(crl, rsa, policy),
              FailsWith(Error::kRsaParametersMissing));
  // The hash of another curve.
  const TestCertificate p256 = Ca("Issuer").Key(P256());
  const TestCrl sha384 =
      CrlOf(p256).SignedWith(SignatureAlgorithm::kEcdsaSha384);
  EXPECT_TRUE(Verify(sha384, p256, policy).ok());
  policy.rules.Add(Rule::kHashFitsCurve);
  EXPECT_THAT(Verify(sha384, p256, policy),
              FailsWith(Error::kHashDoesNotFitCurve));
}

TEST(VerifyTest, CriticalExtensionsThatForbidItsUse) {
  EXPECT_THAT(Verify(CrlOf(Issuer()).Extension("1.2.3", true, ""), Issuer()),
              FailsWith(Error::kUnknownCriticalCrlExtension));
  EXPECT_TRUE(
      Verify(CrlOf(Issuer()).Extension("1.2.3", false, ""), Issuer()).ok());
  // The signature comes first.
  EXPECT_THAT(
      Verify(CrlOf(Issuer()).Extension("1.2.3", true, "").CorruptSignature(),
             Issuer()),
      FailsWith(Error::kBadCrlSignature));
}

// What the trust domain answers is passed on, and nothing is verified then.
TEST(VerifyTest, AnswersOfTheTrustDomain) {
  struct {
    HookResult answer;
    Error error;
  } const cases[] = {
      {Error::kBadSignature, Error::kBadCrlSignature},
      {Error::kSignatureEncoding, Error::kBadCrlSignature},
      {Error::kPublicKeyNotSupported, Error::kPublicKeyNotSupported},
      {HookResult::Pending(), Error::kPending},
      {HookResult::Refuse(77), Error::kRefusedByTrustDomain},
  };
  for (const auto& c : cases) {
    TestTrustDomain domain;
    domain.on_verify = [&c](const SignedData&, const IssuerKey&) {
      return c.answer;
    };
    VerifiedCrl verified;
    const Failure failure =
        Verify(domain, CrlOf(Issuer()), Issuer(), &verified);
    EXPECT_THAT(failure, FailsWith(c.error));
    EXPECT_EQ(failure.detail, c.answer.detail());
    EXPECT_THAT(verified.Find(der::Input(), der::Input()).failure,
                FailsWith(Error::kNotDecided));
  }
}

TEST(VerifyTest, AFailureEmptiesWhatWasThere) {
  const TestCertificate issuer = Issuer();
  const TestCrl crl = CrlOf(issuer);
  TestTrustDomain domain;
  VerifiedCrl verified;
  ASSERT_TRUE(Verify(domain, crl, issuer, &verified).ok());
  ASSERT_FALSE(Verify(domain, crl, issuer.Key(StubKey(9)), &verified).ok());
  EXPECT_FALSE(verified
                   .Find(issuer.certificate().serial_number(),
                         issuer.certificate().issuer())
                   .failure.ok());
}

TEST(VerifyTest, TheBudget) {
  const TestCertificate issuer = Issuer();
  const TestCrl crl = CrlOf(issuer);
  TestTrustDomain domain;
  const ValidationPolicy policy = ValidationPolicy::WebPki();
  Budget budget(1);
  crl::VerifyContext context{domain, policy, nullptr, &budget};
  VerifiedCrl verified;
  EXPECT_TRUE(crl::Verify(context, crl.crl(), KeyOf(issuer), &verified).ok());
  EXPECT_THAT(crl::Verify(context, crl.crl(), KeyOf(issuer), &verified),
              FailsWith(Error::kCrlLimitReached));
  EXPECT_EQ(domain.count(Hook::kVerify), 1);
}

// What is remembered, and that it is asked for.
class TestMemo : public crl::Memo {
 public:
  Error SignatureBy(const PublicKey&) const override { return known; }
  void RememberSignature(const PublicKey& key, Error result) override {
    remembered.push_back(result);
    keys.emplace_back(key.info.AsStringView());
  }
  const crl::Index* GetIndex(const VerifiedCrl&) override {
    ++index_asked;
    return nullptr;
  }

  Error known = Error::kNotDecided;
  std::vector<Error> remembered;
  std::vector<std::string> keys;
  int index_asked = 0;
};

TEST(VerifyTest, Memory) {
  const TestCertificate issuer = Issuer();
  const TestCrl crl = CrlOf(issuer);
  const ValidationPolicy policy = ValidationPolicy::WebPki();
  const auto verify = [&](TestTrustDomain* domain, TestMemo* memo,
                          const TestCrl& which) {
    VerifiedCrl verified;
    return crl::Verify({*domain, policy, memo}, which.crl(), KeyOf(issuer),
                       &verified);
  };
  {
    TestTrustDomain domain;
    TestMemo memo;
    EXPECT_TRUE(verify(&domain, &memo, crl).ok());
    EXPECT_EQ(memo.remembered, std::vector<Error>{Error::kOk});
    EXPECT_EQ(memo.keys, std::vector<std::string>{issuer.key().spki()});
    EXPECT_EQ(memo.index_asked, 1);
  }
  {
    TestTrustDomain domain;
    TestMemo memo;
    memo.known = Error::kOk;
    EXPECT_TRUE(verify(&domain, &memo, crl).ok());
    EXPECT_EQ(domain.count(Hook::kVerify), 0);
    memo.known = Error::kBadSignature;
    EXPECT_THAT(verify(&domain, &memo, crl),
                FailsWith(Error::kBadCrlSignature));
    EXPECT_EQ(domain.count(Hook::kVerify), 0);
    EXPECT_TRUE(memo.remembered.empty());
  }
  {
    // A bad signature stays bad. That a critical extension is unknown is no
    // matter of the signature, and no index is made.
    TestTrustDomain domain;
    TestMemo memo;
    EXPECT_FALSE(verify(&domain, &memo, crl.CorruptSignature()).ok());
    EXPECT_EQ(memo.remembered, std::vector<Error>{Error::kBadSignature});
    EXPECT_FALSE(verify(&domain, &memo, crl.Extension("1.2.3", true, "")).ok());
    EXPECT_EQ(memo.remembered.back(), Error::kOk);
    EXPECT_EQ(memo.index_asked, 0);
  }
  for (HookResult answer : {HookResult::Pending(), HookResult::Refuse(1),
                            HookResult(Error::kPublicKeyNotSupported)}) {
    // What may be otherwise tomorrow is not remembered.
    TestTrustDomain domain;
    domain.on_verify = [&answer](const SignedData&, const IssuerKey&) {
      return answer;
    };
    TestMemo memo;
    EXPECT_FALSE(verify(&domain, &memo, crl).ok());
    EXPECT_TRUE(memo.remembered.empty());
  }
}

// Looking for a certificate.

class FindTest : public ::testing::Test {
 protected:
  Finding Find(const TestCrl& crl, const std::string& serial,
               const NameDer& issuer = "Issuer",
               const ValidationPolicy& policy = ValidationPolicy::WebPki()) {
    VerifiedCrl verified;
    const Failure failure = Verify(domain_, crl, issuer_, &verified, policy);
    EXPECT_TRUE(failure.ok()) << ErrorName(failure.error);
    return verified.Find(der::Input::FromString(serial),
                         der::Input::FromString(issuer.der()));
  }

  const TestCertificate issuer_ = Issuer();
  TestTrustDomain domain_;
};

TEST_F(FindTest, ListedOrNot) {
  const TestCrl crl =
      CrlOf(issuer_)
          .Revoke(RevokedEntry(std::string("\x01")))
          .Revoke(
              RevokedEntry(std::string("\x02\x03")).Reason(Reason::kSuperseded))
          .Revoke(RevokedEntry(std::string("\x04")));
  const Finding found = Find(crl, "\x02\x03");
  EXPECT_TRUE(found.failure.ok());
  EXPECT_TRUE(found.listed);
  EXPECT_EQ(found.entry.reason, Reason::kSuperseded);
  for (const char* serial : {"\x02", "\x03", "\x02\x03\x04", "\x05", ""}) {
    const Finding other = Find(crl, serial);
    EXPECT_TRUE(other.failure.ok());
    EXPECT_FALSE(other.listed);
  }
  EXPECT_TRUE(Find(crl, "\x01").listed);
  EXPECT_TRUE(Find(crl, "\x04").listed);
  EXPECT_FALSE(Find(crl, "\x04", "Other").listed);
}

TEST_F(FindTest, NoEntries) {
  const Finding found = Find(CrlOf(issuer_), "\x01");
  EXPECT_TRUE(found.failure.ok());
  EXPECT_FALSE(found.listed);
}

// RFC 5280 section 5.3: an entry that cannot be processed forbids the CRL, also
// to those who are listed before it, and to everybody else.
TEST_F(FindTest, ABadEntryAnywhereForbidsTheCrl) {
  const RevokedEntry bad =
      RevokedEntry(std::string("\x09")).Extension("1.2.3", true, "");
  const RevokedEntry good(std::string("\x01"));
  for (const TestCrl& crl : {CrlOf(issuer_).Revoke(good).Revoke(bad),
                             CrlOf(issuer_).Revoke(bad).Revoke(good)}) {
    for (const char* serial : {"\x01", "\x02", "\x09"}) {
      const Finding found = Find(crl, serial);
      EXPECT_THAT(found.failure,
                  FailsWith(Error::kUnknownCriticalCrlEntryExtension));
      EXPECT_FALSE(found.listed);
      // Where it is.
      EXPECT_EQ(
          crl.der().compare(found.failure.offset, bad.der().size(), bad.der()),
          0);
    }
  }
}

TEST_F(FindTest, ListedTwice) {
  const RevokedEntry removed =
      RevokedEntry(std::string("\x01")).Reason(Reason::kRemoveFromCrl);
  const RevokedEntry held =
      RevokedEntry(std::string("\x01")).Reason(Reason::kCertificateHold);
  const RevokedEntry stolen =
      RevokedEntry(std::string("\x01")).Reason(Reason::kKeyCompromise);
  // What takes it from the list never hides what keeps it there.
  EXPECT_EQ(
      Find(CrlOf(issuer_).Revoke(removed).Revoke(stolen), "\x01").entry.reason,
      Reason::kKeyCompromise);
  EXPECT_EQ(
      Find(CrlOf(issuer_).Revoke(stolen).Revoke(removed), "\x01").entry.reason,
      Reason::kKeyCompromise);
  EXPECT_EQ(
      Find(CrlOf(issuer_).Revoke(held).Revoke(stolen), "\x01").entry.reason,
      Reason::kCertificateHold);
  EXPECT_EQ(Find(CrlOf(issuer_).Revoke(removed), "\x01").entry.reason,
            Reason::kRemoveFromCrl);
}

// RFC 5280 section 5.3.3: without certificateIssuer an entry is of the issuer
// of the one before it, the first one of the CRL's issuer.
TEST_F(FindTest, IndirectCrl) {
  const TestCrl crl =
      CrlOf(issuer_)
          .Idp(IdpOf().Indirect())
          .Revoke(RevokedEntry(std::string("\x01")))
          .Revoke(RevokedEntry(std::string("\x02")).CertificateIssuer("A"))
          .Revoke(RevokedEntry(std::string("\x03")))
          .Revoke(RevokedEntry(std::string("\x04")).CertificateIssuer("B"))
          .Revoke(RevokedEntry(std::string("\x05")))
          .Revoke(RevokedEntry(std::string("\x06")).CertificateIssuer("Issuer"))
          .Revoke(RevokedEntry(std::string("\x07")));
  struct {
    const char* issuer;
    const char* listed;
  } const cases[] = {{"Issuer", "\x01\x06\x07"},
                     {"A", "\x02\x03"},
                     {"B", "\x04\x05"},
                     {"C", ""}};
  for (const auto& c : cases) {
    for (char serial = 1; serial <= 8; ++serial) {
      EXPECT_EQ(Find(crl, std::string(1, serial), c.issuer).listed,
                std::string(c.listed).find(serial) != std::string::npos)
          << c.issuer << ' ' << int{serial};
    }
  }
}

TEST_F(FindTest, ExplicitDefaultsInEntries) {
  const TestCrl crl = CrlOf(issuer_).Revoke(
      RevokedEntry(std::string("\x01"))
          .ExtensionNotCritical(der::Oid::kReasonCode, Enumerated(1)));
  EXPECT_TRUE(Find(crl, "\x01").listed);
  ValidationPolicy policy = ValidationPolicy::WebPki();
  policy.rules.Add(Rule::kNoExplicitDefaults);
  for (const char* serial : {"\x01", "\x02"}) {
    const Finding found = Find(crl, serial, "Issuer", policy);
    EXPECT_THAT(found.failure, FailsWith(Error::kExplicitDefaultValue));
    EXPECT_FALSE(found.listed);
  }
}

}  // namespace
}  // namespace cairn::testing
