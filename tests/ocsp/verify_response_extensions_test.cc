#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/ocsp/verify_fixture.h"
#include "tests/support/der_builder.h"

namespace cairn::testing {
namespace {

// responseExtensions and singleExtensions.
class VerifyResponseExtensionsTest : public VerifyResponseTest {
 protected:
  // The same list in both places.
  void ExpectRefused(const std::string& raw_extensions, Error error) {
    EXPECT_THAT(Verify(Ocsp(leaf_).RawExtensions(raw_extensions)),
                FailsWith(error));
    EXPECT_THAT(Verify(Ocsp(StatusOf(leaf_).RawExtensions(raw_extensions))),
                FailsWith(error));
  }
  void ExpectGood(const std::string& raw_extensions) {
    EXPECT_THAT(Verify(Ocsp(leaf_).RawExtensions(raw_extensions)), IsGood());
    EXPECT_THAT(Verify(Ocsp(StatusOf(leaf_).RawExtensions(raw_extensions))),
                IsGood());
  }
  void SendNonce(const std::string& octets) {
    sent_ = octets;
    options_.nonce = der::Input::FromString(sent_);
  }

  std::string sent_;
};

std::string Unknown(const char* oid = "1.2.3") {
  return Sequence({Oid(oid), OctetString("")});
}

TEST_F(VerifyResponseExtensionsTest, Unknown) {
  ExpectGood(Explicit(1, Sequence({Unknown()})));
  ExpectGood(Explicit(1, Sequence({Unknown(), Unknown("1.2.4")})));
  ExpectRefused(Explicit(1, Sequence({Sequence({Oid("1.2.3"), Boolean(true),
                                                OctetString("")})})),
                Error::kUnknownCriticalExtension);
  // Behind one that is known.
  ExpectRefused(
      Explicit(1, Sequence({Unknown(), Sequence({Oid("1.2.4"), Boolean(true),
                                                 OctetString("")})})),
      Error::kUnknownCriticalExtension);
}

// What means something in one place means nothing in the other.
TEST_F(VerifyResponseExtensionsTest, KnownElsewhere) {
  EXPECT_THAT(Verify(Ocsp(leaf_).Extension(der::Oid::kOcspSctList, true, "")),
              FailsWith(Error::kUnknownCriticalExtension));
  EXPECT_THAT(Verify(Ocsp(StatusOf(leaf_).Extension(der::Oid::kOcspNonce, true,
                                                    OctetString("n")))),
              FailsWith(Error::kUnknownCriticalExtension));
  EXPECT_THAT(Verify(Ocsp(leaf_).Extension(der::Oid::kOcspNonce, true,
                                           OctetString("n"))),
              IsGood());
  EXPECT_THAT(Verify(Ocsp(StatusOf(leaf_).Extension(der::Oid::kOcspSctList,
                                                    true, OctetString("s")))),
              IsGood());
  // An extension of certificates.
  EXPECT_THAT(
      Verify(Ocsp(leaf_).Extension(der::Oid::kBasicConstraints, true, "")),
      FailsWith(Error::kUnknownCriticalExtension));
}

TEST_F(VerifyResponseExtensionsTest, Malformed) {
  const std::string rows[] = {
      Explicit(1, ""),
      Explicit(1, Sequence({})),
      Explicit(1, Null()),
      Explicit(1, Sequence({Unknown()}) + Sequence({Unknown("1.2.4")})),
      Explicit(1, Sequence({Null()})),
      Explicit(1, Sequence({Sequence({})})),
      Explicit(1, Sequence({Sequence({Oid("1.2.3")})})),
      Explicit(1,
               Sequence({Sequence({Oid("1.2.3"), OctetString(""), Null()})})),
      Explicit(1, Sequence({Sequence({Oid("1.2.3"), Tlv(der::kBoolean, "\x01"),
                                      OctetString("")})})),
  };
  for (const std::string& extensions : rows) {
    SCOPED_TRACE(absl::BytesToHexString(extensions));
    ExpectRefused(extensions, Error::kMalformedOcspExtensions);
  }
}

TEST_F(VerifyResponseExtensionsTest, Twice) {
  ExpectRefused(Explicit(1, Sequence({Unknown(), Unknown()})),
                Error::kDuplicateExtension);
  ExpectRefused(Explicit(1, Sequence({Unknown(), Unknown("1.2.4"), Unknown()})),
                Error::kDuplicateExtension);
  SendNonce("n");
  EXPECT_THAT(Verify(Ocsp(leaf_).Nonce("n")), IsGood());
  EXPECT_THAT(Verify(Ocsp(leaf_).Nonce("n").Nonce("n")),
              FailsWith(Error::kDuplicateExtension));
}

TEST_F(VerifyResponseExtensionsTest, Number) {
  std::string extensions;
  for (int i = 0; i < ocsp::kMaxResponseExtensions; ++i) {
    extensions += Unknown(absl::StrCat("1.2.3.", i).c_str());
  }
  ExpectGood(Explicit(1, Sequence({extensions})));
  extensions += Unknown();
  ExpectRefused(Explicit(1, Sequence({extensions})),
                Error::kTooManyOcspExtensions);
}

TEST_F(VerifyResponseExtensionsTest, AnEncodedDefaultIsForThePolicyToJudge) {
  const std::string explicit_false = Explicit(
      1, Sequence({Sequence({Oid("1.2.3"), Boolean(false), OctetString("")})}));
  ExpectGood(explicit_false);
  policy_.rules.Add(Rule::kNoExplicitDefaults);
  ExpectRefused(explicit_false, Error::kExplicitDefaultValue);
}

// SCTs.

TEST_F(VerifyResponseExtensionsTest, SctList) {
  const std::string list = OctetString("a list");
  for (const OcspEntry& entry : {StatusOf(leaf_), StatusOf(leaf_).Revoked(),
                                 StatusOf(leaf_).Unknown()}) {
    const OcspResult result =
        Verify(Ocsp(entry.Extension(der::Oid::kOcspSctList, false, list)));
    EXPECT_TRUE(result.failure.ok());
    EXPECT_EQ(result.response.sct_list().AsStringView(), list);
  }
  // Not that of another certificate, and not where certificates have it.
  EXPECT_TRUE(Verify(Ocsp(StatusOf(other_).Extension(der::Oid::kOcspSctList,
                                                     false, list))
                         .Add(StatusOf(leaf_)))
                  .response.sct_list()
                  .empty());
  EXPECT_TRUE(
      Verify(Ocsp(StatusOf(leaf_).Extension(der::Oid::kCtSctList, false, list)))
          .response.sct_list()
          .empty());
}

// Nonces.

TEST_F(VerifyResponseExtensionsTest, ANonceThatWasSent) {
  SendNonce(std::string(32, 'n'));
  EXPECT_THAT(Verify(Ocsp(leaf_).Nonce(sent_)), IsGood());
  const std::string wrong[] = {
      std::string(32, 'm'),
      std::string(31, 'n'),
      std::string(33, 'n'),
      std::string(31, 'n') + 'm',
      "",
  };
  for (const std::string& nonce : wrong) {
    EXPECT_THAT(Verify(Ocsp(leaf_).Nonce(nonce)),
                FailsWith(Error::kOcspNonceMismatch));
  }
  // Without the OCTET STRING that it is, and with something behind it.
  EXPECT_THAT(Verify(Ocsp(leaf_).Extension(der::Oid::kOcspNonce, false, sent_)),
              FailsWith(Error::kOcspNonceMismatch));
  EXPECT_THAT(Verify(Ocsp(leaf_).Extension(der::Oid::kOcspNonce, false,
                                           OctetString(sent_) + Null())),
              FailsWith(Error::kOcspNonceMismatch));
  // Whatever else the response says.
  EXPECT_THAT(Verify(Ocsp(StatusOf(leaf_).Revoked()).Nonce("m")),
              FailsWith(Error::kOcspNonceMismatch));
  EXPECT_FALSE(ocsp::IsNoInformation(Error::kOcspNonceMismatch));
}

TEST_F(VerifyResponseExtensionsTest, ANonceThatDidNotComeBack) {
  SendNonce("n");
  EXPECT_THAT(Verify(Ocsp(leaf_)), IsGood());
  EXPECT_THAT(
      Verify(Ocsp(leaf_).RawExtensions(Explicit(1, Sequence({Unknown()})))),
      IsGood());
  options_.nonce_rule = ocsp::ResponseOptions::NonceRule::kRequired;
  EXPECT_THAT(Verify(Ocsp(leaf_)), FailsWith(Error::kOcspNonceMissing));
  // In the wrong place is not there.
  EXPECT_THAT(Verify(Ocsp(StatusOf(leaf_).Extension(der::Oid::kOcspNonce, false,
                                                    OctetString("n")))),
              FailsWith(Error::kOcspNonceMissing));
  EXPECT_THAT(Verify(Ocsp(leaf_).Nonce("n")), IsGood());
  EXPECT_FALSE(ocsp::IsNoInformation(Error::kOcspNonceMissing));
}

TEST_F(VerifyResponseExtensionsTest, ANonceThatWasNotSent) {
  EXPECT_THAT(Verify(Ocsp(leaf_).Nonce("n")), IsGood());
  EXPECT_THAT(Verify(Ocsp(leaf_).Extension(der::Oid::kOcspNonce, false,
                                           "not an OCTET STRING")),
              IsGood());
  options_.nonce_rule = ocsp::ResponseOptions::NonceRule::kRequired;
  EXPECT_THAT(Verify(Ocsp(leaf_)), IsGood());
}

TEST_F(VerifyResponseExtensionsTest, NonceSizes) {
  for (size_t size : {1, 16, 32, 128}) {
    SendNonce(std::string(size, 'n'));
    EXPECT_THAT(Verify(Ocsp(leaf_).Nonce(sent_)), IsGood());
    EXPECT_THAT(Verify(Ocsp(leaf_).Nonce(sent_ + 'n')),
                FailsWith(Error::kOcspNonceMismatch));
  }
}

}  // namespace
}  // namespace cairn::testing
