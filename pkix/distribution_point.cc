#include "pkix/distribution_point.h"

#include "der/tag.h"
#include "der/values.h"
#include "pkix/general_name.h"
#include "pkix/name.h"

namespace cairn {
namespace {

// The inside of a GeneralNames.
bool AreGeneralNames(der::Input contents) {
  return der::ReadEach(contents, der::EmptyAllowed::kNo, [](der::Reader* r) {
    GeneralName name;
    return ReadGeneralName(r, &name);
  });
}

// The inside of a RelativeDistinguishedName.
bool IsRelativeName(der::Input contents) {
  return der::ReadEach(contents, der::EmptyAllowed::kNo, [](der::Reader* r) {
    NameAttribute attribute;
    return ReadNameAttribute(r, &attribute);
  });
}

}  // namespace

bool ParseDistributionPointName(der::Input der, DistributionPointName* name) {
  der::Reader reader(der);
  if (reader.Peek(der::ContextConstructed(0))) {
    name->kind = DistributionPointName::Kind::kFullName;
    return reader.Read(der::ContextConstructed(0), &name->names) &&
           reader.AtEnd() && AreGeneralNames(name->names);
  }
  name->kind = DistributionPointName::Kind::kRelativeName;
  return reader.Read(der::ContextConstructed(1), &name->names) &&
         reader.AtEnd() && IsRelativeName(name->names);
}

bool ReadDistributionPoint(der::Reader* reader, DistributionPoint* point) {
  *point = DistributionPoint();
  der::Reader fields;
  der::Input name;
  der::Input reasons;
  bool has_name;
  bool has_issuer;
  bool trailing_zeros;
  if (!reader->Read(der::kSequence, &fields) ||
      !fields.ReadOptional(der::ContextConstructed(0), &name, &has_name) ||
      !fields.ReadOptional(der::ContextPrimitive(1), &reasons,
                           &point->has_reasons) ||
      !fields.ReadOptional(der::ContextConstructed(2), &point->crl_issuer,
                           &has_issuer) ||
      !fields.AtEnd()) {
    return false;
  }
  // "A DistributionPoint MUST NOT consist of only the reasons field".
  if (!has_name && !has_issuer) return false;
  if (has_name && !ParseDistributionPointName(name, &point->name)) return false;
  if (point->has_reasons &&
      !der::ParseNamedBits(reasons, &point->reasons, &trailing_zeros)) {
    return false;
  }
  if (!point->has_reasons) point->reasons = 0xffff;
  return !has_issuer || AreGeneralNames(point->crl_issuer);
}

}  // namespace cairn
