#ifndef CAIRN_TESTS_SUPPORT_ALLOCATION_COUNTER_H_
#define CAIRN_TESTS_SUPPORT_ALLOCATION_COUNTER_H_

#include <cstdint>

namespace cairn::testing {

// Counts the heap allocations of this thread: operator new, malloc() and its
// relatives, realloc() included. Allocations that the compiler optimised away
// are not there to be counted.
//
//   AllocationScope scope;
//   builder.Build(...);
//   EXPECT_EQ(scope.count(), 0);
//
// Linking this library replaces malloc(), or, under a sanitizer that has its
// own, listens to that.
class AllocationScope {
 public:
  AllocationScope();
  AllocationScope(const AllocationScope&) = delete;
  AllocationScope& operator=(const AllocationScope&) = delete;

  // Since construction.
  int64_t count() const;

  // Whether aligned_alloc() and its like are counted: ThreadSanitizer does not
  // tell of them.
  static bool CountsAligned();

 private:
  int64_t start_;
};

}  // namespace cairn::testing

#endif  // CAIRN_TESTS_SUPPORT_ALLOCATION_COUNTER_H_
