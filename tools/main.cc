// The cairn command.

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "tools/command_line.h"
#include "tools/connect_command.h"
#include "tools/crl_command.h"
#include "tools/ocsp_command.h"
#include "tools/roots_command.h"
#include "tools/testca_command.h"
#include "tools/verify_command.h"

namespace {

struct Command {
  const char* name;
  int (*run)(absl::Span<const std::string> args);
  const char* usage;
};

constexpr Command kCommands[] = {
    {"verify", cairn::tools::VerifyCommand, cairn::tools::kVerifyUsage},
    {"connect", cairn::tools::ConnectCommand, cairn::tools::kConnectUsage},
    {"ocsp", cairn::tools::OcspCommand, cairn::tools::kOcspUsage},
    {"crl", cairn::tools::CrlCommand, cairn::tools::kCrlUsage},
    {"roots", cairn::tools::RootsCommand, cairn::tools::kRootsUsage},
    {"testca", cairn::tools::TestCaCommand, cairn::tools::kTestCaUsage},
};

void PrintUsage(FILE* out) {
  std::fputs("usage:\n", out);
  for (const Command& command : kCommands) std::fputs(command.usage, out);
}

bool IsHelpFlag(const std::string& arg) {
  return arg == "--help" || arg == "-h";
}

}  // namespace

int main(int argc, char** argv) {
  // "bazel run" starts programs elsewhere than where its user stands.
  if (const char* directory = std::getenv("BUILD_WORKING_DIRECTORY")) {
    if (chdir(directory) != 0) {
      cairn::tools::PrintError(std::string("cannot change to ") + directory);
      return cairn::tools::kExitUsage;
    }
  }
  const std::vector<std::string> args(argv + 1, argv + argc);
  if (args.empty()) {
    PrintUsage(stderr);
    return cairn::tools::kExitUsage;
  }
  if (args[0] == "help" || IsHelpFlag(args[0]) ||
      (args.size() == 2 && IsHelpFlag(args[1]))) {
    PrintUsage(stdout);
    return cairn::tools::kExitOk;
  }
  for (const Command& command : kCommands) {
    if (args[0] == command.name) {
      return command.run(absl::MakeConstSpan(args).subspan(1));
    }
  }
  cairn::tools::PrintError("no such command: " + args[0] +
                           "; \"cairn help\" lists them");
  return cairn::tools::kExitUsage;
}
