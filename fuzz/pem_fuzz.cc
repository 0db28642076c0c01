// Any bytes as a file of certificates or roots: every block can be written and
// read again, what is listed parses, what is loaded can be built with, and
// messages are one line.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "fuzz/require.h"
#include "pkix/certificate.h"
#include "trustdomain/certificate_files.h"
#include "trustdomain/pem.h"
#include "trustdomain/root_files.h"
#include "trustdomain/root_list.h"
#include "trustdomain/root_store_file.h"
#include "trustdomain/trust_store.h"

namespace cairn::fuzz {
namespace {

void RequireLine(absl::string_view text) {
  Require(!text.empty());
  for (char c : text) Require(c != '\n' && c != '\r' && c != '\0');
}

bool Parses(const std::string& der) {
  Certificate certificate;
  return Certificate::Parse(der::Input::FromString(der), &certificate).ok();
}

void ReadBlocks(absl::string_view text) {
  const PemText pem = ReadPem(text);
  int line = 0;
  for (const PemBlock& block : pem.blocks) {
    Require(block.line > line);
    line = block.line;
    const PemText again = ReadPem(WritePem(block.label, block.contents));
    Require(again.problems.empty() && again.blocks.size() == 1);
    Require(again.blocks[0].label == block.label);
    Require(again.blocks[0].contents == block.contents);
  }
  for (const PemProblem& problem : pem.problems) {
    Require(problem.line > 0);
    RequireLine(problem.text);
  }
  Require(LooksLikePem(text) || pem.blocks.empty());
}

void ReadBundle(absl::string_view text) {
  const absl::StatusOr<CertificateList> list = ReadCertificates(text, "fuzz");
  if (!list.ok()) {
    RequireLine(list.status().message());
    return;
  }
  Require(list->settings.size() == list->certificates.size());
  TrustStore::Builder builder;
  for (const std::string& der : list->certificates) {
    Require(Parses(der));
    Require(builder.AddIntermediate(der).ok());
  }
  for (const std::string& problem : list->problems) RequireLine(problem);
  Require(builder.Build()->intermediate_count() <= list->certificates.size());
}

void ReadRootFile(absl::string_view text) {
  const absl::StatusOr<RootList> list = ReadRoots(text, "fuzz");
  if (!list.ok()) {
    RequireLine(list.status().message());
    return;
  }
  for (const RootEntry& root : list->roots) Require(Parses(root.der));
  std::vector<std::string> problems;
  const std::shared_ptr<const TrustStore> store =
      MakeTrustStore(*list, Purpose::Known::kServerAuth, &problems);
  Require(store->anchor_count() <= list->roots.size());
  for (const std::string& problem : problems) RequireLine(problem);
  // In the format of cairn's own: the same entries.
  const absl::StatusOr<RootList> again =
      ReadRootStore(WriteRootStore(*list), "again");
  Require(again.ok());
  Require(again->roots == list->roots);
  Require(again->distrusted == list->distrusted);
}

}  // namespace
}  // namespace cairn::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view text(reinterpret_cast<const char*>(data), size);
  cairn::fuzz::ReadBlocks(text);
  cairn::fuzz::ReadBundle(text);
  cairn::fuzz::ReadRootFile(text);
  return 0;
}
