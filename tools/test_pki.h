#ifndef CAIRN_TOOLS_TEST_PKI_H_
#define CAIRN_TOOLS_TEST_PKI_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "openssl/base.h"
#include "tools/testca_names.h"

namespace cairn::tools {

// Stands in the subject of every certificate that a test CA makes, as its
// organisation, and the CA may issue for no other.
inline constexpr char kTestCaOrganization[] = "Cairn test CA - do not trust";

// A certificate and its private key, P-256.
struct TestCredential {
  bssl::UniquePtr<X509> certificate;
  bssl::UniquePtr<EVP_PKEY> key;

  std::string Der() const;
  std::string CertificatePem() const;
  // PKCS #8, not encrypted.
  absl::StatusOr<std::string> KeyPem() const;
};

// Seconds of Unix time, both ends part of it.
struct TestPeriod {
  int64_t not_before = 0;
  int64_t not_after = 0;
};

// Keys of real randomness that sign certificates for tests. Every CA
// certificate has nameConstraints: the names that were asked for, and
// "localhost", "test" and loopback addresses; mailboxes and URIs below "test";
// subjects of kTestCaOrganization. Not safe for use by several threads.
//
// Internal is BoringSSL out of memory or the like.
class TestCa {
 public:
  // A root and `intermediates` CAs below it, from 1 on, the last of which
  // issues. `subtrees` are as in TestLeaf.
  static absl::StatusOr<TestCa> Make(const std::vector<std::string>& subtrees,
                                     int intermediates, TestPeriod period);
  // One that was made before: root first. InvalidArgument where that is not a
  // CA of this command, or a key is another's.
  static absl::StatusOr<TestCa> Restore(std::vector<TestCredential> cas);
  // PEM as TestCredential writes it. InvalidArgument.
  static absl::StatusOr<TestCredential> ReadCredential(
      const std::string& certificate_pem, const std::string& key_pem);

  // Root first.
  const std::vector<TestCredential>& cas() const { return cas_; }
  // The issuing one first, without the root.
  std::string IntermediatesPem() const;
  // Of the issuing CA.
  TestPeriod period() const;

  absl::StatusOr<TestCredential> Issue(const TestLeaf& leaf,
                                       TestPeriod period) const;
  // With the key and the intermediates. InvalidArgument for a password that is
  // not UTF-8.
  absl::StatusOr<std::string> MakePkcs12(const TestCredential& credential,
                                         const TestLeaf& leaf,
                                         const std::string& password) const;
  // A CRL of each CA in PEM, the issuing one's first, which holds `revoked` and
  // all that `old` holds: the text of the last time, empty for the first.
  // Their numbers go on from there. Each ends with its CA. InvalidArgument
  // where `old` lacks one of them.
  absl::StatusOr<std::string> MakeCrls(const std::vector<X509*>& revoked,
                                       const std::string& old,
                                       int64_t now) const;
  // The root as a SPIFFE bundle.
  absl::StatusOr<std::string> MakeSpiffeBundle() const;

 private:
  std::vector<TestCredential> cas_;
};

// The first certificate of `pem`; null where there is none.
bssl::UniquePtr<X509> ReadTestCertificate(const std::string& pem);

// Whether `ca` issued `certificate`, by its signature.
bool IsIssuedBy(X509* certificate, const TestCredential& ca);

}  // namespace cairn::tools

#endif  // CAIRN_TOOLS_TEST_PKI_H_
