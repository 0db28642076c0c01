#ifndef CAIRN_TRUSTDOMAIN_IN_MEMORY_TRUST_DOMAIN_H_
#define CAIRN_TRUSTDOMAIN_IN_MEMORY_TRUST_DOMAIN_H_

#include <cstdint>

#include "absl/types/span.h"
#include "pkix/certificate.h"
#include "pkix/trust_domain.h"
#include "trustdomain/boringssl_verifier.h"
#include "trustdomain/key_cache.h"
#include "trustdomain/revocation_checker.h"
#include "trustdomain/signature_cache.h"
#include "trustdomain/store_stack.h"

namespace cairn {

// A trust domain of one or more stores, BoringSSL and, if you say so, sources
// of revocation information: what most users start from. Derive from it to add
// pinning or rules of your own.
//
// Holds no state but what it is made from, so one domain may serve any number
// of threads. Making one is cheap: make one per connection where the peer
// sends intermediates.
class InMemoryTrustDomain : public TrustDomain {
 public:
  // `stores` is one store, or several in braces: see StoreStack.
  // `intermediates` are candidates beside those of the stores, such as the ones
  // a TLS peer sent: untrusted, in any order. Borrowed, they must outlive the
  // domain.
  explicit InMemoryTrustDomain(
      StoreStack stores, absl::Span<const Certificate> intermediates = {});

  // Revocation is checked by `checker`, which must outlive the domain. Null,
  // as at first: not checked. Not to be called during a build.
  void CheckRevocationBy(const RevocationChecker* checker) {
    checker_ = checker;
  }

  // Signatures that are in `cache` are not verified again, and those that
  // verify are put in; keys of the stores count as known. Null, as at first:
  // each is verified. It must outlive the domain, and may be shared with other
  // domains and threads. Not to be called during a build.
  void UseSignatureCache(SignatureCache* cache) { signatures_ = cache; }

  // Keys of issuers that are not in the stores are decoded once for each time
  // that they come into `cache`, not for each signature. Null, as at first: for
  // each. Otherwise as above.
  void UseKeyCache(KeyCache* cache) { verifier_ = BoringSslVerifier(cache); }

  CertTrust GetCertTrust(const Certificate& certificate, Role role) override;
  HookResult FindIssuers(const IssuerQuery& query, IssuerSink& sink) override;
  HookResult VerifySignedData(const SignedData& signed_data,
                              const IssuerKey& issuer) override;
  bool ComputeDigest(Digest algorithm, der::Input data,
                     absl::Span<uint8_t> out) override;

  RevocationAnswer CheckRevocation(const RevocationQuery& query) override;

  const StoreStack& stores() const { return stores_; }

 private:
  StoreStack stores_;
  absl::Span<const Certificate> intermediates_;
  const RevocationChecker* checker_ = nullptr;
  SignatureCache* signatures_ = nullptr;
  BoringSslVerifier verifier_;
};

}  // namespace cairn

#endif  // CAIRN_TRUSTDOMAIN_IN_MEMORY_TRUST_DOMAIN_H_
