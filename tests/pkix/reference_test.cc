#include <algorithm>
#include <string>

#include "gtest/gtest.h"
#include "pkix/chain_builder.h"
#include "tests/support/compare_with_reference.h"
#include "tests/support/programmed_pki.h"
#include "tests/support/random_program.h"

namespace cairn::testing {
namespace {

// The engine against a validator that reads the same certificates and is too
// simple to be wrong. Random PKIs are small and full of what makes one path
// good and another bad; graph_oracle_test.cc has larger graphs of simpler
// certificates. fuzz/pki_fuzz.cc goes on where this ends.

constexpr uint32_t kPkis = 4000;

TEST(ReferenceTest, EngineAgreesWithTheReference) {
  ChainBuilder builder;
  int trusted = 0;
  int differences = 0;
  for (uint32_t seed = 0; seed < kPkis && differences < 3; ++seed) {
    const std::string program = RandomProgram(seed);
    ProgrammedPki pki(der::Input::FromString(program));
    const Comparison comparison = CompareWithReference(pki, &builder);
    trusted += comparison.trusted ? 1 : 0;
    if (!comparison.difference.empty()) {
      ++differences;
      ADD_FAILURE() << "seed " << seed << ": " << comparison.difference;
    }
  }
  RecordProperty("trusted", trusted);
  if (differences == 0) {
    // The PKIs are neither all good nor all hopeless.
    EXPECT_GT(trusted, static_cast<int>(kPkis) / 5);
    EXPECT_LT(trusted, static_cast<int>(kPkis) * 4 / 5);
  }
}

}  // namespace
}  // namespace cairn::testing
