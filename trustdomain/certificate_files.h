#ifndef CAIRN_TRUSTDOMAIN_CERTIFICATE_FILES_H_
#define CAIRN_TRUSTDOMAIN_CERTIFICATE_FILES_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace cairn {

// Above any bundle of certificates, and below what would exhaust a machine.
inline constexpr size_t kMaxFileSize = 64 * 1024 * 1024;

// The bytes of a file. NotFound, PermissionDenied and the like as the system
// says, with the path in the message; InvalidArgument for a directory or a
// file larger than kMaxFileSize.
absl::StatusOr<std::string> ReadFile(const std::string& path);

// Certificates that were read, and what could not be.
struct CertificateList {
  std::vector<std::string> certificates;  // DER, each of which parses
  // What OpenSSL's TRUSTED CERTIFICATE has after each of them: settings[i]
  // belongs to certificates[i], and is mostly empty.
  std::vector<std::string> settings;
  std::vector<std::string> problems;  // one line each, with file and line
  // Something that could not be read stood before certificates[0]. Who takes
  // that for the end entity of a file must look here.
  bool first_is_missing = false;
};

// Reads certificates from `text`: PEM with any number of them, or one in DER.
// A bad certificate in PEM is a problem, and the others are read all the same.
// Blocks with other labels are passed over. `name` is for messages.
// InvalidArgument for bad DER, and where there is nothing that looks like a
// certificate.
absl::StatusOr<CertificateList> ReadCertificates(absl::string_view text,
                                                 absl::string_view name);

// The same from a file, or from every file of a directory (not below it) that
// holds certificates, in the order of their names; a certificate that is there
// twice is read once. In a directory other files are passed over, and
// unreadable ones are problems.
absl::StatusOr<CertificateList> LoadCertificates(const std::string& path);

// The trust anchors of the system: the bundle where Debian, Fedora, SUSE,
// Alpine or BSD keep it, or the directory /etc/ssl/certs. NotFound where there
// is none of them.
absl::StatusOr<CertificateList> LoadSystemRoots();

}  // namespace cairn

#endif  // CAIRN_TRUSTDOMAIN_CERTIFICATE_FILES_H_
