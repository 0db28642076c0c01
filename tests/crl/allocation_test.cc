// Parsing, verifying, looking up and checking use no heap: not for what is
// good, nor for what is refused, nor for what is large.

#include <cstdint>
#include <string>
#include <vector>

#include "crl/check.h"
#include "crl/index.h"
#include "crl/verified_crl.h"
#include "gtest/gtest.h"
#include "tests/support/allocation_counter.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/crl_factory.h"
#include "tests/support/test_time.h"
#include "tests/support/test_trust_domain.h"

namespace cairn::testing {
namespace {

TestCrl ManyEntries(const TestCertificate& issuer) {
  std::string entries;
  for (int i = 1; i < 2000; ++i) {
    entries += RevokedEntry(std::string("\x11") + std::to_string(i))
                   .Reason(crl::Reason::kSuperseded)
                   .der();
  }
  return CrlOf(issuer).AddEntries(entries);
}

TEST(AllocationTest, Crls) {
  const TestCertificate root = Ca("Root").Stub();
  const TestCertificate crl_issuer = Ca("CRL issuer").Stub().IssuedBy(root);
  CrlPoint relative;
  relative.relative_name =
      Attribute(der::Oid::kCommonName, der::kUtf8String, "Part 1");
  CrlPoint indirect("http://c.example/1");
  indirect.crl_issuer = {DirectoryName("CRL issuer")};
  const TestCertificate leaf = Leaf()
                                   .Stub()
                                   .CrlDistributionPoint(relative)
                                   .CrlDistributionPoint(indirect)
                                   .IssuedBy(root);
  const std::vector<TestCrl> tests = {
      CrlOf(root).Revoke(leaf),
      ManyEntries(root),
      CrlOf(root).Idp(IdpOf(relative).OnlyUserCerts().OnlyReasons(6)),
      CrlOf(root).Number(9).DeltaOf(1),
      CrlOf(root).SignedBy(StubKey(3)),
      CrlOf(crl_issuer)
          .Idp(IdpOf("http://c.example/1").Indirect())
          .Revoke(RevokedEntry(leaf).CertificateIssuer("Root")),
      CrlOf(root).Revoke(RevokedEntry(leaf).Extension("1.2.3", true, "")),
      CrlOf(root).NextUpdate(kNow - 1),
      CrlOf(root).CorruptSignature(),
  };
  std::vector<der::Input> inputs;
  for (const TestCrl& test : tests) inputs.push_back(test.input());
  std::vector<crl::Crl> crls(tests.size());
  TestTrustDomain domain;
  domain.RecordCalls(false);
  const ValidationPolicy policy = ValidationPolicy::WebPki();
  const Certificate& issuer = root.certificate();
  const IssuerKey key{issuer.subject(), issuer.public_key(), &issuer};
  const crl::Query query{leaf.certificate(), key, kNow, policy, {}};
  // Offers the CRL issuer and trusts it.
  class Finder : public crl::SignerFinder {
   public:
    explicit Finder(const Certificate& signer) : signer_(signer) {}
    HookResult FindSigners(const crl::Crl&, crl::SignerSink& sink) override {
      sink.Offer(signer_);
      return Error::kOk;
    }
    HookResult IsTrusted(const Certificate&) override { return Error::kOk; }

   private:
    const Certificate& signer_;
  };
  Finder finder(crl_issuer.certificate());
  crl::Answer answer;
  int parsed = 0;
  int listed = 0;

  const AllocationScope scope;
  for (size_t i = 0; i < inputs.size(); ++i) {
    if (crl::Crl::Parse(inputs[i], &crls[i]).ok()) ++parsed;
    crl::VerifiedCrl verified;
    if (crl::Verify({domain, policy}, crls[i], key, &verified).ok() &&
        verified.Find(leaf.certificate().serial_number(), issuer.subject())
            .listed) {
      ++listed;
    }
    crl::CrlList one({&crls[i], 1});
    crl::Check(domain, query, one, finder, &answer);
  }
  crl::CrlList all(crls);
  crl::Check(domain, query, all, finder, &answer);
  EXPECT_EQ(scope.count(), 0);
  EXPECT_EQ(parsed, static_cast<int>(tests.size()));
  EXPECT_EQ(listed, 1);
  EXPECT_EQ(answer.status(), crl::Status::kRevoked);
}

TEST(AllocationTest, LookingUpInAnIndex) {
  const TestCertificate root = Ca("Root").Stub();
  const TestCrl test = ManyEntries(root);
  TestTrustDomain domain;
  const ValidationPolicy policy = ValidationPolicy::WebPki();
  const Certificate& issuer = root.certificate();
  const IssuerKey key{issuer.subject(), issuer.public_key(), &issuer};
  crl::VerifiedCrl verified;
  ASSERT_TRUE(crl::Verify({domain, policy}, test.crl(), key, &verified).ok());
  const crl::Index index(verified);
  const std::string serial = std::string("\x11") + "1234";
  const AllocationScope scope;
  const crl::Finding finding =
      index.Find(der::Input::FromString(serial), issuer.subject());
  EXPECT_EQ(scope.count(), 0);
  EXPECT_TRUE(finding.listed);
}

}  // namespace
}  // namespace cairn::testing
