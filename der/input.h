#ifndef CAIRN_DER_INPUT_H_
#define CAIRN_DER_INPUT_H_

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace cairn::der {

// A borrowed view of bytes: everything in Cairn that came from a certificate,
// a CRL or a response is one of these.
//
// An Input owns nothing. The bytes must stay where they are, unchanged, for as
// long as the Input or anything parsed from it is in use. Copying is cheap.
// Comparing two Inputs compares their bytes, in time that depends on them:
// nothing here is secret.
class Input {
 public:
  constexpr Input() = default;
  constexpr Input(const uint8_t* data, size_t size)
      : data_(data), size_(size) {}
  constexpr Input(absl::Span<const uint8_t> bytes)  // NOLINT: same thing
      : data_(bytes.data()), size_(bytes.size()) {}
  template <size_t N>
  constexpr Input(const uint8_t (&bytes)[N])  // NOLINT: same thing
      : data_(bytes), size_(N) {}
  // The bytes of `text`, which must outlive the Input.
  static Input FromString(absl::string_view text) {
    return Input(reinterpret_cast<const uint8_t*>(text.data()), text.size());
  }

  constexpr const uint8_t* data() const { return data_; }
  constexpr size_t size() const { return size_; }
  constexpr bool empty() const { return size_ == 0; }
  constexpr const uint8_t* begin() const { return data_; }
  constexpr const uint8_t* end() const { return data_ + size_; }
  constexpr uint8_t operator[](size_t i) const { return data_[i]; }

  // The bytes from `offset` on; `offset` is at most size().
  constexpr Input From(size_t offset) const {
    return Input(data_ + offset, size_ - offset);
  }
  // The first `size` bytes; `size` is at most size().
  constexpr Input First(size_t size) const { return Input(data_, size); }

  absl::string_view AsStringView() const {
    return absl::string_view(reinterpret_cast<const char*>(data_), size_);
  }
  constexpr absl::Span<const uint8_t> AsSpan() const {
    return absl::Span<const uint8_t>(data_, size_);
  }

  friend bool operator==(Input a, Input b) {
    return a.size_ == b.size_ &&
           (a.size_ == 0 || std::memcmp(a.data_, b.data_, a.size_) == 0);
  }
  friend bool operator!=(Input a, Input b) { return !(a == b); }

 private:
  const uint8_t* data_ = nullptr;
  size_t size_ = 0;
};

}  // namespace cairn::der

#endif  // CAIRN_DER_INPUT_H_
