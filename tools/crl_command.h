#ifndef CAIRN_TOOLS_CRL_COMMAND_H_
#define CAIRN_TOOLS_CRL_COMMAND_H_

#include <string>

#include "absl/types/span.h"

namespace cairn::tools {

// "cairn crl": prints what is in a CRL and, where its issuer or a certificate
// is given, who signed it and whether the certificate has been revoked. `args`
// are those after the command's name. Returns the exit code.
int CrlCommand(absl::Span<const std::string> args);

// How it is called, several lines.
extern const char kCrlUsage[];

}  // namespace cairn::tools

#endif  // CAIRN_TOOLS_CRL_COMMAND_H_
