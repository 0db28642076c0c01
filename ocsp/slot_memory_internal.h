#ifndef CAIRN_OCSP_SLOT_MEMORY_INTERNAL_H_
#define CAIRN_OCSP_SLOT_MEMORY_INTERNAL_H_

#include <cstddef>

#include "ocsp/cache_slot_internal.h"

namespace cairn::ocsp::internal {

// The slots of all shards, in one piece. Where the system offers larger pages
// than usual for large pieces, they are asked for: in a million entries,
// finding the page of one takes as long as a fifth of a look-up.
class SlotMemory {
 public:
  explicit SlotMemory(size_t count);
  ~SlotMemory();
  SlotMemory(const SlotMemory&) = delete;
  SlotMemory& operator=(const SlotMemory&) = delete;

  CacheSlot* slots() const { return slots_; }
  size_t bytes() const { return bytes_; }

 private:
  size_t bytes_;
  size_t alignment_;
  CacheSlot* slots_;
};

}  // namespace cairn::ocsp::internal

#endif  // CAIRN_OCSP_SLOT_MEMORY_INTERNAL_H_
