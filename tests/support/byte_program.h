#ifndef CAIRN_TESTS_SUPPORT_BYTE_PROGRAM_H_
#define CAIRN_TESTS_SUPPORT_BYTE_PROGRAM_H_

#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"
#include "der/input.h"

namespace cairn::testing {

// Random octets, or a fuzz input, read as choices, octet by octet. At its end
// every choice is 0: a short input is a short program.
class ByteProgram {
 public:
  explicit ByteProgram(der::Input bytes) : rest_(bytes) {}

  bool AtEnd() const { return rest_.empty(); }
  uint8_t Octet() {
    if (rest_.empty()) return 0;
    const uint8_t octet = rest_[0];
    rest_ = rest_.From(1);
    return octet;
  }
  // 0 to `sides` - 1; `sides` is 1 to 256.
  int Pick(int sides) { return Octet() % sides; }
  // With few ones in the input, few are true.
  bool OneIn(int sides) { return Pick(sides) == sides - 1; }
  // Octets behind their number, as far as there are any.
  der::Input Octets() {
    size_t size = Octet();
    if (size > rest_.size()) size = rest_.size();
    const der::Input octets = rest_.First(size);
    rest_ = rest_.From(size);
    return octets;
  }
  absl::string_view Text() { return Octets().AsStringView(); }
  der::Input Rest() const { return rest_; }

 private:
  der::Input rest_;
};

}  // namespace cairn::testing

#endif  // CAIRN_TESTS_SUPPORT_BYTE_PROGRAM_H_
