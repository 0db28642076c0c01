#include "tls/snapshot_internal.h"

#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "openssl/rand.h"
#include "openssl/ssl.h"
#include "tls/connection_internal.h"

namespace cairn::tls::internal {
namespace {

// What an SSL_CTX keeps.
class InForce {
 public:
  explicit InForce(SnapshotPointer snapshot) : snapshot_(std::move(snapshot)) {}

  SnapshotPointer Get() const ABSL_LOCKS_EXCLUDED(mutex_) {
    absl::MutexLock lock(&mutex_);
    return snapshot_;
  }
  void Set(SnapshotPointer snapshot) ABSL_LOCKS_EXCLUDED(mutex_) {
    // The old one is destroyed after the lock is given back.
    absl::MutexLock lock(&mutex_);
    snapshot_.swap(snapshot);
  }

 private:
  mutable absl::Mutex mutex_;
  SnapshotPointer snapshot_ ABSL_GUARDED_BY(mutex_);
};

void Free(void* /*parent*/, void* in_force, CRYPTO_EX_DATA* /*data*/,
          int /*index*/, long /*argl*/, void* /*argp*/) {  // NOLINT: its type
  delete static_cast<InForce*>(in_force);
}

// Where in an SSL_CTX it is.
int Index() {
  static const int index =
      SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, Free);
  return index;
}

InForce* Of(const SSL_CTX* ctx) {
  return static_cast<InForce*>(SSL_CTX_get_ex_data(ctx, Index()));
}

}  // namespace

std::unique_ptr<ChainBuilder> BuilderPool::Take() {
  {
    absl::MutexLock lock(&mutex_);
    if (!idle_.empty()) {
      std::unique_ptr<ChainBuilder> builder = std::move(idle_.back());
      idle_.pop_back();
      return builder;
    }
  }
  return std::make_unique<ChainBuilder>(candidates_);
}

void BuilderPool::Return(std::unique_ptr<ChainBuilder> builder) {
  absl::MutexLock lock(&mutex_);
  if (idle_.size() < static_cast<size_t>(max_idle_)) {
    idle_.push_back(std::move(builder));
  }
}

der::Time Snapshot::Now() const {
  return settings.now ? settings.now() : absl::ToUnixSeconds(absl::Now());
}

absl::Duration Snapshot::SteadyNow() const {
  return settings.steady_now
             ? settings.steady_now()
             : absl::FromChrono(
                   std::chrono::steady_clock::now().time_since_epoch());
}

absl::Status CheckSettings(const Settings& settings, Purpose::Known purpose) {
  if (!settings.domain) {
    return absl::InvalidArgumentError("TLS settings: no domain factory");
  }
  if (settings.options.purpose.known() != purpose) {
    return absl::InvalidArgumentError(absl::StrCat(
        "TLS settings: the purpose ", settings.options.purpose.name(),
        " is not that of the peer"));
  }
  if (settings.pending_deadline <= absl::ZeroDuration()) {
    return absl::InvalidArgumentError(
        "TLS settings: pending_deadline is not more than zero");
  }
  if (settings.session_lifetime < absl::Seconds(1) ||
      settings.session_lifetime > absl::Hours(24 * 7)) {
    return absl::InvalidArgumentError(
        "TLS settings: session_lifetime is not a second to seven days");
  }
  if (settings.max_pending < 0 || settings.idle_builders < 0) {
    return absl::InvalidArgumentError(
        "TLS settings: max_pending or idle_builders is negative");
  }
  return absl::OkStatus();
}

Sha256 SettingsId(const Settings& settings, absl::string_view extra) {
  std::string id = absl::StrCat("id", settings.settings_id);
  if (settings.settings_id.empty()) {
    id.resize(32);
    RAND_bytes(reinterpret_cast<uint8_t*>(&id[0]), id.size());
  }
  // The digest of each, so that none can be taken for a part of the other.
  const Sha256 parts[] = {Sha256Of(der::Input::FromString(id)),
                          Sha256Of(der::Input::FromString(extra))};
  return Sha256Of(
      der::Input(reinterpret_cast<const uint8_t*>(parts), sizeof(parts)));
}

absl::Status PutInForce(SSL_CTX* ctx, std::shared_ptr<Snapshot> snapshot) {
  const bool is_server = snapshot->is_server;
  const int64_t lifetime =
      absl::ToInt64Seconds(snapshot->settings.session_lifetime);
  if (InForce* in_force = Of(ctx)) {
    const SnapshotPointer before = in_force->Get();
    if (before->is_server != is_server) {
      return absl::FailedPreconditionError(
          "the SSL_CTX is configured for the other side");
    }
    snapshot->waiting = before->waiting;
    in_force->Set(std::move(snapshot));
    return absl::OkStatus();
  }
  // Nobody's: no connection that is prepared has it.
  uint8_t context[SSL_MAX_SID_CTX_LENGTH];
  RAND_bytes(context, sizeof(context));
  snapshot->waiting = std::make_shared<std::atomic<int>>(0);
  auto in_force = std::make_unique<InForce>(std::move(snapshot));
  if (SSL_CTX_set_session_id_context(ctx, context, sizeof(context)) != 1 ||
      SSL_CTX_set_ex_data(ctx, Index(), in_force.get()) != 1) {
    return absl::InternalError("the SSL_CTX cannot be configured");
  }
  in_force.release();
  SSL_CTX_set_custom_verify(
      ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, VerifyPeer);
  SSL_CTX_set_timeout(ctx, static_cast<uint32_t>(lifetime));
  SSL_CTX_set_session_psk_dhe_timeout(ctx, static_cast<uint32_t>(lifetime));
  if (!is_server) {
    SSL_CTX_enable_ocsp_stapling(ctx);
    SSL_CTX_enable_signed_cert_timestamps(ctx);
    SSL_CTX_set_reverify_on_resume(ctx, 1);
  }
  return absl::OkStatus();
}

SnapshotPointer SnapshotOf(const SSL_CTX* ctx) {
  const InForce* in_force = Of(ctx);
  return in_force != nullptr ? in_force->Get() : nullptr;
}

}  // namespace cairn::tls::internal
