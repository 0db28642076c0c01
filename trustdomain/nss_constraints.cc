#include "trustdomain/nss_constraints.h"

#include "absl/strings/string_view.h"
#include "der/input.h"
#include "pkix/certificate.h"
#include "pkix/report.h"
#include "trustdomain/dns_constraints.h"

namespace cairn {
namespace {

struct Imposed {
  // As NameToText() has it. NSS, too, goes by the subject.
  absl::string_view subject;
  // A name and everything below it. NSS writes ".tr", which leaves out the name
  // itself; nobody's host is called that, and strict presets refuse the dot.
  absl::string_view permitted_dns;
};

constexpr Imposed kImposed[] = {
    {"C=TR, L=Gebze - Kocaeli, "
     "O=Turkiye Bilimsel ve Teknolojik Arastirma Kurumu - TUBITAK, "
     "OU=Kamu Sertifikasyon Merkezi - Kamu SM, "
     "CN=TUBITAK Kamu SM SSL Kok Sertifikasi - Surum 1",
     "tr"},
};

}  // namespace

void AddNssConstraints(RootEntry* entry) {
  Certificate certificate;
  if (!entry->name_constraints.empty() ||
      !Certificate::Parse(der::Input::FromString(entry->der), &certificate)
           .ok()) {
    return;
  }
  const std::string subject = NameToText(certificate.subject());
  for (const Imposed& imposed : kImposed) {
    if (imposed.subject != subject) continue;
    DnsConstraints constraints;
    constraints.permitted.emplace_back(imposed.permitted_dns);
    entry->name_constraints = EncodeDnsConstraints(constraints);
  }
}

}  // namespace cairn
