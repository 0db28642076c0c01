#include "tools/root_input.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "tools/command_line.h"
#include "trustdomain/root_files.h"

namespace cairn::tools {

absl::StatusOr<RootList> LoadRootList(const std::string& path) {
  absl::StatusOr<RootList> list =
      path == "system" ? LoadRootsOfSystem() : LoadRoots(path);
  if (!list.ok()) return list;
  if (list->roots.empty() && list->distrusted.empty() &&
      !list->problems.empty()) {
    return absl::InvalidArgumentError(list->problems[0]);
  }
  for (const std::string& problem : list->problems) {
    PrintError(absl::StrCat("skipped: ", problem));
  }
  return list;
}

}  // namespace cairn::tools
