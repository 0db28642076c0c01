#include "tools/command_line.h"

#include <string>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/reflection.h"
#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

ABSL_FLAG(std::string, text, "default", "");
ABSL_FLAG(std::string, two_words, "default", "");
ABSL_FLAG(bool, yes, false, "");
ABSL_FLAG(bool, no_yes, false, "");
ABSL_FLAG(int, number, 7, "");
ABSL_FLAG(std::vector<std::string>, list, {"default"}, "");
ABSL_FLAG(std::string, not_allowed, "default", "");

namespace cairn::tools {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ParseFlagsTest : public ::testing::Test {
 protected:
  static constexpr absl::string_view kAllowed[] = {
      "text", "two_words", "yes", "no_yes", "number", "list"};

  absl::Status Parse(const std::vector<std::string>& args) {
    positional_.clear();
    return ParseFlags(args, kAllowed, &positional_);
  }

  // Expects InvalidArgument, and returns its message.
  std::string Error(const std::vector<std::string>& args) {
    const absl::Status status = Parse(args);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    return std::string(status.message());
  }

  // Puts every flag back at the end.
  const absl::FlagSaver saver_;
  std::vector<std::string> positional_;
};

TEST_F(ParseFlagsTest, Nothing) {
  EXPECT_TRUE(Parse({}).ok());
  EXPECT_THAT(positional_, IsEmpty());
  EXPECT_EQ(absl::GetFlag(FLAGS_text), "default");
}

TEST_F(ParseFlagsTest, FormsOfValues) {
  ASSERT_TRUE(Parse({"--text=a=b", "--two-words", "c d"}).ok());
  EXPECT_EQ(absl::GetFlag(FLAGS_text), "a=b");
  EXPECT_EQ(absl::GetFlag(FLAGS_two_words), "c d");
  ASSERT_TRUE(Parse({"--two_words=x", "--number", "-3"}).ok());
  EXPECT_EQ(absl::GetFlag(FLAGS_two_words), "x");
  EXPECT_EQ(absl::GetFlag(FLAGS_number), -3);
  // What looks like a flag is a value where one is due.
  ASSERT_TRUE(Parse({"--text", "--yes"}).ok());
  EXPECT_EQ(absl::GetFlag(FLAGS_text), "--yes");
  EXPECT_FALSE(absl::GetFlag(FLAGS_yes));
}

TEST_F(ParseFlagsTest, Booleans) {
  ASSERT_TRUE(Parse({"--yes", "file"}).ok());
  EXPECT_TRUE(absl::GetFlag(FLAGS_yes));
  EXPECT_THAT(positional_, ElementsAre("file")) << "not the flag's value";
  ASSERT_TRUE(Parse({"--noyes"}).ok());
  EXPECT_FALSE(absl::GetFlag(FLAGS_yes));
  ASSERT_TRUE(Parse({"--yes=true"}).ok());
  EXPECT_TRUE(absl::GetFlag(FLAGS_yes));
  ASSERT_TRUE(Parse({"--yes=false"}).ok());
  EXPECT_FALSE(absl::GetFlag(FLAGS_yes));
  // A flag whose own name begins with "no" is itself.
  ASSERT_TRUE(Parse({"--no-yes"}).ok());
  EXPECT_TRUE(absl::GetFlag(FLAGS_no_yes));
  EXPECT_FALSE(absl::GetFlag(FLAGS_yes));
}

TEST_F(ParseFlagsTest, ListsAddUp) {
  ASSERT_TRUE(Parse({"--list=a,b", "--yes", "--list", "c"}).ok());
  EXPECT_THAT(absl::GetFlag(FLAGS_list), ElementsAre("a", "b", "c"));
  EXPECT_EQ(Error({"--list=a", "--list="}), "--list needs a value");
}

TEST_F(ParseFlagsTest, Positional) {
  ASSERT_TRUE(Parse({"a", "--yes", "b", "-", "--", "--text", "-c"}).ok());
  EXPECT_THAT(positional_, ElementsAre("a", "b", "-", "--text", "-c"));
  EXPECT_EQ(absl::GetFlag(FLAGS_text), "default");
}

TEST_F(ParseFlagsTest, UnknownFlags) {
  EXPECT_EQ(Error({"--other"}), "unknown flag --other");
  EXPECT_EQ(Error({"--other=value"}), "unknown flag --other");
  EXPECT_EQ(Error({"-x"}), "unknown flag -x");
  EXPECT_EQ(Error({"-text=a"}), "unknown flag -text");
  EXPECT_EQ(Error({"---text=a"}), "unknown flag ---text");
  EXPECT_EQ(Error({"--=a"}), "unknown flag --");
  // Known to Abseil, and not to this command.
  EXPECT_EQ(Error({"--not-allowed=a"}), "unknown flag --not-allowed");
  EXPECT_EQ(Error({"--flagfile=/etc/passwd"}), "unknown flag --flagfile");
  // "no" is for booleans, and takes no value.
  EXPECT_EQ(Error({"--notext"}), "unknown flag --notext");
  EXPECT_EQ(Error({"--noyes=true"}), "unknown flag --noyes");
}

TEST_F(ParseFlagsTest, ValuesThatAreMissing) {
  EXPECT_EQ(Error({"--text"}), "--text needs a value");
  EXPECT_EQ(Error({"--text="}), "--text needs a value");
  EXPECT_EQ(Error({"--text", ""}), "--text needs a value");
  EXPECT_EQ(Error({"--yes="}), "--yes needs a value");
  EXPECT_EQ(Error({"--two-words"}), "--two-words needs a value");
}

TEST_F(ParseFlagsTest, ValuesThatDoNotParse) {
  EXPECT_EQ(Error({"--number=many"}), "--number: bad value: many");
  EXPECT_EQ(Error({"--yes=maybe"}), "--yes: not true or false: maybe");
}

TEST_F(ParseFlagsTest, FlagsGivenTwice) {
  EXPECT_EQ(Error({"--text=a", "--text", "b"}),
            "--text is given more than once");
  EXPECT_EQ(Error({"--two_words=a", "--two-words=a"}),
            "--two-words is given more than once");
  EXPECT_EQ(Error({"--yes", "--noyes"}), "--noyes is given more than once");
}

TEST(OneLine, EscapesControlCharacters) {
  EXPECT_EQ(OneLine("plain text, \"quotes\" and a \\"),
            "plain text, \"quotes\" and a \\");
  EXPECT_EQ(OneLine("a\nb\r\tc"), "a\\nb\\r\\tc");
  EXPECT_EQ(OneLine(absl::string_view("\x1b[31m\x7f\0", 7)),
            "\\x1b[31m\\x7f\\x00");
  EXPECT_EQ(OneLine("gr\xc3\xbc\xc3\x9f dich"), "gr\xc3\xbc\xc3\x9f dich");
}

TEST(PrintError, OneLineOnStandardError) {
  ::testing::internal::CaptureStderr();
  PrintError("what\nhappened");
  EXPECT_EQ(::testing::internal::GetCapturedStderr(),
            "cairn: what\\nhappened\n");
}

}  // namespace
}  // namespace cairn::tools
