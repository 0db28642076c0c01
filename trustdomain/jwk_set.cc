#include "trustdomain/jwk_set.h"

#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"

namespace cairn {
namespace {

using Json = nlohmann::json;

absl::Status Invalid(absl::string_view text) {
  return absl::InvalidArgumentError(absl::StrCat("JWK set: ", text));
}

// Watches the parser: it neither limits depth nor minds a repeated name.
class Watcher {
 public:
  bool operator()(int depth, Json::parse_event_t event, const Json& parsed) {
    if (depth >= kMaxJwkSetDepth) problem_ = "nested too deeply";
    switch (event) {
      case Json::parse_event_t::object_start:
        names_.emplace_back();
        break;
      case Json::parse_event_t::object_end:
        if (!names_.empty()) names_.pop_back();
        break;
      case Json::parse_event_t::key:
        if (!names_.empty() &&
            !names_.back()
                 .insert(*parsed.get_ptr<const std::string*>())
                 .second) {
          problem_ = "a name that stands twice in one object";
        }
        break;
      default:
        break;
    }
    // What is refused is not kept: memory stays within the size of the text.
    return problem_.empty();
  }

  absl::string_view problem() const { return problem_; }

 private:
  std::vector<absl::flat_hash_set<std::string>> names_;
  absl::string_view problem_;
};

// The member `name` of `object`, if it is there: false where it is no T.
bool ReadText(const Json& object, const char* name, std::string* out) {
  const auto found = object.find(name);
  if (found == object.end()) return true;
  const std::string* text = found->get_ptr<const std::string*>();
  if (text == nullptr) return false;
  *out = *text;
  return true;
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
  if (json.size() > kMaxJwkSetSize) {
    return Invalid(absl::StrCat("more than ", kMaxJwkSetSize, " bytes"));
  }
  Watcher watcher;
  const Json root = Json::parse(
      json.begin(), json.end(),
      [&watcher](int depth, Json::parse_event_t event, Json& parsed) {
        return watcher(depth, event, parsed);
      },
      /*allow_exceptions=*/false);
  if (!watcher.problem().empty()) return Invalid(watcher.problem());
  if (!root.is_object()) return Invalid("not a JSON object");
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
