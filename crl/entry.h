#ifndef CAIRN_CRL_ENTRY_H_
#define CAIRN_CRL_ENTRY_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "crl/crl.h"
#include "der/input.h"
#include "der/reader.h"
#include "der/time.h"
#include "pkix/error.h"

namespace cairn::crl {

// CRLReason ::= ENUMERATED {
//      unspecified             (0),
//      keyCompromise           (1),
//      cACompromise            (2),
//      affiliationChanged      (3),
//      superseded              (4),
//      cessationOfOperation    (5),
//      certificateHold         (6),
//           -- value 7 is not used
//      removeFromCRL           (8),
//      privilegeWithdrawn      (9),
//      aACompromise           (10) }
//
// RFC 5280 section 5.3.1.
enum class Reason : uint8_t {
  kUnspecified = 0,  // also where reasonCode is absent
  kKeyCompromise = 1,
  kCaCompromise = 2,
  kAffiliationChanged = 3,
  kSuperseded = 4,
  kCessationOfOperation = 5,
  kCertificateHold = 6,
  kUndefined = 7,  // any number that is not here
  kRemoveFromCrl = 8,
  kPrivilegeWithdrawn = 9,
  kAaCompromise = 10,
};

// The name as RFC 5280 prints it, such as "keyCompromise". Static storage;
// "undefined" for kUndefined.
absl::string_view ReasonName(Reason reason);

// Extensions of one entry. Three are known (RFC 5280 section 5.3), and each is
// compared with those before it.
inline constexpr int kMaxEntryExtensions = 16;

// One revoked certificate. Borrows the CRL.
struct Entry {
  // Contents octets of userCertificate.
  der::Input serial_number;
  der::Time revocation_date = 0;
  Reason reason = Reason::kUnspecified;
  bool has_invalidity_date = false;
  der::Time invalidity_date = 0;
  // certificateIssuer, the inside of GeneralNames; empty where this entry has
  // none, and then it goes with the entry before it.
  der::Input certificate_issuer;
  // A default value is encoded.
  bool has_explicit_default = false;
};

// Reads the entry of `crl` at the cursor, which stands in crl.entries().
// Anything but kOk means that the CRL must not be used for any certificate
// (RFC 5280 section 5.3): kMalformedCrlEntry, kCrlExtensionsNeedVersion2,
// kDuplicateCrlExtension, kUnknownCriticalCrlEntryExtension.
Error ReadEntry(const Crl& crl, der::Reader* reader, Entry* entry);

// Whether an entry for which `certificate_issuer` applies, its own or that of
// an entry before it, is about certificates that `issuer`, a whole Name,
// issued.
bool EntryIsOfIssuer(const Crl& crl, der::Input certificate_issuer,
                     der::Input issuer);

}  // namespace cairn::crl

#endif  // CAIRN_CRL_ENTRY_H_
