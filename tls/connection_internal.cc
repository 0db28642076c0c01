#include "tls/connection_internal.h"

#include <algorithm>
#include <utility>

#include "openssl/ssl.h"
#include "openssl/stack.h"
#include "tls/alert.h"
#include "trustdomain/error_queue_internal.h"

namespace cairn::tls::internal {
namespace {

void Free(void* /*parent*/, void* connection, CRYPTO_EX_DATA* /*data*/,
          int /*index*/, long /*argl*/, void* /*argp*/) {  // NOLINT: its type
  delete static_cast<Connection*>(connection);
}

// Where in an SSL it is.
int Index() {
  static const int index =
      SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, Free);
  return index;
}

der::Input InputOf(const CRYPTO_BUFFER* buffer) {
  return der::Input(CRYPTO_BUFFER_data(buffer), CRYPTO_BUFFER_len(buffer));
}

Identity MakeIdentity(Identity::Kind kind, absl::string_view value) {
  switch (kind) {
    case Identity::Kind::kDnsName:
      return Identity::DnsName(value);
    case Identity::Kind::kIpAddress: {
      const der::Input address = der::Input::FromString(value);
      return Identity::IpAddress(
          absl::MakeSpan(address.data(), address.size()));
    }
    case Identity::Kind::kEmail:
      return Identity::Email(value);
    case Identity::Kind::kUri:
      return Identity::Uri(value);
    case Identity::Kind::kNone:
      break;
  }
  return Identity::None();
}

// Whether the session will say under which settings it was made. It would not
// where SSL_set_SSL_CTX() put another SSL_CTX's context into the server.
bool IsPreparedFor(const SSL* ssl, const Snapshot& snapshot) {
  if (!snapshot.is_server || !SSL_in_init(ssl)) return true;
  size_t size = 0;
  const uint8_t* context = SSL_get0_session_id_context(ssl, &size);
  return absl::MakeSpan(context, size) == absl::MakeSpan(snapshot.id);
}

// How long the shortest-lived certificate of the path is still good for.
der::Time ValidFor(const VerifiedChain& chain) {
  der::Time seconds = der::kMaxTime;
  for (int i = 0; i < chain.size(); ++i) {
    seconds =
        std::min(seconds, chain.certificate(i).not_after() - chain.time());
  }
  return std::max<der::Time>(seconds, 0);
}

// The same entries, and no room for more.
void Shrink(std::vector<TraceEntry>* entries, std::unique_ptr<Trace>* trace) {
  if (*trace == nullptr || (*trace)->dropped() != 0) return;
  const auto used = (*trace)->entries();
  std::vector<TraceEntry> kept(used.size());
  auto smaller = std::make_unique<Trace>(absl::MakeSpan(kept));
  for (const TraceEntry& entry : used) smaller->Add(entry);
  *trace = std::move(smaller);
  *entries = std::move(kept);  // at the same address
}

}  // namespace

Connection* Connection::Of(const SSL* ssl) {
  return static_cast<Connection*>(SSL_get_ex_data(ssl, Index()));
}

Connection* Connection::Attach(SSL* ssl, SnapshotPointer snapshot,
                               const Identity& identity) {
  std::unique_ptr<Connection> connection(
      new Connection(std::move(snapshot), identity));
  Connection* const before = Of(ssl);
  if (SSL_set_ex_data(ssl, Index(), connection.get()) != 1) return nullptr;
  delete before;
  return connection.release();
}

Connection::Connection(SnapshotPointer snapshot, const Identity& identity)
    : snapshot_(std::move(snapshot)),
      kind_(identity.kind()),
      identity_(identity.value().AsStringView()),
      verification_(new Verification()) {}

Connection::~Connection() { Release(); }

Identity Connection::identity() const { return MakeIdentity(kind_, identity_); }

void Connection::SetSnapshot(SnapshotPointer snapshot) {
  Release();
  snapshot_ = std::move(snapshot);
}

void Connection::NoteContextOf(const SSL* ssl) {
  if (snapshot_ == nullptr || !snapshot_->is_server ||
      verification_->state_ != State::kNotVerified) {
    return;
  }
  const SnapshotPointer now = SnapshotOf(SSL_get_SSL_CTX(ssl));
  const bool same = now != nullptr && now->waiting == snapshot_->waiting;
  const Problem problem = same ? Problem::kNone : Problem::kNotPrepared;
  if (verification_->problem_ != problem) verification_->problem_ = problem;
}

ssl_verify_result_t Connection::Verify(SSL* ssl, uint8_t* alert) {
  // After SSL_clear() it may be another handshake, and another peer.
  if (verification_->state_ != State::kPending ||
      !IsPreparedFor(ssl, *snapshot_) || !IsAboutPeerOf(ssl)) {
    Begin(ssl);
  } else if (snapshot_->SteadyNow() >= deadline_) {
    Refuse(Problem::kDeadlineExceeded, Error::kPending);
  } else {
    GoOn(ssl, &builder_->Resume());
  }
  switch (verification_->state_) {
    case State::kAccepted:
      return ssl_verify_ok;
    case State::kPending:
      return ssl_verify_retry;
    case State::kRefused:
    case State::kNotVerified:
      break;
  }
  *alert = verification_->alert_;
  return ssl_verify_invalid;
}

bool Connection::IsAboutPeerOf(const SSL* ssl) const {
  const STACK_OF(CRYPTO_BUFFER)* sent = SSL_get0_peer_certificates(ssl);
  const std::vector<der::Input>& known = verification_->sent_;
  if (sent == nullptr || sk_CRYPTO_BUFFER_num(sent) != known.size()) {
    return false;
  }
  for (size_t i = 0; i < known.size(); ++i) {
    if (InputOf(sk_CRYPTO_BUFFER_value(sent, i)) != known[i]) return false;
  }
  return true;
}

void Connection::Begin(SSL* ssl) {
  Release();
  verification_.reset(new Verification());
  if (snapshot_ == nullptr || !IsPreparedFor(ssl, *snapshot_)) {
    return Refuse(Problem::kNotPrepared, Error::kNotDecided);
  }
  ReadPeer(ssl);
  if (!ParseChain()) return;
  Verification& verification = *verification_;
  verification.domain_ = snapshot_->settings.domain(verification.peer_);
  if (verification.domain_.domain == nullptr) {
    return Refuse(Problem::kNoDomain, Error::kNotDecided);
  }
  if (snapshot_->settings.trace_entries != 0) {
    verification.trace_entries_.resize(snapshot_->settings.trace_entries);
    verification.trace_ =
        std::make_unique<Trace>(absl::MakeSpan(verification.trace_entries_));
  }
  deadline_ = snapshot_->SteadyNow() + snapshot_->settings.pending_deadline;
  BuildOptions options = snapshot_->settings.options;
  options.identity = verification.peer_.identity;
  options.time = verification.peer_.time;
  builder_ = snapshot_->builders.Take();
  GoOn(ssl, &builder_->Build(*verification.domain_.domain,
                             *verification.peer_.end_entity, options,
                             verification.trace_.get()));
}

void Connection::ReadPeer(SSL* ssl) {
  Verification& verification = *verification_;
  verification.resumed_ = SSL_session_reused(ssl) != 0;
  const STACK_OF(CRYPTO_BUFFER)* sent = SSL_get0_peer_certificates(ssl);
  for (size_t i = 0; sent != nullptr && i < sk_CRYPTO_BUFFER_num(sent); ++i) {
    CRYPTO_BUFFER* buffer = sk_CRYPTO_BUFFER_value(sent, i);
    verification.buffers_.push_back(bssl::UpRef(buffer));
    verification.sent_.push_back(InputOf(buffer));
  }
  const uint8_t* data = nullptr;
  size_t size = 0;
  SSL_get0_ocsp_response(ssl, &data, &size);
  verification.staple_.assign(reinterpret_cast<const char*>(data), size);
  SSL_get0_signed_cert_timestamp_list(ssl, &data, &size);
  verification.sct_list_.assign(reinterpret_cast<const char*>(data), size);
  verification.identity_ = identity_;

  Peer& peer = verification.peer_;
  peer.ssl = ssl;
  peer.stapled_ocsp_response = der::Input::FromString(verification.staple_);
  peer.sct_list = der::Input::FromString(verification.sct_list_);
  peer.identity = MakeIdentity(kind_, verification.identity_);
  peer.time = snapshot_->Now();
}

bool Connection::ParseChain() {
  Verification& verification = *verification_;
  std::vector<Certificate>& parsed = verification.certificates_;
  parsed.reserve(verification.sent_.size());
  for (const der::Input& sent : verification.sent_) {
    parsed.emplace_back();
    const Failure failure = Certificate::Parse(sent, &parsed.back());
    if (failure.ok()) continue;
    parsed.pop_back();
    if (parsed.empty()) {
      Refuse(Problem::kNone, failure);
      return false;
    }
  }
  if (parsed.empty()) {
    Refuse(Problem::kNone, Error::kMalformedCertificate);
    return false;
  }
  verification.peer_.end_entity = &parsed[0];
  verification.peer_.intermediates = absl::MakeSpan(parsed).subspan(1);
  return true;
}

void Connection::GoOn(SSL* ssl, const BuildResult* result) {
  const auto& fetch_missing = verification_->domain_.fetch_missing;
  while (result->outcome() == Outcome::kPending && fetch_missing &&
         snapshot_->SteadyNow() < deadline_ && fetch_missing()) {
    result = &builder_->Resume();
  }
  verification_->result_ = *result;
  switch (result->outcome()) {
    case Outcome::kPending:
      return Wait();
    case Outcome::kTrusted:
      return Accept(ssl);
    case Outcome::kNotTrusted:
      break;
  }
  Refuse(Problem::kNone, result->failure());
}

void Connection::Wait() {
  verification_->state_ = State::kPending;
  verification_->failure_ = Error::kPending;
  if (waiting_) return;
  waiting_ = true;
  if (snapshot_->waiting->fetch_add(1) >= snapshot_->settings.max_pending) {
    return Refuse(Problem::kTooManyPending, Error::kPending);
  }
  verification_->time_left_ = [snapshot = snapshot_, deadline = deadline_] {
    return std::max(deadline - snapshot->SteadyNow(), absl::ZeroDuration());
  };
}

void Connection::Accept(SSL* ssl) {
  const Settings& settings = snapshot_->settings;
  const VerifiedChain& chain = *builder_->chain();
  verification_->state_ = State::kAccepted;
  verification_->failure_ = Error::kOk;
  if (settings.name_peer) verification_->peer_name_ = settings.name_peer(chain);
  // A client verifies again when it resumes; its session may be shared.
  if (snapshot_->is_server && SSL_in_init(ssl)) {
    const der::Time lifetime = std::min<der::Time>(
        absl::ToInt64Seconds(settings.session_lifetime), ValidFor(chain));
    SSL_SESSION_set_timeout(SSL_get_session(ssl),
                            static_cast<uint32_t>(lifetime));
  }
  Release();
}

void Connection::Refuse(Problem problem, const Failure& failure) {
  Verification& verification = *verification_;
  verification.state_ = State::kRefused;
  verification.problem_ = problem;
  verification.failure_ = failure;
  verification.alert_ = AlertFor(failure.error);
  if (problem == Problem::kTooManyPending) {
    verification.alert_ = SSL_AD_INTERNAL_ERROR;
  }
  // RFC 8446 section 6.2: clients send it, about a response that was stapled;
  // that one is missing is as unacceptable.
  const bool about_staple = !verification.staple_.empty() ||
                            failure.error == Error::kStapledResponseMissing;
  if (verification.alert_ == SSL_AD_BAD_CERTIFICATE_STATUS_RESPONSE &&
      (snapshot_->is_server || !about_staple)) {
    verification.alert_ = SSL_AD_CERTIFICATE_UNKNOWN;
  }
  Release();
}

void Connection::Release() {
  if (waiting_) snapshot_->waiting->fetch_sub(1);
  waiting_ = false;
  verification_->time_left_ = nullptr;
  if (builder_ == nullptr) return;
  Shrink(&verification_->trace_entries_, &verification_->trace_);
  snapshot_->builders.Return(std::move(builder_));
}

ssl_verify_result_t VerifyPeer(SSL* ssl, uint8_t* alert) {
  // SSL_get_error() would take what a hook leaves for an error of the
  // handshake.
  const ::cairn::internal::ErrorQueueGuard guard;
  Connection* connection = Connection::Of(ssl);
  if (connection == nullptr) {
    connection = Connection::Attach(ssl, nullptr, Identity::None());
  }
  if (connection != nullptr) return connection->Verify(ssl, alert);
  *alert = SSL_AD_INTERNAL_ERROR;
  return ssl_verify_invalid;
}

}  // namespace cairn::tls::internal
