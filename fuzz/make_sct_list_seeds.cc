// Writes the seeds of sct_list_fuzz, one to each of the files named.

#include <string>
#include <vector>

#include "fuzz/ct_parties.h"
#include "fuzz/write_seeds.h"
#include "tests/support/der_builder.h"

namespace cairn::fuzz {
namespace {

using testing::SctBy;
using testing::SctListOf;

std::vector<std::string> Seeds() {
  const auto leaf = CtLeaf();
  const auto sct = [&leaf](int log) {
    return SctBy(CtLog(log)).ForCertificate(leaf);
  };
  return {
      SctListOf({sct(0), sct(1)}),
      SctListOf({sct(0), sct(0), sct(2), sct(3)}),
      SctListOf({SctBy(CtLog(4)).ForPrecertificate(leaf)}),
      SctListOf({SctBy(CtLog(1)).Version(1).ForCertificate(leaf),
                 SctBy(CtLog(1))
                     .Extensions("ext")
                     .At(testing::Milliseconds(testing::kNow + 1))
                     .ForCertificate(leaf),
                 SctBy(CtLog(0)).Algorithms(4, 1).ForCertificate(leaf)}),
      testing::OctetString(SctListOf({sct(0), sct(1)})),
      SctListOf(std::vector<std::string>(17, "x")),
  };
}

}  // namespace
}  // namespace cairn::fuzz

int main(int argc, char** argv) {
  return cairn::fuzz::WriteSeeds(argc, argv, cairn::fuzz::Seeds());
}
