#include "tls/server.h"

#include <memory>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "openssl/bytestring.h"
#include "openssl/pool.h"
#include "openssl/ssl.h"
#include "openssl/stack.h"
#include "tls/connection_internal.h"
#include "tls/snapshot_internal.h"

namespace cairn::tls {
namespace {

int VerifyMode(ClientCertificates certificates) {
  switch (certificates) {
    case ClientCertificates::kOff:
      return SSL_VERIFY_NONE;
    case ClientCertificates::kAccepted:
      return SSL_VERIFY_PEER;
    case ClientCertificates::kRequired:
      break;
  }
  return SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT;
}

// The names as BoringSSL wants them, or none where they are too many.
std::vector<bssl::UniquePtr<CRYPTO_BUFFER>> CaNameBuffers(
    const std::vector<std::string>& names) {
  size_t size = 0;
  for (const std::string& name : names) size += name.size() + 2;
  std::vector<bssl::UniquePtr<CRYPTO_BUFFER>> buffers;
  if (size > kMaxCaNamesSize) return buffers;
  for (const std::string& name : names) {
    buffers.emplace_back(CRYPTO_BUFFER_new(
        reinterpret_cast<const uint8_t*>(name.data()), name.size(), nullptr));
  }
  return buffers;
}

// Whole Names that TLS can carry.
bool AreNames(const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    CBS whole, contents;
    CBS_init(&whole, reinterpret_cast<const uint8_t*>(name.data()),
             name.size());
    if (!CBS_get_asn1(&whole, &contents, CBS_ASN1_SEQUENCE) ||
        CBS_len(&whole) != 0) {
      return false;
    }
  }
  return true;
}

// A stack of its own for each connection. Null where memory is at its end.
bssl::UniquePtr<STACK_OF(CRYPTO_BUFFER)> StackOf(
    const std::vector<bssl::UniquePtr<CRYPTO_BUFFER>>& names) {
  bssl::UniquePtr<STACK_OF(CRYPTO_BUFFER)> stack(sk_CRYPTO_BUFFER_new_null());
  for (const auto& name : names) {
    if (stack == nullptr ||
        !bssl::PushToStack(stack.get(), bssl::UpRef(name))) {
      return nullptr;
    }
  }
  return stack;
}

}  // namespace

std::vector<std::string> AnchorNames(const StoreStack& stores) {
  std::vector<std::string> names;
  absl::flat_hash_set<std::string> seen;
  for (size_t i = 0; i < stores.size(); ++i) {
    for (size_t j = 0; j < stores.store(i).anchor_count(); ++j) {
      std::string name(stores.store(i).anchor(j).subject.AsStringView());
      if (seen.insert(name).second) names.push_back(std::move(name));
    }
  }
  return names;
}

absl::Status ConfigureServer(SSL_CTX* ctx, const ServerSettings& settings) {
  absl::Status status =
      internal::CheckSettings(settings, Purpose::Known::kClientAuth);
  if (!status.ok()) return status;
  if (!AreNames(settings.ca_names)) {
    return absl::InvalidArgumentError(
        "TLS settings: ca_names has something that is not a Name");
  }
  auto snapshot = std::make_shared<internal::Snapshot>(settings, true);
  snapshot->client_certificates = settings.client_certificates;
  snapshot->ca_names = CaNameBuffers(settings.ca_names);
  // Names are whole, so that one after the other says what they are.
  std::string extra =
      absl::StrCat("server", static_cast<int>(settings.client_certificates));
  for (const std::string& name : settings.ca_names) extra += name;
  snapshot->id = internal::SettingsId(settings, extra);
  return internal::PutInForce(ctx, std::move(snapshot));
}

absl::Status PrepareServer(SSL* ssl) {
  internal::SnapshotPointer snapshot =
      internal::SnapshotOf(SSL_get_SSL_CTX(ssl));
  if (snapshot == nullptr || !snapshot->is_server) {
    return absl::FailedPreconditionError(
        "the SSL_CTX is not configured as a server");
  }
  bssl::UniquePtr<STACK_OF(CRYPTO_BUFFER)> ca_names =
      StackOf(snapshot->ca_names);
  if (ca_names == nullptr ||
      SSL_set_session_id_context(ssl, snapshot->id.data(),
                                 snapshot->id.size()) != 1) {
    return absl::FailedPreconditionError("the connection cannot be prepared");
  }
  SSL_set0_client_CAs(ssl, ca_names.release());
  SSL_set_custom_verify(ssl, VerifyMode(snapshot->client_certificates),
                        internal::VerifyPeer);
  SSL_set_early_data_enabled(ssl, 0);
  if (internal::Connection::Attach(ssl, std::move(snapshot),
                                   Identity::None()) == nullptr) {
    return absl::FailedPreconditionError("the connection cannot be prepared");
  }
  return absl::OkStatus();
}

}  // namespace cairn::tls
