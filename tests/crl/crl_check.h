#ifndef CAIRN_TESTS_CRL_CRL_CHECK_H_
#define CAIRN_TESTS_CRL_CRL_CHECK_H_

#include <ostream>
#include <string>
#include <vector>

#include "crl/check.h"
#include "crl/entry.h"
#include "der/time.h"
#include "pkix/error.h"
#include "pkix/trust_domain.h"
#include "pkix/validation_policy.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/crl_factory.h"
#include "tests/support/test_time.h"
#include "tests/support/test_trust_domain.h"

namespace cairn::testing {

// What a check came to.
struct Verdict {
  crl::Status status;
  Error error;

  friend bool operator==(const Verdict& a, const Verdict& b) {
    return a.status == b.status && a.error == b.error;
  }
};
inline constexpr Verdict kGood = {crl::Status::kGood, Error::kOk};
inline constexpr Verdict kRevoked = {crl::Status::kRevoked, Error::kRevoked};
inline constexpr Verdict kPending = {crl::Status::kPending, Error::kPending};
constexpr Verdict Invalid(Error error) {
  return {crl::Status::kInvalid, error};
}
constexpr Verdict NoInformation(Error error) {
  return {crl::Status::kNoInformation, error};
}
// "no information: CrlExpired".
void PrintTo(const Verdict& verdict, std::ostream* out);

// A crl::Check() of one certificate, under WebPki at kNow unless it is told
// otherwise.
//
//   CrlCheck check(leaf);
//   EXPECT_EQ(check.With(CrlOf(root).Revoke(leaf)).Run(), kRevoked);
//
// Keeps what it is given. Its setters change it.
class CrlCheck : private crl::Source, private crl::SignerFinder {
 public:
  explicit CrlCheck(const TestCertificate& certificate);

  // A CRL that is there.
  CrlCheck& With(const TestCrl& crl);
  // A CRL, and what is remembered of it.
  CrlCheck& With(const TestCrl& crl, crl::Memo* memo);
  // A certificate that the finder offers as signer, and its trust.
  CrlCheck& Signer(const TestCertificate& certificate,
                   HookResult trust = Error::kOk);
  CrlCheck& At(der::Time time);
  CrlCheck& Under(const ValidationPolicy& policy);
  CrlCheck& Options(const crl::Options& options);
  // What the source and the finder answer beside what they offer.
  CrlCheck& SourceAnswers(HookResult answer);
  CrlCheck& FinderAnswers(HookResult answer);

  TestTrustDomain& domain() { return domain_; }

  Verdict Run();

  // Of the last Run().
  const crl::Answer& answer() const { return answer_; }
  // cRLNumber of what the answer is about, and of its delta, in decimal; "-"
  // for none: "3", "3 and 4".
  std::string Numbers() const;
  // The names that the source was asked for, and the certificates whose trust
  // was asked for, in order.
  const std::vector<std::string>& asked() const { return asked_; }
  const std::vector<std::string>& trust_asked() const { return trust_asked_; }

 private:
  struct Kept {
    TestCrl crl;
    crl::Memo* memo;
  };
  struct KeptSigner {
    TestCertificate certificate;
    HookResult trust;
  };

  HookResult FindCrls(der::Input issuer, crl::Sink& sink) override;
  HookResult FindSigners(const crl::Crl& crl, crl::SignerSink& sink) override;
  HookResult IsTrusted(const Certificate& signer) override;

  TestCertificate certificate_;
  TestCertificate issuer_;
  TestTrustDomain domain_;
  std::vector<Kept> crls_;
  std::vector<KeptSigner> signers_;
  der::Time time_ = kNow;
  ValidationPolicy policy_ = ValidationPolicy::WebPki();
  crl::Options options_;
  HookResult source_answer_ = Error::kOk;
  HookResult finder_answer_ = Error::kOk;
  crl::Answer answer_;
  std::vector<std::string> asked_;
  std::vector<std::string> trust_asked_;
};

}  // namespace cairn::testing

#endif  // CAIRN_TESTS_CRL_CRL_CHECK_H_
