#ifndef CAIRN_DER_FAULT_H_
#define CAIRN_DER_FAULT_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "der/input.h"

namespace cairn::der {

// What is wrong with an encoding, for people. Parsers do not compute this:
// they answer true or false, and whoever wants to explain a refusal asks
// Diagnose() about the bytes that were refused.
enum class Fault : uint8_t {
  kNone,              // a well-formed header; its contents are at fault
  kEmpty,             // no bytes where an element was expected
  kTruncated,         // the element goes on beyond its container
  kHighTagNumber,     // a tag number above 30
  kIndefiniteLength,  // BER's indefinite form
  kNonMinimalLength,  // a length in more octets than it needs
  kLengthTooLarge,    // 16 MiB or more
};

// Says what is wrong with the header of the element at the start of `bytes`.
Fault Diagnose(Input bytes);

// A few words, such as "indefinite length". Static storage.
absl::string_view FaultText(Fault fault);

}  // namespace cairn::der

#endif  // CAIRN_DER_FAULT_H_
