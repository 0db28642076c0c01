#ifndef CAIRN_PKIX_EDGE_MEMO_INTERNAL_H_
#define CAIRN_PKIX_EDGE_MEMO_INTERNAL_H_

#include <cstddef>
#include <cstdint>
#include <memory>

#include "pkix/build_options.h"
#include "pkix/trust_domain.h"

namespace cairn::internal {

// What is known about an edge: a certificate, and a key that may have signed
// it. Issuers with the same key share it.
struct Edge {
  uint16_t key_id = 0;
  uint16_t next = 0;  // the next edge of the same certificate
  HookResult signature = Error::kNotDecided;
  bool revocation_asked = false;
  // The anchor of the path at which it was asked, a candidate.
  uint16_t revocation_anchor = 0;
  RevocationAnswer revocation = RevocationAnswer::NotChecked();
};

// The edges of a build, none of them examined twice.
class EdgeMemo {
 public:
  // `candidates` is the number of certificates that may have edges.
  explicit EdgeMemo(int candidates)
      : first_(new uint16_t[static_cast<size_t>(candidates)]),
        edges_(new Edge[kMaxSignatureChecks]) {}

  void Clear() { size_ = 0; }
  // Must be called for each certificate before it is looked up.
  void AddCertificate(int certificate) {
    first_[static_cast<size_t>(certificate)] = kNone;
  }

  // Null if it is not known.
  Edge* Find(int certificate, uint16_t key_id) {
    for (uint16_t i = first_[static_cast<size_t>(certificate)]; i != kNone;
         i = edges_[i].next) {
      if (edges_[i].key_id == key_id) return &edges_[i];
    }
    return nullptr;
  }

  bool full() const { return size_ == kMaxSignatureChecks; }
  // The edge is not known, and the memo not full.
  Edge* Add(int certificate, uint16_t key_id) {
    uint16_t& first = first_[static_cast<size_t>(certificate)];
    Edge* edge = &edges_[size_];
    *edge = Edge();
    edge->key_id = key_id;
    edge->next = first;
    first = static_cast<uint16_t>(size_++);
    return edge;
  }

  // Forgets that hooks answered "pending", so that they are asked again.
  void ForgetPending() {
    for (size_t i = 0; i < size_; ++i) {
      if (edges_[i].signature.error() == Error::kPending) {
        edges_[i].signature = Error::kNotDecided;
      }
      if (edges_[i].revocation.error() == Error::kPending) {
        edges_[i].revocation_asked = false;
      }
    }
  }

 private:
  static constexpr uint16_t kNone = 0xffff;
  static_assert(kMaxSignatureChecks < kNone, "edges are numbered in 16 bits");

  size_t size_ = 0;
  std::unique_ptr<uint16_t[]> first_;
  std::unique_ptr<Edge[]> edges_;
};

}  // namespace cairn::internal

#endif  // CAIRN_PKIX_EDGE_MEMO_INTERNAL_H_
