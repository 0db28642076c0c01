#ifndef CAIRN_TRUSTDOMAIN_TLS_CLIENT_AUTH_H_
#define CAIRN_TRUSTDOMAIN_TLS_CLIENT_AUTH_H_

#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "pkix/certificate.h"
#include "pkix/trust_domain.h"
#include "trustdomain/access_rule.h"

namespace cairn {

// What an OAuth client registers for the method tls_client_auth (RFC 8705
// section 2.1.2), under the names it has there. Exactly one is set.
struct TlsClientAuthMetadata {
  std::string tls_client_auth_subject_dn;  // RFC 4514
  std::string tls_client_auth_san_dns;
  std::string tls_client_auth_san_uri;
  std::string tls_client_auth_san_ip;  // IPv4 or IPv6, no range
  std::string tls_client_auth_san_email;
};

// The PKI method of RFC 8705: a client is known by one name in a certificate
// that somebody else's PKI vouches for. The certificate is verified first, with
// any trust domain and ClientOptions(): this compares the name, and nothing
// else. For the other method there is SelfSignedClients.
//
// Immutable and thread-safe.
class TlsClientAuth {
 public:
  // InvalidArgument unless exactly one name is set and valid. Unlike an
  // AccessRule, a name stands for itself only: no ".example.com", no
  // "@example.com", no range.
  static absl::StatusOr<TlsClientAuth> Create(
      const TlsClientAuthMetadata& metadata);

  // Whether `end_entity`, whose path has been verified, is this client's: kOk,
  // or one of Refusal::kRequired....
  HookResult Check(const Certificate& end_entity) const {
    return access_.Check(end_entity, {});
  }

 private:
  explicit TlsClientAuth(Access access) : access_(std::move(access)) {}

  Access access_;
};

}  // namespace cairn

#endif  // CAIRN_TRUSTDOMAIN_TLS_CLIENT_AUTH_H_
