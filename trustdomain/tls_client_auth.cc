#include "trustdomain/tls_client_auth.h"

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "trustdomain/name_from_text.h"

namespace cairn {
namespace {

// Where an AccessRule would take the value for more than one name.
bool IsPattern(const TlsClientAuthMetadata& metadata) {
  return absl::StartsWith(metadata.tls_client_auth_san_dns, ".") ||
         absl::StartsWith(metadata.tls_client_auth_san_email, "@") ||
         absl::StrContains(metadata.tls_client_auth_san_ip, '/');
}

}  // namespace

absl::StatusOr<TlsClientAuth> TlsClientAuth::Create(
    const TlsClientAuthMetadata& metadata) {
  AccessRule rule;
  int count = 0;
  const auto add = [&count](const std::string& value,
                            std::vector<std::string>* to) {
    if (value.empty()) return;
    to->push_back(value);
    ++count;
  };
  add(metadata.tls_client_auth_san_dns, &rule.dns_names);
  add(metadata.tls_client_auth_san_uri, &rule.uris);
  add(metadata.tls_client_auth_san_ip, &rule.ip_addresses);
  add(metadata.tls_client_auth_san_email, &rule.emails);
  add(metadata.tls_client_auth_subject_dn, &rule.subjects);
  if (count != 1) {
    return absl::InvalidArgumentError(absl::StrCat(
        "tls_client_auth wants exactly one name (RFC 8705 section 2.1.2), not ",
        count));
  }
  if (IsPattern(metadata)) {
    return absl::InvalidArgumentError(
        "tls_client_auth wants one name, not a pattern");
  }
  for (std::string& subject : rule.subjects) {
    absl::StatusOr<std::string> name =
        NameFromText(subject, NameOrder::kRfc4514);
    if (!name.ok()) return name.status();
    subject = *std::move(name);
  }
  AccessRules rules;
  rules.required.push_back(std::move(rule));
  absl::StatusOr<Access> access = Access::Create(rules);
  if (!access.ok()) return access.status();
  return TlsClientAuth(*std::move(access));
}

}  // namespace cairn
