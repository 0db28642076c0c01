#ifndef CAIRN_TRUSTDOMAIN_ISSUER_FETCHER_H_
#define CAIRN_TRUSTDOMAIN_ISSUER_FETCHER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "pkix/certificate.h"
#include "pkix/trust_domain.h"
#include "trustdomain/fetcher.h"

namespace cairn {

// URLs that one IssuerFetcher asks. A server that forgot its intermediates
// leaves out one or two; the certificates of an attacker could go on for ever,
// each with a URL that takes its time.
inline constexpr size_t kMaxFetchedIssuers = 8;

// Fetches issuers that are missing from where their subjects say they are:
// caIssuers of authorityInfoAccess (RFC 5280 section 4.2.2.1). For
// FindIssuers() of a trust domain, after it has offered all that it knows:
//
//   HookResult FindIssuers(const IssuerQuery& query, IssuerSink& sink) {
//     InMemoryTrustDomain::FindIssuers(query, sink);
//     return fetcher_.FindIssuers(query, sink);
//   }
//
// and for who builds:
//
//   const BuildResult* result = &builder.Build(domain, certificate, options);
//   while (result->outcome() == Outcome::kPending && fetcher.FetchMissing()) {
//     result = &builder.Resume();
//   }
//
// So nothing is fetched where a path is found without it.
//
// What is fetched must be one certificate in DER, the form in which CAs publish
// them. Bundles (PKCS #7) and PEM are not read. Nothing about it is trusted: it
// is a candidate like any other.
//
// Each URL is asked once. The certificates belong to the fetcher: it must
// outlive the build. Not thread-safe: one for each builder.
class IssuerFetcher {
 public:
  // `fetcher` must outlive this.
  explicit IssuerFetcher(Fetcher& fetcher) : fetcher_(fetcher) {}
  IssuerFetcher(const IssuerFetcher&) = delete;
  IssuerFetcher& operator=(const IssuerFetcher&) = delete;

  // Offers what has been fetched for query.subject. kPending where it names
  // URLs that have not been asked. Of bytes that are not a certificate the
  // trace says so.
  HookResult FindIssuers(const IssuerQuery& query, IssuerSink& sink);

  // Asks the URLs that FindIssuers() is waiting for. Whether there was an
  // answer to any of them, if only that there is none: then
  // ChainBuilder::Resume() has something to go on with.
  bool FetchMissing();

 private:
  enum class State : uint8_t { kWanted, kFetched, kFailed };
  struct Issuer {
    std::string url;
    State state = State::kWanted;
    std::string der;
    Certificate certificate;  // empty where `der` is none
  };

  // Null where there have been enough.
  const Issuer* Find(absl::string_view url);

  Fetcher& fetcher_;
  std::vector<std::unique_ptr<Issuer>> issuers_;
};

}  // namespace cairn

#endif  // CAIRN_TRUSTDOMAIN_ISSUER_FETCHER_H_
