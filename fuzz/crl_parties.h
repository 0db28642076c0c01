#ifndef CAIRN_FUZZ_CRL_PARTIES_H_
#define CAIRN_FUZZ_CRL_PARTIES_H_

#include "tests/support/certificate_factory.h"
#include "tests/support/names.h"

namespace cairn::fuzz {

// Who takes part in crl_fuzz and its seeds.
inline testing::TestCertificate CrlRoot() {
  return testing::Ca("O=Example,CN=Root").Stub();
}
inline testing::TestCertificate CrlSigner() {
  return testing::Ca("CRL issuer").Stub().IssuedBy(CrlRoot());
}
inline testing::TestCertificate CrlLeaf() {
  testing::CrlPoint relative;
  relative.relative_name =
      testing::Attribute(der::Oid::kCommonName, der::kUtf8String, "Part 1");
  testing::CrlPoint indirect("http://c.example/2");
  indirect.crl_issuer = {testing::DirectoryName("CRL issuer")};
  return testing::Leaf()
      .Stub()
      .Serial(0x1234)
      .CrlDistributionPoint("http://c.example/1")
      .CrlDistributionPoint(relative)
      .CrlDistributionPoint(indirect)
      .IssuedBy(CrlRoot());
}

}  // namespace cairn::fuzz

#endif  // CAIRN_FUZZ_CRL_PARTIES_H_
