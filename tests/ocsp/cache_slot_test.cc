#include "gtest/gtest.h"
#include "ocsp/cache_slot_internal.h"
#include "tests/ocsp/cache_fixture.h"

namespace cairn::testing {
namespace {

using ocsp::internal::CacheSlot;
using ocsp::internal::Hash128;
using ocsp::internal::RecordOf;
using ocsp::internal::SequenceLock;

TEST(SequenceLockTest, ReadersNoticeAWriter) {
  SequenceLock lock;
  const uint64_t before = lock.StartReading();
  EXPECT_TRUE(lock.WasQuiet(before));
  lock.Begin();
  const uint64_t during = lock.StartReading();
  EXPECT_FALSE(lock.WasQuiet(before));
  EXPECT_FALSE(lock.WasQuiet(during));
  lock.End();
  EXPECT_FALSE(lock.WasQuiet(before));
  EXPECT_FALSE(lock.WasQuiet(during));
  EXPECT_TRUE(lock.WasQuiet(lock.StartReading()));
}

TEST(CacheSlotTest, HoldsEveryField) {
  CacheSlot slot;
  EXPECT_FALSE(slot.taken());
  Hash128 hash;
  hash.low = 1;
  hash.high = 2;
  ocsp::internal::CacheRecord record = RecordOf(Revoked(), kNow - 5);
  record.used = true;
  record.partition_tag = 3;
  slot.Put(hash, record);
  EXPECT_TRUE(slot.taken());
  EXPECT_EQ(slot.hash(), hash);
  EXPECT_EQ(slot.record().this_update, kNow - kDay);
  EXPECT_EQ(slot.record().valid_from, kNow - kDay);
  EXPECT_EQ(slot.record().valid_through, kNow + kDay);
  EXPECT_EQ(slot.record().revocation_time, kNow - 2 * kDay);
  EXPECT_EQ(slot.record().revocation_reason, 1);
  EXPECT_EQ(slot.record().status, ocsp::CachedStatus::kRevoked);
  EXPECT_EQ(slot.record().partition_tag, 3u);
  EXPECT_TRUE(slot.record().used);
  slot.Free();
  EXPECT_FALSE(slot.taken());
}

}  // namespace
}  // namespace cairn::testing
