#include "trustdomain/decoded_key.h"

#include <memory>
#include <string>

#include "gtest/gtest.h"
#include "openssl/err.h"
#include "tests/support/keys.h"
#include "tests/support/matchers.h"
#include "tests/support/public_keys.h"
#include "tests/trustdomain/signed_message.h"
#include "trustdomain/boringssl_verifier.h"

namespace cairn::testing {
namespace {

PublicKey Parse(const std::string& spki) {
  PublicKey key;
  EXPECT_TRUE(ParsePublicKey(der::Input::FromString(spki), &key));
  return key;
}

TEST(DecodedKey, EveryKind) {
  for (const TestKey* key :
       {&Rsa(2048), &P256(), &P384(), &P521(), &Ed25519()}) {
    EXPECT_TRUE(DecodedKey(Parse(key->spki())).valid());
  }
}

TEST(DecodedKey, NotSupportedOrNotValid) {
  const std::string p192 = NamedCurvePublicKey("1.2.840.10045.3.1.1", 24);
  const std::string filler = NamedCurvePublicKey("1.2.840.10045.3.1.7", 32);
  for (const std::string& spki :
       {p192, filler, ExplicitCurvePublicKey(),
        WithExplicitCurve(P256().spki()), DsaPublicKey(), UnknownPublicKey()}) {
    EXPECT_FALSE(DecodedKey(Parse(spki)).valid());
  }
  EXPECT_EQ(ERR_peek_error(), 0u);
}

// Nothing of what it was made from is needed afterwards.
TEST(DecodedKey, BorrowsNothing) {
  const SignedMessage message(P256());
  auto spki = std::make_unique<std::string>(message.spki);
  const DecodedKey key(Parse(*spki));
  spki->assign(spki->size(), 'x');
  spki.reset();
  EXPECT_EQ(message
                .Ask([&](const SignedData& data, const IssuerKey& issuer) {
                  return BoringSslVerifier().VerifySignedData(data, issuer,
                                                              key);
                })
                .error(),
            Error::kOk);
}

// The verifier says the same with a decoded key as without, and refuses one of
// another kind than the issuer's, which its contract rules out.
TEST(DecodedKey, VerifierSaysTheSame) {
  const TestKey* const keys[] = {&Rsa(2048), &P256(), &P384(), &Ed25519()};
  for (const TestKey* key : keys) {
    for (const TestKey* other : keys) {
      SignedMessage message(*key);
      const DecodedKey decoded(Parse(other->spki()));
      const auto ask = [&](const SignedData& data, const IssuerKey& issuer) {
        return BoringSslVerifier().VerifySignedData(data, issuer, decoded);
      };
      EXPECT_EQ(message.Ask(ask).error() == Error::kOk, key == other);
      if (key != other) continue;
      message.data += "!";
      EXPECT_THAT(message.Ask(ask), FailsWith(Error::kBadSignature));
      message.signature.pop_back();
      EXPECT_THAT(message.Ask(ask), FailsWith(Error::kSignatureEncoding));
      message.algorithm = SignatureAlgorithm::kOther;
      EXPECT_THAT(message.Ask(ask),
                  FailsWith(Error::kSignatureAlgorithmNotSupported));
    }
  }
}

TEST(DecodedKey, KeyThatIsNotValidVerifiesNothing) {
  SignedMessage message(P256());
  message.spki = NamedCurvePublicKey("1.2.840.10045.3.1.7", 32);
  const DecodedKey decoded(Parse(message.spki));
  EXPECT_THAT(message.Ask([&](const SignedData& data, const IssuerKey& issuer) {
    return BoringSslVerifier().VerifySignedData(data, issuer, decoded);
  }),
              FailsWith(Error::kPublicKeyNotSupported));
}

}  // namespace
}  // namespace cairn::testing
