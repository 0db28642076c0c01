#include "ocsp/cache_key.h"

namespace cairn::ocsp {
namespace {

// What a field is. Saved files depend on these.
enum class Field : uint8_t {
  kIssuerName = 1,
  kIssuerKey = 2,
  kSerialNumber = 3,
  kPartition = 4,
  kNumber = 5,
  kFingerprint = 6,
};

// A field is a word with its kind and size, and its bytes in whole words. So
// the list of fields can be read back from the words, and different lists are
// different words.
void Add(Field field, der::Input bytes, internal::SipHash* hash) {
  hash->AddWord((uint64_t{static_cast<uint8_t>(field)} << 56) |
                uint64_t{bytes.size()});
  hash->AddPadded(bytes);
}

}  // namespace

namespace internal {

uint32_t PartitionTag(const HashSecret& secret, der::Input partition) {
  if (partition.empty()) return 0;
  SipHash hash(secret);
  Add(Field::kPartition, partition, &hash);
  return static_cast<uint32_t>(hash.Finish().low);
}

}  // namespace internal

IssuerCacheKey::IssuerCacheKey(const internal::HashSecret& secret,
                               der::Input name,
                               der::Input subject_public_key_info)
    : secret_(secret), hash_(secret) {
  Add(Field::kIssuerName, name, &hash_);
  Add(Field::kIssuerKey, subject_public_key_info, &hash_);
}

IssuerCacheKey& IssuerCacheKey::SetPartition(der::Input partition) {
  if (partition.empty()) return *this;
  Add(Field::kPartition, partition, &hash_);
  partition_tag_ = internal::PartitionTag(secret_, partition);
  return *this;
}

IssuerCacheKey& IssuerCacheKey::AddSetting(int64_t number) {
  hash_.AddWord(uint64_t{static_cast<uint8_t>(Field::kNumber)} << 56);
  hash_.AddWord(static_cast<uint64_t>(number));
  return *this;
}

IssuerCacheKey& IssuerCacheKey::AddFingerprint(der::Input fingerprint) {
  Add(Field::kFingerprint, fingerprint, &hash_);
  return *this;
}

CacheKey IssuerCacheKey::KeyFor(der::Input serial_number) const {
  internal::SipHash hash = hash_;
  Add(Field::kSerialNumber, serial_number, &hash);
  return CacheKey(hash.Finish(), partition_tag_);
}

}  // namespace cairn::ocsp
