#ifndef CAIRN_TOOLS_ROOTS_CHANGES_H_
#define CAIRN_TOOLS_ROOTS_CHANGES_H_

#include <string>
#include <vector>

#include "trustdomain/root_list.h"

namespace cairn::tools {

// What becomes of a store, worked out before anything is written. Entries are
// told by their Fingerprint().

// How `after` differs from `before`, in lines: "+ " what is new, "- " what is
// gone, "~ " what is said differently, with what. Where one of them is a bundle
// without constraints, only what is there or not is compared.
std::vector<std::string> Differences(const RootList& before,
                                     const RootList& after);

// `store` with the entries of `from` besides. Of a root that both have, `from`
// says what constraints it has, unless it is a bundle without constraints.
RootList Imported(const RootList& store, const RootList& from);

// `store` made the same as `from`. A bundle without constraints says only which
// roots are there: those that stay keep their constraints, and what is
// distrusted stays distrusted. If some of `from` could not be read, nothing is
// taken away: it may have been just that.
RootList Synced(const RootList& store, const RootList& from);

// Takes out of `list` the roots that its distrusted entries leave no purpose
// to, and returns them.
std::vector<RootEntry> TakeDistrusted(RootList* list);

}  // namespace cairn::tools

#endif  // CAIRN_TOOLS_ROOTS_CHANGES_H_
