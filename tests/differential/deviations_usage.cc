// keyUsage and extKeyUsage.

#include "tests/differential/deviation.h"
#include "tests/support/der_builder.h"

namespace cairn::differential {
namespace {

using namespace testing;  // NOLINT: a table of the factory's words
using C = TestCertificate;
using Usage = cairn::KeyUsage;

const Deviation kDeviations[] = {
    // RFC 5280 sections 4.2.1.3 and 6.1.4 (n).
    {"key-usage.lower-cannot-sign", Role::kLower,
     [](const C& c) { return c.KeyUsage({Usage::kCrlSign}); }},
    {"key-usage.lower-absent", Role::kLower,
     [](const C& c) { return c.WithoutExtension(Extension::kKeyUsage); },
     Deviation::kLast},
    {"key-usage.lower-not-critical", Role::kLower,
     [](const C& c) { return c.Critical(Extension::kKeyUsage, false); }},
    {"key-usage.upper-cannot-sign", Role::kUpper,
     [](const C& c) { return c.KeyUsage({Usage::kDigitalSignature}); }},
    {"key-usage.root-cannot-sign", Role::kRoot,
     [](const C& c) { return c.KeyUsage({Usage::kCrlSign}); }},
    {"key-usage.root-absent", Role::kRoot,
     [](const C& c) { return c.WithoutExtension(Extension::kKeyUsage); },
     Deviation::kLast},
    {"key-usage.lower-empty", Role::kLower,
     [](const C& c) { return c.KeyUsage({}); }},
    {"key-usage.leaf-empty", Role::kLeaf,
     [](const C& c) { return c.KeyUsage({}); }},
    {"key-usage.leaf-absent", Role::kLeaf,
     [](const C& c) { return c.WithoutExtension(Extension::kKeyUsage); },
     Deviation::kLast},
    {"key-usage.leaf-key-encipherment", Role::kLeaf,
     [](const C& c) { return c.KeyUsage({Usage::kKeyEncipherment}); }},
    {"key-usage.leaf-key-agreement", Role::kLeaf,
     [](const C& c) { return c.KeyUsage({Usage::kKeyAgreement}); }},
    {"key-usage.leaf-data-encipherment", Role::kLeaf,
     [](const C& c) { return c.KeyUsage({Usage::kDataEncipherment}); }},
    {"key-usage.leaf-crl-sign", Role::kLeaf,
     [](const C& c) { return c.KeyUsage({Usage::kCrlSign}); }},
    {"key-usage.leaf-signs-certificates", Role::kLeaf,
     [](const C& c) {
       return c.KeyUsage({Usage::kDigitalSignature, Usage::kKeyCertSign});
     }},
    {"key-usage.leaf-trailing-zeros", Role::kLeaf,
     [](const C& c) {
       return c.Extension(Extension::kKeyUsage, true, BitString("\x80"));
     }},
    {"key-usage.leaf-malformed", Role::kLeaf,
     [](const C& c) {
       return c.Extension(Extension::kKeyUsage, true, Null());
     }},

    // Section 4.2.1.12; of intermediates, what the web makes of it.
    {"purpose.leaf-absent", Role::kLeaf,
     [](const C& c) { return c.WithoutExtension(Extension::kExtKeyUsage); },
     Deviation::kLast},
    {"purpose.leaf-client", Role::kLeaf,
     [](const C& c) { return c.Purposes({der::Oid::kClientAuth}); }},
    {"purpose.leaf-server-and-client", Role::kLeaf,
     [](const C& c) {
       return c.Purposes({der::Oid::kServerAuth, der::Oid::kClientAuth});
     }},
    {"purpose.leaf-any", Role::kLeaf,
     [](const C& c) { return c.Purposes({der::Oid::kAnyExtendedKeyUsage}); }},
    {"purpose.leaf-any-and-server", Role::kLeaf,
     [](const C& c) {
       return c.Purposes(
           {der::Oid::kAnyExtendedKeyUsage, der::Oid::kServerAuth});
     }},
    {"purpose.leaf-ocsp-and-server", Role::kLeaf,
     [](const C& c) {
       return c.Purposes({der::Oid::kOcspSigning, der::Oid::kServerAuth});
     }},
    {"purpose.leaf-unknown", Role::kLeaf,
     [](const C& c) { return c.Purposes({"1.3.6.1.4.1.55555.7"}); }},
    {"purpose.leaf-critical", Role::kLeaf,
     [](const C& c) { return c.Critical(Extension::kExtKeyUsage); }},
    {"purpose.leaf-empty", Role::kLeaf,
     [](const C& c) { return c.Purposes({}); }},
    {"purpose.leaf-step-up", Role::kLeaf,
     [](const C& c) { return c.Purposes({"2.16.840.1.113730.4.1"}); }},
    {"purpose.lower-server", Role::kLower,
     [](const C& c) { return c.Purposes({der::Oid::kServerAuth}); }},
    {"purpose.lower-client", Role::kLower,
     [](const C& c) { return c.Purposes({der::Oid::kClientAuth}); }},
    {"purpose.lower-any", Role::kLower,
     [](const C& c) { return c.Purposes({der::Oid::kAnyExtendedKeyUsage}); }},
    {"purpose.lower-step-up", Role::kLower,
     [](const C& c) { return c.Purposes({"2.16.840.1.113730.4.1"}); }},
    {"purpose.upper-client", Role::kUpper,
     [](const C& c) { return c.Purposes({der::Oid::kClientAuth}); }},
    {"purpose.root-client", Role::kRoot,
     [](const C& c) { return c.Purposes({der::Oid::kClientAuth}); }},
    {"purpose.root-server", Role::kRoot,
     [](const C& c) { return c.Purposes({der::Oid::kServerAuth}); }},
    // The Netscape extension that came before: client only.
    {"netscape.leaf-client", Role::kLeaf,
     [](const C& c) {
       return c.Extension(Extension::kNetscapeCertType, false, NamedBits(1));
     }},
    {"netscape.leaf-server", Role::kLeaf,
     [](const C& c) {
       return c.Extension(Extension::kNetscapeCertType, false, NamedBits(2));
     }},
    {"netscape.lower-no-ca", Role::kLower,
     [](const C& c) {
       return c.Extension(Extension::kNetscapeCertType, false, NamedBits(2));
     }},
};

}  // namespace

absl::Span<const Deviation> UsageDeviations() { return kDeviations; }

}  // namespace cairn::differential
