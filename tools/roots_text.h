#ifndef CAIRN_TOOLS_ROOTS_TEXT_H_
#define CAIRN_TOOLS_ROOTS_TEXT_H_

#include <string>
#include <vector>

#include "der/time.h"
#include "trustdomain/root_list.h"

namespace cairn::tools {

// Text about roots, safe for a terminal.

// Whom a root or a distrusted entry is about, on one line.
std::string NameOf(const RootEntry& entry);
std::string NameOf(const DistrustedEntry& entry);

// What is said of it, one line each: "for: server", "distrust after: ...".
std::vector<std::string> ConstraintsOf(const RootEntry& entry);
std::vector<std::string> ConstraintsOf(const DistrustedEntry& entry);

// Everything in `list`, and how much that is. `now` tells "expires" from
// "expired".
std::string RootsToText(const RootList& list, der::Time now);

// "3 roots: 2 for server, 1 for email; 1 distrusted".
std::string CountsToText(const RootList& list);

}  // namespace cairn::tools

#endif  // CAIRN_TOOLS_ROOTS_TEXT_H_
