#ifndef CAIRN_PKIX_TRACE_H_
#define CAIRN_PKIX_TRACE_H_

#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "der/input.h"
#include "pkix/error.h"
#include "pkix/revocation_status.h"

namespace cairn {

// One thing the search tried.
struct TraceEntry {
  static constexpr uint16_t kNoParent = 0xffff;

  enum class Kind : uint8_t {
    kCertificate,  // a certificate, tried as the issuer of its parent
    kAnchor,       // a trust anchor, tried as the issuer of its parent
    kPath,         // the whole path from its parent, an anchor, to the leaf
    kRevocation,   // what one source said of a certificate of that path
  };

  Kind kind = Kind::kCertificate;
  // 0 for the end entity, 1 for its issuer, and so on. With kPath: the depth
  // of the certificate that was refused. With kRevocation: of the one that was
  // asked about.
  uint8_t depth = 0;
  // The entry of the certificate it would have issued.
  uint16_t parent = kNoParent;
  // kOk: it was accepted as an issuer, and its own issuers tried next (those
  // entries have it as their parent).
  Failure failure;
  // The whole certificate; empty for a bare anchor. The subject, a whole Name;
  // empty where the certificate could not be parsed.
  der::Input certificate;
  der::Input subject;
  // With kRevocation: which source, what it said, and in `failure` why it could
  // not say more. Static storage, or as the trust domain has it.
  absl::string_view source;
  RevocationStatus revocation = RevocationStatus::kNotChecked;
};

// A record of everything a build tried, in the order it was tried: what to
// look at when a chain fails. Of fixed size and owned by the caller; a build
// without one does no work for it.
//
// The Inputs in it are borrowed from what the build was given. Not
// thread-safe.
class Trace {
 public:
  // Entries go to `storage`, which must outlive the Trace. At most 65,534 of
  // them are used.
  explicit Trace(absl::Span<TraceEntry> storage)
      : storage_(storage.subspan(0, kMaxEntries)) {}

  absl::Span<const TraceEntry> entries() const {
    return storage_.subspan(0, size_);
  }
  // Entries that did not fit.
  size_t dropped() const { return dropped_; }

  void Clear() {
    size_ = 0;
    dropped_ = 0;
  }
  // Returns the entry's index, or TraceEntry::kNoParent if it did not fit.
  uint16_t Add(const TraceEntry& entry) {
    if (size_ == storage_.size()) {
      ++dropped_;
      return TraceEntry::kNoParent;
    }
    storage_[size_] = entry;
    return static_cast<uint16_t>(size_++);
  }

 private:
  static constexpr size_t kMaxEntries = TraceEntry::kNoParent - 1;

  absl::Span<TraceEntry> storage_;
  size_t size_ = 0;
  size_t dropped_ = 0;
};

// A Trace with room for `kEntries`. A chain of three certificates without
// decoys needs three.
template <size_t kEntries = 256>
class TraceBuffer : public Trace {
 public:
  TraceBuffer() : Trace(absl::MakeSpan(entries_)) {}
  TraceBuffer(const TraceBuffer&) = delete;
  TraceBuffer& operator=(const TraceBuffer&) = delete;

 private:
  TraceEntry entries_[kEntries];
};

}  // namespace cairn

#endif  // CAIRN_PKIX_TRACE_H_
