#include "tls/client.h"

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "openssl/bytestring.h"
#include "openssl/evp.h"
#include "openssl/mem.h"
#include "openssl/ssl.h"
#include "tls/connection_internal.h"
#include "tls/snapshot_internal.h"
#include "trustdomain/error_queue_internal.h"

namespace cairn::tls {
namespace {

// The digest of our SubjectPublicKeyInfo; of nothing where `ssl` has no private
// key. BoringSSL does not say which certificate is set.
Sha256 OwnKey(const SSL* ssl) {
  const ::cairn::internal::ErrorQueueGuard guard;
  const EVP_PKEY* key = SSL_get_privatekey(ssl);
  bssl::ScopedCBB cbb;
  uint8_t* data = nullptr;
  size_t size = 0;
  if (key == nullptr || CBB_init(cbb.get(), 0) != 1 ||
      EVP_marshal_public_key(cbb.get(), key) != 1 ||
      CBB_finish(cbb.get(), &data, &size) != 1) {
    return Sha256Of(der::Input());
  }
  const bssl::UniquePtr<uint8_t> owner(data);
  return Sha256Of(der::Input(data, size));
}

absl::string_view TextOf(const Sha256& digest) {
  return absl::string_view(reinterpret_cast<const char*>(digest.data()),
                           digest.size());
}

// Sessions are for one server, one way of verifying it, and one key of ours:
// the server takes us for whom we were when it was made.
Sha256 SessionContext(const internal::Snapshot& snapshot, const SSL* ssl,
                      const Identity& server) {
  std::string context = absl::StrCat(TextOf(snapshot.id), TextOf(OwnKey(ssl)));
  context.push_back(static_cast<char>(server.kind()));
  absl::StrAppend(&context, server.value().AsStringView());
  return Sha256Of(der::Input::FromString(context));
}

}  // namespace

absl::Status ConfigureClient(SSL_CTX* ctx, const ClientSettings& settings) {
  absl::Status status =
      internal::CheckSettings(settings, Purpose::Known::kServerAuth);
  if (!status.ok()) return status;
  auto snapshot = std::make_shared<internal::Snapshot>(settings, false);
  snapshot->id = internal::SettingsId(settings, "client");
  return internal::PutInForce(ctx, std::move(snapshot));
}

absl::Status PrepareClient(SSL* ssl, const Identity& server) {
  internal::SnapshotPointer snapshot =
      internal::SnapshotOf(SSL_get_SSL_CTX(ssl));
  if (snapshot == nullptr || snapshot->is_server) {
    return absl::FailedPreconditionError(
        "the SSL_CTX is not configured as a client");
  }
  if (!server.IsValid()) {
    return absl::InvalidArgumentError(
        "the identity asked for is not a valid name of its kind");
  }
  const Sha256 context = SessionContext(*snapshot, ssl, server);
  const bool is_host = server.kind() == Identity::Kind::kDnsName;
  const std::string host(server.value().AsStringView());
  if (SSL_set_session_id_context(ssl, context.data(), context.size()) != 1 ||
      (is_host && SSL_set_tlsext_host_name(ssl, host.c_str()) != 1) ||
      internal::Connection::Attach(ssl, std::move(snapshot), server) ==
          nullptr) {
    return absl::FailedPreconditionError("the connection cannot be prepared");
  }
  // Not what SSL_new() copied: that may have been before ConfigureClient(), or
  // from another SSL_CTX.
  SSL_set_custom_verify(ssl, SSL_VERIFY_PEER, internal::VerifyPeer);
  SSL_enable_ocsp_stapling(ssl);
  SSL_enable_signed_cert_timestamps(ssl);
  SSL_set_early_data_enabled(ssl, 0);
  return absl::OkStatus();
}

bool OfferSession(SSL* ssl, SSL_SESSION* session) {
  if (internal::Connection::Of(ssl) == nullptr) return false;
  unsigned size = 0;
  const uint8_t* context = SSL_SESSION_get0_id_context(session, &size);
  const std::string made_for(reinterpret_cast<const char*>(context), size);
  return made_for == SessionKey(ssl) && SSL_set_session(ssl, session) == 1;
}

std::string SessionKey(const SSL* ssl) {
  if (internal::Connection::Of(ssl) == nullptr) return "";
  size_t size = 0;
  const uint8_t* context = SSL_get0_session_id_context(ssl, &size);
  return std::string(reinterpret_cast<const char*>(context), size);
}

}  // namespace cairn::tls
