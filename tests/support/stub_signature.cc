#include "tests/support/stub_signature.h"

#include <cstddef>
#include <cstdint>

#include "der/oid.h"
#include "tests/support/der_builder.h"

namespace cairn::testing {
namespace {

// Stands at the end of the SubjectPublicKeyInfo, before the label's hash.
constexpr char kMark[] = "cairn test stub key: no crypto";
constexpr size_t kPublicKeySize = 32;
constexpr size_t kLabelSize = 8;
constexpr size_t kMarkSize = kPublicKeySize - kLabelSize;
static_assert(sizeof(kMark) > kMarkSize, "the mark fills its place");

// As long as an Ed25519 signature.
constexpr size_t kSignatureSize = 64;

constexpr uint64_t kFnvOffset = 0xcbf29ce484222325;
constexpr uint64_t kFnvPrime = 0x100000001b3;

uint64_t Fnv1a(uint64_t hash, der::Input data) {
  for (uint8_t octet : data) hash = (hash ^ octet) * kFnvPrime;
  return hash;
}

// Octet `i` of the signature whose hash is `hash` (splitmix64's finalizer).
uint8_t Expand(uint64_t hash, size_t i) {
  uint64_t z = hash + 0x9e3779b97f4a7c15 * (i / 8 + 1);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  z ^= z >> 31;
  return static_cast<uint8_t>(z >> (i % 8 * 8));
}

uint64_t HashOf(der::Input spki, der::Input data) {
  return Fnv1a(Fnv1a(kFnvOffset, spki), data);
}

}  // namespace

std::string StubPublicKey(absl::string_view label) {
  const uint64_t hash = Fnv1a(kFnvOffset, der::Input::FromString(label));
  std::string key(kMark, kMarkSize);
  for (size_t i = 0; i < kLabelSize; ++i) {
    key.push_back(static_cast<char>(hash >> (i * 8)));
  }
  return Sequence({Sequence({Oid(der::Oid::kEd25519)}), BitString(key)});
}

bool IsStubPublicKey(der::Input spki) {
  return spki.size() > kPublicKeySize &&
         spki.From(spki.size() - kPublicKeySize)
                 .First(kMarkSize)
                 .AsStringView() == absl::string_view(kMark, kMarkSize);
}

std::string StubSignature(der::Input spki, der::Input data) {
  const uint64_t hash = HashOf(spki, data);
  std::string signature;
  for (size_t i = 0; i < kSignatureSize; ++i) {
    signature.push_back(static_cast<char>(Expand(hash, i)));
  }
  return signature;
}

bool IsStubSignature(der::Input spki, der::Input data, der::Input signature) {
  if (signature.size() != kSignatureSize) return false;
  const uint64_t hash = HashOf(spki, data);
  for (size_t i = 0; i < kSignatureSize; ++i) {
    if (signature[i] != Expand(hash, i)) return false;
  }
  return true;
}

}  // namespace cairn::testing
