#include "pkix/candidate_pool_internal.h"

#include <cstring>
#include <new>

#include "absl/numeric/bits.h"
#include "pkix/name.h"

namespace cairn::internal {
namespace {

// Certificates end with their signature and keys with their key: the last
// octets are as good as random.
uint64_t Tail(der::Input bytes) {
  uint64_t tail = 0;
  if (bytes.size() >= sizeof(tail)) {
    std::memcpy(&tail, bytes.end() - sizeof(tail), sizeof(tail));
  } else if (!bytes.empty()) {
    std::memcpy(&tail, bytes.data(), bytes.size());
  }
  return tail;
}

size_t SlotCount(int capacity) {
  size_t slots = 16;
  while (slots < 2 * static_cast<size_t>(capacity)) slots *= 2;
  return slots;
}

}  // namespace

int BitMatrix::Next(int row, int from, int end) const {
  while (from < end) {
    const uint64_t word = Word(row, from / 64) >> (from % 64);
    if (word != 0) {
      from += absl::countr_zero(word);
      return from < end ? from : end;
    }
    from = (from / 64 + 1) * 64;
  }
  return end;
}

CandidatePool::CandidatePool(int capacity)
    : capacity_(capacity),
      candidates_(new Candidate[static_cast<size_t>(capacity)]),
      parsed_(new Certificate[static_cast<size_t>(capacity) + 1]),
      key_tails_(new uint64_t[static_cast<size_t>(capacity)]),
      slot_mask_(SlotCount(capacity) - 1),
      slots_(new uint16_t[SlotCount(capacity)]()) {}

void CandidatePool::Clear() {
  for (int i = 0; i < size_; ++i) slots_[(*this)[i].slot] = 0;
  size_ = 0;
}

size_t CandidatePool::FirstSlot(der::Input identity) const {
  const uint64_t hash = Tail(identity) * 0x9e3779b97f4a7c15;
  return (hash >> 40) & slot_mask_;
}

int CandidatePool::Find(der::Input certificate) const {
  for (size_t i = FirstSlot(certificate); slots_[i] != 0;
       i = (i + 1) & slot_mask_) {
    const Candidate& candidate = candidates_[slots_[i] - 1u];
    if (candidate.certificate != nullptr &&
        candidate.certificate->der() == certificate) {
      return slots_[i] - 1;
    }
  }
  return kNone;
}

int CandidatePool::FindBareAnchor(der::Input subject,
                                  const PublicKey& key) const {
  for (size_t i = FirstSlot(key.info); slots_[i] != 0;
       i = (i + 1) & slot_mask_) {
    const Candidate& candidate = candidates_[slots_[i] - 1u];
    if (candidate.certificate == nullptr && candidate.key->info == key.info &&
        candidate.subject == subject) {
      return slots_[i] - 1;
    }
  }
  return kNone;
}

int CandidatePool::Add(const Certificate& certificate) {
  const int i =
      AddCandidate(certificate.der(), certificate.subject(),
                   certificate.subject_hash(), certificate.public_key());
  (*this)[i].certificate = &certificate;
  return i;
}

int CandidatePool::AddBareAnchor(der::Input subject, const PublicKey& key) {
  return AddCandidate(key.info, subject, NameTailHash(subject), key);
}

int CandidatePool::AddCandidate(der::Input identity, der::Input subject,
                                uint64_t subject_hash, const PublicKey& key) {
  const int added = size_++;
  // In place: an assignment would make another and copy it.
  Candidate& candidate =
      *::new (static_cast<void*>(&(*this)[added])) Candidate();
  candidate.subject = subject;
  candidate.subject_hash = subject_hash;
  candidate.key = &key;
  candidate.key_id = static_cast<uint16_t>(added);
  const uint64_t tail = Tail(key.info);
  key_tails_[static_cast<size_t>(added)] = tail;
  for (int i = 0; i < added; ++i) {
    if (key_tails_[static_cast<size_t>(i)] == tail &&
        (*this)[i].key->info == key.info) {
      candidate.key_id = static_cast<uint16_t>(i);
      break;
    }
  }
  size_t slot = FirstSlot(identity);
  while (slots_[slot] != 0) slot = (slot + 1) & slot_mask_;
  slots_[slot] = static_cast<uint16_t>(added + 1);
  candidate.slot = static_cast<uint16_t>(slot);
  return added;
}

}  // namespace cairn::internal
