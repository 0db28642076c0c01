// Any bytes as a CRL: nothing crashes, a CRL whose signature is bad says
// nothing, the index says what the scan says, and a check keeps its promises.

#include <cstdint>

#include "crl/check.h"
#include "crl/crl.h"
#include "crl/index.h"
#include "crl/verified_crl.h"
#include "fuzz/crl_parties.h"
#include "fuzz/require.h"
#include "pkix/trust_domain.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/test_time.h"

namespace cairn::fuzz {
namespace {

// Takes every signature for good, so that fuzzing reaches what stands behind
// it, or every signature for bad.
class Domain final : public TrustDomain {
 public:
  explicit Domain(Error answer) : answer_(answer) {}

  CertTrust GetCertTrust(const Certificate&, Role) override {
    return CertTrust::Inherits();
  }
  HookResult FindIssuers(const IssuerQuery&, IssuerSink&) override {
    return HookResult::Ok();
  }
  HookResult VerifySignedData(const SignedData&, const IssuerKey&) override {
    return answer_;
  }

 private:
  const Error answer_;
};

class Finder final : public crl::SignerFinder {
 public:
  explicit Finder(const Certificate& signer) : signer_(signer) {}
  HookResult FindSigners(const crl::Crl&, crl::SignerSink& sink) override {
    sink.Offer(signer_);
    return Error::kOk;
  }
  HookResult IsTrusted(const Certificate&) override { return Error::kOk; }

 private:
  const Certificate& signer_;
};

class Parties {
 public:
  void Try(der::Input der) {
    crl::Crl crl;
    const Failure failure = crl::Crl::Parse(der, &crl);
    Require(failure.ok() == (crl.version() != 0));
    Require(failure.ok() || failure.offset <= der.size());
    if (!failure.ok()) return;
    CompareIndex(crl);
    CheckWith(crl);
  }

 private:
  IssuerKey KeyOf(const testing::TestCertificate& issuer) const {
    const Certificate& certificate = issuer.certificate();
    return {certificate.subject(), certificate.public_key(), &certificate};
  }

  void CompareIndex(const crl::Crl& crl) {
    Domain domain(Error::kOk);
    crl::VerifiedCrl verified;
    if (!crl::Verify({domain, policy_}, crl, KeyOf(root_), &verified).ok()) {
      return;
    }
    const crl::Index index(verified);
    const der::Input issuer = leaf_.certificate().issuer();
    const auto same = [&](der::Input serial) {
      const crl::Finding a = verified.Find(serial, issuer);
      const crl::Finding b = index.Find(serial, issuer);
      Require(a.failure.error == b.failure.error);
      Require(a.failure.ok() || !a.listed);
      Require(a.listed == b.listed);
      Require(a.entry.serial_number.data() == b.entry.serial_number.data());
    };
    same(leaf_.certificate().serial_number());
    der::Reader entries(crl.entries());
    crl::Entry entry;
    for (int i = 0; i < 8 && !entries.AtEnd(); ++i) {
      if (crl::ReadEntry(crl, &entries, &entry) != Error::kOk) break;
      same(entry.serial_number);
    }
  }

  void CheckWith(const crl::Crl& crl) {
    crl::CrlList list({&crl, 1});
    Finder finder(signer_.certificate());
    const crl::Query query{leaf_.certificate(), KeyOf(root_), testing::kNow,
                           policy_, crl::Options()};
    crl::Answer answer;
    Domain good(Error::kOk);
    crl::Check(good, query, list, finder, &answer);
    const bool decided = answer.status() == crl::Status::kGood ||
                         answer.status() == crl::Status::kRevoked;
    Require((answer.status() == crl::Status::kGood) == answer.failure().ok());
    Require(!decided || answer.valid_until() >= query.time);
    Require(!decided || answer.counters().signatures > 0);
    Domain bad(Error::kBadSignature);
    crl::Check(bad, query, list, finder, &answer);
    Require(answer.status() == crl::Status::kInvalid ||
            answer.status() == crl::Status::kNoInformation);
  }

  const testing::TestCertificate root_ = CrlRoot();
  const testing::TestCertificate signer_ = CrlSigner();
  const testing::TestCertificate leaf_ = CrlLeaf();
  const ValidationPolicy policy_ = ValidationPolicy::WebPki();
};

}  // namespace
}  // namespace cairn::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static auto* parties = new cairn::fuzz::Parties();
  parties->Try(cairn::der::Input(data, size));
  return 0;
}
