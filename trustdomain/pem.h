#ifndef CAIRN_TRUSTDOMAIN_PEM_H_
#define CAIRN_TRUSTDOMAIN_PEM_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace cairn {

// One encapsulated block of RFC 7468.
struct PemBlock {
  std::string label;     // such as "CERTIFICATE"
  std::string contents;  // the decoded bytes
  int line = 0;          // of the BEGIN line, from 1
};

// Something in the text that could not be read, and was left out.
struct PemProblem {
  int line = 0;      // from 1
  std::string text;  // one line, without a full stop
};

struct PemText {
  std::vector<PemBlock> blocks;
  std::vector<PemProblem> problems;
};

// Reads every block in `text`, with the liberties of RFC 7468 section 3: lines
// of any length that end in CRLF, LF or CR, and white space around them. Text
// between blocks, and headers as of RFC 1421, are passed over. A broken block
// is a problem, and the blocks after it are read all the same.
PemText ReadPem(absl::string_view text);

// Whether `text` has a BEGIN line at all.
bool LooksLikePem(absl::string_view text);

// The block with this label and these bytes, in lines of 64.
std::string WritePem(absl::string_view label, absl::string_view contents);

}  // namespace cairn

#endif  // CAIRN_TRUSTDOMAIN_PEM_H_
