#include <cstdint>

#include "ct/check.h"
#include "gtest/gtest.h"
#include "tests/ct/ct_fixture.h"
#include "tests/support/allocation_counter.h"

namespace cairn::testing {
namespace {

class CheckAllocationTest : public CtTest {};

// All of it but the cryptography, which is the trust domain's.
TEST_F(CheckAllocationTest, None) {
  const TestCertificate leaf = WithScts(
      leaf_, {SctBy(one_), SctBy(two_), SctBy(one_), SctBy(P256("unheard of")),
              SctBy(pending_), SctBy(tiled_).Version(1)});
  const std::string beside =
      SctListOf({SctBy(one_).ForCertificate(leaf), "malformed"});
  const std::string in_ocsp = OcspSctList({SctBy(rsa_).ForCertificate(leaf)});
  class NoCryptography : public TestTrustDomain {
    bool ComputeDigest(Digest, der::Input, absl::Span<uint8_t>) override {
      return true;
    }
  };
  NoCryptography domain;
  domain.RecordCalls(false);
  domain.on_verify = [](const SignedData&, const IssuerKey&) {
    return HookResult::Ok();
  };
  PublicKey key;
  ASSERT_TRUE(ParsePublicKey(der::Input::FromString(root_.key().spki()), &key));
  const ct::Question question = {leaf.certificate(), key, kNow,
                                 der::Input::FromString(in_ocsp),
                                 der::Input::FromString(beside)};
  uint8_t buffer[8192];
  ASSERT_LE(ct::BufferSize(question), sizeof(buffer));
  AnchorConstraints constraints;
  constraints.sct_not_after = kNow;
  ct::Result result;
  AllocationScope scope;
  const Error error = ct::CheckScts(domain, question, logs_.view(), policy_,
                                    absl::MakeSpan(buffer), &result);
  const Error dates = ct::CheckAnchorDates(result, constraints);
  const int64_t allocations = scope.count();
  EXPECT_EQ(error, Error::kOk);
  EXPECT_EQ(dates, Error::kOk);
  EXPECT_EQ(result.sct_count, 9);
  EXPECT_EQ(allocations, 0);
}

}  // namespace
}  // namespace cairn::testing
