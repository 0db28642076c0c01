#ifndef CAIRN_TESTS_DIFFERENTIAL_LANE_H_
#define CAIRN_TESTS_DIFFERENTIAL_LANE_H_

#include <cstdint>

#include "absl/strings/string_view.h"

namespace cairn::differential {

// The comparisons: a peer, and the preset of Cairn that is nearest to it.
enum class Lane : uint8_t {
  // OpenSSL as applications use it, beside WebPki: both read RFC 5280 with what
  // the web made of it, and leave section 4's demands on issuers aside.
  kOpenssl,
  // OpenSSL's -x509_strict, beside Rfc5280Strict: both add section 4.
  kOpensslStrict,
  // GnuTLS, beside PrivatePki: both accept anyExtendedKeyUsage in a leaf and do
  // not hold its keyUsage against the purpose.
  kGnutls,
};
inline constexpr int kLaneCount = 3;
inline constexpr Lane kLanes[kLaneCount] = {
    Lane::kOpenssl, Lane::kOpensslStrict, Lane::kGnutls};

// "openssl", and for people "OpenSSL". Static storage.
constexpr absl::string_view LaneName(Lane lane) {
  constexpr absl::string_view kNames[] = {"openssl", "openssl-strict",
                                          "gnutls"};
  return kNames[static_cast<int>(lane)];
}
constexpr absl::string_view LaneTitle(Lane lane) {
  constexpr absl::string_view kTitles[] = {"OpenSSL", "OpenSSL, strict",
                                           "GnuTLS"};
  return kTitles[static_cast<int>(lane)];
}
// The preset's name, see FindValidationPolicy(). Static storage.
constexpr absl::string_view LanePolicy(Lane lane) {
  constexpr absl::string_view kPolicies[] = {"webpki", "rfc5280-strict",
                                             "private"};
  return kPolicies[static_cast<int>(lane)];
}

}  // namespace cairn::differential

#endif  // CAIRN_TESTS_DIFFERENTIAL_LANE_H_
