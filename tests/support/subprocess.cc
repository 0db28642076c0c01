#include "tests/support/subprocess.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <sstream>

#include "tests/support/die.h"

namespace cairn::testing {
namespace {

std::string ReadAll(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

int ExitCode(int status) {
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

// Starts a program with its output in two files. Files, not pipes: nobody need
// read while the program writes.
pid_t Start(const std::string& program, const std::vector<std::string>& args,
            const std::string& out, const std::string& err) {
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
  return pid;
}

}  // namespace

ProcessResult RunProcess(const std::string& program,
                         const std::vector<std::string>& args,
                         const std::string& out_path) {
  const TestDirectory directory;
  const std::string out = out_path.empty() ? directory.PathOf("out") : out_path;
  const std::string err = directory.PathOf("err");
  const pid_t pid = Start(program, args, out, err);
  int status = 0;
  DieUnless(waitpid(pid, &status, 0) == pid, "waitpid");
  ProcessResult result;
  result.exit_code = ExitCode(status);
  if (out_path.empty()) result.out = ReadAll(out);
  result.err = ReadAll(err);
  return result;
}

BackgroundProcess::BackgroundProcess(const std::string& program,
                                     const std::vector<std::string>& args)
    : out_(directory_.PathOf("out")),
      err_(directory_.PathOf("err")),
      pid_(Start(program, args, out_, err_)) {}

BackgroundProcess::~BackgroundProcess() {
  if (pid_ == 0) return;
  kill(pid_, SIGKILL);
  int status = 0;
  waitpid(pid_, &status, 0);
}

std::string BackgroundProcess::WaitForLine(const std::string& prefix) const {
  for (int tries = 0; tries < 4000; ++tries) {
    std::istringstream out(ReadAll(out_));
    // A line without its end is not there yet.
    for (std::string line; std::getline(out, line) && !out.eof();) {
      if (line.compare(0, prefix.size(), prefix) == 0) {
        return line.substr(prefix.size());
      }
    }
    usleep(10 * 1000);
  }
  Die("no line \"" + prefix + "\": " + ReadAll(out_) + ReadAll(err_));
}

ProcessResult BackgroundProcess::WaitForEnd(int signal) {
  if (signal != 0) kill(pid_, signal);
  for (int tries = 0; tries < 4000; ++tries) {
    int status = 0;
    if (waitpid(pid_, &status, WNOHANG) == pid_) {
      pid_ = 0;
      return {ExitCode(status), ReadAll(out_), ReadAll(err_)};
    }
    usleep(10 * 1000);
  }
  Die("it does not end: " + ReadAll(out_) + ReadAll(err_));
}

}  // namespace cairn::testing
