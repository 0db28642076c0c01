#ifndef CAIRN_EXAMPLES_EXAMPLE_DATA_H_
#define CAIRN_EXAMPLES_EXAMPLE_DATA_H_

#include <string>
#include <vector>

namespace cairn::examples {

struct ExampleFile {
  std::string name;
  std::string text;
};

// The files of examples/data: a root, and the chain of a server it vouches
// for; a CA and its client; the bundle of a SPIFFE trust domain and a workload.
// The same bytes in every process. The keys are made by tests/support and so
// known to everybody: trust these roots nowhere but in examples.
std::vector<ExampleFile> MakeExampleFiles();

}  // namespace cairn::examples

#endif  // CAIRN_EXAMPLES_EXAMPLE_DATA_H_
