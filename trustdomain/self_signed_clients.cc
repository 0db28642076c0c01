#include "trustdomain/self_signed_clients.h"

#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "trustdomain/jwk_set.h"
#include "trustdomain/private_trust_domain.h"
#include "trustdomain/sha256.h"

namespace cairn {
namespace {

const AnchorConstraints& ForItselfOnly() {
  static const AnchorConstraints* const constraints = [] {
    auto* made = new AnchorConstraints();
    made->kind = AnchorConstraints::Kind::kEndEntityOnly;
    return made;
  }();
  return *constraints;
}

// A digest as octets, by what it is of: a certificate never passes for a key.
std::string CertificateEntry(der::Input certificate) {
  const Sha256 digest = Sha256Of(certificate);
  return absl::StrCat("certificate ", der::Input(digest).AsStringView());
}
std::string KeyEntry(const Sha256& digest) {
  return absl::StrCat("key ", der::Input(digest).AsStringView());
}

}  // namespace

absl::Status SelfSignedClients::AddCertificate(absl::string_view der,
                                               Set* known,
                                               TrustStore::Builder* builder) {
  if (absl::Status s = builder->AddAnchor(der, ForItselfOnly()); !s.ok()) {
    return s;
  }
  known->insert(CertificateEntry(der::Input::FromString(der)));
  return absl::OkStatus();
}

absl::Status SelfSignedClients::Add(const SelfSignedClient& client,
                                    TrustStore::Builder* builder) {
  if (client.client_id.empty()) {
    return absl::InvalidArgumentError("no client_id");
  }
  Set known;
  for (const std::string& certificate : client.certificates) {
    if (absl::Status s = AddCertificate(certificate, &known, builder);
        !s.ok()) {
      return s;
    }
  }
  for (const std::string& key : client.public_keys) {
    const absl::StatusOr<Sha256> digest = ParseSha256(key);
    if (!digest.ok()) return digest.status();
    known.insert(KeyEntry(*digest));
  }
  if (!client.jwk_set.empty()) {
    const absl::StatusOr<JwkSet> set = ParseJwkSet(client.jwk_set);
    if (!set.ok()) return set.status();
    for (const Jwk& jwk : set->keys) {
      if (jwk.certificate.empty()) {
        return absl::InvalidArgumentError("JWK set: a key without x5c");
      }
      if (absl::Status s = AddCertificate(jwk.certificate, &known, builder);
          !s.ok()) {
        return s;
      }
    }
  }
  if (known.empty()) {
    return absl::InvalidArgumentError("neither a certificate nor a key");
  }
  all_.insert(known.begin(), known.end());
  return by_client_.emplace(client.client_id, std::move(known)).second
             ? absl::OkStatus()
             : absl::InvalidArgumentError("the client_id is there twice");
}

absl::StatusOr<std::shared_ptr<const SelfSignedClients>>
SelfSignedClients::Create(const std::vector<SelfSignedClient>& clients) {
  std::shared_ptr<SelfSignedClients> made(new SelfSignedClients());
  TrustStore::Builder builder;
  for (const SelfSignedClient& client : clients) {
    if (absl::Status s = made->Add(client, &builder); !s.ok()) {
      return absl::InvalidArgumentError(absl::StrCat(
          "client ", absl::CHexEscape(client.client_id), ": ", s.message()));
    }
  }
  made->store_ = builder.Build();
  return std::shared_ptr<const SelfSignedClients>(std::move(made));
}

bool SelfSignedClients::IsClient(absl::string_view client_id,
                                 const Certificate& certificate) const {
  const auto found = by_client_.find(client_id);
  return found != by_client_.end() &&
         (found->second.contains(CertificateEntry(certificate.der())) ||
          found->second.contains(
              KeyEntry(Sha256Of(certificate.public_key().info))));
}

bool SelfSignedClients::IsRegistered(const Certificate& certificate) const {
  return all_.contains(CertificateEntry(certificate.der())) ||
         all_.contains(KeyEntry(Sha256Of(certificate.public_key().info)));
}

SelfSignedTrustDomain::SelfSignedTrustDomain(
    std::shared_ptr<const SelfSignedClients> clients)
    : clients_(std::move(clients)) {}

CertTrust SelfSignedTrustDomain::GetCertTrust(const Certificate& certificate,
                                              Role role) {
  return role == Role::kEndEntity && clients_->IsRegistered(certificate)
             ? CertTrust::IsAnchor(&ForItselfOnly())
             : CertTrust::Inherits();
}

// Offers the registered certificates so that who tries to issue with one is
// told why it does not.
HookResult SelfSignedTrustDomain::FindIssuers(const IssuerQuery& query,
                                              IssuerSink& sink) {
  clients_->store().FindIssuers(query, sink);
  return HookResult::Ok();
}

HookResult SelfSignedTrustDomain::VerifySignedData(
    const SignedData& signed_data, const IssuerKey& issuer) {
  return verifier_.VerifySignedData(signed_data, issuer);
}

BuildOptions SelfSignedClientOptions(der::Time time) {
  BuildOptions options = ClientOptions(time);
  options.policy.rules.Remove(Rule::kEndEntityIsNotCa);
  return options;
}

}  // namespace cairn
