#include "tests/ocsp/verify_fixture.h"

#include "tests/support/printers.h"

namespace cairn::testing {

void PrintTo(const OcspResult& result, std::ostream* out) {
  using Status = ocsp::VerifiedResponse::Status;
  if (!result.failure.ok()) {
    PrintTo(result.failure, out);
    return;
  }
  switch (result.response.status()) {
    case Status::kNone:
      *out << "nothing";
      return;
    case Status::kGood:
      *out << "good";
      return;
    case Status::kRevoked:
      *out << "revoked";
      return;
    case Status::kUnknown:
      *out << "unknown";
      return;
  }
}

VerifyResponseTest::VerifyResponseTest() : options_(kNow, &policy_) {
  domain_.RecordCalls(false);
}

OcspResult VerifyResponseTest::Verify(const OcspResponse& response) {
  return VerifyBytes(response.der());
}

OcspResult VerifyResponseTest::VerifyBytes(const std::string& response) {
  OcspResult result;
  result.bytes = response;
  const Certificate& issuer = issuer_.certificate();
  result.failure = ocsp::VerifyResponse(
      domain_, der::Input::FromString(result.bytes),
      ocsp::ResponseTarget{
          leaf_.certificate(),
          IssuerKey{issuer.subject(), issuer.public_key(), &issuer}},
      options_, &result.response);
  return result;
}

}  // namespace cairn::testing
