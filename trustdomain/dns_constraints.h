#ifndef CAIRN_TRUSTDOMAIN_DNS_CONSTRAINTS_H_
#define CAIRN_TRUSTDOMAIN_DNS_CONSTRAINTS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace cairn {

// Name constraints that are about host names alone, as text: what root
// programmes impose on roots. "example.com" stands for itself and for what is
// below it.
struct DnsConstraints {
  std::vector<std::string> permitted;
  std::vector<std::string> excluded;
};

// A whole NameConstraints (RFC 5280 section 4.2.1.10); empty where both lists
// are. Says nothing about whether the names are well formed.
std::string EncodeDnsConstraints(const DnsConstraints& constraints);

// The reverse. False if `der` has anything that EncodeDnsConstraints() would
// not have written.
bool DecodeDnsConstraints(absl::string_view der, DnsConstraints* constraints);

}  // namespace cairn

#endif  // CAIRN_TRUSTDOMAIN_DNS_CONSTRAINTS_H_
