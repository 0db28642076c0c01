#ifndef CAIRN_TRUSTDOMAIN_BLOCK_LIST_H_
#define CAIRN_TRUSTDOMAIN_BLOCK_LIST_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "der/input.h"
#include "pkix/certificate.h"
#include "trustdomain/revocation_source.h"

namespace cairn {

// Certificates that the embedder calls revoked, as Mozilla's OneCRL lists them:
// by issuer and serial number, or by subject and public key; or by public key
// alone. Never says "good".
//
// Owns its entries. Fill it, then share it between threads: asking changes
// nothing and allocates nothing.
class BlockList : public RevocationSource {
 public:
  // A whole Name, and the contents octets of a serialNumber. Both are compared
  // byte for byte with what certificates hold.
  void AddIssuerAndSerial(absl::string_view issuer, absl::string_view serial);
  // A whole Name, and the SHA-256 of a whole SubjectPublicKeyInfo (32 bytes; a
  // digest of another size matches nothing). Asked through a trust domain that
  // has no SHA-256, the list takes every key of a listed subject for listed.
  void AddSubjectAndKey(absl::string_view subject, absl::string_view sha256);

  // The SHA-256 of a whole SubjectPublicKeyInfo, whoever's it is. Asked through
  // a trust domain that has no SHA-256, a list with such entries takes every
  // certificate for listed.
  void AddKey(absl::string_view sha256);

  size_t size() const { return size_; }

  // Puts the SHA-256 of `data` into `out`, 32 bytes. False if it cannot.
  using Digester =
      absl::FunctionRef<bool(der::Input data, absl::Span<uint8_t> out)>;
  // Whether this certificate is listed.
  bool Lists(const Certificate& certificate, Digester sha256) const;
  // Whether a key is, a whole SubjectPublicKeyInfo, under this whole Name.
  bool ListsKey(der::Input subject, der::Input public_key_info,
                Digester sha256) const;

  absl::string_view name() const override { return "block list"; }
  bool is_block_list() const override { return true; }
  RevocationFinding Find(TrustDomain& domain,
                         const RevocationQuery& query) override;

 private:
  using Entries =
      absl::flat_hash_map<std::string, absl::flat_hash_set<std::string>>;

  void Add(Entries* entries, absl::string_view name, absl::string_view value);

  Entries serials_by_issuer_;
  Entries keys_by_subject_;
  absl::flat_hash_set<std::string> keys_;
  size_t size_ = 0;
};

}  // namespace cairn

#endif  // CAIRN_TRUSTDOMAIN_BLOCK_LIST_H_
