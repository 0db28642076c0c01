#ifndef CAIRN_TLS_SNAPSHOT_INTERNAL_H_
#define CAIRN_TLS_SNAPSHOT_INTERNAL_H_

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "openssl/base.h"
#include "openssl/pool.h"
#include "pkix/chain_builder.h"
#include "tls/server.h"
#include "tls/settings.h"
#include "trustdomain/sha256.h"

namespace cairn::tls::internal {

// Builders that wait for the next connection, so that their memory need not be
// had anew for each. Thread-safe.
class BuilderPool {
 public:
  // `candidates` of each builder; keeps at most `idle`.
  BuilderPool(int candidates, int idle)
      : candidates_(candidates), max_idle_(idle) {}

  // One that is idle, or a new one.
  std::unique_ptr<ChainBuilder> Take() ABSL_LOCKS_EXCLUDED(mutex_);
  void Return(std::unique_ptr<ChainBuilder> builder)
      ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  const int candidates_;
  const int max_idle_;
  absl::Mutex mutex_;
  std::vector<std::unique_ptr<ChainBuilder>> idle_ ABSL_GUARDED_BY(mutex_);
};

// The settings of one call of ConfigureClient() or ConfigureServer(), shared by
// the connections that were prepared with them.
struct Snapshot {
  Snapshot(const Settings& s, bool server)
      : settings(s),
        is_server(server),
        builders(s.candidates, s.idle_builders) {}

  der::Time Now() const;
  absl::Duration SteadyNow() const;

  const Settings settings;
  const bool is_server;
  // Of servers.
  ClientCertificates client_certificates = ClientCertificates::kOff;
  std::vector<bssl::UniquePtr<CRYPTO_BUFFER>> ca_names;
  // What tells the settings from all others: part of each session.
  Sha256 id{};

  mutable BuilderPool builders;
  // Connections of the SSL_CTX whose verification waits: the same for all
  // settings of one SSL_CTX, from PutInForce() on.
  std::shared_ptr<std::atomic<int>> waiting;
};
using SnapshotPointer = std::shared_ptr<const Snapshot>;

// Why the settings are not valid, in one line; kOk where they are.
absl::Status CheckSettings(const Settings& settings, Purpose::Known purpose);

// Snapshot::id: random, unless Settings::settings_id is set. `extra` is told
// apart as well.
Sha256 SettingsId(const Settings& settings, absl::string_view extra);

// Makes `snapshot` the settings in force of `ctx`. The first time, sets up the
// SSL_CTX so that connections that are not prepared are refused. Thread-safe
// but for that. FailedPrecondition where `ctx` is configured for the other
// side, Internal where BoringSSL has no memory left.
absl::Status PutInForce(SSL_CTX* ctx, std::shared_ptr<Snapshot> snapshot);

// The settings in force; null where there are none.
SnapshotPointer SnapshotOf(const SSL_CTX* ctx);

}  // namespace cairn::tls::internal

#endif  // CAIRN_TLS_SNAPSHOT_INTERNAL_H_
