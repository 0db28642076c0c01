// Writes the seeds of pki_fuzz, one to each of the files named.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "fuzz/write_seeds.h"
#include "tests/support/random_program.h"

namespace cairn::fuzz {
namespace {

std::vector<std::string> Seeds() {
  // An end entity and its anchor, and what chance brings.
  std::vector<std::string> seeds = {std::string()};
  for (uint32_t n = 0; n < 19; ++n) seeds.push_back(testing::RandomProgram(n));
  return seeds;
}

}  // namespace
}  // namespace cairn::fuzz

int main(int argc, char** argv) {
  return cairn::fuzz::WriteSeeds(argc, argv, cairn::fuzz::Seeds());
}
