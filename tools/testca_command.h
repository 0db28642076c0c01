#ifndef CAIRN_TOOLS_TESTCA_COMMAND_H_
#define CAIRN_TOOLS_TESTCA_COMMAND_H_

#include <string>

#include "absl/types/span.h"

namespace cairn::tools {

// "cairn testca": makes a PKI for tests in a directory, or adds to one that it
// made. Returns the exit code, kExitOk or kExitUsage; where it is the latter
// nothing on disk has changed. Prints what it wrote, and never a key.
int TestCaCommand(absl::Span<const std::string> args);

extern const char kTestCaUsage[];

}  // namespace cairn::tools

#endif  // CAIRN_TOOLS_TESTCA_COMMAND_H_
