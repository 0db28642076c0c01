// Octets as certificate policies along a path: RFC 9618's graph comes to the
// same verdict, and to the same policies, as the tree of RFC 5280.

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "fuzz/require.h"
#include "pkix/budget.h"
#include "pkix/policy_graph.h"
#include "tests/support/byte_program.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/reference_policies.h"

namespace cairn::fuzz {
namespace {

using testing::ByteProgram;
using testing::ObjectId;
using testing::TestCertificate;

constexpr int kMaxPath = 6;

const ObjectId& PolicyOf(int n) {
  static const auto* policies = new std::vector<ObjectId>{
      "1.2.3.1", "1.2.3.2", "1.2.3.3", der::Oid::kAnyPolicy};
  return (*policies)[static_cast<size_t>(n)];
}

TestCertificate ReadCertificate(ByteProgram* program, int depth) {
  TestCertificate c = testing::Ca(depth == 0 ? "Anchor" : "CA").Stub();
  // All of them the anchor's name: without issuing, self-issued.
  if (!program->OneIn(4)) c = c.IssuerName("Other");
  const uint8_t policies = program->Octet();
  for (int i = 0; i < 4; ++i) {
    if ((policies >> i) & 1) c = c.Policies({PolicyOf(i)});
  }
  for (int mappings = policies >> 6; mappings != 0; --mappings) {
    const uint8_t pair = program->Octet();
    // anyPolicy, which must not be mapped, now and then.
    const int sides = pair >= 0xf0 ? 4 : 3;
    c = c.MapPolicy(PolicyOf(pair % sides), PolicyOf(pair / 4 % sides));
  }
  const uint8_t constraints = program->Octet();
  if ((constraints & 1) != 0) {
    c = c.RequireExplicitPolicy(constraints >> 6);
  }
  if ((constraints & 2) != 0) {
    c = c.InhibitPolicyMapping((constraints >> 4) & 3);
  }
  if ((constraints & 4) != 0) c = c.InhibitAnyPolicy((constraints >> 3) & 1);
  // Any bytes for an extension.
  switch (program->Pick(32)) {
    case 28:
      return c.Extension(der::Oid::kCertificatePolicies, true,
                         std::string(program->Text()));
    case 29:
      return c.Extension(der::Oid::kPolicyMappings, true,
                         std::string(program->Text()));
    case 30:
      return c.Extension(der::Oid::kPolicyConstraints, true,
                         std::string(program->Text()));
    case 31:
      return c.Extension(der::Oid::kInhibitAnyPolicy, true,
                         std::string(program->Text()));
    default:
      return c;
  }
}

bool IsLimit(Error error) {
  return error == Error::kPolicyGraphTooLarge ||
         error == Error::kStepBudgetExhausted;
}

void Try(der::Input input) {
  static auto* graph = new PolicyGraph();
  ByteProgram program(input);
  const uint8_t bits = program.Octet();
  std::vector<der::Input> initial;
  for (int i = 0; i < 4; ++i) {
    if ((bits >> i) & 1) {
      initial.push_back(der::Input::FromString(PolicyOf(i).contents()));
    }
  }
  PolicyOptions options;
  options.initial_policies = initial;
  options.require_explicit_policy = (bits & 0x10) != 0;
  options.inhibit_policy_mapping = (bits & 0x20) != 0;
  options.inhibit_any_policy = (bits & 0x40) != 0;

  std::vector<TestCertificate> made;
  std::vector<Certificate> parsed;
  const int size = 1 + program.Pick(kMaxPath);
  for (int i = 0; i <= size; ++i) {
    made.push_back(ReadCertificate(&program, i));
    Certificate certificate;
    if (!Certificate::Parse(made.back().input(), &certificate).ok()) return;
    parsed.push_back(certificate);
  }
  std::vector<const Certificate*> path;
  for (int i = 1; i <= size; ++i) {
    path.push_back(&parsed[static_cast<size_t>(i)]);
  }
  const Certificate* anchor = (bits & 0x80) != 0 ? &parsed[0] : nullptr;

  const testing::ReferencePolicies expected =
      testing::CheckReferencePolicies(path, anchor, options);
  Budget steps(1'000'000);
  int at = 0;
  const Failure failure = graph->Check(path, anchor, {}, options, &steps, &at);
  Require(at >= -1 && at < size);
  if (IsLimit(failure.error)) return;
  Require(failure.ok() == expected.ok);
  if (!failure.ok()) return;
  std::set<std::string> policies;
  for (der::Input policy : graph->policies()) {
    policies.emplace(policy.AsStringView());
  }
  Require(policies == expected.policies);
  // Half of the steps: the same, or the limit.
  Budget half(steps.used() / 2);
  const Failure limited = graph->Check(path, anchor, {}, options, &half, &at);
  Require(limited.ok() || IsLimit(limited.error));
}

}  // namespace
}  // namespace cairn::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  cairn::fuzz::Try(cairn::der::Input(data, size));
  return 0;
}
