#ifndef CAIRN_TOOLS_COMMON_FLAGS_H_
#define CAIRN_TOOLS_COMMON_FLAGS_H_

#include "absl/status/statusor.h"
#include "der/time.h"
#include "pkix/validation_policy.h"
#include "tools/http_fetcher.h"

namespace cairn::tools {

// Flags that several commands have, parsed. InvalidArgument with a line that
// names the flag.

// --time: RFC 3339; now where it is not given.
absl::StatusOr<der::Time> TimeFlag();

// --policy: the name of a preset, webpki where it is not given.
absl::StatusOr<ValidationPolicy> PolicyFlag();

// --json.
bool JsonFlag();

// --allow_local and --fetch_timeout, for what fetches.
absl::StatusOr<HttpFetcherOptions> FetchFlags();

}  // namespace cairn::tools

#endif  // CAIRN_TOOLS_COMMON_FLAGS_H_
