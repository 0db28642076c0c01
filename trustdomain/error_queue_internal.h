#ifndef CAIRN_TRUSTDOMAIN_ERROR_QUEUE_INTERNAL_H_
#define CAIRN_TRUSTDOMAIN_ERROR_QUEUE_INTERNAL_H_

#include "openssl/err.h"

namespace cairn::internal {

// BoringSSL's errors are kept per thread: leaves those that were there, and no
// others.
class ErrorQueueGuard {
 public:
  ErrorQueueGuard() { ERR_set_mark(); }
  ~ErrorQueueGuard() { ERR_pop_to_mark(); }
  ErrorQueueGuard(const ErrorQueueGuard&) = delete;
  ErrorQueueGuard& operator=(const ErrorQueueGuard&) = delete;
};

}  // namespace cairn::internal

#endif  // CAIRN_TRUSTDOMAIN_ERROR_QUEUE_INTERNAL_H_
