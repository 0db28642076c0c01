#ifndef CAIRN_OCSP_REQUEST_H_
#define CAIRN_OCSP_REQUEST_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "der/input.h"
#include "pkix/certificate.h"
#include "pkix/error.h"
#include "pkix/trust_domain.h"

namespace cairn::ocsp {

// RFC 9654 section 2.1: a nonce has 1 to 128 octets, and clients should send
// 32.
inline constexpr size_t kMinNonceSize = 1;
inline constexpr size_t kMaxNonceSize = 128;
inline constexpr size_t kNonceSize = 32;

// How the CertID of a request names the issuer. Many responders serve responses
// that were made in advance, and know SHA-1 only; here it names something, and
// nothing depends on its strength.
enum class CertIdHash : uint8_t { kSha1, kSha256 };

struct RequestOptions {
  CertIdHash hash = CertIdHash::kSha1;
  // Octets from a random number generator, kNonceSize of them if nothing speaks
  // for another number; empty for none. Borrowed for the call. Hand the same to
  // ResponseOptions::nonce. A nonce keeps caches from answering.
  der::Input nonce;
};

// The largest request there is for a serial number of 20 octets, RFC 5280's
// limit: with SHA-256 and the longest nonce.
inline constexpr size_t kMaxRequestSize = 273;

// Writes a request for the status of `certificate`, which `issuer` issued, into
// `buffer`: an OCSPRequest (RFC 6960 section 4.1.1) of version 1, for one
// certificate, not signed. `*request` becomes the part of `buffer` that was
// used. Digests are `domain`'s.
//
// Errors, with `*request` empty: kDigestUnavailable; kInvalidOcspNonce;
// kBufferTooSmall, which kMaxRequestSize octets are only for longer serial
// numbers.
[[nodiscard]] Error WriteRequest(TrustDomain& domain,
                                 const Certificate& certificate,
                                 const IssuerKey& issuer,
                                 const RequestOptions& options,
                                 absl::Span<uint8_t> buffer,
                                 der::Input* request);

// RFC 5019 section 5: a request whose URL is at most this long is to be sent
// with GET, so that caches can answer it.
inline constexpr size_t kMaxGetUrlSize = 255;

// The path of a GET request (RFC 6960 appendix A.1): base64, with those of its
// characters escaped that mean something in a URL. Without a slash before it.
std::string GetPath(der::Input request);

// The whole URL: that of the responder, as authorityInfoAccess has it, one
// slash, and the path. It is not examined.
std::string GetUrl(absl::string_view responder, der::Input request);

}  // namespace cairn::ocsp

#endif  // CAIRN_OCSP_REQUEST_H_
