#include "pkix/profile_checks.h"

#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "der/oid.h"
#include "der/reader.h"
#include "der/tag.h"
#include "pkix/address_text.h"
#include "pkix/certificate_policies.h"
#include "pkix/distribution_point.h"
#include "pkix/general_name.h"
#include "pkix/host_name.h"
#include "pkix/information_access.h"
#include "pkix/name.h"
#include "pkix/name_constraints.h"

namespace cairn {
namespace {

bool IsGeneralNames(der::Input der) {
  return ForEachGeneralName(der, [](const GeneralName&) { return true; });
}

bool IsValidPresentedName(const GeneralName& name,
                          const ValidationPolicy& policy) {
  const Underscore underscore = policy.Has(Rule::kNoUnderscoreInDnsNames)
                                    ? Underscore::kRefused
                                    : Underscore::kAllowed;
  switch (name.form) {
    case NameForm::kDnsName:
      return IsValidHostName(name.value, Wildcard::kAllowed, underscore);
    case NameForm::kRfc822Name: {
      Mailbox mailbox;
      return ParseMailbox(name.value, &mailbox);
    }
    case NameForm::kUniformResourceIdentifier:
      return IsAbsoluteUri(name.value);
    case NameForm::kIpAddress:
      return name.value.size() == 4 || name.value.size() == 16;
    default:
      return true;
  }
}

bool IsAscii(der::Input text) {
  for (uint8_t c : text) {
    if (c >= 0x80) return false;
  }
  return true;
}

// Whether `text` is or resembles an address rather than a name: it has a
// colon, or its last label is a number, decimal or hexadecimal.
bool ResemblesAddress(der::Input text) {
  size_t begin = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ':') return true;
    if (text[i] == '.') begin = i + 1;
  }
  absl::string_view label = text.From(begin).AsStringView();
  const bool hex =
      absl::ConsumePrefix(&label, "0x") || absl::ConsumePrefix(&label, "0X");
  for (char c : label) {
    if (!(hex ? absl::ascii_isxdigit(static_cast<unsigned char>(c))
              : absl::ascii_isdigit(static_cast<unsigned char>(c)))) {
      return false;
    }
  }
  return hex || !label.empty();
}

// CA/B Baseline Requirements section 7.1.4.3: a common name is one of the
// values of subjectAltName, character for character; an address as RFC 3986
// and RFC 5952 write it. The domain of a wildcard is let through, and a host
// name where no dNSName is: nothing that the certificate is for is misnamed.
bool AgreesWithSubjectAltName(const Certificate& certificate, der::Input text) {
  const bool is_address = IsAscii(text) && ResemblesAddress(text);
  bool found = false;
  bool has_dns_name = false;
  ForEachGeneralName(
      certificate.extension(Extension::kSubjectAltName),
      [&](const GeneralName& name) {
        char buffer[kMaxAddressText + 1];
        if (is_address && name.form == NameForm::kIpAddress) {
          found =
              found || FormatAddress(name.value, buffer) == text.AsStringView();
        } else if (!is_address && name.form == NameForm::kDnsName) {
          has_dns_name = true;
          found = found || name.value == text ||
                  (IsWildcard(name.value) && name.value.From(2) == text);
        }
        return !found;
      });
  return found || (!is_address && !has_dns_name);
}

// Of an AuthorityKeyIdentifier: authorityCertIssuer and
// authorityCertSerialNumber are well formed, and both there or neither.
bool HasAuthorityCertIssuerWithSerial(der::Input der) {
  der::Reader fields;
  der::Input issuer;
  der::Input serial;
  bool has_issuer;
  bool has_serial;
  der::Input ignored;
  bool has_key_identifier;
  if (!der::ReadOnly(der, der::kSequence, &fields) ||
      !fields.ReadOptional(der::ContextPrimitive(0), &ignored,
                           &has_key_identifier) ||
      !fields.ReadOptional(der::ContextConstructed(1), &issuer, &has_issuer) ||
      !fields.ReadOptional(der::ContextPrimitive(2), &serial, &has_serial)) {
    return false;
  }
  if (!has_issuer) return !has_serial;
  return has_serial && der::IsValidInteger(serial) &&
         der::ReadEach(issuer, der::EmptyAllowed::kNo, [](der::Reader* r) {
           GeneralName name;
           return ReadGeneralName(r, &name);
         });
}

bool ArePoliciesWellFormed(der::Input der) {
  bool repeated = false;
  size_t index = 0;
  const bool ok = ForEachPolicy(der, [&](der::Input policy) {
    // Quadratic, in a certificate that names a handful; bounded for others.
    constexpr size_t kMaxPolicies = 64;
    size_t earlier = 0;
    ForEachPolicy(der, [&](der::Input other) {
      if (earlier++ == index) return false;
      repeated = repeated || other == policy;
      return !repeated;
    });
    repeated = repeated || ++index > kMaxPolicies;
    return !repeated;
  });
  return ok && !repeated;
}

class ProfileChecker {
 public:
  ProfileChecker(const Certificate& certificate, ProfileRole role,
                 const Purpose& purpose, const ValidationPolicy& policy)
      : c_(certificate),
        role_(role),
        is_ca_(role != ProfileRole::kEndEntity || certificate.is_ca()),
        is_server_(role == ProfileRole::kEndEntity &&
                   purpose.known() == Purpose::Known::kServerAuth),
        policy_(policy) {}

  Failure Check() {
    using Part = Failure (ProfileChecker::*)() const;
    static constexpr Part kParts[] = {
        &ProfileChecker::CheckNames,
        &ProfileChecker::CheckKeyIdentifiers,
        &ProfileChecker::CheckKeyUsage,
        &ProfileChecker::CheckPolicies,
        &ProfileChecker::CheckAltNames,
        &ProfileChecker::CheckBasicConstraints,
        &ProfileChecker::CheckNameConstraintsExtension,
        &ProfileChecker::CheckPolicyConstraints,
        &ProfileChecker::CheckPurposes,
        &ProfileChecker::CheckRevocationPointers,
        &ProfileChecker::CheckInformationAccess,
        &ProfileChecker::CheckCommonName,
    };
    for (Part part : kParts) {
      if (Failure f = (this->*part)(); !f.ok()) return f;
    }
    return Failure();
  }

 private:
  bool Has(Rule rule) const { return policy_.Has(rule); }
  bool Present(Extension extension) const {
    return c_.has_extension(extension);
  }
  Failure At(Error error, Extension extension) const {
    return Failure(error, extension, c_.extension_offset(extension));
  }
  Failure RequireCritical(Rule rule, Extension extension) const {
    return Has(rule) && Present(extension) && !c_.is_critical(extension)
               ? At(Error::kExtensionMustBeCritical, extension)
               : Failure();
  }
  Failure ForbidCritical(Rule rule, Extension extension) const {
    return Has(rule) && c_.is_critical(extension)
               ? At(Error::kExtensionMustNotBeCritical, extension)
               : Failure();
  }
  Failure RequireInCa(Rule rule, Extension extension) const {
    return Has(rule) && is_ca_ && !Present(extension)
               ? Failure(Error::kExtensionMissing, extension)
               : Failure();
  }
  Failure AllowInCaOnly(Rule rule, Extension extension) const {
    return Has(rule) && !is_ca_ && Present(extension)
               ? At(Error::kExtensionNotAllowed, extension)
               : Failure();
  }
  Failure RequireWellFormed(Rule rule, Extension extension,
                            bool (*is_well_formed)(der::Input)) const {
    return Has(rule) && Present(extension) &&
                   !is_well_formed(c_.extension(extension))
               ? At(Error::kMalformedExtension, extension)
               : Failure();
  }

  Failure CheckNames() const;
  Failure CheckKeyIdentifiers() const;
  Failure CheckKeyUsage() const;
  Failure CheckPolicies() const;
  Failure CheckAltNames() const;
  Failure CheckBasicConstraints() const;
  Failure CheckNameConstraintsExtension() const;
  Failure CheckPolicyConstraints() const;
  Failure CheckPurposes() const;
  Failure CheckRevocationPointers() const;
  Failure CheckInformationAccess() const;
  Failure CheckCommonName() const;

  const Certificate& c_;
  const ProfileRole role_;
  const bool is_ca_;
  const bool is_server_;
  const ValidationPolicy& policy_;
};

// Whether an attribute's value must be a DirectoryString: all but those whose
// syntax is IA5String or PrintableString by definition.
bool IsDirectoryString(der::Input type) {
  switch (der::FindOid(type)) {
    case der::Oid::kEmailAddress:
    case der::Oid::kDomainComponent:
    case der::Oid::kUnknown:
      return false;
    default:
      return true;
  }
}

// Sections 4.1.2.4 and 4.1.2.6.
Failure ProfileChecker::CheckNames() const {
  if (Has(Rule::kIssuerNotEmpty) && IsEmptyName(c_.issuer())) {
    return Error::kEmptyIssuer;
  }
  if (Has(Rule::kSubjectNotEmptyInCa) && is_ca_ && c_.has_empty_subject()) {
    return Error::kEmptySubject;
  }
  if (!Has(Rule::kNameStringTypes)) return Failure();
  NameReader reader(c_.subject());
  for (NameAttribute attribute; reader.Next(&attribute);) {
    if (attribute.tag != der::kUtf8String &&
        attribute.tag != der::kPrintableString &&
        IsDirectoryString(attribute.type)) {
      return Failure(
          Error::kNameEncodingNotAllowed, Extension::kNone,
          static_cast<uint32_t>(attribute.value.data() - c_.der().data()));
    }
  }
  return Failure();
}

// Sections 4.2.1.1 and 4.2.1.2. A self-signed certificate may leave its
// authorityKeyIdentifier out; an intermediate that is self-issued is not
// self-signed: its key is another than its issuer's.
Failure ProfileChecker::CheckKeyIdentifiers() const {
  constexpr Extension kAki = Extension::kAuthorityKeyIdentifier;
  constexpr Extension kSki = Extension::kSubjectKeyIdentifier;
  const bool self_signed =
      c_.is_self_issued() && role_ != ProfileRole::kIntermediate;
  if (Has(Rule::kAuthorityKeyIdentifierPresent) && !self_signed &&
      c_.authority_key_identifier().empty()) {
    return Present(kAki) ? At(Error::kExtensionContentsNotAllowed, kAki)
                         : Failure(Error::kExtensionMissing, kAki);
  }
  if (Has(Rule::kAuthorityCertIssuerWithSerial) && Present(kAki) &&
      !HasAuthorityCertIssuerWithSerial(c_.extension(kAki))) {
    return At(Error::kExtensionContentsNotAllowed, kAki);
  }
  if (Failure f =
          ForbidCritical(Rule::kAuthorityKeyIdentifierNotCritical, kAki);
      !f.ok()) {
    return f;
  }
  if (Has(Rule::kAnchorKeyIdentifierConsistent) &&
      role_ == ProfileRole::kAnchor && c_.is_self_issued() && Present(kAki)) {
    if (c_.has_authority_cert_issuer() || c_.has_authority_cert_serial() ||
        c_.authority_key_identifier().empty()) {
      return At(Error::kExtensionContentsNotAllowed, kAki);
    }
    if (c_.authority_key_identifier() != c_.subject_key_identifier()) {
      return At(Error::kKeyIdentifierMismatch, kAki);
    }
  }
  if (Failure f = RequireInCa(Rule::kSubjectKeyIdentifierPresent, kSki);
      !f.ok()) {
    return f;
  }
  return ForbidCritical(Rule::kSubjectKeyIdentifierNotCritical, kSki);
}

// Section 4.2.1.3.
Failure ProfileChecker::CheckKeyUsage() const {
  constexpr Extension kKu = Extension::kKeyUsage;
  if (Failure f = RequireInCa(Rule::kKeyUsageInCa, kKu); !f.ok()) return f;
  if (!Present(kKu)) return Failure();
  const uint16_t usage = c_.key_usage();
  const uint16_t cert_sign = KeyUsageBit(KeyUsage::kKeyCertSign);
  const uint16_t crl_sign = KeyUsageBit(KeyUsage::kCrlSign);
  if ((Has(Rule::kKeyUsageNotEmpty) && usage == 0) ||
      (Has(Rule::kKeyCertSignInCaOnly) && (usage & cert_sign) != 0 &&
       !c_.is_ca()) ||
      (Has(Rule::kServerKeyUsage) && is_server_ &&
       (usage & (cert_sign | crl_sign)) != 0)) {
    return At(Error::kExtensionContentsNotAllowed, kKu);
  }
  return Failure();
}

// Sections 4.2.1.4, 4.2.1.5 and 4.2.1.14.
Failure ProfileChecker::CheckPolicies() const {
  if (Failure f = RequireWellFormed(Rule::kPoliciesWellFormed,
                                    Extension::kCertificatePolicies,
                                    ArePoliciesWellFormed);
      !f.ok()) {
    return f;
  }
  if (Failure f = AllowInCaOnly(Rule::kPolicyMappingsInCaOnly,
                                Extension::kPolicyMappings);
      !f.ok()) {
    return f;
  }
  return RequireCritical(Rule::kInhibitAnyPolicyCritical,
                         Extension::kInhibitAnyPolicy);
}

// Sections 4.2.1.6 to 4.2.1.8.
Failure ProfileChecker::CheckAltNames() const {
  constexpr Extension kSan = Extension::kSubjectAltName;
  for (Extension extension : {kSan, Extension::kIssuerAltName}) {
    if (Failure f = RequireWellFormed(Rule::kAltNameNotEmpty, extension,
                                      IsGeneralNames);
        !f.ok()) {
      return f;
    }
  }
  if (c_.has_empty_subject() && Has(Rule::kAltNameCriticalWithoutSubject)) {
    if (!Present(kSan)) return Failure(Error::kExtensionMissing, kSan);
    if (!c_.is_critical(kSan)) {
      return At(Error::kExtensionMustBeCritical, kSan);
    }
  }
  if (!c_.has_empty_subject() && role_ == ProfileRole::kEndEntity &&
      Has(Rule::kAltNameNotCriticalWithSubject) && c_.is_critical(kSan)) {
    return At(Error::kExtensionMustNotBeCritical, kSan);
  }
  if (Has(Rule::kPresentedNamesValid) && Present(kSan)) {
    Failure failure;
    ForEachGeneralName(c_.extension(kSan), [&](const GeneralName& name) {
      if (!IsValidPresentedName(name, policy_)) {
        failure =
            Failure(Error::kMalformedPresentedName, kSan,
                    static_cast<uint32_t>(name.value.data() - c_.der().data()));
      }
      return failure.ok();
    });
    if (!failure.ok()) return failure;
  }
  return ForbidCritical(Rule::kSubjectDirectoryAttributesNotCritical,
                        Extension::kSubjectDirectoryAttributes);
}

// Section 4.2.1.9.
Failure ProfileChecker::CheckBasicConstraints() const {
  constexpr Extension kBc = Extension::kBasicConstraints;
  if (Has(Rule::kPathLengthInCaOnly) &&
      c_.path_length() != Certificate::kNoPathLength && !c_.is_ca()) {
    return At(Error::kExtensionContentsNotAllowed, kBc);
  }
  return is_ca_ ? RequireCritical(Rule::kBasicConstraintsCriticalInCa, kBc)
                : Failure();
}

// Section 4.2.1.10.
Failure ProfileChecker::CheckNameConstraintsExtension() const {
  constexpr Extension kNc = Extension::kNameConstraints;
  if (!Present(kNc)) return Failure();
  if (Failure f = AllowInCaOnly(Rule::kNameConstraintsInCaOnly, kNc); !f.ok()) {
    return f;
  }
  bool empty;
  if (Has(Rule::kNameConstraintsWellFormed) &&
      (!AreNameConstraintsWellFormed(c_.extension(kNc), policy_, &empty) ||
       empty)) {
    return At(Error::kMalformedNameConstraints, kNc);
  }
  return RequireCritical(Rule::kNameConstraintsCritical, kNc);
}

// Section 4.2.1.11.
Failure ProfileChecker::CheckPolicyConstraints() const {
  constexpr Extension kPc = Extension::kPolicyConstraints;
  if (Failure f = RequireCritical(Rule::kPolicyConstraintsCritical, kPc);
      !f.ok()) {
    return f;
  }
  return RequireWellFormed(Rule::kPolicyConstraintsCritical, kPc,
                           [](der::Input der) {
                             PolicyConstraints constraints;
                             return ParsePolicyConstraints(der, &constraints) &&
                                    (constraints.has_require_explicit_policy ||
                                     constraints.has_inhibit_policy_mapping);
                           });
}

// CA/B Baseline Requirements section 7.1.2.1.2.
Failure ProfileChecker::CheckPurposes() const {
  return Has(Rule::kAnchorHasNoPurposes) && role_ == ProfileRole::kAnchor &&
                 c_.is_self_issued() && c_.has_purposes()
             ? At(Error::kExtensionNotAllowed, Extension::kExtKeyUsage)
             : Failure();
}

// Sections 4.2.1.13 and 4.2.1.15, and RFC 9608.
Failure ProfileChecker::CheckRevocationPointers() const {
  constexpr Extension kNra = Extension::kNoRevAvail;
  for (Extension extension :
       {Extension::kCrlDistributionPoints, Extension::kFreshestCrl}) {
    if (Failure f = RequireWellFormed(
            Rule::kDistributionPointsWellFormed, extension,
            [](der::Input der) {
              return ForEachDistributionPoint(
                  der, [](const DistributionPoint&) { return true; });
            });
        !f.ok()) {
      return f;
    }
  }
  if (Failure f = ForbidCritical(Rule::kFreshestCrlNotCritical,
                                 Extension::kFreshestCrl);
      !f.ok()) {
    return f;
  }
  if (!Has(Rule::kNoRevAvailAlone) || !Present(kNra)) return Failure();
  if (c_.is_critical(kNra)) {
    return At(Error::kExtensionMustNotBeCritical, kNra);
  }
  bool has_ocsp = false;
  ForEachAccessDescription(c_.extension(Extension::kAuthorityInfoAccess),
                           [&has_ocsp](const AccessDescription& access) {
                             has_ocsp =
                                 has_ocsp || access.method == der::Oid::kAdOcsp;
                             return true;
                           });
  return c_.is_ca() || Present(Extension::kCrlDistributionPoints) ||
                 Present(Extension::kFreshestCrl) || has_ocsp
             ? At(Error::kExtensionNotAllowed, kNra)
             : Failure();
}

// Section 4.2.2.
Failure ProfileChecker::CheckInformationAccess() const {
  for (Extension extension :
       {Extension::kAuthorityInfoAccess, Extension::kSubjectInfoAccess}) {
    if (Failure f =
            ForbidCritical(Rule::kInformationAccessNotCritical, extension);
        !f.ok()) {
      return f;
    }
    if (Failure f = RequireWellFormed(
            Rule::kInformationAccessWellFormed, extension,
            [](der::Input der) {
              return ForEachAccessDescription(
                  der, [](const AccessDescription&) { return true; });
            });
        !f.ok()) {
      return f;
    }
  }
  return Failure();
}

Failure ProfileChecker::CheckCommonName() const {
  if (!Has(Rule::kCommonNameIsAltName) || !is_server_) return Failure();
  NameReader reader(c_.subject());
  bool found = false;
  for (NameAttribute attribute; reader.Next(&attribute);) {
    if (der::FindOid(attribute.type) != der::Oid::kCommonName) continue;
    // One at most: each is looked for in the whole of subjectAltName.
    const bool repeated = found;
    found = true;
    if (repeated || !AgreesWithSubjectAltName(c_, attribute.value)) {
      return Failure(
          Error::kCommonNameNotInSubjectAltName, Extension::kNone,
          static_cast<uint32_t>(attribute.value.data() - c_.der().data()));
    }
  }
  return Failure();
}

}  // namespace

Failure CheckProfile(const Certificate& certificate, ProfileRole role,
                     const Purpose& purpose, const ValidationPolicy& policy) {
  if (!policy.rules.HasAny(kProfileRules)) return Failure();
  return ProfileChecker(certificate, role, purpose, policy).Check();
}

}  // namespace cairn
