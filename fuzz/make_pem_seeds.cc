// Writes the seeds of pem_fuzz, one to each of the files named.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "fuzz/write_seeds.h"
#include "tests/support/certdata_factory.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/der_builder.h"
#include "trustdomain/root_list.h"
#include "trustdomain/root_store_file.h"

namespace cairn::fuzz {
namespace {

using namespace testing;  // NOLINT: the factory's language

std::vector<std::string> Seeds() {
  const auto root = Ca("Root").Stub();
  const auto inter = Ca("Inter").Stub().IssuedBy(root);
  // OpenSSL's settings: trusted for serverAuth, rejected for clientAuth.
  const std::string settings =
      Sequence({Sequence({Oid(der::Oid::kServerAuth)}),
                Explicit(0, Oid(der::Oid::kClientAuth))});
  CertdataEntry entry(root);
  entry.server_distrust_after = "250101000000Z";
  RootList list;
  RootEntry listed;
  listed.der = root.der();
  listed.name_constraints = NameConstraintsValue({"example.com"}, {});
  list.roots.push_back(listed);
  list.has_constraints = true;
  return {
      absl::StrCat("A comment\n", root.Pem(), inter.Pem()),
      absl::StrReplaceAll(inter.Pem(), {{"\n", "\r\n"}}),
      absl::StrCat("-----BEGIN CERTIFICATE-----\nKey: value\n\nAA==\n",
                   PemBlock("PRIVATE KEY", "x"), root.Pem()),
      PemBlock("TRUSTED CERTIFICATE", absl::StrCat(root.der(), settings)),
      root.der(),
      CertdataText({entry}),
      WriteRootStore(list),
  };
}

}  // namespace
}  // namespace cairn::fuzz

int main(int argc, char** argv) {
  return cairn::fuzz::WriteSeeds(argc, argv, cairn::fuzz::Seeds());
}
