#include "tools/verify_revocation.h"

#include <utility>

#include "absl/flags/flag.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "der/input.h"
#include "pkix/report.h"
#include "tools/common_flags.h"
#include "tools/input_files.h"

ABSL_FLAG(std::string, ocsp, "",
          "the OCSP response that was stapled: a file in DER");
ABSL_FLAG(std::string, crl, "",
          "CRLs: PEM or DER files, or directories, separated by commas");
ABSL_FLAG(std::string, revocation, "",
          "off, soft or hard; default off, and soft with --ocsp, --crl or "
          "--fetch");
ABSL_FLAG(bool, fetch, false,
          "fetch OCSP responses, CRLs and missing issuers by HTTP");

namespace cairn::tools {
namespace {

absl::Status Invalid(absl::string_view text) {
  return absl::InvalidArgumentError(text);
}

absl::string_view KindText(FetchRequest::Kind kind) {
  switch (kind) {
    case FetchRequest::Kind::kOcsp:
      return "OCSP response";
    case FetchRequest::Kind::kCrl:
      return "CRL";
    case FetchRequest::Kind::kIssuer:
      break;
  }
  return "issuer";
}

}  // namespace

absl::Status VerifyRevocation::SetMode(absl::string_view default_mode,
                                       bool any_file) {
  mode_ = absl::GetFlag(FLAGS_revocation);
  if (mode_.empty()) mode_ = std::string(default_mode);
  if (mode_ != "off" && mode_ != "soft" && mode_ != "hard") {
    return Invalid(
        absl::StrCat("--revocation: not off, soft or hard: ", mode_));
  }
  if (mode_ == "off" && any_file) {
    return Invalid("--ocsp and --crl contradict --revocation=off");
  }
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<VerifyRevocation>> VerifyRevocation::FromFlags(
    absl::string_view default_mode) {
  std::unique_ptr<VerifyRevocation> result(new VerifyRevocation());
  VerifyRevocation& it = *result;
  const std::string ocsp_path = absl::GetFlag(FLAGS_ocsp);
  const std::string crl_paths = absl::GetFlag(FLAGS_crl);
  const bool fetch = absl::GetFlag(FLAGS_fetch);
  const bool any_file = !ocsp_path.empty() || !crl_paths.empty();
  if (any_file || fetch) default_mode = "soft";
  if (absl::Status s = it.SetMode(default_mode, any_file); !s.ok()) return s;
  const absl::StatusOr<HttpFetcherOptions> options = FetchFlags();
  if (!options.ok()) return options.status();
  if (fetch) {
    it.fetcher_ = std::make_unique<HttpFetcher>(*options);
    it.issuers_ = std::make_unique<IssuerFetcher>(*it.fetcher_);
  }
  if (it.mode_ == "off") return result;

  if (!ocsp_path.empty()) {
    absl::StatusOr<std::string> response = LoadOcspResponse(ocsp_path);
    if (!response.ok()) return response.status();
    it.response_ = *std::move(response);
    it.owned_.push_back(std::make_unique<StapledOcspSource>(
        der::Input::FromString(it.response_)));
  }
  if (!crl_paths.empty()) {
    absl::StatusOr<std::vector<std::string>> crls = LoadCrlList(crl_paths);
    if (!crls.ok()) return crls.status();
    for (const Failure& failure : it.crls_.AddAll(*std::move(crls))) {
      if (!failure.ok()) {
        return Invalid(absl::StrCat("--crl: ", FailureToText(failure)));
      }
    }
    it.snapshot_ = std::make_unique<crl::SnapshotSource>(it.crls_.snapshot());
    it.owned_.push_back(std::make_unique<CrlSource>(*it.snapshot_));
  }
  if (fetch) {
    it.owned_.push_back(std::make_unique<FetchedOcspSource>(*it.fetcher_));
    it.owned_.push_back(std::make_unique<FetchedCrlSource>(*it.fetcher_));
  }
  for (const std::unique_ptr<RevocationSource>& source : it.owned_) {
    it.sources_.push_back(source.get());
  }
  if (it.mode_ == "hard") {
    it.policy_.end_entity = RevocationPolicy::Mode::kHard;
    it.policy_.issuers = RevocationPolicy::Mode::kHard;
  }
  it.checker_ = std::make_unique<RevocationChecker>(it.policy_, it.sources_);
  return result;
}

std::string VerifyRevocation::FetchedToText() const {
  std::string text;
  if (fetcher_ == nullptr) return text;
  for (const HttpFetcher::Record& record : fetcher_->records()) {
    absl::StrAppend(&text, record.problem.empty() ? "fetched " : "not fetched ",
                    KindText(record.kind), " ", record.url, ": ");
    if (record.problem.empty()) {
      absl::StrAppend(&text, record.size, " bytes\n");
    } else {
      absl::StrAppend(&text, record.problem, "\n");
    }
  }
  return text;
}

nlohmann::ordered_json VerifyRevocation::FetchedToJson() const {
  if (fetcher_ == nullptr) return nullptr;
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const HttpFetcher::Record& record : fetcher_->records()) {
    nlohmann::ordered_json json;
    json["kind"] = std::string(KindText(record.kind));
    json["url"] = record.url;
    if (record.problem.empty()) {
      json["bytes"] = record.size;
    } else {
      json["error"] = record.problem;
    }
    list.push_back(json);
  }
  return list;
}

}  // namespace cairn::tools
