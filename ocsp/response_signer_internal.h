#ifndef CAIRN_OCSP_RESPONSE_SIGNER_INTERNAL_H_
#define CAIRN_OCSP_RESPONSE_SIGNER_INTERNAL_H_

#include <cstdint>

#include "der/input.h"
#include "ocsp/cert_id.h"
#include "ocsp/response_internal.h"
#include "ocsp/verified_response.h"
#include "ocsp/verify_response.h"
#include "pkix/certificate.h"
#include "pkix/error.h"
#include "pkix/trust_domain.h"

namespace cairn::ocsp::internal {

// Finds whose key signed a response, and verifies the signature.
//
// RFC 6960 section 4.2.2.2: the key that signs belongs to the CA that issued
// the certificate in question, or to a responder that this CA has authorised
// by a certificate. A responder that is trusted for other reasons is not
// supported: it could speak for every CA.
//
// Everybody whom the responder identifier fits is tried: the issuer, and then
// the certificates in the response in their order. The reason that is returned
// is that of whoever came closest.
class ResponseSigner {
 public:
  // Borrows everything.
  ResponseSigner(TrustDomain* domain, der::Input response,
                 const ResponseTarget& target, const ResponseOptions& options,
                 IssuerHashes* hashes)
      : domain_(domain),
        response_(response),
        target_(target.certificate),
        issuer_(target.issuer),
        options_(options),
        hashes_(hashes) {}

  // kOk, and `*signer` is who; or why not.
  Failure Verify(const BasicResponse& basic, VerifiedResponse::Signer* signer);

 private:
  // How close a candidate came.
  enum class Stage : uint8_t {
    kNobody,         // the responder identifier fits nobody
    kNotIssued,      // a certificate of somebody else's
    kRefused,        // a certificate that may not sign responses
    kNotAuthorized,  // a certificate that the issuer's key did not sign
    kSignature,      // the signature of the response
  };

  Failure CheckAlgorithm(const BasicResponse& basic) const;
  // Whether the responder identifier is that of this name and key.
  bool IsIssuer(const ResponderId& id, Failure* failure);
  bool IsSubject(const ResponderId& id, const Certificate& certificate,
                 Failure* failure);
  // Tries `der`, a certificate in the response. `*stage` says how close it
  // came.
  Failure TryCertificate(const BasicResponse& basic, der::Input der,
                         Stage* stage);
  Failure CheckDelegate(const Certificate& certificate);
  Failure CheckSignature(const SignedData& data, const IssuerKey& key);
  // Moves a failure within a certificate to where it is in the response.
  Failure InResponse(Failure failure, der::Input certificate) const;

  TrustDomain* domain_;
  der::Input response_;
  const Certificate& target_;
  const IssuerKey& issuer_;
  const ResponseOptions& options_;
  IssuerHashes* hashes_;
};

}  // namespace cairn::ocsp::internal

#endif  // CAIRN_OCSP_RESPONSE_SIGNER_INTERNAL_H_
