#ifndef CAIRN_TRUSTDOMAIN_CRL_SIGNER_FINDER_H_
#define CAIRN_TRUSTDOMAIN_CRL_SIGNER_FINDER_H_

#include <cstdint>

#include "crl/check.h"
#include "crl/crl.h"
#include "pkix/certificate.h"
#include "pkix/trust_domain.h"

namespace cairn {

// The path of a CRL's signer is short: it ends at an anchor that is known. What
// one certificate may cost is this times crl::kMaxSigners.
inline constexpr uint32_t kMaxSignerSignatureChecks = 16;
inline constexpr uint32_t kMaxSignerSteps = 1000;

// Finds the signers of CRLs among the issuers that a trust domain knows, and
// trusts those with a path of their own to the same anchor as the certificate
// in question (RFC 5280 section 6.3.3 (f)).
//
// That path is built by BuildCertChain() and has to pass the policy of the
// build, less the rules that signers are no CAs and have the lifetimes of end
// entities. An anchor's date of distrust binds it. Its certificates
// must not have been revoked, as far as `crls` says by CRLs that their own
// issuers signed: the signers of those are not looked for again.
//
// Lives for one query. Borrows everything.
class CrlSignerFinder : public crl::SignerFinder {
 public:
  CrlSignerFinder(TrustDomain& domain, const RevocationQuery& query,
                  crl::Source& crls, const crl::Options& options)
      : domain_(domain), query_(query), crls_(crls), options_(options) {}

  HookResult FindSigners(const crl::Crl& crl, crl::SignerSink& sink) override;
  HookResult IsTrusted(const Certificate& signer) override;

 private:
  TrustDomain& domain_;
  const RevocationQuery& query_;
  crl::Source& crls_;
  const crl::Options& options_;
};

}  // namespace cairn

#endif  // CAIRN_TRUSTDOMAIN_CRL_SIGNER_FINDER_H_
