#include "tls/alert.h"

namespace cairn::tls {
namespace {

// AlertDescription (RFC 8446 section 6).
constexpr uint8_t kBadCertificate = 42;
constexpr uint8_t kUnsupportedCertificate = 43;
constexpr uint8_t kCertificateRevoked = 44;
constexpr uint8_t kCertificateExpired = 45;
constexpr uint8_t kCertificateUnknown = 46;
constexpr uint8_t kUnknownCa = 48;
constexpr uint8_t kAccessDenied = 49;
constexpr uint8_t kInternalError = 80;
constexpr uint8_t kBadCertificateStatusResponse = 113;

}  // namespace

// No default: an Error without a row does not compile.
uint8_t AlertFor(Error error) {
  switch (error) {
    // Ours.
    case Error::kOk:
    case Error::kNotDecided:
    case Error::kInvalidOptions:
    case Error::kInvalidIdentity:
    case Error::kDigestUnavailable:
    case Error::kBufferTooSmall:
    case Error::kInvalidOcspNonce:
    case Error::kCtLogListTooOld:
      return kInternalError;

    // "could not be located or could not be matched with a known trust
    // anchor". An issuer that is no issuer is none, as OpenSSL has it, too.
    case Error::kUnknownIssuer:
    case Error::kUntrustedRoot:
    case Error::kLoop:
    case Error::kPathTooLong:
    case Error::kVersionNotAllowed:
    case Error::kIssuerIsNotACa:
    case Error::kIssuerMayNotSign:
    case Error::kPathLengthExceeded:
    case Error::kAnchorNotForPurpose:
    case Error::kAnchorDistrustedAfter:
    case Error::kAnchorDoesNotIssue:
    case Error::kAnchorSctNotAfter:
    case Error::kAnchorSctAllAfter:
      return kUnknownCa;

    // "has expired or is not currently valid".
    case Error::kNotYetValid:
    case Error::kExpired:
      return kCertificateExpired;

    case Error::kRevoked:
      return kCertificateRevoked;

    // "A valid certificate was received, but when access control was applied
    // ...".
    case Error::kRefusedByTrustDomain:
      return kAccessDenied;

    // "of an unsupported type".
    case Error::kUnknownCriticalExtension:
    case Error::kKeyUsageNotAllowed:
    case Error::kPurposeNotAllowed:
    case Error::kPurposeMissing:
    case Error::kNameConstraintNotSupported:
    case Error::kSignatureAlgorithmNotSupported:
    case Error::kPublicKeyNotSupported:
      return kUnsupportedCertificate;

    // "corrupt, contained signatures that did not verify correctly, etc.":
    // what is wrong with it will not change.
    case Error::kCertificateTooLarge:
    case Error::kTooManyExtensions:
    case Error::kMalformedCertificate:
    case Error::kTrailingData:
    case Error::kMalformedTbsCertificate:
    case Error::kMalformedVersion:
    case Error::kMalformedSerialNumber:
    case Error::kMalformedSignatureAlgorithm:
    case Error::kMalformedIssuer:
    case Error::kMalformedValidity:
    case Error::kValidityEndsBeforeItBegins:
    case Error::kMalformedSubject:
    case Error::kMalformedSubjectPublicKeyInfo:
    case Error::kMalformedUniqueIdentifier:
    case Error::kMalformedExtensions:
    case Error::kExtensionsNeedVersion3:
    case Error::kMalformedExtension:
    case Error::kMalformedSignature:
    case Error::kDuplicateExtension:
    case Error::kPrecertificate:
    case Error::kSignatureAlgorithmMismatch:
    // RFC 8446 section 4.4.2.4 asks for this one with MD5.
    case Error::kSignatureAlgorithmNotAllowed:
    case Error::kPublicKeyNotAllowed:
    case Error::kPublicKeyTooSmall:
    case Error::kValidityPeriodTooLong:
    case Error::kEndEntityIsACa:
    case Error::kRequiredTlsFeatureMissing:
    case Error::kExplicitDefaultValue:
    case Error::kExplicitVersion1:
    case Error::kRsaParametersMissing:
    case Error::kSerialNumberNotPositive:
    case Error::kSerialNumberTooLong:
    case Error::kUniqueIdentifierPresent:
    case Error::kTimeEncodingNotAllowed:
    case Error::kBitStringNotMinimal:
    case Error::kExtensionMissing:
    case Error::kExtensionNotAllowed:
    case Error::kExtensionMustBeCritical:
    case Error::kExtensionMustNotBeCritical:
    case Error::kExtensionContentsNotAllowed:
    case Error::kEmptySubject:
    case Error::kEmptyIssuer:
    case Error::kKeyIdentifierMismatch:
    case Error::kCommonNameNotInSubjectAltName:
    case Error::kNameEncodingNotAllowed:
    case Error::kHashDoesNotFitCurve:
    case Error::kHostnameMismatch:
    case Error::kIpAddressMismatch:
    case Error::kEmailMismatch:
    case Error::kUriMismatch:
    case Error::kMalformedPresentedName:
    case Error::kPublicSuffixWildcard:
    case Error::kNameNotPermitted:
    case Error::kNameExcluded:
    case Error::kMalformedNameConstraints:
    case Error::kMalformedPolicies:
    case Error::kAnyPolicyMapped:
    case Error::kBadSignature:
    case Error::kSignatureKeyMismatch:
    case Error::kSignatureEncoding:
    case Error::kDistrusted:
    case Error::kMalformedDistributionPoints:
      return kBadCertificate;

    // "an invalid or unacceptable OCSP response".
    case Error::kStapledResponseMissing:
    case Error::kOcspResponseTooLarge:
    case Error::kMalformedOcspResponse:
    case Error::kOcspMalformedRequest:
    case Error::kOcspInternalError:
    case Error::kOcspTryLater:
    case Error::kOcspSigRequired:
    case Error::kOcspUnauthorized:
    case Error::kOcspResponseTypeUnknown:
    case Error::kMalformedBasicOcspResponse:
    case Error::kMalformedOcspResponseData:
    case Error::kTooManyOcspCertificates:
    case Error::kOcspSignerUnknown:
    case Error::kOcspSignerNotIssued:
    case Error::kMalformedOcspEntry:
    case Error::kMalformedOcspExtensions:
    case Error::kTooManyOcspExtensions:
    case Error::kOcspNonceMismatch:
    case Error::kOcspNonceMissing:
    case Error::kOcspNoMatchingEntry:
    case Error::kOcspResponseExpired:
    case Error::kOcspResponseNotYetValid:
    case Error::kOcspResponseEndsBeforeItBegins:
      return kBadCertificateStatusResponse;

    // "Some other (unspecified) issue".
    case Error::kPending:
    case Error::kSignatureBudgetExhausted:
    case Error::kStepBudgetExhausted:
    case Error::kOfferBudgetExhausted:
    case Error::kNameBudgetExhausted:
    case Error::kTooManyCandidates:
    case Error::kPolicyGraphTooLarge:
    case Error::kPolicyRequired:
    case Error::kRevocationUnknown:
    case Error::kRevocationUnavailable:
    case Error::kFetchFailed:
    case Error::kRevocationCacheFull:
    case Error::kCrlTooLarge:
    case Error::kMalformedCrl:
    case Error::kCrlTrailingData:
    case Error::kMalformedTbsCertList:
    case Error::kMalformedCrlVersion:
    case Error::kMalformedCrlIssuer:
    case Error::kMalformedCrlDates:
    case Error::kCrlEndsBeforeItBegins:
    case Error::kMalformedCrlExtension:
    case Error::kMalformedCrlEntry:
    case Error::kCrlExtensionsNeedVersion2:
    case Error::kUnknownCriticalCrlExtension:
    case Error::kUnknownCriticalCrlEntryExtension:
    case Error::kCrlExtensionMustNotBeCritical:
    case Error::kDuplicateCrlExtension:
    case Error::kCrlSignatureAlgorithmMismatch:
    case Error::kCrlSignatureAlgorithmNotAllowed:
    case Error::kBadCrlSignature:
    case Error::kCrlIssuerNameMismatch:
    case Error::kCrlSignerMayNotSign:
    case Error::kCrlSignerNotTrusted:
    case Error::kCrlLimitReached:
    case Error::kCrlSignerUnknown:
    case Error::kCrlNotYetValid:
    case Error::kCrlExpired:
    case Error::kCrlOutOfScope:
    case Error::kCrlReasonsIncomplete:
    case Error::kDeltaCrlWithoutBase:
    case Error::kNoCrl:
    case Error::kMalformedSctList:
    case Error::kTooManyScts:
    case Error::kMalformedSct:
    case Error::kSctVersionUnknown:
    case Error::kSctLogUnknown:
    case Error::kSctLogNotAccepted:
    case Error::kSctLogRetired:
    case Error::kSctOutsideLogInterval:
    case Error::kSctInFuture:
    case Error::kSctAlgorithmNotAllowed:
    case Error::kSctBadSignature:
    case Error::kSctDuplicate:
    case Error::kSctsMissing:
    case Error::kTooFewScts:
    case Error::kTooFewCtLogOperators:
    case Error::kNoSctOfCurrentLog:
    case Error::kNoSctOfRfc6962Log:
      return kCertificateUnknown;
  }
  return kInternalError;  // a number that is not an Error
}

// The alerts of RFC 8446, and of RFC 5246 those that have gone since.
absl::string_view AlertName(uint8_t alert) {
  switch (alert) {
    case 0:
      return "close_notify";
    case 10:
      return "unexpected_message";
    case 20:
      return "bad_record_mac";
    case 22:
      return "record_overflow";
    case 30:
      return "decompression_failure";
    case 40:
      return "handshake_failure";
    case kBadCertificate:
      return "bad_certificate";
    case kUnsupportedCertificate:
      return "unsupported_certificate";
    case kCertificateRevoked:
      return "certificate_revoked";
    case kCertificateExpired:
      return "certificate_expired";
    case kCertificateUnknown:
      return "certificate_unknown";
    case 47:
      return "illegal_parameter";
    case kUnknownCa:
      return "unknown_ca";
    case kAccessDenied:
      return "access_denied";
    case 50:
      return "decode_error";
    case 51:
      return "decrypt_error";
    case 70:
      return "protocol_version";
    case 71:
      return "insufficient_security";
    case kInternalError:
      return "internal_error";
    case 86:
      return "inappropriate_fallback";
    case 90:
      return "user_canceled";
    case 100:
      return "no_renegotiation";
    case 109:
      return "missing_extension";
    case 110:
      return "unsupported_extension";
    case 112:
      return "unrecognized_name";
    case kBadCertificateStatusResponse:
      return "bad_certificate_status_response";
    case 115:
      return "unknown_psk_identity";
    case 116:
      return "certificate_required";
    case 120:
      return "no_application_protocol";
    default:
      return "unassigned";
  }
}

}  // namespace cairn::tls
