#ifndef CAIRN_CRL_INDEX_H_
#define CAIRN_CRL_INDEX_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "crl/crl.h"
#include "crl/verified_crl.h"
#include "der/input.h"
#include "pkix/error.h"

namespace cairn::crl {

// The entries of a verified CRL, sorted by serial number: 16 bytes of heap for
// each. Borrows the CRL's bytes. Immutable once made and so safe to share
// between threads.
class Index {
 public:
  // Reads every entry once. O(n log n); a CRL of 600,000 entries takes some
  // tens of milliseconds.
  explicit Index(const VerifiedCrl& crl);
  Index(const Index&) = delete;
  Index& operator=(const Index&) = delete;

  // kOk, or why the CRL must not be used: an entry is malformed, say.
  const Failure& failure() const { return failure_; }
  // A default value is encoded in some entry.
  bool has_explicit_default() const { return has_explicit_default_; }
  // The number of entries.
  size_t size() const { return slots_.size(); }

  // The answer of VerifiedCrl::Find() without an index, in O(log n) unless the
  // CRL lists many serial numbers that end in the same eight octets. No heap.
  Finding Find(der::Input serial_number, der::Input issuer) const;

 private:
  // Stands in `issuer` for the issuer of the CRL.
  static constexpr uint32_t kCrlIssuer = 0xffffffff;

  struct Slot {
    uint64_t key;     // the last eight octets of the serial number
    uint32_t offset;  // of the entry, in crl_.entries()
    uint32_t issuer;  // kCrlIssuer, or the number of one of issuers_
  };
  static uint64_t KeyOf(der::Input serial_number);

  Crl crl_;
  std::vector<Slot> slots_;
  // What certificateIssuer extensions say, in order.
  std::vector<der::Input> issuers_;
  Failure failure_ = Error::kNotDecided;
  bool has_explicit_default_ = false;
};

}  // namespace cairn::crl

#endif  // CAIRN_CRL_INDEX_H_
