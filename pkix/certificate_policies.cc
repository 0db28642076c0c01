#include "pkix/certificate_policies.h"

#include "der/oid.h"
#include "der/values.h"

namespace cairn {
namespace {

// PolicyQualifierInfo ::= SEQUENCE {
//      policyQualifierId  PolicyQualifierId,
//      qualifier          ANY DEFINED BY policyQualifierId }
bool ReadQualifier(der::Reader* reader) {
  return der::ReadNested(reader, der::kSequence, [](der::Reader* fields) {
    der::Input id;
    der::Input qualifier;
    return der::ReadObjectIdentifier(fields, &id) &&
           fields->ReadAnyTlv(&qualifier);
  });
}

// The contents octets of a SkipCerts.
bool ParseSkipCerts(der::Input contents, uint32_t* skip_certs) {
  if (!der::IsValidInteger(contents) || der::IsNegative(contents)) return false;
  contents = der::WithoutSignOctet(contents);
  *skip_certs = contents.size() == 1 ? contents[0] : kMaxSkipCerts;
  return true;
}

}  // namespace

bool ReadPolicyInformation(der::Reader* reader, der::Input* policy) {
  return der::ReadNested(reader, der::kSequence, [policy](der::Reader* fields) {
    der::Input qualifiers;
    return der::ReadObjectIdentifier(fields, policy) &&
           (fields->AtEnd() ||
            (fields->Read(der::kSequence, &qualifiers) &&
             der::ReadEach(qualifiers, der::EmptyAllowed::kNo, ReadQualifier)));
  });
}

bool ReadPolicyMapping(der::Reader* reader, der::Input* issuer_domain,
                       der::Input* subject_domain) {
  return der::ReadNested(reader, der::kSequence, [&](der::Reader* fields) {
    return der::ReadObjectIdentifier(fields, issuer_domain) &&
           der::ReadObjectIdentifier(fields, subject_domain);
  });
}

bool ParsePolicyConstraints(der::Input der, PolicyConstraints* constraints) {
  *constraints = PolicyConstraints();
  der::Reader fields;
  der::Input explicit_policy;
  der::Input mapping;
  return der::ReadOnly(der, der::kSequence, &fields) &&
         fields.ReadOptional(der::ContextPrimitive(0), &explicit_policy,
                             &constraints->has_require_explicit_policy) &&
         fields.ReadOptional(der::ContextPrimitive(1), &mapping,
                             &constraints->has_inhibit_policy_mapping) &&
         fields.AtEnd() &&
         (!constraints->has_require_explicit_policy ||
          ParseSkipCerts(explicit_policy,
                         &constraints->require_explicit_policy)) &&
         (!constraints->has_inhibit_policy_mapping ||
          ParseSkipCerts(mapping, &constraints->inhibit_policy_mapping));
}

bool ParseInhibitAnyPolicy(der::Input der, uint32_t* skip_certs) {
  der::Input contents;
  return der::ReadOnly(der, der::kInteger, &contents) &&
         ParseSkipCerts(contents, skip_certs);
}

bool IsAnyPolicy(der::Input policy) {
  return der::FindOid(policy) == der::Oid::kAnyPolicy;
}

}  // namespace cairn
