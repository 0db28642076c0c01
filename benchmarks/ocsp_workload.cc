#include "benchmarks/ocsp_workload.h"

#include <cstddef>

#include "tests/support/ocsp_factory.h"

namespace cairn::benchmarks {

OcspParties::OcspParties()
    : issuer(testing::Ca("C=US,O=Example Trust Services,CN=Example TLS CA 1")),
      leaf(testing::Leaf("CN=www.example.com")
               .San("www.example.com")
               .IssuedBy(issuer)),
      responder(testing::Responder(
                    "C=US,O=Example Trust Services,CN=Example OCSP Responder 1")
                    .IssuedBy(issuer)) {}

ocsp::ResponseTarget OcspParties::target() const {
  const Certificate& certificate = issuer.certificate();
  return {leaf.certificate(),
          {certificate.subject(), certificate.public_key(), &certificate}};
}

void OcspParties::TeachDigests(const std::string& response,
                               UnsignedDomain* domain) const {
  domain->LearnDigest(leaf.certificate().issuer());
  domain->LearnDigest(issuer.certificate().public_key().bits);
  // The responder's certificate in the response is not where the factory's is.
  const std::string& der = responder.der();
  const size_t at = response.find(der);
  if (at == std::string::npos) return;
  Certificate embedded;
  if (Certificate::Parse(
          der::Input::FromString(response).From(at).First(der.size()),
          &embedded)
          .ok()) {
    domain->LearnDigest(embedded.public_key().bits);
  }
}

}  // namespace cairn::benchmarks
