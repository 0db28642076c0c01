#ifndef CAIRN_TRUSTDOMAIN_CRL_FILES_H_
#define CAIRN_TRUSTDOMAIN_CRL_FILES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace cairn {

// CRLs that were read, and what could not be.
struct CrlFileList {
  std::vector<std::string> crls;      // DER, each of which parses
  std::vector<std::string> problems;  // one line each, with file and line
};

// Reads CRLs from `text`: PEM ("X509 CRL") with any number of them, or one in
// DER. A bad CRL in PEM is a problem, and the others are read all the same.
// Blocks with other labels are passed over. `name` is for messages.
// InvalidArgument for bad DER, and where there is nothing that looks like a
// CRL.
absl::StatusOr<CrlFileList> ReadCrls(absl::string_view text,
                                     absl::string_view name);

// The same from a file, or from every file of a directory (not below it) that
// holds CRLs, in the order of their names; a CRL that is there twice is read
// once. In a directory files that hold no CRL are passed over, and unreadable
// ones, and bad ones whose name ends in ".crl", are problems; a directory
// without CRLs is an empty list. To reload, call this again and hand what comes
// to crl::Store::AddAll().
absl::StatusOr<CrlFileList> LoadCrls(const std::string& path);

}  // namespace cairn

#endif  // CAIRN_TRUSTDOMAIN_CRL_FILES_H_
