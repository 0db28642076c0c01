#include <functional>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/ocsp/verify_fixture.h"
#include "tests/support/der_builder.h"
#include "tests/support/test_time.h"

namespace cairn::testing {
namespace {

// The outline of a response: everything that is read before its signature is
// verified.
class VerifyResponseEncodingTest : public VerifyResponseTest {};

TEST_F(VerifyResponseEncodingTest, AnOrdinaryResponse) {
  const OcspResult result = Verify(Ocsp(leaf_));
  EXPECT_THAT(result, IsGood());
  EXPECT_EQ(result.response.signer(), ocsp::VerifiedResponse::Signer::kIssuer);
  EXPECT_EQ(result.response.this_update(), kNow - kDay);
  EXPECT_EQ(result.response.produced_at(), kNow - kDay);
  // nextUpdate, and a day of slop.
  EXPECT_EQ(result.response.valid_through(), kNow + 7 * kDay);
  EXPECT_EQ(result.response.revocation_time(), 0);
  EXPECT_EQ(result.response.revocation_reason(),
            ocsp::VerifiedResponse::kNoReason);
  EXPECT_TRUE(result.response.sct_list().empty());
}

struct StatusRow {
  const char* name;
  std::string status;
  Error error;
};

TEST_F(VerifyResponseEncodingTest, ResponseStatus) {
  const StatusRow rows[] = {
      {"malformedRequest", Enumerated(1), Error::kOcspMalformedRequest},
      {"internalError", Enumerated(2), Error::kOcspInternalError},
      {"tryLater", Enumerated(3), Error::kOcspTryLater},
      {"not used", Enumerated(4), Error::kMalformedOcspResponse},
      {"sigRequired", Enumerated(5), Error::kOcspSigRequired},
      {"unauthorized", Enumerated(6), Error::kOcspUnauthorized},
      {"undefined", Enumerated(7), Error::kMalformedOcspResponse},
      {"negative", Enumerated(0xff), Error::kMalformedOcspResponse},
      {"two octets", Tlv(der::kEnumerated, absl::string_view("\0\0", 2)),
       Error::kMalformedOcspResponse},
      {"two octets, 3", Tlv(der::kEnumerated, absl::string_view("\0\3", 2)),
       Error::kMalformedOcspResponse},
      {"no octets", Tlv(der::kEnumerated, ""), Error::kMalformedOcspResponse},
      {"an INTEGER", Integer(0), Error::kMalformedOcspResponse},
      {"missing", "", Error::kMalformedOcspResponse},
  };
  for (const StatusRow& row : rows) {
    SCOPED_TRACE(row.name);
    EXPECT_THAT(Verify(Ocsp(leaf_).RawStatus(row.status).RawBytes("")),
                FailsWith(row.error));
    // The status is not signed: what comes with it makes no difference.
    EXPECT_THAT(Verify(Ocsp(leaf_).RawStatus(row.status)),
                FailsWith(row.error));
    EXPECT_EQ(domain_.count(Hook::kVerify), 0);
  }
}

TEST_F(VerifyResponseEncodingTest, AnErrorStatusIsAWholeResponse) {
  EXPECT_THAT(Verify(Ocsp(leaf_).RawStatus(Enumerated(3)).RawBytes(Null())),
              FailsWith(Error::kMalformedOcspResponse));
  EXPECT_THAT(VerifyBytes(Sequence({Enumerated(3)}) + '\0'),
              FailsWith(Error::kMalformedOcspResponse));
}

struct Row {
  const char* name;
  std::function<OcspResponse(const OcspResponse&)> change;
  Error error;
};

// Adds a NULL to the end of the SEQUENCE that is all of `der`.
std::string WithNull(std::string der) {
  der::Input contents;
  EXPECT_TRUE(
      der::ReadOnly(der::Input::FromString(der), der::kSequence, &contents));
  return Sequence({contents.AsStringView(), Null()});
}

TEST_F(VerifyResponseEncodingTest, Malformed) {
  const auto basic = [](const OcspResponse& response, auto change) {
    return response.MutateBasic(change);
  };
  const Row rows[] = {
      {"empty",
       [](const auto& r) {
         return r.MutateResponse([](std::string) { return ""; });
       },
       Error::kMalformedOcspResponse},
      {"a byte behind it",
       [](const auto& r) {
         return r.MutateResponse([](std::string s) { return s + '\0'; });
       },
       Error::kMalformedOcspResponse},
      {"NULL in OCSPResponse",
       [](const auto& r) { return r.MutateResponse(WithNull); },
       Error::kMalformedOcspResponse},
      {"indefinite length",
       [](const auto& r) {
         return r.MutateResponse([](std::string s) {
           s[1] = '\x80';
           return s;
         });
       },
       Error::kMalformedOcspResponse},
      {"no responseBytes", [](const auto& r) { return r.RawBytes(""); },
       Error::kMalformedOcspResponse},
      {"empty [0]", [](const auto& r) { return r.RawBytes(Explicit(0, "")); },
       Error::kMalformedOcspResponse},
      {"NULL after ResponseBytes",
       [](const auto& r) {
         return r.RawBytes(Explicit(
             0,
             Sequence({Oid(der::Oid::kOcspBasic), OctetString("")}) + Null()));
       },
       Error::kMalformedOcspResponse},
      {"NULL in ResponseBytes",
       [](const auto& r) {
         return r.RawBytes(Explicit(0, Sequence({Oid(der::Oid::kOcspBasic),
                                                 OctetString(""), Null()})));
       },
       Error::kMalformedOcspResponse},
      {"no responseType",
       [](const auto& r) {
         return r.RawBytes(Explicit(0, Sequence({OctetString("")})));
       },
       Error::kMalformedOcspResponse},
      {"no response",
       [](const auto& r) {
         return r.RawBytes(Explicit(0, Sequence({Oid(der::Oid::kOcspBasic)})));
       },
       Error::kMalformedOcspResponse},
      {"another responseType",
       [](const auto& r) { return r.Type(der::Oid::kOcspNonce); },
       Error::kOcspResponseTypeUnknown},
      {"empty response",
       [](const auto& r) {
         return r.RawBytes(Explicit(
             0, Sequence({Oid(der::Oid::kOcspBasic), OctetString("")})));
       },
       Error::kMalformedBasicOcspResponse},
      {"a byte behind BasicOCSPResponse",
       [&](const auto& r) {
         return basic(r, [](std::string s) { return s + '\0'; });
       },
       Error::kMalformedBasicOcspResponse},
      {"NULL in BasicOCSPResponse",
       [&](const auto& r) { return basic(r, WithNull); },
       Error::kMalformedBasicOcspResponse},
      {"an empty BasicOCSPResponse",
       [&](const auto& r) {
         return basic(r, [](std::string) { return Sequence({}); });
       },
       Error::kMalformedBasicOcspResponse},
      {"ECDSA with NULL",
       [](const auto& r) {
         return r.Algorithm(
             Sequence({Oid(der::Oid::kEcdsaWithSha256), Null()}));
       },
       Error::kMalformedSignatureAlgorithm},
      {"no algorithm", [](const auto& r) { return r.Algorithm(""); },
       Error::kMalformedSignatureAlgorithm},
      {"no certificates in [0]",
       [](const auto& r) { return r.RawCertificates(Explicit(0, "")); },
       Error::kMalformedBasicOcspResponse},
      {"two lists of certificates",
       [](const auto& r) {
         return r.RawCertificates(Explicit(0, Sequence({}) + Sequence({})));
       },
       Error::kMalformedBasicOcspResponse},
      {"a NULL among the certificates",
       [](const auto& r) { return r.EncloseRaw(Null()); },
       Error::kMalformedBasicOcspResponse},
      {"version 2",
       [](const auto& r) { return r.RawVersion(Explicit(0, Integer(1))); },
       Error::kMalformedVersion},
      {"an empty version",
       [](const auto& r) { return r.RawVersion(Explicit(0, "")); },
       Error::kMalformedVersion},
      {"two versions",
       [](const auto& r) {
         return r.RawVersion(Explicit(0, Integer(0) + Integer(0)));
       },
       Error::kMalformedVersion},
      {"a version with a long length",
       [](const auto& r) {
         return r.RawVersion(absl::StrCat("\xa0\x81\x03", Integer(0)));
       },
       Error::kMalformedVersion},
      {"no responderID", [](const auto& r) { return r.RawResponderId(""); },
       Error::kMalformedOcspResponseData},
      {"an empty responderID",
       [](const auto& r) { return r.RawResponderId(Explicit(2, "")); },
       Error::kMalformedOcspResponseData},
      {"a responderID of another kind",
       [](const auto& r) {
         return r.RawResponderId(Explicit(3, OctetString("x")));
       },
       Error::kMalformedOcspResponseData},
      {"a responderID with both",
       [&](const auto& r) {
         return r.RawResponderId(Explicit(1, issuer_.name().der()) +
                                 Explicit(2, OctetString("x")));
       },
       Error::kMalformedOcspResponseData},
      {"two names",
       [&](const auto& r) {
         return r.RawResponderId(
             Explicit(1, issuer_.name().der() + issuer_.name().der()));
       },
       Error::kMalformedOcspResponseData},
      {"no producedAt", [](const auto& r) { return r.RawProducedAt(""); },
       Error::kMalformedOcspResponseData},
      {"producedAt in UTCTime",
       [](const auto& r) { return r.RawProducedAt(UtcTime(kNow)); },
       Error::kMalformedOcspResponseData},
      {"producedAt with fractions",
       [](const auto& r) {
         return r.RawProducedAt(
             Tlv(der::kGeneralizedTime, "20261120000000.5Z"));
       },
       Error::kMalformedOcspResponseData},
      {"no responses", [](const auto& r) { return r.RawEntries(""); },
       Error::kMalformedOcspResponseData},
      {"responses is NULL", [](const auto& r) { return r.RawEntries(Null()); },
       Error::kMalformedOcspResponseData},
      {"[2] in ResponseData",
       [](const auto& r) { return r.RawExtensions(Explicit(2, Sequence({}))); },
       Error::kMalformedOcspResponseData},
      {"NULL in ResponseData",
       [](const auto& r) { return r.MutateTbs(WithNull); },
       Error::kMalformedOcspResponseData},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    EXPECT_THAT(Verify(row.change(Ocsp(leaf_))), FailsWith(row.error));
    EXPECT_FALSE(ocsp::IsNoInformation(row.error));
  }
  // All of that was found out without looking at the signature.
  EXPECT_EQ(domain_.count(Hook::kVerify), 0);
}

TEST_F(VerifyResponseEncodingTest, AnUnusedBitInTheSignature) {
  const std::string tbs_and_algorithm_in_place =
      Ocsp(leaf_).RawSignature("x").der();
  const std::string bits = BitString("x");
  const size_t at = tbs_and_algorithm_in_place.rfind(bits);
  ASSERT_NE(at, std::string::npos);
  std::string changed = tbs_and_algorithm_in_place;
  changed.replace(at, bits.size(), BitString("x", 1));
  EXPECT_THAT(VerifyBytes(changed), FailsWith(Error::kMalformedSignature));
}

// X.690 section 11.5 forbids it; mozilla::pkix, OpenSSL and BoringSSL read it.
TEST_F(VerifyResponseEncodingTest, ExplicitVersion1IsForThePolicyToJudge) {
  const OcspResponse response = Ocsp(leaf_).RawVersion(Explicit(0, Integer(0)));
  EXPECT_THAT(Verify(response), IsGood());
  policy_.rules.Add(Rule::kNoExplicitVersion1);
  EXPECT_THAT(Verify(response), FailsWith(Error::kExplicitVersion1));
  EXPECT_THAT(Verify(Ocsp(leaf_)), IsGood());
}

TEST_F(VerifyResponseEncodingTest, NoCertificatesInTheListOfCertificates) {
  EXPECT_THAT(Verify(Ocsp(leaf_).RawCertificates(Explicit(0, Sequence({})))),
              IsGood());
}

TEST_F(VerifyResponseEncodingTest, Size) {
  // An extension is as good as anything to fill it.
  const auto of_size = [this](size_t size) {
    const size_t without =
        Ocsp(leaf_)
            .Extension("1.2.3", false, std::string(ocsp::kMaxResponseSize, 'x'))
            .der()
            .size() -
        ocsp::kMaxResponseSize;
    return Ocsp(leaf_)
        .Extension("1.2.3", false, std::string(size - without, 'x'))
        .der();
  };
  const std::string largest = of_size(ocsp::kMaxResponseSize);
  ASSERT_EQ(largest.size(), ocsp::kMaxResponseSize);
  EXPECT_THAT(VerifyBytes(largest), IsGood());
  const std::string too_large = of_size(ocsp::kMaxResponseSize + 1);
  ASSERT_EQ(too_large.size(), ocsp::kMaxResponseSize + 1);
  EXPECT_THAT(VerifyBytes(too_large), FailsWith(Error::kOcspResponseTooLarge));
}

TEST_F(VerifyResponseEncodingTest, EveryTruncationIsRefused) {
  const std::string whole = Ocsp(leaf_).SignedBy(responder_).Nonce("n").der();
  ASSERT_THAT(VerifyBytes(whole), IsGood());
  for (size_t size = 0; size < whole.size(); ++size) {
    EXPECT_THAT(VerifyBytes(whole.substr(0, size)),
                FailsWith(Error::kMalformedOcspResponse))
        << size;
  }
}

TEST_F(VerifyResponseEncodingTest, OffsetsAreThoseOfTheElementRefused) {
  const OcspResponse good = Ocsp(leaf_);
  const std::string entry = StatusOf(leaf_).RawThisUpdate(Null()).der();
  const std::string response = good.RawEntries(Sequence({entry})).der();
  EXPECT_EQ(VerifyBytes(response).failure.offset, response.find(entry));
  const std::string algorithm = Sequence({Oid(der::Oid::kMd5WithRsa), Null()});
  const std::string md5 = good.Algorithm(algorithm).der();
  EXPECT_EQ(VerifyBytes(md5).failure.offset, md5.rfind(algorithm));
  // Within a certificate in the response.
  const std::string purposes = Sequence({Oid(der::Oid::kServerAuth)});
  const std::string delegated =
      good.SignedBy(responder_.Purposes({der::Oid::kServerAuth})).der();
  const OcspResult refused = VerifyBytes(delegated);
  EXPECT_THAT(refused,
              FailsWithIn(Error::kPurposeNotAllowed, Extension::kExtKeyUsage));
  // The Extension begins with its own header and object identifier.
  EXPECT_EQ(refused.failure.offset,
            delegated.find(Oid(der::Oid::kExtKeyUsage)) - 2);
}

// The options themselves.
TEST_F(VerifyResponseEncodingTest, Options) {
  const ocsp::ResponseOptions good = options_;
  const auto verify = [&](auto change) {
    options_ = good;
    change(&options_);
    return Verify(Ocsp(leaf_));
  };
  using Options = ocsp::ResponseOptions;
  EXPECT_THAT(verify([](Options* o) { o->policy = nullptr; }),
              FailsWith(Error::kInvalidOptions));
  EXPECT_THAT(verify([](Options* o) { o->slop = -1; }),
              FailsWith(Error::kInvalidOptions));
  EXPECT_THAT(verify([](Options* o) { o->slop = der::kMaxTime + 1; }),
              FailsWith(Error::kInvalidOptions));
  EXPECT_THAT(verify([](Options* o) { o->slop = der::kMaxTime; }), IsGood());
  EXPECT_THAT(verify([](Options* o) { o->slop = 0; }), IsGood());
  EXPECT_THAT(verify([](Options* o) { o->max_age = -1; }),
              FailsWith(Error::kInvalidOptions));
  EXPECT_THAT(verify([](Options* o) { o->max_age = der::kMaxTime + 1; }),
              FailsWith(Error::kInvalidOptions));
  EXPECT_THAT(verify([](Options* o) { o->max_age = der::kMaxTime; }), IsGood());
  EXPECT_THAT(verify([](Options* o) { o->time = der::kMinTime - 1; }),
              FailsWith(Error::kInvalidOptions));
  EXPECT_THAT(verify([](Options* o) { o->time = der::kMinTime; }),
              FailsWith(Error::kOcspResponseNotYetValid));
  EXPECT_THAT(verify([](Options* o) { o->time = der::kMaxTime + 1; }),
              FailsWith(Error::kInvalidOptions));
  EXPECT_THAT(verify([](Options* o) { o->time = der::kMaxTime; }),
              FailsWith(Error::kOcspResponseExpired));
  EXPECT_EQ(good.slop, 86400);
  EXPECT_EQ(good.max_age, 864000);
}

}  // namespace
}  // namespace cairn::testing
