#ifndef CAIRN_TOOLS_DOTTED_OID_H_
#define CAIRN_TOOLS_DOTTED_OID_H_

#include <string>

#include "absl/strings/string_view.h"

namespace cairn::tools {

// The contents octets of an object identifier in dotted decimal, such as
// "1.3.6.1.5.5.7.3.1". Arcs are below 2^32. False for any other text.
bool ParseDottedOid(absl::string_view text, std::string* octets);

}  // namespace cairn::tools

#endif  // CAIRN_TOOLS_DOTTED_OID_H_
