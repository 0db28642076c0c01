#ifndef CAIRN_PKIX_REVOCATION_STATUS_H_
#define CAIRN_PKIX_REVOCATION_STATUS_H_

#include <cstdint>

namespace cairn {

// What is known about a certificate's revocation.
enum class RevocationStatus : uint8_t {
  kNotChecked,
  kGood,
  kUnknown,  // asked, and no source could say
  kRevoked,
};

}  // namespace cairn

#endif  // CAIRN_PKIX_REVOCATION_STATUS_H_
