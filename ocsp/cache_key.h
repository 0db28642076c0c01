#ifndef CAIRN_OCSP_CACHE_KEY_H_
#define CAIRN_OCSP_CACHE_KEY_H_

#include <cstdint>

#include "der/input.h"
#include "ocsp/siphash_internal.h"

namespace cairn::ocsp {

// What an entry of the cache is about: the issuer by name and key, the serial
// number, the partition, and the settings under which the answer was judged.
// Where one of them differs, it is another entry.
//
// The cache keeps none of these, only their SipHash-2-4-128 under a secret that
// each cache draws for itself. That is enough:
// - SipHash is a pseudo-random function. Without the secret nobody can look for
//   two certificates with one key, however many certificates they can have
//   issued: they can only have them looked up and hope. Among a million entries
//   a guess hits one with a chance of 2^-108, and two of a million entries
//   collide with a chance of 2^-89.
// - For the same reason nobody can choose certificates that all fall into one
//   part of the cache.
// - Fields are mixed in with their kind and length, so that no two lists of
//   fields are the same string.
// A key tells nothing about its fields to who has not the secret. Whoever has
// it (it is in saved files) can look for collisions: keep it private.
//
// Keys are for the cache they were made for, and for caches loaded from its
// file; in any other they are found only by the chance above.

// A whole key. Made by IssuerCacheKey::KeyFor().
class CacheKey {
 public:
  const internal::Hash128& hash() const { return hash_; }
  // 32 bits of a hash of the partition, to find its entries. 0 without one.
  uint32_t partition_tag() const { return partition_tag_; }

 private:
  friend class IssuerCacheKey;
  CacheKey(const internal::Hash128& hash, uint32_t partition_tag)
      : hash_(hash), partition_tag_(partition_tag) {}

  internal::Hash128 hash_;
  uint32_t partition_tag_;
};

// All of a key but the serial number. Made by Cache::IssuerKey():
//
//   IssuerCacheKey issuer = cache.IssuerKey(name, spki);
//   issuer.SetPartition(origin).AddSetting(max_age).AddSetting(slop);
//   const CacheKey key = issuer.KeyFor(serial_number);
//
// Add everything that could have changed the verdict on one and the same
// response, always in the same order: other settings, or the same in another
// order, make another key.
//
// What was added has been hashed and is not hashed again for each serial
// number, which is most of the work: keep it, as long as the cache is used.
// Copy it to add what differs. Nothing given is referred to. Not thread-safe,
// except that const methods may be called from several threads.
class IssuerCacheKey {
 public:
  // `name` is the DER of the issuer's Name, as it stands in the certificate.
  IssuerCacheKey(const internal::HashSecret& secret, der::Input name,
                 der::Input subject_public_key_info);

  // Answers learnt in one partition are not seen in another: without that, how
  // long a look-up takes would tell one site which others were visited. Any
  // bytes; empty is the same as no partition. At most once.
  IssuerCacheKey& SetPartition(der::Input partition);

  // A number, or bytes of whatever kind: a fingerprint of a policy, say.
  IssuerCacheKey& AddSetting(int64_t number);
  IssuerCacheKey& AddFingerprint(der::Input fingerprint);

  // `serial_number` is the contents of the INTEGER.
  CacheKey KeyFor(der::Input serial_number) const;

 private:
  internal::HashSecret secret_;
  internal::SipHash hash_;
  uint32_t partition_tag_ = 0;
};

namespace internal {

// CacheKey::partition_tag() of this partition.
uint32_t PartitionTag(const HashSecret& secret, der::Input partition);

}  // namespace internal

}  // namespace cairn::ocsp

#endif  // CAIRN_OCSP_CACHE_KEY_H_
