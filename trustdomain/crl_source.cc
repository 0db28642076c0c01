#include "trustdomain/crl_source.h"

#include "trustdomain/crl_signer_finder.h"

namespace cairn {

RevocationFinding CrlSource::Find(TrustDomain& domain,
                                  const RevocationQuery& query) {
  CrlSignerFinder finder(domain, query, crls_, options_);
  crl::Answer answer;
  crl::Check(domain,
             crl::Query{query.certificate, query.issuer, query.time,
                        query.policy, options_},
             crls_, finder, &answer);
  switch (answer.status()) {
    case crl::Status::kGood:
      return RevocationFinding::Good();
    case crl::Status::kRevoked:
      return RevocationFinding::Revoked();
    case crl::Status::kPending:
      return RevocationFinding::Nothing(Error::kPending);
    case crl::Status::kInvalid:
      return RevocationFinding::Invalid(answer.failure().error);
    case crl::Status::kNoInformation:
      break;
  }
  return RevocationFinding::Nothing(answer.failure().error);
}

}  // namespace cairn
