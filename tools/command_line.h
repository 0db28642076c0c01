#ifndef CAIRN_TOOLS_COMMAND_LINE_H_
#define CAIRN_TOOLS_COMMAND_LINE_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace cairn::tools {

// Exit codes of every command.
inline constexpr int kExitOk = 0;
inline constexpr int kExitNotTrusted = 1;
inline constexpr int kExitUsage = 2;  // bad flags, or files that cannot be read
inline constexpr int kExitPending = 3;
inline constexpr int kExitNoAnswer = 4;  // nothing could be fetched

// Sets the Abseil flags in `args` and returns the other arguments in
// `positional`. Takes "--name=value", "--name value", "--flag" and "--noflag"
// for booleans, and "-" for "_" in names; everything after "--" is
// positional, and so is "-". Only flags in `allowed` are known. Lists, flags of
// type std::vector<std::string>, may be given more than once and add up.
// InvalidArgument, in one line, for any other flag, for one that is no list and
// is given twice, and for values that do not parse, are empty or missing.
absl::Status ParseFlags(absl::Span<const std::string> args,
                        absl::Span<const absl::string_view> allowed,
                        std::vector<std::string>* positional);

// `text` on one line and safe for a terminal: control characters escaped.
std::string OneLine(absl::string_view text);

// Prints "cairn: " and OneLine(text) to standard error.
void PrintError(absl::string_view text);

}  // namespace cairn::tools

#endif  // CAIRN_TOOLS_COMMAND_LINE_H_
