#ifndef CAIRN_TESTS_TRUSTDOMAIN_SIGNED_MESSAGE_H_
#define CAIRN_TESTS_TRUSTDOMAIN_SIGNED_MESSAGE_H_

#include <string>
#include <utility>

#include "gtest/gtest.h"
#include "pkix/public_key.h"
#include "pkix/trust_domain.h"
#include "tests/support/keys.h"

namespace cairn::testing {

// Something signed, with all that a verifier gets to see. The bytes may be
// changed afterwards; what signed_data() and Ask() hand out borrows them.
struct SignedMessage {
  explicit SignedMessage(const TestKey& signer,
                         std::string message = "a message")
      : SignedMessage(signer, signer.default_signature_algorithm(),
                      std::move(message)) {}
  SignedMessage(const TestKey& signer, SignatureAlgorithm with,
                std::string message = "a message")
      : algorithm(with),
        data(std::move(message)),
        algorithm_der(SignatureAlgorithmDer(with)),
        signature(signer.Sign(with, data)),
        spki(signer.spki()) {
    EXPECT_TRUE(ParsePublicKey(der::Input::FromString(spki), &parsed_));
    key_algorithm = parsed_.algorithm;
  }
  SignedMessage(const SignedMessage&) = delete;
  SignedMessage& operator=(const SignedMessage&) = delete;

  SignedData signed_data() const {
    SignedData result;
    result.data = der::Input::FromString(data);
    result.algorithm_der = der::Input::FromString(algorithm_der);
    result.algorithm = algorithm;
    result.signature = der::Input::FromString(signature);
    return result;
  }

  // The key as it was signed with, but for its bytes and kind.
  PublicKey public_key() const {
    PublicKey result = parsed_;
    result.info = der::Input::FromString(spki);
    result.algorithm = key_algorithm;
    return result;
  }

  // What `verify` says of it.
  template <typename Verify>
  HookResult Ask(Verify verify) const {
    const PublicKey issuer = public_key();
    return verify(signed_data(), IssuerKey{der::Input(), issuer, nullptr});
  }

  SignatureAlgorithm algorithm;
  std::string data;
  std::string algorithm_der;
  std::string signature;
  std::string spki;
  PublicKeyAlgorithm key_algorithm;

 private:
  PublicKey parsed_;
};

}  // namespace cairn::testing

#endif  // CAIRN_TESTS_TRUSTDOMAIN_SIGNED_MESSAGE_H_
