#ifndef CAIRN_TRUSTDOMAIN_OCSP_SOURCE_H_
#define CAIRN_TRUSTDOMAIN_OCSP_SOURCE_H_

#include <string>

#include "absl/strings/string_view.h"
#include "der/input.h"
#include "der/time.h"
#include "ocsp/cache.h"
#include "ocsp/verify_response.h"
#include "trustdomain/fetcher.h"
#include "trustdomain/revocation_source.h"

namespace cairn {

// How OCSP responses are judged, and where the answers are kept.
struct OcspSettings {
  // Seconds: see ocsp::ResponseOptions.
  der::Time slop = ocsp::kDefaultSlop;
  der::Time max_age = ocsp::kDefaultMaxAge;
  // Answers are put here and looked for here; null for none. Borrowed. Answers
  // that were judged by other settings, another policy or in another partition
  // are not found. Share a cache only between trust domains that verify
  // signatures and distrust responders alike.
  ocsp::Cache* cache = nullptr;
  // See ocsp::IssuerCacheKey::SetPartition(). Borrowed.
  der::Input partition;
};

// A response that is at hand, such as the one that a TLS server stapled. It is
// asked about end entities only: that is what servers staple responses for.
class StapledOcspSource : public RevocationSource {
 public:
  // `response` is an OCSPResponse, empty if there is none. Borrowed.
  explicit StapledOcspSource(der::Input response,
                             const OcspSettings& settings = {})
      : response_(response), settings_(settings) {}

  absl::string_view name() const override { return "stapled OCSP"; }
  bool is_staple() const override { return true; }
  RevocationFinding Find(TrustDomain& domain,
                         const RevocationQuery& query) override;

 private:
  const der::Input response_;
  const OcspSettings settings_;
};

// What a cache knows. A cache that had to refuse a revoked entry for want of
// room fails closed: no answer of it is then as good as none.
class CachedOcspSource : public RevocationSource {
 public:
  // `settings.cache` must not be null.
  explicit CachedOcspSource(const OcspSettings& settings)
      : settings_(settings) {}

  absl::string_view name() const override { return "cached OCSP"; }
  RevocationFinding Find(TrustDomain& domain,
                         const RevocationQuery& query) override;

 private:
  const OcspSettings settings_;
};

// Asks the responders that the certificate names (RFC 6960 appendix A), by GET
// where RFC 5019 wants it. Without a nonce: responders that are asked by
// everyone answer with responses made in advance. Uses the heap.
class FetchedOcspSource : public RevocationSource {
 public:
  // `fetcher` must outlive the source.
  explicit FetchedOcspSource(Fetcher& fetcher,
                             const OcspSettings& settings = {})
      : fetcher_(fetcher), settings_(settings) {}

  absl::string_view name() const override { return "fetched OCSP"; }
  RevocationFinding Find(TrustDomain& domain,
                         const RevocationQuery& query) override;

 private:
  // Sends a request to the responder at `url`.
  Error Fetch(absl::string_view url, der::Input request, std::string* response);

  Fetcher& fetcher_;
  const OcspSettings settings_;
};

}  // namespace cairn

#endif  // CAIRN_TRUSTDOMAIN_OCSP_SOURCE_H_
