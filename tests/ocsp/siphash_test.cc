#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "ocsp/siphash_internal.h"

namespace cairn::ocsp::internal {
namespace {

// 00 01 02 ... 0f.
constexpr HashSecret kSecret = {{0x0706050403020100, 0x0f0e0d0c0b0a0908}};

// 00 01 02 ...
std::string Counting(size_t size) {
  std::string bytes;
  for (size_t i = 0; i < size; ++i) bytes.push_back(static_cast<char>(i));
  return bytes;
}

std::string Hex(const Hash128& hash) {
  std::string bytes;
  for (const uint64_t word : {hash.low, hash.high}) {
    for (int i = 0; i < 8; ++i) {
      bytes.push_back(static_cast<char>(word >> (8 * i)));
    }
  }
  return absl::BytesToHexString(bytes);
}

struct Vector {
  size_t size;
  absl::string_view hash;
};

// Of the reference code, and what `openssl mac SIPHASH` says.
constexpr Vector kVectors[] = {
    {0, "a3817f04ba25a8e66df67214c7550293"},
    {1, "da87c1d86b99af44347659119b22fc45"},
    {7, "a1f1ebbed8dbc153c0b84aa61ff08239"},
    {8, "3b62a9ba6258f5610f83e264f31497b4"},
    {9, "264499060ad9baabc47f8b02bb6d71ed"},
    {15, "5493e99933b0a8117e08ec0f97cfc3d9"},
    {16, "6ee2a4ca67b054bbfd3315bf85230577"},
    {63, "5150d1772f50834a503e069a973fbd7c"},
};

TEST(SipHash, AgreesWithTheReference) {
  for (const Vector& vector : kVectors) {
    const std::string message = Counting(vector.size);
    EXPECT_EQ(Hex(SipHashOf(kSecret, der::Input::FromString(message))),
              vector.hash)
        << vector.size;
  }
}

TEST(SipHash, OfWordsIsThatOfTheirBytes) {
  SipHash hash(kSecret);
  EXPECT_EQ(Hex(hash.Finish()), "a3817f04ba25a8e66df67214c7550293");
  hash.AddWord(0x0706050403020100);
  EXPECT_EQ(Hex(hash.Finish()), "3b62a9ba6258f5610f83e264f31497b4");
  EXPECT_EQ(Hex(hash.Finish(8, 1)), "264499060ad9baabc47f8b02bb6d71ed");
  hash.AddWord(0x0f0e0d0c0b0a0908);
  EXPECT_EQ(Hex(hash.Finish()), "6ee2a4ca67b054bbfd3315bf85230577");
}

TEST(SipHash, PaddingIsZeros) {
  SipHash padded(kSecret);
  padded.AddPadded(der::Input::FromString(Counting(11)));
  const std::string zeros = Counting(11) + std::string(5, '\0');
  EXPECT_EQ(Hex(padded.Finish()),
            Hex(SipHashOf(kSecret, der::Input::FromString(zeros))));
}

TEST(SipHash, DependsOnBothWordsOfTheSecret) {
  const Hash128 hash = SipHashOf(kSecret, der::Input::FromString("x"));
  HashSecret first = kSecret;
  first.words[0] ^= 1;
  HashSecret second = kSecret;
  second.words[1] ^= 1;
  EXPECT_FALSE(SipHashOf(first, der::Input::FromString("x")) == hash);
  EXPECT_FALSE(SipHashOf(second, der::Input::FromString("x")) == hash);
}

}  // namespace
}  // namespace cairn::ocsp::internal
