#include "ocsp/slot_memory_internal.h"

#include <new>
#include <type_traits>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace cairn::ocsp::internal {
namespace {

// Of x86-64 and of AArch64 with pages of 4 kB.
constexpr size_t kLargePage = size_t{2} << 20;

// A large page that is half unused would be a waste in a piece smaller than
// this.
constexpr size_t kMinBytesForLargePages = 8 * kLargePage;

}  // namespace

static_assert(std::is_trivially_destructible_v<CacheSlot>);

SlotMemory::SlotMemory(size_t count)
    : bytes_(count * sizeof(CacheSlot)),
      alignment_(bytes_ < kMinBytesForLargePages ? alignof(CacheSlot)
                                                 : kLargePage) {
  void* const memory = ::operator new (bytes_, std::align_val_t{alignment_});
#if defined(__linux__)
  // A wish: it does not matter whether it is granted.
  if (alignment_ == kLargePage) madvise(memory, bytes_, MADV_HUGEPAGE);
#endif
  slots_ = static_cast<CacheSlot*>(memory);
  for (size_t i = 0; i < count; ++i) new (slots_ + i) CacheSlot();
}

SlotMemory::~SlotMemory() {
  ::operator delete (slots_, std::align_val_t{alignment_});
}

}  // namespace cairn::ocsp::internal
