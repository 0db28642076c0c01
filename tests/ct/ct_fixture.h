#ifndef CAIRN_TESTS_CT_CT_FIXTURE_H_
#define CAIRN_TESTS_CT_CT_FIXTURE_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/types/span.h"
#include "ct/check.h"
#include "gtest/gtest.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/ct_log_factory.h"
#include "tests/support/keys.h"
#include "tests/support/test_time.h"
#include "tests/support/test_trust_domain.h"
#include "trustdomain/ct_log_list.h"

namespace cairn::testing {

// A root, a leaf under it that is to get SCTs, and logs:
//
//   one_, two_           usable, of operators One and Two
//   two_again_           qualified, of Two
//   tiled_               usable, of Three, without the interface of RFC 6962
//   rsa_                 read-only, of Four, with an RSA key
//   retired_             of One, retired ten days ago
//   pending_, rejected_, stateless_
class CtTest : public ::testing::Test {
 protected:
  static constexpr der::Time kRetiredAt = kNow - 10 * kDay;

  // The logs as TestLogs, for lists of other kinds.
  std::vector<TestLog> Logs() const {
    return {
        TestLog(one_).Operator("One"),
        TestLog(two_).Operator("Two"),
        TestLog(two_again_).Operator("Two").State("qualified"),
        TestLog(tiled_).Operator("Three").Tiled(),
        TestLog(rsa_).Operator("Four").State("readonly"),
        TestLog(retired_).Operator("One").State("retired", kRetiredAt),
        TestLog(pending_).Operator("One").State("pending"),
        TestLog(rejected_).Operator("One").State("rejected"),
        TestLog(stateless_).Operator("One").State(""),
    };
  }

  static CtLogList Parse(absl::Span<const TestLog> logs,
                         der::Time made_at = kNow - kDay) {
    auto list = CtLogList::Parse(LogListJson(logs, made_at));
    EXPECT_TRUE(list.ok()) << list.status();
    return *std::move(list);
  }

  // What is delivered beside the certificate: serialized SCTs.
  struct Beside {
    std::vector<std::string> ocsp;
    std::vector<std::string> tls;
  };

  ct::Result Check(const TestCertificate& leaf, const Beside& beside = {}) {
    ocsp_ = beside.ocsp.empty() ? "" : OcspSctList(beside.ocsp);
    tls_ = beside.tls.empty() ? "" : SctListOf(beside.tls);
    return CheckRaw(leaf);
  }

  // With ocsp_ and tls_ as they are.
  ct::Result CheckRaw(const TestCertificate& leaf) {
    kept_.push_back(leaf);
    PublicKey issuer_key;
    EXPECT_TRUE(ParsePublicKey(
        der::Input::FromString(leaf.issuer().key().spki()), &issuer_key));
    const ct::Question question = {kept_.back().certificate(), issuer_key,
                                   time_, der::Input::FromString(ocsp_),
                                   der::Input::FromString(tls_)};
    std::vector<uint8_t> buffer(ct::BufferSize(question));
    ct::Result result;
    EXPECT_EQ(ct::CheckScts(domain_, question, logs_.view(), policy_,
                            absl::MakeSpan(buffer), &result),
              result.error);
    return result;
  }

  // What came of the SCT alone, in the certificate.
  Error ErrorOf(const TestSct& sct) {
    const ct::Result result = Check(WithScts(leaf_, {sct}));
    EXPECT_EQ(result.sct_count, 1);
    return result.scts[0].error;
  }

  const TestKey& one_ = P256("log one");
  const TestKey& two_ = P256("log two");
  const TestKey& two_again_ = P256("log two again");
  const TestKey& tiled_ = P256("log tiled");
  const TestKey& rsa_ = Rsa(2048, 11);
  const TestKey& retired_ = P256("log retired");
  const TestKey& pending_ = P256("log pending");
  const TestKey& rejected_ = P256("log rejected");
  const TestKey& stateless_ = P256("log stateless");

  const TestCertificate root_ = Ca("Root");
  // Lives for 90 days.
  const TestCertificate leaf_ = Leaf().IssuedBy(root_);

  TestTrustDomain domain_;
  CtLogList logs_ = Parse(Logs());
  ct::Policy policy_ = ct::Policy::Chrome();
  der::Time time_ = kNow;
  std::string ocsp_;
  std::string tls_;
  // Results borrow them.
  std::vector<TestCertificate> kept_;
};

}  // namespace cairn::testing

#endif  // CAIRN_TESTS_CT_CT_FIXTURE_H_
