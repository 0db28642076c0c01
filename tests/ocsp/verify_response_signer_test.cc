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

using Signer = ocsp::VerifiedResponse::Signer;

// Who signed.
class VerifyResponseSignerTest : public VerifyResponseTest {
 protected:
  OcspResponse By(const TestCertificate& responder) const {
    return Ocsp(leaf_).SignedBy(responder);
  }
};

TEST_F(VerifyResponseSignerTest, TheIssuer) {
  EXPECT_EQ(Verify(Ocsp(leaf_)).response.signer(), Signer::kIssuer);
  EXPECT_EQ(Verify(Ocsp(leaf_).ByName()).response.signer(), Signer::kIssuer);
  EXPECT_THAT(Verify(Ocsp(leaf_).CorruptSignature()),
              FailsWith(Error::kBadSignature));
  EXPECT_THAT(Verify(Ocsp(leaf_).ByName().CorruptSignature()),
              FailsWith(Error::kBadSignature));
  EXPECT_THAT(Verify(Ocsp(leaf_).RawSignature("")),
              FailsWith(Error::kBadSignature));
}

TEST_F(VerifyResponseSignerTest, ADelegatedResponder) {
  EXPECT_EQ(Verify(By(responder_)).response.signer(), Signer::kDelegated);
  EXPECT_EQ(Verify(By(responder_).ByName()).response.signer(),
            Signer::kDelegated);
  EXPECT_THAT(Verify(By(responder_).CorruptSignature()),
              FailsWith(Error::kBadSignature));
}

// The responder identifier says who signed, and has to be right.
TEST_F(VerifyResponseSignerTest, TheResponderIdentifier) {
  const OcspResponse direct = Ocsp(leaf_);
  EXPECT_THAT(Verify(direct.ByName("CN=Root")),
              FailsWith(Error::kOcspSignerUnknown));
  EXPECT_THAT(Verify(direct.ByName("")), FailsWith(Error::kOcspSignerUnknown));
  EXPECT_THAT(Verify(direct.ByKeyHash(OcspKeyHash(root_.key()))),
              FailsWith(Error::kOcspSignerUnknown));
  EXPECT_THAT(Verify(direct.ByKeyHash("")),
              FailsWith(Error::kOcspSignerUnknown));
  const std::string hash = OcspKeyHash(issuer_.key());
  EXPECT_THAT(Verify(direct.ByKeyHash(hash.substr(0, 19))),
              FailsWith(Error::kOcspSignerUnknown));
  EXPECT_THAT(Verify(direct.ByKeyHash(hash + '\0')),
              FailsWith(Error::kOcspSignerUnknown));
  EXPECT_EQ(domain_.count(Hook::kVerify), 0);
  // The issuer's, and the delegate signed.
  EXPECT_THAT(Verify(By(responder_).ByName(issuer_.name())),
              FailsWith(Error::kBadSignature));
  EXPECT_THAT(Verify(By(responder_).ByKeyHash(hash)),
              FailsWith(Error::kBadSignature));
  // The delegate's, and the issuer signed.
  EXPECT_THAT(Verify(By(responder_).Key(issuer_.key())),
              FailsWith(Error::kBadSignature));
}

TEST_F(VerifyResponseSignerTest, NamesMatchAsRfc5280HasIt) {
  EXPECT_THAT(Verify(Ocsp(leaf_).ByName("CN=ISSUER")), IsGood());
  EXPECT_THAT(Verify(By(responder_).ByName("CN=ocsp  responder")), IsGood());
  const auto spelled = responder_.IssuerName("CN=issuer");
  EXPECT_THAT(Verify(By(spelled)), IsGood());
}

TEST_F(VerifyResponseSignerTest, ADelegateThatIsNotEnclosed) {
  EXPECT_THAT(Verify(By(responder_).EncloseNothing()),
              FailsWith(Error::kOcspSignerUnknown));
  EXPECT_THAT(Verify(By(responder_).EncloseNothing().Enclose(issuer_)),
              FailsWith(Error::kOcspSignerUnknown));
}

TEST_F(VerifyResponseSignerTest, CertificatesThatAreNotNeeded) {
  EXPECT_THAT(Verify(Ocsp(leaf_).Enclose(issuer_).Enclose(root_)), IsGood());
  EXPECT_THAT(Verify(Ocsp(leaf_).SignedBy(issuer_)), IsGood());
  EXPECT_THAT(Verify(By(responder_).Enclose(issuer_).Enclose(root_)), IsGood());
  const OcspResponse last = By(responder_)
                                .EncloseNothing()
                                .Enclose(root_)
                                .Enclose(other_)
                                .Enclose(responder_);
  domain_.ForgetCalls();
  EXPECT_THAT(Verify(last), IsGood());
  EXPECT_EQ(domain_.count(Hook::kVerify), 2);
}

TEST_F(VerifyResponseSignerTest, CertificatesThatDoNotParseArePassedOver) {
  const OcspResponse empty = By(responder_).EncloseNothing();
  EXPECT_THAT(Verify(empty.EncloseRaw(Sequence({})).Enclose(responder_)),
              IsGood());
  EXPECT_THAT(
      Verify(empty.EncloseRaw(Sequence({"garbage"})).Enclose(responder_)),
      IsGood());
  EXPECT_THAT(Verify(empty.EncloseRaw(Sequence({}))),
              FailsWith(Error::kOcspSignerUnknown));
  EXPECT_THAT(Verify(Ocsp(leaf_).EncloseRaw(Sequence({}))), IsGood());
}

// Everybody whom the identifier fits is tried.
TEST_F(VerifyResponseSignerTest, SeveralOfOneName) {
  const auto namesake = responder_.Key(StubKey("another"));
  const OcspResponse empty = By(responder_).ByName().EncloseNothing();
  EXPECT_THAT(Verify(empty.Enclose(namesake).Enclose(responder_)), IsGood());
  EXPECT_THAT(
      Verify(empty.Enclose(responder_.NotAfter(kNow - 1)).Enclose(responder_)),
      IsGood());
  EXPECT_THAT(Verify(empty.Enclose(namesake)), FailsWith(Error::kBadSignature));
  // A responder with the name of its CA: the same name, another key.
  const auto same_name =
      responder_.Subject(issuer_.name()).Key(StubKey("responder"));
  EXPECT_EQ(Verify(By(same_name).ByName()).response.signer(),
            Signer::kDelegated);
}

TEST_F(VerifyResponseSignerTest, TheReasonOfWhoeverCameClosest) {
  const OcspResponse empty = By(responder_).ByName().EncloseNothing();
  const auto stranger = responder_.IssuedBy(root_);
  const auto expired = responder_.NotAfter(kNow - 1);
  const auto unsigned_by_issuer = responder_.SignedBy(root_.key());
  const auto namesake = responder_.Key(StubKey("another"));
  EXPECT_THAT(Verify(empty.Enclose(stranger)),
              FailsWith(Error::kOcspSignerNotIssued));
  for (const auto& [one, other] :
       {std::make_pair(stranger, expired), std::make_pair(expired, stranger)}) {
    EXPECT_THAT(Verify(empty.Enclose(one).Enclose(other)),
                FailsWith(Error::kExpired));
  }
  EXPECT_THAT(Verify(empty.Enclose(expired).Enclose(unsigned_by_issuer)),
              FailsWith(Error::kBadSignature));
  EXPECT_THAT(Verify(empty.Enclose(namesake).Enclose(expired)),
              FailsWith(Error::kBadSignature));
}

struct Row {
  const char* name;
  std::function<TestCertificate(const TestCertificate&)> change;
  Error error;
};

// Everything that is asked of a delegated responder's certificate.
TEST_F(VerifyResponseSignerTest, DelegatesThatAreRefused) {
  const auto intermediate = Ca("Below").Stub().IssuedBy(issuer_);
  const Row rows[] = {
      // Not from the issuer.
      {"issued by the root",
       [this](const auto& c) { return c.IssuedBy(root_); },
       Error::kOcspSignerNotIssued},
      {"issued by a CA below the issuer",
       [&](const auto& c) { return c.IssuedBy(intermediate); },
       Error::kOcspSignerNotIssued},
      {"issued by a CA below the issuer that may sign responses itself",
       [&](const auto& c) {
         return c.IssuedBy(intermediate.Purposes({der::Oid::kOcspSigning}));
       },
       Error::kOcspSignerNotIssued},
      {"self-signed", [](const auto& c) { return c.SelfSigned(); },
       Error::kOcspSignerNotIssued},
      {"self-signed, with the issuer's name as issuer",
       [this](const auto& c) {
         return c.SelfSigned().IssuerName(issuer_.name());
       },
       Error::kBadSignature},
      {"another CA of the issuer's name",
       [this](const auto& c) {
         return c.IssuedBy(Ca("Issuer").Key(StubKey("forged")).IssuedBy(root_));
       },
       Error::kBadSignature},
      {"the issuer's key under another name",
       [](const auto& c) { return c.IssuerName("CN=Another"); },
       Error::kOcspSignerNotIssued},
      {"a corrupt signature",
       [](const auto& c) { return c.CorruptSignature(); },
       Error::kBadSignature},
      // Not for this.
      {"no extKeyUsage",
       [](const auto& c) { return c.WithoutExtension(der::Oid::kExtKeyUsage); },
       Error::kPurposeMissing},
      {"serverAuth",
       [](const auto& c) { return c.Purposes({der::Oid::kServerAuth}); },
       Error::kPurposeNotAllowed},
      {"anyExtendedKeyUsage",
       [](const auto& c) {
         return c.Purposes({der::Oid::kAnyExtendedKeyUsage});
       },
       Error::kPurposeNotAllowed},
      {"version 1", [](const auto& c) { return c.Version(1); },
       Error::kPurposeMissing},
      {"a CA", [](const auto& c) { return c.BasicConstraints(true); },
       Error::kEndEntityIsACa},
      {"keyUsage without digitalSignature",
       [](const auto& c) { return c.KeyUsage({KeyUsage::kKeyEncipherment}); },
       Error::kKeyUsageNotAllowed},
      // Not now.
      {"expired", [](const auto& c) { return c.NotAfter(kNow - 1); },
       Error::kExpired},
      {"not yet valid", [](const auto& c) { return c.NotBefore(kNow + 1); },
       Error::kNotYetValid},
      // Not like this.
      {"an unknown critical extension",
       [](const auto& c) { return c.Extension("1.2.3", true, ""); },
       Error::kUnknownCriticalExtension},
      {"an extension twice",
       [](const auto& c) {
         return c.DuplicateExtension(der::Oid::kOcspNoCheck);
       },
       Error::kDuplicateExtension},
      {"two signature algorithms",
       [](const auto& c) {
         return c.InnerAlgorithm(
             SignatureAlgorithmDer(SignatureAlgorithm::kEcdsaSha256));
       },
       Error::kSignatureAlgorithmMismatch},
      {"MD5",
       [](const auto& c) {
         return c.Algorithm(Sequence({Oid(der::Oid::kMd5WithRsa), Null()}));
       },
       Error::kSignatureAlgorithmNotAllowed},
      {"SHA-1",
       [](const auto& c) {
         return c.Algorithm(
             SignatureAlgorithmDer(SignatureAlgorithm::kEcdsaSha1));
       },
       Error::kSignatureAlgorithmNotAllowed},
      {"an algorithm that does not fit the issuer's key",
       [](const auto& c) {
         return c.Algorithm(
             SignatureAlgorithmDer(SignatureAlgorithm::kEcdsaSha256));
       },
       Error::kSignatureKeyMismatch},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    for (const OcspResponse& response :
         {By(row.change(responder_)), By(row.change(responder_)).ByName()}) {
      EXPECT_THAT(Verify(response), FailsWith(row.error));
    }
  }
}

TEST_F(VerifyResponseSignerTest, DelegatesThatAreNot) {
  const Row rows[] = {
      {"serverAuth as well",
       [](const auto& c) {
         return c.Purposes({der::Oid::kServerAuth, der::Oid::kOcspSigning});
       },
       Error::kOk},
      {"anyExtendedKeyUsage as well",
       [](const auto& c) {
         return c.Purposes(
             {der::Oid::kAnyExtendedKeyUsage, der::Oid::kOcspSigning});
       },
       Error::kOk},
      {"expires now", [](const auto& c) { return c.NotAfter(kNow); },
       Error::kOk},
      {"valid from now on", [](const auto& c) { return c.NotBefore(kNow); },
       Error::kOk},
      {"no keyUsage",
       [](const auto& c) { return c.WithoutExtension(der::Oid::kKeyUsage); },
       Error::kOk},
      {"no ocspNoCheck",
       [](const auto& c) { return c.WithoutExtension(der::Oid::kOcspNoCheck); },
       Error::kOk},
      {"critical extKeyUsage",
       [](const auto& c) { return c.Critical(der::Oid::kExtKeyUsage); },
       Error::kOk},
      {"basicConstraints of an end entity",
       [](const auto& c) { return c.BasicConstraints(false); }, Error::kOk},
      {"an unknown extension",
       [](const auto& c) { return c.Extension("1.2.3", false, ""); },
       Error::kOk},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    EXPECT_THAT(Verify(By(row.change(responder_))), IsGood());
  }
}

// What no policy can allow: a responder is named as one.
TEST_F(VerifyResponseSignerTest, LenientPolicies) {
  for (const ValidationPolicy& policy :
       {ValidationPolicy::PrivatePki(), ValidationPolicy::Rfc5280()}) {
    SCOPED_TRACE(policy.name);
    policy_ = policy;
    EXPECT_THAT(Verify(By(responder_)), IsGood());
    EXPECT_THAT(
        Verify(By(responder_.Purposes({der::Oid::kAnyExtendedKeyUsage}))),
        FailsWith(Error::kPurposeNotAllowed));
    EXPECT_THAT(Verify(By(responder_.WithoutExtension(der::Oid::kExtKeyUsage))),
                FailsWith(Error::kPurposeMissing));
    EXPECT_THAT(Verify(By(responder_.BasicConstraints(true))),
                FailsWith(Error::kEndEntityIsACa));
  }
}

TEST_F(VerifyResponseSignerTest, EveryPresetAcceptsAnOrdinaryResponder) {
  for (const ValidationPolicy& policy :
       {ValidationPolicy::WebPki(), ValidationPolicy::WebPkiStrict(),
        ValidationPolicy::Rfc5280(), ValidationPolicy::Rfc5280Strict(),
        ValidationPolicy::PrivatePki()}) {
    SCOPED_TRACE(policy.name);
    policy_ = policy;
    EXPECT_THAT(Verify(By(responder_)), IsGood());
    EXPECT_THAT(Verify(Ocsp(leaf_)), IsGood());
  }
}

TEST_F(VerifyResponseSignerTest, TheTrustDomainMayDistrustAResponder) {
  domain_.Distrust(responder_);
  EXPECT_THAT(Verify(By(responder_)), FailsWith(Error::kDistrusted));
  EXPECT_THAT(Verify(By(responder_.Serial(5))), IsGood());
}

TEST_F(VerifyResponseSignerTest, NumberOfCertificates) {
  const auto with = [this](int others, const OcspResponse& response) {
    OcspResponse out = response.EncloseNothing();
    for (int i = 0; i < others; ++i) {
      out = out.Enclose(other_);
    }
    return out;
  };
  EXPECT_THAT(Verify(with(7, By(responder_)).Enclose(responder_)), IsGood());
  EXPECT_THAT(Verify(with(8, By(responder_)).Enclose(responder_)),
              FailsWith(Error::kTooManyOcspCertificates));
  EXPECT_THAT(Verify(with(8, By(responder_))),
              FailsWith(Error::kOcspSignerUnknown));
  // Where the issuer signed, nobody looks at them.
  EXPECT_THAT(Verify(with(20, Ocsp(leaf_))), IsGood());
  EXPECT_THAT(Verify(with(20, Ocsp(leaf_)).CorruptSignature()),
              FailsWith(Error::kTooManyOcspCertificates));
}

// The most work that a response can make.
TEST_F(VerifyResponseSignerTest, NumberOfSignatureChecks) {
  OcspResponse response = Ocsp(leaf_).ByName().CorruptSignature();
  for (int i = 0; i < ocsp::kMaxEmbeddedCertificates; ++i) {
    response = response.Enclose(responder_.Subject(issuer_.name())
                                    .Key(StubKey(absl::StrCat("key ", i))));
  }
  EXPECT_THAT(Verify(response), FailsWith(Error::kBadSignature));
  EXPECT_EQ(domain_.count(Hook::kVerify), 17);
  EXPECT_EQ(ocsp::kMaxResponseSignatureChecks, 17);
  // A certificate that the issuer did not sign costs one, not two.
  domain_.ForgetCalls();
  EXPECT_THAT(Verify(By(responder_.SignedBy(root_.key()))),
              FailsWith(Error::kBadSignature));
  EXPECT_EQ(domain_.count(Hook::kVerify), 1);
}

// With real keys.

class RealKeysTest : public VerifyResponseTest {
 protected:
  // A response by a delegate with this key and signature.
  OcspResult By(
      const TestKey& key,
      const std::function<OcspResponse(const OcspResponse&)>& change) {
    return Verify(change(Ocsp(leaf_).SignedBy(responder_.Key(key))));
  }
};

TEST_F(RealKeysTest, Algorithms) {
  struct AlgorithmRow {
    SignatureAlgorithm algorithm;
    const TestKey& key;
  };
  const AlgorithmRow rows[] = {
      {SignatureAlgorithm::kRsaPkcs1Sha256, Rsa(2048)},
      {SignatureAlgorithm::kRsaPkcs1Sha384, Rsa(2048)},
      {SignatureAlgorithm::kRsaPkcs1Sha512, Rsa(2048)},
      {SignatureAlgorithm::kRsaPssSha256, Rsa(2048)},
      {SignatureAlgorithm::kRsaPssSha384, Rsa(2048)},
      {SignatureAlgorithm::kRsaPssSha512, Rsa(2048)},
      {SignatureAlgorithm::kEcdsaSha256, P256()},
      {SignatureAlgorithm::kEcdsaSha384, P384()},
      {SignatureAlgorithm::kEcdsaSha512, P521()},
      {SignatureAlgorithm::kEd25519, Ed25519()},
  };
  for (const AlgorithmRow& row : rows) {
    SCOPED_TRACE(SignatureAlgorithmName(row.algorithm));
    EXPECT_THAT(
        By(row.key, [&](const auto& r) { return r.SignedWith(row.algorithm); }),
        IsGood());
    EXPECT_THAT(By(row.key,
                   [&](const auto& r) {
                     return r.SignedWith(row.algorithm).CorruptSignature();
                   }),
                FailsWith(Error::kBadSignature));
  }
}

TEST_F(RealKeysTest, Sha1IsForThePolicyToAllow) {
  for (SignatureAlgorithm algorithm :
       {SignatureAlgorithm::kRsaPkcs1Sha1, SignatureAlgorithm::kEcdsaSha1}) {
    SCOPED_TRACE(SignatureAlgorithmName(algorithm));
    const TestKey& key =
        algorithm == SignatureAlgorithm::kEcdsaSha1 ? P256() : Rsa(2048);
    const auto sha1 = [&](const OcspResponse& r) {
      return r.SignedWith(algorithm);
    };
    policy_ = ValidationPolicy::WebPki();
    domain_.ForgetCalls();
    EXPECT_THAT(By(key, sha1), FailsWith(Error::kSignatureAlgorithmNotAllowed));
    EXPECT_EQ(domain_.count(Hook::kVerify), 0);
    policy_.signature_algorithms |= SignatureAlgorithmBit(algorithm);
    EXPECT_THAT(By(key, sha1), IsGood());
  }
}

TEST_F(RealKeysTest, ForbiddenWhateverThePolicySays) {
  policy_.signature_algorithms = 0xffffffff;
  const auto forbidden = [](const OcspResponse& r) {
    return r.Algorithm(Sequence({Oid(der::Oid::kMd5WithRsa), Null()}));
  };
  EXPECT_THAT(By(Rsa(2048), forbidden),
              FailsWith(Error::kSignatureAlgorithmNotAllowed));
}

TEST_F(RealKeysTest, AlgorithmAndKeyOfDifferentKinds) {
  EXPECT_THAT(By(P256(),
                 [](const auto& r) {
                   return r.Algorithm(SignatureAlgorithmDer(
                       SignatureAlgorithm::kRsaPkcs1Sha256));
                 }),
              FailsWith(Error::kSignatureKeyMismatch));
}

TEST_F(RealKeysTest, WhatTheLibraryDoesNotKnowIsTheTrustDomains) {
  issuer_ = issuer_.Key(P256());
  leaf_ = leaf_.IssuedBy(issuer_);
  const OcspResponse response = Ocsp(leaf_).Algorithm(Sequence({Oid("1.2.3")}));
  EXPECT_THAT(Verify(response),
              FailsWith(Error::kSignatureAlgorithmNotSupported));
  domain_.on_verify = [](const SignedData& data, const IssuerKey&) {
    return data.algorithm == SignatureAlgorithm::kOther &&
                   data.algorithm_der.AsStringView() == Sequence({Oid("1.2.3")})
               ? Error::kOk
               : Error::kBadSignature;
  };
  EXPECT_THAT(Verify(response), IsGood());
}

TEST_F(RealKeysTest, RulesOnAlgorithms) {
  const auto without_null = [](const OcspResponse& r) {
    return r.Algorithm(Sequence({Oid(der::Oid::kSha256WithRsa)}));
  };
  EXPECT_THAT(By(Rsa(2048), without_null), IsGood());
  policy_.rules.Add(Rule::kRsaNullParameters);
  EXPECT_THAT(By(Rsa(2048), without_null),
              FailsWith(Error::kRsaParametersMissing));

  const auto sha256 = [](const OcspResponse& r) {
    return r.SignedWith(SignatureAlgorithm::kEcdsaSha256);
  };
  EXPECT_THAT(By(P384(), sha256), IsGood());
  policy_.rules.Add(Rule::kHashFitsCurve);
  EXPECT_THAT(By(P384(), sha256), FailsWith(Error::kHashDoesNotFitCurve));
  EXPECT_THAT(By(P256(), sha256), IsGood());
}

TEST_F(RealKeysTest, KeysThatThePolicyRefuses) {
  const auto as_is = [](const OcspResponse& r) { return r; };
  EXPECT_THAT(By(Rsa(1024), as_is), FailsWith(Error::kPublicKeyTooSmall));
  policy_.min_rsa_modulus_bits = 1024;
  EXPECT_THAT(By(Rsa(1024), as_is), IsGood());
}

}  // namespace
}  // namespace cairn::testing
