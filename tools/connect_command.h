#ifndef CAIRN_TOOLS_CONNECT_COMMAND_H_
#define CAIRN_TOOLS_CONNECT_COMMAND_H_

#include <string>

#include "absl/types/span.h"

namespace cairn::tools {

// "cairn connect": connects to a TLS server, verifies it, and prints what it
// sent and the verdict. Returns the exit code; see kConnectUsage.
int ConnectCommand(absl::Span<const std::string> args);

extern const char kConnectUsage[];

}  // namespace cairn::tools

#endif  // CAIRN_TOOLS_CONNECT_COMMAND_H_
