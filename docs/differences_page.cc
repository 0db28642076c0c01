#include <cstddef>
#include <iterator>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "docs/markdown.h"
#include "docs/reference.h"
#include "tests/differential/differences.h"

namespace cairn::docs {
namespace {

using differential::Difference;
using differential::kDifferences;
using differential::kLanes;
using differential::Lane;
using differential::Refuser;
using differential::Right;

constexpr char kIntroduction[] =
    R"(# Where Cairn differs from OpenSSL and GnuTLS

This page is generated from `tests/differential/differences.h`:
`bazel run //docs:make_reference`.

`bazel run //tests/differential` makes chains of certificates, verifies each with
Cairn and with the programs `openssl verify` and `certtool --verify` as child
processes, and fails on every difference that is not below, and on every one below
that is none any more. A chain is a root, two intermediates and a TLS server with
P-256 keys, changed in one or two ways: what must be refused, and the nearest thing
that must not. The versions are those of Debian 12, OpenSSL 3.0 and GnuTLS 3.7.

| lane | peer | Cairn's preset | because |
|---|---|---|---|
| OpenSSL | `-purpose sslserver -verify_hostname` (or `-verify_ip`) `-auth_level 2 -policy anyPolicy -partial_chain` | `WebPki` | both read RFC 5280 with what the web made of it, and leave section 4's demands on issuers aside; both begin at RSA 2048 and SHA-256, process policies, and take any certificate for an anchor |
| OpenSSL, strict | the same with `-x509_strict` | `Rfc5280Strict` | both add section 4 |
| GnuTLS | `--verify-hostname --verify-purpose 1.3.6.1.5.5.7.3.1 --verify-profile medium` | `PrivatePki` | both accept anyExtendedKeyUsage in a leaf and do not hold its keyUsage against the purpose |

"lower" is the intermediate that issued the leaf, "upper" the one above it. Empty
cells are agreement. "Right" is who does what the source asks for; a dash means
that it leaves the choice, or says nothing. The names are those of `--case_id`.
)";

std::string Name(const Difference& difference) {
  std::string name(difference.kind);
  if (!difference.with.empty()) absl::StrAppend(&name, "+", difference.with);
  return Code(name);
}

std::string WhatCairnDoes(const Difference& difference) {
  if (difference.refuser == Refuser::kPeer) return "accepts";
  std::string cell = "refuses:";
  absl::string_view last;
  for (absl::string_view reason : difference.reasons) {
    if (reason.empty() || reason == last) continue;
    absl::StrAppend(&cell, last.empty() ? " " : ", ", Code(reason));
    last = reason;
  }
  return cell;
}

std::string WhatThePeerDoes(const Difference& difference, Lane lane) {
  if (!difference.IsIn(lane)) return "";
  return difference.refuser == Refuser::kPeer ? "refuses" : "accepts";
}

std::string WhoIsRight(Right right) {
  switch (right) {
    case Right::kCairn:
      return "Cairn";
    case Right::kPeer:
      return "the other";
    case Right::kEither:
      break;
  }
  return "–";
}

absl::string_view Axis(const Difference& difference) {
  return difference.kind.substr(0, difference.kind.find('.'));
}

}  // namespace

std::string DifferencesPage() {
  std::string page = kIntroduction;
  const Difference* row = std::begin(kDifferences);
  while (row != std::end(kDifferences)) {
    const absl::string_view axis = Axis(*row);
    std::vector<std::string> headings = {"chain", "Cairn"};
    for (Lane lane : kLanes) headings.emplace_back(LaneTitle(lane));
    headings.insert(headings.end(), {"right", "source", "why"});
    Table table(headings);
    for (; row != std::end(kDifferences) && Axis(*row) == axis; ++row) {
      std::vector<std::string> cells = {Name(*row), WhatCairnDoes(*row)};
      for (Lane lane : kLanes) cells.push_back(WhatThePeerDoes(*row, lane));
      cells.insert(cells.end(),
                   {WhoIsRight(row->right), std::string(row->source),
                    std::string(row->why)});
      table.Add(cells);
    }
    absl::StrAppend(&page, "\n## ", axis, "\n\n", table.text());
  }
  return page;
}

}  // namespace cairn::docs
