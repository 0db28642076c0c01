#include "pkix/tls_feature.h"

namespace cairn {
namespace {

bool NamesFeature(const Certificate& certificate, uint32_t feature) {
  bool found = false;
  return ForEachTlsFeature(certificate.extension(Extension::kTlsFeature),
                           [&](uint32_t named) {
                             found = found || named == feature;
                             return true;
                           }) &&
         found;
}

}  // namespace

bool MustStaple(const Certificate& certificate) {
  if (!certificate.has_extension(Extension::kTlsFeature)) return false;
  bool found = false;
  const bool readable = ForEachTlsFeature(
      certificate.extension(Extension::kTlsFeature), [&](uint32_t feature) {
        found = found || feature == kStatusRequestFeature ||
                feature == kStatusRequestV2Feature;
        return true;
      });
  return found || !readable;
}

bool HasTlsFeaturesOf(const Certificate& issuer, const Certificate& subject) {
  if (!issuer.has_extension(Extension::kTlsFeature)) return true;
  bool all = true;
  return ForEachTlsFeature(issuer.extension(Extension::kTlsFeature),
                           [&](uint32_t feature) {
                             all = NamesFeature(subject, feature);
                             return all;
                           }) &&
         all;
}

}  // namespace cairn
