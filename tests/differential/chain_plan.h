#ifndef CAIRN_TESTS_DIFFERENTIAL_CHAIN_PLAN_H_
#define CAIRN_TESTS_DIFFERENTIAL_CHAIN_PLAN_H_

#include <functional>
#include <string>
#include <vector>

#include "tests/support/certificate_factory.h"

namespace cairn::differential {

using testing::TestCertificate;

// The certificates of the chain that every case begins with:
//
//   CN=Root, CN=Upper, CN=Lower, and a TLS server for kHost
//
// with P-256 keys, and nothing in them that any of the verifiers objects to.
enum class Role { kRoot, kUpper, kLower, kLeaf };
inline constexpr int kRoleCount = 4;

inline constexpr char kHost[] = "www.example.com";

// What a verifier is given, finished.
struct Chain {
  TestCertificate leaf;
  // Not trusted, in the order a TLS server would send them.
  std::vector<TestCertificate> untrusted;
  std::vector<TestCertificate> trusted;
  // A host name, or an IP address in text.
  std::string host = kHost;
  bool host_is_address = false;
};

// How a chain differs from the one that every case begins with. Deviations
// change it; Build() makes the certificates.
class ChainPlan {
 public:
  using Change = std::function<TestCertificate(const TestCertificate&)>;

  // Changes a certificate after it has been issued, and before it issues.
  void Modify(Role role, Change change);
  // Issues CN=Upper once more, to itself, with another key: CN=Lower is issued
  // by that.
  void SelfIssueUpper() { self_issue_upper_ = true; }
  // Changes the chain when all else is done.
  void Afterwards(std::function<void(Chain*)> change);
  // What the leaf is verified for.
  void Host(std::string host) { host_ = std::move(host); }
  void Address(std::string address);

  Chain Build() const;

 private:
  TestCertificate Changed(Role role, TestCertificate certificate) const;

  std::vector<Change> changes_[kRoleCount];
  std::vector<std::function<void(Chain*)>> afterwards_;
  bool self_issue_upper_ = false;
  std::string host_ = kHost;
  bool host_is_address_ = false;
};

}  // namespace cairn::differential

#endif  // CAIRN_TESTS_DIFFERENTIAL_CHAIN_PLAN_H_
