#ifndef CAIRN_FUZZ_OCSP_PARTIES_H_
#define CAIRN_FUZZ_OCSP_PARTIES_H_

#include "tests/support/certificate_factory.h"
#include "tests/support/ocsp_factory.h"

namespace cairn::fuzz {

// Whom fuzzed responses are about: the same for the target and its seeds.
inline testing::TestCertificate OcspIssuer() {
  return testing::Ca("Issuer").Stub();
}
inline testing::TestCertificate OcspLeaf() {
  return testing::Leaf().Stub().IssuedBy(OcspIssuer());
}
inline testing::TestCertificate OcspResponder() {
  return testing::Responder().Stub().IssuedBy(OcspIssuer());
}

}  // namespace cairn::fuzz

#endif  // CAIRN_FUZZ_OCSP_PARTIES_H_
