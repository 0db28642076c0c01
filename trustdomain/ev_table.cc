#include "trustdomain/ev_table.h"

#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "trustdomain/oid_text_internal.h"
#include "trustdomain/refusal.h"

namespace cairn {

absl::Status EvTable::Add(absl::string_view anchor_sha256,
                          const std::vector<std::string>& policies) {
  const absl::StatusOr<Sha256> anchor = ParseSha256(anchor_sha256);
  if (!anchor.ok()) return anchor.status();
  if (policies.empty()) {
    return absl::InvalidArgumentError("a root without an EV policy");
  }
  std::vector<std::string> octets(policies.size());
  for (size_t i = 0; i < policies.size(); ++i) {
    if (!internal::OidFromText(policies[i], &octets[i])) {
      return absl::InvalidArgumentError(
          absl::StrCat("not an object identifier in dotted decimal: ",
                       absl::CHexEscape(policies[i])));
    }
  }
  std::vector<std::string>& all = policies_[der::Input(*anchor).AsStringView()];
  for (std::string& policy : octets) all.push_back(std::move(policy));
  return absl::OkStatus();
}

EvFinding EvTable::Check(const VerifiedChain& chain) const {
  constexpr absl::string_view kNotListed = "the anchor is not in the EV table";
  EvFinding finding;
  finding.why = kNotListed;
  const Certificate* anchor = chain.anchor().certificate;
  if (anchor == nullptr) return finding;
  const Sha256 fingerprint = Sha256Of(anchor->der());
  const auto found = policies_.find(der::Input(fingerprint).AsStringView());
  if (found == policies_.end()) return finding;
  EvStatus status = EvStatus::kNoEvPolicy;
  for (const std::string& policy : found->second) {
    const der::Input one[] = {der::Input::FromString(policy)};
    status = CheckEv(chain, one);
    if (status != EvStatus::kNoEvPolicy) break;
  }
  finding.is_ev = status == EvStatus::kEv;
  finding.why = EvStatusText(status);
  return finding;
}

HookResult EvTable::Require(const VerifiedChain& chain) const {
  return Check(chain).is_ev ? HookResult::Ok() : Refuse(Refusal::kNotEv);
}

}  // namespace cairn
