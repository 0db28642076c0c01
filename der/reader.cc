#include "der/reader.h"

namespace cairn::der {

size_t internal::LongLength(const uint8_t* at, const uint8_t* end,
                            size_t octets) {
  if (octets == 0 || octets > 3 || static_cast<size_t>(end - at) < octets) {
    return SIZE_MAX;
  }
  size_t value = at[0];
  if (octets >= 2) value = (value << 8) | at[1];
  if (octets == 3) value = (value << 8) | at[2];
  if (value < 0x80 || (value >> (8 * (octets - 1))) == 0) return SIZE_MAX;
  return value;
}

}  // namespace cairn::der
