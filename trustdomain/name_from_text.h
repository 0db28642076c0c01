#ifndef CAIRN_TRUSTDOMAIN_NAME_FROM_TEXT_H_
#define CAIRN_TRUSTDOMAIN_NAME_FROM_TEXT_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace cairn {

// Which end of a name comes first in its text. Nobody can tell by looking.
enum class NameOrder : uint8_t {
  // The most specific part first, as RFC 4514 and LDAP write it:
  // "CN=alice,O=Example,C=XX".
  kRfc4514,
  // As in the certificate, and as NameToText() and most commands print it:
  // "C=XX, O=Example, CN=alice".
  kAsEncoded,
};

// The longest text that is read.
inline constexpr size_t kMaxNameFromText = 4096;

// The distinguished name that `text` describes, a whole Name in DER, to be
// compared with NamesMatch(), which does not care for string types and letter
// case: all text becomes UTF8String.
//
// The syntax is that of RFC 4514 section 3: "," between relative distinguished
// names (white space around it is dropped), "+" between the attributes of one,
// "\" before a special character or two hexadecimal digits, "#" and hexadecimal
// digits for a value in DER. Attribute types: CN, L, ST, O, OU, C, STREET, DC,
// UID, E, the names of der/oid.h such as serialNumber, in any letter case, or
// dotted decimal. InvalidArgument, with a line that says where, for text that
// is none, and for a name without attributes.
absl::StatusOr<std::string> NameFromText(absl::string_view text,
                                         NameOrder order);

}  // namespace cairn

#endif  // CAIRN_TRUSTDOMAIN_NAME_FROM_TEXT_H_
