#include "tools/common_flags.h"

#include <string>

#include "absl/flags/flag.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

ABSL_FLAG(std::string, time, "",
          "the time to verify at, RFC 3339; default now");
ABSL_FLAG(std::string, policy, "webpki",
          "webpki, webpki-strict, rfc5280, rfc5280-strict or private");
ABSL_FLAG(bool, json, false, "print JSON");
ABSL_FLAG(bool, allow_local, false,
          "connect to addresses that are not public, too");
ABSL_FLAG(absl::Duration, fetch_timeout, cairn::tools::kFetchTimeout,
          "how long one URL may take");

namespace cairn::tools {

absl::StatusOr<der::Time> TimeFlag() {
  const std::string text = absl::GetFlag(FLAGS_time);
  absl::Time parsed = absl::Now();
  std::string error;
  if (!text.empty() &&
      !absl::ParseTime(absl::RFC3339_full, text, &parsed, &error)) {
    return absl::InvalidArgumentError(
        absl::StrCat("--time: not an RFC 3339 time: ", text));
  }
  const der::Time time = absl::ToUnixSeconds(parsed);
  if (time < der::kMinTime || time > der::kMaxTime) {
    return absl::InvalidArgumentError(
        absl::StrCat("--time: out of range: ", text));
  }
  return time;
}

absl::StatusOr<ValidationPolicy> PolicyFlag() {
  const std::string name = absl::GetFlag(FLAGS_policy);
  ValidationPolicy policy;
  if (!FindValidationPolicy(name, &policy)) {
    return absl::InvalidArgumentError(
        absl::StrCat("--policy: no such policy: ", name));
  }
  return policy;
}

bool JsonFlag() { return absl::GetFlag(FLAGS_json); }

absl::StatusOr<HttpFetcherOptions> FetchFlags() {
  HttpFetcherOptions options;
  options.allow_local = absl::GetFlag(FLAGS_allow_local);
  options.timeout = absl::GetFlag(FLAGS_fetch_timeout);
  if (options.timeout < absl::Milliseconds(1) ||
      options.timeout > kMaxTotalTime) {
    return absl::InvalidArgumentError(
        absl::StrCat("--fetch-timeout: not from 1ms to ",
                     absl::FormatDuration(kMaxTotalTime), ": ",
                     absl::FormatDuration(options.timeout)));
  }
  return options;
}

}  // namespace cairn::tools
