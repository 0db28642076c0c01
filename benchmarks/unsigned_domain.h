#ifndef CAIRN_BENCHMARKS_UNSIGNED_DOMAIN_H_
#define CAIRN_BENCHMARKS_UNSIGNED_DOMAIN_H_

#include <algorithm>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "absl/types/span.h"
#include "der/input.h"
#include "pkix/trust_domain.h"
#include "tests/support/verify_signature.h"
#include "trustdomain/trust_store.h"

namespace cairn::benchmarks {

// A trust domain in which signatures and digests cost nothing: what remains is
// Cairn's own work. As InMemoryTrustDomain in all else. Takes every signature
// for good, but for those of keys that it was told of.
//
// Not thread-safe until it is set up; after that it may be shared.
class UnsignedDomain final : public TrustDomain {
 public:
  // Trusts nothing and knows no issuers: for OCSP and CRLs.
  UnsignedDomain() = default;
  // `intermediates` are borrowed.
  UnsignedDomain(std::shared_ptr<const TrustStore> store,
                 absl::Span<const Certificate> intermediates)
      : store_(std::move(store)), intermediates_(intermediates) {}

  // Signatures of this key are bad. Borrows its bytes.
  void AddForger(const PublicKey& key) { forgers_.push_back(key.info); }
  // Learns the SHA-1 digest of `data`, which is recognised by its address.
  void LearnDigest(der::Input data) {
    digests_.push_back({data.data(), {}});
    testing::ComputeTestDigest(Digest::kSha1, data,
                               absl::MakeSpan(digests_.back().sha1));
  }

  CertTrust GetCertTrust(const Certificate& certificate, Role) override {
    return store_ == nullptr ? CertTrust::Inherits()
                             : store_->GetCertTrust(certificate);
  }
  HookResult FindIssuers(const IssuerQuery& query, IssuerSink& sink) override {
    if (store_ == nullptr) return HookResult::Ok();
    store_->FindIssuers(query, sink);
    for (const Certificate& certificate : intermediates_) {
      if (sink.Offer(certificate) == IssuerSink::Answer::kStop) break;
    }
    return HookResult::Ok();
  }
  HookResult VerifySignedData(const SignedData&,
                              const IssuerKey& issuer) override {
    return std::find(forgers_.begin(), forgers_.end(), issuer.key.info) ==
                   forgers_.end()
               ? Error::kOk
               : Error::kBadSignature;
  }
  // False for what was not learnt.
  bool ComputeDigest(Digest, der::Input data,
                     absl::Span<uint8_t> out) override {
    for (const Learnt& learnt : digests_) {
      if (learnt.data != data.data()) continue;
      std::copy(learnt.sha1, learnt.sha1 + sizeof(learnt.sha1), out.begin());
      return true;
    }
    return false;
  }

 private:
  struct Learnt {
    const uint8_t* data;
    uint8_t sha1[20];
  };

  std::shared_ptr<const TrustStore> store_;
  absl::Span<const Certificate> intermediates_;
  std::vector<der::Input> forgers_;
  std::vector<Learnt> digests_;
};

}  // namespace cairn::benchmarks

#endif  // CAIRN_BENCHMARKS_UNSIGNED_DOMAIN_H_
