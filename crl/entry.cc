#include "crl/entry.h"

#include "der/oid.h"
#include "der/tag.h"
#include "der/values.h"
#include "pkix/extension.h"
#include "pkix/general_name.h"
#include "pkix/name.h"

namespace cairn::crl {
namespace {

// reasonCode ::= { CRLReason }
bool ParseReasonCode(der::Input value, Reason* reason) {
  der::Input contents;
  if (!der::ReadOnly(value, der::kEnumerated, &contents) ||
      !der::IsValidInteger(contents)) {
    return false;
  }
  const bool known = contents.size() == 1 &&
                     contents[0] <= static_cast<uint8_t>(Reason::kAaCompromise);
  *reason = known ? static_cast<Reason>(contents[0]) : Reason::kUndefined;
  return true;
}

// InvalidityDate ::=  GeneralizedTime
bool ParseInvalidityDate(der::Input value, Entry* entry) {
  der::Input contents;
  entry->has_invalidity_date = true;
  return der::ReadOnly(value, der::kGeneralizedTime, &contents) &&
         der::ParseGeneralizedTime(contents, &entry->invalidity_date);
}

// CertificateIssuer ::=     GeneralNames
//
// RFC 5280 section 5.3.3. Without a directoryName nobody could tell whose
// certificate it is.
bool ParseCertificateIssuer(der::Input value, Entry* entry) {
  bool has_directory_name = false;
  return der::ReadOnly(value, der::kSequence, &entry->certificate_issuer) &&
         ForEachGeneralName(value,
                            [&has_directory_name](const GeneralName& name) {
                              has_directory_name |=
                                  name.form == NameForm::kDirectoryName;
                              return true;
                            }) &&
         has_directory_name;
}

Error ParseEntryExtension(const Crl& crl, const ExtensionFields& fields,
                          Entry* entry) {
  bool ok = true;
  switch (der::FindOid(fields.oid)) {
    case der::Oid::kReasonCode:
      ok = ParseReasonCode(fields.value, &entry->reason);
      break;
    case der::Oid::kInvalidityDate:
      ok = ParseInvalidityDate(fields.value, entry);
      break;
    case der::Oid::kCertificateIssuer:
      // Only an indirect CRL speaks for other issuers.
      ok = crl.issuing_distribution_point().indirect &&
           ParseCertificateIssuer(fields.value, entry);
      break;
    default:
      if (fields.critical) return Error::kUnknownCriticalCrlEntryExtension;
      break;
  }
  return ok ? Error::kOk : Error::kMalformedCrlEntry;
}

// crlEntryExtensions. `contents` is the inside of Extensions.
Error ParseEntryExtensions(const Crl& crl, der::Input contents, Entry* entry) {
  if (contents.empty()) return Error::kMalformedCrlEntry;
  int count = 0;
  for (der::Reader extensions(contents); !extensions.AtEnd();) {
    const uint8_t* at = extensions.position();
    ExtensionFields fields;
    if (++count > kMaxEntryExtensions || !ReadExtension(&extensions, &fields)) {
      return Error::kMalformedCrlEntry;
    }
    der::Reader earlier(
        contents.First(static_cast<size_t>(at - contents.data())));
    while (!earlier.AtEnd()) {
      ExtensionFields other;
      ReadExtension(&earlier, &other);
      if (other.oid == fields.oid) return Error::kDuplicateCrlExtension;
    }
    if (fields.explicit_default) entry->has_explicit_default = true;
    if (Error error = ParseEntryExtension(crl, fields, entry);
        error != Error::kOk) {
      return error;
    }
  }
  return Error::kOk;
}

}  // namespace

// revokedCertificates     SEQUENCE OF SEQUENCE  {
//      userCertificate         CertificateSerialNumber,
//      revocationDate          Time,
//      crlEntryExtensions      Extensions OPTIONAL
//                               -- if present, version MUST be v2
//                           }  OPTIONAL
//
// RFC 5280 section 5.1.2.6.
Error ReadEntry(const Crl& crl, der::Reader* reader, Entry* entry) {
  *entry = Entry();
  der::Reader fields;
  if (!reader->Read(der::kSequence, &fields) ||
      !der::ReadInteger(&fields, &entry->serial_number) ||
      !der::ReadTime(&fields, &entry->revocation_date)) {
    return Error::kMalformedCrlEntry;
  }
  if (fields.AtEnd()) return Error::kOk;
  der::Input extensions;
  if (!fields.Read(der::kSequence, &extensions) || !fields.AtEnd()) {
    return Error::kMalformedCrlEntry;
  }
  if (crl.version() != 2) return Error::kCrlExtensionsNeedVersion2;
  return ParseEntryExtensions(crl, extensions, entry);
}

bool EntryIsOfIssuer(const Crl& crl, der::Input certificate_issuer,
                     der::Input issuer) {
  if (certificate_issuer.empty()) return NamesMatch(crl.issuer(), issuer);
  for (der::Reader names(certificate_issuer); !names.AtEnd();) {
    GeneralName name;
    if (!ReadGeneralName(&names, &name)) return false;
    if (name.form == NameForm::kDirectoryName &&
        NamesMatch(name.value, issuer)) {
      return true;
    }
  }
  return false;
}

absl::string_view ReasonName(Reason reason) {
  switch (reason) {
    case Reason::kUnspecified:
      return "unspecified";
    case Reason::kKeyCompromise:
      return "keyCompromise";
    case Reason::kCaCompromise:
      return "cACompromise";
    case Reason::kAffiliationChanged:
      return "affiliationChanged";
    case Reason::kSuperseded:
      return "superseded";
    case Reason::kCessationOfOperation:
      return "cessationOfOperation";
    case Reason::kCertificateHold:
      return "certificateHold";
    case Reason::kUndefined:
      return "undefined";
    case Reason::kRemoveFromCrl:
      return "removeFromCRL";
    case Reason::kPrivilegeWithdrawn:
      return "privilegeWithdrawn";
    case Reason::kAaCompromise:
      return "aACompromise";
  }
  return "undefined";
}

}  // namespace cairn::crl
