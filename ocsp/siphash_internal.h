#ifndef CAIRN_OCSP_SIPHASH_INTERNAL_H_
#define CAIRN_OCSP_SIPHASH_INTERNAL_H_

#include <cstddef>
#include <cstdint>

#include "der/input.h"

namespace cairn::ocsp::internal {

// 128 bits that nobody outside can guess.
struct HashSecret {
  uint64_t words[2] = {0, 0};
};

struct Hash128 {
  uint64_t low = 0;
  uint64_t high = 0;

  friend bool operator==(const Hash128& a, const Hash128& b) {
    return a.low == b.low && a.high == b.high;
  }
};

// Written out so that compilers see one load in it.
inline uint64_t LoadLittleEndian64(const uint8_t* bytes) {
  return uint64_t{bytes[0]} | uint64_t{bytes[1]} << 8 |
         uint64_t{bytes[2]} << 16 | uint64_t{bytes[3]} << 24 |
         uint64_t{bytes[4]} << 32 | uint64_t{bytes[5]} << 40 |
         uint64_t{bytes[6]} << 48 | uint64_t{bytes[7]} << 56;
}

// 0 to 8 bytes, little-endian, as if zeros followed.
inline uint64_t LoadPartialWord(const uint8_t* bytes, size_t size) {
  uint64_t word = 0;
  for (size_t i = size; i != 0; --i) word = (word << 8) | bytes[i - 1];
  return word;
}

// SipHash-2-4 with 128 bits of output (Aumasson and Bernstein, "SipHash: a fast
// short-input PRF", and the 128-bit variant of its reference code), fed by
// words of eight bytes, little-endian. Copying one copies what it has taken in,
// so that a common beginning is hashed once.
class SipHash {
 public:
  explicit SipHash(const HashSecret& secret)
      : v0_(secret.words[0] ^ 0x736f6d6570736575),
        v1_(secret.words[1] ^ 0x646f72616e646f6d ^ 0xee),
        v2_(secret.words[0] ^ 0x6c7967656e657261),
        v3_(secret.words[1] ^ 0x7465646279746573) {}

  void AddWord(uint64_t word) {
    Mix(word);
    size_ += sizeof(word);
  }

  // `bytes`, followed by as many zeros as make the last word whole.
  void AddPadded(der::Input bytes) {
    const size_t whole = bytes.size() & ~size_t{7};
    for (size_t i = 0; i != whole; i += 8) {
      AddWord(LoadLittleEndian64(bytes.data() + i));
    }
    if (whole != bytes.size()) {
      AddWord(LoadPartialWord(bytes.data() + whole, bytes.size() - whole));
    }
  }

  // The hash of what was added and, behind it, of `size` bytes in `tail`, at
  // most seven. What was added stays as it is.
  Hash128 Finish(uint64_t tail = 0, size_t size = 0) const {
    SipHash last = *this;
    last.Mix(tail | (uint64_t{size_ + size} << 56));
    last.v2_ ^= 0xee;
    for (int i = 0; i < 4; ++i) last.Round();
    Hash128 hash;
    hash.low = last.v0_ ^ last.v1_ ^ last.v2_ ^ last.v3_;
    last.v1_ ^= 0xdd;
    for (int i = 0; i < 4; ++i) last.Round();
    hash.high = last.v0_ ^ last.v1_ ^ last.v2_ ^ last.v3_;
    return hash;
  }

 private:
  static uint64_t RotateLeft(uint64_t word, int bits) {
    return (word << bits) | (word >> (64 - bits));
  }

  void Mix(uint64_t word) {
    v3_ ^= word;
    Round();
    Round();
    v0_ ^= word;
  }

  void Round() {
    v0_ += v1_;
    v1_ = RotateLeft(v1_, 13) ^ v0_;
    v0_ = RotateLeft(v0_, 32);
    v2_ += v3_;
    v3_ = RotateLeft(v3_, 16) ^ v2_;
    v0_ += v3_;
    v3_ = RotateLeft(v3_, 21) ^ v0_;
    v2_ += v1_;
    v1_ = RotateLeft(v1_, 17) ^ v2_;
    v2_ = RotateLeft(v2_, 32);
  }

  uint64_t v0_;
  uint64_t v1_;
  uint64_t v2_;
  uint64_t v3_;
  size_t size_ = 0;
};

// SipHash-2-4-128 of `bytes` as they are.
inline Hash128 SipHashOf(const HashSecret& secret, der::Input bytes) {
  const size_t whole = bytes.size() & ~size_t{7};
  SipHash hash(secret);
  hash.AddPadded(bytes.First(whole));
  const size_t rest = bytes.size() - whole;
  return hash.Finish(LoadPartialWord(bytes.data() + whole, rest), rest);
}

}  // namespace cairn::ocsp::internal

#endif  // CAIRN_OCSP_SIPHASH_INTERNAL_H_
