#include "pkix/certificate_checks.h"

#include "der/reader.h"
#include "pkix/critical_extension.h"
#include "pkix/profile_checks.h"

namespace cairn {
namespace {

Failure AtExtension(Error error, const Certificate& certificate,
                    Extension extension) {
  return Failure(error, extension, certificate.extension_offset(extension));
}

uint32_t OffsetIn(const Certificate& certificate, der::Input part) {
  return static_cast<uint32_t>(part.data() - certificate.der().data());
}

// X.690 and RFC 5280 section 4.1, where the parser is more lenient.
Failure CheckEncoding(const Certificate& certificate,
                      const ValidationPolicy& policy) {
  struct QuirkRule {
    EncodingQuirk quirk;
    Rule rule;
    Error error;
  };
  static constexpr QuirkRule kQuirkRules[] = {
      {EncodingQuirk::kExplicitDefault, Rule::kNoExplicitDefaults,
       Error::kExplicitDefaultValue},
      {EncodingQuirk::kExplicitVersion1, Rule::kNoExplicitVersion1,
       Error::kExplicitVersion1},
      {EncodingQuirk::kRsaNullMissing, Rule::kRsaNullParameters,
       Error::kRsaParametersMissing},
      {EncodingQuirk::kSerialNotPositive, Rule::kSerialNumberPositive,
       Error::kSerialNumberNotPositive},
      {EncodingQuirk::kSerialTooLong, Rule::kSerialNumberAtMost20Octets,
       Error::kSerialNumberTooLong},
      {EncodingQuirk::kUniqueIdentifier, Rule::kNoUniqueIdentifiers,
       Error::kUniqueIdentifierPresent},
      {EncodingQuirk::kTimeEncoding, Rule::kUtcTimeBefore2050,
       Error::kTimeEncodingNotAllowed},
      {EncodingQuirk::kKeyUsageTrailingZeros, Rule::kMinimalBitStrings,
       Error::kBitStringNotMinimal},
  };
  if (!certificate.has_quirks()) return Failure();
  for (const QuirkRule& row : kQuirkRules) {
    if (certificate.has_quirk(row.quirk) && policy.Has(row.rule)) {
      return row.error;
    }
  }
  return Failure();
}

// Asks the trust domain about critical extensions this library does not know,
// and returns the first that nobody understands.
Failure CheckUnknownCriticalExtensions(const Certificate& certificate,
                                       TrustDomain* domain, Role role) {
  if (certificate.unknown_critical_extension_offset() == Failure::kNoOffset) {
    return Failure();
  }
  der::Reader extensions(certificate.all_extensions());
  while (!extensions.AtEnd()) {
    const uint8_t* at = extensions.position();
    ExtensionFields fields;
    if (!ReadExtension(&extensions, &fields)) break;
    if (fields.critical && fields.extension == Extension::kUnknown &&
        !domain->UnderstandsExtension(fields.oid, fields.value, role)) {
      return Failure(Error::kUnknownCriticalExtension, Extension::kUnknown,
                     static_cast<uint32_t>(at - certificate.der().data()));
    }
  }
  return Failure();
}

// RFC 5280 section 4.2: no extension twice. Section 6.1.4 (o) and 6.1.5 (f):
// critical extensions are processed or refused.
//
// Processed: basicConstraints, keyUsage, extKeyUsage, subjectAltName,
// nameConstraints, certificatePolicies, policyMappings, policyConstraints,
// inhibitAnyPolicy and tlsFeature here; cRLDistributionPoints, freshestCRL,
// noRevAvail and ocspNoCheck by whoever checks revocation. The key identifiers,
// issuerAltName, the information access extensions and SCT lists constrain no
// path: to read them is to process them.
Failure CheckExtensions(const Certificate& certificate, TrustDomain* domain,
                        Role role) {
  if (certificate.duplicate_extension_offset() != Failure::kNoOffset) {
    return Failure(Error::kDuplicateExtension, Extension::kNone,
                   certificate.duplicate_extension_offset());
  }
  if (certificate.has_extension(Extension::kCtPoison)) {
    return AtExtension(Error::kPrecertificate, certificate,
                       Extension::kCtPoison);
  }
  if (Failure f = CheckCriticalExtensions(certificate); !f.ok()) return f;
  return CheckUnknownCriticalExtensions(certificate, domain, role);
}

// RFC 5280 section 4.1.1.2: both algorithms are the same. Which are good
// enough is the policy's to say, and the trust domain's.
Failure CheckSignatureAlgorithm(const Certificate& certificate,
                                const CertificateCheck& check, Role role) {
  const uint32_t offset =
      OffsetIn(certificate, certificate.signature_algorithm_der());
  if (!certificate.signature_algorithms_agree()) {
    return Failure(Error::kSignatureAlgorithmMismatch, Extension::kNone,
                   offset);
  }
  const SignatureAlgorithm algorithm = certificate.signature_algorithm();
  if (algorithm == SignatureAlgorithm::kForbidden ||
      (check.policy->signature_algorithms & SignatureAlgorithmBit(algorithm)) ==
          0) {
    return Failure(Error::kSignatureAlgorithmNotAllowed, Extension::kNone,
                   offset);
  }
  return check.domain->CheckSignatureAlgorithm(certificate, role).failure();
}

Failure CheckPublicKey(const PublicKey& key, const CertificateCheck& check,
                       Role role) {
  const ValidationPolicy& policy = *check.policy;
  if ((policy.public_key_algorithms & PublicKeyAlgorithmBit(key.algorithm)) ==
      0) {
    return Error::kPublicKeyNotAllowed;
  }
  if (key.algorithm == PublicKeyAlgorithm::kRsa) {
    if (key.modulus_bits < policy.min_rsa_modulus_bits) {
      return Error::kPublicKeyTooSmall;
    }
    if (key.modulus_bits > policy.max_rsa_modulus_bits ||
        (policy.Has(Rule::kRsaModulusMultipleOf8) &&
         key.modulus_bits % 8 != 0) ||
        (policy.Has(Rule::kRsaExponentOddAbove1) &&
         (key.exponent < 3 || key.exponent % 2 == 0))) {
      return Error::kPublicKeyNotAllowed;
    }
  }
  return check.domain->CheckPublicKey(key, role).failure();
}

Failure CheckPurposesAreNotCritical(const Certificate& certificate,
                                    const ValidationPolicy& policy) {
  return policy.Has(Rule::kExtKeyUsageNotCritical) &&
                 certificate.is_critical(Extension::kExtKeyUsage)
             ? AtExtension(Error::kExtensionMustNotBeCritical, certificate,
                           Extension::kExtKeyUsage)
             : Failure();
}

bool IsTlsPurpose(const Purpose& purpose) {
  return purpose.known() == Purpose::Known::kServerAuth ||
         purpose.known() == Purpose::Known::kClientAuth;
}

bool NamesAnyPurpose(const Certificate& certificate) {
  return (certificate.purposes() & PurposeBit(Purpose::Known::kAny)) != 0;
}

// RFC 5280 section 4.2.1.12, as every verifier of the web applies it to
// issuers: without the extension a CA may issue for every purpose.
Failure CheckIssuerPurpose(const Certificate& certificate,
                           const Purpose& purpose) {
  if (purpose.known() == Purpose::Known::kAny || !certificate.has_purposes() ||
      NamesAnyPurpose(certificate) || certificate.names_purpose(purpose)) {
    return Failure();
  }
  return AtExtension(Error::kPurposeNotAllowed, certificate,
                     Extension::kExtKeyUsage);
}

Failure CheckEndEntityPurpose(const Certificate& certificate,
                              const CertificateCheck& check) {
  const Purpose& purpose = *check.purpose;
  const ValidationPolicy& policy = *check.policy;
  if (Failure f = CheckPurposesAreNotCritical(certificate, policy); !f.ok()) {
    return f;
  }
  if (purpose.known() == Purpose::Known::kAny) return Failure();
  if (!certificate.has_purposes()) {
    return policy.Has(Rule::kEndEntityNamesPurpose)
               ? Failure(Error::kPurposeMissing, Extension::kExtKeyUsage)
               : Failure();
  }
  const bool named = certificate.names_purpose(purpose) ||
                     (NamesAnyPurpose(certificate) &&
                      !policy.Has(Rule::kNoAnyPurposeOnEndEntity));
  constexpr uint8_t kForbidden = PurposeBit(Purpose::Known::kAny) |
                                 PurposeBit(Purpose::Known::kCodeSigning) |
                                 PurposeBit(Purpose::Known::kEmailProtection) |
                                 PurposeBit(Purpose::Known::kTimeStamping) |
                                 PurposeBit(Purpose::Known::kOcspSigning);
  const bool forbidden = IsTlsPurpose(purpose) &&
                         (((certificate.purposes() & kForbidden) != 0 &&
                           policy.Has(Rule::kNoForbiddenPurposeOnEndEntity)) ||
                          (certificate.names_purpose(Purpose::OcspSigning()) &&
                           policy.Has(Rule::kNoOcspSigningOnEndEntity)));
  if (named && !forbidden) return Failure();
  return AtExtension(Error::kPurposeNotAllowed, certificate,
                     Extension::kExtKeyUsage);
}

// The key usages of which RFC 5280 section 4.2.1.12 wants at least one beside
// the purpose, where keyUsage is present.
uint16_t UsagesFor(Purpose::Known purpose) {
  const uint16_t sign = KeyUsageBit(KeyUsage::kDigitalSignature);
  const uint16_t commit = KeyUsageBit(KeyUsage::kNonRepudiation);
  const uint16_t encipher = KeyUsageBit(KeyUsage::kKeyEncipherment);
  const uint16_t agree = KeyUsageBit(KeyUsage::kKeyAgreement);
  switch (purpose) {
    case Purpose::Known::kServerAuth:
      return sign | encipher | agree;
    case Purpose::Known::kClientAuth:
      return sign | agree;
    case Purpose::Known::kCodeSigning:
      return sign;
    case Purpose::Known::kEmailProtection:
      return sign | commit | encipher | agree;
    case Purpose::Known::kTimeStamping:
    case Purpose::Known::kOcspSigning:
      return sign | commit;
    case Purpose::Known::kAny:
    case Purpose::Known::kOther:
      break;
  }
  return 0;
}

Failure CheckEndEntityKeyUsage(const Certificate& certificate,
                               const CertificateCheck& check) {
  if (!certificate.has_key_usage() ||
      !check.policy->Has(Rule::kKeyUsageFitsPurpose)) {
    return Failure();
  }
  const uint16_t usages = UsagesFor(check.purpose->known());
  if (usages != 0 && (certificate.key_usage() & usages) == 0) {
    return AtExtension(Error::kKeyUsageNotAllowed, certificate,
                       Extension::kKeyUsage);
  }
  return Failure();
}

// RFC 5280 section 6.1.4, "Preparation for Certificate i+1", for an issuer.
Failure CheckMayIssue(const Certificate& certificate) {
  // (a), (b) policy mappings: policy_graph.h, over the whole path.
  // (k) basicConstraints asserts cA. Versions 1 and 2 cannot.
  if (certificate.version() != 3) return Error::kVersionNotAllowed;
  if (!certificate.is_ca()) {
    return AtExtension(Error::kIssuerIsNotACa, certificate,
                       Extension::kBasicConstraints);
  }
  // (l), (m) path length: the search, it depends on what stands below.
  // (n) keyCertSign, where keyUsage is present.
  if (!certificate.allows_key_usage(KeyUsage::kKeyCertSign)) {
    return AtExtension(Error::kIssuerMayNotSign, certificate,
                       Extension::kKeyUsage);
  }
  return Failure();
}

// What end entities and intermediates have in common, in the order of RFC 5280
// section 6.1.3.
Failure CheckSigned(const Certificate& certificate,
                    const CertificateCheck& check, Role role) {
  if (Failure f = CheckEncoding(certificate, *check.policy); !f.ok()) return f;
  if (Failure f = CheckExtensions(certificate, check.domain, role); !f.ok()) {
    return f;
  }
  // (a) (1) the signature: the search. Its algorithm:
  if (Failure f = CheckSignatureAlgorithm(certificate, check, role); !f.ok()) {
    return f;
  }
  if (Failure f = CheckPublicKey(certificate.public_key(), check, role);
      !f.ok()) {
    return f;
  }
  // (a) (2)
  if (Failure f = CheckTime(certificate, check.time); !f.ok()) return f;
  // (a) (3) revocation, (a) (4) the issuer's name, (b) and (c) name
  // constraints, (d) to (f) policies: the search.
  return check.domain->CheckValidityPeriod(certificate, role).failure();
}

}  // namespace

Failure CheckTime(const Certificate& certificate, der::Time time) {
  if (time < certificate.not_before()) return Error::kNotYetValid;
  if (time > certificate.not_after()) return Error::kExpired;
  return Failure();
}

Failure CheckEndEntity(const Certificate& certificate,
                       const CertificateCheck& check) {
  if (Failure f = CheckSigned(certificate, check, Role::kEndEntity); !f.ok()) {
    return f;
  }
  if (certificate.is_ca() && check.policy->Has(Rule::kEndEntityIsNotCa)) {
    return AtExtension(Error::kEndEntityIsACa, certificate,
                       Extension::kBasicConstraints);
  }
  if (Failure f = CheckEndEntityKeyUsage(certificate, check); !f.ok()) return f;
  if (Failure f = CheckEndEntityPurpose(certificate, check); !f.ok()) return f;
  return CheckProfile(certificate, ProfileRole::kEndEntity, *check.purpose,
                      *check.policy);
}

Failure CheckIntermediate(const Certificate& certificate,
                          const CertificateCheck& check) {
  if (Failure f = CheckSigned(certificate, check, Role::kIssuer); !f.ok()) {
    return f;
  }
  if (Failure f = CheckMayIssue(certificate); !f.ok()) return f;
  if (Failure f = CheckPurposesAreNotCritical(certificate, *check.policy);
      !f.ok()) {
    return f;
  }
  if (Failure f = CheckIssuerPurpose(certificate, *check.purpose); !f.ok()) {
    return f;
  }
  return CheckProfile(certificate, ProfileRole::kIntermediate, *check.purpose,
                      *check.policy);
}

Failure CheckAnchor(const Anchor& anchor, const CertificateCheck& check) {
  const ValidationPolicy& policy = *check.policy;
  if (check.purpose->known() != Purpose::Known::kAny &&
      (anchor.constraints.purposes & PurposeBit(check.purpose->known())) == 0) {
    return Error::kAnchorNotForPurpose;
  }
  if (anchor.constraints.kind == AnchorConstraints::Kind::kEndEntityOnly) {
    return Error::kAnchorDoesNotIssue;
  }
  if (Failure f = CheckPublicKey(anchor.key, check, Role::kIssuer); !f.ok()) {
    return f;
  }
  if (anchor.certificate == nullptr) return Failure();
  const Certificate& certificate = *anchor.certificate;
  if (policy.Has(Rule::kAnchorExtensionsUnderstood)) {
    if (Failure f = CheckExtensions(certificate, check.domain, Role::kIssuer);
        !f.ok()) {
      return f;
    }
  }
  const bool check_time =
      anchor.constraints.expiry == AnchorConstraints::Expiry::kEnforced ||
      (anchor.constraints.expiry == AnchorConstraints::Expiry::kByPolicy &&
       policy.Has(Rule::kAnchorInValidity));
  if (check_time) {
    if (Failure f = CheckTime(certificate, check.time); !f.ok()) return f;
  }
  // Version 1 has no extensions to say it with: the trust domain's word is
  // enough.
  if (policy.Has(Rule::kAnchorIsCa) && certificate.version() == 3 &&
      !certificate.is_ca()) {
    return AtExtension(Error::kIssuerIsNotACa, certificate,
                       Extension::kBasicConstraints);
  }
  if (policy.Has(Rule::kAnchorKeyUsage) &&
      !certificate.allows_key_usage(KeyUsage::kKeyCertSign)) {
    return AtExtension(Error::kIssuerMayNotSign, certificate,
                       Extension::kKeyUsage);
  }
  if (policy.Has(Rule::kAnchorConstraintsApply)) {
    if (Failure f = CheckIssuerPurpose(certificate, *check.purpose); !f.ok()) {
      return f;
    }
  }
  if (!policy.Has(Rule::kAnchorProfile)) return Failure();
  if (Failure f = CheckEncoding(certificate, policy); !f.ok()) return f;
  if (!certificate.signature_algorithms_agree()) {
    return Error::kSignatureAlgorithmMismatch;
  }
  return CheckProfile(certificate, ProfileRole::kAnchor, *check.purpose,
                      policy);
}

}  // namespace cairn
