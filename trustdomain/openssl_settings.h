#ifndef CAIRN_TRUSTDOMAIN_OPENSSL_SETTINGS_H_
#define CAIRN_TRUSTDOMAIN_OPENSSL_SETTINGS_H_

#include <cstdint>

#include "absl/strings/string_view.h"

namespace cairn {

// What OpenSSL's TRUSTED CERTIFICATE says of its certificate: sets of
// PurposeBit()s. Without settings everything is trusted.
struct OpenSslSettings {
  uint8_t trusted = 0;
  uint8_t rejected = 0;
};

// Reads what follows the certificate, a whole X509_CERT_AUX. A purpose that is
// both trusted and rejected is rejected. Purposes that this library has no name
// for are passed over. False if it is malformed.
bool ParseOpenSslSettings(absl::string_view der, OpenSslSettings* settings);

}  // namespace cairn

#endif  // CAIRN_TRUSTDOMAIN_OPENSSL_SETTINGS_H_
