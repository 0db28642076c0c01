#include "tests/support/reference_policies.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

#include "pkix/certificate_policies.h"

namespace cairn::testing {
namespace {

using Policy = std::string;
using PolicySet = std::set<Policy>;

const Policy& AnyPolicy() {
  static const auto* any =
      new Policy(der::OidContents(der::Oid::kAnyPolicy).AsStringView());
  return *any;
}

// A node of the valid_policy_tree (RFC 5280 section 6.1.2 (a)).
struct Node {
  Policy valid_policy;
  PolicySet expected_policy_set;
  Node* parent = nullptr;
  std::vector<std::unique_ptr<Node>> children;
};

Node* AddChild(Node* parent, Policy policy, PolicySet expected) {
  parent->children.push_back(std::make_unique<Node>());
  Node* child = parent->children.back().get();
  child->valid_policy = std::move(policy);
  child->expected_policy_set = std::move(expected);
  child->parent = parent;
  return child;
}

void Remove(const Node* node) {
  auto& siblings = node->parent->children;
  siblings.erase(std::find_if(
      siblings.begin(), siblings.end(),
      [node](const std::unique_ptr<Node>& n) { return n.get() == node; }));
}

void Collect(Node* node, int depth, std::vector<Node*>* nodes) {
  if (depth == 0) nodes->push_back(node);
  for (const auto& child : node->children) {
    Collect(child.get(), depth - 1, nodes);
  }
}

class Tree {
 public:
  Tree() : root_(new Node) {
    root_->valid_policy = AnyPolicy();
    root_->expected_policy_set = {AnyPolicy()};
  }

  bool IsNull() const { return root_ == nullptr; }
  void Clear() { root_ = nullptr; }
  Node* root() { return root_.get(); }

  std::vector<Node*> AtDepth(int depth) {
    std::vector<Node*> nodes;
    if (root_ != nullptr) Collect(root_.get(), depth, &nodes);
    return nodes;
  }

  // "If there is a node of depth `depth` or less without any child nodes,
  // delete that node. Repeat this step until there are no [such] nodes."
  void Prune(int depth) {
    for (int d = depth; d >= 0; --d) {
      for (Node* node : AtDepth(d)) {
        if (!node->children.empty()) continue;
        if (node->parent == nullptr) {
          Clear();
          return;
        }
        Remove(node);
      }
    }
  }

 private:
  std::unique_ptr<Node> root_;
};

// The policy extensions of one certificate.
struct Extensions {
  // What of them can be read.
  bool policies_ok = true;
  bool constraints_ok = true;
  bool inhibit_any_ok = true;
  bool has_policies = false;
  std::vector<Policy> policies;
  std::vector<std::pair<Policy, Policy>> mappings;
  PolicyConstraints constraints;
  bool has_inhibit_any = false;
  uint32_t inhibit_any = 0;
};

Extensions Read(const Certificate& certificate) {
  Extensions read;
  read.has_policies =
      certificate.has_extension(Extension::kCertificatePolicies);
  if (read.has_policies) {
    read.policies_ok =
        ForEachPolicy(certificate.extension(Extension::kCertificatePolicies),
                      [&](der::Input policy) {
                        read.policies.emplace_back(policy.AsStringView());
                        return true;
                      });
  }
  if (certificate.has_extension(Extension::kPolicyConstraints)) {
    read.constraints_ok = ParsePolicyConstraints(
        certificate.extension(Extension::kPolicyConstraints),
        &read.constraints);
  }
  read.has_inhibit_any =
      certificate.has_extension(Extension::kInhibitAnyPolicy);
  if (read.has_inhibit_any) {
    read.inhibit_any_ok = ParseInhibitAnyPolicy(
        certificate.extension(Extension::kInhibitAnyPolicy), &read.inhibit_any);
  }
  return read;
}

// policyMappings; false where they are malformed or, section 6.1.4 (a), map
// anyPolicy.
bool ReadMappings(const Certificate& certificate, Extensions* read) {
  if (!certificate.has_extension(Extension::kPolicyMappings)) return true;
  bool maps_any = false;
  const bool well_formed = ForEachPolicyMapping(
      certificate.extension(Extension::kPolicyMappings),
      [&](der::Input issuer, der::Input subject) {
        read->mappings.emplace_back(issuer.AsStringView(),
                                    subject.AsStringView());
        maps_any = maps_any || issuer.AsStringView() == AnyPolicy() ||
                   subject.AsStringView() == AnyPolicy();
        return true;
      });
  return well_formed && !maps_any;
}

// Section 6.1.3 (d), for the certificate at `depth`. False where a policy that
// is valid stands twice (section 4.2.1.4); of others nobody takes notice.
bool ProcessPolicies(const Extensions& read, bool any_allowed, int depth,
                     Tree* tree) {
  bool has_any = false;
  for (const Policy& policy : read.policies) {
    if (policy == AnyPolicy()) {
      has_any = true;
      continue;
    }
    for (const Node* node : tree->AtDepth(depth)) {
      if (node->valid_policy == policy) return false;
    }
    // (d) (1) (i)
    bool matched = false;
    for (Node* node : tree->AtDepth(depth - 1)) {
      if (node->expected_policy_set.count(policy) == 0) continue;
      AddChild(node, policy, {policy});
      matched = true;
    }
    if (matched) continue;
    // (d) (1) (ii)
    for (Node* node : tree->AtDepth(depth - 1)) {
      if (node->valid_policy == AnyPolicy()) AddChild(node, policy, {policy});
    }
  }
  // (d) (2)
  if (has_any && any_allowed) {
    for (Node* node : tree->AtDepth(depth - 1)) {
      for (const Policy& expected : node->expected_policy_set) {
        const bool present = std::any_of(
            node->children.begin(), node->children.end(),
            [&](const auto& c) { return c->valid_policy == expected; });
        if (!present) AddChild(node, expected, {expected});
      }
    }
  }
  // (d) (3)
  tree->Prune(depth - 1);
  return true;
}

// Section 6.1.4 (b).
void ProcessMappings(const Extensions& read, bool allowed, int depth,
                     Tree* tree) {
  PolicySet issuer_domains;
  for (const auto& mapping : read.mappings) {
    issuer_domains.insert(mapping.first);
  }
  for (const Policy& issuer : issuer_domains) {
    PolicySet subjects;
    for (const auto& mapping : read.mappings) {
      if (mapping.first == issuer) subjects.insert(mapping.second);
    }
    if (!allowed) {
      // (b) (2)
      for (Node* node : tree->AtDepth(depth)) {
        if (node->valid_policy == issuer) Remove(node);
      }
      tree->Prune(depth - 1);
      continue;
    }
    // (b) (1)
    bool found = false;
    for (Node* node : tree->AtDepth(depth)) {
      if (node->valid_policy != issuer) continue;
      node->expected_policy_set = subjects;
      found = true;
    }
    if (found) continue;
    for (Node* node : tree->AtDepth(depth)) {
      if (node->valid_policy == AnyPolicy()) {
        AddChild(node->parent, issuer, subjects);
      }
    }
  }
}

// Section 6.1.5 (g) (iii): the intersection with `initial`, which does not hold
// anyPolicy.
void Intersect(const PolicySet& initial, int depth, Tree* tree) {
  // 1. and 2.
  std::vector<Node*> valid;
  for (int d = 0; d < depth; ++d) {
    for (Node* node : tree->AtDepth(d)) {
      if (node->valid_policy != AnyPolicy()) continue;
      for (const auto& child : node->children) valid.push_back(child.get());
    }
  }
  PolicySet present;
  for (Node* node : valid) {
    if (node->valid_policy == AnyPolicy()) continue;
    if (initial.count(node->valid_policy) == 0) {
      Remove(node);
    } else {
      present.insert(node->valid_policy);
    }
  }
  // 3.
  for (Node* node : tree->AtDepth(depth)) {
    if (node->valid_policy != AnyPolicy()) continue;
    for (const Policy& policy : initial) {
      if (present.count(policy) == 0) AddChild(node->parent, policy, {policy});
    }
    Remove(node);
    break;
  }
  // 4.
  tree->Prune(depth - 1);
}

// The policies of the valid_policy_node_set.
PolicySet ValidPolicies(int depth, Tree* tree) {
  PolicySet policies;
  for (int d = 0; d < depth; ++d) {
    for (Node* node : tree->AtDepth(d)) {
      if (node->valid_policy != AnyPolicy()) continue;
      for (const auto& child : node->children) {
        // anyPolicy above the last level is on the way to something else.
        if (child->valid_policy != AnyPolicy() || d + 1 == depth) {
          policies.insert(child->valid_policy);
        }
      }
    }
  }
  return policies;
}

class Counts {
 public:
  Counts(const PolicyOptions& options, size_t path_size)
      : explicit_policy(Initial(options.require_explicit_policy, path_size)),
        policy_mapping(Initial(options.inhibit_policy_mapping, path_size)),
        inhibit_any(Initial(options.inhibit_any_policy, path_size)) {}

  // Section 6.1.4 (h).
  void Pass() {
    for (uint32_t* count : {&explicit_policy, &policy_mapping, &inhibit_any}) {
      if (*count != 0) --*count;
    }
  }
  // Section 6.1.4 (i) and (j).
  void Apply(const Extensions& read) {
    const PolicyConstraints& c = read.constraints;
    if (c.has_require_explicit_policy) {
      explicit_policy = std::min(explicit_policy, c.require_explicit_policy);
    }
    if (c.has_inhibit_policy_mapping) {
      policy_mapping = std::min(policy_mapping, c.inhibit_policy_mapping);
    }
    if (read.has_inhibit_any) {
      inhibit_any = std::min(inhibit_any, read.inhibit_any);
    }
  }

  uint32_t explicit_policy;
  uint32_t policy_mapping;
  uint32_t inhibit_any;

 private:
  static uint32_t Initial(bool now, size_t path_size) {
    return now ? 0 : static_cast<uint32_t>(path_size) + 1;
  }
};

// RFC 5937 section 3.2: the user-initial-policy-set, as far as the anchor's own
// policies allow.
PolicySet InitialPolicies(const Certificate* anchor,
                          const PolicyOptions& options) {
  PolicySet initial;
  for (der::Input policy : options.initial_policies) {
    initial.emplace(policy.AsStringView());
  }
  if (initial.empty()) initial.insert(AnyPolicy());
  if (anchor == nullptr ||
      !anchor->has_extension(Extension::kCertificatePolicies)) {
    return initial;
  }
  const Extensions read = Read(*anchor);
  const PolicySet allowed(read.policies.begin(), read.policies.end());
  if (allowed.count(AnyPolicy()) != 0) return initial;
  if (initial.count(AnyPolicy()) != 0) return allowed;
  PolicySet both;
  std::set_intersection(initial.begin(), initial.end(), allowed.begin(),
                        allowed.end(), std::inserter(both, both.end()));
  return both;
}

}  // namespace

ReferencePolicies CheckReferencePolicies(
    absl::Span<const Certificate* const> path, const Certificate* anchor,
    const PolicyOptions& options) {
  const ReferencePolicies refused;
  Tree tree;
  Counts counts(options, path.size());
  if (anchor != nullptr) {
    const Extensions read = Read(*anchor);
    if (!read.constraints_ok || !read.inhibit_any_ok) return refused;
    counts.Apply(read);
  }
  const int n = static_cast<int>(path.size());
  for (int i = 1; i <= n; ++i) {
    const Certificate& certificate = *path[static_cast<size_t>(i - 1)];
    Extensions read = Read(certificate);
    const bool last = i == n;
    // Nothing is prepared for a certificate after the last.
    if (!read.policies_ok || !read.constraints_ok ||
        (!last && !read.inhibit_any_ok)) {
      return refused;
    }
    // 6.1.3 (d), (e)
    if (read.has_policies) {
      const bool any_allowed =
          counts.inhibit_any > 0 || (!last && certificate.is_self_issued());
      if (!tree.IsNull() && !ProcessPolicies(read, any_allowed, i, &tree)) {
        return refused;
      }
    } else {
      tree.Clear();
    }
    // (f)
    if (counts.explicit_policy == 0 && tree.IsNull()) return refused;
    if (last) {
      // 6.1.5 (a), (b)
      if (counts.explicit_policy != 0) --counts.explicit_policy;
      if (read.constraints.has_require_explicit_policy &&
          read.constraints.require_explicit_policy == 0) {
        counts.explicit_policy = 0;
      }
      break;
    }
    // 6.1.4 (a), (b)
    if (!ReadMappings(certificate, &read)) return refused;
    if (!tree.IsNull()) {
      ProcessMappings(read, counts.policy_mapping > 0, i, &tree);
    }
    // (h), (i), (j)
    if (!certificate.is_self_issued()) counts.Pass();
    counts.Apply(read);
  }
  // 6.1.5 (g)
  const PolicySet initial = InitialPolicies(anchor, options);
  if (!tree.IsNull() && initial.count(AnyPolicy()) == 0) {
    Intersect(initial, n, &tree);
  }
  ReferencePolicies result;
  result.ok = counts.explicit_policy > 0 || !tree.IsNull();
  if (!tree.IsNull()) result.policies = ValidPolicies(n, &tree);
  return result;
}

}  // namespace cairn::testing
