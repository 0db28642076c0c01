#ifndef CAIRN_TRUSTDOMAIN_ROOT_FILES_H_
#define CAIRN_TRUSTDOMAIN_ROOT_FILES_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "trustdomain/root_list.h"

namespace cairn {

// Reads roots in any format there is, told by the contents: a store of cairn
// (root_store_file.h), certdata.txt (certdata.h), PEM with any number of
// certificates, or one in DER. `name` is for messages.
//
// A bundle of certificates says nothing of them but that they are there: they
// get no constraints. The settings in OpenSSL's TRUSTED CERTIFICATE are obeyed:
// a root is trusted for what they trust, and distrusted for what they reject.
//
// What cannot be read is a problem, except in a store of cairn. InvalidArgument
// where there are no entries and no problems.
absl::StatusOr<RootList> ReadRoots(absl::string_view text,
                                   absl::string_view name);

// The same from a file, or from a directory with certificates in PEM or DER,
// OpenSSL's hashed layout included: see LoadCertificates().
absl::StatusOr<RootList> LoadRoots(const std::string& path);

// The roots of the system, marked as publicly trusted: see LoadSystemRoots().
absl::StatusOr<RootList> LoadRootsOfSystem();

}  // namespace cairn

#endif  // CAIRN_TRUSTDOMAIN_ROOT_FILES_H_
