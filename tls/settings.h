#ifndef CAIRN_TLS_SETTINGS_H_
#define CAIRN_TLS_SETTINGS_H_

#include <cstddef>
#include <functional>
#include <string>

#include "absl/time/time.h"
#include "der/time.h"
#include "pkix/build_options.h"
#include "pkix/verified_chain.h"
#include "tls/peer.h"

namespace cairn::tls {

// How long a handshake may wait for what its verification needs (issuers, OCSP
// responses, CRLs): browsers give a responder a few seconds, and 10 are enough
// for two of them that are slow.
inline constexpr absl::Duration kDefaultPendingDeadline = absl::Seconds(10);

// Connections of one SSL_CTX that wait at once, under whichever settings. Each
// holds a ChainBuilder, 0.4 MB at its default size: 256 are 100 MB.
inline constexpr int kDefaultMaxPending = 256;

// Builders that are kept for the next connection: as many as there are threads
// in most servers.
inline constexpr int kDefaultIdleBuilders = 8;

// How long a session may be resumed. An hour is shorter than what OCSP
// responses and CRLs are good for.
inline constexpr absl::Duration kDefaultSessionLifetime = absl::Hours(1);

// Entries of the trace that is kept with the result. A chain of three
// certificates with two cross-signed ones needs less than ten.
inline constexpr size_t kDefaultTraceEntries = 64;

// What client and server have in common. A value; ConfigureClient() and
// ConfigureServer() copy it, and what the copy borrows must live as long as the
// SSL_CTX and its connections.
struct Settings {
  // Must be set.
  DomainFactory domain;

  // How to build: purpose, policy, limits and so on. `identity` and `time` are
  // not looked at: they are the connection's.
  BuildOptions options;

  // What to keep of a verified chain for the application, such as the client
  // group or the SPIFFE ID: Verification::peer_name(). Called once for each
  // accepted peer, thread-safe. May be empty.
  std::function<std::string(const VerifiedChain& chain)> name_peer;

  // A peer whose verification waits for longer, counted from its beginning, is
  // refused with Problem::kDeadlineExceeded. More than zero.
  absl::Duration pending_deadline = kDefaultPendingDeadline;
  // One more is refused with Problem::kTooManyPending. 0: none may wait.
  int max_pending = kDefaultMaxPending;

  // More than zero. On servers a session with a client certificate ends with
  // the first certificate of the path, too. For sessions without one, what the
  // first call for an SSL_CTX says holds for all.
  absl::Duration session_lifetime = kDefaultSessionLifetime;

  // Sessions are resumed only between connections with the same settings. No
  // two calls of ConfigureClient() or ConfigureServer() have the same ones,
  // unless they have the same text here, not empty, and the same
  // client_certificates and ca_names. For processes that share sessions: who
  // sets it vouches for that it changes whenever roots, pins, allow-lists or
  // revocation settings do. A digest of the configuration, say.
  std::string settings_id;

  size_t trace_entries = kDefaultTraceEntries;  // 0: no trace
  int candidates = kDefaultCandidates;          // of a ChainBuilder
  int idle_builders = kDefaultIdleBuilders;

  // The time of day, in seconds since 1970, and a clock that never goes back,
  // from any point in time. Empty: the system's. Thread-safe.
  std::function<der::Time()> now;
  std::function<absl::Duration()> steady_now;

 protected:
  explicit Settings(const BuildOptions& o) : options(o) {}
};

}  // namespace cairn::tls

#endif  // CAIRN_TLS_SETTINGS_H_
