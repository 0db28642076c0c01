#ifndef CAIRN_TESTS_CONFORMANCE_PKITS_EXCEPTIONS_H_
#define CAIRN_TESTS_CONFORMANCE_PKITS_EXCEPTIONS_H_

#include "tests/conformance/suite_run.h"

namespace cairn::conformance {

// Tests of NIST PKITS that Cairn decides otherwise, each with the reason.
inline constexpr Exception kPkitsExceptions[] = {
    {"4.1.4", "DSA signatures are never accepted"},
    {"4.1.5", "DSA signatures are never accepted"},
};

}  // namespace cairn::conformance

#endif  // CAIRN_TESTS_CONFORMANCE_PKITS_EXCEPTIONS_H_
