#include "trustdomain/in_memory_trust_domain.h"

#include <utility>

namespace cairn {

InMemoryTrustDomain::InMemoryTrustDomain(
    StoreStack stores, absl::Span<const Certificate> intermediates)
    : stores_(std::move(stores)), intermediates_(intermediates) {}

CertTrust InMemoryTrustDomain::GetCertTrust(const Certificate& certificate,
                                            Role /*role*/) {
  return stores_.GetCertTrust(certificate);
}

HookResult InMemoryTrustDomain::FindIssuers(const IssuerQuery& query,
                                            IssuerSink& sink) {
  stores_.FindIssuers(query, sink);
  for (const Certificate& certificate : intermediates_) {
    if (sink.Offer(certificate) == IssuerSink::Answer::kStop) break;
  }
  return HookResult::Ok();
}

HookResult InMemoryTrustDomain::VerifySignedData(const SignedData& signed_data,
                                                 const IssuerKey& issuer) {
  const DecodedKey* key = stores_.FindKey(issuer.key);
  const auto verify = [this, key](const SignedData& data,
                                  const IssuerKey& signer) {
    return key != nullptr ? verifier_.VerifySignedData(data, signer, *key)
                          : verifier_.VerifySignedData(data, signer);
  };
  if (signatures_ == nullptr) return verify(signed_data, issuer);
  SignatureContext context;
  context.issuer_is_known = key != nullptr;
  return signatures_->VerifySignedData(signed_data, issuer, context, verify);
}

bool InMemoryTrustDomain::ComputeDigest(Digest algorithm, der::Input data,
                                        absl::Span<uint8_t> out) {
  return verifier_.ComputeDigest(algorithm, data, out);
}

RevocationAnswer InMemoryTrustDomain::CheckRevocation(
    const RevocationQuery& query) {
  return checker_ != nullptr ? checker_->Check(*this, query)
                             : RevocationAnswer::NotChecked();
}

}  // namespace cairn
