#ifndef CAIRN_TESTS_CONFORMANCE_SUITE_RUN_H_
#define CAIRN_TESTS_CONFORMANCE_SUITE_RUN_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace cairn::conformance {

// A case on which Cairn disagrees with its suite on purpose.
struct Exception {
  // With "*" at its end: all cases that begin so.
  absl::string_view id;
  absl::string_view reason;
};

// Collects what came of the cases of a suite.
//
// A case of the list of exceptions is run like any other; the list only says
// how a disagreement is counted. An exception whose cases all agree fails the
// run: the list must not outlive its reasons.
class SuiteRun {
 public:
  explicit SuiteRun(absl::Span<const Exception> exceptions);

  // `what` describes the disagreement, where there is one: what was expected
  // and what came.
  void Agree(absl::string_view id);
  void Disagree(absl::string_view id, absl::string_view what);
  // The suite asks for something the runner cannot do. `why` says what.
  void Skip(absl::string_view id, absl::string_view why);

  // Prints every disagreement and every skip, then "N passed, N failed, N
  // skipped"; disagreements on exceptions count as skipped. Returns the exit
  // code: 0 if none failed.
  int Finish();

  int passed() const { return passed_; }
  int failed() const { return failed_; }
  int skipped() const { return skipped_; }

 private:
  struct Listed {
    Exception exception;
    int agreed = 0;
    int disagreed = 0;
  };

  // The exception that covers this case, or null.
  Listed* Find(absl::string_view id);

  std::vector<Listed> exceptions_;
  std::vector<std::string> lines_;
  int passed_ = 0;
  int failed_ = 0;
  int skipped_ = 0;
};

// Reads a whole file that a flag named. The error names flag and file.
absl::StatusOr<std::string> ReadSuite(absl::string_view path);

// Writes `text` and a line break to the file that --output named.
absl::Status WriteOutput(const std::string& path, absl::string_view text);

// Prints an error of the runner itself, on one line, and returns exit code 2.
int UsageError(absl::string_view text);

}  // namespace cairn::conformance

#endif  // CAIRN_TESTS_CONFORMANCE_SUITE_RUN_H_
