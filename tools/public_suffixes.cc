#include "tools/public_suffixes.h"

#include <libpsl.h>

#include <string>

#include "absl/strings/ascii.h"

namespace cairn::tools {

bool LibPslSuffixes::IsPublicSuffix(absl::string_view domain,
                                    Section section) const {
  // Without the list's default rule "*": a top-level domain of a private
  // network, which the list does not know, is not a registry.
  const psl_ctx_t* list = psl_builtin();
  const std::string lower = absl::AsciiStrToLower(domain);
  const int type = section == Section::kAll ? PSL_TYPE_ANY : PSL_TYPE_ICANN;
  return list != nullptr &&
         psl_is_public_suffix2(list, lower.c_str(),
                               type | PSL_TYPE_NO_STAR_RULE) != 0;
}

}  // namespace cairn::tools
