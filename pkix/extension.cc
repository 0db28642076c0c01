#include "pkix/extension.h"

#include <cstddef>

namespace cairn {

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

namespace {

struct ExtensionTable {
  // By der::Oid.
  Extension extensions[256] = {};

  constexpr ExtensionTable() {
    for (Extension& extension : extensions) extension = Extension::kUnknown;
#define CAIRN_EXTENSION_ROW(name) \
  extensions[static_cast<size_t>(der::Oid::name)] = Extension::name;
    CAIRN_EXTENSIONS(CAIRN_EXTENSION_ROW)
#undef CAIRN_EXTENSION_ROW
  }
};
constexpr ExtensionTable kTable;

}  // namespace

Extension FindExtension(der::Oid oid) {
  return kTable.extensions[static_cast<size_t>(oid)];
}

constexpr internal::ExtensionArc::ExtensionArc() : extensions() {
  for (Extension& extension : extensions) extension = Extension::kUnknown;
#define CAIRN_EXTENSION_ARC_ROW(name, text, ...)                  \
  {                                                               \
    constexpr uint8_t octets[] = {__VA_ARGS__};                   \
    constexpr size_t last = sizeof(octets) - 1;                   \
    if (last == 2 && octets[0] == 0x55 && octets[1] == 0x1d) {    \
      extensions[octets[last] & 0x7f] =                           \
          kTable.extensions[static_cast<size_t>(der::Oid::name)]; \
    }                                                             \
  }
  CAIRN_OIDS(CAIRN_EXTENSION_ARC_ROW)
#undef CAIRN_EXTENSION_ARC_ROW
}

constexpr internal::ExtensionArc internal::kExtensionArc;

absl::string_view ExtensionName(Extension extension) {
  if (extension == Extension::kNone) return "";
  if (extension == Extension::kUnknown) return "unknown extension";
  return der::OidName(ExtensionOid(extension));
}

}  // namespace cairn
