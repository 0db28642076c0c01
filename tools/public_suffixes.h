#ifndef CAIRN_TOOLS_PUBLIC_SUFFIXES_H_
#define CAIRN_TOOLS_PUBLIC_SUFFIXES_H_

#include "absl/strings/string_view.h"
#include "pkix/identity.h"

namespace cairn::tools {

// The Public Suffix List as libpsl carries it. Thread-safe.
class LibPslSuffixes final : public PublicSuffixList {
 public:
  bool IsPublicSuffix(absl::string_view domain, Section section) const override;
};

}  // namespace cairn::tools

#endif  // CAIRN_TOOLS_PUBLIC_SUFFIXES_H_
