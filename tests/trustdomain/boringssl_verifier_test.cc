#include "trustdomain/boringssl_verifier.h"

#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "gtest/gtest.h"
#include "openssl/bn.h"
#include "openssl/digest.h"
#include "openssl/ec.h"
#include "openssl/ec_key.h"
#include "openssl/ecdsa.h"
#include "openssl/err.h"
#include "openssl/evp.h"
#include "openssl/nid.h"
#include "openssl/rsa.h"
#include "openssl/sha.h"
#include "pkix/public_key.h"
#include "tests/support/der_builder.h"
#include "tests/support/keys.h"
#include "tests/support/matchers.h"
#include "tests/support/public_keys.h"

namespace cairn::testing {
namespace {

constexpr absl::string_view kData = "what is signed";

// Asks the verifier about a signature by the key with this
// SubjectPublicKeyInfo.
HookResult Check(absl::string_view spki, SignatureAlgorithm algorithm,
                 absl::string_view signature, absl::string_view data = kData) {
  PublicKey key;
  EXPECT_TRUE(ParsePublicKey(der::Input::FromString(spki), &key));
  SignedData signed_data;
  signed_data.data = der::Input::FromString(data);
  signed_data.algorithm = algorithm;
  signed_data.signature = der::Input::FromString(signature);
  const HookResult result = BoringSslVerifier().VerifySignedData(
      signed_data, IssuerKey{der::Input(), key, nullptr});
  EXPECT_EQ(ERR_peek_error(), 0u) << "BoringSSL's error queue is clean";
  return result;
}

MATCHER(Verifies, "verifies") { return arg.error() == Error::kOk; }

struct Case {
  const TestKey& key;
  SignatureAlgorithm algorithm;
};

constexpr SignatureAlgorithm kRsaAlgorithms[] = {
    SignatureAlgorithm::kRsaPkcs1Sha1,   SignatureAlgorithm::kRsaPkcs1Sha256,
    SignatureAlgorithm::kRsaPkcs1Sha384, SignatureAlgorithm::kRsaPkcs1Sha512,
    SignatureAlgorithm::kRsaPssSha256,   SignatureAlgorithm::kRsaPssSha384,
    SignatureAlgorithm::kRsaPssSha512,
};
constexpr SignatureAlgorithm kEcdsaAlgorithms[] = {
    SignatureAlgorithm::kEcdsaSha1, SignatureAlgorithm::kEcdsaSha256,
    SignatureAlgorithm::kEcdsaSha384, SignatureAlgorithm::kEcdsaSha512};

// Every algorithm with every kind of key that it goes with.
std::vector<Case> EveryAlgorithm() {
  std::vector<Case> cases;
  for (SignatureAlgorithm algorithm : kRsaAlgorithms) {
    cases.push_back({Rsa(2048), algorithm});
    cases.push_back({Rsa(1049), algorithm});
  }
  for (SignatureAlgorithm algorithm : kEcdsaAlgorithms) {
    cases.push_back({P256(), algorithm});
    cases.push_back({P384(), algorithm});
    cases.push_back({P521(), algorithm});
  }
  cases.push_back({Ed25519(), SignatureAlgorithm::kEd25519});
  return cases;
}

TEST(BoringSslVerifier, EveryAlgorithmBothWays) {
  for (const Case& c : EveryAlgorithm()) {
    SCOPED_TRACE(SignatureAlgorithmName(c.algorithm));
    const std::string signature = c.key.Sign(c.algorithm, kData);
    EXPECT_THAT(Check(c.key.spki(), c.algorithm, signature), Verifies());
    EXPECT_THAT(Check(c.key.spki(), c.algorithm, signature, "something else"),
                FailsWith(Error::kBadSignature));
    EXPECT_THAT(Check(c.key.spki(), c.algorithm, signature, ""),
                FailsWith(Error::kBadSignature));
    std::string corrupt = signature;
    corrupt.back() = static_cast<char>(corrupt.back() ^ 1);
    EXPECT_THAT(Check(c.key.spki(), c.algorithm, corrupt),
                FailsWith(Error::kBadSignature));
  }
}

TEST(BoringSslVerifier, NothingSignedIsSomethingSigned) {
  const std::string signature =
      P256().Sign(SignatureAlgorithm::kEcdsaSha256, "");
  EXPECT_THAT(
      Check(P256().spki(), SignatureAlgorithm::kEcdsaSha256, signature, ""),
      Verifies());
}

TEST(BoringSslVerifier, AnotherKeyOfTheSameKind) {
  const struct {
    const TestKey& signer;
    const TestKey& other;
    SignatureAlgorithm algorithm;
  } cases[] = {
      {P256(), P256(1), SignatureAlgorithm::kEcdsaSha256},
      {P256(), P384(), SignatureAlgorithm::kEcdsaSha256},
      {Rsa(2048), Rsa(2048, 1), SignatureAlgorithm::kRsaPkcs1Sha256},
      {Rsa(2048), Rsa(2048, 1), SignatureAlgorithm::kRsaPssSha256},
      {Ed25519(), Ed25519(1), SignatureAlgorithm::kEd25519},
  };
  for (const auto& c : cases) {
    EXPECT_THAT(
        Check(c.other.spki(), c.algorithm, c.signer.Sign(c.algorithm, kData)),
        FailsWith(Error::kBadSignature));
  }
}

// A signature verifies as what it was made for only: not with another hash, not
// as PSS where it is PKCS #1.
TEST(BoringSslVerifier, AnotherAlgorithmOfTheSameKey) {
  for (SignatureAlgorithm made : kRsaAlgorithms) {
    const std::string signature = Rsa(2048).Sign(made, kData);
    for (SignatureAlgorithm asked : kRsaAlgorithms) {
      if (asked == made) continue;
      EXPECT_THAT(Check(Rsa(2048).spki(), asked, signature),
                  FailsWith(Error::kBadSignature));
    }
  }
  for (SignatureAlgorithm made : kEcdsaAlgorithms) {
    const std::string signature = P256().Sign(made, kData);
    for (SignatureAlgorithm asked : kEcdsaAlgorithms) {
      if (asked == made) continue;
      EXPECT_THAT(Check(P256().spki(), asked, signature),
                  FailsWith(Error::kBadSignature));
    }
  }
}

// Octets that no signature of the algorithm can be.
TEST(BoringSslVerifier, SignatureOfTheWrongSize) {
  for (const Case& c : EveryAlgorithm()) {
    SCOPED_TRACE(SignatureAlgorithmName(c.algorithm));
    const std::string signature = c.key.Sign(c.algorithm, kData);
    for (const std::string& wrong :
         {std::string(), signature.substr(0, signature.size() - 1),
          signature.substr(1), signature + '\0', '\0' + signature}) {
      EXPECT_THAT(Check(c.key.spki(), c.algorithm, wrong),
                  FailsWith(Error::kSignatureEncoding));
    }
  }
}

// CVE-2021-43527: signatures far larger than the largest key.
TEST(BoringSslVerifier, HugeSignature) {
  const std::string huge(200'000, '\x41');
  for (const Case& c : EveryAlgorithm()) {
    EXPECT_THAT(Check(c.key.spki(), c.algorithm, huge),
                FailsWith(Error::kSignatureEncoding));
  }
}

// Ecdsa-Sig-Value ::= SEQUENCE { r INTEGER, s INTEGER }
std::string EcdsaSignature(absl::string_view r, absl::string_view s) {
  return Sequence({r, s});
}

std::string BigEndian(const BIGNUM* number) {
  std::string octets(BN_num_bytes(number), '\0');
  BN_bn2bin(number, reinterpret_cast<uint8_t*>(&octets[0]));
  return octets;
}

class EcdsaEncoding : public ::testing::Test {
 protected:
  EcdsaEncoding() {
    const std::string signature =
        P256().Sign(SignatureAlgorithm::kEcdsaSha256, kData);
    const bssl::UniquePtr<ECDSA_SIG> parsed(ECDSA_SIG_from_bytes(
        reinterpret_cast<const uint8_t*>(signature.data()), signature.size()));
    r_ = BigEndian(ECDSA_SIG_get0_r(parsed.get()));
    s_ = BigEndian(ECDSA_SIG_get0_s(parsed.get()));
  }

  HookResult CheckSignature(const std::string& signature) const {
    return Check(P256().spki(), SignatureAlgorithm::kEcdsaSha256, signature);
  }

  std::string r_;
  std::string s_;
};

TEST_F(EcdsaEncoding, Control) {
  EXPECT_THAT(
      CheckSignature(EcdsaSignature(UnsignedInteger(r_), UnsignedInteger(s_))),
      Verifies());
}

TEST_F(EcdsaEncoding, NotDer) {
  const std::string r = UnsignedInteger(r_);
  const std::string s = UnsignedInteger(s_);
  const std::string good = EcdsaSignature(r, s);
  const std::string cases[] = {
      // Bytes after the second INTEGER, and after the SEQUENCE.
      Sequence({r, s, Null()}), good + Null(),
      // One INTEGER only, none, and the wrong types.
      Sequence({r}), Sequence({}), Set({r, s}),
      Sequence({OctetString(r_), OctetString(s_)}),
      // A length in more octets than it needs, and the indefinite one.
      std::string("\x30\x81", 2) + good.substr(1),
      std::string("\x30\x80", 2) + r + s + std::string(2, '\0'),
      // A negative number, one with a needless zero, one without octets.
      EcdsaSignature(Integer(-1), s),
      EcdsaSignature(IntegerBytes(std::string(2, '\0') + r_), s),
      EcdsaSignature(IntegerBytes(""), s),
      // The two numbers side by side, as IEEE P1363 and JOSE have it.
      r_ + s_};
  for (const std::string& signature : cases) {
    EXPECT_THAT(CheckSignature(signature), FailsWith(Error::kSignatureEncoding))
        << absl::BytesToHexString(signature);
  }
}

// Well formed, and out of the range 1 to n - 1.
TEST_F(EcdsaEncoding, NumbersOutOfRange) {
  const bssl::UniquePtr<EC_GROUP> group(
      EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1));
  const std::string n =
      UnsignedInteger(BigEndian(EC_GROUP_get0_order(group.get())));
  const std::string r = UnsignedInteger(r_);
  const std::string s = UnsignedInteger(s_);
  for (const std::string& out : {Integer(0), n}) {
    EXPECT_THAT(CheckSignature(EcdsaSignature(out, s)),
                FailsWith(Error::kBadSignature));
    EXPECT_THAT(CheckSignature(EcdsaSignature(r, out)),
                FailsWith(Error::kBadSignature));
    EXPECT_THAT(CheckSignature(EcdsaSignature(out, out)),
                FailsWith(Error::kBadSignature));
  }
}

// n - s signs as well as s does: X.509 knows no "low s".
TEST_F(EcdsaEncoding, TheOtherSIsAccepted) {
  const bssl::UniquePtr<EC_GROUP> group(
      EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1));
  const bssl::UniquePtr<BIGNUM> s(BN_bin2bn(
      reinterpret_cast<const uint8_t*>(s_.data()), s_.size(), nullptr));
  ASSERT_TRUE(BN_sub(s.get(), EC_GROUP_get0_order(group.get()), s.get()));
  EXPECT_THAT(CheckSignature(EcdsaSignature(
                  UnsignedInteger(r_), UnsignedInteger(BigEndian(s.get())))),
              Verifies());
}

TEST(BoringSslVerifier, KeyOfAnotherKind) {
  const TestKey* const keys[] = {&Rsa(2048), &P256(), &P384(), &P521(),
                                 &Ed25519()};
  for (const Case& c : EveryAlgorithm()) {
    const std::string signature = c.key.Sign(c.algorithm, kData);
    for (const TestKey* key : keys) {
      PublicKey parsed;
      ASSERT_TRUE(ParsePublicKey(der::Input::FromString(key->spki()), &parsed));
      if (SignatureFitsKey(c.algorithm, parsed)) continue;
      EXPECT_THAT(Check(key->spki(), c.algorithm, signature),
                  FailsWith(Error::kSignatureKeyMismatch));
    }
  }
}

TEST(BoringSslVerifier, AlgorithmNotSupported) {
  const std::string signature =
      P256().Sign(SignatureAlgorithm::kEcdsaSha256, kData);
  for (SignatureAlgorithm algorithm :
       {SignatureAlgorithm::kOther, SignatureAlgorithm::kForbidden}) {
    EXPECT_THAT(Check(P256().spki(), algorithm, signature),
                FailsWith(Error::kSignatureAlgorithmNotSupported));
  }
}

TEST(BoringSslVerifier, KeyNotSupported) {
  const std::string ecdsa =
      P256().Sign(SignatureAlgorithm::kEcdsaSha256, kData);
  const std::string cases[] = {
      NamedCurvePublicKey("1.3.132.0.33", 28),         // P-224
      NamedCurvePublicKey("1.2.840.10045.3.1.1", 24),  // P-192
      NamedCurvePublicKey("1.3.132.0.10", 32),         // secp256k1
      ExplicitCurvePublicKey(),
      ImplicitCurvePublicKey(),
      NoCurvePublicKey(),
      DsaPublicKey(),
      UnknownPublicKey(),
  };
  for (const std::string& spki : cases) {
    EXPECT_THAT(Check(spki, SignatureAlgorithm::kEcdsaSha256, ecdsa),
                FailsWith(Error::kPublicKeyNotSupported))
        << absl::BytesToHexString(spki);
  }
}

// BoringSSL reads P-224, and verifies with it.
TEST(BoringSslVerifier, P224IsRefusedThoughItCouldBeUsed) {
  const bssl::UniquePtr<EC_KEY> ec(EC_KEY_new_by_curve_name(NID_secp224r1));
  ASSERT_TRUE(EC_KEY_generate_key(ec.get()));
  uint8_t digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const uint8_t*>(kData.data()), kData.size(), digest);
  std::string signature(ECDSA_size(ec.get()), '\0');
  unsigned size = 0;
  ASSERT_TRUE(ECDSA_sign(0, digest, sizeof(digest),
                         reinterpret_cast<uint8_t*>(&signature[0]), &size,
                         ec.get()));
  signature.resize(size);
  std::string point(57, '\0');
  ASSERT_EQ(EC_POINT_point2oct(
                EC_KEY_get0_group(ec.get()), EC_KEY_get0_public_key(ec.get()),
                POINT_CONVERSION_UNCOMPRESSED,
                reinterpret_cast<uint8_t*>(&point[0]), point.size(), nullptr),
            point.size());
  const std::string spki =
      Sequence({Sequence({Oid(der::Oid::kEcPublicKey), Oid("1.3.132.0.33")}),
                BitString(point)});
  EXPECT_THAT(Check(spki, SignatureAlgorithm::kEcdsaSha256, signature),
              FailsWith(Error::kPublicKeyNotSupported));
}

// CVE-2020-0601: the curve of a real key spelled out. The signature is good,
// and BoringSSL alone would accept the key, for these parameters are P-256's.
TEST(BoringSslVerifier, ExplicitParametersOfANamedCurve) {
  const std::string signature =
      P256().Sign(SignatureAlgorithm::kEcdsaSha256, kData);
  EXPECT_THAT(Check(P256().spki(), SignatureAlgorithm::kEcdsaSha256, signature),
              Verifies());
  EXPECT_THAT(Check(WithExplicitCurve(P256().spki()),
                    SignatureAlgorithm::kEcdsaSha256, signature),
              FailsWith(Error::kPublicKeyNotSupported));
}

std::string P256KeyWithPoint(absl::string_view point) {
  return Sequence(
      {Sequence({Oid(der::Oid::kEcPublicKey), Oid(der::Oid::kP256)}),
       BitString(point)});
}

TEST(BoringSslVerifier, PointsThatAreNone) {
  const std::string signature =
      P256().Sign(SignatureAlgorithm::kEcdsaSha256, kData);
  const std::string good = P256().spki().substr(P256().spki().size() - 65);
  ASSERT_THAT(Check(P256KeyWithPoint(good), SignatureAlgorithm::kEcdsaSha256,
                    signature),
              Verifies());
  std::string off_curve = good;
  off_curve.back() = static_cast<char>(off_curve.back() ^ 1);
  // The uncompressed point with the tag of the hybrid form (X9.62, which RFC
  // 5480 does not allow), with one that does not exist, and others.
  const char parity = static_cast<char>(6 | (good.back() & 1));
  const std::string cases[] = {
      off_curve,
      parity + good.substr(1),
      '\x05' + good.substr(1),
      good.substr(0, 64),
      good + '\0',
      std::string(1, '\0'),  // infinity
      std::string(),
      '\x04' + std::string(64, '\0'),
      '\x04' + std::string(64, '\xff'),
  };
  for (const std::string& point : cases) {
    EXPECT_THAT(Check(P256KeyWithPoint(point), SignatureAlgorithm::kEcdsaSha256,
                      signature),
                FailsWith(Error::kPublicKeyNotSupported))
        << absl::BytesToHexString(point);
  }
}

// RFC 5480 section 2.2 allows the compressed form.
TEST(BoringSslVerifier, CompressedPoint) {
  const std::string good = P256().spki().substr(P256().spki().size() - 65);
  const std::string compressed =
      static_cast<char>(2 | (good.back() & 1)) + good.substr(1, 32);
  EXPECT_THAT(
      Check(P256KeyWithPoint(compressed), SignatureAlgorithm::kEcdsaSha256,
            P256().Sign(SignatureAlgorithm::kEcdsaSha256, kData)),
      Verifies());
}

TEST(BoringSslVerifier, RsaKeysThatAreNone) {
  const std::string signature =
      Rsa(2048).Sign(SignatureAlgorithm::kRsaPkcs1Sha256, kData);
  const std::string even = UnsignedInteger(std::string(255, '\x5a') + '\x02');
  const std::string odd = UnsignedInteger(std::string(255, '\x5a') + '\x03');
  const std::string cases[] = {
      RsaPublicKey(2048, 0),     RsaPublicKey(2048, 1),
      RsaPublicKey(2048, 65536), RsaPublicKey(2048, int64_t{1} << 40),
      RsaPublicKey(16392),       RsaPublicKeyOf(even, Integer(65537)),
      RsaPublicKeyOf(odd, odd),  RsaPublicKeyOf(Integer(0), Integer(65537)),
  };
  for (const std::string& spki : cases) {
    EXPECT_THAT(Check(spki, SignatureAlgorithm::kRsaPkcs1Sha256, signature),
                FailsWith(Error::kPublicKeyNotSupported));
  }
}

// Whether the NULL may be missing is the policy's to say
// (Rule::kRsaNullParameters): the key can be used either way.
TEST(BoringSslVerifier, RsaKeyWithoutNull) {
  const std::string& spki = Rsa(2048).spki();
  const std::string null = Sequence({Oid(der::Oid::kRsaEncryption), Null()});
  const size_t at = spki.find(null);
  ASSERT_NE(at, std::string::npos);
  const std::string bits = spki.substr(at + null.size());
  EXPECT_THAT(Check(Sequence({Sequence({Oid(der::Oid::kRsaEncryption)}), bits}),
                    SignatureAlgorithm::kRsaPkcs1Sha256,
                    Rsa(2048).Sign(SignatureAlgorithm::kRsaPkcs1Sha256, kData)),
              Verifies());
}

// Signs a whole encoded message, as wrong as it may be, with Rsa(2048).
std::string SignEncodedMessage(const std::string& message) {
  RSA* rsa = EVP_PKEY_get0_RSA(Rsa(2048).private_key());
  std::string signature(RSA_size(rsa), '\0');
  size_t size = 0;
  EXPECT_TRUE(RSA_sign_raw(
      rsa, &size, reinterpret_cast<uint8_t*>(&signature[0]), signature.size(),
      reinterpret_cast<const uint8_t*>(message.data()), message.size(),
      RSA_NO_PADDING));
  EXPECT_EQ(size, signature.size());
  return signature;
}

// EMSA-PKCS1-v1_5 (RFC 8017 section 9.2): 00, block type, filler, 00, and what
// follows, to 256 octets. `after` stands at the very end.
std::string Pkcs1Message(absl::string_view digest_info, char block_type = 1,
                         char filler = '\xff', absl::string_view after = "") {
  const std::string tail = absl::StrCat(digest_info, after);
  std::string message{'\0', block_type};
  message.append(256 - 3 - tail.size(), filler);
  return message + '\0' + tail;
}

class Pkcs1Padding : public ::testing::Test {
 protected:
  Pkcs1Padding() : digest_(SHA256_DIGEST_LENGTH, '\0') {
    SHA256(reinterpret_cast<const uint8_t*>(kData.data()), kData.size(),
           reinterpret_cast<uint8_t*>(&digest_[0]));
  }

  std::string DigestInfo() const {
    return Sequence({Sequence({Oid(kSha256), Null()}), OctetString(digest_)});
  }

  HookResult CheckMessage(const std::string& message) const {
    return Check(Rsa(2048).spki(), SignatureAlgorithm::kRsaPkcs1Sha256,
                 SignEncodedMessage(message));
  }

  static constexpr char kSha256[] = "2.16.840.1.101.3.4.2.1";
  static constexpr char kSha1[] = "1.3.14.3.2.26";
  std::string digest_;
};

TEST_F(Pkcs1Padding, Control) {
  EXPECT_THAT(CheckMessage(Pkcs1Message(DigestInfo())), Verifies());
}

// CVE-2006-4339 and CVE-2014-1568 (BERserk): room for an attacker's octets in
// what should have one form only.
TEST_F(Pkcs1Padding, OctetsToChooseFreely) {
  const std::string garbage(64, '\x5a');
  const std::string oid = Oid(kSha256);
  const std::string digest = OctetString(digest_);
  const std::string algorithm = Sequence({oid, Null()});
  // The length of the OCTET STRING in 70 octets, of which 69 are skipped by a
  // lax reader.
  const std::string long_length =
      absl::StrCat(std::string("\x04\xc6", 2), garbage, std::string(5, '\x5a'),
                   std::string("\x20", 1), digest_);
  const std::string messages[] = {
      // After the DigestInfo, with short and with full padding.
      Pkcs1Message(DigestInfo(), 1, '\xff', garbage),
      std::string("\0\x01\xff\xff\xff\xff\xff\xff\xff\xff\0", 11) +
          DigestInfo() + std::string(256 - 11 - DigestInfo().size(), '\x5a'),
      // Within the AlgorithmIdentifier's parameters, beside them, and after
      // the digest.
      Pkcs1Message(Sequence({Sequence({oid, OctetString(garbage)}), digest})),
      Pkcs1Message(Sequence({Sequence({oid, Null(), garbage}), digest})),
      Pkcs1Message(Sequence({algorithm, digest, OctetString(garbage)})),
      // In the length octets.
      Pkcs1Message(Sequence({algorithm, long_length})),
  };
  for (const std::string& message : messages) {
    ASSERT_EQ(message.size(), 256u);
    EXPECT_THAT(CheckMessage(message), FailsWith(Error::kBadSignature));
  }
}

TEST_F(Pkcs1Padding, WrongForms) {
  const std::string info = DigestInfo();
  std::string zero_inside = Pkcs1Message(info);
  zero_inside[100] = '\0';
  std::string not_ff = Pkcs1Message(info);
  not_ff[100] = '\xfe';
  std::string no_separator = Pkcs1Message(info);
  no_separator[256 - info.size() - 1] = '\xff';
  const std::string messages[] = {
      zero_inside,
      not_ff,
      no_separator,
      Pkcs1Message(info, 0, '\0'),
      Pkcs1Message(info, 2),
      // Fewer than eight octets of filler.
      std::string("\0\x01\xff\xff\0", 5) + info +
          std::string(256 - 5 - info.size(), '\0'),
      // Without the NULL (RFC 8017 allows readers to take it; nobody makes it).
      Pkcs1Message(Sequence({Sequence({Oid(kSha256)}), OctetString(digest_)})),
      // Another hash than the algorithm's, with this one's digest and with its
      // own length.
      Pkcs1Message(
          Sequence({Sequence({Oid(kSha1), Null()}), OctetString(digest_)})),
      Pkcs1Message(Sequence({Sequence({Oid(kSha1), Null()}),
                             OctetString(digest_.substr(0, 20))})),
      // The digest alone, and cut.
      Pkcs1Message(digest_),
      Pkcs1Message(Sequence({Sequence({Oid(kSha256), Null()}),
                             OctetString(digest_.substr(0, 31))})),
      std::string(256, '\0'),
  };
  for (const std::string& message : messages) {
    ASSERT_EQ(message.size(), 256u);
    EXPECT_THAT(CheckMessage(message), FailsWith(Error::kBadSignature));
  }
}

// The signature as a number beyond the modulus: one signature, two encodings.
TEST_F(Pkcs1Padding, SignatureNotBelowTheModulus) {
  const RSA* rsa = EVP_PKEY_get0_RSA(Rsa(2048).private_key());
  const std::string signature =
      Rsa(2048).Sign(SignatureAlgorithm::kRsaPkcs1Sha256, kData);
  const bssl::UniquePtr<BIGNUM> number(
      BN_bin2bn(reinterpret_cast<const uint8_t*>(signature.data()),
                signature.size(), nullptr));
  ASSERT_TRUE(BN_add(number.get(), number.get(), RSA_get0_n(rsa)));
  std::string larger = BigEndian(number.get());
  // With a carry it does not fit, and is refused for its size.
  const Error error = larger.size() == signature.size()
                          ? Error::kBadSignature
                          : Error::kSignatureEncoding;
  EXPECT_THAT(
      Check(Rsa(2048).spki(), SignatureAlgorithm::kRsaPkcs1Sha256, larger),
      FailsWith(error));
  EXPECT_THAT(Check(Rsa(2048).spki(), SignatureAlgorithm::kRsaPkcs1Sha256,
                    std::string(256, '\xff')),
              FailsWith(Error::kBadSignature));
}

// An RSASSA-PSS signature with these parameters. A salt of -1 is as long as
// the hash.
std::string SignPss(const EVP_MD* md, const EVP_MD* mgf1_md, int salt_size) {
  bssl::ScopedEVP_MD_CTX context;
  EVP_PKEY_CTX* options = nullptr;
  EXPECT_TRUE(EVP_DigestSignInit(context.get(), &options, md, nullptr,
                                 Rsa(2048).private_key()));
  EXPECT_TRUE(EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING));
  EXPECT_TRUE(EVP_PKEY_CTX_set_rsa_mgf1_md(options, mgf1_md));
  EXPECT_TRUE(EVP_PKEY_CTX_set_rsa_pss_saltlen(options, salt_size));
  std::string signature(256, '\0');
  size_t size = signature.size();
  EXPECT_TRUE(EVP_DigestSign(
      context.get(), reinterpret_cast<uint8_t*>(&signature[0]), &size,
      reinterpret_cast<const uint8_t*>(kData.data()), kData.size()));
  signature.resize(size);
  return signature;
}

TEST(BoringSslVerifier, PssSaltMustBeAsLongAsTheHash) {
  const struct {
    SignatureAlgorithm algorithm;
    const EVP_MD* md;
  } cases[] = {
      {SignatureAlgorithm::kRsaPssSha256, EVP_sha256()},
      {SignatureAlgorithm::kRsaPssSha384, EVP_sha384()},
      {SignatureAlgorithm::kRsaPssSha512, EVP_sha512()},
  };
  for (const auto& c : cases) {
    const int size = static_cast<int>(EVP_MD_size(c.md));
    EXPECT_THAT(Check(Rsa(2048).spki(), c.algorithm, SignPss(c.md, c.md, size)),
                Verifies());
    for (int wrong : {0, 1, 20, size - 1, size + 1}) {
      EXPECT_THAT(
          Check(Rsa(2048).spki(), c.algorithm, SignPss(c.md, c.md, wrong)),
          FailsWith(Error::kBadSignature))
          << wrong;
    }
  }
}

TEST(BoringSslVerifier, PssMgf1MustUseTheSameHash) {
  EXPECT_THAT(Check(Rsa(2048).spki(), SignatureAlgorithm::kRsaPssSha256,
                    SignPss(EVP_sha256(), EVP_sha1(), 32)),
              FailsWith(Error::kBadSignature));
  EXPECT_THAT(Check(Rsa(2048).spki(), SignatureAlgorithm::kRsaPssSha256,
                    SignPss(EVP_sha256(), EVP_sha384(), 32)),
              FailsWith(Error::kBadSignature));
}

// RFC 8032 section 5.1.7: S must be below the order of the group.
TEST(BoringSslVerifier, Ed25519SignatureIsNotMalleable) {
  const std::string order =
      Hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
  std::string signature = Ed25519().Sign(SignatureAlgorithm::kEd25519, kData);
  int carry = 0;
  for (size_t i = 0; i < order.size(); ++i) {
    const int sum = static_cast<uint8_t>(signature[32 + i]) +
                    static_cast<uint8_t>(order[i]) + carry;
    signature[32 + i] = static_cast<char>(sum);
    carry = sum >> 8;
  }
  EXPECT_THAT(Check(Ed25519().spki(), SignatureAlgorithm::kEd25519, signature),
              FailsWith(Error::kBadSignature));
}

// What the caller's own calls left in BoringSSL's error queue stays there, and
// nothing is added.
TEST(BoringSslVerifier, LeavesTheErrorQueueAsItWas) {
  ERR_put_error(ERR_LIB_USER, 0, 42, __FILE__, __LINE__);
  const uint32_t own = ERR_peek_error();
  ASSERT_NE(own, 0u);
  const std::string signature =
      P256().Sign(SignatureAlgorithm::kEcdsaSha256, kData);
  const std::string keys[] = {P256().spki(), P256(1).spki(),
                              P256KeyWithPoint(std::string(65, '\x04'))};
  for (const std::string& spki : keys) {
    for (const std::string& octets : {signature, signature.substr(1)}) {
      PublicKey key;
      ASSERT_TRUE(ParsePublicKey(der::Input::FromString(spki), &key));
      SignedData data;
      data.data = der::Input::FromString(kData);
      data.algorithm = SignatureAlgorithm::kEcdsaSha256;
      data.signature = der::Input::FromString(octets);
      BoringSslVerifier().VerifySignedData(
          data, IssuerKey{der::Input(), key, nullptr});
      EXPECT_EQ(ERR_peek_error(), own);
      EXPECT_EQ(ERR_peek_last_error(), own);
    }
  }
  ERR_clear_error();
}

TEST(BoringSslVerifier, Digests) {
  const struct {
    Digest digest;
    const char* of_abc;
  } cases[] = {
      {Digest::kSha1, "a9993e364706816aba3e25717850c26c9cd0d89d"},
      {Digest::kSha256,
       "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
      {Digest::kSha384,
       "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
       "8086072ba1e7cc2358baeca134c825a7"},
      {Digest::kSha512,
       "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
       "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"},
  };
  const BoringSslVerifier verifier;
  for (const auto& c : cases) {
    const std::string expected = Hex(c.of_abc);
    std::vector<uint8_t> out(expected.size());
    ASSERT_TRUE(verifier.ComputeDigest(c.digest, der::Input::FromString("abc"),
                                       absl::MakeSpan(out)));
    EXPECT_EQ(std::string(out.begin(), out.end()), expected);
    for (size_t wrong : {size_t{0}, out.size() - 1, out.size() + 1}) {
      std::vector<uint8_t> other(wrong);
      EXPECT_FALSE(verifier.ComputeDigest(
          c.digest, der::Input::FromString("abc"), absl::MakeSpan(other)));
    }
  }
}

TEST(BoringSslVerifier, DigestOfNothing) {
  std::vector<uint8_t> out(20);
  ASSERT_TRUE(BoringSslVerifier().ComputeDigest(Digest::kSha1, der::Input(),
                                                absl::MakeSpan(out)));
  EXPECT_EQ(std::string(out.begin(), out.end()),
            Hex("da39a3ee5e6b4b0d3255bfef95601890afd80709"));
}

TEST(BoringSslVerifier, SeveralThreads) {
  const TestKey& key = P256();
  const std::string signature =
      key.Sign(SignatureAlgorithm::kEcdsaSha256, kData);
  PublicKey parsed;
  ASSERT_TRUE(ParsePublicKey(der::Input::FromString(key.spki()), &parsed));
  const BoringSslVerifier verifier;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      SignedData data;
      data.data = der::Input::FromString(kData);
      data.algorithm = SignatureAlgorithm::kEcdsaSha256;
      data.signature = der::Input::FromString(signature);
      for (int n = 0; n < 20; ++n) {
        EXPECT_THAT(verifier.VerifySignedData(
                        data, IssuerKey{der::Input(), parsed, nullptr}),
                    Verifies());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace cairn::testing
