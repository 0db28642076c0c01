#ifndef CAIRN_TESTS_CONFORMANCE_REVOCATION_EXCEPTIONS_H_
#define CAIRN_TESTS_CONFORMANCE_REVOCATION_EXCEPTIONS_H_

#include "absl/types/span.h"
#include "tests/conformance/suite_run.h"

namespace cairn::conformance {

// Cases of revocation.json that Cairn decides otherwise, each with the reason.
// None.
inline constexpr absl::Span<const Exception> kRevocationExceptions;

}  // namespace cairn::conformance

#endif  // CAIRN_TESTS_CONFORMANCE_REVOCATION_EXCEPTIONS_H_
