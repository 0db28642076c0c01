#ifndef CAIRN_TOOLS_VERIFY_REVOCATION_H_
#define CAIRN_TOOLS_VERIFY_REVOCATION_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "crl/store.h"
#include "nlohmann/json.hpp"
#include "tools/http_fetcher.h"
#include "trustdomain/crl_source.h"
#include "trustdomain/fetcher.h"
#include "trustdomain/issuer_fetcher.h"
#include "trustdomain/ocsp_source.h"
#include "trustdomain/revocation_checker.h"

namespace cairn::tools {

// Flags of "cairn verify" that are dealt with here, for ParseFlags().
inline constexpr absl::string_view kRevocationFlags[] = {
    "ocsp", "crl", "revocation", "fetch", "allow_local", "fetch_timeout"};

// What --ocsp, --crl, --revocation and --fetch ask for. Sources are asked in
// the order: the stapled response, CRLs of files, then by HTTP OCSP and CRLs.
//
// "cairn connect" has no --ocsp: the server staples.
class VerifyRevocation {
 public:
  // Reads the files. One line where flags or files are bad. `default_mode` is
  // "off" or "soft", where no flag says anything.
  static absl::StatusOr<std::unique_ptr<VerifyRevocation>> FromFlags(
      absl::string_view default_mode);

  VerifyRevocation(const VerifyRevocation&) = delete;
  VerifyRevocation& operator=(const VerifyRevocation&) = delete;

  // "off", "soft" or "hard".
  const std::string& mode() const { return mode_; }
  // Null where revocation is not checked.
  const RevocationChecker* checker() const { return checker_.get(); }
  // What the checker is made of.
  const RevocationPolicy& policy() const { return policy_; }
  const std::vector<RevocationSource*>& sources() const { return sources_; }
  // Null where nothing is fetched. They answer at once.
  Fetcher* fetcher() { return fetcher_.get(); }
  IssuerFetcher* issuers() { return issuers_.get(); }

  // What was fetched, a line each; empty for nothing.
  std::string FetchedToText() const;
  // The same as an array; null where nothing was to be fetched.
  nlohmann::ordered_json FetchedToJson() const;

 private:
  VerifyRevocation() = default;
  absl::Status SetMode(absl::string_view default_mode, bool any_file);

  std::string mode_;
  RevocationPolicy policy_;
  std::string response_;
  crl::Store crls_;
  std::unique_ptr<crl::SnapshotSource> snapshot_;
  std::unique_ptr<HttpFetcher> fetcher_;
  std::unique_ptr<IssuerFetcher> issuers_;
  std::vector<std::unique_ptr<RevocationSource>> owned_;
  std::vector<RevocationSource*> sources_;
  std::unique_ptr<RevocationChecker> checker_;
};

}  // namespace cairn::tools

#endif  // CAIRN_TOOLS_VERIFY_REVOCATION_H_
