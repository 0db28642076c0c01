#ifndef CAIRN_PKIX_NAME_CONSTRAINTS_H_
#define CAIRN_PKIX_NAME_CONSTRAINTS_H_

#include <cstddef>
#include <cstdint>

#include "der/input.h"
#include "pkix/budget.h"
#include "pkix/certificate.h"
#include "pkix/error.h"
#include "pkix/identity.h"
#include "pkix/validation_policy.h"

namespace cairn {

// Where the subtrees of one nameConstraints extension are found by hash, so
// that a thousand names against a thousand subtrees are a few thousand steps
// and not a million. Fixed in size; contents mean nothing between calls.
class NameConstraintIndex {
 public:
  // 2048 permitted and 2048 excluded subtrees, in the largest certificate of
  // x509-limbo, need 4100 keys, and as many again if no two excluded ones had
  // the same parent domain. More than kMaxKeys are scanned, under the budget.
  static constexpr size_t kSlots = 8192;
  static constexpr size_t kMaxKeys = kSlots / 4 * 3;

  // Empties the index, and makes it a good one for `keys` keys.
  void Reset(size_t keys);
  // It holds as many keys as it was made for.
  bool full() const { return size_ >= (mask_ + 1) / 4 * 3; }
  // Insert() files `value` under `hash` in an index that is not full. Find()
  // calls `each(value) -> bool` for every
  // value under `hash` until it returns false. Both return the number of slots
  // looked at: hashes are not secret, so an attacker can make that large.
  size_t Insert(uint64_t hash, uint32_t value);
  template <typename Each>
  size_t Find(uint64_t hash, Each each) const {
    const uint32_t tag = TagOf(hash);
    size_t probes = 1;
    for (size_t i = hash & mask_; slots_[i].tag != 0;
         i = (i + 1) & mask_, ++probes) {
      if (slots_[i].tag == tag && !each(slots_[i].value)) break;
    }
    return probes;
  }

 private:
  struct Slot {
    uint32_t tag;  // 0: empty
    uint32_t value;
  };
  static uint32_t TagOf(uint64_t hash) {
    return static_cast<uint32_t>(hash >> 32) | 1;
  }

  size_t mask_ = 0;
  size_t size_ = 0;
  Slot slots_[kSlots];
};

// Checks one CA's constraints against one certificate below it.
struct NameConstraintCheck {
  // The whole NameConstraints: an extension's contents, or what a trust domain
  // imposes on an anchor.
  der::Input constraints;
  // The certificate below.
  const Certificate* certificate = nullptr;
  // Whom the caller asked for, where `certificate` is the end entity: a name
  // that only a wildcard in the certificate covers is held against the
  // constraints too (CVE-2026-34073). Null for intermediates.
  const Identity* identity = nullptr;
  const ValidationPolicy* policy = nullptr;
};

// RFC 5280 section 4.2.1.10, for these forms: directoryName (the subject, where
// it is not empty, and subjectAltName; RelativeDistinguishedNames of the
// constraint are the first of the name), dNSName, iPAddress, rfc822Name (and
// SmtpUTF8Mailbox, RFC 9598 section 6; and emailAddress in the subject where
// subjectAltName has no mailbox), uniformResourceIdentifier (its host). A
// name of any other form that is constrained is refused: what cannot be
// decided is not let through. minimum and maximum are refused.
//
// A wildcard is excluded if any name it stands for is, and permitted if all
// names it stands for are.
//
// Returns kOk; kNameNotPermitted, kNameExcluded, kNameConstraintNotSupported,
// kMalformedPresentedName or kMalformedExtension about `certificate`, with the
// offset of the name there; kMalformedNameConstraints about the constraints;
// or kNameBudgetExhausted. Charges `budget` for every name, every subtree and
// every comparison. Near-linear in names and subtrees as long as the index
// holds them.
Failure CheckNameConstraints(const NameConstraintCheck& check,
                             NameConstraintIndex* index, Budget* budget);

// Whether `constraints`, a whole NameConstraints, is well formed in every
// subtree. `*empty` says whether it holds none at all.
bool AreNameConstraintsWellFormed(der::Input constraints,
                                  const ValidationPolicy& policy, bool* empty);

}  // namespace cairn

#endif  // CAIRN_PKIX_NAME_CONSTRAINTS_H_
