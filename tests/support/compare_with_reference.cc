#include "tests/support/compare_with_reference.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/types/optional.h"
#include "pkix/report.h"
#include "tests/support/reference_validator.h"

namespace cairn::testing {
namespace {

bool AreSame(const BuildResult& a, const BuildResult& b) {
  const Counters& x = a.counters();
  const Counters& y = b.counters();
  return a.outcome() == b.outcome() && a.failure().error == b.failure().error &&
         a.failure().offset == b.failure().offset &&
         a.failure_depth() == b.failure_depth() &&
         std::equal(a.path().begin(), a.path().end(), b.path().begin(),
                    b.path().end()) &&
         std::equal(a.policies().begin(), a.policies().end(),
                    b.policies().begin(), b.policies().end()) &&
         x.signature_checks == y.signature_checks && x.steps == y.steps &&
         x.offers == y.offers && x.name_comparisons == y.name_comparisons &&
         x.candidates == y.candidates;
}

bool IsWithin(const BuildResult& result, const BuildLimits& limits) {
  const Counters& counters = result.counters();
  return counters.signature_checks <= limits.signature_checks &&
         counters.steps <= limits.steps && counters.offers <= limits.offers &&
         counters.name_comparisons <= limits.name_comparisons &&
         counters.candidates <= kDefaultCandidates &&
         static_cast<int>(result.path().size()) <=
             std::max(limits.max_certificates + 1, 2);
}

// Half of what the build needed: it must say so, or come to the same end.
BuildLimits Halved(BuildLimits limits, const Counters& used) {
  limits.signature_checks = used.signature_checks / 2;
  limits.steps = used.steps / 2;
  limits.offers = used.offers - used.offers / 4;
  limits.name_comparisons = used.name_comparisons / 2;
  return limits;
}

}  // namespace

Comparison CompareWithReference(ProgrammedPki& pki, ChainBuilder* builder) {
  Comparison comparison;
  const Certificate* end_entity = pki.end_entity();
  if (end_entity == nullptr) return comparison;
  BuildOptions options = pki.options();
  ReferenceValidator reference(pki.pki(), options);
  absl::optional<bool> known;
  const auto has_path = [&] {
    if (!known.has_value()) {
      known = reference.FindPath() == ReferenceValidator::Answer::kPath;
    }
    return *known;
  };
  const auto check = [&](const BuildResult& result) {
    const bool limited = IsBudgetError(result.failure().error);
    const char* wrong = "";
    if (!IsWithin(result, options.limits)) {
      wrong = "more work than the limits allow";
    } else if (result.trusted() && !reference.Accepts(result)) {
      wrong = "trusted, and not by the reference";
    } else if (!result.trusted() && !limited && has_path()) {
      wrong = "refused, and the reference has a path";
    }
    if (*wrong != '\0') {
      absl::StrAppend(&comparison.difference, wrong, "\n", ResultToText(result),
                      pki.Describe());
    }
  };
  TraceBuffer<64> trace;
  const BuildResult first = builder->Build(pki, *end_entity, options, &trace);
  comparison.trusted = first.trusted();
  check(first);
  options.limits = Halved(options.limits, first.counters());
  check(builder->Build(pki, *end_entity, options));
  options.limits = pki.options().limits;
  const BuildResult& again = builder->Build(pki, *end_entity, options);
  if (!AreSame(first, again)) {
    absl::StrAppend(&comparison.difference, "not the same twice\n",
                    ResultToText(first), ResultToText(again), pki.Describe());
  }
  return comparison;
}

}  // namespace cairn::testing
