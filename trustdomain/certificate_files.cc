#include "trustdomain/certificate_files.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <limits>
#include <map>
#include <memory>
#include <system_error>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "der/input.h"
#include "der/reader.h"
#include "der/tag.h"
#include "pkix/certificate.h"
#include "pkix/report.h"
#include "trustdomain/pem.h"

namespace cairn {
namespace {

namespace fs = std::filesystem;

absl::Status ErrnoStatus(int error, const std::string& path) {
  const std::string message =
      absl::StrCat(path, ": ", std::generic_category().message(error));
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return absl::NotFoundError(message);
    case EACCES:
    case EPERM:
      return absl::PermissionDeniedError(message);
    default:
      return absl::UnavailableError(message);
  }
}

// RFC 7468 section 5.1 and what OpenSSL writes and wrote.
bool IsCertificateLabel(absl::string_view label) {
  return label == "CERTIFICATE" || label == "X509 CERTIFICATE" ||
         label == "TRUSTED CERTIFICATE";
}

// OpenSSL's TRUSTED CERTIFICATE is a certificate followed by its settings:
// those are cut off and returned.
std::string CutSettings(PemBlock* block) {
  if (block->label != "TRUSTED CERTIFICATE") return "";
  der::Input certificate;
  der::Reader reader(der::Input::FromString(block->contents));
  if (!reader.ReadTlv(der::kSequence, &certificate)) return "";
  std::string settings = block->contents.substr(certificate.size());
  block->contents.resize(certificate.size());
  return settings;
}

// What is wrong with a certificate, or nothing.
std::string ProblemWith(absl::string_view der) {
  Certificate certificate;
  const der::Input bytes = der::Input::FromString(der);
  const Failure failure = Certificate::Parse(bytes, &certificate);
  return failure.ok() ? "" : FailureToText(failure, bytes);
}

absl::StatusOr<CertificateList> LoadDirectory(const std::string& path) {
  std::error_code error;
  std::vector<std::string> files;
  for (fs::directory_iterator it(path, error), end; !error && it != end;
       it.increment(error)) {
    std::error_code ignored;
    if (it->is_regular_file(ignored)) files.push_back(it->path().string());
  }
  if (error) return ErrnoStatus(error.value(), path);
  std::sort(files.begin(), files.end());
  CertificateList list;
  absl::flat_hash_map<std::string, size_t> known;
  for (const std::string& file : files) {
    absl::StatusOr<std::string> text = ReadFile(file);
    if (!text.ok()) {
      list.problems.emplace_back(text.status().message());
      continue;
    }
    absl::StatusOr<CertificateList> some = ReadCertificates(*text, file);
    if (!some.ok()) continue;
    for (size_t i = 0; i < some->certificates.size(); ++i) {
      std::string& certificate = some->certificates[i];
      const auto added =
          known.try_emplace(certificate, list.certificates.size());
      if (added.second) {
        list.certificates.push_back(std::move(certificate));
        list.settings.emplace_back();
      }
      std::string& settings = list.settings[added.first->second];
      if (settings.empty()) settings = std::move(some->settings[i]);
    }
    for (std::string& problem : some->problems) {
      list.problems.push_back(std::move(problem));
    }
  }
  if (list.certificates.empty() && list.problems.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat(path, ": no certificates in this directory"));
  }
  return list;
}

}  // namespace

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) {
    return absl::InvalidArgumentError(absl::StrCat(path, ": is a directory"));
  }
  std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen(path.c_str(), "rb"),
                                             std::fclose);
  if (file == nullptr) return ErrnoStatus(errno, path);
  std::string text;
  char buffer[64 * 1024];
  size_t size;
  while ((size = std::fread(buffer, 1, sizeof(buffer), file.get())) != 0) {
    if (text.size() + size > kMaxFileSize) {
      return absl::InvalidArgumentError(
          absl::StrCat(path, ": larger than ", kMaxFileSize, " bytes"));
    }
    text.append(buffer, size);
  }
  if (std::ferror(file.get()) != 0) return ErrnoStatus(EIO, path);
  return text;
}

absl::StatusOr<CertificateList> ReadCertificates(absl::string_view text,
                                                 absl::string_view name) {
  if (text.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(name, ": empty file"));
  }
  CertificateList list;
  // DER first: a certificate may hold what looks like PEM.
  std::string problem = ProblemWith(text);
  if (problem.empty()) {
    list.certificates.emplace_back(text);
    list.settings.emplace_back();
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
  int first_line = std::numeric_limits<int>::max();
  for (PemBlock& block : pem.blocks) {
    if (!IsCertificateLabel(block.label)) continue;
    std::string settings = CutSettings(&block);
    problem = ProblemWith(block.contents);
    if (problem.empty()) {
      first_line = std::min(first_line, block.line);
      list.certificates.push_back(std::move(block.contents));
      list.settings.push_back(std::move(settings));
    } else {
      problems[block.line] = std::move(problem);
    }
  }
  for (const auto& [line, text_of_problem] : problems) {
    list.problems.push_back(
        absl::StrCat(name, ":", line, ": ", text_of_problem));
  }
  if (list.certificates.empty() && list.problems.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat(name, ": no certificate in this file"));
  }
  list.first_is_missing =
      !problems.empty() && problems.begin()->first < first_line;
  return list;
}

absl::StatusOr<CertificateList> LoadCertificates(const std::string& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) return LoadDirectory(path);
  absl::StatusOr<std::string> text = ReadFile(path);
  if (!text.ok()) return text.status();
  return ReadCertificates(*text, path);
}

absl::StatusOr<CertificateList> LoadSystemRoots() {
  for (const char* path :
       {"/etc/ssl/certs/ca-certificates.crt",
        "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem",
        "/etc/ssl/cert.pem", "/etc/ssl/certs"}) {
    std::error_code error;
    if (fs::exists(path, error)) return LoadCertificates(path);
  }
  return absl::NotFoundError("the system has no trust store in a known place");
}

}  // namespace cairn
