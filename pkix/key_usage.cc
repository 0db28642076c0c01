#include "pkix/key_usage.h"

#include "der/oid.h"

namespace cairn {

Purpose Purpose::FromOid(der::Input oid) {
  switch (der::FindOid(oid)) {
    case der::Oid::kServerAuth:
      return ServerAuth();
    case der::Oid::kClientAuth:
      return ClientAuth();
    case der::Oid::kCodeSigning:
      return CodeSigning();
    case der::Oid::kEmailProtection:
      return EmailProtection();
    case der::Oid::kTimeStamping:
      return TimeStamping();
    case der::Oid::kOcspSigning:
      return OcspSigning();
    case der::Oid::kAnyExtendedKeyUsage:
      return Any();
    default: {
      Purpose purpose(Known::kOther);
      purpose.oid_ = oid;
      return purpose;
    }
  }
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
