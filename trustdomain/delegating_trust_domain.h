#ifndef CAIRN_TRUSTDOMAIN_DELEGATING_TRUST_DOMAIN_H_
#define CAIRN_TRUSTDOMAIN_DELEGATING_TRUST_DOMAIN_H_

#include "pkix/trust_domain.h"

namespace cairn {

// Answers as another trust domain does. Derive from it and override the hooks
// in which yours differs: that is how rules are put on top of any domain.
//
// Holds nothing but the pointer, and is as thread-safe as the other.
class DelegatingTrustDomain : public TrustDomain {
 public:
  // `inner` must outlive the domain.
  explicit DelegatingTrustDomain(TrustDomain* inner) : inner_(inner) {}

  CertTrust GetCertTrust(const Certificate& certificate, Role role) override {
    return inner_->GetCertTrust(certificate, role);
  }
  HookResult FindIssuers(const IssuerQuery& query, IssuerSink& sink) override {
    return inner_->FindIssuers(query, sink);
  }
  HookResult VerifySignedData(const SignedData& signed_data,
                              const IssuerKey& issuer) override {
    return inner_->VerifySignedData(signed_data, issuer);
  }
  HookResult CheckSignatureAlgorithm(const Certificate& certificate,
                                     Role role) override {
    return inner_->CheckSignatureAlgorithm(certificate, role);
  }
  HookResult CheckPublicKey(const PublicKey& key, Role role) override {
    return inner_->CheckPublicKey(key, role);
  }
  HookResult CheckValidityPeriod(const Certificate& certificate,
                                 Role role) override {
    return inner_->CheckValidityPeriod(certificate, role);
  }
  bool UnderstandsExtension(der::Input oid, der::Input value,
                            Role role) override {
    return inner_->UnderstandsExtension(oid, value, role);
  }
  RevocationAnswer CheckRevocation(const RevocationQuery& query) override {
    return inner_->CheckRevocation(query);
  }
  HookResult CheckChain(const VerifiedChain& chain) override {
    return inner_->CheckChain(chain);
  }
  bool ComputeDigest(Digest algorithm, der::Input data,
                     absl::Span<uint8_t> out) override {
    return inner_->ComputeDigest(algorithm, data, out);
  }

 private:
  TrustDomain* inner_;
};

}  // namespace cairn

#endif  // CAIRN_TRUSTDOMAIN_DELEGATING_TRUST_DOMAIN_H_
