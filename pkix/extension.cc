#include "pkix/extension.h"

#include "der/tag.h"
#include "der/values.h"

namespace cairn {

Extension FindExtension(der::Input oid) {
  switch (der::FindOid(oid)) {
#define CAIRN_EXTENSION_CASE(name) \
  case der::Oid::name:             \
    return Extension::name;
    CAIRN_EXTENSIONS(CAIRN_EXTENSION_CASE)
#undef CAIRN_EXTENSION_CASE
    default:
      return Extension::kUnknown;
  }
}

der::Oid ExtensionOid(Extension extension) {
  switch (extension) {
#define CAIRN_EXTENSION_CASE(name) \
  case Extension::name:            \
    return der::Oid::name;
    CAIRN_EXTENSIONS(CAIRN_EXTENSION_CASE)
#undef CAIRN_EXTENSION_CASE
    case Extension::kNone:
    case Extension::kUnknown:
      break;
  }
  return der::Oid::kUnknown;
}

absl::string_view ExtensionName(Extension extension) {
  if (extension == Extension::kNone) return "";
  if (extension == Extension::kUnknown) return "unknown extension";
  return der::OidName(ExtensionOid(extension));
}

bool ReadExtension(der::Reader* reader, ExtensionFields* extension) {
  return der::ReadNested(
      reader, der::kSequence, [extension](der::Reader* fields) {
        if (!fields->Read(der::kObjectIdentifier, &extension->oid)) {
          return false;
        }
        extension->extension = FindExtension(extension->oid);
        if (extension->extension == Extension::kUnknown &&
            !der::IsValidObjectIdentifier(extension->oid)) {
          return false;
        }
        return der::ReadBooleanDefaultFalse(fields, &extension->critical,
                                            &extension->explicit_default) &&
               fields->Read(der::kOctetString, &extension->value);
      });
}

}  // namespace cairn
