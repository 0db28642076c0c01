#ifndef CAIRN_PKIX_CERTIFICATE_CHECKS_H_
#define CAIRN_PKIX_CERTIFICATE_CHECKS_H_

#include "der/time.h"
#include "pkix/anchor.h"
#include "pkix/certificate.h"
#include "pkix/error.h"
#include "pkix/key_usage.h"
#include "pkix/trust_domain.h"
#include "pkix/validation_policy.h"

namespace cairn {

// What a certificate is checked for. Borrows everything.
struct CertificateCheck {
  const ValidationPolicy* policy = nullptr;
  TrustDomain* domain = nullptr;
  const Purpose* purpose = nullptr;
  der::Time time = 0;
};

// RFC 5280 section 6.1.3 (a) (2): kNotYetValid or kExpired where `time` is not
// within the validity period. Both ends belong to it.
Failure CheckTime(const Certificate& certificate, der::Time time);

// Everything that can be said about a certificate by itself, in the role it is
// to play: encoding, extensions, algorithms, keys, validity, purpose, the
// profile. Not its signature, its name, or anything that depends on the other
// certificates of a path. The answer is the same wherever it stands, so it is
// asked once per certificate and build.
//
// An end entity:
Failure CheckEndEntity(const Certificate& certificate,
                       const CertificateCheck& check);
// An issuer that is not an anchor:
Failure CheckIntermediate(const Certificate& certificate,
                          const CertificateCheck& check);
// An anchor, as far as the policy's anchor rules go, and its constraints'
// purposes. What the anchor says about the end entity and about paths is not
// part of this.
Failure CheckAnchor(const Anchor& anchor, const CertificateCheck& check);

}  // namespace cairn

#endif  // CAIRN_PKIX_CERTIFICATE_CHECKS_H_
