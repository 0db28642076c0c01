#include "trustdomain/ct_report.h"

#include <array>
#include <string>

#include "gtest/gtest.h"
#include "tests/support/test_time.h"

namespace cairn::testing {
namespace {

class CtReportTest : public ::testing::Test {
 protected:
  CtReportTest() {
    log_.description = "Log \"2027\"\n";
    log_.operator_name = "One";
    log_.state = ct::LogState::kUsable;
  }

  ct::SctVerdict Verdict(Error error) const {
    ct::SctVerdict verdict;
    verdict.error = error;
    verdict.sct.log_id = der::Input(log_.id);
    verdict.sct.timestamp = static_cast<uint64_t>(kNow) * 1000;
    verdict.log = &log_;
    return verdict;
  }

  ct::Log log_;
};

TEST_F(CtReportTest, OneSct) {
  ct::SctVerdict verdict = Verdict(Error::kOk);
  EXPECT_EQ(SctToText(verdict),
            "certificate 0: 2026-11-21T00:00:00Z, \"Log \\\"2027\\\"\\n\" "
            "(One, usable): counts");
  verdict.source = ct::Source::kTls;
  verdict.index = 3;
  verdict.error = Error::kSctLogUnknown;
  verdict.log = nullptr;
  verdict.sct.timestamp = UINT64_MAX;
  EXPECT_EQ(SctToText(verdict),
            "TLS 3: 9999-12-31T23:59:59Z, log "
            "0000000000000000000000000000000000000000000000000000000000000000: "
            "the SCT is of a log that is not in the log list");
  verdict.sct = ct::Sct();
  verdict.error = Error::kMalformedSct;
  EXPECT_EQ(SctToText(verdict), "TLS 3: malformed SCT");
}

TEST_F(CtReportTest, Verdicts) {
  CtReport report;
  report.error = Error::kOk;
  EXPECT_EQ(CtReportToText(report), "Certificate Transparency: not required\n");
  report.required = true;
  EXPECT_EQ(CtReportToText(report),
            "Certificate Transparency: not enforced: the list of CT logs is "
            "too old\n");
  report.result.enforced = true;
  EXPECT_EQ(CtReportToText(report), "Certificate Transparency: satisfied\n");
  report.error = Error::kTooFewScts;
  report.ocsp_error = Error::kOcspResponseExpired;
  report.result.list_errors[2] = Error::kMalformedSctList;
  report.result.scts[0] = Verdict(Error::kSctBadSignature);
  report.result.sct_count = 1;
  EXPECT_EQ(CtReportToText(report),
            "Certificate Transparency: fewer valid SCTs than the CT policy "
            "asks for\n"
            "  TLS: malformed SCT list\n"
            "  OCSP: the OCSP response is out of date\n"
            "  certificate 0: 2026-11-21T00:00:00Z, \"Log \\\"2027\\\"\\n\" "
            "(One, usable): the SCT is not the log's, or is for another "
            "certificate or issuer\n");
}

}  // namespace
}  // namespace cairn::testing
