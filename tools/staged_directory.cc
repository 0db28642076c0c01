#include "tools/staged_directory.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>

#include "absl/strings/str_cat.h"

namespace cairn::tools {
namespace {

constexpr absl::string_view kStage = ".cairn-staged";

absl::Status SystemError(int error, const std::string& path) {
  return absl::ErrnoToStatus(error, path);
}

bool WriteAll(int file, absl::string_view contents) {
  while (!contents.empty()) {
    const ssize_t written = write(file, contents.data(), contents.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    contents.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

}  // namespace

absl::StatusOr<std::unique_ptr<StagedDirectory>> StagedDirectory::Open(
    const std::string& path, Expect expect) {
  std::unique_ptr<StagedDirectory> directory(new StagedDirectory(path));
  if (expect == Expect::kNewOrEmpty) {
    directory->made_ = mkdir(path.c_str(), 0755) == 0;
    if (!directory->made_ && errno != EEXIST) return SystemError(errno, path);
    std::error_code error;
    const bool empty = std::filesystem::is_directory(path, error) &&
                       std::filesystem::is_empty(path, error);
    if (error) return SystemError(error.value(), path);
    if (!empty) {
      return absl::FailedPreconditionError(absl::StrCat(
          path, ": there is something already; --add adds to a test CA"));
    }
  }
  const std::string stage = directory->PathOf(kStage);
  if (mkdir(stage.c_str(), 0700) != 0) {
    if (errno != EEXIST) return SystemError(errno, path);
    return absl::FailedPreconditionError(
        absl::StrCat(stage, ": another process is at work; remove it if not"));
  }
  directory->staged_ = true;
  return directory;
}

StagedDirectory::~StagedDirectory() {
  std::error_code ignored;
  if (staged_) std::filesystem::remove_all(PathOf(kStage), ignored);
  if (made_) std::filesystem::remove(path_, ignored);
}

std::string StagedDirectory::PathOf(absl::string_view name) const {
  return absl::StrCat(path_, "/", name);
}

std::string StagedDirectory::StagedPathOf(absl::string_view name) const {
  return absl::StrCat(path_, "/", kStage, "/", name);
}

absl::Status StagedDirectory::Add(const std::string& name,
                                  absl::string_view contents, unsigned mode) {
  struct stat there;
  if (lstat(PathOf(name).c_str(), &there) == 0) {
    return SystemError(EEXIST, PathOf(name));
  }
  if (absl::Status s = Write(name, contents, mode); !s.ok()) return s;
  added_.push_back(name);
  return absl::OkStatus();
}

absl::Status StagedDirectory::Replace(const std::string& name,
                                      absl::string_view contents,
                                      unsigned mode) {
  if (absl::Status s = Write(name, contents, mode); !s.ok()) return s;
  replaced_ = name;
  return absl::OkStatus();
}

absl::Status StagedDirectory::Write(const std::string& name,
                                    absl::string_view contents, unsigned mode) {
  const std::string staged = StagedPathOf(name);
  const int file =
      open(staged.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (file < 0) return SystemError(errno, PathOf(name));
  int error = 0;
  if (!WriteAll(file, contents) || fsync(file) != 0) error = errno;
  if (close(file) != 0 && error == 0) error = errno;
  return error == 0 ? absl::OkStatus() : SystemError(error, PathOf(name));
}

absl::Status StagedDirectory::Commit() {
  // link() fails where the name is taken; rename() would not.
  size_t moved = 0;
  int error = 0;
  std::string path;
  for (; moved < added_.size() && error == 0; ++moved) {
    path = PathOf(added_[moved]);
    if (link(StagedPathOf(added_[moved]).c_str(), path.c_str()) != 0) {
      error = errno;
      break;
    }
  }
  if (error == 0 && !replaced_.empty()) {
    path = PathOf(replaced_);
    if (std::rename(StagedPathOf(replaced_).c_str(), path.c_str()) != 0) {
      error = errno;
    }
  }
  if (error != 0) {
    for (size_t i = 0; i < moved; ++i) unlink(PathOf(added_[i]).c_str());
    return SystemError(error, path);
  }
  made_ = false;
  return absl::OkStatus();
}

}  // namespace cairn::tools
