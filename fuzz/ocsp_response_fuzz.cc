// Any bytes as an OCSP response: nothing crashes, a signature that is not the
// issuer's never says anything, and what is said keeps its promises.

#include <cstdint>

#include "fuzz/ocsp_parties.h"
#include "fuzz/require.h"
#include "ocsp/verify_response.h"
#include "pkix/trust_domain.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/test_time.h"
#include "tests/support/verify_signature.h"

namespace cairn::fuzz {
namespace {

// Takes every signature for good, so that fuzzing reaches what stands behind
// it, or every signature for bad.
class Domain final : public TrustDomain {
 public:
  explicit Domain(Error answer) : answer_(answer) {}

  CertTrust GetCertTrust(const Certificate&, Role) override {
    return CertTrust::Inherits();
  }
  HookResult FindIssuers(const IssuerQuery&, IssuerSink&) override {
    return HookResult::Ok();
  }
  HookResult VerifySignedData(const SignedData&, const IssuerKey&) override {
    ++checks;
    return answer_;
  }
  bool ComputeDigest(Digest algorithm, der::Input data,
                     absl::Span<uint8_t> out) override {
    return testing::ComputeTestDigest(algorithm, data, out);
  }

  int checks = 0;

 private:
  const Error answer_;
};

void Verify(der::Input response, const ocsp::ResponseTarget& target) {
  using Status = ocsp::VerifiedResponse::Status;
  const ValidationPolicy policy = ValidationPolicy::WebPki();
  ocsp::ResponseOptions options(testing::kNow, &policy);
  const uint8_t nonce[] = {'n'};
  for (bool sent : {false, true}) {
    if (sent) options.nonce = der::Input(nonce);
    Domain good(Error::kOk);
    ocsp::VerifiedResponse out;
    const Failure failure =
        ocsp::VerifyResponse(good, response, target, options, &out);
    Require(failure.ok() == (out.status() != Status::kNone));
    Require(failure.ok() ==
            (out.signer() != ocsp::VerifiedResponse::Signer::kNone));
    Require(!failure.ok() || good.checks > 0);
    Require(good.checks <= ocsp::kMaxResponseSignatureChecks);
    Require(failure.ok() || failure.offset == Failure::kNoOffset ||
            failure.offset <= response.size());
    if (failure.ok()) {
      Require(out.this_update() <= options.time + options.slop);
      Require(!out.is_good() || out.valid_through() >= options.time);
    }
    Domain bad(Error::kBadSignature);
    Require(!ocsp::VerifyResponse(bad, response, target, options, &out).ok());
    Require(out.status() == Status::kNone);
    Require(bad.checks <= ocsp::kMaxResponseSignatureChecks);
  }
}

}  // namespace
}  // namespace cairn::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const auto* leaf =
      new cairn::testing::TestCertificate(cairn::fuzz::OcspLeaf());
  static const auto* issuer =
      new cairn::testing::TestCertificate(leaf->issuer());
  const cairn::Certificate& certificate = issuer->certificate();
  cairn::fuzz::Verify(
      cairn::der::Input(data, size),
      {leaf->certificate(),
       {certificate.subject(), certificate.public_key(), &certificate}});
  return 0;
}
