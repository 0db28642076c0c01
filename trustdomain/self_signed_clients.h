#ifndef CAIRN_TRUSTDOMAIN_SELF_SIGNED_CLIENTS_H_
#define CAIRN_TRUSTDOMAIN_SELF_SIGNED_CLIENTS_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "der/time.h"
#include "pkix/build_options.h"
#include "pkix/trust_domain.h"
#include "trustdomain/boringssl_verifier.h"
#include "trustdomain/trust_store.h"

namespace cairn {

// What an OAuth client registers for the method self_signed_tls_client_auth
// (RFC 8705 section 2.2), in any of three forms.
struct SelfSignedClient {
  std::string client_id;
  // Whole certificates in DER: the client has to present one of them.
  std::vector<std::string> certificates;
  // SHA-256 of whole SubjectPublicKeyInfos, see ParseSha256(): the client has
  // to present a certificate with one of these keys, whatever else is in it.
  std::vector<std::string> public_keys;
  // A JWK Set, as in `jwks` or at `jwks_uri`: the certificates in x5c. Empty
  // for none.
  std::string jwk_set;
};

// The clients that are known by certificates which nobody vouches for. No PKI:
// a certificate is that of a client because it is the one that was registered.
// Immutable, and shared between threads by shared_ptr.
class SelfSignedClients {
 public:
  // InvalidArgument, with a line that names the client, for a client without
  // anything to know it by, a client_id that is empty or there twice, and
  // anything that is not valid. A key in a JWK Set without x5c is not valid.
  static absl::StatusOr<std::shared_ptr<const SelfSignedClients>> Create(
      const std::vector<SelfSignedClient>& clients);

  // Whether `certificate` was registered for this client. True says nothing
  // about who holds the key: that is TLS's to say.
  bool IsClient(absl::string_view client_id,
                const Certificate& certificate) const;
  // Whether it was registered for anybody.
  bool IsRegistered(const Certificate& certificate) const;

  // The registered certificates, each an anchor for itself only.
  const TrustStore& store() const { return *store_; }

 private:
  using Set = absl::flat_hash_set<std::string>;

  SelfSignedClients() = default;
  absl::Status Add(const SelfSignedClient& client,
                   TrustStore::Builder* builder);
  absl::Status AddCertificate(absl::string_view der, Set* known,
                              TrustStore::Builder* builder);

  // Digests as octets: of certificates and of keys, for each client and all.
  absl::flat_hash_map<std::string, Set> by_client_;
  Set all_;
  std::shared_ptr<const TrustStore> store_;
};

// The self-signed method of RFC 8705: trusts what was registered, for itself
// only. A registered certificate never issues, whatever its basicConstraints
// say, and there is no other issuer: every path has one certificate.
//
// Which client it is, is a matter of the request: ask IsClient() with its
// client_id. Thread-safe; cheap to make.
class SelfSignedTrustDomain : public TrustDomain {
 public:
  explicit SelfSignedTrustDomain(
      std::shared_ptr<const SelfSignedClients> clients);

  CertTrust GetCertTrust(const Certificate& certificate, Role role) override;
  HookResult FindIssuers(const IssuerQuery& query, IssuerSink& sink) override;
  HookResult VerifySignedData(const SignedData& signed_data,
                              const IssuerKey& issuer) override;

 private:
  std::shared_ptr<const SelfSignedClients> clients_;
  BoringSslVerifier verifier_;
};

// ClientOptions(), for self-signed certificates: tools make them with cA TRUE
// unless told otherwise, which is harmless where nothing ever issues. That they
// are within their validity period is checked.
BuildOptions SelfSignedClientOptions(der::Time time);

}  // namespace cairn

#endif  // CAIRN_TRUSTDOMAIN_SELF_SIGNED_CLIENTS_H_
