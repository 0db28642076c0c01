// What ThreadSanitizer is told to pass over: linked into every program by
// --config=tsan (.bazelrc). Never for code of ours.

// ThreadSanitizer's run-time calls it.
extern "C" const char* __tsan_default_suppressions();

extern "C" const char* __tsan_default_suppressions() {
  return
      // absl::Mutex hides its own synchronization from ThreadSanitizer, but not
      // the mmap() of the memory for a thread's first wait, nor that thread's
      // waking by another: seen alone, those two are a race. A report with this
      // function in it is about that memory, and no other.
      "race:^absl::*synchronization_internal::NewThreadIdentity\n";
}
