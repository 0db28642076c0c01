// Writes the seeds of certificate_fuzz, one to each of the files named.

#include <vector>

#include "fuzz/write_seeds.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/names.h"

namespace cairn::fuzz {
namespace {

using namespace testing;  // NOLINT: the factory's language

std::vector<TestCertificate> Seeds() {
  const auto root = Ca("Root").Stub();
  CrlPoint point("http://c.example/1");
  point.reasons = 6;
  point.crl_issuer = {DirectoryName("CN=CRL issuer")};
  const auto policies = Ca("C=XX,O=Example,CN=Inter")
                            .Stub()
                            .Policies({"1.2.3.4", der::Oid::kAnyPolicy})
                            .MapPolicy("1.2.3.4", "1.2.3.5")
                            .RequireExplicitPolicy(3)
                            .InhibitPolicyMapping(0)
                            .InhibitAnyPolicy(2)
                            .IssuedBy(root);
  return {
      root,
      Leaf("C=XX,O=Example+OU=Unit,CN=example.com")
          .Stub()
          .San("*.example.com")
          .San(IpName("192.0.2.1"))
          .San(EmailName("a@example.com"))
          .San(UriName("https://example.com/"))
          .San(DirectoryName("CN=a"))
          .San(SmtpUtf8Name("\xc3\xa4@example.com"))
          .OcspUri("http://o.example/")
          .CaIssuersUri("http://i.example/")
          .CrlDistributionPoint(point)
          .MustStaple()
          .AuthorityKeyIdAndSerial()
          .IssuedBy(root),
      policies,
      Ca("Constrained")
          .Stub()
          .PathLength(1)
          .PermitDns("example.com")
          .Permit(IpRange("10.0.0.0/8"))
          .Exclude(DirectoryName("O=Other"))
          .Exclude(EmailName(".example.com"))
          .Exclude(UriName("example.com"))
          .IssuedBy(policies),
      Leaf("CN=Old").Version(1).Key(StubKey(7)).IssuedBy(root),
      Leaf()
          .Stub()
          .SctList("\x00\x00")
          .NoRevAvail()
          .OcspNoCheck()
          .Extension("1.2.3.4.5", true, "x")
          .IssuerUniqueId("id")
          .IssuedBy(root),
  };
}

}  // namespace
}  // namespace cairn::fuzz

int main(int argc, char** argv) {
  return cairn::fuzz::WriteSeeds(argc, argv, cairn::fuzz::Seeds());
}
