// Any bytes as distinguished names: matching is reflexive, symmetric and
// transitive, agrees with a comparison that is too simple to be wrong and with
// the hashes, and text made of a name is printable.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"
#include "fuzz/require.h"
#include "pkix/name.h"
#include "pkix/report.h"
#include "tests/support/byte_program.h"
#include "tests/support/reference_names.h"
#include "trustdomain/name_from_text.h"

namespace cairn::fuzz {
namespace {

using testing::ByteProgram;

void RequireAlike(der::Input a, der::Input b) {
  Require(NameHash(a) == NameHash(b));
  Require(NameTailHash(a) == NameTailHash(b));
  Require(IsWellFormedName(a) == IsWellFormedName(b));
}

void Compare(der::Input a, der::Input b) {
  const bool match = NamesMatch(a, b);
  Require(match == NamesMatch(b, a));
  Require(match || a != b);
  // Nothing is promised of names that no certificate can have.
  if (!IsWellFormedName(a) || !IsWellFormedName(b)) return;
  Require(match == testing::ReferenceNamesMatch(a, b));
  if (match) RequireAlike(a, b);
  Require(NameIsWithin(a, b) == testing::ReferenceNameIsWithin(a, b));
}

void ReadOne(der::Input name) {
  Require(NamesMatch(name, name));
  const std::string text = NameToText(name);
  // It stops soon after kMaxNameText.
  Require(text.size() <= kMaxNameText + 64);
  for (char c : text) {
    Require(static_cast<uint8_t>(c) >= 0x80 ||
            absl::ascii_isprint(static_cast<unsigned char>(c)));
  }
  if (!IsWellFormedName(name)) return;
  Require(NameIsWithin(name, name));
  std::vector<uint64_t> prefixes;
  Require(ForEachNamePrefixHash(
      name, [&prefixes](uint64_t hash) { prefixes.push_back(hash); }));
  Require(prefixes.back() == NameHash(name));
}

// What a text stands for can be compared.
void ReadText(absl::string_view text) {
  for (NameOrder order : {NameOrder::kRfc4514, NameOrder::kAsEncoded}) {
    const absl::StatusOr<std::string> name = NameFromText(text, order);
    if (!name.ok()) continue;
    const der::Input der = der::Input::FromString(*name);
    Require(IsWellFormedName(der) && !IsEmptyName(der));
    ReadOne(der);
  }
}

void Try(der::Input input) {
  ByteProgram program(input);
  der::Input names[3];
  for (der::Input& name : names) name = program.Octets();
  for (der::Input a : names) {
    ReadOne(a);
    ReadText(a.AsStringView());
    for (der::Input b : names) Compare(a, b);
  }
  if (NamesMatch(names[0], names[1]) && NamesMatch(names[1], names[2])) {
    Require(NamesMatch(names[0], names[2]));
  }
}

}  // namespace
}  // namespace cairn::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  cairn::fuzz::Try(cairn::der::Input(data, size));
  return 0;
}
