#ifndef CAIRN_PKIX_GENERAL_NAME_H_
#define CAIRN_PKIX_GENERAL_NAME_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "der/input.h"
#include "der/reader.h"
#include "der/tag.h"

namespace cairn {

// GeneralName ::= CHOICE {
//      otherName                 [0]  OtherName,
//      rfc822Name                [1]  IA5String,
//      dNSName                   [2]  IA5String,
//      x400Address               [3]  ORAddress,
//      directoryName             [4]  Name,
//      ediPartyName              [5]  EDIPartyName,
//      uniformResourceIdentifier [6]  IA5String,
//      iPAddress                 [7]  OCTET STRING,
//      registeredID              [8]  OBJECT IDENTIFIER }
//
// RFC 5280 section 4.2.1.6. The values are the tag numbers.
enum class NameForm : uint8_t {
  kOtherName = 0,
  kRfc822Name = 1,
  kDnsName = 2,
  kX400Address = 3,
  kDirectoryName = 4,
  kEdiPartyName = 5,
  kUniformResourceIdentifier = 6,
  kIpAddress = 7,
  kRegisteredId = 8,
};
inline constexpr int kNameFormCount = 9;

struct GeneralName {
  NameForm form = NameForm::kOtherName;
  // directoryName: the whole Name. otherName: what its value's [0] holds.
  // Others: the contents.
  der::Input value;
  // otherName: the contents octets of type-id.
  der::Input other_type;
};

// Fills in `form`, and what there is to a name beyond its value, by its tag.
bool ParseGeneralName(der::Tag tag, GeneralName* name);

// Reads one GeneralName at the cursor. The contents are checked for structure
// only: what is a valid dNSName, say, is for its user to decide.
inline bool ReadGeneralName(der::Reader* reader, GeneralName* name) {
  der::Tag tag;
  if (!reader->ReadAny(&tag, &name->value)) return false;
  if (tag == der::ContextPrimitive(2)) {
    name->form = NameForm::kDnsName;
    return true;
  }
  return ParseGeneralName(tag, name);
}

// GeneralNames ::= SEQUENCE SIZE (1..MAX) OF GeneralName
//
// Hands each name in `der`, the whole GeneralNames, to
// `each(const GeneralName&) -> bool`, which returns false to stop. Returns
// false where the names are malformed; what came before has been handed over.
template <typename Each>
bool ForEachGeneralName(der::Input der, Each each) {
  der::Input contents;
  if (!der::ReadOnly(der, der::kSequence, &contents) || contents.empty()) {
    return false;
  }
  for (der::Reader reader(contents); !reader.AtEnd();) {
    GeneralName name;
    if (!ReadGeneralName(&reader, &name)) return false;
    if (!each(name)) return true;
  }
  return true;
}

// The name as RFC 5280 prints it, such as "dNSName". Static storage.
absl::string_view NameFormName(NameForm form);

}  // namespace cairn

#endif  // CAIRN_PKIX_GENERAL_NAME_H_
