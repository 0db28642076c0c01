#include "crl/issuing_distribution_point.h"

#include "der/reader.h"
#include "der/tag.h"
#include "der/values.h"

namespace cairn::crl {
namespace {

// [number] IMPLICIT BOOLEAN DEFAULT FALSE, of which DER knows only TRUE.
bool ReadFlag(der::Reader* fields, uint8_t number, bool* value) {
  der::Input contents;
  return fields->ReadOptional(der::ContextPrimitive(number), &contents,
                              value) &&
         (!*value || (contents.size() == 1 && contents[0] == 0xff));
}

}  // namespace

bool ParseIssuingDistributionPoint(der::Input der,
                                   IssuingDistributionPoint* point) {
  *point = IssuingDistributionPoint();
  der::Reader fields;
  der::Input name;
  der::Input reasons;
  bool has_name;
  bool has_reasons;
  if (!der::ReadOnly(der, der::kSequence, &fields) || fields.AtEnd() ||
      !fields.ReadOptional(der::ContextConstructed(0), &name, &has_name) ||
      !ReadFlag(&fields, 1, &point->only_user_certs) ||
      !ReadFlag(&fields, 2, &point->only_ca_certs) ||
      !fields.ReadOptional(der::ContextPrimitive(3), &reasons, &has_reasons) ||
      !ReadFlag(&fields, 4, &point->indirect) ||
      !ReadFlag(&fields, 5, &point->only_attribute_certs) || !fields.AtEnd()) {
    return false;
  }
  if (has_name && !ParseDistributionPointName(name, &point->name)) return false;
  if (has_reasons) {
    bool trailing_zeros;
    if (!der::ParseNamedBits(reasons, &point->reasons, &trailing_zeros)) {
      return false;
    }
    point->reasons &= kAllReasons;
  }
  const int only = (point->only_user_certs ? 1 : 0) +
                   (point->only_ca_certs ? 1 : 0) +
                   (point->only_attribute_certs ? 1 : 0);
  return only <= 1;
}

}  // namespace cairn::crl
