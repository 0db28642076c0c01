#ifndef CAIRN_TRUSTDOMAIN_ACCESS_RULE_H_
#define CAIRN_TRUSTDOMAIN_ACCESS_RULE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "der/input.h"
#include "pkix/certificate.h"
#include "pkix/trust_domain.h"
#include "pkix/verified_chain.h"
#include "trustdomain/refusal.h"
#include "trustdomain/sha256.h"

namespace cairn {

// What a certificate must have, as data: text as it stands in a configuration.
//
// A rule matches if each of its lists that is not empty does, and a list
// matches if one of its values does. One certificate may have several names of
// a form: any of them may be the one that matches. A rule without any value
// would match everybody, and is refused when it is read.
struct AccessRule {
  // For people, and for Access::MatchingRule(). May be empty.
  std::string name;

  // subjectAltName. A name in the certificate that is not valid matches
  // nothing, nor does a wildcard.

  // Host names: "a.example.com", or ".example.com" for every name below that.
  std::vector<std::string> dns_names;
  // Mailboxes: "a@example.com", or "@example.com" for every one of that host.
  std::vector<std::string> emails;
  // Whole URIs, of any scheme. Letter case counts but in scheme and host.
  std::vector<std::string> uris;
  // "192.0.2.1", "2001:db8::1", or a range: "10.0.0.0/8", "2001:db8::/32".
  std::vector<std::string> ip_addresses;

  // Whole Names in DER, compared as RFC 5280 section 7.1 has it: see
  // NameFromText(). `issuers`: of the end entity's issuer.
  std::vector<std::string> subjects;
  std::vector<std::string> issuers;
  // Serial numbers in hexadecimal, such as "3f:07" or "3F07". They say nothing
  // without the issuer: a rule that has them has `issuers`, too.
  std::vector<std::string> serial_numbers;
  // SHA-256 of the whole SubjectPublicKeyInfo, see ParseSha256().
  std::vector<std::string> public_keys;
  // Object identifiers in dotted decimal, of which one must be valid for the
  // path. Needs BuildOptions::compute_policies: without it there are none.
  std::vector<std::string> policies;
};

// Who may come in.
struct AccessRules {
  // Each of them must match.
  std::vector<AccessRule> required;
  // One of them must match. Unset: nothing more is asked for. Set and empty:
  // nobody.
  std::optional<std::vector<AccessRule>> allowed;
};

// AccessRules, read and checked. Immutable, thread-safe, and checks without
// the heap. The default asks for nothing.
class Access {
 public:
  // InvalidArgument, with a line that names rule and value, for a value that
  // is not valid and for a rule without one. At most kMaxRules in each list.
  static constexpr size_t kMaxRules = 0xffff;
  static absl::StatusOr<Access> Create(const AccessRules& rules);

  Access() = default;

  // For TrustDomain::CheckChain(): kOk, or a Refusal with the number of the
  // rule. The end entity of `chain` is what the rules are about.
  HookResult Check(const VerifiedChain& chain) const {
    return Check(chain.end_entity(), chain.policies());
  }
  // The same for a certificate whose path was verified before, as in a request
  // after the handshake. `policies` are those that were valid for the path,
  // contents octets.
  HookResult Check(const Certificate& end_entity,
                   absl::Span<const der::Input> policies) const;

  // The place in AccessRules::allowed of the first rule that matches; -1 if
  // none does or there is no list.
  int MatchingRule(const VerifiedChain& chain) const;

 private:
  struct IpRange {
    std::string address;  // 4 or 16 octets
    size_t prefix_bits = 0;
  };
  // The values of one rule in the forms in which they are compared.
  struct Rule {
    std::vector<std::string> dns_names;
    std::vector<std::string> emails;
    std::vector<std::string> uris;
    std::vector<IpRange> ip_addresses;
    std::vector<std::string> subjects;
    std::vector<std::string> issuers;
    std::vector<std::string> serial_numbers;  // octets without leading zeros
    std::vector<Sha256> public_keys;
    std::vector<std::string> policies;  // contents octets
  };
  // How a rule fared: the lists that matched, and the first that did not.
  struct Match {
    bool ok = true;
    int matched = 0;
    // As of the required rules.
    Refusal first_failure = Refusal::kRequiredDnsName;
  };

  static absl::StatusOr<Rule> Read(const AccessRule& rule);
  static Match Apply(const Rule& rule, const Certificate& end_entity,
                     absl::Span<const der::Input> policies);
  static bool MatchesSubjectAltName(const Rule& rule,
                                    const Certificate& end_entity,
                                    Refusal form);

  std::vector<Rule> required_;
  std::vector<Rule> allowed_;
  bool has_allowed_ = false;
};

}  // namespace cairn

#endif  // CAIRN_TRUSTDOMAIN_ACCESS_RULE_H_
