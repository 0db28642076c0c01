#ifndef CAIRN_TOOLS_ROOT_INPUT_H_
#define CAIRN_TOOLS_ROOT_INPUT_H_

#include <string>

#include "absl/status/statusor.h"
#include "trustdomain/root_list.h"

namespace cairn::tools {

// The roots of a file or directory in any format that LoadRoots() reads, or of
// the system if `path` is "system". An entry that cannot be read gets a line on
// standard error; where none can be, the status says why in one line.
absl::StatusOr<RootList> LoadRootList(const std::string& path);

}  // namespace cairn::tools

#endif  // CAIRN_TOOLS_ROOT_INPUT_H_
