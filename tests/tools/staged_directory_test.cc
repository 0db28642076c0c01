#include "tools/staged_directory.h"

#include <sys/stat.h>

#include <filesystem>
#include <set>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/test_directory.h"
#include "trustdomain/certificate_files.h"

namespace cairn::tools {
namespace {

using Expect = StagedDirectory::Expect;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::set<std::string> FilesOf(const std::string& path) {
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(path)) {
    names.insert(entry.path().filename().string());
  }
  return names;
}

class StagedDirectoryTest : public ::testing::Test {
 protected:
  const testing::TestDirectory parent_;
  const std::string path_ = parent_.PathOf("d");
};

TEST_F(StagedDirectoryTest, FilesComeTogether) {
  {
    const auto directory = StagedDirectory::Open(path_, Expect::kNewOrEmpty);
    ASSERT_TRUE(directory.ok());
    EXPECT_TRUE((*directory)->Add("public", "1", 0644).ok());
    EXPECT_TRUE((*directory)->Add("private", "2", 0600).ok());
    EXPECT_TRUE((*directory)->Replace("list", "3", 0644).ok());
    EXPECT_THAT(FilesOf(path_), ElementsAre(".cairn-staged"));
    EXPECT_TRUE((*directory)->Commit().ok());
  }
  EXPECT_THAT(FilesOf(path_), ElementsAre("list", "private", "public"));
  EXPECT_EQ(*ReadFile(path_ + "/private"), "2");
  struct stat file;
  ASSERT_EQ(stat((path_ + "/private").c_str(), &file), 0);
  EXPECT_EQ(file.st_mode & 07777, 0600u);
}

TEST_F(StagedDirectoryTest, WhatIsNotCommittedNeverWas) {
  {
    const auto directory = StagedDirectory::Open(path_, Expect::kNewOrEmpty);
    ASSERT_TRUE(directory.ok());
    EXPECT_TRUE((*directory)->Add("file", "1", 0644).ok());
  }
  EXPECT_THAT(FilesOf(parent_.path()), IsEmpty());
}

TEST_F(StagedDirectoryTest, AnEmptyDirectoryStays) {
  std::filesystem::create_directory(path_);
  { ASSERT_TRUE(StagedDirectory::Open(path_, Expect::kNewOrEmpty).ok()); }
  EXPECT_THAT(FilesOf(parent_.path()), ElementsAre("d"));
}

TEST_F(StagedDirectoryTest, OneThatIsNotEmptyIsLeftAlone) {
  parent_.Write("d/mine", "1");
  EXPECT_EQ(StagedDirectory::Open(path_, Expect::kNewOrEmpty).status().code(),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(FilesOf(path_), ElementsAre("mine"));
  EXPECT_TRUE(StagedDirectory::Open(path_, Expect::kExisting).ok());
}

TEST_F(StagedDirectoryTest, NoTwoAtOnce) {
  parent_.Write("d/mine", "1");
  const auto first = StagedDirectory::Open(path_, Expect::kExisting);
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(StagedDirectory::Open(path_, Expect::kExisting).status().code(),
            absl::StatusCode::kFailedPrecondition);
  // The second, refused, has not taken the first one's lock away.
  EXPECT_EQ(StagedDirectory::Open(path_, Expect::kExisting).status().code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST_F(StagedDirectoryTest, WhatIsThereIsNotOverwritten) {
  parent_.Write("d/mine", "1");
  const auto directory = StagedDirectory::Open(path_, Expect::kExisting);
  ASSERT_TRUE(directory.ok());
  EXPECT_EQ((*directory)->Add("mine", "2", 0644).code(),
            absl::StatusCode::kAlreadyExists);
  // Nor what came while the others were staged: and then none of them come.
  EXPECT_TRUE((*directory)->Add("a", "2", 0644).ok());
  EXPECT_TRUE((*directory)->Add("b", "2", 0644).ok());
  parent_.Write("d/b", "1");
  EXPECT_EQ((*directory)->Commit().code(), absl::StatusCode::kAlreadyExists);
  EXPECT_THAT(FilesOf(path_), ElementsAre(".cairn-staged", "b", "mine"));
  EXPECT_EQ(*ReadFile(path_ + "/b"), "1");
}

TEST_F(StagedDirectoryTest, NothingComesWhereTheReplacementFails) {
  parent_.Write("d/list/file", "1");
  const auto directory = StagedDirectory::Open(path_, Expect::kExisting);
  ASSERT_TRUE(directory.ok());
  EXPECT_TRUE((*directory)->Add("a", "2", 0644).ok());
  EXPECT_TRUE((*directory)->Replace("list", "3", 0644).ok());
  EXPECT_FALSE((*directory)->Commit().ok());
  EXPECT_THAT(FilesOf(path_), ElementsAre(".cairn-staged", "list"));
}

TEST_F(StagedDirectoryTest, DirectoriesThatCannotBe) {
  EXPECT_EQ(StagedDirectory::Open(path_ + "/no/such", Expect::kNewOrEmpty)
                .status()
                .code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(StagedDirectory::Open(path_, Expect::kExisting).status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_FALSE(
      StagedDirectory::Open(parent_.Write("file", "1"), Expect::kNewOrEmpty)
          .ok());
}

}  // namespace
}  // namespace cairn::tools
