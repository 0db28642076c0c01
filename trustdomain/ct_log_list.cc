#include "trustdomain/ct_log_list.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "nlohmann/json.hpp"
#include "pkix/public_key.h"
#include "trustdomain/sha256.h"
#include "trustdomain/strict_json_internal.h"

namespace cairn {

struct CtLogList::Strings {
  std::string key;
  std::string description;
  std::string operator_name;
  std::vector<std::string> previous_names;
  std::vector<ct::PreviousOperator> previous_operators;
};

namespace {

using Json = nlohmann::json;
using internal::ReadText;

constexpr char kWhat[] = "CT log list";

// `where` is such as "operators[3].logs[0]".
absl::Status Invalid(absl::string_view where, absl::string_view problem) {
  return absl::InvalidArgumentError(
      absl::StrCat(kWhat, ": ", where, ": ", problem));
}

// A member that is a time; false where it is not there, or no time.
bool ReadTime(const Json& object, const char* name, absl::Time* time) {
  std::string text;
  std::string error;
  return ReadText(object, name, &text) && !text.empty() &&
         absl::ParseTime(absl::RFC3339_full, text, time, &error) &&
         *time >= absl::FromUnixSeconds(der::kMinTime) &&
         *time <= absl::FromUnixSeconds(der::kMaxTime);
}

// Before 1970 there were no logs.
bool ReadTimestamp(const Json& object, const char* name, ct::Timestamp* out) {
  absl::Time time;
  if (!ReadTime(object, name, &time) || time < absl::UnixEpoch()) return false;
  *out = static_cast<ct::Timestamp>(absl::ToUnixMillis(time));
  return true;
}

ct::LogState StateByName(absl::string_view name) {
  for (ct::LogState state : {ct::LogState::kPending, ct::LogState::kQualified,
                             ct::LogState::kUsable, ct::LogState::kReadOnly,
                             ct::LogState::kRetired, ct::LogState::kRejected}) {
    if (ct::LogStateName(state) == name) return state;
  }
  return ct::LogState::kNone;
}

// "state": {"usable": {"timestamp": "2024-01-01T00:00:00Z"}}
absl::Status ReadState(const Json& json, absl::string_view where,
                       ct::Log* log) {
  const auto state = json.find("state");
  if (state == json.end()) return absl::OkStatus();
  if (!state->is_object() || state->size() != 1) {
    return Invalid(where, "state does not name one state");
  }
  log->state = StateByName(state->begin().key());
  if (log->state == ct::LogState::kNone) return absl::OkStatus();
  const Json& details = state->begin().value();
  if (!details.is_object() ||
      !ReadTimestamp(details, "timestamp", &log->state_since)) {
    return Invalid(where, "state has no timestamp of RFC 3339");
  }
  return absl::OkStatus();
}

// "temporal_interval": {"start_inclusive": ..., "end_exclusive": ...}
absl::Status ReadInterval(const Json& json, absl::string_view where,
                          ct::Log* log) {
  const auto interval = json.find("temporal_interval");
  if (interval == json.end()) return absl::OkStatus();
  absl::Time begin;
  absl::Time end;
  if (!interval->is_object() ||
      !ReadTime(*interval, "start_inclusive", &begin) ||
      !ReadTime(*interval, "end_exclusive", &end) || end <= begin) {
    return Invalid(where, "temporal_interval is not two times in order");
  }
  // Certificates expire at whole seconds: the first that is not before.
  const auto seconds = [](absl::Time time) {
    return absl::ToUnixSeconds(time + absl::Seconds(1) - absl::Nanoseconds(1));
  };
  log->expiry_begin = seconds(begin);
  log->expiry_end = seconds(end);
  return absl::OkStatus();
}

}  // namespace

class CtLogList::Reader {
 public:
  explicit Reader(CtLogList* list) : list_(list) {}

  absl::Status ReadList(const Json& json, absl::optional<der::Time> made_at) {
    if (absl::Status s = ReadMadeAt(json, made_at); !s.ok()) return s;
    const auto operators = json.find("operators");
    if (operators == json.end() || !operators->is_array()) {
      return absl::InvalidArgumentError(
          absl::StrCat(kWhat, ": operators is not an array"));
    }
    for (size_t i = 0; i < operators->size(); ++i) {
      if (absl::Status s =
              ReadOperator((*operators)[i], absl::StrCat("operators[", i, "]"));
          !s.ok()) {
        return s;
      }
    }
    return Sort();
  }

 private:
  absl::Status ReadMadeAt(const Json& json, absl::optional<der::Time> made_at) {
    constexpr char kKey[] = "log_list_timestamp";
    if (json.contains(kKey)) {
      absl::Time time;
      if (!ReadTime(json, kKey, &time)) {
        return Invalid(kKey, "not a time of RFC 3339");
      }
      list_->view_.made_at = absl::ToUnixSeconds(time);
      return absl::OkStatus();
    }
    if (!made_at.has_value()) return Invalid(kKey, "missing");
    list_->view_.made_at = *made_at;
    return absl::OkStatus();
  }

  absl::Status ReadOperator(const Json& json, const std::string& where) {
    std::string name;
    if (!json.is_object()) return Invalid(where, "not an object");
    if (!ReadText(json, "name", &name) || name.empty()) {
      return Invalid(where, "name is not text");
    }
    if (absl::Status s = ReadLogs(json, "logs", name, where); !s.ok()) return s;
    return ReadLogs(json, "tiled_logs", name, where);
  }

  absl::Status ReadLogs(const Json& json, const char* key,
                        const std::string& operator_name,
                        const std::string& where) {
    const auto logs = json.find(key);
    if (logs == json.end()) return absl::OkStatus();
    const std::string place = absl::StrCat(where, ".", key);
    if (!logs->is_array()) return Invalid(place, "not an array");
    for (size_t i = 0; i < logs->size(); ++i) {
      const std::string log_place = absl::StrCat(place, "[", i, "]");
      if (list_->logs_.size() == kMaxCtLogs) {
        return Invalid(log_place,
                       absl::StrCat("more than ", kMaxCtLogs, " logs"));
      }
      ct::Log log;
      log.is_rfc6962 = absl::string_view(key) == "logs";
      if (absl::Status s = ReadLog((*logs)[i], operator_name, log_place, &log);
          !s.ok()) {
        return s;
      }
      list_->logs_.push_back(log);
    }
    return absl::OkStatus();
  }

  absl::Status ReadLog(const Json& json, const std::string& operator_name,
                       const std::string& where, ct::Log* log) {
    if (!json.is_object()) return Invalid(where, "not an object");
    auto strings = std::make_unique<Strings>();
    strings->operator_name = operator_name;
    if (!ReadText(json, "description", &strings->description)) {
      return Invalid(where, "description is not text");
    }
    if (absl::Status s = ReadKey(json, where, strings.get(), log); !s.ok()) {
      return s;
    }
    if (absl::Status s = ReadState(json, where, log); !s.ok()) return s;
    if (absl::Status s = ReadInterval(json, where, log); !s.ok()) return s;
    if (absl::Status s = ReadPreviousOperators(json, where, strings.get());
        !s.ok()) {
      return s;
    }
    log->description = strings->description;
    log->operator_name = strings->operator_name;
    log->previous_operators = strings->previous_operators;
    list_->strings_.push_back(std::move(strings));
    return absl::OkStatus();
  }

  static absl::Status ReadKey(const Json& json, absl::string_view where,
                              Strings* strings, ct::Log* log) {
    std::string text;
    if (!ReadText(json, "key", &text) ||
        !absl::Base64Unescape(text, &strings->key) ||
        !ParsePublicKey(der::Input::FromString(strings->key), &log->key)) {
      return Invalid(where, "key is not a SubjectPublicKeyInfo in base64");
    }
    std::string id;
    text.clear();
    if (!ReadText(json, "log_id", &text) || !absl::Base64Unescape(text, &id) ||
        id.size() != ct::kLogIdSize) {
      return Invalid(where, "log_id is not 32 bytes in base64");
    }
    log->id = Sha256Of(log->key.info);
    if (der::Input(log->id) != der::Input::FromString(id)) {
      return Invalid(where, "log_id is not the SHA-256 of key");
    }
    return absl::OkStatus();
  }

  // "previous_operators": [{"name": ..., "end_time": ...}]
  static absl::Status ReadPreviousOperators(const Json& json,
                                            absl::string_view where,
                                            Strings* strings) {
    const auto found = json.find("previous_operators");
    if (found == json.end()) return absl::OkStatus();
    if (!found->is_array()) {
      return Invalid(where, "previous_operators is not an array");
    }
    for (const Json& element : *found) {
      std::string name;
      ct::PreviousOperator previous;
      if (!element.is_object() || !ReadText(element, "name", &name) ||
          name.empty() || !ReadTimestamp(element, "end_time", &previous.end)) {
        return Invalid(where, "previous_operators has no name and end_time");
      }
      strings->previous_names.push_back(std::move(name));
      strings->previous_operators.push_back(previous);
    }
    for (size_t i = 0; i < strings->previous_names.size(); ++i) {
      strings->previous_operators[i].name = strings->previous_names[i];
    }
    std::sort(strings->previous_operators.begin(),
              strings->previous_operators.end(),
              [](const ct::PreviousOperator& a, const ct::PreviousOperator& b) {
                return a.end < b.end;
              });
    return absl::OkStatus();
  }

  absl::Status Sort() {
    std::vector<ct::Log>& logs = list_->logs_;
    std::sort(logs.begin(), logs.end(),
              [](const ct::Log& a, const ct::Log& b) { return a.id < b.id; });
    const auto twin = std::adjacent_find(
        logs.begin(), logs.end(),
        [](const ct::Log& a, const ct::Log& b) { return a.id == b.id; });
    if (twin != logs.end()) {
      return Invalid(absl::Base64Escape(der::Input(twin->id).AsStringView()),
                     "the log is there twice");
    }
    list_->view_.logs = logs;
    return absl::OkStatus();
  }

  CtLogList* list_;
};

CtLogList::CtLogList() = default;
CtLogList::~CtLogList() = default;
CtLogList::CtLogList(CtLogList&&) noexcept = default;
CtLogList& CtLogList::operator=(CtLogList&&) noexcept = default;

absl::StatusOr<CtLogList> CtLogList::Parse(absl::string_view json,
                                           absl::optional<der::Time> made_at) {
  const absl::StatusOr<Json> parsed = internal::ParseJsonObject(
      kWhat, json, {kMaxCtLogListSize, kMaxCtLogListDepth});
  if (!parsed.ok()) return parsed.status();
  CtLogList list;
  if (absl::Status s = Reader(&list).ReadList(*parsed, made_at); !s.ok()) {
    return s;
  }
  return list;
}

}  // namespace cairn
