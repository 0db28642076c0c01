#include "tls/peer_checks.h"

#include <utility>

#include "trustdomain/ct_checker.h"
#include "trustdomain/delegating_trust_domain.h"
#include "trustdomain/issuer_fetcher.h"

namespace cairn::tls {
namespace {

// Sources in the order of PeerChecks: the staple before the others.
std::vector<RevocationSource*> SourcesOf(const PeerChecks& checks,
                                         RevocationSource* staple) {
  std::vector<RevocationSource*> sources = {staple};
  sources.insert(sources.end(), checks.sources.begin(), checks.sources.end());
  return sources;
}

class CheckedDomain final : public DelegatingTrustDomain {
 public:
  CheckedDomain(std::unique_ptr<TrustDomain> inner, const Peer& peer,
                const PeerChecks& checks)
      : DelegatingTrustDomain(inner.get()),
        inner_(std::move(inner)),
        peer_(peer),
        checks_(checks),
        staple_(peer.stapled_ocsp_response, checks.ocsp),
        sources_(SourcesOf(checks, &staple_)),
        checker_(checks.revocation_policy, sources_) {
    if (checks.issuers != nullptr) {
      issuers_ = std::make_unique<IssuerFetcher>(*checks.issuers);
    }
    if (checks.ct.has_value()) {
      ct_ = std::make_unique<CtTrustDomain>(
          inner_.get(), *checks.ct,
          DeliveredScts{peer.stapled_ocsp_response, peer.sct_list});
    }
  }

  HookResult FindIssuers(const IssuerQuery& query, IssuerSink& sink) override {
    const HookResult known = inner_->FindIssuers(query, sink);
    const bool pending = known.error() == Error::kPending;
    if (issuers_ == nullptr || (known.error() != Error::kOk && !pending)) {
      return known;
    }
    const HookResult fetched = issuers_->FindIssuers(query, sink);
    return pending ? known : fetched;
  }

  RevocationAnswer CheckRevocation(const RevocationQuery& query) override {
    return checks_.revocation ? checker_.Check(*this, query)
                              : inner_->CheckRevocation(query);
  }

  HookResult CheckChain(const VerifiedChain& chain) override {
    const HookResult answer =
        ct_ != nullptr ? ct_->CheckChain(chain) : inner_->CheckChain(chain);
    if (answer.error() != Error::kOk || !checks_.check_chain) return answer;
    return checks_.check_chain(chain, peer_);
  }

  bool FetchMissing() {
    return issuers_ != nullptr && issuers_->FetchMissing();
  }

  const CtReport* ct_report() const {
    return ct_ != nullptr ? &ct_->report() : nullptr;
  }

 private:
  const std::unique_ptr<TrustDomain> inner_;
  const Peer& peer_;
  const PeerChecks checks_;
  StapledOcspSource staple_;
  const std::vector<RevocationSource*> sources_;
  const RevocationChecker checker_;
  std::unique_ptr<IssuerFetcher> issuers_;
  std::unique_ptr<CtTrustDomain> ct_;
};

}  // namespace

ConnectionDomain WithChecks(std::unique_ptr<TrustDomain> domain,
                            const Peer& peer, const PeerChecks& checks) {
  ConnectionDomain connection;
  if (domain == nullptr) return connection;
  auto checked =
      std::make_unique<CheckedDomain>(std::move(domain), peer, checks);
  if (checks.issuers != nullptr) {
    connection.fetch_missing = [domain = checked.get()] {
      return domain->FetchMissing();
    };
  }
  connection.ct_report = checked->ct_report();
  connection.domain = std::move(checked);
  return connection;
}

}  // namespace cairn::tls
