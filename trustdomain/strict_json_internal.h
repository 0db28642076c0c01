#ifndef CAIRN_TRUSTDOMAIN_STRICT_JSON_INTERNAL_H_
#define CAIRN_TRUSTDOMAIN_STRICT_JSON_INTERNAL_H_

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "nlohmann/json.hpp"

namespace cairn::internal {

// What a JSON text may be: more is refused before it is kept.
struct JsonLimits {
  size_t size;  // bytes
  int depth;    // of objects and arrays
};

// Parses one JSON object. InvalidArgument, with one line that begins with
// `what` and a colon, for text beyond the limits, text that is not an object,
// and an object that names a member twice, which readers take to mean different
// things.
absl::StatusOr<nlohmann::json> ParseJsonObject(absl::string_view what,
                                               absl::string_view text,
                                               const JsonLimits& limits);

// The member `name` of `object` if it is there. False where it is no string.
bool ReadText(const nlohmann::json& object, const char* name,
              std::string* text);

}  // namespace cairn::internal

#endif  // CAIRN_TRUSTDOMAIN_STRICT_JSON_INTERNAL_H_
