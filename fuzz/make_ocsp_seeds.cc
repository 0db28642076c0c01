// Writes the seeds of ocsp_response_fuzz, one to each of the files named.

#include <string>
#include <vector>

#include "fuzz/ocsp_parties.h"
#include "fuzz/write_seeds.h"
#include "tests/support/der_builder.h"
#include "tests/support/ocsp_factory.h"
#include "tests/support/test_time.h"

namespace cairn::fuzz {
namespace {

using testing::Ocsp;
using testing::OcspResponse;
using testing::StatusOf;

std::vector<OcspResponse> Seeds() {
  const auto leaf = OcspLeaf();
  const auto responder = OcspResponder();
  const OcspResponse good = Ocsp(leaf);
  return {
      good,
      good.ByName().Nonce("n"),
      good.SignedBy(responder),
      good.SignedBy(responder).ByName().Enclose(OcspIssuer()),
      Ocsp(StatusOf(leaf).Reason(1)),
      Ocsp(StatusOf(leaf).Unknown().NoNextUpdate()),
      Ocsp(StatusOf(leaf.Serial(7)).Revoked())
          .Add(StatusOf(leaf).Hash(Digest::kSha256))
          .Add(StatusOf(leaf).Hash(Digest::kSha512)),
      Ocsp(StatusOf(leaf).Extension(der::Oid::kOcspSctList, false,
                                    testing::OctetString("a list")))
          .Extension("1.2.3", true, ""),
      good.RawStatus(testing::Enumerated(3)).RawBytes(""),
      good.RawVersion(testing::Explicit(0, testing::Integer(0))),
  };
}

}  // namespace
}  // namespace cairn::fuzz

int main(int argc, char** argv) {
  return cairn::fuzz::WriteSeeds(argc, argv, cairn::fuzz::Seeds());
}
