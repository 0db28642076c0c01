#ifndef CAIRN_BENCHMARKS_ROOTS_H_
#define CAIRN_BENCHMARKS_ROOTS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"

namespace cairn::benchmarks {

// As many roots as Mozilla's store has, for what depends on a store's size.
inline constexpr int kRootCount = 144;

// The DER of roots like those of the web, made in code: a third each with RSA
// keys of 4096 and 2048 bits and with P-384 keys, each of its own name, with
// signatures of the right size and no meaning. Or, after LoadRootsFrom(), those
// of the file. Made once.
const std::vector<std::string>& Roots();

// The same as a PEM bundle.
const std::string& RootsPem();

// Has Roots() return the certificates of this PEM file. Call it before the
// first benchmark. An error of one line where it cannot be read.
absl::Status LoadRootsFrom(const std::string& path);

}  // namespace cairn::benchmarks

#endif  // CAIRN_BENCHMARKS_ROOTS_H_
