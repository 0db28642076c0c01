#ifndef CAIRN_TOOLS_VERIFY_COMMAND_H_
#define CAIRN_TOOLS_VERIFY_COMMAND_H_

#include <string>

#include "absl/types/span.h"
#include "pkix/build_result.h"

namespace cairn::tools {

// "cairn verify": builds and verifies a path for the first certificate of a
// file and prints what came of it. `args` are those after the command's name.
// Returns the exit code.
int VerifyCommand(absl::Span<const std::string> args);

// The exit code for what came of a build.
int ExitCodeFor(Outcome outcome);

// How it is called, several lines.
extern const char kVerifyUsage[];

}  // namespace cairn::tools

#endif  // CAIRN_TOOLS_VERIFY_COMMAND_H_
