#ifndef CAIRN_EXAMPLES_TLS_SNIPPETS_H_
#define CAIRN_EXAMPLES_TLS_SNIPPETS_H_

// The code of docs/tls.md.

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "openssl/ssl.h"
#include "tls/client.h"
#include "tls/peer_checks.h"
#include "tls/server.h"
#include "tls/verification.h"
#include "trustdomain/client_groups.h"
#include "trustdomain/ct_checker.h"
#include "trustdomain/spiffe_bundle.h"
#include "trustdomain/spiffe_trust_domain.h"
#include "trustdomain/trust_store.h"

namespace cairn::examples {

// Once for each SSL_CTX, and again when `roots` are replaced. A client that
// fetches issuers which servers forgot, and looks at stapled responses.
absl::Status SetUpClient(SSL_CTX* ctx, std::shared_ptr<const TrustStore> roots,
                         Fetcher* fetcher);

// A connection to `host`, with a session to resume or without. Null where
// `host` is no host name.
bssl::UniquePtr<SSL> NewConnection(SSL_CTX* ctx, const std::string& host,
                                   SSL_SESSION* session);

// Waits until the socket is readable (SSL_ERROR_WANT_READ) or writable
// (SSL_ERROR_WANT_WRITE), or until something has been fetched
// (SSL_ERROR_WANT_CERTIFICATE_VERIFY); in any case no longer than this.
using Wait = std::function<void(int ssl_error, absl::Duration no_longer_than)>;

// The handshake of either side: empty where it is done, or why it failed.
std::string Handshake(SSL* ssl, const Wait& wait);

// A server that lets in the clients of `groups` that `crls` do not revoke.
absl::Status SetUpServer(SSL_CTX* ctx,
                         std::shared_ptr<const ClientGroups> groups,
                         RevocationSource* crls);

// A client that has connected: its group. Empty where it may not come in.
std::string GroupOf(SSL* ssl);

// Workloads that `access` lets in, by their SPIFFE IDs.
tls::ServerSettings ForWorkloads(SpiffeBundles::Snapshot bundles,
                                 SpiffeAccess access);

// The same checks, and Certificate Transparency.
tls::PeerChecks WithCt(tls::PeerChecks checks, const CtLogList* logs);

}  // namespace cairn::examples

#endif  // CAIRN_EXAMPLES_TLS_SNIPPETS_H_
