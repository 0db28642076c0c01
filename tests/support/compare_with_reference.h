#ifndef CAIRN_TESTS_SUPPORT_COMPARE_WITH_REFERENCE_H_
#define CAIRN_TESTS_SUPPORT_COMPARE_WITH_REFERENCE_H_

#include <string>

#include "pkix/chain_builder.h"
#include "tests/support/programmed_pki.h"

namespace cairn::testing {

struct Comparison {
  // What is wrong, in lines; empty if the engine and the reference agree.
  std::string difference;
  bool trusted = false;
};

// Builds with the engine, with default limits and with small ones, and asks
// the reference:
//
// - What is trusted is a path that the reference accepts.
// - What is refused without running into a limit has no path.
// - Nothing counts more than its limit.
// - The same build has the same result, whatever the builder did before.
//
// `builder` is any builder, used before or not.
Comparison CompareWithReference(ProgrammedPki& pki, ChainBuilder* builder);

}  // namespace cairn::testing

#endif  // CAIRN_TESTS_SUPPORT_COMPARE_WITH_REFERENCE_H_
