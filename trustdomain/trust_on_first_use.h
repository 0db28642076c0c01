#ifndef CAIRN_TRUSTDOMAIN_TRUST_ON_FIRST_USE_H_
#define CAIRN_TRUSTDOMAIN_TRUST_ON_FIRST_USE_H_

#include <cstdint>
#include <functional>
#include <string>

#include "absl/strings/string_view.h"
#include "pkix/trust_domain.h"
#include "pkix/verified_chain.h"
#include "trustdomain/boringssl_verifier.h"
#include "trustdomain/sha256.h"

namespace cairn {

// A peer without a PKI, and the certificate it presents.
struct FirstUse {
  // Whom the application talks to, as it named it: compare with this, not with
  // names in the certificate.
  absl::string_view peer;
  // Right for the purpose, the identity and the time of the build; signed by
  // anybody.
  const VerifiedChain& chain;
  // Of the whole certificate, and of its SubjectPublicKeyInfo. Remember the
  // key where certificates are renewed with it.
  const Sha256& certificate;
  const Sha256& public_key;
};

enum class FirstUseAnswer : uint8_t {
  kTrust,       // it is the one that is remembered, or is remembered now
  kRefuse,      // Refusal::kFirstUseRefused
  kKeyChanged,  // another one is remembered: Refusal::kPeerKeyChanged
  kPending,     // somebody is being asked: resume the build later
};

// Trust on first use, as SSH has it: the application remembers who presented
// what, and says so when it is asked. There is no path: the certificate stands
// for itself, and never for one that it signed.
//
// Ask only about peers that have no PKI: who accepts a new certificate for a
// host of the web accepts an attacker's. To let people accept one certificate
// that a PKI refused, there is BuildWithOverrides().
class TrustOnFirstUse : public TrustDomain {
 public:
  // Called once in a build, on its thread, when everything else about the
  // certificate was found to be right; after "pending" again.
  using Ask = std::function<FirstUseAnswer(const FirstUse&)>;

  TrustOnFirstUse(std::string peer, Ask ask);

  CertTrust GetCertTrust(const Certificate& certificate, Role role) override;
  HookResult FindIssuers(const IssuerQuery& query, IssuerSink& sink) override;
  HookResult VerifySignedData(const SignedData& signed_data,
                              const IssuerKey& issuer) override;
  HookResult CheckChain(const VerifiedChain& chain) override;

 private:
  std::string peer_;
  Ask ask_;
  AnchorConstraints for_itself_only_;
  BoringSslVerifier verifier_;
};

}  // namespace cairn

#endif  // CAIRN_TRUSTDOMAIN_TRUST_ON_FIRST_USE_H_
