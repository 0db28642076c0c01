#ifndef CAIRN_TESTS_SUPPORT_FAILING_TRUST_DOMAIN_H_
#define CAIRN_TESTS_SUPPORT_FAILING_TRUST_DOMAIN_H_

#include "gtest/gtest.h"
#include "pkix/trust_domain.h"

namespace cairn::testing {

// Every method fails the test and refuses: a test overrides those that it
// expects to be called, and learns of all the others.
class FailingTrustDomain : public TrustDomain {
 public:
  CertTrust GetCertTrust(const Certificate&, Role) override {
    ADD_FAILURE() << "GetCertTrust";
    return CertTrust::Distrusted();
  }
  HookResult FindIssuers(const IssuerQuery&, IssuerSink&) override {
    ADD_FAILURE() << "FindIssuers";
    return HookResult::Refuse(0);
  }
  HookResult VerifySignedData(const SignedData&, const IssuerKey&) override {
    ADD_FAILURE() << "VerifySignedData";
    return HookResult::Refuse(0);
  }
  HookResult CheckSignatureAlgorithm(const Certificate&, Role) override {
    ADD_FAILURE() << "CheckSignatureAlgorithm";
    return HookResult::Refuse(0);
  }
  HookResult CheckPublicKey(const PublicKey&, Role) override {
    ADD_FAILURE() << "CheckPublicKey";
    return HookResult::Refuse(0);
  }
  HookResult CheckValidityPeriod(const Certificate&, Role) override {
    ADD_FAILURE() << "CheckValidityPeriod";
    return HookResult::Refuse(0);
  }
  bool UnderstandsExtension(der::Input, der::Input, Role) override {
    ADD_FAILURE() << "UnderstandsExtension";
    return false;
  }
  RevocationAnswer CheckRevocation(const RevocationQuery&) override {
    ADD_FAILURE() << "CheckRevocation";
    return RevocationAnswer::Revoked();
  }
  HookResult CheckChain(const VerifiedChain&) override {
    ADD_FAILURE() << "CheckChain";
    return HookResult::Refuse(0);
  }
  bool ComputeDigest(Digest, der::Input, absl::Span<uint8_t>) override {
    ADD_FAILURE() << "ComputeDigest";
    return false;
  }
};

}  // namespace cairn::testing

#endif  // CAIRN_TESTS_SUPPORT_FAILING_TRUST_DOMAIN_H_
