#ifndef CAIRN_TLS_PEER_H_
#define CAIRN_TLS_PEER_H_

#include <functional>
#include <memory>

#include "absl/types/span.h"
#include "der/input.h"
#include "der/time.h"
#include "openssl/base.h"
#include "pkix/certificate.h"
#include "pkix/identity.h"
#include "pkix/trust_domain.h"
#include "trustdomain/ct_checker.h"

namespace cairn::tls {

// What a handshake says of the peer, before anything is verified. Everything in
// it lives as long as the trust domain that is made for it.
struct Peer {
  // The connection. Not to be used for I/O from within a hook.
  const SSL* ssl = nullptr;
  // Never null where a domain is made.
  const Certificate* end_entity = nullptr;
  // What came with it, in the order it was sent, without what cannot be parsed.
  absl::Span<const Certificate> intermediates;
  // Of servers, as they came, empty where there is none: the OCSPResponse (RFC
  // 6066 section 8) and the SignedCertificateTimestampList with its length (RFC
  // 6962 section 3.3). Certificates may hold SCTs, too.
  der::Input stapled_ocsp_response;
  der::Input sct_list;
  // Whom we asked for; Identity::None() on servers.
  Identity identity = Identity::None();
  // When it is, in seconds since 1970.
  der::Time time = 0;
};

// The trust domain of one connection.
struct ConnectionDomain {
  // Null refuses the peer. Used on one thread at a time, and kept with the
  // result: what it offers must live as long as it does.
  std::unique_ptr<TrustDomain> domain;

  // For what the domain waits for and does not ask for by itself: an
  // IssuerFetcher, say. Called on the thread of the handshake while the result
  // is pending; must not block. True where there is something new, so that the
  // build goes on at once. May be empty.
  std::function<bool()> fetch_missing;

  // What the domain found out about Certificate Transparency, for
  // Verification::ct_report(). Part of the domain; null where it checks none.
  const CtReport* ct_report = nullptr;
};

// Makes the trust domain of one connection. Called on the thread of the
// handshake, by several at once: must be thread-safe.
//
// Must trust the same today as tomorrow: sessions are resumed without asking
// again whom it trusts. When roots, pins, allow-lists or revocation settings
// change, call ConfigureClient() or ConfigureServer() with a new one.
using DomainFactory = std::function<ConnectionDomain(const Peer& peer)>;

}  // namespace cairn::tls

#endif  // CAIRN_TLS_PEER_H_
