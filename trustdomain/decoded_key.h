#ifndef CAIRN_TRUSTDOMAIN_DECODED_KEY_H_
#define CAIRN_TRUSTDOMAIN_DECODED_KEY_H_

#include <memory>

#include "pkix/public_key.h"

// BoringSSL's EVP_PKEY.
struct evp_pkey_st;

namespace cairn {

// A public key as BoringSSL computes with it. Borrows nothing of what it was
// made from. Immutable, may be used by any number of threads at the same time.
class DecodedKey {
 public:
  // `key` is as ParsePublicKey() left it. Leaves BoringSSL's error queue as it
  // was.
  explicit DecodedKey(const PublicKey& key);
  ~DecodedKey();
  DecodedKey(const DecodedKey&) = delete;
  DecodedKey& operator=(const DecodedKey&) = delete;

  // Whether BoringSSL is asked about keys of this kind at all.
  static bool Supports(PublicKeyAlgorithm algorithm);

  // False for a key that is of no supported kind, or not valid: a point that
  // is not on its curve, say. Such a key verifies nothing.
  bool valid() const { return key_ != nullptr; }

 private:
  friend class BoringSslVerifier;

  struct Free {
    void operator()(evp_pkey_st* key) const;
  };

  std::unique_ptr<evp_pkey_st, Free> key_;
};

}  // namespace cairn

#endif  // CAIRN_TRUSTDOMAIN_DECODED_KEY_H_
