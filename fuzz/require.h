#ifndef CAIRN_FUZZ_REQUIRE_H_
#define CAIRN_FUZZ_REQUIRE_H_

#include <cstdio>
#include <cstdlib>

namespace cairn::fuzz {

// Ends the process, with the place of the call, unless `condition` holds: the
// finding of a fuzz target.
inline void Require(bool condition, const char* file = __builtin_FILE(),
                    int line = __builtin_LINE()) {
  if (condition) return;
  std::fprintf(stderr, "%s:%d: this must hold\n", file, line);
  std::abort();
}

}  // namespace cairn::fuzz

#endif  // CAIRN_FUZZ_REQUIRE_H_
