// nameConstraints (RFC 5280 section 4.2.1.10), of CN=Upper unless it says
// otherwise, and so over CN=Lower and the leaf.

#include <string>

#include "tests/differential/deviation.h"
#include "tests/support/der_builder.h"
#include "tests/support/names.h"

namespace cairn::differential {
namespace {

using namespace testing;  // NOLINT: a table of the factory's words
using C = TestCertificate;

// A constraint on CN=Upper, and one more name in the leaf.
template <typename Constrain>
void WithName(ChainPlan& plan, const GeneralNameDer& name,
              Constrain constrain) {
  plan.Modify(Role::kLeaf, [name](const C& c) { return c.San(name); });
  plan.Modify(Role::kUpper, constrain);
}

const Deviation kDeviations[] = {
    {"constraint.dns-permitted", Role::kUpper,
     [](const C& c) { return c.PermitDns("example.com"); }},
    {"constraint.dns-permitted-exact", Role::kUpper,
     [](const C& c) { return c.PermitDns(kHost); }},
    {"constraint.dns-permitted-other-case", Role::kUpper,
     [](const C& c) { return c.PermitDns("EXAMPLE.com"); }},
    {"constraint.dns-not-permitted", Role::kUpper,
     [](const C& c) { return c.PermitDns("example.org"); }},
    {"constraint.dns-not-permitted-part-of-label", Role::kUpper,
     [](const C& c) { return c.PermitDns("ample.com"); }},
    {"constraint.dns-not-permitted-longer", Role::kUpper,
     [](const C& c) { return c.PermitDns("a.www.example.com"); }},
    {"constraint.dns-permitted-leading-dot", Role::kUpper,
     [](const C& c) { return c.PermitDns(".example.com"); }},
    {"constraint.dns-not-permitted-leading-dot", Role::kUpper,
     [](const C& c) { return c.PermitDns(".www.example.com"); }},
    {"constraint.dns-excluded", Role::kUpper,
     [](const C& c) { return c.ExcludeDns("example.com"); }},
    {"constraint.dns-excluded-exact", Role::kUpper,
     [](const C& c) { return c.ExcludeDns("WWW.example.com"); }},
    {"constraint.dns-not-excluded", Role::kUpper,
     [](const C& c) { return c.ExcludeDns("example.org"); }},
    {"constraint.dns-not-excluded-longer", Role::kUpper,
     [](const C& c) { return c.ExcludeDns("a.www.example.com"); }},
    {"constraint.dns-excluded-all", Role::kUpper,
     [](const C& c) { return c.ExcludeDns(""); }},
    {"constraint.dns-permitted-all", Role::kUpper,
     [](const C& c) { return c.PermitDns(""); }},
    {"constraint.dns-permitted-and-excluded", Role::kUpper,
     [](const C& c) {
       return c.PermitDns("example.com").ExcludeDns("www.example.com");
     }},
    {"constraint.dns-permitted-trailing-dot", Role::kUpper,
     [](const C& c) { return c.PermitDns("example.com."); }},
    {"constraint.dns-permitted-wildcard", Role::kUpper,
     [](const C& c) { return c.PermitDns("*.example.com"); }},
    {"constraint.dns-lower-widens",
     [](ChainPlan& p) {
       p.Modify(Role::kUpper,
                [](const C& c) { return c.PermitDns("example.org"); });
       p.Modify(Role::kLower,
                [](const C& c) { return c.PermitDns("example.com"); });
     }},
    {"constraint.dns-root-not-permitted", Role::kRoot,
     [](const C& c) { return c.PermitDns("example.org"); }},
    {"constraint.dns-root-permitted", Role::kRoot,
     [](const C& c) { return c.PermitDns("example.com"); }},
    {"constraint.dns-not-permitted-not-critical", Role::kUpper,
     [](const C& c) {
       return c.PermitDns("example.org")
           .Critical(Extension::kNameConstraints, false);
     }},
    {"constraint.dns-permitted-not-critical", Role::kUpper,
     [](const C& c) {
       return c.PermitDns("example.com")
           .Critical(Extension::kNameConstraints, false);
     }},
    {"constraint.dns-second-name-not-permitted",
     [](ChainPlan& p) {
       WithName(p, "www.example.org",
                [](const C& c) { return c.PermitDns("example.com"); });
     }},
    {"constraint.dns-wildcard-in-leaf-excluded-below",
     [](ChainPlan& p) {
       WithName(p, "*.example.com",
                [](const C& c) { return c.ExcludeDns("a.example.com"); });
     }},
    {"constraint.dns-wildcard-in-leaf-not-contained",
     [](ChainPlan& p) {
       WithName(p, "*.example.com",
                [](const C& c) { return c.PermitDns("www.example.com"); });
     }},
    {"constraint.dns-wildcard-in-leaf-permitted",
     [](ChainPlan& p) {
       WithName(p, "*.example.com",
                [](const C& c) { return c.PermitDns("example.com"); });
     }},

    // Forms that the leaf has no name of.
    {"constraint.email-permitted-absent", Role::kUpper,
     [](const C& c) { return c.Permit(EmailName("example.org")); }},
    {"constraint.ip-permitted-absent", Role::kUpper,
     [](const C& c) { return c.Permit(IpRange("10.0.0.0/8")); }},
    {"constraint.other-permitted-absent", Role::kUpper,
     [](const C& c) {
       return c.Permit(OtherName("1.3.6.1.4.1.55555.2", Utf8String("a")));
     }},
    {"constraint.registered-id-excluded-absent", Role::kUpper,
     [](const C& c) { return c.Exclude(RegisteredIdName("1.2.3")); }},

    {"constraint.ip-permitted",
     [](ChainPlan& p) {
       WithName(p, IpName("10.1.2.3"),
                [](const C& c) { return c.Permit(IpRange("10.0.0.0/8")); });
     }},
    {"constraint.ip-not-permitted",
     [](ChainPlan& p) {
       WithName(p, IpName("11.1.2.3"),
                [](const C& c) { return c.Permit(IpRange("10.0.0.0/8")); });
     }},
    {"constraint.ip-excluded",
     [](ChainPlan& p) {
       WithName(p, IpName("2001:db8::1"),
                [](const C& c) { return c.Exclude(IpRange("2001:db8::/32")); });
     }},
    {"constraint.ip-not-excluded",
     [](ChainPlan& p) {
       WithName(p, IpName("2001:db9::1"),
                [](const C& c) { return c.Exclude(IpRange("2001:db8::/32")); });
     }},
    {"constraint.ip-permitted-other-version",
     [](ChainPlan& p) {
       WithName(p, IpName("2001:db8::1"),
                [](const C& c) { return c.Permit(IpRange("10.0.0.0/8")); });
     }},
    {"constraint.ip-permitted-address-of-range",
     [](ChainPlan& p) {
       WithName(p, IpName("10.1.2.3"),
                [](const C& c) { return c.Permit(IpRange("10.9.9.9/8")); });
     }},
    {"constraint.ip-odd-mask",
     [](ChainPlan& p) {
       WithName(p, IpName("10.1.2.3"), [](const C& c) {
         return c.Permit(IpRange("10.0.2.0/255.0.255.0"));
       });
     }},
    {"constraint.ip-malformed",
     [](ChainPlan& p) {
       WithName(p, IpName("10.1.2.3"),
                [](const C& c) { return c.Permit(IpName("10.1.2.3")); });
     }},

    {"constraint.email-permitted",
     [](ChainPlan& p) {
       WithName(p, EmailName("a@example.com"),
                [](const C& c) { return c.Permit(EmailName("example.com")); });
     }},
    {"constraint.email-not-permitted",
     [](ChainPlan& p) {
       WithName(p, EmailName("a@b.example.com"),
                [](const C& c) { return c.Permit(EmailName("example.com")); });
     }},
    {"constraint.email-permitted-domain",
     [](ChainPlan& p) {
       WithName(p, EmailName("a@b.example.com"),
                [](const C& c) { return c.Permit(EmailName(".example.com")); });
     }},
    {"constraint.email-excluded-mailbox",
     [](ChainPlan& p) {
       WithName(p, EmailName("a@example.com"), [](const C& c) {
         return c.Exclude(EmailName("a@EXAMPLE.com"));
       });
     }},
    {"constraint.email-not-excluded-mailbox",
     [](ChainPlan& p) {
       WithName(p, EmailName("a@example.com"), [](const C& c) {
         return c.Exclude(EmailName("A@example.com"));
       });
     }},
    {"constraint.email-in-subject-not-permitted",
     [](ChainPlan& p) {
       p.Modify(Role::kLeaf,
                [](const C& c) { return c.Subject("O=Leaf,E=a@example.com"); });
       p.Modify(Role::kUpper,
                [](const C& c) { return c.Permit(EmailName("example.org")); });
     }},

    {"constraint.uri-permitted",
     [](ChainPlan& p) {
       WithName(p, UriName("https://a.example.com/x"),
                [](const C& c) { return c.Permit(UriName(".example.com")); });
     }},
    {"constraint.uri-not-permitted",
     [](ChainPlan& p) {
       WithName(p, UriName("https://a.example.com/x"),
                [](const C& c) { return c.Permit(UriName("example.com")); });
     }},
    {"constraint.uri-excluded",
     [](ChainPlan& p) {
       WithName(p, UriName("spiffe://example.com/x"),
                [](const C& c) { return c.Exclude(UriName("example.com")); });
     }},
    {"constraint.uri-without-authority",
     [](ChainPlan& p) {
       WithName(p, UriName("urn:example:a"),
                [](const C& c) { return c.Permit(UriName("example.com")); });
     }},
    {"constraint.uri-excluded-address",
     [](ChainPlan& p) {
       WithName(p, UriName("https://192.0.2.1/"),
                [](const C& c) { return c.Exclude(UriName("example.com")); });
     }},

    // CN=Lower and the leaf both have names.
    {"constraint.directory-permitted",
     [](ChainPlan& p) {
       p.Modify(Role::kLeaf,
                [](const C& c) { return c.Subject("O=Cairn,CN=Leaf"); });
       p.Modify(Role::kLower,
                [](const C& c) { return c.Permit(DirectoryName("O=Cairn")); });
     }},
    {"constraint.directory-permitted-other-case",
     [](ChainPlan& p) {
       p.Modify(Role::kLeaf,
                [](const C& c) { return c.Subject("O=Cairn,CN=Leaf"); });
       p.Modify(Role::kLower,
                [](const C& c) { return c.Permit(DirectoryName("O= CAIRN")); });
     }},
    {"constraint.directory-permitted-other-type",
     [](ChainPlan& p) {
       p.Modify(Role::kLeaf,
                [](const C& c) { return c.Subject("O=Cairn,CN=Leaf"); });
       p.Modify(Role::kLower, [](const C& c) {
         return c.Permit(DirectoryName(Name("O=Cairn", der::kPrintableString)));
       });
     }},
    {"constraint.directory-not-permitted-leaf", Role::kLower,
     [](const C& c) { return c.Permit(DirectoryName("O=Cairn")); }},
    {"constraint.directory-not-permitted-lower",
     [](ChainPlan& p) {
       p.Modify(Role::kUpper,
                [](const C& c) { return c.Permit(DirectoryName("O=Leaf")); });
     }},
    {"constraint.directory-excluded-lower", Role::kUpper,
     [](const C& c) { return c.Exclude(DirectoryName("CN=Lower,O=Cairn")); }},
    {"constraint.directory-excluded-other-order", Role::kUpper,
     [](const C& c) { return c.Exclude(DirectoryName("O=Cairn,CN=Lower")); }},
    {"constraint.directory-empty-subject",
     [](ChainPlan& p) {
       p.Modify(Role::kLeaf, [](const C& c) {
         return c.Subject("").Critical(Extension::kSubjectAltName);
       });
       p.Modify(Role::kLower,
                [](const C& c) { return c.Permit(DirectoryName("O=Cairn")); });
     }},
    // Section 6.1.3 (b) lets a self-issued intermediate pass.
    {"constraint.directory-excluded-self-issued",
     [](ChainPlan& p) {
       p.SelfIssueUpper();
       p.Modify(Role::kUpper, [](const C& c) {
         return c.Exclude(DirectoryName("CN=Upper,O=Cairn"));
       });
     }},

    // Forms that are present and cannot be decided.
    {"constraint.other-excluded",
     [](ChainPlan& p) {
       WithName(p, OtherName("1.3.6.1.4.1.55555.2", Utf8String("a")),
                [](const C& c) {
                  return c.Exclude(
                      OtherName("1.3.6.1.4.1.55555.2", Utf8String("b")));
                });
     }},
    {"constraint.other-permitted",
     [](ChainPlan& p) {
       WithName(
           p, OtherName("1.3.6.1.4.1.55555.2", Utf8String("a")),
           [](const C& c) {
             return c.Permit(OtherName("1.3.6.1.4.1.55555.2", Utf8String("a")));
           });
     }},
    {"constraint.registered-id-permitted",
     [](ChainPlan& p) {
       WithName(p, RegisteredIdName("1.2.3"),
                [](const C& c) { return c.Permit(RegisteredIdName("1.2.4")); });
     }},
    {"constraint.x400-excluded",
     [](ChainPlan& p) {
       WithName(p, X400Name(),
                [](const C& c) { return c.Exclude(X400Name()); });
     }},
    {"constraint.smtp-utf8-excluded",
     [](ChainPlan& p) {
       WithName(p, SmtpUtf8Name("\xc3\xa4@example.com"),
                [](const C& c) { return c.Exclude(EmailName("example.com")); });
     }},

    {"constraint.empty", Role::kUpper,
     [](const C& c) {
       return c.Extension(Extension::kNameConstraints, true, Sequence({}));
     }},
    {"constraint.minimum-1", Role::kUpper,
     [](const C& c) {
       return c.PermitRaw(
           Sequence({DnsName("example.com").der(), Primitive(0, "\x01")}));
     }},
    {"constraint.malformed", Role::kUpper,
     [](const C& c) {
       return c.Extension(Extension::kNameConstraints, true, Null());
     }},
    {"constraint.in-leaf", Role::kLeaf,
     [](const C& c) { return c.PermitDns("example.org"); }},
};

}  // namespace

absl::Span<const Deviation> NameConstraintDeviations() { return kDeviations; }

}  // namespace cairn::differential
