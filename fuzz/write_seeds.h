#ifndef CAIRN_FUZZ_WRITE_SEEDS_H_
#define CAIRN_FUZZ_WRITE_SEEDS_H_

#include <cstddef>
#include <cstdio>
#include <fstream>
#include <string>

namespace cairn::fuzz {

inline std::string SeedBytes(const std::string& seed) { return seed; }
// What the factories make.
template <typename Seed>
std::string SeedBytes(const Seed& seed) {
  return seed.der();
}

// main() of a program that makes seeds: writes each, a std::string or something
// with a der(), to the file that the argument in its place names. Returns the
// exit code.
template <typename Seeds>
int WriteSeeds(int argc, char** argv, const Seeds& seeds) {
  if (static_cast<size_t>(argc) != seeds.size() + 1) {
    std::fprintf(stderr, "there are %zu seeds\n", seeds.size());
    return 2;
  }
  for (size_t i = 0; i < seeds.size(); ++i) {
    std::ofstream file(argv[i + 1], std::ios::binary);
    file << SeedBytes(seeds[i]);
    file.close();
    if (!file) return 1;
  }
  return 0;
}

}  // namespace cairn::fuzz

#endif  // CAIRN_FUZZ_WRITE_SEEDS_H_
