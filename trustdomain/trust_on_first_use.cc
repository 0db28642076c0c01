#include "trustdomain/trust_on_first_use.h"

#include <utility>

#include "trustdomain/refusal.h"

namespace cairn {

TrustOnFirstUse::TrustOnFirstUse(std::string peer, Ask ask)
    : peer_(std::move(peer)), ask_(std::move(ask)) {
  for_itself_only_.kind = AnchorConstraints::Kind::kEndEntityOnly;
}

// Whether it really is trusted, CheckChain() says: by then the certificate has
// been held against purpose, identity and time.
CertTrust TrustOnFirstUse::GetCertTrust(const Certificate& /*certificate*/,
                                        Role role) {
  return role == Role::kEndEntity ? CertTrust::IsAnchor(&for_itself_only_)
                                  : CertTrust::Inherits();
}

HookResult TrustOnFirstUse::FindIssuers(const IssuerQuery& /*query*/,
                                        IssuerSink& /*sink*/) {
  return HookResult::Ok();
}

HookResult TrustOnFirstUse::VerifySignedData(const SignedData& signed_data,
                                             const IssuerKey& issuer) {
  return verifier_.VerifySignedData(signed_data, issuer);
}

HookResult TrustOnFirstUse::CheckChain(const VerifiedChain& chain) {
  const Sha256 certificate = Sha256Of(chain.end_entity().der());
  const Sha256 public_key = Sha256Of(chain.end_entity().public_key().info);
  switch (ask_(FirstUse{peer_, chain, certificate, public_key})) {
    case FirstUseAnswer::kTrust:
      return HookResult::Ok();
    case FirstUseAnswer::kRefuse:
      break;
    case FirstUseAnswer::kKeyChanged:
      return Refuse(Refusal::kPeerKeyChanged).ForEveryPath();
    case FirstUseAnswer::kPending:
      return HookResult::Pending();
  }
  return Refuse(Refusal::kFirstUseRefused).ForEveryPath();
}

}  // namespace cairn
