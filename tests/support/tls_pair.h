#ifndef CAIRN_TESTS_SUPPORT_TLS_PAIR_H_
#define CAIRN_TESTS_SUPPORT_TLS_PAIR_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "openssl/ssl.h"
#include "pkix/identity.h"
#include "tests/support/certificate_factory.h"
#include "tls/client.h"
#include "tls/server.h"
#include "tls/verification.h"

namespace cairn::testing {

using Context = bssl::UniquePtr<SSL_CTX>;
using Session = bssl::UniquePtr<SSL_SESSION>;

// An SSL_CTX for one version of TLS (TLS1_2_VERSION or TLS1_3_VERSION).
Context NewContext(uint16_t version);
// The same with certificate and key of `leaf`, and what stands between it and
// its root; the root is not sent.
Context NewContext(uint16_t version, const TestCertificate& leaf);
// Certificate and key for one that is there. `chain` is sent as it is.
void UseChain(SSL_CTX* ctx, const std::vector<std::string>& chain,
              EVP_PKEY* key);
void UseChain(SSL* ssl, const std::vector<std::string>& chain, EVP_PKEY* key);

// One end of a TlsPair.
class TlsEnd {
 public:
  explicit TlsEnd(SSL_CTX* ctx);
  TlsEnd(const TlsEnd&) = delete;
  TlsEnd& operator=(const TlsEnd&) = delete;

  SSL* ssl() const { return ssl_.get(); }
  // Of the last call: SSL_ERROR_NONE once the handshake is done.
  int error() const { return error_; }
  bool done() const { return error_ == SSL_ERROR_NONE; }
  // That the peer sent: the number of the fatal alert, 0 for none.
  int alert() const { return alert_; }
  // The reason of BoringSSL's error, SSL_R_..., 0 for none.
  int reason() const { return reason_; }
  // Whether a byte of the peer arrived.
  bool heard() const { return heard_; }
  const tls::Verification& verification() const;

 private:
  friend class TlsPair;
  // One step: the handshake, or after it a byte to read. Whether anything
  // changed.
  bool Step();

  bssl::UniquePtr<SSL> ssl_;
  int error_ = SSL_ERROR_WANT_READ;
  int alert_ = 0;
  int reason_ = 0;
  bool waiting_ = false;
  bool greeted_ = false;
  bool heard_ = false;
};

// A client and a server in memory. Nothing is prepared: tests do that.
class TlsPair {
 public:
  TlsPair(SSL_CTX* client, SSL_CTX* server);

  // Lets both go on until neither can: done, failed, or waiting for a
  // verification, which each call asks for once. Once the handshake is done
  // each sends the other a byte, so that alerts and tickets that come late are
  // read.
  void Run();

  // Both are done and have heard each other.
  bool connected() const;

  TlsEnd client;
  TlsEnd server;
};

// Makes `ctx`, a client's, put each session it gets into `*sessions`, which
// must outlive its connections.
void KeepSessions(SSL_CTX* ctx, std::vector<Session>* sessions);

}  // namespace cairn::testing

#endif  // CAIRN_TESTS_SUPPORT_TLS_PAIR_H_
