// Writes the seeds of crl_fuzz, one to each of the files named.

#include <vector>

#include "fuzz/crl_parties.h"
#include "fuzz/write_seeds.h"
#include "tests/support/crl_factory.h"

namespace cairn::fuzz {
namespace {

using testing::CrlOf;
using testing::IdpOf;
using testing::RevokedEntry;
using testing::TestCrl;

std::vector<TestCrl> Seeds() {
  const auto root = CrlRoot();
  const auto leaf = CrlLeaf();
  const auto other = leaf.Serial(5).IssuedBy(root);
  testing::CrlPoint relative;
  relative.relative_name =
      testing::Attribute(der::Oid::kCommonName, der::kUtf8String, "Part 1");
  return {
      CrlOf(root),
      CrlOf(root).Version1().Revoke(other).Revoke(leaf),
      CrlOf(root).NoNextUpdate().Revoke(other),
      CrlOf(root).Idp(IdpOf("http://c.example/1").OnlyUserCerts()),
      CrlOf(root).Idp(IdpOf(relative).OnlyReasons(6)).Revoke(other),
      CrlOf(root).Number(9).DeltaOf(8).Revoke(
          RevokedEntry(leaf).Reason(crl::Reason::kRemoveFromCrl)),
      CrlOf(CrlSigner())
          .Idp(IdpOf("http://c.example/2").Indirect())
          .Revoke(RevokedEntry(other).CertificateIssuer("Somebody"))
          .Revoke(RevokedEntry(leaf).CertificateIssuer("O=Example,CN=Root")),
      CrlOf(root)
          .FreshestCrl("http://c.example/delta")
          .Extension("1.2.3", false, "x")
          .Revoke(RevokedEntry(other)
                      .Reason(crl::Reason::kKeyCompromise)
                      .InvalidityDate(testing::kNow)
                      .Extension("1.2.3", false, "x")),
      CrlOf(root).Extension("1.2.3", true, "x"),
      CrlOf(root).CorruptSignature(),
  };
}

}  // namespace
}  // namespace cairn::fuzz

int main(int argc, char** argv) {
  return cairn::fuzz::WriteSeeds(argc, argv, cairn::fuzz::Seeds());
}
