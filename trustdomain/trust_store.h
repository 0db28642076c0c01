#ifndef CAIRN_TRUSTDOMAIN_TRUST_STORE_H_
#define CAIRN_TRUSTDOMAIN_TRUST_STORE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/call_once.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "der/input.h"
#include "pkix/anchor.h"
#include "pkix/certificate.h"
#include "pkix/trust_domain.h"
#include "trustdomain/block_list.h"
#include "trustdomain/decoded_key.h"

namespace cairn {

// Trust anchors, intermediates and what is distrusted, found by subject in
// constant time.
//
// Does not change once built, but that keys are decoded when they are first
// needed; owns everything in it, and is shared between threads and builds by
// shared_ptr: who replaces a store leaves running builds the one they began
// with.
class TrustStore {
 public:
  class Builder;

  // Offers every anchor and intermediate whose subject matches `query.issuer`
  // (RFC 5280 section 7.1).
  void FindIssuers(const IssuerQuery& query, IssuerSink& sink) const;

  // What the store says of this certificate: byte for byte, or by what the
  // builder was told to block. Distrust wins.
  CertTrust GetCertTrust(const Certificate& certificate) const;
  // Whether an anchor, of another store perhaps, is distrusted by this one.
  bool Distrusts(const Anchor& anchor) const;

  // The key, decoded, if it is one of an anchor or intermediate of the store;
  // null otherwise. Decoded when it is first asked for, once.
  const DecodedKey* FindKey(const PublicKey& key) const;

  // Anchors in the order they were added.
  size_t anchor_count() const { return anchors_.size(); }
  const Anchor& anchor(size_t i) const { return *anchors_[i]; }

  size_t intermediate_count() const { return intermediate_count_; }

 private:
  struct Entry {
    enum class Kind : uint8_t { kAnchor, kIntermediate, kDistrusted };
    Kind kind;
    std::string der;  // of a bare anchor: its subject and key
    Certificate certificate;
    Anchor anchor;
    // What the anchor's constraints borrow.
    std::string name_constraints;
    std::vector<std::string> policies;
    std::vector<der::Input> policy_views;
    mutable absl::once_flag decode_key;
    mutable std::unique_ptr<const DecodedKey> decoded_key;

    const PublicKey& key() const {
      return kind == Kind::kAnchor ? anchor.key : certificate.public_key();
    }
  };

  TrustStore() = default;
  const Entry* FindCertificate(der::Input der) const;
  bool Blocks(const Entry& entry) const;

  std::vector<std::unique_ptr<const Entry>> entries_;
  std::vector<const Anchor*> anchors_;
  // By NameTailHash() of the subject.
  absl::flat_hash_map<uint64_t, std::vector<const Entry*>> by_subject_;
  // By DerKey() of the certificate.
  absl::flat_hash_map<uint64_t, std::vector<const Entry*>> by_der_;
  // The first entry with each subjectPublicKeyInfo, by that.
  absl::flat_hash_map<absl::string_view, const Entry*> by_key_;
  BlockList blocked_;
  size_t intermediate_count_ = 0;
};

// Collects what goes into a TrustStore. Copies everything it is given. A
// certificate that cannot be used is refused with an InvalidArgument status of
// one line, and the rest is not affected; adding the same certificate again
// replaces what was said of it. Not thread-safe.
class TrustStore::Builder {
 public:
  Builder();
  ~Builder();

  // `der` is a whole certificate.
  absl::Status AddAnchor(absl::string_view der,
                         const AnchorConstraints& constraints = {});
  absl::Status AddIntermediate(absl::string_view der);
  // A certificate that must not stand on any path. Certificates are told by
  // their bytes, and some signatures can be changed by anybody so that they
  // stay good: the functions below are harder to get around.
  absl::Status AddDistrusted(absl::string_view der);
  // An anchor without a certificate: a whole Name and a whole
  // SubjectPublicKeyInfo.
  absl::Status AddBareAnchor(absl::string_view subject,
                             absl::string_view public_key_info,
                             const AnchorConstraints& constraints = {});

  // What must not stand on any path, not even as an anchor of this store: see
  // the functions of BlockList.
  void BlockIssuerAndSerial(absl::string_view issuer, absl::string_view serial);
  void BlockSubjectAndKey(absl::string_view subject, absl::string_view sha256);
  void BlockKey(absl::string_view sha256);

  // The store. The builder is empty afterwards.
  std::shared_ptr<const TrustStore> Build();

 private:
  absl::Status AddCertificate(Entry::Kind kind, absl::string_view der,
                              const AnchorConstraints& constraints);
  static void CopyConstraints(const AnchorConstraints& constraints,
                              Entry* entry);

  std::vector<std::unique_ptr<Entry>> entries_;
  BlockList blocked_;
  // The place of each certificate in entries_, by its bytes, which are there.
  absl::flat_hash_map<absl::string_view, size_t> by_der_;
};

}  // namespace cairn

#endif  // CAIRN_TRUSTDOMAIN_TRUST_STORE_H_
