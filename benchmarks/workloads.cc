#include "benchmarks/workloads.h"

#include <cstddef>
#include <string>

#include "absl/strings/str_cat.h"
#include "tests/support/test_time.h"

namespace cairn::benchmarks {
namespace {

using testing::Ca;
using testing::Leaf;
using testing::TestCertificate;

TestCertificate WithKey(const TestCertificate& certificate, Keys keys, int n) {
  switch (keys) {
    case Keys::kStub:
      return certificate.Stub();
    case Keys::kP256:
      return certificate.Key(testing::P256(n));
    case Keys::kP384:
      return certificate.Key(testing::P384(n));
    case Keys::kRsa2048:
      return certificate.Key(testing::Rsa(2048, n));
    case Keys::kRsa4096:
      return certificate.Key(testing::Rsa(4096, n));
    case Keys::kEd25519:
      return certificate.Key(testing::Ed25519(n));
  }
  return certificate;
}

Chain FromLeaf(const TestCertificate& leaf) {
  Chain chain = {leaf};
  while (!chain.back().is_self_signed()) {
    chain.push_back(chain.back().issuer());
  }
  return chain;
}

}  // namespace

Chain PlainChain(int intermediates, Keys keys) {
  TestCertificate issuer =
      WithKey(Ca("C=US,O=Example,CN=Example Root"), keys, 0);
  for (int i = 0; i < intermediates; ++i) {
    issuer = WithKey(Ca(absl::StrCat("C=US,O=Example,CN=Example CA ", i)), keys,
                     i + 1)
                 .IssuedBy(issuer);
  }
  return FromLeaf(WithKey(Leaf(absl::StrCat("CN=", kHost)), keys, 99)
                      .San(kHost)
                      .IssuedBy(issuer));
}

Chain WebLikeChain(Keys keys) {
  const TestCertificate root = WithKey(
      Ca("C=US,O=Example Trust Services LLC,CN=Example Root R1"), keys, 0);
  const TestCertificate issuer =
      WithKey(Ca("C=US,O=Example Trust Services,CN=Example TLS CA 1"), keys, 1)
          .PathLength(0)
          .Purposes({der::Oid::kServerAuth, der::Oid::kClientAuth})
          .Policies({"2.23.140.1.2.1"})
          .OcspUri("http://ocsp.example-trust.test/r1")
          .CaIssuersUri("http://certs.example-trust.test/r1.der")
          .CrlDistributionPoint("http://crl.example-trust.test/r1.crl")
          .IssuedBy(root);
  TestCertificate leaf =
      WithKey(
          Leaf(absl::StrCat(
              "C=US,ST=California,L=Mountain View,O=Example Incorporated,CN=",
              kHost)),
          keys, 99)
          .Policies({"2.23.140.1.2.2"})
          .OcspUri("http://ocsp.example-trust.test/tls1")
          .CaIssuersUri("http://certs.example-trust.test/tls1.der")
          .CrlDistributionPoint("http://crl.example-trust.test/tls1/a7.crl")
          // As large as two SCTs are.
          .SctList(
              absl::StrCat(std::string("\x00\xf0", 2), std::string(240, 'S')));
  for (const char* name :
       {"example.com", "*.example.com", "example.net", "www.example.net",
        "*.cdn.example.net", "example.org", "www.example.org", kHost}) {
    leaf = leaf.San(name);
  }
  return FromLeaf(leaf.IssuedBy(issuer));
}

Chain ConstrainedChain(int subtrees, int names) {
  TestCertificate root = Ca("Constrained Root").Stub();
  for (int i = 0; i < subtrees; ++i) {
    root = root.PermitDns(absl::StrCat("domain", i, ".example.net"));
  }
  TestCertificate leaf = Leaf("O=Many names").Stub();
  for (int i = 0; i < names; ++i) {
    leaf = leaf.San(
        absl::StrCat("host", i, ".domain", i % subtrees, ".example.net"));
  }
  return FromLeaf(leaf.IssuedBy(root));
}

bool ParseChain(const Chain& chain, absl::Span<Certificate> parsed) {
  bool ok = parsed.size() <= chain.size();
  for (size_t i = 0; ok && i < parsed.size(); ++i) {
    ok = Certificate::Parse(chain[i].input(), &parsed[i]).ok();
  }
  return ok;
}

BuildOptions OptionsFor(absl::string_view host) {
  return BuildOptions(Purpose::ServerAuth(), Identity::DnsName(host),
                      testing::kNow);
}

}  // namespace cairn::benchmarks
