#include "tests/support/extension_values.h"

#include "tests/support/der_builder.h"

namespace cairn::testing {
namespace {

// [number] IMPLICIT GeneralSubtrees, or nothing.
std::string Subtrees(uint8_t number, absl::Span<const GeneralNameDer> bases) {
  std::string joined;
  for (const GeneralNameDer& base : bases) joined += Subtree(base);
  return joined.empty() ? "" : Explicit(number, joined);
}

}  // namespace

std::string Subtree(const GeneralNameDer& base) {
  return Sequence({base.der()});
}

std::string NameConstraintsValue(absl::Span<const GeneralNameDer> permitted,
                                 absl::Span<const GeneralNameDer> excluded) {
  return Sequence({Subtrees(0, permitted), Subtrees(1, excluded)});
}

std::string DistributionPointNameOf(const CrlPoint& point) {
  if (!point.full_name.empty()) {
    return Implicit(0, GeneralNames(point.full_name));
  }
  return point.relative_name.empty() ? "" : Explicit(1, point.relative_name);
}

std::string Encode(const CrlPoint& point) {
  const std::string name = DistributionPointNameOf(point);
  return Sequence(
      {name.empty() ? "" : Explicit(0, name),
       point.reasons.has_value() ? Implicit(1, NamedBits(*point.reasons)) : "",
       point.crl_issuer.empty() ? ""
                                : Implicit(2, GeneralNames(point.crl_issuer))});
}

}  // namespace cairn::testing
