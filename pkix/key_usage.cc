#include "pkix/key_usage.h"

#include "der/oid.h"

namespace cairn {

Purpose::Known Purpose::FindKnown(der::Oid oid) {
  switch (oid) {
    case der::Oid::kServerAuth:
      return Known::kServerAuth;
    case der::Oid::kClientAuth:
      return Known::kClientAuth;
    case der::Oid::kCodeSigning:
      return Known::kCodeSigning;
    case der::Oid::kEmailProtection:
      return Known::kEmailProtection;
    case der::Oid::kTimeStamping:
      return Known::kTimeStamping;
    case der::Oid::kOcspSigning:
      return Known::kOcspSigning;
    case der::Oid::kAnyExtendedKeyUsage:
      return Known::kAny;
    default:
      return Known::kOther;
  }
}

Purpose Purpose::FromOid(der::Input oid) {
  Purpose purpose(FindKnown(der::FindOid(oid)));
  if (purpose.known_ == Known::kOther) purpose.oid_ = oid;
  return purpose;
}

absl::string_view Purpose::name() const {
  switch (known_) {
    case Known::kServerAuth:
      return "serverAuth";
    case Known::kClientAuth:
      return "clientAuth";
    case Known::kCodeSigning:
      return "codeSigning";
    case Known::kEmailProtection:
      return "emailProtection";
    case Known::kTimeStamping:
      return "timeStamping";
    case Known::kOcspSigning:
      return "OCSPSigning";
    case Known::kAny:
      return "any";
    case Known::kOther:
      return "other";
  }
  return "";
}

}  // namespace cairn
