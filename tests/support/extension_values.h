#ifndef CAIRN_TESTS_SUPPORT_EXTENSION_VALUES_H_
#define CAIRN_TESTS_SUPPORT_EXTENSION_VALUES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/types/optional.h"
#include "absl/types/span.h"
#include "tests/support/names.h"

namespace cairn::testing {

// Parts of extension values that are more than a line. What is simpler, the
// setters of TestCertificate encode themselves.

// A whole GeneralSubtree, without minimum and maximum.
std::string Subtree(const GeneralNameDer& base);

// A whole NameConstraints; also for AnchorConstraints::name_constraints.
std::string NameConstraintsValue(absl::Span<const GeneralNameDer> permitted,
                                 absl::Span<const GeneralNameDer> excluded);

// A DistributionPoint (RFC 5280 section 4.2.1.13). Fields that are empty are
// left out.
struct CrlPoint {
  CrlPoint() = default;
  CrlPoint(const char* uri) : full_name({UriName(uri)}) {}  // NOLINT

  std::vector<GeneralNameDer> full_name;
  // Attributes of a nameRelativeToCRLIssuer, see Attribute().
  std::string relative_name;
  // Bit n is ReasonFlags' bit n.
  absl::optional<uint16_t> reasons;
  std::vector<GeneralNameDer> crl_issuer;
};
std::string Encode(const CrlPoint& point);

// DistributionPointName, whole, for DistributionPoint and for
// IssuingDistributionPoint; empty where the point has no name.
std::string DistributionPointNameOf(const CrlPoint& point);

}  // namespace cairn::testing

#endif  // CAIRN_TESTS_SUPPORT_EXTENSION_VALUES_H_
