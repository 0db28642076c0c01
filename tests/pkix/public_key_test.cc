#include "pkix/public_key.h"

#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <set>
#include <string>

#include "gtest/gtest.h"
#include "tests/support/der_builder.h"
#include "tests/support/keys.h"
#include "tests/support/printers.h"
#include "tests/support/public_keys.h"

namespace cairn::testing {
namespace {

using ::testing::PrintToString;

std::string Text(der::Input input) { return std::string(input.AsStringView()); }

bool Parses(const std::string& spki, PublicKey* key) {
  return ParsePublicKey(der::Input::FromString(spki), key);
}

bool Parses(const std::string& spki) {
  PublicKey key;
  return Parses(spki, &key);
}

// A whole SubjectPublicKeyInfo; `parameters` is a whole element or none.
std::string Spki(const ObjectId& algorithm, absl::string_view parameters,
                 absl::string_view bits) {
  return Sequence({Sequence({Oid(algorithm), parameters}), BitString(bits)});
}

std::string Rsa(absl::string_view key, absl::string_view parameters = Null()) {
  return Spki(der::Oid::kRsaEncryption, parameters, key);
}

struct AlgorithmCase {
  const char* what;
  std::string spki;
  PublicKeyAlgorithm algorithm;
};

TEST(PublicKeyTest, Algorithms) {
  const AlgorithmCase cases[] = {
      {"RSA", RsaPublicKey(2048), PublicKeyAlgorithm::kRsa},
      {"P-256", P256().spki(), PublicKeyAlgorithm::kEcP256},
      {"P-384", P384().spki(), PublicKeyAlgorithm::kEcP384},
      {"P-521", P521().spki(), PublicKeyAlgorithm::kEcP521},
      {"Ed25519", Ed25519().spki(), PublicKeyAlgorithm::kEd25519},
      {"P-192", NamedCurvePublicKey("1.2.840.10045.3.1.1", 24),
       PublicKeyAlgorithm::kEcOtherCurve},
      {"secp256k1", NamedCurvePublicKey("1.3.132.0.10", 32),
       PublicKeyAlgorithm::kEcOtherCurve},
      {"P-256's parameters spelled out (CVE-2020-0601)",
       ExplicitCurvePublicKey(), PublicKeyAlgorithm::kEcNotNamed},
      {"a P-256 key with its parameters spelled out",
       WithExplicitCurve(P256().spki()), PublicKeyAlgorithm::kEcNotNamed},
      {"implicitCurve", ImplicitCurvePublicKey(),
       PublicKeyAlgorithm::kEcNotNamed},
      {"no curve", NoCurvePublicKey(), PublicKeyAlgorithm::kEcNotNamed},
      {"a curve whose object identifier is cut off",
       Spki(der::Oid::kEcPublicKey, Oid(ObjectId::Raw("\x2b\x81")), "\x04"),
       PublicKeyAlgorithm::kEcNotNamed},
      {"DSA", DsaPublicKey(), PublicKeyAlgorithm::kDsa},
      {"unknown", UnknownPublicKey(), PublicKeyAlgorithm::kOther},
      {"Ed448", UnknownPublicKey(der::Oid::kEd448), PublicKeyAlgorithm::kOther},
      {"id-RSASSA-PSS", Spki(der::Oid::kRsaPss, "", Sequence({})),
       PublicKeyAlgorithm::kOther},
      {"unknown, with parameters", Spki("1.2.3", Sequence({}), ""),
       PublicKeyAlgorithm::kOther},
  };
  for (const AlgorithmCase& c : cases) {
    SCOPED_TRACE(c.what);
    PublicKey key;
    ASSERT_TRUE(Parses(c.spki, &key));
    EXPECT_EQ(key.algorithm, c.algorithm);
    EXPECT_EQ(Text(key.info), c.spki);
    EXPECT_FALSE(key.rsa_null_missing);
    if (c.algorithm != PublicKeyAlgorithm::kRsa) {
      EXPECT_EQ(key.modulus_bits, 0u);
      EXPECT_EQ(key.exponent, 0u);
    }
  }
}

TEST(PublicKeyTest, BitsAreTheOctetsAfterTheCount) {
  PublicKey key;
  ASSERT_TRUE(Parses(UnknownPublicKey("1.2.3"), &key));
  EXPECT_EQ(key.bits.size(), 48u);
  const std::string spki = Spki("1.2.3", "", "key bits");
  ASSERT_TRUE(Parses(spki, &key));
  EXPECT_EQ(Text(key.bits), "key bits");
  const std::string empty = Spki("1.2.3", "", "");
  ASSERT_TRUE(Parses(empty, &key));
  EXPECT_TRUE(key.bits.empty());
}

TEST(PublicKeyTest, ParsingAgainForgetsEverything) {
  PublicKey key;
  const std::string rsa = RsaPublicKey(2048, 3, RsaNull::kMissing);
  ASSERT_TRUE(Parses(rsa, &key));
  const std::string ec = P256().spki();
  ASSERT_TRUE(Parses(ec, &key));
  EXPECT_EQ(key.modulus_bits, 0u);
  EXPECT_EQ(key.exponent, 0u);
  EXPECT_FALSE(key.rsa_null_missing);
}

TEST(PublicKeyTest, ModulusBits) {
  for (int bits : {1, 7, 8, 9, 512, 1023, 1024, 2040, 2041, 2047, 2048, 2049,
                   4096, 16384, 16385}) {
    PublicKey key;
    const std::string spki = RsaPublicKey(bits);
    ASSERT_TRUE(Parses(spki, &key)) << bits;
    EXPECT_EQ(key.modulus_bits, static_cast<uint32_t>(bits));
    EXPECT_EQ(key.exponent, 65537u);
  }
}

TEST(PublicKeyTest, SmallModuli) {
  struct Case {
    const char* contents;
    uint32_t bits;
  };
  for (const Case& c : std::initializer_list<Case>{
           {"00", 0},
           {"01", 1},
           {"02", 2},
           {"7f", 7},
           {"0080", 8},
           {"00ff", 8},
           {"0100", 9},
       }) {
    const std::string spki =
        RsaPublicKeyOf(IntegerBytes(Hex(c.contents)), Integer(3));
    PublicKey key;
    ASSERT_TRUE(Parses(spki, &key)) << c.contents;
    EXPECT_EQ(key.modulus_bits, c.bits) << c.contents;
  }
}

TEST(PublicKeyTest, ExponentSaturates) {
  struct Case {
    const char* contents;
    uint32_t exponent;
  };
  for (const Case& c : std::initializer_list<Case>{
           {"00", 0},
           {"01", 1},
           {"03", 3},
           {"0080", 128},
           {"010001", 65537},
           {"7fffffff", 0x7fffffff},
           {"00fffffffe", 0xfffffffe},
           {"00ffffffff", 0xffffffff},
           {"0100000000", 0xffffffff},
           {"0100000003", 0xffffffff},
           {"010000000000000001", 0xffffffff},
       }) {
    const std::string spki =
        RsaPublicKeyOf(Integer(77), IntegerBytes(Hex(c.contents)));
    PublicKey key;
    ASSERT_TRUE(Parses(spki, &key)) << c.contents;
    EXPECT_EQ(key.exponent, c.exponent) << c.contents;
  }
}

TEST(PublicKeyTest, RsaNull) {
  PublicKey key;
  const std::string with = RsaPublicKey(2048);
  ASSERT_TRUE(Parses(with, &key));
  EXPECT_FALSE(key.rsa_null_missing);
  const std::string without = RsaPublicKey(2048, 65537, RsaNull::kMissing);
  ASSERT_TRUE(Parses(without, &key));
  EXPECT_TRUE(key.rsa_null_missing);
  EXPECT_EQ(key.modulus_bits, 2048u);
}

TEST(PublicKeyTest, MalformedRsa) {
  const std::string key = Sequence({Integer(77), Integer(3)});
  ASSERT_TRUE(Parses(Rsa(key)));
  const std::string malformed[] = {
      // RFC 3279 section 2.3.1: NULL.
      Rsa(key, Sequence({})),
      Rsa(key, Oid("1.2.3")),
      Rsa(key, Tlv(der::kNull, "x")),
      Rsa(key, Null() + Null()),
      // RSAPublicKey.
      Rsa(""),
      Rsa(Set({Integer(77), Integer(3)})),
      Rsa(Sequence({})),
      Rsa(Sequence({Integer(77)})),
      Rsa(Sequence({Integer(77), Integer(3), Integer(3)})),
      Rsa(Sequence({Integer(77), Null()})),
      Rsa(key + Null()),
      Rsa(Sequence({Integer(-77), Integer(3)})),
      Rsa(Sequence({Integer(77), Integer(-3)})),
      Rsa(Sequence({IntegerBytes(""), Integer(3)})),
      Rsa(Sequence({Integer(77), IntegerBytes("")})),
      Rsa(Sequence({IntegerBytes(Hex("0001")), Integer(3)})),
      Rsa(Sequence({Integer(77), IntegerBytes(Hex("0003"))})),
  };
  for (const std::string& spki : malformed) {
    EXPECT_FALSE(Parses(spki)) << PrintToString(spki);
  }
}

// A modulus whose sign octet was forgotten: 2048 bits, the highest set.
TEST(PublicKeyTest, NegativeModulus) {
  const std::string octets = "\xc0" + std::string(254, '\x55') + "\x01";
  EXPECT_FALSE(Parses(RsaPublicKeyOf(IntegerBytes(octets), Integer(65537))));
  PublicKey key;
  const std::string positive =
      RsaPublicKeyOf(UnsignedInteger(octets), Integer(65537));
  ASSERT_TRUE(Parses(positive, &key));
  EXPECT_EQ(key.modulus_bits, 2048u);
}

// RFC 8410 sections 3 and 4: no parameters, 32 octets.
TEST(PublicKeyTest, MalformedEd25519) {
  const std::string bits(32, 'k');
  EXPECT_TRUE(Parses(Spki(der::Oid::kEd25519, "", bits)));
  EXPECT_FALSE(Parses(Spki(der::Oid::kEd25519, Null(), bits)));
  EXPECT_FALSE(Parses(Spki(der::Oid::kEd25519, Oid(der::Oid::kEd25519), bits)));
  EXPECT_FALSE(Parses(Spki(der::Oid::kEd25519, "", bits + "k")));
  EXPECT_FALSE(Parses(Spki(der::Oid::kEd25519, "", bits.substr(1))));
  EXPECT_FALSE(Parses(Spki(der::Oid::kEd25519, "", "")));
}

TEST(PublicKeyTest, Malformed) {
  const std::string algorithm = Sequence({Oid("1.2.3")});
  const std::string bits = BitString("bits");
  ASSERT_TRUE(Parses(Sequence({algorithm, bits})));
  const std::string malformed[] = {
      "",
      Null(),
      Set({algorithm, bits}),
      Sequence({}),
      Sequence({algorithm}),
      Sequence({bits}),
      Sequence({bits, algorithm}),
      Sequence({algorithm, bits, bits}),
      Sequence({algorithm, bits}) + Null(),
      Sequence({algorithm, OctetString("bits")}),
      Sequence({algorithm, BitString("\x80", 1)}),
      Sequence({algorithm, Tlv(der::kBitString, "")}),
      Sequence({Set({Oid("1.2.3")}), bits}),
      Sequence({Sequence({}), bits}),
      Sequence({Sequence({Null()}), bits}),
      Sequence({Sequence({Oid(ObjectId::Raw(""))}), bits}),
      Sequence({Sequence({Oid(ObjectId::Raw("\x2a\x83"))}), bits}),
      // One element at most stands in the place of the parameters.
      Sequence({Sequence({Oid("1.2.3"), Null(), Null()}), bits}),
      Sequence({Sequence({Oid("1.2.3"), "\x05"}), bits}),
      Sequence({Sequence({Oid("1.2.3"), "\x05\x01"}), bits}),
      Sequence({Sequence({Oid(der::Oid::kEcPublicKey), Oid(der::Oid::kP256),
                          Null()}),
                BitString(std::string(65, '\x04'))}),
  };
  for (const std::string& spki : malformed) {
    EXPECT_FALSE(Parses(spki)) << PrintToString(spki);
  }
}

TEST(PublicKeyTest, CutAtEveryByte) {
  for (const std::string& spki :
       {RsaPublicKey(1024), P256().spki(), Ed25519().spki(),
        ExplicitCurvePublicKey(), DsaPublicKey()}) {
    for (size_t size = 0; size < spki.size(); ++size) {
      // Alone on the heap, for AddressSanitizer.
      const std::string cut = spki.substr(0, size);
      EXPECT_FALSE(Parses(cut)) << size;
    }
  }
}

// Which keys go with which signatures.

constexpr SignatureAlgorithm kEverySignature[] = {
    SignatureAlgorithm::kOther,          SignatureAlgorithm::kRsaPkcs1Sha1,
    SignatureAlgorithm::kRsaPkcs1Sha256, SignatureAlgorithm::kRsaPkcs1Sha384,
    SignatureAlgorithm::kRsaPkcs1Sha512, SignatureAlgorithm::kRsaPssSha256,
    SignatureAlgorithm::kRsaPssSha384,   SignatureAlgorithm::kRsaPssSha512,
    SignatureAlgorithm::kEcdsaSha1,      SignatureAlgorithm::kEcdsaSha256,
    SignatureAlgorithm::kEcdsaSha384,    SignatureAlgorithm::kEcdsaSha512,
    SignatureAlgorithm::kEd25519,        SignatureAlgorithm::kForbidden,
};

constexpr PublicKeyAlgorithm kEveryKey[] = {
    PublicKeyAlgorithm::kOther,      PublicKeyAlgorithm::kRsa,
    PublicKeyAlgorithm::kEcP256,     PublicKeyAlgorithm::kEcP384,
    PublicKeyAlgorithm::kEcP521,     PublicKeyAlgorithm::kEcOtherCurve,
    PublicKeyAlgorithm::kEcNotNamed, PublicKeyAlgorithm::kEd25519,
    PublicKeyAlgorithm::kDsa,
};

PublicKey KeyOf(PublicKeyAlgorithm algorithm) {
  PublicKey key;
  key.algorithm = algorithm;
  return key;
}

TEST(SignatureFitsKeyTest, EveryPair) {
  // A row for each signature, a column for each key, in the order above.
  constexpr absl::string_view kFits[] = {
      "yyyyyyyyy",  // kOther
      "yy.......",  // RSA
      "yy.......", "yy.......", "yy.......",
      "yy.......", "yy.......", "yy.......",
      "y.yyyyy..",  // ECDSA
      "y.yyyyy..", "y.yyyyy..", "y.yyyyy..",
      "y......y.",  // Ed25519
      "yyyyyyyyy",  // kForbidden
  };
  for (size_t i = 0; i < std::size(kEverySignature); ++i) {
    for (size_t j = 0; j < std::size(kEveryKey); ++j) {
      EXPECT_EQ(SignatureFitsKey(kEverySignature[i], KeyOf(kEveryKey[j])),
                kFits[i][j] == 'y')
          << SignatureAlgorithmName(kEverySignature[i]) << " and "
          << PublicKeyAlgorithmName(kEveryKey[j]);
    }
  }
}

TEST(HashFitsCurveTest, EcdsaWithEveryKey) {
  struct Case {
    SignatureAlgorithm signature;
    PublicKeyAlgorithm fits;
  };
  for (const Case& c : std::initializer_list<Case>{
           {SignatureAlgorithm::kEcdsaSha1, PublicKeyAlgorithm::kOther},
           {SignatureAlgorithm::kEcdsaSha256, PublicKeyAlgorithm::kEcP256},
           {SignatureAlgorithm::kEcdsaSha384, PublicKeyAlgorithm::kEcP384},
           {SignatureAlgorithm::kEcdsaSha512, PublicKeyAlgorithm::kEcP521},
       }) {
    for (PublicKeyAlgorithm curve :
         {PublicKeyAlgorithm::kEcP256, PublicKeyAlgorithm::kEcP384,
          PublicKeyAlgorithm::kEcP521}) {
      EXPECT_EQ(HashFitsCurve(c.signature, KeyOf(curve)), curve == c.fits)
          << SignatureAlgorithmName(c.signature) << " and "
          << PublicKeyAlgorithmName(curve);
    }
  }
}

TEST(HashFitsCurveTest, TrueForAllOtherKeys) {
  for (PublicKeyAlgorithm key : kEveryKey) {
    if (key == PublicKeyAlgorithm::kEcP256 ||
        key == PublicKeyAlgorithm::kEcP384 ||
        key == PublicKeyAlgorithm::kEcP521) {
      continue;
    }
    for (SignatureAlgorithm signature : kEverySignature) {
      EXPECT_TRUE(HashFitsCurve(signature, KeyOf(key)));
    }
  }
}

TEST(PublicKeyTest, Names) {
  std::set<absl::string_view> names;
  for (PublicKeyAlgorithm key : kEveryKey) {
    EXPECT_FALSE(PublicKeyAlgorithmName(key).empty());
    EXPECT_TRUE(names.insert(PublicKeyAlgorithmName(key)).second);
  }
  EXPECT_EQ(PublicKeyAlgorithmName(PublicKeyAlgorithm::kRsa), "RSA");
  EXPECT_EQ(PublicKeyAlgorithmName(PublicKeyAlgorithm::kEcP256), "P-256");
  EXPECT_EQ(PublicKeyAlgorithmName(PublicKeyAlgorithm::kEd25519), "Ed25519");
}

TEST(PublicKeyTest, Sets) {
  uint32_t all = 0;
  for (PublicKeyAlgorithm key : kEveryKey) {
    EXPECT_EQ(all & PublicKeyAlgorithmBit(key), 0u);
    all |= PublicKeyAlgorithmBit(key);
  }
  EXPECT_EQ(all, 0x1ffu);
}

}  // namespace
}  // namespace cairn::testing
