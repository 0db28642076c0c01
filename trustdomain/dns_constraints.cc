#include "trustdomain/dns_constraints.h"

#include <cstddef>
#include <cstdint>

#include "absl/types/span.h"
#include "der/input.h"
#include "der/reader.h"
#include "der/tag.h"
#include "der/writer.h"

namespace cairn {
namespace {

constexpr der::Tag kPermitted = der::ContextConstructed(0);
constexpr der::Tag kExcluded = der::ContextConstructed(1);
constexpr der::Tag kDnsName = der::ContextPrimitive(2);

// The most that identifier and length take, of one element (der::Writer).
constexpr size_t kMaxHeader = 1 + 1 + sizeof(size_t);

// GeneralSubtrees ::= SEQUENCE SIZE (1..MAX) OF GeneralSubtree
//
// GeneralSubtree ::= SEQUENCE {
//      base                    GeneralName,
//      minimum         [0]     BaseDistance DEFAULT 0,
//      maximum         [1]     BaseDistance OPTIONAL }
//
// Whose base is a dNSName, and which has no more than that.
void WriteSubtrees(const std::vector<std::string>& names, der::Tag tag,
                   der::Writer* writer) {
  if (names.empty()) return;
  const size_t subtrees = writer->size();
  for (auto name = names.rbegin(); name != names.rend(); ++name) {
    const size_t subtree = writer->size();
    writer->Tlv(kDnsName, der::Input::FromString(*name));
    writer->Wrap(der::kSequence, subtree);
  }
  writer->Wrap(tag, subtrees);
}

bool ReadSubtrees(der::Reader* constraints, der::Tag tag,
                  std::vector<std::string>* names) {
  if (!constraints->Peek(tag)) return true;
  der::Reader subtrees;
  if (!constraints->Read(tag, &subtrees) || subtrees.AtEnd()) return false;
  while (!subtrees.AtEnd()) {
    der::Reader subtree;
    der::Input name;
    if (!subtrees.Read(der::kSequence, &subtree) ||
        !subtree.Read(kDnsName, &name) || !subtree.AtEnd()) {
      return false;
    }
    names->emplace_back(name.AsStringView());
  }
  return true;
}

}  // namespace

// NameConstraints ::= SEQUENCE {
//      permittedSubtrees       [0]     GeneralSubtrees OPTIONAL,
//      excludedSubtrees        [1]     GeneralSubtrees OPTIONAL }
std::string EncodeDnsConstraints(const DnsConstraints& constraints) {
  if (constraints.permitted.empty() && constraints.excluded.empty()) return "";
  size_t room = 3 * kMaxHeader;
  for (const auto* names : {&constraints.permitted, &constraints.excluded}) {
    for (const std::string& name : *names) {
      room += name.size() + 2 * kMaxHeader;
    }
  }
  std::vector<uint8_t> buffer(room);
  der::Writer writer(absl::MakeSpan(buffer));
  WriteSubtrees(constraints.excluded, kExcluded, &writer);
  WriteSubtrees(constraints.permitted, kPermitted, &writer);
  writer.Wrap(der::kSequence, 0);
  return std::string(writer.output().AsStringView());
}

bool DecodeDnsConstraints(absl::string_view der, DnsConstraints* constraints) {
  *constraints = DnsConstraints();
  der::Reader reader;
  return der::ReadOnly(der::Input::FromString(der), der::kSequence, &reader) &&
         !reader.AtEnd() &&
         ReadSubtrees(&reader, kPermitted, &constraints->permitted) &&
         ReadSubtrees(&reader, kExcluded, &constraints->excluded) &&
         reader.AtEnd();
}

}  // namespace cairn
