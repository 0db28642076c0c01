#include "trustdomain/pem.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace cairn {
namespace {

constexpr absl::string_view kBegin = "-----BEGIN ";
constexpr absl::string_view kEnd = "-----END ";
constexpr absl::string_view kDashes = "-----";

// The label of a BEGIN or END line.
bool ParseBoundary(absl::string_view line, absl::string_view kind,
                   absl::string_view* label) {
  if (!absl::ConsumePrefix(&line, kind) ||
      !absl::ConsumeSuffix(&line, kDashes)) {
    return false;
  }
  *label = line;
  return true;
}

// Takes the next line off `rest`, without its end.
absl::string_view TakeLine(absl::string_view* rest) {
  const size_t end = rest->find('\n');
  absl::string_view line = rest->substr(0, end);
  rest->remove_prefix(end == absl::string_view::npos ? rest->size() : end + 1);
  return absl::StripTrailingAsciiWhitespace(line);
}

// absl::Base64Unescape reads text without padding too; RFC 7468 does not.
bool DecodeBase64(const std::string& text, std::string* bytes) {
  return text.size() % 4 == 0 && absl::Base64Unescape(text, bytes);
}

}  // namespace

bool LooksLikePem(absl::string_view text) {
  return absl::StrContains(text, kBegin);
}

PemText ReadPem(absl::string_view text) {
  PemText result;
  PemBlock block;
  std::string base64;
  bool inside = false;
  bool in_headers = false;
  int number = 0;
  const auto problem = [&result](int line, absl::string_view what) {
    result.problems.push_back({line, std::string(what)});
  };
  while (!text.empty()) {
    const absl::string_view line = TakeLine(&text);
    ++number;
    absl::string_view label;
    if (ParseBoundary(line, kBegin, &label)) {
      if (inside) {
        problem(block.line, "a PEM block has no END line");
      }
      inside = true;
      in_headers = false;
      base64.clear();
      block.label = std::string(label);
      block.line = number;
    } else if (!inside) {
      continue;
    } else if (ParseBoundary(line, kEnd, &label)) {
      inside = false;
      if (label != block.label) {
        problem(number, absl::StrCat("the END line is for \"",
                                     absl::CHexEscape(label), "\", not \"",
                                     absl::CHexEscape(block.label), "\""));
      } else if (!DecodeBase64(base64, &block.contents)) {
        problem(block.line, "a PEM block is not valid base64");
      } else {
        result.blocks.push_back(std::move(block));
        block = PemBlock();
      }
    } else if (absl::StrContains(line, ':')) {
      in_headers = true;
    } else if (line.empty()) {
      in_headers = false;
    } else if (!in_headers) {
      absl::StrAppend(&base64, absl::StripLeadingAsciiWhitespace(line));
    }
  }
  if (inside) problem(block.line, "a PEM block has no END line");
  return result;
}

std::string WritePem(absl::string_view label, absl::string_view contents) {
  constexpr size_t kLineLength = 64;
  const std::string base64 = absl::Base64Escape(contents);
  std::string text = absl::StrCat(kBegin, label, kDashes, "\n");
  for (size_t i = 0; i < base64.size(); i += kLineLength) {
    absl::StrAppend(&text, base64.substr(i, kLineLength), "\n");
  }
  absl::StrAppend(&text, kEnd, label, kDashes, "\n");
  return text;
}

}  // namespace cairn
