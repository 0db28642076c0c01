#ifndef CAIRN_TOOLS_ROOTS_COMMAND_H_
#define CAIRN_TOOLS_ROOTS_COMMAND_H_

#include <string>

#include "absl/types/span.h"

namespace cairn::tools {

// "cairn roots": lists, changes, compares and exports root stores. `args` are
// those after the command's name. Returns the exit code.
int RootsCommand(absl::Span<const std::string> args);

// How it is called, several lines.
extern const char kRootsUsage[];

}  // namespace cairn::tools

#endif  // CAIRN_TOOLS_ROOTS_COMMAND_H_
