#ifndef CAIRN_OCSP_VERIFY_RESPONSE_H_
#define CAIRN_OCSP_VERIFY_RESPONSE_H_

#include <cstddef>
#include <cstdint>

#include "der/input.h"
#include "der/time.h"
#include "ocsp/verified_response.h"
#include "pkix/certificate.h"
#include "pkix/error.h"
#include "pkix/trust_domain.h"
#include "pkix/validation_policy.h"

namespace cairn::ocsp {

// Responses of the web have 0.5 to 3 kB, with the largest post-quantum
// signatures and a delegated responder 110 kB. Ten times that bounds what an
// answer of a stranger can have hashed.
inline constexpr size_t kMaxResponseSize = 1024 * 1024;

// Certificates in a response among which the signer is looked for. One is
// enough, that of the delegated responder; some send its chain along.
// mozilla::pkix reads as many.
inline constexpr int kMaxEmbeddedCertificates = 8;

// Extensions of a response, and of each of its entries. One or two are seen.
inline constexpr int kMaxResponseExtensions = 16;

// Calls of VerifySignedData() that one response can cause: the issuer's key
// once, and for each certificate its own signature and the response's.
inline constexpr int kMaxResponseSignatureChecks =
    1 + 2 * kMaxEmbeddedCertificates;

// Clocks are wrong by a day often enough for mozilla::pkix to allow it.
inline constexpr der::Time kDefaultSlop = der::kSecondsPerDay;

// CAs must publish responses that are valid for at most ten days (CA/B Baseline
// Requirements section 4.9.10).
inline constexpr der::Time kDefaultMaxAge = 10 * der::kSecondsPerDay;

// Without nextUpdate, newer information is available all the time (RFC 6960
// section 4.2.2.1): such a response is good for a day.
inline constexpr der::Time kLifetimeWithoutNextUpdate = der::kSecondsPerDay;

// A certificate, and who issued it: the issuer of the path on which the
// certificate stands, whose key verified its signature. Borrows both.
struct ResponseTarget {
  const Certificate& certificate;
  IssuerKey issuer;
};

struct ResponseOptions {
  // What happens if a nonce was sent and the response has none. Responders that
  // serve responses made in advance do not return nonces (RFC 5019 section 4),
  // and whoever can drop the nonce can as well replay such a response.
  enum class NonceRule : uint8_t { kMayBeAbsent, kRequired };

  // Borrows `policy`, which must not be null.
  ResponseOptions(der::Time at, const ValidationPolicy* rules)
      : time(at), policy(rules) {}

  // The time the response must be valid at.
  der::Time time;
  // Signature algorithms of responses, and everything a delegated responder's
  // certificate is checked for.
  const ValidationPolicy* policy;
  // Seconds by which thisUpdate may be ahead and the end of the validity
  // behind. From 0 to der::kMaxTime, as max_age.
  der::Time slop = kDefaultSlop;
  // Seconds after thisUpdate at which a response expires whatever its
  // nextUpdate says.
  der::Time max_age = kDefaultMaxAge;
  // The octets of the nonce that was sent; empty if none was, which is so for
  // every stapled response. Borrowed for the call.
  der::Input nonce;
  NonceRule nonce_rule = NonceRule::kMayBeAbsent;
};

// Verifies `response`, an OCSPResponse (RFC 6960 section 4.2.1), and finds out
// what it says about `target.certificate`.
//
// kOk: `*out` has the status, which may well be revoked or unknown. Everything
// else leaves `*out` empty: see IsNoInformation() for the two kinds of that.
// Of a Failure, `offset` counts from the start of `response`.
//
// - Encoding is DER. The response must be a basic one, of version 1, of at most
//   kMaxResponseSize octets.
// - It must be signed by the issuer's key, or by a delegated responder whose
//   certificate is in it: issued by the same name and key, an end entity, with
//   OCSPSigning among its purposes by name, and with everything that
//   CheckEndEntity() asks, and with another key than the certificate in
//   question. The responder identifier must be the signer's, by name or by the
//   SHA-1 hash of its key. Whether the delegated responder's own
//   certificate has been revoked is not asked (RFC 6960 section 4.2.2.2.1).
//   Unless the issuer signed, it must be among the first
//   kMaxEmbeddedCertificates; what cannot be parsed there is passed over.
// - Contents are read after the signature has been verified, and not before.
// - Of several entries for the certificate the worst is chosen: revoked,
//   unknown, good, and last a good one that is out of date.
// - A good entry must be within its validity, see ResponseOptions; revoked and
//   unknown may be older. No entry may be from the future.
// - Critical extensions that are not understood are refused. Understood are the
//   nonce and the SCT list.
//
// `domain` is asked to verify signatures (at most kMaxResponseSignatureChecks),
// to compute digests (each of name and key of the issuer at most once per hash
// algorithm, and of the key of each certificate), whether it distrusts a
// delegated responder's certificate, and what CheckEndEntity() asks. kPending
// of any of these is returned as it is; verify again later.
//
// Allocates nothing. Thread-safe if `domain` is.
[[nodiscard]] Failure VerifyResponse(TrustDomain& domain, der::Input response,
                                     const ResponseTarget& target,
                                     const ResponseOptions& options,
                                     VerifiedResponse* out);

// Whether VerifyResponse() failed although nothing is wrong with the response:
// the responder had no answer, or this one is not about the certificate, or too
// old, or the trust domain lacks the digest to tell. Not a good answer, but no
// sign of an attack either. False for kOk and kPending, and for everything that
// says that the response must not be used.
bool IsNoInformation(Error error);

}  // namespace cairn::ocsp

#endif  // CAIRN_OCSP_VERIFY_RESPONSE_H_
