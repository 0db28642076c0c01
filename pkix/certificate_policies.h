#ifndef CAIRN_PKIX_CERTIFICATE_POLICIES_H_
#define CAIRN_PKIX_CERTIFICATE_POLICIES_H_

#include <cstdint>

#include "der/input.h"
#include "der/reader.h"
#include "der/tag.h"

namespace cairn {

// The extensions that certificate policies are made of. Policies are object
// identifiers and passed as their contents octets.

// Reads one PolicyInformation at the cursor.
//
// PolicyInformation ::= SEQUENCE {
//      policyIdentifier   CertPolicyId,
//      policyQualifiers   SEQUENCE SIZE (1..MAX) OF
//                              PolicyQualifierInfo OPTIONAL }
//
// Qualifiers are for people (RFC 5280 section 4.2.1.4): checked for structure
// and passed over.
bool ReadPolicyInformation(der::Reader* reader, der::Input* policy);

// Whether `policies`, the whole value of a certificatePolicies extension, has a
// qualifier that is none of the two of RFC 5280 section 4.2.1.4, CPS pointers
// and user notices: a critical one must not. False where it is malformed.
bool HasUnknownQualifiers(der::Input policies);

// certificatePolicies ::= SEQUENCE SIZE (1..MAX) OF PolicyInformation
//
// Hands each policy in `der`, the whole extension value, to
// `each(der::Input) -> bool`, which returns false to stop. Returns false where
// they are malformed. RFC 5280 section 4.2.1.4.
template <typename Each>
bool ForEachPolicy(der::Input der, Each each) {
  der::Input contents;
  if (!der::ReadOnly(der, der::kSequence, &contents) || contents.empty()) {
    return false;
  }
  for (der::Reader reader(contents); !reader.AtEnd();) {
    der::Input policy;
    if (!ReadPolicyInformation(&reader, &policy)) return false;
    if (!each(policy)) return true;
  }
  return true;
}

// Reads one pair of policyMappings at the cursor.
bool ReadPolicyMapping(der::Reader* reader, der::Input* issuer_domain,
                       der::Input* subject_domain);

// policyMappings ::= SEQUENCE SIZE (1..MAX) OF SEQUENCE {
//      issuerDomainPolicy      CertPolicyId,
//      subjectDomainPolicy     CertPolicyId }
//
// Hands each pair to `each(der::Input issuer, der::Input subject) -> bool`.
// RFC 5280 section 4.2.1.5.
template <typename Each>
bool ForEachPolicyMapping(der::Input der, Each each) {
  der::Input contents;
  if (!der::ReadOnly(der, der::kSequence, &contents) || contents.empty()) {
    return false;
  }
  for (der::Reader reader(contents); !reader.AtEnd();) {
    der::Input issuer_domain;
    der::Input subject_domain;
    if (!ReadPolicyMapping(&reader, &issuer_domain, &subject_domain)) {
      return false;
    }
    if (!each(issuer_domain, subject_domain)) return true;
  }
  return true;
}

// PolicyConstraints ::= SEQUENCE {
//      requireExplicitPolicy   [0] SkipCerts OPTIONAL,
//      inhibitPolicyMapping    [1] SkipCerts OPTIONAL }
//
// SkipCerts ::= INTEGER (0..MAX)
//
// RFC 5280 section 4.2.1.11. Counts above kMaxSkipCerts read as that: no path
// is longer.
inline constexpr uint32_t kMaxSkipCerts = 255;
struct PolicyConstraints {
  bool has_require_explicit_policy = false;
  bool has_inhibit_policy_mapping = false;
  uint32_t require_explicit_policy = 0;
  uint32_t inhibit_policy_mapping = 0;
};
// An empty sequence, which conforming CAs do not issue, is read.
bool ParsePolicyConstraints(der::Input der, PolicyConstraints* constraints);

// InhibitAnyPolicy ::= SkipCerts
//
// RFC 5280 section 4.2.1.14.
bool ParseInhibitAnyPolicy(der::Input der, uint32_t* skip_certs);

// Whether `policy` is anyPolicy.
bool IsAnyPolicy(der::Input policy);

}  // namespace cairn

#endif  // CAIRN_PKIX_CERTIFICATE_POLICIES_H_
