#ifndef CAIRN_DER_WRITER_H_
#define CAIRN_DER_WRITER_H_

#include <cstddef>
#include <cstdint>

#include "absl/types/span.h"
#include "der/input.h"
#include "der/tag.h"
#include "der/time.h"

namespace cairn::der {

// Writes DER into a buffer of fixed size, back to front, so that each length
// is known when it is written and nothing is moved.
//
// Write the last element first. To wrap what was written since a mark:
//
//   Writer writer(buffer);
//   const size_t mark = writer.size();
//   writer.Integer(serial);          // the SEQUENCE's second element
//   writer.ObjectIdentifier(oid);    // its first
//   writer.Wrap(kSequence, mark);
//   if (!writer.ok()) ...            // the buffer was too small
//
// Borrows the buffer. Running out of room makes ok() false and output() empty
// and is remembered: check once, at the end. Not thread-safe.
class Writer {
 public:
  explicit Writer(absl::Span<uint8_t> buffer)
      : begin_(buffer.data()), size_(buffer.size()), at_(buffer.size()) {}

  // False once anything did not fit.
  bool ok() const { return ok_; }
  // Bytes written so far: a mark for Wrap().
  size_t size() const { return size_ - at_; }
  // What was written, within the buffer. Empty if not ok().
  Input output() const { return ok_ ? Input(begin_ + at_, size()) : Input(); }

  // Bytes as they are: a whole element that is at hand already.
  void Raw(Input bytes);
  // An element with these contents.
  void Tlv(Tag tag, Input contents);
  // Puts identifier and length before everything written since `mark`.
  void Wrap(Tag tag, size_t mark);

  void Boolean(bool value);
  void Null();
  // `contents` is a well-formed INTEGER's contents octets.
  void Integer(Input contents) { Tlv(kInteger, contents); }
  void Integer(uint64_t value);
  void ObjectIdentifier(Input contents) { Tlv(kObjectIdentifier, contents); }
  void OctetString(Input contents) { Tlv(kOctetString, contents); }
  // A BIT STRING without unused bits.
  void BitString(Input bits);
  // UTCTime until 2049, GeneralizedTime from 2050 on or before 1950 (RFC 5280
  // section 4.1.2.5). `time` lies within kMinTime and kMaxTime.
  void ValidityTime(Time time);
  // GeneralizedTime, as OCSP wants it.
  void GeneralizedTime(Time time);

 private:
  void Octet(uint8_t octet);
  void Length(size_t length);

  uint8_t* begin_;
  size_t size_;
  size_t at_;
  bool ok_ = true;
};

}  // namespace cairn::der

#endif  // CAIRN_DER_WRITER_H_
