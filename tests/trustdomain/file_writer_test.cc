#include "trustdomain/file_writer.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/test_directory.h"
#include "trustdomain/certificate_files.h"

namespace cairn::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::StartsWith;

class FileWriterTest : public ::testing::Test {
 protected:
  FileWriterTest() { umask(022); }

  static std::string Contents(const std::string& path) {
    const auto text = ReadFile(path);
    return text.ok() ? *text : std::string(text.status().message());
  }
  static unsigned Mode(const std::string& path) {
    struct stat status;
    EXPECT_EQ(stat(path.c_str(), &status), 0) << path;
    return status.st_mode & 07777;
  }
  // What is in the directory, so that nothing is left over.
  std::vector<std::string> Names() const {
    std::vector<std::string> names;
    for (const auto& entry :
         std::filesystem::directory_iterator(directory_.path())) {
      names.push_back(entry.path().filename().string());
    }
    std::sort(names.begin(), names.end());
    return names;
  }

  const TestDirectory directory_;
};

TEST_F(FileWriterTest, NewFile) {
  const std::string path = directory_.PathOf("new");
  ASSERT_TRUE(WriteFileAtomically(path, "text").ok());
  EXPECT_EQ(Contents(path), "text");
  EXPECT_EQ(Mode(path), 0644u);
  const std::string secret = directory_.PathOf("secret");
  ASSERT_TRUE(WriteFileAtomically(secret, "", kPrivateFile).ok());
  EXPECT_EQ(Contents(secret), "");
  EXPECT_EQ(Mode(secret), 0600u);
  EXPECT_THAT(Names(), ElementsAre("new", "secret"));
}

TEST_F(FileWriterTest, OldFileKeepsItsPermissions) {
  const std::string path = directory_.Write("old", "before");
  ASSERT_EQ(chmod(path.c_str(), 0640), 0);
  const std::string large(3'000'000, 'x');
  ASSERT_TRUE(WriteFileAtomically(path, large).ok());
  EXPECT_EQ(Contents(path), large);
  EXPECT_EQ(Mode(path), 0640u);
  EXPECT_THAT(Names(), ElementsAre("old"));
}

// Who has it open goes on reading what was there.
TEST_F(FileWriterTest, ReadersKeepTheOldFile) {
  const std::string path = directory_.Write("file", "before");
  std::FILE* reader = std::fopen(path.c_str(), "r");
  ASSERT_NE(reader, nullptr);
  ASSERT_TRUE(WriteFileAtomically(path, "after").ok());
  char buffer[16] = {};
  EXPECT_EQ(std::fread(buffer, 1, sizeof(buffer), reader), 6u);
  EXPECT_STREQ(buffer, "before");
  std::fclose(reader);
}

TEST_F(FileWriterTest, SymbolicLinkStays) {
  const std::string target = directory_.Write("target", "before");
  const std::string link = directory_.PathOf("link");
  std::filesystem::create_symlink("target", link);
  ASSERT_TRUE(WriteFileAtomically(link, "after").ok());
  EXPECT_TRUE(std::filesystem::is_symlink(link));
  EXPECT_EQ(Contents(target), "after");
  EXPECT_THAT(Names(), ElementsAre("link", "target"));
}

TEST_F(FileWriterTest, Failures) {
  const std::string no_directory = directory_.PathOf("nothing/file");
  EXPECT_EQ(WriteFileAtomically(no_directory, "x"),
            absl::NotFoundError(
                absl::StrCat(no_directory, ": No such file or directory")));
  const std::string directory = directory_.PathOf("directory");
  std::filesystem::create_directory(directory);
  EXPECT_THAT(std::string(WriteFileAtomically(directory, "x").message()),
              StartsWith(directory + ": "));
  EXPECT_THAT(Names(), ElementsAre("directory"));
}

}  // namespace
}  // namespace cairn::testing
