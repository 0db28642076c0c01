#ifndef CAIRN_TOOLS_STAGED_DIRECTORY_H_
#define CAIRN_TOOLS_STAGED_DIRECTORY_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace cairn::tools {

// Files that come into a directory together or not at all. They are written
// into a directory below it, and moved when all are there. While this lives
// nobody else can open the same directory. Not safe after a crash: what was
// staged then stays, and the next Open() says so.
//
// Errors are as the system says, with the path in the message.
class StagedDirectory {
 public:
  enum class Expect : uint8_t {
    kNewOrEmpty,  // made where it is not there; its parent must be
    kExisting,
  };
  // FailedPrecondition where the directory is not empty and should be, or
  // somebody else has it open.
  static absl::StatusOr<std::unique_ptr<StagedDirectory>> Open(
      const std::string& path, Expect expect);

  // Removes what was not committed, and the directory if Open() made it.
  ~StagedDirectory();
  StagedDirectory(const StagedDirectory&) = delete;
  StagedDirectory& operator=(const StagedDirectory&) = delete;

  // Stages a file that is not there yet. `name` has no "/" in it. The file is
  // created with `mode`, before the process's umask, and by nobody else.
  absl::Status Add(const std::string& name, absl::string_view contents,
                   unsigned mode);
  // Stages a file that replaces one, or is new. At most one of these.
  absl::Status Replace(const std::string& name, absl::string_view contents,
                       unsigned mode);

  // Moves the files to where they belong. On failure nothing has changed.
  // Nothing may be staged after it.
  absl::Status Commit();

  std::string PathOf(absl::string_view name) const;

 private:
  explicit StagedDirectory(const std::string& path) : path_(path) {}
  absl::Status Write(const std::string& name, absl::string_view contents,
                     unsigned mode);
  std::string StagedPathOf(absl::string_view name) const;

  const std::string path_;
  bool made_ = false;    // by Open(), and nothing is committed
  bool staged_ = false;  // the directory below is there, and ours
  std::vector<std::string> added_;
  std::string replaced_;
};

}  // namespace cairn::tools

#endif  // CAIRN_TOOLS_STAGED_DIRECTORY_H_
