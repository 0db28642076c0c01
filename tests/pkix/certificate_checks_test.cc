#include "pkix/certificate_checks.h"

#include <cstdint>
#include <initializer_list>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/der_builder.h"
#include "tests/support/matchers.h"
#include "tests/support/public_keys.h"
#include "tests/support/test_time.h"
#include "tests/support/test_trust_domain.h"

namespace cairn::testing {
namespace {

constexpr Error kOk = Error::kOk;

class CertificateChecksTest : public ::testing::Test {
 protected:
  CertificateCheck Check() {
    CertificateCheck check;
    check.policy = &policy_;
    check.domain = &domain_;
    check.purpose = &purpose_;
    check.time = time_;
    return check;
  }
  Error EndEntity(const TestCertificate& certificate) {
    return CheckEndEntity(certificate.certificate(), Check()).error;
  }
  Error Intermediate(const TestCertificate& certificate) {
    return CheckIntermediate(certificate.certificate(), Check()).error;
  }
  Error AsAnchor(const TestCertificate& certificate,
                 const AnchorConstraints& constraints = {}) {
    return CheckAnchor(
               Anchor::FromCertificate(certificate.certificate(), constraints),
               Check())
        .error;
  }

  TestTrustDomain domain_;
  ValidationPolicy policy_ = ValidationPolicy::WebPki();
  Purpose purpose_ = Purpose::ServerAuth();
  der::Time time_ = kNow;
};

TEST_F(CertificateChecksTest, TheOrdinaryPasses) {
  EXPECT_EQ(EndEntity(Leaf()), kOk);
  EXPECT_EQ(Intermediate(Ca("CA")), kOk);
  EXPECT_EQ(AsAnchor(Ca("Root")), kOk);
}

TEST_F(CertificateChecksTest, ValidityAtItsEndsAndBeyond) {
  const auto leaf = Leaf().Validity(kNow, kNow + 100);
  const auto ca = Ca("CA").Validity(kNow, kNow + 100);
  struct Row {
    der::Time time;
    Error error;
  };
  for (const Row& row :
       {Row{kNow - 1, Error::kNotYetValid}, Row{kNow, kOk},
        Row{kNow + 100, kOk}, Row{kNow + 101, Error::kExpired}}) {
    time_ = row.time;
    EXPECT_EQ(EndEntity(leaf), row.error) << row.time;
    EXPECT_EQ(Intermediate(ca), row.error) << row.time;
    EXPECT_EQ(AsAnchor(ca), row.error) << row.time;
  }
}

TEST_F(CertificateChecksTest, ExpiryOfAnchorsIsTheirsToSay) {
  const auto expired = Ca("Root").NotAfter(kNow - 1);
  AnchorConstraints constraints;
  EXPECT_EQ(AsAnchor(expired, constraints), Error::kExpired);
  constraints.expiry = AnchorConstraints::Expiry::kIgnored;
  EXPECT_EQ(AsAnchor(expired, constraints), kOk);
  policy_ = ValidationPolicy::Rfc5280();
  constraints.expiry = AnchorConstraints::Expiry::kByPolicy;
  EXPECT_EQ(AsAnchor(expired, constraints), kOk);
  constraints.expiry = AnchorConstraints::Expiry::kEnforced;
  EXPECT_EQ(AsAnchor(expired, constraints), Error::kExpired);
}

TEST_F(CertificateChecksTest, RsaSizesAtTheLimitsAndBeyond) {
  const auto with = [](int bits) {
    return Leaf().RawPublicKey(RsaPublicKey(bits));
  };
  EXPECT_EQ(EndEntity(with(2047)), Error::kPublicKeyTooSmall);
  EXPECT_EQ(EndEntity(with(2048)), kOk);
  EXPECT_EQ(EndEntity(with(16384)), kOk);
  EXPECT_EQ(EndEntity(with(16385)), Error::kPublicKeyNotAllowed);
  policy_.min_rsa_modulus_bits = 1024;
  policy_.max_rsa_modulus_bits = 4096;
  EXPECT_EQ(EndEntity(with(1023)), Error::kPublicKeyTooSmall);
  EXPECT_EQ(EndEntity(with(1024)), kOk);
  EXPECT_EQ(EndEntity(with(4096)), kOk);
  EXPECT_EQ(EndEntity(with(4097)), Error::kPublicKeyNotAllowed);
  // Issuers and anchors alike.
  EXPECT_EQ(Intermediate(Ca("CA").RawPublicKey(RsaPublicKey(1023))),
            Error::kPublicKeyTooSmall);
  EXPECT_EQ(AsAnchor(Ca("CA").RawPublicKey(RsaPublicKey(1023))),
            Error::kPublicKeyTooSmall);
}

TEST_F(CertificateChecksTest, KeysOfOtherKinds) {
  constexpr char kP192[] = "1.2.840.10045.3.1.1";
  const struct {
    std::string key;
    PublicKeyAlgorithm algorithm;
  } rows[] = {
      {NamedCurvePublicKey(kP192, 24), PublicKeyAlgorithm::kEcOtherCurve},
      {ExplicitCurvePublicKey(), PublicKeyAlgorithm::kEcNotNamed},
      {ImplicitCurvePublicKey(), PublicKeyAlgorithm::kEcNotNamed},
      {NoCurvePublicKey(), PublicKeyAlgorithm::kEcNotNamed},
      {DsaPublicKey(), PublicKeyAlgorithm::kDsa},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(PublicKeyAlgorithmName(row.algorithm));
    policy_ = ValidationPolicy::WebPki();
    EXPECT_EQ(EndEntity(Leaf().RawPublicKey(row.key)),
              Error::kPublicKeyNotAllowed);
    EXPECT_EQ(Intermediate(Ca("CA").RawPublicKey(row.key)),
              Error::kPublicKeyNotAllowed);
    EXPECT_EQ(AsAnchor(Ca("CA").RawPublicKey(row.key)),
              Error::kPublicKeyNotAllowed);
    policy_.public_key_algorithms |= PublicKeyAlgorithmBit(row.algorithm);
    EXPECT_EQ(EndEntity(Leaf().RawPublicKey(row.key)), kOk);
  }
}

TEST_F(CertificateChecksTest, UnknownKeysAreTheTrustDomains) {
  const auto leaf = Leaf().RawPublicKey(UnknownPublicKey());
  domain_.on_public_key = nullptr;
  TrustDomain& defaults = domain_;
  EXPECT_EQ(defaults
                .TrustDomain::CheckPublicKey(leaf.certificate().public_key(),
                                             Role::kEndEntity)
                .error(),
            Error::kPublicKeyNotAllowed);
  domain_.on_public_key = [](const PublicKey&, Role) {
    return HookResult::Ok();
  };
  EXPECT_EQ(EndEntity(leaf), kOk);
  policy_.public_key_algorithms &=
      ~PublicKeyAlgorithmBit(PublicKeyAlgorithm::kOther);
  EXPECT_EQ(EndEntity(leaf), Error::kPublicKeyNotAllowed);
}

TEST_F(CertificateChecksTest, SignatureAlgorithms) {
  const auto sha1 = Leaf().SignedWith(SignatureAlgorithm::kEcdsaSha1);
  EXPECT_EQ(EndEntity(sha1), Error::kSignatureAlgorithmNotAllowed);
  policy_.signature_algorithms |=
      SignatureAlgorithmBit(SignatureAlgorithm::kEcdsaSha1);
  EXPECT_EQ(EndEntity(sha1), kOk);
  // An anchor's own signature says nothing.
  policy_ = ValidationPolicy::WebPki();
  EXPECT_EQ(AsAnchor(Ca("CA").SignedWith(SignatureAlgorithm::kEcdsaSha1)), kOk);
}

TEST_F(CertificateChecksTest, ForbiddenAlgorithmsStayForbidden) {
  policy_.signature_algorithms = ~0u;
  for (der::Oid oid : {der::Oid::kMd5WithRsa, der::Oid::kDsaWithSha1,
                       der::Oid::kAlgUnsigned, der::Oid::kRsaPss}) {
    EXPECT_EQ(EndEntity(Leaf().Algorithm(Sequence({Oid(oid)}))),
              Error::kSignatureAlgorithmNotAllowed);
  }
}

TEST_F(CertificateChecksTest, UnknownSignatureAlgorithmsAreTheTrustDomains) {
  const auto leaf = Leaf().Algorithm(Sequence({Oid("1.2.3.4")}));
  EXPECT_EQ(domain_
                .TrustDomain::CheckSignatureAlgorithm(leaf.certificate(),
                                                      Role::kEndEntity)
                .error(),
            Error::kSignatureAlgorithmNotAllowed);
  domain_.on_signature_algorithm = [](const Certificate&, Role) {
    return HookResult::Ok();
  };
  EXPECT_EQ(EndEntity(leaf), kOk);
}

TEST_F(CertificateChecksTest, TheTwoSignatureAlgorithmsAgree) {
  const std::string other =
      SignatureAlgorithmDer(SignatureAlgorithm::kEcdsaSha384);
  EXPECT_EQ(EndEntity(Leaf().InnerAlgorithm(other)),
            Error::kSignatureAlgorithmMismatch);
  EXPECT_EQ(EndEntity(Leaf().OuterAlgorithm(other)),
            Error::kSignatureAlgorithmMismatch);
  EXPECT_EQ(Intermediate(Ca("CA").OuterAlgorithm(other)),
            Error::kSignatureAlgorithmMismatch);
  EXPECT_EQ(AsAnchor(Ca("CA").OuterAlgorithm(other)), kOk);
  policy_.rules.Add(Rule::kAnchorProfile);
  EXPECT_EQ(AsAnchor(Ca("CA").OuterAlgorithm(other)),
            Error::kSignatureAlgorithmMismatch);
}

TEST_F(CertificateChecksTest, Issuers) {
  EXPECT_EQ(Intermediate(Ca("CA").Version(1)), Error::kVersionNotAllowed);
  EXPECT_EQ(Intermediate(Ca("CA").Version(2)), Error::kVersionNotAllowed);
  EXPECT_EQ(Intermediate(Ca("CA").BasicConstraints(false)),
            Error::kIssuerIsNotACa);
  EXPECT_EQ(
      Intermediate(Ca("CA").WithoutExtension(Extension::kBasicConstraints)),
      Error::kIssuerIsNotACa);
  EXPECT_EQ(Intermediate(Ca("CA").KeyUsage({KeyUsage::kCrlSign})),
            Error::kIssuerMayNotSign);
  EXPECT_EQ(Intermediate(Ca("CA").WithoutExtension(Extension::kKeyUsage)), kOk);
  // Every preset: none of this is a matter of strictness.
  policy_ = ValidationPolicy::Rfc5280();
  EXPECT_EQ(Intermediate(Ca("CA").Version(1)), Error::kVersionNotAllowed);
  EXPECT_EQ(Intermediate(Leaf()), Error::kIssuerIsNotACa);
}

TEST_F(CertificateChecksTest, PurposesOfIssuers) {
  const auto with = [](std::initializer_list<ObjectId> purposes) {
    return Ca("CA").Purposes(purposes);
  };
  EXPECT_EQ(Intermediate(with({der::Oid::kServerAuth})), kOk);
  EXPECT_EQ(Intermediate(with({der::Oid::kAnyExtendedKeyUsage})), kOk);
  EXPECT_EQ(Intermediate(with({der::Oid::kClientAuth})),
            Error::kPurposeNotAllowed);
  EXPECT_EQ(Intermediate(with({"1.2.3.4"})), Error::kPurposeNotAllowed);
  purpose_ = Purpose::Any();
  EXPECT_EQ(Intermediate(with({"1.2.3.4"})), kOk);
}

TEST_F(CertificateChecksTest, PurposesByObjectIdentifier) {
  const std::string oid = ObjectId("1.2.3.4").contents();
  purpose_ = Purpose::FromOid(der::Input::FromString(oid));
  EXPECT_EQ(EndEntity(Leaf().Purposes({"1.2.3.4"})), kOk);
  EXPECT_EQ(EndEntity(Leaf().Purposes({"1.2.3.5"})), Error::kPurposeNotAllowed);
  EXPECT_EQ(EndEntity(Leaf()), Error::kPurposeNotAllowed);
  EXPECT_EQ(Intermediate(Ca("CA").Purposes({"1.2.3.5", "1.2.3.4"})), kOk);
}

TEST_F(CertificateChecksTest, OcspSigningOnACaIsNoHindrance) {
  EXPECT_EQ(Intermediate(Ca("CA").Purposes(
                {der::Oid::kServerAuth, der::Oid::kOcspSigning})),
            kOk);
}

TEST_F(CertificateChecksTest, KeyUsageOfEndEntities) {
  const struct {
    Purpose purpose;
    der::Oid oid;
    uint16_t usages;  // of which one suffices
  } rows[] = {
      {Purpose::ServerAuth(), der::Oid::kServerAuth, 0b10101},
      {Purpose::ClientAuth(), der::Oid::kClientAuth, 0b10001},
      {Purpose::CodeSigning(), der::Oid::kCodeSigning, 0b00001},
      {Purpose::EmailProtection(), der::Oid::kEmailProtection, 0b10111},
      {Purpose::TimeStamping(), der::Oid::kTimeStamping, 0b00011},
      {Purpose::OcspSigning(), der::Oid::kOcspSigning, 0b00011},
  };
  for (const auto& row : rows) {
    purpose_ = row.purpose;
    for (int bit = 0; bit <= 8; ++bit) {
      const bool fits = ((row.usages >> bit) & 1) != 0;
      EXPECT_EQ(EndEntity(Leaf().Purposes({row.oid}).KeyUsage(
                    {static_cast<KeyUsage>(bit)})),
                fits ? kOk : Error::kKeyUsageNotAllowed)
          << row.purpose.name() << " " << bit;
    }
    EXPECT_EQ(EndEntity(Leaf().Purposes({row.oid}).WithoutExtension(
                  Extension::kKeyUsage)),
              kOk);
  }
}

TEST_F(CertificateChecksTest, CriticalExtensions) {
  const auto leaf = Leaf().Extension("1.2.3.4", true, Null());
  EXPECT_EQ(EndEntity(leaf), Error::kUnknownCriticalExtension);
  EXPECT_EQ(EndEntity(leaf.Critical("1.2.3.4", false)), kOk);
  EXPECT_EQ(Intermediate(Ca("CA").Extension("1.2.3.4", true, Null())),
            Error::kUnknownCriticalExtension);
  // The embedder's own.
  domain_.Understand("1.2.3.4");
  EXPECT_EQ(EndEntity(leaf), kOk);
  EXPECT_EQ(EndEntity(leaf.Extension("1.2.3.5", true, Null())),
            Error::kUnknownCriticalExtension);
}

TEST_F(CertificateChecksTest, PrecertificatesAndRepeatedExtensions) {
  EXPECT_EQ(EndEntity(Leaf().CtPoison()), Error::kPrecertificate);
  EXPECT_EQ(EndEntity(Leaf().DuplicateExtension(Extension::kSubjectAltName)),
            Error::kDuplicateExtension);
  EXPECT_EQ(EndEntity(Leaf()
                          .AddExtension("1.2.3", false, Null())
                          .AddExtension("1.2.3", false, Null())),
            Error::kDuplicateExtension);
}

TEST_F(CertificateChecksTest, HooksRefuse) {
  domain_.on_validity_period = [](const Certificate&, Role role) {
    return role == Role::kEndEntity ? HookResult(Error::kValidityPeriodTooLong)
                                    : HookResult::Ok();
  };
  EXPECT_EQ(EndEntity(Leaf()), Error::kValidityPeriodTooLong);
  EXPECT_EQ(Intermediate(Ca("CA")), kOk);
  domain_.on_public_key = [](const PublicKey&, Role) {
    return HookResult::Refuse(77);
  };
  const Failure failure = CheckIntermediate(Ca("CA").certificate(), Check());
  EXPECT_EQ(failure.error, Error::kRefusedByTrustDomain);
  EXPECT_EQ(failure.detail, 77u);
}

TEST_F(CertificateChecksTest, AnchorsAreForPurposes) {
  AnchorConstraints constraints;
  constraints.purposes = PurposeBit(Purpose::Known::kEmailProtection);
  EXPECT_EQ(AsAnchor(Ca("Root"), constraints), Error::kAnchorNotForPurpose);
  purpose_ = Purpose::EmailProtection();
  EXPECT_EQ(AsAnchor(Ca("Root"), constraints), kOk);
  constraints.kind = AnchorConstraints::Kind::kEndEntityOnly;
  EXPECT_EQ(AsAnchor(Ca("Root"), constraints), Error::kAnchorDoesNotIssue);
}

TEST_F(CertificateChecksTest, BareAnchorsHaveAKeyToCheck) {
  const auto small = Ca("CA").RawPublicKey(RsaPublicKey(1024));
  Anchor anchor = Anchor::FromCertificate(small.certificate());
  anchor.certificate = nullptr;
  EXPECT_EQ(CheckAnchor(anchor, Check()).error, Error::kPublicKeyTooSmall);
}

}  // namespace
}  // namespace cairn::testing
