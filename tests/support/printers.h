#ifndef CAIRN_TESTS_SUPPORT_PRINTERS_H_
#define CAIRN_TESTS_SUPPORT_PRINTERS_H_

#include <ostream>

#include "der/input.h"
#include "pkix/build_result.h"
#include "pkix/error.h"
#include "pkix/extension.h"
#include "pkix/trace.h"
#include "pkix/trust_domain.h"

// What GoogleTest prints for Cairn's types. In their own namespaces, where it
// looks for them.

namespace cairn {

void PrintTo(Error error, std::ostream* out);
void PrintTo(Extension extension, std::ostream* out);
void PrintTo(Outcome outcome, std::ostream* out);
void PrintTo(RevocationStatus status, std::ostream* out);
// "Expired in extension keyUsage at byte 12".
void PrintTo(const Failure& failure, std::ostream* out);
void PrintTo(const HookResult& result, std::ostream* out);
void PrintTo(const Counters& counters, std::ostream* out);
// Outcome, failure, depth, the path by subjects, and counters.
void PrintTo(const BuildResult& result, std::ostream* out);
// One line for each entry, indented by depth.
void PrintTo(const Trace& trace, std::ostream* out);

}  // namespace cairn

namespace cairn::der {

// Size and hexadecimal, cut after 64 bytes.
void PrintTo(const Input& input, std::ostream* out);

}  // namespace cairn::der

#endif  // CAIRN_TESTS_SUPPORT_PRINTERS_H_
