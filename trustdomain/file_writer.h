#ifndef CAIRN_TRUSTDOMAIN_FILE_WRITER_H_
#define CAIRN_TRUSTDOMAIN_FILE_WRITER_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace cairn {

// Permissions of a new file, before the process's umask.
inline constexpr unsigned kPublicFile = 0644;
inline constexpr unsigned kPrivateFile = 0600;

// Writes a file so that whoever reads it sees what was there before or all of
// `contents`, also after a crash: into a temporary file beside it, which then
// takes its name. A file that is there keeps its permissions; where `path` is a
// symbolic link, what it points to is replaced. On failure nothing has changed;
// NotFound, PermissionDenied and the like as the system says, with the path in
// the message.
absl::Status WriteFileAtomically(const std::string& path,
                                 absl::string_view contents,
                                 unsigned mode = kPublicFile);

}  // namespace cairn

#endif  // CAIRN_TRUSTDOMAIN_FILE_WRITER_H_
