#include "pkix/error.h"

#include <cstdint>
#include <initializer_list>
#include <map>
#include <set>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"

namespace cairn::testing {
namespace {

constexpr Error kEvery[] = {
#define ERROR(name, number, rank, text) Error::name,
    CAIRN_ERRORS(ERROR)
#undef ERROR
};

struct Golden {
  absl::string_view name;
  int number;
};

// Numbers and names are stable: rows are added here, and never changed.
constexpr Golden kGolden[] = {
    {"Ok", 0},
    {"NotDecided", 1},
    {"Pending", 2},
    {"UnknownIssuer", 3},
    {"UntrustedRoot", 4},
    {"Loop", 5},
    {"InvalidOptions", 6},
    {"SignatureBudgetExhausted", 10},
    {"StepBudgetExhausted", 11},
    {"OfferBudgetExhausted", 12},
    {"NameBudgetExhausted", 13},
    {"TooManyCandidates", 14},
    {"PathTooLong", 15},
    {"CertificateTooLarge", 16},
    {"TooManyExtensions", 17},
    {"PolicyGraphTooLarge", 18},
    {"MalformedCertificate", 20},
    {"TrailingData", 21},
    {"MalformedTbsCertificate", 22},
    {"MalformedVersion", 23},
    {"MalformedSerialNumber", 24},
    {"MalformedSignatureAlgorithm", 25},
    {"MalformedIssuer", 26},
    {"MalformedValidity", 27},
    {"ValidityEndsBeforeItBegins", 28},
    {"MalformedSubject", 29},
    {"MalformedSubjectPublicKeyInfo", 30},
    {"MalformedUniqueIdentifier", 31},
    {"MalformedExtensions", 32},
    {"ExtensionsNeedVersion3", 33},
    {"MalformedExtension", 34},
    {"MalformedSignature", 35},
    {"DuplicateExtension", 40},
    {"UnknownCriticalExtension", 41},
    {"Precertificate", 42},
    {"VersionNotAllowed", 43},
    {"SignatureAlgorithmMismatch", 44},
    {"SignatureAlgorithmNotAllowed", 45},
    {"PublicKeyNotAllowed", 46},
    {"PublicKeyTooSmall", 47},
    {"NotYetValid", 48},
    {"Expired", 49},
    {"ValidityPeriodTooLong", 50},
    {"IssuerIsNotACa", 51},
    {"IssuerMayNotSign", 52},
    {"EndEntityIsACa", 53},
    {"KeyUsageNotAllowed", 54},
    {"PurposeNotAllowed", 55},
    {"PurposeMissing", 56},
    {"PathLengthExceeded", 57},
    {"RequiredTlsFeatureMissing", 58},
    {"ExplicitDefaultValue", 70},
    {"ExplicitVersion1", 71},
    {"RsaParametersMissing", 72},
    {"SerialNumberNotPositive", 73},
    {"SerialNumberTooLong", 74},
    {"UniqueIdentifierPresent", 75},
    {"TimeEncodingNotAllowed", 76},
    {"BitStringNotMinimal", 77},
    {"ExtensionMissing", 90},
    {"ExtensionNotAllowed", 91},
    {"ExtensionMustBeCritical", 92},
    {"ExtensionMustNotBeCritical", 93},
    {"ExtensionContentsNotAllowed", 94},
    {"EmptySubject", 95},
    {"EmptyIssuer", 96},
    {"KeyIdentifierMismatch", 97},
    {"CommonNameNotInSubjectAltName", 98},
    {"NameEncodingNotAllowed", 99},
    {"HashDoesNotFitCurve", 100},
    {"HostnameMismatch", 110},
    {"IpAddressMismatch", 111},
    {"EmailMismatch", 112},
    {"UriMismatch", 113},
    {"InvalidIdentity", 114},
    {"MalformedPresentedName", 115},
    {"PublicSuffixWildcard", 116},
    {"NameNotPermitted", 130},
    {"NameExcluded", 131},
    {"MalformedNameConstraints", 132},
    {"NameConstraintNotSupported", 133},
    {"MalformedPolicies", 150},
    {"PolicyRequired", 151},
    {"AnyPolicyMapped", 152},
    {"BadSignature", 170},
    {"SignatureKeyMismatch", 171},
    {"SignatureAlgorithmNotSupported", 172},
    {"PublicKeyNotSupported", 173},
    {"SignatureEncoding", 174},
    {"Distrusted", 190},
    {"AnchorNotForPurpose", 191},
    {"AnchorDistrustedAfter", 192},
    {"AnchorDoesNotIssue", 193},
    {"RefusedByTrustDomain", 194},
    {"Revoked", 210},
    {"RevocationUnknown", 211},
    {"RevocationUnavailable", 212},
    {"StapledResponseMissing", 213},
    {"FetchFailed", 214},
    {"RevocationCacheFull", 215},
    {"OcspResponseTooLarge", 220},
    {"MalformedOcspResponse", 221},
    {"OcspMalformedRequest", 222},
    {"OcspInternalError", 223},
    {"OcspTryLater", 224},
    {"OcspSigRequired", 225},
    {"OcspUnauthorized", 226},
    {"OcspResponseTypeUnknown", 227},
    {"MalformedBasicOcspResponse", 228},
    {"MalformedOcspResponseData", 229},
    {"TooManyOcspCertificates", 230},
    {"OcspSignerUnknown", 231},
    {"OcspSignerNotIssued", 232},
    {"MalformedOcspEntry", 233},
    {"MalformedOcspExtensions", 234},
    {"TooManyOcspExtensions", 235},
    {"OcspNonceMismatch", 236},
    {"OcspNonceMissing", 237},
    {"OcspNoMatchingEntry", 238},
    {"OcspResponseExpired", 239},
    {"OcspResponseNotYetValid", 240},
    {"OcspResponseEndsBeforeItBegins", 241},
    {"DigestUnavailable", 242},
    {"BufferTooSmall", 243},
    {"InvalidOcspNonce", 244},
    {"CrlTooLarge", 250},
    {"MalformedCrl", 251},
    {"CrlTrailingData", 252},
    {"MalformedTbsCertList", 253},
    {"MalformedCrlVersion", 254},
    {"MalformedCrlIssuer", 255},
    {"MalformedCrlDates", 256},
    {"CrlEndsBeforeItBegins", 257},
    {"MalformedCrlExtension", 258},
    {"MalformedCrlEntry", 259},
    {"CrlExtensionsNeedVersion2", 260},
    {"UnknownCriticalCrlExtension", 261},
    {"UnknownCriticalCrlEntryExtension", 262},
    {"CrlExtensionMustNotBeCritical", 263},
    {"DuplicateCrlExtension", 264},
    {"CrlSignatureAlgorithmMismatch", 265},
    {"CrlSignatureAlgorithmNotAllowed", 266},
    {"BadCrlSignature", 267},
    {"CrlIssuerNameMismatch", 268},
    {"CrlSignerMayNotSign", 269},
    {"CrlSignerNotTrusted", 270},
    {"MalformedDistributionPoints", 271},
    {"CrlLimitReached", 272},
    {"CrlSignerUnknown", 273},
    {"CrlNotYetValid", 274},
    {"CrlExpired", 275},
    {"CrlOutOfScope", 276},
    {"CrlReasonsIncomplete", 277},
    {"DeltaCrlWithoutBase", 278},
    {"NoCrl", 279},
    {"MalformedSctList", 280},
    {"TooManyScts", 281},
    {"MalformedSct", 282},
    {"SctVersionUnknown", 283},
    {"SctLogUnknown", 284},
    {"SctLogNotAccepted", 285},
    {"SctLogRetired", 286},
    {"SctOutsideLogInterval", 287},
    {"SctInFuture", 288},
    {"SctAlgorithmNotAllowed", 289},
    {"SctBadSignature", 290},
    {"SctDuplicate", 291},
    {"SctsMissing", 292},
    {"TooFewScts", 293},
    {"TooFewCtLogOperators", 294},
    {"NoSctOfCurrentLog", 295},
    {"NoSctOfRfc6962Log", 296},
    {"CtLogListTooOld", 297},
    {"AnchorSctNotAfter", 298},
    {"AnchorSctAllAfter", 299},
};

TEST(ErrorTest, NumbersAndNamesAreStable) {
  std::map<int, absl::string_view> expected;
  for (const Golden& golden : kGolden) {
    EXPECT_TRUE(expected.emplace(golden.number, golden.name).second);
  }
  std::map<int, absl::string_view> actual;
  for (Error error : kEvery) {
    actual.emplace(static_cast<int>(error), ErrorName(error));
  }
  EXPECT_EQ(actual, expected);
}

TEST(ErrorTest, NumbersAndNamesAreUnique) {
  std::set<int> numbers;
  std::set<absl::string_view> names;
  std::set<absl::string_view> texts;
  for (Error error : kEvery) {
    EXPECT_TRUE(numbers.insert(static_cast<int>(error)).second)
        << ErrorName(error);
    EXPECT_TRUE(names.insert(ErrorName(error)).second) << ErrorName(error);
    EXPECT_TRUE(texts.insert(ErrorText(error)).second) << ErrorText(error);
  }
}

TEST(ErrorTest, NamesAreIdentifiers) {
  for (Error error : kEvery) {
    const absl::string_view name = ErrorName(error);
    ASSERT_FALSE(name.empty());
    EXPECT_TRUE(absl::ascii_isupper(name[0])) << name;
    for (char c : name) EXPECT_TRUE(absl::ascii_isalnum(c)) << name;
  }
}

// Words that keep their capitals at the start of a text.
bool BeginsWithAName(absl::string_view text) {
  for (absl::string_view name : {"RSA ", "ECDSA ", "TLS "}) {
    if (absl::StartsWith(text, name)) return true;
  }
  return false;
}

TEST(ErrorTest, TextsAreOneLineInLowerCaseWithoutAFullStop) {
  for (Error error : kEvery) {
    const absl::string_view text = ErrorText(error);
    ASSERT_FALSE(text.empty()) << ErrorName(error);
    for (char c : text) EXPECT_TRUE(absl::ascii_isprint(c)) << text;
    EXPECT_TRUE(!absl::ascii_isupper(text.front()) || BeginsWithAName(text))
        << text;
    EXPECT_NE(text.back(), '.') << text;
    EXPECT_EQ(text, absl::StripAsciiWhitespace(text));
    EXPECT_EQ(text.find("  "), absl::string_view::npos) << text;
    EXPECT_LE(text.size(), 80u) << text;
  }
}

TEST(ErrorTest, Ranks) {
  for (Error error : kEvery) {
    EXPECT_GE(ErrorRank(error), 0) << ErrorName(error);
    EXPECT_LE(ErrorRank(error), 100) << ErrorName(error);
  }
}

// What pkix/error.h says of them, in the order of a search: a candidate that is
// the wrong one ranks below the right one that has something against it.
TEST(ErrorTest, OrderOfRanks) {
  const Error ascending[] = {
      Error::kOk,
      Error::kLoop,
      Error::kUnknownIssuer,
      Error::kMalformedCertificate,
      Error::kUntrustedRoot,
      Error::kBadSignature,
      Error::kIssuerIsNotACa,
      Error::kExpired,
      Error::kNameNotPermitted,
      Error::kHostnameMismatch,
      Error::kRevocationUnknown,
      Error::kDistrusted,
      Error::kRevoked,
      Error::kStepBudgetExhausted,
      Error::kInvalidOptions,
  };
  int rank = -1;
  for (Error error : ascending) {
    EXPECT_GT(ErrorRank(error), rank) << ErrorName(error);
    rank = ErrorRank(error);
  }
}

TEST(ErrorTest, BudgetErrors) {
  const std::set<Error> budget = {
      Error::kSignatureBudgetExhausted, Error::kStepBudgetExhausted,
      Error::kOfferBudgetExhausted,     Error::kNameBudgetExhausted,
      Error::kTooManyCandidates,
  };
  for (Error error : kEvery) {
    EXPECT_EQ(IsBudgetError(error), budget.count(error) == 1)
        << ErrorName(error);
    // Nothing but a mistake of the caller's stands above them.
    if (budget.count(error) == 1) {
      EXPECT_EQ(ErrorRank(error), 99);
    } else {
      EXPECT_NE(ErrorRank(error), 99);
    }
  }
}

TEST(ErrorTest, NumbersThatAreNotErrors) {
  const Error unknown = static_cast<Error>(65535);
  EXPECT_EQ(ErrorName(unknown), "Unknown");
  EXPECT_FALSE(ErrorText(unknown).empty());
  EXPECT_EQ(ErrorRank(unknown), 0);
  EXPECT_FALSE(IsBudgetError(unknown));
}

TEST(FailureTest, Made) {
  const Failure none;
  EXPECT_TRUE(none.ok());
  EXPECT_EQ(none.error, Error::kOk);
  EXPECT_EQ(none.extension, Extension::kNone);
  EXPECT_EQ(none.offset, Failure::kNoOffset);
  EXPECT_EQ(none.detail, 0u);
  const Failure reason = Error::kExpired;
  EXPECT_FALSE(reason.ok());
  EXPECT_EQ(reason.error, Error::kExpired);
  EXPECT_EQ(reason.extension, Extension::kNone);
  EXPECT_EQ(reason.offset, Failure::kNoOffset);
  const Failure placed(Error::kMalformedExtension, Extension::kKeyUsage, 12);
  EXPECT_EQ(placed.error, Error::kMalformedExtension);
  EXPECT_EQ(placed.extension, Extension::kKeyUsage);
  EXPECT_EQ(placed.offset, 12u);
  EXPECT_EQ(Failure(Error::kExpired, Extension::kKeyUsage).offset,
            Failure::kNoOffset);
}

}  // namespace
}  // namespace cairn::testing
