#ifndef CAIRN_TESTS_SUPPORT_PROGRAMMED_PKI_H_
#define CAIRN_TESTS_SUPPORT_PROGRAMMED_PKI_H_

#include <string>
#include <vector>

#include "der/input.h"
#include "pkix/build_options.h"
#include "pkix/certificate.h"
#include "pkix/trust_domain.h"
#include "tests/support/byte_program.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/reference_validator.h"

namespace cairn::testing {

// A PKI made from octets: up to six CAs, up to a dozen certificates of theirs,
// an end entity, anchors, and what the build is asked for, all with whatever
// makes one path good and another bad. One in three is winding, with long ways,
// loops, and names that exclude one another: where the search must tell what it
// learned of a CA from what it learned of a path.
//
// Any octets make one, the same octets the same one, and few octets a simple
// one. Keys are stubs.
//
// It is its own trust domain. Owns everything.
class ProgrammedPki final : public TrustDomain {
 public:
  explicit ProgrammedPki(der::Input program);
  ProgrammedPki(const ProgrammedPki&) = delete;
  ProgrammedPki& operator=(const ProgrammedPki&) = delete;

  const ReferencePki& pki() const { return pki_; }
  // Null where it was damaged so that it does not parse.
  const Certificate* end_entity() const;
  // Limits are those that BuildLimits begins with, but for max_certificates.
  BuildOptions options() const;
  // What there is, in lines.
  std::string Describe() const;

  CertTrust GetCertTrust(const Certificate& certificate, Role role) override;
  HookResult FindIssuers(const IssuerQuery& query, IssuerSink& sink) override;
  HookResult VerifySignedData(const SignedData& signed_data,
                              const IssuerKey& issuer) override;

 private:
  // How an anchor is made known: by GetCertTrust(), or by OfferAnchor() with
  // its certificate or without.
  enum class As { kCertificate, kOffered, kBare };
  struct AnchorPlace {
    As as = As::kCertificate;
    // Null where it did not parse.
    const Certificate* certificate = nullptr;
    Anchor anchor;
  };

  void ReadOptions(ByteProgram* program);
  void ReadPolicyOptions(ByteProgram* program);
  TestCertificate IdentityOf(int ca) const;
  TestCertificate ReadFeatures(ByteProgram* program,
                               TestCertificate certificate);
  TestCertificate ReadWindingFeature(ByteProgram* program,
                                     const TestCertificate& certificate);
  void ReadAnchor(ByteProgram* program);
  void Parse();

  // Settings.
  ValidationPolicy policy_ = ValidationPolicy::WebPki();
  int host_ = 0;
  bool any_purpose_ = false;
  bool compute_policies_ = false;
  bool offer_as_der_ = false;
  bool key_ids_ = true;
  int max_certificates_ = kDefaultMaxCertificates;
  int max_path_length_ = Certificate::kNoPathLength;
  std::vector<ObjectId> initial_policies_;
  std::vector<der::Input> initial_policy_views_;
  PolicyOptions policy_options_;

  bool winding_ = false;
  // Of each CA: its name and its key, by number.
  std::vector<int> names_;
  std::vector<int> keys_;
  std::string text_;

  ReferencePki pki_;
  std::vector<As> anchor_kinds_;
  std::vector<Certificate> certificates_;  // the end entity, then issuers
  bool end_entity_parses_ = false;
  std::vector<Certificate> anchor_certificates_;
  std::vector<AnchorPlace> anchors_;
};

}  // namespace cairn::testing

#endif  // CAIRN_TESTS_SUPPORT_PROGRAMMED_PKI_H_
