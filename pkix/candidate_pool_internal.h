#ifndef CAIRN_PKIX_CANDIDATE_POOL_INTERNAL_H_
#define CAIRN_PKIX_CANDIDATE_POOL_INTERNAL_H_

#include <cstddef>
#include <cstdint>
#include <memory>

#include "der/input.h"
#include "pkix/anchor.h"
#include "pkix/certificate.h"
#include "pkix/error.h"
#include "pkix/public_key.h"

namespace cairn::internal {

// Bits in rows and columns, allocated once.
class BitMatrix {
 public:
  explicit BitMatrix(int size)
      : words_((size + 63) / 64),
        bits_(new uint64_t[static_cast<size_t>(words_) *
                           static_cast<size_t>(size)]) {}

  void ClearRow(int row) {
    for (int i = 0; i < words_; ++i) Word(row, i) = 0;
  }
  void CopyRow(int row, const BitMatrix& from) {
    for (int i = 0; i < words_; ++i) Word(row, i) = from.Word(row, i);
  }
  void Set(int row, int column) { Word(row, column / 64) |= Mask(column); }
  void Clear(int row, int column) { Word(row, column / 64) &= ~Mask(column); }
  bool SameRows(int a, int b) const {
    for (int i = 0; i < words_; ++i) {
      if (Word(a, i) != Word(b, i)) return false;
    }
    return true;
  }
  bool Test(int row, int column) const {
    return (Word(row, column / 64) & Mask(column)) != 0;
  }
  // The first column from `from` on that is set in `row`, or `end`.
  int Next(int row, int from, int end) const;

 private:
  static uint64_t Mask(int column) { return uint64_t{1} << (column % 64); }
  uint64_t& Word(int row, int i) { return bits_[Index(row, i)]; }
  uint64_t Word(int row, int i) const { return bits_[Index(row, i)]; }
  size_t Index(int row, int i) const {
    return static_cast<size_t>(row) * static_cast<size_t>(words_) +
           static_cast<size_t>(i);
  }

  int words_;
  std::unique_ptr<uint64_t[]> bits_;
};

// A certificate or bare anchor that may stand on the path.
struct Candidate {
  enum class Verdict : uint8_t { kUnknown, kAccepted, kRefused };

  const Certificate* certificate = nullptr;  // null for a bare anchor
  der::Input subject;
  uint64_t subject_hash = 0;  // NameTailHash() of it
  const PublicKey* key = nullptr;
  // The first candidate with the same subjectPublicKeyInfo: the key's number.
  uint16_t key_id = 0;
  bool is_anchor = false;
  // Of an anchor: the same certificate as a candidate that is not an anchor.
  // Where the anchor will not do, it may still stand below another.
  int16_t as_intermediate = -1;
  const AnchorConstraints* constraints = nullptr;  // anchors; may be null
  // Its slot in the pool's table.
  uint16_t slot = 0;
  // What was found out about it as an issuer, wherever it stands.
  Verdict verdict = Verdict::kUnknown;
  Failure failure;
  // The failure is about the end entity's names, not about the candidate.
  bool failure_is_leafs = false;
  // An issuer was offered that is not the same CA: what ends here ends for
  // another reason than "unknown issuer".
  bool has_issuers = false;
  // What FindIssuers refused the certificate for.
  Failure issuers_failure;
  // FindIssuers has been asked, and answered "pending".
  bool issuers_asked = false;
  bool issuers_pending = false;
  // GetCertTrust has answered "pending".
  bool trust_pending = false;
};

// The candidates of a build, each once however often it is offered. Memory is
// allocated when the pool is made and never again.
class CandidatePool {
 public:
  static constexpr int kNone = -1;

  // `capacity` is 1 to kMaxCandidates.
  explicit CandidatePool(int capacity);

  void Clear();

  int size() const { return size_; }
  bool full() const { return size_ == capacity_; }
  Candidate& operator[](int i) { return candidates_[static_cast<size_t>(i)]; }
  const Candidate& operator[](int i) const {
    return candidates_[static_cast<size_t>(i)];
  }

  // The candidate that is this certificate, byte for byte, or kNone.
  int Find(der::Input certificate) const;
  // The bare anchor with this subject and key, or kNone.
  int FindBareAnchor(der::Input subject, const PublicKey& key) const;

  // Adds a certificate that Find() does not know. The pool is not full.
  // `certificate` is borrowed.
  int Add(const Certificate& certificate);
  // Adds a bare anchor. The pool is not full. Both are borrowed.
  int AddBareAnchor(der::Input subject, const PublicKey& key);

  // Where a certificate that was offered as bytes is parsed to. Keep it with
  // Add(*slot), or leave it and the slot is used again.
  Certificate* FreeSlot() { return &parsed_[static_cast<size_t>(size_)]; }

 private:
  int AddCandidate(der::Input identity, der::Input subject,
                   uint64_t subject_hash, const PublicKey& key);
  size_t FirstSlot(der::Input identity) const;

  const int capacity_;
  int size_ = 0;
  std::unique_ptr<Candidate[]> candidates_;
  std::unique_ptr<Certificate[]> parsed_;
  // The last eight octets of each key, to tell most keys apart at a glance.
  std::unique_ptr<uint64_t[]> key_tails_;
  // Open addressing by the last octets of the certificate or key; values are
  // candidate + 1.
  size_t slot_mask_;
  std::unique_ptr<uint16_t[]> slots_;
};

}  // namespace cairn::internal

#endif  // CAIRN_PKIX_CANDIDATE_POOL_INTERNAL_H_
