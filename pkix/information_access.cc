#include "pkix/information_access.h"

#include "der/values.h"

namespace cairn {

bool ReadAccessDescription(der::Reader* reader, AccessDescription* access) {
  return der::ReadNested(reader, der::kSequence, [access](der::Reader* fields) {
    der::Input method;
    if (!der::ReadObjectIdentifier(fields, &method)) return false;
    access->method = der::FindOid(method);
    return ReadGeneralName(fields, &access->location);
  });
}

}  // namespace cairn
