#ifndef CAIRN_TOOLS_TLS_HANDSHAKE_H_
#define CAIRN_TOOLS_TLS_HANDSHAKE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "openssl/base.h"
#include "tools/tcp_socket.h"

namespace cairn::tools {

// What a client saw of a TLS connection.
struct TlsHandshake {
  // The handshake was done, and the server had nothing against it.
  bool connected = false;
  // The fatal alert that the server sent, -1 where it sent none.
  int alert_received = -1;
  // Why not, where it is neither an alert nor our verification: one line.
  std::string problem;

  // As far as they are known.
  std::string protocol;  // "TLSv1.3"
  std::string cipher;    // "TLS_AES_128_GCM_SHA256"
  std::string group;     // "X25519"
  std::string alpn;

  // The server asked for a client certificate, of one of these CAs: whole
  // Names, none for any.
  bool certificate_asked_for = false;
  std::vector<std::string> ca_names;
};

// Makes `ctx`, a client's, fit for ShakeHands(). Before SSL_new().
void PrepareForHandshake(SSL_CTX* ctx);

// Makes the handshake of `ssl`, a client's, over `socket`, and ends the
// connection politely: nothing is sent but TLS. `deadline` is moved by as long
// as the verification takes, which may fetch things.
//
// In TLS 1.3 a client is done before the server has seen its certificate:
// where it asked for one, its answer is waited for, a few seconds at most.
TlsHandshake ShakeHands(SSL* ssl, const TcpSocket& socket, absl::Time deadline);

}  // namespace cairn::tools

#endif  // CAIRN_TOOLS_TLS_HANDSHAKE_H_
