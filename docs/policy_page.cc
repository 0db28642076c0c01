#include <cstddef>
#include <iterator>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/substitute.h"
#include "docs/markdown.h"
#include "docs/peers.h"
#include "docs/reference.h"
#include "pkix/build_options.h"
#include "pkix/certificate.h"
#include "pkix/public_key.h"
#include "pkix/signature_algorithm.h"
#include "pkix/validation_policy.h"

namespace cairn::docs {
namespace {

struct RuleRow {
  Rule rule;
  absl::string_view text;
  absl::string_view source;
};

constexpr RuleRow kRules[] = {
#define CAIRN_RULE_ROW(name, text, source) {Rule::name, text, source},
    CAIRN_RULES(CAIRN_RULE_ROW)
#undef CAIRN_RULE_ROW
};

struct Preset {
  const char* column;
  const char* constructor;
  ValidationPolicy policy;
  const char* text;
};

const std::vector<Preset>& Presets() {
  static const auto* const presets = new std::vector<Preset>{
      {"W", "WebPki()", ValidationPolicy::WebPki(),
       "what a browser can enforce today without breaking real sites. The "
       "default"},
      {"W+", "WebPkiStrict()", ValidationPolicy::WebPkiStrict(),
       "`WebPki`, and what the CA/B Baseline Requirements and RFC 5280 section "
       "4 demand of issuers: for linting, and for who can choose the CAs"},
      {"R", "Rfc5280()", ValidationPolicy::Rfc5280(),
       "RFC 5280 section 6, path validation, and no more"},
      {"R+", "Rfc5280Strict()", ValidationPolicy::Rfc5280Strict(),
       "`Rfc5280`, and the profile of section 4"},
      {"P", "PrivatePki()", ValidationPolicy::PrivatePki(),
       "lenient where private CAs are: anchors as in `WebPki`, end entities "
       "that are no CAs, and little more"},
  };
  return *presets;
}

constexpr char kOn[] = "●";

// The headings of the columns of presets, after `first`.
std::vector<std::string> WithPresets(std::vector<std::string> first) {
  for (const Preset& preset : Presets()) first.emplace_back(preset.column);
  return first;
}

const char* PeerText(Peer peer) {
  switch (peer) {
    case Peer::kNo:
      return "no";
    case Peer::kYes:
      return "yes";
    case Peer::kPart:
      return "part";
    case Peer::kStrict:
      return "strict";
    case Peer::kApp:
      return "app";
    case Peer::kNone:
      return "n/a";
    case Peer::kUnknown:
      break;
  }
  return "?";
}

// A group of CAIRN_RULES: from `first` to the next group's.
struct Group {
  Rule first;
  const char* title;
  const char* text;
};

constexpr Group kGroups[] = {
    {Rule::kNoExplicitDefaults, "Encoding",
     "What can be read all the same; what cannot is refused by every preset. "
     "Of "
     "anchors,\ntoo, with `AnchorProfile`."},
    {Rule::kRsaModulusMultipleOf8, "Keys and signatures",
     "Which algorithms and sizes there are is said [below](#algorithms-and-key-"
     "sizes)."},
    {Rule::kAnchorInValidity, "Anchors that are certificates",
     "A bare anchor, a name and a key, has nothing that these could look at."},
    {Rule::kEndEntityIsNotCa, "Purposes and lifetimes",
     "End entities above all. A CA that has an extKeyUsage must name the "
     "purpose or\nanyExtendedKeyUsage in every preset."},
    {Rule::kNoWildcardBelowPrivateSuffix, "Names", ""},
    {Rule::kPresentedNamesValid, "Profile: RFC 5280 section 4",
     "What issuers may put into certificates. They apply to end entities and\n"
     "intermediates, and with `AnchorProfile` to anchors."},
    {Rule::kAnchorKeyIdentifierConsistent, "Profile: root programmes", ""},
};

// One table for each group, and what is to be said about the peers below it.
std::string RuleTables() {
  std::string text;
  size_t i = 0;
  for (const Group& group : kGroups) {
    const Group* const next = &group + 1;
    const size_t end = next == std::end(kGroups)
                           ? std::size(kRules)
                           : static_cast<size_t>(next->first);
    absl::StrAppend(&text, "### ", group.title, "\n\n", group.text,
                    *group.text == '\0' ? "" : "\n\n");
    std::vector<std::string> headings = WithPresets({"rule", "source"});
    for (const char* peer : {"moz", "libpki", "webpki", "OpenSSL", "Go"}) {
      headings.emplace_back(peer);
    }
    Table table(headings, 2);
    std::string notes;
    for (; i < end; ++i) {
      const RuleRow& row = kRules[i];
      const PeerRow& peers = *FindPeers(row.rule);
      std::vector<std::string> cells = {
          absl::StrCat(Code(RuleName(row.rule)), ": ", row.text),
          std::string(row.source)};
      for (const Preset& preset : Presets()) {
        cells.emplace_back(preset.policy.Has(row.rule) ? kOn : "");
      }
      for (Peer peer : {peers.mozilla, peers.libpki, peers.webpki,
                        peers.openssl, peers.go}) {
        cells.emplace_back(PeerText(peer));
      }
      table.Add(cells);
      if (*peers.note != '\0') {
        absl::StrAppend(&notes, "- ", Code(RuleName(row.rule)), ": ",
                        peers.note, "\n");
      }
    }
    absl::StrAppend(&text, table.text(), "\n");
    if (!notes.empty()) absl::StrAppend(&text, notes, "\n");
  }
  return text;
}

std::string PresetTable() {
  Table table({"column", "preset", "`--policy`", "rules", "what it is"});
  for (const Preset& preset : Presets()) {
    int count = 0;
    for (const RuleRow& row : kRules) count += preset.policy.Has(row.rule);
    table.Add({preset.column, Code(preset.constructor),
               Code(preset.policy.name), absl::StrCat(count), preset.text});
  }
  return table.text();
}

std::string AlgorithmTables() {
  Table signatures(WithPresets({"signature algorithm"}), 1);
  for (int i = 0; i <= static_cast<int>(SignatureAlgorithm::kForbidden); ++i) {
    const auto algorithm = static_cast<SignatureAlgorithm>(i);
    std::vector<std::string> cells = {
        std::string(SignatureAlgorithmName(algorithm))};
    for (const Preset& preset : Presets()) {
      const bool on = algorithm != SignatureAlgorithm::kForbidden &&
                      (preset.policy.signature_algorithms &
                       SignatureAlgorithmBit(algorithm)) != 0;
      cells.emplace_back(on ? kOn : "");
    }
    signatures.Add(cells);
  }
  Table keys(WithPresets({"public key"}), 1);
  for (int i = 0; i <= static_cast<int>(PublicKeyAlgorithm::kDsa); ++i) {
    const auto algorithm = static_cast<PublicKeyAlgorithm>(i);
    std::vector<std::string> cells = {
        std::string(PublicKeyAlgorithmName(algorithm))};
    for (const Preset& preset : Presets()) {
      const bool on = (preset.policy.public_key_algorithms &
                       PublicKeyAlgorithmBit(algorithm)) != 0;
      cells.emplace_back(on ? kOn : "");
    }
    keys.Add(cells);
  }
  std::vector<std::string> smallest = {Code("min_rsa_modulus_bits")};
  std::vector<std::string> largest = {Code("max_rsa_modulus_bits")};
  for (const Preset& preset : Presets()) {
    smallest.push_back(absl::StrCat(preset.policy.min_rsa_modulus_bits));
    largest.push_back(absl::StrCat(preset.policy.max_rsa_modulus_bits));
  }
  Table sizes(WithPresets({"RSA modulus, bits"}), 1);
  sizes.Add(smallest);
  sizes.Add(largest);
  return absl::StrCat(signatures.text(), "\n", keys.text(), "\n", sizes.text());
}

// One thing that real certificates do and the standards do not allow.
struct Leniency {
  const char* title;
  std::vector<Rule> rules;  // that refuse it
  const char* text;
};

const std::vector<Leniency>& Leniencies() {
  static const auto* const leniencies = new std::vector<Leniency>{
      {"Default values that are encoded",
       {Rule::kNoExplicitDefaults},
       "`critical FALSE` or `cA FALSE`, where DER leaves a default value out. "
       "The most\ncommon of all deviations, and harmless: there is one way to "
       "read it, and the\nsignature is over the bytes as they are."},
      {"Version 1 that is encoded",
       {Rule::kNoExplicitVersion1},
       "The same deviation in `version`. It can only be seen in an anchor or "
       "in "
       "an end\nentity without extensions; intermediates are version 3."},
      {"RSA without NULL",
       {Rule::kRsaNullParameters},
       "RFC 3279 and RFC 4055 want NULL parameters in the AlgorithmIdentifiers "
       "of RSA\nkeys and PKCS #1 signatures, and other algorithms have none: "
       "software that\ntreats them alike leaves it out. The algorithm is the "
       "same. But the two\nAlgorithmIdentifiers of a certificate must agree "
       "byte for byte, NULL included."},
      {"Serial numbers",
       {Rule::kSerialNumberPositive, Rule::kSerialNumberAtMost20Octets},
       "RFC 5280 forbids CAs to use zero, negative numbers and more than 20 "
       "octets, and\n"
       "asks verifiers to be prepared for them. Of the 167 roots in Mozilla's "
       "store (NSS\n"
       "builtins 2.86, as below), 8 have number zero. Numbers are compared as "
       "bytes here,\n"
       "and none is ever computed with."},
      {"Unique identifiers",
       {Rule::kNoUniqueIdentifiers},
       "Relics of version 2. Nothing reads them."},
      {"Times before 2050 as GeneralizedTime",
       {Rule::kUtcTimeBefore2050},
       "There is one way to read them. One root in Mozilla's store has one. "
       "Times without\n`Z` or without seconds are not DER and are never read."},
      {"Zero bits at the end of keyUsage",
       {Rule::kMinimalBitStrings},
       "DER drops them; many a CA's software keeps the whole octet. The bits "
       "that are set\nare the same."},
      {"Underscores in host names",
       {Rule::kNoUnderscoreInDnsNames},
       "No letter of a host name, but names have them, in private networks "
       "above all. They\nmatch like any other character. The host name that is "
       "asked for may always have\nthem. Public CAs have stopped issuing for "
       "such names."},
      {"Names that are not valid",
       {Rule::kPresentedNamesValid},
       "A dNSName with a trailing dot, an address of five octets, a mailbox "
       "without a\ndomain: they match nothing, and the other names in the "
       "certificate stand. Under a\nname constraint of their form they are "
       "refused in every preset."},
      {"A leading dot in dNSName constraints",
       {Rule::kNoLeadingDotInDnsConstraint},
       "RFC 5280 has it for URIs and mail only. CAs write it for host names, "
       "too, in\ncertificates that cannot be changed, and everybody reads it "
       "as "
       "\"what is below this\nname, and not the name itself\". So does Cairn, "
       "in permitted and in excluded\nsubtrees."},
      {"nameConstraints that are not critical",
       {Rule::kNameConstraintsCritical},
       "The Baseline Requirements allow it, because there were clients that "
       "refused\ncritical ones. Cairn enforces them either way. The rule is "
       "RFC 5280's, and so in\none preset only."},
      {"basicConstraints that is not critical",
       {Rule::kBasicConstraintsCriticalInCa},
       "It is processed either way. 3 roots in Mozilla's store have it so."},
      {"Extensions that CAs leave out",
       {Rule::kKeyUsageInCa, Rule::kSubjectKeyIdentifierPresent,
        Rule::kAuthorityKeyIdentifierPresent},
       "Without keyUsage a CA may sign: cA says that it does. 4 roots in "
       "Mozilla's store\nhave none, 2 have no subjectKeyIdentifier. Key "
       "identifiers are hints: they order\nthe candidates of the search and "
       "never refuse one, missing or wrong."},
      {"End entities without extKeyUsage",
       {Rule::kEndEntityNamesPurpose},
       "They may be used for everything, says RFC 5280. Public CAs have to set "
       "it, private\n"
       "ones often do not. OCSP responders must have it whatever the policy "
       "says: `ocsp/`\n"
       "sees to that."},
      {"anyExtendedKeyUsage in end entities",
       {Rule::kNoAnyPurposeOnEndEntity},
       "RFC 5280 leaves it to the application. Browsers do not take it for "
       "serverAuth, and\na certificate that is good for everything is good for "
       "too much. Private CAs issue\nthem."},
      {"End entities that are CAs",
       {Rule::kEndEntityIsNotCa},
       "RFC 5280 allows it; browsers and the Baseline Requirements forbid it: "
       "a server's key\n"
       "should not be able to issue."},
      {"Text in other string types",
       {Rule::kNameStringTypes},
       "TeletexString, BMPString and UniversalString are still to be found in "
       "old names, one\nroot among them. Names are compared as RFC 5280 "
       "section "
       "7.1 has it, whatever the\ntype; TeletexString is read as ISO 8859-1."},
      {"Anchors of version 1",
       {},
       "Accepted as anchors by every preset, because the trust domain says "
       "that they are CAs\nand they have no way to say it themselves. Never as "
       "intermediates."},
      {"Anchors with weak signatures",
       {},
       "Nobody verifies an anchor's signature, so its algorithm does not "
       "matter: a root that\nis signed with SHA-1 is as good as its key. Its "
       "key must be one that the policy\nallows."},
  };
  return *leniencies;
}

std::string LeniencySections() {
  std::string text;
  for (const Leniency& leniency : Leniencies()) {
    absl::StrAppend(&text, "### ", leniency.title, "\n\n", leniency.text,
                    "\n\n");
    for (Rule rule : leniency.rules) {
      std::vector<std::string> refusing;
      for (const Preset& preset : Presets()) {
        if (preset.policy.Has(rule)) {
          refusing.push_back(Code(preset.policy.name));
        }
      }
      absl::StrAppend(&text, "- ", Code(RuleName(rule)), ": refused by ");
      for (size_t i = 0; i < refusing.size(); ++i) {
        absl::StrAppend(&text,
                        i == 0                     ? ""
                        : i + 1 == refusing.size() ? " and "
                                                   : ", ",
                        refusing[i]);
      }
      absl::StrAppend(&text, ".\n");
    }
    if (!leniency.rules.empty()) absl::StrAppend(&text, "\n");
  }
  return text;
}

constexpr char kIntroduction[] =
    R"(<!-- Written by `bazel run //docs:make_reference`. Do not edit. -->
# Policy

How strict a build is, is data: a `ValidationPolicy` (`pkix/validation_policy.h`)
is a set of rules, each of which only refuses, the algorithms that are allowed,
and the sizes of RSA keys. Start with a preset and change what you need:

```cpp
options.policy = cairn::ValidationPolicy::WebPki();
options.policy.rules.Add(cairn::Rule::kSerialNumberPositive);
options.policy.rules.Remove(cairn::Rule::kAnchorInValidity);
```

Taking a rule away never makes a certificate unacceptable, adding one never makes
it acceptable.

## Presets

)";

constexpr char kReadingTheTables[] = R"(
## Rules

● in a column of presets: the preset has the rule. In C++ the names begin with a k:
`Rule::kNoExplicitDefaults`.

What others do, as their sources were in November 2026:

| mark | what the library does with a certificate that breaks the rule |
|---|---|
| yes | refuses it |
| no | accepts it |
| part | refuses some of it: see the notes below the table |
| strict | refuses it in a strict mode only: OpenSSL's `X509_V_FLAG_X509_STRICT`, libpki's strict key purposes |
| app | leaves it to a hook or a setting of the application |
| n/a | does not do what the rule is about |
| ? | we have not established it |

moz is mozilla::pkix, in NSS; libpki is BoringSSL's `pki/`, which Chrome verifies
with; webpki is rustls-webpki. OpenSSL is version 3, Go is `crypto/x509` without the
platform's verifier.

)";

constexpr char kAlgorithms[] = R"(## Algorithms and key sizes

`signature_algorithms` and `public_key_algorithms`: what certificates may be signed
with, and what keys they may hold. "Other" is what the library does not know: it
goes to the trust domain, whose defaults refuse it (`CheckSignatureAlgorithm()`,
`CheckPublicKey()`).

)";

constexpr char kAfterAlgorithms[] = R"(
MD2, MD5, DSA signatures, RSA-PSS with other parameters than these and RFC 9925's
unsigned certificates are forbidden whatever the policy says, and so a DSA key, if
allowed, can be that of an end entity only. SHA-1 can be allowed, and keys on other
curves where the trust domain verifies with them. The largest modulus is BoringSSL's,
and bounds the work of one signature check.

The sizes and algorithms of others: mozilla::pkix and libpki ask the application.
webpki has a list of algorithms that the application passes; those that come with it
begin at 2048 bits and have no SHA-1. OpenSSL has security levels: 1024 bits at level
1, 2048 at level 2. Go wants 1024 bits and refuses SHA-1.

## What every policy demands

None of this can be turned off:

- Certificates are DER, at most $1 KiB, with at most $2 extensions, none of them
  twice. The two signature algorithms agree.
- Every critical extension is understood, by the library or by
  `TrustDomain::UnderstandsExtension()`. A precertificate is not a certificate.
- Validity periods contain the time of the build, both ends included. (Of anchors:
  `AnchorInValidity`.)
- Intermediates are version 3, assert cA, and allow keyCertSign where they have a
  keyUsage. Their extKeyUsage, where there is one, names the purpose or
  anyExtendedKeyUsage.
- pathLenConstraint; self-issued certificates do not count.
- Name constraints, of every CA, against every certificate below it, and against the
  identity asked for. (Self-issued intermediates: `NameConstraintsBindSelfIssued`.)
  A constraint of a form that cannot be decided refuses the names of that form.
- Certificate policies, by RFC 9618.
- Identities come from subjectAltName, never from the common name; a wildcard is the
  whole first label.
- An anchor matches by its subject and its whole key.

## What else decides

**The caller** (`BuildOptions`, `pkix/build_options.h`):

| option | what it does |
|---|---|
| `purpose`, `identity`, `time` | have no defaults. `Purpose::Any()` turns the checks of purposes off, and that of an end entity's keyUsage |
| `max_path_length` | the most intermediates that are not self-issued, as the anchor's pathLenConstraint would say. Not limited unless set |
| `limits` | work, and certificates on a path: $0, the end entity and the anchor included. Running out is an [error](errors.md#limits) of its own |
| `policies` | RFC 5280's initial policy set, and whether a policy is required, mapping inhibited, anyPolicy inhibited. Nothing is demanded unless set |
| `public_suffixes` | a list of domains under which anybody may register, such as `co.uk`: no wildcard right below them matches. Not checked without one; `NoWildcardBelowPrivateSuffix` says how much of the list counts |

**The anchor** (`AnchorConstraints`, `pkix/anchor.h`). Root programmes say these
things beside the certificate:

| constraint | what it does |
|---|---|
| `kind` | an issuer, or an end entity that is trusted as itself only |
| `expiry` | whether its certificate must be in its validity period: as `AnchorInValidity` says, always, or never |
| `purposes` | what it is trusted for |
| `publicly_trusted` | whether `PublicLifetimes` binds what it issued |
| `distrust_after` | end entities with a later notBefore are refused |
| `name_constraints` | bind every certificate below, like those of a CA |
| `policies` | the only certificate policies that are valid below |

**The trust domain** (`pkix/trust_domain.h`) can refuse what the policy accepts: an
algorithm, a key, a validity period, a revoked certificate, a whole chain. It cannot
accept what the policy refuses. Whether revocation is checked, and what no answer
means, is `RevocationPolicy` in `trustdomain/revocation_checker.h`.

## Leniencies of the real web

What certificates do although standards forbid it, and what the presets make of it.

)";

}  // namespace

std::string PolicyPage() {
  std::string page =
      absl::StrCat(kIntroduction, PresetTable(), kReadingTheTables,
                   RuleTables(), kAlgorithms, AlgorithmTables(),
                   absl::Substitute(kAfterAlgorithms, kDefaultMaxCertificates,
                                    kMaxCertificateSize / 1024, kMaxExtensions),
                   LeniencySections());
  page.pop_back();  // the empty line at the end
  return page;
}

}  // namespace cairn::docs
