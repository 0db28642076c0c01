#ifndef CAIRN_TOOLS_PURPOSE_FLAG_H_
#define CAIRN_TOOLS_PURPOSE_FLAG_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "pkix/key_usage.h"

namespace cairn::tools {

// A purpose as it is written on the command line. Owns what the Purpose
// borrows: keep it as long.
class PurposeFlag {
 public:
  // One of server, client, email, code-signing, timestamping, ocsp-signing,
  // any, or a dotted object identifier. InvalidArgument for other text.
  absl::Status Parse(absl::string_view text);

  Purpose purpose() const;
  const std::string& text() const { return text_; }

 private:
  std::string text_;
  std::string oid_;  // contents octets
};

}  // namespace cairn::tools

#endif  // CAIRN_TOOLS_PURPOSE_FLAG_H_
