#include "trustdomain/issuer_fetcher.h"

namespace cairn {

const IssuerFetcher::Issuer* IssuerFetcher::Find(absl::string_view url) {
  for (const std::unique_ptr<Issuer>& issuer : issuers_) {
    if (issuer->url == url) return issuer.get();
  }
  if (issuers_.size() == kMaxFetchedIssuers) return nullptr;
  issuers_.push_back(std::make_unique<Issuer>());
  issuers_.back()->url = std::string(url);
  return issuers_.back().get();
}

HookResult IssuerFetcher::FindIssuers(const IssuerQuery& query,
                                      IssuerSink& sink) {
  bool pending = false;
  for (absl::string_view url :
       UrlsFor(query.subject, FetchRequest::Kind::kIssuer)) {
    const Issuer* issuer = Find(url);
    if (issuer == nullptr || issuer->state == State::kFailed) continue;
    if (issuer->state == State::kWanted) {
      pending = true;
      continue;
    }
    const IssuerSink::Answer answer =
        issuer->certificate.version() != 0
            ? sink.Offer(issuer->certificate)
            : sink.OfferDer(der::Input::FromString(issuer->der));
    if (answer == IssuerSink::Answer::kStop) break;
  }
  return pending ? HookResult::Pending() : HookResult::Ok();
}

bool IssuerFetcher::FetchMissing() {
  bool any = false;
  for (const std::unique_ptr<Issuer>& issuer : issuers_) {
    if (issuer->state != State::kWanted) continue;
    const HookResult fetched = fetcher_.Fetch(
        {FetchRequest::Kind::kIssuer, issuer->url, ""}, &issuer->der);
    if (fetched.error() == Error::kPending) continue;
    any = true;
    issuer->state = State::kFailed;
    if (fetched.error() != Error::kOk) continue;
    issuer->state = State::kFetched;
    // One that does not parse is told to the sink as it is.
    static_cast<void>(Certificate::Parse(der::Input::FromString(issuer->der),
                                         &issuer->certificate)
                          .ok());
  }
  return any;
}

}  // namespace cairn
