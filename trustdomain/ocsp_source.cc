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

// What the cache has, but for a failure. Nothing without a cache.
absl::optional<ocsp::CachedAnswer> LookUp(const OcspSettings& settings,
                                          const RevocationQuery& query) {
  if (settings.cache == nullptr) return absl::nullopt;
  return settings.cache->Lookup(KeyFor(settings, query), query.time);
}

bool IsKnownToBeRevoked(const OcspSettings& settings,
                        const RevocationQuery& query) {
  const absl::optional<ocsp::CachedAnswer> known = LookUp(settings, query);
  return known.has_value() && known->status == ocsp::CachedStatus::kRevoked;
}

// Judges a response, and puts what it says into the cache.
RevocationFinding Judge(TrustDomain& domain, const RevocationQuery& query,
                        const OcspSettings& settings, der::Input response) {
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
  if (settings.cache != nullptr) {
    settings.cache->Insert(KeyFor(settings, query), ToCachedAnswer(verified),
                           query.time);
    // Once revoked, always: an older response, or a newer one, changes nothing.
    if (IsKnownToBeRevoked(settings, query)) {
      return RevocationFinding::Revoked();
    }
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
  return Judge(domain, query, settings_, response_);
}

RevocationFinding CachedOcspSource::Find(TrustDomain& /*domain*/,
                                         const RevocationQuery& query) {
  const absl::optional<ocsp::CachedAnswer> answer =
      settings_.cache->Lookup(KeyFor(settings_, query), query.time);
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
  const absl::optional<ocsp::CachedAnswer> known = LookUp(settings_, query);
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
    const RevocationFinding finding = Ask(domain, query, url, request);
    if (finding.status() != RevocationStatus::kNotChecked ||
        finding.why() == Error::kPending) {
      return finding;
    }
    if (!asked || !worst.is_invalid()) worst = finding;
    asked = true;
  }
  // What is wrong with a response is worth saying again; silence is not.
  if (asked && !worst.is_invalid() && settings_.cache != nullptr) {
    settings_.cache->Insert(KeyFor(settings_, query), ocsp::CachedAnswer(),
                            query.time);
  }
  return worst;
}

RevocationFinding FetchedOcspSource::Ask(TrustDomain& domain,
                                         const RevocationQuery& query,
                                         absl::string_view url,
                                         der::Input request) {
  const std::string get = ocsp::GetUrl(url, request);
  FetchRequest fetch{FetchRequest::Kind::kOcsp, get, ""};
  if (get.size() > ocsp::kMaxGetUrlSize) {
    fetch.url = url;
    fetch.body = request.AsStringView();
  }
  std::string response;
  const HookResult fetched = fetcher_.Fetch(fetch, &response);
  if (fetched.error() == Error::kOk) {
    return Judge(domain, query, settings_, der::Input::FromString(response));
  }
  return RevocationFinding::Nothing(fetched.error());
}

}  // namespace cairn
