#ifndef CAIRN_DOCS_PEERS_H_
#define CAIRN_DOCS_PEERS_H_

#include <cstddef>
#include <iterator>

#include "pkix/validation_policy.h"

namespace cairn::docs {

// What other libraries do about what a rule demands.
enum class Peer {
  kNo,       // accepts what breaks it
  kYes,      // refuses it
  kPart,     // refuses some of it: see the note
  kStrict,   // refuses it in a strict mode only
  kApp,      // leaves it to a hook or a setting of the application
  kNone,     // does not do what the rule is about
  kUnknown,  // not established
};

struct PeerRow {
  Rule rule;
  Peer mozilla;
  Peer libpki;
  Peer webpki;
  Peer openssl;
  Peer go;
  const char* note = "";
};

// From the sources, November 2026: mozilla::pkix in NSS, BoringSSL's pki/,
// rustls-webpki, OpenSSL's crypto/x509, Go's crypto/x509. One row for each
// rule.
inline constexpr PeerRow kPeers[] = {
    {Rule::kNoExplicitDefaults, Peer::kNo, Peer::kPart, Peer::kNo, Peer::kNo,
     Peer::kNo, "libpki refuses it in `critical`, not in `cA`."},
    {Rule::kNoExplicitVersion1, Peer::kNo, Peer::kYes, Peer::kYes, Peer::kNo,
     Peer::kNo,
     "webpki reads version 3 only, and anchors of version 1 without the "
     "field."},
    {Rule::kRsaNullParameters, Peer::kPart, Peer::kPart, Peer::kPart, Peer::kNo,
     Peer::kPart,
     "mozilla::pkix, libpki and Go: of keys, not of signatures. webpki: of "
     "keys; of signatures as the application's list of algorithms says."},
    {Rule::kSerialNumberPositive, Peer::kNo, Peer::kNo, Peer::kNo, Peer::kNo,
     Peer::kPart,
     "libpki warns. Go refuses negative ones, since 1.23, and accepts zero."},
    {Rule::kSerialNumberAtMost20Octets, Peer::kNo, Peer::kYes, Peer::kNo,
     Peer::kNo, Peer::kNo, "libpki has an option that lets them pass."},
    {Rule::kNoUniqueIdentifiers, Peer::kNo, Peer::kNo, Peer::kNo, Peer::kNo,
     Peer::kNo},
    {Rule::kUtcTimeBefore2050, Peer::kNo, Peer::kNo, Peer::kNo, Peer::kNo,
     Peer::kNo},
    {Rule::kMinimalBitStrings, Peer::kNo, Peer::kNo, Peer::kNo, Peer::kNo,
     Peer::kNo,
     "mozilla::pkix and libpki want the unused bits to be zero, as Cairn does "
     "always."},

    {Rule::kRsaModulusMultipleOf8, Peer::kNo, Peer::kApp, Peer::kUnknown,
     Peer::kNo, Peer::kNo,
     "mozilla::pkix tells the application the size in whole bytes only. "
     "webpki's crypto provider decides."},
    {Rule::kRsaExponentOddAbove1, Peer::kApp, Peer::kYes, Peer::kUnknown,
     Peer::kUnknown, Peer::kYes,
     "libpki by BoringSSL and Go by crypto/rsa, when the key is used. webpki's "
     "crypto provider decides."},
    {Rule::kHashFitsCurve, Peer::kNo, Peer::kNo, Peer::kApp, Peer::kNo,
     Peer::kNo, "webpki takes a list of pairs of signature and key algorithm."},

    {Rule::kAnchorInValidity, Peer::kYes, Peer::kApp, Peer::kNo, Peer::kYes,
     Peer::kYes, "libpki: a setting of each anchor."},
    {Rule::kAnchorIsCa, Peer::kYes, Peer::kApp, Peer::kNo, Peer::kPart,
     Peer::kYes,
     "libpki: two settings of each anchor. OpenSSL, unless strict, also takes "
     "keyUsage or nsCertType for it where basicConstraints is missing."},
    {Rule::kAnchorKeyUsage, Peer::kYes, Peer::kApp, Peer::kNo, Peer::kYes,
     Peer::kYes, "libpki: a setting of each anchor."},
    {Rule::kAnchorExtensionsUnderstood, Peer::kYes, Peer::kApp, Peer::kNo,
     Peer::kYes, Peer::kYes,
     "libpki: a setting of each anchor; repeated ones never."},
    {Rule::kAnchorConstraintsApply, Peer::kPart, Peer::kApp, Peer::kPart,
     Peer::kPart, Peer::kPart,
     "libpki: a setting of each anchor. webpki: name constraints only. The "
     "others: all but policies."},
    {Rule::kAnchorProfile, Peer::kPart, Peer::kPart, Peer::kNo, Peer::kPart,
     Peer::kPart,
     "What they check when they parse, they check of anchors, too; OpenSSL's "
     "strict mode is for the whole chain. webpki reads what it needs."},

    {Rule::kEndEntityIsNotCa, Peer::kYes, Peer::kStrict, Peer::kYes, Peer::kNo,
     Peer::kNo, "libpki warns otherwise."},
    {Rule::kEndEntityNamesPurpose, Peer::kNo, Peer::kStrict, Peer::kApp,
     Peer::kNo, Peer::kNo},
    {Rule::kNoAnyPurposeOnEndEntity, Peer::kYes, Peer::kStrict, Peer::kYes,
     Peer::kYes, Peer::kNo},
    {Rule::kNoForbiddenPurposeOnEndEntity, Peer::kPart, Peer::kStrict,
     Peer::kNo, Peer::kNo, Peer::kNo,
     "mozilla::pkix: OCSPSigning. libpki: codeSigning, timeStamping and "
     "OCSPSigning."},
    {Rule::kNoOcspSigningOnEndEntity, Peer::kYes, Peer::kStrict, Peer::kNo,
     Peer::kNo, Peer::kNo},
    {Rule::kKeyUsageFitsPurpose, Peer::kApp, Peer::kApp, Peer::kNo, Peer::kYes,
     Peer::kNo,
     "mozilla::pkix is told which bit; libpki leaves keyUsage to whoever uses "
     "the key."},
    {Rule::kPublicLifetimes, Peer::kApp, Peer::kApp, Peer::kNo, Peer::kNo,
     Peer::kNo},
    {Rule::kTlsFeaturesInherited, Peer::kYes, Peer::kNo, Peer::kNo, Peer::kNo,
     Peer::kNo, "mozilla::pkix wants the two lists to be the same."},
    {Rule::kExtKeyUsageNotCritical, Peer::kNo, Peer::kNo, Peer::kNo, Peer::kNo,
     Peer::kNo},

    {Rule::kNoWildcardBelowPrivateSuffix, Peer::kNo, Peer::kNone, Peer::kNo,
     Peer::kNo, Peer::kNo, "libpki leaves host names to the application."},
    {Rule::kNameConstraintsBindSelfIssued, Peer::kYes, Peer::kNo, Peer::kYes,
     Peer::kNo, Peer::kYes, "Go checks subjectAltName only."},
    {Rule::kNoLeadingDotInDnsConstraint, Peer::kNo, Peer::kNo, Peer::kNo,
     Peer::kNo, Peer::kNo,
     "All of them take it for subdomains without the name itself, as Cairn "
     "does."},
    {Rule::kNoUnderscoreInDnsNames, Peer::kNo, Peer::kNo, Peer::kNo, Peer::kNo,
     Peer::kNo},
    {Rule::kWildcardNeedsTwoLabels, Peer::kYes, Peer::kNone, Peer::kYes,
     Peer::kYes, Peer::kNo, "libpki leaves host names to the application."},

    {Rule::kPresentedNamesValid, Peer::kPart, Peer::kPart, Peer::kNo, Peer::kNo,
     Peer::kPart,
     "mozilla::pkix: names that it meets before the one it looks for, unless "
     "told to skip them. libpki: ASCII, and the length of addresses. Go: "
     "these, and URIs."},
    {Rule::kAuthorityKeyIdentifierPresent, Peer::kNo, Peer::kNo, Peer::kNo,
     Peer::kStrict, Peer::kNo,
     "OpenSSL's newest sources are content with issuer and serial number."},
    {Rule::kAuthorityKeyIdentifierNotCritical, Peer::kYes, Peer::kYes,
     Peer::kYes, Peer::kYes, Peer::kYes,
     "All but Go: as a critical extension that they do not process."},
    {Rule::kAuthorityCertIssuerWithSerial, Peer::kNo, Peer::kPart, Peer::kNo,
     Peer::kStrict, Peer::kNo,
     "libpki: that they stand together. OpenSSL: in its newest sources."},
    {Rule::kSubjectKeyIdentifierPresent, Peer::kNo, Peer::kNo, Peer::kNo,
     Peer::kStrict, Peer::kNo},
    {Rule::kSubjectKeyIdentifierNotCritical, Peer::kYes, Peer::kYes, Peer::kYes,
     Peer::kYes, Peer::kYes,
     "All but Go: as a critical extension that they do not process."},
    {Rule::kKeyUsageInCa, Peer::kNo, Peer::kNo, Peer::kNo, Peer::kStrict,
     Peer::kNo},
    {Rule::kKeyUsageNotEmpty, Peer::kPart, Peer::kYes, Peer::kNo, Peer::kYes,
     Peer::kNo, "mozilla::pkix: a bit string of no octets."},
    {Rule::kKeyCertSignInCaOnly, Peer::kNo, Peer::kNo, Peer::kNo, Peer::kStrict,
     Peer::kNo},
    {Rule::kPoliciesWellFormed, Peer::kPart, Peer::kYes, Peer::kNo, Peer::kPart,
     Peer::kYes,
     "mozilla::pkix and OpenSSL: where they are asked for a policy; "
     "mozilla::pkix does not look for repetitions."},
    {Rule::kPolicyMappingsInCaOnly, Peer::kNo, Peer::kNo, Peer::kNo, Peer::kNo,
     Peer::kNo},
    {Rule::kAltNameNotEmpty, Peer::kNo, Peer::kPart, Peer::kNo, Peer::kStrict,
     Peer::kPart,
     "libpki, OpenSSL, Go: subjectAltName. OpenSSL refuses a malformed one "
     "always; Go accepts an empty one that is not critical."},
    {Rule::kAltNameCriticalWithoutSubject, Peer::kNo, Peer::kYes, Peer::kNo,
     Peer::kStrict, Peer::kNo,
     "libpki: if there is one. OpenSSL 3; not its newest sources."},
    {Rule::kAltNameNotCriticalWithSubject, Peer::kNo, Peer::kNo, Peer::kNo,
     Peer::kNo, Peer::kNo},
    {Rule::kSubjectDirectoryAttributesNotCritical, Peer::kYes, Peer::kYes,
     Peer::kYes, Peer::kYes, Peer::kYes,
     "As a critical extension that they do not process; so does Cairn in every "
     "preset."},
    {Rule::kBasicConstraintsCriticalInCa, Peer::kNo, Peer::kNo, Peer::kNo,
     Peer::kStrict, Peer::kNo, "OpenSSL 3; not its newest sources."},
    {Rule::kPathLengthInCaOnly, Peer::kNo, Peer::kNo, Peer::kNo, Peer::kStrict,
     Peer::kNo},
    {Rule::kNameConstraintsCritical, Peer::kNo, Peer::kNo, Peer::kNo, Peer::kNo,
     Peer::kNo},
    {Rule::kNameConstraintsInCaOnly, Peer::kNo, Peer::kNo, Peer::kNo, Peer::kNo,
     Peer::kNo},
    {Rule::kNameConstraintsWellFormed, Peer::kPart, Peer::kYes, Peer::kPart,
     Peer::kPart, Peer::kYes,
     "mozilla::pkix and webpki: as far as they get when they hold a name "
     "against it; webpki accepts an empty one. OpenSSL: malformed ones."},
    {Rule::kPolicyConstraintsCritical, Peer::kNo, Peer::kPart, Peer::kNo,
     Peer::kPart, Peer::kNo,
     "libpki, and OpenSSL where it is asked for a policy: empty ones. webpki, "
     "which does not process it, refuses it where it is critical."},
    {Rule::kDistributionPointsWellFormed, Peer::kNo, Peer::kNo, Peer::kPart,
     Peer::kPart, Peer::kPart,
     "cRLDistributionPoints: webpki when it has CRLs, OpenSSL and Go always. "
     "freshestCRL: none of them."},
    {Rule::kInhibitAnyPolicyCritical, Peer::kNo, Peer::kNo, Peer::kNo,
     Peer::kNo, Peer::kNo},
    {Rule::kFreshestCrlNotCritical, Peer::kYes, Peer::kYes, Peer::kYes,
     Peer::kYes, Peer::kYes,
     "As a critical extension that they do not process."},
    {Rule::kInformationAccessNotCritical, Peer::kPart, Peer::kYes, Peer::kYes,
     Peer::kYes, Peer::kYes, "mozilla::pkix: subjectInfoAccess."},
    {Rule::kInformationAccessWellFormed, Peer::kNo, Peer::kPart, Peer::kNo,
     Peer::kNo, Peer::kPart,
     "libpki and Go: authorityInfoAccess; Go accepts an empty one."},
    {Rule::kIssuerNotEmpty, Peer::kYes, Peer::kNo, Peer::kNo, Peer::kStrict,
     Peer::kNo},
    {Rule::kSubjectNotEmptyInCa, Peer::kNo, Peer::kNo, Peer::kNo, Peer::kStrict,
     Peer::kNo},
    {Rule::kNoRevAvailAlone, Peer::kPart, Peer::kPart, Peer::kPart, Peer::kPart,
     Peer::kPart, "That it is not critical, because they do not process it."},
    {Rule::kNameStringTypes, Peer::kNo, Peer::kNo, Peer::kNo, Peer::kNo,
     Peer::kNo},

    {Rule::kAnchorKeyIdentifierConsistent, Peer::kNo, Peer::kNo, Peer::kNo,
     Peer::kNo, Peer::kNo},
    {Rule::kAnchorHasNoPurposes, Peer::kNo, Peer::kNo, Peer::kNo, Peer::kNo,
     Peer::kNo},
    {Rule::kServerKeyUsage, Peer::kNo, Peer::kNo, Peer::kNo, Peer::kNo,
     Peer::kNo},
    {Rule::kCommonNameIsAltName, Peer::kNo, Peer::kNo, Peer::kNo, Peer::kNo,
     Peer::kNo},
};

// The row of a rule, or null.
constexpr const PeerRow* FindPeers(Rule rule) {
  for (const PeerRow& row : kPeers) {
    if (row.rule == rule) return &row;
  }
  return nullptr;
}

constexpr bool HasOneRowForEachRule() {
  for (int i = 0; i < static_cast<int>(Rule::kCount); ++i) {
    if (FindPeers(static_cast<Rule>(i)) == nullptr) return false;
  }
  return std::size(kPeers) == static_cast<size_t>(Rule::kCount);
}
static_assert(HasOneRowForEachRule(), "one row for each of CAIRN_RULES");

}  // namespace cairn::docs

#endif  // CAIRN_DOCS_PEERS_H_
