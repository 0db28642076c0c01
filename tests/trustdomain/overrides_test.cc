#include "trustdomain/overrides.h"

#include <memory>
#include <string>

#include "gtest/gtest.h"
#include "pkix/chain_builder.h"
#include "tests/support/test_trust_domain.h"
#include "tests/trustdomain/refusal_matcher.h"
#include "trustdomain/pin_set.h"

namespace cairn::testing {
namespace {

using Refused = VerificationOutcome::Refused;
using Verdict = VerificationOutcome::Verdict;

class OverridesTest : public ::testing::Test {
 protected:
  // Builds `leaf`, where somebody consents to `consented` for `error`.
  VerificationOutcome Build(const TestCertificate& leaf,
                            const TestCertificate& consented, Error error,
                            const BuildOptions& options = Host()) {
    return BuildWithOverrides(
        builder_, domain_, leaf.certificate(), options,
        [&](const OverrideRequest& request) -> std::optional<Override> {
          ++asked_;
          EXPECT_FALSE(request.result.trusted());
          EXPECT_EQ(request.certificate, Sha256Of(leaf.input()));
          return Override{Sha256Of(consented.input()), error};
        });
  }
  VerificationOutcome Build(const TestCertificate& leaf, Error error,
                            const BuildOptions& options = Host()) {
    return Build(leaf, leaf, error, options);
  }

  const TestCertificate root_ = Ca("Root");
  const TestCertificate leaf_ = Leaf().IssuedBy(root_);
  TestTrustDomain domain_;
  ChainBuilder builder_;
  int asked_ = 0;
};

TEST_F(OverridesTest, NobodyIsAskedAboutWhatIsTrusted) {
  domain_.Trust(root_);
  const VerificationOutcome outcome = Build(leaf_, Error::kExpired);
  EXPECT_EQ(outcome.verdict(), Verdict::kTrusted);
  EXPECT_TRUE(outcome.accepted());
  EXPECT_EQ(outcome.ToText(), "trusted");
  EXPECT_FALSE(outcome.applied().has_value());
  EXPECT_EQ(asked_, 0);
}

// Each error that can be overridden, and that the record says so.
TEST_F(OverridesTest, OneCertificateForOneError) {
  domain_.Trust(root_);
  const auto unknown = Leaf().IssuedBy(Ca("Stranger"));
  const auto self_signed = Leaf().SelfSigned();
  const struct {
    TestCertificate leaf;
    Error error;
  } kCases[] = {
      {unknown, Error::kUnknownIssuer},
      {self_signed, Error::kUntrustedRoot},
      {leaf_.NotAfter(kNow - 1), Error::kExpired},
      {leaf_.NotBefore(kNow + 1), Error::kNotYetValid},
      {leaf_.NoSan().San("example.org"), Error::kHostnameMismatch},
  };
  for (const auto& row : kCases) {
    const VerificationOutcome outcome = Build(row.leaf, row.error);
    EXPECT_EQ(outcome.verdict(), Verdict::kAcceptedByOverride)
        << outcome.ToText();
    EXPECT_TRUE(outcome.accepted());
    // The trust domain's verdict stays what it was.
    EXPECT_THAT(outcome.result(), FailsWith(row.error));
    ASSERT_TRUE(outcome.applied().has_value());
    EXPECT_EQ(outcome.applied()->error, row.error);
    ASSERT_NE(outcome.second_look(), nullptr);
    EXPECT_THAT(*outcome.second_look(), IsTrusted());
    EXPECT_EQ(outcome.second_look()->path()[0], row.leaf.input());
    EXPECT_EQ(outcome.ToText(),
              "accepted by override of " + std::string(ErrorName(row.error)) +
                  " for certificate " + Fingerprint(row.leaf));
    ASSERT_NE(builder_.chain(), nullptr);
  }
}

TEST_F(OverridesTest, OtherIdentities) {
  domain_.Trust(root_);
  const uint8_t address[] = {192, 0, 2, 1};
  const struct {
    Identity identity;
    Error error;
  } kCases[] = {
      {Identity::IpAddress(address), Error::kIpAddressMismatch},
      {Identity::Email("a@example.com"), Error::kEmailMismatch},
      {Identity::Uri("https://example.com/"), Error::kUriMismatch},
  };
  for (const auto& row : kCases) {
    BuildOptions options = Host();
    options.identity = row.identity;
    EXPECT_TRUE(Build(leaf_, row.error, options).accepted());
    EXPECT_FALSE(Build(leaf_, Error::kHostnameMismatch, options).accepted());
  }
}

TEST_F(OverridesTest, AnotherCertificate) {
  const auto unknown = Leaf().IssuedBy(Ca("Stranger"));
  const VerificationOutcome outcome =
      Build(unknown, unknown.Serial(7), Error::kUnknownIssuer);
  EXPECT_EQ(outcome.verdict(), Verdict::kNotTrusted);
  EXPECT_EQ(outcome.refused(), Refused::kOtherCertificate);
  EXPECT_FALSE(outcome.applied().has_value());
  EXPECT_EQ(outcome.second_look(), nullptr);
  EXPECT_EQ(builder_.chain(), nullptr);
  EXPECT_EQ(outcome.ToText().rfind(
                "not trusted: no certificate of the issuer is known; the "
                "override is for another certificate",
                0),
            0u)
      << outcome.ToText();
}

TEST_F(OverridesTest, AnotherError) {
  const auto unknown = Leaf().IssuedBy(Ca("Stranger"));
  const VerificationOutcome outcome = Build(unknown, Error::kExpired);
  EXPECT_FALSE(outcome.accepted());
  EXPECT_EQ(outcome.refused(), Refused::kOtherError);
}

TEST_F(OverridesTest, NoConsent) {
  const VerificationOutcome outcome =
      BuildWithOverrides(builder_, domain_, leaf_.certificate(), Host(),
                         [](const OverrideRequest&) { return std::nullopt; });
  EXPECT_FALSE(outcome.accepted());
  EXPECT_EQ(outcome.refused(), Refused::kNoConsent);
}

// The hook does not even get to see these.
TEST_F(OverridesTest, NeverOverridable) {
  const auto expect_refused = [this](TrustDomain& domain,
                                     const TestCertificate& leaf, Error error,
                                     const BuildOptions& options = Host()) {
    bool asked = false;
    const VerificationOutcome outcome = BuildWithOverrides(
        builder_, domain, leaf.certificate(), options,
        [&](const OverrideRequest& request) -> std::optional<Override> {
          asked = true;
          return Override{request.certificate, error};
        });
    EXPECT_THAT(outcome.result(), FailsWith(error));
    EXPECT_FALSE(outcome.accepted());
    EXPECT_EQ(outcome.refused(), Refused::kNotOverridable);
    EXPECT_FALSE(asked) << ErrorName(error);
  };
  TestTrustDomain revoked;
  revoked.Trust(root_).Revoke(leaf_);
  expect_refused(revoked, leaf_, Error::kRevoked);
  TestTrustDomain distrusted;
  distrusted.Trust(root_).Distrust(leaf_);
  expect_refused(distrusted, leaf_, Error::kDistrusted);
  TestTrustDomain refused;
  refused.Trust(root_).SetChainAnswer(Refuse(Refusal::kNoKeyPinned));
  expect_refused(refused, leaf_, Error::kRefusedByTrustDomain);
  domain_.Trust(root_);
  expect_refused(domain_, leaf_.CorruptSignature(), Error::kBadSignature);
  expect_refused(domain_, leaf_.Purposes({der::Oid::kClientAuth}),
                 Error::kPurposeNotAllowed);
  BuildOptions poor = Host();
  poor.limits.signature_checks = 0;
  expect_refused(domain_, leaf_, Error::kSignatureBudgetExhausted, poor);
}

// All errors, as a list: who adds an error has to think about it here.
TEST_F(OverridesTest, ListOfOverridableErrors) {
  const Error kOverridable[] = {
      Error::kUnknownIssuer,
      Error::kUntrustedRoot,
      Error::kExpired,
      Error::kNotYetValid,
      Error::kHostnameMismatch,
      Error::kIpAddressMismatch,
      Error::kEmailMismatch,
      Error::kUriMismatch,
      Error::kRevocationUnavailable,
  };
  size_t count = 0;
#define CAIRN_COUNT_OVERRIDABLE(name, number, rank, text) \
  if (IsOverridable(Error::name)) ++count;
  CAIRN_ERRORS(CAIRN_COUNT_OVERRIDABLE)
#undef CAIRN_COUNT_OVERRIDABLE
  EXPECT_EQ(count, std::size(kOverridable));
  for (const Error error : kOverridable) EXPECT_TRUE(IsOverridable(error));
}

// Consent to one thing is none to another that is wrong as well.
TEST_F(OverridesTest, SecondLookFindsWhatElseIsWrong) {
  domain_.Trust(root_).Revoke(leaf_.NoSan().San("example.org"));
  const auto expired_and_other_host =
      leaf_.NotAfter(kNow - 1).NoSan().San("example.org");
  const struct {
    TestCertificate leaf;
    Error error;
    Error what_else;
  } kCases[] = {
      {expired_and_other_host, Error::kExpired, Error::kHostnameMismatch},
      {leaf_.NotAfter(kNow - 1).CorruptSignature(), Error::kExpired,
       Error::kBadSignature},
      {Leaf().NotAfter(kNow - 1).IssuedBy(Ca("Stranger")), Error::kExpired,
       Error::kUnknownIssuer},
      {leaf_.NoSan().San("example.org"), Error::kHostnameMismatch,
       Error::kRevoked},
  };
  for (const auto& row : kCases) {
    const VerificationOutcome outcome = Build(row.leaf, row.error);
    EXPECT_EQ(outcome.verdict(), Verdict::kNotTrusted);
    EXPECT_EQ(outcome.refused(), Refused::kMoreIsWrong);
    EXPECT_THAT(outcome.result(), FailsWith(row.error));
    ASSERT_NE(outcome.second_look(), nullptr);
    EXPECT_THAT(*outcome.second_look(), FailsWith(row.what_else));
    EXPECT_FALSE(outcome.applied().has_value());
    EXPECT_EQ(builder_.chain(), nullptr);
  }
}

// The trust domain's own rules bind what stands for itself, too.
TEST_F(OverridesTest, PinsStillBind) {
  const auto unknown = Leaf().SelfSigned();
  const PinSet pins = *PinSet::Create({KeyPin(root_)}, {KeyPin(Ca("Spare"))});
  PinnedTrustDomain pinned(&domain_, &pins);
  const VerificationOutcome outcome = BuildWithOverrides(
      builder_, pinned, unknown.certificate(), Host(),
      [](const OverrideRequest& request) -> std::optional<Override> {
        return Override{request.certificate, Error::kUntrustedRoot};
      });
  EXPECT_EQ(outcome.refused(), Refused::kMoreIsWrong);
  EXPECT_THAT(*outcome.second_look(), RefusedFor(Refusal::kNoKeyPinned));
  EXPECT_NE(outcome.ToText().find("no key on the path is pinned"),
            std::string::npos)
      << outcome.ToText();
}

// What stands for itself stands for nobody else, and the trust domain is told.
TEST_F(OverridesTest, StandsForItselfOnly) {
  bool seen = false;
  domain_.on_chain = [&seen](const VerifiedChain& chain) {
    seen = true;
    EXPECT_TRUE(chain.end_entity_is_anchor());
    EXPECT_EQ(chain.anchor().constraints.kind,
              AnchorConstraints::Kind::kEndEntityOnly);
    return HookResult::Ok();
  };
  EXPECT_TRUE(Build(Leaf().SelfSigned(), Error::kUntrustedRoot).accepted());
  EXPECT_TRUE(seen);
}

// Distrust that comes between the two builds counts.
TEST_F(OverridesTest, DistrustWins) {
  int asked = 0;
  domain_.on_trust = [&asked](const Certificate&, Role) {
    return ++asked == 1 ? CertTrust::Inherits() : CertTrust::Distrusted();
  };
  const VerificationOutcome outcome =
      Build(Leaf().SelfSigned(), Error::kUntrustedRoot);
  EXPECT_EQ(outcome.refused(), Refused::kMoreIsWrong);
  EXPECT_THAT(*outcome.second_look(), FailsWith(Error::kDistrusted));
}

// An override does not turn a certificate into an issuer of others.
TEST_F(OverridesTest, AcceptedCertificateDoesNotIssue) {
  const auto accepted = Ca("CN=accepted").SelfSigned();
  const auto forged = Leaf().IssuedBy(accepted);
  domain_.Offer(accepted);
  const VerificationOutcome outcome =
      Build(forged, accepted, Error::kUntrustedRoot);
  EXPECT_EQ(outcome.refused(), Refused::kOtherCertificate);
}

TEST_F(OverridesTest, ExpiredIntermediate) {
  const auto inter = Ca("Intermediate").NotAfter(kNow - kDay).IssuedBy(root_);
  const auto leaf = Leaf().IssuedBy(inter);
  domain_.Trust(root_).Offer(inter);
  EXPECT_TRUE(Build(leaf, Error::kExpired).accepted());
  // It had expired before the leaf was issued.
  const auto old = Ca("Intermediate").NotAfter(kNow - kYear).IssuedBy(root_);
  TestTrustDomain domain;
  domain.Trust(root_).Offer(old);
  const VerificationOutcome outcome = BuildWithOverrides(
      builder_, domain, Leaf().IssuedBy(old).certificate(), Host(),
      [](const OverrideRequest& request) -> std::optional<Override> {
        return Override{request.certificate, Error::kExpired};
      });
  EXPECT_EQ(outcome.refused(), Refused::kMoreIsWrong);
}

// Revocation is asked about as of now, both times.
TEST_F(OverridesTest, RevocationAsOfNow) {
  domain_.Trust(root_);
  domain_.on_revocation = [](const RevocationQuery& query) {
    EXPECT_EQ(query.time, kNow);
    return RevocationAnswer::Revoked();
  };
  const VerificationOutcome outcome =
      Build(leaf_.NotAfter(kNow - kDay), Error::kExpired);
  EXPECT_THAT(*outcome.second_look(), FailsWith(Error::kRevoked));
}

TEST_F(OverridesTest, RevocationUnavailable) {
  domain_.Trust(root_).SetRevocation(RevocationAnswer::Unknown(
      RevocationAnswer::Fail::kHard, Error::kRevocationUnavailable));
  const VerificationOutcome outcome =
      Build(leaf_, Error::kRevocationUnavailable);
  EXPECT_EQ(outcome.verdict(), Verdict::kAcceptedByOverride);
  EXPECT_EQ(outcome.second_look()->revocation(0), RevocationStatus::kUnknown);
  // "Unknown" from a responder is something else.
  domain_.SetRevocation(
      RevocationAnswer::Unknown(RevocationAnswer::Fail::kHard));
  EXPECT_EQ(Build(leaf_, Error::kRevocationUnknown).refused(),
            Refused::kNotOverridable);
}

TEST_F(OverridesTest, PendingIsNotAFailure) {
  domain_.Trust(root_).PendOnce(Hook::kVerify);
  const VerificationOutcome outcome = Build(leaf_, Error::kUnknownIssuer);
  EXPECT_EQ(outcome.verdict(), Verdict::kPending);
  EXPECT_FALSE(outcome.accepted());
  EXPECT_EQ(asked_, 0);
  EXPECT_THAT(builder_.Resume(), IsTrusted());
}

}  // namespace
}  // namespace cairn::testing
