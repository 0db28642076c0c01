#ifndef CAIRN_PKIX_INFORMATION_ACCESS_H_
#define CAIRN_PKIX_INFORMATION_ACCESS_H_

#include "der/input.h"
#include "der/oid.h"
#include "der/reader.h"
#include "der/tag.h"
#include "pkix/general_name.h"

namespace cairn {

// AccessDescription  ::=  SEQUENCE {
//      accessMethod          OBJECT IDENTIFIER,
//      accessLocation        GeneralName  }
//
// RFC 5280 section 4.2.2.1.
struct AccessDescription {
  der::Oid method = der::Oid::kUnknown;
  GeneralName location;
};

// Reads one AccessDescription at the cursor.
bool ReadAccessDescription(der::Reader* reader, AccessDescription* access);

// AuthorityInfoAccessSyntax  ::=
//      SEQUENCE SIZE (1..MAX) OF AccessDescription
//
// Hands each in `der`, the whole value of authorityInfoAccess or
// subjectInfoAccess, to `each(const AccessDescription&) -> bool`, which returns
// false to stop. Returns false where they are malformed.
template <typename Each>
bool ForEachAccessDescription(der::Input der, Each each) {
  der::Input contents;
  if (!der::ReadOnly(der, der::kSequence, &contents) || contents.empty()) {
    return false;
  }
  for (der::Reader reader(contents); !reader.AtEnd();) {
    AccessDescription access;
    if (!ReadAccessDescription(&reader, &access)) return false;
    if (!each(access)) return true;
  }
  return true;
}

}  // namespace cairn

#endif  // CAIRN_PKIX_INFORMATION_ACCESS_H_
