#include "crl/index.h"

#include <algorithm>

#include "crl/entry.h"
#include "der/reader.h"
#include "der/tag.h"

namespace cairn::crl {

uint64_t Index::KeyOf(der::Input serial_number) {
  const size_t size = std::min<size_t>(serial_number.size(), 8);
  uint64_t key = 0;
  for (uint8_t octet : serial_number.From(serial_number.size() - size)) {
    key = key << 8 | octet;
  }
  return key;
}

Index::Index(const VerifiedCrl& crl) : crl_(crl.crl()) {
  const der::Input all = crl_.entries();
  der::Reader entries(all);
  der::Input first;
  // Entries are all of about one size.
  der::Reader ahead = entries;
  if (ahead.ReadTlv(der::kSequence, &first)) {
    slots_.reserve(all.size() / first.size() + 1);
  }
  uint32_t issuer = kCrlIssuer;
  while (!entries.AtEnd()) {
    const uint8_t* at = entries.position();
    Entry entry;
    const Error error = ReadEntry(crl_, &entries, &entry);
    if (error != Error::kOk) {
      failure_ = Failure(error, Extension::kNone,
                         static_cast<uint32_t>(at - crl_.der().data()));
      slots_.clear();
      slots_.shrink_to_fit();
      return;
    }
    has_explicit_default_ |= entry.has_explicit_default;
    if (!entry.certificate_issuer.empty()) {
      if (issuers_.empty() || issuers_.back() != entry.certificate_issuer) {
        issuers_.push_back(entry.certificate_issuer);
      }
      issuer = static_cast<uint32_t>(issuers_.size() - 1);
    }
    slots_.push_back(Slot{KeyOf(entry.serial_number),
                          static_cast<uint32_t>(at - all.data()), issuer});
  }
  std::sort(slots_.begin(), slots_.end(), [](const Slot& a, const Slot& b) {
    return a.key != b.key ? a.key < b.key : a.offset < b.offset;
  });
  failure_ = Failure();
}

Finding Index::Find(der::Input serial_number, der::Input issuer) const {
  Finding finding;
  finding.failure = failure_;
  if (serial_number.empty()) return finding;
  const uint64_t key = KeyOf(serial_number);
  auto it = std::lower_bound(
      slots_.begin(), slots_.end(), key,
      [](const Slot& slot, uint64_t wanted) { return slot.key < wanted; });
  for (; it != slots_.end() && it->key == key; ++it) {
    der::Reader reader(crl_.entries().From(it->offset));
    Entry entry;
    if (ReadEntry(crl_, &reader, &entry) != Error::kOk ||
        entry.serial_number != serial_number) {
      continue;
    }
    const der::Input entry_issuer =
        it->issuer == kCrlIssuer ? der::Input() : issuers_[it->issuer];
    if (!EntryIsOfIssuer(crl_, entry_issuer, issuer)) continue;
    finding.listed = true;
    finding.entry = entry;
    if (entry.reason != Reason::kRemoveFromCrl) break;
  }
  return finding;
}

}  // namespace cairn::crl
