#ifndef CAIRN_TESTS_SUPPORT_SUBPROCESS_H_
#define CAIRN_TESTS_SUPPORT_SUBPROCESS_H_

#include <string>
#include <vector>

namespace cairn::testing {

// What a program did. Signals count as exit code 128 and the signal's number,
// as shells have it.
struct ProcessResult {
  int exit_code = -1;
  std::string out;
  std::string err;
};

// Runs a program to its end, with nothing on its standard input and without a
// shell. `program` is a path; for one that Bazel built, relative to the
// workspace: "tools/cairn", with the target in the test's data. Standard output
// goes to the file `out_path` instead, where given.
ProcessResult RunProcess(const std::string& program,
                         const std::vector<std::string>& args,
                         const std::string& out_path = "");

}  // namespace cairn::testing

#endif  // CAIRN_TESTS_SUPPORT_SUBPROCESS_H_
