#ifndef CAIRN_EXAMPLES_SERVICE_H_
#define CAIRN_EXAMPLES_SERVICE_H_

#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "openssl/ssl.h"
#include "pkix/identity.h"

namespace cairn::examples {

// What the example services have in common: sockets, and as much of HTTP as a
// demonstration needs. Whom they trust, and why, is said in mtls_server.cc,
// mtls_client.cc and spiffe_service.cc.

// From the first byte to the last, whatever the peer does.
inline constexpr absl::Duration kConnectionTime = absl::Seconds(10);
// Clients that are served at once; others wait in the listener's queue.
inline constexpr int kWorkers = 16;
// Of a request, as most servers have it, and of a response.
inline constexpr size_t kMaxRequestSize = 8 * 1024;
inline constexpr size_t kMaxResponseSize = 64 * 1024;

// A context for TLS 1.2 and 1.3 with a certificate chain and a key in PEM.
// InvalidArgument where they cannot be read, or do not belong together.
absl::StatusOr<bssl::UniquePtr<SSL_CTX>> NewContext(
    const std::string& chain_file, const std::string& key_file);

// A server on 127.0.0.1: greets every client that comes in by its name,
// Verification::peer_name(), in a response of HTTP/1.0. `ctx` is configured
// with tls::ConfigureServer(). Port 0 is any that is free.
//
// Prints "listening on 127.0.0.1:PORT", for each connection what came of it,
// from "connection N: " on, and "stopped" in the end: after SIGTERM, SIGINT, or
// as many connections as `connections` says, if not 0. Those that are open then
// are finished. At most once in a process.
absl::Status Serve(SSL_CTX* ctx, int port, int connections);

// A client: asks for "/", and prints what it finds out about the server, and
// the response or why there is none. `ctx` is configured with
// tls::ConfigureClient(). `target` is HOST:PORT, of which only TCP takes the
// host: whom the server has to be is `server`'s to say. Whether there is a
// whole response. InvalidArgument for a target or identity that is not valid.
absl::StatusOr<bool> Ask(SSL_CTX* ctx, const std::string& target,
                         const Identity& server);

}  // namespace cairn::examples

#endif  // CAIRN_EXAMPLES_SERVICE_H_
