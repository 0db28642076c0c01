#ifndef CAIRN_CT_POLICY_H_
#define CAIRN_CT_POLICY_H_

#include <cstdint>

#include "der/time.h"

namespace cairn::ct {

// What SCTs a certificate has to come with, as data. docs/ct.md compares the
// presets.
//
// SCTs in the certificate, and SCTs delivered beside it (by TLS and OCSP
// together), are counted apart; it is enough if one of the two satisfies the
// policy. Several SCTs of one log count as one. Which SCTs count is CheckScts's
// to say.
struct Policy {
  // What happens once the list of logs is too old to know the logs of today.
  enum class OldList : uint8_t {
    kNotEnforced,  // certificates need no SCTs
    kRefused,      // every certificate is refused
  };

  // SCTs in a certificate that lives, notAfter less notBefore, for no more than
  // `short_lifetime` seconds, and in one that lives longer.
  der::Time short_lifetime = 180 * der::kSecondsPerDay;
  int embedded_short = 2;
  int embedded_long = 3;
  // SCTs beside the certificate.
  int delivered = 2;
  // Of these: from different operators, from logs that are current now
  // (ct::Log::is_current), from logs with the interface of RFC 6962.
  int operators = 2;
  int current_logs = 1;
  int rfc6962_logs = 0;
  // Seconds after which the list of logs is too old.
  der::Time max_list_age = 70 * der::kSecondsPerDay;
  OldList old_list = OldList::kNotEnforced;

  // Chrome's policy for certificates since 2022-04-15, with the rule about
  // RFC 6962 logs that came with static-ct-api. Its lists are good for 70 days.
  static constexpr Policy Chrome() {
    Policy policy;
    policy.rfc6962_logs = 1;
    return policy;
  }
  // Apple's policy for certificates since 2021-04-21.
  static constexpr Policy Apple() { return Policy(); }
  // Asks for nothing: SCTs are verified and reported, and the dates of anchors
  // enforced (AnchorConstraints::sct_not_after).
  static constexpr Policy ReportOnly() {
    Policy policy;
    policy.embedded_short = policy.embedded_long = policy.delivered = 0;
    policy.operators = policy.current_logs = 0;
    return policy;
  }
};

}  // namespace cairn::ct

#endif  // CAIRN_CT_POLICY_H_
