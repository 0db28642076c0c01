#include "trustdomain/block_list.h"

#include <string>

#include "gtest/gtest.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/matchers.h"
#include "tests/support/test_trust_domain.h"
#include "tests/support/verify.h"

namespace cairn {
namespace {

using testing::Ca;
using testing::FailsWithAt;
using testing::IsTrusted;
using testing::Leaf;
using testing::TestCertificate;
using testing::TestTrustDomain;
using testing::Verify;

std::string Bytes(der::Input input) {
  return std::string(input.AsStringView());
}

class BlockListTest : public ::testing::Test {
 protected:
  BuildResult Build(bool digests = true) {
    TestTrustDomain domain;
    domain.AddChainOf(leaf_);
    domain.on_revocation = [&](const RevocationQuery& query) {
      class NoDigests : public TestTrustDomain {
        bool ComputeDigest(Digest, der::Input, absl::Span<uint8_t>) override {
          return false;
        }
      } none;
      TrustDomain& asked = digests ? static_cast<TrustDomain&>(domain) : none;
      return list_.Find(asked, query).status() == RevocationStatus::kRevoked
                 ? RevocationAnswer::Revoked()
                 : RevocationAnswer::NotChecked();
    };
    return Verify(domain, leaf_);
  }

  std::string KeyDigest(const TestCertificate& certificate) {
    TestTrustDomain domain;
    std::string digest(32, 0);
    EXPECT_TRUE(domain.ComputeDigest(
        Digest::kSha256, certificate.certificate().public_key().info,
        absl::MakeSpan(reinterpret_cast<uint8_t*>(&digest[0]), 32)));
    return digest;
  }

  BlockList list_;
  TestCertificate root_ = Ca("Root").Stub();
  TestCertificate inter_ = Ca("Intermediate").Stub().IssuedBy(root_);
  TestCertificate leaf_ = Leaf().Stub().Serial(7).IssuedBy(inter_);
};

TEST_F(BlockListTest, IssuerAndSerial) {
  const std::string issuer = Bytes(leaf_.certificate().issuer());
  EXPECT_THAT(Build(), IsTrusted());
  list_.AddIssuerAndSerial(issuer, "\x08");
  list_.AddIssuerAndSerial(Bytes(inter_.certificate().issuer()), "\x07");
  EXPECT_THAT(Build(), IsTrusted()) << "neither is the leaf";
  list_.AddIssuerAndSerial(issuer, "\x07");
  EXPECT_THAT(Build(), FailsWithAt(Error::kRevoked, 0));
  EXPECT_EQ(list_.size(), 3u);
  list_.AddIssuerAndSerial(issuer, "\x07");
  EXPECT_EQ(list_.size(), 3u);
}

TEST_F(BlockListTest, SubjectAndKey) {
  const std::string subject = Bytes(inter_.certificate().subject());
  list_.AddSubjectAndKey(subject, KeyDigest(root_));
  list_.AddSubjectAndKey(Bytes(root_.certificate().subject()),
                         KeyDigest(inter_));
  list_.AddSubjectAndKey(subject, KeyDigest(inter_).substr(1));
  EXPECT_THAT(Build(), IsTrusted()) << "name or key, but not both";
  list_.AddSubjectAndKey(subject, KeyDigest(inter_));
  EXPECT_THAT(Build(), FailsWithAt(Error::kRevoked, 1));
}

TEST_F(BlockListTest, KeyAlone) {
  list_.AddKey(KeyDigest(testing::Ca("Other").Stub()));
  list_.AddKey(KeyDigest(inter_).substr(1));
  EXPECT_THAT(Build(), IsTrusted());
  list_.AddKey(KeyDigest(inter_));
  EXPECT_THAT(Build(), FailsWithAt(Error::kRevoked, 1));
  EXPECT_EQ(list_.size(), 3u);
  list_.AddKey(KeyDigest(inter_));
  EXPECT_EQ(list_.size(), 3u);
}

TEST_F(BlockListTest, KeyAloneIsForEverySubject) {
  const auto digest = [](der::Input data, absl::Span<uint8_t> out) {
    TestTrustDomain domain;
    return domain.ComputeDigest(Digest::kSha256, data, out);
  };
  const PublicKey& key = inter_.certificate().public_key();
  const der::Input subject = root_.certificate().subject();
  EXPECT_FALSE(list_.ListsKey(subject, key.info, digest));
  list_.AddKey(KeyDigest(inter_));
  EXPECT_TRUE(list_.ListsKey(subject, key.info, digest));
  EXPECT_TRUE(list_.Lists(inter_.certificate(), digest));
  EXPECT_FALSE(list_.Lists(root_.certificate(), digest));
}

TEST_F(BlockListTest, WithoutDigestsKeysListEverything) {
  list_.AddKey(KeyDigest(Ca("Other").Stub()));
  EXPECT_THAT(Build(), IsTrusted());
  EXPECT_THAT(Build(false), FailsWithAt(Error::kRevoked, 1));
}

TEST_F(BlockListTest, WithoutDigestsAListedNameIsEnough) {
  EXPECT_THAT(Build(false), IsTrusted());
  list_.AddSubjectAndKey(Bytes(inter_.certificate().subject()), "");
  EXPECT_THAT(Build(), IsTrusted());
  EXPECT_THAT(Build(false), FailsWithAt(Error::kRevoked, 1));
}

}  // namespace
}  // namespace cairn
