#ifndef CAIRN_PKIX_BUDGET_H_
#define CAIRN_PKIX_BUDGET_H_

#include <cstdint>

namespace cairn {

// A limit on work, and what has been used of it.
class Budget {
 public:
  explicit Budget(uint32_t limit = 0) : limit_(limit) {}

  // Charges `amount` before the work is done. False once the limit would be
  // passed, and from then on.
  bool Charge(uint32_t amount = 1) {
    if (exhausted_ || amount > limit_ - used_) {
      exhausted_ = true;
      return false;
    }
    used_ += amount;
    return true;
  }

  uint32_t used() const { return used_; }
  bool exhausted() const { return exhausted_; }

 private:
  uint32_t limit_;
  uint32_t used_ = 0;
  bool exhausted_ = false;
};

}  // namespace cairn

#endif  // CAIRN_PKIX_BUDGET_H_
