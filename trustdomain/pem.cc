#include "trustdomain/pem.h"

#include <algorithm>
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
// Of UTF-8. Some editors begin files with it.
constexpr absl::string_view kByteOrderMark = "\xef\xbb\xbf";

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

// Takes the next line off `rest`, without white space around it. Lines end in
// CRLF, LF or CR.
absl::string_view TakeLine(absl::string_view* rest) {
  const size_t end = std::min(rest->find_first_of("\r\n"), rest->size());
  const absl::string_view line = rest->substr(0, end);
  rest->remove_prefix(end);
  if (!absl::ConsumePrefix(rest, "\r\n") && !rest->empty()) {
    rest->remove_prefix(1);
  }
  return absl::StripAsciiWhitespace(line);
}

// absl::Base64Unescape() alone also reads text without padding, with dots for
// padding, and with bits after the last byte (RFC 4648 section 3.5).
bool DecodeBase64(const std::string& text, std::string* bytes) {
  return absl::Base64Unescape(text, bytes) &&
         absl::Base64Escape(*bytes) == text;
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
  absl::ConsumePrefix(&text, kByteOrderMark);
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
      // Passing it over would pass the block over as well.
      if (absl::StrContains(line, kBegin)) {
        problem(number, "a BEGIN line is not well formed");
      }
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
      absl::StrAppend(&base64, line);
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
