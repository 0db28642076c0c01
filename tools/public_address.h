#ifndef CAIRN_TOOLS_PUBLIC_ADDRESS_H_
#define CAIRN_TOOLS_PUBLIC_ADDRESS_H_

#include <cstdint>

#include "absl/types/span.h"

namespace cairn::tools {

// Whether `address`, 4 or 16 octets in network order, is a unicast address of
// the Internet. Loopback, private, link-local, shared, documentation, multicast
// and reserved addresses are not, nor are IPv6 addresses that hold one of those
// as an IPv4 address. False for any other size.
bool IsPublicAddress(absl::Span<const uint8_t> address);

}  // namespace cairn::tools

#endif  // CAIRN_TOOLS_PUBLIC_ADDRESS_H_
