// Certificate policies (RFC 5280 section 6.1, RFC 9618).

#include "tests/differential/deviation.h"
#include "tests/support/der_builder.h"

namespace cairn::differential {
namespace {

using namespace testing;  // NOLINT: a table of the factory's words
using C = TestCertificate;

constexpr char kA[] = "1.3.6.1.4.1.55555.1.1";
constexpr char kB[] = "1.3.6.1.4.1.55555.1.2";

// A policy is required, and this is what the three below the root have.
template <typename Upper, typename Lower, typename Leaf>
void Required(ChainPlan& plan, Upper upper, Lower lower, Leaf leaf) {
  plan.Modify(Role::kUpper, [upper](const C& c) {
    return upper(c.RequireExplicitPolicy(0));
  });
  plan.Modify(Role::kLower, lower);
  plan.Modify(Role::kLeaf, leaf);
}

C None(const C& c) { return c; }
C A(const C& c) { return c.Policies({kA}); }
C B(const C& c) { return c.Policies({kB}); }
C Any(const C& c) { return c.Policies({der::Oid::kAnyPolicy}); }

const Deviation kDeviations[] = {
    {"policy.same", [](ChainPlan& p) { Required(p, A, A, A); }},
    {"policy.none", [](ChainPlan& p) { Required(p, None, None, None); }},
    {"policy.leaf-without", [](ChainPlan& p) { Required(p, A, A, None); }},
    {"policy.leaf-other", [](ChainPlan& p) { Required(p, A, A, B); }},
    {"policy.lower-without", [](ChainPlan& p) { Required(p, A, None, A); }},
    {"policy.any-above", [](ChainPlan& p) { Required(p, Any, Any, A); }},
    {"policy.any-in-leaf", [](ChainPlan& p) { Required(p, A, A, Any); }},
    {"policy.any-inhibited",
     [](ChainPlan& p) {
       Required(
           p, [](const C& c) { return A(c).InhibitAnyPolicy(0); }, Any, A);
     }},
    {"policy.any-inhibited-below",
     [](ChainPlan& p) {
       Required(
           p, [](const C& c) { return A(c).InhibitAnyPolicy(1); }, Any, A);
     }},
    {"policy.not-required-and-other",
     [](ChainPlan& p) {
       p.Modify(Role::kUpper, A);
       p.Modify(Role::kLower, A);
       p.Modify(Role::kLeaf, B);
     }},
    {"policy.mapped",
     [](ChainPlan& p) {
       Required(
           p, A, [](const C& c) { return A(c).MapPolicy(kA, kB); }, B);
     }},
    {"policy.mapped-away",
     [](ChainPlan& p) {
       Required(
           p, A, [](const C& c) { return A(c).MapPolicy(kA, kB); }, A);
     }},
    {"policy.mapping-inhibited",
     [](ChainPlan& p) {
       Required(
           p, [](const C& c) { return A(c).InhibitPolicyMapping(0); },
           [](const C& c) { return A(c).MapPolicy(kA, kB); }, B);
     }},
    {"policy.mapping-from-any", Role::kLower,
     [](const C& c) { return A(c).MapPolicy(der::Oid::kAnyPolicy, kB); }},
    {"policy.mapping-to-any", Role::kLower,
     [](const C& c) { return A(c).MapPolicy(kA, der::Oid::kAnyPolicy); }},
    {"policy.required-far-below", Role::kUpper,
     [](const C& c) { return c.RequireExplicitPolicy(2); }},
    {"policy.required-by-lower", Role::kLower,
     [](const C& c) { return c.RequireExplicitPolicy(0); }},
    {"policy.required-by-root", Role::kRoot,
     [](const C& c) { return c.RequireExplicitPolicy(0); }},
    {"policy.required-by-leaf", Role::kLeaf,
     [](const C& c) { return c.RequireExplicitPolicy(0); }},
    {"policy.required-by-leaf-later", Role::kLeaf,
     [](const C& c) { return c.RequireExplicitPolicy(1); }},
    {"policy.constraints-empty", Role::kUpper,
     [](const C& c) {
       return c.Extension(Extension::kPolicyConstraints, true, Sequence({}));
     }},
    {"policy.constraints-malformed", Role::kUpper,
     [](const C& c) {
       return c.Extension(Extension::kPolicyConstraints, true, Null());
     }},
    {"policy.twice", Role::kLeaf,
     [](const C& c) {
       return c.Policies({kA, kA});
     }},
    {"policy.list-empty", Role::kLeaf,
     [](const C& c) { return c.Policies({}); }},
    {"policy.unknown-qualifier-critical", Role::kLeaf,
     [](const C& c) {
       return c
           .RawPolicy(Sequence(
               {Oid(kA),
                Sequence({Sequence({Oid("1.3.6.1.4.1.55555.9"), Null()})})}))
           .Critical(Extension::kCertificatePolicies);
     }},
    {"policy.critical", Role::kLeaf,
     [](const C& c) { return A(c).Critical(Extension::kCertificatePolicies); }},
};

}  // namespace

absl::Span<const Deviation> PolicyDeviations() { return kDeviations; }

}  // namespace cairn::differential
