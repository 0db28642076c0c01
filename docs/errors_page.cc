#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/substitute.h"
#include "docs/markdown.h"
#include "docs/reference.h"
#include "pkix/chain_builder.h"
#include "pkix/error.h"
#include "pkix/report.h"
#include "pkix/trace.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/names.h"
#include "tests/support/test_time.h"
#include "tests/support/test_trust_domain.h"
#include "tests/support/verify.h"

namespace cairn::docs {
namespace {

struct ErrorRow {
  int number;
  int rank;
  absl::string_view name;
};

constexpr ErrorRow kErrors[] = {
#define CAIRN_ERROR_ROW(name, number, rank, text) {number, rank, &#name[1]},
    CAIRN_ERRORS(CAIRN_ERROR_ROW)
#undef CAIRN_ERROR_ROW
};

// The groups of CAIRN_ERRORS: each begins with a round number and goes on to
// the next.
struct Group {
  int first;
  const char* title;
  const char* text;
};

constexpr Group kGroups[] = {
    {0, "The outcome of a build", ""},
    {10, "Limits",
     "`SignatureBudgetExhausted` to `TooManyCandidates` end the whole build. "
     "The other\nfour are about one certificate or one path."},
    {20, "Encoding of a certificate",
     "RFC 5280 section 4.1. The certificate could not be read at all, whatever "
     "the\npolicy says. `offset` is where the element begins that is "
     "malformed; `pkix/report.h`\nadds why."},
    {40, "One certificate in its role",
     "RFC 5280 sections 4.2 and 6.1: an end entity, an issuer or an anchor."},
    {70, "Encodings that the policy refuses",
     "They can be read, and other policies let them pass: see\n"
     "[policy.md](policy.md#leniencies-of-the-real-web)."},
    {90, "Profiles",
     "RFC 5280 section 4 and root programmes: only where the policy has the "
     "rule."},
    {110, "Identities", "RFC 9525. The end entity, never another."},
    {130, "Name constraints", "RFC 5280 section 4.2.1.10."},
    {150, "Certificate policies", "RFC 5280 section 6.1, RFC 9618."},
    {170, "Signatures",
     "From `TrustDomain::VerifySignedData()`, which may give other reasons, "
     "too."},
    {190, "Trust", ""},
    {210, "Revocation",
     "What `TrustDomain::CheckRevocation()` ended in. Why a source of "
     "revocation\ninformation had nothing to say is in the trace, one line for "
     "each source."},
    {220, "OCSP",
     "RFC 6960. From `ocsp/`, and in the trace of a build that used it."},
    {250, "CRLs",
     "RFC 5280 sections 5 and 6.3. From `crl/`, and in the trace of a build "
     "that used it."},
    {280, "Certificate Transparency",
     "RFC 6962. From `ct/` and `trustdomain/ct_checker.h`. The first twelve "
     "are in the report\nof a check, one for each SCT."},
};

// An expired intermediate, a cross-certificate of it that leads to a root
// nobody trusts, and one that somebody else made up.
std::string Example() {
  using testing::Ca;
  using testing::kDay;
  using testing::kNow;
  const auto root = Ca("Example Root");
  const auto old_root = Ca("Old Root");
  const auto inter = Ca("Example CA").IssuedBy(root).NotAfter(kNow - kDay);
  const auto cross = Ca("Example CA").IssuedBy(old_root);
  const auto forged = Ca("Example CA").IssuedBy(root).CorruptSignature();
  const auto leaf = testing::Leaf("CN=www.example.com")
                        .San("www.example.com")
                        .IssuedBy(inter);
  testing::TestTrustDomain domain;
  domain.Trust(root).Offer(cross).Offer(old_root).Offer(forged).Offer(inter);
  TraceBuffer<> trace;
  const BuildResult result = BuildCertChain(
      domain, leaf.certificate(), testing::Host("www.example.com"), &trace);
  return ResultToText(result, &trace);
}

constexpr char kIntroduction[] =
    R"(<!-- Written by `bazel run //docs:make_reference`. Do not edit. -->
# Errors

Every reason that Cairn gives, from `pkix/error.h`.

## How to read a failure

A build that is not trusted has a `Failure` (`BuildResult::failure()`):

| field | what it says |
|---|---|
| `error` | why: one of the tables below |
| `extension` | which extension it is about, or `Extension::kNone` |
| `offset` | where in the certificate the refused element begins, in bytes; `Failure::kNoOffset` where no byte in particular is at fault |
| `detail` | with `RefusedByTrustDomain`: the trust domain's own number |

`BuildResult::failure_depth()` says which certificate: 0 is the end entity, 1 its
issuer, and so on. `BuildResult::path()` is the path on which it was met.

**Ranks.** A build looks at many candidates and each can fail for a reason of its
own. The one with the highest rank is returned: the closer a reason is to "this is
the right path, but", the higher it ranks. `Expired` ($0) wins over `UntrustedRoot`
($1), which wins over `Loop` ($2). With equal rank the one furthest from the end
entity wins. `UnknownIssuer` is returned only where there truly was nothing better
to say. Ranks are compared within one version of Cairn only; names and numbers are
stable and are never reused.

**Budgets.** Running out of a limit of the whole build has errors of its own, of
rank $3 (`IsBudgetError()`): they say that the search was not finished, not that
there is no path. The counters in the result say what was used.

**The trace.** All other reasons are in the `Trace`, if the build was given one:
every certificate that was tried, under the one it might have issued.
`ResultToText()` prints everything as text, `cairn verify` does it on the command
line, with `--json` for programs. It looks like this:

```
)";

constexpr char kAfterExample[] = R"(```

`Example CA` was tried three times. One certificate has expired; it is the one
that is reported, because with it the path would have been right. One is from
another root, which nobody trusts. One was not signed by `Example Root`.

`ErrorName()` gives the names below, `ErrorText()` the text. In C++ the names
begin with a k: `Error::kExpired`.

)";

}  // namespace

std::string ErrorsPage() {
  std::vector<ErrorRow> errors(std::begin(kErrors), std::end(kErrors));
  std::sort(
      errors.begin(), errors.end(),
      [](const ErrorRow& a, const ErrorRow& b) { return a.number < b.number; });
  std::string page =
      absl::StrCat(absl::Substitute(kIntroduction, ErrorRank(Error::kExpired),
                                    ErrorRank(Error::kUntrustedRoot),
                                    ErrorRank(Error::kLoop),
                                    ErrorRank(Error::kStepBudgetExhausted)),
                   Example(), kAfterExample);
  auto row = errors.begin();
  for (const Group& group : kGroups) {
    const Group* const next = &group + 1;
    const bool is_last = next == std::end(kGroups);
    absl::StrAppend(&page, "## ", group.title, "\n\n", group.text,
                    *group.text == '\0' ? "" : "\n\n");
    Table table({"name", "number", "rank", "text"});
    for (; row != errors.end() && (is_last || row->number < next->first);
         ++row) {
      table.Add({Code(row->name), absl::StrCat(row->number),
                 absl::StrCat(row->rank),
                 std::string(ErrorText(static_cast<Error>(row->number)))});
    }
    absl::StrAppend(&page, table.text(), is_last ? "" : "\n");
  }
  return page;
}

}  // namespace cairn::docs
