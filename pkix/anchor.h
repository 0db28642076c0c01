#ifndef CAIRN_PKIX_ANCHOR_H_
#define CAIRN_PKIX_ANCHOR_H_

#include <cstdint>

#include "absl/types/span.h"
#include "der/input.h"
#include "der/time.h"
#include "pkix/certificate.h"
#include "pkix/key_usage.h"
#include "pkix/public_key.h"

namespace cairn {

// What a trust domain demands of paths that end at an anchor, beyond what the
// anchor's own certificate says. The default demands nothing. Immutable while
// a build uses it.
struct AnchorConstraints {
  // What the anchor may do.
  enum class Kind : uint8_t {
    kIssuer,         // issue, and stand for itself as an end entity
    kEndEntityOnly,  // stand for itself only: a pinned end entity
  };
  // Whether its certificate must be within its validity period.
  enum class Expiry : uint8_t {
    kByPolicy,  // as Rule::kAnchorInValidity says
    kEnforced,
    kIgnored,
  };
  static constexpr uint8_t kEveryPurpose = 0xff;

  Kind kind = Kind::kIssuer;
  Expiry expiry = Expiry::kByPolicy;
  // PurposeBit()s the anchor is trusted for.
  uint8_t purposes = kEveryPurpose;
  // In a public root programme: Rule::kPublicLifetimes binds what it issued.
  bool publicly_trusted = false;
  // End entities with a later notBefore are refused.
  der::Time distrust_after = der::kMaxTime;
  // Certificate Transparency: at least one valid SCT is no later than
  // `sct_not_after`, and every valid SCT is later than `sct_all_after`, as in
  // Chrome's root store. The engine verifies no SCTs: these two bind where the
  // trust domain checks them, see trustdomain/ct_checker.h.
  der::Time sct_not_after = der::kMaxTime;
  der::Time sct_all_after = der::kMinTime;
  // A whole NameConstraints that every certificate below must satisfy; empty
  // for none. Borrowed: it must outlive the build.
  der::Input name_constraints;
  // The only certificate policies valid below the anchor (RFC 5937): contents
  // octets of their object identifiers. Empty for any. Borrowed.
  absl::Span<const der::Input> policies;
};

// A trust anchor: a name and a key that the trust domain trusts, with or
// without a certificate that says so (RFC 5280 section 6.1.1 (d), RFC 5914).
//
// An anchor matches by its subject and its whole subjectPublicKeyInfo. It is
// another type than a Certificate, so that no certificate can become one but by
// the trust domain's word. Borrows everything it holds.
struct Anchor {
  der::Input subject;  // a whole Name
  PublicKey key;
  // Null for a bare anchor. Otherwise subject and key are this certificate's,
  // and the policy's anchor rules decide what of it binds the path.
  const Certificate* certificate = nullptr;
  AnchorConstraints constraints;

  // `certificate` must outlive the Anchor.
  static Anchor FromCertificate(const Certificate& certificate,
                                const AnchorConstraints& constraints = {}) {
    Anchor anchor;
    anchor.subject = certificate.subject();
    anchor.key = certificate.public_key();
    anchor.certificate = &certificate;
    anchor.constraints = constraints;
    return anchor;
  }
};

}  // namespace cairn

#endif  // CAIRN_PKIX_ANCHOR_H_
