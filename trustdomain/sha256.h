#ifndef CAIRN_TRUSTDOMAIN_SHA256_H_
#define CAIRN_TRUSTDOMAIN_SHA256_H_

#include <array>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "der/input.h"

namespace cairn {

// A SHA-256 digest: of a whole certificate its fingerprint, of a whole
// SubjectPublicKeyInfo its pin. A value.
using Sha256 = std::array<uint8_t, 32>;

Sha256 Sha256Of(der::Input data);

// Reads a digest as tools print it: 64 hexadecimal digits, with a colon after
// every second one or without; or base64, with "sha256/" before it or without.
// InvalidArgument for other text.
absl::StatusOr<Sha256> ParseSha256(absl::string_view text);

// 64 hexadecimal digits in lower case.
std::string Sha256ToText(const Sha256& digest);

}  // namespace cairn

#endif  // CAIRN_TRUSTDOMAIN_SHA256_H_
