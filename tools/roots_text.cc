#include "tools/roots_text.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "der/oid.h"
#include "pkix/certificate.h"
#include "pkix/report.h"
#include "trustdomain/dns_constraints.h"
#include "trustdomain/purpose_names.h"

namespace cairn::tools {
namespace {

der::Input Bytes(const std::string& bytes) {
  return der::Input::FromString(bytes);
}

std::string OidsToText(const std::vector<std::string>& oids) {
  return absl::StrJoin(oids, ", ", [](std::string* out, const auto& oid) {
    char buffer[der::kDottedOidSize];
    absl::StrAppend(out, der::FormatOid(Bytes(oid), buffer));
  });
}

std::string EscapedList(const std::vector<std::string>& names) {
  return absl::CHexEscape(absl::StrJoin(names, ", "));
}

void AddNameConstraints(const std::string& der,
                        std::vector<std::string>* lines) {
  if (der.empty()) return;
  DnsConstraints dns;
  if (!DecodeDnsConstraints(der, &dns)) {
    lines->push_back(
        absl::StrCat("name constraints: ", absl::Base64Escape(der)));
    return;
  }
  if (!dns.permitted.empty()) {
    lines->push_back(
        absl::StrCat("permitted names: ", EscapedList(dns.permitted)));
  }
  if (!dns.excluded.empty()) {
    lines->push_back(
        absl::StrCat("excluded names: ", EscapedList(dns.excluded)));
  }
}

template <typename Entry>
void AppendEntry(const Entry& entry, absl::string_view heading,
                 absl::string_view more, std::string* text) {
  absl::StrAppend(text, heading, NameOf(entry),
                  "\n  SHA-256: ", Fingerprint(entry), "\n", more);
  for (const std::string& line : ConstraintsOf(entry)) {
    absl::StrAppend(text, "  ", line, "\n");
  }
}

// What the certificate of a root says that people want to know.
std::string CertificateLines(const RootEntry& entry, der::Time now) {
  Certificate certificate;
  if (!Certificate::Parse(Bytes(entry.der), &certificate).ok()) return "";
  return absl::StrCat("  ",
                      certificate.not_after() < now ? "expired: " : "expires: ",
                      TimeToText(certificate.not_after()), "\n",
                      certificate.is_ca() || certificate.version() == 1
                          ? ""
                          : "  its certificate is not a CA's\n");
}

}  // namespace

std::string NameOf(const RootEntry& entry) {
  Certificate certificate;
  if (!Certificate::Parse(Bytes(entry.der), &certificate).ok()) return "?";
  return NameToText(certificate.subject());
}

std::string NameOf(const DistrustedEntry& entry) {
  Certificate certificate;
  if (Certificate::Parse(Bytes(entry.certificate), &certificate).ok()) {
    return NameToText(certificate.subject());
  }
  if (!entry.label.empty()) return absl::CHexEscape(entry.label);
  if (!entry.subject.empty()) return NameToText(Bytes(entry.subject));
  return entry.issuer.empty() ? "a key" : "a certificate";
}

std::vector<std::string> ConstraintsOf(const RootEntry& entry) {
  std::vector<std::string> lines = {
      absl::StrCat("for: ", PurposesToText(entry.purposes))};
  if (entry.kind == AnchorConstraints::Kind::kEndEntityOnly) {
    lines.push_back("stands for itself only");
  }
  if (entry.publicly_trusted) lines.push_back("publicly trusted");
  for (const DistrustDate& date : entry.distrust_dates) {
    lines.push_back(absl::StrCat("distrust after: ", TimeToText(date.after),
                                 " for ", PurposesToText(date.purposes)));
  }
  if (entry.sct_not_after != der::kMaxTime) {
    lines.push_back(
        absl::StrCat("SCT not after: ", TimeToText(entry.sct_not_after)));
  }
  if (entry.sct_all_after != der::kMinTime) {
    lines.push_back(
        absl::StrCat("all SCTs after: ", TimeToText(entry.sct_all_after)));
  }
  if (entry.expiry == AnchorConstraints::Expiry::kEnforced) {
    lines.push_back("its expiry is enforced");
  } else if (entry.expiry == AnchorConstraints::Expiry::kIgnored) {
    lines.push_back("its expiry is ignored");
  }
  AddNameConstraints(entry.name_constraints, &lines);
  if (!entry.policies.empty()) {
    lines.push_back(absl::StrCat("policies: ", OidsToText(entry.policies)));
  }
  if (!entry.ev_policies.empty()) {
    lines.push_back(
        absl::StrCat("EV policies: ", OidsToText(entry.ev_policies)));
  }
  return lines;
}

std::vector<std::string> ConstraintsOf(const DistrustedEntry& entry) {
  std::vector<std::string> lines;
  if (!entry.issuer.empty()) {
    lines.push_back(absl::StrCat("issuer: ", NameToText(Bytes(entry.issuer))));
    lines.push_back(
        absl::StrCat("serial: ", absl::BytesToHexString(entry.serial)));
  }
  if (!entry.key_sha256.empty()) {
    lines.push_back(absl::StrCat("every certificate with the key of SHA-256 ",
                                 absl::BytesToHexString(entry.key_sha256)));
  }
  if (!entry.subject.empty()) {
    lines.push_back(
        absl::StrCat("and subject: ", NameToText(Bytes(entry.subject))));
  }
  lines.push_back(absl::StrCat("for: ", PurposesToText(entry.purposes)));
  return lines;
}

std::string CountsToText(const RootList& list) {
  std::string text = absl::StrCat(list.roots.size(),
                                  list.roots.size() == 1 ? " root" : " roots");
  absl::string_view separator = ": ";
  for (const PurposeName& purpose : kPurposeNames) {
    size_t count = 0;
    size_t restricted = 0;
    for (const RootEntry& entry : list.roots) {
      if ((entry.purposes & purpose.bit) == 0) continue;
      ++count;
      if (entry.purposes != AnchorConstraints::kEveryPurpose) ++restricted;
    }
    if (restricted == 0) continue;
    absl::StrAppend(&text, separator, count, " for ", purpose.name);
    separator = ", ";
  }
  if (!list.distrusted.empty()) {
    absl::StrAppend(&text, "; ", list.distrusted.size(), " distrusted");
  }
  return text;
}

std::string RootsToText(const RootList& list, der::Time now) {
  std::string text;
  for (const RootEntry& entry : list.roots) {
    AppendEntry(entry, "", CertificateLines(entry, now), &text);
  }
  for (const DistrustedEntry& entry : list.distrusted) {
    AppendEntry(entry, "distrusted: ", "", &text);
  }
  absl::StrAppend(&text, CountsToText(list), "\n");
  return text;
}

}  // namespace cairn::tools
