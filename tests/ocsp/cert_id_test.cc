#include "ocsp/cert_id.h"

#include <string>

#include "absl/strings/escaping.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/der_builder.h"
#include "tests/support/test_trust_domain.h"

namespace cairn::ocsp {
namespace {

using testing::Hex;
using testing::Integer;
using testing::IntegerBytes;
using testing::Null;
using testing::OctetString;
using testing::Oid;
using testing::Sequence;

std::string Sha1Id() { return Sequence({Oid(der::Oid::kSha1), Null()}); }

bool Parse(const std::string& der, CertId* id) {
  der::Reader reader(der::Input::FromString(der));
  return ReadCertId(&reader, id) && reader.AtEnd();
}

TEST(DigestSizeTest, Sizes) {
  EXPECT_EQ(DigestSize(Digest::kSha1), 20u);
  EXPECT_EQ(DigestSize(Digest::kSha256), 32u);
  EXPECT_EQ(DigestSize(Digest::kSha384), 48u);
  EXPECT_EQ(DigestSize(Digest::kSha512), kMaxDigestSize);
}

TEST(ReadCertIdTest, Fields) {
  CertId id;
  const std::string der = Sequence(
      {Sha1Id(), OctetString("name"), OctetString("key"), Integer(0x1234)});
  ASSERT_TRUE(Parse(der, &id));
  EXPECT_TRUE(id.has_known_hash);
  EXPECT_EQ(id.hash, Digest::kSha1);
  EXPECT_EQ(id.issuer_name_hash.AsStringView(), "name");
  EXPECT_EQ(id.issuer_key_hash.AsStringView(), "key");
  EXPECT_EQ(id.serial_number.AsStringView(), "\x12\x34");
}

struct HashRow {
  der::Oid oid;
  Digest digest;
};

TEST(ReadCertIdTest, Hashes) {
  const HashRow rows[] = {
      {der::Oid::kSha1, Digest::kSha1},
      {der::Oid::kSha256, Digest::kSha256},
      {der::Oid::kSha384, Digest::kSha384},
      {der::Oid::kSha512, Digest::kSha512},
  };
  for (const HashRow& row : rows) {
    const std::string rest = OctetString("") + OctetString("") + Integer(1);
    CertId id;
    for (const std::string& parameters : {Null(), std::string()}) {
      ASSERT_TRUE(
          Parse(Sequence({Sequence({Oid(row.oid), parameters}), rest}), &id));
      EXPECT_TRUE(id.has_known_hash);
      EXPECT_EQ(id.hash, row.digest);
    }
    // Others than NULL.
    for (const std::string& parameters :
         {Integer(1), Null() + Null(), Hex("0501 00"), Hex("05")}) {
      EXPECT_FALSE(
          Parse(Sequence({Sequence({Oid(row.oid), parameters}), rest}), &id));
    }
  }
}

TEST(ReadCertIdTest, UnknownHashes) {
  const std::string rest = OctetString("") + OctetString("") + Integer(1);
  CertId id;
  for (const std::string& parameters :
       {Null(), std::string(), Integer(1), Sequence({Null()})}) {
    ASSERT_TRUE(
        Parse(Sequence({Sequence({Oid("1.2.3"), parameters}), rest}), &id));
    EXPECT_FALSE(id.has_known_hash);
  }
  EXPECT_FALSE(
      Parse(Sequence({Sequence({Oid("1.2.3"), Null(), Null()}), rest}), &id));
  // An object identifier, but no hash.
  ASSERT_TRUE(
      Parse(Sequence({Sequence({Oid(der::Oid::kSha256WithRsa)}), rest}), &id));
  EXPECT_FALSE(id.has_known_hash);
}

TEST(ReadCertIdTest, Malformed) {
  const std::string octets = OctetString("x");
  const std::string rows[] = {
      "",
      Null(),
      Sequence({}),
      Sequence({Sha1Id()}),
      Sequence({Sha1Id(), octets}),
      Sequence({Sha1Id(), octets, octets}),
      Sequence({Sha1Id(), octets, Integer(1)}),
      Sequence({octets, octets, Integer(1)}),
      Sequence({Sha1Id(), octets, octets, octets}),
      Sequence({Sha1Id(), octets, octets, Integer(1), Null()}),
      Sequence({Sha1Id(), octets, octets, IntegerBytes("")}),
      Sequence({Sha1Id(), octets, octets, IntegerBytes(Hex("0001"))}),
      Sequence({Sequence({}), octets, octets, Integer(1)}),
      Sequence({Sequence({Null()}), octets, octets, Integer(1)}),
      Sequence({testing::Tlv(der::kObjectIdentifier, ""), octets, octets,
                Integer(1)}),
  };
  for (const std::string& der : rows) {
    CertId id;
    EXPECT_FALSE(Parse(der, &id)) << absl::BytesToHexString(der);
  }
}

TEST(WriteCertIdTest, ReadsBack) {
  uint8_t buffer[64];
  der::Writer writer(buffer);
  CertId id;
  id.has_known_hash = true;
  id.hash = Digest::kSha256;
  id.issuer_name_hash = der::Input::FromString("name");
  id.issuer_key_hash = der::Input::FromString("key");
  id.serial_number = der::Input::FromString("\x05");
  WriteCertId(id, &writer);
  EXPECT_EQ(writer.output().AsStringView(),
            Sequence({Sequence({Oid(der::Oid::kSha256), Null()}),
                      OctetString("name"), OctetString("key"), Integer(5)}));
}

// Digests of "abc" as FIPS 180 has them, and of the empty string.
class IssuerHashesTest : public ::testing::Test {
 protected:
  IssuerHashesTest() {
    key_.info = der::Input::FromString("not this");
    key_.bits = der::Input();
  }
  testing::TestTrustDomain domain_;
  PublicKey key_;
};

TEST_F(IssuerHashesTest, OfNameAndKeyBits) {
  IssuerHashes hashes(&domain_, der::Input::FromString("abc"), key_);
  EXPECT_EQ(hashes.Name(Digest::kSha1).AsStringView(),
            Hex("a9993e364706816aba3e25717850c26c9cd0d89d"));
  EXPECT_EQ(hashes.Key(Digest::kSha1).AsStringView(),
            Hex("da39a3ee5e6b4b0d3255bfef95601890afd80709"));
  EXPECT_EQ(
      hashes.Name(Digest::kSha256).AsStringView(),
      Hex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
  EXPECT_EQ(hashes.Name(Digest::kSha384).size(), 48u);
  EXPECT_EQ(hashes.Name(Digest::kSha512).size(), 64u);
}

TEST_F(IssuerHashesTest, EachIsComputedOnce) {
  IssuerHashes hashes(&domain_, der::Input::FromString("abc"), key_);
  EXPECT_EQ(domain_.count(testing::Hook::kDigest), 0);
  for (int i = 0; i < 3; ++i) {
    for (Digest digest :
         {Digest::kSha1, Digest::kSha256, Digest::kSha384, Digest::kSha512}) {
      hashes.Name(digest);
      hashes.Key(digest);
    }
  }
  EXPECT_EQ(domain_.count(testing::Hook::kDigest), 8);
}

TEST_F(IssuerHashesTest, OneThatCannotBeHadIsAskedForOnce) {
  class : public testing::TestTrustDomain {
   public:
    bool ComputeDigest(Digest, der::Input, absl::Span<uint8_t>) override {
      ++asked;
      return false;
    }
    int asked = 0;
  } domain;
  IssuerHashes hashes(&domain, der::Input::FromString("abc"), key_);
  EXPECT_TRUE(hashes.Name(Digest::kSha1).empty());
  EXPECT_TRUE(hashes.Name(Digest::kSha1).empty());
  EXPECT_EQ(domain.asked, 1);
  CertId id;
  id.has_known_hash = true;
  id.serial_number = der::Input::FromString("\x05");
  EXPECT_EQ(MatchCertId(id, der::Input::FromString("\x05"), &hashes),
            CertIdMatch::kUndecided);
  EXPECT_EQ(MatchCertId(id, der::Input::FromString("\x06"), &hashes),
            CertIdMatch::kNo);
}

TEST_F(IssuerHashesTest, Matching) {
  IssuerHashes hashes(&domain_, der::Input::FromString("abc"), key_);
  const std::string name = Hex("a9993e364706816aba3e25717850c26c9cd0d89d");
  const std::string key = Hex("da39a3ee5e6b4b0d3255bfef95601890afd80709");
  const der::Input serial = der::Input::FromString("\x05");
  CertId id;
  id.has_known_hash = true;
  id.issuer_name_hash = der::Input::FromString(name);
  id.issuer_key_hash = der::Input::FromString(key);
  id.serial_number = serial;
  EXPECT_EQ(MatchCertId(id, serial, &hashes), CertIdMatch::kYes);
  CertId other = id;
  other.has_known_hash = false;
  EXPECT_EQ(MatchCertId(other, serial, &hashes), CertIdMatch::kNo);
  other = id;
  other.hash = Digest::kSha256;
  EXPECT_EQ(MatchCertId(other, serial, &hashes), CertIdMatch::kNo);
  other = id;
  other.issuer_name_hash = id.issuer_key_hash;
  EXPECT_EQ(MatchCertId(other, serial, &hashes), CertIdMatch::kNo);
  other = id;
  other.issuer_key_hash = id.issuer_name_hash;
  EXPECT_EQ(MatchCertId(other, serial, &hashes), CertIdMatch::kNo);
  other = id;
  other.issuer_key_hash = id.issuer_key_hash.First(19);
  EXPECT_EQ(MatchCertId(other, serial, &hashes), CertIdMatch::kNo);
  EXPECT_EQ(MatchCertId(id, der::Input::FromString("\x06"), &hashes),
            CertIdMatch::kNo);
}

}  // namespace
}  // namespace cairn::ocsp
