#include "pkix/policy_graph.h"

#include <algorithm>

#include "der/oid.h"
#include "pkix/certificate_policies.h"

namespace cairn {
namespace {

// A search step is about as much work as this many comparisons of policies.
constexpr size_t kComparisonsPerStep = 64;

bool Contains(absl::Span<const der::Input> policies, der::Input policy) {
  return std::find(policies.begin(), policies.end(), policy) != policies.end();
}

// SkipCerts of a certificate take the place of larger counts.
void Lower(uint32_t limit, uint32_t* count) {
  *count = std::min(*count, limit);
}

void Decrement(uint32_t* count) {
  if (*count != 0) --*count;
}

// The state variables of RFC 5280 section 6.1.2 (d) to (f).
struct PolicyCounts {
  uint32_t explicit_policy;
  uint32_t policy_mapping;
  uint32_t inhibit_any_policy;

  PolicyCounts(const PolicyOptions& options, size_t path_size)
      : explicit_policy(Initial(options.require_explicit_policy, path_size)),
        policy_mapping(Initial(options.inhibit_policy_mapping, path_size)),
        inhibit_any_policy(Initial(options.inhibit_any_policy, path_size)) {}

  // RFC 5280 section 6.1.4 (h).
  void Pass() {
    Decrement(&explicit_policy);
    Decrement(&policy_mapping);
    Decrement(&inhibit_any_policy);
  }

  // RFC 5280 section 6.1.4 (i) and (j).
  Failure Apply(const Certificate& certificate) {
    PolicyConstraints constraints;
    if (certificate.has_extension(Extension::kPolicyConstraints)) {
      if (!ParsePolicyConstraints(
              certificate.extension(Extension::kPolicyConstraints),
              &constraints)) {
        return Failure(Error::kMalformedPolicies,
                       Extension::kPolicyConstraints);
      }
      if (constraints.has_require_explicit_policy) {
        Lower(constraints.require_explicit_policy, &explicit_policy);
      }
      if (constraints.has_inhibit_policy_mapping) {
        Lower(constraints.inhibit_policy_mapping, &policy_mapping);
      }
    }
    uint32_t skip_certs;
    if (certificate.has_extension(Extension::kInhibitAnyPolicy)) {
      if (!ParseInhibitAnyPolicy(
              certificate.extension(Extension::kInhibitAnyPolicy),
              &skip_certs)) {
        return Failure(Error::kMalformedPolicies, Extension::kInhibitAnyPolicy);
      }
      Lower(skip_certs, &inhibit_any_policy);
    }
    return Failure();
  }

  // RFC 5280 section 6.1.5 (a) and (b).
  Failure WrapUp(const Certificate& certificate) {
    Decrement(&explicit_policy);
    PolicyConstraints constraints;
    if (!certificate.has_extension(Extension::kPolicyConstraints)) {
      return Failure();
    }
    if (!ParsePolicyConstraints(
            certificate.extension(Extension::kPolicyConstraints),
            &constraints)) {
      return Failure(Error::kMalformedPolicies, Extension::kPolicyConstraints);
    }
    if (constraints.has_require_explicit_policy &&
        constraints.require_explicit_policy == 0) {
      explicit_policy = 0;
    }
    return Failure();
  }

 private:
  static uint32_t Initial(bool now, size_t path_size) {
    return now ? 0 : static_cast<uint32_t>(path_size + 1);
  }
};

bool HasPolicyConstraint(const Certificate& certificate) {
  return certificate.has_extension(Extension::kPolicyConstraints) ||
         certificate.has_extension(Extension::kInhibitAnyPolicy);
}

}  // namespace

bool PoliciesMatter(absl::Span<const Certificate* const> path,
                    const Certificate* anchor, const PolicyOptions& options) {
  if (options.require_explicit_policy ||
      (anchor != nullptr && HasPolicyConstraint(*anchor))) {
    return true;
  }
  for (const Certificate* certificate : path) {
    if (HasPolicyConstraint(*certificate) ||
        certificate->is_critical(Extension::kCertificatePolicies) ||
        certificate->has_extension(Extension::kPolicyMappings)) {
      return true;
    }
  }
  return false;
}

Failure PolicyGraph::Check(absl::Span<const Certificate* const> path,
                           const Certificate* anchor,
                           absl::Span<const der::Input> anchor_policies,
                           const PolicyOptions& options, Budget* steps,
                           int* at) {
  steps_ = steps;
  uncharged_ = 0;
  node_count_ = 0;
  edge_count_ = 0;
  expected_count_ = 0;
  result_size_ = 0;
  level_ = {0, 0, true};
  anchor_ = anchor;
  anchor_policies_ = anchor_policies;

  PolicyCounts counts(options, path.size());
  *at = -1;
  if (anchor != nullptr) {
    if (Failure f = counts.Apply(*anchor); !f.ok()) return f;
  }
  for (size_t i = 0; i < path.size(); ++i) {
    const Certificate& certificate = *path[i];
    const bool last = i + 1 == path.size();
    *at = static_cast<int>(i);
    // 6.1.3 (d), (e).
    const bool any_allowed = counts.inhibit_any_policy > 0 ||
                             (!last && certificate.is_self_issued());
    if (Error error = ProcessPolicies(certificate, any_allowed);
        error != Error::kOk) {
      return Failure(error, Extension::kCertificatePolicies);
    }
    // 6.1.3 (f).
    if (counts.explicit_policy == 0 && IsNull()) {
      return Failure(Error::kPolicyRequired, Extension::kCertificatePolicies);
    }
    if (last) {
      if (Failure f = counts.WrapUp(certificate); !f.ok()) return f;
      break;
    }
    // 6.1.4 (a), (b).
    if (Error error = ProcessMappings(certificate, counts.policy_mapping > 0);
        error != Error::kOk) {
      return Failure(error, Extension::kPolicyMappings);
    }
    if (!certificate.is_self_issued()) counts.Pass();
    if (Failure f = counts.Apply(certificate); !f.ok()) return f;
  }
  if (Error error = FinishResult(options); error != Error::kOk) return error;
  if (counts.explicit_policy == 0 && result_size_ == 0) {
    return Failure(Error::kPolicyRequired, Extension::kCertificatePolicies);
  }
  return Failure();
}

bool PolicyGraph::Charge(size_t comparisons) {
  uncharged_ += comparisons;
  const size_t steps = uncharged_ / kComparisonsPerStep;
  uncharged_ %= kComparisonsPerStep;
  return steps_->Charge(static_cast<uint32_t>(steps));
}

Error PolicyGraph::LimitError() const {
  return steps_->exhausted() ? Error::kStepBudgetExhausted
                             : Error::kPolicyGraphTooLarge;
}

uint16_t PolicyGraph::FindInLevel(der::Input policy) const {
  for (uint16_t i = level_.begin; i < level_.end; ++i) {
    if (nodes_[i].policy == policy) return i;
  }
  return kNone;
}

uint16_t PolicyGraph::AddNode(der::Input policy, bool parent_is_any) {
  if (node_count_ == kMaxNodes) return kNone;
  nodes_[node_count_] = {policy, kNone, parent_is_any, false, false};
  level_.end = static_cast<uint16_t>(node_count_ + 1);
  return static_cast<uint16_t>(node_count_++);
}

bool PolicyGraph::AddParent(uint16_t node, uint16_t parent) {
  if (edge_count_ == kMaxEdges) return false;
  edges_[edge_count_] = {parent, nodes_[node].first_parent};
  nodes_[node].first_parent = static_cast<uint16_t>(edge_count_++);
  return true;
}

// RFC 5280 section 6.1.3 (d) (1), for one policy of a certificate. The level
// above has left what it expects in expected_.
bool PolicyGraph::AddPolicy(der::Input policy, bool above_has_any) {
  if (!Charge(expected_count_)) return false;
  uint16_t node = kNone;
  for (size_t i = 0; i < expected_count_; ++i) {
    if (expected_[i].policy != policy) continue;
    if (node == kNone) node = AddNode(policy, false);
    if (node == kNone || !AddParent(node, expected_[i].parent)) return false;
  }
  return node != kNone || !above_has_any || AddNode(policy, true) != kNone;
}

// (d) (2): anyPolicy lets through whatever the level above expects and the
// certificate does not name.
bool PolicyGraph::AddExpectedPolicies() {
  const uint16_t named_end = level_.end;
  for (size_t i = 0; i < expected_count_; ++i) {
    if (!Charge(static_cast<size_t>(level_.end - level_.begin))) return false;
    uint16_t node = FindInLevel(expected_[i].policy);
    if (node != kNone && node < named_end) continue;
    if (node == kNone) node = AddNode(expected_[i].policy, false);
    if (node == kNone || !AddParent(node, expected_[i].parent)) return false;
  }
  return true;
}

Error PolicyGraph::ProcessPolicies(const Certificate& certificate,
                                   bool any_allowed) {
  const bool above_has_any = level_.has_any;
  const uint16_t begin = static_cast<uint16_t>(node_count_);
  level_ = {begin, begin, false};
  // (e) without the extension, nothing is valid.
  if (!certificate.has_extension(Extension::kCertificatePolicies)) {
    expected_count_ = 0;
    return Error::kOk;
  }
  bool has_any = false;
  size_t count = 0;
  Error error = Error::kOk;
  const bool well_formed = ForEachPolicy(
      certificate.extension(Extension::kCertificatePolicies),
      [&](der::Input policy) {
        if (++count > kMaxEntries ||
            !Charge(static_cast<size_t>(level_.end - level_.begin))) {
          error = LimitError();
        } else if (IsAnyPolicy(policy)) {
          has_any = true;
        } else if (FindInLevel(policy) != kNone) {
          // RFC 5280 section 4.2.1.4: no policy twice.
          error = Error::kMalformedPolicies;
        } else if (!AddPolicy(policy, above_has_any)) {
          error = LimitError();
        }
        return error == Error::kOk;
      });
  if (error != Error::kOk) return error;
  if (!well_formed) return Error::kMalformedPolicies;
  if (has_any && any_allowed) {
    if (!AddExpectedPolicies()) return LimitError();
    level_.has_any = above_has_any;
  }
  return Error::kOk;
}

Error PolicyGraph::ProcessMappings(const Certificate& certificate,
                                   bool mapping_allowed) {
  const der::Input mappings = certificate.extension(Extension::kPolicyMappings);
  expected_count_ = 0;
  if (certificate.has_extension(Extension::kPolicyMappings)) {
    Error error = Error::kOk;
    size_t count = 0;
    const bool well_formed = ForEachPolicyMapping(
        mappings, [&](der::Input issuer, der::Input subject) {
          if (++count > kMaxEntries ||
              !Charge(static_cast<size_t>(level_.end - level_.begin))) {
            error = LimitError();
          } else if (IsAnyPolicy(issuer) || IsAnyPolicy(subject)) {
            error = Error::kAnyPolicyMapped;
          } else if (!MapPolicy(issuer, subject, mapping_allowed)) {
            error = LimitError();
          }
          return error == Error::kOk;
        });
    if (error != Error::kOk) return error;
    if (!well_formed) return Error::kMalformedPolicies;
  }
  // What is not mapped is expected under its own name.
  for (uint16_t i = level_.begin; i < level_.end; ++i) {
    if (!nodes_[i].mapped && !Expect(nodes_[i].policy, i)) return LimitError();
  }
  return Error::kOk;
}

bool PolicyGraph::Expect(der::Input policy, uint16_t parent) {
  if (expected_count_ == kMaxNodes) return false;
  expected_[expected_count_++] = {policy, parent};
  return true;
}

// RFC 5280 section 6.1.4 (b).
bool PolicyGraph::MapPolicy(der::Input issuer_domain, der::Input subject_domain,
                            bool allowed) {
  uint16_t node = FindInLevel(issuer_domain);
  if (!allowed) {
    if (node != kNone) RemoveFromLevel(node);
    return true;
  }
  if (node == kNone) {
    if (!level_.has_any) return true;
    node = AddNode(issuer_domain, true);
    if (node == kNone) return false;
  }
  nodes_[node].mapped = true;
  return Expect(subject_domain, node);
}

// The level is the last one, and nothing refers to its nodes yet.
void PolicyGraph::RemoveFromLevel(uint16_t node) {
  --level_.end;
  --node_count_;
  nodes_[node] = nodes_[level_.end];
}

void PolicyGraph::MarkReachable() {
  for (uint16_t i = level_.begin; i < level_.end; ++i) {
    nodes_[i].reachable = true;
  }
  // Parents come before their children.
  for (size_t i = node_count_; i-- > 0;) {
    if (!nodes_[i].reachable) continue;
    for (uint16_t e = nodes_[i].first_parent; e != kNone; e = edges_[e].next) {
      nodes_[edges_[e].parent].reachable = true;
    }
  }
}

// Whether the anchor lets a policy be valid: RFC 5937 section 3.2 takes its
// policies out of the user-initial-policy-set.
bool PolicyGraph::AnchorAllows(der::Input policy) const {
  if (!anchor_policies_.empty() && !Contains(anchor_policies_, policy)) {
    return false;
  }
  if (anchor_ == nullptr ||
      !anchor_->has_extension(Extension::kCertificatePolicies)) {
    return true;
  }
  bool allowed = false;
  return ForEachPolicy(anchor_->extension(Extension::kCertificatePolicies),
                       [&](der::Input own) {
                         allowed = allowed || own == policy || IsAnyPolicy(own);
                         return true;
                       }) &&
         allowed;
}

Error PolicyGraph::AddAnchorCertificatePolicies() {
  Error error = Error::kOk;
  ForEachPolicy(anchor_->extension(Extension::kCertificatePolicies),
                [&](der::Input own) {
                  if (error == Error::kOk) error = AddResult(own);
                  return error == Error::kOk;
                });
  return error;
}

Error PolicyGraph::AddResult(der::Input policy) {
  if (Contains(policies(), policy)) return Error::kOk;
  if (result_size_ == kMaxResult) return Error::kPolicyGraphTooLarge;
  result_[result_size_++] = policy;
  return Error::kOk;
}

// RFC 9618 section 5.6.
Error PolicyGraph::FinishResult(const PolicyOptions& options) {
  if (IsNull()) return Error::kOk;
  MarkReachable();
  absl::Span<const der::Input> initial = options.initial_policies;
  if (std::any_of(initial.begin(), initial.end(), IsAnyPolicy)) initial = {};
  if (level_.has_any) {
    // Everything is valid that anybody asked for.
    const absl::Span<const der::Input> wanted =
        initial.empty() ? anchor_policies_ : initial;
    const der::Input any = der::OidContents(der::Oid::kAnyPolicy);
    if (wanted.empty()) {
      // Any policy, or those that the anchor's certificate has.
      if (AnchorAllows(any)) {
        if (Error e = AddResult(any); e != Error::kOk) return e;
      } else if (Error e = AddAnchorCertificatePolicies(); e != Error::kOk) {
        return e;
      }
    }
    for (der::Input policy : wanted) {
      if (!AnchorAllows(policy)) continue;
      if (Error e = AddResult(policy); e != Error::kOk) return e;
    }
    if (!initial.empty()) return Error::kOk;
  }
  for (size_t i = 0; i < node_count_; ++i) {
    const Node& node = nodes_[i];
    if (!node.reachable || !node.parent_is_any ||
        (!initial.empty() && !Contains(initial, node.policy)) ||
        !AnchorAllows(node.policy)) {
      continue;
    }
    if (Error e = AddResult(node.policy); e != Error::kOk) return e;
  }
  return Error::kOk;
}

}  // namespace cairn
