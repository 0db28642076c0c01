#ifndef CAIRN_PKIX_ERROR_H_
#define CAIRN_PKIX_ERROR_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "pkix/extension.h"

namespace cairn {

// Every reason Cairn gives. X(name, number, rank, text).
//
// Numbers are stable: they are never reused or changed. Where several
// candidates failed for different reasons, the one with the highest rank is
// returned and all of them are in the trace: the closer a reason is to "this
// is the right path, but", the higher it ranks. Ranks are compared only within
// one version.
//
// docs/errors.md is generated from this list.
// clang-format off
#define CAIRN_ERRORS(X) \
  /* The outcome of a build. */ \
  X(kOk, 0, 0, "no error") \
  X(kNotDecided, 1, 0, "nothing has been decided yet") \
  X(kPending, 2, 5, "waiting for an answer from outside") \
  X(kUnknownIssuer, 3, 20, "no certificate of the issuer is known") \
  X(kUntrustedRoot, 4, 22, "the chain ends in a self-signed certificate that is not a trust anchor") \
  X(kLoop, 5, 1, "the issuer stands on the path already") \
  X(kInvalidOptions, 6, 100, "the options of the build contradict each other") \
  /* Limits. */ \
  X(kSignatureBudgetExhausted, 10, 99, "the budget of signature checks is used up") \
  X(kStepBudgetExhausted, 11, 99, "the budget of search steps is used up") \
  X(kOfferBudgetExhausted, 12, 99, "the budget of offered candidates is used up") \
  X(kNameBudgetExhausted, 13, 99, "the budget of name comparisons is used up") \
  X(kTooManyCandidates, 14, 99, "more candidate certificates than the builder can hold") \
  X(kPathTooLong, 15, 60, "the path is longer than the options allow") \
  X(kCertificateTooLarge, 16, 21, "the certificate is larger than this library reads") \
  X(kTooManyExtensions, 17, 21, "the certificate has more extensions than this library reads") \
  X(kPolicyGraphTooLarge, 18, 58, "the policy graph does not fit its arena") \
  /* Encoding of a certificate (RFC 5280 section 4.1). */ \
  X(kMalformedCertificate, 20, 21, "not a DER Certificate") \
  X(kTrailingData, 21, 21, "bytes follow the certificate") \
  X(kMalformedTbsCertificate, 22, 21, "malformed tbsCertificate") \
  X(kMalformedVersion, 23, 21, "malformed or unknown version") \
  X(kMalformedSerialNumber, 24, 21, "malformed serialNumber") \
  X(kMalformedSignatureAlgorithm, 25, 21, "malformed signature AlgorithmIdentifier") \
  X(kMalformedIssuer, 26, 21, "malformed issuer") \
  X(kMalformedValidity, 27, 21, "malformed validity") \
  X(kValidityEndsBeforeItBegins, 28, 21, "notAfter lies before notBefore") \
  X(kMalformedSubject, 29, 21, "malformed subject") \
  X(kMalformedSubjectPublicKeyInfo, 30, 21, "malformed subjectPublicKeyInfo") \
  X(kMalformedUniqueIdentifier, 31, 21, "malformed or misplaced unique identifier") \
  X(kMalformedExtensions, 32, 21, "malformed extensions") \
  X(kExtensionsNeedVersion3, 33, 21, "extensions in a certificate that is not version 3") \
  X(kMalformedExtension, 34, 21, "malformed extension") \
  X(kMalformedSignature, 35, 21, "malformed signatureValue") \
  /* One certificate in its role (RFC 5280 sections 4.2 and 6.1). */ \
  X(kDuplicateExtension, 40, 40, "an extension appears twice") \
  X(kUnknownCriticalExtension, 41, 42, "a critical extension is not understood") \
  X(kPrecertificate, 42, 40, "a precertificate (CT poison), not a certificate") \
  X(kVersionNotAllowed, 43, 38, "only version 3 certificates may issue") \
  X(kSignatureAlgorithmMismatch, 44, 40, "the two signature algorithms of the certificate differ") \
  X(kSignatureAlgorithmNotAllowed, 45, 44, "signature algorithm not allowed") \
  X(kPublicKeyNotAllowed, 46, 44, "public key algorithm or curve not allowed") \
  X(kPublicKeyTooSmall, 47, 44, "public key too small") \
  X(kNotYetValid, 48, 54, "not yet valid") \
  X(kExpired, 49, 54, "expired") \
  X(kValidityPeriodTooLong, 50, 56, "validity period longer than allowed") \
  X(kIssuerIsNotACa, 51, 36, "the issuer is not a CA (basicConstraints)") \
  X(kIssuerMayNotSign, 52, 36, "the issuer's keyUsage does not allow signing certificates") \
  X(kEndEntityIsACa, 53, 62, "the end entity certificate is a CA certificate") \
  X(kKeyUsageNotAllowed, 54, 48, "keyUsage does not allow this use") \
  X(kPurposeNotAllowed, 55, 48, "extKeyUsage does not allow this purpose") \
  X(kPurposeMissing, 56, 48, "extKeyUsage is missing") \
  X(kPathLengthExceeded, 57, 50, "more certificates below a CA than its pathLenConstraint allows") \
  X(kRequiredTlsFeatureMissing, 58, 48, "the TLS features of the issuer are not those of the certificate") \
  /* Encodings that the policy refuses although they can be read. */ \
  X(kExplicitDefaultValue, 70, 30, "a default value is encoded") \
  X(kExplicitVersion1, 71, 30, "version 1 is encoded explicitly") \
  X(kRsaParametersMissing, 72, 30, "an RSA AlgorithmIdentifier has no NULL parameters") \
  X(kSerialNumberNotPositive, 73, 30, "serialNumber is zero or negative") \
  X(kSerialNumberTooLong, 74, 30, "serialNumber is longer than 20 octets") \
  X(kUniqueIdentifierPresent, 75, 30, "a unique identifier is present") \
  X(kTimeEncodingNotAllowed, 76, 30, "a time before 2050 is not a UTCTime") \
  X(kBitStringNotMinimal, 77, 30, "a bit string ends in zero bits") \
  /* Profiles of RFC 5280 section 4 and of root programmes. */ \
  X(kExtensionMissing, 90, 32, "a required extension is missing") \
  X(kExtensionNotAllowed, 91, 32, "the extension is not allowed here") \
  X(kExtensionMustBeCritical, 92, 32, "the extension must be critical") \
  X(kExtensionMustNotBeCritical, 93, 32, "the extension must not be critical") \
  X(kExtensionContentsNotAllowed, 94, 32, "the extension holds what it must not hold") \
  X(kEmptySubject, 95, 32, "the subject is empty") \
  X(kEmptyIssuer, 96, 32, "the issuer is empty") \
  X(kKeyIdentifierMismatch, 97, 32, "authorityKeyIdentifier does not match") \
  X(kCommonNameNotInSubjectAltName, 98, 32, "the common name is not a copy of a subjectAltName entry") \
  X(kNameEncodingNotAllowed, 99, 32, "a string type that names must not use") \
  X(kHashDoesNotFitCurve, 100, 32, "the ECDSA hash is not the one for the issuer's curve") \
  /* Identities (RFC 9525). */ \
  X(kHostnameMismatch, 110, 70, "the certificate is not for this host name") \
  X(kIpAddressMismatch, 111, 70, "the certificate is not for this IP address") \
  X(kEmailMismatch, 112, 70, "the certificate is not for this e-mail address") \
  X(kUriMismatch, 113, 70, "the certificate is not for this URI") \
  X(kInvalidIdentity, 114, 100, "the identity asked for is not a valid name of its kind") \
  X(kMalformedPresentedName, 115, 46, "a name in subjectAltName is not valid") \
  X(kPublicSuffixWildcard, 116, 68, "a wildcard covers a whole public suffix") \
  /* Name constraints (RFC 5280 section 4.2.1.10). */ \
  X(kNameNotPermitted, 130, 64, "a name is not within the permitted subtrees") \
  X(kNameExcluded, 131, 64, "a name is within the excluded subtrees") \
  X(kMalformedNameConstraints, 132, 52, "malformed nameConstraints") \
  X(kNameConstraintNotSupported, 133, 52, "a name is of a form whose constraint cannot be decided") \
  /* Certificate policies (RFC 5280 section 6.1, RFC 9618). */ \
  X(kMalformedPolicies, 150, 52, "malformed certificate policies, mappings or constraints") \
  X(kPolicyRequired, 151, 66, "no acceptable certificate policy") \
  X(kAnyPolicyMapped, 152, 52, "policyMappings maps anyPolicy") \
  /* Signatures. */ \
  X(kBadSignature, 170, 24, "the signature is not the issuer's") \
  X(kSignatureKeyMismatch, 171, 23, "the issuer's key is of another kind than the signature") \
  X(kSignatureAlgorithmNotSupported, 172, 34, "signature algorithm not supported") \
  X(kPublicKeyNotSupported, 173, 34, "the issuer's public key cannot be used") \
  X(kSignatureEncoding, 174, 24, "the signature value is not well formed") \
  /* Trust. */ \
  X(kDistrusted, 190, 80, "explicitly distrusted") \
  X(kAnchorNotForPurpose, 191, 72, "the trust anchor is not trusted for this purpose") \
  X(kAnchorDistrustedAfter, 192, 72, "issued after the date until which the trust anchor is trusted") \
  X(kAnchorDoesNotIssue, 193, 72, "the trust anchor is trusted as itself only, not as an issuer") \
  X(kRefusedByTrustDomain, 194, 76, "refused by the trust domain") \
  /* Revocation. */ \
  X(kRevoked, 210, 90, "revoked") \
  X(kRevocationUnknown, 211, 79, "the revocation status is unknown") \
  X(kRevocationUnavailable, 212, 77, "no revocation information") \
  X(kFetchFailed, 214, 77, "what the certificate points to could not be fetched") \
  X(kRevocationCacheFull, 215, 78, "the cache is full of revoked certificates, and may have had to forget this one") \
  X(kStapledResponseMissing, 213, 78, "must-staple, and no good OCSP response was stapled") \
  /* OCSP (RFC 6960). kOcspMalformedRequest to kOcspUnauthorized, */ \
  /* kOcspNoMatchingEntry and kOcspResponseExpired say that there is no */ \
  /* information, the others that the response must not be used. */ \
  X(kOcspResponseTooLarge, 220, 78, "the OCSP response is larger than this library reads") \
  X(kMalformedOcspResponse, 221, 78, "not a DER OCSPResponse") \
  X(kOcspMalformedRequest, 222, 78, "the OCSP responder could not read the request (malformedRequest)") \
  X(kOcspInternalError, 223, 78, "the OCSP responder failed (internalError)") \
  X(kOcspTryLater, 224, 78, "the OCSP responder is busy (tryLater)") \
  X(kOcspSigRequired, 225, 78, "the OCSP responder wants signed requests (sigRequired)") \
  X(kOcspUnauthorized, 226, 78, "the OCSP responder does not answer for this issuer (unauthorized)") \
  X(kOcspResponseTypeUnknown, 227, 78, "the OCSP response is of another type than basic") \
  X(kMalformedBasicOcspResponse, 228, 78, "malformed BasicOCSPResponse") \
  X(kMalformedOcspResponseData, 229, 78, "malformed ResponseData in an OCSP response") \
  X(kTooManyOcspCertificates, 230, 78, "the OCSP response holds more certificates than this library reads") \
  X(kOcspSignerUnknown, 231, 78, "no certificate of who signed the OCSP response") \
  X(kOcspSignerNotIssued, 232, 78, "the OCSP responder's certificate is not from the issuer") \
  X(kMalformedOcspEntry, 233, 78, "malformed SingleResponse in an OCSP response") \
  X(kMalformedOcspExtensions, 234, 78, "malformed or empty extensions in an OCSP response") \
  X(kTooManyOcspExtensions, 235, 78, "the OCSP response has more extensions than this library reads") \
  X(kOcspNonceMismatch, 236, 78, "the nonce of the OCSP response is not the one that was sent") \
  X(kOcspNonceMissing, 237, 78, "the OCSP response lacks the nonce that was sent") \
  X(kOcspNoMatchingEntry, 238, 78, "the OCSP response says nothing about this certificate") \
  X(kOcspResponseExpired, 239, 78, "the OCSP response is out of date") \
  X(kOcspResponseNotYetValid, 240, 78, "thisUpdate of the OCSP response lies in the future") \
  X(kOcspResponseEndsBeforeItBegins, 241, 78, "nextUpdate of the OCSP response lies before thisUpdate") \
  X(kDigestUnavailable, 242, 78, "the trust domain cannot compute a digest that is needed") \
  X(kBufferTooSmall, 243, 78, "the buffer is too small for what is to be written") \
  X(kInvalidOcspNonce, 244, 78, "an OCSP nonce has 1 to 128 octets") \
  /* CRLs (RFC 5280 sections 5 and 6.3). Those from kCrlSignerUnknown on say */ \
  /* that a CRL has nothing to say about the certificate, the others that it */ \
  /* must not be used. */ \
  X(kCrlTooLarge, 250, 78, "the CRL is larger than this library reads") \
  X(kMalformedCrl, 251, 78, "not a DER CertificateList") \
  X(kCrlTrailingData, 252, 78, "bytes follow the CRL") \
  X(kMalformedTbsCertList, 253, 78, "malformed tbsCertList") \
  X(kMalformedCrlVersion, 254, 78, "malformed or unknown version of a CRL") \
  X(kMalformedCrlIssuer, 255, 78, "malformed issuer of a CRL") \
  X(kMalformedCrlDates, 256, 78, "malformed thisUpdate or nextUpdate") \
  X(kCrlEndsBeforeItBegins, 257, 78, "nextUpdate lies before thisUpdate") \
  X(kMalformedCrlExtension, 258, 78, "malformed extension of a CRL") \
  X(kMalformedCrlEntry, 259, 78, "malformed entry of a CRL") \
  X(kCrlExtensionsNeedVersion2, 260, 78, "extensions in a CRL that is not version 2") \
  X(kUnknownCriticalCrlExtension, 261, 78, "a critical extension of the CRL is not understood") \
  X(kUnknownCriticalCrlEntryExtension, 262, 78, "a critical extension of a CRL entry is not understood") \
  X(kCrlExtensionMustNotBeCritical, 263, 78, "an extension of the CRL is critical that must not be") \
  X(kDuplicateCrlExtension, 264, 78, "an extension of the CRL or of an entry appears twice") \
  X(kCrlSignatureAlgorithmMismatch, 265, 78, "the two signature algorithms of the CRL differ") \
  X(kCrlSignatureAlgorithmNotAllowed, 266, 78, "signature algorithm not allowed for CRLs") \
  X(kBadCrlSignature, 267, 78, "the signature of the CRL is not its issuer's") \
  X(kCrlIssuerNameMismatch, 268, 78, "the CRL names another issuer than the signer") \
  X(kCrlSignerMayNotSign, 269, 78, "the signer's keyUsage does not allow signing CRLs") \
  X(kCrlSignerNotTrusted, 270, 78, "no trusted path leads to the signer of the CRL") \
  X(kMalformedDistributionPoints, 271, 78, "malformed cRLDistributionPoints") \
  X(kCrlLimitReached, 272, 78, "more CRLs, names or signatures than one check looks at") \
  X(kCrlSignerUnknown, 273, 78, "no certificate of the CRL's issuer is known") \
  X(kCrlNotYetValid, 274, 78, "the CRL is not yet valid") \
  X(kCrlExpired, 275, 78, "the CRL has expired or is too old") \
  X(kCrlOutOfScope, 276, 78, "the CRL does not cover the certificate") \
  X(kCrlReasonsIncomplete, 277, 78, "the CRLs do not cover all reasons of revocation") \
  X(kDeltaCrlWithoutBase, 278, 78, "a delta CRL without the complete CRL that it belongs to") \
  X(kNoCrl, 279, 78, "no CRL of the certificate's issuer is known") \
  /* Certificate Transparency (RFC 6962). Those up to kSctDuplicate say why */ \
  /* one SCT or list of them does not count, the others what a path lacks. */ \
  X(kMalformedSctList, 280, 75, "malformed SCT list") \
  X(kTooManyScts, 281, 75, "the list holds more SCTs than this library reads") \
  X(kMalformedSct, 282, 75, "malformed SCT") \
  X(kSctVersionUnknown, 283, 75, "an SCT of another version than 1") \
  X(kSctLogUnknown, 284, 75, "the SCT is of a log that is not in the log list") \
  X(kSctLogNotAccepted, 285, 75, "the SCT is of a log that is pending, was rejected or has no state") \
  X(kSctLogRetired, 286, 75, "the SCT is of a log that has been retired") \
  X(kSctOutsideLogInterval, 287, 75, "the certificate expires outside of the interval that the log is for") \
  X(kSctInFuture, 288, 75, "the SCT is from the future") \
  X(kSctAlgorithmNotAllowed, 289, 75, "the signature of the SCT is not of the kind that the log makes") \
  X(kSctBadSignature, 290, 75, "the SCT is not the log's, or is for another certificate or issuer") \
  X(kSctDuplicate, 291, 75, "another SCT of the same log counts already") \
  X(kSctsMissing, 292, 75, "the certificate came without SCTs") \
  X(kTooFewScts, 293, 75, "fewer valid SCTs than the CT policy asks for") \
  X(kTooFewCtLogOperators, 294, 75, "the SCTs are of logs of fewer operators than the CT policy asks for") \
  X(kNoSctOfCurrentLog, 295, 75, "no SCT of a log that is in use now") \
  X(kNoSctOfRfc6962Log, 296, 75, "no SCT of a log with the interface of RFC 6962") \
  X(kCtLogListTooOld, 297, 75, "the list of CT logs is too old") \
  X(kAnchorSctNotAfter, 298, 75, "no SCT from the time during which the trust anchor was trusted") \
  X(kAnchorSctAllAfter, 299, 75, "an SCT from before the time from which the trust anchor is trusted")
// clang-format on

enum class Error : uint16_t {
#define CAIRN_ERROR_ENUMERATOR(name, number, rank, text) name = number,
  CAIRN_ERRORS(CAIRN_ERROR_ENUMERATOR)
#undef CAIRN_ERROR_ENUMERATOR
};

// The enumerator without its "k", such as "UnknownIssuer". Stable. Static
// storage; "Unknown" for a number that is not an Error.
absl::string_view ErrorName(Error error);

// One line for people, lower case, without a full stop. Static storage.
absl::string_view ErrorText(Error error);

// The rank, 0 to 100: see CAIRN_ERRORS.
int ErrorRank(Error error);

// Whether the error says that a limit of the whole build was reached, so that
// nothing more can be found out.
bool IsBudgetError(Error error);

// Something refused, and where.
struct Failure {
  // Stands in `offset` where no byte in particular is at fault.
  static constexpr uint32_t kNoOffset = 0xffffffff;

  Error error = Error::kOk;
  Extension extension = Extension::kNone;
  // From the start of the certificate, in bytes: where the element begins that
  // was refused.
  uint32_t offset = kNoOffset;
  // With kRefusedByTrustDomain: the trust domain's own number.
  uint32_t detail = 0;

  bool ok() const { return error == Error::kOk; }

  Failure() = default;
  Failure(Error e) : error(e) {}  // NOLINT: a reason without a place
  Failure(Error e, Extension x, uint32_t at = kNoOffset)
      : error(e), extension(x), offset(at) {}
};

}  // namespace cairn

#endif  // CAIRN_PKIX_ERROR_H_
