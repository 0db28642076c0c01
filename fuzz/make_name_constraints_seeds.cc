// Writes the seeds of name_constraints_fuzz, one to each of the files named.

#include <cstdint>
#include <string>
#include <vector>

#include "fuzz/write_seeds.h"
#include "tests/support/extension_values.h"
#include "tests/support/random_program.h"

namespace cairn::fuzz {
namespace {

// Constraints as they are, behind the octet that says so, and names by chance.
std::string Raw(const std::string& constraints) {
  return std::string(1, '\x07') + static_cast<char>(constraints.size()) +
         constraints + testing::RandomProgram(100, 32);
}

std::vector<std::string> Seeds() {
  using testing::DirectoryName;
  using testing::EmailName;
  using testing::IpRange;
  using testing::NameConstraintsValue;
  using testing::UriName;
  std::vector<std::string> seeds = {
      Raw(NameConstraintsValue({"a.com", ".b.com"}, {"a.a.com"})),
      Raw(NameConstraintsValue({DirectoryName("O=a"), EmailName("a.com")},
                               {UriName(".a"), IpRange("10.0.0.0/8")})),
  };
  for (uint32_t n = 0; n < 10; ++n) {
    seeds.push_back(testing::RandomProgram(n, 160));
  }
  return seeds;
}

}  // namespace
}  // namespace cairn::fuzz

int main(int argc, char** argv) {
  return cairn::fuzz::WriteSeeds(argc, argv, cairn::fuzz::Seeds());
}
