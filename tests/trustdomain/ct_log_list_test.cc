#include "trustdomain/ct_log_list.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gtest/gtest.h"
#include "tests/support/ct_log_factory.h"

namespace cairn::testing {
namespace {

// The line that refuses the list; empty if it is not refused.
std::string Error(absl::string_view json) {
  return std::string(CtLogList::Parse(json, kNow).status().message());
}

class CtLogListTest : public ::testing::Test {
 protected:
  // A list of one log, in which `from` has been replaced.
  std::string ErrorWith(absl::string_view from, absl::string_view to) const {
    const std::string json = LogListJson({TestLog(log_)
                                              .Operator("One")
                                              .Expiry(kNow, kNow + kYear)
                                              .Previously("Zero", kNow)});
    EXPECT_EQ(Error(json), "");
    const std::string changed = absl::StrReplaceAll(json, {{from, to}});
    EXPECT_NE(changed, json) << from;
    return Error(changed);
  }

  const TestKey& log_ = P256("log");
  const TestKey& other_ = P256("other");
};

TEST_F(CtLogListTest, Everything) {
  const TestLog logs[] = {
      TestLog(log_)
          .Operator("One")
          .Description("Log 2027")
          .State("usable", kNow - kDay)
          .Expiry(kNow, kNow + kYear)
          .Previously("Second", kNow - 2 * kDay)
          .Previously("First", kNow - 3 * kDay),
      TestLog(other_).Operator("Two").Tiled().State("readonly"),
  };
  const auto parsed = CtLogList::Parse(LogListJson(logs, kNow - 5 * kDay));
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  const ct::LogList& list = parsed->view();
  EXPECT_EQ(list.made_at, kNow - 5 * kDay);
  EXPECT_EQ(list.logs.size(), 2u);
  const std::string id = LogIdOf(log_);
  const ct::Log* log = list.Find(der::Input::FromString(id));
  ASSERT_NE(log, nullptr);
  EXPECT_EQ(der::Input(log->id).AsStringView(), id);
  EXPECT_EQ(log->key.info.AsStringView(), log_.spki());
  EXPECT_EQ(log->key.algorithm, PublicKeyAlgorithm::kEcP256);
  EXPECT_EQ(log->description, "Log 2027");
  EXPECT_EQ(log->operator_name, "One");
  EXPECT_EQ(log->state, ct::LogState::kUsable);
  EXPECT_EQ(log->state_since, Milliseconds(kNow - kDay));
  EXPECT_EQ(log->expiry_begin, kNow);
  EXPECT_EQ(log->expiry_end, kNow + kYear);
  EXPECT_TRUE(log->is_rfc6962);
  ASSERT_EQ(log->previous_operators.size(), 2u);
  EXPECT_EQ(log->previous_operators[0].name, "First") << "in order of time";
  EXPECT_EQ(log->previous_operators[0].end, Milliseconds(kNow - 3 * kDay));
  EXPECT_EQ(log->previous_operators[1].name, "Second");
  const std::string other_id = LogIdOf(other_);
  const ct::Log* other = list.Find(der::Input::FromString(other_id));
  ASSERT_NE(other, nullptr);
  EXPECT_FALSE(other->is_rfc6962);
  EXPECT_EQ(other->state, ct::LogState::kReadOnly);
  EXPECT_EQ(other->expiry_begin, der::kMinTime);
  EXPECT_EQ(other->expiry_end, der::kMaxTime + 1);
  EXPECT_TRUE(other->previous_operators.empty());
}

TEST_F(CtLogListTest, States) {
  const struct {
    const char* name;
    ct::LogState state;
  } rows[] = {
      {"pending", ct::LogState::kPending},
      {"qualified", ct::LogState::kQualified},
      {"usable", ct::LogState::kUsable},
      {"readonly", ct::LogState::kReadOnly},
      {"retired", ct::LogState::kRetired},
      {"rejected", ct::LogState::kRejected},
      {"", ct::LogState::kNone},
      {"none", ct::LogState::kNone},
      {"frozen", ct::LogState::kNone},
  };
  for (const auto& row : rows) {
    const auto list =
        CtLogList::Parse(LogListJson({TestLog(log_).State(row.name)}));
    ASSERT_TRUE(list.ok()) << row.name << ": " << list.status();
    EXPECT_EQ(list->view().logs[0].state, row.state) << row.name;
  }
}

// Views point into what moved.
TEST_F(CtLogListTest, CanBeMoved) {
  auto list = CtLogList::Parse(LogListJson({TestLog(log_), TestLog(other_)}));
  ASSERT_TRUE(list.ok());
  CtLogList moved = *std::move(list);
  CtLogList again(std::move(moved));
  for (const TestKey* key : {&log_, &other_}) {
    const std::string id = LogIdOf(*key);
    const ct::Log* log = again.view().Find(der::Input::FromString(id));
    ASSERT_NE(log, nullptr);
    EXPECT_EQ(log->key.info.AsStringView(), key->spki());
    EXPECT_EQ(log->operator_name, "Operator");
  }
}

TEST_F(CtLogListTest, OtherMembersArePassedOver) {
  EXPECT_EQ(Error(R"({"operators":[],"signature":{"a":[1]},"version":3})"), "");
  EXPECT_EQ(ErrorWith("\"mmd\"", "\"final_tree_head\""), "");
  EXPECT_EQ(Error(R"({"operators":[{"name":"One"}]})"), "") << "no logs";
}

// Lists that do not say when they were made.
TEST_F(CtLogListTest, Age) {
  constexpr char kNoAge[] = R"({"operators":[]})";
  EXPECT_EQ(CtLogList::Parse(kNoAge).status().message(),
            "CT log list: log_list_timestamp: missing");
  const auto list = CtLogList::Parse(kNoAge, kNow - kDay);
  ASSERT_TRUE(list.ok());
  EXPECT_EQ(list->view().made_at, kNow - kDay);
  const auto own = CtLogList::Parse(LogListJson({}, kNow - 2 * kDay), kNow);
  ASSERT_TRUE(own.ok());
  EXPECT_EQ(own->view().made_at, kNow - 2 * kDay) << "the list knows better";
}

TEST_F(CtLogListTest, NotAList) {
  const struct {
    const char* json;
    const char* error;
  } rows[] = {
      {"", "CT log list: not a JSON object"},
      {"[]", "CT log list: not a JSON object"},
      {"{", "CT log list: not a JSON object"},
      {"{} x", "CT log list: not a JSON object"},
      {"{}", "CT log list: operators is not an array"},
      {R"({"operators":{}})", "CT log list: operators is not an array"},
      {R"({"operators":[1]})", "CT log list: operators[0]: not an object"},
      {R"({"operators":[{}]})", "CT log list: operators[0]: name is not text"},
      {R"({"operators":[{"name":1}]})",
       "CT log list: operators[0]: name is not text"},
      {R"({"operators":[{"name":"A","logs":{}}]})",
       "CT log list: operators[0].logs: not an array"},
      {R"({"operators":[{"name":"A"},{"name":"B","tiled_logs":[0]}]})",
       "CT log list: operators[1].tiled_logs[0]: not an object"},
      {R"({"operators":[],"operators":[]})",
       "CT log list: a name that stands twice in one object"},
      {R"({"operators":[],"log_list_timestamp":1})",
       "CT log list: log_list_timestamp: not a time of RFC 3339"},
      {R"({"operators":[],"log_list_timestamp":"2026-11-21"})",
       "CT log list: log_list_timestamp: not a time of RFC 3339"},
  };
  for (const auto& row : rows) EXPECT_EQ(Error(row.json), row.error);
}

TEST_F(CtLogListTest, BadLogs) {
  const std::string place = "CT log list: operators[0].logs[0]: ";
  const struct {
    std::string from;
    std::string to;
    const char* error;
  } rows[] = {
      {"\"Log\"", "1", "description is not text"},
      {"\"key\"", "\"keys\"", "key is not a SubjectPublicKeyInfo in base64"},
      {absl::Base64Escape(log_.spki()), "?",
       "key is not a SubjectPublicKeyInfo in base64"},
      {absl::Base64Escape(log_.spki()), "AAAA",
       "key is not a SubjectPublicKeyInfo in base64"},
      {absl::Base64Escape(log_.spki()), absl::Base64Escape(log_.spki() + "x"),
       "key is not a SubjectPublicKeyInfo in base64"},
      {absl::Base64Escape(log_.spki()), absl::Base64Escape(other_.spki()),
       "log_id is not the SHA-256 of key"},
      {absl::Base64Escape(LogIdOf(log_)), absl::Base64Escape(LogIdOf(other_)),
       "log_id is not the SHA-256 of key"},
      {absl::Base64Escape(LogIdOf(log_)), "AAAA",
       "log_id is not 32 bytes in base64"},
      {"\"log_id\"", "\"id\"", "log_id is not 32 bytes in base64"},
      {"\"timestamp\"", "\"time\"", "state has no timestamp of RFC 3339"},
      {"\"start_inclusive\"", "\"start\"",
       "temporal_interval is not two times in order"},
      {"2027-11-21T00:00:00Z", "2026-11-21T00:00:00Z",
       "temporal_interval is not two times in order"},
      {"\"end_time\"", "\"end\"",
       "previous_operators has no name and end_time"},
      {"\"Zero\"", "\"\"", "previous_operators has no name and end_time"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(ErrorWith(row.from, row.to), place + row.error)
        << row.from << " -> " << row.to;
  }
  const auto with_state = [this](absl::string_view state) {
    return Error(absl::StrReplaceAll(
        LogListJson({TestLog(log_).State("")}),
        {{"\"mmd\"", absl::StrCat("\"state\":", state, ",\"mmd\"")}}));
  };
  EXPECT_EQ(with_state(R"({"usable":{"timestamp":"2026-01-01T00:00:00Z"}})"),
            "");
  for (const char* state : {"{}", "1", "[]", R"({"usable":{},"retired":{}})"}) {
    EXPECT_EQ(with_state(state), place + "state does not name one state");
  }
  for (const char* state :
       {R"({"usable":1})", R"({"usable":{"timestamp":1}})",
        R"({"usable":{"timestamp":"1969-12-31T23:59:59Z"}})"}) {
    EXPECT_EQ(with_state(state), place + "state has no timestamp of RFC 3339");
  }
}

TEST_F(CtLogListTest, OneLogTwice) {
  EXPECT_EQ(Error(LogListJson({TestLog(log_), TestLog(log_).Tiled()})),
            absl::StrCat("CT log list: ", absl::Base64Escape(LogIdOf(log_)),
                         ": the log is there twice"));
}

// Reading is linear in the text: a quadratic reader is here for minutes.
TEST_F(CtLogListTest, ManyElements) {
  std::string json = R"({"operators":[],"x":[{})";
  while (json.size() < 300'000) json += ",{}";
  EXPECT_EQ(Error(json + "]}"), "");
}

TEST_F(CtLogListTest, Limits) {
  std::string text = R"({"operators":[]})";
  text.resize(kMaxCtLogListSize, ' ');
  EXPECT_EQ(Error(text), "");
  EXPECT_EQ(Error(text + " "), "CT log list: more than 4194304 bytes");

  const auto nested = [](int depth) {
    const size_t inside = static_cast<size_t>(depth) - 1;
    return absl::StrCat(R"({"operators":[],"x":)", std::string(inside, '['),
                        std::string(inside, ']'), "}");
  };
  EXPECT_EQ(Error(nested(kMaxCtLogListDepth)), "");
  EXPECT_EQ(Error(nested(kMaxCtLogListDepth + 1)),
            "CT log list: nested too deeply");

  // The same log too often: both are refused, by number first.
  std::vector<TestLog> logs(kMaxCtLogs, TestLog(log_));
  EXPECT_EQ(Error(LogListJson(logs)),
            absl::StrCat("CT log list: ", absl::Base64Escape(LogIdOf(log_)),
                         ": the log is there twice"));
  logs.emplace_back(log_);
  EXPECT_EQ(Error(LogListJson(logs)),
            "CT log list: operators[0].logs[1024]: more than 1024 logs");
}

}  // namespace
}  // namespace cairn::testing
