#include "tests/differential/deviation.h"

#include <algorithm>
#include <random>
#include <utility>

#include "absl/strings/str_join.h"
#include "tests/differential/difference_run.h"
#include "tests/differential/differences.h"

namespace cairn::differential {

void Deviation::ApplyTo(ChainPlan* plan) const {
  if (change != nullptr) plan->Modify(role, change);
  if (apply != nullptr) apply(*plan);
}

const std::vector<Deviation>& AllDeviations() {
  static const auto* const all = [] {
    auto* joined = new std::vector<Deviation>;
    // Those that replace the leaf's names come before those that add one.
    for (absl::Span<const Deviation> table :
         {BasicDeviations(), UsageDeviations(), HostNameDeviations(),
          NameConstraintDeviations(), PolicyDeviations(), ExtensionDeviations(),
          SignatureDeviations()}) {
      joined->insert(joined->end(), table.begin(), table.end());
    }
    return joined;
  }();
  return *all;
}

std::vector<absl::string_view> Case::names() const {
  std::vector<absl::string_view> names;
  for (const Deviation* deviation : deviations) {
    names.push_back(deviation->name);
  }
  return names;
}

std::string Case::name() const {
  return deviations.empty() ? "plain" : absl::StrJoin(names(), "+");
}

Chain Case::Build() const {
  ChainPlan plan;
  for (Deviation::When when : {Deviation::kFirst, Deviation::kLast}) {
    for (const Deviation* deviation : deviations) {
      if (deviation->when == when) deviation->ApplyTo(&plan);
    }
  }
  return plan.Build();
}

Cases MakeCases(uint64_t seed) {
  const std::vector<Deviation>& all = AllDeviations();
  std::vector<const Difference*> of_pairs;
  for (const Difference& known : kDifferences) {
    if (!known.with.empty()) of_pairs.push_back(&known);
  }
  Cases cases;
  cases.first.emplace_back();
  for (const Deviation& one : all) cases.first.push_back({{&one}});
  for (size_t i = 0; i < all.size(); ++i) {
    for (size_t j = i + 1; j < all.size(); ++j) {
      if (all[i].axis() == all[j].axis()) continue;
      const absl::string_view names[] = {all[i].name, all[j].name};
      const bool is_known = std::any_of(
          of_pairs.begin(), of_pairs.end(),
          [&](const Difference* known) { return IsAboutAlone(*known, names); });
      (is_known ? cases.first : cases.others).push_back({{&all[i], &all[j]}});
    }
  }
  // Not std::shuffle, whose order is each library's own.
  std::mt19937_64 random(seed);
  for (size_t i = cases.others.size(); i > 1; --i) {
    std::swap(cases.others[i - 1], cases.others[random() % i]);
  }
  return cases;
}

}  // namespace cairn::differential
