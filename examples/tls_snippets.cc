#include "examples/tls_snippets.h"

#include <utility>

#include "trustdomain/in_memory_trust_domain.h"
#include "trustdomain/private_trust_domain.h"

namespace cairn::examples {

absl::Status SetUpClient(SSL_CTX* ctx, std::shared_ptr<const TrustStore> roots,
                         Fetcher* fetcher) {
  tls::PeerChecks checks;
  checks.revocation = true;
  checks.issuers = fetcher;
  tls::ClientSettings settings;
  settings.domain = [roots, checks](const tls::Peer& peer) {
    return tls::WithChecks(
        std::make_unique<InMemoryTrustDomain>(roots, peer.intermediates), peer,
        checks);
  };
  return tls::ConfigureClient(ctx, settings);
}

bssl::UniquePtr<SSL> NewConnection(SSL_CTX* ctx, const std::string& host,
                                   SSL_SESSION* session) {
  bssl::UniquePtr<SSL> ssl(SSL_new(ctx));
  if (ssl == nullptr) return nullptr;
  if (!tls::PrepareClient(ssl.get(), Identity::DnsName(host)).ok()) {
    return nullptr;
  }
  if (session != nullptr) tls::OfferSession(ssl.get(), session);
  return ssl;
}

std::string Handshake(SSL* ssl, const Wait& wait) {
  for (;;) {
    const int result = SSL_do_handshake(ssl);
    if (result == 1) return "";
    const tls::Verification& verification = *tls::VerificationOf(ssl);
    const int error = SSL_get_error(ssl, result);
    switch (error) {
      case SSL_ERROR_WANT_READ:
      case SSL_ERROR_WANT_WRITE:
      case SSL_ERROR_WANT_CERTIFICATE_VERIFY:
        wait(error, verification.TimeLeft());
        continue;
    }
    return verification.ToText();
  }
}

absl::Status SetUpServer(SSL_CTX* ctx,
                         std::shared_ptr<const ClientGroups> groups,
                         RevocationSource* crls) {
  tls::PeerChecks checks;
  checks.revocation = true;
  checks.sources = {crls};
  tls::ServerSettings settings;
  settings.client_certificates = tls::ClientCertificates::kRequired;
  settings.ca_names = groups->ca_names();
  settings.domain = [groups, checks](const tls::Peer& peer) {
    return tls::WithChecks(
        std::make_unique<PrivateTrustDomain>(groups, peer.intermediates), peer,
        checks);
  };
  settings.name_peer = [groups](const VerifiedChain& chain) {
    return std::string(groups->GroupOf(chain));
  };
  return tls::ConfigureServer(ctx, settings);
}

std::string GroupOf(SSL* ssl) {
  tls::State state = tls::VerificationOf(ssl)->state();
  if (SSL_session_reused(ssl)) state = tls::VerifyAgain(ssl);
  if (state != tls::State::kAccepted) return "";
  return tls::VerificationOf(ssl)->peer_name();
}

tls::ServerSettings ForWorkloads(SpiffeBundles::Snapshot bundles,
                                 SpiffeAccess access) {
  tls::ServerSettings settings;
  settings.options = SpiffeOptions(Purpose::ClientAuth(), 0);
  settings.domain = [bundles, access](const tls::Peer& peer) {
    tls::ConnectionDomain connection;
    connection.domain = std::make_unique<SpiffeTrustDomain>(
        bundles, *peer.end_entity, peer.intermediates, access);
    return connection;
  };
  settings.name_peer = SpiffeTrustDomain::IdOf;
  return settings;
}

tls::PeerChecks WithCt(tls::PeerChecks checks, const CtLogList* logs) {
  checks.ct.emplace();
  checks.ct->logs = logs;
  return checks;
}

}  // namespace cairn::examples
