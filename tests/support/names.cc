#include "tests/support/names.h"

#include <arpa/inet.h>

#include <cctype>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "pkix/name.h"
#include "tests/support/die.h"

namespace cairn::testing {
namespace {

struct ShortName {
  const char* text;
  der::Oid oid;
};
constexpr ShortName kShortNames[] = {
    {"CN", der::Oid::kCommonName},
    {"O", der::Oid::kOrganizationName},
    {"OU", der::Oid::kOrganizationalUnitName},
    {"C", der::Oid::kCountryName},
    {"L", der::Oid::kLocalityName},
    {"ST", der::Oid::kStateOrProvinceName},
    {"DC", der::Oid::kDomainComponent},
    {"UID", der::Oid::kUserId},
    {"E", der::Oid::kEmailAddress},
};

ObjectId AttributeType(const std::string& text) {
  for (const ShortName& name : kShortNames) {
    if (text == name.text) return name.oid;
  }
#define CAIRN_OID_BY_NAME(name, printed, ...) \
  if (text == printed) return der::Oid::name;
  CAIRN_OIDS(CAIRN_OID_BY_NAME)
#undef CAIRN_OID_BY_NAME
  return text.c_str();
}

der::Tag DefaultTag(const ObjectId& type) {
  switch (der::FindOid(der::Input::FromString(type.contents()))) {
    case der::Oid::kCountryName:
    case der::Oid::kSerialNumber:
    case der::Oid::kDnQualifier:
      return der::kPrintableString;
    case der::Oid::kDomainComponent:
    case der::Oid::kEmailAddress:
      return der::kIa5String;
    default:
      return der::kUtf8String;
  }
}

// `ascii` in the code units of `tag`.
std::string InUnitsOf(der::Tag tag, const std::string& ascii) {
  const size_t zeros = tag == der::kBmpString         ? 1
                       : tag == der::kUniversalString ? 3
                                                      : 0;
  std::string out;
  for (char c : ascii) {
    out.append(zeros, '\0');
    out.push_back(c);
  }
  return out;
}

// One "type=value" of a name in text.
struct TextAttribute {
  std::string type;
  std::string value;
};

std::string Encode(const TextAttribute& attribute, const der::Tag* tag) {
  const ObjectId type = AttributeType(attribute.type);
  const der::Tag used = tag != nullptr ? *tag : DefaultTag(type);
  return Attribute(type, used, InUnitsOf(used, attribute.value));
}

// See NameDer. `tag` is the string type, null for the default ones.
std::string ParseName(absl::string_view text, const der::Tag* tag) {
  std::string rdns;
  std::string rdn;
  TextAttribute attribute;
  std::string* part = &attribute.type;
  const auto end_attribute = [&] {
    if (part == &attribute.type) {
      attribute.value = attribute.type;
      attribute.type = "CN";
    }
    rdn += Encode(attribute, tag);
    attribute = TextAttribute();
    part = &attribute.type;
  };
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (static_cast<uint8_t>(c) < 0x20) {
      // DER, most likely.
      Die("a control character in a name's text: use NameDer::Raw");
    }
    if (c == '\\' && i + 1 < text.size()) {
      part->push_back(text[++i]);
    } else if (c == '=' && part == &attribute.type) {
      part = &attribute.value;
    } else if (c == '+' && part == &attribute.value) {
      end_attribute();
    } else if (c == ',' && part == &attribute.value) {
      end_attribute();
      rdns += Tlv(der::kSet, rdn);
      rdn.clear();
      while (i + 1 < text.size() && text[i + 1] == ' ') ++i;
    } else {
      part->push_back(c);
    }
  }
  if (!text.empty()) {
    end_attribute();
    rdns += Tlv(der::kSet, rdn);
  }
  return Tlv(der::kSequence, rdns);
}

// An address's octets, 4 or 16, or none if `text` is not one.
std::string ParseAddress(const std::string& text) {
  char octets[16];
  if (inet_pton(AF_INET, text.c_str(), octets) == 1) {
    return std::string(octets, 4);
  }
  if (inet_pton(AF_INET6, text.c_str(), octets) == 1) {
    return std::string(octets, 16);
  }
  return "";
}

std::string PrefixMask(size_t octets, int prefix) {
  std::string mask(octets, '\0');
  for (int bit = 0; bit < prefix; ++bit) {
    char& octet = mask.at(static_cast<size_t>(bit / 8));
    octet = static_cast<char>(octet | (0x80 >> (bit % 8)));
  }
  return mask;
}

GeneralNameDer PrimitiveName(uint8_t number, absl::string_view contents) {
  return GeneralNameDer::Raw(Primitive(number, contents));
}

}  // namespace

NameDer::NameDer(absl::string_view text) : der_(ParseName(text, nullptr)) {}

NameDer NameDer::Raw(std::string der) {
  NameDer name;
  name.der_ = std::move(der);
  return name;
}

NameDer Name(absl::string_view text, der::Tag tag) {
  return NameDer::Raw(ParseName(text, &tag));
}

NameDer NameOf(std::initializer_list<absl::string_view> rdns) {
  return NameDer::Raw(Sequence(rdns));
}

std::string Rdn(std::initializer_list<absl::string_view> attributes) {
  return Set(attributes);
}

std::string Attribute(const ObjectId& type, der::Tag tag,
                      absl::string_view value) {
  return Sequence({Oid(type), Tlv(tag, value)});
}

std::string DescribeName(der::Input name) {
  std::string text;
  NameReader reader(name);
  for (NameAttribute attribute; reader.Next(&attribute);) {
    if (!text.empty()) text += attribute.joined ? "+" : ",";
    const der::Oid oid = der::FindOid(attribute.type);
    absl::string_view type = der::OidName(oid);
    for (const ShortName& row : kShortNames) {
      if (row.oid == oid) type = row.text;
    }
    char buffer[der::kDottedOidSize];
    if (type.empty()) type = der::FormatOid(attribute.type, buffer);
    absl::StrAppend(&text, type, "=", attribute.value.AsStringView());
  }
  if (!reader.ok()) return "(malformed name)";
  return text.empty() ? "(empty name)" : text;
}

GeneralNameDer::GeneralNameDer(absl::string_view dns)
    : der_(Primitive(2, dns)) {}

GeneralNameDer GeneralNameDer::Raw(std::string der) {
  GeneralNameDer name;
  name.der_ = std::move(der);
  return name;
}

GeneralNameDer DnsName(absl::string_view host) { return host; }

GeneralNameDer EmailName(absl::string_view mailbox) {
  return PrimitiveName(1, mailbox);
}

GeneralNameDer UriName(absl::string_view uri) { return PrimitiveName(6, uri); }

GeneralNameDer IpName(absl::string_view address) {
  const std::string octets = ParseAddress(std::string(address));
  if (octets.empty()) Die(absl::StrCat("not an address: ", address));
  return IpBytes(octets);
}

GeneralNameDer IpRange(absl::string_view range) {
  const size_t slash = range.find('/');
  DieUnless(slash != absl::string_view::npos, "IpRange() needs a mask");
  const std::string address = ParseAddress(std::string(range.substr(0, slash)));
  const std::string mask_text(range.substr(slash + 1));
  std::string mask = ParseAddress(mask_text);
  if (mask.empty()) {
    mask = PrefixMask(address.size(), std::atoi(mask_text.c_str()));
  }
  if (address.empty()) Die(absl::StrCat("not a range: ", range));
  return IpBytes(address + mask);
}

GeneralNameDer IpBytes(absl::string_view octets) {
  return PrimitiveName(7, octets);
}

GeneralNameDer DirectoryName(const NameDer& name) {
  return GeneralNameDer::Raw(Explicit(4, name.der()));
}

GeneralNameDer OtherName(const ObjectId& type, absl::string_view value) {
  return GeneralNameDer::Raw(
      Implicit(0, Sequence({Oid(type), Explicit(0, value)})));
}

GeneralNameDer SmtpUtf8Name(absl::string_view mailbox) {
  return OtherName(der::Oid::kSmtpUtf8Mailbox, Utf8String(mailbox));
}

GeneralNameDer RegisteredIdName(const ObjectId& id) {
  return PrimitiveName(8, id.contents());
}

GeneralNameDer X400Name() {
  return GeneralNameDer::Raw(Explicit(3, Sequence({})));
}

GeneralNameDer EdiPartyName() {
  return GeneralNameDer::Raw(Explicit(5, Sequence({})));
}

std::string GeneralNames(absl::Span<const GeneralNameDer> names) {
  std::string joined;
  for (const GeneralNameDer& name : names) joined += name.der();
  return Tlv(der::kSequence, joined);
}

}  // namespace cairn::testing
