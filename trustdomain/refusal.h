#ifndef CAIRN_TRUSTDOMAIN_REFUSAL_H_
#define CAIRN_TRUSTDOMAIN_REFUSAL_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "pkix/error.h"
#include "pkix/trust_domain.h"

namespace cairn {

// Why the trust domains of trustdomain/ refuse what the engine would accept:
// the low 16 bits of Failure::detail beside Error::kRefusedByTrustDomain.
// X(name, number, text). Numbers are stable. Those below 1000 are ours: trust
// domains of your own begin there.
// clang-format off
#define CAIRN_REFUSALS(X) \
  /* AccessRules::required. Beside them stands the rule's number. */ \
  X(kRequiredDnsName, 10, "the certificate has no dNSName that is required") \
  X(kRequiredEmail, 11, "the certificate has no mailbox that is required") \
  X(kRequiredUri, 12, "the certificate has no URI that is required") \
  X(kRequiredIpAddress, 13, "the certificate has no IP address that is required") \
  X(kRequiredSubject, 14, "the subject is not one that is required") \
  X(kRequiredIssuer, 15, "the issuer is not one that is required") \
  X(kRequiredSerialNumber, 16, "the serial number is not one that is required") \
  X(kRequiredPublicKey, 17, "the public key is not one that is required") \
  X(kRequiredPolicy, 18, "the path has no certificate policy that is required") \
  /* AccessRules::allowed: the rule that came nearest, and where it failed. */ \
  X(kAllowedDnsName, 20, "not on the allow-list: the nearest rule asks for another dNSName") \
  X(kAllowedEmail, 21, "not on the allow-list: the nearest rule asks for another mailbox") \
  X(kAllowedUri, 22, "not on the allow-list: the nearest rule asks for another URI") \
  X(kAllowedIpAddress, 23, "not on the allow-list: the nearest rule asks for another IP address") \
  X(kAllowedSubject, 24, "not on the allow-list: the nearest rule asks for another subject") \
  X(kAllowedIssuer, 25, "not on the allow-list: the nearest rule asks for another issuer") \
  X(kAllowedSerialNumber, 26, "not on the allow-list: the nearest rule asks for another serial number") \
  X(kAllowedPublicKey, 27, "not on the allow-list: the nearest rule asks for another public key") \
  X(kAllowedPolicy, 28, "not on the allow-list: the nearest rule asks for another certificate policy") \
  X(kAllowListEmpty, 30, "the allow-list is empty") \
  X(kAnchorOfNoGroup, 31, "the trust anchor belongs to no client group") \
  X(kIssuerOfAnotherGroup, 32, "an issuer on the path is the trust anchor of another client group") \
  /* Pins, and trust on first use. */ \
  X(kNoKeyPinned, 40, "no key on the path is pinned") \
  X(kFirstUseRefused, 50, "a certificate that was not seen before, and was refused") \
  X(kPeerKeyChanged, 51, "another key than the one that was remembered for this peer") \
  /* SPIFFE (X509-SVID sections 2 to 5). */ \
  X(kSpiffeAltNameMalformed, 60, "subjectAltName cannot be read") \
  X(kSpiffeNoUri, 61, "an X509-SVID has a URI, and this certificate has none") \
  X(kSpiffeSeveralUris, 62, "an X509-SVID has one URI, and this certificate has several") \
  X(kSpiffeIdInvalid, 63, "the URI is not a valid SPIFFE ID") \
  X(kSpiffeIdWithoutPath, 64, "the SPIFFE ID of an end entity has a path, and this one has none") \
  X(kSpiffeLeafIsCa, 65, "an X509-SVID that identifies a workload is not a CA certificate") \
  X(kSpiffeNoDigitalSignature, 66, "the keyUsage of an X509-SVID has digitalSignature") \
  X(kSpiffeLeafMaySign, 67, "the keyUsage of an X509-SVID has neither keyCertSign nor cRLSign") \
  X(kSpiffeNoBundle, 68, "no bundle of the certificate's trust domain is known") \
  X(kSpiffeOtherTrustDomain, 69, "the certificate is of another trust domain than the one it is verified in") \
  X(kSpiffeSignerHasPath, 70, "the SPIFFE ID of a signing certificate has no path") \
  X(kSpiffeIdNotAllowed, 71, "the SPIFFE ID is not on the list of those that are allowed") \
  /* EV. */ \
  X(kNotEv, 80, "extended validation is required, and the path is none of it")
// clang-format on

enum class Refusal : uint16_t {
#define CAIRN_REFUSAL_ENUMERATOR(name, number, text) name = number,
  CAIRN_REFUSALS(CAIRN_REFUSAL_ENUMERATOR)
#undef CAIRN_REFUSAL_ENUMERATOR
};

// The detail of a Failure: the reason, and which rule of a list it was, counted
// from 0.
constexpr uint32_t RefusalDetail(Refusal refusal, uint16_t rule = 0) {
  return static_cast<uint32_t>(refusal) | uint32_t{rule} << 16;
}
constexpr Refusal RefusalOf(uint32_t detail) {
  return static_cast<Refusal>(detail & 0xffff);
}
constexpr int RuleOf(uint32_t detail) { return static_cast<int>(detail >> 16); }

// The answer of a hook.
inline HookResult Refuse(Refusal refusal, uint16_t rule = 0) {
  return HookResult::Refuse(RefusalDetail(refusal, rule));
}

// The enumerator without its "k", such as "RequiredDnsName". Static storage;
// empty for a number that is not a Refusal.
absl::string_view RefusalName(Refusal refusal);

// One line for people. Where the reason comes from a list of rules it ends in
// the rule's number: "the certificate has no URI that is required (rule 2)".
// For other failures, and for details that are not ours, ErrorText().
std::string RefusalToText(const Failure& failure);

}  // namespace cairn

#endif  // CAIRN_TRUSTDOMAIN_REFUSAL_H_
