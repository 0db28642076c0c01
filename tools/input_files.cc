#include "tools/input_files.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "der/input.h"
#include "der/reader.h"
#include "der/tag.h"
#include "pkix/error.h"
#include "pkix/report.h"
#include "tools/command_line.h"
#include "trustdomain/certificate_files.h"
#include "trustdomain/crl_files.h"

namespace cairn::tools {
namespace {

absl::Status Invalid(absl::string_view text) {
  return absl::InvalidArgumentError(text);
}

void ReportSkipped(const std::vector<std::string>& problems) {
  for (const std::string& problem : problems) {
    PrintError(absl::StrCat("skipped: ", problem));
  }
}

absl::StatusOr<std::vector<std::string>> Take(
    absl::StatusOr<CertificateList> list) {
  if (!list.ok()) return list.status();
  if (list->certificates.empty()) return Invalid(list->problems[0]);
  ReportSkipped(list->problems);
  return std::move(list->certificates);
}

absl::StatusOr<std::vector<std::string>> Take(absl::StatusOr<CrlFileList> list,
                                              const std::string& path) {
  if (!list.ok()) return list.status();
  if (list->crls.empty()) {
    return Invalid(list->problems.empty()
                       ? absl::StrCat(path, ": no CRLs in this directory")
                       : list->problems[0]);
  }
  ReportSkipped(list->problems);
  return std::move(list->crls);
}

// OCSPResponse ::= SEQUENCE {
//      responseStatus         OCSPResponseStatus, -- ENUMERATED
//      responseBytes          [0] EXPLICIT ResponseBytes OPTIONAL }
bool LooksLikeOcspResponse(der::Input der) {
  der::Reader response;
  der::Input status;
  return der::ReadOnly(der, der::kSequence, &response) &&
         response.Read(der::kEnumerated, &status);
}

}  // namespace

absl::StatusOr<std::vector<std::string>> LoadCertificateList(
    const std::string& path) {
  return Take(LoadCertificates(path));
}

absl::StatusOr<std::vector<std::string>> LoadChainFile(
    const std::string& path) {
  const absl::StatusOr<std::string> text = ReadFile(path);
  if (!text.ok()) return text.status();
  absl::StatusOr<CertificateList> list = ReadCertificates(*text, path);
  if (list.ok() && list->first_is_missing) return Invalid(list->problems[0]);
  return Take(std::move(list));
}

absl::Status LoadFirstCertificate(const std::string& path,
                                  OwnedCertificate* certificate) {
  absl::StatusOr<std::vector<std::string>> list = LoadChainFile(path);
  if (!list.ok()) return list.status();
  certificate->der = std::move(list->front());
  const Failure failure = Certificate::Parse(
      der::Input::FromString(certificate->der), &certificate->certificate);
  return failure.ok() ? absl::OkStatus() : Invalid(FailureToText(failure));
}

absl::StatusOr<std::vector<std::string>> LoadCrlList(absl::string_view paths) {
  std::vector<std::string> all;
  for (absl::string_view one : absl::StrSplit(paths, ',')) {
    const std::string path(one);
    if (path.empty()) return Invalid("an empty path in a list of CRLs");
    absl::StatusOr<std::vector<std::string>> crls = Take(LoadCrls(path), path);
    if (!crls.ok()) return crls.status();
    for (std::string& crl : *crls) all.push_back(std::move(crl));
  }
  return all;
}

absl::StatusOr<std::string> LoadOneCrl(const std::string& path) {
  const absl::StatusOr<std::string> text = ReadFile(path);
  if (!text.ok()) return text.status();
  absl::StatusOr<CrlFileList> list = ReadCrls(*text, path);
  if (!list.ok()) return list.status();
  if (!list->problems.empty()) return Invalid(list->problems[0]);
  if (list->crls.size() != 1) {
    return Invalid(absl::StrCat(path, ": ", list->crls.size(),
                                " CRLs in this file, and one is wanted"));
  }
  return std::move(list->crls[0]);
}

absl::StatusOr<std::string> LoadOcspResponse(const std::string& path) {
  absl::StatusOr<std::string> text = ReadFile(path);
  if (!text.ok()) return text;
  if (text->empty()) return Invalid(absl::StrCat(path, ": empty file"));
  if (!LooksLikeOcspResponse(der::Input::FromString(*text))) {
    return Invalid(absl::StrCat(path, ": not an OCSP response in DER"));
  }
  return text;
}

}  // namespace cairn::tools
