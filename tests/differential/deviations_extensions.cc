// Extensions that nobody knows, that stand twice or are critical where they
// must not be, key identifiers, and the encoding of the certificate.

#include <string>

#include "tests/differential/deviation.h"
#include "tests/support/der_builder.h"
#include "tests/support/names.h"

namespace cairn::differential {
namespace {

using namespace testing;  // NOLINT: a table of the factory's words
using C = TestCertificate;

constexpr char kUnknown[] = "1.3.6.1.4.1.55555.3";

// An authorityKeyIdentifier with the issuer's issuer and this serial number.
C WithAuthority(const C& c, absl::string_view serial) {
  return c.Extension(
      Extension::kAuthorityKeyIdentifier, false,
      Sequence({Primitive(0, c.issuer().key_id()),
                Tlv(0xa1, DirectoryName("CN=Upper,O=Cairn").der()),
                Primitive(2, serial)}));
}

const Deviation kDeviations[] = {
    {"extension.unknown-critical-leaf", Role::kLeaf,
     [](const C& c) { return c.Extension(kUnknown, true, Null()); }},
    {"extension.unknown-leaf", Role::kLeaf,
     [](const C& c) { return c.Extension(kUnknown, false, Null()); }},
    {"extension.unknown-critical-lower", Role::kLower,
     [](const C& c) { return c.Extension(kUnknown, true, Null()); }},
    {"extension.unknown-lower", Role::kLower,
     [](const C& c) { return c.Extension(kUnknown, false, Null()); }},
    {"extension.unknown-critical-root", Role::kRoot,
     [](const C& c) { return c.Extension(kUnknown, true, Null()); }},
    {"extension.unknown-twice", Role::kLeaf,
     [](const C& c) {
       return c.Extension(kUnknown, false, Null()).DuplicateExtension(kUnknown);
     }},
    {"extension.alt-name-twice", Role::kLeaf,
     [](const C& c) {
       return c.DuplicateExtension(Extension::kSubjectAltName);
     }},
    {"extension.basic-constraints-twice", Role::kLower,
     [](const C& c) {
       return c.DuplicateExtension(Extension::kBasicConstraints);
     }},
    {"extension.key-usage-twice-root", Role::kRoot,
     [](const C& c) { return c.DuplicateExtension(Extension::kKeyUsage); }},
    {"extension.explicit-not-critical", Role::kLeaf,
     [](const C& c) {
       return c.ExplicitNotCritical(Extension::kSubjectAltName);
     }},
    {"extension.list-empty", Role::kLeaf,
     [](const C& c) { return c.RawExtensions(Explicit(3, Sequence({}))); }},
    {"extension.critical-is-1", Role::kLeaf,
     [](const C& c) {
       return c.AddRawExtension(Sequence(
           {Oid(kUnknown), Tlv(der::kBoolean, "\x01"), OctetString(Null())}));
     }},
    {"extension.empty-value", Role::kLeaf,
     [](const C& c) { return c.Extension(kUnknown, false, ""); }},
    {"extension.ocsp-no-check", Role::kLeaf,
     [](const C& c) { return c.OcspNoCheck(); }},
    {"extension.ocsp-no-check-critical", Role::kLeaf,
     [](const C& c) {
       return c.OcspNoCheck().Critical(Extension::kOcspNoCheck);
     }},
    {"extension.no-rev-avail", Role::kLeaf,
     [](const C& c) { return c.NoRevAvail(); }},
    {"extension.ct-poison", Role::kLeaf,
     [](const C& c) { return c.CtPoison(); }},
    {"extension.must-staple", Role::kLeaf,
     [](const C& c) { return c.MustStaple(); }},
    {"extension.must-staple-of-lower", Role::kLower,
     [](const C& c) { return c.MustStaple(); }},
    {"extension.directory-attributes-critical", Role::kLeaf,
     [](const C& c) {
       return c.Extension(Extension::kSubjectDirectoryAttributes, true,
                          Sequence({Sequence({Oid("1.3.6.1.5.5.7.9.4"),
                                              Set({PrintableString("CH")})})}));
     }},
    {"extension.directory-attributes", Role::kLeaf,
     [](const C& c) {
       return c.Extension(Extension::kSubjectDirectoryAttributes, false,
                          Sequence({Sequence({Oid("1.3.6.1.5.5.7.9.4"),
                                              Set({PrintableString("CH")})})}));
     }},

    // Pointers.
    {"pointer.crl", Role::kLeaf,
     [](const C& c) { return c.CrlDistributionPoint("http://a.example/c"); }},
    {"pointer.crl-critical", Role::kLeaf,
     [](const C& c) {
       return c.CrlDistributionPoint("http://a.example/c")
           .Critical(Extension::kCrlDistributionPoints);
     }},
    {"pointer.crl-malformed", Role::kLeaf,
     [](const C& c) {
       return c.Extension(Extension::kCrlDistributionPoints, false, Null());
     }},
    {"pointer.freshest-critical", Role::kLeaf,
     [](const C& c) {
       return c.Extension(Extension::kFreshestCrl, true,
                          Sequence({Encode(CrlPoint("http://a.example/c"))}));
     }},
    {"pointer.ocsp", Role::kLeaf,
     [](const C& c) { return c.OcspUri("http://a.example/o"); }},
    {"pointer.ocsp-critical", Role::kLeaf,
     [](const C& c) {
       return c.OcspUri("http://a.example/o")
           .Critical(Extension::kAuthorityInfoAccess);
     }},
    {"pointer.information-access-malformed", Role::kLeaf,
     [](const C& c) {
       return c.Extension(Extension::kAuthorityInfoAccess, false, Null());
     }},

    // Sections 4.2.1.1 and 4.2.1.2. Identifiers help to find; they decide
    // nothing.
    {"key-id.leaf-authority-other", Role::kLeaf,
     [](const C& c) { return c.AuthorityKeyId("another"); }},
    {"key-id.leaf-authority-absent", Role::kLeaf,
     [](const C& c) { return c.NoAuthorityKeyId(); }, Deviation::kLast},
    {"key-id.leaf-authority-with-serial", Role::kLeaf,
     [](const C& c) { return WithAuthority(c, c.issuer().serial()); }},
    {"key-id.leaf-authority-other-serial", Role::kLeaf,
     [](const C& c) { return WithAuthority(c, "\x7f"); }},
    {"key-id.leaf-authority-serial-alone", Role::kLeaf,
     [](const C& c) {
       return c.Extension(Extension::kAuthorityKeyIdentifier, false,
                          Sequence({Primitive(0, c.issuer().key_id()),
                                    Primitive(2, c.issuer().serial())}));
     }},
    {"key-id.leaf-authority-malformed", Role::kLeaf,
     [](const C& c) {
       return c.Extension(Extension::kAuthorityKeyIdentifier, false, Null());
     }},
    {"key-id.leaf-authority-critical", Role::kLeaf,
     [](const C& c) { return c.Critical(Extension::kAuthorityKeyIdentifier); }},
    {"key-id.upper-authority-other", Role::kUpper,
     [](const C& c) { return c.AuthorityKeyId("another"); }},
    {"key-id.root-authority-other", Role::kRoot,
     [](const C& c) { return c.AuthorityKeyId("another"); }},
    {"key-id.lower-subject-absent", Role::kLower,
     [](const C& c) { return c.NoSubjectKeyId(); }, Deviation::kLast},
    {"key-id.leaf-subject-absent", Role::kLeaf,
     [](const C& c) { return c.NoSubjectKeyId(); }, Deviation::kLast},
    {"key-id.lower-subject-critical", Role::kLower,
     [](const C& c) { return c.Critical(Extension::kSubjectKeyIdentifier); }},
    {"key-id.lower-subject-empty", Role::kLower,
     [](const C& c) { return c.SubjectKeyId(""); }},

    // Section 7.1, and names at the edge of it.
    {"name.issuer-other", Role::kLeaf,
     [](const C& c) { return c.IssuerName("CN=Somebody,O=Cairn"); }},
    {"name.issuer-other-case", Role::kLeaf,
     [](const C& c) { return c.IssuerName("CN=LOWER,O=cairn"); }},
    {"name.issuer-other-type", Role::kLeaf,
     [](const C& c) {
       return c.IssuerName(Name("CN=Lower,O=Cairn", der::kPrintableString));
     }},
    {"name.issuer-more-space", Role::kLeaf,
     [](const C& c) { return c.IssuerName("CN=  Lower ,O=Cairn"); }},
    {"name.issuer-other-order", Role::kLeaf,
     [](const C& c) { return c.IssuerName("O=Cairn,CN=Lower"); }},
    {"name.issuer-empty",
     [](ChainPlan& p) {
       p.Modify(Role::kLower, [](const C& c) { return c.Subject(""); });
       p.Modify(Role::kLeaf, [](const C& c) { return c.IssuerName(""); });
     }},
    {"name.issuer-teletex",
     [](ChainPlan& p) {
       const NameDer name = Name("CN=Lower,O=Cairn", der::kTeletexString);
       p.Modify(Role::kLower, [name](const C& c) { return c.Subject(name); });
       p.Modify(Role::kLeaf, [name](const C& c) { return c.IssuerName(name); });
     }},
    {"name.upper-issuer-other-case", Role::kUpper,
     [](const C& c) { return c.IssuerName("CN=ROOT,O=CAIRN"); }},
    {"name.subject-not-in-utf8", Role::kLeaf,
     [](const C& c) {
       return c.Subject(NameOf({Rdn({Attribute(
           der::Oid::kOrganizationName, der::kUtf8String, "\xff\xfe")})}));
     }},
    {"name.subject-two-in-one", Role::kLeaf,
     [](const C& c) { return c.Subject("CN=a+O=b"); }},
    {"name.subject-empty-rdn", Role::kLeaf,
     [](const C& c) { return c.Subject(NameOf({Set({})})); }},

    // X.690.
    {"encoding.trailing-byte", Role::kLeaf,
     [](const C& c) {
       return c.MutateCertificate([](std::string der) { return der + '\0'; });
     }},
    {"encoding.long-length", Role::kLeaf,
     [](const C& c) {
       // The length of tbsCertificate in one octet more than it needs.
       return c.MutateTbs([](std::string der) {
         return std::string("\x30\x83\x00", 3) + der.substr(2);
       });
     }},
    {"encoding.trailing-in-tbs", Role::kLeaf,
     [](const C& c) {
       return c.MutateTbs([](std::string der) {
         return Tlv(der::kSequence, der.substr(4) + Null());
       });
     }},
};

}  // namespace

absl::Span<const Deviation> ExtensionDeviations() { return kDeviations; }

}  // namespace cairn::differential
