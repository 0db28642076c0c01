#ifndef CAIRN_TLS_PEER_CHECKS_H_
#define CAIRN_TLS_PEER_CHECKS_H_

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "pkix/trust_domain.h"
#include "pkix/verified_chain.h"
#include "tls/peer.h"
#include "trustdomain/ct_checker.h"
#include "trustdomain/fetcher.h"
#include "trustdomain/ocsp_source.h"
#include "trustdomain/revocation_checker.h"
#include "trustdomain/revocation_source.h"

namespace cairn::tls {

// What to check of a peer beside what a trust domain checks by itself. What it
// points to is shared by all connections: it must be thread-safe, and live as
// long as they do.
struct PeerChecks {
  // Revocation, in place of the domain's own CheckRevocation(): the stapled
  // response first, if there is one, but for block lists, which always come
  // first; then `sources` in this order.
  bool revocation = false;
  RevocationPolicy revocation_policy;
  OcspSettings ocsp;  // for the stapled response
  std::vector<RevocationSource*> sources;

  // Fetches issuers that the peer did not send; null: not.
  Fetcher* issuers = nullptr;

  // Certificate Transparency, with the SCTs of the certificate, of the stapled
  // response and of the handshake. Unset: not checked.
  std::optional<CtSettings> ct;

  // Asked last about every path, after the domain's own CheckChain() and CT;
  // all must accept. May be empty.
  std::function<HookResult(const VerifiedChain& chain, const Peer& peer)>
      check_chain;
};

// `domain` with these checks, for DomainFactory:
//
//   settings.domain = [=](const tls::Peer& peer) {
//     return tls::WithChecks(std::make_unique<InMemoryTrustDomain>(
//                                store, peer.intermediates),
//                            peer, checks);
//   };
//
// `checks` is copied, `peer` is the factory's argument.
ConnectionDomain WithChecks(std::unique_ptr<TrustDomain> domain,
                            const Peer& peer, const PeerChecks& checks);

}  // namespace cairn::tls

#endif  // CAIRN_TLS_PEER_CHECKS_H_
