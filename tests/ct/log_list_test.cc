#include "ct/log_list.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace cairn::testing {
namespace {

ct::Log LogWithId(uint8_t first, uint8_t last) {
  ct::Log log;
  log.id.front() = first;
  log.id.back() = last;
  return log;
}

TEST(LogListTest, FindsById) {
  const std::vector<ct::Log> logs = {LogWithId(1, 2), LogWithId(1, 3),
                                     LogWithId(0x80, 0), LogWithId(0xff, 1)};
  ct::LogList list;
  list.logs = logs;
  for (const ct::Log& log : logs) {
    EXPECT_EQ(list.Find(der::Input(log.id)), &log);
  }
  for (const ct::Log& other :
       {LogWithId(0, 0), LogWithId(1, 4), LogWithId(0xff, 2)}) {
    EXPECT_EQ(list.Find(der::Input(other.id)), nullptr);
  }
  EXPECT_EQ(list.Find(der::Input(logs[0].id).First(31)), nullptr);
  EXPECT_EQ(list.Find(der::Input()), nullptr);
  EXPECT_EQ(ct::LogList().Find(der::Input(logs[0].id)), nullptr);
}

TEST(LogTest, OperatorAtATime) {
  const ct::PreviousOperator previous[] = {{"First", 100}, {"Second", 200}};
  ct::Log log;
  log.operator_name = "Third";
  EXPECT_EQ(log.OperatorAt(0), "Third");
  log.previous_operators = previous;
  EXPECT_EQ(log.OperatorAt(0), "First");
  EXPECT_EQ(log.OperatorAt(99), "First");
  EXPECT_EQ(log.OperatorAt(100), "Second");
  EXPECT_EQ(log.OperatorAt(199), "Second");
  EXPECT_EQ(log.OperatorAt(200), "Third");
}

TEST(LogTest, States) {
  const struct {
    ct::LogState state;
    const char* name;
    bool is_current;
  } rows[] = {
      {ct::LogState::kNone, "none", false},
      {ct::LogState::kPending, "pending", false},
      {ct::LogState::kQualified, "qualified", true},
      {ct::LogState::kUsable, "usable", true},
      {ct::LogState::kReadOnly, "readonly", true},
      {ct::LogState::kRetired, "retired", false},
      {ct::LogState::kRejected, "rejected", false},
  };
  for (const auto& row : rows) {
    ct::Log log;
    log.state = row.state;
    EXPECT_EQ(ct::LogStateName(row.state), row.name);
    EXPECT_EQ(log.is_current(), row.is_current) << row.name;
  }
}

}  // namespace
}  // namespace cairn::testing
