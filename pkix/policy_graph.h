#ifndef CAIRN_PKIX_POLICY_GRAPH_H_
#define CAIRN_PKIX_POLICY_GRAPH_H_

#include <cstddef>
#include <cstdint>

#include "absl/types/span.h"
#include "der/input.h"
#include "pkix/budget.h"
#include "pkix/certificate.h"
#include "pkix/error.h"

namespace cairn {

// What RFC 5280 section 6.1.1 (c), (e), (f) and (g) takes. Policies are the
// contents octets of object identifiers, borrowed.
struct PolicyOptions {
  // user-initial-policy-set. Empty stands for anyPolicy.
  absl::Span<const der::Input> initial_policies;
  // initial-explicit-policy, initial-policy-mapping-inhibit and
  // initial-any-policy-inhibit.
  bool require_explicit_policy = false;
  bool inhibit_policy_mapping = false;
  bool inhibit_any_policy = false;
};

// Certificate policies along a path: RFC 5280 section 6.1, with the graph of
// RFC 9618 in place of the tree that could grow exponentially.
//
// One level of nodes for each certificate, from the anchor down. A node is a
// policy that is valid up to there; its parents are the policies it follows
// from on the level above, by its own name, by a mapping, or because the level
// above has anyPolicy. A policy is one node however many parents it has, which
// is what keeps the graph linear in the certificates.
//
// Holds its memory itself, about 100 kB, and none of it means anything between
// calls.
class PolicyGraph {
 public:
  // CAs name a handful of policies, the largest bridges map some dozens.
  // Policies of one certificate, or its mappings:
  static constexpr size_t kMaxEntries = 128;
  // A path of 32 such bridges.
  static constexpr size_t kMaxNodes = 2048;
  static constexpr size_t kMaxEdges = 4096;
  // Policies of the result.
  static constexpr size_t kMaxResult = 64;

  // Processes `path`, the certificates of a path from the one below the anchor
  // (first) to the end entity (last). `anchor` binds like a certificate above
  // them, where it is not null: its policies and constraints count.
  // `anchor_policies`, where not empty, are all that is valid below the anchor
  // (RFC 5937).
  //
  // kOk; kPolicyRequired where a policy is required and none is valid;
  // kMalformedPolicies or kAnyPolicyMapped, with the extension; or
  // kPolicyGraphTooLarge or kStepBudgetExhausted. `*at` is then the index in
  // `path` of the certificate at fault, -1 for the anchor. Charges `steps`.
  Failure Check(absl::Span<const Certificate* const> path,
                const Certificate* anchor,
                absl::Span<const der::Input> anchor_policies,
                const PolicyOptions& options, Budget* steps, int* at);

  // After Check() returned kOk: the user-constrained-policy-set of RFC 9618
  // section 5.6. May hold anyPolicy.
  absl::Span<const der::Input> policies() const {
    return absl::MakeSpan(result_, result_size_);
  }

 private:
  static constexpr uint16_t kNone = 0xffff;
  static_assert(kMaxNodes < kNone && kMaxEdges < kNone,
                "nodes and edges are numbered in 16 bits");

  struct Node {
    der::Input policy;
    uint16_t first_parent;  // an edge, or kNone
    bool parent_is_any;
    bool mapped;
    bool reachable;
  };
  struct Edge {
    uint16_t parent;  // a node
    uint16_t next;
  };
  struct Level {
    uint16_t begin;
    uint16_t end;
    bool has_any;
  };
  // A policy that the next certificate may have, and the node it follows from.
  struct Expected {
    der::Input policy;
    uint16_t parent;
  };

  Error ProcessPolicies(const Certificate& certificate, bool any_allowed);
  bool AddPolicy(der::Input policy, bool above_has_any);
  bool AddExpectedPolicies();
  Error ProcessMappings(const Certificate& certificate, bool mapping_allowed);
  bool MapPolicy(der::Input issuer_domain, der::Input subject_domain,
                 bool allowed);
  bool Expect(der::Input policy, uint16_t parent);
  Error FinishResult(const PolicyOptions& options);
  void MarkReachable();
  bool AnchorAllows(der::Input policy) const;
  Error AddResult(der::Input policy);
  Error AddAnchorCertificatePolicies();

  bool IsNull() const { return level_.begin == level_.end && !level_.has_any; }
  uint16_t FindInLevel(der::Input policy) const;
  uint16_t AddNode(der::Input policy, bool parent_is_any);
  void RemoveFromLevel(uint16_t node);
  bool AddParent(uint16_t node, uint16_t parent);
  bool Charge(size_t comparisons);
  Error LimitError() const;

  Budget* steps_ = nullptr;
  size_t uncharged_ = 0;
  const Certificate* anchor_ = nullptr;
  absl::Span<const der::Input> anchor_policies_;
  Level level_ = {};
  size_t node_count_ = 0;
  size_t edge_count_ = 0;
  size_t expected_count_ = 0;
  size_t result_size_ = 0;
  Node nodes_[kMaxNodes];
  Edge edges_[kMaxEdges];
  Expected expected_[kMaxNodes];
  der::Input result_[kMaxResult];
};

// Whether policies can decide anything on a path: nobody asks for one, and no
// certificate requires one. Then the graph need not be made.
bool PoliciesMatter(absl::Span<const Certificate* const> path,
                    const Certificate* anchor, const PolicyOptions& options);

}  // namespace cairn

#endif  // CAIRN_PKIX_POLICY_GRAPH_H_
