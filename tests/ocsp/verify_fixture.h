#ifndef CAIRN_TESTS_OCSP_VERIFY_FIXTURE_H_
#define CAIRN_TESTS_OCSP_VERIFY_FIXTURE_H_

#include <ostream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ocsp/verify_response.h"
#include "pkix/error.h"
#include "pkix/validation_policy.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/matchers.h"
#include "tests/support/ocsp_factory.h"
#include "tests/support/test_time.h"
#include "tests/support/test_trust_domain.h"

namespace cairn::testing {

// What came of a verification. `response` may borrow from `bytes`.
struct OcspResult {
  std::string bytes;
  Failure failure;
  ocsp::VerifiedResponse response;
};
void PrintTo(const OcspResult& result, std::ostream* out);

// For FailsWith() of matchers.h. Whatever fails must leave nothing to read.
inline const Failure& FailureOf(const OcspResult& result) {
  return result.failure;
}
inline bool HasFailed(const OcspResult& result) {
  return !result.failure.ok() &&
         result.response.status() == ocsp::VerifiedResponse::Status::kNone &&
         result.response.signer() == ocsp::VerifiedResponse::Signer::kNone;
}

MATCHER(IsGood, negation ? "is not good" : "is good") {
  return arg.failure.ok() && arg.response.is_good();
}
MATCHER(IsRevoked, negation ? "is not revoked" : "is revoked") {
  return arg.failure.ok() && arg.response.is_revoked();
}
MATCHER(IsUnknown, negation ? "is not unknown" : "is unknown") {
  return arg.failure.ok() &&
         arg.response.status() == ocsp::VerifiedResponse::Status::kUnknown;
}

// A certificate, who issued it, and a responder that the issuer authorised.
// Keys are stubs, the time is kNow and the policy WebPki: a test may change all
// of it.
class VerifyResponseTest : public ::testing::Test {
 protected:
  VerifyResponseTest();

  OcspResult Verify(const OcspResponse& response);
  OcspResult VerifyBytes(const std::string& response);

  TestCertificate root_ = Ca("Root").Stub();
  TestCertificate issuer_ = Ca("Issuer").Stub().IssuedBy(root_);
  TestCertificate leaf_ = Leaf().Stub().IssuedBy(issuer_);
  TestCertificate other_ = Leaf("O=Other").Stub().Serial(77).IssuedBy(issuer_);
  TestCertificate responder_ = Responder().Stub().IssuedBy(issuer_);
  ValidationPolicy policy_ = ValidationPolicy::WebPki();
  ocsp::ResponseOptions options_;
  TestTrustDomain domain_;
};

}  // namespace cairn::testing

#endif  // CAIRN_TESTS_OCSP_VERIFY_FIXTURE_H_
