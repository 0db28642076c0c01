#ifndef CAIRN_TESTS_SUPPORT_DIE_H_
#define CAIRN_TESTS_SUPPORT_DIE_H_

#include <cstdio>
#include <cstdlib>
#include <string>

namespace cairn::testing {

// Ends the process and says why: the test itself is wrong, not what it tests.
[[noreturn]] inline void Die(const std::string& why) {
  std::fprintf(stderr, "tests/support: %s\n", why.c_str());
  std::abort();
}

inline void DieUnless(bool condition, const char* why) {
  if (!condition) Die(why);
}

}  // namespace cairn::testing

#endif  // CAIRN_TESTS_SUPPORT_DIE_H_
