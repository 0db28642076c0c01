#ifndef CAIRN_PKIX_REPORT_H_
#define CAIRN_PKIX_REPORT_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"
#include "der/input.h"
#include "der/time.h"
#include "pkix/build_result.h"
#include "pkix/certificate.h"
#include "pkix/error.h"
#include "pkix/trace.h"

namespace cairn {

// Text for people, made when somebody asks and not before. All of it is plain
// and safe for a terminal: control characters, and whatever else in a
// certificate is not printable, come out escaped. The only functions of pkix/
// that use the heap; thread-safe.

// Texts are cut here, so that what an attacker sends cannot flood a log.
inline constexpr size_t kMaxNameText = 256;
inline constexpr size_t kMaxReport = 64 * 1024;

// A Name as "C=US, O=Example, CN=www.example.com", in the order it is encoded;
// "(empty)" or "(malformed)" where it is that.
std::string NameToText(der::Input name);

// "2026-11-21T00:00:00Z".
std::string TimeToText(der::Time time);

// What, where and, as far as `certificate` shows it, why, on one line:
// "malformed extension (subjectAltName) at byte 211: truncated", or "expired:
// not after 2026-04-27T08:36:37Z". `certificate` is the one at fault, whole;
// it may be empty.
std::string FailureToText(const Failure& failure,
                          der::Input certificate = der::Input());

// The key: "P-256", "RSA 2048".
std::string PublicKeyToText(const PublicKey& key);

// One line on a certificate: subject, issuer, validity, key. For bytes that
// are not a certificate, why not.
std::string CertificateToText(der::Input certificate);

// Everything the trace knows, one candidate a line, indented under the
// certificate it might have issued, with the reason it was refused.
std::string TraceToText(const Trace& trace);

// The whole story: the verdict; the path, or the certificate at fault and why;
// the trace, where given; the work done. Several lines, at most kMaxReport
// bytes.
std::string ResultToText(const BuildResult& result,
                         const Trace* trace = nullptr);

}  // namespace cairn

#endif  // CAIRN_PKIX_REPORT_H_
