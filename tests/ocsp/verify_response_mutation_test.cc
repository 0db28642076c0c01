#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/ocsp/verify_fixture.h"
#include "tests/support/der_builder.h"

namespace cairn::testing {
namespace {

// That every bit counts: no bit of a response that says "good" can be changed,
// nor of one that says "revoked", so that it still says something. With real
// keys: stubs do not care about algorithms.
class VerifyResponseMutationTest : public VerifyResponseTest {
 protected:
  VerifyResponseMutationTest() {
    issuer_ = issuer_.Key(P256());
    leaf_ = leaf_.IssuedBy(issuer_);
    responder_ = responder_.Key(P256(1)).IssuedBy(issuer_);
  }

  void ExpectEveryBitCounts(const OcspResponse& response) {
    const std::string bytes = response.der();
    ASSERT_TRUE(VerifyBytes(bytes).failure.ok());
    for (size_t bit = 0; bit < bytes.size() * 8; ++bit) {
      std::string changed = bytes;
      changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
      const OcspResult result = VerifyBytes(changed);
      EXPECT_TRUE(HasFailed(result)) << bit / 8 << ", " << bit % 8;
    }
  }
};

TEST_F(VerifyResponseMutationTest, Direct) {
  ExpectEveryBitCounts(Ocsp(leaf_).Nonce("n"));
  ExpectEveryBitCounts(Ocsp(StatusOf(leaf_).Reason(1)).ByName());
}

TEST_F(VerifyResponseMutationTest, Delegated) {
  ExpectEveryBitCounts(Ocsp(leaf_).SignedBy(responder_));
}

}  // namespace
}  // namespace cairn::testing
