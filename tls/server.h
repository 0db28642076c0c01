#ifndef CAIRN_TLS_SERVER_H_
#define CAIRN_TLS_SERVER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "openssl/base.h"
#include "tls/settings.h"
#include "trustdomain/private_trust_domain.h"
#include "trustdomain/store_stack.h"

namespace cairn::tls {

enum class ClientCertificates : uint8_t {
  kOff,       // not asked for
  kAccepted,  // asked for: a client without one comes in, one that is refused
              // does not
  kRequired,
};

// What the acceptable CA names take at most, in bytes, with two for the length
// of each: a CertificateRequest has to fit in the 16 kB that many peers read.
inline constexpr size_t kMaxCaNamesSize = 12 * 1024;

// How a server verifies clients: purpose clientAuth and the policy PrivatePki,
// unless changed.
struct ServerSettings : Settings {
  ServerSettings() : Settings(ClientOptions(0)) {}

  ClientCertificates client_certificates = ClientCertificates::kRequired;

  // The CAs that clients should choose their certificate by (RFC 8446 section
  // 4.2.4): whole Names, as ClientGroups::ca_names() and AnchorNames() have
  // them. Where they are more than kMaxCaNamesSize none is sent, and clients
  // offer what they have: half a list would keep good clients away.
  std::vector<std::string> ca_names;
};

// The subjects of the anchors of `stores`, each once: for
// ServerSettings::ca_names.
std::vector<std::string> AnchorNames(const StoreStack& stores);

// Makes the connections of `ctx` verify clients with these settings. A
// connection that was not prepared requires a client certificate, refuses it
// whatever it is, and resumes nothing. One exception: a connection that was
// prepared, and then went to `ctx` by SSL_set_SSL_CTX(), asks for a certificate
// as its first settings say. After kOff or kAccepted a client without one comes
// in; VerificationOf() says kNotVerified, with Problem::kNotPrepared.
//
// Call it before the first connection is made, and again, from any thread, when
// the settings change: connections that are prepared after that have the new
// ones, and resume no session of the old.
//
// InvalidArgument for settings that are not valid, FailedPrecondition where
// `ctx` is configured as a client: those before stay in force. Internal where
// BoringSSL has no memory left.
absl::Status ConfigureServer(SSL_CTX* ctx, const ServerSettings& settings);

// Gives a connection the settings that are in force: between SSL_new() and the
// handshake, on every connection; and again after SSL_set_SSL_CTX(), which
// servers call that choose by SNI: the settings are then those of that SSL_CTX.
// Again after SSL_clear(), too: until then VerificationOf() is about the
// handshake before. Turns early data (0-RTT) off. FailedPrecondition where the
// SSL_CTX is not configured as a server.
absl::Status PrepareServer(SSL* ssl);

}  // namespace cairn::tls

#endif  // CAIRN_TLS_SERVER_H_
