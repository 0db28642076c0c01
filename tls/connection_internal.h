#ifndef CAIRN_TLS_CONNECTION_INTERNAL_H_
#define CAIRN_TLS_CONNECTION_INTERNAL_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "openssl/base.h"
#include "openssl/ssl.h"
#include "pkix/chain_builder.h"
#include "pkix/identity.h"
#include "tls/snapshot_internal.h"
#include "tls/verification.h"

namespace cairn::tls::internal {

// What an SSL keeps: its settings, whom it asked for, and how far the
// verification of its peer is. As thread-safe as the SSL.
class Connection {
 public:
  // That of `ssl`; null where there is none.
  static Connection* Of(const SSL* ssl);
  // Gives `ssl` one, in place of what it had. The identity is copied. Null
  // where BoringSSL has no memory left.
  static Connection* Attach(SSL* ssl, SnapshotPointer snapshot,
                            const Identity& identity);
  ~Connection();

  // For SSL_CTX_set_custom_verify(): begins, or goes on with what is pending.
  ssl_verify_result_t Verify(SSL* ssl, uint8_t* alert);

  // Makes a server that nobody was verified for, and that went to another
  // SSL_CTX without being prepared for it, say so.
  void NoteContextOf(const SSL* ssl);

  // The settings of the next verification.
  void SetSnapshot(SnapshotPointer snapshot);

  const Verification& verification() const { return *verification_; }

 private:
  Connection(SnapshotPointer snapshot, const Identity& identity);

  Identity identity() const;
  // Whether the verification is of the certificates that `ssl` has now.
  bool IsAboutPeerOf(const SSL* ssl) const;
  // From nothing to a result or to pending.
  void Begin(SSL* ssl);
  // Copies what the handshake has of the peer.
  void ReadPeer(SSL* ssl);
  // False where the end entity cannot be read: it is refused.
  bool ParseChain();
  // Takes a result, once what is missing has been asked for as long as that
  // helps.
  void GoOn(SSL* ssl, const BuildResult* result);
  void Wait();
  void Accept(SSL* ssl);
  void Refuse(Problem problem, const Failure& failure);
  // Gives builder and place in the queue back.
  void Release();

  SnapshotPointer snapshot_;  // null where the connection was not prepared
  Identity::Kind kind_;
  std::string identity_;
  std::unique_ptr<Verification> verification_;

  std::unique_ptr<ChainBuilder> builder_;  // from Begin() to Release()
  bool waiting_ = false;                   // counted in Snapshot::waiting
  absl::Duration deadline_;                // by Snapshot::SteadyNow()
};

// The callback.
ssl_verify_result_t VerifyPeer(SSL* ssl, uint8_t* alert);

}  // namespace cairn::tls::internal

#endif  // CAIRN_TLS_CONNECTION_INTERNAL_H_
