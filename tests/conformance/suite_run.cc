#include "tests/conformance/suite_run.h"

#include <cstdio>
#include <fstream>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "trustdomain/certificate_files.h"

namespace cairn::conformance {

SuiteRun::SuiteRun(absl::Span<const Exception> exceptions) {
  for (const Exception& exception : exceptions) {
    exceptions_.push_back({exception});
  }
}

SuiteRun::Listed* SuiteRun::Find(absl::string_view id) {
  for (Listed& listed : exceptions_) {
    absl::string_view prefix = listed.exception.id;
    if (absl::ConsumeSuffix(&prefix, "*") ? absl::StartsWith(id, prefix)
                                          : id == prefix) {
      return &listed;
    }
  }
  return nullptr;
}

void SuiteRun::Agree(absl::string_view id) {
  ++passed_;
  if (Listed* listed = Find(id)) ++listed->agreed;
}

void SuiteRun::Disagree(absl::string_view id, absl::string_view what) {
  Listed* listed = Find(id);
  if (listed == nullptr) {
    ++failed_;
    lines_.push_back(absl::StrCat("FAILED ", id, ": ", what));
    return;
  }
  ++listed->disagreed;
  ++skipped_;
  lines_.push_back(absl::StrCat("exception ", id, ": ", what, ": ",
                                listed->exception.reason));
}

void SuiteRun::Skip(absl::string_view id, absl::string_view why) {
  ++skipped_;
  lines_.push_back(absl::StrCat("skipped ", id, ": ", why));
}

int SuiteRun::Finish() {
  for (const Listed& listed : exceptions_) {
    if (listed.agreed == 0 || listed.disagreed != 0) continue;
    ++failed_;
    --passed_;
    lines_.push_back(absl::StrCat("FAILED ", listed.exception.id,
                                  ": agrees, but is listed as an exception"));
  }
  for (const std::string& line : lines_) std::printf("%s\n", line.c_str());
  std::printf("%d passed, %d failed, %d skipped\n", passed_, failed_, skipped_);
  return failed_ == 0 ? 0 : 1;
}

absl::StatusOr<std::string> ReadSuite(absl::string_view path) {
  if (path.empty()) return absl::InvalidArgumentError("--suite=FILE is needed");
  return ReadFile(std::string(path));
}

absl::Status WriteOutput(const std::string& path, absl::string_view text) {
  std::ofstream file(path);
  file << text << "\n";
  file.close();
  return file ? absl::OkStatus()
              : absl::UnavailableError(
                    absl::StrCat("--output: cannot write ", path));
}

int UsageError(absl::string_view text) {
  std::fprintf(stderr, "%s\n", std::string(text).c_str());
  return 2;
}

}  // namespace cairn::conformance
