#ifndef CAIRN_TESTS_SUPPORT_MATCHERS_H_
#define CAIRN_TESTS_SUPPORT_MATCHERS_H_

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "pkix/build_result.h"
#include "pkix/error.h"
#include "pkix/extension.h"
#include "pkix/trust_domain.h"
#include "tests/support/printers.h"

namespace cairn::testing {

// How the matchers look at what they match.
inline const Failure& FailureOf(const BuildResult& result) {
  return result.failure();
}
inline const Failure& FailureOf(const Failure& failure) { return failure; }
inline Failure FailureOf(const HookResult& result) { return result.error(); }
inline bool HasFailed(const BuildResult& result) {
  return result.outcome() == Outcome::kNotTrusted;
}
inline bool HasFailed(const Failure& failure) { return !failure.ok(); }
inline bool HasFailed(const HookResult& result) {
  return result.error() != Error::kOk;
}

// A BuildResult that is trusted.
MATCHER(IsTrusted, negation ? "is not trusted" : "is trusted") {
  return arg.trusted() && arg.failure().ok();
}

// A BuildResult that waits.
MATCHER(IsPending, negation ? "is not pending" : "is pending") {
  return arg.outcome() == Outcome::kPending &&
         arg.failure().error == Error::kPending;
}

// A BuildResult, Failure or HookResult that failed for this reason.
MATCHER_P(FailsWith, error,
          absl::StrCat(negation ? "does not fail with " : "fails with ",
                       ErrorName(error))) {
  return HasFailed(arg) && FailureOf(arg).error == error;
}

// A BuildResult that failed for this reason, with the certificate at this depth
// at fault: 0 is the end entity.
MATCHER_P2(FailsWithAt, error, depth,
           absl::StrCat(negation ? "does not fail with " : "fails with ",
                        ErrorName(error), " at depth ", depth)) {
  return HasFailed(arg) && arg.failure().error == error &&
         arg.failure_depth() == depth;
}

// A BuildResult or Failure that failed for this reason in this extension.
MATCHER_P2(FailsWithIn, error, extension,
           absl::StrCat(negation ? "does not fail with " : "fails with ",
                        ErrorName(error), " in ", ExtensionName(extension))) {
  return HasFailed(arg) && FailureOf(arg).error == error &&
         FailureOf(arg).extension == extension;
}

}  // namespace cairn::testing

#endif  // CAIRN_TESTS_SUPPORT_MATCHERS_H_
