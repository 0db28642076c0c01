#include "trustdomain/openssl_settings.h"

#include "der/input.h"
#include "der/oid.h"
#include "der/reader.h"
#include "der/tag.h"
#include "der/values.h"
#include "pkix/anchor.h"
#include "pkix/key_usage.h"

namespace cairn {
namespace {

constexpr der::Tag kReject = der::ContextConstructed(0);
constexpr der::Tag kOther = der::ContextConstructed(1);

// SEQUENCE OF OBJECT IDENTIFIER
bool ReadPurposes(der::Reader purposes, uint8_t* set) {
  while (!purposes.AtEnd()) {
    der::Input contents;
    der::Oid oid;
    if (!der::ReadKnownObjectIdentifier(&purposes, &contents, &oid)) {
      return false;
    }
    const Purpose::Known purpose = Purpose::FindKnown(oid);
    if (purpose == Purpose::Known::kAny) {
      *set = AnchorConstraints::kEveryPurpose;
    } else if (purpose != Purpose::Known::kOther) {
      *set = static_cast<uint8_t>(*set | PurposeBit(purpose));
    }
  }
  return true;
}

}  // namespace

// X509_CERT_AUX ::= SEQUENCE {
//      trust     SEQUENCE OF OBJECT IDENTIFIER OPTIONAL,
//      reject    [0] IMPLICIT SEQUENCE OF OBJECT IDENTIFIER OPTIONAL,
//      alias     UTF8String OPTIONAL,
//      keyid     OCTET STRING OPTIONAL,
//      other     [1] IMPLICIT SEQUENCE OF AlgorithmIdentifier OPTIONAL }
//
// As OpenSSL writes it. alias, keyid and other say nothing about trust.
bool ParseOpenSslSettings(absl::string_view der, OpenSslSettings* settings) {
  *settings = OpenSslSettings();
  settings->trusted = AnchorConstraints::kEveryPurpose;
  der::Reader aux;
  if (!der::ReadOnly(der::Input::FromString(der), der::kSequence, &aux)) {
    return false;
  }
  der::Reader purposes;
  der::Input unused;
  if (aux.Peek(der::kSequence)) {
    settings->trusted = 0;
    if (!aux.Read(der::kSequence, &purposes) ||
        !ReadPurposes(purposes, &settings->trusted)) {
      return false;
    }
  }
  if (aux.Peek(kReject) && (!aux.Read(kReject, &purposes) ||
                            !ReadPurposes(purposes, &settings->rejected))) {
    return false;
  }
  for (const der::Tag tag : {der::kUtf8String, der::kOctetString, kOther}) {
    if (aux.Peek(tag) && !aux.Read(tag, &unused)) return false;
  }
  // Purposes without a name cannot be told from those that are rejected.
  constexpr auto kUnnamed = static_cast<uint8_t>(
      PurposeBit(Purpose::Known::kAny) | PurposeBit(Purpose::Known::kOther));
  if (settings->rejected != 0) {
    settings->trusted = static_cast<uint8_t>(settings->trusted &
                                             ~(settings->rejected | kUnnamed));
  }
  return aux.AtEnd();
}

}  // namespace cairn
