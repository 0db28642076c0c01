#include "pkix/general_name.h"

#include "der/tag.h"
#include "der/values.h"
#include "pkix/name.h"

namespace cairn {
namespace {

// OtherName ::= SEQUENCE {
//      type-id    OBJECT IDENTIFIER,
//      value      [0] EXPLICIT ANY DEFINED BY type-id }
bool ParseOtherName(der::Input contents, GeneralName* name) {
  der::Reader fields(contents);
  der::Input any;
  if (!der::ReadObjectIdentifier(&fields, &name->other_type) ||
      !fields.Read(der::ContextConstructed(0), &name->value) ||
      !fields.AtEnd()) {
    return false;
  }
  der::Reader value(name->value);
  return value.ReadAnyTlv(&any) && value.AtEnd();
}

}  // namespace

bool ParseGeneralName(der::Tag tag, GeneralName* name) {
  switch (tag) {
    case der::ContextConstructed(0):
      name->form = NameForm::kOtherName;
      return ParseOtherName(name->value, name);
    case der::ContextPrimitive(1):
      name->form = NameForm::kRfc822Name;
      return true;
    case der::ContextPrimitive(2):
      name->form = NameForm::kDnsName;
      return true;
    case der::ContextConstructed(3):
      name->form = NameForm::kX400Address;
      return true;
    case der::ContextConstructed(4):
      name->form = NameForm::kDirectoryName;
      return IsWellFormedName(name->value);
    case der::ContextConstructed(5):
      name->form = NameForm::kEdiPartyName;
      return true;
    case der::ContextPrimitive(6):
      name->form = NameForm::kUniformResourceIdentifier;
      return true;
    case der::ContextPrimitive(7):
      name->form = NameForm::kIpAddress;
      return true;
    case der::ContextPrimitive(8):
      name->form = NameForm::kRegisteredId;
      return der::IsValidObjectIdentifier(name->value);
    default:
      return false;
  }
}

absl::string_view NameFormName(NameForm form) {
  switch (form) {
    case NameForm::kOtherName:
      return "otherName";
    case NameForm::kRfc822Name:
      return "rfc822Name";
    case NameForm::kDnsName:
      return "dNSName";
    case NameForm::kX400Address:
      return "x400Address";
    case NameForm::kDirectoryName:
      return "directoryName";
    case NameForm::kEdiPartyName:
      return "ediPartyName";
    case NameForm::kUniformResourceIdentifier:
      return "uniformResourceIdentifier";
    case NameForm::kIpAddress:
      return "iPAddress";
    case NameForm::kRegisteredId:
      return "registeredID";
  }
  return "";
}

}  // namespace cairn
