#include "trustdomain/jwk_set.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "trustdomain/strict_json_internal.h"

namespace cairn {
namespace {

using Json = nlohmann::json;
using internal::ReadText;

absl::Status Invalid(absl::string_view text) {
  return absl::InvalidArgumentError(absl::StrCat("JWK set: ", text));
}

bool ReadCount(const Json& object, const char* name,
               std::optional<uint64_t>* out) {
  const auto found = object.find(name);
  if (found == object.end()) return true;
  const uint64_t* number = found->get_ptr<const Json::number_unsigned_t*>();
  if (number == nullptr) return false;
  *out = *number;
  return true;
}

absl::StatusOr<Jwk> ReadJwk(const Json& json) {
  Jwk jwk;
  if (!json.is_object()) return Invalid("not an object");
  if (!ReadText(json, "kty", &jwk.type)) return Invalid("kty is not text");
  if (jwk.type.empty()) return Invalid("kty is missing");
  if (!ReadText(json, "use", &jwk.use)) return Invalid("use is not text");
  const auto x5c = json.find("x5c");
  if (x5c == json.end()) return jwk;
  if (!x5c->is_array()) return Invalid("x5c is not an array");
  if (x5c->empty()) return jwk;
  const std::string* text = x5c->front().get_ptr<const std::string*>();
  if (text == nullptr || text->empty() ||
      !absl::Base64Unescape(*text, &jwk.certificate)) {
    return Invalid("x5c is not base64");
  }
  return jwk;
}

}  // namespace

absl::StatusOr<JwkSet> ParseJwkSet(absl::string_view json) {
  const absl::StatusOr<Json> parsed = internal::ParseJsonObject(
      "JWK set", json, {kMaxJwkSetSize, kMaxJwkSetDepth});
  if (!parsed.ok()) return parsed.status();
  const Json& root = *parsed;
  JwkSet set;
  if (!ReadCount(root, "spiffe_sequence", &set.spiffe_sequence)) {
    return Invalid("spiffe_sequence is not a whole number of 64 bits");
  }
  if (!ReadCount(root, "spiffe_refresh_hint", &set.spiffe_refresh_hint)) {
    return Invalid("spiffe_refresh_hint is not a whole number of 64 bits");
  }
  const auto keys = root.find("keys");
  if (keys == root.end()) return Invalid("keys is missing");
  if (!keys->is_array()) return Invalid("keys is not an array");
  if (keys->size() > kMaxJwks) {
    return Invalid(absl::StrCat("more than ", kMaxJwks, " keys"));
  }
  for (const Json& key : *keys) {
    absl::StatusOr<Jwk> jwk = ReadJwk(key);
    if (!jwk.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat(jwk.status().message(), " (key ", set.keys.size(), ")"));
    }
    set.keys.push_back(*std::move(jwk));
  }
  return set;
}

}  // namespace cairn
