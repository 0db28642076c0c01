// docs/differences.md, docs/errors.md and docs/policy.md are what their
// generator writes, so that nothing can be forgotten in them.

#include "docs/reference.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pkix/error.h"
#include "pkix/validation_policy.h"
#include "tests/support/subprocess.h"
#include "trustdomain/certificate_files.h"

namespace cairn::docs {
namespace {

using ::testing::HasSubstr;

std::string Contents(const std::string& path) {
  absl::StatusOr<std::string> text = ReadFile(path);
  EXPECT_TRUE(text.ok()) << text.status();
  return text.ok() ? *text : "";
}

// The first line in which the page in the tree and the generator's differ, or
// "".
std::string FirstDifference(const std::string& path,
                            const std::string& generated) {
  const std::vector<std::string> in_tree = absl::StrSplit(Contents(path), '\n');
  const std::vector<std::string> wanted = absl::StrSplit(generated, '\n');
  for (size_t i = 0; i < std::max(in_tree.size(), wanted.size()); ++i) {
    const std::string is = i < in_tree.size() ? in_tree[i] : "(end)";
    const std::string should = i < wanted.size() ? wanted[i] : "(end)";
    if (is != should) {
      return absl::StrCat(path, ":", i + 1, ": is\n  ", is, "\nshould be\n  ",
                          should, "\nRun: bazel run //docs:make_reference");
    }
  }
  return "";
}

TEST(ReferenceTest, PagesAreWhatTheGeneratorWrites) {
  EXPECT_EQ(FirstDifference("docs/differences.md", DifferencesPage()), "");
  EXPECT_EQ(FirstDifference("docs/errors.md", ErrorsPage()), "");
  EXPECT_EQ(FirstDifference("docs/policy.md", PolicyPage()), "");
}

TEST(ReferenceTest, EveryErrorHasOneRow) {
  const std::string page = ErrorsPage();
  size_t rows = 0;
#define CHECK_ROW(name, number, rank, text)                                 \
  EXPECT_THAT(page, HasSubstr("| `" + std::string(&#name[1]) + "` | " +     \
                              std::to_string(number) + " | " +              \
                              std::to_string(rank) + " | " + text " |\n")); \
  ++rows;
  CAIRN_ERRORS(CHECK_ROW)
#undef CHECK_ROW
  size_t found = 0;
  bool in_errors = false;
  for (absl::string_view line : absl::StrSplit(page, '\n')) {
    if (absl::StartsWith(line, "| name |")) in_errors = true;
    if (in_errors && absl::StartsWith(line, "| `")) ++found;
  }
  EXPECT_EQ(found, rows);
}

TEST(ReferenceTest, EveryRuleHasOneRow) {
  const std::string page = PolicyPage();
#define CHECK_ROW(name, text, source)                                        \
  {                                                                          \
    const std::string row =                                                  \
        "| `" + std::string(&#name[1]) + "`: " + text " | " source " |";     \
    EXPECT_THAT(page, HasSubstr(row));                                       \
    EXPECT_EQ(page.find(row, page.find(row) + 1), std::string::npos) << row; \
  }
  CAIRN_RULES(CHECK_ROW)
#undef CHECK_ROW
}

// Splits a row of a table at the bars that are not escaped.
size_t CountCells(absl::string_view row) {
  size_t bars = 0;
  for (size_t i = 0; i < row.size(); ++i) {
    bars += row[i] == '|' && (i == 0 || row[i - 1] != '\\');
  }
  return bars - 1;
}

// A table begins after an empty line, its second line says which columns there
// are, and every row has as many cells.
TEST(ReferenceTest, TablesAreWellFormed) {
  for (const std::string& page :
       {DifferencesPage(), ErrorsPage(), PolicyPage()}) {
    const std::vector<std::string> lines = absl::StrSplit(page, '\n');
    size_t columns = 0;  // of the table that we are in, 0 outside
    size_t tables = 0;
    for (size_t i = 0; i < lines.size(); ++i) {
      if (!absl::StartsWith(lines[i], "|")) {
        if (columns != 0) {
          EXPECT_EQ(lines[i], "") << i;
        }
        columns = 0;
        continue;
      }
      EXPECT_TRUE(absl::EndsWith(lines[i], "|")) << lines[i];
      if (columns == 0) {
        ++tables;
        columns = CountCells(lines[i]);
        ASSERT_GT(i, 0u);
        EXPECT_EQ(lines[i - 1], "") << i;
        ASSERT_LT(i + 2, lines.size());
        EXPECT_TRUE(absl::StartsWith(lines[i + 1], "|---")) << lines[i + 1];
        EXPECT_TRUE(absl::StartsWith(lines[i + 2], "|")) << "no rows: " << i;
      }
      EXPECT_EQ(CountCells(lines[i]), columns) << lines[i];
    }
    EXPECT_GT(tables, 5u);
  }
}

// What GitHub makes of a heading.
std::string AnchorOf(absl::string_view heading) {
  std::string anchor;
  for (const char c : heading) {
    if (c == ' ') {
      anchor += '-';
    } else if (absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' ||
               c == '_') {
      anchor += absl::ascii_tolower(static_cast<unsigned char>(c));
    }
  }
  return anchor;
}

std::set<std::string> AnchorsOf(const std::string& page) {
  std::set<std::string> anchors;
  for (absl::string_view line : absl::StrSplit(page, '\n')) {
    if (!absl::StartsWith(line, "#")) continue;
    EXPECT_TRUE(
        anchors.insert(AnchorOf(line.substr(line.find(' ') + 1))).second)
        << line;
  }
  return anchors;
}

// Links within the pages and between them lead somewhere.
TEST(ReferenceTest, LinksLeadSomewhere) {
  const std::string errors = ErrorsPage();
  const std::string policy = PolicyPage();
  size_t links = 0;
  for (const std::string& page : {errors, policy}) {
    for (size_t at = page.find("]("); at != std::string::npos;
         at = page.find("](", at + 1)) {
      const std::string target =
          page.substr(at + 2, page.find(')', at) - at - 2);
      const std::pair<std::string, std::string> parts =
          absl::StrSplit(target, absl::MaxSplits('#', 1));
      const std::string& linked = parts.first.empty()          ? page
                                  : parts.first == "errors.md" ? errors
                                                               : policy;
      if (!parts.first.empty() && parts.first != "errors.md") {
        EXPECT_EQ(parts.first, "policy.md");
      }
      if (!parts.second.empty()) {
        EXPECT_TRUE(AnchorsOf(linked).count(parts.second) == 1) << target;
      }
      ++links;
    }
  }
  EXPECT_GE(links, 3u);
}

TEST(ReferenceTest, ReadmeLeadsToThePages) {
  const std::string readme = Contents("README.md");
  EXPECT_THAT(readme, HasSubstr("](docs/differences.md)"));
  EXPECT_THAT(readme, HasSubstr("](docs/errors.md)"));
  EXPECT_THAT(readme, HasSubstr("](docs/policy.md)"));
}

// Outside `bazel run` it does not know where the tree is.
TEST(ReferenceTest, GeneratorWantsATree) {
  const testing::ProcessResult result =
      testing::RunProcess("docs/make_reference", {});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_EQ(result.out, "");
  EXPECT_EQ(result.err, "make_reference: run me with bazel run\n");
}

}  // namespace
}  // namespace cairn::docs
