#include "pkix/certificate_policies.h"

#include "der/oid.h"
#include "der/values.h"

namespace cairn {
namespace {

// PolicyQualifierInfo ::= SEQUENCE {
//      policyQualifierId  PolicyQualifierId,
//      qualifier          ANY DEFINED BY policyQualifierId }
bool ReadQualifier(der::Reader* reader, der::Input* id) {
  return der::ReadNested(reader, der::kSequence, [id](der::Reader* fields) {
    der::Input qualifier;
    return der::ReadObjectIdentifier(fields, id) &&
           fields->ReadAnyTlv(&qualifier);
  });
}

// Reads one PolicyInformation and hands the identifier of each qualifier to
// `each(der::Input id)`.
template <typename Each>
bool ReadInformation(der::Reader* reader, der::Input* policy, Each each) {
  return der::ReadNested(reader, der::kSequence, [&](der::Reader* fields) {
    der::Input qualifiers;
    if (!der::ReadObjectIdentifier(fields, policy)) return false;
    return fields->AtEnd() || (fields->Read(der::kSequence, &qualifiers) &&
                               der::ReadEach(qualifiers, der::EmptyAllowed::kNo,
                                             [&each](der::Reader* r) {
                                               der::Input id;
                                               if (!ReadQualifier(r, &id))
                                                 return false;
                                               each(id);
                                               return true;
                                             }));
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
  return ReadInformation(reader, policy, [](der::Input) {});
}

bool HasUnknownQualifiers(der::Input policies) {
  der::Input contents;
  bool unknown = false;
  const auto note = [&unknown](der::Input id) {
    const der::Oid oid = der::FindOid(id);
    unknown =
        unknown || (oid != der::Oid::kQtCps && oid != der::Oid::kQtUnotice);
  };
  return der::ReadOnly(policies, der::kSequence, &contents) &&
         der::ReadEach(contents, der::EmptyAllowed::kNo,
                       [&note](der::Reader* reader) {
                         der::Input policy;
                         return ReadInformation(reader, &policy, note);
                       }) &&
         unknown;
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
