#ifndef CAIRN_TLS_VERIFICATION_H_
#define CAIRN_TLS_VERIFICATION_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "der/input.h"
#include "openssl/base.h"
#include "openssl/pool.h"
#include "pkix/build_result.h"
#include "pkix/certificate.h"
#include "pkix/error.h"
#include "pkix/trace.h"
#include "pkix/trust_domain.h"
#include "tls/peer.h"
#include "trustdomain/ct_checker.h"

namespace cairn::tls {

namespace internal {
class Connection;
}  // namespace internal

// How far the verification of a peer is.
enum class State : uint8_t {
  // The peer has sent no certificate, or a server resumed a session: see
  // VerifyAgain().
  kNotVerified,
  kPending,  // waits for an answer from outside
  kAccepted,
  kRefused,
};

// What is wrong where that is no Error of the peer's certificates.
enum class Problem : uint8_t {
  kNone,
  // PrepareClient() or PrepareServer() was not called, or not after
  // SSL_set_SSL_CTX(). The peer is refused; but a server that was prepared for
  // an SSL_CTX that requires no certificate lets a client without one in:
  // kNotVerified.
  kNotPrepared,
  // The settings' factory made no trust domain.
  kNoDomain,
  // Settings::max_pending connections are waiting already.
  kTooManyPending,
  // Settings::pending_deadline passed, and an answer was still missing.
  kDeadlineExceeded,
};

// One line for people, lower case, without a full stop; empty for kNone.
// Static storage.
absl::string_view ProblemText(Problem problem);

// What came of verifying the peer of one connection: the whole story. Belongs
// to the connection, owns the bytes it points to, and lives until the SSL is
// freed or its peer is verified again. As thread-safe as the SSL.
class Verification {
 public:
  Verification(const Verification&) = delete;
  Verification& operator=(const Verification&) = delete;
  ~Verification();

  State state() const { return state_; }
  bool accepted() const { return state_ == State::kAccepted; }
  Problem problem() const { return problem_; }
  // The alert for it; 0 where there is none.
  uint8_t alert() const { return alert_; }

  // Why not: the reason of result(), or of Certificate::Parse() where the end
  // entity cannot be read, and result() is empty. kPending with
  // kDeadlineExceeded and kTooManyPending, kNotDecided with the other problems.
  const Failure& failure() const { return failure_; }
  // Path, revocation, what it waits or waited for, and so on.
  const BuildResult& result() const { return result_; }
  // Null where Settings::trace_entries is 0.
  const Trace* trace() const { return trace_.get(); }
  // Of an accepted peer: what Settings::name_peer made of the chain.
  const std::string& peer_name() const { return peer_name_; }

  // The chain as it was sent, whole certificates, also those that cannot be
  // read; and what came with it.
  absl::Span<const der::Input> sent() const { return sent_; }
  const Peer& peer() const { return peer_; }
  // The domain that verified it; null before that.
  TrustDomain* domain() const { return domain_.domain.get(); }

  // What came of Certificate Transparency; null where it is not checked, and
  // of no meaning where no path came as far.
  const CtReport* ct_report() const { return domain_.ct_report; }

  // The chain came from a session, not from this handshake.
  bool resumed() const { return resumed_; }

  // While it is kPending: how long it may still wait, zero or more. Call
  // SSL_do_handshake() no later than that, so that it ends. Infinite
  // otherwise.
  absl::Duration TimeLeft() const;

  // Verdict, problem and alert; the chain as sent; and ResultToText(). Several
  // lines, safe for a terminal.
  std::string ToText() const;

 private:
  friend class internal::Connection;
  Verification() = default;

  State state_ = State::kNotVerified;
  Problem problem_ = Problem::kNone;
  uint8_t alert_ = 0;
  bool resumed_ = false;
  Failure failure_ = Error::kNotDecided;
  std::string peer_name_;

  // In this order: each borrows from those above it.
  std::vector<bssl::UniquePtr<CRYPTO_BUFFER>> buffers_;
  std::string staple_;
  std::string sct_list_;
  std::string identity_;
  std::vector<der::Input> sent_;
  std::vector<Certificate> certificates_;
  Peer peer_;
  ConnectionDomain domain_;
  std::vector<TraceEntry> trace_entries_;
  std::unique_ptr<Trace> trace_;
  BuildResult result_;
  std::function<absl::Duration()> time_left_;
};

// The verification of the peer of `ssl`; null where neither PrepareClient() nor
// PrepareServer() was called. Valid until the SSL is freed, is prepared again,
// or its peer is verified again. SSL_clear() leaves it as it is: prepare the
// connection again.
const Verification* VerificationOf(const SSL* ssl);

// Verifies the peer of a finished handshake once more, as the settings of the
// SSL_CTX are when it begins: for sessions that a server resumed, and for
// connections that last so long that a client may have been revoked since.
//
// kNotVerified where the peer has no certificate. kPending: call it again, as
// SSL_do_handshake(); it goes on under the settings it began with. kRefused:
// close the connection; the alert has been sent where the transport took it.
// Leaves no error in BoringSSL's queue.
State VerifyAgain(SSL* ssl);

}  // namespace cairn::tls

#endif  // CAIRN_TLS_VERIFICATION_H_
