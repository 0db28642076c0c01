#ifndef CAIRN_TRUSTDOMAIN_JWK_SET_H_
#define CAIRN_TRUSTDOMAIN_JWK_SET_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace cairn {

// Larger than any set of keys in use: a certificate is about 2 kB in it.
inline constexpr size_t kMaxJwkSetSize = 1024 * 1024;
// An x5c array stands at depth 4.
inline constexpr int kMaxJwkSetDepth = 8;
inline constexpr size_t kMaxJwks = 1024;

// What this library uses of a JSON Web Key (RFC 7517 section 4).
struct Jwk {
  std::string type;  // kty
  std::string use;   // empty where absent
  // The first certificate of x5c in DER, which holds the key (section 4.7);
  // empty where absent. Others are not read.
  std::string certificate;
};

// A JWK Set (RFC 7517 section 5), and what SPIFFE adds to one.
struct JwkSet {
  std::vector<Jwk> keys;
  std::optional<uint64_t> spiffe_sequence;
  std::optional<uint64_t> spiffe_refresh_hint;  // seconds
};

// Reads a JWK Set. InvalidArgument, with one line, for text that is larger or
// deeper than the limits above, is not JSON, names a member twice (which
// readers take to mean different things), or holds a member of another type
// than it must be. Whether `certificate` is one is not looked at. Other members
// are passed over.
absl::StatusOr<JwkSet> ParseJwkSet(absl::string_view json);

}  // namespace cairn

#endif  // CAIRN_TRUSTDOMAIN_JWK_SET_H_
