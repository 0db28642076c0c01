#ifndef CAIRN_PKIX_ADDRESS_TEXT_H_
#define CAIRN_PKIX_ADDRESS_TEXT_H_

#include <cstddef>

#include "absl/strings/string_view.h"
#include "der/input.h"

namespace cairn {

// The longest text of an address: eight groups of four digits, seven colons.
inline constexpr size_t kMaxAddressText = 39;

// Writes `address`, 4 or 16 bytes, as text into `buffer` and returns it: IPv4
// as RFC 3986 section 3.2.2 has it, IPv6 as RFC 5952 section 4 has it, without
// embedded IPv4. Empty for any other size.
absl::string_view FormatAddress(der::Input address,
                                char (&buffer)[kMaxAddressText + 1]);

}  // namespace cairn

#endif  // CAIRN_PKIX_ADDRESS_TEXT_H_
