#ifndef CAIRN_TOOLS_TESTCA_README_H_
#define CAIRN_TOOLS_TESTCA_README_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "tools/testca_names.h"

namespace cairn::tools {

// The text that stands beside the files of a test CA: what each is, and lines
// to try them with. `password` is of the PKCS #12 files; empty: not to be said.
std::string TestCaReadme(const std::vector<TestLeaf>& leaves,
                         absl::string_view password);

}  // namespace cairn::tools

#endif  // CAIRN_TOOLS_TESTCA_README_H_
