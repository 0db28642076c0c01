#include "pkix/signature_algorithm.h"

#include <cstdint>
#include <ostream>
#include <set>
#include <string>

#include "gtest/gtest.h"
#include "tests/support/der_builder.h"
#include "tests/support/keys.h"

namespace cairn::testing {
namespace {

using ::testing::PrintToString;

constexpr SignatureAlgorithm kEvery[] = {
    SignatureAlgorithm::kOther,          SignatureAlgorithm::kRsaPkcs1Sha1,
    SignatureAlgorithm::kRsaPkcs1Sha256, SignatureAlgorithm::kRsaPkcs1Sha384,
    SignatureAlgorithm::kRsaPkcs1Sha512, SignatureAlgorithm::kRsaPssSha256,
    SignatureAlgorithm::kRsaPssSha384,   SignatureAlgorithm::kRsaPssSha512,
    SignatureAlgorithm::kEcdsaSha1,      SignatureAlgorithm::kEcdsaSha256,
    SignatureAlgorithm::kEcdsaSha384,    SignatureAlgorithm::kEcdsaSha512,
    SignatureAlgorithm::kEd25519,        SignatureAlgorithm::kForbidden,
};

// What came of it, as one value that GoogleTest compares and prints.
struct Result {
  bool parsed = false;
  absl::string_view algorithm;
  bool null_missing = false;
};
bool operator==(const Result& a, const Result& b) {
  return a.parsed == b.parsed && a.algorithm == b.algorithm &&
         a.null_missing == b.null_missing;
}
void PrintTo(const Result& result, std::ostream* out) {
  *out << (result.parsed ? result.algorithm : "malformed")
       << (result.null_missing ? ", NULL missing" : "");
}

Result Parse(const std::string& der) {
  SignatureAlgorithm algorithm = SignatureAlgorithm::kOther;
  bool null_missing = true;
  Result result;
  result.parsed = ParseSignatureAlgorithm(der::Input::FromString(der),
                                          &algorithm, &null_missing);
  if (!result.parsed) return result;
  result.algorithm = SignatureAlgorithmName(algorithm);
  result.null_missing = null_missing;
  return result;
}

Result Is(SignatureAlgorithm algorithm) {
  return {true, SignatureAlgorithmName(algorithm), false};
}
Result IsWithoutNull(SignatureAlgorithm algorithm) {
  return {true, SignatureAlgorithmName(algorithm), true};
}
Result Malformed() { return Result(); }

std::string Algorithm(const ObjectId& oid, absl::string_view parameters = "") {
  return Sequence({Oid(oid), parameters});
}

TEST(SignatureAlgorithmTest, EveryOneAsItShouldBe) {
  for (SignatureAlgorithm algorithm : kEvery) {
    if (algorithm == SignatureAlgorithm::kOther ||
        algorithm == SignatureAlgorithm::kForbidden) {
      continue;
    }
    EXPECT_EQ(Parse(SignatureAlgorithmDer(algorithm)), Is(algorithm));
  }
}

// RFC 4055 section 5: NULL. Its absence is read, and said.
TEST(SignatureAlgorithmTest, RsaPkcs1Parameters) {
  struct Case {
    der::Oid oid;
    SignatureAlgorithm algorithm;
  };
  const Case cases[] = {
      {der::Oid::kSha1WithRsa, SignatureAlgorithm::kRsaPkcs1Sha1},
      {der::Oid::kSha256WithRsa, SignatureAlgorithm::kRsaPkcs1Sha256},
      {der::Oid::kSha384WithRsa, SignatureAlgorithm::kRsaPkcs1Sha384},
      {der::Oid::kSha512WithRsa, SignatureAlgorithm::kRsaPkcs1Sha512},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(der::OidName(c.oid));
    EXPECT_EQ(Parse(Algorithm(c.oid, Null())), Is(c.algorithm));
    EXPECT_EQ(Parse(Algorithm(c.oid)), IsWithoutNull(c.algorithm));
    EXPECT_EQ(Parse(Algorithm(c.oid, Sequence({}))), Malformed());
    EXPECT_EQ(Parse(Algorithm(c.oid, Oid("1.2.3"))), Malformed());
    EXPECT_EQ(Parse(Algorithm(c.oid, Tlv(der::kNull, "x"))), Malformed());
    EXPECT_EQ(Parse(Algorithm(c.oid, Null() + Null())), Malformed());
    EXPECT_EQ(Parse(Algorithm(c.oid, std::string("\x05\x81\x00", 3))),
              Malformed());
  }
}

// RFC 5758 section 3.2 and RFC 8410 section 3: none at all.
TEST(SignatureAlgorithmTest, ParametersThatMustBeAbsent) {
  struct Case {
    der::Oid oid;
    SignatureAlgorithm algorithm;
  };
  const Case cases[] = {
      {der::Oid::kEcdsaWithSha1, SignatureAlgorithm::kEcdsaSha1},
      {der::Oid::kEcdsaWithSha256, SignatureAlgorithm::kEcdsaSha256},
      {der::Oid::kEcdsaWithSha384, SignatureAlgorithm::kEcdsaSha384},
      {der::Oid::kEcdsaWithSha512, SignatureAlgorithm::kEcdsaSha512},
      {der::Oid::kEd25519, SignatureAlgorithm::kEd25519},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(der::OidName(c.oid));
    EXPECT_EQ(Parse(Algorithm(c.oid)), Is(c.algorithm));
    EXPECT_EQ(Parse(Algorithm(c.oid, Null())), Malformed());
    EXPECT_EQ(Parse(Algorithm(c.oid, Oid(der::Oid::kP256))), Malformed());
    EXPECT_EQ(Parse(Algorithm(c.oid, Sequence({}))), Malformed());
    EXPECT_EQ(Parse(Algorithm(c.oid, "\x05")), Malformed());
  }
}

TEST(SignatureAlgorithmTest, Forbidden) {
  const Result forbidden = Is(SignatureAlgorithm::kForbidden);
  for (der::Oid oid :
       {der::Oid::kMd2WithRsa, der::Oid::kMd5WithRsa, der::Oid::kDsaWithSha1,
        der::Oid::kDsaWithSha256, der::Oid::kAlgUnsigned}) {
    SCOPED_TRACE(der::OidName(oid));
    EXPECT_EQ(Parse(Algorithm(oid)), forbidden);
    EXPECT_EQ(Parse(Algorithm(oid, Null())), forbidden);
    EXPECT_EQ(Parse(Algorithm(oid, Sequence({Integer(1)}))), forbidden);
    EXPECT_EQ(Parse(Algorithm(oid, Null() + Null())), Malformed());
  }
}

TEST(SignatureAlgorithmTest, Unknown) {
  const Result other = Is(SignatureAlgorithm::kOther);
  EXPECT_EQ(Parse(Algorithm("1.2.3")), other);
  EXPECT_EQ(Parse(Algorithm("1.2.3", Null())), other);
  EXPECT_EQ(Parse(Algorithm("1.2.3", Sequence({Integer(1)}))), other);
  EXPECT_EQ(Parse(Algorithm("1.2.3", Null() + Null())), Malformed());
  EXPECT_EQ(Parse(Algorithm("1.2.3", "\x30\x01")), Malformed());
  // ML-DSA-65, sha224WithRSAEncryption, Ed448.
  EXPECT_EQ(Parse(Algorithm("2.16.840.1.101.3.4.3.18")), other);
  EXPECT_EQ(Parse(Algorithm("1.2.840.113549.1.1.14", Null())), other);
  EXPECT_EQ(Parse(Algorithm(der::Oid::kEd448)), other);
  // Object identifiers that are known as something else.
  EXPECT_EQ(Parse(Algorithm(der::Oid::kRsaEncryption, Null())), other);
  EXPECT_EQ(Parse(Algorithm(der::Oid::kSha256)), other);
  // One octet more or less than a known one.
  EXPECT_EQ(Parse(Algorithm("1.2.840.10045.4.3.2.1")), other);
  EXPECT_EQ(Parse(Algorithm("1.2.840.10045.4.3")), other);
}

TEST(SignatureAlgorithmTest, MalformedIdentifiers) {
  const std::string malformed[] = {
      "",
      Null(),
      Oid(der::Oid::kEd25519),
      Set({Oid(der::Oid::kEd25519)}),
      Sequence({}),
      Sequence({Null()}),
      Sequence({Null(), Oid(der::Oid::kEd25519)}),
      Sequence({Oid(ObjectId::Raw(""))}),
      Sequence({Oid(ObjectId::Raw("\x2b\xe5"))}),
      Sequence({Oid(ObjectId::Raw("\x2b\x80\x65\x70"))}),
      Algorithm(der::Oid::kEd25519) + Null(),
      Algorithm(der::Oid::kSha256WithRsa, Null()) + Null(),
  };
  for (const std::string& der : malformed) {
    EXPECT_EQ(Parse(der), Malformed()) << PrintToString(der);
  }
}

// RSASSA-PSS-params from its four parts, each a whole element or none.
struct PssParameters {
  std::string hash;
  std::string mgf;
  std::string salt;
  std::string trailer;
};
std::string HashId(const ObjectId& hash, absl::string_view parameters) {
  return Sequence({Oid(hash), parameters});
}
std::string Mgf1(absl::string_view hash_id) {
  return Sequence({Oid(der::Oid::kMgf1), hash_id});
}
std::string Pss(const PssParameters& p) {
  return Algorithm(der::Oid::kRsaPss,
                   Sequence({p.hash, p.mgf, p.salt, p.trailer}));
}
// One hash throughout, with NULL parameters.
PssParameters Usual(const ObjectId& hash, int salt) {
  const std::string id = HashId(hash, Null());
  return {Explicit(0, id), Explicit(1, Mgf1(id)), Explicit(2, Integer(salt)),
          ""};
}

// CA/B Baseline Requirements section 7.1.3.2.1 lists exactly these.
TEST(RsaPssTest, Allowed) {
  EXPECT_EQ(Parse(Pss(Usual(der::Oid::kSha256, 32))),
            Is(SignatureAlgorithm::kRsaPssSha256));
  EXPECT_EQ(Parse(Pss(Usual(der::Oid::kSha384, 48))),
            Is(SignatureAlgorithm::kRsaPssSha384));
  EXPECT_EQ(Parse(Pss(Usual(der::Oid::kSha512, 64))),
            Is(SignatureAlgorithm::kRsaPssSha512));
}

// RFC 4055 section 2.1: "implementations MUST accept the parameters being
// absent as well as present".
TEST(RsaPssTest, HashIdentifiersWithAndWithoutNull) {
  const std::string with = HashId(der::Oid::kSha256, Null());
  const std::string without = HashId(der::Oid::kSha256, "");
  for (const std::string& hash : {with, without}) {
    for (const std::string& mgf_hash : {with, without}) {
      EXPECT_EQ(Parse(Pss({Explicit(0, hash), Explicit(1, Mgf1(mgf_hash)),
                           Explicit(2, Integer(32)), ""})),
                Is(SignatureAlgorithm::kRsaPssSha256));
    }
  }
}

TEST(RsaPssTest, SaltIsAsLongAsTheHash) {
  for (int salt = 0; salt <= 300; ++salt) {
    EXPECT_EQ(Parse(Pss(Usual(der::Oid::kSha256, salt))),
              Is(salt == 32 ? SignatureAlgorithm::kRsaPssSha256
                            : SignatureAlgorithm::kForbidden))
        << salt;
    EXPECT_EQ(Parse(Pss(Usual(der::Oid::kSha512, salt))),
              Is(salt == 64 ? SignatureAlgorithm::kRsaPssSha512
                            : SignatureAlgorithm::kForbidden))
        << salt;
  }
}

TEST(RsaPssTest, OtherParameters) {
  const PssParameters good = Usual(der::Oid::kSha256, 32);
  const std::string sha256 = HashId(der::Oid::kSha256, Null());
  const std::string sha384 = HashId(der::Oid::kSha384, Null());
  const std::string sha1 = HashId(der::Oid::kSha1, Null());
  const std::string sha3_256 = HashId("2.16.840.1.101.3.4.2.8", Null());
  const auto with_hash = [&](const std::string& hash) {
    return Pss({hash, good.mgf, good.salt, ""});
  };
  const auto with_mgf = [&](const std::string& mgf) {
    return Pss({good.hash, mgf, good.salt, ""});
  };
  const auto with_salt = [&](const std::string& salt) {
    return Pss({good.hash, good.mgf, salt, ""});
  };
  const std::string forbidden[] = {
      // The default of every field, SHA-1 and a salt of 20 octets.
      Algorithm(der::Oid::kRsaPss, Sequence({})),
      Pss(Usual(der::Oid::kSha1, 20)),
      Pss({Explicit(0, sha3_256), Explicit(1, Mgf1(sha3_256)),
           Explicit(2, Integer(32)), ""}),
      with_hash(""),
      with_hash(Explicit(0, sha1)),
      with_hash(Explicit(0, sha384)),
      with_hash(Explicit(0, HashId(der::Oid::kSha256, Sequence({})))),
      with_hash(Explicit(0, HashId(der::Oid::kSha256, Null() + Null()))),
      with_hash(Explicit(0, sha256 + sha256)),
      with_hash(Explicit(0, Oid(der::Oid::kSha256))),
      with_hash(Explicit(0, "")),
      with_hash(sha256),
      with_hash(Explicit(1, sha256)),
      with_mgf(""),
      with_mgf(Explicit(1, Mgf1(sha1))),
      with_mgf(Explicit(1, Mgf1(sha384))),
      with_mgf(Explicit(1, Mgf1(""))),
      with_mgf(Explicit(1, Mgf1(sha256 + sha256))),
      with_mgf(Explicit(1, Mgf1(Null()))),
      // MGF1 by another name, and the hash in its place.
      with_mgf(Explicit(1, Sequence({Oid("1.2.840.113549.1.1.9"), sha256}))),
      with_mgf(Explicit(1, sha256)),
      with_salt(""),
      with_salt(Explicit(2, Integer(-32))),
      with_salt(Explicit(2, IntegerBytes(Hex("0020")))),
      with_salt(Explicit(2, IntegerBytes(Hex("0100000020")))),
      with_salt(Explicit(2, Integer(32) + Integer(32))),
      with_salt(Primitive(2, "\x20")),
      // DEFAULT 1 is left out in DER; no other value exists.
      Pss({good.hash, good.mgf, good.salt, Explicit(3, Integer(1))}),
      Pss({good.hash, good.mgf, good.salt, Explicit(3, Integer(2))}),
      Pss({good.hash, good.mgf, good.salt, Null()}),
      Pss({good.mgf, good.hash, good.salt, ""}),
      Pss({good.hash, good.salt, good.mgf, ""}),
      // Absent, and not a SEQUENCE.
      Algorithm(der::Oid::kRsaPss),
      Algorithm(der::Oid::kRsaPss, Null()),
      Algorithm(der::Oid::kRsaPss, Set({good.hash, good.mgf, good.salt})),
  };
  for (const std::string& der : forbidden) {
    EXPECT_EQ(Parse(der), Is(SignatureAlgorithm::kForbidden))
        << PrintToString(der);
  }
}

TEST(RsaPssTest, TwoParameters) {
  const PssParameters good = Usual(der::Oid::kSha256, 32);
  const std::string parameters = Sequence({good.hash, good.mgf, good.salt});
  EXPECT_EQ(Parse(Algorithm(der::Oid::kRsaPss, parameters + Null())),
            Malformed());
  EXPECT_EQ(Parse(Algorithm(der::Oid::kRsaPss, parameters + parameters)),
            Malformed());
}

// No cut and no flipped bit of one makes another that is allowed.
TEST(RsaPssTest, EveryBitMatters) {
  const std::string good = Pss(Usual(der::Oid::kSha256, 32));
  for (size_t size = 0; size < good.size(); ++size) {
    const std::string cut = good.substr(0, size);
    EXPECT_EQ(Parse(cut), Malformed()) << size;
  }
  for (size_t bit = 0; bit < good.size() * 8; ++bit) {
    std::string flipped = good;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    const Result result = Parse(flipped);
    EXPECT_TRUE(!result.parsed ||
                result == Is(SignatureAlgorithm::kForbidden) ||
                result == Is(SignatureAlgorithm::kOther))
        << bit << ": " << PrintToString(result);
  }
}

TEST(SignatureAlgorithmTest, Names) {
  std::set<absl::string_view> names;
  for (SignatureAlgorithm algorithm : kEvery) {
    EXPECT_FALSE(SignatureAlgorithmName(algorithm).empty());
    EXPECT_TRUE(names.insert(SignatureAlgorithmName(algorithm)).second);
  }
  EXPECT_EQ(SignatureAlgorithmName(SignatureAlgorithm::kEcdsaSha256),
            "ecdsa-with-SHA256");
  EXPECT_EQ(SignatureAlgorithmName(SignatureAlgorithm::kRsaPssSha512),
            "rsassaPss with SHA-512");
}

TEST(SignatureAlgorithmTest, Sets) {
  uint32_t all = 0;
  for (SignatureAlgorithm algorithm : kEvery) {
    EXPECT_EQ(all & SignatureAlgorithmBit(algorithm), 0u);
    all |= SignatureAlgorithmBit(algorithm);
  }
  EXPECT_EQ(all, 0x3fffu);
}

}  // namespace
}  // namespace cairn::testing
