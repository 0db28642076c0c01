#ifndef CAIRN_TRUSTDOMAIN_CT_REPORT_H_
#define CAIRN_TRUSTDOMAIN_CT_REPORT_H_

#include <string>

#include "ct/check.h"
#include "trustdomain/ct_checker.h"

namespace cairn {

// Text for people, as pkix/report.h makes it: plain, safe for a terminal, made
// when somebody asks.

// One SCT on one line, without a line break:
//
//   certificate 0: 2026-10-01T12:00:00Z, "Oak 2027" (Example, usable): counts
//   TLS 1: 2026-10-01T12:00:00Z, log 5a...: the SCT is of a log that is not in
//   the log list
std::string SctToText(const ct::SctVerdict& verdict);

// The verdict, and a line for every SCT, for every list that could not be read
// and for the OCSP response, if it could not be used. Borrows nothing.
std::string CtReportToText(const CtReport& report);

}  // namespace cairn

#endif  // CAIRN_TRUSTDOMAIN_CT_REPORT_H_
