// What broke other verifiers: revocation by OCSP. Each test is named after one
// of the reports, and shows the attack and its nearest legitimate neighbour.

#include <string>
#include <type_traits>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ocsp/verify_response.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/der_builder.h"
#include "tests/support/matchers.h"
#include "tests/support/ocsp_factory.h"
#include "tests/support/test_time.h"
#include "tests/support/test_trust_domain.h"

namespace cairn::testing {
namespace {

using ocsp::VerifiedResponse;
using Status = ocsp::VerifiedResponse::Status;

class RevocationOcspRegression : public ::testing::Test {
 protected:
  Failure Verify(const OcspResponse& response) {
    const std::string bytes = response.der();
    const Certificate& issuer = issuer_.certificate();
    return ocsp::VerifyResponse(
        domain_, der::Input::FromString(bytes),
        {leaf_.certificate(), {issuer.subject(), issuer.public_key(), &issuer}},
        ocsp::ResponseOptions(kNow, &policy_), &out_);
  }
  Status StatusAfter(const OcspResponse& response) {
    EXPECT_EQ(Verify(response).error, Error::kOk);
    return out_.status();
  }

  const ValidationPolicy policy_ = ValidationPolicy::WebPki();
  const TestCertificate root_ = Ca("Root");
  const TestCertificate issuer_ = Ca("Issuer").IssuedBy(root_);
  const TestCertificate leaf_ = Leaf().IssuedBy(issuer_);
  const TestCertificate responder_ = Responder().IssuedBy(issuer_);
  TestTrustDomain domain_;
  VerifiedResponse out_;
};

// Botan: the response's signature was not verified.
TEST_F(RevocationOcspRegression, CVE_2026_32883_TheSignatureIsVerified) {
  EXPECT_THAT(Verify(Ocsp(leaf_).CorruptSignature()),
              FailsWith(Error::kBadSignature));
  EXPECT_THAT(Verify(Ocsp(leaf_).Key(P256("attacker"))),
              FailsWith(Error::kBadSignature));
  EXPECT_THAT(Verify(Ocsp(leaf_).SignedBy(responder_).CorruptSignature()),
              FailsWith(Error::kBadSignature));
  EXPECT_EQ(out_.status(), Status::kNone);
  EXPECT_EQ(StatusAfter(Ocsp(leaf_)), Status::kGood);
}

// Botan: any certificate in the response could sign it, whoever had issued it.
TEST_F(RevocationOcspRegression, CVE_2022_43705_TheResponderIsTheIssuers) {
  const auto attacker = Responder("CN=Attacker");
  EXPECT_THAT(Verify(Ocsp(leaf_).SignedBy(attacker)),
              FailsWith(Error::kOcspSignerNotIssued));
  // A responder of another CA below the same root, and of the root.
  const auto other_ca = Ca("Other CA").IssuedBy(root_);
  EXPECT_THAT(Verify(Ocsp(leaf_).SignedBy(attacker.IssuedBy(other_ca))),
              FailsWith(Error::kOcspSignerNotIssued));
  EXPECT_THAT(Verify(Ocsp(leaf_).SignedBy(attacker.IssuedBy(root_))),
              FailsWith(Error::kOcspSignerNotIssued));
  // With the issuer's name, but not with its key.
  EXPECT_THAT(Verify(Ocsp(leaf_).SignedBy(attacker.IssuerName(issuer_.name()))),
              FailsWith(Error::kBadSignature));
  // A certificate of the issuer's for something else.
  EXPECT_THAT(Verify(Ocsp(leaf_).SignedBy(leaf_)),
              FailsWith(Error::kPurposeNotAllowed));
  EXPECT_EQ(StatusAfter(Ocsp(leaf_).SignedBy(responder_)), Status::kGood);
}

// The rule of both: only verification fills the type that has a status.
TEST_F(RevocationOcspRegression, CVE_2026_32883_NoStatusWithoutVerification) {
  static_assert(!std::is_constructible<VerifiedResponse, Status>::value &&
                    !std::is_aggregate<VerifiedResponse>::value,
                "a status cannot be put in from outside");
  EXPECT_EQ(VerifiedResponse().status(), Status::kNone);
  EXPECT_FALSE(VerifiedResponse().is_good());
  // Not even where the last response was a good one.
  ASSERT_EQ(StatusAfter(Ocsp(leaf_)), Status::kGood);
  EXPECT_FALSE(Verify(Ocsp(leaf_).CorruptSignature()).ok());
  EXPECT_EQ(out_.status(), Status::kNone);
}

// Bouncy Castle: no entry for the certificate counted as good.
TEST_F(RevocationOcspRegression, CVE_2026_58062_NoMatchingEntryIsNotGood) {
  const auto other = leaf_.Serial(7);
  EXPECT_THAT(Verify(Ocsp(other)), FailsWith(Error::kOcspNoMatchingEntry));
  EXPECT_THAT(Verify(Ocsp(leaf_).NoEntries()),
              FailsWith(Error::kOcspNoMatchingEntry));
  EXPECT_TRUE(ocsp::IsNoInformation(Error::kOcspNoMatchingEntry));
  // The serial number of another issuer.
  EXPECT_THAT(Verify(Ocsp(StatusOf(leaf_).NameHash(std::string(20, 'x')))),
              FailsWith(Error::kOcspNoMatchingEntry));
  EXPECT_THAT(Verify(Ocsp(StatusOf(leaf_).KeyHash(std::string(20, 'x')))),
              FailsWith(Error::kOcspNoMatchingEntry));
  EXPECT_EQ(StatusAfter(Ocsp(other).Add(StatusOf(leaf_))), Status::kGood);
}

// GnuTLS: the first entry was read, whoever it was about.
TEST_F(RevocationOcspRegression, CVE_2026_3832_TheEntryIsSelectedByCertId) {
  const auto other = leaf_.Serial(7);
  EXPECT_EQ(StatusAfter(Ocsp(other).Add(StatusOf(leaf_).Revoked())),
            Status::kRevoked);
  EXPECT_EQ(StatusAfter(Ocsp(StatusOf(other).Revoked()).Add(StatusOf(leaf_))),
            Status::kGood);
  // Nor is a good one believed before one that says otherwise.
  EXPECT_EQ(StatusAfter(Ocsp(leaf_).Add(StatusOf(leaf_).Revoked())),
            Status::kRevoked);
}

// wolfSSL: a responder that knew nothing was taken for one that knew of nothing
// bad, and CRLs were not asked. What it says here is told apart from good.
TEST_F(RevocationOcspRegression, CVE_2026_94417_UnknownIsNotGood) {
  EXPECT_EQ(StatusAfter(Ocsp(StatusOf(leaf_).Unknown())), Status::kUnknown);
  EXPECT_FALSE(out_.is_good());
  const Error errors[] = {Error::kOcspMalformedRequest,
                          Error::kOcspInternalError, Error::kOcspTryLater,
                          Error::kOcspSigRequired, Error::kOcspUnauthorized};
  const uint8_t statuses[] = {1, 2, 3, 5, 6};
  for (size_t i = 0; i < 5; ++i) {
    EXPECT_THAT(
        Verify(Ocsp(leaf_).RawStatus(Enumerated(statuses[i])).RawBytes("")),
        FailsWith(errors[i]));
    EXPECT_TRUE(ocsp::IsNoInformation(errors[i]));
    EXPECT_FALSE(out_.is_good());
  }
  EXPECT_EQ(StatusAfter(Ocsp(leaf_)), Status::kGood);
}

// OpenSSL: what nobody had signed was parsed all the way. Also
// RUSTSEC-2026-0104. Those are about CRLs; here it is the same.
TEST_F(RevocationOcspRegression, CVE_2026_28388_ContentsComeAfterTheSignature) {
  const OcspEntry malformed = StatusOf(leaf_).RawStatus(Null());
  EXPECT_THAT(Verify(Ocsp(malformed).CorruptSignature()),
              FailsWith(Error::kBadSignature));
  EXPECT_THAT(Verify(Ocsp(malformed)), FailsWith(Error::kMalformedOcspEntry));
  const std::string bad_extensions = Explicit(1, Sequence({Null()}));
  EXPECT_THAT(
      Verify(Ocsp(leaf_).RawExtensions(bad_extensions).CorruptSignature()),
      FailsWith(Error::kBadSignature));
  EXPECT_THAT(Verify(Ocsp(leaf_).RawExtensions(bad_extensions)),
              FailsWith(Error::kMalformedOcspExtensions));
}

// wolfSSL: a critical extension that it did not know did not matter. In a CRL;
// the rule is the same.
TEST_F(RevocationOcspRegression, CVE_2026_6450_UnknownCriticalExtensions) {
  EXPECT_THAT(Verify(Ocsp(leaf_).Extension("1.2.3", true, "")),
              FailsWith(Error::kUnknownCriticalExtension));
  EXPECT_THAT(Verify(Ocsp(StatusOf(leaf_).Extension("1.2.3", true, ""))),
              FailsWith(Error::kUnknownCriticalExtension));
  EXPECT_THAT(
      Verify(Ocsp(leaf_).SignedBy(responder_.Extension("1.2.3", true, ""))),
      FailsWith(Error::kUnknownCriticalExtension));
  EXPECT_EQ(StatusAfter(Ocsp(StatusOf(leaf_).Extension("1.2.3", false, ""))
                            .Extension("1.2.3", false, "")),
            Status::kGood);
}

}  // namespace
}  // namespace cairn::testing
