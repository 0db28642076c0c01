#ifndef CAIRN_DOCS_REFERENCE_H_
#define CAIRN_DOCS_REFERENCE_H_

#include <string>

namespace cairn::docs {

// The pages of the reference, in Markdown: what is in the headers comes from
// their lists, the rest stands in the .cc files. The same in every process.

// docs/errors.md, from CAIRN_ERRORS.
std::string ErrorsPage();

// docs/policy.md, from CAIRN_RULES, the presets and docs/peers.h.
std::string PolicyPage();

// docs/differences.md, from kDifferences in tests/differential/differences.h.
std::string DifferencesPage();

}  // namespace cairn::docs

#endif  // CAIRN_DOCS_REFERENCE_H_
