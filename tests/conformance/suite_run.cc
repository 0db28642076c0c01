#include "tests/conformance/suite_run.h"

#include <cstdio>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "trustdomain/certificate_files.h"

namespace cairn::conformance {

SuiteRun::SuiteRun(absl::Span<const Exception> exceptions) {
  for (const Exception& exception : exceptions) {
    exceptions_.emplace(exception.id, exception.reason);
  }
}

void SuiteRun::Agree(absl::string_view id) {
  if (exceptions_.find(id) == exceptions_.end()) {
    ++passed_;
    return;
  }
  ++failed_;
  lines_.push_back(
      absl::StrCat("FAILED ", id, ": agrees, but is listed as an exception"));
}

void SuiteRun::Disagree(absl::string_view id, absl::string_view what) {
  const auto exception = exceptions_.find(id);
  if (exception == exceptions_.end()) {
    ++failed_;
    lines_.push_back(absl::StrCat("FAILED ", id, ": ", what));
    return;
  }
  ++skipped_;
  lines_.push_back(
      absl::StrCat("exception ", id, ": ", what, ": ", exception->second));
}

void SuiteRun::Skip(absl::string_view id, absl::string_view why) {
  ++skipped_;
  lines_.push_back(absl::StrCat("skipped ", id, ": ", why));
}

int SuiteRun::Finish() const {
  for (const std::string& line : lines_) std::printf("%s\n", line.c_str());
  std::printf("%d passed, %d failed, %d skipped\n", passed_, failed_, skipped_);
  return failed_ == 0 ? 0 : 1;
}

absl::StatusOr<std::string> ReadSuite(absl::string_view path) {
  if (path.empty()) return absl::InvalidArgumentError("--suite=FILE is needed");
  return ReadFile(std::string(path));
}

int UsageError(absl::string_view text) {
  std::fprintf(stderr, "%s\n", std::string(text).c_str());
  return 2;
}

}  // namespace cairn::conformance
