#ifndef CAIRN_OCSP_CACHE_FILE_H_
#define CAIRN_OCSP_CACHE_FILE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "ocsp/cache.h"

namespace cairn::ocsp {

// Saves a cache and loads it again, in this process or another.
//
// A file that is not whole, exactly as it was written, in this version of the
// format, is an error and an empty cache. That protects against damage, not
// against somebody who writes files: the cache believes its file, so that who
// may write it decides what is good. It holds the secret of the cache, too (see
// ocsp/cache_key.h). Keep it where only the program may read and write.
//
// The format, numbers little-endian:
//
//   header    magic "CairnOC\n", version (4 bytes), size of an entry (4),
//             number of entries (8), has_refused_revoked() (8: 0 or 1),
//             secret of the cache (16)
//   entries   hash of the key (16), thisUpdate (8), valid from (8),
//             valid through (8), revocation time (8), tag of the partition (4),
//             status (1), revocation reason (1), used (1), 0 (1)
//   trailer   SipHash-2-4-128 of all before it, under a key that is always the
//             same: a checksum
//
// Times are der::Time. No two entries have one hash.

inline constexpr uint32_t kCacheFileVersion = 1;
inline constexpr size_t kCacheFileHeaderSize = 48;
inline constexpr size_t kCacheFileEntrySize = 56;
inline constexpr size_t kCacheFileTrailerSize = 16;

// A cache, always: with what was in the file, or empty where `status` is an
// error. It has the secret of the file, so that keys made for the
// cache that was saved find their answers. Keys made by any other cache find
// nothing: make them anew.
struct LoadedCache {
  std::unique_ptr<Cache> cache;
  // kDataLoss: damaged. kFailedPrecondition: of another version.
  // kResourceExhausted: more revoked entries than there is room for. Of files,
  // also kNotFound, kPermissionDenied and others for what the system said.
  absl::Status status;
};

// All entries, valid or not: a cache that is loaded knows what is older. Each
// shard is locked while it is copied, some milliseconds for a million entries
// in all. Shards are not copied at the same moment. Allocates as much as it
// returns.
std::string SerializeCache(const Cache& cache);

// A new cache, with what SerializeCache() wrote. `options` may differ from
// those of the cache that was saved: where the capacity is less, the least
// recently used entries are dropped. The secret in `options` is used where the
// file is not.
LoadedCache ParseCache(absl::Span<const uint8_t> file,
                       const CacheOptions& options = CacheOptions());

// The same with files. Saving writes a temporary file beside `path`, which only
// this user may read, and renames it: `path` is what it was or the whole new
// file, never a part.
absl::Status SaveCache(const Cache& cache, const std::string& path);
LoadedCache LoadCache(const std::string& path,
                      const CacheOptions& options = CacheOptions());

namespace internal {

// The checksum of all that is before the trailer.
std::string CacheFileTrailer(absl::Span<const uint8_t> contents);

}  // namespace internal

}  // namespace cairn::ocsp

#endif  // CAIRN_OCSP_CACHE_FILE_H_
