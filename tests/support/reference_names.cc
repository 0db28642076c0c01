#include "tests/support/reference_names.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "der/oid.h"
#include "der/reader.h"
#include "der/tag.h"
#include "pkix/general_name.h"
#include "pkix/host_name.h"
#include "pkix/name.h"

namespace cairn::testing {
namespace {

using Characters = std::vector<uint32_t>;

// Appends the character that `octets` begins with and returns its size; 0 if
// they do not begin with one (RFC 3629).
size_t DecodeUtf8(absl::string_view octets, Characters* out) {
  static constexpr uint32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
  const uint8_t first = static_cast<uint8_t>(octets[0]);
  size_t size = 1;
  if (first >= 0x80) size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if ((first >= 0x80 && first < 0xc0) || first >= 0xf8 ||
      octets.size() < size) {
    return 0;
  }
  uint32_t c = size == 1 ? first : first & (0xffu >> (size + 1));
  for (size_t i = 1; i < size; ++i) {
    const uint8_t octet = static_cast<uint8_t>(octets[i]);
    if (octet < 0x80 || octet >= 0xc0) return 0;
    c = c << 6 | (octet & 0x3f);
  }
  if (c < kSmallest[size] || c > 0x10ffff || (c >= 0xd800 && c < 0xe000)) {
    return 0;
  }
  out->push_back(c);
  return size;
}

// The characters of a value, false where it is not text.
bool Decode(der::Tag tag, absl::string_view value, Characters* out) {
  size_t unit = 1;
  uint32_t last = 0x7f;
  switch (tag) {
    case der::kUtf8String:
      while (!value.empty()) {
        const size_t size = DecodeUtf8(value, out);
        if (size == 0) return false;
        value.remove_prefix(size);
      }
      return true;
    case der::kPrintableString:
    case der::kIa5String:
    case der::kVisibleString:
      break;
    case der::kTeletexString:
      last = 0xff;
      break;
    case der::kBmpString:
      unit = 2;
      last = 0xffff;
      break;
    case der::kUniversalString:
      unit = 4;
      last = 0x10ffff;
      break;
    default:
      return false;
  }
  if (value.size() % unit != 0) return false;
  for (; !value.empty(); value.remove_prefix(unit)) {
    uint32_t c = 0;
    for (char octet : value.substr(0, unit)) {
      c = c << 8 | static_cast<uint8_t>(octet);
    }
    if (c > last || (c >= 0xd800 && c < 0xe000)) return false;
    out->push_back(c);
  }
  return true;
}

// White space at the ends dropped and within made one space, letters small.
Characters Folded(const Characters& text) {
  Characters folded;
  bool space = false;
  for (uint32_t c : text) {
    if (c == ' ' || (c >= '\t' && c <= '\r')) {
      space = !folded.empty();
      continue;
    }
    if (space) folded.push_back(' ');
    space = false;
    folded.push_back(c >= 'A' && c <= 'Z' ? c + 'a' - 'A' : c);
  }
  return folded;
}

// An attribute as RFC 5280 section 7.1 compares it: its type, and its folded
// characters where it is text, or else its tag and octets.
struct Attribute {
  std::string type;
  bool is_text = false;
  Characters value;

  friend bool operator<(const Attribute& a, const Attribute& b) {
    if (a.type != b.type) return a.type < b.type;
    return a.is_text != b.is_text ? a.is_text < b.is_text : a.value < b.value;
  }
  friend bool operator==(const Attribute& a, const Attribute& b) {
    return !(a < b) && !(b < a);
  }
};

Attribute AttributeOf(const NameAttribute& read) {
  Attribute attribute;
  attribute.type = std::string(read.type.AsStringView());
  Characters text;
  attribute.is_text = Decode(read.tag, read.value.AsStringView(), &text);
  if (attribute.is_text) {
    attribute.value = Folded(text);
  } else {
    attribute.value = {read.tag};
    for (uint8_t octet : read.value) attribute.value.push_back(octet);
  }
  return attribute;
}

// One RelativeDistinguishedName: its attributes in a fixed order, and as it
// stands, for the one that has too many to be compared.
struct Rdn {
  std::string der;
  std::vector<Attribute> attributes;

  friend bool operator==(const Rdn& a, const Rdn& b) {
    return a.der == b.der || (a.attributes.size() <= kMaxAttributesPerRdn &&
                              b.attributes.size() <= kMaxAttributesPerRdn &&
                              a.attributes == b.attributes);
  }
};

// False for a name that is malformed.
bool Split(der::Input name, std::vector<Rdn>* rdns) {
  der::Reader reader;
  if (!der::ReadOnly(name, der::kSequence, &reader)) return false;
  while (!reader.AtEnd()) {
    der::Input contents;
    if (!reader.Read(der::kSet, &contents) || contents.empty()) return false;
    Rdn rdn;
    rdn.der = std::string(contents.AsStringView());
    for (der::Reader attributes(contents); !attributes.AtEnd();) {
      NameAttribute attribute;
      if (!ReadNameAttribute(&attributes, &attribute)) return false;
      rdn.attributes.push_back(AttributeOf(attribute));
    }
    std::sort(rdn.attributes.begin(), rdn.attributes.end());
    rdns->push_back(rdn);
  }
  return true;
}

std::string Lower(der::Input text) {
  return absl::AsciiStrToLower(text.AsStringView());
}

// Name constraints.

// A name to be held against subtrees. Host names are in small letters.
struct Subject {
  NameForm form = NameForm::kDnsName;
  bool valid = true;
  std::string host;     // dNSName, and the host of a mailbox or URI
  std::string local;    // of a mailbox
  std::string address;  // iPAddress
  der::Input name;      // directoryName
};

struct Constraints {
  std::vector<GeneralName> permitted;
  std::vector<GeneralName> excluded;
};

// GeneralSubtrees, with neither minimum nor maximum.
bool ReadSubtrees(der::Input contents, std::vector<GeneralName>* subtrees) {
  if (contents.empty()) return false;
  for (der::Reader reader(contents); !reader.AtEnd();) {
    der::Reader subtree;
    GeneralName base;
    if (!reader.Read(der::kSequence, &subtree) ||
        !ReadGeneralName(&subtree, &base) || !subtree.AtEnd()) {
      return false;
    }
    subtrees->push_back(base);
  }
  return true;
}

bool ReadConstraints(der::Input der, Constraints* constraints) {
  der::Reader fields;
  if (!der::ReadOnly(der, der::kSequence, &fields)) return false;
  der::Input list;
  if (fields.Peek(der::ContextConstructed(0)) &&
      (!fields.Read(der::ContextConstructed(0), &list) ||
       !ReadSubtrees(list, &constraints->permitted))) {
    return false;
  }
  if (fields.Peek(der::ContextConstructed(1)) &&
      (!fields.Read(der::ContextConstructed(1), &list) ||
       !ReadSubtrees(list, &constraints->excluded))) {
    return false;
  }
  return fields.AtEnd();
}

bool IsDomain(absl::string_view domain) {
  absl::ConsumePrefix(&domain, ".");
  return ReferenceIsHostName(domain, false, true);
}

std::string Bits(absl::string_view octets) {
  std::string bits;
  for (char octet : octets) {
    for (int bit = 7; bit >= 0; --bit) {
      bits.push_back((static_cast<uint8_t>(octet) >> bit) & 1 ? '1' : '0');
    }
  }
  return bits;
}

bool IsValidBase(const GeneralName& base, const ValidationPolicy& policy) {
  const absl::string_view text = base.value.AsStringView();
  Mailbox mailbox;
  switch (base.form) {
    case NameForm::kDnsName:
      return text.empty() ||
             (IsDomain(text) &&
              !(text[0] == '.' &&
                policy.Has(Rule::kNoLeadingDotInDnsConstraint)));
    case NameForm::kUniformResourceIdentifier:
      return text.empty() || IsDomain(text);
    case NameForm::kRfc822Name:
      return absl::StrContains(text, '@') ? ParseMailbox(base.value, &mailbox)
                                          : text.empty() || IsDomain(text);
    case NameForm::kIpAddress:
      // A mask is ones and then zeros.
      return (text.size() == 8 || text.size() == 32) &&
             !absl::StrContains(Bits(text.substr(text.size() / 2)), "01");
    default:
      return true;
  }
}

// Whether `host` lies below `domain`, or below what follows its leading dot.
bool IsBelow(const std::string& host, const std::string& domain) {
  return absl::EndsWith(host,
                        domain[0] == '.' ? domain : absl::StrCat(".", domain));
}

// Whether all names that `host` stands for lie within the subtree.
bool ContainsHost(const std::string& base, const std::string& host) {
  return base.empty() || host == base || IsBelow(host, base);
}

// Whether a name that the wildcard `host` stands for lies within the subtree.
bool MeetsWildcard(const std::string& base, const std::string& host) {
  const size_t dot = base.find('.');
  return absl::StartsWith(host, "*.") && base[0] != '.' &&
         dot != std::string::npos && base.substr(dot) == host.substr(1);
}

bool ContainsAddress(absl::string_view base, const std::string& address) {
  if (base.size() != 2 * address.size()) return false;
  const std::string a = Bits(address);
  const std::string b = Bits(base.substr(0, address.size()));
  const size_t ones = Bits(base.substr(address.size())).find('0');
  return a.substr(0, ones) == b.substr(0, ones);
}

bool Contains(const GeneralName& base, const Subject& subject) {
  const std::string text = Lower(base.value);
  Mailbox mailbox;
  switch (base.form) {
    case NameForm::kDnsName:
      // "*.example.com" is below "example.com" and below ".example.com".
      return ContainsHost(text, subject.host);
    case NameForm::kUniformResourceIdentifier:
      return text.empty() || subject.host == text ||
             (text[0] == '.' && IsBelow(subject.host, text));
    case NameForm::kRfc822Name:
      if (absl::StrContains(text, '@')) {
        return ParseMailbox(base.value, &mailbox) &&
               subject.local == mailbox.local_part.AsStringView() &&
               subject.host == Lower(mailbox.domain);
      }
      return text.empty() || subject.host == text ||
             (text[0] == '.' && IsBelow(subject.host, text));
    case NameForm::kIpAddress:
      return ContainsAddress(base.value.AsStringView(), subject.address);
    case NameForm::kDirectoryName:
      return ReferenceNameIsWithin(subject.name, base.value);
    default:
      return true;
  }
}

bool Excludes(const GeneralName& base, const Subject& subject) {
  return Contains(base, subject) ||
         (base.form == NameForm::kDnsName && !base.value.empty() &&
          MeetsWildcard(Lower(base.value), subject.host));
}

bool Allows(const Constraints& constraints, const Subject& subject,
            const ValidationPolicy& policy) {
  std::vector<GeneralName> permitted;
  std::vector<GeneralName> excluded;
  const auto same_form = [&subject](const GeneralName& base) {
    return base.form == subject.form;
  };
  std::copy_if(constraints.permitted.begin(), constraints.permitted.end(),
               std::back_inserter(permitted), same_form);
  std::copy_if(constraints.excluded.begin(), constraints.excluded.end(),
               std::back_inserter(excluded), same_form);
  if (permitted.empty() && excluded.empty()) return true;
  if (!subject.valid) return false;
  const auto invalid = [&policy](const GeneralName& base) {
    return !IsValidBase(base, policy);
  };
  if (std::any_of(permitted.begin(), permitted.end(), invalid) ||
      std::any_of(excluded.begin(), excluded.end(), invalid)) {
    return false;
  }
  return std::none_of(excluded.begin(), excluded.end(),
                      [&](const GeneralName& base) {
                        return Excludes(base, subject);
                      }) &&
         (permitted.empty() || std::any_of(permitted.begin(), permitted.end(),
                                           [&](const GeneralName& base) {
                                             return Contains(base, subject);
                                           }));
}

Subject MailboxSubject(der::Input text, bool utf8) {
  Subject subject;
  Mailbox mailbox;
  subject.form = NameForm::kRfc822Name;
  subject.valid =
      utf8 ? ParseUtf8Mailbox(text, &mailbox) : ParseMailbox(text, &mailbox);
  subject.local = std::string(mailbox.local_part.AsStringView());
  subject.host = Lower(mailbox.domain);
  return subject;
}

Subject UriSubject(der::Input text) {
  Subject subject;
  Uri uri;
  subject.form = NameForm::kUniformResourceIdentifier;
  subject.valid = ParseUri(text, &uri) && uri.host_is_name;
  subject.host = Lower(uri.host);
  return subject;
}

Subject HostSubject(der::Input text, const ValidationPolicy& policy) {
  Subject subject;
  subject.host = Lower(text);
  subject.valid = ReferenceIsHostName(
      subject.host, true, !policy.Has(Rule::kNoUnderscoreInDnsNames));
  return subject;
}

Subject AddressSubject(der::Input octets) {
  Subject subject;
  subject.form = NameForm::kIpAddress;
  subject.address = std::string(octets.AsStringView());
  subject.valid = octets.size() == 4 || octets.size() == 16;
  return subject;
}

Subject DirectorySubject(der::Input name) {
  Subject subject;
  subject.form = NameForm::kDirectoryName;
  subject.name = name;
  return subject;
}

Subject SubjectOf(const GeneralName& name, const ValidationPolicy& policy) {
  switch (name.form) {
    case NameForm::kDnsName:
      return HostSubject(name.value, policy);
    case NameForm::kRfc822Name:
      return MailboxSubject(name.value, false);
    case NameForm::kUniformResourceIdentifier:
      return UriSubject(name.value);
    case NameForm::kIpAddress:
      return AddressSubject(name.value);
    case NameForm::kDirectoryName:
      return DirectorySubject(name.value);
    default:
      // Of a form that cannot be decided: never valid where it is constrained.
      Subject subject;
      subject.form = name.form;
      subject.valid = false;
      return subject;
  }
}

// The names of a certificate; false where subjectAltName is malformed.
bool SubjectsOf(const Certificate& certificate, const ValidationPolicy& policy,
                std::vector<Subject>* subjects) {
  bool has_mailbox = false;
  if (certificate.has_extension(Extension::kSubjectAltName) &&
      !ForEachGeneralName(
          certificate.extension(Extension::kSubjectAltName),
          [&](const GeneralName& name) {
            subjects->push_back(SubjectOf(name, policy));
            has_mailbox = has_mailbox || name.form == NameForm::kRfc822Name;
            if (name.form == NameForm::kOtherName &&
                der::FindOid(name.other_type) == der::Oid::kSmtpUtf8Mailbox) {
              // RFC 9598 section 6.
              has_mailbox = true;
              der::Input text;
              const bool is_text =
                  der::ReadOnly(name.value, der::kUtf8String, &text);
              subjects->push_back(MailboxSubject(text, true));
              subjects->back().valid = subjects->back().valid && is_text;
            }
            return true;
          })) {
    return false;
  }
  if (IsEmptyName(certificate.subject())) return true;
  subjects->push_back(DirectorySubject(certificate.subject()));
  NameReader reader(certificate.subject());
  for (NameAttribute attribute; reader.Next(&attribute);) {
    if (!has_mailbox &&
        der::FindOid(attribute.type) == der::Oid::kEmailAddress) {
      subjects->push_back(MailboxSubject(attribute.value, false));
    }
  }
  return true;
}

Subject SubjectOf(const Identity& identity, const ValidationPolicy& policy) {
  switch (identity.kind()) {
    case Identity::Kind::kDnsName:
      return HostSubject(identity.value(), policy);
    case Identity::Kind::kIpAddress:
      return AddressSubject(identity.value());
    case Identity::Kind::kUri:
      return UriSubject(identity.value());
    default: {
      const Subject ascii = MailboxSubject(identity.value(), false);
      return ascii.valid ? ascii : MailboxSubject(identity.value(), true);
    }
  }
}

}  // namespace

bool ReferenceNamesMatch(der::Input a, der::Input b) {
  std::vector<Rdn> x;
  std::vector<Rdn> y;
  return a == b || (Split(a, &x) && Split(b, &y) && x == y);
}

bool ReferenceNameIsWithin(der::Input name, der::Input base) {
  std::vector<Rdn> x;
  std::vector<Rdn> y;
  return Split(name, &x) && Split(base, &y) && x.size() >= y.size() &&
         std::equal(y.begin(), y.end(), x.begin());
}

bool ReferenceIsHostName(absl::string_view name, bool wildcard,
                         bool underscore) {
  if (name.size() > 253) return false;
  if (wildcard && absl::StartsWith(name, "*.")) name.remove_prefix(2);
  const std::vector<absl::string_view> labels = absl::StrSplit(name, '.');
  for (absl::string_view label : labels) {
    if (label.empty() || label.size() > 63 || label.front() == '-' ||
        label.back() == '-') {
      return false;
    }
    for (char c : label) {
      if (!absl::ascii_isalnum(static_cast<unsigned char>(c)) && c != '-' &&
          !(underscore && c == '_')) {
        return false;
      }
    }
  }
  return labels.back().find_first_not_of("0123456789") !=
         absl::string_view::npos;
}

bool ReferenceHostCovers(absl::string_view presented, absl::string_view host) {
  const std::string p = absl::AsciiStrToLower(presented);
  const std::string h = absl::AsciiStrToLower(host);
  const size_t dot = h.find('.');
  return p == h || (absl::StartsWith(p, "*.") && dot != std::string::npos &&
                    p.substr(1) == h.substr(dot));
}

bool ReferenceNamesAllowed(der::Input constraints,
                           const Certificate& certificate,
                           const Identity* identity,
                           const ValidationPolicy& policy) {
  Constraints read;
  if (!ReadConstraints(constraints, &read)) return false;
  if (read.permitted.empty() && read.excluded.empty()) return true;
  std::vector<Subject> subjects;
  if (!SubjectsOf(certificate, policy, &subjects)) return false;
  if (identity != nullptr && identity->kind() != Identity::Kind::kNone) {
    subjects.push_back(SubjectOf(*identity, policy));
  }
  return std::all_of(
      subjects.begin(), subjects.end(),
      [&](const Subject& subject) { return Allows(read, subject, policy); });
}

}  // namespace cairn::testing
