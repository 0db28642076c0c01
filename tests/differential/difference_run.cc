#include "tests/differential/difference_run.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"

namespace cairn::differential {
namespace {

bool HasMatch(absl::string_view pattern,
              absl::Span<const absl::string_view> names) {
  const bool is_prefix = absl::ConsumeSuffix(&pattern, "*");
  return std::any_of(names.begin(), names.end(), [&](absl::string_view name) {
    return is_prefix ? absl::StartsWith(name, pattern) : name == pattern;
  });
}

std::string Describe(const Difference& known) {
  return known.with.empty() ? std::string(known.kind)
                            : absl::StrCat(known.kind, "+", known.with);
}

std::string Describe(const Verdict& verdict) {
  return verdict.accepted ? "accepts"
                          : absl::StrCat("refuses (", verdict.reason, ")");
}

}  // namespace

bool IsAbout(const Difference& difference,
             absl::Span<const absl::string_view> deviations) {
  return HasMatch(difference.kind, deviations) &&
         (difference.with.empty() || HasMatch(difference.with, deviations));
}

bool IsAboutAlone(const Difference& difference,
                  absl::Span<const absl::string_view> deviations) {
  return IsAbout(difference, deviations) &&
         deviations.size() == (difference.with.empty() ? 1 : 2);
}

DifferenceRun::DifferenceRun(absl::Span<const Difference> known)
    : known_(known), uses_(known.size() * kLaneCount) {}

void DifferenceRun::Compare(Lane lane,
                            absl::Span<const absl::string_view> deviations,
                            const Verdict& cairn, const Verdict& peer) {
  const bool differ = cairn.accepted != peer.accepted;
  const Refuser refuser = cairn.accepted ? Refuser::kPeer : Refuser::kCairn;
  const Verdict& refusal = cairn.accepted ? peer : cairn;
  bool explained = false;
  for (size_t i = 0; i < known_.size(); ++i) {
    const Difference& known = known_[i];
    if (!known.IsIn(lane) || !IsAbout(known, deviations)) continue;
    Use& use = uses_[i * kLaneCount + static_cast<size_t>(lane)];
    if (IsAboutAlone(known, deviations)) ++use.seen;
    if (differ && known.refuser == refuser &&
        absl::StrContains(refusal.reason,
                          known.reasons[static_cast<int>(lane)])) {
      ++use.explained;
      explained = true;
    }
  }
  if (!differ) {
    ++passed_;
  } else if (explained) {
    ++skipped_;
  } else {
    failures_.push_back(
        absl::StrCat(LaneName(lane), " ", absl::StrJoin(deviations, "+"),
                     ": Cairn (", LanePolicy(lane), ") ", Describe(cairn), ", ",
                     LaneTitle(lane), " ", Describe(peer)));
  }
}

void DifferenceRun::CheckExplanations() {
  for (size_t i = 0; i < known_.size(); ++i) {
    for (Lane lane : kLanes) {
      const Use& use = uses_[i * kLaneCount + static_cast<size_t>(lane)];
      if (use.seen == 0 || use.explained != 0) continue;
      failures_.push_back(absl::StrCat(LaneName(lane), " ", Describe(known_[i]),
                                       ": agrees, but is listed as a "
                                       "difference"));
    }
  }
}

std::vector<std::string> DifferenceRun::Explained() const {
  std::vector<std::string> lines;
  for (size_t i = 0; i < known_.size(); ++i) {
    for (Lane lane : kLanes) {
      const Use& use = uses_[i * kLaneCount + static_cast<size_t>(lane)];
      if (use.explained == 0) continue;
      lines.push_back(absl::StrCat(
          LaneName(lane), " ", Describe(known_[i]), ": ",
          known_[i].refuser == Refuser::kCairn ? "Cairn" : LaneTitle(lane),
          " refuses ", use.explained, ": ", known_[i].why));
    }
  }
  return lines;
}

}  // namespace cairn::differential
