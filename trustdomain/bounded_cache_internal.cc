#include "trustdomain/bounded_cache_internal.h"

#include "openssl/rand.h"

namespace cairn::internal {

ocsp::internal::HashSecret RandomHashSecret() {
  ocsp::internal::HashSecret secret;
  // Does not fail: BoringSSL ends the process where there is no randomness.
  RAND_bytes(reinterpret_cast<uint8_t*>(secret.words), sizeof(secret.words));
  return secret;
}

}  // namespace cairn::internal
