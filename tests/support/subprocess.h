#ifndef CAIRN_TESTS_SUPPORT_SUBPROCESS_H_
#define CAIRN_TESTS_SUPPORT_SUBPROCESS_H_

#include <sys/types.h>

#include <string>
#include <vector>

#include "tests/support/test_directory.h"

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

// A program that runs as long as this lives, such as a server. Started as
// RunProcess() does it; stopped with SIGKILL where it still runs.
class BackgroundProcess {
 public:
  BackgroundProcess(const std::string& program,
                    const std::vector<std::string>& args);
  ~BackgroundProcess();
  BackgroundProcess(const BackgroundProcess&) = delete;
  BackgroundProcess& operator=(const BackgroundProcess&) = delete;

  // Waits for a line on standard output that begins with `prefix`, and returns
  // the rest of it. Ends the test process if there is none after forty seconds.
  std::string WaitForLine(const std::string& prefix) const;

  // Sends `signal`, if not 0, and waits for the end: all that it did. Ends the
  // test process if it takes more than forty seconds. At most once.
  ProcessResult WaitForEnd(int signal = 0);

 private:
  const TestDirectory directory_;
  const std::string out_;
  const std::string err_;
  pid_t pid_;  // 0 once it has ended
};

}  // namespace cairn::testing

#endif  // CAIRN_TESTS_SUPPORT_SUBPROCESS_H_
