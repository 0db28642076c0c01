#include "tls/verification.h"

#include "absl/strings/str_cat.h"
#include "openssl/ssl.h"
#include "pkix/report.h"
#include "tls/alert.h"
#include "tls/connection_internal.h"
#include "trustdomain/ct_report.h"
#include "trustdomain/error_queue_internal.h"
#include "trustdomain/refusal.h"

namespace cairn::tls {
namespace {

absl::string_view StateText(State state) {
  switch (state) {
    case State::kNotVerified:
      return "the peer's certificate has not been verified";
    case State::kPending:
      return "waiting";
    case State::kAccepted:
      return "accepted";
    case State::kRefused:
      break;
  }
  return "refused";
}

}  // namespace

absl::string_view ProblemText(Problem problem) {
  switch (problem) {
    case Problem::kNone:
      break;
    case Problem::kNotPrepared:
      return "the connection was not prepared for verification";
    case Problem::kNoDomain:
      return "there is no trust domain for this connection";
    case Problem::kTooManyPending:
      return "too many connections wait for their verification";
    case Problem::kDeadlineExceeded:
      return "the verification waited longer than its deadline allows";
  }
  return "";
}

Verification::~Verification() = default;

absl::Duration Verification::TimeLeft() const {
  return time_left_ ? time_left_() : absl::InfiniteDuration();
}

std::string Verification::ToText() const {
  std::string text(StateText(state_));
  if (problem_ != Problem::kNone) {
    absl::StrAppend(&text, ": ", ProblemText(problem_));
  } else if (state_ == State::kRefused) {
    absl::StrAppend(&text, ": ", RefusalToText(failure_));
  }
  if (alert_ != 0) {
    absl::StrAppend(&text, " (alert ", AlertName(alert_), ")");
  }
  absl::StrAppend(&text, "\n");
  if (!sent_.empty()) {
    absl::StrAppend(&text, resumed_ ? "chain of the resumed session:\n"
                                    : "chain as sent:\n");
  }
  for (size_t i = 0; i < sent_.size(); ++i) {
    absl::StrAppend(&text, "  ", i, ": ", CertificateToText(sent_[i]), "\n");
  }
  if (domain_.domain != nullptr) {
    absl::StrAppend(&text, ResultToText(result_, trace_.get()));
    if (ct_report() != nullptr && ct_report()->error != Error::kNotDecided) {
      absl::StrAppend(&text, CtReportToText(*ct_report()));
    }
  } else if (state_ == State::kRefused && !sent_.empty()) {
    absl::StrAppend(&text, FailureToText(failure_, sent_[0]), "\n");
  }
  return text;
}

const Verification* VerificationOf(const SSL* ssl) {
  internal::Connection* connection = internal::Connection::Of(ssl);
  if (connection == nullptr) return nullptr;
  connection->NoteContextOf(ssl);
  return &connection->verification();
}

State VerifyAgain(SSL* ssl) {
  const ::cairn::internal::ErrorQueueGuard guard;
  internal::Connection* connection = internal::Connection::Of(ssl);
  const STACK_OF(CRYPTO_BUFFER)* sent = SSL_get0_peer_certificates(ssl);
  if (connection == nullptr || SSL_in_init(ssl) || sent == nullptr ||
      sk_CRYPTO_BUFFER_num(sent) == 0) {
    return State::kNotVerified;
  }
  if (connection->verification().state() != State::kPending) {
    connection->SetSnapshot(internal::SnapshotOf(SSL_get_SSL_CTX(ssl)));
  }
  uint8_t alert = 0;
  if (connection->Verify(ssl, &alert) == ssl_verify_invalid) {
    SSL_send_fatal_alert(ssl, alert);
  }
  return connection->verification().state();
}

}  // namespace cairn::tls
