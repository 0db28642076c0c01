// Validity, versions, serial numbers, CAs and path lengths, and which
// certificates there are.

#include <string>

#include "tests/differential/deviation.h"
#include "tests/support/der_builder.h"
#include "tests/support/test_time.h"

namespace cairn::differential {
namespace {

using namespace testing;  // NOLINT: a table of the factory's words
using C = TestCertificate;

const Deviation kDeviations[] = {
    // RFC 5280 section 4.1.2.5: both ends belong to the period.
    {"validity.leaf-expired", Role::kLeaf,
     [](const C& c) { return c.NotAfter(kNow - 1); }},
    {"validity.leaf-last-second", Role::kLeaf,
     [](const C& c) { return c.NotAfter(kNow); }},
    {"validity.leaf-future", Role::kLeaf,
     [](const C& c) { return c.NotBefore(kNow + 1); }},
    {"validity.leaf-first-second", Role::kLeaf,
     [](const C& c) { return c.NotBefore(kNow); }},
    {"validity.lower-expired", Role::kLower,
     [](const C& c) { return c.NotAfter(kNow - 1); }},
    {"validity.upper-future", Role::kUpper,
     [](const C& c) { return c.NotBefore(kNow + 1); }},
    {"validity.root-expired", Role::kRoot,
     [](const C& c) { return c.NotAfter(kNow - 1); }},
    {"validity.root-future", Role::kRoot,
     [](const C& c) { return c.NotBefore(kNow + 1); }},
    {"validity.leaf-outlives-issuer", Role::kLeaf,
     [](const C& c) { return c.NotAfter(kNow + 20 * kYear); }},
    {"validity.leaf-ends-before-it-begins", Role::kLeaf,
     [](const C& c) { return c.Validity(kNow + kDay, kNow - kDay); }},
    {"validity.leaf-generalized-time", Role::kLeaf,
     [](const C& c) {
       return c.RawValidity(Sequence(
           {GeneralizedTime(kNow - kDay), GeneralizedTime(kNow + kDay)}));
     }},
    {"validity.leaf-generalized-time-2050", Role::kLeaf,
     [](const C& c) { return c.NotAfter(kNow + 30 * kYear); }},
    {"validity.leaf-without-seconds", Role::kLeaf,
     [](const C& c) {
       return c.RawValidity(Sequence({Tlv(der::kUtcTime, "2610010000Z"),
                                      Tlv(der::kUtcTime, "2710010000Z")}));
     }},
    {"validity.leaf-with-offset", Role::kLeaf,
     [](const C& c) {
       return c.RawValidity(
           Sequence({Tlv(der::kUtcTime, "261001000000+0100"),
                     Tlv(der::kUtcTime, "271001000000+0100")}));
     }},
    {"validity.leaf-fractions", Role::kLeaf,
     [](const C& c) {
       return c.RawValidity(
           Sequence({Tlv(der::kGeneralizedTime, "20261001000000.5Z"),
                     Tlv(der::kGeneralizedTime, "20271001000000.5Z")}));
     }},
    {"validity.root-without-end", Role::kRoot,
     [](const C& c) {
       return c.RawValidity(
           Sequence({UtcTime(kNow - kDay),
                     Tlv(der::kGeneralizedTime, "99991231235959Z")}));
     }},

    // Section 4.1.2.1.
    {"version.leaf-1", Role::kLeaf, [](const C& c) { return c.Version(1); },
     Deviation::kLast},
    {"version.leaf-3-without-extensions", Role::kLeaf,
     [](const C& c) { return c.NoExtensions(); }, Deviation::kLast},
    {"version.lower-1", Role::kLower, [](const C& c) { return c.Version(1); },
     Deviation::kLast},
    {"version.upper-1", Role::kUpper, [](const C& c) { return c.Version(1); },
     Deviation::kLast},
    {"version.upper-2", Role::kUpper, [](const C& c) { return c.Version(2); },
     Deviation::kLast},
    {"version.root-1", Role::kRoot, [](const C& c) { return c.Version(1); },
     Deviation::kLast},
    {"version.root-explicit-1", Role::kRoot,
     [](const C& c) { return c.Version(1).ExplicitVersion1(); },
     Deviation::kLast},
    {"version.lower-1-with-extensions", Role::kLower,
     [](const C& c) { return c.RawVersion(""); }},
    {"version.leaf-4", Role::kLeaf,
     [](const C& c) { return c.RawVersion(Explicit(0, Integer(3))); }},
    {"version.leaf-unique-ids", Role::kLeaf,
     [](const C& c) {
       return c.IssuerUniqueId("issuer").SubjectUniqueId("subject");
     }},

    // Section 4.1.2.2.
    {"serial.zero", Role::kLeaf, [](const C& c) { return c.Serial(0); }},
    {"serial.negative", Role::kLeaf, [](const C& c) { return c.Serial(-1); }},
    {"serial.20-octets", Role::kLeaf,
     [](const C& c) { return c.SerialBytes(std::string(20, '\x7f')); }},
    {"serial.21-octets", Role::kLeaf,
     [](const C& c) { return c.SerialBytes(std::string(21, '\x7f')); }},
    {"serial.padded", Role::kLeaf,
     [](const C& c) { return c.SerialBytes(std::string("\0\0\x01", 3)); }},
    {"serial.empty", Role::kLeaf, [](const C& c) { return c.SerialBytes(""); }},

    // Section 4.2.1.9.
    {"ca.lower-without-basic-constraints", Role::kLower,
     [](const C& c) {
       return c.WithoutExtension(Extension::kBasicConstraints);
     },
     Deviation::kLast},
    {"ca.lower-false", Role::kLower,
     [](const C& c) { return c.BasicConstraints(false); }},
    {"ca.lower-explicit-false", Role::kLower,
     [](const C& c) { return c.ExplicitNotCa(); }},
    {"ca.lower-not-critical", Role::kLower,
     [](const C& c) {
       return c.Critical(Extension::kBasicConstraints, false);
     }},
    {"ca.upper-false", Role::kUpper,
     [](const C& c) { return c.BasicConstraints(false); }},
    {"ca.root-false", Role::kRoot,
     [](const C& c) { return c.BasicConstraints(false); }},
    {"ca.root-without-basic-constraints", Role::kRoot,
     [](const C& c) {
       return c.WithoutExtension(Extension::kBasicConstraints);
     },
     Deviation::kLast},
    {"ca.leaf-true", Role::kLeaf,
     [](const C& c) { return c.BasicConstraints(true); }},
    {"ca.leaf-false", Role::kLeaf,
     [](const C& c) { return c.BasicConstraints(false); }},
    {"ca.leaf-path-length", Role::kLeaf,
     [](const C& c) { return c.BasicConstraints(false, 0); }},

    // Section 6.1.4 (l) and (m). Two intermediates stand below the root.
    {"path-length.root-1", Role::kRoot,
     [](const C& c) { return c.PathLength(1); }},
    {"path-length.root-2", Role::kRoot,
     [](const C& c) { return c.PathLength(2); }},
    {"path-length.upper-0", Role::kUpper,
     [](const C& c) { return c.PathLength(0); }},
    {"path-length.upper-1", Role::kUpper,
     [](const C& c) { return c.PathLength(1); }},
    {"path-length.lower-0", Role::kLower,
     [](const C& c) { return c.PathLength(0); }},
    {"path-length.upper-huge", Role::kUpper,
     [](const C& c) { return c.PathLength(1 << 30); }},
    {"path-length.upper-negative", Role::kUpper,
     [](const C& c) { return c.PathLength(-2); }},
    {"path-length.self-issued-exact",
     [](ChainPlan& p) {
       p.SelfIssueUpper();
       p.Modify(Role::kUpper, [](const C& c) { return c.PathLength(1); });
     }},
    {"path-length.self-issued-exceeded",
     [](ChainPlan& p) {
       p.SelfIssueUpper();
       p.Modify(Role::kUpper, [](const C& c) { return c.PathLength(0); });
     }},

    // Which certificates there are, and in which order.
    {"chain.lower-missing",
     [](ChainPlan& p) {
       p.Afterwards([](Chain* c) { c->untrusted.erase(c->untrusted.begin()); });
     }},
    {"chain.upper-missing",
     [](ChainPlan& p) {
       p.Afterwards([](Chain* c) { c->untrusted.pop_back(); });
     }},
    {"chain.other-order",
     [](ChainPlan& p) {
       p.Afterwards([](Chain* c) {
         std::swap(c->untrusted.front(), c->untrusted.back());
       });
     }},
    {"chain.twice",
     [](ChainPlan& p) {
       p.Afterwards([](Chain* c) {
         c->untrusted.insert(c->untrusted.begin(), c->untrusted.front());
       });
     }},
    {"chain.root-sent",
     [](ChainPlan& p) {
       p.Afterwards([](Chain* c) { c->untrusted.push_back(c->trusted[0]); });
     }},
    {"chain.other-root",
     [](ChainPlan& p) {
       p.Afterwards([](Chain* c) { c->trusted = {Ca("CN=Other,O=Cairn")}; });
     }},
    {"chain.namesake-root",
     [](ChainPlan& p) {
       p.Afterwards([](Chain* c) {
         c->trusted = {Ca("CN=Root,O=Cairn").Key(P256("namesake"))};
       });
     }},
    {"chain.upper-trusted",
     [](ChainPlan& p) {
       p.Afterwards([](Chain* c) {
         c->trusted = {c->untrusted.back()};
         c->untrusted.pop_back();
       });
     }},
    {"chain.self-signed-leaf", Role::kLeaf,
     [](const C& c) { return c.SelfSigned(); }},
    {"chain.leaf-trusted",
     [](ChainPlan& p) {
       p.Afterwards([](Chain* c) {
         c->untrusted.clear();
         c->trusted = {c->leaf};
       });
     }},
    // Cross-signed: another certificate of CN=Upper, which leads nowhere, and
    // stands first.
    {"chain.cross-signed",
     [](ChainPlan& p) {
       p.Afterwards([](Chain* c) {
         c->untrusted.insert(
             c->untrusted.begin(),
             c->untrusted.back().IssuedBy(Ca("CN=Unknown,O=Cairn")));
       });
     }},
    // The same with a trusted issuer that has expired.
    {"chain.cross-signed-expired",
     [](ChainPlan& p) {
       p.Afterwards([](Chain* c) {
         const C old = Ca("CN=Old,O=Cairn").NotAfter(kNow - kDay);
         c->trusted.insert(c->trusted.begin(), old);
         c->untrusted.insert(c->untrusted.begin(),
                             c->untrusted.back().IssuedBy(old));
       });
     }},
    // A namesake of the issuer with another key.
    {"chain.namesake-issuer",
     [](ChainPlan& p) {
       p.Afterwards([](Chain* c) {
         c->untrusted.insert(c->untrusted.begin(),
                             c->untrusted.front().Key(P256("namesake issuer")));
       });
     }},
    // The issuer's last certificate, expired, beside the one that is valid.
    {"chain.expired-issuer-too",
     [](ChainPlan& p) {
       p.Afterwards([](Chain* c) {
         c->untrusted.insert(c->untrusted.begin(),
                             c->untrusted.front().NotAfter(kNow - kDay));
       });
     }},
    {"chain.self-issued", [](ChainPlan& p) { p.SelfIssueUpper(); }},
};

}  // namespace

absl::Span<const Deviation> BasicDeviations() { return kDeviations; }

}  // namespace cairn::differential
