#include "tools/crl_text.h"

#include <cstdint>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "crl/issuing_distribution_point.h"
#include "der/reader.h"
#include "pkix/distribution_point.h"
#include "pkix/general_name.h"
#include "pkix/report.h"

namespace cairn::tools {
namespace {

constexpr int kMaxNames = 8;

// By bit, as RFC 5280 section 4.2.1.13 has them.
constexpr absl::string_view kReasonFlags[] = {
    "unused",          "keyCompromise",
    "cACompromise",    "affiliationChanged",
    "superseded",      "cessationOfOperation",
    "certificateHold", "privilegeWithdrawn",
    "aACompromise"};

std::string NameOf(const GeneralName& name) {
  switch (name.form) {
    case NameForm::kUniformResourceIdentifier:
      return absl::CHexEscape(
          name.value.AsStringView().substr(0, kMaxNameText));
    case NameForm::kDirectoryName:
      return NameToText(name.value);
    default:
      return absl::StrCat("(", NameFormName(name.form), ")");
  }
}

void AddPoint(const DistributionPointName& point,
              std::vector<std::string>* scope) {
  if (point.kind == DistributionPointName::Kind::kRelativeName) {
    scope->push_back("distribution point named relative to the issuer");
  }
  if (point.kind != DistributionPointName::Kind::kFullName) return;
  int count = 0;
  for (der::Reader reader(point.names); !reader.AtEnd();) {
    GeneralName name;
    if (!ReadGeneralName(&reader, &name) || ++count > kMaxNames) break;
    scope->push_back(absl::StrCat("distribution point ", NameOf(name)));
  }
}

}  // namespace

std::string CrlNumberToText(der::Input number) {
  if (number.empty()) return "none given";
  if (number.size() > sizeof(uint64_t)) {
    return absl::StrCat("0x", absl::BytesToHexString(number.AsStringView()));
  }
  uint64_t value = 0;
  for (uint8_t octet : number) value = value << 8 | octet;
  return absl::StrCat(value);
}

std::vector<std::string> CrlScope(const crl::Crl& crl) {
  const crl::IssuingDistributionPoint& point = crl.issuing_distribution_point();
  std::vector<std::string> scope;
  if (point.only_user_certs) scope.push_back("end entities only");
  if (point.only_ca_certs) scope.push_back("CAs only");
  if (point.only_attribute_certs) {
    scope.push_back("attribute certificates only");
  }
  if (point.reasons != crl::kAllReasons) {
    std::string reasons = "reasons";
    for (size_t bit = 0; bit < std::size(kReasonFlags); ++bit) {
      if ((point.reasons >> bit & 1) != 0) {
        absl::StrAppend(&reasons, " ", kReasonFlags[bit]);
      }
    }
    scope.push_back(reasons);
  }
  if (point.indirect) scope.push_back("certificates of other issuers, too");
  AddPoint(point.name, &scope);
  if (scope.empty()) scope.push_back("all certificates and reasons");
  return scope;
}

}  // namespace cairn::tools
