// Verifies generated chains with Cairn and with the programs of OpenSSL and
// GnuTLS, and explains where they differ:
//   differential [--cases=N] [--seed=N] [--axes=NAME,...] [--case_id=NAME]
//                [--jobs=N] [--openssl=PROGRAM] [--certtool=PROGRAM]
//                [--faketime=PROGRAM]
//
// Every deviation comes by itself first, then pairs of two. The same seed makes
// the same chains. What peers there are not is skipped.

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/strings/str_cat.h"
#include "tests/differential/deviation.h"
#include "tests/differential/difference_run.h"
#include "tests/differential/differences.h"
#include "tests/differential/lane.h"
#include "tests/differential/verifiers.h"

ABSL_FLAG(uint64_t, seed, 1, "which pairs of deviations come first");
ABSL_FLAG(uint64_t, cases, 2000,
          "how many chains; never less than every deviation by itself");
ABSL_FLAG(std::vector<std::string>, axes, {},
          "only pairs of these axes, such as host,constraint");
ABSL_FLAG(std::string, case_id, "",
          "verify this chain only, and say everything");
ABSL_FLAG(uint64_t, jobs, 2, "how many threads");
ABSL_FLAG(std::string, openssl, "openssl", "OpenSSL's program");
ABSL_FLAG(std::string, certtool, "certtool", "GnuTLS's program");
ABSL_FLAG(std::string, faketime, "faketime",
          "the program that sets certtool's time");

namespace cairn::differential {
namespace {

struct Outcome {
  Verdict cairn[kLaneCount];
  Verdict peer[kLaneCount];
};

Peers MakePeers() {
  return Peers(absl::GetFlag(FLAGS_openssl), absl::GetFlag(FLAGS_certtool),
               absl::GetFlag(FLAGS_faketime));
}

bool IsOfAxes(const Case& one, const std::vector<std::string>& axes) {
  return axes.empty() ||
         std::all_of(one.deviations.begin(), one.deviations.end(),
                     [&](const Deviation* deviation) {
                       return std::find(axes.begin(), axes.end(),
                                        deviation->axis()) != axes.end();
                     });
}

std::vector<Outcome> VerifyAll(const std::vector<Case>& cases) {
  std::vector<Outcome> outcomes(cases.size());
  std::atomic<size_t> next{0};
  const auto work = [&] {
    const Peers peers = MakePeers();
    for (size_t i = next++; i < cases.size(); i = next++) {
      const Chain chain = cases[i].Build();
      for (Lane lane : kLanes) {
        const size_t at = static_cast<size_t>(lane);
        outcomes[i].cairn[at] = VerifyWithCairn(chain, lane);
        if (!peers.Missing(lane).empty()) continue;
        outcomes[i].peer[at] = peers.Verify(chain, lane);
      }
    }
  };
  std::vector<std::thread> threads(std::max<uint64_t>(
      1, std::min<uint64_t>(absl::GetFlag(FLAGS_jobs), cases.size())));
  for (std::thread& thread : threads) thread = std::thread(work);
  for (std::thread& thread : threads) thread.join();
  return outcomes;
}

int Run() {
  Cases made = MakeCases(absl::GetFlag(FLAGS_seed));
  std::vector<Case> cases = std::move(made.first);
  const std::string only = absl::GetFlag(FLAGS_case_id);
  const std::vector<std::string> axes = absl::GetFlag(FLAGS_axes);
  for (Case& other : made.others) {
    if (only.empty() && cases.size() >= absl::GetFlag(FLAGS_cases)) break;
    if (IsOfAxes(other, axes)) cases.push_back(std::move(other));
  }
  if (!only.empty()) {
    cases.erase(
        std::remove_if(cases.begin(), cases.end(),
                       [&](const Case& one) { return one.name() != only; }),
        cases.end());
    if (cases.empty()) {
      std::fprintf(stderr, "--case_id: no such case: %s\n", only.c_str());
      return 2;
    }
  }

  Peers::SetEnvironment();
  const Peers peers = MakePeers();
  const std::vector<Outcome> outcomes = VerifyAll(cases);
  DifferenceRun run(kDifferences);
  for (Lane lane : kLanes) {
    const std::string& missing = peers.Missing(lane);
    if (!missing.empty()) {
      std::printf("%s is absent: there is no %s\n",
                  std::string(LaneTitle(lane)).c_str(), missing.c_str());
    }
    for (size_t i = 0; i < cases.size(); ++i) {
      const Verdict& cairn = outcomes[i].cairn[static_cast<size_t>(lane)];
      const Verdict& peer = outcomes[i].peer[static_cast<size_t>(lane)];
      if (!missing.empty()) {
        run.Skip();
        continue;
      }
      run.Compare(lane, cases[i].names(), cairn, peer);
      if (only.empty()) continue;
      std::printf(
          "%s: Cairn %s%s, %s %s%s\n", std::string(LaneName(lane)).c_str(),
          cairn.accepted ? "accepts" : "refuses: ", cairn.reason.c_str(),
          std::string(LaneTitle(lane)).c_str(),
          peer.accepted ? "accepts" : "refuses: ", peer.reason.c_str());
    }
  }
  run.CheckExplanations();
  for (const std::string& line : run.Explained()) {
    std::printf("exception %s\n", line.c_str());
  }
  for (const std::string& line : run.failures()) {
    std::printf("FAILED %s\n", line.c_str());
  }
  std::printf("%d passed, %zu failed, %d skipped\n", run.passed(),
              run.failures().size(), run.skipped());
  return run.failures().empty() ? 0 : 1;
}

}  // namespace
}  // namespace cairn::differential

int main(int argc, char** argv) {
  absl::ParseCommandLine(argc, argv);
  return cairn::differential::Run();
}
