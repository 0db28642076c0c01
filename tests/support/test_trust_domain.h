#ifndef CAIRN_TESTS_SUPPORT_TEST_TRUST_DOMAIN_H_
#define CAIRN_TESTS_SUPPORT_TEST_TRUST_DOMAIN_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <string>
#include <vector>

#include "der/input.h"
#include "pkix/anchor.h"
#include "pkix/certificate.h"
#include "pkix/trust_domain.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/der_builder.h"

namespace cairn::testing {

// The methods of a trust domain.
enum class Hook : uint8_t {
  kTrust,
  kFindIssuers,
  kVerify,
  kSignatureAlgorithm,
  kPublicKey,
  kValidityPeriod,
  kExtension,
  kRevocation,
  kChain,
  kDigest,
};
inline constexpr int kHookCount = 10;

// A trust domain whose every answer a test can set, and which remembers what it
// was asked.
//
//   TestTrustDomain domain;
//   domain.Trust(root).Offer(inter).Revoke(leaf);
//   EXPECT_THAT(Verify(domain, leaf), FailsWith(Error::kRevoked));
//   EXPECT_EQ(domain.count(Hook::kVerify), 2);
//
// Signatures are verified: by BoringSSL, or as stubs where the key is one.
// Owns what it offers. Not thread-safe. With RecordCalls(false) and stub keys
// its methods allocate nothing.
class TestTrustDomain : public TrustDomain {
 public:
  TestTrustDomain();
  ~TestTrustDomain() override;
  TestTrustDomain(const TestTrustDomain&) = delete;
  TestTrustDomain& operator=(const TestTrustDomain&) = delete;

  // What is trusted. All of these are offered as issuers too, in the order of
  // the calls. `constraints`, and what it borrows, is copied.

  // GetCertTrust() says that it is an anchor, by its bytes.
  TestTrustDomain& Trust(const TestCertificate& certificate,
                         const AnchorConstraints& constraints = {});
  // Offered by OfferAnchor(), with its certificate or as a bare name and key.
  // GetCertTrust() does not know it.
  TestTrustDomain& TrustByOffer(const TestCertificate& certificate,
                                const AnchorConstraints& constraints = {});
  TestTrustDomain& TrustBare(const TestCertificate& certificate,
                             const AnchorConstraints& constraints = {});
  // By its bytes. Does not offer it.
  TestTrustDomain& Distrust(const TestCertificate& certificate);

  // What is not trusted and offered all the same.

  TestTrustDomain& Offer(const TestCertificate& certificate);
  // Any bytes, offered whoever is asked for, with OfferDer().
  TestTrustDomain& OfferBytes(std::string der);
  // Trusts the root `leaf` was issued under and offers all between.
  TestTrustDomain& AddChainOf(const TestCertificate& leaf);

  // How certificates are offered: parsed, as is the default, or as DER.
  TestTrustDomain& OfferAsDer(bool as_der = true);
  // To every query, not only to those for the certificate's subject.
  TestTrustDomain& OfferEverything(bool everything = true);

  // Answers.

  TestTrustDomain& Revoke(const TestCertificate& certificate);
  TestTrustDomain& SetRevocation(const TestCertificate& certificate,
                                 const RevocationAnswer& answer);
  // For all other certificates. The default is NotChecked().
  TestTrustDomain& SetRevocation(const RevocationAnswer& answer);
  TestTrustDomain& SetChainAnswer(const HookResult& answer);
  TestTrustDomain& Understand(const ObjectId& extension);
  // The next `times` calls of a hook answer "pending" and do nothing else; with
  // a certificate, those calls that are about it. kVerify: about its signature;
  // kChain: about the end entity. Not for kExtension and kDigest.
  TestTrustDomain& PendOnce(Hook hook, int times = 1);
  TestTrustDomain& PendOnce(Hook hook, const TestCertificate& certificate,
                            int times = 1);

  // Answers by any function. They come after PendOnce() and in place of all
  // else.

  std::function<CertTrust(const Certificate&, Role)> on_trust;
  std::function<HookResult(const IssuerQuery&, IssuerSink&)> on_find_issuers;
  std::function<HookResult(const SignedData&, const IssuerKey&)> on_verify;
  std::function<HookResult(const Certificate&, Role)> on_signature_algorithm;
  std::function<HookResult(const PublicKey&, Role)> on_public_key;
  std::function<HookResult(const Certificate&, Role)> on_validity_period;
  std::function<RevocationAnswer(const RevocationQuery&)> on_revocation;
  std::function<HookResult(const VerifiedChain&)> on_chain;

  // What was asked.

  // How often a method was called.
  int count(Hook hook) const { return counts_[static_cast<size_t>(hook)]; }
  // kTrust, kFindIssuers, kVerify, kRevocation and kChain calls in words, in
  // order; certificates are named by subject:
  //
  //   "trust O=Leaf", "find issuers of O=Leaf", "verify O=Leaf by CN=Root",
  //   "revocation of O=Leaf", "chain O=Leaf, CN=Root"
  const std::vector<std::string>& calls() const { return calls_; }
  // Whether calls() is kept. It is by default.
  TestTrustDomain& RecordCalls(bool record);
  // Forgets counts and calls.
  void ForgetCalls();

  // TrustDomain.

  CertTrust GetCertTrust(const Certificate& certificate, Role role) override;
  HookResult FindIssuers(const IssuerQuery& query, IssuerSink& sink) override;
  HookResult VerifySignedData(const SignedData& signed_data,
                              const IssuerKey& issuer) override;
  HookResult CheckSignatureAlgorithm(const Certificate& certificate,
                                     Role role) override;
  HookResult CheckPublicKey(const PublicKey& key, Role role) override;
  HookResult CheckValidityPeriod(const Certificate& certificate,
                                 Role role) override;
  bool UnderstandsExtension(der::Input oid, der::Input value,
                            Role role) override;
  RevocationAnswer CheckRevocation(const RevocationQuery& query) override;
  HookResult CheckChain(const VerifiedChain& chain) override;
  bool ComputeDigest(Digest algorithm, der::Input data,
                     absl::Span<uint8_t> out) override;

 private:
  struct Constraints;
  struct Offering;
  struct Revocation;
  struct Pending;

  const AnchorConstraints* Keep(const AnchorConstraints& constraints);
  Offering& AddOffering(const TestCertificate& certificate);
  IssuerSink::Answer OfferOne(const Offering& offering, IssuerSink& sink) const;
  // Counts the call. Whether it is to answer "pending"; `about` is what Pending
  // holds.
  bool Pends(Hook hook, der::Input about);
  TestTrustDomain& AddPending(Hook hook, std::string about, int times);

  std::list<Constraints> constraints_;
  std::list<Offering> offerings_;
  std::vector<TestCertificate> distrusted_;
  std::vector<Revocation> revocations_;
  RevocationAnswer other_revocation_ = RevocationAnswer::NotChecked();
  HookResult chain_answer_ = HookResult::Ok();
  std::vector<ObjectId> understood_;
  std::vector<Pending> pending_;
  bool offer_as_der_ = false;
  bool offer_everything_ = false;
  bool record_ = true;
  int counts_[kHookCount] = {};
  std::vector<std::string> calls_;
};

}  // namespace cairn::testing

#endif  // CAIRN_TESTS_SUPPORT_TEST_TRUST_DOMAIN_H_
