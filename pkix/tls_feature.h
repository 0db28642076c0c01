#ifndef CAIRN_PKIX_TLS_FEATURE_H_
#define CAIRN_PKIX_TLS_FEATURE_H_

#include <cstdint>

#include "der/input.h"
#include "der/reader.h"
#include "der/tag.h"
#include "der/values.h"
#include "pkix/certificate.h"

namespace cairn {

// Numbers of TLS extensions (RFC 7633 section 6).
inline constexpr uint32_t kStatusRequestFeature = 5;
inline constexpr uint32_t kStatusRequestV2Feature = 17;
inline constexpr uint32_t kMaxTlsFeature = 65535;

// Features ::= SEQUENCE OF INTEGER
//
// Hands each number in `der`, the whole value of a tlsFeature extension, to
// `each(uint32_t) -> bool`, which returns false to stop. Returns false where
// they are malformed, or a number is not one of a TLS extension.
template <typename Each>
bool ForEachTlsFeature(der::Input der, Each each) {
  der::Input contents;
  if (!der::ReadOnly(der, der::kSequence, &contents)) return false;
  for (der::Reader reader(contents); !reader.AtEnd();) {
    uint32_t feature;
    if (!der::ReadSmallInteger(&reader, kMaxTlsFeature, &feature)) return false;
    if (!each(feature)) return true;
  }
  return true;
}

// Whether the certificate must come with a stapled OCSP response: it names
// status_request, or its tlsFeature extension cannot be read. A server that
// staples answers one or the other, so both features count.
bool MustStaple(const Certificate& certificate);

// Whether `subject` names every TLS feature that `issuer` names (RFC 7633
// section 4.2.2). False where either extension cannot be read.
bool HasTlsFeaturesOf(const Certificate& issuer, const Certificate& subject);

}  // namespace cairn

#endif  // CAIRN_PKIX_TLS_FEATURE_H_
