#include "tools/testca_names.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cstddef>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "der/input.h"
#include "pkix/host_name.h"
#include "tools/public_address.h"
#include "tools/public_suffixes.h"
#include "trustdomain/spiffe_id.h"

namespace cairn::tools {
namespace {

// ub-common-name, RFC 5280 appendix A.1.
constexpr size_t kMaxCommonNameSize = 64;
// File names have 255 bytes at most; ".pem" and the like come after it.
constexpr size_t kMaxFileSize = 240;

// RFC 6761, 6762, 8375, and ICANN's "internal": nobody can buy a name there.
constexpr absl::string_view kPrivateDomains[] = {
    "localhost", "test",  "example",  "invalid",
    "internal",  "local", "home.arpa"};

absl::Status Invalid(absl::string_view name, absl::string_view why) {
  return absl::InvalidArgumentError(absl::StrCat(name, ": ", why));
}

der::Input In(absl::string_view text) { return der::Input::FromString(text); }

bool IsPrivateName(absl::string_view host) {
  return std::any_of(std::begin(kPrivateDomains), std::end(kPrivateDomains),
                     [host](absl::string_view domain) {
                       return IsWithinDomain(In(host), In(domain));
                     });
}

// Whether a CA may be good for `host` and all that is below it.
absl::Status CheckDomain(absl::string_view name, absl::string_view host,
                         PublicNames names) {
  if (host == "localhost") return absl::OkStatus();
  if (LibPslSuffixes().IsPublicSuffix(host, PublicSuffixList::Section::kAll)) {
    return Invalid(name, absl::StrContains(host, '.')
                             ? "a public suffix, below which others have names"
                             : "a name without a dot; use one below .test");
  }
  if (!IsPrivateName(host) && names == PublicNames::kRefused) {
    return Invalid(name, "a public name needs --allow-public-names");
  }
  return absl::OkStatus();
}

bool IsFileName(const std::string& file) {
  static constexpr absl::string_view kTaken[] = {
      "root", "chain", "crl", "ocsp", "readme", "spiffe_bundle"};
  const std::string lower = absl::AsciiStrToLower(file);
  return file.size() <= kMaxFileSize &&
         !absl::StartsWith(lower, "intermediate") &&
         std::find(std::begin(kTaken), std::end(kTaken), lower) ==
             std::end(kTaken);
}

absl::StatusOr<TestLeaf> Finish(TestLeaf leaf) {
  if (!IsFileName(leaf.file)) {
    return Invalid(leaf.name, "a file cannot have that name here");
  }
  if (leaf.common_name.size() > kMaxCommonNameSize) leaf.common_name.clear();
  return leaf;
}

// The address in `text`, empty where it is none.
std::string ParseAddress(const std::string& text) {
  char address[16];
  if (inet_pton(AF_INET, text.c_str(), address) == 1) return {address, 4};
  if (inet_pton(AF_INET6, text.c_str(), address) == 1) return {address, 16};
  return "";
}

absl::StatusOr<TestLeaf> ParseAddressServer(TestLeaf leaf,
                                            const std::string& address,
                                            PublicNames names) {
  if (IsPublicAddress(In(address).AsSpan()) && names == PublicNames::kRefused) {
    return Invalid(leaf.name, "a public address needs --allow-public-names");
  }
  leaf.file = absl::StrReplaceAll(leaf.name, {{":", "_"}});
  leaf.alt_name = absl::StrCat("IP:", leaf.name);
  leaf.subtree = absl::StrCat(leaf.alt_name,
                              address.size() == 4
                                  ? "/255.255.255.255"
                                  : "/ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
  return Finish(std::move(leaf));
}

}  // namespace

absl::StatusOr<TestLeaf> ParseServer(absl::string_view name,
                                     PublicNames names) {
  TestLeaf leaf;
  leaf.kind = LeafKind::kServer;
  leaf.name = absl::AsciiStrToLower(name);
  if (const std::string address = ParseAddress(leaf.name); !address.empty()) {
    return ParseAddressServer(std::move(leaf), address, names);
  }
  if (!IsValidHostName(In(leaf.name), Wildcard::kAllowed,
                       Underscore::kRefused)) {
    return Invalid(leaf.name, "not a host name or an IP address");
  }
  const absl::string_view domain = absl::StripPrefix(leaf.name, "*.");
  if (absl::Status s = CheckDomain(leaf.name, domain, names); !s.ok()) return s;
  if (domain != leaf.name && !absl::StrContains(domain, '.')) {
    return Invalid(leaf.name, "two labels must follow the wildcard");
  }
  leaf.file = absl::StrReplaceAll(leaf.name, {{"*", "wildcard"}});
  leaf.common_name = leaf.name;
  leaf.alt_name = absl::StrCat("DNS:", leaf.name);
  leaf.subtree = absl::StrCat("DNS:", domain);
  return Finish(std::move(leaf));
}

absl::StatusOr<TestLeaf> ParseClient(absl::string_view name,
                                     PublicNames names) {
  const auto is_allowed = [](unsigned char c) {
    return absl::ascii_isalnum(c) || absl::StrContains(".-_+@", c);
  };
  TestLeaf leaf;
  leaf.kind = LeafKind::kClient;
  leaf.name = std::string(name);
  if (name.empty() ||
      !absl::ascii_isalnum(static_cast<unsigned char>(name[0])) ||
      !std::all_of(name.begin(), name.end(), is_allowed)) {
    return Invalid(leaf.name,
                   "not the name of a client: letters, digits, \".-_+@\"");
  }
  Mailbox mailbox;
  if (absl::StrContains(name, '@')) {
    if (!ParseMailbox(In(name), &mailbox)) {
      return Invalid(leaf.name, "not a mailbox");
    }
    const absl::string_view domain = mailbox.domain.AsStringView();
    if (absl::Status s = CheckDomain(name, domain, names); !s.ok()) return s;
    leaf.alt_name = absl::StrCat("email:", name);
    leaf.subtree = absl::StrCat("email:", domain);
  } else if (absl::StrContains(name, '.')) {
    leaf.name = absl::AsciiStrToLower(name);
    if (!IsValidHostName(In(leaf.name), Wildcard::kRefused,
                         Underscore::kRefused)) {
      return Invalid(leaf.name, "with a dot, and not a host name");
    }
    if (absl::Status s = CheckDomain(leaf.name, leaf.name, names); !s.ok()) {
      return s;
    }
    leaf.alt_name = leaf.subtree = absl::StrCat("DNS:", leaf.name);
  } else if (name.size() > kMaxCommonNameSize) {
    return Invalid(leaf.name, "longer than 64 characters");
  }
  leaf.file = leaf.name;
  leaf.common_name = leaf.name;
  return Finish(std::move(leaf));
}

absl::StatusOr<TestLeaf> ParseSpiffe(absl::string_view id) {
  const absl::StatusOr<SpiffeId> parsed = SpiffeId::Parse(id);
  if (!parsed.ok()) return parsed.status();
  if (parsed->path().empty()) {
    return Invalid(id, "a workload's SPIFFE ID has a path");
  }
  // Name constraints of URIs are about host names.
  if (!IsValidHostName(In(parsed->trust_domain()), Wildcard::kRefused,
                       Underscore::kRefused) ||
      !absl::StrContains(parsed->trust_domain(), '.')) {
    return Invalid(id, "the trust domain must be a host name with a dot");
  }
  TestLeaf leaf;
  leaf.kind = LeafKind::kSpiffe;
  leaf.name = parsed->text();
  leaf.file = absl::StrReplaceAll(absl::StripPrefix(leaf.name, "spiffe://"),
                                  {{"/", "_"}});
  leaf.alt_name = absl::StrCat("URI:", leaf.name);
  leaf.subtree = absl::StrCat("URI:", parsed->trust_domain());
  return Finish(std::move(leaf));
}

TestLeaf OcspResponderLeaf() {
  TestLeaf leaf;
  leaf.kind = LeafKind::kOcspResponder;
  leaf.name = "ocsp";
  leaf.file = "ocsp";
  leaf.common_name = "Cairn test OCSP responder";
  return leaf;
}

absl::Status CheckFilesDiffer(const std::vector<TestLeaf>& leaves) {
  std::set<std::string> files;
  for (const TestLeaf& leaf : leaves) {
    if (!files.insert(leaf.file).second) {
      return absl::InvalidArgumentError(
          absl::StrCat("two certificates would be called ", leaf.file, ".pem"));
    }
  }
  return absl::OkStatus();
}

}  // namespace cairn::tools
