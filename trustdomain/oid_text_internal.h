#ifndef CAIRN_TRUSTDOMAIN_OID_TEXT_INTERNAL_H_
#define CAIRN_TRUSTDOMAIN_OID_TEXT_INTERNAL_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "openssl/bytestring.h"

namespace cairn::internal {

// The contents octets of an object identifier in dotted decimal, such as
// "2.23.140.1.1". False for any other text.
inline bool OidFromText(absl::string_view text, std::string* octets) {
  uint8_t buffer[128];
  bssl::ScopedCBB cbb;
  if (!CBB_init_fixed(cbb.get(), buffer, sizeof(buffer)) ||
      !CBB_add_asn1_oid_from_text(cbb.get(), text.data(), text.size())) {
    return false;
  }
  octets->assign(reinterpret_cast<const char*>(buffer), CBB_len(cbb.get()));
  return true;
}

}  // namespace cairn::internal

#endif  // CAIRN_TRUSTDOMAIN_OID_TEXT_INTERNAL_H_
