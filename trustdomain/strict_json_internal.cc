#include "trustdomain/strict_json_internal.h"

#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace cairn::internal {
namespace {

using Json = nlohmann::json;

// Looks at the text before anything is made of it: the parser neither limits
// depth nor minds a repeated name. Not as a callback of the parser, which looks
// through all elements of an array after each of them.
class Watcher : public nlohmann::json_sax<Json> {
 public:
  explicit Watcher(int max_depth) : max_depth_(max_depth) {}

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_object(size_t) override {
    names_.emplace_back();
    return Enter();
  }
  bool key(string_t& name) override {
    if (names_.back().insert(name).second) return true;
    problem_ = "a name that stands twice in one object";
    return false;
  }
  bool end_object() override {
    names_.pop_back();
    return Leave();
  }
  bool start_array(size_t) override { return Enter(); }
  bool end_array() override { return Leave(); }
  bool parse_error(size_t, const std::string&,
                   const nlohmann::detail::exception&) override {
    return false;
  }

  // Why the text was refused, empty if it is no JSON or nothing is wrong.
  absl::string_view problem() const { return problem_; }

 private:
  bool Enter() {
    if (++depth_ <= max_depth_) return true;
    problem_ = "nested too deeply";
    return false;
  }
  bool Leave() {
    --depth_;
    return true;
  }

  const int max_depth_;
  int depth_ = 0;
  // Of the objects that the parser is in.
  std::vector<absl::flat_hash_set<std::string>> names_;
  absl::string_view problem_;
};

}  // namespace

absl::StatusOr<Json> ParseJsonObject(absl::string_view what,
                                     absl::string_view text,
                                     const JsonLimits& limits) {
  const auto invalid = [what](absl::string_view problem) {
    return absl::InvalidArgumentError(absl::StrCat(what, ": ", problem));
  };
  if (text.size() > limits.size) {
    return invalid(absl::StrCat("more than ", limits.size, " bytes"));
  }
  Watcher watcher(limits.depth);
  if (!Json::sax_parse(text.begin(), text.end(), &watcher)) {
    return invalid(watcher.problem().empty() ? "not a JSON object"
                                             : watcher.problem());
  }
  Json json = Json::parse(text.begin(), text.end(), /*cb=*/nullptr,
                          /*allow_exceptions=*/false);
  if (!json.is_object()) return invalid("not a JSON object");
  return json;
}

bool ReadText(const Json& object, const char* name, std::string* text) {
  const auto found = object.find(name);
  if (found == object.end()) return true;
  const std::string* value = found->get_ptr<const std::string*>();
  if (value == nullptr) return false;
  *text = *value;
  return true;
}

}  // namespace cairn::internal
