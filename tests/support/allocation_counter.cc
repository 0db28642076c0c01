#include "tests/support/allocation_counter.h"

#include <cerrno>
#include <cstddef>
#include <cstdlib>

#if defined(__SANITIZE_ADDRESS__)
#define CAIRN_ASAN 1
#endif
#if defined(__SANITIZE_THREAD__)
#define CAIRN_TSAN 1
#endif
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CAIRN_ASAN 1
#endif
#if __has_feature(thread_sanitizer)
#define CAIRN_TSAN 1
#endif
#endif

namespace cairn::testing {
namespace {

// Trivially initialized: malloc() runs before any constructor.
thread_local int64_t allocations = 0;

}  // namespace
}  // namespace cairn::testing

#if defined(CAIRN_ASAN) || defined(CAIRN_TSAN)

#include <sanitizer/allocator_interface.h>

namespace cairn::testing {
namespace {

void OnMalloc(const volatile void*, size_t) { ++allocations; }
void OnFree(const volatile void*) {}

void Listen() {
  static const bool listening =
      __sanitizer_install_malloc_and_free_hooks(OnMalloc, OnFree) != 0;
  if (!listening) std::abort();
}

}  // namespace
}  // namespace cairn::testing

#else  // The names under which glibc's own stay within reach.

extern "C" {
void* __libc_malloc(size_t size);
void* __libc_calloc(size_t count, size_t size);
void* __libc_realloc(void* block, size_t size);
void* __libc_memalign(size_t alignment, size_t size);

void* malloc(size_t size) {
  ++cairn::testing::allocations;
  return __libc_malloc(size);
}
void* calloc(size_t count, size_t size) {
  ++cairn::testing::allocations;
  return __libc_calloc(count, size);
}
void* realloc(void* block, size_t size) {
  ++cairn::testing::allocations;
  return __libc_realloc(block, size);
}
void* memalign(size_t alignment, size_t size) {
  ++cairn::testing::allocations;
  return __libc_memalign(alignment, size);
}
void* aligned_alloc(size_t alignment, size_t size) {
  return memalign(alignment, size);
}
int posix_memalign(void** block, size_t alignment, size_t size) {
  *block = memalign(alignment, size);
  return *block == nullptr ? ENOMEM : 0;
}
}  // extern "C"

namespace cairn::testing {
namespace {

void Listen() {}

}  // namespace
}  // namespace cairn::testing

#endif

namespace cairn::testing {

AllocationScope::AllocationScope() {
  Listen();
  start_ = allocations;
}

int64_t AllocationScope::count() const { return allocations - start_; }

bool AllocationScope::CountsAligned() {
#ifdef CAIRN_TSAN
  return false;
#else
  return true;
#endif
}

}  // namespace cairn::testing
