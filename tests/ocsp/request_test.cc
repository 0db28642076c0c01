#include "ocsp/request.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/der_builder.h"
#include "tests/support/printers.h"
#include "tests/support/test_trust_domain.h"

namespace cairn::ocsp {
namespace {

using testing::Ca;
using testing::Explicit;
using testing::Hex;
using testing::IntegerBytes;
using testing::Leaf;
using testing::Null;
using testing::OctetString;
using testing::Oid;
using testing::Sequence;

class WriteRequestTest : public ::testing::Test {
 protected:
  Error Write(const testing::TestCertificate& certificate,
              const RequestOptions& options, absl::Span<uint8_t> buffer) {
    const Certificate& issuer = issuer_.certificate();
    return WriteRequest(
        domain_, certificate.certificate(),
        IssuerKey{issuer.subject(), issuer.public_key(), &issuer}, options,
        buffer, &request_);
  }
  Error Write(const RequestOptions& options = {}) {
    return Write(leaf_, options, buffer_);
  }
  std::string Digested(Digest algorithm, der::Input data) {
    std::string out(algorithm == Digest::kSha1 ? 20 : 32, '\0');
    EXPECT_TRUE(domain_.ComputeDigest(
        algorithm, data,
        absl::MakeSpan(reinterpret_cast<uint8_t*>(&out[0]), out.size())));
    return out;
  }
  std::string CertId(Digest algorithm, der::Oid oid) {
    return Sequence(
        {Sequence({Oid(oid), Null()}),
         OctetString(Digested(algorithm, leaf_.certificate().issuer())),
         OctetString(
             Digested(algorithm, issuer_.certificate().public_key().bits)),
         IntegerBytes(leaf_.serial())});
  }

  const testing::TestCertificate issuer_ = Ca("Issuer").Stub();
  const testing::TestCertificate leaf_ = Leaf().Stub().IssuedBy(issuer_);
  testing::TestTrustDomain domain_;
  uint8_t buffer_[kMaxRequestSize];
  der::Input request_;
};

TEST_F(WriteRequestTest, Sha1) {
  ASSERT_EQ(Write(), Error::kOk);
  EXPECT_EQ(request_.AsStringView(),
            Sequence({Sequence({Sequence(
                {Sequence({CertId(Digest::kSha1, der::Oid::kSha1)})})})}));
  EXPECT_EQ(domain_.count(testing::Hook::kDigest), 2 + 2);
}

TEST_F(WriteRequestTest, Sha256) {
  RequestOptions options;
  options.hash = CertIdHash::kSha256;
  ASSERT_EQ(Write(options), Error::kOk);
  EXPECT_EQ(request_.AsStringView(),
            Sequence({Sequence({Sequence(
                {Sequence({CertId(Digest::kSha256, der::Oid::kSha256)})})})}));
}

TEST_F(WriteRequestTest, Nonce) {
  const std::string nonce(kNonceSize, 'n');
  RequestOptions options;
  options.nonce = der::Input::FromString(nonce);
  ASSERT_EQ(Write(options), Error::kOk);
  EXPECT_EQ(
      request_.AsStringView(),
      Sequence({Sequence(
          {Sequence({Sequence({CertId(Digest::kSha1, der::Oid::kSha1)})}),
           Explicit(
               2, Sequence({Sequence({Oid(der::Oid::kOcspNonce),
                                      OctetString(OctetString(nonce))})}))})}));
}

TEST_F(WriteRequestTest, NonceSizes) {
  EXPECT_EQ(kMinNonceSize, 1u);
  EXPECT_EQ(kNonceSize, 32u);
  const std::string octets(kMaxNonceSize + 1, 'n');
  RequestOptions options;
  options.nonce = der::Input::FromString(octets).First(kMinNonceSize);
  EXPECT_EQ(Write(options), Error::kOk);
  options.nonce = der::Input::FromString(octets).First(kMaxNonceSize);
  EXPECT_EQ(Write(options), Error::kOk);
  options.nonce = der::Input::FromString(octets);
  EXPECT_EQ(Write(options), Error::kInvalidOcspNonce);
  EXPECT_TRUE(request_.empty());
}

TEST_F(WriteRequestTest, TheLargest) {
  const auto largest = leaf_.SerialBytes(std::string(20, '\x7f'));
  const std::string nonce(kMaxNonceSize, 'n');
  RequestOptions options;
  options.hash = CertIdHash::kSha256;
  options.nonce = der::Input::FromString(nonce);
  ASSERT_EQ(Write(largest, options, buffer_), Error::kOk);
  EXPECT_EQ(request_.size(), kMaxRequestSize);
  EXPECT_EQ(request_.data(), buffer_);
  EXPECT_EQ(Write(largest, options,
                  absl::MakeSpan(buffer_).subspan(0, kMaxRequestSize - 1)),
            Error::kBufferTooSmall);
  EXPECT_TRUE(request_.empty());
  EXPECT_EQ(Write(largest, options, {}), Error::kBufferTooSmall);
}

TEST_F(WriteRequestTest, WithoutDigests) {
  class : public testing::TestTrustDomain {
   public:
    bool ComputeDigest(Digest, der::Input, absl::Span<uint8_t>) override {
      return false;
    }
  } domain;
  const Certificate& issuer = issuer_.certificate();
  EXPECT_EQ(
      WriteRequest(domain, leaf_.certificate(),
                   IssuerKey{issuer.subject(), issuer.public_key(), &issuer},
                   {}, buffer_, &request_),
      Error::kDigestUnavailable);
  EXPECT_TRUE(request_.empty());
}

// The name is that in the certificate, whatever the issuer's is spelled like:
// RFC 6960 section 4.1.1.
TEST_F(WriteRequestTest, TheNameIsTheOneInTheCertificate) {
  const auto spelled = leaf_.IssuerName("CN=ISSUER");
  ASSERT_EQ(Write(spelled, {}, buffer_), Error::kOk);
  EXPECT_NE(request_.AsStringView().find(
                Digested(Digest::kSha1, spelled.certificate().issuer())),
            absl::string_view::npos);
}

TEST(GetPathTest, Base64ThatMeansNothingElseInAUrl) {
  EXPECT_EQ(GetPath(der::Input()), "");
  const std::string all = Hex("fbff fe");
  EXPECT_EQ(GetPath(der::Input::FromString(all)), "%2B%2F%2F%2B");
  EXPECT_EQ(GetPath(der::Input::FromString("a")), "YQ%3D%3D");
  EXPECT_EQ(GetPath(der::Input::FromString("abc")), "YWJj");
}

TEST(GetUrlTest, OneSlashBetween) {
  const der::Input request = der::Input::FromString("abc");
  EXPECT_EQ(GetUrl("http://ocsp.example", request), "http://ocsp.example/YWJj");
  EXPECT_EQ(GetUrl("http://ocsp.example/", request),
            "http://ocsp.example/YWJj");
  EXPECT_EQ(GetUrl("http://ocsp.example/a", request),
            "http://ocsp.example/a/YWJj");
}

// What is sent today fits.
TEST_F(WriteRequestTest, TheUrlOfAnOrdinaryRequest) {
  ASSERT_EQ(Write(), Error::kOk);
  EXPECT_LE(GetUrl("http://ocsp.example.com", request_).size(), kMaxGetUrlSize);
}

}  // namespace
}  // namespace cairn::ocsp
