#ifndef CAIRN_DER_VALUES_H_
#define CAIRN_DER_VALUES_H_

#include <cstdint>

#include "der/input.h"
#include "der/oid.h"
#include "der/reader.h"
#include "der/tag.h"

namespace cairn::der {

// The universal types that X.509 uses, read at a cursor. Each returns false,
// and leaves the cursor in place, unless the next element has the type's tag
// and is DER.

// BOOLEAN (X.690 section 11.1): TRUE is 0xff, nothing else.
bool ReadBoolean(Reader* reader, bool* value);
// The same for contents octets that are already at hand.
inline bool ParseBoolean(Input contents, bool* value) {
  if (contents.size() != 1) return false;
  *value = contents[0] == 0xff;
  return *value || contents[0] == 0x00;
}

// BOOLEAN DEFAULT FALSE. Absent is false. DER forbids encoding the default
// (X.690 section 11.5), the web does it all the same: an explicit FALSE is
// read and reported in `*explicit_default`, for the caller to judge.
inline bool ReadBooleanDefaultFalse(Reader* reader, bool* value,
                                    bool* explicit_default) {
  *value = false;
  *explicit_default = false;
  if (!reader->Peek(kBoolean)) return true;
  if (!ReadBoolean(reader, value)) return false;
  *explicit_default = !*value;
  return true;
}

// INTEGER (X.690 section 8.3): two's complement in the fewest octets, at least
// one. `value` becomes the contents octets.
bool ReadInteger(Reader* reader, Input* value);

// An INTEGER from 0 to `max`.
bool ReadSmallInteger(Reader* reader, uint32_t max, uint32_t* value);

// Whether `value`, the contents octets of an INTEGER, is well-formed.
bool IsValidInteger(Input value);
// The value's sign. `value` is well-formed.
inline bool IsNegative(Input value) { return (value[0] & 0x80) != 0; }
inline bool IsZero(Input value) { return value.size() == 1 && value[0] == 0; }

// A non-negative INTEGER without the leading zero octet that keeps it
// positive. `value` is well-formed.
inline Input WithoutSignOctet(Input value) {
  return value.size() > 1 && value[0] == 0 ? value.From(1) : value;
}

// BIT STRING (X.690 sections 8.6 and 11.2): primitive, unused bits zero.
// `bits` becomes the octets after the count of unused bits.
bool ReadBitString(Reader* reader, Input* bits, uint8_t* unused);

// BIT STRING with no unused bits, as keys and signatures are.
bool ReadOctetAlignedBitString(Reader* reader, Input* bits);

// A BIT STRING of named bits (X.690 section 11.2.2: trailing zero bits are
// removed), of which the first 16 are returned: bit 0 of the ASN.1 type is bit
// 0 of `bits`. Longer strings are read; bits above 15 are dropped. Trailing
// zero bits are reported in `*trailing_zeros`, for the caller to judge.
bool ReadNamedBits(Reader* reader, uint16_t* bits, bool* trailing_zeros);
// The same for contents octets that are already at hand (IMPLICIT tags).
bool ParseNamedBits(Input contents, uint16_t* bits, bool* trailing_zeros);

// OBJECT IDENTIFIER (X.690 section 8.19): at least one octet, every
// subidentifier complete and in the fewest octets.
inline bool ReadObjectIdentifier(Reader* reader, Input* oid);
// Whether `oid`, contents octets, is well-formed.
inline bool IsValidObjectIdentifier(Input oid);

// The same, and which one it is. For most callers: a known OID need not be
// examined.
inline bool ReadKnownObjectIdentifier(Reader* reader, Input* contents,
                                      Oid* oid) {
  Reader ahead = *reader;
  if (!ahead.Read(kObjectIdentifier, contents)) return false;
  *oid = FindOid(*contents);
  if (*oid == Oid::kUnknown && !IsValidObjectIdentifier(*contents)) {
    return false;
  }
  *reader = ahead;
  return true;
}

// NULL: no contents.
bool ReadNull(Reader* reader);

// Implementation of the inline functions above.
namespace internal {
bool IsValidLongObjectIdentifier(Input oid);
}  // namespace internal

inline bool IsValidObjectIdentifier(Input oid) {
  // Attribute types have three octets, each a subidentifier.
  if (oid.size() == 3 && ((oid[0] | oid[1] | oid[2]) & 0x80) == 0) return true;
  return internal::IsValidLongObjectIdentifier(oid);
}

inline bool ReadObjectIdentifier(Reader* reader, Input* oid) {
  Reader ahead = *reader;
  Input contents;
  if (!ahead.Read(kObjectIdentifier, &contents) ||
      !IsValidObjectIdentifier(contents)) {
    return false;
  }
  *oid = contents;
  *reader = ahead;
  return true;
}

}  // namespace cairn::der

#endif  // CAIRN_DER_VALUES_H_
