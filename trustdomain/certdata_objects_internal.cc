#include "trustdomain/certdata_objects_internal.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace cairn::internal {
namespace {

constexpr absl::string_view kClass = "CKA_CLASS";
constexpr absl::string_view kPrefix = "CKA_";
constexpr absl::string_view kOctal = "MULTILINE_OCTAL";

// Takes one word, and the white space after it, off `line`.
absl::string_view TakeWord(absl::string_view* line) {
  const size_t end = std::min(line->find_first_of(" \t"), line->size());
  const absl::string_view word = line->substr(0, end);
  line->remove_prefix(end);
  *line = absl::StripLeadingAsciiWhitespace(*line);
  return word;
}

// "\060\202": three octal digits an octet.
bool AppendOctal(absl::string_view line, std::string* bytes) {
  constexpr size_t kGroup = 4;
  if (line.size() % kGroup != 0) return false;
  for (size_t i = 0; i < line.size(); i += kGroup) {
    if (line[i] != '\\') return false;
    int octet = 0;
    for (size_t j = 1; j < kGroup; ++j) {
      const char digit = line[i + j];
      if (digit < '0' || digit > '7') return false;
      octet = octet * 8 + (digit - '0');
    }
    if (octet > 0xff) return false;
    bytes->push_back(static_cast<char>(octet));
  }
  return true;
}

// Whether objects of a kind may have this attribute or not, each as it likes.
bool IsOptional(absl::string_view name) {
  return absl::EndsWith(name, "_DISTRUST_AFTER");
}

// Whether the last of `objects` has what all others of its kind have.
void CheckLastIsWhole(std::vector<CertdataObject>* objects) {
  CertdataObject& last = objects->back();
  std::map<absl::string_view, int> uses;
  int others = 0;
  for (const CertdataObject& object : *objects) {
    if (&object == &last || object.kind != last.kind ||
        !object.problem.empty()) {
      continue;
    }
    ++others;
    for (const CertdataAttribute& attribute : object.attributes) {
      ++uses[attribute.name];
    }
  }
  for (const auto& [name, count] : uses) {
    if (count < others || IsOptional(name) || last.Find(name) != nullptr) {
      continue;
    }
    last.SetProblem(last.line, absl::StrCat("the file ends in an object, which "
                                            "has no ",
                                            name, " yet"));
  }
}

class ObjectReader {
 public:
  void ReadLine(absl::string_view line, int number) {
    if (in_octal_ && ReadOctalLine(line, number)) return;
    if (line.empty() || absl::StartsWith(line, "#")) return;
    if (!absl::StartsWith(line, kPrefix)) {
      Problem(number, "this line is not an attribute");
      return;
    }
    ReadAttribute(line, number);
  }

  std::vector<CertdataObject> Finish(bool ends_with_line_break, int number) {
    if (objects_.empty()) return {};
    if (in_octal_) {
      Problem(octal_line_, "the file ends in a MULTILINE_OCTAL value");
    } else if (!ends_with_line_break) {
      Problem(number, "the file ends in the middle of a line");
    }
    CheckLastIsWhole(&objects_);
    return std::move(objects_);
  }

 private:
  void Problem(int line, absl::string_view text) {
    if (!objects_.empty()) objects_.back().SetProblem(line, text);
  }

  // False if the line belongs to what comes after the value.
  bool ReadOctalLine(absl::string_view line, int number) {
    if (line == "END") {
      in_octal_ = false;
      return true;
    }
    if (absl::StartsWith(line, kPrefix)) {
      in_octal_ = false;
      Problem(octal_line_, "a MULTILINE_OCTAL value has no END");
      return false;
    }
    if (!AppendOctal(line, &objects_.back().attributes.back().value)) {
      Problem(number, "this line is not octal");
    }
    return true;
  }

  void ReadAttribute(absl::string_view line, int number) {
    CertdataAttribute attribute;
    attribute.line = number;
    attribute.name = std::string(TakeWord(&line));
    attribute.type = std::string(TakeWord(&line));
    attribute.value = std::string(line);
    if (attribute.name == kClass) {
      objects_.emplace_back();
      objects_.back().kind = attribute.value;
      objects_.back().line = number;
    }
    // What stands before the first object belongs to none.
    if (objects_.empty()) return;
    CertdataObject& object = objects_.back();
    if (attribute.type.empty()) {
      object.SetProblem(number, "this line is not an attribute");
      return;
    }
    if (object.Find(attribute.name) != nullptr) {
      object.SetProblem(number,
                        absl::StrCat(attribute.name, " is there twice"));
    }
    in_octal_ = attribute.type == kOctal;
    octal_line_ = number;
    object.attributes.push_back(std::move(attribute));
  }

  std::vector<CertdataObject> objects_;
  bool in_octal_ = false;
  int octal_line_ = 0;
};

}  // namespace

const CertdataAttribute* CertdataObject::Find(absl::string_view name) const {
  for (const CertdataAttribute& attribute : attributes) {
    if (attribute.name == name) return &attribute;
  }
  return nullptr;
}

void CertdataObject::SetProblem(int at_line, absl::string_view text) {
  if (!problem.empty()) return;
  problem = std::string(text);
  problem_line = at_line;
}

std::vector<CertdataObject> ReadCertdataObjects(absl::string_view text) {
  ObjectReader reader;
  bool begun = false;
  int number = 0;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    ++number;
    line = absl::StripAsciiWhitespace(line);
    if (begun) {
      reader.ReadLine(line, number);
    } else {
      begun = line == "BEGINDATA";
    }
  }
  return reader.Finish(absl::EndsWith(text, "\n"), number);
}

}  // namespace cairn::internal
