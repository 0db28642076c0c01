#ifndef CAIRN_PKIX_EXTENSION_H_
#define CAIRN_PKIX_EXTENSION_H_

#include <cstdint>

#include "absl/base/attributes.h"
#include "absl/strings/string_view.h"
#include "der/input.h"
#include "der/oid.h"
#include "der/reader.h"
#include "der/tag.h"
#include "der/values.h"

namespace cairn {

// The certificate extensions that this library knows, under the names of
// der::Oid: RFC 5280 section 4.2, RFC 9608 (noRevAvail), RFC 7633 (tlsFeature),
// RFC 6960 (ocspNoCheck), RFC 6962 (CT).
// clang-format off
#define CAIRN_EXTENSIONS(X) \
  X(kSubjectDirectoryAttributes) \
  X(kSubjectKeyIdentifier) \
  X(kKeyUsage) \
  X(kSubjectAltName) \
  X(kIssuerAltName) \
  X(kBasicConstraints) \
  X(kNameConstraints) \
  X(kCrlDistributionPoints) \
  X(kCertificatePolicies) \
  X(kPolicyMappings) \
  X(kAuthorityKeyIdentifier) \
  X(kPolicyConstraints) \
  X(kExtKeyUsage) \
  X(kFreshestCrl) \
  X(kInhibitAnyPolicy) \
  X(kNoRevAvail) \
  X(kAuthorityInfoAccess) \
  X(kSubjectInfoAccess) \
  X(kTlsFeature) \
  X(kOcspNoCheck) \
  X(kCtSctList) \
  X(kCtPoison) \
  X(kNetscapeCertType)
// clang-format on

enum class Extension : uint8_t {
  kNone = 0,
#define CAIRN_EXTENSION_ENUMERATOR(name) name,
  CAIRN_EXTENSIONS(CAIRN_EXTENSION_ENUMERATOR)
#undef CAIRN_EXTENSION_ENUMERATOR
      kUnknown,  // any other
};
inline constexpr int kExtensionCount = static_cast<int>(Extension::kUnknown);

// Sets of extensions are kept as bits of a uint32_t.
static_assert(kExtensionCount < 32, "extension sets are 32 bits");
constexpr uint32_t ExtensionBit(Extension extension) {
  return 1u << static_cast<int>(extension);
}

// The extension with this object identifier, or kUnknown.
Extension FindExtension(der::Oid oid);
namespace internal {
// Of the arc 2.5.29, under which most extensions are: by the last number.
struct ExtensionArc {
  Extension extensions[0x80];
  constexpr ExtensionArc();
};
extern const ExtensionArc kExtensionArc;
}  // namespace internal

// The same for contents octets.
inline Extension FindExtension(der::Input oid) {
  if (oid.size() == 3 && oid[0] == 0x55 && oid[1] == 0x1d && oid[2] < 0x80) {
    return internal::kExtensionArc.extensions[oid[2]];
  }
  return FindExtension(der::FindOid(oid));
}

// The object identifier, or der::Oid::kUnknown for kNone and kUnknown.
der::Oid ExtensionOid(Extension extension);

// The name as RFC 5280 prints it, such as "basicConstraints". Static storage.
absl::string_view ExtensionName(Extension extension);

// Extension  ::=  SEQUENCE  {
//      extnID      OBJECT IDENTIFIER,
//      critical    BOOLEAN DEFAULT FALSE,
//      extnValue   OCTET STRING }
struct ExtensionFields {
  Extension extension = Extension::kNone;
  der::Input oid;    // contents octets
  der::Input value;  // contents of extnValue
  bool critical = false;
  // critical was encoded although it is FALSE.
  bool explicit_default = false;
};

// Reads one Extension at the cursor. Where it returns false, what it leaves in
// `*extension` means nothing.
ABSL_ATTRIBUTE_ALWAYS_INLINE inline bool ReadExtension(
    der::Reader* reader, ExtensionFields* extension) {
  der::Reader ahead = *reader;
  der::Reader fields;
  der::Input oid;
  if (!ahead.Read(der::kSequence, &fields) ||
      !fields.Read(der::kObjectIdentifier, &oid)) {
    return false;
  }
  extension->extension = FindExtension(oid);
  // What is known need not be examined.
  if (extension->extension == Extension::kUnknown &&
      !der::IsValidObjectIdentifier(oid)) {
    return false;
  }
  extension->oid = oid;
  extension->critical = false;
  extension->explicit_default = false;
  if (fields.Peek(der::kBoolean)) {
    der::Input critical;
    if (!fields.Read(der::kBoolean, &critical) ||
        !der::ParseBoolean(critical, &extension->critical)) {
      return false;
    }
    extension->explicit_default = !extension->critical;
  }
  if (!fields.Read(der::kOctetString, &extension->value) || !fields.AtEnd()) {
    return false;
  }
  *reader = ahead;
  return true;
}

}  // namespace cairn

#endif  // CAIRN_PKIX_EXTENSION_H_
