#include "trustdomain/ocsp_source.h"

#include <cstdint>
#include <string>

#include "absl/types/optional.h"
#include "absl/types/span.h"
#include "ocsp/request.h"

namespace cairn {
namespace {

using Status = ocsp::VerifiedResponse::Status;

// Everything that could change the verdict on one and the same response.
ocsp::CacheKey KeyFor(const OcspSettings& settings,
                      const RevocationQuery& query) {
  ocsp::IssuerCacheKey issuer =
      settings.cache->IssuerKey(query.issuer.subject, query.issuer.key.info);
  issuer.SetPartition(settings.partition)
      .AddSetting(settings.slop)
      .AddSetting(settings.max_age)
      .AddSetting(query.policy.signature_algorithms)
      .AddSetting(query.policy.public_key_algorithms)
      .AddSetting(query.policy.min_rsa_modulus_bits)
      .AddSetting(query.policy.max_rsa_modulus_bits);
  for (uint64_t word : query.policy.rules.words()) {
    issuer.AddSetting(static_cast<int64_t>(word));
  }
  return issuer.KeyFor(query.certificate.serial_number());
}

ocsp::CachedAnswer ToCachedAnswer(const ocsp::VerifiedResponse& response) {
  ocsp::CachedAnswer answer;
  answer.status = response.is_good()      ? ocsp::CachedStatus::kGood
                  : response.is_revoked() ? ocsp::CachedStatus::kRevoked
                                          : ocsp::CachedStatus::kUnknown;
  answer.this_update = response.this_update();
  answer.valid_through = response.valid_through();
  answer.revocation_time = response.revocation_time();
  answer.revocation_reason = response.revocation_reason();
  return answer;
}

// What a cache has on one question; the key is made once. Without a cache,
// nothing.
class CacheEntry {
 public:
  CacheEntry(const OcspSettings& settings, const RevocationQuery& query)
      : cache_(settings.cache), time_(query.time) {
    if (cache_ != nullptr) key_ = KeyFor(settings, query);
  }

  absl::optional<ocsp::CachedAnswer> Get() const {
    if (cache_ == nullptr) return absl::nullopt;
    return cache_->Lookup(*key_, time_);
  }
  bool Is(ocsp::CachedStatus status) const {
    const absl::optional<ocsp::CachedAnswer> answer = Get();
    return answer.has_value() && answer->status == status;
  }
  void Put(const ocsp::CachedAnswer& answer) {
    if (cache_ != nullptr) cache_->Insert(*key_, answer, time_);
  }

 private:
  ocsp::Cache* const cache_;
  const der::Time time_;
  absl::optional<ocsp::CacheKey> key_;
};

// Judges a response, and puts what it says into the cache.
RevocationFinding Judge(TrustDomain& domain, const RevocationQuery& query,
                        const OcspSettings& settings, der::Input response,
                        CacheEntry* entry) {
  ocsp::ResponseOptions options(query.time, &query.policy);
  options.slop = settings.slop;
  options.max_age = settings.max_age;
  ocsp::VerifiedResponse verified;
  const Failure failure = ocsp::VerifyResponse(
      domain, response, ocsp::ResponseTarget{query.certificate, query.issuer},
      options, &verified);
  if (failure.error == Error::kPending) {
    return RevocationFinding::Nothing(Error::kPending);
  }
  if (!failure.ok()) {
    // Settings that make no sense are no information either way.
    if (failure.error == Error::kInvalidOptions) {
      return RevocationFinding::FailClosed(failure.error);
    }
    return ocsp::IsNoInformation(failure.error)
               ? RevocationFinding::Nothing(failure.error)
               : RevocationFinding::Invalid(failure.error);
  }
  entry->Put(ToCachedAnswer(verified));
  // Once revoked, always: an older response, or a newer one, changes nothing.
  if (entry->Is(ocsp::CachedStatus::kRevoked)) {
    return RevocationFinding::Revoked();
  }
  switch (verified.status()) {
    case Status::kGood:
      return RevocationFinding::Good();
    case Status::kRevoked:
      return RevocationFinding::Revoked();
    case Status::kUnknown:
    case Status::kNone:
      break;
  }
  return RevocationFinding::Unknown();
}

}  // namespace

RevocationFinding StapledOcspSource::Find(TrustDomain& domain,
                                          const RevocationQuery& query) {
  if (response_.empty() || query.role != Role::kEndEntity) {
    return RevocationFinding::Nothing();
  }
  CacheEntry entry(settings_, query);
  return Judge(domain, query, settings_, response_, &entry);
}

RevocationFinding CachedOcspSource::Find(TrustDomain& /*domain*/,
                                         const RevocationQuery& query) {
  const absl::optional<ocsp::CachedAnswer> answer =
      CacheEntry(settings_, query).Get();
  if (answer.has_value()) {
    switch (answer->status) {
      case ocsp::CachedStatus::kGood:
        return RevocationFinding::Good();
      case ocsp::CachedStatus::kRevoked:
        return RevocationFinding::Revoked();
      case ocsp::CachedStatus::kUnknown:
        return RevocationFinding::Unknown();
      case ocsp::CachedStatus::kFailure:
        break;
    }
  }
  return settings_.cache->has_refused_revoked()
             ? RevocationFinding::FailClosed(Error::kRevocationCacheFull)
             : RevocationFinding::Nothing();
}

RevocationFinding FetchedOcspSource::Find(TrustDomain& domain,
                                          const RevocationQuery& query) {
  CacheEntry entry(settings_, query);
  const absl::optional<ocsp::CachedAnswer> known = entry.Get();
  if (known.has_value() && known->status == ocsp::CachedStatus::kRevoked) {
    return RevocationFinding::Revoked();
  }
  // Responders that have just failed are left alone for a while.
  if (known.has_value() && known->status == ocsp::CachedStatus::kFailure) {
    return RevocationFinding::Nothing(Error::kFetchFailed);
  }
  uint8_t buffer[ocsp::kMaxRequestSize];
  der::Input request;
  if (Error error = ocsp::WriteRequest(domain, query.certificate, query.issuer,
                                       ocsp::RequestOptions(),
                                       absl::MakeSpan(buffer), &request);
      error != Error::kOk) {
    return RevocationFinding::Nothing(error);
  }
  // The first that says something, or else the worst of what was wrong.
  RevocationFinding worst = RevocationFinding::Nothing();
  bool asked = false;
  for (absl::string_view url :
       UrlsFor(query.certificate, FetchRequest::Kind::kOcsp)) {
    std::string response;
    const Error fetched = Fetch(url, request, &response);
    const RevocationFinding finding =
        fetched == Error::kOk ? Judge(domain, query, settings_,
                                      der::Input::FromString(response), &entry)
                              : RevocationFinding::Nothing(fetched);
    if (finding.status() != RevocationStatus::kNotChecked ||
        finding.why() == Error::kPending) {
      return finding;
    }
    if (!asked || !worst.is_invalid()) worst = finding;
    asked = true;
  }
  // What is wrong with a response is worth saying again; silence is not.
  if (asked && !worst.is_invalid()) entry.Put(ocsp::CachedAnswer());
  return worst;
}

Error FetchedOcspSource::Fetch(absl::string_view url, der::Input request,
                               std::string* response) {
  const std::string get = ocsp::GetUrl(url, request);
  FetchRequest fetch{FetchRequest::Kind::kOcsp, get, ""};
  if (get.size() > ocsp::kMaxGetUrlSize) {
    fetch.url = url;
    fetch.body = request.AsStringView();
  }
  return fetcher_.Fetch(fetch, response).error();
}

}  // namespace cairn
