#include "ocsp/cache_shard_internal.h"

namespace cairn::ocsp::internal {
namespace {

// Between its construction and its end, readers know that somebody writes.
class Writing {
 public:
  explicit Writing(SequenceLock* sequence) : sequence_(sequence) {
    sequence_->Begin();
  }
  ~Writing() { sequence_->End(); }
  Writing(const Writing&) = delete;
  Writing& operator=(const Writing&) = delete;

 private:
  SequenceLock* const sequence_;
};

}  // namespace

void CacheShard::Initialize(CacheSlot* slots, size_t slot_count,
                            size_t max_entries, CacheRoom* room) {
  room_ = room;
  slot_count_ = static_cast<uint32_t>(slot_count);
  max_entries_ = static_cast<uint32_t>(max_entries);
  slots_ = slots;
}

void CacheShard::Prefetch(const Hash128& hash) const {
#if defined(__GNUC__)
  // Three quarters of the entries are in the first.
  const uint32_t home = HomeOf(hash);
  __builtin_prefetch(&slots_[home]);
  __builtin_prefetch(&slots_[After(home)]);
#else
  static_cast<void>(hash);
#endif
}

absl::optional<CachedAnswer> CacheShard::Lookup(const Hash128& hash,
                                                der::Time now) {
  uint32_t slot = kNoSlot;
  const uint64_t number = sequence_.StartReading();
  absl::optional<CachedAnswer> answer = Read(hash, now, &slot);
  if (!sequence_.WasQuiet(number)) {
    absl::MutexLock lock(&mutex_);
    answer = Read(hash, now, &slot);
  }
  // Should another entry have taken the slot by now, that one stays longer.
  if (answer.has_value() && !slots_[slot].used()) slots_[slot].set_used(true);
  return answer;
}

CacheShard::Outcome CacheShard::Insert(const CacheKey& key,
                                       const CachedAnswer& answer,
                                       der::Time now) {
  CacheRecord record = RecordOf(answer, now);
  record.partition_tag = key.partition_tag();
  Prefetch(key.hash());
  absl::MutexLock lock(&mutex_);
  const uint32_t slot = Find(key.hash());
  if (slot != kNoSlot) slots_[slot].set_used(true);
  if (!record.IsUsable(now)) {
    ++statistics_.ignored;
    return Outcome::kIgnored;
  }
  if (slot == kNoSlot) {
    const Outcome outcome = Place(key.hash(), record);
    if (outcome == Outcome::kStored) ++statistics_.insertions;
    return outcome;
  }
  CacheRecord merged = slots_[slot].record();
  Queue& old_queue = QueueOf(merged);
  if (!Replace(record, now, &merged)) {
    ++statistics_.ignored;
    return Outcome::kIgnored;
  }
  merged.used = true;
  Unlink(slot, &old_queue);
  {
    const Writing writing(&sequence_);
    slots_[slot].Put(key.hash(), merged);
  }
  PushFront(slot, &QueueOf(merged));
  ++statistics_.insertions;
  return Outcome::kStored;
}

CacheShard::Outcome CacheShard::Restore(const KeyedRecord& saved) {
  absl::MutexLock lock(&mutex_);
  return Place(saved.hash, saved.record);
}

bool CacheShard::Contains(const Hash128& hash) const {
  absl::MutexLock lock(&mutex_);
  return Find(hash) != kNoSlot;
}

void CacheShard::CountRefusal(CachedStatus status) {
  absl::MutexLock lock(&mutex_);
  ++statistics_.refusals;
  if (status == CachedStatus::kRevoked) ++statistics_.revoked_refusals;
}

bool CacheShard::EvictOne() {
  absl::MutexLock lock(&mutex_);
  return Evict();
}

void CacheShard::Clear() {
  absl::MutexLock lock(&mutex_);
  const Writing writing(&sequence_);
  for (uint32_t i = 0; i < slot_count_; ++i) slots_[i].Free();
  evictable_ = Queue();
  revoked_ = Queue();
  room_->Give(static_cast<size_t>(statistics_.entries));
  statistics_.entries = 0;
}

void CacheShard::ClearPartition(uint32_t partition_tag) {
  absl::MutexLock lock(&mutex_);
  for (uint32_t i = 0; i < slot_count_; ++i) {
    // Erasing one may bring another here.
    while (slots_[i].taken() &&
           slots_[i].record().partition_tag == partition_tag) {
      Erase(i);
    }
  }
}

void CacheShard::AppendTo(std::vector<KeyedRecord>* records) const {
  absl::MutexLock lock(&mutex_);
  for (const Queue* queue : {&evictable_, &revoked_}) {
    for (uint32_t slot = queue->back; slot != kNoSlot;
         slot = slots_[slot].previous) {
      records->push_back({slots_[slot].hash(), slots_[slot].record()});
    }
  }
}

void CacheShard::AddTo(CacheStatistics* statistics) const {
  absl::MutexLock lock(&mutex_);
  statistics->insertions += statistics_.insertions;
  statistics->evictions += statistics_.evictions;
  statistics->ignored += statistics_.ignored;
  statistics->refusals += statistics_.refusals;
  statistics->revoked_refusals += statistics_.revoked_refusals;
}

// The slot with this hash, or kNoSlot. Ends at a free slot, of which there is
// always one; but who does not hold the lock may see each as it was before it
// was freed.
uint32_t CacheShard::Find(const Hash128& hash) const {
  uint32_t slot = HomeOf(hash);
  for (uint32_t seen = 0; seen < slot_count_ && slots_[slot].taken(); ++seen) {
    if (slots_[slot].hash() == hash) return slot;
    slot = After(slot);
  }
  return kNoSlot;
}

absl::optional<CachedAnswer> CacheShard::Read(const Hash128& hash,
                                              der::Time now,
                                              uint32_t* slot) const {
  *slot = Find(hash);
  if (*slot == kNoSlot) return absl::nullopt;
  const CacheRecord record = slots_[*slot].record();
  if (!record.IsUsable(now)) return absl::nullopt;
  return record.ToAnswer();
}

// A new entry: `hash` is not here.
CacheShard::Outcome CacheShard::Place(const Hash128& hash,
                                      const CacheRecord& record) {
  const bool full = statistics_.entries == max_entries_;
  if (full || !room_->Take()) {
    if (!Evict()) return full ? Outcome::kShardIsFull : Outcome::kNoRoom;
    // Another shard may have been faster.
    if (!room_->Take()) return Outcome::kNoRoom;
  }
  uint32_t slot = HomeOf(hash);
  while (slots_[slot].taken()) slot = After(slot);
  {
    const Writing writing(&sequence_);
    slots_[slot].Put(hash, record);
  }
  PushFront(slot, &QueueOf(record));
  ++statistics_.entries;
  return Outcome::kStored;
}

// Makes room for one.
bool CacheShard::Evict() {
  for (int i = 0; i < kMaxSecondChances; ++i) {
    const uint32_t last = evictable_.back;
    if (last == kNoSlot || !slots_[last].used()) break;
    slots_[last].set_used(false);
    Unlink(last, &evictable_);
    PushFront(last, &evictable_);
  }
  if (evictable_.back == kNoSlot) return false;
  Erase(evictable_.back);
  ++statistics_.evictions;
  return true;
}

// Moves back those behind `slot` that had to make way for others, so that every
// entry is still reached from its home without a gap.
void CacheShard::Erase(uint32_t slot) {
  Unlink(slot, &QueueOf(slots_[slot].record()));
  const Writing writing(&sequence_);
  uint32_t hole = slot;
  for (uint32_t i = After(hole); slots_[i].taken(); i = After(i)) {
    // Not to before its home.
    if (Distance(HomeOf(slots_[i].hash()), i) < Distance(hole, i)) continue;
    Move(i, hole);
    hole = i;
  }
  slots_[hole].Free();
  --statistics_.entries;
  room_->Give(1);
}

void CacheShard::PushFront(uint32_t slot, Queue* queue) {
  CacheSlot& entry = slots_[slot];
  entry.previous = kNoSlot;
  entry.next = queue->front;
  (entry.next == kNoSlot ? queue->back : slots_[entry.next].previous) = slot;
  queue->front = slot;
}

void CacheShard::Unlink(uint32_t slot, Queue* queue) {
  const CacheSlot& entry = slots_[slot];
  (entry.previous == kNoSlot ? queue->front : slots_[entry.previous].next) =
      entry.next;
  (entry.next == kNoSlot ? queue->back : slots_[entry.next].previous) =
      entry.previous;
}

// With its place in the queue. Within Writing.
void CacheShard::Move(uint32_t from, uint32_t to) {
  const CacheSlot& entry = slots_[from];
  const CacheRecord record = entry.record();
  Queue& queue = QueueOf(record);
  slots_[to].Put(entry.hash(), record);
  slots_[to].previous = entry.previous;
  slots_[to].next = entry.next;
  (entry.previous == kNoSlot ? queue.front : slots_[entry.previous].next) = to;
  (entry.next == kNoSlot ? queue.back : slots_[entry.next].previous) = to;
}

}  // namespace cairn::ocsp::internal
