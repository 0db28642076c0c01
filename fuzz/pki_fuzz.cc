// Octets as a whole PKI (tests/support/programmed_pki.h): the engine trusts a
// path only if the slow, obvious reference does, refuses only if the reference
// has none, keeps to its limits, and says the same twice.

#include <cstddef>
#include <cstdint>
#include <cstdio>

#include "fuzz/require.h"
#include "pkix/chain_builder.h"
#include "tests/support/compare_with_reference.h"
#include "tests/support/programmed_pki.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static auto* builder = new cairn::ChainBuilder();
  cairn::testing::ProgrammedPki pki(cairn::der::Input(data, size));
  const cairn::testing::Comparison comparison =
      CompareWithReference(pki, builder);
  std::fputs(comparison.difference.c_str(), stderr);
  cairn::fuzz::Require(comparison.difference.empty());
  return 0;
}
