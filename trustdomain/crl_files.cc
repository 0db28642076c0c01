#include "trustdomain/crl_files.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <system_error>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "crl/crl.h"
#include "der/input.h"
#include "pkix/report.h"
#include "trustdomain/certificate_files.h"
#include "trustdomain/pem.h"

namespace cairn {
namespace {

namespace fs = std::filesystem;

// What is wrong with a CRL, or nothing.
std::string ProblemWith(absl::string_view der) {
  crl::Crl crl;
  const der::Input bytes = der::Input::FromString(der);
  const Failure failure = crl::Crl::Parse(bytes, &crl);
  return failure.ok() ? "" : FailureToText(failure, bytes);
}

absl::StatusOr<CrlFileList> LoadDirectory(const std::string& path) {
  std::error_code error;
  std::vector<std::string> files;
  for (fs::directory_iterator it(path, error), end; !error && it != end;
       it.increment(error)) {
    std::error_code ignored;
    if (it->is_regular_file(ignored)) files.push_back(it->path().string());
  }
  if (error) {
    return absl::UnavailableError(absl::StrCat(path, ": ", error.message()));
  }
  std::sort(files.begin(), files.end());
  CrlFileList list;
  absl::flat_hash_set<std::string> known;
  for (const std::string& file : files) {
    absl::StatusOr<std::string> text = ReadFile(file);
    if (!text.ok()) {
      list.problems.emplace_back(text.status().message());
      continue;
    }
    absl::StatusOr<CrlFileList> some = ReadCrls(*text, file);
    if (!some.ok()) {
      if (absl::EndsWith(file, ".crl")) {
        list.problems.emplace_back(some.status().message());
      }
      continue;
    }
    for (std::string& crl : some->crls) {
      if (known.insert(crl).second) list.crls.push_back(std::move(crl));
    }
    for (std::string& problem : some->problems) {
      list.problems.push_back(std::move(problem));
    }
  }
  return list;
}

}  // namespace

absl::StatusOr<CrlFileList> ReadCrls(absl::string_view text,
                                     absl::string_view name) {
  if (text.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(name, ": empty file"));
  }
  CrlFileList list;
  std::string problem = ProblemWith(text);
  if (problem.empty()) {
    list.crls.emplace_back(text);
    return list;
  }
  if (!LooksLikePem(text)) {
    return absl::InvalidArgumentError(absl::StrCat(name, ": ", problem));
  }
  PemText pem = ReadPem(text);
  // Problems by line, so that they come out in the order of the file.
  std::map<int, std::string> problems;
  for (PemProblem& broken : pem.problems) {
    problems[broken.line] = std::move(broken.text);
  }
  for (PemBlock& block : pem.blocks) {
    // RFC 7468 section 6.
    if (block.label != "X509 CRL") continue;
    problem = ProblemWith(block.contents);
    if (problem.empty()) {
      list.crls.push_back(std::move(block.contents));
    } else {
      problems[block.line] = std::move(problem);
    }
  }
  for (const auto& [line, text_of_problem] : problems) {
    list.problems.push_back(
        absl::StrCat(name, ":", line, ": ", text_of_problem));
  }
  if (list.crls.empty() && list.problems.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat(name, ": no CRL in this file"));
  }
  return list;
}

absl::StatusOr<CrlFileList> LoadCrls(const std::string& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) return LoadDirectory(path);
  absl::StatusOr<std::string> text = ReadFile(path);
  if (!text.ok()) return text.status();
  return ReadCrls(*text, path);
}

}  // namespace cairn
