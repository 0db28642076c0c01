#include "tests/support/tls_server.h"

#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <utility>

#include "openssl/err.h"
#include "tests/support/die.h"

namespace cairn::testing {
namespace {

// One line with its end; less where the client closes.
std::string ReadLine(int connection) {
  std::string line;
  char c;
  while (recv(connection, &c, 1, 0) == 1) {
    line.push_back(c);
    if (c == '\n') break;
  }
  return line;
}

// Reads until the client closes.
void Drain(int connection) {
  char buffer[4096];
  while (recv(connection, buffer, sizeof(buffer), 0) > 0) {
  }
}

// The alert behind the last failure, 0 for none.
int AlertReceived() {
  const uint32_t error = ERR_peek_error();
  const int reason = ERR_GET_REASON(error);
  ERR_clear_error();
  return ERR_GET_LIB(error) == ERR_LIB_SSL && reason > SSL_AD_REASON_OFFSET
             ? reason - SSL_AD_REASON_OFFSET
             : 0;
}

}  // namespace

TlsServer::TlsServer(Context ctx, TlsServerScript script)
    : ctx_(std::move(ctx)), script_(std::move(script)) {
  // Clients close when they like.
  signal(SIGPIPE, SIG_IGN);
  thread_ = std::thread([this] { Run(); });
}

TlsServer::~TlsServer() {
  listener_.Stop();
  thread_.join();
}

std::vector<TlsServerSeen> TlsServer::seen() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return seen_;
}

TlsServerSeen TlsServer::last() const {
  const std::vector<TlsServerSeen> all = seen();
  return all.empty() ? TlsServerSeen() : all.back();
}

void TlsServer::Run() {
  while (listener_.Wait()) {
    // Whoever asks what was seen waits for this connection.
    const std::lock_guard<std::mutex> lock(mutex_);
    const int connection = listener_.Accept();
    if (connection < 0) continue;
    Serve(connection);
    close(connection);
  }
}

bool TlsServer::TalkInTheClear(int connection, TlsServerSeen* seen) const {
  for (const TlsServerScript::Step& step : script_.steps) {
    if (!step.expect.empty()) {
      const std::string line = ReadLine(connection);
      seen->clear += line;
      if (line.compare(0, step.expect.size(), step.expect) != 0) return false;
    }
    SendAll(connection, step.answer);
  }
  if (!script_.tls) Drain(connection);
  return script_.tls;
}

void TlsServer::Serve(int connection) {
  seen_.emplace_back();
  TlsServerSeen& seen = seen_.back();
  if (!TalkInTheClear(connection, &seen)) return;
  const bssl::UniquePtr<SSL> ssl(SSL_new(ctx_.get()));
  DieUnless(ssl != nullptr && SSL_set_fd(ssl.get(), connection) == 1,
            "SSL_new");
  const bool prepared = tls::PrepareServer(ssl.get()).ok();
  SSL_set_accept_state(ssl.get());
  ERR_clear_error();
  seen.done = SSL_do_handshake(ssl.get()) == 1;
  const char* sni = SSL_get_servername(ssl.get(), TLSEXT_NAMETYPE_host_name);
  if (sni != nullptr) seen.sni = sni;
  if (seen.done) {
    char c;
    int size;
    while ((size = SSL_read(ssl.get(), &c, 1)) == 1) seen.data.push_back(c);
    seen.close_notify = SSL_get_error(ssl.get(), size) == SSL_ERROR_ZERO_RETURN;
  }
  seen.alert = AlertReceived();
  if (prepared) {
    seen.verification = tls::VerificationOf(ssl.get())->ToText();
  }
  if (seen.close_notify) SSL_shutdown(ssl.get());
  shutdown(connection, SHUT_WR);
  Drain(connection);
}

}  // namespace cairn::testing
