#ifndef CAIRN_TOOLS_RESULT_JSON_H_
#define CAIRN_TOOLS_RESULT_JSON_H_

#include "der/input.h"
#include "nlohmann/json.hpp"
#include "pkix/build_result.h"
#include "pkix/error.h"
#include "pkix/trace.h"

namespace cairn::tools {

// A result as JSON: "verdict" ("trusted", "not-trusted" or "pending"),
// "error", "path", "pending", "trace", "counters".
nlohmann::ordered_json ResultToJson(const BuildResult& result,
                                    const Trace& trace);

// "name", "number", "text" and, where they are known, "extension", "offset" and
// "detail". `certificate` is the one at fault, whole, or empty.
nlohmann::ordered_json FailureToJson(const Failure& failure,
                                     der::Input certificate = der::Input());

// Subject, issuer, validity, key and algorithm; "error" for bytes that are not
// a certificate.
nlohmann::ordered_json CertificateToJson(der::Input der);

nlohmann::ordered_json CountersToJson(const Counters& counters);

}  // namespace cairn::tools

#endif  // CAIRN_TOOLS_RESULT_JSON_H_
