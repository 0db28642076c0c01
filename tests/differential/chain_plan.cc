#include "tests/differential/chain_plan.h"

#include <utility>

namespace cairn::differential {

void ChainPlan::Modify(Role role, Change change) {
  changes_[static_cast<int>(role)].push_back(std::move(change));
}

void ChainPlan::Afterwards(std::function<void(Chain*)> change) {
  afterwards_.push_back(std::move(change));
}

void ChainPlan::Address(std::string address) {
  host_ = std::move(address);
  host_is_address_ = true;
}

TestCertificate ChainPlan::Changed(Role role,
                                   TestCertificate certificate) const {
  for (const Change& change : changes_[static_cast<int>(role)]) {
    certificate = change(certificate);
  }
  return certificate;
}

Chain ChainPlan::Build() const {
  using testing::Ca;
  const TestCertificate root = Changed(Role::kRoot, Ca("CN=Root,O=Cairn"));
  const TestCertificate upper =
      Changed(Role::kUpper, Ca("CN=Upper,O=Cairn").IssuedBy(root));
  const TestCertificate rolled_over =
      Ca("CN=Upper,O=Cairn").Key(testing::P256("rolled over")).IssuedBy(upper);
  const TestCertificate lower = Changed(
      Role::kLower,
      Ca("CN=Lower,O=Cairn").IssuedBy(self_issue_upper_ ? rolled_over : upper));
  Chain chain = {
      Changed(Role::kLeaf, testing::Leaf("O=Leaf").San(kHost).IssuedBy(lower)),
      {lower},
      {root},
      host_,
      host_is_address_};
  if (self_issue_upper_) chain.untrusted.push_back(rolled_over);
  chain.untrusted.push_back(upper);
  for (const auto& change : afterwards_) change(&chain);
  return chain;
}

}  // namespace cairn::differential
