#include "tools/tls_handshake.h"

#include <cerrno>
#include <system_error>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "openssl/err.h"
#include "openssl/pool.h"
#include "openssl/ssl.h"
#include "openssl/stack.h"

namespace cairn::tools {
namespace {

// How long a server has to say what it thinks of our certificate before we say
// goodbye, and after that. Most send a session ticket or an alert at once; one
// that does neither answers our goodbye.
constexpr absl::Duration kFirstWait = absl::Seconds(1);
constexpr absl::Duration kSecondWait = absl::Seconds(4);

// What callbacks see of one connection.
struct Seen {
  bool certificate_asked_for = false;
  bool ticket = false;
  std::vector<std::string> ca_names;
};

int SeenIndex() {
  static const int index =
      SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  return index;
}

Seen* SeenOf(const SSL* ssl) {
  return static_cast<Seen*>(SSL_get_ex_data(ssl, SeenIndex()));
}

// On clients it is called where the server has asked for a certificate.
int NoteCertificateRequest(SSL* ssl, void* /*arg*/) {
  Seen* seen = SeenOf(ssl);
  seen->certificate_asked_for = true;
  const STACK_OF(CRYPTO_BUFFER)* names = SSL_get0_server_requested_CAs(ssl);
  const size_t count = names == nullptr ? 0 : sk_CRYPTO_BUFFER_num(names);
  for (size_t i = 0; i < count; ++i) {
    const CRYPTO_BUFFER* name = sk_CRYPTO_BUFFER_value(names, i);
    seen->ca_names.emplace_back(
        reinterpret_cast<const char*>(CRYPTO_BUFFER_data(name)),
        CRYPTO_BUFFER_len(name));
  }
  return 1;
}

int NoteTicket(SSL* ssl, SSL_SESSION* /*session*/) {
  SeenOf(ssl)->ticket = true;
  return 0;  // not ours to keep
}

// Puts into `*result` why the last call on `ssl` failed.
void NoteFailure(int ssl_error, int system_error, TlsHandshake* result) {
  const uint32_t error = ERR_peek_error();
  const int reason = ERR_GET_REASON(error);
  if (error == 0) {
    result->problem = ssl_error == SSL_ERROR_SYSCALL && system_error != 0
                          ? std::generic_category().message(system_error)
                          : "the server closed the connection";
  } else if (ERR_GET_LIB(error) == ERR_LIB_SSL &&
             reason >= SSL_AD_REASON_OFFSET) {
    result->alert_received = reason - SSL_AD_REASON_OFFSET;
  } else if (ERR_GET_LIB(error) == ERR_LIB_SSL &&
             (reason == SSL_R_WRONG_VERSION_NUMBER ||
              reason == SSL_R_HTTP_REQUEST)) {
    result->problem = "what the server sends is not TLS";
  } else {
    result->problem = ERR_reason_error_string(error);
  }
  ERR_clear_error();
}

// Waits for what `ssl_error` wants. Whether to call again.
bool Wait(int ssl_error, const TcpSocket& socket, absl::Time deadline,
          TlsHandshake* result) {
  const absl::Status status = ssl_error == SSL_ERROR_WANT_WRITE
                                  ? socket.WaitToWrite(deadline)
                                  : socket.WaitToRead(deadline);
  if (!status.ok()) result->problem = std::string(status.message());
  return status.ok();
}

bool WantsToWait(int ssl_error) {
  return ssl_error == SSL_ERROR_WANT_READ || ssl_error == SSL_ERROR_WANT_WRITE;
}

void Handshake(SSL* ssl, const TcpSocket& socket, absl::Time deadline,
               TlsHandshake* result) {
  for (;;) {
    ERR_clear_error();
    errno = 0;
    const absl::Time begin = absl::Now();
    const int done = SSL_do_handshake(ssl);
    const int system_error = errno;
    deadline += absl::Now() - begin;
    if (done == 1) {
      result->connected = true;
      return;
    }
    const int error = SSL_get_error(ssl, done);
    if (!WantsToWait(error)) return NoteFailure(error, system_error, result);
    if (!Wait(error, socket, deadline, result)) return;
  }
}

// Reads until the server has taken our certificate, or not.
void HearAnswer(SSL* ssl, const TcpSocket& socket, TlsHandshake* result) {
  bool said_goodbye = false;
  absl::Time deadline = absl::Now() + kFirstWait;
  while (!SeenOf(ssl)->ticket) {
    ERR_clear_error();
    errno = 0;
    char octet;
    const int size = SSL_read(ssl, &octet, 1);
    const int system_error = errno;
    const int error = SSL_get_error(ssl, size);
    if (size > 0 || error == SSL_ERROR_ZERO_RETURN) return;
    if (!WantsToWait(error)) {
      // After our goodbye it may close as it likes.
      TlsHandshake failed;
      NoteFailure(error, system_error, &failed);
      if (said_goodbye && failed.alert_received < 0) return;
      result->connected = false;
      result->alert_received = failed.alert_received;
      result->problem = failed.problem;
      return;
    }
    TlsHandshake waited;
    if (SeenOf(ssl)->ticket || Wait(error, socket, deadline, &waited)) continue;
    if (said_goodbye) return;
    said_goodbye = true;
    SSL_shutdown(ssl);
    deadline = absl::Now() + kSecondWait;
  }
}

}  // namespace

void PrepareForHandshake(SSL_CTX* ctx) {
  SSL_CTX_set_cert_cb(ctx, NoteCertificateRequest, nullptr);
  SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_CLIENT);
  SSL_CTX_sess_set_new_cb(ctx, NoteTicket);
}

TlsHandshake ShakeHands(SSL* ssl, const TcpSocket& socket,
                        absl::Time deadline) {
  TlsHandshake result;
  Seen seen;
  if (SSL_set_ex_data(ssl, SeenIndex(), &seen) != 1 ||
      SSL_set_fd(ssl, socket.fd()) != 1) {
    result.problem = "BoringSSL cannot use the connection";
    return result;
  }
  SSL_set_connect_state(ssl);
  Handshake(ssl, socket, deadline, &result);
  if (const SSL_CIPHER* cipher = SSL_get_current_cipher(ssl)) {
    result.protocol = SSL_get_version(ssl);
    result.cipher = SSL_CIPHER_standard_name(cipher);
  }
  if (const char* group = SSL_get_curve_name(SSL_get_curve_id(ssl))) {
    result.group = group;
  }
  const uint8_t* alpn = nullptr;
  unsigned alpn_size = 0;
  SSL_get0_alpn_selected(ssl, &alpn, &alpn_size);
  result.alpn.assign(reinterpret_cast<const char*>(alpn), alpn_size);
  result.certificate_asked_for = seen.certificate_asked_for;
  result.ca_names = seen.ca_names;
  if (result.connected && seen.certificate_asked_for &&
      SSL_version(ssl) == TLS1_3_VERSION) {
    HearAnswer(ssl, socket, &result);
  }
  if (result.connected) SSL_shutdown(ssl);
  ERR_clear_error();
  socket.Finish();
  SSL_set_ex_data(ssl, SeenIndex(), nullptr);
  return result;
}

}  // namespace cairn::tools
