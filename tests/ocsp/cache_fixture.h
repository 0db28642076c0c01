#ifndef CAIRN_TESTS_OCSP_CACHE_FIXTURE_H_
#define CAIRN_TESTS_OCSP_CACHE_FIXTURE_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "der/input.h"
#include "ocsp/cache.h"
#include "tests/support/test_time.h"

namespace cairn::testing {

// The same in every run.
inline constexpr ocsp::internal::HashSecret kTestSecret = {
    {0x0706050403020100, 0x0f0e0d0c0b0a0908}};

inline ocsp::CacheOptions Entries(size_t capacity) {
  ocsp::CacheOptions options;
  options.capacity = capacity;
  options.secret = kTestSecret;
  return options;
}

// The key of a certificate of one and the same issuer.
inline ocsp::CacheKey KeyOf(const ocsp::Cache& cache, uint64_t serial,
                            absl::string_view partition = "") {
  const std::string text = absl::StrCat("serial ", serial);
  return cache
      .IssuerKey(der::Input::FromString("name"), der::Input::FromString("key"))
      .SetPartition(der::Input::FromString(partition))
      .KeyFor(der::Input::FromString(text));
}

// An answer of yesterday that is valid until tomorrow.
inline ocsp::CachedAnswer Answer(ocsp::CachedStatus status) {
  ocsp::CachedAnswer answer;
  answer.status = status;
  answer.this_update = kNow - kDay;
  answer.valid_through = kNow + kDay;
  return answer;
}

inline ocsp::CachedAnswer Good() { return Answer(ocsp::CachedStatus::kGood); }

inline ocsp::CachedAnswer Unknown() {
  return Answer(ocsp::CachedStatus::kUnknown);
}

inline ocsp::CachedAnswer Revoked() {
  ocsp::CachedAnswer answer = Answer(ocsp::CachedStatus::kRevoked);
  answer.revocation_time = kNow - 2 * kDay;
  answer.revocation_reason = 1;  // keyCompromise
  return answer;
}

// "good", "unknown", "revoked" or "failure", or "nothing": what the cache says.
inline std::string StatusOf(ocsp::Cache& cache, const ocsp::CacheKey& key,
                            der::Time now = kNow) {
  const absl::optional<ocsp::CachedAnswer> answer = cache.Lookup(key, now);
  if (!answer.has_value()) return "nothing";
  switch (answer->status) {
    case ocsp::CachedStatus::kFailure:
      return "failure";
    case ocsp::CachedStatus::kUnknown:
      return "unknown";
    case ocsp::CachedStatus::kGood:
      return "good";
    case ocsp::CachedStatus::kRevoked:
      return "revoked";
  }
  return "no status";
}

}  // namespace cairn::testing

#endif  // CAIRN_TESTS_OCSP_CACHE_FIXTURE_H_
