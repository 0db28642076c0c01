#include "tests/support/keys.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <utility>

#include "absl/strings/str_cat.h"
#include "der/input.h"
#include "der/oid.h"
#include "der/reader.h"
#include "der/values.h"
#include "openssl/bn.h"
#include "openssl/bytestring.h"
#include "openssl/curve25519.h"
#include "openssl/digest.h"
#include "openssl/ec.h"
#include "openssl/ec_key.h"
#include "openssl/ecdsa.h"
#include "openssl/evp.h"
#include "openssl/mem.h"
#include "openssl/nid.h"
#include "openssl/rsa.h"
#include "tests/support/der_builder.h"
#include "tests/support/die.h"
#include "tests/support/stub_signature.h"

namespace cairn::testing {
namespace {

const uint8_t* Octets(absl::string_view text) {
  return reinterpret_cast<const uint8_t*>(text.data());
}

uint8_t* MutableOctets(std::string* text) {
  return reinterpret_cast<uint8_t*>(&(*text)[0]);
}

void DieUnlessOk(int ok) { DieUnless(ok == 1, "BoringSSL failed"); }

std::string Hash(const EVP_MD* md, absl::string_view data) {
  std::string digest(EVP_MD_size(md), '\0');
  DieUnlessOk(EVP_Digest(data.data(), data.size(), MutableOctets(&digest),
                         nullptr, md, nullptr));
  return digest;
}

// Octets that depend on `seed` alone: SHA-256 in counter mode.
class Stream {
 public:
  explicit Stream(std::string seed) : seed_(std::move(seed)) {}

  std::string Next(size_t size) {
    std::string out;
    while (out.size() < size) {
      out += Hash(EVP_sha256(), absl::StrCat(seed_, "/", counter_++));
    }
    return out.substr(0, size);
  }

 private:
  std::string seed_;
  int counter_ = 0;
};

const EVP_MD* HashOf(SignatureAlgorithm algorithm) {
  switch (algorithm) {
    case SignatureAlgorithm::kRsaPkcs1Sha1:
    case SignatureAlgorithm::kEcdsaSha1:
      return EVP_sha1();
    case SignatureAlgorithm::kRsaPkcs1Sha256:
    case SignatureAlgorithm::kRsaPssSha256:
    case SignatureAlgorithm::kEcdsaSha256:
      return EVP_sha256();
    case SignatureAlgorithm::kRsaPkcs1Sha384:
    case SignatureAlgorithm::kRsaPssSha384:
    case SignatureAlgorithm::kEcdsaSha384:
      return EVP_sha384();
    case SignatureAlgorithm::kRsaPkcs1Sha512:
    case SignatureAlgorithm::kRsaPssSha512:
    case SignatureAlgorithm::kEcdsaSha512:
      return EVP_sha512();
    case SignatureAlgorithm::kEd25519:
    case SignatureAlgorithm::kOther:
    case SignatureAlgorithm::kForbidden:
      break;
  }
  return nullptr;
}

[[noreturn]] void DieUnfit(SignatureAlgorithm algorithm) {
  Die(absl::StrCat("this key cannot make a signature with ",
                   SignatureAlgorithmName(algorithm)));
}

std::string MarshalPublicKey(EVP_PKEY* key) {
  bssl::ScopedCBB cbb;
  uint8_t* der;
  size_t size;
  DieUnlessOk(CBB_init(cbb.get(), 256));
  DieUnlessOk(EVP_marshal_public_key(cbb.get(), key));
  DieUnlessOk(CBB_finish(cbb.get(), &der, &size));
  std::string out(reinterpret_cast<char*>(der), size);
  OPENSSL_free(der);
  return out;
}

// A key that BoringSSL holds.
class RealKey : public TestKey {
 public:
  EVP_PKEY* private_key() const override { return key_.get(); }

 protected:
  RealKey(bssl::UniquePtr<EVP_PKEY> key, SignatureAlgorithm algorithm)
      : TestKey(MarshalPublicKey(key.get()), algorithm), key_(std::move(key)) {}

 private:
  bssl::UniquePtr<EVP_PKEY> key_;
};

class EcTestKey : public RealKey {
 public:
  EcTestKey(int nid, const std::string& seed, SignatureAlgorithm algorithm)
      : RealKey(Make(nid, seed), algorithm), seed_(seed) {}

  std::string Sign(SignatureAlgorithm algorithm,
                   absl::string_view data) const override {
    if (algorithm != SignatureAlgorithm::kEcdsaSha1 &&
        algorithm != SignatureAlgorithm::kEcdsaSha256 &&
        algorithm != SignatureAlgorithm::kEcdsaSha384 &&
        algorithm != SignatureAlgorithm::kEcdsaSha512) {
      DieUnfit(algorithm);
    }
    const std::string digest = Hash(HashOf(algorithm), data);
    const EC_KEY* key = EVP_PKEY_get0_EC_KEY(private_key());
    const std::string nonce = Nonce(EC_KEY_get0_group(key), digest);
    bssl::UniquePtr<ECDSA_SIG> signature(
        ECDSA_sign_with_nonce_and_leak_private_key_for_testing(
            Octets(digest), digest.size(), key, Octets(nonce), nonce.size()));
    uint8_t* der;
    size_t size;
    DieUnless(signature != nullptr, "ECDSA failed");
    DieUnlessOk(ECDSA_SIG_to_bytes(&der, &size, signature.get()));
    std::string out(reinterpret_cast<char*>(der), size);
    OPENSSL_free(der);
    return out;
  }

 private:
  static bssl::UniquePtr<EVP_PKEY> Make(int nid, const std::string& seed) {
    bssl::UniquePtr<EC_GROUP> group(EC_GROUP_new_by_curve_name(nid));
    // The secret must be at least 16 octets longer than the group's order.
    const std::string secret = Stream(seed).Next(96);
    bssl::UniquePtr<EC_KEY> ec(
        EC_KEY_derive_from_secret(group.get(), Octets(secret), secret.size()));
    bssl::UniquePtr<EVP_PKEY> key(EVP_PKEY_new());
    DieUnlessOk(EVP_PKEY_set1_EC_KEY(key.get(), ec.get()));
    return key;
  }

  std::string Nonce(const EC_GROUP* group, const std::string& digest) const {
    const BIGNUM* order = EC_GROUP_get0_order(group);
    const std::string wide =
        Stream(absl::StrCat("nonce/", seed_, "/", digest)).Next(96);
    bssl::UniquePtr<BN_CTX> ctx(BN_CTX_new());
    bssl::UniquePtr<BIGNUM> k(BN_bin2bn(Octets(wide), wide.size(), nullptr));
    DieUnlessOk(BN_nnmod(k.get(), k.get(), order, ctx.get()));
    std::string nonce(BN_num_bytes(order), '\0');
    DieUnlessOk(BN_bn2bin_padded(MutableOctets(&nonce), nonce.size(), k.get()));
    return nonce;
  }

  std::string seed_;
};

class Ed25519TestKey : public RealKey {
 public:
  explicit Ed25519TestKey(const std::string& seed)
      : RealKey(Make(seed), SignatureAlgorithm::kEd25519) {}

  std::string Sign(SignatureAlgorithm algorithm,
                   absl::string_view data) const override {
    if (algorithm != SignatureAlgorithm::kEd25519) DieUnfit(algorithm);
    std::string signature(ED25519_SIGNATURE_LEN, '\0');
    size_t size = signature.size();
    bssl::ScopedEVP_MD_CTX ctx;
    DieUnlessOk(EVP_DigestSignInit(ctx.get(), nullptr, nullptr, nullptr,
                                   private_key()));
    DieUnlessOk(EVP_DigestSign(ctx.get(), MutableOctets(&signature), &size,
                               Octets(data), data.size()));
    return signature;
  }

 private:
  static bssl::UniquePtr<EVP_PKEY> Make(const std::string& seed) {
    const std::string secret = Stream(seed).Next(32);
    return bssl::UniquePtr<EVP_PKEY>(EVP_PKEY_new_raw_private_key(
        EVP_PKEY_ED25519, nullptr, Octets(secret), secret.size()));
  }
};

class RsaTestKey : public RealKey {
 public:
  RsaTestKey(int bits, const std::string& seed)
      : RealKey(Make(bits, seed), SignatureAlgorithm::kRsaPkcs1Sha256),
        seed_(seed) {}

  std::string Sign(SignatureAlgorithm algorithm,
                   absl::string_view data) const override {
    RSA* rsa = EVP_PKEY_get0_RSA(private_key());
    std::string signature(RSA_size(rsa), '\0');
    switch (algorithm) {
      case SignatureAlgorithm::kRsaPkcs1Sha1:
      case SignatureAlgorithm::kRsaPkcs1Sha256:
      case SignatureAlgorithm::kRsaPkcs1Sha384:
      case SignatureAlgorithm::kRsaPkcs1Sha512: {
        const std::string digest = Hash(HashOf(algorithm), data);
        unsigned size = 0;
        DieUnlessOk(RSA_sign(EVP_MD_type(HashOf(algorithm)), Octets(digest),
                             static_cast<unsigned>(digest.size()),
                             MutableOctets(&signature), &size, rsa));
        return signature;
      }
      case SignatureAlgorithm::kRsaPssSha256:
      case SignatureAlgorithm::kRsaPssSha384:
      case SignatureAlgorithm::kRsaPssSha512: {
        std::string padded =
            PssEncode(HashOf(algorithm), data, RSA_bits(rsa) - 1);
        padded.insert(0, signature.size() - padded.size(), '\0');
        size_t size = 0;
        DieUnlessOk(RSA_sign_raw(rsa, &size, MutableOctets(&signature),
                                 signature.size(), Octets(padded),
                                 padded.size(), RSA_NO_PADDING));
        return signature;
      }
      default:
        DieUnfit(algorithm);
    }
  }

 private:
  static constexpr int kExponent = 65537;

  // A prime of exactly `bits` bits whose two highest are set, so that the
  // product of two has all the bits it should have.
  static bssl::UniquePtr<BIGNUM> Prime(int bits, Stream* stream, BN_CTX* ctx) {
    const std::string octets =
        stream->Next(static_cast<size_t>((bits + 7) / 8));
    bssl::UniquePtr<BIGNUM> p(
        BN_bin2bn(Octets(octets), octets.size(), nullptr));
    DieUnlessOk(BN_mask_bits(p.get(), bits));
    for (int bit : {bits - 1, bits - 2, 0}) {
      DieUnlessOk(BN_set_bit(p.get(), bit));
    }
    for (;; DieUnlessOk(BN_add_word(p.get(), 2))) {
      int is_prime = 0;
      DieUnlessOk(BN_primality_test(&is_prime, p.get(),
                                    BN_prime_checks_for_generation, ctx,
                                    /*do_trial_division=*/1, nullptr));
      if (is_prime == 1 && BN_mod_word(p.get(), kExponent) != 1) return p;
    }
  }

  static bssl::UniquePtr<EVP_PKEY> Make(int bits, const std::string& seed) {
    DieUnless(bits >= 512, "RSA keys have at least 512 bits here");
    const auto number = [] { return bssl::UniquePtr<BIGNUM>(BN_new()); };
    Stream stream(seed);
    bssl::UniquePtr<BN_CTX> ctx(BN_CTX_new());
    bssl::UniquePtr<BIGNUM> p = Prime((bits + 1) / 2, &stream, ctx.get());
    bssl::UniquePtr<BIGNUM> q = Prime(bits / 2, &stream, ctx.get());
    if (BN_cmp(p.get(), q.get()) < 0) std::swap(p, q);
    bssl::UniquePtr<BIGNUM> n = number();
    bssl::UniquePtr<BIGNUM> e = number();
    bssl::UniquePtr<BIGNUM> d = number();
    bssl::UniquePtr<BIGNUM> p1 = number();
    bssl::UniquePtr<BIGNUM> q1 = number();
    bssl::UniquePtr<BIGNUM> phi = number();
    bssl::UniquePtr<BIGNUM> dp = number();
    bssl::UniquePtr<BIGNUM> dq = number();
    bssl::UniquePtr<BIGNUM> qi = number();
    DieUnlessOk(BN_set_word(e.get(), kExponent));
    DieUnlessOk(BN_mul(n.get(), p.get(), q.get(), ctx.get()));
    DieUnlessOk(BN_sub(p1.get(), p.get(), BN_value_one()));
    DieUnlessOk(BN_sub(q1.get(), q.get(), BN_value_one()));
    DieUnlessOk(BN_mul(phi.get(), p1.get(), q1.get(), ctx.get()));
    DieUnless(
        BN_mod_inverse(d.get(), e.get(), phi.get(), ctx.get()) != nullptr &&
            BN_mod_inverse(qi.get(), q.get(), p.get(), ctx.get()) != nullptr,
        "no inverse");
    DieUnlessOk(BN_nnmod(dp.get(), d.get(), p1.get(), ctx.get()));
    DieUnlessOk(BN_nnmod(dq.get(), d.get(), q1.get(), ctx.get()));
    bssl::UniquePtr<RSA> rsa(RSA_new());
    DieUnlessOk(RSA_set0_key(rsa.get(), n.release(), e.release(), d.release()));
    DieUnlessOk(RSA_set0_factors(rsa.get(), p.release(), q.release()));
    DieUnlessOk(RSA_set0_crt_params(rsa.get(), dp.release(), dq.release(),
                                    qi.release()));
    bssl::UniquePtr<EVP_PKEY> key(EVP_PKEY_new());
    DieUnlessOk(EVP_PKEY_set1_RSA(key.get(), rsa.get()));
    return key;
  }

  static std::string Mgf1(const EVP_MD* md, const std::string& seed,
                          size_t size) {
    std::string mask;
    for (uint8_t i = 0; mask.size() < size; ++i) {
      mask += Hash(md, seed + std::string(3, '\0') + static_cast<char>(i));
    }
    return mask.substr(0, size);
  }

  // EMSA-PSS-ENCODE (RFC 8017 section 9.1.1). BoringSSL's draws its salt.
  std::string PssEncode(const EVP_MD* md, absl::string_view data,
                        unsigned bits) const {
    const size_t hash_size = EVP_MD_size(md);
    const size_t size = (bits + 7) / 8;
    DieUnless(size >= 2 * hash_size + 2, "the RSA key is too small for PSS");
    const std::string digest = Hash(md, data);
    const std::string salt =
        Stream(absl::StrCat("salt/", seed_, "/", digest)).Next(hash_size);
    const std::string hash = Hash(md, std::string(8, '\0') + digest + salt);
    std::string block(size - 2 * hash_size - 2, '\0');
    block += '\x01' + salt;
    const std::string mask = Mgf1(md, hash, block.size());
    for (size_t i = 0; i < block.size(); ++i) {
      block[i] = static_cast<char>(block[i] ^ mask[i]);
    }
    block[0] = static_cast<char>(block[0] & (0xff >> (8 * size - bits)));
    return block + hash + '\xbc';
  }

  std::string seed_;
};

class StubTestKey : public TestKey {
 public:
  explicit StubTestKey(absl::string_view label)
      : TestKey(StubPublicKey(label), SignatureAlgorithm::kEd25519) {}

  std::string Sign(SignatureAlgorithm, absl::string_view data) const override {
    return StubSignature(der::Input::FromString(spki()),
                         der::Input::FromString(data));
  }
  EVP_PKEY* private_key() const override { return nullptr; }
};

// The key named `kind` and `label`: made by `make(seed)` if it is new.
const TestKey& Cached(
    absl::string_view kind, absl::string_view label,
    const std::function<std::unique_ptr<TestKey>(const std::string&)>& make) {
  static std::mutex* const mutex = new std::mutex;
  static auto* const keys = new std::map<std::string, std::unique_ptr<TestKey>>;
  const std::string seed = absl::StrCat(kind, "/", label);
  std::lock_guard<std::mutex> lock(*mutex);
  std::unique_ptr<TestKey>& key = (*keys)[seed];
  if (key == nullptr) key = make(seed);
  return *key;
}

const TestKey& CachedEc(absl::string_view kind, int nid,
                        absl::string_view label, SignatureAlgorithm algorithm) {
  return Cached(kind, label, [=](const std::string& seed) {
    return std::make_unique<EcTestKey>(nid, seed, algorithm);
  });
}

std::string RsaPssDer(der::Oid hash, int64_t salt_size) {
  const std::string hash_der = Sequence({Oid(hash), Null()});
  return Sequence(
      {Oid(der::Oid::kRsaPss),
       Sequence({Explicit(0, hash_der),
                 Explicit(1, Sequence({Oid(der::Oid::kMgf1), hash_der})),
                 Explicit(2, Integer(salt_size))})});
}

}  // namespace

TestKey::TestKey(std::string spki, SignatureAlgorithm default_algorithm)
    : spki_(std::move(spki)), default_algorithm_(default_algorithm) {
  der::Reader fields;
  der::Input algorithm;
  der::Input bits;
  DieUnless(
      der::ReadOnly(der::Input::FromString(spki_), der::kSequence, &fields) &&
          fields.Read(der::kSequence, &algorithm) &&
          der::ReadOctetAlignedBitString(&fields, &bits),
      "a key without a SubjectPublicKeyInfo");
  key_id_ = Hash(EVP_sha256(), bits.AsStringView()).substr(0, 20);
}

const TestKey& P256(int n) { return P256(absl::StrCat(n)); }

const TestKey& P256(absl::string_view label) {
  return CachedEc("P-256", NID_X9_62_prime256v1, label,
                  SignatureAlgorithm::kEcdsaSha256);
}

const TestKey& P384(int n) {
  return CachedEc("P-384", NID_secp384r1, absl::StrCat(n),
                  SignatureAlgorithm::kEcdsaSha384);
}

const TestKey& P521(int n) {
  return CachedEc("P-521", NID_secp521r1, absl::StrCat(n),
                  SignatureAlgorithm::kEcdsaSha512);
}

const TestKey& Ed25519(int n) {
  return Cached("Ed25519", absl::StrCat(n), [](const std::string& seed) {
    return std::make_unique<Ed25519TestKey>(seed);
  });
}

const TestKey& Rsa(int bits, int n) {
  return Cached(absl::StrCat("RSA-", bits), absl::StrCat(n),
                [bits](const std::string& seed) {
                  return std::make_unique<RsaTestKey>(bits, seed);
                });
}

const TestKey& StubKey(int n) { return StubKey(absl::StrCat(n)); }

const TestKey& StubKey(absl::string_view label) {
  return Cached("stub", label, [label](const std::string&) {
    return std::make_unique<StubTestKey>(label);
  });
}

std::string SignatureAlgorithmDer(SignatureAlgorithm algorithm) {
  const auto with_null = [](der::Oid oid) {
    return Sequence({Oid(oid), Null()});
  };
  const auto plain = [](der::Oid oid) { return Sequence({Oid(oid)}); };
  switch (algorithm) {
    case SignatureAlgorithm::kRsaPkcs1Sha1:
      return with_null(der::Oid::kSha1WithRsa);
    case SignatureAlgorithm::kRsaPkcs1Sha256:
      return with_null(der::Oid::kSha256WithRsa);
    case SignatureAlgorithm::kRsaPkcs1Sha384:
      return with_null(der::Oid::kSha384WithRsa);
    case SignatureAlgorithm::kRsaPkcs1Sha512:
      return with_null(der::Oid::kSha512WithRsa);
    case SignatureAlgorithm::kRsaPssSha256:
      return RsaPssDer(der::Oid::kSha256, 32);
    case SignatureAlgorithm::kRsaPssSha384:
      return RsaPssDer(der::Oid::kSha384, 48);
    case SignatureAlgorithm::kRsaPssSha512:
      return RsaPssDer(der::Oid::kSha512, 64);
    case SignatureAlgorithm::kEcdsaSha1:
      return plain(der::Oid::kEcdsaWithSha1);
    case SignatureAlgorithm::kEcdsaSha256:
      return plain(der::Oid::kEcdsaWithSha256);
    case SignatureAlgorithm::kEcdsaSha384:
      return plain(der::Oid::kEcdsaWithSha384);
    case SignatureAlgorithm::kEcdsaSha512:
      return plain(der::Oid::kEcdsaWithSha512);
    case SignatureAlgorithm::kEd25519:
      return plain(der::Oid::kEd25519);
    case SignatureAlgorithm::kOther:
    case SignatureAlgorithm::kForbidden:
      break;
  }
  Die("no AlgorithmIdentifier for this signature algorithm");
}

}  // namespace cairn::testing
