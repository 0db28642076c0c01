#include "trustdomain/spiffe_id.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace cairn {
namespace {

bool IsMark(char c) { return c == '-' || c == '.' || c == '_'; }

bool IsTrustDomainCharacter(char c) {
  return absl::ascii_islower(c) || absl::ascii_isdigit(c) || IsMark(c);
}

bool IsSegment(absl::string_view segment) {
  return !segment.empty() && segment != "." && segment != ".." &&
         std::all_of(segment.begin(), segment.end(), [](char c) {
           return absl::ascii_isalnum(c) || IsMark(c);
         });
}

// "" / 1*("/" segment)
bool IsPath(absl::string_view path) {
  if (path.empty()) return true;
  for (absl::string_view segment : absl::StrSplit(path.substr(1), '/')) {
    if (!IsSegment(segment)) return false;
  }
  return true;
}

}  // namespace

bool IsSpiffeTrustDomain(absl::string_view text) {
  return !text.empty() && text.size() <= kMaxSpiffeTrustDomainSize &&
         std::all_of(text.begin(), text.end(), IsTrustDomainCharacter);
}

absl::StatusOr<SpiffeId> SpiffeId::Parse(absl::string_view text) {
  const auto invalid = [text](absl::string_view why) {
    return absl::InvalidArgumentError(
        absl::StrCat("not a SPIFFE ID (", why, "): ", absl::CHexEscape(text)));
  };
  if (text.size() > kMaxSpiffeIdSize) {
    return absl::InvalidArgumentError(
        absl::StrCat("a SPIFFE ID of more than ", kMaxSpiffeIdSize, " bytes"));
  }
  absl::string_view rest = text;
  if (!absl::ConsumePrefix(&rest, kPrefix)) return invalid("scheme");
  const absl::string_view trust_domain = rest.substr(0, rest.find('/'));
  if (!IsSpiffeTrustDomain(trust_domain)) return invalid("trust domain");
  if (!IsPath(rest.substr(trust_domain.size()))) return invalid("path");
  return SpiffeId(text, trust_domain.size());
}

}  // namespace cairn
