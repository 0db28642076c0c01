#include <algorithm>
#include <array>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ocsp/request.h"
#include "tests/ocsp/verify_fixture.h"
#include "tests/support/allocation_counter.h"
#include "tests/support/der_builder.h"
#include "tests/support/printers.h"

namespace cairn::testing {
namespace {

// That nothing is taken from the heap, whatever comes of it. Signatures are
// stubs, and digests are computed beforehand: BoringSSL allocates for them.
class PresetDigests : public TestTrustDomain {
 public:
  explicit PresetDigests(TestTrustDomain* real) : real_(real) {
    RecordCalls(false);
  }
  bool ComputeDigest(Digest algorithm, der::Input data,
                     absl::Span<uint8_t> out) override {
    const size_t i = asked++;
    if (learning) {
      real_->ComputeDigest(algorithm, data,
                           absl::MakeSpan(answers[i]).subspan(0, out.size()));
    }
    std::copy(answers[i].begin(), answers[i].begin() + out.size(), out.begin());
    return true;
  }

  bool learning = true;
  size_t asked = 0;
  std::array<std::array<uint8_t, 64>, 32> answers;

 private:
  TestTrustDomain* real_;
};

class VerifyResponseAllocationTest : public VerifyResponseTest {
 protected:
  // Verifies, and expects not a single allocation.
  Failure Verify(const OcspResponse& response) {
    const std::string bytes = response.der();
    const Certificate& issuer = issuer_.certificate();
    const ocsp::ResponseTarget target{
        leaf_.certificate(), {issuer.subject(), issuer.public_key(), &issuer}};
    PresetDigests domain(&domain_);
    // Once for the digests.
    for (bool learning : {true, false}) {
      domain.learning = learning;
      domain.asked = 0;
      ocsp::VerifiedResponse out;
      const AllocationScope scope;
      const Failure failure = ocsp::VerifyResponse(
          domain, der::Input::FromString(bytes), target, options_, &out);
      if (!learning) {
        EXPECT_EQ(scope.count(), 0);
        return failure;
      }
    }
    return Error::kNotDecided;
  }
};

TEST_F(VerifyResponseAllocationTest, Success) {
  EXPECT_EQ(Verify(Ocsp(leaf_)).error, Error::kOk);
  EXPECT_EQ(Verify(Ocsp(leaf_).ByName().Nonce("n")).error, Error::kOk);
  EXPECT_EQ(Verify(Ocsp(leaf_).SignedBy(responder_)).error, Error::kOk);
  EXPECT_EQ(Verify(Ocsp(StatusOf(leaf_).Hash(Digest::kSha512).Reason(1))
                       .Add(StatusOf(leaf_).Hash(Digest::kSha256)))
                .error,
            Error::kOk);
}

TEST_F(VerifyResponseAllocationTest, Failure) {
  EXPECT_THAT(Verify(Ocsp(leaf_).RawStatus(Enumerated(3)).RawBytes("")),
              FailsWith(Error::kOcspTryLater));
  EXPECT_THAT(Verify(Ocsp(leaf_).CorruptSignature()),
              FailsWith(Error::kBadSignature));
  EXPECT_THAT(Verify(Ocsp(leaf_).SignedBy(responder_.IssuedBy(root_))),
              FailsWith(Error::kOcspSignerNotIssued));
  EXPECT_THAT(Verify(Ocsp(StatusOf(other_))),
              FailsWith(Error::kOcspNoMatchingEntry));
}

TEST_F(VerifyResponseAllocationTest, Request) {
  const Certificate& issuer = issuer_.certificate();
  const IssuerKey key{issuer.subject(), issuer.public_key(), &issuer};
  PresetDigests domain(&domain_);
  for (bool learning : {true, false}) {
    domain.learning = learning;
    domain.asked = 0;
    uint8_t buffer[ocsp::kMaxRequestSize];
    der::Input request;
    const AllocationScope scope;
    const Error error = ocsp::WriteRequest(domain, leaf_.certificate(), key, {},
                                           buffer, &request);
    if (!learning) {
      EXPECT_EQ(scope.count(), 0);
    }
    EXPECT_EQ(error, Error::kOk);
  }
}

}  // namespace
}  // namespace cairn::testing
