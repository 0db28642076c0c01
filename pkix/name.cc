#include "pkix/name.h"

#include <algorithm>
#include <cstring>

#include "absl/strings/ascii.h"
#include "der/values.h"
#include "pkix/name_text.h"

namespace cairn {

bool ReadNameAttribute(der::Reader* reader, NameAttribute* attribute) {
  der::Reader fields;
  return reader->Read(der::kSequence, &fields) &&
         der::ReadObjectIdentifier(&fields, &attribute->type) &&
         fields.ReadAny(&attribute->tag, &attribute->value) && fields.AtEnd();
}

namespace {

bool IsAsciiCompatible(der::Tag tag) {
  return tag == der::kUtf8String || tag == der::kPrintableString ||
         tag == der::kIa5String;
}

// Whether a look at the octets shows that two texts differ: the first in which
// they do, case aside, are printable in both, or only one text goes on with
// printable ones. Nothing before them tells the texts apart, and nothing after
// can make them alike.
bool DifferVisibly(der::Input a, der::Input b) {
  if (a.size() > b.size()) return DifferVisibly(b, a);
  for (size_t i = 0; i < a.size(); ++i) {
    if (a[i] == b[i] ||
        absl::ascii_tolower(a[i]) == absl::ascii_tolower(b[i])) {
      continue;
    }
    return absl::ascii_isgraph(a[i]) && absl::ascii_isgraph(b[i]);
  }
  for (uint8_t octet : b.From(a.size())) {
    if (absl::ascii_isgraph(octet)) return true;
  }
  return false;
}

bool ValuesMatch(const NameAttribute& a, const NameAttribute& b) {
  if (a.tag == b.tag && a.value == b.value) return true;
  if (!NameText::IsText(a.tag) || !NameText::IsText(b.tag)) return false;
  if (IsAsciiCompatible(a.tag) && IsAsciiCompatible(b.tag) &&
      DifferVisibly(a.value, b.value)) {
    return false;
  }
  NameText x(a.tag, a.value);
  NameText y(b.tag, b.value);
  for (;;) {
    const int32_t c = x.Next();
    const int32_t d = y.Next();
    // Invalid text matches nothing: its bytes differ from the other's.
    if (c != d || c == NameText::kInvalid) return false;
    if (c == NameText::kEnd) return true;
  }
}

// The attributes of one RelativeDistinguishedName. False if it is malformed or
// has more than can be compared.
struct Rdn {
  NameAttribute attributes[kMaxAttributesPerRdn];
  int count = 0;

  bool Read(der::Input contents) {
    der::Reader reader(contents);
    while (!reader.AtEnd()) {
      if (count == kMaxAttributesPerRdn ||
          !ReadNameAttribute(&reader, &attributes[count])) {
        return false;
      }
      ++count;
    }
    return true;
  }

  // Takes one attribute that matches out. False if there is none.
  bool Remove(const NameAttribute& attribute) {
    for (int i = 0; i < count; ++i) {
      if (attributes[i].type == attribute.type &&
          ValuesMatch(attributes[i], attribute)) {
        attributes[i] = attributes[--count];
        return true;
      }
    }
    return false;
  }
};

// RDNs hold one attribute nearly always: that case is kept apart, and cheap.
bool MultiValuedRdnsMatch(der::Input a, der::Input b) {
  Rdn x;
  Rdn y;
  if (!x.Read(a) || !y.Read(b) || x.count != y.count) return false;
  for (int i = 0; i < x.count; ++i) {
    if (!y.Remove(x.attributes[i])) return false;
  }
  return true;
}

bool RdnsMatch(der::Input a, der::Input b) {
  if (a == b) return true;
  der::Reader reader_a(a);
  der::Reader reader_b(b);
  NameAttribute x;
  NameAttribute y;
  if (!ReadNameAttribute(&reader_a, &x) || !ReadNameAttribute(&reader_b, &y)) {
    return false;
  }
  if (!reader_a.AtEnd() || !reader_b.AtEnd()) {
    return MultiValuedRdnsMatch(a, b);
  }
  return x.type == y.type && ValuesMatch(x, y);
}

uint64_t Mix(uint64_t hash, uint64_t value) {
  return (hash ^ value) * 0x100000001b3;
}

uint64_t HashBytes(uint64_t hash, der::Input bytes) {
  for (uint8_t octet : bytes) hash = Mix(hash, octet);
  return hash;
}

// Eight octets at once, by the usual tricks with the high bit of each.
constexpr uint64_t kHighBits = 0x8080808080808080;
// The high bit of each octet that is at least `least`, where all are ASCII.
constexpr uint64_t AtLeast(uint64_t word, uint8_t least) {
  return (word + (0x80u - least) * uint64_t{0x0101010101010101}) & kHighBits;
}
constexpr uint64_t ToLower(uint64_t word) {
  const uint64_t upper = AtLeast(word, 'A') & ~AtLeast(word, 'Z' + 1);
  return word | (upper >> 2);
}

// The hash of text: of its characters as RFC 5280 section 7.1 compares them,
// eight octets at a time. Characters beyond ASCII are words of their own.
class TextHasher {
 public:
  void AddCharacter(int32_t c) {
    if (c >= 0x80) {
      Finish();
      Add(static_cast<uint64_t>(c) | kWide);
      return;
    }
    octets_[count_] = static_cast<uint8_t>(c);
    if (++count_ < sizeof(octets_)) return;
    AddWord(octets_);
    count_ = 0;
  }
  // Adds `text` and returns true, if it is ASCII without white space that would
  // be dropped. The hasher is a new one.
  bool AddPlainAscii(der::Input text);
  uint64_t Finish() {
    if (count_ != 0) {
      std::memset(octets_ + count_, kPadding, sizeof(octets_) - count_);
      AddWord(octets_);
      count_ = 0;
    }
    return hash_;
  }

 private:
  static constexpr uint64_t kWide = uint64_t{1} << 63;
  // Fills up the last word. Text that ends in it (DEL) has the hash of shorter
  // text, and no harm is done.
  static constexpr uint8_t kPadding = 0x7f;

  void Add(uint64_t word) { hash_ = Mix(hash_ ^ (hash_ >> 29), word); }
  void AddWord(const uint8_t* octets) {
    uint64_t word;
    std::memcpy(&word, octets, sizeof(word));
    Add(ToLower(word));
  }

  uint64_t hash_ = 0xcbf29ce484222325;
  size_t count_ = 0;
  uint8_t octets_[8];
};

bool TextHasher::AddPlainAscii(der::Input text) {
  const size_t size = text.size();
  if (size == 0 || text[0] == ' ' || text[size - 1] == ' ') return size == 0;
  for (size_t i = 0; i < size; i += 8) {
    uint64_t word;
    if (size - i >= 8) {
      std::memcpy(&word, text.data() + i, 8);
    } else {
      uint8_t octets[8];
      std::memset(octets, kPadding, sizeof(octets));
      std::memcpy(octets, text.data() + i, size - i);
      std::memcpy(&word, octets, 8);
    }
    if ((word & kHighBits) != 0 || AtLeast(word, ' ') != kHighBits) {
      return false;
    }
    const uint64_t spaces = ~AtLeast(word, ' ' + 1) & kHighBits;
    if ((spaces & (spaces << 8)) != 0) return false;
    // One at the end of a word, one at the beginning of the next.
    if (i != 0 && text[i] == ' ' && text[i - 1] == ' ') return false;
    Add(ToLower(word));
  }
  return true;
}

uint64_t ValueHash(const NameAttribute& attribute) {
  if (NameText::IsText(attribute.tag)) {
    TextHasher plain;
    if (IsAsciiCompatible(attribute.tag) &&
        plain.AddPlainAscii(attribute.value)) {
      return plain.Finish();
    }
    TextHasher hasher;
    NameText text(attribute.tag, attribute.value);
    for (;;) {
      const int32_t c = text.Next();
      if (c == NameText::kEnd) return hasher.Finish();
      if (c == NameText::kInvalid) break;
      hasher.AddCharacter(c);
    }
  }
  return HashBytes(attribute.tag, attribute.value);
}

uint64_t AttributeHash(const NameAttribute& attribute) {
  // Types differ in their last octets, if at all.
  uint64_t type = attribute.type.size();
  const size_t used = std::min<size_t>(attribute.type.size(), 4);
  for (size_t i = 0; i < used; ++i) {
    type = type << 8 | attribute.type[attribute.type.size() - used + i];
  }
  return Mix(ValueHash(attribute), type);
}

}  // namespace

NameReader::NameReader(der::Input name)
    : ok_(der::ReadOnly(name, der::kSequence, &rdns_)) {}

bool NameReader::Next(NameAttribute* attribute) {
  if (!ok_) return false;
  attribute->joined = !attributes_.AtEnd();
  if (!attribute->joined) {
    if (rdns_.AtEnd()) return false;
    if (!rdns_.Read(der::kSet, &attributes_)) return Fail();
  }
  return ReadNameAttribute(&attributes_, attribute) || Fail();
}

namespace {

constexpr size_t kPlainRdnHeader = 11;

// The size of the RelativeDistinguishedName that `rdns` begins with, if it is
// as nearly all are: of less than 128 octets, with one attribute, of a type of
// three octets. Zero if it is anything else, well-formed or not.
size_t PlainRdnSize(der::Input rdns) {
  // SET, SEQUENCE, OBJECT IDENTIFIER, then the tag and the length of the value.
  if (rdns.size() < kPlainRdnHeader) return 0;
  const uint8_t* p = rdns.data();
  const size_t value = p[kPlainRdnHeader - 1];
  const bool plain = p[0] == der::kSet && p[1] == kPlainRdnHeader - 2 + value &&
                     p[2] == der::kSequence &&
                     p[3] == kPlainRdnHeader - 4 + value &&
                     p[4] == der::kObjectIdentifier && p[5] == 3 &&
                     ((p[1] | p[6] | p[7] | p[8]) & 0x80) == 0 &&
                     (p[9] & der::kTagNumberMask) != der::kTagNumberMask &&
                     rdns.size() - kPlainRdnHeader >= value;
  return plain ? kPlainRdnHeader + value : 0;
}

// Whether `rdn`, the inside of a SET, is a well-formed list of attributes.
bool IsWellFormedRdn(der::Input rdn) {
  return der::ReadEach(rdn, der::EmptyAllowed::kNo, [](der::Reader* reader) {
    NameAttribute ignored;
    return ReadNameAttribute(reader, &ignored);
  });
}

}  // namespace

bool ScanName(der::Input name, uint64_t* tail_hash) {
  // What NameReader does, in one piece: every certificate comes by twice.
  der::Reader rdns;
  if (!der::ReadOnly(name, der::kSequence, &rdns)) return false;
  der::Input last;  // the inside of an RDN
  while (!rdns.AtEnd()) {
    const der::Input rest = rdns.Remaining();
    const size_t plain = PlainRdnSize(rest);
    if (plain != 0) {
      last = rest.First(plain).From(2);
      rdns = der::Reader(rest.From(plain));
    } else if (!rdns.Read(der::kSet, &last) || !IsWellFormedRdn(last)) {
      return false;
    }
  }
  *tail_hash = internal::RdnHash(last);
  return true;
}

bool NameIsWithin(der::Input name, der::Input base) {
  der::Reader rdns;
  der::Reader base_rdns;
  if (!der::ReadOnly(name, der::kSequence, &rdns) ||
      !der::ReadOnly(base, der::kSequence, &base_rdns)) {
    return false;
  }
  while (!base_rdns.AtEnd()) {
    der::Input a;
    der::Input b;
    if (!base_rdns.Read(der::kSet, &b) || !rdns.Read(der::kSet, &a) ||
        !RdnsMatch(a, b)) {
      return false;
    }
  }
  return true;
}

bool NamesMatch(der::Input a, der::Input b) {
  if (a == b) return true;
  der::Reader rdns_a;
  der::Reader rdns_b;
  if (!der::ReadOnly(a, der::kSequence, &rdns_a) ||
      !der::ReadOnly(b, der::kSequence, &rdns_b)) {
    return false;
  }
  while (!rdns_a.AtEnd()) {
    der::Input rdn_a;
    der::Input rdn_b;
    if (!rdns_a.Read(der::kSet, &rdn_a) || !rdns_b.Read(der::kSet, &rdn_b) ||
        !RdnsMatch(rdn_a, rdn_b)) {
      return false;
    }
  }
  return rdns_b.AtEnd();
}

uint64_t internal::RdnHash(der::Input rdn) {
  // A sum: attributes of one RDN match in any order.
  uint64_t sum = 0;
  int count = 0;
  der::Reader reader(rdn);
  while (!reader.AtEnd()) {
    NameAttribute attribute;
    if (++count > kMaxAttributesPerRdn ||
        !ReadNameAttribute(&reader, &attribute)) {
      return HashBytes(0, rdn);
    }
    sum += AttributeHash(attribute);
  }
  return sum;
}

uint64_t NameHash(der::Input name) {
  uint64_t last = 0;
  if (!ForEachNamePrefixHash(name, [&last](uint64_t hash) { last = hash; })) {
    return HashBytes(0, name);
  }
  return last;
}

uint64_t NameTailHash(der::Input name) {
  uint64_t hash;
  return ScanName(name, &hash) ? hash : HashBytes(0, name);
}

}  // namespace cairn
