#include "tools/verify_flags.h"

#include <arpa/inet.h>

#include "absl/flags/flag.h"
#include "absl/strings/str_cat.h"
#include "pkix/report.h"
#include "tools/command_line.h"
#include "tools/root_input.h"
#include "trustdomain/root_list.h"

ABSL_FLAG(std::string, roots, "system",
          "trust anchors: a store of \"cairn roots\", certdata.txt, a PEM or "
          "DER file, a directory, or \"system\"");
ABSL_FLAG(std::string, host, "", "the host name the certificate must be for");
ABSL_FLAG(std::string, ip, "", "the IP address the certificate must be for");
ABSL_FLAG(std::string, email, "", "the mailbox the certificate must be for");
ABSL_FLAG(std::string, uri, "", "the URI the certificate must be for");
ABSL_FLAG(bool, no_identity, false,
          "verify the chain for nobody in particular");

namespace cairn::tools {
namespace {

struct Given {
  absl::string_view kind;  // the flag
  std::string text;
};

// The flags that name somebody.
std::vector<Given> GivenIdentities() {
  std::vector<Given> given;
  for (const auto& [kind, flag] :
       {std::make_pair("host", &FLAGS_host), std::make_pair("ip", &FLAGS_ip),
        std::make_pair("email", &FLAGS_email),
        std::make_pair("uri", &FLAGS_uri)}) {
    std::string text = absl::GetFlag(*flag);
    if (!text.empty()) given.push_back({kind, std::move(text)});
  }
  return given;
}

// 4 or 16 octets; none where the text is no address.
std::vector<uint8_t> ParseAddress(const std::string& text) {
  uint8_t address[16];
  if (inet_pton(AF_INET, text.c_str(), address) == 1) {
    return std::vector<uint8_t>(address, address + 4);
  }
  if (inet_pton(AF_INET6, text.c_str(), address) == 1) {
    return std::vector<uint8_t>(address, address + 16);
  }
  return {};
}

}  // namespace

int IdentityFlagCount() {
  return static_cast<int>(GivenIdentities().size()) +
         (absl::GetFlag(FLAGS_no_identity) ? 1 : 0);
}

absl::Status IdentityFlag::Parse() {
  if (IdentityFlagCount() != 1) {
    return absl::InvalidArgumentError(
        "give exactly one of --host, --ip, --email, --uri and --no-identity");
  }
  const std::vector<Given> given = GivenIdentities();
  if (given.empty()) return absl::OkStatus();
  return Set(given[0].kind, given[0].text, absl::StrCat("--", given[0].kind));
}

absl::Status IdentityFlag::Set(absl::string_view kind, absl::string_view text,
                               absl::string_view label) {
  kind_ = std::string(kind);
  text_ = std::string(text);
  address_ = kind == "ip" ? ParseAddress(text_) : std::vector<uint8_t>();
  if (identity().IsValid()) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(label, ": not a valid ",
                                                 kind == "host"  ? "host name"
                                                 : kind == "ip"  ? "IP address"
                                                 : kind == "uri" ? "URI"
                                                                 : "mailbox",
                                                 ": ", text));
}

Identity IdentityFlag::identity() const {
  if (kind_ == "host") return Identity::DnsName(text_);
  if (kind_ == "ip") return Identity::IpAddress(address_);
  if (kind_ == "email") return Identity::Email(text_);
  if (kind_ == "uri") return Identity::Uri(text_);
  return Identity::None();
}

std::string IdentityFlag::ToText() const {
  return kind_.empty() ? "no identity" : absl::StrCat(kind_, " ", text_);
}

absl::StatusOr<std::shared_ptr<const TrustStore>> RootsFlag(
    Purpose::Known purpose) {
  const absl::StatusOr<RootList> list =
      LoadRootList(absl::GetFlag(FLAGS_roots));
  if (!list.ok()) return list.status();
  std::vector<std::string> problems;
  std::shared_ptr<const TrustStore> store =
      MakeTrustStore(*list, purpose, &problems);
  for (const std::string& problem : problems) {
    PrintError(absl::StrCat("skipped: ", problem));
  }
  return store;
}

std::string AskedToText(const Asked& asked) {
  const size_t anchors = asked.roots.anchor_count();
  return absl::StrCat("asked: purpose ", asked.purpose, ", ",
                      asked.identity.ToText(), ", time ",
                      TimeToText(asked.time), ", policy ", asked.policy.name,
                      asked.revocation == "off" ? "" : ", revocation ",
                      asked.revocation == "off" ? "" : asked.revocation, ", ",
                      anchors, " trust anchor", anchors == 1 ? "" : "s", " (",
                      OneLine(absl::GetFlag(FLAGS_roots)), ")\n");
}

}  // namespace cairn::tools
