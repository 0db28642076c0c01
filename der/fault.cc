#include "der/fault.h"

#include <cstddef>

#include "der/tag.h"

namespace cairn::der {

Fault Diagnose(Input bytes) {
  if (bytes.empty()) return Fault::kEmpty;
  if ((bytes[0] & kTagNumberMask) == kTagNumberMask) {
    return Fault::kHighTagNumber;
  }
  if (bytes.size() < 2) return Fault::kTruncated;
  const uint8_t first = bytes[1];
  size_t header = 2;
  size_t length = first;
  if (first >= 0x80) {
    const size_t octets = first & 0x7f;
    if (octets == 0) return Fault::kIndefiniteLength;
    if (bytes.size() < 2 + octets) return Fault::kTruncated;
    if (bytes[2] == 0) return Fault::kNonMinimalLength;
    if (octets > 3) return Fault::kLengthTooLarge;
    header = 2 + octets;
    length = 0;
    for (size_t i = 2; i < header; ++i) length = (length << 8) | bytes[i];
    if (length < 0x80) return Fault::kNonMinimalLength;
  }
  return length > bytes.size() - header ? Fault::kTruncated : Fault::kNone;
}

absl::string_view FaultText(Fault fault) {
  switch (fault) {
    case Fault::kNone:
      return "unexpected or invalid element";
    case Fault::kEmpty:
      return "element missing";
    case Fault::kTruncated:
      return "truncated";
    case Fault::kHighTagNumber:
      return "tag number above 30";
    case Fault::kIndefiniteLength:
      return "indefinite length (BER, not DER)";
    case Fault::kNonMinimalLength:
      return "length not in the fewest octets (BER, not DER)";
    case Fault::kLengthTooLarge:
      return "length of 16 MiB or more";
  }
  return "";
}

}  // namespace cairn::der
