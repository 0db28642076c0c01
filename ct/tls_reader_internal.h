#ifndef CAIRN_CT_TLS_READER_INTERNAL_H_
#define CAIRN_CT_TLS_READER_INTERNAL_H_

#include <cstddef>
#include <cstdint>

#include "der/input.h"

namespace cairn::ct::internal {

// A bounds-checked cursor over the presentation language of TLS (RFC 5246
// section 4), in which SCTs are encoded: numbers in network byte order, vectors
// behind their length. What der::Reader is to DER.
//
// Every Read leaves the cursor where it was when it returns false. Borrows its
// Input.
class TlsReader {
 public:
  explicit TlsReader(der::Input input) : rest_(input) {}

  bool AtEnd() const { return rest_.empty(); }

  // opaque value[size]
  bool ReadBytes(size_t size, der::Input* value) {
    if (size > rest_.size()) return false;
    *value = rest_.First(size);
    rest_ = rest_.From(size);
    return true;
  }

  // uint8, uint16, uint64
  template <typename Number>
  bool ReadNumber(Number* number) {
    der::Input octets;
    if (!ReadBytes(sizeof(Number), &octets)) return false;
    uint64_t value = 0;
    for (uint8_t octet : octets) value = value << 8 | octet;
    *number = static_cast<Number>(value);
    return true;
  }

  // opaque value<0..2^16-1>
  bool ReadVector16(der::Input* value) {
    const TlsReader before = *this;
    uint16_t size;
    if (ReadNumber(&size) && ReadBytes(size, value)) return true;
    *this = before;
    return false;
  }

 private:
  der::Input rest_;
};

}  // namespace cairn::ct::internal

#endif  // CAIRN_CT_TLS_READER_INTERNAL_H_
