#ifndef CAIRN_TRUSTDOMAIN_ROOT_LIST_H_
#define CAIRN_TRUSTDOMAIN_ROOT_LIST_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "der/time.h"
#include "pkix/anchor.h"
#include "pkix/key_usage.h"
#include "trustdomain/ev_table.h"
#include "trustdomain/trust_store.h"

namespace cairn {

// End entities that begin after `after` are refused for these purposes.
struct DistrustDate {
  uint8_t purposes = AnchorConstraints::kEveryPurpose;  // PurposeBit()s
  der::Time after = der::kMaxTime;

  friend bool operator==(const DistrustDate& a, const DistrustDate& b) {
    return a.purposes == b.purposes && a.after == b.after;
  }
};

// A root, and what its root programme or its owner says of it. As
// AnchorConstraints, but for every purpose at once, and owning what it holds.
struct RootEntry {
  std::string der;  // a whole certificate that parses
  AnchorConstraints::Kind kind = AnchorConstraints::Kind::kIssuer;
  AnchorConstraints::Expiry expiry = AnchorConstraints::Expiry::kByPolicy;
  uint8_t purposes = AnchorConstraints::kEveryPurpose;
  bool publicly_trusted = false;
  std::vector<DistrustDate> distrust_dates;
  // As in AnchorConstraints. They are about TLS servers: stores for other
  // purposes do not have them.
  der::Time sct_not_after = der::kMaxTime;
  der::Time sct_all_after = der::kMinTime;
  std::string name_constraints;       // a whole NameConstraints, or empty
  std::vector<std::string> policies;  // contents octets, as in RFC 5937
  // The policies that mean Extended Validation below this root, for CheckEv().
  // They restrict nothing.
  std::vector<std::string> ev_policies;

  friend bool operator==(const RootEntry& a, const RootEntry& b);
};

// Something distrusted: a certificate by its issuer and serial number, or every
// certificate with a key, or with a subject and a key. See BlockList.
struct DistrustedEntry {
  std::string label;  // for people; UTF-8
  uint8_t purposes = AnchorConstraints::kEveryPurpose;
  // A whole Name and the contents octets of a serialNumber, or both empty.
  std::string issuer;
  std::string serial;
  // The SHA-256 of a whole SubjectPublicKeyInfo, or empty; and a whole Name, or
  // empty for any subject.
  std::string key_sha256;
  std::string subject;
  // The certificate, where it is at hand, or empty. It says nothing more: it is
  // for people.
  std::string certificate;

  friend bool operator==(const DistrustedEntry& a, const DistrustedEntry& b);
};

// What a file, a directory or a system says of roots.
struct RootList {
  std::vector<RootEntry> roots;
  std::vector<DistrustedEntry> distrusted;
  // What could not be read and was left out: one line each, with file and line.
  std::vector<std::string> problems;
  // Whether the source says what its roots are trusted for. A bundle of
  // certificates does not, and has no distrusted entries.
  bool has_constraints = false;
};

// What people and commands name an entry by: the SHA-256 of its certificate in
// lower-case hexadecimal. Of a distrusted entry without a certificate, that of
// all it holds.
std::string Fingerprint(const RootEntry& entry);
std::string Fingerprint(const DistrustedEntry& entry);

// The earliest date from which on end entities are refused for this purpose.
// For Purpose::Any(), for any of them.
der::Time DistrustAfter(const RootEntry& entry, Purpose::Known purpose);

// A store for builds with this purpose. AnchorConstraints have one date, and
// root programmes one for each purpose: so a store is made for one purpose.
// Whoever builds for several makes several, or takes the strictest,
// Purpose::Known::kAny.
//
// Roots that are not trusted for the purpose are in the store all the same, so
// that a build says kAnchorNotForPurpose. What is distrusted for the purpose is
// distrusted, root or not. Entries that cannot be used are left out, with a
// line in `*problems`.
std::shared_ptr<const TrustStore> MakeTrustStore(
    const RootList& list, Purpose::Known purpose,
    std::vector<std::string>* problems);

// Adds the policies that mean Extended Validation to `*table`, by root.
// InvalidArgument for one that is not an object identifier; those before it are
// in the table then.
absl::Status AddEvPolicies(const RootList& list, EvTable* table);

}  // namespace cairn

#endif  // CAIRN_TRUSTDOMAIN_ROOT_LIST_H_
