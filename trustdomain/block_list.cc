#include "trustdomain/block_list.h"

#include <cstdint>

#include "absl/types/span.h"

namespace cairn {
namespace {

constexpr size_t kSha256Size = 32;

absl::string_view View(der::Input input) { return input.AsStringView(); }

}  // namespace

void BlockList::Add(Entries* entries, absl::string_view name,
                    absl::string_view value) {
  if ((*entries)[name].emplace(value).second) ++size_;
}

void BlockList::AddIssuerAndSerial(absl::string_view issuer,
                                   absl::string_view serial) {
  Add(&serials_by_issuer_, issuer, serial);
}

void BlockList::AddSubjectAndKey(absl::string_view subject,
                                 absl::string_view sha256) {
  Add(&keys_by_subject_, subject, sha256);
}

RevocationFinding BlockList::Find(TrustDomain& domain,
                                  const RevocationQuery& query) {
  const Certificate& certificate = query.certificate;
  const auto serials = serials_by_issuer_.find(View(certificate.issuer()));
  if (serials != serials_by_issuer_.end() &&
      serials->second.contains(View(certificate.serial_number()))) {
    return RevocationFinding::Revoked();
  }
  const auto keys = keys_by_subject_.find(View(certificate.subject()));
  if (keys == keys_by_subject_.end()) return RevocationFinding::Nothing();
  uint8_t digest[kSha256Size];
  if (!domain.ComputeDigest(Digest::kSha256, certificate.public_key().info,
                            absl::MakeSpan(digest))) {
    // Its name is listed, and whether its key is cannot be told.
    return RevocationFinding::Revoked();
  }
  return keys->second.contains(View(der::Input(digest, kSha256Size)))
             ? RevocationFinding::Revoked()
             : RevocationFinding::Nothing();
}

}  // namespace cairn
