#ifndef CAIRN_PKIX_DISTRIBUTION_POINT_H_
#define CAIRN_PKIX_DISTRIBUTION_POINT_H_

#include <cstdint>

#include "der/input.h"
#include "der/reader.h"

namespace cairn {

// DistributionPointName ::= CHOICE {
//      fullName                [0]     GeneralNames,
//      nameRelativeToCRLIssuer [1]     RelativeDistinguishedName }
struct DistributionPointName {
  enum class Kind : uint8_t { kAbsent, kFullName, kRelativeName };

  Kind kind = Kind::kAbsent;
  // The inside of GeneralNames, or of the RelativeDistinguishedName.
  der::Input names;
};

// Reads the inside of a distributionPoint field, [0] EXPLICIT as it is in
// DistributionPoint and in IssuingDistributionPoint (RFC 5280 section 5.2.5).
bool ParseDistributionPointName(der::Input der, DistributionPointName* name);

// DistributionPoint ::= SEQUENCE {
//      distributionPoint       [0]     DistributionPointName OPTIONAL,
//      reasons                 [1]     ReasonFlags OPTIONAL,
//      cRLIssuer               [2]     GeneralNames OPTIONAL }
//
// RFC 5280 section 4.2.1.13.
struct DistributionPoint {
  DistributionPointName name;
  bool has_reasons = false;
  // Bit n is ReasonFlags' bit n. All of them where the field is absent.
  uint16_t reasons = 0;
  // The inside of GeneralNames; empty where absent.
  der::Input crl_issuer;
};

// Reads one DistributionPoint at the cursor.
bool ReadDistributionPoint(der::Reader* reader, DistributionPoint* point);

// CRLDistributionPoints ::= SEQUENCE SIZE (1..MAX) OF DistributionPoint
//
// Hands each in `der`, the whole extension value, to
// `each(const DistributionPoint&) -> bool`, which returns false to stop.
// Returns false where they are malformed.
template <typename Each>
bool ForEachDistributionPoint(der::Input der, Each each) {
  der::Input contents;
  if (!der::ReadOnly(der, der::kSequence, &contents) || contents.empty()) {
    return false;
  }
  for (der::Reader reader(contents); !reader.AtEnd();) {
    DistributionPoint point;
    if (!ReadDistributionPoint(&reader, &point)) return false;
    if (!each(point)) return true;
  }
  return true;
}

}  // namespace cairn

#endif  // CAIRN_PKIX_DISTRIBUTION_POINT_H_
