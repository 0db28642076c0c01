// Writes the seeds of policies_fuzz, one to each of the files named.

#include <cstdint>
#include <string>
#include <vector>

#include "fuzz/write_seeds.h"
#include "tests/support/random_program.h"

namespace cairn::fuzz {
namespace {

std::vector<std::string> Seeds() {
  std::vector<std::string> seeds = {
      // Three certificates that name the first policy, which is required.
      std::string("\x10\x02\0\0\0\0\0\x01\0\0\0\x01\0\0\0\x01\0\0", 18),
      // The first mapped to the second on the way.
      std::string("\x10\x01\0\0\0\0\0\x41\x04\0\0\0\x02\0\0", 15)};
  for (uint32_t n = 0; n < 8; ++n) {
    seeds.push_back(testing::RandomProgram(n, 64));
  }
  return seeds;
}

}  // namespace
}  // namespace cairn::fuzz

int main(int argc, char** argv) {
  return cairn::fuzz::WriteSeeds(argc, argv, cairn::fuzz::Seeds());
}
