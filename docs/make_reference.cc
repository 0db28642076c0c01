// Writes docs/differences.md, docs/errors.md and docs/policy.md in the tree it
// is run from:
//   bazel run //docs:make_reference

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <utility>

#include "docs/reference.h"

int main() {
  const char* const tree = std::getenv("BUILD_WORKSPACE_DIRECTORY");
  if (tree == nullptr) {
    std::fputs("make_reference: run me with bazel run\n", stderr);
    return 2;
  }
  const std::pair<const char*, std::string> pages[] = {
      {"docs/differences.md", cairn::docs::DifferencesPage()},
      {"docs/errors.md", cairn::docs::ErrorsPage()},
      {"docs/policy.md", cairn::docs::PolicyPage()},
  };
  for (const auto& [name, text] : pages) {
    const std::string path = std::string(tree) + "/" + name;
    std::ofstream file(path, std::ios::binary);
    file << text;
    file.close();
    if (file.fail()) {
      std::fprintf(stderr, "make_reference: cannot write %s\n", path.c_str());
      return 1;
    }
  }
  return 0;
}
