#ifndef CAIRN_TRUSTDOMAIN_BLOCK_LIST_H_
#define CAIRN_TRUSTDOMAIN_BLOCK_LIST_H_

#include <cstddef>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "trustdomain/revocation_source.h"

namespace cairn {

// Certificates that the embedder calls revoked, as Mozilla's OneCRL lists them:
// by issuer and serial number, or by subject and public key. Never says
// "good".
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

  size_t size() const { return size_; }

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
  size_t size_ = 0;
};

}  // namespace cairn

#endif  // CAIRN_TRUSTDOMAIN_BLOCK_LIST_H_
