#ifndef CAIRN_TOOLS_HASHED_DIRECTORY_H_
#define CAIRN_TOOLS_HASHED_DIRECTORY_H_

#include <string>
#include <vector>

#include "absl/status/status.h"

namespace cairn::tools {

// A certificate in PEM under a line of comment with its subject.
std::string CommentedPem(const std::string& der);

// Writes certificates, in DER, as OpenSSL looks them up (SSL_CERT_DIR,
// -CApath): one file for each, called by the first four octets of the SHA-1 of
// its subject in a canonical form, "0a775a30.0", "0a775a30.1". BoringSSL
// computes the same hash.
//
// The directory must not be there yet, or be empty. It appears whole or not at
// all. InvalidArgument where something stands in its place or a subject cannot
// be hashed, or as the system says.
absl::Status WriteHashedDirectory(const std::vector<std::string>& certificates,
                                  const std::string& path);

}  // namespace cairn::tools

#endif  // CAIRN_TOOLS_HASHED_DIRECTORY_H_
