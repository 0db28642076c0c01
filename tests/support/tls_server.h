#ifndef CAIRN_TESTS_SUPPORT_TLS_SERVER_H_
#define CAIRN_TESTS_SUPPORT_TLS_SERVER_H_

#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "openssl/ssl.h"
#include "tests/support/loopback_listener.h"
#include "tests/support/tls_pair.h"

namespace cairn::testing {

// What a TlsServer says in the clear before TLS, and what comes after it.
struct TlsServerScript {
  // Said where the client begins a line with `expect`; at once where that is
  // empty. A line that begins otherwise ends the connection.
  struct Step {
    std::string expect;
    std::string answer;
  };

  std::vector<Step> steps;
  // Otherwise nothing more is said, and the connection stays open until the
  // client closes it.
  bool tls = true;
};

// One connection as the server saw it.
struct TlsServerSeen {
  std::string clear;  // what the client said before TLS
  std::string sni;
  bool done = false;          // the handshake, on this side
  int alert = 0;              // the fatal alert of the client, 0 for none
  bool close_notify = false;  // how it ended
  std::string data;           // what the client said under TLS
  std::string verification;   // Verification::ToText(), where it is prepared
};

// A TLS server on 127.0.0.1 and a free port, one connection after another. It
// speaks when it is spoken to.
class TlsServer {
 public:
  // `ctx` as NewContext() makes it; tls::PrepareServer() is called for each
  // connection, and does nothing where it is not configured.
  explicit TlsServer(Context ctx, TlsServerScript script = {});
  ~TlsServer();
  TlsServer(const TlsServer&) = delete;
  TlsServer& operator=(const TlsServer&) = delete;

  int port() const { return listener_.port(); }
  // The connections so far. Waits for the one that is being served.
  std::vector<TlsServerSeen> seen() const;
  // The last of them; an empty one where there is none.
  TlsServerSeen last() const;

 private:
  void Run();
  bool TalkInTheClear(int connection, TlsServerSeen* seen) const;
  void Serve(int connection);

  const Context ctx_;
  const TlsServerScript script_;
  LoopbackListener listener_;
  mutable std::mutex mutex_;
  std::vector<TlsServerSeen> seen_;
  std::thread thread_;
};

}  // namespace cairn::testing

#endif  // CAIRN_TESTS_SUPPORT_TLS_SERVER_H_
