#ifndef CAIRN_DOCS_MARKDOWN_H_
#define CAIRN_DOCS_MARKDOWN_H_

#include <cstddef>
#include <initializer_list>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace cairn::docs {

// A table of GitHub's Markdown.
class Table {
 public:
  // Columns from `centred` on are centred.
  explicit Table(std::vector<std::string> headings,
                 size_t centred = static_cast<size_t>(-1));

  // Ends the process if there are not as many cells as headings. A '|' in a
  // cell is escaped.
  void Add(const std::vector<std::string>& cells);
  const std::string& text() const { return text_; }

 private:
  size_t columns_;
  std::string text_;
};

// `text` as code: in backquotes.
std::string Code(absl::string_view text);

}  // namespace cairn::docs

#endif  // CAIRN_DOCS_MARKDOWN_H_
