// What broke other verifiers: paths and trust. Each test is named after one of
// the reports, and shows the attack and its nearest legitimate neighbour.

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pkix/chain_builder.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/der_builder.h"
#include "tests/support/matchers.h"
#include "tests/support/public_keys.h"
#include "tests/support/test_time.h"
#include "tests/support/test_trust_domain.h"
#include "tests/support/verify.h"
#include "trustdomain/boringssl_verifier.h"

namespace cairn::testing {
namespace {

// OpenSSL: on the second chain tried, the issuer's CA flag was not looked at.
TEST(PathsRegression, CVE_2015_1793_AlternativeChainsAreCheckedTheSame) {
  const auto root = Ca("Root");
  const auto server = Leaf("CN=Attacker").IssuedBy(root);
  // Signed by an end entity; a first chain that leads nowhere comes before.
  const auto victim = Leaf().IssuedBy(server);
  TestTrustDomain domain;
  domain.Trust(root)
      .Offer(Ca("CN=Attacker").Key(server.key()).IssuedBy(Ca("Nowhere")))
      .Offer(server);
  EXPECT_THAT(Verify(domain, victim), FailsWith(Error::kIssuerIsNotACa));
  const auto ca = Ca("CN=Attacker").Key(server.key()).IssuedBy(root);
  domain.Offer(ca);
  EXPECT_THAT(Verify(domain, victim), IsTrusted());
}

// OpenSSL: a later check overwrote the verdict of an earlier one. Also
// CVE-2021-46880 (LibreSSL).
TEST(PathsRegression, CVE_2021_3450_AFailureIsNeverOverwritten) {
  const auto root = Ca("Root");
  const auto not_ca = Ca("I").BasicConstraints(false).IssuedBy(root);
  EXPECT_THAT(Verify(Leaf().IssuedBy(not_ca)),
              FailsWithAt(Error::kIssuerIsNotACa, 1));
  // Whatever passes after it.
  TestTrustDomain domain;
  domain.AddChainOf(Leaf().IssuedBy(not_ca))
      .SetRevocation(RevocationAnswer::Good())
      .SetChainAnswer(HookResult::Ok());
  EXPECT_THAT(Verify(domain, Leaf().IssuedBy(not_ca)),
              FailsWith(Error::kIssuerIsNotACa));
  EXPECT_THAT(Verify(Leaf().IssuedBy(Ca("I").IssuedBy(root))), IsTrusted());
}

// wolfSSL: on one path the end entity's signature was not verified.
TEST(PathsRegression, CVE_2026_5501_EverySignatureIsVerified) {
  const auto root = Ca("Root");
  const auto a = Ca("A").IssuedBy(root);
  const auto b = Ca("B").IssuedBy(a);
  const auto leaf = Leaf().IssuedBy(b);
  EXPECT_THAT(Verify(leaf), IsTrusted());
  EXPECT_THAT(Verify(leaf.CorruptSignature()),
              FailsWithAt(Error::kBadSignature, 0));
  EXPECT_THAT(Verify(Leaf().IssuedBy(b.CorruptSignature())),
              FailsWithAt(Error::kBadSignature, 1));
  EXPECT_THAT(Verify(Leaf().IssuedBy(Ca("B").IssuedBy(a.CorruptSignature()))),
              FailsWithAt(Error::kBadSignature, 2));
}

TEST(PathsRegression, CVE_2026_11310_UntrustedIntermediatesAreNoAnchors) {
  const auto intermediate = Ca("I").IssuedBy(Ca("Unknown root"));
  TestTrustDomain domain;
  domain.Trust(Ca("Another root")).Offer(intermediate);
  EXPECT_THAT(Verify(domain, Leaf().IssuedBy(intermediate)),
              FailsWithAt(Error::kUnknownIssuer, 1));
  domain.Trust(intermediate);
  EXPECT_THAT(Verify(domain, Leaf().IssuedBy(intermediate)), IsTrusted());
}

// wolfSSL: a chain longer than the buffer was taken for verified.
TEST(PathsRegression, CVE_2026_11999_RunningOutOfDepthIsAFailure) {
  const auto chain = [](int intermediates) {
    TestCertificate issuer = Ca("Root").Stub();
    for (int i = 0; i < intermediates; ++i) {
      issuer = Ca(absl::StrCat("CA ", i)).Stub().IssuedBy(issuer);
    }
    return Leaf().Stub().IssuedBy(issuer);
  };
  EXPECT_THAT(Verify(chain(kDefaultMaxCertificates - 2)), IsTrusted());
  EXPECT_THAT(Verify(chain(kDefaultMaxCertificates - 1)),
              FailsWith(Error::kPathTooLong));
}

TEST(PathsRegression, CVE_2026_34580_AnchorsMatchByTheirWholeKey) {
  const auto root = Ca("Root");
  // The same name and key identifier, another key.
  const auto forged =
      Ca("Root").Key(P256(666)).SubjectKeyId(root.key_id()).SelfSigned();
  const auto leaf = Leaf().IssuedBy(forged);
  for (const bool bare : {false, true}) {
    TestTrustDomain domain;
    if (bare) {
      domain.TrustBare(root);
    } else {
      domain.Trust(root);
    }
    domain.Offer(forged);
    EXPECT_THAT(Verify(domain, leaf), ::testing::Not(IsTrusted()));
    EXPECT_THAT(Verify(domain, Leaf().IssuedBy(root)), IsTrusted());
  }
}

// Version 1 and 2 cannot say that they are CAs. Also Frankencerts.
TEST(PathsRegression, CVE_2026_57826_OldVersionsDoNotIssue) {
  const auto root = Ca("Root");
  for (const int version : {1, 2}) {
    const auto old = Ca("I").Version(version).IssuedBy(root);
    for (const auto& policy :
         {ValidationPolicy::WebPki(), ValidationPolicy::WebPkiStrict(),
          ValidationPolicy::Rfc5280(), ValidationPolicy::Rfc5280Strict(),
          ValidationPolicy::PrivatePki()}) {
      EXPECT_THAT(Verify(Leaf().IssuedBy(old), Host(kTestHost, policy)),
                  ::testing::Not(IsTrusted()));
    }
  }
  // As an anchor, version 1 has the trust domain's word.
  EXPECT_THAT(Verify(Leaf().IssuedBy(Ca("Old root").Version(1))), IsTrusted());
}

// Go: path building was exponential. Also CVE-2026-32280.
TEST(PathsRegression, CVE_2018_16875_PathBuildingIsBounded) {
  // Every CA of 12 has issued for every other, and none is trusted.
  std::vector<TestCertificate> cas;
  for (int i = 0; i < 12; ++i) cas.push_back(Ca(absl::StrCat("CA ", i)).Stub());
  TestTrustDomain domain;
  domain.Trust(Ca("Root").Stub());
  for (const auto& subject : cas) {
    for (const auto& issuer : cas) {
      if (subject.name() == issuer.name()) continue;
      domain.Offer(subject.IssuedBy(issuer));
    }
  }
  const auto leaf = Leaf().Stub().IssuedBy(cas[0]);
  const BuildResult result = Verify(domain, leaf);
  EXPECT_THAT(result, ::testing::Not(IsTrusted()));
  EXPECT_LE(result.counters().signature_checks, 128u);
  EXPECT_LE(result.counters().steps, 20'000u);
  // With an anchor at the end it is found.
  domain.Offer(cas[7].IssuedBy(Ca("Root").Stub()));
  EXPECT_THAT(Verify(domain, leaf), IsTrusted());
}

// rustls-webpki: work before the budget was charged.
TEST(PathsRegression, RUSTSEC_2023_0053_WorkIsChargedBeforeItIsDone) {
  TestTrustDomain domain;
  const auto root = Ca("Root").Stub();
  domain.Trust(root);
  for (int i = 0; i < 100; ++i) {
    domain.Offer(Ca("I").Key(StubKey(i)).IssuedBy(root));
  }
  const auto issuer = Ca("I").Key(StubKey(99));
  BuildOptions options = Host();
  options.limits.signature_checks = 5;
  const auto leaf = Leaf().Stub().IssuedBy(issuer).NoAuthorityKeyId();
  const BuildResult result = Verify(domain, leaf, options);
  EXPECT_THAT(result, FailsWith(Error::kSignatureBudgetExhausted));
  EXPECT_EQ(result.counters().signature_checks, 5u);
  EXPECT_EQ(domain.count(Hook::kVerify), 5);
  options.limits.signature_checks = 128;
  EXPECT_THAT(Verify(domain, leaf, options), IsTrusted());
}

// OpenSSL: the policy tree grew exponentially. Also CVE-2026-32281 (Go).
TEST(PathsRegression, CVE_2023_0464_PoliciesDoNotExplode) {
  TestCertificate issuer = Ca("Root").Stub();
  for (int i = 0; i < 25; ++i) {
    TestCertificate ca =
        Ca(absl::StrCat("CA ", i)).Stub().RequireExplicitPolicy(0);
    for (const char* from : {"1.2.3.1", "1.2.3.2", "1.2.3.3"}) {
      ca = ca.Policies({from});
      for (const char* to : {"1.2.3.1", "1.2.3.2", "1.2.3.3"}) {
        ca = ca.MapPolicy(from, to);
      }
    }
    issuer = ca.IssuedBy(issuer);
  }
  const BuildResult result =
      Verify(Leaf().Stub().Policies({"1.2.3.2"}).IssuedBy(issuer));
  EXPECT_THAT(result, IsTrusted());
  EXPECT_LE(result.counters().steps, 200u);
  EXPECT_THAT(Verify(Leaf().Stub().Policies({"1.2.3.4"}).IssuedBy(issuer)),
              FailsWith(Error::kPolicyRequired));
}

// Go: an unknown public key algorithm was a nil pointer.
TEST(PathsRegression, CVE_2024_24783_UnknownKeysAreRefused) {
  const auto root = Ca("Root");
  const auto unknown = Ca("I").RawPublicKey(UnknownPublicKey()).IssuedBy(root);
  EXPECT_THAT(Verify(Leaf().IssuedBy(unknown)), ::testing::Not(IsTrusted()));
  EXPECT_THAT(Verify(Leaf().RawPublicKey(UnknownPublicKey()).IssuedBy(root)),
              ::testing::Not(IsTrusted()));
  EXPECT_THAT(Verify(Leaf().IssuedBy(Ca("I").IssuedBy(root))), IsTrusted());
}

// CurveBall: explicit parameters made another key of a known one.
TEST(PathsRegression, CVE_2020_0601_CurvesHaveNames) {
  const auto root = Ca("Root");
  const auto forged = root.RawPublicKey(WithExplicitCurve(root.key().spki()));
  TestTrustDomain domain;
  domain.Trust(forged);
  ValidationPolicy policy = ValidationPolicy::WebPki();
  EXPECT_THAT(Verify(domain, Leaf().IssuedBy(root), Host(kTestHost, policy)),
              FailsWith(Error::kPublicKeyNotAllowed));
  // Whatever the policy allows, the verifier does not read such a key.
  PublicKey key;
  const std::string spki = WithExplicitCurve(root.key().spki());
  ASSERT_TRUE(ParsePublicKey(der::Input::FromString(spki), &key));
  SignedData data;
  data.algorithm = SignatureAlgorithm::kEcdsaSha256;
  EXPECT_EQ(BoringSslVerifier()
                .VerifySignedData(data, IssuerKey{der::Input(), key, nullptr})
                .error(),
            Error::kPublicKeyNotSupported);
  EXPECT_THAT(Verify(Leaf().IssuedBy(root)), IsTrusted());
}

// BigSig: a signature longer than a fixed buffer. Also CVE-2014-1568 (BERserk),
// whose padding BoringSSL's verifier is tested with in tests/trustdomain.
TEST(PathsRegression, CVE_2021_43527_SignaturesOfAnySizeAreSafe) {
  const auto root = Ca("Root").Key(Rsa(2048));
  const auto leaf = Leaf().IssuedBy(root);
  for (const size_t size : {0u, 1u, 255u, 257u, 2048u, 16384u, 100'000u}) {
    EXPECT_THAT(Verify(leaf.RawSignature(std::string(size, '\x5a'))),
                ::testing::Not(IsTrusted()))
        << size;
  }
  EXPECT_THAT(Verify(leaf), IsTrusted());
}

// Envoy: a verdict was cached, and used after the settings had changed.
TEST(PathsRegression, CVE_2022_21654_NothingOutlivesItsSettings) {
  const auto leaf = Leaf().IssuedBy(Ca("Root"));
  TestTrustDomain domain;
  domain.AddChainOf(leaf);
  ChainBuilder builder;
  BuildOptions options = Host();
  EXPECT_THAT(builder.Build(domain, leaf.certificate(), options), IsTrusted());
  options.policy.public_key_algorithms = 0;
  EXPECT_THAT(builder.Build(domain, leaf.certificate(), options),
              FailsWith(Error::kPublicKeyNotAllowed));
  options = Host();
  options.time = leaf.certificate().not_after() + 1;
  EXPECT_THAT(builder.Build(domain, leaf.certificate(), options),
              FailsWith(Error::kExpired));
  TestTrustDomain trusts_nobody;
  EXPECT_THAT(builder.Build(trusts_nobody, leaf.certificate(), Host()),
              FailsWith(Error::kUnknownIssuer));
  EXPECT_THAT(builder.Build(domain, leaf.certificate(), Host()), IsTrusted());
}

TEST(PathsRegression, Frostsnap_571_APinnedLeafDoesNotIssue) {
  AnchorConstraints pin;
  pin.kind = AnchorConstraints::Kind::kEndEntityOnly;
  // A self-signed server certificate that could be a CA, too.
  const auto pinned = Ca("Pinned").San(kTestHost).KeyUsage(
      {KeyUsage::kDigitalSignature, KeyUsage::kKeyCertSign});
  TestTrustDomain domain;
  domain.Trust(pinned, pin);
  BuildOptions options = Host(kTestHost, ValidationPolicy::Rfc5280());
  EXPECT_THAT(Verify(domain, Leaf().IssuedBy(pinned), options),
              FailsWith(Error::kAnchorDoesNotIssue));
  EXPECT_THAT(Verify(domain, pinned, options), IsTrusted());
}

}  // namespace
}  // namespace cairn::testing
