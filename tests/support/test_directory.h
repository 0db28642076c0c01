#ifndef CAIRN_TESTS_SUPPORT_TEST_DIRECTORY_H_
#define CAIRN_TESTS_SUPPORT_TEST_DIRECTORY_H_

#include <string>

#include "absl/strings/string_view.h"

namespace cairn::testing {

// A new directory for the files of one test, in the place that Bazel has for
// them. Removed with all that is in it when the object goes. Ends the process
// where something cannot be written.
class TestDirectory {
 public:
  TestDirectory();
  ~TestDirectory();
  TestDirectory(const TestDirectory&) = delete;
  TestDirectory& operator=(const TestDirectory&) = delete;

  const std::string& path() const { return path_; }
  // The path of a file in it, there or not.
  std::string PathOf(absl::string_view name) const;
  // Writes a file and returns its path. `name` may have directories in it,
  // which are made.
  std::string Write(absl::string_view name, absl::string_view contents) const;

 private:
  std::string path_;
};

}  // namespace cairn::testing

#endif  // CAIRN_TESTS_SUPPORT_TEST_DIRECTORY_H_
