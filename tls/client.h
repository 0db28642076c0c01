#ifndef CAIRN_TLS_CLIENT_H_
#define CAIRN_TLS_CLIENT_H_

#include <string>

#include "absl/status/status.h"
#include "openssl/base.h"
#include "pkix/identity.h"
#include "tls/settings.h"

namespace cairn::tls {

// How a client verifies servers: purpose serverAuth and the policy WebPki,
// unless changed.
struct ClientSettings : Settings {
  ClientSettings()
      : Settings(BuildOptions(Purpose::ServerAuth(), Identity::None(), 0)) {}
};

// Makes the connections of `ctx` verify servers with these settings: asks for
// stapled OCSP responses and SCTs, verifies on resumption, too, and refuses
// every server on a connection that was not prepared.
//
// Call it before the first connection is made, and again, from any thread, when
// the settings change: connections that are prepared after that have the new
// ones, and resume no session of the old.
//
// InvalidArgument for settings that are not valid, FailedPrecondition where
// `ctx` is configured as a server: those before stay in force. Internal where
// BoringSSL has no memory left.
absl::Status ConfigureClient(SSL_CTX* ctx, const ClientSettings& settings);

// Says whom the server must be; between SSL_new() and the handshake, on every
// connection. SNI is set to a host name, and left alone for other identities.
// Identity::None() verifies the chain alone: for trust domains that know whom
// they let in, such as SPIFFE's. `server` is copied.
//
// Call it after SSL_set_SSL_CTX() and after our own certificate and key are
// set, so that sessions are kept apart by key; and again after SSL_clear():
// until then VerificationOf() is about the handshake before. Turns early data
// (0-RTT) off.
//
// InvalidArgument for an identity that is not valid, FailedPrecondition where
// the SSL_CTX is not configured as a client.
absl::Status PrepareClient(SSL* ssl, const Identity& server);

// Offers to resume `session`, if it was made for the same server, under the
// same settings and with the same key of ours: after PrepareClient(), in place
// of SSL_set_session(), which lets the handshake fail where they differ.
// Whether it did. The server's certificate is verified again when it accepts,
// with the stapled response and the SCTs that the session has; if that fails,
// because something of it has expired, so does the handshake, with
// Verification::resumed(): forget the session and connect anew.
bool OfferSession(SSL* ssl, SSL_SESSION* session);

// What tells sessions apart that may be used for each other: the key for the
// application's own cache. 32 bytes; empty where the connection is not
// prepared. Our own key counts as it was at PrepareClient(): one that is set
// later (SSL_CTX_set_cert_cb()), or is used through an SSL_PRIVATE_KEY_METHOD,
// does not, and the application keeps sessions of several apart by itself.
std::string SessionKey(const SSL* ssl);

}  // namespace cairn::tls

#endif  // CAIRN_TLS_CLIENT_H_
