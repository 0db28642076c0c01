#ifndef CAIRN_TESTS_SUPPORT_RANDOM_PROGRAM_H_
#define CAIRN_TESTS_SUPPORT_RANDOM_PROGRAM_H_

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>

namespace cairn::testing {

// Random octets for a ByteProgram, the same for the same seed everywhere.
inline std::string RandomProgram(uint32_t seed, size_t size = 256) {
  std::mt19937 engine(seed);
  std::string program(size, '\0');
  for (char& octet : program) octet = static_cast<char>(engine() & 0xff);
  return program;
}

}  // namespace cairn::testing

#endif  // CAIRN_TESTS_SUPPORT_RANDOM_PROGRAM_H_
