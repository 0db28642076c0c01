#ifndef CAIRN_TESTS_DIFFERENTIAL_DIFFERENCE_RUN_H_
#define CAIRN_TESTS_DIFFERENTIAL_DIFFERENCE_RUN_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "tests/differential/differences.h"

namespace cairn::differential {

struct Verdict {
  bool accepted = false;
  // Where refused: Cairn's error by name, or what the peer printed.
  std::string reason;
};

// Counts where Cairn and its peers agree, and explains where they do not.
//
// A difference is explained by the deviations of the chain, by who refuses and
// by what the refuser says. An explanation that was asked for and explains
// nothing fails the run: the list must not outlive its reasons.
class DifferenceRun {
 public:
  // Borrows the list.
  explicit DifferenceRun(absl::Span<const Difference> known);

  // `deviations` are the names of those that the chain has.
  void Compare(Lane lane, absl::Span<const absl::string_view> deviations,
               const Verdict& cairn, const Verdict& peer);
  // The peer is not there.
  void Skip() { ++skipped_; }

  // Looks for explanations that explain nothing any more. After all cases.
  void CheckExplanations();

  // Every difference that is not explained, and every explanation that is not
  // needed, a line each.
  const std::vector<std::string>& failures() const { return failures_; }
  // Explanations, with the number of cases of each.
  std::vector<std::string> Explained() const;

  int passed() const { return passed_; }
  // Differences that are explained count as skipped.
  int skipped() const { return skipped_; }

 private:
  struct Use {
    int seen = 0;
    int explained = 0;
  };

  absl::Span<const Difference> known_;
  std::vector<Use> uses_;  // by difference and lane
  std::vector<std::string> failures_;
  int passed_ = 0;
  int skipped_ = 0;
};

// Whether `difference` speaks of a chain with these deviations; alone: of one
// that has no others, for which it must hold.
bool IsAbout(const Difference& difference,
             absl::Span<const absl::string_view> deviations);
bool IsAboutAlone(const Difference& difference,
                  absl::Span<const absl::string_view> deviations);

}  // namespace cairn::differential

#endif  // CAIRN_TESTS_DIFFERENTIAL_DIFFERENCE_RUN_H_
