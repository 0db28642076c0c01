#include "ocsp/cache_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "der/input.h"
#include "ocsp/cache_record_internal.h"
#include "ocsp/cache_shard_internal.h"

namespace cairn::ocsp {
namespace {

using internal::CacheRecord;
using internal::HashSecret;
using internal::KeyedRecord;

// A line feed in it, so that a transfer as text shows.
constexpr absl::string_view kMagic("CairnOC\n", 8);

// Any number will do: "Cairn: c" and "hecksum\n".
constexpr HashSecret kChecksumKey = {{0x436169726e3a2063, 0x6865636b73756d0a}};

constexpr size_t kMaxFileSize = kCacheFileHeaderSize +
                                kMaxCacheCapacity * kCacheFileEntrySize +
                                kCacheFileTrailerSize;

void AppendNumber(uint64_t number, size_t size, std::string* out) {
  for (size_t i = 0; i < size; ++i) {
    out->push_back(static_cast<char>(static_cast<uint8_t>(number >> (8 * i))));
  }
}

void AppendTime(der::Time time, std::string* out) {
  AppendNumber(static_cast<uint64_t>(time), 8, out);
}

void AppendEntry(const KeyedRecord& saved, std::string* out) {
  const CacheRecord& record = saved.record;
  AppendNumber(saved.hash.low, 8, out);
  AppendNumber(saved.hash.high, 8, out);
  AppendTime(record.this_update, out);
  AppendTime(record.valid_from, out);
  AppendTime(record.valid_through, out);
  AppendTime(record.revocation_time, out);
  AppendNumber(record.partition_tag, 4, out);
  AppendNumber(static_cast<uint8_t>(record.status), 1, out);
  AppendNumber(record.revocation_reason, 1, out);
  AppendNumber(record.used ? 1 : 0, 1, out);
  AppendNumber(0, 1, out);
}

// Reads numbers from bytes that are known to be enough.
class NumberReader {
 public:
  explicit NumberReader(der::Input bytes) : bytes_(bytes) {}

  uint64_t Read(size_t size) {
    const uint64_t number = internal::LoadPartialWord(bytes_.data(), size);
    bytes_ = bytes_.From(size);
    return number;
  }
  der::Time ReadTime() { return static_cast<der::Time>(Read(8)); }
  uint8_t ReadByte() { return static_cast<uint8_t>(Read(1)); }

 private:
  der::Input bytes_;
};

// False where a field is not as AppendEntry() writes it.
bool ReadEntry(der::Input bytes, KeyedRecord* saved) {
  NumberReader reader(bytes);
  CacheRecord& record = saved->record;
  saved->hash.low = reader.Read(8);
  saved->hash.high = reader.Read(8);
  record.this_update = reader.ReadTime();
  record.valid_from = reader.ReadTime();
  record.valid_through = reader.ReadTime();
  record.revocation_time = reader.ReadTime();
  record.partition_tag = static_cast<uint32_t>(reader.Read(4));
  record.status = static_cast<CachedStatus>(reader.ReadByte());
  record.revocation_reason = reader.ReadByte();
  const uint8_t used = reader.ReadByte();
  record.used = used == 1;
  return used <= 1 && reader.ReadByte() == 0 && record.IsWellFormed();
}

struct Frame {
  bool has_refused_revoked = false;
  HashSecret secret;
  der::Input entries;
};

// All but the entries.
absl::Status ReadFrame(der::Input file, Frame* frame) {
  constexpr size_t kFrameSize = kCacheFileHeaderSize + kCacheFileTrailerSize;
  if (file.size() < kFrameSize ||
      file.First(kMagic.size()) != der::Input::FromString(kMagic)) {
    return absl::DataLossError("not a file of an OCSP cache");
  }
  NumberReader reader(file.From(kMagic.size()));
  const uint64_t version = reader.Read(4);
  if (version != kCacheFileVersion) {
    return absl::FailedPreconditionError(
        absl::StrCat("a file of an OCSP cache in version ", version,
                     "; this is version ", kCacheFileVersion));
  }
  const uint64_t entry_size = reader.Read(4);
  const uint64_t count = reader.Read(8);
  const uint64_t refused = reader.Read(8);
  for (uint64_t& word : frame->secret.words) word = reader.Read(8);
  const size_t size = file.size() - kFrameSize;
  if (entry_size != kCacheFileEntrySize || size % kCacheFileEntrySize != 0 ||
      count != size / kCacheFileEntrySize || count > kMaxCacheCapacity) {
    return absl::DataLossError("the file of an OCSP cache is not whole");
  }
  const der::Input contents = file.First(file.size() - kCacheFileTrailerSize);
  if (file.From(contents.size()).AsStringView() !=
      internal::CacheFileTrailer(contents.AsSpan())) {
    return absl::DataLossError("the file of an OCSP cache is damaged");
  }
  if (refused > 1) {
    return absl::DataLossError(
        "the header of an OCSP cache is not well-formed");
  }
  frame->has_refused_revoked = refused == 1;
  frame->entries = contents.From(kCacheFileHeaderSize);
  return absl::OkStatus();
}

LoadedCache EmptyCache(absl::Status status, const CacheOptions& options) {
  return {std::make_unique<Cache>(options), std::move(status)};
}

bool WriteAll(int file, absl::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

// At most kMaxFileSize and one byte.
absl::Status ReadFile(const std::string& path, std::string* contents) {
  const std::unique_ptr<FILE, int (*)(FILE*)> file(
      std::fopen(path.c_str(), "rbe"), std::fclose);
  if (file == nullptr) return absl::ErrnoToStatus(errno, path);
  char buffer[64 * 1024];
  size_t size;
  while (contents->size() <= kMaxFileSize &&
         (size = std::fread(buffer, 1, sizeof(buffer), file.get())) != 0) {
    contents->append(buffer, size);
  }
  return std::ferror(file.get()) == 0 ? absl::OkStatus()
                                      : absl::ErrnoToStatus(errno, path);
}

}  // namespace

namespace internal {

std::string CacheFileTrailer(absl::Span<const uint8_t> contents) {
  const Hash128 hash = SipHashOf(kChecksumKey, contents);
  std::string trailer;
  AppendNumber(hash.low, 8, &trailer);
  AppendNumber(hash.high, 8, &trailer);
  return trailer;
}

}  // namespace internal

std::string SerializeCache(const Cache& cache) {
  // Another thread may add entries: they are counted as they are copied.
  std::string entries;
  uint64_t count = 0;
  std::vector<KeyedRecord> records;
  for (size_t i = 0; i < cache.shard_count_; ++i) {
    records.clear();
    // Not while the shard is locked.
    records.reserve(cache.shards_[i].max_entries());
    cache.shards_[i].AppendTo(&records);
    for (const KeyedRecord& record : records) AppendEntry(record, &entries);
    count += records.size();
  }
  std::string file(kMagic);
  AppendNumber(kCacheFileVersion, 4, &file);
  AppendNumber(kCacheFileEntrySize, 4, &file);
  AppendNumber(count, 8, &file);
  AppendNumber(cache.has_refused_revoked() ? 1 : 0, 8, &file);
  for (const uint64_t word : cache.secret_.words) AppendNumber(word, 8, &file);
  file += entries;
  file += internal::CacheFileTrailer(der::Input::FromString(file).AsSpan());
  return file;
}

LoadedCache ParseCache(absl::Span<const uint8_t> file,
                       const CacheOptions& options) {
  Frame frame;
  absl::Status status = ReadFrame(file, &frame);
  if (!status.ok()) return EmptyCache(std::move(status), options);
  CacheOptions with_secret = options;
  with_secret.secret = frame.secret;
  auto cache = std::make_unique<Cache>(with_secret);
  cache->room_->set_has_refused_revoked(frame.has_refused_revoked);
  for (der::Input entries = frame.entries; !entries.empty();
       entries = entries.From(kCacheFileEntrySize)) {
    KeyedRecord saved;
    if (!ReadEntry(entries.First(kCacheFileEntrySize), &saved)) {
      return EmptyCache(
          absl::DataLossError("an entry of an OCSP cache is not well-formed"),
          options);
    }
    switch (cache->Restore(saved)) {
      case Cache::Restored::kOk:
        break;
      case Cache::Restored::kDuplicate:
        return EmptyCache(
            absl::DataLossError("an entry of an OCSP cache is there twice"),
            options);
      case Cache::Restored::kNoPlaceForRevoked:
        return EmptyCache(absl::ResourceExhaustedError(
                              "more revoked certificates than the OCSP cache "
                              "has entries"),
                          options);
    }
  }
  return {std::move(cache), absl::OkStatus()};
}

absl::Status SaveCache(const Cache& cache, const std::string& path) {
  const std::string contents = SerializeCache(cache);
  std::string temporary = path + ".XXXXXX";
  const int file = mkostemp(temporary.data(), O_CLOEXEC);
  if (file < 0) return absl::ErrnoToStatus(errno, path);
  bool ok = WriteAll(file, contents) && fsync(file) == 0;
  int error = errno;
  if (close(file) != 0 && ok) {
    ok = false;
    error = errno;
  }
  if (ok && std::rename(temporary.c_str(), path.c_str()) != 0) {
    ok = false;
    error = errno;
  }
  if (ok) return absl::OkStatus();
  unlink(temporary.c_str());
  return absl::ErrnoToStatus(error, path);
}

LoadedCache LoadCache(const std::string& path, const CacheOptions& options) {
  std::string contents;
  absl::Status status = ReadFile(path, &contents);
  if (!status.ok()) return EmptyCache(std::move(status), options);
  LoadedCache loaded =
      ParseCache(der::Input::FromString(contents).AsSpan(), options);
  if (!loaded.status.ok()) {
    loaded.status =
        absl::Status(loaded.status.code(),
                     absl::StrCat(path, ": ", loaded.status.message()));
  }
  return loaded;
}

}  // namespace cairn::ocsp
