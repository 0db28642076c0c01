#include "pkix/critical_extension.h"

#include <cstdint>

#include "absl/numeric/bits.h"
#include "der/tag.h"
#include "der/values.h"
#include "pkix/certificate_policies.h"
#include "pkix/distribution_point.h"
#include "pkix/general_name.h"
#include "pkix/information_access.h"
#include "pkix/tls_feature.h"

namespace cairn {
namespace {

bool IsNull(der::Input value) {
  der::Reader reader(value);
  return der::ReadNull(&reader) && reader.AtEnd();
}

bool IsUnderstood(Extension extension, der::Input value) {
  switch (extension) {
    case Extension::kNetscapeCertType:
    case Extension::kSubjectDirectoryAttributes:
      return false;
    case Extension::kCertificatePolicies:
      return !HasUnknownQualifiers(value);
    default:
      return true;
  }
}

bool IsWellFormed(Extension extension, der::Input value) {
  switch (extension) {
    case Extension::kSubjectAltName:
    case Extension::kIssuerAltName:
      return ForEachGeneralName(value, [](const GeneralName&) { return true; });
    case Extension::kCrlDistributionPoints:
    case Extension::kFreshestCrl:
      return ForEachDistributionPoint(
          value, [](const DistributionPoint&) { return true; });
    case Extension::kAuthorityInfoAccess:
    case Extension::kSubjectInfoAccess:
      return ForEachAccessDescription(
          value, [](const AccessDescription&) { return true; });
    case Extension::kTlsFeature:
      return ForEachTlsFeature(value, [](uint32_t) { return true; });
    case Extension::kCtSctList: {
      der::Input list;
      return der::ReadOnly(value, der::kOctetString, &list);
    }
    case Extension::kOcspNoCheck:
      return IsNull(value);
    // Decoded by the parser, or where the path is checked.
    default:
      return true;
  }
}

}  // namespace

Failure CheckCriticalExtensions(const Certificate& certificate) {
  // What most certificates have as critical was decoded by the parser.
  uint32_t critical = certificate.critical_extensions() &
                      ~(ExtensionBit(Extension::kBasicConstraints) |
                        ExtensionBit(Extension::kKeyUsage));
  for (; critical != 0; critical &= critical - 1) {
    const auto extension = static_cast<Extension>(absl::countr_zero(critical));
    const der::Input value = certificate.extension(extension);
    const bool understood = IsUnderstood(extension, value);
    if (understood && IsWellFormed(extension, value)) continue;
    return Failure(understood ? Error::kMalformedExtension
                              : Error::kUnknownCriticalExtension,
                   extension, certificate.extension_offset(extension));
  }
  return Failure();
}

}  // namespace cairn
