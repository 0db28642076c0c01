#include "docs/markdown.h"

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace cairn::docs {

Table::Table(std::vector<std::string> headings, size_t centred)
    : columns_(headings.size()) {
  Add(headings);
  for (size_t i = 0; i < columns_; ++i) {
    absl::StrAppend(&text_, i < centred ? "|---" : "|:-:");
  }
  absl::StrAppend(&text_, "|\n");
}

void Table::Add(const std::vector<std::string>& cells) {
  if (cells.size() != columns_) {
    std::fprintf(stderr, "a row of %zu cells in a table of %zu columns\n",
                 cells.size(), columns_);
    std::abort();
  }
  for (const std::string& cell : cells) {
    absl::StrAppend(&text_, "|", cell.empty() ? "" : " ",
                    absl::StrReplaceAll(cell, {{"|", "\\|"}}), " ");
  }
  absl::StrAppend(&text_, "|\n");
}

std::string Code(absl::string_view text) {
  return absl::StrCat("`", text, "`");
}

}  // namespace cairn::docs
