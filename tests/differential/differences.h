#ifndef CAIRN_TESTS_DIFFERENTIAL_DIFFERENCES_H_
#define CAIRN_TESTS_DIFFERENTIAL_DIFFERENCES_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "tests/differential/lane.h"

namespace cairn::differential {

// Who refuses what the other accepts.
enum class Refuser : uint8_t { kCairn, kPeer };

// Who does what the standard asks for. kEither: it leaves the choice, or says
// nothing.
enum class Right : uint8_t { kCairn, kPeer, kEither };

// A difference that is known, and why it is there. It explains every case with
// this deviation (and with the second one, where there is one) in which that
// side refuses for this reason and the other side accepts.
struct Difference {
  // Whether it is one in this lane.
  constexpr bool IsIn(Lane lane) const {
    return !reasons[static_cast<int>(lane)].empty();
  }

  absl::string_view kind;
  // The second deviation, with "*" at its end: all that begin so. Empty: with
  // any other or none, and a chain with the one deviation alone must differ.
  absl::string_view with;
  Refuser refuser;
  // By lane: what the refuser says, in part. Empty: no difference there.
  absl::string_view reasons[kLaneCount];
  Right right;
  // Of what is right.
  absl::string_view source;
  absl::string_view why;
};

inline constexpr absl::string_view kNoPolicies =
    "GnuTLS does not process policies: it refuses the critical extensions that "
    "govern them, and lets all others pass.";
inline constexpr absl::string_view kNotNeeded =
    "Cairn reads the extension when it needs it, and the strict presets "
    "always. "
    "The others read it when they load the certificate.";
inline constexpr absl::string_view kIdsOrder =
    "Key identifiers help to find an issuer; the path validation of section 6 "
    "does not know them. Cairn orders candidates by them and lets the "
    "signature "
    "decide.";
inline constexpr absl::string_view kCriticalOnly =
    "The extension must not be critical, which binds issuers. Cairn "
    "understands it either way, but in its strict presets; the others refuse "
    "what is critical and not processed.";
inline constexpr absl::string_view kOnePath =
    "There is another path, and Cairn tries all candidates. OpenSSL and GnuTLS "
    "make up one path before they verify it.";
inline constexpr absl::string_view kSection4 =
    "A demand on issuers. -x509_strict has some of section 4, Rfc5280Strict "
    "all of it that can be checked.";
inline constexpr absl::string_view kDer =
    "The peers that accept it read BER, or do not read the field.";
inline constexpr absl::string_view kNoDirectory =
    "GnuTLS does not compare directory names: it lets permitted subtrees pass "
    "and refuses whatever has excluded ones.";
inline constexpr absl::string_view kSubjectBytes =
    "GnuTLS compares names as bytes.";

inline constexpr absl::string_view kCommonName =
    "The common name is not looked at.";
inline constexpr absl::string_view kConstrainedNames =
    "Where host names are constrained, Cairn refuses one that is not valid, "
    "which no constraint could be held against.";
inline constexpr absl::string_view kWildcardExcluded =
    "The leaf has *.example.com, and a name below example.com is excluded. The "
    "standard compares text; Cairn does not let a wildcard reach a name that "
    "is excluded.";
inline constexpr absl::string_view kBothVersions =
    "Addresses of both versions are one form: where only IPv4 is permitted, "
    "IPv6 is not.";
inline constexpr absl::string_view kTrustedLeaf =
    "A leaf that is trusted as itself. Cairn holds it to the same rules as any "
    "other, OpenSSL does not look at this one.";
inline constexpr absl::string_view kRanks =
    "A difference that the second deviation makes by itself. Cairn names the "
    "highest-ranking reason of all candidates, which is that of the expired "
    "one here.";
inline constexpr absl::string_view kLeadingDot =
    "A leading dot is of URIs and mailboxes only. The web uses it for host "
    "names, too, and so WebPki reads it.";
inline constexpr absl::string_view kAnchorPolicies =
    "Section 6 takes a name and a key from an anchor; RFC 5937 takes its "
    "constraints, too. Cairn does, but in Rfc5280; OpenSSL leaves its policies "
    "out.";

// Every known difference, in the order of the deviations.
// clang-format off
inline constexpr Difference kDifferences[] = {
    {"validity.leaf-last-second", "", Refuser::kPeer,
     {"certificate has expired", "certificate has expired", ""},
     Right::kCairn, "RFC 5280 4.1.2.5",
     "notAfter belongs to the validity period. OpenSSL's ends one second "
     "before it."},
    {"validity.leaf-generalized-time", "", Refuser::kCairn,
     {"", "TimeEncodingNotAllowed", ""},
     Right::kCairn, "RFC 5280 4.1.2.5", kSection4},
    {"validity.leaf-without-seconds", "", Refuser::kCairn,
     {"", "", "MalformedValidity"},
     Right::kCairn, "RFC 5280 4.1.2.5.1", "Seconds are not optional in DER."},

    {"version.lower-1-with-extensions", "", Refuser::kCairn,
     {"UnknownIssuer", "", ""},
     Right::kCairn, "RFC 5280 4.1.2.9",
     "Extensions in a certificate of version 1: Cairn does not read it, and so "
     "the issuer is unknown. OpenSSL refuses it in strict mode."},
    {"version.leaf-4", "", Refuser::kCairn,
     {"MalformedVersion", "MalformedVersion", "MalformedVersion"},
     Right::kCairn, "RFC 5280 4.1",
     "There is no version 4; what its fields mean, nobody knows."},
    {"version.leaf-unique-ids", "", Refuser::kCairn,
     {"", "UniqueIdentifierPresent", ""},
     Right::kCairn, "RFC 5280 4.1.2.8", kSection4},
    {"version.leaf-*", "host.common-name-*", Refuser::kCairn,
     {"HostnameMismatch", "ExtensionMissing", "HostnameMismatch"},
     Right::kCairn, "RFC 9525 6.1", kCommonName},
    {"version.upper-*", "chain.upper-trusted", Refuser::kPeer,
     {"invalid CA certificate", "", "not a CA"},
     Right::kEither, "RFC 5280 6.1.1 (d)",
     "An anchor is a name and a key, and who has no basicConstraints cannot "
     "say it is a CA. OpenSSL accepts version 1 where it is self-signed, "
     "GnuTLS version 1 alone."},

    {"serial.zero", "", Refuser::kCairn,
     {"", "SerialNumberNotPositive", ""},
     Right::kCairn, "RFC 5280 4.1.2.2", kSection4},
    {"serial.negative", "", Refuser::kCairn,
     {"", "SerialNumberNotPositive", ""},
     Right::kCairn, "RFC 5280 4.1.2.2", kSection4},
    {"serial.21-octets", "", Refuser::kCairn,
     {"", "SerialNumberTooLong", ""},
     Right::kCairn, "RFC 5280 4.1.2.2", kSection4},
    {"serial.padded", "", Refuser::kCairn,
     {"", "", "MalformedSerialNumber"},
     Right::kCairn, "X.690 8.3.2", kDer},
    {"serial.empty", "", Refuser::kCairn,
     {"", "", "MalformedSerialNumber"},
     Right::kCairn, "X.690 8.3.1", kDer},

    {"ca.root-without-basic-constraints", "", Refuser::kCairn,
     {"IssuerIsNotACa", "", "IssuerIsNotACa"},
     Right::kEither, "RFC 5280 6.1.1 (d)",
     "Anchors are the application's. Cairn holds those of version 3 to "
     "basicConstraints, as browsers do; OpenSSL takes keyUsage for it, unless "
     "strict, GnuTLS does not look."},
    {"ca.leaf-true", "", Refuser::kCairn,
     {"EndEntityIsACa", "", "EndEntityIsACa"},
     Right::kEither, "CA/B BR 7.1.2.7.8",
     "Section 6 does not ask whether the last certificate is a CA's. Cairn "
     "follows browsers, but in Rfc5280."},

    {"path-length.upper-negative", "", Refuser::kCairn,
     {"", "", "UnknownIssuer"},
     Right::kCairn, "RFC 5280 4.2.1.9",
     "pathLenConstraint is at least 0: Cairn does not read the certificate. "
     "GnuTLS reads a negative one as none."},
    {"path-length.self-issued-exact", "", Refuser::kPeer,
     {"", "", "violates the signer's constraints"},
     Right::kCairn, "RFC 5280 6.1.4 (l)",
     "Self-issued certificates do not count. GnuTLS counts them."},

    {"chain.leaf-trusted", "", Refuser::kPeer,
     {"", "", "issuer is unknown"},
     Right::kEither, "RFC 5280 6.1",
     "A leaf that is trusted as itself. Section 6 does not have it; Cairn and, "
     "with -partial_chain, OpenSSL let the application decide."},
    {"chain.leaf-trusted", "name.issuer-empty", Refuser::kCairn,
     {"", "EmptyIssuer", ""},
     Right::kCairn, "RFC 5280 4.1.2.4", kSection4},
    {"chain.leaf-trusted", "signature.leaf-unsigned", Refuser::kCairn,
     {"SignatureAlgorithmNotAllowed", "SignatureAlgorithmNotAllowed", ""},
     Right::kEither, "RFC 9925 3",
     "A leaf that is trusted as itself, with the algorithm that stands for no "
     "signature. Cairn never takes that one."},
    {"chain.leaf-trusted", "ca.leaf-path-length", Refuser::kCairn,
     {"", "ExtensionContentsNotAllowed", ""},
     Right::kEither, "RFC 5280 4.2.1.9", kTrustedLeaf},
    {"chain.leaf-trusted", "key-id.leaf-authority-absent", Refuser::kCairn,
     {"", "ExtensionMissing", ""},
     Right::kEither, "RFC 5280 4.2.1.1", kTrustedLeaf},
    {"chain.leaf-trusted", "key-id.leaf-authority-malformed", Refuser::kCairn,
     {"MalformedExtension", "", ""},
     Right::kEither, "RFC 5280 4.2.1.1", kTrustedLeaf},
    {"chain.leaf-trusted", "constraint.x400-excluded", Refuser::kPeer,
     {"", "", "Error in DER parsing"},
     Right::kEither, "RFC 5280 4.2.1.6",
     "An x400Address in an anchor. Nobody uses them, and GnuTLS cannot read "
     "them."},
    {"chain.upper-trusted", "policy.*", Refuser::kCairn,
     {"PolicyRequired", "PolicyRequired", ""},
     Right::kEither, "RFC 5937 3.2", kAnchorPolicies},
    {"chain.upper-trusted", "policy.constraints-*", Refuser::kCairn,
     {"MalformedPolicies", "MalformedExtension", ""},
     Right::kEither, "RFC 5937 3.2", kAnchorPolicies},
    {"chain.cross-signed", "", Refuser::kPeer,
     {"unable to get local issuer", "unable to get local issuer",
      "issuer is unknown"},
     Right::kCairn, "RFC 4158 2.4", kOnePath},
    {"chain.cross-signed-expired", "", Refuser::kPeer,
     {"certificate has expired", "certificate has expired",
      "expired certificate"},
     Right::kCairn, "RFC 4158 2.4", kOnePath},
    {"chain.namesake-issuer", "key-id.*", Refuser::kPeer,
     {"signature failure", "", "signature in the certificate is invalid"},
     Right::kCairn, "RFC 4158 2.4",
     "Two issuers of one name, and no key identifier that tells which. Cairn "
     "tries both."},
    {"chain.expired-issuer-too", "", Refuser::kPeer,
     {"", "", "expired certificate"},
     Right::kCairn, "RFC 4158 2.4", kOnePath},

    {"chain.expired-issuer-too", "constraint.*", Refuser::kCairn,
     {"Expired", "Expired", ""},
     Right::kCairn, "RFC 5280 4.2.1.10", kRanks},
    {"chain.expired-issuer-too", "ca.root-without-basic-constraints", Refuser::kCairn,
     {"Expired", "", ""},
     Right::kEither, "RFC 5280 6.1.1 (d)", kRanks},
    {"chain.expired-issuer-too", "extension.must-staple-of-lower",
     Refuser::kCairn, {"Expired", "", ""},
     Right::kCairn, "RFC 7633 4.2.2", kRanks},
    {"chain.expired-issuer-too", "purpose.lower-step-up", Refuser::kCairn,
     {"Expired", "Expired", ""},
     Right::kCairn, "RFC 5280 4.2.1.12", kRanks},

    {"key-usage.leaf-trailing-zeros", "", Refuser::kCairn,
     {"", "BitStringNotMinimal", ""},
     Right::kCairn, "X.690 11.2.2", kDer},
    {"key-usage.leaf-malformed", "", Refuser::kCairn,
     {"", "", "MalformedExtension"},
     Right::kCairn, "RFC 5280 4.2",
     "A critical extension that cannot be processed. GnuTLS takes it for "
     "absent."},

    {"purpose.leaf-ocsp-and-server", "", Refuser::kCairn,
     {"PurposeNotAllowed", "", ""},
     Right::kEither, "CA/B BR 7.1.2.7.10",
     "A key that answers OCSP should do nothing else; browsers refuse it."},
    {"purpose.leaf-empty", "", Refuser::kCairn,
     {"", "", "MalformedExtension"},
     Right::kCairn, "RFC 5280 4.2.1.12",
     "The list has at least one purpose. GnuTLS takes it for absent."},
    {"purpose.leaf-step-up", "", Refuser::kCairn,
     {"PurposeNotAllowed", "PurposeNotAllowed", ""},
     Right::kCairn, "RFC 5280 4.2.1.12",
     "Netscape's and Microsoft's \"server gated crypto\" stands for serverAuth "
     "in OpenSSL; no standard says so."},
    {"purpose.lower-any", "", Refuser::kPeer,
     {"unsuitable certificate purpose", "unsuitable certificate purpose",
      "intended purpose"},
     Right::kCairn, "RFC 5280 4.2.1.12",
     "A CA that does not wish to restrict its key includes "
     "anyExtendedKeyUsage."},
    {"purpose.lower-step-up", "", Refuser::kCairn,
     {"PurposeNotAllowed", "PurposeNotAllowed", "PurposeNotAllowed"},
     Right::kCairn, "RFC 5280 4.2.1.12",
     "OpenSSL and GnuTLS still take it for serverAuth in CAs, as browsers did "
     "until 2016."},
    {"purpose.root-client", "", Refuser::kCairn,
     {"", "", "PurposeNotAllowed"},
     Right::kEither, "RFC 5937 3.2",
     "GnuTLS does not hold an anchor to its extKeyUsage."},
    {"purpose.upper-client", "chain.upper-trusted", Refuser::kCairn,
     {"", "", "PurposeNotAllowed"},
     Right::kEither, "RFC 5937 3.2",
     "GnuTLS does not hold an anchor to its extKeyUsage."},
    {"netscape.leaf-client", "", Refuser::kPeer,
     {"unsuitable certificate purpose", "unsuitable certificate purpose", ""},
     Right::kCairn, "RFC 5280 4.2",
     "Netscape's extension of 1996 is in no standard, and not critical."},

    {"host.wildcard-one-label-suffix", "", Refuser::kPeer,
     {"", "hostname mismatch", "does not match the expected"},
     Right::kEither, "RFC 9525 6.3",
     "*.com for example.com. WebPki refuses it too; the other presets leave it "
     "to the list of public suffixes."},
    {"host.wildcard-prefix", "", Refuser::kCairn,
     {"HostnameMismatch", "MalformedPresentedName", "HostnameMismatch"},
     Right::kCairn, "RFC 9525 6.3",
     "The wildcard is the whole left-most label. RFC 6125 let parts of it "
     "pass."},
    {"host.wildcard-suffix", "", Refuser::kCairn,
     {"HostnameMismatch", "MalformedPresentedName", ""},
     Right::kCairn, "RFC 9525 6.3",
     "The wildcard is the whole left-most label. RFC 6125 let parts of it "
     "pass."},
    {"host.trailing-dot-asked", "", Refuser::kPeer,
     {"hostname mismatch", "hostname mismatch", "does not match the expected"},
     Right::kEither, "RFC 9525 6.2",
     "The application asks for a name with its final dot. Cairn takes it for "
     "the same name, as resolvers do."},
    {"host.underscore", "", Refuser::kCairn,
     {"", "MalformedPresentedName", ""},
     Right::kCairn, "RFC 5280 4.2.1.6", kSection4},
    {"host.utf8-beside", "", Refuser::kCairn,
     {"", "MalformedPresentedName", ""},
     Right::kCairn, "RFC 5280 4.2.1.6", kSection4},
    {"host.empty-name-beside", "", Refuser::kCairn,
     {"", "MalformedPresentedName", ""},
     Right::kCairn, "RFC 5280 4.2.1.6", kSection4},
    {"host.empty-name-beside", "", Refuser::kPeer,
     {"", "", "Unknown Subject Alternative name"},
     Right::kEither, "RFC 5280 4.2.1.6",
     "Another name is the one asked for. Cairn lets a name that is not valid "
     "match nothing; GnuTLS does not read the certificate."},
    {"host.common-name-without-alt-name", "", Refuser::kCairn,
     {"HostnameMismatch", "HostnameMismatch", "HostnameMismatch"},
     Right::kCairn, "RFC 9525 6.1", kCommonName},
    {"host.common-name-beside-email", "", Refuser::kCairn,
     {"HostnameMismatch", "HostnameMismatch", "HostnameMismatch"},
     Right::kCairn, "RFC 9525 6.1", kCommonName},
    {"host.common-name-*", "alt-name.empty", Refuser::kCairn,
     {"MalformedExtension", "", "MalformedExtension"},
     Right::kCairn, "RFC 5280 4.2.1.6",
     "subjectAltName has at least one name. The others read it as none, and "
     "then look at the common name."},
    {"host.common-name-*", "extension.list-empty", Refuser::kCairn,
     {"MalformedExtensions", "", "MalformedExtensions"},
     Right::kCairn, "RFC 5280 4.1",
     "The list of extensions has at least one. The others read it as none, and "
     "then look at the common name."},
    {"host.address-of-5-octets-beside", "", Refuser::kCairn,
     {"", "MalformedPresentedName", ""},
     Right::kCairn, "RFC 5280 4.2.1.6", kSection4},

    {"host.empty-name-beside", "constraint.dns-*", Refuser::kCairn,
     {"MalformedPresentedName", "", ""},
     Right::kCairn, "RFC 5280 4.2.1.10", kConstrainedNames},
    {"host.utf8-beside", "constraint.dns-*", Refuser::kCairn,
     {"MalformedPresentedName", "", "MalformedPresentedName"},
     Right::kCairn, "RFC 5280 4.2.1.10", kConstrainedNames},
    {"host.*", "constraint.dns-wildcard-in-leaf-*", Refuser::kCairn,
     {"MalformedPresentedName", "MalformedPresentedName",
      "MalformedPresentedName"},
     Right::kCairn, "RFC 5280 4.2.1.10", kConstrainedNames},
    {"host.wildcard", "constraint.dns-*", Refuser::kCairn,
     {"NameExcluded", "NameExcluded", "NameExcluded"},
     Right::kEither, "RFC 5280 4.2.1.10", kWildcardExcluded},
    {"host.wildcard-a-label", "constraint.dns-*", Refuser::kCairn,
     {"NameExcluded", "NameExcluded", "NameExcluded"},
     Right::kEither, "RFC 5280 4.2.1.10", kWildcardExcluded},
    {"host.*", "constraint.dns-permitted-wildcard", Refuser::kCairn,
     {"MalformedNameConstraints", "MalformedNameConstraints",
      "MalformedNameConstraints"},
     Right::kCairn, "RFC 5280 4.2.1.10",
     "A wildcard is not a host name that a constraint could have."},
    {"host.address*", "constraint.dns-permitted-trailing-dot",
     Refuser::kCairn, {"", "MalformedNameConstraints", ""},
     Right::kCairn, "RFC 5280 4.2.1.10",
     "Cairn's strict presets look at constraints that nothing is held "
     "against."},
    {"host.address*", "constraint.minimum-1", Refuser::kCairn,
     {"MalformedNameConstraints", "MalformedNameConstraints", ""},
     Right::kEither, "RFC 5280 4.2.1.10",
     "A minimum of 1, on a form that the leaf has no name of. Cairn reads "
     "constraints as a whole."},
    {"host.address-6", "constraint.ip-*", Refuser::kCairn,
     {"", "", "NameNotPermitted"},
     Right::kCairn, "RFC 5280 6.1.4 (g)", kBothVersions},
    {"host.address-of-5-octets-beside", "constraint.ip-*", Refuser::kCairn,
     {"", "", "MalformedPresentedName"},
     Right::kCairn, "RFC 5280 4.2.1.10", kConstrainedNames},
    {"host.address*", "constraint.dns-not-permitted-leading-dot",
     Refuser::kCairn, {"", "MalformedNameConstraints", ""},
     Right::kCairn, "RFC 5280 4.2.1.10", kLeadingDot},
    {"host.address*", "constraint.dns-not-permitted-not-critical",
     Refuser::kCairn, {"", "ExtensionMustBeCritical", ""},
     Right::kCairn, "RFC 5280 4.2.1.10", kSection4},

    {"alt-name.malformed-in-lower", "", Refuser::kPeer,
     {"unable to get local issuer", "", "error parsing CRTs"},
     Right::kEither, "RFC 5280 6.1", kNotNeeded},
    {"alt-name.issuer-empty", "", Refuser::kCairn,
     {"", "MalformedExtension", ""},
     Right::kCairn, "RFC 5280 4.2.1.7", kSection4},

    {"constraint.dns-permitted-leading-dot", "", Refuser::kCairn,
     {"", "MalformedNameConstraints", ""},
     Right::kCairn, "RFC 5280 4.2.1.10", kLeadingDot},
    {"constraint.dns-permitted-trailing-dot", "", Refuser::kCairn,
     {"", "", "MalformedNameConstraints"},
     Right::kCairn, "RFC 5280 4.2.1.10",
     "Not a host name in the preferred name syntax."},
    {"constraint.dns-permitted-not-critical", "", Refuser::kCairn,
     {"", "ExtensionMustBeCritical", ""},
     Right::kCairn, "RFC 5280 4.2.1.10", kSection4},
    {"constraint.dns-wildcard-in-leaf-excluded-below", "", Refuser::kCairn,
     {"NameExcluded", "NameExcluded", "NameExcluded"},
     Right::kEither, "RFC 5280 4.2.1.10", kWildcardExcluded},
    {"constraint.other-permitted-absent", "", Refuser::kPeer,
     {"", "", "violates the signer's constraints"},
     Right::kCairn, "RFC 5280 4.2.1.10",
     "A constraint binds if a name of its form is there. GnuTLS refuses all "
     "constraints that it cannot decide."},
    {"constraint.registered-id-excluded-absent", "", Refuser::kPeer,
     {"", "", "violates the signer's constraints"},
     Right::kCairn, "RFC 5280 4.2.1.10",
     "A constraint binds if a name of its form is there. GnuTLS refuses all "
     "constraints that it cannot decide."},
    {"constraint.ip-permitted-other-version", "", Refuser::kCairn,
     {"", "", "NameNotPermitted"},
     Right::kCairn, "RFC 5280 6.1.4 (g)", kBothVersions},
    {"constraint.ip-odd-mask", "", Refuser::kCairn,
     {"MalformedNameConstraints", "MalformedNameConstraints", ""},
     Right::kCairn, "RFC 5280 4.2.1.10",
     "Masks are those of RFC 4632: ones, then zeros."},
    {"constraint.uri-not-permitted", "", Refuser::kCairn,
     {"", "", "NameNotPermitted"},
     Right::kCairn, "RFC 5280 4.2.1.10",
     "Without a leading dot, a URI constraint is one host. GnuTLS lets its "
     "subdomains pass."},
    {"constraint.uri-without-authority", "", Refuser::kCairn,
     {"", "", "MalformedPresentedName"},
     Right::kCairn, "RFC 5280 4.2.1.10",
     "Where URIs are constrained, one without a host name must be refused."},
    {"constraint.uri-excluded-address", "", Refuser::kCairn,
     {"MalformedPresentedName", "MalformedPresentedName", ""},
     Right::kCairn, "RFC 5280 4.2.1.10",
     "Where URIs are constrained, one with an address in place of a host name "
     "must be refused."},
    {"constraint.directory-not-permitted-leaf", "", Refuser::kCairn,
     {"", "", "NameNotPermitted"},
     Right::kCairn, "RFC 5280 4.2.1.10", kNoDirectory},
    {"constraint.directory-not-permitted-lower", "", Refuser::kCairn,
     {"", "", "NameNotPermitted"},
     Right::kCairn, "RFC 5280 4.2.1.10", kNoDirectory},
    {"constraint.directory-*", "name.subject-*", Refuser::kCairn,
     {"", "", "NameNotPermitted"},
     Right::kCairn, "RFC 5280 4.2.1.10", kNoDirectory},
    {"constraint.directory-empty-subject", "name.subject-empty-rdn",
     Refuser::kCairn, {"", "MalformedSubject", ""},
     Right::kCairn, "RFC 5280 4.1.2.4",
     "A RelativeDistinguishedName has at least one attribute. OpenSSL takes "
     "the subject for empty."},
    {"constraint.directory-excluded-other-order", "", Refuser::kPeer,
     {"", "", "violates the signer's constraints"},
     Right::kCairn, "RFC 5280 7.1", kNoDirectory},
    {"constraint.directory-excluded-self-issued", "", Refuser::kCairn,
     {"NameExcluded", "", ""},
     Right::kPeer, "RFC 5280 6.1.3 (b)",
     "The standard exempts self-issued intermediates, and so do the Rfc5280 "
     "presets. WebPki does not, as mozilla::pkix."},
    {"constraint.smtp-utf8-excluded", "", Refuser::kCairn,
     {"", "", "NameExcluded"},
     Right::kCairn, "RFC 9598 6",
     "Constraints on mailboxes bind SmtpUTF8Mailbox. GnuTLS does not know it."},
    {"constraint.empty", "", Refuser::kCairn,
     {"", "MalformedNameConstraints", ""},
     Right::kCairn, "RFC 5280 4.2.1.10", kSection4},
    {"constraint.minimum-1", "", Refuser::kCairn,
     {"", "", "MalformedNameConstraints"},
     Right::kCairn, "RFC 5280 4.2.1.10",
     "minimum is 0: who cannot process another must refuse it. GnuTLS passes "
     "over it."},
    {"constraint.in-leaf", "", Refuser::kCairn,
     {"", "ExtensionNotAllowed", ""},
     Right::kCairn, "RFC 5280 4.2.1.10", kSection4},

    {"policy.same", "", Refuser::kPeer,
     {"", "", "unknown critical extension"},
     Right::kEither, "RFC 5280 4.2", kNoPolicies},
    {"policy.any-above", "", Refuser::kPeer,
     {"", "", "unknown critical extension"},
     Right::kEither, "RFC 5280 4.2", kNoPolicies},
    {"policy.any-in-leaf", "", Refuser::kPeer,
     {"", "", "unknown critical extension"},
     Right::kEither, "RFC 5280 4.2", kNoPolicies},
    {"policy.any-inhibited-below", "", Refuser::kPeer,
     {"", "", "unknown critical extension"},
     Right::kEither, "RFC 5280 4.2", kNoPolicies},
    {"policy.mapped", "", Refuser::kPeer,
     {"", "", "unknown critical extension"},
     Right::kEither, "RFC 5280 4.2", kNoPolicies},
    {"policy.required-by-root", "", Refuser::kCairn,
     {"PolicyRequired", "PolicyRequired", ""},
     Right::kEither, "RFC 5937 3.2",
     kAnchorPolicies},
    {"policy.required-by-leaf-later", "", Refuser::kPeer,
     {"", "", "unknown critical extension"},
     Right::kEither, "RFC 5280 4.2", kNoPolicies},
    {"policy.constraints-empty", "", Refuser::kPeer,
     {"invalid or inconsistent", "", "unknown critical extension"},
     Right::kEither, "RFC 5280 4.2.1.11",
     "An empty policyConstraints demands nothing; issuers must not make one. "
     "The strict presets refuse it. GnuTLS does not process it."},
    {"policy.twice", "", Refuser::kPeer,
     {"invalid or inconsistent", "", ""},
     Right::kEither, "RFC 5280 4.2.1.4",
     "A policy that stands twice is one policy; issuers must not do it. The "
     "strict presets refuse it."},
    {"policy.list-empty", "", Refuser::kCairn,
     {"", "MalformedExtension", ""},
     Right::kCairn, "RFC 5280 4.2.1.4", kSection4},
    {"policy.unknown-qualifier-critical", "", Refuser::kCairn,
     {"UnknownCriticalExtension", "UnknownCriticalExtension",
      "UnknownCriticalExtension"},
     Right::kCairn, "RFC 5280 4.2.1.4",
     "Where the extension is critical, who does not understand a qualifier "
     "must refuse it."},

    {"extension.unknown-twice", "", Refuser::kCairn,
     {"DuplicateExtension", "DuplicateExtension", ""},
     Right::kCairn, "RFC 5280 4.2",
     "No extension stands twice. OpenSSL looks for it in those that it "
     "knows."},
    {"extension.explicit-not-critical", "", Refuser::kCairn,
     {"", "ExplicitDefaultValue", ""},
     Right::kCairn, "X.690 11.5", kDer},
    {"extension.ocsp-no-check-critical", "", Refuser::kPeer,
     {"", "", "unknown critical extension"},
     Right::kEither, "RFC 6960 4.2.2.2.1",
     "Cairn and OpenSSL know the extension, GnuTLS does not."},
    {"extension.no-rev-avail", "ca.leaf-true", Refuser::kCairn,
     {"", "ExtensionNotAllowed", ""},
     Right::kCairn, "RFC 9608 2",
     "noRevAvail does not stand in CA certificates. OpenSSL 3.0 does not know "
     "it."},
    {"extension.must-staple-of-lower", "", Refuser::kCairn,
     {"RequiredTlsFeatureMissing", "", ""},
     Right::kCairn, "RFC 7633 4.2.2",
     "The leaf lacks a TLS feature of its issuer. WebPki wants it, as "
     "browsers do; OpenSSL does not look."},
    {"extension.must-staple-of-lower", "", Refuser::kPeer,
     {"", "", "violates the signer's constraints"},
     Right::kPeer, "RFC 7633 4.2.2",
     "The same rule: PrivatePki leaves it out, GnuTLS has it."},

    {"pointer.crl-malformed", "", Refuser::kPeer,
     {"unable to get local issuer", "", ""},
     Right::kEither, "RFC 5280 6.1", kNotNeeded},
    {"pointer.freshest-critical", "", Refuser::kPeer,
     {"unhandled critical extension", "", "unknown critical extension"},
     Right::kEither, "RFC 5280 4.2.1.15", kCriticalOnly},
    {"pointer.ocsp-critical", "", Refuser::kPeer,
     {"unhandled critical extension", "", ""},
     Right::kEither, "RFC 5280 4.2.2.1", kCriticalOnly},
    {"pointer.information-access-malformed", "", Refuser::kCairn,
     {"", "MalformedExtension", ""},
     Right::kCairn, "RFC 5280 4.2.2.1", kSection4},

    {"key-id.leaf-authority-other", "", Refuser::kPeer,
     {"unable to get local issuer", "unable to get local issuer",
      "issuer is unknown"},
     Right::kCairn, "RFC 5280 6.1", kIdsOrder},
    {"key-id.leaf-authority-other-serial", "", Refuser::kPeer,
     {"unable to get local issuer", "unable to get local issuer", ""},
     Right::kCairn, "RFC 5280 6.1", kIdsOrder},
    {"key-id.leaf-authority-serial-alone", "", Refuser::kCairn,
     {"", "ExtensionContentsNotAllowed", ""},
     Right::kCairn, "RFC 5280 4.2.1.1", kSection4},
    {"key-id.leaf-authority-malformed", "", Refuser::kCairn,
     {"", "", "MalformedExtension"},
     Right::kEither, "RFC 5280 4.2.1.1",
     "Cairn reads the extension in every certificate. GnuTLS takes it for "
     "absent."},
    {"key-id.leaf-authority-critical", "", Refuser::kPeer,
     {"unhandled critical extension", "", ""},
     Right::kEither, "RFC 5280 4.2.1.1", kCriticalOnly},
    {"key-id.upper-authority-other", "", Refuser::kPeer,
     {"unable to get local issuer", "unable to get local issuer",
      "issuer is unknown"},
     Right::kCairn, "RFC 5280 6.1", kIdsOrder},
    {"key-id.lower-subject-critical", "", Refuser::kPeer,
     {"unhandled critical extension", "", ""},
     Right::kEither, "RFC 5280 4.2.1.2", kCriticalOnly},
    {"key-id.lower-subject-empty", "", Refuser::kCairn,
     {"", "ExtensionContentsNotAllowed", ""},
     Right::kEither, "RFC 5280 4.2.1.2",
     "An identifier of no octets identifies nothing."},

    {"name.issuer-other-case", "", Refuser::kPeer,
     {"", "", "issuer is unknown"},
     Right::kCairn, "RFC 5280 7.1", kSubjectBytes},
    {"name.issuer-more-space", "", Refuser::kPeer,
     {"", "", "issuer is unknown"},
     Right::kCairn, "RFC 5280 7.1", kSubjectBytes},
    {"name.issuer-empty", "", Refuser::kPeer,
     {"", "", "gnutls_x509_crt_get_issuer_dn"},
     Right::kPeer, "RFC 5280 4.1.2.4",
     "A demand on issuers, of the strict presets."},
    {"name.issuer-teletex", "", Refuser::kCairn,
     {"", "NameEncodingNotAllowed", ""},
     Right::kCairn, "RFC 5280 4.1.2.4", kSection4},
    {"name.upper-issuer-other-case", "", Refuser::kPeer,
     {"", "", "issuer is unknown"},
     Right::kCairn, "RFC 5280 7.1", kSubjectBytes},
    {"name.subject-not-in-utf8", "", Refuser::kPeer,
     {"cannot read the certificate", "cannot read the certificate", ""},
     Right::kPeer, "RFC 5280 4.1.2.6",
     "A UTF8String that is not UTF-8. Cairn compares such text as bytes, and "
     "no preset refuses it."},
    {"name.subject-empty-rdn", "", Refuser::kCairn,
     {"MalformedSubject", "", "MalformedSubject"},
     Right::kCairn, "RFC 5280 4.1.2.4",
     "A RelativeDistinguishedName has at least one attribute."},

    {"name.subject-empty-rdn", "alt-name.critical*", Refuser::kCairn,
     {"", "MalformedSubject", ""},
     Right::kCairn, "RFC 5280 4.1.2.4",
     "The same: without alt-name.critical, OpenSSL's strict mode takes the "
     "subject for empty."},

    {"encoding.trailing-byte", "", Refuser::kCairn,
     {"TrailingData", "TrailingData", ""},
     Right::kCairn, "RFC 5280 4.1",
     "OpenSSL passes over what follows the certificate."},
    {"encoding.long-length", "", Refuser::kCairn,
     {"MalformedTbsCertificate", "MalformedTbsCertificate",
      "MalformedTbsCertificate"},
     Right::kCairn, "X.690 10.1", kDer},

    {"signature.root-inner-algorithm-other", "", Refuser::kPeer,
     {"", "", "Error in the certificate"},
     Right::kEither, "RFC 5280 6.1.1 (d)",
     "An anchor's signature proves nothing, and is not looked at."},
    {"signature.leaf-algorithm-null-added", "", Refuser::kCairn,
     {"MalformedSignatureAlgorithm", "MalformedSignatureAlgorithm",
      "MalformedSignatureAlgorithm"},
     Right::kCairn, "RFC 5758 3.2",
     "ECDSA's AlgorithmIdentifiers have no parameters, not even NULL."},

    {"algorithm.leaf-rsa-2047", "", Refuser::kCairn,
     {"PublicKeyTooSmall", "PublicKeyTooSmall", ""},
     Right::kCairn, "CA/B BR 6.1.5",
     "OpenSSL's level 2 is 112 bits, to which it rounds a modulus of 2047."},
    {"algorithm.leaf-rsa-without-null", "", Refuser::kCairn,
     {"", "RsaParametersMissing", ""},
     Right::kCairn, "RFC 3279 2.3.1", kSection4},
};
// clang-format on

}  // namespace cairn::differential

#endif  // CAIRN_TESTS_DIFFERENTIAL_DIFFERENCES_H_
