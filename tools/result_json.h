#ifndef CAIRN_TOOLS_RESULT_JSON_H_
#define CAIRN_TOOLS_RESULT_JSON_H_

#include "nlohmann/json.hpp"
#include "pkix/build_result.h"
#include "pkix/trace.h"

namespace cairn::tools {

// A result as JSON: "verdict" ("trusted", "not-trusted" or "pending"),
// "error", "path", "pending", "trace", "counters".
nlohmann::ordered_json ResultToJson(const BuildResult& result,
                                    const Trace& trace);

nlohmann::ordered_json CountersToJson(const Counters& counters);

}  // namespace cairn::tools

#endif  // CAIRN_TOOLS_RESULT_JSON_H_
