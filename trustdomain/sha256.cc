#include "trustdomain/sha256.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "openssl/sha.h"

namespace cairn {
namespace {

static_assert(sizeof(Sha256) == SHA256_DIGEST_LENGTH, "a digest of SHA-256");

// "ab:cd:..." without its colons; other text as it is.
std::string WithoutColons(absl::string_view text) {
  constexpr size_t kWithColons = 3 * sizeof(Sha256) - 1;
  if (text.size() != kWithColons) return std::string(text);
  std::string digits;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool is_separator = i % 3 == 2;
    if (is_separator != (text[i] == ':')) return std::string(text);
    if (!is_separator) digits.push_back(text[i]);
  }
  return digits;
}

}  // namespace

Sha256 Sha256Of(der::Input data) {
  Sha256 digest;
  SHA256(data.data(), data.size(), digest.data());
  return digest;
}

absl::StatusOr<Sha256> ParseSha256(absl::string_view text) {
  std::string bytes;
  const std::string digits = WithoutColons(text);
  if (digits.size() == 2 * sizeof(Sha256) &&
      std::all_of(digits.begin(), digits.end(), absl::ascii_isxdigit)) {
    bytes = absl::HexStringToBytes(digits);
  } else {
    absl::string_view base64 = text;
    absl::ConsumePrefix(&base64, "sha256/");
    if (!absl::Base64Unescape(base64, &bytes)) bytes.clear();
  }
  Sha256 digest;
  if (bytes.size() != digest.size()) {
    return absl::InvalidArgumentError(
        absl::StrCat("not a SHA-256 digest: ", absl::CHexEscape(text)));
  }
  std::copy(bytes.begin(), bytes.end(), digest.begin());
  return digest;
}

std::string Sha256ToText(const Sha256& digest) {
  return absl::BytesToHexString(der::Input(digest).AsStringView());
}

}  // namespace cairn
