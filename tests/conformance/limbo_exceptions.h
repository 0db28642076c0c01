#ifndef CAIRN_TESTS_CONFORMANCE_LIMBO_EXCEPTIONS_H_
#define CAIRN_TESTS_CONFORMANCE_LIMBO_EXCEPTIONS_H_

#include "tests/conformance/suite_run.h"

namespace cairn::conformance {

// Cases of x509-limbo that Cairn decides otherwise, each with the reason.
inline constexpr Exception kLimboExceptions[] = {
    {"pathological::nc-dos-*",
     "technically valid, and decided within the budget: 2048 names against "
     "4097 subtrees are no blow-up here"},
};

}  // namespace cairn::conformance

#endif  // CAIRN_TESTS_CONFORMANCE_LIMBO_EXCEPTIONS_H_
