#include "tests/support/test_directory.h"

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "tests/support/die.h"

namespace cairn::testing {

TestDirectory::TestDirectory() {
  const char* parent = std::getenv("TEST_TMPDIR");
  path_ = absl::StrCat(parent != nullptr ? parent : "/tmp", "/cairn-XXXXXX");
  DieUnless(mkdtemp(&path_[0]) != nullptr, "cannot make a directory");
}

TestDirectory::~TestDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string TestDirectory::PathOf(absl::string_view name) const {
  return absl::StrCat(path_, "/", name);
}

std::string TestDirectory::Write(absl::string_view name,
                                 absl::string_view contents) const {
  const std::string path = PathOf(name);
  std::error_code error;
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(),
                                      error);
  DieUnless(!error, "cannot make a directory");
  std::ofstream file(path, std::ios::binary);
  file << contents;
  file.close();
  DieUnless(!file.fail(), "cannot write a file");
  return path;
}

}  // namespace cairn::testing
