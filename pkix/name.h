#ifndef CAIRN_PKIX_NAME_H_
#define CAIRN_PKIX_NAME_H_

#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"
#include "der/input.h"
#include "der/reader.h"
#include "der/tag.h"

namespace cairn {

// Distinguished names. A name is always passed as the whole Name, header
// included, and borrowed.
//
//   Name ::= CHOICE { rdnSequence  RDNSequence }
//   RDNSequence ::= SEQUENCE OF RelativeDistinguishedName
//   RelativeDistinguishedName ::= SET SIZE (1..MAX) OF AttributeTypeAndValue
//   AttributeTypeAndValue ::= SEQUENCE {
//        type     AttributeType,
//        value    AttributeValue }
//
// RFC 5280 section 4.1.2.4.

// One AttributeTypeAndValue.
struct NameAttribute {
  der::Input type;   // contents octets of the OBJECT IDENTIFIER
  der::Tag tag = 0;  // the value's string type
  der::Input value;  // the value's contents
  // Stands in the same RelativeDistinguishedName as the one before it.
  bool joined = false;
};

// Reads one AttributeTypeAndValue at the cursor. Leaves `joined` alone.
bool ReadNameAttribute(der::Reader* reader, NameAttribute* attribute);

// Walks the attributes of a name in order.
//
//   NameReader reader(certificate.subject());
//   for (NameAttribute a; reader.Next(&a);) ...
//   if (!reader.ok()) ...   // malformed
class NameReader {
 public:
  explicit NameReader(der::Input name);

  // False at the end, and from the first malformed byte on.
  bool Next(NameAttribute* attribute);
  bool ok() const { return ok_; }

 private:
  bool Fail() {
    ok_ = false;
    return false;
  }

  der::Reader rdns_;
  der::Reader attributes_;
  bool ok_;
};

// Whether `name` can be walked to its end. Its NameTailHash() is a by-product.
bool ScanName(der::Input name, uint64_t* tail_hash);
inline bool IsWellFormedName(der::Input name) {
  uint64_t ignored;
  return ScanName(name, &ignored);
}

// Whether `name` is an empty SEQUENCE.
inline bool IsEmptyName(der::Input name) { return name.size() <= 2; }

// Names match if they are the same bytes, or if their relative distinguished
// names match one by one as RFC 5280 section 7.1 has it: attribute values of
// the types PrintableString, UTF8String, IA5String, VisibleString,
// TeletexString (as ISO 8859-1), BMPString and UniversalString are compared as
// text whatever their type, letter case of ASCII and runs of white space aside;
// other values byte for byte. Beyond
// ASCII, characters are compared as they are: RFC 4518's Unicode tables are
// not used, by no other verifier either. In time linear in the names.
bool NamesMatch(der::Input a, der::Input b);

// Whether `name` begins with all of the relative distinguished names of
// `base`: how RFC 5280 section 4.2.1.10 applies a directoryName constraint.
bool NameIsWithin(der::Input name, der::Input base);

// A number that is the same for names that match. Not cryptographic.
uint64_t NameHash(der::Input name);
// The same, of the last relative distinguished name alone: enough to tell the
// names of a store apart, and a fraction of the work.
uint64_t NameTailHash(der::Input name);
// Continues the hash over the first `count` relative distinguished names:
// NameHash of the name that has only those. Calls `each(hash)` after every
// relative distinguished name, and before the first. False if malformed.
template <typename Each>
bool ForEachNamePrefixHash(der::Input name, Each each);

// A relative distinguished name with more attributes than this matches only
// itself, byte for byte. Two are the most that are seen in practice; the
// comparison within one is quadratic.
inline constexpr int kMaxAttributesPerRdn = 16;

// Implementation of the template above.
namespace internal {

inline constexpr uint64_t kEmptyNameHash = 0x9e3779b97f4a7c15;

// The hash of the contents of one RelativeDistinguishedName.
uint64_t RdnHash(der::Input rdn);

inline uint64_t JoinRdnHash(uint64_t hash, uint64_t rdn) {
  hash = (hash ^ rdn) * 0xff51afd7ed558ccd;
  return hash ^ (hash >> 32);
}

}  // namespace internal

template <typename Each>
bool ForEachNamePrefixHash(der::Input name, Each each) {
  der::Reader rdns;
  if (!der::ReadOnly(name, der::kSequence, &rdns)) return false;
  uint64_t hash = internal::kEmptyNameHash;
  each(hash);
  while (!rdns.AtEnd()) {
    der::Input rdn;
    if (!rdns.Read(der::kSet, &rdn)) return false;
    hash = internal::JoinRdnHash(hash, internal::RdnHash(rdn));
    each(hash);
  }
  return true;
}

}  // namespace cairn

#endif  // CAIRN_PKIX_NAME_H_
