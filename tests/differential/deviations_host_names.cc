// What the leaf is for, and what it is asked for (RFC 6125, RFC 9525).

#include <string>

#include "tests/differential/deviation.h"
#include "tests/support/der_builder.h"
#include "tests/support/names.h"

namespace cairn::differential {
namespace {

using namespace testing;  // NOLINT: a table of the factory's words
using C = TestCertificate;

// A leaf for these names and no others.
C For(const C& c, std::initializer_list<GeneralNameDer> names) {
  C leaf = c.NoSan();
  for (const GeneralNameDer& name : names) leaf = leaf.San(name);
  return leaf;
}

const Deviation kDeviations[] = {
    {"host.other", Role::kLeaf,
     [](const C& c) { return For(c, {"www.example.org"}); }},
    {"host.second-name", Role::kLeaf,
     [](const C& c) {
       return For(c, {"www.example.org", kHost});
     }},
    {"host.upper-case", Role::kLeaf,
     [](const C& c) { return For(c, {"WWW.Example.COM"}); }},
    {"host.upper-case-asked", [](ChainPlan& p) { p.Host("WWW.EXAMPLE.COM"); }},
    {"host.parent", Role::kLeaf,
     [](const C& c) { return For(c, {"example.com"}); }},
    {"host.wildcard", Role::kLeaf,
     [](const C& c) { return For(c, {"*.example.com"}); }},
    {"host.wildcard-two-labels", Role::kLeaf,
     [](const C& c) { return For(c, {"*.com"}); }},
    {"host.wildcard-one-label-suffix",
     [](ChainPlan& p) {
       p.Host("example.com");
       p.Modify(Role::kLeaf, [](const C& c) { return For(c, {"*.com"}); });
     }},
    {"host.wildcard-deeper",
     [](ChainPlan& p) {
       p.Host("a.www.example.com");
       p.Modify(Role::kLeaf,
                [](const C& c) { return For(c, {"*.example.com"}); });
     }},
    {"host.wildcard-domain-itself",
     [](ChainPlan& p) {
       p.Host("example.com");
       p.Modify(Role::kLeaf,
                [](const C& c) { return For(c, {"*.example.com"}); });
     }},
    {"host.wildcard-prefix", Role::kLeaf,
     [](const C& c) { return For(c, {"*w.example.com"}); }},
    {"host.wildcard-suffix", Role::kLeaf,
     [](const C& c) { return For(c, {"w*.example.com"}); }},
    {"host.wildcard-middle", Role::kLeaf,
     [](const C& c) { return For(c, {"www.*.com"}); }},
    {"host.wildcard-twice", Role::kLeaf,
     [](const C& c) { return For(c, {"*.*.com"}); }},
    {"host.wildcard-alone", Role::kLeaf,
     [](const C& c) { return For(c, {"*"}); }},
    {"host.wildcard-a-label",
     [](ChainPlan& p) {
       p.Host("xn--nxasmq6b.example.com");
       p.Modify(Role::kLeaf,
                [](const C& c) { return For(c, {"*.example.com"}); });
     }},
    {"host.a-label",
     [](ChainPlan& p) {
       p.Host("xn--nxasmq6b.example.com");
       p.Modify(Role::kLeaf, [](const C& c) {
         return For(c, {"xn--nxasmq6b.example.com"});
       });
     }},
    {"host.trailing-dot", Role::kLeaf,
     [](const C& c) { return For(c, {"www.example.com."}); }},
    {"host.trailing-dot-asked",
     [](ChainPlan& p) { p.Host("www.example.com."); }},
    {"host.leading-dot", Role::kLeaf,
     [](const C& c) { return For(c, {".example.com"}); }},
    {"host.underscore",
     [](ChainPlan& p) {
       p.Host("a_b.example.com");
       p.Modify(Role::kLeaf,
                [](const C& c) { return For(c, {"a_b.example.com"}); });
     }},
    {"host.nul-inside", Role::kLeaf,
     [](const C& c) {
       return For(c, {absl::string_view("www.example.com\0.example.org", 28)});
     }},
    {"host.utf8-beside", Role::kLeaf,
     [](const C& c) {
       return For(c, {"b\xc3\xbc.example.com", kHost});
     }},
    {"host.empty-name-beside", Role::kLeaf,
     [](const C& c) {
       return For(c, {"", kHost});
     }},

    // The common name, with and without other names.
    {"host.common-name-without-alt-name", Role::kLeaf,
     [](const C& c) { return c.NoSan().Subject("CN=www.example.com"); },
     Deviation::kLast},
    {"host.common-name-beside-other-dns", Role::kLeaf,
     [](const C& c) {
       return For(c, {"www.example.org"}).Subject("CN=www.example.com");
     }},
    {"host.common-name-beside-email", Role::kLeaf,
     [](const C& c) {
       return For(c, {EmailName("a@example.com")})
           .Subject("CN=www.example.com");
     }},
    {"host.common-name-copied", Role::kLeaf,
     [](const C& c) { return c.Subject("CN=www.example.com"); }},
    {"host.common-name-other", Role::kLeaf,
     [](const C& c) { return c.Subject("CN=www.example.org"); }},

    {"host.address",
     [](ChainPlan& p) {
       p.Address("192.0.2.1");
       p.Modify(Role::kLeaf,
                [](const C& c) { return For(c, {IpName("192.0.2.1")}); });
     }},
    {"host.address-other",
     [](ChainPlan& p) {
       p.Address("192.0.2.1");
       p.Modify(Role::kLeaf,
                [](const C& c) { return For(c, {IpName("192.0.2.2")}); });
     }},
    {"host.address-6",
     [](ChainPlan& p) {
       p.Address("2001:db8::1");
       p.Modify(Role::kLeaf,
                [](const C& c) { return For(c, {IpName("2001:db8::1")}); });
     }},
    {"host.address-in-dns-name",
     [](ChainPlan& p) {
       p.Address("192.0.2.1");
       p.Modify(Role::kLeaf, [](const C& c) { return For(c, {"192.0.2.1"}); });
     }},
    {"host.address-in-common-name",
     [](ChainPlan& p) {
       p.Address("192.0.2.1");
       p.Modify(Role::kLeaf,
                [](const C& c) { return c.NoSan().Subject("CN=192.0.2.1"); });
     },
     Deviation::kLast},
    {"host.address-of-5-octets-beside", Role::kLeaf,
     [](const C& c) { return c.San(IpBytes("12345")); }},

    // RFC 5280 section 4.2.1.6.
    {"alt-name.empty", Role::kLeaf,
     [](const C& c) {
       return c.Extension(Extension::kSubjectAltName, false, Sequence({}));
     }},
    {"alt-name.malformed", Role::kLeaf,
     [](const C& c) {
       return c.Extension(Extension::kSubjectAltName, false, Null());
     }},
    {"alt-name.critical", Role::kLeaf,
     [](const C& c) { return c.Critical(Extension::kSubjectAltName); }},
    {"alt-name.critical-without-subject", Role::kLeaf,
     [](const C& c) {
       return c.Subject("").Critical(Extension::kSubjectAltName);
     }},
    {"alt-name.not-critical-without-subject", Role::kLeaf,
     [](const C& c) {
       return c.Subject("").Critical(Extension::kSubjectAltName, false);
     }},
    {"alt-name.malformed-in-lower", Role::kLower,
     [](const C& c) {
       return c.Extension(Extension::kSubjectAltName, false, Null());
     }},
    {"alt-name.issuer-empty", Role::kLeaf,
     [](const C& c) {
       return c.Extension(Extension::kIssuerAltName, false, Sequence({}));
     }},
};

}  // namespace

absl::Span<const Deviation> HostNameDeviations() { return kDeviations; }

}  // namespace cairn::differential
