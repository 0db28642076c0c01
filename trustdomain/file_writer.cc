#include "trustdomain/file_writer.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>

#include "absl/strings/str_cat.h"

namespace cairn {
namespace {

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

// What `path` points to, however many symbolic links lead there.
absl::Status ResolveLinks(std::string* path) {
  std::error_code error;
  if (!std::filesystem::is_symlink(*path, error)) return absl::OkStatus();
  const auto target = std::filesystem::weakly_canonical(*path, error);
  if (error) return SystemError(error.value(), *path);
  *path = target.string();
  return absl::OkStatus();
}

// Creates a file beside `target` that nobody else has. Its descriptor, or -1
// with errno.
int CreateBeside(const std::string& target, mode_t mode,
                 std::string* temporary) {
  constexpr int kAttempts = 100;  // more than processes that died here
  int file = -1;
  for (int i = 0; i < kAttempts && file < 0; ++i) {
    *temporary = absl::StrCat(target, ".", getpid(), ".", i, ".tmp");
    file =
        open(temporary->c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (file < 0 && errno != EEXIST) break;
  }
  return file;
}

}  // namespace

absl::Status WriteFileAtomically(const std::string& path,
                                 absl::string_view contents, unsigned mode) {
  std::string target = path;
  if (absl::Status s = ResolveLinks(&target); !s.ok()) return s;
  constexpr mode_t kPermissions = 07777;
  struct stat old;
  const bool replaces = stat(target.c_str(), &old) == 0;
  std::string temporary;
  const int file = CreateBeside(
      target, replaces ? old.st_mode & mode & kPermissions : mode, &temporary);
  if (file < 0) return SystemError(errno, path);
  int error = 0;
  if (!WriteAll(file, contents) ||
      (replaces && fchmod(file, old.st_mode & kPermissions) != 0) ||
      fsync(file) != 0) {
    error = errno;
  }
  if (close(file) != 0 && error == 0) error = errno;
  if (error == 0 && std::rename(temporary.c_str(), target.c_str()) != 0) {
    error = errno;
  }
  if (error != 0) {
    unlink(temporary.c_str());
    return SystemError(error, path);
  }
  return absl::OkStatus();
}

}  // namespace cairn
