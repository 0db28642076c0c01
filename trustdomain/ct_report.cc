#include "trustdomain/ct_report.h"

#include <algorithm>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "pkix/error.h"
#include "pkix/report.h"

namespace cairn {
namespace {

// Later times have no calendar date here.
std::string TimestampToText(ct::Timestamp timestamp) {
  const ct::Timestamp seconds = timestamp / 1000;
  return TimeToText(static_cast<der::Time>(
      std::min(seconds, static_cast<ct::Timestamp>(der::kMaxTime))));
}

std::string LogToText(const ct::SctVerdict& verdict) {
  if (verdict.log == nullptr) {
    return absl::StrCat(
        "log ", absl::BytesToHexString(verdict.sct.log_id.AsStringView()));
  }
  const ct::Log& log = *verdict.log;
  return absl::StrCat("\"", absl::CHexEscape(log.description), "\" (",
                      absl::CHexEscape(log.OperatorAt(verdict.sct.timestamp)),
                      ", ", ct::LogStateName(log.state), ")");
}

}  // namespace

std::string SctToText(const ct::SctVerdict& verdict) {
  std::string text =
      absl::StrCat(ct::SourceName(verdict.source), " ", verdict.index, ": ");
  if (!verdict.sct.log_id.empty()) {
    absl::StrAppend(&text, TimestampToText(verdict.sct.timestamp), ", ",
                    LogToText(verdict), ": ");
  }
  absl::StrAppend(
      &text, verdict.error == Error::kOk ? "counts" : ErrorText(verdict.error));
  return text;
}

std::string CtReportToText(const CtReport& report) {
  std::string text = "Certificate Transparency: ";
  if (report.error != Error::kOk) {
    absl::StrAppend(&text, ErrorText(report.error), "\n");
  } else if (!report.required) {
    absl::StrAppend(&text, "not required\n");
  } else if (!report.result.enforced) {
    absl::StrAppend(&text, "not enforced: ", ErrorText(Error::kCtLogListTooOld),
                    "\n");
  } else {
    absl::StrAppend(&text, "satisfied\n");
  }
  for (int i = 0; i < ct::kSourceCount; ++i) {
    const Error error = report.result.list_errors[i];
    if (error == Error::kOk) continue;
    absl::StrAppend(&text, "  ", ct::SourceName(static_cast<ct::Source>(i)),
                    ": ", ErrorText(error), "\n");
  }
  if (report.ocsp_error != Error::kOk) {
    absl::StrAppend(&text, "  OCSP: ", ErrorText(report.ocsp_error), "\n");
  }
  for (const ct::SctVerdict& verdict : report.result.verdicts()) {
    absl::StrAppend(&text, "  ", SctToText(verdict), "\n");
  }
  return text;
}

}  // namespace cairn
