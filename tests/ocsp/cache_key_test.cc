#include "ocsp/cache_key.h"

#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "ocsp/cache.h"
#include "tests/ocsp/cache_fixture.h"

namespace cairn::testing {
namespace {

using ocsp::Cache;
using ocsp::CacheKey;
using ocsp::IssuerCacheKey;

IssuerCacheKey Issuer(absl::string_view name, absl::string_view key) {
  return IssuerCacheKey(kTestSecret, der::Input::FromString(name),
                        der::Input::FromString(key));
}

CacheKey For(const IssuerCacheKey& issuer, absl::string_view serial) {
  return issuer.KeyFor(der::Input::FromString(serial));
}

der::Input Bytes(absl::string_view text) {
  return der::Input::FromString(text);
}

std::pair<uint64_t, uint64_t> HashOf(const CacheKey& key) {
  return {key.hash().low, key.hash().high};
}

// No two of these keys are the same.
TEST(CacheKeyTest, EveryFieldCounts) {
  const std::vector<CacheKey> keys = {
      For(Issuer("name", "key"), "serial"),
      For(Issuer("Name", "key"), "serial"),
      For(Issuer("name", "Key"), "serial"),
      For(Issuer("name", "key"), "Serial"),
      // Bytes that move from one field to the next.
      For(Issuer("namek", "ey"), "serial"),
      For(Issuer("name", "keys"), "erial"),
      For(Issuer("namekey", ""), "serial"),
      For(Issuer("", "namekey"), "serial"),
      For(Issuer("name", "keyserial"), ""),
      // What padding could hide.
      For(Issuer(absl::string_view("name\0", 5), "key"), "serial"),
      For(Issuer("name", absl::string_view("key\0", 4)), "serial"),
      For(Issuer("name", "key"), absl::string_view("serial\0", 7)),
      For(Issuer("name", "key"), absl::string_view("\0serial", 7)),
      // Partitions, numbers and bytes, which are three things.
      For(Issuer("name", "key").SetPartition(Bytes("a")), "serial"),
      For(Issuer("name", "key").SetPartition(Bytes("b")), "serial"),
      For(Issuer("name", "key").AddFingerprint(Bytes("a")), "serial"),
      For(Issuer("name", "key").AddFingerprint(Bytes("")), "serial"),
      For(Issuer("name", "key").AddSetting(0), "serial"),
      For(Issuer("name", "key").AddSetting(1), "serial"),
      For(Issuer("name", "key").AddSetting(-1), "serial"),
      For(Issuer("name", "key").AddSetting('a'), "serial"),
      // Order and number of settings.
      For(Issuer("name", "key").AddSetting(0).AddSetting(1), "serial"),
      For(Issuer("name", "key").AddSetting(1).AddSetting(0), "serial"),
      For(Issuer("name", "key").AddFingerprint(Bytes("ab")), "serial"),
      For(Issuer("name", "key")
              .AddFingerprint(Bytes("a"))
              .AddFingerprint(Bytes("b")),
          "serial"),
  };
  std::set<std::pair<uint64_t, uint64_t>> hashes;
  for (size_t i = 0; i < keys.size(); ++i) {
    EXPECT_TRUE(hashes.insert(HashOf(keys[i])).second) << i;
  }
}

TEST(CacheKeyTest, TheSameFieldsMakeTheSameKey) {
  const IssuerCacheKey issuer =
      Issuer("name", "key").SetPartition(Bytes("p")).AddSetting(5);
  const IssuerCacheKey copy = issuer;
  const auto again =
      Issuer("name", "key").SetPartition(Bytes("p")).AddSetting(5);
  // Making a key leaves the issuer's part as it is.
  EXPECT_EQ(HashOf(For(issuer, "1")), HashOf(For(issuer, "1")));
  EXPECT_EQ(HashOf(For(issuer, "1")), HashOf(For(copy, "1")));
  EXPECT_EQ(HashOf(For(issuer, "1")), HashOf(For(again, "1")));
  EXPECT_NE(HashOf(For(issuer, "1")), HashOf(For(issuer, "2")));
}

TEST(CacheKeyTest, NoPartitionIsTheEmptyOne) {
  const CacheKey without = For(Issuer("name", "key"), "1");
  const CacheKey empty =
      For(Issuer("name", "key").SetPartition(der::Input()), "1");
  EXPECT_EQ(HashOf(without), HashOf(empty));
  EXPECT_EQ(without.partition_tag(), 0u);
  EXPECT_EQ(empty.partition_tag(), 0u);
}

TEST(CacheKeyTest, TheTagIsThePartitionsAlone) {
  const CacheKey a = For(Issuer("x", "y").SetPartition(Bytes("a")), "1");
  const CacheKey other =
      For(Issuer("u", "v").SetPartition(Bytes("a")).AddSetting(3), "2");
  const CacheKey b = For(Issuer("x", "y").SetPartition(Bytes("b")), "1");
  EXPECT_EQ(a.partition_tag(), other.partition_tag());
  EXPECT_NE(a.partition_tag(), b.partition_tag());
  EXPECT_NE(a.partition_tag(), 0u);
}

// The hash is over words that say what they are, so that it stays the same in
// the next release: files depend on it.
TEST(CacheKeyTest, IsStable) {
  std::string message;
  const auto field = [&](char kind, char size, absl::string_view bytes) {
    message += size;
    message.append(6, '\0');
    message += kind;
    message.append(bytes.data(), bytes.size());
    while (message.size() % 8 != 0) message += '\0';
  };
  field(1, 4, "name");
  field(2, 9, "publickey");
  field(4, 1, "p");
  field(5, 0, absl::string_view("\x02\x01\0\0\0\0\0\0", 8));
  field(6, 2, "fp");
  field(3, 6, "serial");
  const CacheKey key = For(Issuer("name", "publickey")
                               .SetPartition(Bytes("p"))
                               .AddSetting(0x102)
                               .AddFingerprint(Bytes("fp")),
                           "serial");
  EXPECT_EQ(key.hash(), ocsp::internal::SipHashOf(kTestSecret, Bytes(message)));
}

// Each cache has a secret of its own: nobody can make keys that collide in it.
TEST(CacheKeyTest, CachesHaveSecretsOfTheirOwn) {
  const Cache one;
  const Cache two;
  EXPECT_FALSE(KeyOf(one, 1).hash() == KeyOf(two, 1).hash());
  EXPECT_EQ(KeyOf(Cache(Entries(1)), 1).hash(),
            KeyOf(Cache(Entries(1000)), 1).hash());
}

}  // namespace
}  // namespace cairn::testing
