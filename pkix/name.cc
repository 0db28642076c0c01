#include "pkix/name.h"

#include "der/values.h"
#include "pkix/name_text.h"

namespace cairn {
namespace {

bool ReadAttribute(der::Reader* reader, NameAttribute* attribute) {
  der::Reader fields;
  return reader->Read(der::kSequence, &fields) &&
         fields.Read(der::kObjectIdentifier, &attribute->type) &&
         fields.ReadAny(&attribute->tag, &attribute->value) && fields.AtEnd();
}

bool ValuesMatch(const NameAttribute& a, const NameAttribute& b) {
  if (a.tag == b.tag && a.value == b.value) return true;
  if (!NameText::IsText(a.tag) || !NameText::IsText(b.tag)) return false;
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
          !ReadAttribute(&reader, &attributes[count])) {
        return false;
      }
      ++count;
    }
    return true;
  }

  bool Contains(const NameAttribute& attribute) const {
    for (int i = 0; i < count; ++i) {
      if (attributes[i].type == attribute.type &&
          ValuesMatch(attributes[i], attribute)) {
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
    if (!y.Contains(x.attributes[i]) || !x.Contains(y.attributes[i])) {
      return false;
    }
  }
  return true;
}

bool RdnsMatch(der::Input a, der::Input b) {
  if (a == b) return true;
  der::Reader reader_a(a);
  der::Reader reader_b(b);
  NameAttribute x;
  NameAttribute y;
  if (!ReadAttribute(&reader_a, &x) || !ReadAttribute(&reader_b, &y)) {
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

uint64_t ValueHash(const NameAttribute& attribute) {
  constexpr uint64_t kSeed = 0xcbf29ce484222325;
  if (NameText::IsText(attribute.tag)) {
    uint64_t hash = kSeed;
    NameText text(attribute.tag, attribute.value);
    for (;;) {
      const int32_t c = text.Next();
      if (c == NameText::kEnd) return hash;
      if (c == NameText::kInvalid) break;
      hash = Mix(hash, static_cast<uint64_t>(c));
    }
  }
  return HashBytes(Mix(kSeed, attribute.tag), attribute.value);
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
  return ReadAttribute(&attributes_, attribute) || Fail();
}

bool IsWellFormedName(der::Input name) {
  NameReader reader(name);
  for (NameAttribute attribute; reader.Next(&attribute);) {
  }
  return reader.ok();
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
    if (++count > kMaxAttributesPerRdn || !ReadAttribute(&reader, &attribute)) {
      return HashBytes(0, rdn);
    }
    sum += HashBytes(ValueHash(attribute), attribute.type);
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
  der::Reader rdns;
  der::Input last;
  if (!der::ReadOnly(name, der::kSequence, &rdns)) return HashBytes(0, name);
  while (!rdns.AtEnd()) {
    if (!rdns.Read(der::kSet, &last)) return HashBytes(0, name);
  }
  return internal::RdnHash(last);
}

}  // namespace cairn
