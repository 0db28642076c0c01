#ifndef CAIRN_TOOLS_OCSP_COMMAND_H_
#define CAIRN_TOOLS_OCSP_COMMAND_H_

#include <string>

#include "absl/types/span.h"

namespace cairn::tools {

// "cairn ocsp": asks an OCSP responder about a certificate, or reads its
// response from a file, and prints what it says once it has been verified.
// `args` are those after the command's name. Returns the exit code.
int OcspCommand(absl::Span<const std::string> args);

// How it is called, several lines.
extern const char kOcspUsage[];

}  // namespace cairn::tools

#endif  // CAIRN_TOOLS_OCSP_COMMAND_H_
