#include "tests/support/keys.h"

#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "gtest/gtest.h"
#include "openssl/sha.h"
#include "pkix/public_key.h"
#include "tests/support/matchers.h"
#include "tests/support/public_keys.h"
#include "tests/support/stub_signature.h"
#include "tests/support/verify_signature.h"

namespace cairn::testing {
namespace {

PublicKey Parse(const std::string& spki) {
  PublicKey key;
  EXPECT_TRUE(ParsePublicKey(der::Input::FromString(spki), &key));
  return key;
}

HookResult Check(const TestKey& key, SignatureAlgorithm algorithm,
                 const std::string& data, const std::string& signature) {
  const std::string algorithm_der = SignatureAlgorithmDer(algorithm);
  SignedData signed_data;
  signed_data.data = der::Input::FromString(data);
  signed_data.algorithm_der = der::Input::FromString(algorithm_der);
  signed_data.algorithm = algorithm;
  signed_data.signature = der::Input::FromString(signature);
  return VerifySignature(signed_data, Parse(key.spki()));
}

struct Case {
  const TestKey& key;
  SignatureAlgorithm algorithm;
};

std::vector<Case> AllCases() {
  std::vector<Case> cases;
  for (SignatureAlgorithm algorithm :
       {SignatureAlgorithm::kRsaPkcs1Sha1, SignatureAlgorithm::kRsaPkcs1Sha256,
        SignatureAlgorithm::kRsaPkcs1Sha384,
        SignatureAlgorithm::kRsaPkcs1Sha512, SignatureAlgorithm::kRsaPssSha256,
        SignatureAlgorithm::kRsaPssSha384, SignatureAlgorithm::kRsaPssSha512}) {
    // 1049: the encoded PSS message is an octet shorter than the modulus.
    for (int bits : {1048, 1049, 1055, 2048}) {
      cases.push_back({Rsa(bits), algorithm});
    }
  }
  for (SignatureAlgorithm algorithm :
       {SignatureAlgorithm::kEcdsaSha1, SignatureAlgorithm::kEcdsaSha256,
        SignatureAlgorithm::kEcdsaSha384, SignatureAlgorithm::kEcdsaSha512}) {
    cases.push_back({P256(), algorithm});
    cases.push_back({P384(), algorithm});
    cases.push_back({P521(), algorithm});
  }
  cases.push_back({Ed25519(), SignatureAlgorithm::kEd25519});
  cases.push_back({StubKey(), SignatureAlgorithm::kEd25519});
  return cases;
}

TEST(Keys, EverySignatureVerifiesAndNoOtherDoes) {
  for (const Case& c : AllCases()) {
    SCOPED_TRACE(SignatureAlgorithmName(c.algorithm));
    const std::string signature = c.key.Sign(c.algorithm, "data");
    EXPECT_EQ(Check(c.key, c.algorithm, "data", signature).error(), Error::kOk);
    EXPECT_THAT(Check(c.key, c.algorithm, "Data", signature),
                FailsWith(Error::kBadSignature));
    std::string corrupt = signature;
    corrupt.back() = static_cast<char>(corrupt.back() ^ 1);
    EXPECT_THAT(Check(c.key, c.algorithm, "data", corrupt),
                FailsWith(Error::kBadSignature));
    EXPECT_EQ(c.key.Sign(c.algorithm, "data"), signature) << "deterministic";
  }
}

TEST(Keys, SignatureOfAnotherKeyIsRefused) {
  EXPECT_THAT(Check(P256(1), SignatureAlgorithm::kEcdsaSha256, "data",
                    P256(2).Sign(SignatureAlgorithm::kEcdsaSha256, "data")),
              FailsWith(Error::kBadSignature));
  EXPECT_THAT(Check(StubKey(1), SignatureAlgorithm::kEd25519, "data",
                    StubKey(2).Sign(SignatureAlgorithm::kEd25519, "data")),
              FailsWith(Error::kBadSignature));
  EXPECT_THAT(Check(StubKey(1), SignatureAlgorithm::kEd25519, "data",
                    Ed25519(1).Sign(SignatureAlgorithm::kEd25519, "data")),
              FailsWith(Error::kBadSignature));
}

TEST(Keys, AlgorithmsParseAsWhatTheyAre) {
  for (const Case& c : AllCases()) {
    const std::string der = SignatureAlgorithmDer(c.algorithm);
    SignatureAlgorithm algorithm;
    bool null_missing;
    ASSERT_TRUE(ParseSignatureAlgorithm(der::Input::FromString(der), &algorithm,
                                        &null_missing));
    EXPECT_EQ(algorithm, c.algorithm);
    EXPECT_FALSE(null_missing);
    EXPECT_TRUE(SignatureFitsKey(algorithm, Parse(c.key.spki())));
  }
}

TEST(Keys, AreCachedAndDistinct) {
  EXPECT_EQ(&P256(1), &P256(1));
  EXPECT_EQ(&P256(1), &P256("1"));
  EXPECT_NE(P256(1).spki(), P256(2).spki());
  EXPECT_NE(P256(1).key_id(), P256(2).key_id());
  EXPECT_NE(Rsa(1024, 1).spki(), Rsa(1024, 2).spki());
  EXPECT_NE(StubKey(1).spki(), StubKey(2).spki());
  EXPECT_EQ(P256(1).key_id().size(), 20u);
}

// Golden: a change here changes every certificate of every test.
TEST(Keys, AreTheSameInEveryProcess) {
  std::string everything;
  for (const Case& c : AllCases()) {
    everything += c.key.spki();
    everything += c.key.Sign(c.algorithm, "data");
  }
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const uint8_t*>(everything.data()), everything.size(),
         reinterpret_cast<uint8_t*>(&digest[0]));
  EXPECT_EQ(absl::BytesToHexString(digest),
            "22df2b6c7eba7fc8ce75214aaf12653989e21e874fa6c173810ea73415f585b5");
}

TEST(Keys, KindsParseAsWhatTheyAre) {
  EXPECT_EQ(Parse(P256().spki()).algorithm, PublicKeyAlgorithm::kEcP256);
  EXPECT_EQ(Parse(P384().spki()).algorithm, PublicKeyAlgorithm::kEcP384);
  EXPECT_EQ(Parse(P521().spki()).algorithm, PublicKeyAlgorithm::kEcP521);
  EXPECT_EQ(Parse(Ed25519().spki()).algorithm, PublicKeyAlgorithm::kEd25519);
  EXPECT_EQ(Parse(StubKey().spki()).algorithm, PublicKeyAlgorithm::kEd25519);
  for (int bits : {512, 1023, 1025, 2048}) {
    const PublicKey key = Parse(Rsa(bits).spki());
    EXPECT_EQ(key.algorithm, PublicKeyAlgorithm::kRsa);
    EXPECT_EQ(key.modulus_bits, static_cast<uint32_t>(bits));
    EXPECT_EQ(key.exponent, 65537u);
  }
}

TEST(Keys, OnlyStubsAreStubs) {
  EXPECT_TRUE(IsStubPublicKey(der::Input::FromString(StubKey("x").spki())));
  EXPECT_FALSE(IsStubPublicKey(der::Input::FromString(Ed25519().spki())));
  EXPECT_FALSE(IsStubPublicKey(der::Input()));
  EXPECT_EQ(StubKey().private_key(), nullptr);
  EXPECT_NE(P256().private_key(), nullptr);
}

TEST(PublicKeys, ParseAsWhatTheyAre) {
  EXPECT_EQ(Parse(NamedCurvePublicKey("1.2.840.10045.3.1.1", 24)).algorithm,
            PublicKeyAlgorithm::kEcOtherCurve);
  for (const std::string& spki :
       {ExplicitCurvePublicKey(), ImplicitCurvePublicKey(), NoCurvePublicKey(),
        WithExplicitCurve(P256().spki())}) {
    EXPECT_EQ(Parse(spki).algorithm, PublicKeyAlgorithm::kEcNotNamed);
  }
  EXPECT_EQ(Parse(DsaPublicKey()).algorithm, PublicKeyAlgorithm::kDsa);
  EXPECT_EQ(Parse(UnknownPublicKey()).algorithm, PublicKeyAlgorithm::kOther);
  for (int bits : {1, 8, 2047, 2048, 2049, 16385}) {
    EXPECT_EQ(Parse(RsaPublicKey(bits)).modulus_bits,
              static_cast<uint32_t>(bits));
  }
  EXPECT_EQ(Parse(RsaPublicKey(2048, 3)).exponent, 3u);
  EXPECT_TRUE(Parse(RsaPublicKey(2048, 3, RsaNull::kMissing)).rsa_null_missing);
}

}  // namespace
}  // namespace cairn::testing
