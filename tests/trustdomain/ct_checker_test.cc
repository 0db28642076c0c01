#include "trustdomain/ct_checker.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "pkix/chain_builder.h"
#include "tests/support/allocation_counter.h"
#include "tests/support/ct_log_factory.h"
#include "tests/support/matchers.h"
#include "tests/support/ocsp_factory.h"
#include "tests/support/test_trust_domain.h"
#include "tests/support/verify.h"

namespace cairn::testing {
namespace {

AnchorConstraints PubliclyTrusted() {
  AnchorConstraints constraints;
  constraints.publicly_trusted = true;
  return constraints;
}

class CtCheckerTest : public ::testing::Test {
 protected:
  CtCheckerTest() { settings_.logs = &logs_; }

  // Below a public root, with `inter_` on the way.
  BuildResult Build(const TestCertificate& leaf,
                    const DeliveredScts& delivered = {},
                    const BuildOptions& options = Host()) {
    domain_.Trust(root_, constraints_).Offer(inter_);
    kept_.push_back(leaf);
    CtTrustDomain with_ct(&domain_, settings_, delivered);
    BuildResult result = Verify(with_ct, kept_.back(), options);
    report_ = with_ct.report();
    return result;
  }

  static CtLogList ParseLogs() {
    auto list =
        CtLogList::Parse(LogListJson({TestLog(P256("one")).Operator("One"),
                                      TestLog(P256("two")).Operator("Two")}));
    EXPECT_TRUE(list.ok()) << list.status();
    return *std::move(list);
  }

  const CtLogList logs_ = ParseLogs();
  CtSettings settings_;
  AnchorConstraints constraints_ = PubliclyTrusted();
  const TestSct one_ = SctBy(P256("one"));
  const TestSct two_ = SctBy(P256("two"));
  const TestCertificate root_ = Ca("Root");
  const TestCertificate inter_ = Ca("Intermediate").IssuedBy(root_);
  const TestCertificate bare_ = Leaf().IssuedBy(inter_);
  const TestCertificate logged_ = WithScts(bare_, {one_, two_});
  TestTrustDomain domain_;
  CtReport report_;
  // The report borrows them.
  std::vector<TestCertificate> kept_;
};

TEST_F(CtCheckerTest, Embedded) {
  EXPECT_THAT(Build(logged_), IsTrusted());
  EXPECT_TRUE(report_.required);
  EXPECT_EQ(report_.error, Error::kOk);
  EXPECT_EQ(report_.result.embedded.scts, 2);
  EXPECT_THAT(Build(bare_), FailsWith(Error::kSctsMissing));
  EXPECT_EQ(report_.error, Error::kSctsMissing);
  EXPECT_THAT(Build(WithScts(bare_, {one_})), FailsWith(Error::kTooFewScts));
}

// The issuer of the end entity, not the root, is what the log saw.
TEST_F(CtCheckerTest, WhoseKey) {
  EXPECT_THAT(Build(WithScts(bare_, {one_.IssuerKey(root_.key()),
                                     two_.IssuerKey(root_.key())})),
              FailsWith(Error::kTooFewScts));
  EXPECT_EQ(report_.result.scts[0].error, Error::kSctBadSignature);
  const TestCertificate direct = Leaf().IssuedBy(root_);
  EXPECT_THAT(Build(WithScts(direct, {one_, two_})), IsTrusted());
}

TEST_F(CtCheckerTest, OverTls) {
  const std::string list =
      SctListOf({one_.ForCertificate(bare_), two_.ForCertificate(bare_)});
  DeliveredScts delivered;
  delivered.tls_list = der::Input::FromString(list);
  EXPECT_THAT(Build(bare_, delivered), IsTrusted());
  EXPECT_EQ(report_.result.delivered.scts, 2);
  // Of another certificate.
  EXPECT_THAT(Build(Leaf("O=Other").IssuedBy(inter_), delivered),
              FailsWith(Error::kTooFewScts));
}

TEST_F(CtCheckerTest, InOcsp) {
  const std::string list =
      OcspSctList({one_.ForCertificate(bare_), two_.ForCertificate(bare_)});
  const OcspResponse good =
      Ocsp(StatusOf(bare_).Extension(der::Oid::kOcspSctList, false, list));
  const auto build = [&](const OcspResponse& response) {
    const std::string der = response.der();
    DeliveredScts delivered;
    delivered.ocsp_response = der::Input::FromString(der);
    return Build(bare_, delivered);
  };
  EXPECT_THAT(build(good), IsTrusted());
  EXPECT_EQ(report_.ocsp_error, Error::kOk);
  EXPECT_THAT(build(good.CorruptSignature()), FailsWith(Error::kSctsMissing));
  EXPECT_EQ(report_.ocsp_error, Error::kBadSignature);
  const TestCertificate other = Leaf("O=Other").IssuedBy(inter_);
  EXPECT_THAT(build(Ocsp(StatusOf(other).Extension(der::Oid::kOcspSctList,
                                                   false, list))),
              FailsWith(Error::kSctsMissing));
  EXPECT_EQ(report_.ocsp_error, Error::kOcspNoMatchingEntry);
  EXPECT_THAT(build(Ocsp(StatusOf(bare_).Extension(der::Oid::kOcspSctList,
                                                   false, "malformed"))),
              FailsWith(Error::kMalformedSctList));
}

// It has been verified for its status already.
TEST_F(CtCheckerTest, OcspWithoutSctsIsNotVerified) {
  const std::string der = Ocsp(bare_).der();
  DeliveredScts delivered;
  delivered.ocsp_response = der::Input::FromString(der);
  EXPECT_THAT(Build(bare_, delivered), FailsWith(Error::kSctsMissing));
  EXPECT_EQ(report_.ocsp_error, Error::kOk);
  EXPECT_EQ(domain_.count(Hook::kVerify), 2) << "the two certificates";
}

TEST_F(CtCheckerTest, Scope) {
  constraints_.publicly_trusted = false;
  EXPECT_THAT(Build(bare_), IsTrusted()) << "a private root";
  EXPECT_FALSE(report_.required);
  EXPECT_EQ(report_.result.error, Error::kNotDecided);
  settings_.scope = CtScope::kEverything;
  EXPECT_THAT(Build(bare_), FailsWith(Error::kSctsMissing));
  EXPECT_THAT(Build(logged_), IsTrusted());
}

TEST_F(CtCheckerTest, OtherPurposes) {
  const TestCertificate client =
      Leaf().Purposes({der::Oid::kClientAuth}).IssuedBy(inter_);
  BuildOptions options = Host();
  options.purpose = Purpose::ClientAuth();
  EXPECT_THAT(Build(client, {}, options), IsTrusted());
  settings_.scope = CtScope::kEverything;
  EXPECT_THAT(Build(client, {}, options), FailsWith(Error::kSctsMissing));
}

// Nobody issued it, so nobody logged it.
TEST_F(CtCheckerTest, EndEntityThatIsAnAnchor) {
  settings_.scope = CtScope::kEverything;
  TestTrustDomain domain;
  domain.Trust(bare_, PubliclyTrusted());
  CtTrustDomain with_ct(&domain, settings_);
  EXPECT_THAT(Verify(with_ct, bare_), IsTrusted());
  EXPECT_FALSE(with_ct.report().required);
}

TEST_F(CtCheckerTest, DatesOfTheAnchor) {
  constraints_.sct_not_after = kNow - 29 * kDay;  // when the SCTs were made
  EXPECT_THAT(Build(logged_), IsTrusted());
  EXPECT_THAT(
      Build(WithScts(bare_, {one_.At(Milliseconds(kNow - 29 * kDay) + 1),
                             two_.At(Milliseconds(kNow))})),
      FailsWith(Error::kAnchorSctNotAfter));
}

TEST_F(CtCheckerTest, DatesOfTheAnchorInAnyScope) {
  constraints_.publicly_trusted = false;
  constraints_.sct_all_after = kNow - 30 * kDay;
  EXPECT_THAT(Build(logged_), IsTrusted());
  EXPECT_FALSE(report_.required);
  EXPECT_THAT(Build(bare_), FailsWith(Error::kSctsMissing));
  EXPECT_THAT(Build(WithScts(bare_, {one_.At(0), two_})),
              FailsWith(Error::kAnchorSctAllAfter));
}

// One date binds one root: another path may do.
TEST_F(CtCheckerTest, AnotherPath) {
  const TestCertificate other_root = Ca("Other root");
  constraints_.sct_not_after = kNow - kYear;
  domain_.Trust(other_root, PubliclyTrusted())
      .Offer(inter_.IssuedBy(other_root));
  EXPECT_THAT(Build(logged_), IsTrusted());
  EXPECT_EQ(report_.error, Error::kOk);
  // And verifying SCTs again for each path would be work for nothing.
  EXPECT_LE(domain_.count(Hook::kVerify), 3 + 2)
      << "three certificates and two SCTs";
}

TEST_F(CtCheckerTest, ManyPathsVerifyOnce) {
  for (int i = 0; i < 8; ++i) {
    const TestCertificate root = Ca(absl::StrCat("Root ", i));
    domain_.Trust(root, PubliclyTrusted()).Offer(inter_.IssuedBy(root));
  }
  EXPECT_THAT(Build(WithScts(bare_, {one_, two_.CorruptSignature()})),
              FailsWith(Error::kTooFewScts));
  EXPECT_EQ(domain_.count(Hook::kChain), 9);
  EXPECT_EQ(domain_.count(Hook::kVerify), 1 + 9 + 2)
      << "leaf, intermediates, SCTs";
}

TEST_F(CtCheckerTest, Pending) {
  domain_.Trust(root_, constraints_).Offer(inter_);
  domain_.on_verify = [calls = 0](const SignedData&,
                                  const IssuerKey&) mutable -> HookResult {
    return ++calls == 3 ? Error::kPending : Error::kOk;
  };
  CtTrustDomain with_ct(&domain_, settings_);
  ChainBuilder builder;
  EXPECT_THAT(builder.Build(with_ct, logged_.certificate(), Host()),
              IsPending());
  EXPECT_EQ(with_ct.report().error, Error::kPending);
  EXPECT_THAT(builder.Resume(), IsTrusted());
}

// Another rule's refusal comes first.
TEST_F(CtCheckerTest, TheOtherDomainsWord) {
  domain_.SetChainAnswer(HookResult::Refuse(1000));
  EXPECT_THAT(Build(logged_), FailsWith(Error::kRefusedByTrustDomain));
  EXPECT_EQ(report_.error, Error::kNotDecided);
}

// One domain, several end entities: the report is about the last.
TEST_F(CtCheckerTest, SeveralBuilds) {
  domain_.Trust(root_, constraints_).Offer(inter_);
  CtTrustDomain with_ct(&domain_, settings_);
  EXPECT_THAT(Verify(with_ct, logged_), IsTrusted());
  EXPECT_THAT(Verify(with_ct, bare_), FailsWith(Error::kSctsMissing));
  EXPECT_THAT(Verify(with_ct, logged_), IsTrusted());
  EXPECT_EQ(with_ct.report().result.embedded.scts, 2);
  // Nor does it say anything of a path that the other domain refuses, or that
  // is out of scope.
  domain_.SetChainAnswer(HookResult::Refuse(1000));
  EXPECT_THAT(Verify(with_ct, bare_), FailsWith(Error::kRefusedByTrustDomain));
  EXPECT_EQ(with_ct.report().error, Error::kNotDecided);
  EXPECT_EQ(with_ct.report().result.sct_count, 0);
  domain_.SetChainAnswer(HookResult::Ok());
  EXPECT_THAT(Verify(with_ct, logged_), IsTrusted());
  const TestCertificate own_root = Ca("Own Root");
  const TestCertificate own_leaf = Leaf().IssuedBy(own_root);
  domain_.Trust(own_root);
  EXPECT_THAT(Verify(with_ct, own_leaf), IsTrusted());
  EXPECT_FALSE(with_ct.report().required);
  EXPECT_EQ(with_ct.report().result.error, Error::kNotDecided);
  EXPECT_EQ(with_ct.report().result.sct_count, 0);
  // Later, the list of logs is too old.
  BuildOptions later = Host();
  later.time = kNow + 59 * kDay;
  settings_.policy.max_list_age = 30 * kDay;
  CtTrustDomain strict(&domain_, settings_);
  EXPECT_THAT(Verify(strict, bare_), FailsWith(Error::kSctsMissing));
  EXPECT_THAT(Verify(strict, bare_, later), IsTrusted());
  EXPECT_FALSE(strict.report().result.enforced);
}

TEST_F(CtCheckerTest, CheckCtForDomainsOfYourOwn) {
  class Own : public TestTrustDomain {
   public:
    HookResult CheckChain(const VerifiedChain& chain) override {
      return CheckCt(*this, chain, settings, {}, &report);
    }
    CtSettings settings;
    CtReport report;
  };
  Own own;
  own.settings = settings_;
  own.Trust(root_, constraints_).Offer(inter_);
  EXPECT_THAT(Verify(own, logged_), IsTrusted());
  EXPECT_THAT(Verify(own, bare_), FailsWith(Error::kSctsMissing));
}

TEST_F(CtCheckerTest, AllocatesNothing) {
  class NoCryptography : public TestTrustDomain {
    bool ComputeDigest(Digest, der::Input, absl::Span<uint8_t>) override {
      return true;
    }
  };
  NoCryptography domain;
  domain.Trust(root_, constraints_).Offer(inter_).RecordCalls(false);
  domain.on_verify = [](const SignedData&, const IssuerKey&) {
    return HookResult::Ok();
  };
  CtTrustDomain with_ct(&domain, settings_);
  ChainBuilder builder;
  const BuildOptions options = Host();
  const Certificate& leaf = logged_.certificate();
  // Test certificates are made when they are first asked for.
  EXPECT_THAT(builder.Build(with_ct, leaf, options), IsTrusted());
  CtTrustDomain again(&domain, settings_);
  AllocationScope scope;
  const BuildResult result = builder.Build(again, leaf, options);
  const int64_t allocations = scope.count();
  EXPECT_THAT(result, IsTrusted());
  EXPECT_EQ(allocations, 0);
}

}  // namespace
}  // namespace cairn::testing
