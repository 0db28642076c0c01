#include "tests/support/tls_pair.h"

#include "openssl/bio.h"
#include "openssl/err.h"
#include "openssl/pool.h"
#include "tests/support/die.h"

namespace cairn::testing {
namespace {

// Where an SSL says which alert it got, and an SSL_CTX which sessions.
int AlertIndex() {
  static const int index =
      SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  return index;
}
int SessionsIndex() {
  static const int index =
      SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  return index;
}

int KeepSession(SSL* ssl, SSL_SESSION* session) {
  auto* sessions = static_cast<std::vector<Session>*>(
      SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), SessionsIndex()));
  sessions->emplace_back(session);
  return 1;  // it is ours now
}

void NoteAlert(const SSL* ssl, int type, int value) {
  constexpr int kFatal = 2;
  if ((type & SSL_CB_READ_ALERT) != SSL_CB_READ_ALERT) return;
  if (value >> 8 != kFatal) return;
  *static_cast<int*>(SSL_get_ex_data(ssl, AlertIndex())) = value & 0xff;
}

std::vector<bssl::UniquePtr<CRYPTO_BUFFER>> BuffersOf(
    const std::vector<std::string>& chain) {
  std::vector<bssl::UniquePtr<CRYPTO_BUFFER>> owned;
  for (const std::string& der : chain) {
    owned.emplace_back(CRYPTO_BUFFER_new(
        reinterpret_cast<const uint8_t*>(der.data()), der.size(), nullptr));
  }
  return owned;
}
std::vector<CRYPTO_BUFFER*> PointersTo(
    const std::vector<bssl::UniquePtr<CRYPTO_BUFFER>>& owned) {
  std::vector<CRYPTO_BUFFER*> pointers;
  for (const auto& buffer : owned) pointers.push_back(buffer.get());
  return pointers;
}

}  // namespace

Context NewContext(uint16_t version) {
  Context ctx(SSL_CTX_new(TLS_with_buffers_method()));
  if (ctx == nullptr ||
      SSL_CTX_set_min_proto_version(ctx.get(), version) != 1 ||
      SSL_CTX_set_max_proto_version(ctx.get(), version) != 1) {
    Die("NewContext");
  }
  return ctx;
}

Context NewContext(uint16_t version, const TestCertificate& leaf) {
  std::vector<std::string> chain = {leaf.der()};
  for (TestCertificate issuer = leaf.issuer(); !issuer.is_self_signed();
       issuer = issuer.issuer()) {
    chain.push_back(issuer.der());
  }
  Context ctx = NewContext(version);
  UseChain(ctx.get(), chain, leaf.key().private_key());
  return ctx;
}

void UseChain(SSL_CTX* ctx, const std::vector<std::string>& chain,
              EVP_PKEY* key) {
  const std::vector<bssl::UniquePtr<CRYPTO_BUFFER>> owned = BuffersOf(chain);
  const std::vector<CRYPTO_BUFFER*> buffers = PointersTo(owned);
  if (SSL_CTX_set_chain_and_key(ctx, buffers.data(), buffers.size(), key,
                                nullptr) != 1) {
    Die("UseChain");
  }
}

void UseChain(SSL* ssl, const std::vector<std::string>& chain, EVP_PKEY* key) {
  const std::vector<bssl::UniquePtr<CRYPTO_BUFFER>> owned = BuffersOf(chain);
  const std::vector<CRYPTO_BUFFER*> buffers = PointersTo(owned);
  if (SSL_set_chain_and_key(ssl, buffers.data(), buffers.size(), key,
                            nullptr) != 1) {
    Die("UseChain");
  }
}

void KeepSessions(SSL_CTX* ctx, std::vector<Session>* sessions) {
  SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_CLIENT);
  SSL_CTX_set_ex_data(ctx, SessionsIndex(), sessions);
  SSL_CTX_sess_set_new_cb(ctx, KeepSession);
}

TlsEnd::TlsEnd(SSL_CTX* ctx) : ssl_(SSL_new(ctx)) {
  if (ssl_ == nullptr) Die("SSL_new");
  SSL_set_ex_data(ssl_.get(), AlertIndex(), &alert_);
  SSL_set_info_callback(ssl_.get(), NoteAlert);
}

const tls::Verification& TlsEnd::verification() const {
  const tls::Verification* verification = tls::VerificationOf(ssl());
  if (verification == nullptr) Die("there is no verification");
  return *verification;
}

bool TlsEnd::Step() {
  if (waiting_) return false;
  const int error_before = error_;
  const bool heard_before = heard_;
  ERR_clear_error();
  int result;
  if (SSL_in_init(ssl())) {
    result = SSL_do_handshake(ssl());
  } else {
    if (!greeted_) SSL_write(ssl(), "x", 1);
    greeted_ = true;
    char byte;
    result = SSL_read(ssl(), &byte, 1);
    if (result == 1) heard_ = true;
  }
  error_ = SSL_get_error(ssl(), result);
  if (error_ == SSL_ERROR_SSL && reason_ == 0) {
    reason_ = ERR_GET_REASON(ERR_peek_error());
  }
  // A finished handshake, and nothing to read at the moment.
  if (!SSL_in_init(ssl()) && error_ == SSL_ERROR_WANT_READ) {
    error_ = SSL_ERROR_NONE;
  }
  waiting_ = error_ == SSL_ERROR_WANT_CERTIFICATE_VERIFY;
  ERR_clear_error();
  return error_ != error_before || heard_ != heard_before;
}

TlsPair::TlsPair(SSL_CTX* client_ctx, SSL_CTX* server_ctx)
    : client(client_ctx), server(server_ctx) {
  BIO* a = nullptr;
  BIO* b = nullptr;
  // Room for whole flights: CertificateRequests are large.
  constexpr size_t kRoom = 1 << 18;
  if (BIO_new_bio_pair(&a, kRoom, &b, kRoom) != 1) Die("BIO_new_bio_pair");
  SSL_set_bio(client.ssl(), a, a);
  SSL_set_bio(server.ssl(), b, b);
  SSL_set_connect_state(client.ssl());
  SSL_set_accept_state(server.ssl());
}

void TlsPair::Run() {
  client.waiting_ = server.waiting_ = false;
  // A flight can be read without a change of state: three rounds of nothing
  // end it.
  for (int idle = 0; idle < 3;) {
    const bool client_moved = client.Step();
    const bool moved = server.Step() || client_moved;
    idle = moved ? 0 : idle + 1;
  }
}

bool TlsPair::connected() const {
  return client.done() && server.done() && client.heard() && server.heard();
}

}  // namespace cairn::testing
