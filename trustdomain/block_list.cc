#include "trustdomain/block_list.h"

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

void BlockList::AddKey(absl::string_view sha256) {
  if (keys_.emplace(sha256).second) ++size_;
}

bool BlockList::Lists(const Certificate& certificate, Digester sha256) const {
  // As most are: nothing needs to be hashed then.
  if (size_ == 0) return false;
  const auto serials = serials_by_issuer_.find(View(certificate.issuer()));
  return (serials != serials_by_issuer_.end() &&
          serials->second.contains(View(certificate.serial_number()))) ||
         ListsKey(certificate.subject(), certificate.public_key().info, sha256);
}

bool BlockList::ListsKey(der::Input subject, der::Input public_key_info,
                         Digester sha256) const {
  if (size_ == 0) return false;
  const auto keys = keys_by_subject_.find(View(subject));
  const bool subject_is_listed = keys != keys_by_subject_.end();
  if (!subject_is_listed && keys_.empty()) return false;
  uint8_t bytes[kSha256Size];
  // Where there is no digest, whether the key is listed cannot be told.
  if (!sha256(public_key_info, absl::MakeSpan(bytes))) return true;
  const absl::string_view digest = View(der::Input(bytes, kSha256Size));
  return keys_.contains(digest) ||
         (subject_is_listed && keys->second.contains(digest));
}

RevocationFinding BlockList::Find(TrustDomain& domain,
                                  const RevocationQuery& query) {
  const auto sha256 = [&domain](der::Input data, absl::Span<uint8_t> out) {
    return domain.ComputeDigest(Digest::kSha256, data, out);
  };
  return Lists(query.certificate, sha256) ? RevocationFinding::Revoked()
                                          : RevocationFinding::Nothing();
}

}  // namespace cairn
