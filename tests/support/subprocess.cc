#include "tests/support/subprocess.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

#include "tests/support/die.h"
#include "tests/support/test_directory.h"

namespace cairn::testing {
namespace {

std::string ReadAll(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

}  // namespace

ProcessResult RunProcess(const std::string& program,
                         const std::vector<std::string>& args,
                         const std::string& out_path) {
  // Files, not pipes: nobody need read while the program writes.
  const TestDirectory directory;
  const std::string out = out_path.empty() ? directory.PathOf("out") : out_path;
  const std::string err = directory.PathOf("err");
  constexpr int kFlags = O_WRONLY | O_CREAT | O_TRUNC;
  posix_spawn_file_actions_t actions;
  DieUnless(posix_spawn_file_actions_init(&actions) == 0 &&
                posix_spawn_file_actions_addopen(
                    &actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0) == 0 &&
                posix_spawn_file_actions_addopen(
                    &actions, STDOUT_FILENO, out.c_str(), kFlags, 0600) == 0 &&
                posix_spawn_file_actions_addopen(
                    &actions, STDERR_FILENO, err.c_str(), kFlags, 0600) == 0,
            "posix_spawn_file_actions");
  std::vector<char*> argv = {const_cast<char*>(program.c_str())};
  for (const std::string& arg : args) {
    argv.push_back(const_cast<char*>(arg.c_str()));
  }
  argv.push_back(nullptr);
  pid_t pid = 0;
  if (posix_spawn(&pid, program.c_str(), &actions, nullptr, argv.data(),
                  environ) != 0) {
    Die("cannot run " + program);
  }
  posix_spawn_file_actions_destroy(&actions);
  int status = 0;
  DieUnless(waitpid(pid, &status, 0) == pid, "waitpid");
  ProcessResult result;
  result.exit_code =
      WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  if (out_path.empty()) result.out = ReadAll(out);
  result.err = ReadAll(err);
  return result;
}

}  // namespace cairn::testing
