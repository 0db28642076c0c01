#ifndef CAIRN_TRUSTDOMAIN_ROOT_STORE_FILE_H_
#define CAIRN_TRUSTDOMAIN_ROOT_STORE_FILE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "trustdomain/root_list.h"

namespace cairn {

// The format of cairn's own root stores: one JSON file that people can read and
// edit, with certificates in PEM. docs/root-stores.md describes it. The reader
// reads this version and no other.
inline constexpr int kRootStoreVersion = 1;

// Whether `text` begins as such a store does.
bool IsRootStore(absl::string_view text);

// Reads a store. `name` is for messages. Unlike files of others, a store is
// read whole or not at all: a mistake in it, an unknown key included, may mean
// that something is trusted that should not be. InvalidArgument then, in one
// line that says where. No problems, therefore; has_constraints is true.
absl::StatusOr<RootList> ReadRootStore(absl::string_view text,
                                       absl::string_view name);

// The store with these entries; problems are left out. ReadRootStore() reads
// the same entries from it, if every set of purposes is kEveryPurpose or made
// of purposes in kPurposeNames, and every DistrustDate is about one of them or
// about every purpose.
std::string WriteRootStore(const RootList& list);

// Writes it to a file, atomically: see WriteFileAtomically().
absl::Status SaveRootStore(const RootList& list, const std::string& path);

}  // namespace cairn

#endif  // CAIRN_TRUSTDOMAIN_ROOT_STORE_FILE_H_
