#ifndef CAIRN_PKIX_CHAIN_SEARCH_INTERNAL_H_
#define CAIRN_PKIX_CHAIN_SEARCH_INTERNAL_H_

#include <cstdint>
#include <memory>
#include <optional>

#include "pkix/budget.h"
#include "pkix/build_options.h"
#include "pkix/build_result.h"
#include "pkix/candidate_pool_internal.h"
#include "pkix/certificate_checks.h"
#include "pkix/edge_memo_internal.h"
#include "pkix/name_constraints.h"
#include "pkix/policy_graph.h"
#include "pkix/trace.h"
#include "pkix/trust_domain.h"
#include "pkix/verified_chain.h"

namespace cairn::internal {

// What a comparison of this name by RFC 5280 section 7.1 is charged: long names
// are not free to compare.
inline uint32_t NameComparisonCost(der::Input name) {
  constexpr size_t kBytesPerComparison = 128;
  return static_cast<uint32_t>(1 + name.size() / kBytesPerComparison);
}

// The search of docs/architecture.md: depth first from the end entity, one
// frame for each certificate on the path, no recursion.
//
// What makes it finish soon in any graph, and right in the end:
// - A refusal that does not depend on the rest of the path strikes the pair of
//   certificates off for good (`open_`).
// - A candidate from which no anchor was reached at some depth is not tried
//   again at that depth or below (`dead_`): depth and path length only get
//   harder.
// - Unless the failure depended on the path below it. Frames remember how far
//   down (`path_low`), and are not memoised above that.
// - Loop exclusions are taken not to matter (`loop_low`): what was excluded
//   stands further down the path, and its own issuers are tried there. Only
//   where a refusal of a whole path spoilt that reasoning is the search run
//   once more without the assumption.
class ChainSearch {
 public:
  explicit ChainSearch(int capacity);

  const BuildResult& Build(TrustDomain& domain, const Certificate& end_entity,
                           const BuildOptions& options, Trace* trace);
  const BuildResult& Resume();
  const VerifiedChain* chain() const;

 private:
  // Stands for "depends on nothing further down" in path_low and loop_low.
  static constexpr int kNowhere = kMaxPathCertificates;
  static constexpr int kNone = CandidatePool::kNone;

  // A certificate on the current path, the one at `depth` below the top.
  struct Frame {
    int candidate;
    int depth;
    // Intermediates up to and with this one that are not self-issued.
    int path_length;
    // Where the search among this certificate's issuers stands.
    int phase;
    int next;
    // The lowest depth that a refusal met above depended on.
    int path_low;
    int loop_low;
    uint16_t trace;
  };

  // Forgets what the last run found.
  void Reset();
  void Run();
  bool AreOptionsValid() const;
  // Ends the build with this reason, whatever else was found out.
  void Stop(const Failure& failure, int depth);
  // Ends the build as trusted, with the path in chain_.
  void Succeed();
  void FinishResult();

  // The end entity by itself. False: the build is over.
  bool JudgeLeaf();
  void TryLeafAsAnchor(const AnchorConstraints* constraints);

  void Search();
  void Push(int candidate, int path_length, uint16_t trace);
  void Pop();
  void AskForIssuers(const Frame& frame);
  void FindIssuers(int subject);
  // The next issuer to try for the certificate at the top, or kNone.
  int NextCandidate(Frame& frame);
  void Try(int candidate);
  void Refuse(int candidate, const Failure& failure, int fault_depth);

  // What is known about a new candidate, and about the ones it resembles.
  void Admit(int candidate);
  void AdmitAnchor(int candidate, const AnchorConstraints* constraints);
  // Offers what an anchor was offered for its certificate as an intermediate,
  // too, to be tried last.
  void OfferAsIntermediate(int anchor);
  void AskForTrust(int candidate);

  // Checks of a candidate wherever it stands: once per build.
  void Judge(Candidate& candidate);
  Failure JudgeAnchor(const Candidate& candidate);
  // What an anchor says about when the end entity was issued, and for how long.
  Failure CheckAnchorDates(const AnchorConstraints& constraints) const;
  Failure JudgeLeafNames(const Candidate& candidate);
  // Checks of a candidate on top of the current path.
  bool ClosesLoop(const Candidate& candidate, int* at);
  bool IsDead(Frame& frame, int candidate, int path_length);
  Failure CheckPathLength(const Frame& frame, const Candidate& candidate,
                          int path_length) const;
  Failure CheckIntermediateNames(const Candidate& candidate, int* at);
  Failure CheckEdge(int subject, const Candidate& issuer);

  // A whole path, up to an anchor.
  struct PathRefusal {
    Failure failure;
    // The certificate at fault, and those the refusal depended on: path depths
    // from `low` to `high`.
    int fault_depth = 0;
    int low = 0;
    int high = 0;
    bool for_every_path = false;
  };
  void TryPath(int anchor, uint16_t trace);
  PathRefusal CheckPath(int anchor, uint16_t trace);
  Failure CheckPolicies(const Candidate& anchor, int* fault_depth);
  Failure CheckRevocation(int depth, const Candidate& issuer, int anchor,
                          uint16_t trace);
  void FillChain(const Candidate& anchor, bool leaf_is_anchor);

  // Checks one nameConstraints against one certificate.
  Failure CheckNames(der::Input constraints, const Certificate& certificate,
                     const Identity* identity);
  // Whether certificates with the same issuer name were offered different
  // issuers.
  bool OffersDiffer() const;
  // Calls `check(constraints)` for each nameConstraints that binds what stands
  // below `candidate`, until one fails.
  template <typename Check>
  Failure ForEachConstraints(const Candidate& candidate, Check check) const;

  void Rank(const Failure& failure, int fault_depth, int candidate);
  uint16_t Note(TraceEntry::Kind kind, int depth, uint16_t parent,
                const Failure& failure, der::Input certificate,
                der::Input subject);
  uint16_t NoteCandidate(int candidate, const Failure& failure);
  void AddPending(PendingItem::Kind kind, der::Input certificate);

  // Takes the offers of one FindIssuers call.
  class Sink;
  // Puts what sources of revocation information said into the trace.
  class Notes;

  Frame& top() { return frames_[frame_count_ - 1]; }
  const Certificate& CertificateAt(int depth) const {
    return *pool_[frames_[depth].candidate].certificate;
  }
  IssuerKey KeyOf(const Candidate& candidate) const {
    return IssuerKey{candidate.subject, *candidate.key, candidate.certificate};
  }
  bool Has(Rule rule) const { return options_->policy.Has(rule); }

  CandidatePool pool_;
  EdgeMemo edges_;
  // Row: a certificate. Column: a candidate with its issuer's name. All that
  // were offered; those to be tried last; those not refused for good.
  BitMatrix offered_;
  BitMatrix later_;
  BitMatrix open_;
  // dead_[candidate][depth]: no anchor can be reached from the candidate at
  // this depth with this path length or more.
  using DeadFrom = uint8_t[kMaxPathCertificates];
  static constexpr uint8_t kAlive = 0xff;
  std::unique_ptr<DeadFrom[]> dead_;
  std::unique_ptr<bool[]> dead_by_loop_;
  NameConstraintIndex index_;
  PolicyGraph policy_graph_;

  // The build at hand.
  TrustDomain* domain_ = nullptr;
  const Certificate* leaf_ = nullptr;
  std::optional<BuildOptions> options_;
  Trace* trace_ = nullptr;
  CertificateCheck check_;
  // What is known of the end entity by itself; kept for Resume().
  std::optional<CertTrust> leaf_trust_;
  bool leaf_accepted_ = false;
  Budget signatures_;
  Budget steps_;
  Budget offers_;
  Budget names_;
  uint32_t revocation_checks_ = 0;
  bool done_ = false;
  bool exact_ = false;
  bool refused_a_path_ = false;
  bool met_loop_memo_ = false;
  int frame_count_ = 0;
  Frame frames_[kMaxPathCertificates];
  int best_rank_ = -1;
  int best_frames_ = 0;
  BuildResult result_;
  VerifiedChain chain_;
};

}  // namespace cairn::internal

#endif  // CAIRN_PKIX_CHAIN_SEARCH_INTERNAL_H_
