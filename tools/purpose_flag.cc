#include "tools/purpose_flag.h"

#include "absl/strings/str_cat.h"
#include "der/oid.h"
#include "tools/dotted_oid.h"

namespace cairn::tools {
namespace {

der::Oid NamedPurpose(absl::string_view text) {
  if (text == "server") return der::Oid::kServerAuth;
  if (text == "client") return der::Oid::kClientAuth;
  if (text == "email") return der::Oid::kEmailProtection;
  if (text == "code-signing") return der::Oid::kCodeSigning;
  if (text == "timestamping") return der::Oid::kTimeStamping;
  if (text == "ocsp-signing") return der::Oid::kOcspSigning;
  if (text == "any") return der::Oid::kAnyExtendedKeyUsage;
  return der::Oid::kUnknown;
}

}  // namespace

absl::Status PurposeFlag::Parse(absl::string_view text) {
  text_ = std::string(text);
  oid_ = std::string(der::OidContents(NamedPurpose(text)).AsStringView());
  if (oid_.empty() && !ParseDottedOid(text, &oid_)) {
    return absl::InvalidArgumentError(
        absl::StrCat("--purpose: no such purpose: ", text));
  }
  return absl::OkStatus();
}

Purpose PurposeFlag::purpose() const {
  return Purpose::FromOid(der::Input::FromString(oid_));
}

}  // namespace cairn::tools
