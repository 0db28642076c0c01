// Writes the files of examples/data to a directory:
//   bazel run //examples:make_example_data -- $PWD/examples/data

#include <cstdio>
#include <fstream>
#include <string>

#include "examples/example_data.h"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: make_example_data DIRECTORY\n", stderr);
    return 2;
  }
  for (const auto& [name, text] : cairn::examples::MakeExampleFiles()) {
    const std::string path = std::string(argv[1]) + "/" + name;
    std::ofstream file(path, std::ios::binary);
    file << text;
    file.close();
    if (file.fail()) {
      std::fprintf(stderr, "cannot write %s\n", path.c_str());
      return 1;
    }
  }
  return 0;
}
