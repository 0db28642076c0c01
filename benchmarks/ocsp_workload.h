#ifndef CAIRN_BENCHMARKS_OCSP_WORKLOAD_H_
#define CAIRN_BENCHMARKS_OCSP_WORKLOAD_H_

#include <string>

#include "benchmarks/unsigned_domain.h"
#include "ocsp/verify_response.h"
#include "tests/support/certificate_factory.h"

namespace cairn::benchmarks {

// A certificate as the web has them, and who speaks for its issuer.
struct OcspParties {
  OcspParties();

  testing::TestCertificate issuer;
  testing::TestCertificate leaf;
  testing::TestCertificate responder;

  // Borrows the certificates.
  ocsp::ResponseTarget target() const;
  // Makes `domain` know every digest that verifying this response asks for. It
  // knows them by their addresses: verify the same bytes.
  void TeachDigests(const std::string& response, UnsignedDomain* domain) const;
};

}  // namespace cairn::benchmarks

#endif  // CAIRN_BENCHMARKS_OCSP_WORKLOAD_H_
