#ifndef CAIRN_TESTS_DIFFERENTIAL_DEVIATION_H_
#define CAIRN_TESTS_DIFFERENTIAL_DEVIATION_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "tests/differential/chain_plan.h"

namespace cairn::differential {

// One way in which a chain differs from the plain one: something that must be
// refused, or the nearest thing that must not.
struct Deviation {
  using Change = TestCertificate (*)(const TestCertificate&);
  using Apply = void (*)(ChainPlan&);
  // kLast: it takes away what another deviation may change.
  enum When : uint8_t { kFirst, kLast };

  constexpr Deviation(absl::string_view n, Role r, Change c, When w = kFirst)
      : name(n), role(r), change(c), when(w) {}
  constexpr Deviation(absl::string_view n, Apply a, When w = kFirst)
      : name(n), apply(a), when(w) {}

  void ApplyTo(ChainPlan* plan) const;
  // "validity" of "validity.leaf-expired".
  absl::string_view axis() const { return name.substr(0, name.find('.')); }

  // An axis, a dot, and what it is. Differences are explained by this name.
  absl::string_view name;
  Role role = Role::kLeaf;
  Change change = nullptr;
  Apply apply = nullptr;
  When when = kFirst;
};

// Tables, one for each file deviations_*.cc. Static storage.
absl::Span<const Deviation> BasicDeviations();
absl::Span<const Deviation> ExtensionDeviations();
absl::Span<const Deviation> HostNameDeviations();
absl::Span<const Deviation> NameConstraintDeviations();
absl::Span<const Deviation> PolicyDeviations();
absl::Span<const Deviation> SignatureDeviations();
absl::Span<const Deviation> UsageDeviations();

// All of them, always in the same order.
const std::vector<Deviation>& AllDeviations();

// A case: none, one or two deviations, of different axes.
struct Case {
  std::vector<const Deviation*> deviations;

  std::vector<absl::string_view> names() const;
  // "plain", or their names with "+" between.
  std::string name() const;
  Chain Build() const;
};

struct Cases {
  // The plain chain, every deviation by itself, and the pairs that kDifferences
  // is about.
  std::vector<Case> first;
  // All other pairs, in an order that depends on the seed alone.
  std::vector<Case> others;
};
Cases MakeCases(uint64_t seed);

}  // namespace cairn::differential

#endif  // CAIRN_TESTS_DIFFERENTIAL_DEVIATION_H_
