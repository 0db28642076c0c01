#ifndef CAIRN_TRUSTDOMAIN_CRL_SOURCE_H_
#define CAIRN_TRUSTDOMAIN_CRL_SOURCE_H_

#include "crl/check.h"
#include "trustdomain/fetcher.h"
#include "trustdomain/revocation_source.h"

namespace cairn {

// CRLs as a source of revocation information: those of a crl::Store, or a
// crl::CrlList of what is at hand. Their signers are looked for among the
// issuers that the trust domain knows (see trustdomain/crl_signer_finder.h).
//
// Holds nothing but a reference, and is as thread-safe as the CRLs.
class CrlSource : public RevocationSource {
 public:
  // `crls` must outlive the source.
  explicit CrlSource(crl::Source& crls, const crl::Options& options = {})
      : crls_(crls), options_(options) {}

  absl::string_view name() const override { return "CRL"; }
  RevocationFinding Find(TrustDomain& domain,
                         const RevocationQuery& query) override;

 private:
  crl::Source& crls_;
  const crl::Options options_;
};

// Fetches the CRLs that the certificate points to. They are not kept: put a
// CrlSource over a store that is loaded now and then before it, or make the
// fetcher remember. Uses the heap.
class FetchedCrlSource : public RevocationSource {
 public:
  // `fetcher` must outlive the source.
  explicit FetchedCrlSource(Fetcher& fetcher, const crl::Options& options = {})
      : fetcher_(fetcher), options_(options) {}

  absl::string_view name() const override { return "fetched CRL"; }
  RevocationFinding Find(TrustDomain& domain,
                         const RevocationQuery& query) override;

 private:
  Fetcher& fetcher_;
  const crl::Options options_;
};

}  // namespace cairn

#endif  // CAIRN_TRUSTDOMAIN_CRL_SOURCE_H_
