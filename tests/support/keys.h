#ifndef CAIRN_TESTS_SUPPORT_KEYS_H_
#define CAIRN_TESTS_SUPPORT_KEYS_H_

#include <string>

#include "absl/strings/string_view.h"
#include "openssl/base.h"
#include "pkix/signature_algorithm.h"

namespace cairn::testing {

// A key pair. Which one it is depends on its kind and its label alone, and so
// do its signatures on what is signed: ECDSA nonces and PSS salts are derived,
// not drawn. The same code gives the same bytes, in every process.
//
// The functions below make keys and own them until the process ends. They may
// be called from any thread, and so may the methods.
class TestKey {
 public:
  virtual ~TestKey() = default;
  TestKey(const TestKey&) = delete;
  TestKey& operator=(const TestKey&) = delete;

  // The whole SubjectPublicKeyInfo.
  const std::string& spki() const { return spki_; }
  // A key identifier, 20 octets (RFC 7093 section 2, method 1).
  const std::string& key_id() const { return key_id_; }
  SignatureAlgorithm default_signature_algorithm() const {
    return default_algorithm_;
  }
  // The octets of the signature. Ends the process where a key of this kind
  // cannot make such a signature.
  virtual std::string Sign(SignatureAlgorithm algorithm,
                           absl::string_view data) const = 0;
  // For TLS stacks. Null for a stub.
  virtual EVP_PKEY* private_key() const = 0;

 protected:
  TestKey(std::string spki, SignatureAlgorithm default_algorithm);

 private:
  std::string spki_;
  std::string key_id_;
  SignatureAlgorithm default_algorithm_;
};

// The keys of each kind are numbered, or named by any text.
const TestKey& P256(int n = 0);
const TestKey& P256(absl::string_view label);
const TestKey& P384(int n = 0);
const TestKey& P521(int n = 0);
const TestKey& Ed25519(int n = 0);
// `bits` from 512 up, even or odd. 2048 takes a tenth of a second to make, 4096
// more than one.
const TestKey& Rsa(int bits, int n = 0);

// A key without cryptography, for graphs of thousands of certificates and for
// benchmarks of everything but signatures: see stub_signature.h. It passes for
// Ed25519 wherever a key is only parsed.
const TestKey& StubKey(int n = 0);
const TestKey& StubKey(absl::string_view label);

// A whole AlgorithmIdentifier. Not for kOther and kForbidden.
std::string SignatureAlgorithmDer(SignatureAlgorithm algorithm);

}  // namespace cairn::testing

#endif  // CAIRN_TESTS_SUPPORT_KEYS_H_
