#ifndef CAIRN_TOOLS_INPUT_FILES_H_
#define CAIRN_TOOLS_INPUT_FILES_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "pkix/certificate.h"

namespace cairn::tools {

// What commands read. A part of a file or directory that cannot be read gets a
// line on standard error; where nothing can be read, the status says why in one
// line.

// The certificates of a file or directory, in DER.
absl::StatusOr<std::vector<std::string>> LoadCertificateList(
    const std::string& path);

// The certificates of a file that begins with the one in question. An error if
// that one cannot be read: the next must not take its place.
absl::StatusOr<std::vector<std::string>> LoadChainFile(const std::string& path);

// A certificate and its bytes.
struct OwnedCertificate {
  OwnedCertificate() = default;
  OwnedCertificate(const OwnedCertificate&) = delete;
  OwnedCertificate& operator=(const OwnedCertificate&) = delete;

  std::string der;
  Certificate certificate;
};

// The first certificate of a file.
absl::Status LoadFirstCertificate(const std::string& path,
                                  OwnedCertificate* certificate);

// The CRLs of files and directories, separated by commas, in DER. An error
// where any of them holds none.
absl::StatusOr<std::vector<std::string>> LoadCrlList(absl::string_view paths);

// The one CRL of a file.
absl::StatusOr<std::string> LoadOneCrl(const std::string& path);

// An OCSP response in DER. Its outline is looked at, so that some other file is
// not taken for one; all else is for the verifier to say.
absl::StatusOr<std::string> LoadOcspResponse(const std::string& path);

}  // namespace cairn::tools

#endif  // CAIRN_TOOLS_INPUT_FILES_H_
