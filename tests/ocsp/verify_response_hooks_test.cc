#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/ocsp/verify_fixture.h"
#include "tests/support/der_builder.h"
#include "tests/support/failing_trust_domain.h"
#include "tests/support/printers.h"
#include "tests/support/verify_signature.h"

namespace cairn::testing {
namespace {

// What the trust domain is asked, and how often.
class VerifyResponseHooksTest : public VerifyResponseTest {};

TEST_F(VerifyResponseHooksTest, Direct) {
  EXPECT_THAT(Verify(Ocsp(leaf_)), IsGood());
  EXPECT_EQ(domain_.count(Hook::kVerify), 1);
  // Name and key, SHA-1: the responder identifier is the same hash as the
  // CertID's.
  EXPECT_EQ(domain_.count(Hook::kDigest), 2);
  EXPECT_EQ(domain_.count(Hook::kTrust), 0);
  EXPECT_EQ(domain_.count(Hook::kSignatureAlgorithm), 0);
  EXPECT_EQ(domain_.count(Hook::kPublicKey), 0);
}

TEST_F(VerifyResponseHooksTest, DirectByName) {
  EXPECT_THAT(Verify(Ocsp(leaf_).ByName()), IsGood());
  EXPECT_EQ(domain_.count(Hook::kVerify), 1);
  EXPECT_EQ(domain_.count(Hook::kDigest), 2);
}

TEST_F(VerifyResponseHooksTest, Delegated) {
  EXPECT_THAT(Verify(Ocsp(leaf_).SignedBy(responder_)), IsGood());
  EXPECT_EQ(domain_.count(Hook::kVerify), 2);
  EXPECT_EQ(domain_.count(Hook::kDigest), 3);
  EXPECT_EQ(domain_.count(Hook::kTrust), 1);
  EXPECT_EQ(domain_.count(Hook::kSignatureAlgorithm), 1);
  EXPECT_EQ(domain_.count(Hook::kPublicKey), 1);
  EXPECT_EQ(domain_.count(Hook::kValidityPeriod), 1);
  EXPECT_EQ(domain_.count(Hook::kFindIssuers), 0);
  EXPECT_EQ(domain_.count(Hook::kRevocation), 0);
}

TEST_F(VerifyResponseHooksTest, EachDigestOnce) {
  OcspResponse response = Ocsp(leaf_).ByName().NoEntries();
  for (int i = 0; i < 10; ++i) {
    for (Digest hash :
         {Digest::kSha1, Digest::kSha256, Digest::kSha384, Digest::kSha512}) {
      response = response.Add(StatusOf(leaf_).Hash(hash));
    }
  }
  EXPECT_THAT(Verify(response), IsGood());
  EXPECT_EQ(domain_.count(Hook::kVerify), 1);
  EXPECT_EQ(domain_.count(Hook::kDigest), 8);
}

// Entries for others cost nothing: serial numbers are compared first.
TEST_F(VerifyResponseHooksTest, NoDigestsForOtherCertificates) {
  OcspResponse response = Ocsp(leaf_).ByName().NoEntries();
  for (int serial = 1; serial < 100; ++serial) {
    response = response.Add(StatusOf(other_.Serial(serial)));
  }
  EXPECT_THAT(Verify(response), FailsWith(Error::kOcspNoMatchingEntry));
  EXPECT_EQ(domain_.count(Hook::kDigest), 0);
}

TEST_F(VerifyResponseHooksTest, NothingForAnErrorStatus) {
  class : public FailingTrustDomain {
  } nothing;
  const std::string response = Sequence({Enumerated(3)});
  const Certificate& issuer = issuer_.certificate();
  ocsp::VerifiedResponse out;
  EXPECT_THAT(
      ocsp::VerifyResponse(nothing, der::Input::FromString(response),
                           {leaf_.certificate(),
                            {issuer.subject(), issuer.public_key(), &issuer}},
                           options_, &out),
      FailsWith(Error::kOcspTryLater));
}

// What is handed to VerifySignedData().
TEST_F(VerifyResponseHooksTest, SignedData) {
  int calls = 0;
  domain_.on_verify = [&](const SignedData& data, const IssuerKey& key) {
    if (calls++ == 0) {
      EXPECT_EQ(data.data.AsStringView(), responder_.tbs());
      EXPECT_EQ(key.certificate->der(), issuer_.input());
      EXPECT_EQ(key.subject, issuer_.certificate().subject());
    } else {
      EXPECT_EQ(key.certificate->der(), responder_.input());
      EXPECT_EQ(key.subject, responder_.certificate().subject());
      EXPECT_EQ(key.key.info, responder_.certificate().public_key().info);
    }
    EXPECT_EQ(data.algorithm, SignatureAlgorithm::kEd25519);
    EXPECT_EQ(data.algorithm_der.AsStringView(),
              Sequence({Oid(der::Oid::kEd25519)}));
    return VerifySignature(data, key.key);
  };
  EXPECT_THAT(Verify(Ocsp(leaf_).SignedBy(responder_)), IsGood());
  EXPECT_EQ(calls, 2);
}

TEST_F(VerifyResponseHooksTest, Pending) {
  domain_.PendOnce(Hook::kVerify);
  EXPECT_THAT(Verify(Ocsp(leaf_)), FailsWith(Error::kPending));
  EXPECT_THAT(Verify(Ocsp(leaf_)), IsGood());
  for (Hook hook : {Hook::kTrust, Hook::kSignatureAlgorithm, Hook::kPublicKey,
                    Hook::kValidityPeriod, Hook::kVerify}) {
    domain_.PendOnce(hook, responder_);
    EXPECT_THAT(Verify(Ocsp(leaf_).SignedBy(responder_)),
                FailsWith(Error::kPending))
        << static_cast<int>(hook);
    EXPECT_THAT(Verify(Ocsp(leaf_).SignedBy(responder_)), IsGood());
  }
  EXPECT_FALSE(ocsp::IsNoInformation(Error::kPending));
}

// The signature of the response, once that of the certificate is known.
TEST_F(VerifyResponseHooksTest, PendingForTheResponseOfADelegate) {
  domain_.on_verify = [&](const SignedData& data, const IssuerKey& key) {
    return key.certificate->der() == responder_.input()
               ? HookResult::Pending()
               : VerifySignature(data, key.key);
  };
  EXPECT_THAT(Verify(Ocsp(leaf_).SignedBy(responder_)),
              FailsWith(Error::kPending));
}

TEST_F(VerifyResponseHooksTest, ReasonsOfTheTrustDomain) {
  domain_.on_verify = [](const SignedData&, const IssuerKey&) {
    return HookResult::Refuse(42);
  };
  const OcspResult result = Verify(Ocsp(leaf_));
  EXPECT_THAT(result, FailsWith(Error::kRefusedByTrustDomain));
  EXPECT_EQ(result.failure.detail, 42u);
}

// A trust domain that lacks digests.
class FewDigests : public TestTrustDomain {
 public:
  bool ComputeDigest(Digest algorithm, der::Input data,
                     absl::Span<uint8_t> out) override {
    return have.count(algorithm) == 1 &&
           TestTrustDomain::ComputeDigest(algorithm, data, out);
  }
  std::set<Digest> have;
};

class VerifyResponseDigestsTest : public VerifyResponseTest {
 protected:
  OcspResult VerifyWith(std::set<Digest> digests,
                        const OcspResponse& response) {
    FewDigests domain;
    domain.have = std::move(digests);
    OcspResult result;
    result.bytes = response.der();
    const Certificate& issuer = issuer_.certificate();
    result.failure = ocsp::VerifyResponse(
        domain, der::Input::FromString(result.bytes),
        {leaf_.certificate(), {issuer.subject(), issuer.public_key(), &issuer}},
        options_, &result.response);
    return result;
  }
};

TEST_F(VerifyResponseDigestsTest, WithoutThem) {
  const OcspResponse sha1 = Ocsp(leaf_).ByName();
  const OcspEntry sha512 = StatusOf(leaf_).Hash(Digest::kSha512);
  EXPECT_THAT(VerifyWith({}, sha1), FailsWith(Error::kDigestUnavailable));
  EXPECT_THAT(VerifyWith({Digest::kSha1}, sha1), IsGood());
  EXPECT_THAT(VerifyWith({Digest::kSha1}, Ocsp(sha512).ByName()),
              FailsWith(Error::kDigestUnavailable));
  EXPECT_THAT(VerifyWith({Digest::kSha512}, Ocsp(sha512).ByName()), IsGood());
  // An entry that nobody can tell may be the worst: it must not be passed over
  // for a better one.
  EXPECT_THAT(VerifyWith({Digest::kSha1}, sha1.Add(sha512)),
              FailsWith(Error::kDigestUnavailable));
  EXPECT_THAT(VerifyWith({Digest::kSha1},
                         Ocsp(sha512).ByName().Add(StatusOf(leaf_).Revoked())),
              IsRevoked());
  EXPECT_THAT(VerifyWith({Digest::kSha1},
                         sha1.Add(StatusOf(other_).Hash(Digest::kSha512))),
              IsGood());
  EXPECT_TRUE(ocsp::IsNoInformation(Error::kDigestUnavailable));
}

TEST_F(VerifyResponseDigestsTest, ForTheResponderIdentifier) {
  const OcspEntry sha256 = StatusOf(leaf_).Hash(Digest::kSha256);
  EXPECT_THAT(VerifyWith({Digest::kSha256}, Ocsp(sha256)),
              FailsWith(Error::kDigestUnavailable));
  EXPECT_THAT(VerifyWith({Digest::kSha256}, Ocsp(sha256).ByName()), IsGood());
  EXPECT_THAT(
      VerifyWith({Digest::kSha256}, Ocsp(sha256).SignedBy(responder_).ByName()),
      IsGood());
}

// The hash of the issuer's key can be had, and that of the responder's cannot.
TEST_F(VerifyResponseDigestsTest, ForTheKeyOfADelegate) {
  class : public TestTrustDomain {
   public:
    bool ComputeDigest(Digest algorithm, der::Input data,
                       absl::Span<uint8_t> out) override {
      return data != lacking &&
             TestTrustDomain::ComputeDigest(algorithm, data, out);
    }
    der::Input lacking;
  } domain;
  domain.lacking = responder_.certificate().public_key().bits;
  const std::string response = Ocsp(leaf_).SignedBy(responder_).der();
  const Certificate& issuer = issuer_.certificate();
  ocsp::VerifiedResponse out;
  EXPECT_THAT(
      ocsp::VerifyResponse(domain, der::Input::FromString(response),
                           {leaf_.certificate(),
                            {issuer.subject(), issuer.public_key(), &issuer}},
                           options_, &out),
      FailsWith(Error::kDigestUnavailable));
}

// What an earlier response said does not survive the failure of a later one.
TEST_F(VerifyResponseHooksTest, FailureEmptiesTheResult) {
  OcspResult result = Verify(Ocsp(leaf_));
  ASSERT_THAT(result, IsGood());
  const Certificate& issuer = issuer_.certificate();
  for (const std::string& response :
       {std::string(), Sequence({Enumerated(3)}),
        Ocsp(leaf_).CorruptSignature().der(), Ocsp(other_).der()}) {
    ocsp::VerifiedResponse out = result.response;
    EXPECT_FALSE(
        ocsp::VerifyResponse(domain_, der::Input::FromString(response),
                             {leaf_.certificate(),
                              {issuer.subject(), issuer.public_key(), &issuer}},
                             options_, &out)
            .ok());
    EXPECT_EQ(out.status(), ocsp::VerifiedResponse::Status::kNone);
    EXPECT_EQ(out.signer(), ocsp::VerifiedResponse::Signer::kNone);
    EXPECT_EQ(out.valid_through(), 0);
  }
}

// IsNoInformation() of everything there is.
TEST(IsNoInformationTest, Errors) {
  const std::set<Error> expected = {
      Error::kOcspMalformedRequest, Error::kOcspInternalError,
      Error::kOcspTryLater,         Error::kOcspSigRequired,
      Error::kOcspUnauthorized,     Error::kOcspNoMatchingEntry,
      Error::kOcspResponseExpired,  Error::kDigestUnavailable,
  };
  constexpr Error kEvery[] = {
#define ERROR(name, number, rank, text) Error::name,
      CAIRN_ERRORS(ERROR)
#undef ERROR
  };
  for (Error error : kEvery) {
    EXPECT_EQ(ocsp::IsNoInformation(error), expected.count(error) == 1)
        << ErrorName(error);
  }
}

}  // namespace
}  // namespace cairn::testing
