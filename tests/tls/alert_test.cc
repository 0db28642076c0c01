#include "tls/alert.h"

#include <set>
#include <string>

#include "gtest/gtest.h"
#include "openssl/ssl.h"
#include "tests/support/printers.h"

namespace cairn::tls {
namespace {

struct Row {
  Error error;
  int alert;
};
void PrintTo(const Row& row, std::ostream* out) {
  *out << ErrorName(row.error) << " " << row.alert;
}

// Each Error, in the order of CAIRN_ERRORS, with the number of its alert.
const Row kRows[] = {
    {Error::kOk, 80},
    {Error::kNotDecided, 80},
    {Error::kPending, 46},
    {Error::kUnknownIssuer, 48},
    {Error::kUntrustedRoot, 48},
    {Error::kLoop, 48},
    {Error::kInvalidOptions, 80},
    {Error::kSignatureBudgetExhausted, 46},
    {Error::kStepBudgetExhausted, 46},
    {Error::kOfferBudgetExhausted, 46},
    {Error::kNameBudgetExhausted, 46},
    {Error::kTooManyCandidates, 46},
    {Error::kPathTooLong, 48},
    {Error::kCertificateTooLarge, 42},
    {Error::kTooManyExtensions, 42},
    {Error::kPolicyGraphTooLarge, 46},
    {Error::kMalformedCertificate, 42},
    {Error::kTrailingData, 42},
    {Error::kMalformedTbsCertificate, 42},
    {Error::kMalformedVersion, 42},
    {Error::kMalformedSerialNumber, 42},
    {Error::kMalformedSignatureAlgorithm, 42},
    {Error::kMalformedIssuer, 42},
    {Error::kMalformedValidity, 42},
    {Error::kValidityEndsBeforeItBegins, 42},
    {Error::kMalformedSubject, 42},
    {Error::kMalformedSubjectPublicKeyInfo, 42},
    {Error::kMalformedUniqueIdentifier, 42},
    {Error::kMalformedExtensions, 42},
    {Error::kExtensionsNeedVersion3, 42},
    {Error::kMalformedExtension, 42},
    {Error::kMalformedSignature, 42},
    {Error::kDuplicateExtension, 42},
    {Error::kUnknownCriticalExtension, 43},
    {Error::kPrecertificate, 42},
    {Error::kVersionNotAllowed, 48},
    {Error::kSignatureAlgorithmMismatch, 42},
    {Error::kSignatureAlgorithmNotAllowed, 42},
    {Error::kPublicKeyNotAllowed, 42},
    {Error::kPublicKeyTooSmall, 42},
    {Error::kNotYetValid, 45},
    {Error::kExpired, 45},
    {Error::kValidityPeriodTooLong, 42},
    {Error::kIssuerIsNotACa, 48},
    {Error::kIssuerMayNotSign, 48},
    {Error::kEndEntityIsACa, 42},
    {Error::kKeyUsageNotAllowed, 43},
    {Error::kPurposeNotAllowed, 43},
    {Error::kPurposeMissing, 43},
    {Error::kPathLengthExceeded, 48},
    {Error::kRequiredTlsFeatureMissing, 42},
    {Error::kExplicitDefaultValue, 42},
    {Error::kExplicitVersion1, 42},
    {Error::kRsaParametersMissing, 42},
    {Error::kSerialNumberNotPositive, 42},
    {Error::kSerialNumberTooLong, 42},
    {Error::kUniqueIdentifierPresent, 42},
    {Error::kTimeEncodingNotAllowed, 42},
    {Error::kBitStringNotMinimal, 42},
    {Error::kExtensionMissing, 42},
    {Error::kExtensionNotAllowed, 42},
    {Error::kExtensionMustBeCritical, 42},
    {Error::kExtensionMustNotBeCritical, 42},
    {Error::kExtensionContentsNotAllowed, 42},
    {Error::kEmptySubject, 42},
    {Error::kEmptyIssuer, 42},
    {Error::kKeyIdentifierMismatch, 42},
    {Error::kCommonNameNotInSubjectAltName, 42},
    {Error::kNameEncodingNotAllowed, 42},
    {Error::kHashDoesNotFitCurve, 42},
    {Error::kHostnameMismatch, 42},
    {Error::kIpAddressMismatch, 42},
    {Error::kEmailMismatch, 42},
    {Error::kUriMismatch, 42},
    {Error::kInvalidIdentity, 80},
    {Error::kMalformedPresentedName, 42},
    {Error::kPublicSuffixWildcard, 42},
    {Error::kNameNotPermitted, 42},
    {Error::kNameExcluded, 42},
    {Error::kMalformedNameConstraints, 42},
    {Error::kNameConstraintNotSupported, 43},
    {Error::kMalformedPolicies, 42},
    {Error::kPolicyRequired, 46},
    {Error::kAnyPolicyMapped, 42},
    {Error::kBadSignature, 42},
    {Error::kSignatureKeyMismatch, 42},
    {Error::kSignatureAlgorithmNotSupported, 43},
    {Error::kPublicKeyNotSupported, 43},
    {Error::kSignatureEncoding, 42},
    {Error::kDistrusted, 42},
    {Error::kAnchorNotForPurpose, 48},
    {Error::kAnchorDistrustedAfter, 48},
    {Error::kAnchorDoesNotIssue, 48},
    {Error::kRefusedByTrustDomain, 49},
    {Error::kRevoked, 44},
    {Error::kRevocationUnknown, 46},
    {Error::kRevocationUnavailable, 46},
    {Error::kFetchFailed, 46},
    {Error::kRevocationCacheFull, 46},
    {Error::kStapledResponseMissing, 113},
    {Error::kOcspResponseTooLarge, 113},
    {Error::kMalformedOcspResponse, 113},
    {Error::kOcspMalformedRequest, 113},
    {Error::kOcspInternalError, 113},
    {Error::kOcspTryLater, 113},
    {Error::kOcspSigRequired, 113},
    {Error::kOcspUnauthorized, 113},
    {Error::kOcspResponseTypeUnknown, 113},
    {Error::kMalformedBasicOcspResponse, 113},
    {Error::kMalformedOcspResponseData, 113},
    {Error::kTooManyOcspCertificates, 113},
    {Error::kOcspSignerUnknown, 113},
    {Error::kOcspSignerNotIssued, 113},
    {Error::kMalformedOcspEntry, 113},
    {Error::kMalformedOcspExtensions, 113},
    {Error::kTooManyOcspExtensions, 113},
    {Error::kOcspNonceMismatch, 113},
    {Error::kOcspNonceMissing, 113},
    {Error::kOcspNoMatchingEntry, 113},
    {Error::kOcspResponseExpired, 113},
    {Error::kOcspResponseNotYetValid, 113},
    {Error::kOcspResponseEndsBeforeItBegins, 113},
    {Error::kDigestUnavailable, 80},
    {Error::kBufferTooSmall, 80},
    {Error::kInvalidOcspNonce, 80},
    {Error::kCrlTooLarge, 46},
    {Error::kMalformedCrl, 46},
    {Error::kCrlTrailingData, 46},
    {Error::kMalformedTbsCertList, 46},
    {Error::kMalformedCrlVersion, 46},
    {Error::kMalformedCrlIssuer, 46},
    {Error::kMalformedCrlDates, 46},
    {Error::kCrlEndsBeforeItBegins, 46},
    {Error::kMalformedCrlExtension, 46},
    {Error::kMalformedCrlEntry, 46},
    {Error::kCrlExtensionsNeedVersion2, 46},
    {Error::kUnknownCriticalCrlExtension, 46},
    {Error::kUnknownCriticalCrlEntryExtension, 46},
    {Error::kCrlExtensionMustNotBeCritical, 46},
    {Error::kDuplicateCrlExtension, 46},
    {Error::kCrlSignatureAlgorithmMismatch, 46},
    {Error::kCrlSignatureAlgorithmNotAllowed, 46},
    {Error::kBadCrlSignature, 46},
    {Error::kCrlIssuerNameMismatch, 46},
    {Error::kCrlSignerMayNotSign, 46},
    {Error::kCrlSignerNotTrusted, 46},
    {Error::kMalformedDistributionPoints, 42},
    {Error::kCrlLimitReached, 46},
    {Error::kCrlSignerUnknown, 46},
    {Error::kCrlNotYetValid, 46},
    {Error::kCrlExpired, 46},
    {Error::kCrlOutOfScope, 46},
    {Error::kCrlReasonsIncomplete, 46},
    {Error::kDeltaCrlWithoutBase, 46},
    {Error::kNoCrl, 46},
    {Error::kMalformedSctList, 46},
    {Error::kTooManyScts, 46},
    {Error::kMalformedSct, 46},
    {Error::kSctVersionUnknown, 46},
    {Error::kSctLogUnknown, 46},
    {Error::kSctLogNotAccepted, 46},
    {Error::kSctLogRetired, 46},
    {Error::kSctOutsideLogInterval, 46},
    {Error::kSctInFuture, 46},
    {Error::kSctAlgorithmNotAllowed, 46},
    {Error::kSctBadSignature, 46},
    {Error::kSctDuplicate, 46},
    {Error::kSctsMissing, 46},
    {Error::kTooFewScts, 46},
    {Error::kTooFewCtLogOperators, 46},
    {Error::kNoSctOfCurrentLog, 46},
    {Error::kNoSctOfRfc6962Log, 46},
    {Error::kCtLogListTooOld, 80},
    {Error::kAnchorSctNotAfter, 48},
    {Error::kAnchorSctAllAfter, 48},
};

class AlertOf : public ::testing::TestWithParam<Row> {};
INSTANTIATE_TEST_SUITE_P(Each, AlertOf, ::testing::ValuesIn(kRows));

TEST_P(AlertOf, Error) {
  EXPECT_EQ(AlertFor(GetParam().error), GetParam().alert);
}

TEST(AlertForTest, NoErrorIsForgotten) {
  std::set<Error> tested;
  for (const Row& row : kRows) tested.insert(row.error);
#define CHECK_ROW(name, number, rank, text) \
  EXPECT_EQ(tested.count(Error::name), 1) << #name;
  CAIRN_ERRORS(CHECK_ROW)
#undef CHECK_ROW
}

TEST(AlertForTest, WhatIsNoError) {
  EXPECT_EQ(AlertFor(static_cast<Error>(9999)), 80);
}

// As RFC 8446 section 6 numbers them, and BoringSSL.
TEST(AlertNameTest, Names) {
  const struct {
    int alert;
    const char* name;
  } kNames[] = {
      {SSL_AD_CLOSE_NOTIFY, "close_notify"},
      {SSL_AD_UNEXPECTED_MESSAGE, "unexpected_message"},
      {SSL_AD_BAD_RECORD_MAC, "bad_record_mac"},
      {SSL_AD_RECORD_OVERFLOW, "record_overflow"},
      {SSL_AD_DECOMPRESSION_FAILURE, "decompression_failure"},
      {SSL_AD_HANDSHAKE_FAILURE, "handshake_failure"},
      {SSL_AD_BAD_CERTIFICATE, "bad_certificate"},
      {SSL_AD_UNSUPPORTED_CERTIFICATE, "unsupported_certificate"},
      {SSL_AD_CERTIFICATE_REVOKED, "certificate_revoked"},
      {SSL_AD_CERTIFICATE_EXPIRED, "certificate_expired"},
      {SSL_AD_CERTIFICATE_UNKNOWN, "certificate_unknown"},
      {SSL_AD_ILLEGAL_PARAMETER, "illegal_parameter"},
      {SSL_AD_UNKNOWN_CA, "unknown_ca"},
      {SSL_AD_ACCESS_DENIED, "access_denied"},
      {SSL_AD_DECODE_ERROR, "decode_error"},
      {SSL_AD_DECRYPT_ERROR, "decrypt_error"},
      {SSL_AD_PROTOCOL_VERSION, "protocol_version"},
      {SSL_AD_INSUFFICIENT_SECURITY, "insufficient_security"},
      {SSL_AD_INTERNAL_ERROR, "internal_error"},
      {SSL_AD_INAPPROPRIATE_FALLBACK, "inappropriate_fallback"},
      {SSL_AD_USER_CANCELLED, "user_canceled"},
      {SSL_AD_NO_RENEGOTIATION, "no_renegotiation"},
      {SSL_AD_MISSING_EXTENSION, "missing_extension"},
      {SSL_AD_UNSUPPORTED_EXTENSION, "unsupported_extension"},
      {SSL_AD_UNRECOGNIZED_NAME, "unrecognized_name"},
      {SSL_AD_BAD_CERTIFICATE_STATUS_RESPONSE,
       "bad_certificate_status_response"},
      {SSL_AD_UNKNOWN_PSK_IDENTITY, "unknown_psk_identity"},
      {SSL_AD_CERTIFICATE_REQUIRED, "certificate_required"},
      {SSL_AD_NO_APPLICATION_PROTOCOL, "no_application_protocol"},
      {1, "unassigned"},
      {255, "unassigned"},
  };
  for (const auto& row : kNames) {
    EXPECT_EQ(AlertName(static_cast<uint8_t>(row.alert)), row.name);
  }
}

}  // namespace
}  // namespace cairn::tls
