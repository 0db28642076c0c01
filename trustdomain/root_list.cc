#include "trustdomain/root_list.h"

#include <algorithm>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "der/input.h"
#include "der/oid.h"
#include "trustdomain/sha256.h"

namespace cairn {
namespace {

auto Members(const RootEntry& e) {
  return std::tie(e.der, e.kind, e.expiry, e.purposes, e.publicly_trusted,
                  e.distrust_dates, e.sct_not_after, e.sct_all_after,
                  e.name_constraints, e.policies, e.ev_policies);
}

auto Members(const DistrustedEntry& e) {
  return std::tie(e.label, e.purposes, e.issuer, e.serial, e.key_sha256,
                  e.subject, e.certificate);
}

// Whether a set of purposes is about this one.
bool Concerns(uint8_t purposes, Purpose::Known purpose) {
  return purpose == Purpose::Known::kAny ||
         (purposes & PurposeBit(purpose)) != 0;
}

}  // namespace

bool operator==(const RootEntry& a, const RootEntry& b) {
  return Members(a) == Members(b);
}

bool operator==(const DistrustedEntry& a, const DistrustedEntry& b) {
  return Members(a) == Members(b);
}

std::string Fingerprint(const RootEntry& entry) {
  return Sha256ToText(Sha256Of(der::Input::FromString(entry.der)));
}

std::string Fingerprint(const DistrustedEntry& entry) {
  std::string bytes = entry.certificate;
  // Names delimit themselves, so they come before what does not.
  if (bytes.empty()) {
    bytes = entry.key_sha256.empty()
                ? absl::StrCat("serial", entry.issuer, entry.serial)
                : absl::StrCat("key", entry.subject, entry.key_sha256);
  }
  return Sha256ToText(Sha256Of(der::Input::FromString(bytes)));
}

der::Time DistrustAfter(const RootEntry& entry, Purpose::Known purpose) {
  der::Time earliest = der::kMaxTime;
  for (const DistrustDate& date : entry.distrust_dates) {
    if (Concerns(date.purposes, purpose)) {
      earliest = std::min(earliest, date.after);
    }
  }
  return earliest;
}

std::shared_ptr<const TrustStore> MakeTrustStore(
    const RootList& list, Purpose::Known purpose,
    std::vector<std::string>* problems) {
  TrustStore::Builder builder;
  for (const RootEntry& entry : list.roots) {
    std::vector<der::Input> policies;
    for (const std::string& policy : entry.policies) {
      policies.push_back(der::Input::FromString(policy));
    }
    AnchorConstraints constraints;
    constraints.kind = entry.kind;
    constraints.expiry = entry.expiry;
    constraints.purposes = entry.purposes;
    constraints.publicly_trusted = entry.publicly_trusted;
    constraints.distrust_after = DistrustAfter(entry, purpose);
    if (Concerns(PurposeBit(Purpose::Known::kServerAuth), purpose)) {
      constraints.sct_not_after = entry.sct_not_after;
      constraints.sct_all_after = entry.sct_all_after;
    }
    constraints.name_constraints =
        der::Input::FromString(entry.name_constraints);
    constraints.policies = policies;
    if (absl::Status s = builder.AddAnchor(entry.der, constraints); !s.ok()) {
      problems->push_back(
          absl::StrCat("root ", Fingerprint(entry), ": ", s.message()));
    }
  }
  for (const DistrustedEntry& entry : list.distrusted) {
    if (!Concerns(entry.purposes, purpose)) continue;
    if (!entry.issuer.empty()) {
      builder.BlockIssuerAndSerial(entry.issuer, entry.serial);
    }
    if (entry.key_sha256.empty()) continue;
    if (entry.subject.empty()) {
      builder.BlockKey(entry.key_sha256);
    } else {
      builder.BlockSubjectAndKey(entry.subject, entry.key_sha256);
    }
  }
  return builder.Build();
}

absl::Status AddEvPolicies(const RootList& list, EvTable* table) {
  for (const RootEntry& entry : list.roots) {
    std::vector<std::string> policies;
    for (const std::string& policy : entry.ev_policies) {
      char buffer[der::kDottedOidSize];
      policies.emplace_back(
          der::FormatOid(der::Input::FromString(policy), buffer));
    }
    if (policies.empty()) continue;
    if (absl::Status s = table->Add(Fingerprint(entry), policies); !s.ok()) {
      return s;
    }
  }
  return absl::OkStatus();
}

}  // namespace cairn
