#include "trustdomain/name_from_text.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "der/input.h"
#include "der/oid.h"
#include "der/reader.h"
#include "der/tag.h"
#include "openssl/bytestring.h"
#include "openssl/mem.h"
#include "pkix/name.h"
#include "pkix/name_text.h"
#include "trustdomain/oid_text_internal.h"

namespace cairn {
namespace {

struct TextAttribute {
  std::string type;   // contents octets
  std::string value;  // a whole element
};
using TextRdn = std::vector<TextAttribute>;

struct ShortName {
  absl::string_view text;
  der::Oid oid;
};
constexpr ShortName kShortNames[] = {
    {"CN", der::Oid::kCommonName},
    {"L", der::Oid::kLocalityName},
    {"ST", der::Oid::kStateOrProvinceName},
    {"O", der::Oid::kOrganizationName},
    {"OU", der::Oid::kOrganizationalUnitName},
    {"C", der::Oid::kCountryName},
    {"STREET", der::Oid::kStreetAddress},
    {"DC", der::Oid::kDomainComponent},
    {"UID", der::Oid::kUserId},
    {"E", der::Oid::kEmailAddress},
};

bool FindType(absl::string_view text, std::string* octets) {
  der::Oid oid = der::Oid::kUnknown;
  for (const ShortName& row : kShortNames) {
    if (absl::EqualsIgnoreCase(text, row.text)) oid = row.oid;
  }
  // The attribute types stand first in der/oid.h.
  for (int i = static_cast<int>(der::Oid::kCommonName);
       i <= static_cast<int>(der::Oid::kUserId); ++i) {
    const der::Oid candidate = static_cast<der::Oid>(i);
    if (absl::EqualsIgnoreCase(text, der::OidName(candidate))) oid = candidate;
  }
  if (oid == der::Oid::kUnknown) return internal::OidFromText(text, octets);
  *octets = std::string(der::OidContents(oid).AsStringView());
  return true;
}

bool IsValidUtf8(absl::string_view text) {
  NameText characters(der::kUtf8String, der::Input::FromString(text),
                      NameText::Fold::kNone);
  for (;;) {
    const int32_t c = characters.Next();
    if (c == NameText::kEnd) return true;
    if (c == NameText::kInvalid) return false;
  }
}

// Takes what `cbb` holds.
std::string Finish(CBB* cbb) {
  uint8_t* data;
  size_t size;
  if (!CBB_finish(cbb, &data, &size)) return std::string();
  const bssl::UniquePtr<uint8_t> owner(data);
  return std::string(reinterpret_cast<const char*>(data), size);
}

bool AddBytes(CBB* cbb, absl::string_view bytes) {
  return CBB_add_bytes(cbb, reinterpret_cast<const uint8_t*>(bytes.data()),
                       bytes.size());
}

std::string Utf8Element(absl::string_view text) {
  bssl::ScopedCBB cbb;
  CBB child;
  if (!CBB_init(cbb.get(), text.size() + 8) ||
      !CBB_add_asn1(cbb.get(), &child, CBS_ASN1_UTF8STRING) ||
      !AddBytes(&child, text)) {
    return std::string();
  }
  return Finish(cbb.get());
}

// Reads the text from left to right.
class NameTextParser {
 public:
  explicit NameTextParser(absl::string_view text) : text_(text) {}

  // False where it is none; position() then says where.
  bool Parse(std::vector<TextRdn>* rdns) {
    for (;;) {
      TextRdn rdn;
      do {
        TextAttribute attribute;
        if (!ParseType(&attribute.type) || !ParseValue(&attribute.value)) {
          return false;
        }
        rdn.push_back(std::move(attribute));
      } while (Consume('+'));
      rdns->push_back(std::move(rdn));
      if (at_ == text_.size()) return true;
      if (!Consume(',')) return false;
    }
  }
  size_t position() const { return at_; }

 private:
  bool Peek(char c) const { return at_ < text_.size() && text_[at_] == c; }
  bool Consume(char c) {
    if (!Peek(c)) return false;
    ++at_;
    return true;
  }
  void SkipSpaces() {
    while (Peek(' ')) ++at_;
  }

  // attributeTypeAndValue = attributeType EQUALS attributeValue
  bool ParseType(std::string* octets) {
    SkipSpaces();
    const size_t equals = text_.find('=', at_);
    if (equals == absl::string_view::npos ||
        !FindType(
            absl::StripTrailingAsciiWhitespace(text_.substr(at_, equals - at_)),
            octets)) {
      return false;
    }
    at_ = equals + 1;
    SkipSpaces();
    return true;
  }

  // attributeValue = string / hexstring
  bool ParseValue(std::string* element) {
    return Consume('#') ? ParseHexString(element) : ParseString(element);
  }

  // hexstring = SHARP 1*hexpair
  bool ParseHexString(std::string* element) {
    const size_t begin = at_;
    while (at_ < text_.size() && absl::ascii_isxdigit(text_[at_])) ++at_;
    const absl::string_view digits = text_.substr(begin, at_ - begin);
    if (digits.size() % 2 != 0) return false;
    *element = absl::HexStringToBytes(digits);
    SkipSpaces();
    der::Input whole;
    der::Reader reader(der::Input::FromString(*element));
    return reader.ReadAnyTlv(&whole) && reader.AtEnd();
  }

  // string, of which RFC 4514 wants these escaped: " + , ; < > \ NUL, a space
  // or "#" at the beginning, a space at the end.
  bool ParseString(std::string* element) {
    std::string value;
    size_t kept = 0;  // the size without white space that is not escaped
    for (; at_ < text_.size() && text_[at_] != ',' && text_[at_] != '+';
         ++at_) {
      const char c = text_[at_];
      if (absl::StrContains("\";<>", c) || c == '\0') return false;
      if (c == '\\') {
        if (!ParsePair(&value)) return false;
        kept = value.size();
        continue;
      }
      value.push_back(c);
      if (c != ' ') kept = value.size();
    }
    value.resize(kept);
    if (value.empty() || !IsValidUtf8(value)) return false;
    *element = Utf8Element(value);
    return true;
  }

  // pair = ESC ( ESC / special / hexpair ), the cursor at ESC and then at its
  // last character.
  bool ParsePair(std::string* value) {
    const absl::string_view rest = text_.substr(at_ + 1);
    if (rest.size() >= 2 && absl::ascii_isxdigit(rest[0]) &&
        absl::ascii_isxdigit(rest[1])) {
      absl::StrAppend(value, absl::HexStringToBytes(rest.substr(0, 2)));
      at_ += 2;
      return true;
    }
    if (rest.empty() || !absl::StrContains("\\\"+,;<> #=", rest[0])) {
      return false;
    }
    value->push_back(rest[0]);
    ++at_;
    return true;
  }

  const absl::string_view text_;
  size_t at_ = 0;
};

std::string Encode(const std::vector<TextRdn>& rdns) {
  bssl::ScopedCBB cbb;
  CBB name;
  if (!CBB_init(cbb.get(), 256) ||
      !CBB_add_asn1(cbb.get(), &name, CBS_ASN1_SEQUENCE)) {
    return std::string();
  }
  for (const TextRdn& rdn : rdns) {
    CBB set;
    if (!CBB_add_asn1(&name, &set, CBS_ASN1_SET)) return std::string();
    for (const TextAttribute& attribute : rdn) {
      CBB pair;
      CBB type;
      if (!CBB_add_asn1(&set, &pair, CBS_ASN1_SEQUENCE) ||
          !CBB_add_asn1(&pair, &type, CBS_ASN1_OBJECT) ||
          !AddBytes(&type, attribute.type) ||
          !AddBytes(&pair, attribute.value) || !CBB_flush(&set)) {
        return std::string();
      }
    }
    if (!CBB_flush_asn1_set_of(&set) || !CBB_flush(&name)) {
      return std::string();
    }
  }
  return Finish(cbb.get());
}

}  // namespace

absl::StatusOr<std::string> NameFromText(absl::string_view text,
                                         NameOrder order) {
  if (text.size() > kMaxNameFromText) {
    return absl::InvalidArgumentError(absl::StrCat(
        "a distinguished name of more than ", kMaxNameFromText, " characters"));
  }
  NameTextParser parser(text);
  std::vector<TextRdn> rdns;
  if (!parser.Parse(&rdns)) {
    return absl::InvalidArgumentError(
        absl::StrCat("not a distinguished name, from character ",
                     parser.position() + 1, " on: ", absl::CHexEscape(text)));
  }
  if (order == NameOrder::kRfc4514) std::reverse(rdns.begin(), rdns.end());
  std::string name = Encode(rdns);
  if (!IsWellFormedName(der::Input::FromString(name))) {
    return absl::InternalError("a distinguished name could not be encoded");
  }
  return name;
}

}  // namespace cairn
