#ifndef CAIRN_TESTS_TRUSTDOMAIN_REFUSAL_MATCHER_H_
#define CAIRN_TESTS_TRUSTDOMAIN_REFUSAL_MATCHER_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "pkix/build_options.h"
#include "pkix/error.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/matchers.h"
#include "tests/support/test_time.h"
#include "tests/support/verify.h"
#include "trustdomain/private_trust_domain.h"
#include "trustdomain/refusal.h"

namespace cairn::testing {

inline uint32_t DetailOf(const BuildResult& result) {
  return result.failure().detail;
}
inline uint32_t DetailOf(const HookResult& result) { return result.detail(); }

// A BuildResult or HookResult that the trust domain refused for this reason,
// and by this rule of a list.
MATCHER_P2(RefusedByRule, refusal, rule,
           absl::StrCat(negation ? "is not " : "is ",
                        "refused: ", RefusalName(refusal), ", rule ", rule)) {
  *result_listener << RefusalName(RefusalOf(DetailOf(arg))) << ", rule "
                   << RuleOf(DetailOf(arg));
  return HasFailed(arg) &&
         FailureOf(arg).error == Error::kRefusedByTrustDomain &&
         RefusalOf(DetailOf(arg)) == refusal && RuleOf(DetailOf(arg)) == rule;
}
inline auto RefusedFor(Refusal refusal) { return RefusedByRule(refusal, 0); }

// An end entity for TLS clients, without a name beside its subject.
inline TestCertificate Client(const NameDer& subject = "CN=alice,O=Example") {
  return Leaf(subject).NoSan().Purposes({der::Oid::kClientAuth});
}

inline std::string KeyPin(const TestCertificate& certificate) {
  return Sha256ToText(
      Sha256Of(der::Input::FromString(certificate.key().spki())));
}
inline std::string Fingerprint(const TestCertificate& certificate) {
  return Sha256ToText(Sha256Of(certificate.input()));
}

}  // namespace cairn::testing

#endif  // CAIRN_TESTS_TRUSTDOMAIN_REFUSAL_MATCHER_H_
